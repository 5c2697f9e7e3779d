package idea

import (
	"fmt"
	"strings"
	"testing"
)

// Each case changes one thing in a valid file and expects one fault.
func TestParseRefusesBadInput(t *testing.T) {
	const extra = "handlaggare: Idéslussens projektgrupp\n" // where an optional key is added
	with := func(lines string) (string, string) { return extra, extra + lines }
	add := func(lines string) [2]string { old, new := with(lines); return [2]string{old, new} }
	tests := []struct {
		why    string
		change [2]string // the first occurrence of what becomes what
		rule   string
		where  string // line:column
		says   string // a piece of the message or the remedy
	}{
		// How the file is laid out.
		{"a byte order mark", [2]string{"---", "\ufeff---"}, "bom", "1:0", "BOM"},
		{"CR at one line end", [2]string{"typ: ide\n", "typ: ide\r\n"}, "radslut", "5:0", "radslut LF"},
		{"a lone CR", [2]string{"Alla köper", "Alla\rköper"}, "radslut", "22:5", "CR"},
		{"NUL", [2]string{"Låna verktyg", "Låna\x00verktyg"}, "tecken", "4:12", "U+0000"},
		{"a control character", [2]string{"Alla köper", "Alla\x1bköper"}, "tecken", "22:5", "styrtecken (U+001B)"},
		{"next line (C1)", [2]string{"Alla köper", "Alla\u0085köper"}, "tecken", "22:5", "U+0085"},
		{"an override of direction", [2]string{"Låna verktyg", "Låna \u202everktyg"}, "tecken", "4:13", "vänder textens riktning"},
		{"an isolate of direction", [2]string{"Alla köper", "Alla \u2066köper"}, "tecken", "22:6", "U+2066"},
		{"a left-to-right mark", [2]string{"Alla köper", "Alla \u200eköper"}, "tecken", "22:6", "U+200E"},
		{"an Arabic letter mark", [2]string{"Alla köper", "Alla \u061cköper"}, "tecken", "22:6", "U+061C"},
		{"a space without width", [2]string{"Låna verktyg", "Låna\u200b verktyg"}, "tecken", "4:12", "osynligt tecken (U+200B)"},
		{"a joiner without width", [2]string{"Alla köper", "Alla\u200d köper"}, "tecken", "22:5", "U+200D"},
		{"a byte order mark in the text", [2]string{"Alla köper", "Alla\ufeff köper"}, "tecken", "22:5", "U+FEFF"},
		{"a soft hyphen", [2]string{"borrmaskin.\n\n", "borr\u00admaskin.\n\n"}, "tecken", "22:22", "U+00AD"},
		{"a variation selector", [2]string{"Alla köper", "Alla\ufe0f köper"}, "tecken", "22:5", "U+FE0F"},
		{"a tag character", [2]string{"Alla köper", "Alla\U000e0041 köper"}, "tecken", "22:5", "U+E0041"},
		{"a line separator", [2]string{"Alla köper", "Alla\u2028köper"}, "tecken", "22:5", "U+2028"},
		{"an odd space", [2]string{"Alla köper", "Alla\u2003köper"}, "tecken", "22:5", "ovanligt mellanslag"},
		{"a private character", [2]string{"Alla köper", "Alla\ue000köper"}, "tecken", "22:5", "U+E000"},
		{"a lost letter", [2]string{"Alla köper", "Alla k\ufffdper"}, "tecken", "22:7", "gått förlorad"},
		{"Latin-1", [2]string{"Alla köper", "Alla k\xf6per"}, "utf8", "22:7", "UTF-8"},
		{"a letter in two parts", [2]string{"titel: Låna", "titel: La\u030ana"}, "nfc", "4:9", "NFC"},
		{"an invisible character as an escape", [2]string{"titel: Låna verktyg på biblioteket", `titel: "Låna\u200b"`}, "tecken", "4:8", "U+200B"},
		{"TOML", [2]string{"---\n", "+++\n"}, "toml", "1:0", "TOML"},
		{"TOML with a name", [2]string{"---\n", "---toml\n"}, "toml", "1:0", "TOML"},
		{"JSON", [2]string{"---\n", "{\n"}, "json", "1:0", "JSON"},
		{"JSON with a name", [2]string{"---\n", "---json\n"}, "json", "1:0", "JSON"},
		{"a name after the delimiter", [2]string{"---\n", "---yaml\n"}, "avgransare", "1:0", "något mer"},
		{"no front matter", [2]string{"---\n", ""}, "avgransare", "1:0", `börja med raden "---"`},
		{"an empty first line", [2]string{"---\n", "\n---\n"}, "avgransare", "1:0", "tom"},
		{"an indented opening", [2]string{"---\n", " ---\n"}, "avgransare", "1:0", "mellanslag före eller efter"},
		{"no closing", [2]string{"\n---\n", "\n"}, "avgransare", "1:0", "inget slut"},
		{"an indented closing", [2]string{"\n---\n", "\n  ---\n"}, "avgransare", "18:3", "indragen"},
		{"spaces after the closing", [2]string{"\n---\n", "\n--- \n"}, "avgransare", "18:4", "mellanslag"},
		{"a closing within a text", [2]string{"skal: Idén", "skal: |\n      Ett\n      ---\n      Idén"}, "avgransare", "19:7", "indragen"},
		{"four hyphens as closing", [2]string{"\n---\n", "\n----\n"}, "avgransare", "18:0", "tre bindestreck"},
		{"a dash as closing", [2]string{"\n---\n", "\n—-\n"}, "avgransare", "18:0", "tre bindestreck"},
		{"a second document", [2]string{"typ: ide", "---\ntyp: ide"}, "andra-dokument", "5:0", "fler uppgifter"},
		{"a second document after dots", [2]string{"typ: ide", "...\n---\ntyp: ide"}, "andra-dokument", "6:0", "fler uppgifter"},
		{"a misspelt key that is needed", [2]string{"titel:", "title:"}, "okand-nyckel", "4:1", `Menade du "titel"?`},
		{"dots as closing", [2]string{"\n---\n", "\n...\n---\n"}, "avgransare", "18:0", `"..."`},

		// Keys and values.
		{"a misspelt key", add("ansvarg: Bibliotekschefen\n"), "okand-nyckel", "12:1", `Menade du "ansvarig"?`},
		{"a key with its letters", add("område: [x]\n"), "okand-nyckel", "12:1", `Menade du "omrade"?`},
		{"a key with a sender", add("inlamnare: Anna\n"), "okand-nyckel", "12:1", "finns inte här"},
		{"a key twice", add("typ: problem\n"), "dubbel-nyckel", "12:1", "först på rad 5"},
		{"a misspelt key in a decision", [2]string{"    utfall:", "    utfal: ja\n    utfall:"}, "okand-nyckel", "15:5", `"utfall"`},
		{"an alias", [2]string{"typ: ide", "typ: *x"}, "alias", "5:6", "*x"},
		{"an anchor", [2]string{"typ: ide", "typ: &x ide"}, "alias", "5:6", "&x"},
		{"a merge key", add("<<: {slag: innovation}\n"), "alias", "12:1", "<<"},
		{"a tag", [2]string{"typ: ide", "typ: !!str ide"}, "tagg", "5:6", "!!str"},
		{"binary", [2]string{"typ: ide", "typ: !!binary aWRl"}, "tagg", "5:6", "!!binary"},
		{"a number for a title", [2]string{"titel: Låna verktyg på biblioteket", "titel: 2026"}, "typ", "4:8", `"2026"`},
		{"a word for a list", [2]string{"omrade: [kultur-fritid]", "omrade: kultur-fritid"}, "typ", "8:9", "[kultur-fritid]"},
		{"a list for a word", [2]string{"typ: ide", "typ: [ide]"}, "typ", "5:6", "ska vara text"},
		{"an octal-looking number", add("amnen: [0123]\n"), "noll-fore-tal", "12:9", `"0123"`},
		{"an octal-looking amount", add("extern_finansiering: {belopp: 0500}\n"), "noll-fore-tal", "12:31", "Skriv 500"},
		{"an amount with kronor", add("extern_finansiering: {belopp: 500 kr}\n"), "typ", "12:31", "Skriv 500."},
		{"a decimal comma", add("lansering: {effekt: {matt: [{vad: Lån, fore: '1,5'}]}}\n"), "typ", "12:46", "Skriv 1.5."},
		{"yes for a truth value", [2]string{"skal:", "inga_tips: yes\n    skal:"}, "typ", "17:16", "Skriv ja"},
		{"nothing after a key", add("ansvarig:\n"), "tomt", "12:10", "ta bort raden"},
		{"a tilde", add("ansvarig: ~\n"), "tomt", "12:11", "saknar värde"},
		{"a day that does not exist", [2]string{"inkommen: 2026-03-02", "inkommen: 2026-02-30"}, "datum", "7:11", "finns inte"},
		{"a date in another form", [2]string{"inkommen: 2026-03-02", "inkommen: 2/3 2026"}, "datum", "7:11", "ÅÅÅÅ-MM-DD"},
		{"a time of day", [2]string{"inkommen: 2026-03-02", "inkommen: 2026-03-02 14:00"}, "datum", "7:11", "ÅÅÅÅ-MM-DD"},
		{"a tab as indentation", add("paus:\n\ttill: 2026-05-01\n"), "yaml", "13:1", "tabb"},
		{"a colon in a title", [2]string{"titel: Låna", "titel: Förslag: låna"}, "yaml", "4:15", "citattecken"},
		{"a quote that is not closed", [2]string{"titel: Låna", `titel: "Låna`}, "yaml", "4:8", "stängs aldrig"},
		{"deep nesting", add("amnen: [[[[[[[[[[[[[x]]]]]]]]]]]]]\n"), "for-djupt", "12:19", "nivåer"},

		// What every idea has.
		{"another format", [2]string{"format: 1", "format: 2"}, "format", "2:9", "nyare version"},
		{"an old format", [2]string{"format: 1", "format: 0"}, "format", "2:9", "idesluss migrate"},
		{"a format in words", [2]string{"format: 1", "format: ett"}, "typ", "2:9", "ett tal"},
		{"no format", [2]string{"format: 1\n", ""}, "saknas", "1:0", "format: 1"},
		{"no id", [2]string{"id: 26-7k3qm\n", ""}, "saknas", "1:0", `"id" saknas`},
		{"no title", [2]string{"titel: Låna verktyg på biblioteket\n", ""}, "saknas", "1:0", `"titel" saknas`},
		{"an empty title", [2]string{"titel: Låna verktyg på biblioteket", `titel: " "`}, "saknas", "4:8", `"titel" är tomt`},
		{"no type", [2]string{"typ: ide\n", ""}, "saknas", "1:0", "typ: ide"},
		{"no step", [2]string{"steg: provning\n", ""}, "saknas", "1:0", "steg"},
		{"no day of arrival", [2]string{"inkommen: 2026-03-02\n", ""}, "saknas", "1:0", "inkommen"},
		{"no area", [2]string{"omrade: [kultur-fritid]\n", ""}, "saknas", "1:0", "omrade"},
		{"an empty list of areas", [2]string{"omrade: [kultur-fritid]", "omrade: []"}, "saknas", "8:9", "omrade"},
		{"no benefit", [2]string{"nytta: Den som bor här kan låna en borrmaskin i stället för att köpa en.\n", ""}, "saknas", "1:0", "nytta"},

		// Id, name and place.
		{"an id in capitals", [2]string{"id: 26-7k3qm", "id: 26-7K3QM"}, "id", "3:5", "Skriv 26-7k3qm"},
		{"an id with a letter that is not used", [2]string{"id: 26-7k3qm", "id: 26-7k3ql"}, "id", "3:5", "i, l, o och u"},
		{"an id that is too short", [2]string{"id: 26-7k3qm", "id: 26-7k3"}, "id", "3:5", "inte ett ärendenummer"},
		{"an id that is not the file's", [2]string{"id: 26-7k3qm", "id: 26-aaaaa"}, "sokvag", "0:0", "26-aaaaa-lana-verktyg"},
		{"a day that is not the folder's", [2]string{"inkommen: 2026-03-02", "inkommen: 2026-02-27"}, "sokvag", "0:0", "ideas/2026/02/26-7k3qm"},

		// Texts and words.
		{"a long title", [2]string{"titel: Låna", "titel: " + strings.Repeat("Låna ", 12)}, "for-lang", "4:8", "högst 80"},
		{"a title on two lines", [2]string{"titel: Låna verktyg på biblioteket", "titel: |-\n  Låna\n  verktyg"}, "en-rad", "4:8", "flera rader"},
		{"a title with spaces around", [2]string{"titel: Låna verktyg på biblioteket", `titel: " Låna"`}, "mellanslag", "4:8", "Ta bort"},
		{"a long benefit", [2]string{"nytta: Den", "nytta: " + strings.Repeat("Den som bor här ", 15)}, "for-lang", "9:8", "högst 200"},
		{"a benefit of two sentences", [2]string{"köpa en.", "köpa en. Det är bra."}, "en-mening", "9:8", "en enda mening"},
		{"a type with its accent", [2]string{"typ: ide", "typ: idé"}, "okant-varde", "5:6", `Menade du "ide"?`},
		{"an unknown nature", add("slag: stor\n"), "okant-varde", "12:7", "forbattring, innovation"},
		{"an unknown wait", add("vantar_pa: bedömaren\n"), "okant-varde", "12:12", `"bedomare"`},
		{"an unknown text origin", add("textursprung: egna ord\n"), "okant-varde", "12:15", `"egna_ord"`},
		{"an unknown translation", add("oversatt: google\n"), "okant-varde", "12:11", "maskin, manniska"},
		{"an unknown part in the work", add("berorda: [{verksamhet: Fastighet, roll: informerad}]\n"), "okant-varde", "12:41", "informeras"},
		{"an unknown state of funding", add("extern_finansiering: {status: klar}\n"), "okant-varde", "12:31", "beviljad"},
		{"an unknown outcome of evaluation", add("utvardering: {utfall: bättre!}\n"), "okant-varde", "12:23", `"battre"`},
		{"an unknown answer to adoption", add("lansering: {ta_over: kanske}\n"), "okant-varde", "12:22", "ja, anpassa, nej"},
		{"an address as contact", [2]string{"handlaggare: Idéslussens projektgrupp", "handlaggare: anna.ek@exempelkoping.se"}, "e-post", "11:14", "Skriv en funktion"},
		{"an address as receiver", add("mottagare: {vem: bo@exempelkoping.se}\n"), "e-post", "12:18", "mottagare.vem"},
		{"an address as decider", [2]string{"    skal:", "    instans: bo@exempelkoping.se\n    skal:"}, "e-post", "17:14", "instans"},
		{"an address as evaluator", add("utvardering: {av: [Kultur, \"@bo\"]}\n"), "e-post", "12:28", `"utvardering.av", nummer 2`},

		// Relations, decisions, parts.
		{"an earlier attempt that is no id", add("ersatter: Låna verktyg\n"), "id", "12:11", "inte ett ärendenummer"},
		{"a copy of itself", add("dubblett_av: 26-7k3qm\n"), "sig-sjalv", "12:14", "idén själv"},
		{"a similar idea that is no id", add("liknar: [25-zzzz9, 25-il]\n"), "id", "12:20", "25-il"},
		{"a challenge that is no id", add("utmaning: [Trygg hemma]\n"), "id", "12:12", "utmaning"},
		{"a decision without reasons", [2]string{"    skal: Idén ligger inom uppdraget.\n", ""}, "saknas", "13:5", `"skal" i beslut 1 saknas`},
		{"a decision with empty reasons", [2]string{"skal: Idén ligger inom uppdraget.", `skal: ""`}, "saknas", "17:11", "är tomt"},
		{"a decision without a date", [2]string{"  - datum: 2026-03-16\n    steg", "  - steg"}, "saknas", "13:5", "datum"},
		{"a decision without an outcome", [2]string{"    utfall: ja\n", ""}, "saknas", "13:5", "utfall"},
		{"a decision without a target", [2]string{"    till: aterkoppling\n", ""}, "saknas", "13:5", "till"},
		{"a decision before the idea came", [2]string{"datum: 2026-03-16", "datum: 2026-02-16"}, "datumordning", "13:12", "före inkommen"},
		{"decisions in the wrong order", [2]string{"    skal: Idén", "    skal: Ja.\n  - datum: 2026-03-10\n    steg: a\n    utfall: ja\n    till: b\n    skal: Idén"}, "datumordning", "18:12", "beslutet före"},
		{"a pause without an end", add("paus: {}\n"), "saknas", "12:7", "varken datum eller villkor"},
		{"a pause that ended before it began", add("paus: {till: 2025-05-01}\n"), "datumordning", "12:14", "före inkommen"},
		{"a pause for a lifetime", add("paus: {till: 2126-05-01}\n"), "datumordning", "12:14", "Kontrollera året"},
		{"an answer due before the idea came", [2]string{"svarsdatum: 2026-03-24", "svarsdatum: 2025-03-24"}, "datumordning", "10:13", "före inkommen"},
		{"a form without a version", add("mall: {provning: {uppdrag: ja}}\n"), "saknas", "12:18", "version: 1"},
		{"a form with a version in words", add("mall: {provning: {version: ett}}\n"), "typ", "12:28", "heltal"},
		{"an affected service without a name", add("berorda: [{roll: informeras}]\n"), "saknas", "12:11", "verksamhet"},
		{"anchored before contacted", add("berorda: [{verksamhet: A, kontaktad: 2026-04-02, forankrad: 2026-04-01}]\n"), "datumordning", "12:61", "kontaktad"},
		{"a report without text", add("lagesrapport: [{datum: 2026-05-01}]\n"), "saknas", "12:16", "text"},
		{"a report out of order", add("lagesrapport: [{datum: 2026-05-01, text: A}, {datum: 2026-04-01, text: B}]\n"), "datumordning", "12:54", "rapporten före"},
		{"a picture without a file", add("bilder: [{alt: En bild}]\n"), "saknas", "12:10", "fil"},
		{"a measure of nothing", add("lansering: {effekt: {matt: [{fore: 1, efter: 2}]}}\n"), "saknas", "12:29", "vad"},
		{"an evaluation before the launch", add("lansering: {datum: 2026-06-01}\nutvardering: {gjord: 2026-05-01}\n"), "datumordning", "13:22", "lansering.datum"},

		// The body.
		{"text before the first heading", [2]string{"\n## Problem", "\nHej\n\n## Problem"}, "text-fore-rubrik", "20:0", "första rubriken"},
		{"a heading of the first level", [2]string{"## Idé", "# Idé"}, "rubrik", "24:0", "titel"},
		{"a heading without a space", [2]string{"## Idé", "##Idé"}, "rubrik", "24:0", "Skriv ## Idé."},
		{"an indented heading", [2]string{"## Idé", "  ## Idé"}, "rubrik", "24:1", "indragen"},
		{"a heading closed with number signs", [2]string{"## Idé", "## Idé ##"}, "rubrik", "24:0", "Skriv ## Idé."},
		{"a heading of number signs", [2]string{"## Idé", "## # ##"}, "rubrik", "24:0", "Efter rubriken"},
		{"an empty heading", [2]string{"## Idé", "##"}, "rubrik", "24:0", "tom"},
		{"a heading by a line of equals signs", [2]string{"\nLåna den", "\nLåna den\n====\n"}, "rubrik", "26:1", "bara ="},
		{"a heading by a line of hyphens", [2]string{"\nLåna den", "\nLåna den\n---\n"}, "rubrik", "26:1", "tom rad"},
		{"two sections of one name", [2]string{"## Idé", "## PROBLEM"}, "dubbelt-avsnitt", "24:0", "rad 20"},
		{"a code block without an end", [2]string{"\nLåna den", "\n```\nLåna den"}, "kodblock", "26:0", "slutar aldrig"},
		{"a long body", [2]string{"Låna den", strings.Repeat("Låna den. ", 2100)}, "for-lang-text", "19:0", "högst 20 kB"},
		{"a large file", [2]string{"Låna den", strings.Repeat("Låna den. ", 7000)}, "for-stor", "0:0", "64 kB"},
	}
	if len(tests) < 100 {
		t.Fatalf("the table has only %d cases", len(tests))
	}
	base := testdata(t, "enkel.md")
	parsed(t, basePath, base)
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			text := strings.Replace(base, test.change[0], test.change[1], 1)
			if text == base {
				t.Fatal("the case changes nothing")
			}
			_, faults := Parse(basePath, []byte(text))
			if len(faults) == 0 {
				t.Fatal("no fault")
			}
			f := faults[0]
			if len(faults) > 1 {
				t.Errorf("more than one fault: %v", faults)
			}
			if f.Rule != test.rule {
				t.Errorf("rule %q, want %q: %v", f.Rule, test.rule, f)
			}
			if where := fmt.Sprintf("%d:%d", f.Line, f.Column); where != test.where {
				t.Errorf("place %s, want %s: %v", where, test.where, f)
			}
			if !strings.Contains(f.Message+" "+f.Remedy, test.says) {
				t.Errorf("%q lacks %q", f, test.says)
			}
			if f.File != basePath {
				t.Errorf("file %q", f.File)
			}
		})
	}
}

