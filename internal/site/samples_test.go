package site

import (
	"context"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/pagetest"
	"github.com/idesluss/idesluss/internal/process"
)

// Two small slussar in testdata run processes that are nothing like the
// repository's own: one is open and takes comments, the other begins with a
// meeting. What they show is what every sluss of their kind shows.

func buildSample(t *testing.T, name string) (public, internal fstest.MapFS) {
	t.Helper()
	var p, i Memory
	result, err := Build(context.Background(), Input{
		Sluss: os.DirFS("testdata/" + name), Defaults: os.DirFS("../.."), Today: calendar.Day(2026, 11, 21),
	}, &p, &i)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range result.Findings {
		t.Error(f)
	}
	if !result.OK() || result.Ideas < 6 {
		t.Fatalf("%s: %d ideas, publishable: %v", name, result.Ideas, result.OK())
	}
	return treeFS(&p), treeFS(&i)
}

// treeFS gives what a sink was given as a file system.
func treeFS(m *Memory) fstest.MapFS {
	tree := fstest.MapFS{}
	for name, data := range m.Files() {
		tree[name] = &fstest.MapFile{Data: data}
	}
	return tree
}

func samplePage(t *testing.T, tree fs.FS, address string) string {
	t.Helper()
	data, err := fs.ReadFile(tree, strings.TrimPrefix(path.Join(address, "index.html"), "/"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestSamplesHoldToTheRulesOfPages(t *testing.T) {
	for _, name := range []string{"idebanken", "lerum"} {
		public, internal := buildSample(t, name)
		for _, tree := range []fstest.MapFS{public, internal} {
			findings, err := pagetest.Lint(tree, pagetest.Rules{})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range findings {
				t.Errorf("%s: %s", name, f)
			}
		}
	}
}

func TestSamplesTellTheirOwnProcess(t *testing.T) {
	for _, c := range []struct {
		sluss, about, address, want string
		internal                    bool
	}{
		{"idebanken", "everyone may comment", "/sa-fungerar-det/", "Alla i kommunen kan läsa", false},
		{"idebanken", "the work is open", "/sa-fungerar-det/", "De som arbetar med din idé kan få veta vem du är", false},
		{"idebanken", "there are seven steps", "/sa-fungerar-det/", "i sju steg", false},
		{"idebanken", "an implemented idea is public", "/ideer/", "En fråga i taget i ansökan om färdtjänst", false},
		{"idebanken", "an idea that was reported to the board is still public", "/ideer/", "Boende viker och sorterar tvätten tillsammans", false},
		{"idebanken", "a paused idea tells until when", "/ide/26-p5j0e/", "1 februari 2027", true},
		{"idebanken", "a declined idea has tips", "/ide/26-v9c4h/", "Räkna lediga platser under marknadsveckan", true},
		{"lerum", "it begins with a meeting", "/sa-fungerar-det/", "Det hålls ett möte om idén", false},
		{"lerum", "residents may leave ideas", "/sa-fungerar-det/", "bor här", false},
		{"lerum", "the work is open", "/sa-fungerar-det/", "De som arbetar med din idé kan få veta vem du är", false},
		{"lerum", "there are six steps", "/sa-fungerar-det/", "i sex steg", false},
		{"lerum", "an introduced idea is public", "/ideer/", "Middag för två generationer i skolans matsal", false},
		{"lerum", "a challenge that wants ideas is public", "/utmaningar/", "Fler ska kunna bo kvar i sin by", false},
		{"lerum", "a pilot tells what it tries", "/ide/26-h3v7d/", "Minst 15 resor i veckan", true},
	} {
		t.Run(c.sluss+"/"+c.about, func(t *testing.T) {
			public, internal := buildSample(t, c.sluss)
			tree := public
			if c.internal {
				tree = internal
			}
			if page := samplePage(t, tree, c.address); !strings.Contains(page, c.want) {
				t.Errorf("%s does not say %q", c.address, c.want)
			}
		})
	}
}

// Where the work is open, no page may promise that anyone is kept from knowing.
func TestOpenSamplesPromiseNoBlindness(t *testing.T) {
	for _, name := range []string{"idebanken", "lerum"} {
		if p, err := process.Preset(name); err != nil || p.Blind() {
			t.Fatalf("%s is blind, or cannot be read: %v", name, err)
		}
		public, internal := buildSample(t, name)
		for _, tree := range []fstest.MapFS{public, internal} {
			for file, f := range tree {
				for _, promise := range []string{"et inte vem du är", "får inte veta vem", "inte vet vem", "edömargrupp", "not get to know who"} {
					if strings.Contains(string(f.Data), promise) {
						t.Errorf("%s: %s says %q", name, file, promise)
					}
				}
			}
		}
	}
}

// An idea that is not yet public must not be found in any form in the public
// tree.
func TestSamplesKeepTheRestInside(t *testing.T) {
	for name, secret := range map[string]string{"idebanken": "Ett förråd för hjälpmedel", "lerum": "Läsvän i väntrummet"} {
		public, internal := buildSample(t, name)
		found := false
		for file, f := range public {
			if strings.Contains(string(f.Data), secret) {
				t.Errorf("%s: %s holds %q", name, file, secret)
			}
		}
		for _, f := range internal {
			found = found || strings.Contains(string(f.Data), secret)
		}
		if !found {
			t.Errorf("%s: the internal index does not hold %q either", name, secret)
		}
	}
}
