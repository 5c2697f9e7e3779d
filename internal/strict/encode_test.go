package strict

import (
	"bytes"
	"strings"
	"testing"
)

func TestEncodeIsCanonical(t *testing.T) {
	v := sample{
		Title: "Lån: av verktyg", Open: true, Count: 12, Month: "2026-03", Tags: []string{"böcker", "2026", "26-7k3qm", "ja", "no", "å"},
		Place:  &place{},
		Places: []place{{"A", 0}, {}, {strings.Repeat("lång ", 20) + "gata", 4}},
		Words:  map[string]string{"b": "rad ett\nrad två\n", "a": "", "c: d": " x"},
		Forms:  map[string]answers{"provning": {map[string]string{"version": "1", "uppdrag": "ja"}}, "tom": {}},
	}
	const want = `titel: "Lån: av verktyg"
oppen: ja
antal: 12
andel: 0
manad: 2026-03
amnen:
  - böcker
  - "2026"
  - 26-7k3qm
  - ja
  - "no"
  - å
plats: {}
platser:
  - gata: A
  - {}
  - gata: >-
      lång lång lång lång lång lång lång lång lång lång lång lång lång lång
      lång lång lång lång lång lång gata
    nummer: 4
ord:
  a: ""
  b: |
    rad ett
    rad två
  "c: d": " x"
mall:
  provning:
    uppdrag: ja
    version: 1
  tom: {}
`
	got := Encode(&v)
	if string(got) != want {
		t.Errorf("Encode gives\n%s\nwant\n%s", got, want)
	}
}

// Text that could be taken for something else must come back as it was.
func TestEncodedTextComesBack(t *testing.T) {
	texts := []string{
		"a", "ja", "yes", "No", "null", "~", "true", "123", "0123", "1_000", "1e3", "26-1234e", "2026-01-02", "13:30", ".inf", "+1", "-", "- a", "? a",
		"a: b", "a:", "a #b", "#a", "a\"b", `a\b`, "'a'", "a'b", "@a", "*a", "&a", "!a", "%a", "[a", "{a}", "a,b", "<<", "=", "---", "...",
		" a", "a ", "a\nb", "a\n", "a\n\n", "\na", " a\nb", "a\n b", "a\n\tb", "a\tb", "a\n---\nb", "a\n\n\nb\n", "a\n  \nb", "a\n# b\n",
		strings.Repeat("ord ", 40) + "slut", strings.Repeat("ord ", 19) + "--- " + strings.Repeat("ord ", 20) + "x",
		strings.Repeat("ord  ", 40) + "x", strings.Repeat("x", 200), strings.Repeat("x", 100) + " --- " + strings.Repeat("x", 100),
		"185\u00a0000 kronor", "\u00a0a", "a\u00a0", "🙂", "“citat”",
	}
	for _, text := range texts {
		v := sample{Title: text, Tags: []string{text}, Words: map[string]string{text: text}, Form: answers{map[string]string{text: text}}, Places: []place{{text, 1}}}
		encoded := Encode(&v)
		if strings.Contains(text, "\n") || len(text) > maxKey {
			v.Words, v.Form = map[string]string{"k": text}, answers{map[string]string{"k": text}}
			encoded = Encode(&v)
		}
		for line := range bytes.Lines(encoded) {
			if trimmed := strings.TrimSpace(string(line)); trimmed == "---" || trimmed == "..." {
				t.Errorf("%q is written with a line that ends the front matter:\n%s", text, encoded)
			}
		}
		var got sample
		if _, faults := Decode("", encoded, 1, &got); len(faults) > 0 {
			t.Errorf("%q is written so that it cannot be read: %v\n%s", text, faults, encoded)
			continue
		}
		if again := Encode(&got); !bytes.Equal(again, encoded) || got.Title != text || got.Tags[0] != text {
			t.Errorf("%q comes back as %q\n%s\n%s", text, got.Title, encoded, again)
		}
	}
}
