package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/corpus"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/local"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/site"
)

// git runs the git command in a folder, as the bot at midnight.
func git(t testing.TB, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull,
		"GIT_AUTHOR_NAME=Idéslussen", "GIT_AUTHOR_EMAIL=ideslussen@ideslussen.invalid", "GIT_AUTHOR_DATE=2026-10-30T00:00:00 +0000",
		"GIT_COMMITTER_NAME=Idéslussen", "GIT_COMMITTER_EMAIL=ideslussen@ideslussen.invalid", "GIT_COMMITTER_DATE=2026-10-30T00:00:00 +0000")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

// lamp is a new idea, as the bot writes it.
const lamp = `---
format: 1
id: 26-2b3c4
titel: Släck lampan
typ: ide
steg: provning
inkommen: 2026-10-30
omrade:
  - kultur-fritid
nytta: Den som bor här betalar mindre för el.
svarsdatum: 2026-11-20
handlaggare: Idéslussens projektgrupp
---

## Problem

Lampan lyser hela natten.

## Idé

Den sista som går släcker.
`

const benchIdeas = 10_000

// BenchmarkCheckChange judges one new idea in a register of 10,000: all that
// check --base does, but for starting the program.
func BenchmarkCheckChange(b *testing.B) {
	dir := filepath.Join(b.TempDir(), "sluss")
	if err := corpus.Write(dir, site.Files, benchIdeas, 1); err != nil {
		b.Fatal(err)
	}
	git(b, dir, "init", "-q", "-b", "main")
	git(b, dir, "add", ".")
	git(b, dir, "commit", "-q", "-m", "början")
	git(b, dir, "checkout", "-q", "-b", "ny/26-2b3c4")
	if err := os.WriteFile(filepath.Join(dir, "ideas/2026/10/26-2b3c4-slack-lampan.md"), []byte(lamp), 0o644); err != nil {
		b.Fatal(err)
	}
	git(b, dir, "add", ".")
	git(b, dir, "commit", "-q", "-m", "Ny idé 26-2b3c4")
	var out bytes.Buffer
	e := &env{dir: dir, stdout: &out}
	for b.Loop() {
		found, err := checkChange(b.Context(), e, checkFlags{base: "main"}, calendar.Day(2026, 10, 30))
		if err != nil || len(found.findings) > 0 {
			b.Fatal(found, err)
		}
	}
}

func TestCheckPull(t *testing.T) {
	roster, err := process.PresetRoster("orebro")
	if err != nil {
		t.Fatal(err)
	}
	organisation, err := process.PresetOrganisation("orebro")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{
		process.ProcessFile:      {Data: []byte("preset: orebro\n")},
		process.RosterFile:       {Data: roster},
		process.OrganisationFile: {Data: organisation},
	}
	now := func() time.Time { return time.Date(2026, 10, 30, 9, 0, 0, 0, time.UTC) }
	dir := t.TempDir()
	f, err := local.Create(t.Context(), filepath.Join(dir, "data", "sluss.git"), files, now(), local.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{lamp, strings.Replace(lamp, "26-2b3c4", "26-2b3c5", 1)} {
		i, faults := idea.Parse("ideas/2026/10/26-2b3c4-slack-lampan.md", []byte(text))
		if i == nil {
			t.Fatal(faults)
		}
		if _, err := f.Propose(t.Context(), bot.NewIdea(&i.Idea)); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	if err := f.Shut(); err != nil {
		t.Fatal(err)
	}
	e := &env{dir: dir, now: now}
	found, err := checkPull(t.Context(), e, checkFlags{pull: 1}, e.today())
	if err != nil || found.summary != "Ändringen: 1 ny idé. Allt är i sin ordning." {
		t.Errorf("got %+v, %v", found, err)
	}
	found, err = checkPull(t.Context(), e, checkFlags{pull: 1, date: "2026-10-29"}, calendar.Day(2026, 10, 29))
	if err != nil || len(found.findings) != 1 || found.findings[0].Rule != "i-framtiden" {
		t.Errorf("the day before: got %+v, %v", found, err)
	}
	if _, err := checkPull(t.Context(), e, checkFlags{pull: 2}, e.today()); err == nil || !strings.Contains(err.Error(), "pull request 2 is closed") {
		t.Errorf("closed: got %v", err)
	}
	if _, err := checkPull(t.Context(), e, checkFlags{pull: 3}, e.today()); !errors.Is(err, forge.ErrNotFound) {
		t.Errorf("not there: got %v", err)
	}
}