// A file that says nothing gets one fault, not one for everything it lacks.
func TestParseRefusesEmptyFiles(t *testing.T) {
	for text, rule := range map[string]string{"": "avgransare", "PK\x03\x04\x14\x00": "inte-text", "\n": "avgransare", "---\n": "avgransare", "---\n---\n": "tomt", "---\n# inget\n---\n": "tomt", "---\n- a\n---\n": "typ"} {
		f, faults := Parse(basePath, []byte(text))
		if f != nil || len(faults) != 1 || faults[0].Rule != rule {
			t.Errorf("%q: %v", text, faults)
		}
	}
}

func TestParseRefusesBadPlaces(t *testing.T) {
	base := testdata(t, "enkel.md")
	for why, path := range map[string]string{
		"no folder":            "26-7k3qm-lana-verktyg.md",
		"another folder":       "forslag/2026/03/26-7k3qm-lana-verktyg.md",
		"a folder per year":    "ideas/2026/26-7k3qm-lana-verktyg.md",
		"another month":        "ideas/2026/04/26-7k3qm-lana-verktyg.md",
		"capitals":             "ideas/2026/03/26-7k3qm-Lana-verktyg.md",
		"letters beyond ASCII": "ideas/2026/03/26-7k3qm-låna-verktyg.md",
		"no slug":              "ideas/2026/03/26-7k3qm.md",
		"another ending":       "ideas/2026/03/26-7k3qm-lana.markdown",
		"another id":           "ideas/2026/03/26-aaaaa-lana-verktyg.md",
		"a way out":            "ideas/2026/03/../03/26-7k3qm-lana.md",
		"a long name":          "ideas/2026/03/26-7k3qm" + strings.Repeat("-lana", 13) + ".md",
	} {
		_, faults := Parse(path, []byte(base))
		if len(faults) != 1 || faults[0].Rule != "sokvag" || !strings.Contains(faults[0].Remedy, basePath) {
			t.Errorf("%s: %v", why, faults)
		}
	}
}

func TestParseAllowsWhatIsClear(t *testing.T) {
	base := testdata(t, "enkel.md")
	for why, change := range map[string][2]string{
		"another slug":                 {"titel: Låna verktyg på biblioteket", "titel: En annan titel"},
		"an abbreviation in a benefit": {"kan låna en", "kan låna t.ex. Elverktyg som en"},
		"a rule in the text":           {"\nLåna den", "\nEtt\n\n---\n\nLåna den"},
		"a third-level heading":        {"\nLåna den", "\n### Hur\n\nLåna den"},
		"a number sign in text":        {"\nLåna den", "\n#biblioteket Låna den"},
		"no body":                      {base[strings.Index(base, "\n## "):], ""},
		"comments":                     {"typ: ide", "# en kommentar\ntyp: ide # en till"},
		"a name with a dash":           {"titel: Låna", "titel: Låna -- och --- mer"},
	} {
		if _, faults := Parse(basePath, []byte(strings.Replace(base, change[0], change[1], 1))); len(faults) > 0 {
			t.Errorf("%s: %v", why, faults)
		}
	}
}
