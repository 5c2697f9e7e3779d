package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/idesluss/idesluss/internal/corpus"
	"github.com/idesluss/idesluss/internal/gitrepo"
	"github.com/idesluss/idesluss/internal/history"
	"github.com/idesluss/idesluss/site"
)

// past is what it costs to learn when each idea entered each step.
type past struct {
	ideas, commits int
	git, cold      cost          // git log --raw, and ours without a cache
	warm           time.Duration // ours with one: the middle of several
	cache          int64         // bytes
}

// runHistory makes a repository of n ideas, reads its timeline runs times, and
// prints what that cost beside git.
func runHistory(w, progress io.Writer, n, runs int, dir string) error {
	dir, err := filepath.Abs(filepath.Join(dir, "history-"+strconv.Itoa(n)))
	if err != nil {
		return err
	}
	repo, cache := filepath.Join(dir, "sluss.git"), filepath.Join(dir, "tidslinje")
	fmt.Fprintf(progress, "%d ideas: making up their history\n", n)
	if err := makeHistory(repo, n); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	p := past{ideas: n}
	var gits, colds []cost
	for range max(1, runs) {
		syscall.Sync()
		git, err := measure(context.Background(), dir, "git", "-C", repo, "log", "--raw", "--first-parent", "main")
		if err != nil {
			return err
		}
		if err := os.Remove(cache); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		cold, err := measure(context.Background(), dir, self, "timeline", "-from", repo, "-o", cache)
		if err != nil {
			return err
		}
		fmt.Fprintf(progress, "%d ideas: git %v CPU, ours %v CPU, %v wall\n", n,
			git.cpu.Round(time.Millisecond), cold.cpu.Round(time.Millisecond), cold.wall.Round(time.Millisecond))
		gits, colds = append(gits, git), append(colds, cold)
	}
	p.git, p.cold = median(gits), median(colds)
	if err := p.readWarm(self, repo, cache); err != nil {
		return err
	}
	return p.report(w, time.Now())
}

// makeHistory writes the repository, packed as git gc leaves it.
func makeHistory(repo string, n int) error {
	if err := os.RemoveAll(repo); err != nil {
		return err
	}
	if err := child("git", "init", "-q", "--bare", "-b", "main", repo); err != nil {
		return err
	}
	c, err := corpus.New(n, 1)
	if err != nil {
		return err
	}
	git := exec.Command("git", "-C", repo, "fast-import", "--quiet")
	stream, err := git.StdinPipe()
	if err != nil {
		return err
	}
	if err := git.Start(); err != nil {
		return err
	}
	_, err = c.WriteHistory(stream, site.Files)
	if err := errors.Join(err, stream.Close(), git.Wait()); err != nil {
		return fmt.Errorf("git fast-import: %w", err)
	}
	return child("git", "-C", repo, "gc", "-q")
}

// warmRuns is how often the timeline is read from the cache: it is over so soon
// that what else the machine does shows.
const warmRuns = 9

// readWarm reads the timeline from the cache, each time in a program of its own.
func (p *past) readWarm(self, repo, cache string) error {
	var walls []time.Duration
	for range warmRuns {
		said, err := exec.Command(self, "timeline", "-from", repo, "-o", cache).Output()
		if err != nil {
			return fmt.Errorf("reading from the cache: %w", err)
		}
		words := strings.Fields(string(said))
		if len(words) != 2 {
			return fmt.Errorf("reading from the cache: it said %q", said)
		}
		ideas, err1 := strconv.Atoi(words[0])
		wall, err2 := time.ParseDuration(words[1])
		if err := errors.Join(err1, err2); err != nil || ideas != p.ideas {
			return fmt.Errorf("reading from the cache: %d ideas of %d, %w", ideas, p.ideas, err)
		}
		walls = append(walls, wall)
	}
	slices.Sort(walls)
	p.warm = walls[len(walls)/2]
	info, err := os.Stat(cache)
	if err != nil {
		return err
	}
	p.cache = info.Size()
	out, err := exec.Command("git", "-C", repo, "rev-list", "--count", "--first-parent", "main").Output()
	if err != nil {
		return fmt.Errorf("git rev-list: %w", err)
	}
	p.commits, err = strconv.Atoi(strings.TrimSpace(string(out)))
	return err
}

// readTimeline is the program that is measured. It tells how many ideas there
// are, and how long it took from opening the repository.
func readTimeline(w io.Writer, dir, cache string) error {
	begun := time.Now()
	repo, err := gitrepo.Open(dir)
	if err != nil {
		return err
	}
	defer repo.Close()
	h := history.History{Repo: repo, Cache: cache}
	if h.Head, err = repo.Ref("HEAD"); err != nil {
		return err
	}
	t, err := h.Timeline()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(w, len(t.Ideas), time.Since(begun))
	return err
}

func (p *past) report(w io.Writer, when time.Time) error {
	fmt.Fprintf(w, "Measured %s on %s, with %s.\n\n", when.Format(time.DateOnly), machine(), runtime.Version())
	fmt.Fprintln(w, "| ideas | commits | git log --raw, CPU | cold, CPU | ratio | cold, wall | cold, peak memory | warm, wall | cache |")
	fmt.Fprintln(w, "|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
	_, err := fmt.Fprintf(w, "| %d | %d | %.2f s | %.2f s | %.1f | %.2f s | %d MiB | %.1f ms | %.1f MB |\n",
		p.ideas, p.commits, p.git.cpu.Seconds(), p.cold.cpu.Seconds(), p.cold.cpu.Seconds()/p.git.cpu.Seconds(),
		p.cold.wall.Seconds(), p.cold.peak>>20, float64(p.warm.Microseconds())/1000, float64(p.cache)/1e6)
	return err
}
