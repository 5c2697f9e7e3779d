package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/idesluss/idesluss/internal/corpus"
)

// bench is what to measure.
type bench struct {
	sizes []int
	runs  int
	hugo  string // program; installed when empty; or alone
	dir   string // where corpora and built sites go; emptied
}

// alone in place of a Hugo means that idesluss is measured without one: what
// Hugo needs for 100,000 ideas, not every machine has.
const alone = "none"

// result is what was measured at one size.
type result struct {
	ideas int
	ours  side
	hugos *side // nil when idesluss was measured alone
}

// side is what one of the two came to.
type side struct {
	cost
	tally
}

// run measures every size and prints the table to w.
func run(w, progress io.Writer, b bench) (err error) {
	version := ""
	if b.hugo == "" {
		if b.hugo, err = installHugo(progress); err != nil {
			return err
		}
	}
	if b.hugo != alone {
		if version, err = versionOf(b.hugo); err != nil {
			return err
		}
	}
	if b.dir, err = filepath.Abs(b.dir); err != nil {
		return err
	}
	if err := os.MkdirAll(b.dir, 0o755); err != nil {
		return err
	}
	ours := filepath.Join(b.dir, "idesluss")
	if err := child("go", "build", "-trimpath", "-o", ours, "./cmd/idesluss"); err != nil {
		return err
	}
	var results []result
	for _, n := range b.sizes {
		r, err := b.size(progress, ours, n)
		if err != nil {
			return err
		}
		results = append(results, r)
	}
	return report(w, results, version, time.Now())
}

// size measures one size. The two programs take turns, so that a machine that
// slows down slows both.
func (b bench) size(progress io.Writer, ours string, n int) (result, error) {
	r := result{ideas: n}
	dir := filepath.Join(b.dir, strconv.Itoa(n))
	if err := os.RemoveAll(dir); err != nil {
		return r, err
	}
	self, err := os.Executable()
	if err != nil {
		return r, err
	}
	sluss, project := filepath.Join(dir, "sluss"), filepath.Join(dir, "project")
	fmt.Fprintf(progress, "%d ideas: making them up\n", n)
	if err := child(self, "corpus", "-n", strconv.Itoa(n), "-o", sluss); err != nil {
		return r, err
	}
	us := contender{name: "idesluss", program: ours, folder: filepath.Join(dir, "out"), args: func(out string) []string {
		return []string{"build", "-C", sluss, "-o", out, "--date", corpus.Until.String()}
	}}
	them := contender{name: "Hugo", program: b.hugo, folder: filepath.Join(dir, "site"), args: func(out string) []string {
		return []string{
			"--source", project, "--destination", out, "--quiet", "--noBuildLock",
			"--cacheDir", filepath.Join(dir, "cache"), "--clock", corpus.Until.String() + "T12:00:00Z",
		}
	}}
	for i := range max(1, b.runs) {
		if err := us.run(progress, b.dir, n); err != nil {
			return r, err
		}
		if b.hugo == alone {
			continue
		}
		if i == 0 {
			if err := child(self, "project", "-from", sluss, "-o", project); err != nil {
				return r, err
			}
			if err := sameStyle(us.out, project); err != nil {
				return r, err
			}
		}
		if err := them.run(progress, b.dir, n); err != nil {
			return r, err
		}
	}
	r.ours.cost = median(us.costs)
	if r.ours.tally, err = count(filepath.Join(us.out, "public"), filepath.Join(us.out, "internal")); err != nil || b.hugo == alone {
		return r, err
	}
	r.hugos = &side{cost: median(them.costs)}
	r.hugos.tally, err = count(them.out, filepath.Join(them.out, hugoInternal))
	return r, err
}

// contender is one of the two programs, with what its runs have cost.
type contender struct {
	name, program string
	folder        string                    // where its runs write: one folder each
	args          func(out string) []string // for a run that writes there
	out           string                    // of the latest run
	costs         []cost
}

// run builds once, into a folder of its own, on a disk that has nothing left to
// write. What earlier runs wrote stays until the end: a file system that has
// just deleted as many files as it is to make can take twice the time.
func (c *contender) run(progress io.Writer, dir string, n int) error {
	c.out = filepath.Join(c.folder, strconv.Itoa(len(c.costs)+1))
	if err := os.MkdirAll(c.folder, 0o755); err != nil {
		return err
	}
	syscall.Sync()
	took, err := measure(context.Background(), dir, c.program, c.args(c.out)...)
	if err != nil {
		return err
	}
	fmt.Fprintf(progress, "%d ideas: %-8s %v CPU, %v wall, %d MiB\n", n, c.name,
		took.cpu.Round(time.Millisecond), took.wall.Round(time.Millisecond), took.peak>>20)
	c.costs = append(c.costs, took)
	return nil
}

// sameStyle gives the Hugo project the style as idesluss inlined it, so that
// every page weighs the same.
func sameStyle(out, project string) error {
	page, err := os.ReadFile(filepath.Join(out, "public", "index.html"))
	if err != nil {
		return err
	}
	_, rest, _ := bytes.Cut(page, []byte("<style>"))
	style, _, ok := bytes.Cut(rest, []byte("</style>"))
	if !ok {
		return fmt.Errorf("the start page has no style inlined")
	}
	return os.WriteFile(filepath.Join(project, "assets", "stil.css"), style, 0o644)
}

// child runs a program that is not measured.
func child(program string, args ...string) error {
	cmd := exec.Command(program, args...)
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", cmd, err, tail(said))
	}
	return nil
}
