package idea

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const basePath = "ideas/2026/03/26-7k3qm-lana-verktyg-pa-biblioteket.md"

func testdata(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// parsed reads a file that must be free of faults.
func parsed(t testing.TB, path, text string) *File {
	t.Helper()
	f, faults := Parse(path, []byte(text))
	for _, fault := range faults {
		t.Errorf("a fault in a valid file: %v", fault)
	}
	if f == nil || len(faults) > 0 {
		t.FailNow()
	}
	return f
}

func TestParseReadsAFile(t *testing.T) {
	f := parsed(t, basePath, testdata(t, "lanserad.md"))
	i := &f.Idea
	if i.Title != "Låna verktyg på biblioteket" || i.Forms["provning"].Answers["extern_finansiering"] != "oklart" ||
		i.Launch.Effect.Measures[0].After != 10.5 || i.Decisions[1].Date.String() != "2026-09-01" {
		t.Errorf("wrong values: %+v", i)
	}
	want := []Section{
		{"Problem", "Alla köper samma borrmaskin.", 114, 116},
		{"Idé", "Låna den på biblioteket:\n\n- en vägg med verktyg\n- samma lånekort\n\n### Så går det till\n\n    ## inte en rubrik", 118, 120},
		{"Så kan du göra samma sak", "```text\n## inte heller en rubrik\n```", 129, 131},
	}
	if diff := cmp.Diff(want, i.Sections); diff != "" {
		t.Errorf("sections differ (-want +got):\n%s", diff)
	}
	if line, column := f.Document.Position("beslut[1].steg"); line != 39 || column != 11 {
		t.Errorf("beslut[1].steg is at %d:%d", line, column)
	}
	if i.Section("ide") == nil || i.Section("Så kan du göra samma sak") == nil || i.Section("nytta") != nil {
		t.Error("sections are not found by their folded headings")
	}
}

// A writer should not have to mend one fault to see the next.
func TestParseTellsAllFaultsAtOnce(t *testing.T) {
	text := testdata(t, "enkel.md")
	for _, change := range [][2]string{
		{"titel: ", "titell: "}, {"typ: ide", "typ: idé"}, {"inkommen: 2026-03-02", "inkommen: 2026-02-30"},
		{"Idéslussens projektgrupp", "anna@exempel.se"}, {"skal: Idén ligger inom uppdraget.", `skal: ""`}, {"## Idé", "# Idé"}, {"\n", "\r\n"},
	} {
		text = strings.ReplaceAll(text, change[0], change[1])
	}
	_, faults := Parse(basePath, []byte(text))
	var got []string
	for _, f := range faults {
		got = append(got, fmt.Sprintf("%d %s", f.Line, f.Rule))
	}
	want := []string{"1 radslut", "4 okand-nyckel", "5 okant-varde", "7 datum", "11 e-post", "17 saknas", "24 rubrik"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("faults differ (-want +got):\n%s", diff)
	}
}

func TestFormatIsReadAsTheSameIdea(t *testing.T) {
	for _, name := range []string{"lanserad.md", "enkel.md"} {
		first := parsed(t, basePath, testdata(t, name))
		written := Format(&first.Idea)
		second := parsed(t, basePath, string(written))
		if diff := cmp.Diff(first.Idea, second.Idea, cmpopts.IgnoreFields(Section{}, "Line", "First")); diff != "" {
			t.Errorf("%s is read differently when written anew (-first +second):\n%s", name, diff)
		}
		if !bytes.Equal(written, Format(&second.Idea)) {
			t.Errorf("%s is written differently the second time", name)
		}
	}
}

func TestFormatIsCanonical(t *testing.T) {
	i := parsed(t, basePath, testdata(t, "enkel.md")).Idea
	i.Step = "vilande"
	i.Pause = &Pause{Condition: "Lokalen: en ny\nsom är klar"}
	const want = `---
format: 1
id: 26-7k3qm
titel: Låna verktyg på biblioteket
typ: ide
steg: vilande
inkommen: 2026-03-02
omrade:
  - kultur-fritid
nytta: Den som bor här kan låna en borrmaskin i stället för att köpa en.
svarsdatum: 2026-03-24
paus:
  villkor: |-
    Lokalen: en ny
    som är klar
handlaggare: Idéslussens projektgrupp
beslut:
  - datum: 2026-03-16
    steg: provning
    utfall: ja
    till: aterkoppling
    skal: Idén ligger inom uppdraget.
---

## Problem

Alla köper samma borrmaskin.

## Idé

Låna den på biblioteket.
`
	if diff := cmp.Diff(want, string(Format(&i))); diff != "" {
		t.Errorf("Format differs (-want +got):\n%s", diff)
	}
}

func TestChallenge(t *testing.T) {
	const path = "ideas/utmaningar/trygg-hemma.md"
	text := testdata(t, "utmaning.md")
	ch, faults := ParseChallenge(path, []byte(text))
	if len(faults) > 0 {
		t.Fatalf("faults in a valid challenge: %v", faults)
	}
	if ch.Title != "Fler ska kunna bo kvar hemma" || len(ch.Sections) != 1 || ch.Until.String() != "2028-12-31" {
		t.Errorf("wrong values: %+v", ch)
	}
	if again, faults := ParseChallenge(path, FormatChallenge(ch)); len(faults) > 0 || !cmp.Equal(ch, again, cmpopts.IgnoreFields(Section{}, "Line", "First")) {
		t.Errorf("read differently when written anew: %v", faults)
	}
	for _, test := range []struct{ why, path, old, new, rule, says string }{
		{"another name", "ideas/utmaningar/annan.md", "", "", "sokvag", "trygg-hemma.md"},
		{"no owner", path, "agare: Vård- och omsorgsdirektören\n", "", "saknas", "agare"},
		{"an address as owner", path, "agare: Vård- och omsorgsdirektören", "agare: a@b.se", "e-post", "agare"},
		{"ends before it begins", path, "till: 2028-12-31", "till: 2025-12-31", "datumordning", "före fran"},
		{"an id with capitals", path, "id: trygg-hemma", "id: Trygg", "id", "små bokstäver"},
		{"a field of ideas", path, "kalla:", "steg: x\nkalla:", "okand-nyckel", "steg"},
		{"another format", path, "format: 1", "format: 2", "format", "format 2"},
		{"no front matter", path, "---\nformat", "format", "avgransare", "---"},
	} {
		_, faults := ParseChallenge(test.path, []byte(strings.Replace(text, test.old, test.new, 1)))
		if len(faults) != 1 || faults[0].Rule != test.rule || !strings.Contains(faults[0].String(), test.says) {
			t.Errorf("%s: %v", test.why, faults)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	simple := testdata(b, "enkel.md")
	for name, text := range map[string]string{
		"3 kB":        simple + strings.Repeat("Alla köper samma borrmaskin, och den ligger i en låda resten av året.\n", 33),
		"every field": testdata(b, "lanserad.md"),
	} {
		b.Run(name, func(b *testing.B) {
			data := []byte(text)
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, faults := Parse(basePath, data); len(faults) > 0 {
					b.Fatal(faults)
				}
			}
		})
	}
}
