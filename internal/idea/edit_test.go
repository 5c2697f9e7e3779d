package idea

import (
	"bytes"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/calendar"
)

func TestSetChangesOneFieldAndNoOtherByte(t *testing.T) {
	tests := []struct {
		why, path, value string
		old, new         string // the lines that go and come
	}{
		{"a word", "steg", "vilande", "steg: utvardering\n", "steg: vilande\n"},
		{"a title that needs quotes", "titel", "Låna: mer", "titel: Låna verktyg på biblioteket\n", "titel: \"Låna: mer\"\n"},
		{"a date", "svarsdatum", "2026-12-24", "svarsdatum: 2026-12-01\n", "svarsdatum: 2026-12-24\n"},
		{"a key that goes away", "vantar_pa", "", "vantar_pa: bedomare\n", ""},
		{"a new key in its place", "dubblett_av", "25-aaaaa", "delas_med:", "dubblett_av: 25-aaaaa\ndelas_med:"},
		{"a new group in its place", "paus.till", "2026-12-24", "handlaggare:", "paus:\n  till: 2026-12-24\nhandlaggare:"},
		{"a word in a list on one line, whose other words are rewritten", "amnen[0]", "verktygslån", "amnen: [verktyg, lån, \"2026\"] # fria ord\n", "amnen:\n  - verktygslån\n  - lån\n  - \"2026\"\n"},
		{"an answer in a form in braces", "mall.provning.extern_finansiering", "nej",
			"  provning: {version: 1, uppdrag: ja, vardegrund: ja, jamlikhet_miljo: ja, extern_finansiering: oklart}\n",
			"  provning:\n    version: 1\n    extern_finansiering: nej\n    jamlikhet_miljo: ja\n    uppdrag: ja\n    vardegrund: ja\n"},
		{"a word in a decision", "beslut[0].dnr", "KS 13/2026", "    dnr: KS 12/2026\n", "    dnr: KS 13/2026\n"},
		{"a new word in a decision", "beslut[1].nasta", "Vi ses.", "      - Räkna lånen.\n", "      - Räkna lånen.\n    nasta: Vi ses.\n"},
		{"a long text", "beslut[1].skal", "Kort.", "    skal: >-\n      Utlåningen har gått bra i tre månader, och den som lånar är nöjd. Biblioteket vill\n      fortsätta.\n", "    skal: Kort.\n"},
		{"an amount", "lansering.kostnad.drift", "500", "    drift: 0\n", "    drift: 500\n"},
	}
	text := testdata(t, "lanserad.md")
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			got, err := Set([]byte(text), test.path, test.value)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(text, test.old) {
				t.Fatal("the case looks for lines that are not there")
			}
			if want := strings.Replace(text, test.old, test.new, 1); string(got) != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestSetOnAFileThatEndsAtItsFrontMatter(t *testing.T) {
	text := testdata(t, "enkel.md")
	text = text[:strings.Index(text, "\n---\n")+len("\n---")]
	got, err := Set([]byte(text), "steg", "bedomning")
	if err != nil || string(got) != strings.Replace(text, "steg: provning", "steg: bedomning", 1) {
		t.Errorf("%v\n%s", err, got)
	}
}

func TestAppendAddsADecision(t *testing.T) {
	text := testdata(t, "enkel.md")
	decision := Decision{
		Date: calendar.Day(2026, 4, 7), Step: "aterkoppling", Outcome: "ja", To: "bedomning",
		Reasons: "Du har svarat: allt är klart.", Tips: []string{"Räkna"}, Instance: "projektgruppen",
	}
	got, err := Append([]byte(text), "beslut", decision)
	if err != nil {
		t.Fatal(err)
	}
	const added = `  - datum: 2026-04-07
    steg: aterkoppling
    utfall: ja
    till: bedomning
    skal: "Du har svarat: allt är klart."
    tips:
      - Räkna
    instans: projektgruppen
`
	if want := strings.Replace(text, "\n---\n", "\n"+added+"---\n", 1); string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	first, err := Append([]byte(text), "lagesrapport", Report{calendar.Day(2026, 5, 1), "Klart"})
	if err != nil || !bytes.Contains(first, []byte("uppdraget.\nlagesrapport:\n  - datum: 2026-05-01\n    text: Klart\n---\n")) {
		t.Errorf("a first report: %v\n%s", err, first)
	}
}

// A move writes three fields at once; between them the file would not hold.
func TestEditMovesAnIdea(t *testing.T) {
	text := testdata(t, "enkel.md")
	got, err := Edit([]byte(text), func(i *Idea) error {
		i.Step, i.AnswerBy = "vilande", 0
		i.Pause = &Pause{Condition: "Lokalen är klar"}
		i.Decisions = append(i.Decisions, Decision{Date: calendar.Day(2026, 4, 7), Step: "aterkoppling", Outcome: "vila", To: "vilande", Reasons: "Vi väntar.", NoTips: true})
		return nil
	}, "steg", "svarsdatum", "paus", "beslut[1]")
	if err != nil {
		t.Fatal(err)
	}
	i := parsed(t, basePath, string(got)).Idea
	if i.Step != "vilande" || len(i.Decisions) != 2 || i.Pause == nil || !i.AnswerBy.IsZero() {
		t.Errorf("wrong values:\n%s", got)
	}
}

func TestSetRefuses(t *testing.T) {
	text := testdata(t, "lanserad.md")
	for why, test := range map[string]struct{ text, path, value string }{
		"an unknown key":              {text, "avsandare", "Anna"},
		"a key below a word":          {text, "titel.a", "x"},
		"an item that is not there":   {text, "beslut[9].dnr", "x"},
		"a list as one value":         {text, "omrade", "x"},
		"a day that does not exist":   {text, "svarsdatum", "2026-02-30"},
		"a number in words":           {text, "lansering.kostnad.drift", "fem"},
		"a word not in the list":      {text, "typ", "forslag"},
		"a required key goes away":    {text, "titel", ""},
		"an address":                  {text, "handlaggare", "bo@exempelkoping.se"},
		"an invisible character":      {text, "titel", "Låna\u200b"},
		"a file with a fault":         {strings.Replace(text, "typ:", "tpy:", 1), "steg", "test"},
		"a file with CR LF":           {strings.ReplaceAll(text, "\n", "\r\n"), "steg", "test"},
		"a file without front matter": {"Hej", "steg", "test"},
		"no path":                     {text, "", "x"},
	} {
		if got, err := Set([]byte(test.text), test.path, test.value); err == nil {
			t.Errorf("%s: no error, but\n%s", why, got)
		}
	}
}

// What a file already says wrong does not stop a change elsewhere in it.
func TestSetLeavesOldFaultsAlone(t *testing.T) {
	text := strings.Replace(testdata(t, "enkel.md"), "typ: ide", "typ: idé", 1)
	if _, err := Set([]byte(text), "steg", "bedomning"); err != nil {
		t.Error(err)
	}
	if got, err := Set([]byte(text), "typ", "ide"); err != nil || !bytes.Contains(got, []byte("typ: ide\n")) {
		t.Errorf("%v\n%s", err, got)
	}
}
