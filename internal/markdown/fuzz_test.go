package markdown

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzRender holds the promises of the package for any text at all: no panic,
// no faults without a place, a page within the vocabulary that a browser and
// bluemonday read as it is written, and nothing at all from a refused text.
func FuzzRender(f *testing.F) {
	for _, group := range hostile {
		for _, src := range group.inputs {
			f.Add(src)
		}
	}
	f.Add(typical)
	f.Fuzz(func(t *testing.T, src string) {
		for _, opts := range []Options{{}, {Base: 3, IDPrefix: "problem-", Images: true}} {
			d := Parse(src, opts)
			page := string(d.HTML())
			if problem := unsafe(page); problem != "" {
				t.Fatalf("%q\n%s\n%s", src, page, problem)
			}
			if d.Refused() && (page != "" || d.Text() != "" || len(d.Faults("", 1)) == 0) {
				t.Fatalf("%q is refused but gives %q, faults %v", src, page, d.Faults("", 1))
			}
			if !utf8.ValidString(d.Text()) || strings.ContainsFunc(d.Text(), forbidden) {
				t.Fatalf("%q gives unreadable text %q", src, d.Text())
			}
			for table := range strings.SplitSeq(page, "</table>") {
				if n := strings.Count(table, "<td") + strings.Count(table, "<th"); n > maxCells+maxColumns+1 {
					t.Fatalf("%q: a table of %d cells passes the bound", src, n)
				}
			}
			checkPlaces(t, src, d)
			checkOutline(t, src, d, opts)
		}
	})
}

func checkPlaces(t *testing.T, src string, d *Doc) {
	lines := strings.Split(src, "\n")
	for _, f := range d.Faults("ide.md", 1) {
		if f.Line < 1 || f.Line > len(lines) || f.Column > utf8.RuneCountInString(lines[f.Line-1])+1 {
			t.Fatalf("%q: fault outside the text: %v", src, f)
		}
		if f.Rule == "" || f.Message == "" || f.Remedy == "" {
			t.Fatalf("%q: fault without words: %#v", src, f)
		}
	}
}

// checkOutline holds that headings never skip a level and have ids of their own.
func checkOutline(t *testing.T, src string, d *Doc, opts Options) {
	base := max(opts.Base, 2)
	last, ids := base-1, make(map[string]bool)
	for _, h := range d.Headings() {
		if h.Level < base || h.Level > last+1 && h.Level != base || h.Level > 6 {
			t.Fatalf("%q: level %d after %d", src, h.Level, last)
		}
		if ids[h.ID] || !strings.HasPrefix(h.ID, opts.IDPrefix) {
			t.Fatalf("%q: heading id %q", src, h.ID)
		}
		last, ids[h.ID] = h.Level, true
	}
}

// FuzzPlain holds that the quick check, which stands in for bluemonday, never
// vouches for a page that bluemonday would change.
func FuzzPlain(f *testing.F) {
	f.Add("<p>x &amp; y</p>\n")
	f.Add(`<a href="https://exempel.se/?a=1&amp;b=2">x</a>`)
	f.Add(`<a href="mailto:a@exempel.se?subject=x">x</a>`)
	f.Add(`<img src="/a.png" alt="&#34;x&#34;" loading="lazy">`)
	f.Add(`<div class="tabell" role="region" aria-label="x" tabindex="0"></div>`)
	f.Add(`<th scope="col" class="hoger">`)
	f.Add(`<ol start="007">`)
	f.Add("</br>")
	f.Add(string(Parse(typical, Options{}).HTML()))
	f.Fuzz(func(t *testing.T, page string) {
		if !plain(page) {
			return
		}
		if clean := policy.Sanitize(page); clean != page {
			t.Fatalf("plain vouches for\n%q\nwhich bluemonday writes\n%q", page, clean)
		}
	})
}

// FuzzReadability holds that the measures are sane for any text.
func FuzzReadability(f *testing.F) {
	f.Add("Vi ses kl. 13.30, t.ex. på torget. Kom!")
	f.Add("“…” . .. ? ! a.\n\n\u00a01 2")
	f.Fuzz(func(t *testing.T, text string) {
		lix, longest := Readability(text)
		words := countWords(text)
		if lix < 0 || longest > words || (words > 0) != (longest > 0) || (words > 0) != (lix > 0) {
			t.Fatalf("%q: lix %v, longest sentence %d of %d words", text, lix, longest, words)
		}
	})
}
