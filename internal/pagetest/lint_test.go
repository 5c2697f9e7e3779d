package pagetest

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// goodSite is a small site with nothing wrong. Every case below spoils it in
// one place.
func goodSite(t *testing.T) fstest.MapFS {
	t.Helper()
	source := os.DirFS("testdata/bra")
	tree := fstest.MapFS{}
	err := fs.WalkDir(source, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(source, name)
		tree[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// spoil replaces the first old with new in one file of the tree.
func spoil(t *testing.T, tree fstest.MapFS, name, old, new string) {
	t.Helper()
	file, ok := tree[name]
	if !ok || !strings.Contains(string(file.Data), old) {
		t.Fatalf("%s does not hold %q", name, old)
	}
	tree[name] = &fstest.MapFile{Data: []byte(strings.Replace(string(file.Data), old, new, 1))}
}

func TestGoodSiteHasNoFindings(t *testing.T) {
	findings, err := Lint(goodSite(t), Rules{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		t.Error(f)
	}
}

func TestEmptyTreeIsAnError(t *testing.T) {
	if _, err := Lint(fstest.MapFS{}, Rules{}); err == nil {
		t.Error("a tree without pages passed")
	}
}

func TestLintFindsOneFault(t *testing.T) {
	const start, list, missing = "index.html", "ideer/index.html", "404.html"
	cases := []struct {
		why       string
		page      string
		old, new  string
		rule      string
		inMessage string
	}{
		{"a page without language", start, ` lang="sv"`, ``, "lang", ""},
		{"a page that does not say its kind", start, ` data-sida="start"`, ``, "kind", ""},
		{"a page without title", start, `Medarbetares idéer – Idéslussen`, ``, "title", ""},
		{"two pages with one title", start, `<title>Medarbetares idéer`, `<title>Lanserade idéer`, "title-unique", "ideer/index.html"},
		{"a title that says something else than the heading", list, `<title>Lanserade idéer`, `<title>Katalog`, "title-h1", "Katalog"},
		{"two main headings", start, `</main>`, `<h1>Idéer</h1></main>`, "one-h1", "2"},
		{"no main heading", start, `h1>Medarbetares idéer</h1`, `p>Medarbetares idéer</p`, "one-h1", "0"},
		{"a skipped heading level", list, `<h2 id="lanserade">Lanserade i år</h2>`, `<h3 id="lanserade">Lanserade i år</h3>`, "heading-order", "Lanserade i år"},
		{"a heading without text", list, `</main>`, `<h2> </h2></main>`, "heading-empty", ""},
		{"an id used twice", list, `<h1>`, `<h1 id="lanserade">`, "id-unique", "lanserade"},
		{"no main", missing, `<main`, `<div`, "landmark", "main"},
		{"two footers", start, `</footer>`, `</footer><footer>Slut</footer>`, "landmark", "2 <footer>"},
		{"two navigations with one name", start, `"Om webbplatsen"`, `"Huvudmeny"`, "nav-name", "Huvudmeny"},
		{"a navigation without name", start, `<nav aria-label="Om webbplatsen">`, `<nav>`, "nav-name", ""},

		{"a script", start, `</main>`, `<script>1</script></main>`, "element", "script"},
		{"a script that calls itself data", start, `</main>`, `<script type="application/ld+json" src="/x.js"></script></main>`, "element", "script"},
		{"an inline handler", start, `<h1>`, `<h1 onclick="x()">`, "handler", "onclick"},
		{"a script in a link", start, `href="/prov/ideer/#lanserade"`, `href="javascript:x()"`, "scheme", "javascript"},
		{"a page that moves its reader", start, `<meta charset="utf-8">`, `<meta charset="utf-8"><meta http-equiv="refresh" content="5">`, "refresh", ""},
		{"a new window", list, `<a href="https://kommun.example/"`, `<a target="_blank" href="https://kommun.example/"`, "target", ""},
		{"a forced tab order", start, `<h1>`, `<h1 tabindex="2">`, "manners", "tabindex"},
		{"an alert", start, `<p>M`, `<p role="alert">M`, "manners", "alert"},
		{"a picture without alternative text", start, ` alt="En sluss med tre vattennivåer"`, ``, "img-alt", "sluss.png"},
		{"a picture without size", start, ` height="8"`, ``, "img-size", "height"},
		{"markup escaped twice", start, `<p>M`, `<p>Kök &amp;amp; M`, "escaped-twice", "&amp;amp;"},
		{"markup shown as text", start, `<p>M`, `<p>&lt;p&gt;M`, "escaped-markup", "&lt;p"},
		{"a scrap of a template", start, `<p>M`, `<p>{{.Name}} M`, "template-scrap", "{{"},
		{"a missing value", start, `<p>M`, `<p>&lt;no value&gt; M`, "template-scrap", "no value"},
		{"the focus ring removed", start, `a{color`, `a{outline:none;color`, "outline-removed", "none"},

		{"a word of the trade", start, `<p>M`, `<p>Öppna en pull request. M`, "word", "pull request"},
		{"an English word", start, `<p>M`, `<p>Ge feedback. M`, "word", "feedback"},
		{"an inflected word", start, `<p>M`, `<p>Idén är mergad. M`, "word", "mergad"},
		{"a word that blames", start, `<p>M`, `<p>Datumet är ogiltigt. M`, "word", "ogiltigt"},
		{"a word cut by a soft hyphen", start, `<p>M`, "<p>Ge feed\u00adback. M", "word", "feedback"},
		{"an exclamation", start, `<p>M`, `<p>Välkommen! M`, "exclamation", "Välkommen"},
		{"a link that says nothing", start, `>de idéer som har lanserats<`, `>Läs mer …<`, "link-text", "Läs mer"},
		{"a link without text", start, `>de idéer som har lanserats<`, `><`, "link-text", "no text"},
		{"one text for two places", start, `>de idéer som har lanserats<`, `>Start<`, "link-text", "Start"},

		{"a link that leads nowhere", start, `/prov/ideer/#lanserade`, `/prov/id%C3%A9er/`, "link", "nowhere"},
		{"a fragment that is not there", start, `#lanserade`, `#avslutade`, "fragment", "avslutade"},
		{"a link without the slash", start, `/prov/ideer/#lanserade`, `/prov/ideer`, "link", "slash"},
		{"a link out of the site's folder", start, `/prov/ideer/#lanserade`, `/ideer/`, "link", "folder"},
		{"a picture that is not there", start, `bilder/sluss.png`, `bilder/slus.png`, "link", "slus.png"},
		{"a picture from somebody else", start, `bilder/sluss.png`, `https://bild.example/a.png`, "remote", "bild.example"},
		{"a style from somebody else", start, `<style>`, `<style>@import "https://css.example/a.css";`, "remote", "css.example"},
		{"a relative link on the page for lost readers", missing, `<p>Gå till <a href="/prov/">`, `<p>Gå till <a href="index.html">`, "link-404", "index.html"},
		{"a picture in a style sheet that is not there", "utskrift.css", `sluss.svg`, `lucka.svg`, "link", "lucka.svg"},
		{"a feed that links to nothing", "feed.xml", `<link href="https://ideslussen.example/prov/ideer/"/>`, `<link href="https://ideslussen.example/prov/bort/"/>`, "link", "bort"},
		{"a text in the feed that links to nothing", "feed.xml", `#lanserade`, `#bort`, "fragment", "bort"},
		{"a feed that is not XML", "feed.xml", `</entry>`, ``, "xml", ""},
		{"a site map that lists nothing", "sitemap.xml", `prov/ideer/`, `prov/bort/`, "link", "bort"},
		{"a page that gives another address as its own", list, `example/prov/ideer/">`, `example/prov/">`, "canonical", "/ideer/"},
		{"open data that links to nothing", "data/ideer.json", `ideer/#lanserade`, `bort/`, "link", "bort"},
		{"robots that point at no site map", "robots.txt", `sitemap.xml`, `karta.xml`, "link", "karta.xml"},
	}
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			tree := goodSite(t)
			spoil(t, tree, c.page, c.old, c.new)
			findings, err := Lint(tree, Rules{})
			if err != nil {
				t.Fatal(err)
			}
			found := slices.ContainsFunc(findings, func(f Finding) bool {
				return f.Rule == c.rule && f.Page == c.page && strings.Contains(f.Message, c.inMessage)
			})
			if !found {
				t.Errorf("no %s in %s with %q; found %v", c.rule, c.page, c.inMessage, findings)
			}
		})
	}
}

func TestWordsThatOnlyLookForbidden(t *testing.T) {
	tree := goodSite(t)
	spoil(t, tree, "index.html", "<p>M", "<p>Reportaget om branschens kommitté, en prognos och <code>git commit</code>. M")
	findings, err := Lint(tree, Rules{})
	if err != nil || len(findings) > 0 {
		t.Error(err, findings)
	}
}

func TestPageNobodyLinksTo(t *testing.T) {
	tree := goodSite(t)
	page := strings.NewReplacer("Sidan finns inte", "Bortglömd sida", "/404.html", "/bortglomd.html").Replace(string(tree["404.html"].Data))
	tree["bortglomd.html"] = &fstest.MapFile{Data: []byte(page)}
	assertRules(t, tree, Rules{}, "orphan")
	assertRules(t, tree, Rules{Unlinked: []string{"bortglomd.html"}})
}

func TestLinksAnotherServerAnswers(t *testing.T) {
	tree := goodSite(t)
	spoil(t, tree, "index.html", "/prov/ideer/#lanserade", "/prov/lamna/1-rubrik")
	assertRules(t, tree, Rules{}, "link")
	assertRules(t, tree, Rules{Elsewhere: []string{"/lamna/"}})
}

func TestHeavyPages(t *testing.T) {
	heavy := goodSite(t)
	spoil(t, heavy, "ideer/index.html", "</main>", "<p>"+noise(16<<10)+"</p></main>")
	assertRules(t, heavy, Rules{}, "weight")
	assertRules(t, heavy, Rules{Weight: map[string]int{"katalog": 20 << 10}})

	picture := goodSite(t)
	picture["bilder/sluss.png"] = &fstest.MapFile{Data: make([]byte, OneImage+1)}
	assertRules(t, picture, Rules{}, "weight")
}

// noise gives text that compresses to about n bytes, the same every time.
func noise(n int) string {
	var b strings.Builder
	block := sha256.Sum256(nil)
	for b.Len() < 2*n {
		b.WriteString(hex.EncodeToString(block[:]))
		block = sha256.Sum256(block[:])
	}
	return b.String()
}

// assertRules wants findings of exactly the rules named.
func assertRules(t *testing.T, tree fs.FS, rules Rules, want ...string) {
	t.Helper()
	findings, err := Lint(tree, rules)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range findings {
		got = append(got, f.Rule)
	}
	if got = slices.Compact(got); !slices.Equal(got, want) {
		t.Errorf("rules %v, want %v: %v", got, want, findings)
	}
}

func TestOneOfEachKindTakesTheLargest(t *testing.T) {
	tree := goodSite(t)
	data := string(tree["404.html"].Data)
	tree["fel.html"] = &fstest.MapFile{Data: []byte(strings.Replace(data, "</main>", "<p>Mer att läsa.</p></main>", 1))}
	pages, err := Pages(tree)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, page := range OneOfEachKind(pages) {
		names = append(names, page.Name)
	}
	if want := []string{"fel.html", "ideer/index.html", "index.html"}; !slices.Equal(names, want) {
		t.Errorf("picked %v, want %v", names, want)
	}
}
