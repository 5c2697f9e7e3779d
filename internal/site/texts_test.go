package site

import (
	"strings"
	"testing"
	"testing/fstest"
	"unicode"
	"unicode/utf8"

	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/markdown"
)

// aPage is a page without faults. Each case below spoils one thing in it.
const aPage = `---
titel: Om {{tjanst}}
ingress: Här arbetar {{kommun}} med idéer.
adress: /om/
sprak: sv
publicerad: 2026-01-02
uppdaterad: 2026-03-04
granskad_av: Projektgruppen
textursprung: egna_ord
---

## Vad är det?

Ring [vår telefon](tel:{{telefon}}) eller mejla {{epost}}. Se [idéerna](/ideer/).
`

// withPage gives a sluss with one page, where what old stands for is new.
func withPage(t *testing.T, old, new string) fstest.MapFS {
	t.Helper()
	if old != "" && !strings.Contains(aPage, old) {
		t.Fatalf("the page has no %q to replace", old)
	}
	files := emptySluss(t, "orebro")
	files["site/sajt.yaml"].Data = []byte(smallConfig + "  telefon: 08-465 004 10\n")
	files["site/sidor/om.md"] = &fstest.MapFile{Data: []byte(strings.Replace(aPage, old, new, 1))}
	return files
}

func TestAPageInMarkdown(t *testing.T) {
	public, r := buildInMemory(t, withPage(t, "", ""))
	if found := errorsOf(r.Findings); len(found) > 0 {
		t.Fatal(found)
	}
	html := string(public["om/index.html"])
	for what, want := range map[string]string{
		"its title, filled in":         "<h1>Om Idéslussen</h1>",
		"a municipality in the lead":   "Här arbetar Exempelköpings kommun med idéer.",
		"a number that can be dialled": `<a href="tel:0846500410">vår telefon</a>`,
		"the address as it is":         "mejla ideer@exempel.example.",
		"when it was published":        `Publicerad den <time datetime="2026-01-02">2 januari 2026</time>.`,
		"when it was updated":          `Uppdaterad den <time datetime="2026-03-04">4 mars 2026</time>.`,
		"whose words it is":            "Texten är skriven av dem som arbetar med tjänsten.",
		"who has read it through":      "Granskad av Projektgruppen.",
		"itself in the footer":         `<a href="/om/" aria-current="true">`,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("the page does not tell %s: %s", what, want)
		}
	}
	if !strings.Contains(string(public["sitemap.xml"]), "<loc>https://ideer.example/om/</loc><lastmod>2026-03-04</lastmod>") {
		t.Error("the site map does not have the page with its date")
	}
}

func TestFaultsInAPage(t *testing.T) {
	tests := []struct {
		what     string
		old, new string
		rule     string
		line     int
	}{
		{"no title", "titel: Om {{tjanst}}\n", "", "titel-saknas", 2},
		{"a key that does not exist", "sprak: sv", "språk: sv", "okand-nyckel", 5},
		{"a date that does not exist", "2026-03-04", "2026-02-30", "datum", 7},
		{"updated before it was published", "2026-03-04", "2025-03-04", "datum", 7},
		{"an address without slashes", "/om/", "om", "adress", 4},
		{"an address with a letter that does not travel", "/om/", "/omåss/", "adress", 4},
		{"the address of a page we make", "/om/", "/ideer/allt/", "upptagen-adress", 4},
		{"a language that is not one", "sprak: sv", "sprak: svenska!", "sprak", 5},
		{"words from nowhere", "egna_ord", "hittepa", "okant-varde", 9},
		{"a place that does not exist", "sprak: sv", "plats: hemligt", "okant-varde", 5},
		{"a placeholder that stands for nothing", "{{epost}}", "{{e-post}}", "okand-platshallare", 14},
		{"a placeholder without a value", "{{epost}}", "{{besoksadress}}", "tom-platshallare", 14},
		{"a placeholder in the front matter", "{{kommun}}", "{{komun}}", "okand-platshallare", 3},
		{"raw HTML", "Ring", "<br>Ring", "ra-html", 14},
		{"a link to a page that does not exist", "(/ideer/)", "(/finns-inte/)", "lank-utan-mal", 14},
		{"a link without its last slash", "(/ideer/)", "(/ideer)", "lank-utan-mal", 14},
		{"no front matter", "---\ntitel", "titel", "avgransare", 1},
	}
	for _, test := range tests {
		t.Run(test.what, func(t *testing.T) {
			_, r := buildInMemory(t, withPage(t, test.old, test.new))
			found := errorsOf(r.Findings)
			if len(found) != 1 {
				t.Fatalf("want one error, got %v", found)
			}
			f := found[0]
			if f.File != "site/sidor/om.md" || f.Rule != test.rule || f.Line != test.line || f.Remedy == "" {
				t.Errorf("got %s (%s), want %s on line %d with a remedy", f, f.Rule, test.rule, test.line)
			}
		})
	}
}

