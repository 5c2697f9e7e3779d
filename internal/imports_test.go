// Package internal_test holds the rules of the house as tables: which package
// may import which, who may import what from outside, and what only cmd may
// touch. Whoever adds a package or a module adds a row, with a reason.
package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/idesluss/idesluss"

// packages is every package of the house, and which others of the house it may
// import. A leaf imports none.
var packages = []struct {
	name string
	may  []string
	why  string
}{
	{"internal/fault", nil,
		"what is wrong with a file, as a value: everyone speaks of it"},
	{"internal/calendar", nil,
		"Swedish days; knows nothing of ideas"},
	{"internal/strict", []string{"internal/fault"},
		"YAML without doubt, for every file that people write"},
	{"internal/markdown", []string{"internal/fault"},
		"Markdown to safe HTML; knows nothing of ideas"},
	{"internal/idea", []string{"internal/strict", "internal/fault", "internal/calendar"},
		"one idea file; knows no process"},
	{"internal/process", []string{"internal/strict", "internal/fault", "internal/calendar"},
		"the rules; knows no ideas"},
	{"internal/forge", nil,
		"pull requests as an interface and values"},
	{"internal/forge/forgetest", []string{"internal/forge"},
		"what every forge must do, as a test; only for tests"},
	{"internal/forge/local", []string{"internal/forge", "internal/gitrepo"},
		"a forge in a bare repository on this machine"},
	{"internal/forge/github", []string{"internal/forge", "internal/forge/local", "internal/gitrepo"},
		"a forge on GitHub"},
	{"internal/forge/github/githubtest", nil,
		"a GitHub of our own; only for tests"},
	{"internal/doctor", []string{"internal/forge/github", "internal/process", "internal/calendar"},
		"judges how a sluss's repositories on GitHub are kept, and the service on its machine"},
	{"internal/gitrepo", nil,
		"Git objects and references; knows nothing of ideas"},
	{"internal/protocol", nil,
		"the trailers of a merge; written by the judge, read by timeline and verify"},
	{"internal/timeline", []string{"internal/idea", "internal/process", "internal/protocol", "internal/calendar", "internal/strict"},
		"when each idea entered each step; gets commits as values"},
	{"internal/history", []string{"internal/gitrepo", "internal/timeline"},
		"the timeline of a sluss, read from its repository and kept"},
	{"internal/bot", []string{"internal/check", "internal/forge", "internal/idea", "internal/process", "internal/protocol", "internal/markdown", "internal/calendar", "internal/strict", "internal/fault"},
		"what the sluss's own account does on a forge"},
	{"internal/privacy", nil,
		"finds who somebody is in texts and pictures"},
	{"internal/receipt", nil,
		"the code that a sender gets, and the keys it gives"},
	{"internal/durable", nil,
		"files that survive a crash"},
	{"internal/durable/durabletest", []string{"internal/durable"},
		"a disk that fails and forgets; only for tests"},
	{"internal/gateway", []string{"internal/intake", "internal/bot", "internal/check", "internal/forge", "internal/idea", "internal/process", "internal/markdown", "internal/privacy", "internal/receipt", "internal/durable", "internal/scaffold", "internal/calendar", "internal/strict", "internal/fault"},
		"zone 1: all that knows who has sent an idea"},
	{"internal/notify", []string{"internal/gateway", "internal/receipt", "internal/durable", "internal/calendar"},
		"sends mail about ideas; the only one that knows both what has happened and to whom"},
	{"internal/intake", []string{"internal/privacy", "internal/bot", "internal/check", "internal/forge", "internal/idea", "internal/process", "internal/markdown", "internal/calendar", "internal/strict", "internal/fault"},
		"carries ideas from where people are known to where they are not"},
	{"internal/check", []string{"internal/privacy", "internal/forge", "internal/protocol", "internal/idea", "internal/process", "internal/markdown", "internal/fault", "internal/strict", "internal/calendar"},
		"judges ideas by rules; the first place where the two meet"},
	{"internal/site", []string{"internal/check", "internal/timeline", "internal/markdown", "internal/idea", "internal/process", "internal/calendar", "internal/strict", "internal/fault"},
		"pages from what has been checked"},
	{"internal/scaffold", []string{"internal/idea", "internal/process", "internal/strict", "internal/calendar"},
		"what a new sluss and a new idea begin with"},
	{"internal/web", []string{"internal/check"},
		"the preview over HTTP, with findings; the service, put together of its parts"},
	{"internal/rounds", []string{"internal/calendar"},
		"the work that nobody waits for, again and again; knows no ideas"},
	{"internal/web/status", []string{"internal/web/form", "internal/gateway", "internal/privacy", "internal/receipt", "internal/bot", "internal/site", "internal/idea", "internal/process", "internal/calendar", "internal/strict"},
		"the pages where those who have left an idea follow it"},
	{"internal/web/form", []string{"internal/gateway", "internal/privacy", "internal/intake", "internal/site", "internal/idea", "internal/process", "internal/receipt", "internal/markdown", "internal/strict", "internal/calendar"},
		"the form; only hands on to the gateway"},
	{"internal/canary", nil,
		"finds traces of a person in bytes; only for tests"},
	{"internal/corpus", []string{"internal/idea", "internal/process", "internal/protocol", "internal/calendar"},
		"made-up registers, and histories of them, to measure and test with"},
	{"internal/pagetest", nil,
		"reads built pages as a visitor would; only for tests, so it must not know how they were made"},
	{"internal/pagetest/shots", []string{"internal/pagetest"},
		"a program that photographs pages, for those who design them"},
	{"site", nil, "what a municipality edits, embedded"},
	{"templates", nil, "HTML templates, embedded"},
	{"cmd/idesluss", []string{"internal/...", "site", "templates"},
		"wires everything"},
	{"cmd/slussbench", []string{"internal/...", "site", "templates"},
		"measures everything"},
}

