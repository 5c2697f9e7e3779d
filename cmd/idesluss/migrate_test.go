package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/forge/local"
	"github.com/idesluss/idesluss/internal/idea"
)

// secondFormat is a version 2 that nobody has thought of yet: handlaggare is
// called kontakt.
var secondFormat = idea.Migrator{
	Version: 2,
	Steps:   []idea.Migration{idea.RenameKey("handlaggare", "kontakt")},
	Read: func(path string, data []byte) []fault.Fault {
		old := strings.NewReplacer("\nformat: 2", "\nformat: 1", "\nkontakt:", "\nhandlaggare:").Replace(string(data))
		_, faults := idea.Parse(path, []byte(old))
		return faults
	},
}

const lampFile = "ideas/2026/10/26-2b3c4-slack-lampan.md"

var migratedLamp = strings.NewReplacer("format: 1", "format: 2", "handlaggare:", "kontakt:").Replace(lamp)

func TestMigrateInTheFolder(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run := func() (string, error) {
		var out bytes.Buffer
		err := runMigrateFolder(&env{dir: dir, stdout: &out}, secondFormat)
		return out.String(), err
	}
	write(lampFile, lamp)
	write("ideas/2026/10/26-2b3c5-fel.md", "Hej")
	if out, err := run(); err == nil || !strings.Contains(out, "26-2b3c5-fel.md:1") {
		t.Errorf("one has a fault: got %q, %v", out, err)
	}
	if data, _ := os.ReadFile(filepath.Join(dir, lampFile)); string(data) != lamp {
		t.Errorf("something was written:\n%s", data)
	}
	if err := os.Remove(filepath.Join(dir, "ideas/2026/10/26-2b3c5-fel.md")); err != nil {
		t.Fatal(err)
	}
	if out, err := run(); err != nil || out != "Skrev om 1 fil till format 2.\n" {
		t.Errorf("got %q, %v", out, err)
	}
	if out, err := run(); err != nil || out != "Läste 1 idé och 0 utmaningar. Alla har redan format 2.\n" {
		t.Errorf("again: got %q, %v", out, err)
	}
	var names []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			names = append(names, name)
		}
		return err
	})
	if data, _ := os.ReadFile(filepath.Join(dir, lampFile)); err != nil || string(data) != migratedLamp || len(names) != 1 {
		t.Errorf("got %v, %v\n%s", names, err, data)
	}
}

func TestMigrateOnTheForge(t *testing.T) {
	now := func() time.Time { return time.Date(2026, 10, 30, 9, 0, 0, 0, time.UTC) }
	dir := t.TempDir()
	files := fstest.MapFS{lampFile: {Data: []byte(lamp)}, "ideas/README.md": {Data: []byte("Hej")}}
	f, err := local.Create(t.Context(), filepath.Join(dir, "data", "sluss.git"), files, now(), local.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Shut()
	var out bytes.Buffer
	e := &env{dir: dir, stdout: &out, now: now}
	for range 2 { // the second time it is there already
		out.Reset()
		if err := runMigrateForge(t.Context(), e, secondFormat); err != nil || out.String() != "Ändring 1 skriver om 1 fil till format 2.\n" {
			t.Fatalf("got %q, %v", out.String(), err)
		}
	}
	pull, err := f.Pull(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	main, err := f.Head(t.Context(), "main")
	if err != nil {
		t.Fatal(err)
	}
	diff, err := f.Compare(t.Context(), main, pull.Head)
	if err != nil || len(diff.Commits) != 1 || len(diff.Files) != 1 || diff.Files[0].Path != lampFile {
		t.Fatalf("got %+v, %v", diff, err)
	}
	head, err := f.Files(t.Context(), pull.Head)
	if err != nil {
		t.Fatal(err)
	}
	if data, err := fs.ReadFile(head, lampFile); err != nil || string(data) != migratedLamp {
		t.Errorf("got %v\n%s", err, data)
	}
	out.Reset()
	if err := runMigrateForge(t.Context(), e, idea.Formats()); err != nil || out.String() != "Läste 1 idé och 0 utmaningar. Alla har redan format 1.\n" {
		t.Errorf("today's format: got %q, %v", out.String(), err)
	}
}
