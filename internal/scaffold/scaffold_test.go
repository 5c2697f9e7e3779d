package scaffold

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/pagetest"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/site"
)

// ours is the repository itself, where the general texts are.
var ours = os.DirFS("../..")

var day = calendar.Day(2026, 3, 2)

func newSluss(t *testing.T, s Sluss) fstest.MapFS {
	t.Helper()
	s.Today = day
	files, err := Files(s, ours)
	if err != nil {
		t.Fatal(err)
	}
	tree := fstest.MapFS{}
	for _, f := range files {
		if _, twice := tree[f.Path]; twice || !fs.ValidPath(f.Path) {
			t.Errorf("the path %q is taken or odd", f.Path)
		}
		tree[f.Path] = &fstest.MapFile{Data: f.Data}
	}
	return tree
}

func build(t *testing.T, sluss fs.FS) (result *site.Result, trees []fstest.MapFS) {
	t.Helper()
	var public, internal site.Memory
	result, err := site.Build(context.Background(), site.Input{Sluss: sluss, Defaults: ours, Today: day}, &public, &internal)
	if err != nil {
		t.Fatal(err)
	}
	for _, written := range []*site.Memory{&public, &internal} {
		tree := fstest.MapFS{}
		for name, data := range written.Files() {
			tree[name] = &fstest.MapFile{Data: data}
		}
		trees = append(trees, tree)
	}
	return result, trees
}

func TestANewSlussPassesCheckAndBuild(t *testing.T) {
	for _, preset := range process.Presets() {
		t.Run(preset, func(t *testing.T) {
			sluss := newSluss(t, Sluss{Preset: preset, Municipality: "Provhamns kommun"})
			report, err := check.Run(t.Context(), sluss, check.Options{Today: day})
			if err != nil {
				t.Fatal(err)
			}
			if len(report.Findings) > 0 || !report.Judged {
				t.Errorf("ideas and rules: %v, judged: %v", report.Findings, report.Judged)
			}
			result, trees := build(t, sluss)
			if !result.OK() {
				t.Fatalf("not publishable: %v", result.Findings)
			}
			for _, tree := range trees {
				findings, err := pagetest.Lint(tree, pagetest.Rules{})
				if err != nil {
					t.Fatal(err)
				}
				for _, f := range findings {
					t.Error(f)
				}
			}
		})
	}
}

// What the municipality has to write itself is told until it is written, and
// nothing else is.
func TestANewSlussRemindsOfWhatIsLeft(t *testing.T) {
	for _, preset := range process.Presets() {
		sluss := newSluss(t, Sluss{Preset: preset})
		found, err := site.Lint(sluss, ours, day)
		if err != nil {
			t.Fatal(err)
		}
		var told []string
		for _, f := range found {
			told = append(told, f.Severity.String()+" "+f.Rule+" "+path.Base(f.File))
		}
		want := []string{
			"varning inte-bedomd sajt.yaml", "varning oskriven-sida arbetssatt.md", "varning oskriven-sida beslutsforslag.md",
			"varning oskriven-sida organisation.md", "varning oskriven-sida syfte-mal-principer.md",
		}
		if !slices.Equal(told, want) {
			t.Errorf("%s: told %q, want %q", preset, told, want)
		}
		// Written, they are no longer told.
		for _, d := range documents {
			name := "site/sidor/" + d + ".md"
			sluss[name] = &fstest.MapFile{Data: []byte(strings.Replace(string(sluss[name].Data), "utkast: true\n", "", 1))}
		}
		if found, err = site.Lint(sluss, ours, day); err != nil || len(found) != 1 {
			t.Errorf("%s, all written: %v %v", preset, found, err)
		}
	}
}