// outside is what may be imported from other modules, and by whom. Each has
// one importing package, so that it can be replaced in one place.
var outside = []struct {
	imports   string // an import path, and what lies below it
	importers []string
	why       string
}{
	{"go.yaml.in/yaml/v4", []string{"internal/strict"},
		"the YAML parser that tells places and can be made to refuse doubt"},
	{"golang.org/x/text/unicode/norm", []string{"internal/strict", "internal/privacy"},
		"a name typed on a Mac must equal the same name typed elsewhere; a number in full-width digits is a number"},
	{"golang.org/x/text/collate", []string{"internal/site"},
		"Swedish alphabetical order: å, ä and ö come last"},
	{"golang.org/x/text/language", []string{"internal/site"},
		"names the language for collate"},
	{"github.com/adrg/frontmatter", []string{"internal/idea"},
		"splits front matter from text, behind guards"},
	{"github.com/yuin/goldmark", []string{"internal/markdown"},
		"the Markdown parser"},
	{"github.com/microcosm-cc/bluemonday", []string{"internal/markdown"},
		"the allow-list of HTML, after goldmark"},
	{"github.com/gorilla/feeds", []string{"internal/site"},
		"the Atom feed"},
	{"filippo.io/age", []string{"internal/gateway"},
		"seals contacts to the team's keys"},
	{"github.com/wneessen/go-mail", []string{"internal/notify"},
		"writes and sends mail"},
	{"golang.org/x/time/rate", []string{"internal/web"},
		"how often one address prefix may ask"},
	{"golang.org/x/image", []string{"internal/privacy"},
		"makes pictures smaller"},
	{"github.com/bep/imagemeta", []string{"internal/privacy"},
		"reads which way up a picture is"},
	{"github.com/gofrs/flock", []string{"internal/site", "internal/gitrepo", "cmd/idesluss"},
		"two builds must not publish into the same folder at once, nor two writers move a reference or change the gateway's state"},
	{"github.com/go-git/go-git/v5", []string{"internal/gitrepo"},
		"Git objects without the git command"},
	{"github.com/go-git/go-billy/v5", []string{"internal/gitrepo"},
		"the file system that go-git's storage stands on"},
	{"github.com/google/go-github/v62", []string{"internal/forge/github"},
		"GitHub's API"},
	{"github.com/bradleyfalzon/ghinstallation/v2", []string{"internal/forge/github"},
		"tokens of a GitHub App"},
	{"github.com/getkin/kin-openapi", []string{"internal/forge/github/githubtest"},
		"holds our own GitHub to GitHub's published description"},
	{"github.com/spf13/cobra", []string{"cmd/idesluss"},
		"commands, flags, help and completion"},
	{"golang.org/x/term", []string{"cmd/idesluss"},
		"is there a terminal to show progress on?"},
	{"golang.org/x/sync/errgroup", []string{"cmd/idesluss"},
		"preview serves and watches at once, and stops when either does"},
	{"github.com/fsnotify/fsnotify", []string{"internal/web"},
		"preview rebuilds when a file changes"},
	{"charm.land/huh/v2", []string{"cmd/idesluss"},
		"prompts when a person runs new or init"},
	{"charm.land/bubbles/v2/key", []string{"cmd/idesluss"},
		"Swedish help for the keys of the prompts"},
	{"github.com/chromedp", []string{"internal/pagetest"},
		"a real browser, for tests"},
	{"golang.org/x/net/html", []string{"internal/pagetest"},
		"reads built pages, for tests"},
}

