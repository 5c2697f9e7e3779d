package process

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TestLoadPreset: a sluss that only names a preset gets it whole.
func TestLoadPreset(t *testing.T) {
	for _, name := range Presets() {
		files := sluss(t, name)
		files[ProcessFile] = "preset: " + name + "\n"
		rules, faults := load(t, files)
		for _, f := range append(faults, Lint(rules, fields, today)...) {
			t.Error(f)
		}
		if want := preset(t, name); rules.Process.ID != want.ID || len(rules.Process.Steps) != len(want.Steps) {
			t.Errorf("preset %s is not what is loaded", name)
		}
		if rules.Process.Preset != name {
			t.Errorf("the rules do not remember that they are preset %s", name)
		}
	}
}

// What a file says beside the name of a preset holds instead of what the preset
// says; the rest is the preset's.
func TestLoadPresetWithSettings(t *testing.T) {
	files := sluss(t, "orebro")
	files[ProcessFile] = "preset: orebro\nkontakt: kravs\nbilder: ja\nsats:\n  minst: 5\nlofte: {svar_arbetsdagar: 20}\n"
	rules, faults := load(t, files)
	for _, f := range append(faults, Lint(rules, fields, today)...) {
		t.Error(f)
	}
	want := preset(t, "orebro")
	want.Preset, want.Contact, want.Pictures, want.Batch.Least, want.Promise.AnswerDays = "orebro", "kravs", true, 5, 20
	want.link()
	if diff := cmp.Diff(want, rules.Process, cmpopts.IgnoreUnexported(Process{})); diff != "" {
		t.Errorf("the process is another (-want +got):\n%s", diff)
	}
}

// TestLoadTellsWhatIsWrong changes one file of a sluss that is otherwise well.
func TestLoadTellsWhatIsWrong(t *testing.T) {
	for _, test := range []struct {
		sentence, file, text, rule string
	}{
		{"a preset that does not exist", ProcessFile, "preset: örebo\n", "okand-preset"},
		{"a preset and a definition of one's own", ProcessFile, "preset: orebro\nnamn: Egen\n", "preset-och-mer"},
		{"a setting beside a preset that is no such thing", ProcessFile, "preset: orebro\nbilder: kanske\n", "typ"},
		{"a key that does not exist", RosterFile, "format: 1\nmedlem: []\n", "okand-nyckel"},
		{"a term that is not a date", RosterFile, "format: 1\nmedlemmar:\n  - {roll: ledning, stol: ledning, till: 2026-02-30}\n", "datum"},
		{"a file as large as a book", OrganisationFile, strings.Repeat("# rad\n", 50_000), "for-stor"},
		{"a file that is missing", OrganisationFile, "", "fil-saknas"},
	} {
		t.Run(test.sentence, func(t *testing.T) {
			files := sluss(t, "orebro")
			files[test.file] = test.text
			if test.text == "" {
				delete(files, test.file)
			}
			rules, faults := load(t, files)
			wantRules(t, faults, []string{test.rule})
			if rules.Process == nil || rules.Roster == nil || rules.Organisation == nil {
				t.Error("a part of the rules is nil")
			}
			Lint(rules, fields, today) // must stand rules that are not whole
		})
	}
}

// brokenFS is a disk that cannot be read.
type brokenFS struct{}

func (brokenFS) Open(string) (fs.File, error) { return nil, errors.New("disk on fire") }

func TestLoadReportsABrokenDisk(t *testing.T) {
	if _, _, err := Load(brokenFS{}); err == nil || !strings.Contains(err.Error(), ProcessFile) {
		t.Errorf("a broken disk gives the error %v", err)
	}
}

func TestPresetSourceRefusesOtherNames(t *testing.T) {
	for _, name := range []string{"", "örebro", "../process", "orebro.roller"} {
		if _, err := PresetSource(name); err == nil {
			t.Errorf("there is a preset called %q", name)
		}
	}
}

// FuzzLoad: whatever is in the files, loading and judging them ends, and the
// linter accepts what loading accepts.
func FuzzLoad(f *testing.F) {
	files := sluss(f, "orebro")
	f.Add("preset: orebro\n", files[RosterFile], files[OrganisationFile])
	f.Add(files[ProcessFile], files[RosterFile], files[OrganisationFile])
	f.Add("steg:\n  - {id: a, slag: ny, overgangar: [{till: a, utfall: ja}]}\n", "medlemmar: [{stol: a}]\n", "mal: [{id: x}]\n")
	f.Add("steg: [{}, {id: b, overgangar: [{beslutfor: {}}]}]\n", "", "")
	f.Fuzz(func(t *testing.T, process, roster, organisation string) {
		rules, _, err := Load(fstest.MapFS{
			ProcessFile:      &fstest.MapFile{Data: []byte(process)},
			RosterFile:       &fstest.MapFile{Data: []byte(roster)},
			OrganisationFile: &fstest.MapFile{Data: []byte(organisation)},
		})
		if err != nil {
			t.Fatal(err)
		}
		Lint(rules, fields, today)
		for _, s := range rules.Process.Steps {
			Fill(s.Status, map[string]string{"svarsdatum": "14 december 2026"})
		}
		if rules.Process.Start() != nil {
			if _, err := Simulate(rules.Process, Simulation{Ideas: 3, Seed: 1, Start: today}); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// A step that cannot be read is a fault, and nothing to fall over.
func TestAnEmptyStepIsAFault(t *testing.T) {
	for _, text := range []string{"steg:\n-", "0teg:\n-", "steg: [1, a, [], ~]"} {
		_, faults, err := Load(fstest.MapFS{ProcessFile: {Data: []byte(text)}})
		if err != nil || len(faults) == 0 {
			t.Errorf("%q: %v, %v", text, faults, err)
		}
	}
}
