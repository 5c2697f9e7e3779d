package process

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/idesluss/idesluss/internal/calendar"
)

// Each case is a good pair of files with one thing changed.
func TestHostingAndKeys(t *testing.T) {
	public := base64.StdEncoding.EncodeToString(make([]byte, ed25519.PublicKeySize))
	hosting := "format: 1\nplats: github.com/kommun/sluss\nintag: github.com/kommun/intag\nbot: [\"sluss[bot]\"]\ndomare: actions\n"
	keys := fmt.Sprintf("format: 1\nnycklar:\n  - id: plats-2026\n    publik: %s\n    fran: 2026-01-01\n", public)
	for _, c := range []struct{ name, hosting, keys, rule string }{
		{"both are good", hosting, keys, ""},
		{"neither is there", "", "", ""},
		{"another version of the file", "format: 2\n", "", "format"},
		{"a place that is no repository", "format: 1\nplats: gitlab.com/a/b\nbot: [x]\ndomare: server\n", "", "okand-plats"},
		{"an intake that is the sluss itself", "format: 1\nplats: github.com/a/b\nintag: github.com/A/b\nbot: [x]\ndomare: server\n", "", "samma-plats"},
		{"two judges", "format: 1\nplats: github.com/a/b\nbot: [x]\ndomare: bada\n", "", "okand-domare"},
		{"no judge", "format: 1\nplats: github.com/a/b\nbot: [x]\n", "", "saknas"},
		{"no bot", "format: 1\nplats: github.com/a/b\ndomare: server\n", "", "saknas"},
		{"an unknown key", "format: 1\nplatsen: x\n", "", "okand-nyckel"},
		{"a key of the wrong length", "", "format: 1\nnycklar:\n  - {id: a, publik: AAAA, fran: 2026-01-01}\n", "ingen-nyckel"},
		{"two keys with one name", "", keys + fmt.Sprintf("  - {id: plats-2026, publik: %s, fran: 2026-01-01}\n", public), "samma-nyckel"},
		{"a key without a first day", "", fmt.Sprintf("format: 1\nnycklar:\n  - {id: a, publik: %s}\n", public), "saknas"},
		{"a key that ends before it begins", "", fmt.Sprintf("format: 1\nnycklar:\n  - {id: a, publik: %s, fran: 2026-02-01, till: 2026-01-01}\n", public), "bakvanda-dagar"},
		{"a key for a seat that is not there", "", fmt.Sprintf("format: 1\nnycklar:\n  - {id: a, publik: %s, fran: 2026-02-01, stolar: [tronen]}\n", public), "okand-stol"},
	} {
		t.Run(c.name, func(t *testing.T) {
			roster, err := PresetRoster("orebro")
			if err != nil {
				t.Fatal(err)
			}
			organisation, err := PresetOrganisation("orebro")
			if err != nil {
				t.Fatal(err)
			}
			fsys := fstest.MapFS{
				ProcessFile:      {Data: []byte("preset: orebro\n")},
				RosterFile:       {Data: roster},
				OrganisationFile: {Data: organisation},
			}
			if c.hosting != "" {
				fsys[HostingFile] = &fstest.MapFile{Data: []byte(c.hosting)}
			}
			if c.keys != "" {
				fsys[KeysFile] = &fstest.MapFile{Data: []byte(c.keys)}
			}
			rules, faults, err := Load(fsys)
			if err != nil {
				t.Fatal(err)
			}
			faults = append(faults, Lint(rules, nil, calendar.Day(2026, 11, 21))...)
			var rulesFound []string
			for _, f := range faults {
				if f.File == HostingFile || f.File == KeysFile {
					rulesFound = append(rulesFound, f.Rule)
				}
			}
			if c.rule == "" && len(rulesFound) > 0 || c.rule != "" && (len(rulesFound) == 0 || rulesFound[0] != c.rule) {
				t.Errorf("found %v, want %q", faults, c.rule)
			}
			if (rules.Hosting != nil) != (c.hosting != "") || (rules.Keys != nil) != (c.keys != "") {
				t.Errorf("hosting %v, keys %v", rules.Hosting, rules.Keys)
			}
		})
	}
}
