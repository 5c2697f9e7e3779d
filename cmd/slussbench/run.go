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

// size measures one size.
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
	out := filepath.Join(dir, "out")
	fmt.Fprintf(progress, "%d ideas: idesluss\n", n)
	if r.ours.cost, err = b.repeat(progress, out, ours, "build", "-C", sluss, "-o", out, "--date", corpus.Until.String()); err != nil {
		return r, err
	}
	if r.ours.tally, err = count(filepath.Join(out, "public"), filepath.Join(out, "internal")); err != nil {
		return r, err
	}
	if b.hugo == alone {
		return r, nil
	}
	if err := child(self, "project", "-from", sluss, "-o", project); err != nil {
		return r, err
	}
	if err := sameStyle(out, project); err != nil {
		return r, err
	}
	r.hugos, err = b.withHugo(progress, dir, project, n)
	return r, err
}

// withHugo builds the project with Hugo.
func (b bench) withHugo(progress io.Writer, dir, project string, n int) (s *side, err error) {
	s = &side{}
	fmt.Fprintf(progress, "%d ideas: Hugo\n", n)
	site := filepath.Join(dir, "site")
	if s.cost, err = b.repeat(progress, site, b.hugo, "--source", project, "--destination", site, "--quiet", "--noBuildLock",
		"--cacheDir", filepath.Join(dir, "cache"), "--clock", corpus.Until.String()+"T12:00:00Z"); err != nil {
		return nil, err
	}
	s.tally, err = count(site, filepath.Join(site, hugoInternal))
	return s, err
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

// repeat runs a build as often as asked for, each time into a folder that is
// not there, and gives the medians.
func (b bench) repeat(progress io.Writer, out, program string, args ...string) (cost, error) {
	var costs []cost
	for range max(1, b.runs) {
		if err := os.RemoveAll(out); err != nil {
			return cost{}, err
		}
		c, err := measure(context.Background(), b.dir, program, args...)
		if err != nil {
			return cost{}, err
		}
		fmt.Fprintf(progress, "  %v CPU, %v wall, %d MiB\n", c.cpu.Round(time.Millisecond), c.wall.Round(time.Millisecond), c.peak>>20)
		costs = append(costs, c)
	}
	return median(costs), nil
}

// child runs a program that is not measured.
func child(program string, args ...string) error {
	cmd := exec.Command(program, args...)
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", cmd, err, tail(said))
	}
	return nil
}
