package privacy

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/markdown"
)

// traces of every sort, as they are written plainly, in a sentence.
var plain = []struct {
	kind Kind
	text string
}{
	{PersonalNumber, "Numret är 850709-9805 sedan länge."},
	{PersonalNumber, "Numret är 19850709-9805 sedan länge."},
	{Email, "Skriv till plutten.testling@kommunen.se om det."},
	{Phone, "Ring 070-174 06 05 om det."},
	{Name, "Vi talade med Karin Andersson om det."},
	{Name, "Vi talade med Mohammed Hassan om det."},
	{Own, "Det var Plutten Kvistqvist som sa det."},
	{Workplace, "Så gör de på Norrby förskola i dag."},
	{Address, "Det gäller Storgatan 12 på kvällen."},
	{Account, "Se instagram.com/pluttentestling för mer."},
}

var evasionKnown = Known{Own: []string{"Plutten Kvistqvist"}, Workplaces: []string{"Norrby förskola"}}

// hiding gives what is to be hidden of a plain text, and what is around it.
func hiding(t *testing.T, kind Kind, text string) (before, hidden, after string) {
	t.Helper()
	for _, h := range Scan(text, "", evasionKnown) {
		if h.Kind == kind {
			return text[:h.Start], h.Text, text[h.End:]
		}
	}
	t.Fatalf("%s is not found in %q", kind, text)
	return
}

// every puts a string between the letters of another.
func every(s, by string) string {
	var out strings.Builder
	for i, r := range s {
		if i > 0 {
			out.WriteString(by)
		}
		out.WriteRune(r)
	}
	return out.String()
}

// once puts a string before and after one letter in the middle.
func once(s, before, after string) string {
	letters := []rune(s)
	m := len(letters) / 2
	return string(letters[:m]) + before + string(letters[m]) + after + string(letters[m+1:])
}

func mapped(s string, to func(rune) rune) string { return strings.Map(to, s) }

// shifted writes ASCII letters and digits with others, that begin at the three
// given.
func shifted(s string, large, small, zero rune) string {
	return mapped(s, func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z' && large > 0:
			return large + r - 'A'
		case r >= 'a' && r <= 'z' && small > 0:
			return small + r - 'a'
		case r >= '0' && r <= '9' && zero > 0:
			return zero + r - '0'
		}
		return r
	})
}