func TestTwoPagesWithOneAddress(t *testing.T) {
	files := withPage(t, "", "")
	files["site/sidor/zz.md"] = files["site/sidor/om.md"]
	_, r := buildInMemory(t, files)
	found := errorsOf(r.Findings)
	if len(found) != 1 || found[0].Rule != "samma-adress" || found[0].File != "site/sidor/zz.md" {
		t.Errorf("got %v", found)
	}
}

func TestAPageThatIsNotWrittenYet(t *testing.T) {
	tests := []struct {
		what     string
		old, new string
	}{
		{"marked as a draft", "sprak: sv", "utkast: ja"},
		{"without a text", aPage[strings.Index(aPage, "## "):], ""},
	}
	for _, test := range tests {
		t.Run(test.what, func(t *testing.T) {
			public, r := buildInMemory(t, withPage(t, test.old, test.new))
			if found := errorsOf(r.Findings); len(found) > 0 {
				t.Fatal(found)
			}
			warned := false
			for _, f := range r.Findings {
				warned = warned || f.Rule == "oskriven-sida" && f.File == "site/sidor/om.md" && f.Severity == check.Warning
			}
			if !warned {
				t.Errorf("nothing says that the page is not written: %v", r.Findings)
			}
			html := string(public["om/index.html"])
			if !strings.Contains(html, "Den här sidan är inte skriven än.") || strings.Contains(html, "Vad är det?") {
				t.Errorf("the public page is %s", html)
			}
			if strings.Contains(string(public["sitemap.xml"]), "/om/") {
				t.Error("the site map leads to a page that is not written")
			}
		})
	}
}

func TestInternalPagesStayInternal(t *testing.T) {
	var public, internal Memory
	files := withPage(t, "adress: /om/", "adress: /handbok/\nplats: internt")
	files["site/sidor/om.md"].Data = []byte(strings.Replace(string(files["site/sidor/om.md"].Data), "Se [idéerna](/ideer/).", "", 1))
	r, err := Build(t.Context(), Input{Sluss: files, Defaults: repository, Today: exampleDay}, &public, &internal)
	if err != nil {
		t.Fatal(err)
	}
	if found := errorsOf(r.Findings); len(found) > 0 {
		t.Fatal(found)
	}
	if public.Files()["handbok/index.html"] != nil {
		t.Error("the public tree has an internal page")
	}
	if internal.Files()["handbok/index.html"] == nil {
		t.Error("the internal tree lacks the page")
	}
}

func TestPagesInOtherLanguages(t *testing.T) {
	tests := []struct{ lang, html, label string }{
		{"fi", `<html lang="fi">`, `Julkaistu <time datetime="2026-01-02">2.1.2026</time>.`},
		{"en", `<html lang="en">`, `Published <time datetime="2026-01-02">2 January 2026</time>.`},
		{"ar", `<article class="las" dir="rtl">`, `<p class="dov" lang="sv" dir="ltr">Publicerad den`},
	}
	for _, test := range tests {
		t.Run(test.lang, func(t *testing.T) {
			public, _ := buildInMemory(t, withPage(t, "sprak: sv", "sprak: "+test.lang))
			html := string(public["om/index.html"])
			for _, want := range []string{test.html, test.label, `<header lang="sv">`, `<footer lang="sv">`} {
				if !strings.Contains(html, want) {
					t.Errorf("the page lacks %s", want)
				}
			}
			if !strings.Contains(string(public["index.html"]), `<a href="/om/">Om Idéslussen</a>`) && test.lang == "sv" {
				t.Error("the footer does not lead to the page")
			}
		})
	}
}

