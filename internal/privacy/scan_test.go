package privacy

import (
	"slices"
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
	{says: "words between the digits", text: "850709 och 9805, från 850709 till 9805"},
	{says: "digits of two things", text: "85 07 09 9 805 000 kr, år 1985, 9805 personer"},
	{says: "two personnummer beside each other", text: "850709-9805 850709-9805/850709-9805", want: []string{"personnummer! 850709-9805", "personnummer! 850709-9805", "personnummer! 850709-9805"}},
	{says: "a personnummer before a telephone", text: "850709-9805 070-174 06 05", want: []string{"personnummer! 850709-9805", "telefon! 070-174 06 05"}},
	{says: "a personnummer after one", text: "070-174 06 05 850709-9805", want: []string{"telefon! 070-174 06 05", "personnummer! 850709-9805"}},
	{says: "a personnummer", text: "Jag är 850709-9805 och bor här.", want: []string{"personnummer! 850709-9805"}},
	{says: "with century", text: "19850709-9805", want: []string{"personnummer! 19850709-9805"}},
	{says: "marks between", text: "nr **19**850709-9805.", want: []string{"personnummer! 19**850709-9805"}},
	{says: "backslashes", text: `85-07-09\-9805`, want: []string{`personnummer! 85-07-09\-9805`}},
	{says: "the last digit is wrong", text: "850709-9806", want: []string{"personnummer 850709-9806"}},
	{says: "an address", text: "Skriv till anna_ek@exempel.se.", want: []string{"epost! anna_ek@exempel.se"}},
	{says: "a personnummer that is said", text: "Nr åttio fem noll sju noll nio, nittioåtta noll fem.", want: []string{"personnummer! åttio fem noll sju noll nio, nittioåtta noll fem"}},
	{says: "a telephone that is said", text: "Ring noll sjuttio sjutton fyrtio sex noll fem nu", want: []string{"telefon! noll sjuttio sjutton fyrtio sex noll fem"}},
	{says: "letters for digits", text: "Nr 85O7O9-98O5.", want: []string{"personnummer! 85O7O9-98O5"}},
	{says: "a quoted line", text: "> Jag cyklade hit.\n\nEn låntagare: ”Jag cyklade hit.” Jag cyklade hem.", want: []string{"om-sig Jag cyklade"}},
	{says: "rings and dots make another word", text: "Låna mera. Asa och Åsa, såg Lana.", want: []string{"namn Asa", "namn Åsa", "namn Lana"}},
	{says: "an address in words", text: "Skriv till namn (at) exempel (punkt) se nu", want: []string{"epost! namn (at) exempel (punkt) se"}},
	{says: "a mobile", text: "Ring 070-174 06 05 nu", want: []string{"telefon! 070-174 06 05"}},
	{says: "abroad and home", text: "+46 (0)70 174 06 05, 08-12 34 56", want: []string{"telefon! +46 (0)70 174 06 05", "telefon! 08-12 34 56"}},
	{says: "the municipality's own number", text: "Ring 019-21 10 00.", known: Known{Allowed: []string{"+46 19 21 10 00"}}},
	{says: "one's own name", text: "Öbergs idé, sa asa.", known: Known{Own: []string{"Åsa Öberg"}}, want: []string{"egen! Öbergs", "egen! asa"}},
	{says: "initials", text: "Ring A.Ö. eller ÅÖ", known: Known{Own: []string{"Åsa Öberg"}}, want: []string{"egen! A.Ö", "egen ÅÖ"}},
	{says: "one's own number, grouped in another way", text: "nås på 17 40 605", known: Known{Own: []string{"070-174 06 05"}}, want: []string{"egen! 17 40 605"}},
	{says: "a name in a sentence", text: "Idén kom från Anna på förskolan. Andersson håller med.", want: []string{"namn Anna", "namn Andersson"}},
	{says: "a name with a last name that no list has", text: "Vi talade med Karin Testling om det.", want: []string{"namn Karin Testling"}},
	{says: "a name in the genitive", text: "Det var Görans förslag, och Jonas höll med.", want: []string{"namn Görans", "namn Jonas"}},
	{says: "names that are words, as words", text: "Per år går 12 med. En björn vid berget. Sol hela dagen. Hans idé var bra. RUT-avdraget. Berg och Dal."},
	{says: "names that are words, as names", text: "Jag och Björn. Bo Ek kom. Han heter Per Lind.", want: []string{"namn Björn", "namn Bo Ek", "namn Per Lind"}},
	{says: "names in small letters", text: "anna och erik. fråga karin andersson eller kollegan fatima.", want: []string{"namn karin andersson", "namn fatima"}},
	{says: "a name in another alphabet", text: "Prata med محمد om det. Олена Шевченко vet. Skriv 五 och 10 µm.", want: []string{"namn محمد", "namn Олена Шевченко"}},
	{says: "a text in another alphabet", text: "مرحبا بكم في المكتبة العامة اليوم"},
	{says: "a name with marks in it", text: "Fråga Ka**ri**n!", want: []string{"namn Ka**ri**n"}},
	{says: "a signature", text: "Så gör vi.\n\nMed vänliga hälsningar\nPlutten Testling", want: []string{"underskrift! Med vänliga hälsningar\nPlutten Testling"}},
	{says: "a greeting alone", text: "Så gör vi. Mvh", want: []string{"underskrift Mvh"}},
	{says: "mvh with a name", text: "Hoppas på svar, mvh Plutten", want: []string{"underskrift! mvh Plutten"}},
	{says: "a slash and a name", text: "Det vore bra! /Anna", want: []string{"underskrift! /Anna"}},
	{says: "a slash and initials", text: "Det vore bra. //Å.Ö.", want: []string{"underskrift! //Å.Ö"}},
	{says: "a slash and a word", text: "Det vore bra. /Plutten", want: []string{"underskrift /Plutten"}},
	{says: "a slash between words", text: "Elever/Föräldrar och 5 km/h. Och/eller."},
	{says: "greeted in a text", text: "Skolan hälsar Finland välkommet till mötet."},
	{says: "about oneself", text: "Jag som är enda vaktmästaren. Som jag skrev i fjol. Min chef vet.", want: []string{"om-sig Jag som är", "om-sig Som jag skrev", "om-sig Min chef"}},
	{says: "we at a place", text: "Vi på Björkgården gör så. Vi på morgonen.", want: []string{"om-sig Vi på Björkgården"}},
	{says: "a workplace", text: "På Norrby förskola och Norrby förskolas gård. norrby skola.", known: Known{Workplaces: []string{"Norrby förskola", "Solen"}}, want: []string{"arbetsplats Norrby förskola", "arbetsplats Norrby förskolas"}},
	{says: "a workplace that is a word", text: "I solen. Hos Solen.", known: Known{Workplaces: []string{"Solen"}}, want: []string{"arbetsplats Solen"}},
	{says: "an address", text: "Huset på Storgatan 12B och Södra vägen 3, men vägen 2 gånger. Läroplan 22.", want: []string{"adress Storgatan 12B", "adress Södra vägen 3"}},
	{says: "a mail address in full width", text: "ｎａｍｎ＠ｅｘｅｍｐｅｌ．ｓｅ", want: []string{"epost! ｎａｍｎ＠ｅｘｅｍｐｅｌ．ｓｅ"}},
	{says: "a mail address that is escaped", text: "[x](mailto:namn%40exempel.se) namn&#64;exempel.se <namn@exempel.se>", want: []string{"epost! namn%40exempel.se", "epost! namn&#64;exempel.se", "epost! namn@exempel.se"}},
	{says: "no mail address", text: "Klockan 8 @ torget. Vi ses at home. 5 st á 10 kr."},
	{says: "one's own address", text: "asa.oberg och asa.oberg@kvist.example", known: Known{Own: []string{"asa.oberg@kvist.example"}}, want: []string{"egen! asa.oberg", "epost! asa.oberg@kvist.example"}},
	{says: "one's own name, spelled out, joined and disguised", text: "Å s a, ÅsaÖberg, Å\u00ads\u200ba, &Aring;sa, A\u030asa, O\u0308berg", known: Known{Own: []string{"Åsa Öberg"}}, want: []string{"egen! Å s a", "egen! ÅsaÖberg", "egen! Å\u00ads\u200ba", "egen! &Aring;sa", "egen! A\u030asa", "egen! O\u0308berg"}},
	{says: "one's own name that is a word", text: "Per år. Vi bor i ett berg. Frågan gick till Per, och Per Berg sa ja.", known: Known{Own: []string{"Per Berg"}}, want: []string{"egen Per", "egen! Per", "egen! Per Berg"}},
	{says: "a login of words", text: "biblioteket i norr, biblioteket-norr", known: Known{Own: []string{"biblioteket-norr"}}, want: []string{"egen! biblioteket-norr"}},
	{says: "a login", text: "se okvist-1974", known: Known{Own: []string{"okvist-1974"}}, want: []string{"egen! okvist"}},
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

// TestOnlyHard finds the same hard things, and nothing that is not.
func TestOnlyHard(t *testing.T) {
	for _, c := range texts {
		all, only := NewScanner(c.known), NewScanner(c.known).OnlyHard()
		var want, got []string
		for _, h := range all.Scan(c.text, "") {
			if h.Hard {
				want = append(want, h.Text)
			}
		}
		for _, h := range only.Scan(c.text, "") {
			if h.Hard {
				got = append(got, h.Text)
			}
			if h.Kind == Name || h.Kind == Self || h.Kind == Address {
				t.Errorf("%s: %s %q is looked for", c.says, h.Kind, h.Text)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: found %q, want %q", c.says, got, want)
		}
	}
}
