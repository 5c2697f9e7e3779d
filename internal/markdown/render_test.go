package markdown

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write testdata/rendering.txtar anew")

func TestRendering(t *testing.T) {
	const name = "testdata/rendering.txtar"
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	fresh := &txtar.Archive{Comment: archive.Comment}
	cases := 0
	for _, file := range archive.Files {
		sentence, isText := strings.CutSuffix(file.Name, ".md")
		if !isText {
			continue
		}
		cases++
		d := Parse(string(file.Data), Options{Base: 3, IDPrefix: "x-", Images: strings.HasSuffix(sentence, "(images)")})
		if problem := unsafe(string(d.HTML())); problem != "" {
			t.Errorf("%s: %s", sentence, problem)
		}
		var faults strings.Builder
		for _, f := range d.Faults("", 1) {
			fmt.Fprintf(&faults, "%d:%d %s\n", f.Line, f.Column, f.Rule)
		}
		fresh.Files = append(fresh.Files, file,
			txtar.File{Name: sentence + ".html", Data: []byte(d.HTML())},
			txtar.File{Name: sentence + ".txt", Data: []byte(d.Text())},
			txtar.File{Name: sentence + ".faults", Data: []byte(faults.String())})
	}
	if cases == 0 {
		t.Fatal("no cases")
	}
	if *update {
		if err := os.WriteFile(name, txtar.Format(fresh), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(txtar.Format(archive)), string(txtar.Format(fresh))); diff != "" && !*update {
		t.Errorf("renderings differ (-want +got):\n%s", diff)
	}
}

// A page that has been through Parse is not to be escaped again, nor is a text
// that already holds references escaped twice.
func TestNothingIsEscapedTwice(t *testing.T) {
	for src, want := range map[string]string{
		"a & b":                          "<p>a &amp; b</p>\n",
		"a &amp; b":                      "<p>a &amp; b</p>\n",
		"a &amp;amp; b":                  "<p>a &amp;amp; b</p>\n",
		"\\&lt; b":                       "<p>&amp;lt; b</p>\n",
		"`&amp;`":                        "<p><code>&amp;amp;</code></p>\n",
		"[en sida](/a?b=1&amp;c=2)":      "<p><a href=\"/a?b=1&amp;c=2\">en sida</a></p>\n",
		"[en sida](/a?b=1&c=2)":          "<p><a href=\"/a?b=1&amp;c=2\">en sida</a></p>\n",
		"[en sida](https://x.se/%C3%A5)": "<p><a href=\"https://x.se/%C3%A5\">en sida</a></p>\n",
		"### a & b":                      "<h3 id=\"a-b\">a &amp; b</h3>\n",
	} {
		if got := string(Parse(src, Options{Base: 3}).HTML()); got != want {
			t.Errorf("%q gives\n%s, want\n%s", src, got, want)
		}
	}
}

func TestParseIsSafeForConcurrentUse(t *testing.T) {
	want := Parse(typical, Options{Base: 3}).HTML()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if got := Parse(typical, Options{Base: 3}).HTML(); got != want {
					t.Error("two readings of one text differ")
				}
			}
		})
	}
	wg.Wait()
}

func TestInternalAddressesAreResolved(t *testing.T) {
	pages := map[string]string{"26-7k3qm": "/ideer/26-7k3qm-verktyg/", "bild.jpg": "/ideer/bild.jpg", "ond": "javascript:alert(1)"}
	opts := Options{Base: 3, Images: true, Resolve: func(address string) (string, bool) {
		href, ok := pages[address]
		return href, ok
	}}
	for _, c := range []struct{ sentence, src, html, rule string }{
		{"A page that exists gets its final address.", "[Låna verktyg](26-7k3qm)", `<p><a href="/ideer/26-7k3qm-verktyg/">Låna verktyg</a></p>`, ""},
		{"An image is asked for too.", "![en hylla](bild.jpg)", `<p><img src="/ideer/bild.jpg" alt="en hylla" loading="lazy"></p>`, ""},
		{"A page that does not exist is no link.", "[Låna cyklar](26-00000)", `<p>Låna cyklar</p>`, RuleMissing},
		{"Other sites are not asked for.", "[Exempelköping](https://exempel.se/)", `<p><a href="https://exempel.se/">Exempelköping</a></p>`, ""},
		{"The answer must be an allowed address as well.", "[en ond sida](ond)", `<p>en ond sida</p>`, RuleScheme},
	} {
		d := Parse(c.src, opts)
		if got := strings.TrimSpace(string(d.HTML())); got != c.html {
			t.Errorf("%s\ngot  %s\nwant %s", c.sentence, got, c.html)
		}
		if got := strings.Join(rules(d), " "); got != c.rule {
			t.Errorf("%s\nfaults %q, want %q", c.sentence, got, c.rule)
		}
	}
}

func TestHeadingsAndLinksAreListed(t *testing.T) {
	d := Parse("### Så gjorde vi\n\nSe [planen](/plan/), ![en karta](k.png)\n\n#### Det *gick*\n\n[en fil](ftp://x)\n", Options{Base: 3, IDPrefix: "ide-"})
	if diff := cmp.Diff([]Heading{
		{Level: 3, ID: "ide-sa-gjorde-vi", Text: "Så gjorde vi", Line: 1},
		{Level: 4, ID: "ide-det-gick", Text: "Det gick", Line: 5},
	}, d.Headings()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Link{
		{Kind: Internal, Address: "/plan/", Href: "/plan/", Text: "planen", Line: 3},
		{Image: true, Address: "k.png", Text: "en karta", Line: 3},
		{Address: "ftp://x", Text: "en fil", Line: 7},
	}, d.Links()); diff != "" {
		t.Error(diff)
	}
	if got := d.Words(); got != 11 {
		t.Errorf("%d words, want 11", got)
	}
}