func TestPagesBelowAPage(t *testing.T) {
	files := withPage(t, "", "")
	files["site/sidor/organisation.md"] = &fstest.MapFile{Data: []byte("---\ntitel: Så är vi organiserade\nadress: /om/organisation/\n---\n\nVi är få. Läs [om oss](../).\n")}
	public, r := buildInMemory(t, files)
	if found := errorsOf(r.Findings); len(found) > 0 {
		t.Fatal(found)
	}
	if !strings.Contains(string(public["om/index.html"]), `<a href="/om/organisation/">Så är vi organiserade</a>`) {
		t.Error("the page above does not lead to the page below")
	}
	below := string(public["om/organisation/index.html"])
	if !strings.Contains(below, `<li><a href="/om/">Om Idéslussen</a></li></ol>`) || !strings.Contains(below, `<a href="/om/">om oss</a>`) {
		t.Errorf("the page below does not lead up: %s", below)
	}
}

func TestValuesAreEscapedForMarkdown(t *testing.T) {
	tests := []struct{ value, html string }{
		{"Vård & omsorg", "<p>Vård &amp; omsorg</p>\n"},
		{"*stjärnor* och _streck_", "<p>*stjärnor* och _streck_</p>\n"},
		{"<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"},
		{"[text](/x/)", "<p>[text](/x/)</p>\n"},
		{"# rubrik", "<p># rubrik</p>\n"},
		{"- punkt", "<p>- punkt</p>\n"},
		{"1. punkt", "<p>1. punkt</p>\n"},
		{"12) punkt", "<p>12) punkt</p>\n"},
		{"a\n\nb", "<p>a b</p>\n"},
		{`snedstreck \ och | rör`, "<p>snedstreck \\ och | rör</p>\n"},
		{"kod `x`", "<p>kod `x`</p>\n"},
		{"== lika", "<p>== lika</p>\n"},
	}
	for _, test := range tests {
		files := emptySluss(t, "orebro")
		files["site/sajt.yaml"].Data = []byte(strings.Replace(smallConfig, "funktion: Projektgruppen", "funktion: "+quoteYAML(test.value), 1))
		files["site/sidor/om.md"] = &fstest.MapFile{Data: []byte("---\ntitel: Om\n---\n\n{{funktion}}\n")}
		public, r := buildInMemory(t, files)
		if found := errorsOf(r.Findings); len(found) > 0 {
			t.Errorf("%q: %v", test.value, found)
			continue
		}
		if html := string(public["om/index.html"]); !strings.Contains(html, test.html) {
			t.Errorf("%q does not become %q in %s", test.value, test.html, html[strings.Index(html, "<main"):strings.Index(html, "</main>")])
		}
	}
}

func quoteYAML(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}

// A value, whatever is in it, is one paragraph of text and nothing else.
func FuzzEscapeMarkdown(f *testing.F) {
	for _, s := range []string{"Vård & omsorg", "*a*", "- x", "1. x", "[a](b)", "<x@y.se>", "https://a.se", "a\\", "~~a~~", "![x](y)", "===", "|a|b|"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if strings.TrimSpace(value) == "" || strings.ContainsFunc(value, func(r rune) bool { return r == utf8.RuneError || !unicode.IsGraphic(r) }) {
			return // refused where the value is read
		}
		html := string(markdown.Parse(escapeMarkdown(value), markdown.Options{}).HTML())
		inside, ok := strings.CutSuffix(html, "</p>\n")
		inside, begins := strings.CutPrefix(inside, "<p>")
		if html != "" && (!ok || !begins || strings.Contains(inside, "<")) {
			t.Errorf("%q becomes %q", value, html)
		}
	})
}
