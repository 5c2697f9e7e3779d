package site

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// The addresses of the two sites stand in every link as they are written.
func TestAnAddressHoldsNothingThatHTMLMinds(t *testing.T) {
	for address, want := range map[string]bool{
		"https://ideer.example/": true, "http://127.0.0.1:8080/internt/": true, "http://[::1]:8080/": true, "https://ideer.example/a/b-c/": true,
		"https://ideer.example": false, "/slussen/": false, "ftp://ideer.example/": false, "https:///": false,
		"https://ideer.example/?a=/": false, "https://ideer.example/#/": false, "https://namn:ord@ideer.example/": false,
		`https://ideer.example/"><script>/`: false, "https://ideer.example/å/": false, "https://ideer.example/a b/": false,
	} {
		if got := isAddress(address); got != want {
			t.Errorf("%q: %v, want %v", address, got, want)
		}
	}
}

// Whatever stands in the rules, no file is written outside the tree.
func TestNoPageLiesOutsideItsTree(t *testing.T) {
	var sink Memory
	tree, err := newTree(false, "https://ideer.example/", &sink)
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"/../x/", "/ideer/../../x/", "/ideer//x/", "/ideer/./x/"} {
		if err := tree.file(address, nil); !errors.Is(err, errNoAddress) {
			t.Errorf("%s: %v", address, err)
		}
	}
	if len(sink.Files()) > 0 || len(tree.written) > 0 {
		t.Errorf("written: %v", tree.written)
	}
}

func TestASlugHoldsNothingButLettersAndDigits(t *testing.T) {
	for word, want := range map[string]string{
		"Lanserad": "lanserad", "Utvärderad": "utvarderad", "ny_fraga": "ny-fraga", "../../etc": "etc", "Är i drift / på prov": "ar-i-drift-pa-prov",
	} {
		if got := slug(word); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}

// Ids that give no pages of their own are told as what they are, also where a
// build goes on in spite of faults.
func TestIDsThatGiveNoAddressAreToldAsFaults(t *testing.T) {
	for _, c := range []struct{ what, old, new, rule string }{
		{"an area that leads out of the site", "id: barn-utbildning", `id: "../../../ute"`, "id-form"},
		{"two areas with one id", "id: vard-omsorg", "id: barn-utbildning", "samma-id"},
	} {
		for _, partial := range []bool{false, true} {
			files := emptySluss(t, "orebro")
			text := string(files["site/organisation.yaml"].Data)
			if !strings.Contains(text, c.old) {
				t.Fatalf("no %q in %s", c.old, text)
			}
			files["site/organisation.yaml"].Data = []byte(strings.Replace(text, c.old, c.new, 1))
			var p, i Memory
			r, err := Build(context.Background(), Input{Sluss: files, Defaults: repository, Today: exampleDay, Partial: partial}, &p, &i)
			if err != nil {
				t.Fatalf("%s, partial %v: %v", c.what, partial, err)
			}
			told := false
			for _, f := range errorsOf(r.Findings) {
				told = told || f.Rule == c.rule
			}
			if !told || r.OK() {
				t.Errorf("%s, partial %v: %v", c.what, partial, r.Findings)
			}
			for name := range p.Files() {
				if strings.Contains(name, "..") {
					t.Errorf("%s, partial %v: wrote %s", c.what, partial, name)
				}
			}
		}
	}
}

// A style that ends its own element would let what follows be read as HTML.
func TestAStyleCannotEndItsElement(t *testing.T) {
	for _, style := range []*fstest.MapFile{
		{Data: []byte("p{color:red}</style><script>alert(1)</script>")},
		{Data: []byte("/etc/passwd"), Mode: fs.ModeSymlink}, // nor is it read from elsewhere
	} {
		files := emptySluss(t, "orebro")
		files[styleFile] = style
		_, r := buildInMemory(t, files)
		if found := errorsOf(r.Findings); len(found) != 1 || found[0].File != styleFile || r.Public > 0 {
			t.Errorf("%s: %d pages, %v", style.Data, r.Public, found)
		}
	}
}

func TestATemplateThatNobodyUsesIsTold(t *testing.T) {
	files := emptySluss(t, "orebro")
	for name, text := range map[string]string{
		"templates/public/kontakt.html":  `<h1>Kontakta oss</h1>{{template "tider.html"}}`, // in place of ours
		"templates/public/tider.html":    "<p>Jämt.</p>",                                   // part of that
		"templates/public/kontakta.html": "<h1>Kontakta oss</h1>",
		"templates/kontakt.html":         "<h1>Kontakta oss</h1>",
		"templates/README.txt":           "Våra egna.",
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	want := map[string]string{
		"templates/public/kontakta.html": "Menade du templates/public/kontakt.html?",
		"templates/kontakt.html":         "",
	}
	_, built := buildInMemory(t, files)
	linted, err := Lint(files, repository, exampleDay)
	if err != nil {
		t.Fatal(err)
	}
	for what, found := range map[string][]string{"build": remediesOf(built, want), "check": remediesOf(&Result{Findings: linted}, want)} {
		if len(found) != len(want) {
			t.Errorf("%s tells %q", what, found)
		}
	}
	if !built.OK() {
		t.Errorf("a warning stops the build: %v", built.Findings)
	}
}

// remediesOf gives the files of the warnings of unused templates that have the
// wanted remedy.
func remediesOf(r *Result, want map[string]string) []string {
	var files []string
	for _, f := range r.Findings {
		if f.Rule == "mall-anvands-inte" && strings.HasPrefix(f.File, "templates/") && strings.Contains(f.Remedy, want[f.File]) {
			files = append(files, f.File)
		}
	}
	return files
}
