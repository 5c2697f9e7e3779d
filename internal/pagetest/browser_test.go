//go:build browser

package pagetest

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// TestInBrowser holds everything that needs Chromium, so that one browser
// serves the whole binary.
func TestInBrowser(t *testing.T) {
	browser, err := Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(browser.Close)
	t.Run("sample", func(t *testing.T) { testSample(t, browser) })
	t.Run("spoilt", func(t *testing.T) { testSpoilt(t, browser) })
	t.Run("ours", func(t *testing.T) {
		public, internal := buildTrees(t)
		t.Run("public", func(t *testing.T) { testTree(t, browser, public) })
		t.Run("internal", func(t *testing.T) { testTree(t, browser, internal) })
	})
}

func testSample(t *testing.T, browser *Browser) { testTree(t, browser, "testdata/bra") }

// testTree wants no finding in any page of a tree.
func testTree(t *testing.T, browser *Browser, dir string) {
	t.Run("vnu", func(t *testing.T) {
		findings, err := Validate(t.Context(), dir)
		assertNone(t, findings, err)
	})
	pages, err := Pages(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	server, err := Serve(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	for _, page := range OneOfEachKind(pages) {
		t.Run(page.Kind, func(t *testing.T) {
			t.Parallel()
			findings, err := browser.Axe(server, page, AxeLooks...)
			assertNone(t, findings, err)
			findings, err = browser.Reflow(server, page, ReflowLooks...)
			assertNone(t, findings, err)
			findings, err = browser.Keyboard(server, page)
			assertNone(t, findings, err)
		})
	}
}

func assertNone(t *testing.T, findings []Finding, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
	for _, f := range findings {
		t.Error(f)
	}
}

// testSpoilt shows that every kind of examination can fail: the good site is
// spoilt in one place, and the browser must say so.
func testSpoilt(t *testing.T, browser *Browser) {
	type examination func(*Server, *Page) ([]Finding, error)
	axe := func(name string) examination {
		look := lookNamed(t, AxeLooks, name)
		return func(s *Server, p *Page) ([]Finding, error) { return browser.Axe(s, p, look) }
	}
	reflow := func(name string) examination {
		look := lookNamed(t, ReflowLooks, name)
		return func(s *Server, p *Page) ([]Finding, error) { return browser.Reflow(s, p, look) }
	}
	budget := func(most Budget) examination {
		return func(s *Server, p *Page) ([]Finding, error) { return browser.Budget(s, p, most) }
	}
	cases := []struct {
		why       string
		old, new  string
		examine   examination
		rule      string
		inMessage string
	}{
		{"text too pale in light", `--text:#14232B`, `--text:#767676`, axe("light"), "axe-color-contrast-enhanced", "light"},
		{"text too dim in the dark", `--text:#EDF3F4`, `--text:#777777`, axe("dark"), "axe-color-contrast-enhanced", "dark"},
		{"a page without language", ` lang="sv"`, ``, axe("320 px"), "axe-html-has-lang", ""},
		{"a field without name", `</main>`, `<p><input type="text"></p></main>`, axe("forced colours"), "axe-label", ""},
		{"content outside the landmarks", `</header>`, `</header><p>Utanför</p>`, axe("light"), "axe-region", "Utanför"},
		{"a box wider than a small screen", `<p>M`, `<p style="width:400px">M`, reflow("320 px"), "reflow", "418 px wide"},
		{"a box that sticks out of its parent", `<p>M`, `<p style="margin-right:-9px">M`, reflow("1440 px"), "reflow", "9.0 px out of main"},
		{"a word that cannot break", `overflow-wrap:anywhere`, `overflow-wrap:normal`, reflow("320 px, long words"), "reflow", "too wide"},
		{"text cut when lines are wider", `<p>M`, `<p style="height:2.9rem;overflow:hidden">M`, reflow("320 px, wide spacing"), "reflow", "hides"},
		{"nothing to skip with", `<a class="hopp" href="#innehall">Hoppa till innehållet</a>`, ``, browser.Keyboard, "keyboard", "not a link that skips"},
		{"a skip link that leads nowhere", `id="innehall" tabindex="-1"`, `id="innehallet"`, browser.Keyboard, "keyboard", "does not move"},
		{"too many stops before the content", `<a href="/prov/">Start</a>`, strings.Repeat(`<a href="/prov/">Start</a> `, 9), browser.Keyboard, "keyboard", "11 stops"},
		{"a focus nobody sees", `a:focus-visible,main:focus-visible{outline:3px solid`, `a:focus-visible{outline:1px solid`, browser.Keyboard, "keyboard", "ring of 1 px"},
		{"a focus that jumps back", `<p>M`, `<p style="display:flex"><a href="/prov/" tabindex="1">Först</a>M`, browser.Keyboard, "keyboard", "comes after"},
		{"a button too small to hit", `</main>`, `<button style="outline:3px solid">x</button></main>`, browser.Keyboard, "keyboard", "at least 44×44"},
		{"a page of many parts", `<p>M`, strings.Repeat(`<b></b>`, 400) + `<p>M`, budget(Budget{400, 9}), "budget", "elements, at most 400"},
		{"a picture too many", `<p>M`, `<p>M`, budget(Budget{400, 0}), "budget", "sluss.png"},
		{"a page that moves when it has been seen", `<p>M`, `<script>requestAnimationFrame(() => requestAnimationFrame(() => document.querySelector('main').style.paddingTop = '200px'))</script><p>M`, budget(Budget{400, 9}), "budget", "it moves"},
		{"a picture from somebody else", `bilder/sluss.png`, `https://bild.example/a.png`, reflow("320 px"), "foreign-request", "bild.example"},
	}
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			tree := goodSite(t)
			spoil(t, tree, "index.html", c.old, c.new)
			findings, err := examineStart(t, tree, c.examine)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(findings, func(f Finding) bool {
				return f.Rule == c.rule && strings.Contains(f.Message, c.inMessage)
			}) {
				t.Errorf("no %s with %q; found %v", c.rule, c.inMessage, findings)
			}
		})
	}
}

