package process

import (
	"testing"
	"testing/fstest"

	"github.com/idesluss/idesluss/internal/calendar"
)

func TestWorkplaces(t *testing.T) {
	for _, c := range []struct{ says, file, rule string }{
		{"there is no such file", "", ""},
		{"names and numbers of functions", "format: 1\nnamn: [Norrby förskola, Solen]\nfunktioner: [\"019-21 10 00\"]\n", ""},
		{"another version", "format: 2\n", "format"},
		{"a name too short to look for", "format: 1\nnamn: [Ån]\n", "for-kort"},
		{"a name twice", "format: 1\nnamn: [Solen, solen]\n", "samma-namn"},
		{"an unknown key", "format: 1\nnamnen: [Solen]\n", "okand-nyckel"},
	} {
		t.Run(c.says, func(t *testing.T) {
			roster, err := PresetRoster("orebro")
			if err != nil {
				t.Fatal(err)
			}
			organisation, err := PresetOrganisation("orebro")
			if err != nil {
				t.Fatal(err)
			}
			fsys := fstest.MapFS{ProcessFile: {Data: []byte("preset: orebro\n")}, RosterFile: {Data: roster}, OrganisationFile: {Data: organisation}}
			if c.file != "" {
				fsys[WorkplacesFile] = &fstest.MapFile{Data: []byte(c.file)}
			}
			rules, faults, err := Load(fsys)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, f := range append(faults, Lint(rules, nil, calendar.Day(2026, 11, 21))...) {
				if f.File == WorkplacesFile {
					got += f.Rule
				}
			}
			if got != c.rule || (rules.Workplaces != nil) != (c.file != "") {
				t.Errorf("got %q, %+v", got, rules.Workplaces)
			}
		})
	}
}
