package gitrepo_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/gitrepo"
)

// register makes a packed repository as a sluss has: ideas in month folders,
// each changed some times, every change a merge on main.
func register(t testing.TB, ideas, changes int) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "register.git")
	git(t, ".", "init", "-q", "--bare", "-b", "main", dir)
	cmd := exec.Command("git", "fast-import", "--quiet")
	cmd.Dir, cmd.Env, cmd.Stderr = dir, gitEnv(), os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	out := bufio.NewWriterSize(in, 1<<20)
	stream(out, rand.New(rand.NewPCG(1, 2)), ideas, changes)
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	in.Close()
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	git(t, dir, "-c", "pack.threads=1", "gc", "--quiet")
	return dir
}

// stream says a history to git fast-import.
func stream(out io.Writer, rng *rand.Rand, ideas, changes int) {
	day := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	type idea struct {
		path string
		text []byte
	}
	var all []idea
	for n := range changes {
		if n > 0 && n%max(changes/2000, 1) == 0 {
			day = day.AddDate(0, 0, 1)
		}
		var which *idea
		if len(all) < ideas && rng.IntN(changes/ideas) == 0 || len(all) == 0 {
			text := make([]byte, 0, 3000)
			for len(text) < 2000+rng.IntN(1000) {
				text = fmt.Appendf(text, "rad %x av det som föreslås\n", rng.Uint32())
			}
			all = append(all, idea{fmt.Sprintf("ideas/%s/%s-%05d-nagot.md", day.Format("2006/01"), day.Format("06"), len(all)), text})
			which = &all[len(all)-1]
		} else {
			which = &all[len(all)-1-min(int(rng.ExpFloat64()*300), len(all)-1)]
			which.text = fmt.Appendf(which.text, "beslut %x\n", rng.Uint32())
		}
		stamp := day.Unix()
		from := ""
		if n > 0 {
			from = fmt.Sprintf("from :%d\n", n+9)
		}
		fmt.Fprintf(out, "blob\nmark :1\ndata %d\n%s\n", len(which.text), which.text)
		if n > 0 {
			fmt.Fprintf(out, "commit refs/heads/branch\nmark :2\ncommitter Bot <bot@example.org> %d +0000\ndata 7\nchange\n%sM 100644 :1 %s\n\n", stamp, from, which.path)
			from += "merge :2\n"
		}
		message := fmt.Sprintf("Beslut %d\n\nIde: %05d\nSteg: a -> b\nBedomning: plats rad=ja nytta=3\nBeslutfor: 6/6\n", n, n)
		fmt.Fprintf(out, "commit refs/heads/main\nmark :%d\ncommitter Bot <bot@example.org> %d +0000\ndata %d\n%s%sM 100644 :1 %s\n\n", n+10, stamp, len(message), message, from, which.path)
	}
}

// cpu is the processor time that has been used, by this process or by its
// children.
func cpu(who int) time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(who, &use); err != nil {
		panic(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

// BenchmarkHistoryAndFiles also reads each file that was changed.
func BenchmarkHistoryAndFiles(b *testing.B) { benchmarkHistory(b, true) }

// BenchmarkHistory reads the history of 40,000 merges, and tells how many
// times git's processor time that takes.
func BenchmarkHistory(b *testing.B) { benchmarkHistory(b, false) }

func benchmarkHistory(b *testing.B, files bool) {
	dir := register(b, 10_000, 40_000)
	before := cpu(syscall.RUSAGE_CHILDREN)
	git(b, dir, "log", "--raw", "--first-parent", "--no-abbrev", "main", "--", "ideas")
	theirs := cpu(syscall.RUSAGE_CHILDREN) - before
	head := git(b, dir, "rev-parse", "main")
	var ours time.Duration
	for b.Loop() {
		r, err := gitrepo.Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		start := cpu(syscall.RUSAGE_SELF)
		steps, changes := 0, 0
		for step, err := range r.History(head, "", "ideas") {
			if err != nil {
				b.Fatal(err)
			}
			steps++
			changes += len(step.Changes)
			if files {
				if _, err := r.Blob(step.Changes[0].New); err != nil {
					b.Fatal(err)
				}
			}
		}
		ours += cpu(syscall.RUSAGE_SELF) - start
		if steps != 40_000 || changes != 40_000 {
			b.Fatalf("%d steps, %d changes", steps, changes)
		}
		r.Close()
	}
	ours /= time.Duration(b.N)
	b.ReportMetric(theirs.Seconds(), "git-cpu-s")
	b.ReportMetric(ours.Seconds(), "cpu-s")
	b.ReportMetric(ours.Seconds()/theirs.Seconds(), "times-git")
}

// BenchmarkCommit commits one idea at a time where there are 10,000.
func BenchmarkCommit(b *testing.B) {
	dir := register(b, 10_000, 20_000)
	r, err := gitrepo.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	start := cpu(syscall.RUSAGE_SELF)
	n := 0
	for b.Loop() {
		n++
		write(b, r, "refs/heads/main", map[string]string{fmt.Sprintf("ideas/2023/05/23-%05d-ny.md", n): "text\n"}, "Ny\n")
	}
	b.ReportMetric((cpu(syscall.RUSAGE_SELF)-start).Seconds()*1000/float64(b.N), "cpu-ms")
}

// BenchmarkRewrite tells the history of 10,000 ideas anew, with one word
// changed in one of them, and reads the result through.
func BenchmarkRewrite(b *testing.B) {
	dir := register(b, 10_000, 40_000)
	r, err := gitrepo.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	how := unchanged
	how.File = func(name string, data []byte) (string, []byte, error) {
		if strings.Contains(name, "-00042-") {
			data = bytes.ReplaceAll(data, []byte("rad"), []byte("mening"))
		}
		return path.Base(name), data, nil
	}
	start := cpu(syscall.RUSAGE_SELF)
	for b.Loop() {
		to := filepath.Join(b.TempDir(), "to.git")
		if err := r.Rewrite(b.Context(), to, how); err != nil {
			b.Fatal(err)
		}
		made := open(b, to)
		if err := made.Verify(b.Context(), nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric((cpu(syscall.RUSAGE_SELF)-start).Seconds()/float64(b.N), "cpu-s")
}