func lookNamed(t *testing.T, looks []Look, name string) Look {
	t.Helper()
	at := slices.IndexFunc(looks, func(l Look) bool { return l.Name == name })
	if at < 0 {
		t.Fatalf("no look %q", name)
	}
	return looks[at]
}

func examineStart(t *testing.T, tree fstest.MapFS, examine func(*Server, *Page) ([]Finding, error)) ([]Finding, error) {
	t.Helper()
	server, err := Serve(tree)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	page, err := readPage(tree, "index.html")
	if err != nil {
		t.Fatal(err)
	}
	return examine(server, page)
}

func TestValidateFindsFaults(t *testing.T) {
	cases := []struct {
		why, page, old, new, inMessage string
	}{
		{"an element that does not exist", "index.html", "<p>M", "<pp>M", "pp"},
		{"a warning, not an error", "index.html", ` lang="sv"`, ``, "lang"},
		{"a style that does not exist", "utskrift.css", "background", "bakground", "bakground"},
		{"a picture with a strange element", "bilder/sluss.svg", "<path", "<foo/><path", "foo"},
	}
	dir := t.TempDir()
	tree := goodSite(t)
	for _, c := range cases {
		spoil(t, tree, c.page, c.old, c.new)
	}
	if err := os.CopyFS(dir, tree); err != nil {
		t.Fatal(err)
	}
	findings, err := Validate(t.Context(), dir) // one Java process for all cases
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		if !slices.ContainsFunc(findings, func(f Finding) bool {
			return f.Page == c.page && strings.Contains(f.Message, c.inMessage)
		}) {
			t.Errorf("%s: nothing in %s about %q; found %v", c.why, c.page, c.inMessage, findings)
		}
	}
}

func TestValidateWantsPages(t *testing.T) {
	if _, err := Validate(t.Context(), t.TempDir()); err == nil {
		t.Error("a folder without pages passed")
	}
}