// forTests may be imported by any test, and by nothing else.
var forTests = []string{
	"github.com/google/go-cmp",
	"github.com/rogpeppe/go-internal",
	"go.yaml.in/yaml/v4",            // to read workflow files
	"github.com/getkin/kin-openapi", // GitHub's published API description
	"github.com/go-git/go-git/v5",   // to make repositories as others would
	"github.com/emersion/go-smtp",   // a mail server
	"golang.org/x/net/html",         // to see HTML as a browser does
	"filippo.io/age",                // a team's key
}

// onlyCmd is what only cmd may use: the rest get it as a value.
var onlyCmd = map[string]string{
	"fmt.Print":    "packages return values; cmd prints them",
	"fmt.Printf":   "packages return values; cmd prints them",
	"fmt.Println":  "packages return values; cmd prints them",
	"os.Stdin":     "cmd gives the reader",
	"os.Stdout":    "cmd gives the writer",
	"os.Stderr":    "cmd gives the writer",
	"os.Exit":      "only main decides to stop",
	"os.Getenv":    "cmd reads flags and environment",
	"log.Print":    "cmd gives the logger",
	"log.Printf":   "cmd gives the logger",
	"log.Println":  "cmd gives the logger",
	"log.Fatal":    "only main decides to stop",
	"log.Fatalf":   "only main decides to stop",
	"slog.Default": "cmd gives the logger",
	"time.Now":     "cmd gives the clock; the same files and day give the same bytes",
	"time.Since":   "cmd gives the clock",
	"time.Until":   "cmd gives the clock",
	"rand.Read":    "cmd gives the random source",
	"rand.Reader":  "cmd gives the random source",
	"rand.Int":     "cmd gives the random source",
	"rand.IntN":    "cmd gives the random source",
	"rand.N":       "cmd gives the random source",
	"rand.Perm":    "cmd gives the random source",
	"rand.Shuffle": "cmd gives the random source",
	"rand.Text":    "cmd gives the random source",
	"rand.Float64": "cmd gives the random source",
}

// source is one Go file of the house.
type source struct {
	pkg    string // folder, from the root
	file   string
	test   bool
	syntax *ast.File
	place  func(token.Pos) token.Position
}

func sources(t *testing.T) []source {
	t.Helper()
	root := os.DirFS("..")
	fset := token.NewFileSet()
	var all []source
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && skipped(entry.Name()):
			return fs.SkipDir
		case entry.IsDir() || path.Ext(name) != ".go":
			return nil
		}
		syntax, err := parser.ParseFile(fset, filepath.Join("..", filepath.FromSlash(name)), nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		all = append(all, source{path.Dir(name), name, strings.HasSuffix(name, "_test.go"), syntax, fset.Position})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 20 {
		t.Fatalf("found %d Go files; the rules need something to judge", len(all))
	}
	return all
}

