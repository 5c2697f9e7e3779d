package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/corpus"
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
	data := []byte("---\nformat: 1\nid: 26-2b3c4\ntitel: Släck lampan\ntyp: ide\nsteg: provning\ninkommen: 2026-10-30\nomrade:\n  - kultur-fritid\n" +
		"nytta: Den som bor här betalar mindre för el.\nsvarsdatum: 2026-11-20\nhandlaggare: Idéslussens projektgrupp\n---\n\n" +
		"## Problem\n\nLampan lyser hela natten.\n\n## Idé\n\nDen sista som går släcker.\n")
	if err := os.WriteFile(filepath.Join(dir, "ideas/2026/10/26-2b3c4-slack-lampan.md"), data, 0o644); err != nil {
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