// evasions are ways to write something so that a person reads it and a simple
// search does not find it.
var evasions = []struct {
	name  string
	write func(s string) string
	not   []Kind // kinds that cannot be written so, or are another thing then
}{
	{"Cyrillic letters", strings.NewReplacer("a", "а", "e", "е", "o", "о", "p", "р", "c", "с", "x", "х", "A", "А", "K", "К", "M", "М", "T", "Т", "H", "Н", "B", "В", "i", "і", "s", "ѕ").Replace, nil},
	{"Greek letters", strings.NewReplacer("o", "ο", "A", "Α", "K", "Κ", "M", "Μ", "T", "Τ", "H", "Η", "v", "ν", "i", "ι").Replace, nil},
	{"small capitals", strings.NewReplacer("a", "ᴀ", "e", "ᴇ", "t", "ᴛ", "n", "ɴ", "r", "ʀ", "o", "ᴏ").Replace, nil},
	{"bold mathematical letters", func(s string) string { return shifted(s, 0x1d400, 0x1d41a, 0x1d7ce) }, nil},
	{"sans-serif mathematical letters", func(s string) string { return shifted(s, 0x1d5a0, 0x1d5ba, 0x1d7e2) }, nil},
	{"script letters", func(s string) string { return shifted(s, 0x1d4d0, 0x1d4ea, 0) }, nil},
	{"double-struck letters", func(s string) string { return shifted(s, 0, 0x1d552, 0x1d7d8) }, nil},
	{"full width", func(s string) string {
		return mapped(s, func(r rune) rune {
			if r > ' ' && r < 0x7f {
				return r + 0xfee0
			}
			return r
		})
	}, nil},
	{"letters in rings", func(s string) string { return shifted(s, 0x24b6, 0x24d0, 0) }, nil},
	{"letters in squares", func(s string) string { return shifted(s, 0x1f130, 0, 0) }, nil},
	{"letters in dark squares", func(s string) string { return shifted(s, 0x1f170, 0, 0) }, []Kind{Name, Own, Workplace, Address}},
	{"zero-width spaces", func(s string) string { return every(s, "\u200b") }, nil},
	{"zero-width joiners", func(s string) string { return every(s, "\u200d") }, nil},
	{"word joiners", func(s string) string { return every(s, "\u2060") }, nil},
	{"soft hyphens", func(s string) string { return every(s, "\u00ad") }, nil},
	{"soft hyphens as entities", func(s string) string { return every(s, "&shy;") }, nil},
	{"directions", func(s string) string { return "\u202d" + every(s, "\u200e") + "\u202c" }, nil},
	{"isolates", func(s string) string { return "\u2066" + s + "\u2069" }, nil},
	{"variation selectors", func(s string) string { return every(s, "\ufe0e") }, nil},
	{"tag characters", func(s string) string { return every(s, "\U000e0061") }, nil},
	{"Hangul fillers", func(s string) string { return every(s, "\u115f") }, nil},
	{"accents", func(s string) string { return every(s, "\u0301") }, nil},
	{"lines over and under", func(s string) string { return every(s, "\u0332\u0305") }, nil},
	{"keycaps", func(s string) string { return every(s, "\u20e3") }, nil},
	{"no-break spaces", strings.NewReplacer(" ", "\u00a0").Replace, nil},
	{"thin spaces", strings.NewReplacer(" ", "\u2009").Replace, nil},
	{"tabs", strings.NewReplacer(" ", "\t").Replace, []Kind{Name, Own, Workplace, Address, Phone}},
	{"strong letter", func(s string) string { return once(s, "**", "**") }, nil},
	{"emphasis", func(s string) string { return once(s, "*", "*") }, nil},
	{"struck out", func(s string) string { return once(s, "~~", "~~") }, nil},
	{"code", func(s string) string { return once(s, "`", "`") }, nil},
	{"backslashes", func(s string) string {
		return strings.NewReplacer("-", `\-`, ".", `\.`, "@", `\@`, "_", `\_`).Replace(s)
	}, nil},
	{"a link around a part", func(s string) string { return once(s, "[", "](https://x.example/)") }, nil},
	{"a link around all", func(s string) string { return "[" + s + "](https://x.example/)" }, nil},
	{"a reference link", func(s string) string { return once(s, "[", "][r]") }, nil},
	{"a tag around a part", func(s string) string { return once(s, "<b>", "</b>") }, nil},
	{"a comment inside", func(s string) string { return once(s, "<!-- x -->", "") }, []Kind{Email, Account}},
	{"decimal entities", func(s string) string {
		var out strings.Builder
		for _, r := range s {
			fmt.Fprintf(&out, "&#%d;", r)
		}
		return out.String()
	}, nil},
	{"hexadecimal entities", func(s string) string {
		var out strings.Builder
		for _, r := range s {
			fmt.Fprintf(&out, "&#x%X;", r)
		}
		return out.String()
	}, nil},
	{"entities with names", strings.NewReplacer("@", "&commat;", ".", "&period;", "-", "&hyphen;", "å", "&aring;", "ö", "&ouml;").Replace, nil},
	{"capital letters", strings.ToUpper, nil},
	{"a code block", func(s string) string { return "\n\n    " + s + "\n\n" }, nil},
	{"a fenced block", func(s string) string { return "\n\n```\n" + s + "\n```\n\n" }, nil},
	{"a heading", func(s string) string { return "\n\n## " + s + "\n\n" }, nil},
	{"a list item", func(s string) string { return "\n\n- " + s + "\n\n" }, nil},
	{"a cell of a table", func(s string) string { return "\n\n| a | b |\n|---|---|\n| " + s + " | c |\n\n" }, nil},
	{"a quoted line", func(s string) string { return "\n\n> " + s + "\n\n" }, nil},
	{"the text of a picture", func(s string) string { return "![" + s + "](x.jpg)" }, nil},
	{"the title of a link", func(s string) string { return `[här](https://x.example/ "` + s + `")` }, nil},
	{"an autolink", func(s string) string { return "<" + s + ">" }, nil},
}

// TestNothingIsHidden: what is found in a plain text is found however it is
// dressed up, in the text or in what is shown of it.
func TestNothingIsHidden(t *testing.T) {
	missed, all := 0, 0
	for _, e := range evasions {
		var not []string
		for _, p := range plain {
			if contains(e.not, p.kind) {
				continue
			}
			before, hidden, after := hiding(t, p.kind, p.text)
			text := before + e.write(hidden) + after + "\n\n[r]: https://x.example/\n"
			all++
			if !seenAs(text, p.kind) {
				missed++
				not = append(not, fmt.Sprintf("%s %q", p.kind, text))
			}
		}
		if not != nil {
			t.Errorf("%s hides %d: %v", e.name, len(not), not)
		}
	}
	t.Logf("%d of %d are hidden", missed, all)
}

// seenAs reports whether a scan of a text and of what is shown of it finds
// something of a kind.
func seenAs(text string, kind Kind) bool {
	for _, h := range Scan(text, markdown.Parse(text, markdown.Options{}).Text(), evasionKnown) {
		if h.Kind == kind {
			return true
		}
	}
	return false
}

func contains(kinds []Kind, k Kind) bool {
	for _, one := range kinds {
		if one == k {
			return true
		}
	}
	return false
}

// TestTwoWaysToHideTogether tries pairs of them, by chance.
func TestTwoWaysToHideTogether(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	missed, all := 0, 0
	for range 3000 {
		p, a, b := plain[r.IntN(len(plain))], evasions[r.IntN(len(evasions))], evasions[r.IntN(len(evasions))]
		if contains(a.not, p.kind) || contains(b.not, p.kind) {
			continue
		}
		before, hidden, after := hiding(t, p.kind, p.text)
		text := before + a.write(b.write(hidden)) + after + "\n\n[r]: https://x.example/\n"
		all++
		if !seenAs(text, p.kind) {
			if missed++; missed < 12 {
				t.Logf("%s within %s hides %s: %q", b.name, a.name, p.kind, text)
			}
		}
	}
	t.Logf("%d of %d are hidden: %.1f %%", missed, all, 100*float64(missed)/float64(all))
	if missed*100 > all*8 {
		t.Error("more than eight in a hundred")
	}
}
