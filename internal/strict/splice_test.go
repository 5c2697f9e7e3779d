package strict

import (
	"strings"
	"testing"
)

const layout = `# Överst
titel: Lån  # kort
# om antalet
antal: 3 # tre

manad: 2026-03
amnen: [a, "b"] # två
plats:
  # gatan
  gata: 'Stor''gatan' # namn
  nummer: 3

# listan
platser:
- gata: A
  nummer: 1
  # sist i A
- gata: >-
    en lång
    gata
  nummer: 2
ord: {x: y}
mall:
  provning:
    version: 1
    uppdrag: ja
# allra sist
`

func TestSpliceChangesOnlyWhatIsNamed(t *testing.T) {
	tests := []struct {
		why, path, value string
		old, new         string // the lines that go and come
	}{
		{"a text, its comment stays", "titel", "Låna verktyg", "titel: Lån  # kort\n", "titel: Låna verktyg  # kort\n"},
		{"a text that needs quotes", "titel", "Lån: mer", "titel: Lån  # kort\n", "titel: \"Lån: mer\"  # kort\n"},
		{"a number", "antal", "14", "antal: 3 # tre\n", "antal: 14 # tre\n"},
		{"a date", "manad", "2026-04", "manad: 2026-03\n", "manad: 2026-04\n"},
		{"a quoted text", "plats.gata", "Å", "  gata: 'Stor''gatan' # namn\n", "  gata: Å # namn\n"},
		{"a key that goes away", "antal", "", "antal: 3 # tre\n", ""},
		{"a key within a group that goes away", "plats.nummer", "", "  nummer: 3\n", ""},
		{"a new key in its place", "oppen", "ja", "# om antalet\n", "oppen: ja\n# om antalet\n"},
		{"a text in block form", "platser[1].gata", "kort", "- gata: >-\n    en lång\n    gata\n", "- gata: kort\n"},
		{"a number in an item", "platser[0].nummer", "7", "  nummer: 1\n", "  nummer: 7\n"},
		{"the first key of an item", "platser[0].gata", "Ö", "- gata: A\n", "- gata: Ö\n"},
		{"the first key of an item goes away", "platser[0].gata", "", "- gata: A\n  nummer: 1\n  # sist i A\n", "- nummer: 1\n"},
		{"an item on one line", "amnen[1]", "c", "amnen: [a, \"b\"] # två\n", "amnen:\n  - a\n  - c\n"},
		{"a word in braces", "ord.x", "z", "ord: {x: y}\n", "ord:\n  x: z\n"},
		{"an answer", "mall.provning.uppdrag", "nej", "    uppdrag: ja\n", "    uppdrag: nej\n"},
		{"a new answer", "mall.provning.helhet", "oklart", "    version: 1\n", "    helhet: oklart\n    version: 1\n"},
		{"a new form", "mall.annan.fraga", "ja", "mall:\n", "mall:\n  annan:\n    fraga: ja\n"},
		{"a new group", "svar.fraga", "ja", "mall:\n", "svar:\n  fraga: ja\nmall:\n"},
		{"a whole list goes away", "platser", "", "platser:\n- gata: A\n  nummer: 1\n  # sist i A\n- gata: >-\n    en lång\n    gata\n  nummer: 2\n", ""},
		{"a key of a new item", "platser[2].gata", "Ö", "  nummer: 2\n", "  nummer: 2\n- gata: Ö\n"},
		{"a new word in a list", "amnen[2]", "c", "amnen: [a, \"b\"] # två\n", "amnen:\n  - a\n  - b\n  - c\n"},
		{"a new item with nothing in it", "platser[2].gata", "", "", ""},
		{"nothing to take away", "oppen", "", "", ""},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			var v sample
			if _, faults := Decode("", []byte(layout), 1, &v); len(faults) > 0 {
				t.Fatal(faults)
			}
			if err := Assign(&v, test.path, test.value); err != nil {
				t.Fatal(err)
			}
			got, err := Splice([]byte(layout), &v, test.path)
			if err != nil {
				t.Fatal(err)
			}
			want := strings.Replace(layout, test.old, test.new, 1)
			if string(got) != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestPartsCanBeAssigned(t *testing.T) {
	for path, want := range map[string]string{
		"titel": "titel", "manad": "manad", "plats": "plats.gata plats.nummer", "plats.gata": "plats.gata",
		"amnen": "amnen[0]", "platser": "platser[0].gata platser[0].nummer", "ord": "", "mall": "", "saknas": "",
	} {
		got := Parts(&sample{}, path)
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
		for _, part := range got {
			if err := Assign(&sample{}, part, ""); err != nil {
				t.Errorf("%s: %v", part, err)
			}
		}
	}
}

func TestSpliceAppends(t *testing.T) {
	var v sample
	if _, faults := Decode("", []byte(layout), 1, &v); len(faults) > 0 {
		t.Fatal(faults)
	}
	added, err := Append(&v, "platser", place{"Ö", 3})
	if err != nil {
		t.Fatal(err)
	}
	got, err := Splice([]byte(layout), &v, added)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Replace(layout, "  nummer: 2\n", "  nummer: 2\n- gata: Ö\n  nummer: 3\n", 1)
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if _, err := Append(&v, "platser", "text"); err == nil {
		t.Error("a text was added to a list of places")
	}
}

func TestSpliceRefusesWhatItCannotDoSafely(t *testing.T) {
	tests := []struct {
		why, data, path string
		change          func(*sample)
	}{
		{"more changed than the paths say", layout, "titel", func(v *sample) { v.Title, v.Count = "x", 9 }},
		{"an unknown key", layout, "titell", func(v *sample) {}},
		{"an item beyond the end", layout, "platser[7]", func(v *sample) {}},
		{"the document is in braces", "{titel: a}\n", "titel", func(v *sample) { v.Title = "b" }},
		{"the document is broken", "titel: [\n", "titel", func(v *sample) { v.Title = "b" }},
		{"the document has a fault", "titell: a\nantal: 1\n", "antal", func(v *sample) { v.Count = 2 }},
		{"no path", layout, "", func(v *sample) {}},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			var v sample
			Decode("", []byte(test.data), 1, &v)
			test.change(&v)
			if got, err := Splice([]byte(test.data), &v, test.path); err == nil {
				t.Errorf("no error, but\n%s", got)
			}
		})
	}
}
