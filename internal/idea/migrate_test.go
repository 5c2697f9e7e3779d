package idea

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/idesluss/idesluss/internal/fault"
)

// nextFormats is a migrator to versions 2 and 3 that nobody has thought of yet:
// handlaggare is called kontakt, and then svarar.
func nextFormats() Migrator {
	return Migrator{Version: 3, Steps: []Migration{RenameKey("handlaggare", "kontakt"), RenameKey("kontakt", "svarar")}, Read: readNext}
}

// readNext reads version 3 as version 1, by its old names.
func readNext(path string, data []byte) []fault.Fault {
	old := strings.NewReplacer("\nformat: 3", "\nformat: 1", "\nsvarar:", "\nhandlaggare:").Replace(string(data))
	_, faults := Parse(path, []byte(old))
	return faults
}

const oldIdea = `---
# Skriven för hand
titel: Låna verktyg på biblioteket
format: 1   # det första
id: 26-7k3qm
typ: ide
steg: provning
inkommen: 2026-03-26
omrade: [kultur-fritid]
nytta: >-
  Den som bor här kan låna en borr.
handlaggare: "Idéslussens projektgrupp"
---

## Problem

handlaggare: står också här, och format: 1 med.
`

const oldPath = "ideas/2026/03/26-7k3qm-lana-verktyg-pa-biblioteket.md"

func TestMigrateChangesOnlyItsOwnLines(t *testing.T) {
	want := strings.Replace(oldIdea, "format: 1   #", "format: 3   #", 1)
	want = strings.Replace(want, "\nhandlaggare: \"", "\nsvarar: \"", 1)
	got, faults := nextFormats().Migrate(oldPath, []byte(oldIdea))
	if len(faults) > 0 || string(got) != want {
		t.Fatalf("got %v\n%s", faults, got)
	}
	again, faults := nextFormats().Migrate(oldPath, got)
	if len(faults) > 0 || string(again) != want {
		t.Errorf("again: got %v\n%s", faults, again)
	}
	halfway := strings.Replace(strings.Replace(oldIdea, "format: 1   #", "format: 2   #", 1), "\nhandlaggare:", "\nkontakt:", 1)
	got, faults = nextFormats().Migrate(oldPath, []byte(halfway))
	if len(faults) > 0 || string(got) != want {
		t.Errorf("from version 2: got %v\n%s", faults, got)
	}
}

func TestMigrateTellsWhatStopsIt(t *testing.T) {
	for _, test := range []struct{ what, old, new, rule, tells string }{
		{"no version", "format: 1   # det första\n", "", "format", "vilket format"},
		{"a version yet to come", "format: 1 ", "format: 4 ", "format", "nyare version"},
		{"a version that never was", "format: 1 ", "format: 0 ", "format", "Rätta siffran"},
		{"a version that is no number", "format: 1 ", "format: ett ", "format", "vilket format"},
		{"both names", "handlaggare: ", "kontakt: Någon\nhandlaggare: ", "format", "både handlaggare och kontakt"},
		{"something else is wrong", "typ: ide", "typ: sak", "okant-varde", "sak"},
		{"there is no telling where it ends", "\n---\n\n## Problem", "\n\n## Problem", "avgransare", "inget slut"},
	} {
		text := strings.Replace(oldIdea, test.old, test.new, 1)
		got, faults := nextFormats().Migrate(oldPath, []byte(text))
		if len(faults) != 1 || faults[0].Rule != test.rule || got != nil || !strings.Contains(faults[0].String(), test.tells) {
			t.Errorf("%s: got %v\n%s", test.what, faults, got)
		}
	}
}

func TestMigrateWholeSlussOrNothing(t *testing.T) {
	other := strings.ReplaceAll(oldIdea, "26-7k3qm", "26-2b3c4")
	fsys := fstest.MapFS{oldPath: {Data: []byte(oldIdea)}, "ideas/2026/03/26-2b3c4-lana.md": {Data: []byte(other)}}
	paths := slices.Sorted(maps.Keys(fsys))
	files, faults, err := nextFormats().Files(fsys, paths)
	if err != nil || len(faults) > 0 || len(files) != 2 {
		t.Fatalf("got %d files, %v, %v", len(files), faults, err)
	}
	for path, data := range files {
		fsys[path] = &fstest.MapFile{Data: data}
	}
	if files, faults, err := nextFormats().Files(fsys, paths); err != nil || len(faults)+len(files) > 0 {
		t.Errorf("again: got %v, %v, %v", files, faults, err)
	}
	fsys[oldPath] = &fstest.MapFile{Data: []byte("Hej")}
	fsys["ideas/2026/03/26-2b3c4-lana.md"] = &fstest.MapFile{Data: []byte(other)}
	if files, faults, err := nextFormats().Files(fsys, paths); err != nil || len(faults) != 1 || files != nil {
		t.Errorf("one has a fault: got %v, %v, %v", files, faults, err)
	}
	if _, _, err := nextFormats().Files(fsys, []string{"ideas/2026/03/nosuch.md"}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("one is not there: got %v", err)
	}
}

// There is as much to migrate as there are earlier versions.
func TestFormatsReachTheVersionThatIsWritten(t *testing.T) {
	if m := Formats(); m.Version != FormatVersion || len(m.Steps) != FormatVersion-1 {
		t.Errorf("version %d, %d steps", m.Version, len(m.Steps))
	}
	ours := os.DirFS("../..")
	paths, err := fs.Glob(ours, "ideas/2*/*/*.md")
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	challenges, err := fs.Glob(ours, ChallengeFolder+"/*.md")
	if err != nil || len(challenges) == 0 {
		t.Fatal(challenges, err)
	}
	if files, faults, err := Formats().Files(ours, append(paths, challenges...)); err != nil || len(faults)+len(files) > 0 {
		t.Errorf("our own ideas: got %d files, %v, %v", len(files), faults, err)
	}
	if f, faults := ParseOlder(oldPath, []byte(oldIdea)); f == nil || len(faults) > 0 {
		t.Errorf("ParseOlder: got %v, %v", f, faults)
	}
}

func FuzzMigrate(f *testing.F) {
	f.Add([]byte(oldIdea))
	f.Add([]byte("---\nformat: 2\nkontakt: x\n---\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		once, faults := nextFormats().rewrite(oldPath, data)
		if len(faults) > 0 {
			return
		}
		twice, faults := nextFormats().rewrite(oldPath, once)
		if len(faults) > 0 || string(twice) != string(once) {
			t.Errorf("%q became %q and then %q, %v", data, once, twice, faults)
		}
	})
}