// The decision proposal has the headings that those who decide look for.
func TestTheDecisionProposal(t *testing.T) {
	text := string(newSluss(t, Sluss{Preset: "lerum"})["site/sidor/beslutsforslag.md"].Data)
	for _, heading := range []string{"Bakgrund", "Förslag till beslut", "Kartläggning av intressenter", "Förankring", "Resurser", "Tidplan", "Uppföljning"} {
		if !strings.Contains(text, "\n## "+heading+"\n") {
			t.Errorf("no heading %s", heading)
		}
	}
}

// Each text must be true of the process it comes with, and of a municipality
// that has just begun.
func TestTextsSayNothingThatIsNotTrue(t *testing.T) {
	blind := []string{"inte vet vem", "vet inte vem du är", "får inte veta vem du är", "ser dem inte", "bedömargrupp", "do not get to know who"}
	theirs := []string{"Exempelköping", "exempelkoping", "teckensprak", "suomi", "2024", "2027", "granskad_av", "textursprung", "uppdaterad: 2026-11"}
	for _, preset := range process.Presets() {
		p, err := process.Preset(preset)
		if err != nil {
			t.Fatal(err)
		}
		forbidden := theirs
		if !p.Blind() {
			forbidden = slices.Concat(theirs, blind, []string{"Idéslussen", "projektgruppen", "sex steg: prövning"})
		}
		pages := 0
		for name, f := range newSluss(t, Sluss{Preset: preset, Municipality: "Provhamns kommun"}) {
			if strings.HasPrefix(name, "site/sidor/") {
				pages++
			}
			text := string(f.Data)
			for _, words := range forbidden {
				// security.txt runs out in a year.
				if strings.Contains(text, words) && !(words == "2027" && name == "site/sajt.yaml") {
					t.Errorf("%s: %s says %q", preset, name, words)
				}
			}
			if strings.Contains(text, "[[") {
				t.Errorf("%s: %s has a gap left", preset, name)
			}
		}
		if pages < len(general)+len(documents) {
			t.Errorf("%s has %d pages", preset, pages)
		}
	}
}

func TestTheMunicipalitysName(t *testing.T) {
	for _, c := range []struct{ about, name, short, want string }{
		{"a place in the genitive", "Provhamns kommun", "", "kortnamn: Provhamn\n"},
		{"a place without", "Lillby kommun", "", "kortnamn: Lillby\n"},
		{"a place that ends in s of its own", "Provås kommun", "", "kortnamn: Provås\n"},
		{"another such", "Kvarnfors kommun", "", "kortnamn: Kvarnfors\n"},
		{"a name that is no kommun", "Provhamns stad", "", "kortnamn: Provhamns stad\n"},
		{"a short name that was given", "Provhamns kommun", "Hamnen", "kortnamn: Hamnen\n"},
		{"no name at all", "", "", "kortnamn: Exempelköping\n"},
		{"a name that YAML would read as something else", "Prov: \"hamns\" #1 kommun", "", `kortnamn: "Prov: \"hamns\" #1"` + "\n"},
	} {
		sluss := newSluss(t, Sluss{Preset: "orebro", Municipality: c.name, Short: c.short})
		if text := string(sluss[process.OrganisationFile].Data); !strings.Contains(text, c.want) || !strings.Contains(text, "# Kommunens egna ord") {
			t.Errorf("%s: want %q in\n%s", c.about, c.want, text)
		}
		if result, _ := build(t, sluss); !result.OK() {
			t.Errorf("%s: %v", c.about, result.Findings)
		}
	}
}

func TestSlussOfUnknownProcess(t *testing.T) {
	if _, err := Files(Sluss{Preset: "nosuch", Today: day}, ours); err == nil {
		t.Error("made a sluss of a process that does not exist")
	}
}

// A text that has been rewritten may hold something new that is true only of
// one municipality: then someone must look.
func TestARewrittenTextIsNoticed(t *testing.T) {
	texts := fstest.MapFS{}
	for _, name := range general {
		data, err := fs.ReadFile(ours, "site/sidor/"+name)
		if err != nil {
			t.Fatal(err)
		}
		texts["site/sidor/"+name] = &fstest.MapFile{Data: data}
	}
	texts["site/sidor/om.md"] = &fstest.MapFile{Data: []byte("---\ntitel: Om\n---\n\nHelt ny text.\n")}
	if _, err := Files(Sluss{Preset: "orebro", Today: day}, texts); err == nil || !strings.Contains(err.Error(), "om.md") {
		t.Errorf("error %v, want one that names om.md", err)
	}
}

