package markdown

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestReadability(t *testing.T) {
	for _, c := range []struct {
		sentence string
		text     string
		lix      float64
		longest  int
	}{
		{"A text without words has no measure.", " … – 	\n", 0, 0},
		{"Short words in one sentence count as its length.", "Vi ses i dag.", 4, 4},
		{"Long words have more than six letters.", "Biblioteket lånar ut verktyg.", 4 + 50, 4},
		{"Six letters are not long.", "Kommun.", 1, 1},
		{"Each sentence counts.", "Vi ses. Vi går nu.", 2.5, 3},
		{"A question and a call end a sentence.", "Ses vi? Ja! Nu.", 4.0 / 3, 2},
		{"A line end ends a sentence.", "Ett två\nTre fyra fem\n", 2.5, 3},
		{"A full stop in an abbreviation ends nothing.", "Vi har t.ex. Anna med.", 5, 5},
		{"Nor when it is written apart.", "Vi har t. ex. Anna med.", 6, 6},
		{"Nor in bl.a. before a capital.", "Vi har bl.a. Bo med.", 5, 5},
		{"Nor in a time.", "Kom kl. 13.30 i dag.", 5, 5},
		{"An abbreviation before a small letter goes on.", "Ta bok m.m. med dig.", 5, 5},
		{"An abbreviation before a capital may end one.", "Ta bok m.m. Sen går vi.", 3, 3},
		{"An initial ends nothing.", "Tant A. Ek kom.", 4, 4},
		{"A quoted question goes on.", "”Varför?” sa hon nu.", 4, 4},
		{"A sentence may end inside quotes.", "Hon sa ”nej.” Vi gick.", 2.5, 3},
		{"Numbers are words.", "Vi är 12.", 3, 3},
	} {
		lix, longest := Readability(c.text)
		if math.Abs(lix-c.lix) > 1e-9 || longest != c.longest {
			t.Errorf("%s\n%q gives LIX %.2f and %d words, want %.2f and %d", c.sentence, c.text, lix, longest, c.lix, c.longest)
		}
	}
}

func TestSentences(t *testing.T) {
	var got []string
	for words := range Sentences("Ta med t.ex. en borr. Kom\n– …\n”Nu hittar jag.” Det sa en besökare.") {
		got = append(got, strings.Join(words, " "))
	}
	want := []string{"Ta med t.ex. en borr.", "Kom", "”Nu hittar jag.”", "Det sa en besökare."}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTypeset(t *testing.T) {
	for _, c := range []struct{ sentence, in, want string }{
		{"Thousands stay together.", "185 000", "185_000"},
		{"Millions too.", "1 250 000 kr", "1_250_000_kr"},
		{"A year and a number do not.", "2026 300 idéer", "2026 300 idéer"},
		{"A number and another do not.", "12 1500", "12 1500"},
		{"A unit stays with its number.", "12 procent och 5 %, 3 kronor.", "12_procent och 5_%, 3_kronor."},
		{"A word that begins like a unit does not.", "5 krav och 3 kröp", "5 krav och 3 kröp"},
		{"A time stays with kl.", "Vi ses kl. 13.30. (kl. 8)", "Vi ses kl._13.30. (kl._8)"},
		{"Nothing else changes.", "Hej på dig 2 gånger.", "Hej på dig 2 gånger."},
	} {
		if got := strings.ReplaceAll(typeset(c.in), noBreakSpace, "_"); got != c.want {
			t.Errorf("%s\n%q gives %q, want %q", c.sentence, c.in, got, c.want)
		}
	}
}

func TestHeadingIDs(t *testing.T) {
	for _, c := range []struct {
		sentence string
		headings []string
		want     string
	}{
		{"Swedish letters keep their sense.", []string{"Återkoppling på lördag"}, "aterkoppling-pa-lordag"},
		{"So do letters whose dots stand apart.", []string{"A\u030aterkoppling"}, "aterkoppling"},
		{"Signs become one hyphen, none at the ends.", []string{"– Så: hur (och var)?"}, "sa-hur-och-var"},
		{"Equal headings are numbered.", []string{"Mål", "Mål", "Mål"}, "mal mal-2 mal-3"},
		{"A number taken already is not given again.", []string{"Mål 2", "Mål", "Mål", "Mål 2"}, "mal-2 mal mal-3 mal-2-2"},
		{"A heading without letters still has an id.", []string{"???", "!!!"}, "avsnitt avsnitt-2"},
		{"A soft hyphen does not show.", []string{"Kommun\u00adstyrelsen"}, "kommunstyrelsen"},
	} {
		var s slugs
		var got []string
		for _, h := range c.headings {
			got = append(got, s.of(h))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s\n%q gives %q, want %q", c.sentence, c.headings, got, c.want)
		}
	}
}

func TestPlainText(t *testing.T) {
	for src, want := range map[string]string{
		"**12**-*34* och `56`":            "12-34 och 56\n",
		"&#45;&#x2d; \\* &aring;":         "-- * å\n",
		"rad\nrad":                        "rad rad\n",
		"[text](/a) ![alt](b.png)":        "text alt\n",
		"### Rubrik\n\n- ett\n\n  två\n":  "Rubrik\nett\ntvå\n",
		"| a | b |\n|---|---|\n| 1 | 2 |": "a\tb\n1\t2\n",
	} {
		if got := Parse(src, Options{Base: 3}).Text(); got != want {
			t.Errorf("%q gives %q, want %q", src, got, want)
		}
	}
}
