package privacy

import (
	"testing"
)

// What stands in a text, and what is found there: the kind, "!" when it is
// hard, and the words.
var texts = []struct {
	says  string
	text  string
	known Known
	want  []string
}{
	{says: "a personnummer", text: "Jag är 850709-9805 och bor här.", want: []string{"personnummer! 850709-9805"}},
	{says: "with century", text: "19850709-9805", want: []string{"personnummer! 19850709-9805"}},
	{says: "marks between", text: "nr **19**850709-9805.", want: []string{"personnummer! 19**850709-9805"}},
	{says: "backslashes", text: `85-07-09\-9805`, want: []string{`personnummer! 85-07-09\-9805`}},
	{says: "the last digit is wrong", text: "850709-9806", want: []string{"personnummer 850709-9806"}},
	{says: "an address", text: "Skriv till anna_ek@exempel.se.", want: []string{"epost! anna_ek@exempel.se"}},
	{says: "an address in words", text: "Skriv till namn (at) exempel (punkt) se nu", want: []string{"epost! namn (at) exempel (punkt) se"}},
	{says: "a mobile", text: "Ring 070-174 06 05 nu", want: []string{"telefon! 070-174 06 05"}},
	{says: "abroad and home", text: "+46 (0)70 174 06 05, 08-12 34 56", want: []string{"telefon! +46 (0)70 174 06 05", "telefon! 08-12 34 56"}},
	{says: "the municipality's own number", text: "Ring 019-21 10 00.", known: Known{Allowed: []string{"+46 19 21 10 00"}}},
	{says: "one's own name", text: "Öbergs idé, sa asa.", known: Known{Own: []string{"Åsa Öberg"}}, want: []string{"egen! Öbergs", "egen! asa"}},
	{says: "initials", text: "Ring A.Ö. eller ÅÖ", known: Known{Own: []string{"Åsa Öberg"}}, want: []string{"egen! A.Ö", "egen ÅÖ"}},
	{says: "one's own number, grouped in another way", text: "nås på 17 40 605", known: Known{Own: []string{"070-174 06 05"}}, want: []string{"egen! 17 40 605"}},
	{says: "opening hours", text: "Öppet 08.15–16.45 och 07:30-16:30, den 08-12-2024."},
	{says: "a case number and a statute", text: "Ärende 26-7k3qm, SFS 2009:400, 702 10 Örebro, 556677-8899."},
}

func TestWhatIsFound(t *testing.T) {
	for _, c := range texts {
		t.Run(c.says, func(t *testing.T) {
			var got []string
			for _, h := range Scan(c.text, "", c.known) {
				if c.text[h.Start:h.End] != h.Text {
					t.Errorf("%q is not at %d–%d", h.Text, h.Start, h.End)
				}
				mark := ""
				if h.Hard {
					mark = "!"
				}
				got = append(got, string(h.Kind)+mark+" "+h.Text)
			}
			if len(got) != len(c.want) {
				t.Fatalf("found %q, want %q", got, c.want)
			}
			for i := range got {
				if got[i] != c.want[i] {
					t.Errorf("found %q, want %q", got, c.want)
				}
			}
		})
	}
}