// skipped tells folders that hold no package of ours.
func skipped(folder string) bool {
	return strings.HasPrefix(folder, ".") || strings.HasPrefix(folder, "_") ||
		slices.Contains([]string{"testdata", "node_modules", "out", "data"}, folder)
}

func (s source) imports() []string {
	var all []string
	for _, spec := range s.syntax.Imports {
		name, _ := strconv.Unquote(spec.Path.Value)
		all = append(all, name)
	}
	return all
}

// under reports whether an import path is at or below another.
func under(name, top string) bool { return name == top || strings.HasPrefix(name, top+"/") }

func TestEveryPackageHasARow(t *testing.T) {
	found := map[string]bool{}
	for _, s := range sources(t) {
		found[s.pkg] = true
	}
	delete(found, "internal") // this test
	for _, p := range packages {
		if !found[p.name] {
			t.Errorf("%s has a row in the table but no Go files", p.name)
		}
		if p.why == "" {
			t.Errorf("%s has no reason", p.name)
		}
		delete(found, p.name)
	}
	for name := range found {
		t.Errorf("%s has no row: say which packages it may import, and why it exists", name)
	}
}

func TestPackagesImportOnlyWhatLiesBelow(t *testing.T) {
	may := map[string][]string{}
	for _, p := range packages {
		may[p.name] = p.may
	}
	for _, s := range sources(t) {
		if s.test {
			continue // a test may look at anything, cycles excepted
		}
		for _, name := range s.imports() {
			ours, ok := strings.CutPrefix(name, module+"/")
			if !ok || ours == s.pkg {
				continue
			}
			allowed := slices.ContainsFunc(may[s.pkg], func(m string) bool {
				whole, tree := strings.CutSuffix(m, "/...")
				return m == ours || tree && under(ours, whole)
			})
			if !allowed {
				t.Errorf("%s imports %s, which %s may not", s.file, ours, s.pkg)
			}
		}
	}
}

func TestEveryModuleHasOneImporter(t *testing.T) {
	for _, row := range outside {
		shared := row.imports == "github.com/gofrs/flock" || row.imports == "golang.org/x/text/unicode/norm"
		if row.why == "" || len(row.importers) != 1 && !shared {
			t.Errorf("%s: name one importing package and the reason", row.imports)
		}
	}
	for _, s := range sources(t) {
		for _, name := range s.imports() {
			first, _, _ := strings.Cut(name, "/")
			if !strings.Contains(first, ".") || under(name, module) {
				continue // the standard library, or ours
			}
			if s.test && slices.ContainsFunc(forTests, func(top string) bool { return under(name, top) }) {
				continue
			}
			if importers := importersOf(name); !slices.Contains(importers, s.pkg) {
				t.Errorf("%s imports %s, which only %v may: use what that package offers, or give it a row", s.file, name, importers)
			}
		}
	}
}

func importersOf(name string) []string {
	for _, row := range outside {
		if under(name, row.imports) {
			return row.importers
		}
	}
	return nil
}

func TestModulesAreRequired(t *testing.T) {
	goMod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range outside {
		found := false
		for line := range strings.Lines(string(goMod)) {
			fields := strings.Fields(line)
			found = found || len(fields) >= 2 && (under(row.imports, fields[0]) || under(fields[0], row.imports))
		}
		if !found {
			t.Errorf("%s has a row but is not in go.mod", row.imports)
		}
	}
}

// A program's main package is its cmd, wherever it lies.
func TestOnlyCmdTouchesTheWorld(t *testing.T) {
	for _, s := range sources(t) {
		// What drives a browser has deadlines, and is itself only for tests.
		if s.test || s.syntax.Name.Name == "main" || s.pkg == "internal/pagetest" {
			continue
		}
		ast.Inspect(s.syntax, func(n ast.Node) bool {
			selector, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			from, ok := selector.X.(*ast.Ident)
			if !ok {
				return true
			}
			used := from.Name + "." + selector.Sel.Name
			if why, forbidden := onlyCmd[used]; forbidden {
				t.Errorf("%s uses %s: %s", s.place(n.Pos()), used, why)
			}
			return true
		})
	}
}
