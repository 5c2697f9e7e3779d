package idea

import (
	"strings"
	"testing"
)

// What is just within a bound is no fault, and what is just beyond it is one.
func TestBounds(t *testing.T) {
	title := func(n int) [2]string {
		return [2]string{"titel: Låna verktyg på biblioteket", "titel: " + strings.Repeat("å", n)}
	}
	base := testdata(t, "enkel.md")
	_, body, _ := strings.Cut(base, "\n---\n")
	fill := func(size int) [2]string {
		return [2]string{"Alla köper", strings.Repeat("x", size-len(body)-1) + " Alla köper"}
	}
	for _, c := range []struct {
		what   string
		change [2]string
		rule   string
	}{
		{"a title of 80 letters", title(80), ""},
		{"a title of 81 letters", title(81), "for-lang"},
		{"a text as long as may be", fill(MaxBody), ""},
		{"a text one byte longer", fill(MaxBody + 1), "for-lang-text"},
		{"a heading that is indented by three", [2]string{"## Idé", "   ## Idé"}, "rubrik"},
		{"what is indented by four is no heading", [2]string{"Alla köper", "Så här:\n\n    ## Idé\n\nAlla köper"}, ""},
		{"an id of another year", [2]string{"inkommen: 2026-03-02", "inkommen: 2025-03-02"}, "id sokvag"},
	} {
		if !strings.Contains(base, c.change[0]) {
			t.Fatalf("the base has no %q", c.change[0])
		}
		_, faults := Parse(basePath, []byte(strings.Replace(base, c.change[0], c.change[1], 1)))
		rules := map[string]bool{}
		for _, f := range faults {
			rules[f.Rule] = true
		}
		for _, want := range strings.Fields(c.rule) {
			if !rules[want] {
				t.Errorf("%s: not told as %s: %v", c.what, want, faults)
			}
			delete(rules, want)
		}
		if len(rules) > 0 {
			t.Errorf("%s: %v", c.what, faults)
		}
	}
}

// A title that ends a word just where it must be cut keeps that word.
func TestASlugIsCutAfterAWholeWord(t *testing.T) {
	whole := "ord " + strings.Repeat("a", maxSlug-len("ord "))
	if got, want := Slug(whole+" mer"), strings.Replace(whole, " ", "-", 1); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
