package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/local"
	"github.com/idesluss/idesluss/internal/web"
)

// counted is a forge that counts what it is asked for.
type counted struct {
	*local.Forge
	told, proposed, read int
}

func (c *counted) SetStatus(ctx context.Context, commit string, s forge.Status) error {
	c.told++
	return c.Forge.SetStatus(ctx, commit, s)
}

func (c *counted) Propose(ctx context.Context, p forge.Proposal) (*forge.PullRequest, error) {
	c.proposed++
	return c.Forge.Propose(ctx, p)
}

func (c *counted) Reviews(ctx context.Context, number int) ([]forge.Review, error) {
	c.read++
	return c.Forge.Reviews(ctx, number)
}

// deciding is a service that does nothing but judge and tend.
type deciding struct {
	*servedDecisions
	counted *counted
}

// decide starts one on the forge in a folder.
func decide(t *testing.T, dir string, day time.Time) *deciding {
	t.Helper()
	e := &env{stdout: io.Discard, stderr: io.Discard, dir: dir, now: func() time.Time { return day }, random: rand.Reader, getenv: func(string) string { return "" }}
	f, err := local.Open(filepath.Join(dir, "data", "sluss.git"), local.Options{Now: e.now})
	must(t, err)
	t.Cleanup(func() { f.Shut() })
	c := &counted{Forge: f}
	d := &servedDecisions{
		env: e, forge: &openedForge{Forge: c, Repository: localRepository, Main: "main"},
		bot:   &bot.Bot{Forge: c, Main: "main", Repository: localRepository, Now: e.now, Random: e.random},
		meter: web.NewMeter(func(*web.Meter) {}), wake: func() {},
	}
	d.openDone(nil)
	return &deciding{d, c}
}

// round does what a round does, until nothing more comes of it.
func (d *deciding) round(t *testing.T) {
	t.Helper()
	for range 3 {
		must(t, d.judge(t.Context()))
		must(t, d.tend(t.Context()))
	}
}

// expect compares what a round asked the forge for.
func (d *deciding) expect(t *testing.T, what string, told, proposed, read int) {
	t.Helper()
	*d.counted = counted{Forge: d.counted.Forge}
	d.round(t)
	if c := d.counted; c.told != told || c.proposed != proposed || c.read != read {
		t.Errorf("%s: %d verdicts were told, %d decisions proposed, and the reviews of %d read: want %d, %d and %d",
			what, c.told, c.proposed, c.read, told, proposed, read)
	}
}

// A service does what has changed, also when it has been started again.
func TestDecisionsAreNotDoneAgain(t *testing.T) {
	dir := ourSluss(t)
	e := testEnv(dir, io.Discard)
	e.now = today
	if code := run(t.Context(), []string{"forge", "create", "-C", dir}, e); code != exitOK {
		t.Fatalf("forge create: exit %d", code)
	}
	day := today()
	first := decide(t, dir, day)
	first.round(t)
	open, err := first.forge.Pulls(t.Context(), forge.Query{State: forge.Open})
	must(t, err)
	if len(open) < 5 {
		t.Fatalf("%d decisions are open", len(open))
	}
	number := open[2].Number
	review := func() {
		t.Helper()
		must(t, first.counted.ReviewAs(t.Context(), number, "nagon", forge.Review{State: forge.Commented, Body: "Jag har läst.", At: day}))
	}
	first.expect(t, "nothing has happened", 0, 0, 0)

	again := decide(t, dir, day)
	again.expect(t, "it was started again", 0, 0, 0)
	review()
	again.expect(t, "somebody has written about one", 1, 0, 2) // it is looked at, and judged
	review()
	again.expect(t, "the same once more", 0, 0, 0)

	file := filepath.Join(dir, "data", filepath.FromSlash(doneFile))
	kept, err := os.ReadFile(file)
	must(t, err)
	all := len(open)
	for _, test := range []struct {
		what string
		data []byte
		day  time.Time
	}{
		{"another program did it", bytes.Replace(kept, []byte(`"av":"`), []byte(`"av":"x`), 1), day},
		{"the file is cut off", kept[:len(kept)/2], day},
		{"there is no file", nil, day},
		{"another day", kept, day.AddDate(0, 0, 1)},
	} {
		must(t, os.WriteFile(file, test.data, 0o600))
		if test.data == nil {
			must(t, os.Remove(file))
		}
		d := decide(t, dir, test.day)
		d.round(t)
		if d.counted.told < all || d.counted.proposed > 0 {
			t.Errorf("%s: %d of %d were judged, %d proposed", test.what, d.counted.told, all, d.counted.proposed)
		}
	}

	// One is lost while nobody looks: on the next day it is there again.
	lost := decide(t, dir, day.AddDate(0, 0, 1))
	must(t, lost.counted.Close(t.Context(), number))
	lost.expect(t, "one was closed by hand", 0, 0, 0)
	later := decide(t, dir, day.AddDate(0, 0, 2))
	later.round(t)
	if pull, err := later.counted.Pulls(t.Context(), forge.Query{State: forge.Open}); err != nil || len(pull) != all || later.counted.proposed == 0 {
		t.Errorf("the day after %d are open, %v; want %d", len(pull), err, all)
	}
	if strings.Contains(string(kept), "nagon") {
		t.Error("the file names who has written")
	}
}
