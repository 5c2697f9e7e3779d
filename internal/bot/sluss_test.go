package bot

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

var update = flag.Bool("update", false, "write what the bot says into testdata")

// thursday is the day that testdata/ideer.txtar is written for.
var thursday = calendar.Day(2026, 3, 26)

// files is a sluss of a preset with the ideas in testdata/ideer.txtar that are
// named.
func files(t testing.TB, preset string, names ...string) fstest.MapFS {
	t.Helper()
	roster, err := process.PresetRoster(preset)
	if err != nil {
		t.Fatal(err)
	}
	organisation, err := process.PresetOrganisation(preset)
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{
		process.ProcessFile:      {Data: []byte("preset: " + preset + "\n")},
		process.RosterFile:       {Data: roster},
		process.OrganisationFile: {Data: organisation},
	}
	for _, name := range names {
		path, data := ideaFile(t, name)
		fsys[path] = &fstest.MapFile{Data: data}
	}
	return fsys
}

// ideaFile gives one of the ideas in testdata/ideer.txtar, and where its file
// belongs.
func ideaFile(t testing.TB, name string) (path string, data []byte) {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/ideer.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		if f.Name != name+".md" {
			continue
		}
		parsed, _ := idea.Parse("", f.Data)
		if parsed == nil {
			t.Fatalf("%s cannot be read", f.Name)
		}
		return idea.Path(&parsed.Idea), f.Data
	}
	t.Fatalf("there is no idea %s in testdata/ideer.txtar", name)
	return "", nil
}

// standing gives an idea of testdata/ideer.txtar in its situation.
func standing(t testing.TB, preset, name string) *Situation {
	t.Helper()
	fsys := files(t, preset, name)
	rules, err := rulesOf(fsys)
	if err != nil {
		t.Fatal(err)
	}
	path, data := ideaFile(t, name)
	s, err := NewSituation(rules, path, data)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// golden holds a text to a file in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (go test -update writes it anew):\n%s", file, diff)
	}
}