func TestWrite(t *testing.T) {
	files := []File{{"site/process.yaml", []byte("preset: orebro\n")}, {".gitignore", []byte("/out/\n")}, {"ideas/.gitkeep", nil}}
	for _, c := range []struct {
		about   string
		prepare func(dir string) string // gives the folder to write to
		refused bool
	}{
		{"a new folder", func(dir string) string { return filepath.Join(dir, "ny") }, false},
		{"an empty folder", func(dir string) string { return dir }, false},
		{"a folder beside another sluss's files", func(dir string) string {
			put(t, filepath.Join(dir, "gammal/site/process.yaml"))
			return filepath.Join(dir, "gammal/out-av-annat-slag")
		}, false},
		{"a folder with a file in it", func(dir string) string { put(t, filepath.Join(dir, "full/x")); return filepath.Join(dir, "full") }, true},
		{"a folder with a hidden file in it", func(dir string) string { put(t, filepath.Join(dir, "full/.x")); return filepath.Join(dir, "full") }, true},
		{"a file", func(dir string) string { put(t, filepath.Join(dir, "fil")); return filepath.Join(dir, "fil") }, true},
		{"a folder whose own folder is missing", func(dir string) string { return filepath.Join(dir, "a/b/c") }, true},
		{"a link that leads nowhere", func(dir string) string {
			link := filepath.Join(dir, "lank")
			if err := os.Symlink("ingenstans", link); err != nil {
				t.Fatal(err)
			}
			return link
		}, true},
		{"the ideas of another sluss", func(dir string) string {
			put(t, filepath.Join(dir, "site/process.yaml"))
			return filepath.Join(dir, "ideas")
		}, true},
		{"a folder deep in another sluss's pages", func(dir string) string {
			put(t, filepath.Join(dir, "site/process.yaml"))
			put(t, filepath.Join(dir, "site/sidor/om.md"))
			return filepath.Join(dir, "site/sidor/ny")
		}, true},
	} {
		t.Run(c.about, func(t *testing.T) {
			root := t.TempDir()
			dir := c.prepare(root)
			before := names(t, root)
			err := Write(dir, files)
			if (err != nil) != c.refused {
				t.Fatalf("error %v, want one: %v", err, c.refused)
			}
			if c.refused {
				if after := names(t, root); !slices.Equal(before, after) {
					t.Errorf("left %q behind, there was %q", after, before)
				}
				return
			}
			want := []string{".gitignore", "ideas", "ideas/.gitkeep", "site", "site/process.yaml"}
			if got := names(t, dir); !slices.Equal(got, want) {
				t.Errorf("wrote %q, want %q", got, want)
			}
			if err := Vacant(dir); !errors.Is(err, ErrOccupied) {
				t.Errorf("the folder is said to be free afterwards: %v", err)
			}
		})
	}
}

// When something goes wrong half-way, all that was written goes away.
func TestWriteAllOrNothing(t *testing.T) {
	halfway := []File{{"site/a", []byte("a")}, {"site/a/b", []byte("a file cannot be in a file")}}
	for about, name := range map[string]string{"a new folder": "ny", "an empty folder": "."} {
		root := t.TempDir()
		if err := Write(filepath.Join(root, name), halfway); err == nil {
			t.Errorf("%s: no error", about)
		}
		if left := names(t, root); len(left) > 0 {
			t.Errorf("%s: left %q behind", about, left)
		}
	}
}

func put(t *testing.T, name string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte("x\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

// names gives everything in a folder, with slashes.
func names(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, _ fs.DirEntry, err error) error {
		if name != "." {
			all = append(all, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
