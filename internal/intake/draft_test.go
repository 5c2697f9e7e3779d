package intake

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// presetRules are the rules of a sluss that uses a preset as it is.
func presetRules(t testing.TB, name string) *process.Rules {
	t.Helper()
	rules, faults, err := process.Load(rulesFiles(t, name))
	if err != nil || len(faults) > 0 {
		t.Fatal(faults, err)
	}
	return rules
}

func rulesFiles(t testing.TB, name string) fstest.MapFS {
	t.Helper()
	roster, err := process.PresetRoster(name)
	if err != nil {
		t.Fatal(err)
	}
	organisation, err := process.PresetOrganisation(name)
	if err != nil {
		t.Fatal(err)
	}
	return fstest.MapFS{
		process.ProcessFile:      {Data: []byte("preset: " + name + "\n")},
		process.RosterFile:       {Data: roster},
		process.OrganisationFile: {Data: organisation},
	}
}

// told is an idea as an employee writes it who follows the template.
const told = `---
titel: Låna verktyg på biblioteket
typ: ide
omrade: Kultur och fritid
malgrupp: Invånare
nytta: Den som bor här kan låna en borrmaskin i stället för att köpa en.
ursprung: vardag
---

## Problem

Alla köper samma borrmaskin. Den används en gång.

## Idé

Låna ut verktyg på biblioteket, som böcker.
`

// typed is what it says.
func typed() idea.Idea {
	return idea.Idea{
		Format: 1, Title: "Låna verktyg på biblioteket", Type: "ide", Origin: "vardag",
		Areas: []string{"kultur-fritid"}, Audience: []string{"invanare"},
		Benefit: "Den som bor här kan låna en borrmaskin i stället för att köpa en.",
		Sections: []idea.Section{
			{Title: "Problem", Markdown: "Alla köper samma borrmaskin. Den används en gång."},
			{Title: "Idé", Markdown: "Låna ut verktyg på biblioteket, som böcker."},
		},
	}
}

func TestAnIdeaByTheTemplateIsReadInEveryProcess(t *testing.T) {
	for _, name := range process.Presets() {
		draft, faults := Read("min-ide.md", []byte(told), presetRules(t, name))
		if len(faults) > 0 {
			t.Errorf("%s: %v", name, faults)
		}
		if diff := cmp.Diff(typed(), draft.Idea); diff != "" {
			t.Errorf("%s: want - and got +:\n%s", name, diff)
		}
	}
}

// However a file is written, the draft is the same: what differs may tell who
// wrote it, and with what.
func TestHowAFileIsWrittenDoesNotReachTheDraft(t *testing.T) {
	replace := func(old, new string) func(string) string {
		return func(s string) string {
			if !strings.Contains(s, old) {
				panic(old)
			}
			return strings.Replace(s, old, new, 1)
		}
	}
	utf16 := func(s string) string {
		out := "\xff\xfe"
		for _, r := range strings.ReplaceAll(s, "\n", "\r\n") {
			out += string([]byte{byte(r), byte(r >> 8)})
		}
		return out
	}
	for _, c := range []struct {
		about string
		spoil func(string) string
	}{
		{"a byte order mark", func(s string) string { return "\ufeff" + s }},
		{"Windows line ends", func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }},
		{"old Mac line ends", func(s string) string { return strings.ReplaceAll(s, "\n", "\r") }},
		{"UTF-16, as Notepad can save", utf16},
		{"letters in two parts, as on a Mac", replace("Låna verktyg", "La\u030ana verktyg")},
		{"empty lines first", func(s string) string { return "\n \n" + s }},
		{"no empty line last", func(s string) string { return strings.TrimSpace(s) }},
		{"spaces at the ends of lines", func(s string) string { return strings.ReplaceAll(s, "\n", "  \n") }},
		{"a no-break space", replace("Alla köper", "Alla\u00a0köper")},
		{"an invisible watermark", replace("Alla köper", "Al\u200bla k\u2060öper")},
		{"a word processor's long dash for three hyphens", func(s string) string { return strings.ReplaceAll(s, "---\n", "—-\n") }},
		{"a YAML comment", replace("typ: ide\n", "# Anna Ek, tel 070-123 45 67\ntyp: ide\n")},
		{"a YAML comment after a value", replace("typ: ide\n", "typ: ide # Anna Ek\n")},
		{"an HTML comment", replace("Alla köper", "<!-- Anna Ek\nskrev -->\nAlla köper")},
		{"an HTML comment inside another", replace("Alla köper", "<!<!-- a -->-- Anna Ek -->Alla köper")},
		{"an HTML comment at the end", func(s string) string { return s + "\n<!-- Anna Ek -->\n" }},
		{"a name in a key of its own", replace("typ: ide\n", "typ: ide\nskickat_av: Anna Ek\n")},
		{"who wrote it, as a group", replace("typ: ide\n", "typ: ide\nkontakt:\n  epost: anna.ek@example.org\n")},
		{"keys that the sluss writes itself", replace("typ: ide\n", "id: 26-7k3qm\nsteg: lansering\ninkommen: 2026-03-02\n")},
		{"the id of an area", replace("Kultur och fritid", "kultur-fritid")},
		{"an area in a list", replace("Kultur och fritid", "[Kultur och fritid]")},
		{"an area on a line below", replace(" Kultur och fritid", "\n  - kultur och fritid")},
		{"an area in quotes", replace("Kultur och fritid", `"Kultur och fritid"`)},
		{"keys with capitals and Swedish letters", replace("malgrupp:", "Målgrupp :")},
		{"the kind in capitals", replace("typ: ide", "Typ: Idé")},
		{"no kind", replace("typ: ide\n", "")},
		{"optional keys that are not filled in", replace("typ: ide\n", "typ: ide\nslag:\namnen:\nmal: []\n")},
		{"the keys in another order", func(s string) string {
			return strings.Replace(strings.Replace(s, "ursprung: vardag\n", "", 1), "titel:", "ursprung: vardag\ntitel:", 1)
		}},
		{"the sections in another order", func(s string) string {
			before, idea, _ := strings.Cut(s, "## Idé\n")
			front, problem, _ := strings.Cut(before, "## Problem\n")
			return front + "## Idé\n" + idea + "\n## Problem\n" + problem
		}},
		{"a section that is not filled in", func(s string) string { return s + "\n## Nytta\n\n<!-- Vad blir bättre? -->\n" }},
		{"a heading with one #", replace("## Problem", "# Problem")},
		{"a heading without its space", replace("## Problem", "##Problem")},
		{"a heading with a colon", replace("## Problem", "## problem:")},
		{"the benefit in two lines", replace("Den som bor här kan", ">-\n  Den som bor här\n  kan")},
		{"text in quotes", replace("titel: Låna verktyg på biblioteket", `titel: 'Låna verktyg på  biblioteket'`)},
	} {
		draft, faults := Read("Annas idé (v2).MD", []byte(c.spoil(told)), presetRules(t, "orebro"))
		if len(faults) > 0 {
			t.Errorf("%s: %v", c.about, faults)
			continue
		}
		if diff := cmp.Diff(typed(), draft.Idea); diff != "" {
			t.Errorf("%s: want - and got +:\n%s", c.about, diff)
		}
		if text := fmt.Sprint(draft); strings.Contains(text, "Anna Ek") || strings.Contains(text, "anna.ek") {
			t.Errorf("%s: the name follows: %s", c.about, text)
		}
	}
}

func TestWordsAreTakenAsTheyWereMeant(t *testing.T) {
	for _, c := range []struct{ about, old, new, want string }{
		{"a colon", "titel: Låna verktyg på biblioteket", "titel: Café: öppet även på kvällen", "Café: öppet även på kvällen"},
		{"a quotation", "titel: Låna verktyg på biblioteket", `titel: "Bra" & 'billigt': *nu*`, ""},
		{"an apostrophe", "titel: Låna verktyg på biblioteket", "titel: Fler 'andra chanser'", "Fler 'andra chanser'"},
		{"a number", "titel: Låna verktyg på biblioteket", "titel: 2030", "2030"},
		{"a mark that YAML keeps for itself", "titel: Låna verktyg på biblioteket", "titel: @skolan varje dag", "@skolan varje dag"},
		{"a star that YAML would take for a reference", "titel: Låna verktyg på biblioteket", "titel: *nu* eller aldrig", "*nu* eller aldrig"},
		{"yes, which YAML would take for true", "titel: Låna verktyg på biblioteket", "titel: yes", "yes"},
	} {
		draft, faults := Read("ide.md", []byte(strings.Replace(told, c.old, c.new, 1)), presetRules(t, "orebro"))
		if c.want == "" {
			if len(faults) == 0 {
				t.Errorf("%s: no fault, but %q", c.about, draft.Idea.Title)
			}
			continue
		}
		if len(faults) > 0 || draft.Idea.Title != c.want {
			t.Errorf("%s: %q, %v", c.about, draft.Idea.Title, faults)
		}
	}
	two := strings.Replace(told, "omrade: Kultur och fritid", "omrade: Kultur och fritid, Vård och omsorg", 1)
	draft, faults := Read("ide.md", []byte(two), presetRules(t, "orebro"))
	if len(faults) > 0 || fmt.Sprint(draft.Idea.Areas) != "[kultur-fritid vard-omsorg]" {
		t.Errorf("two areas on a line: %v, %v", draft.Idea.Areas, faults)
	}
}

// Each fault is told with its line in the file, and what to write.
func TestFaultsOfADraft(t *testing.T) {
	for _, c := range []struct{ about, old, new, want string }{
		{"no title", "titel: Låna verktyg på biblioteket\n", "", `ide.md:1: "titel" saknas. Skriv till exempel titel: Låna verktyg på biblioteket.`},
		{"a title that is not filled in", "Låna verktyg på biblioteket\n", "\n", `ide.md:2: "titel" saknas. Skriv till exempel titel: Låna verktyg på biblioteket.`},
		{"a title that is too long", "Låna verktyg", strings.Repeat("Låna verktyg ", 9), `ide.md:2: "titel" är 131 tecken. Det får vara högst 80. Korta texten.`},
		{"no benefit", "nytta: Den som bor här kan låna en borrmaskin i stället för att köpa en.\n", "", `ide.md:1: "nytta" saknas. Skriv i en mening vad den som bor här får ut av idén.`},
		{"no area", "omrade: Kultur och fritid\n", "", "ide.md:1: Det står inte vilket område idén gäller. Skriv till exempel omrade: Barn och utbildning."},
		{"an area that is not filled in", "Kultur och fritid", "", "ide.md:4: Det står inte vilket område idén gäller. Skriv till exempel omrade: Barn och utbildning."},
		{"an area with a slip of the finger", "Kultur och", "Kultr och", `ide.md:4: Området "Kultr och fritid" finns inte i listan. Menade du Kultur och fritid?`},
		{"a group that nobody knows", "Invånare", "katter", `ide.md:5: Målgruppen "katter" finns inte i listan. Välj bland `},
		{"a misspelt key", "nytta:", "nyta:", `ide.md:6: Nyckeln "nyta" finns inte här. Menade du "nytta"?`},
		{"a key twice", "typ: ide\n", "typ: ide\ntyp: problem\n", `ide.md:4:`},
		{"no kind that we know", "typ: ide", "typ: klagomal", `ide.md:3:`},
		{"no end of the front matter", "---\n\n##", "\n##", "ide.md:1: Uppgifterna överst i filen har inget slut."},
		{"no front matter", "---\ntitel", "titel", `ide.md:1: Filen ska börja med raden "---".`},
		{"no problem", "## Problem\n\nAlla köper samma borrmaskin. Den används en gång.\n", "", `ide.md: Avsnittet "Problem" saknas.`},
		{"an empty problem", "Alla köper samma borrmaskin. Den används en gång.\n", "", `ide.md:10: Avsnittet "Problem" är tomt.`},
		{"a heading of one's own", "## Idé", "## Mitt namn", `ide.md:14: Processen har inget avsnitt som heter "Mitt namn".`},
		{"text before the first heading", "## Problem", "Hej!\n\n## Problem", "ide.md:10: Här står text före den första rubriken."},
		{"a comment that never ends", "Låna ut", "<!-- Låna ut", "ide.md:16: Här börjar en kommentar"},
		{"HTML", "Låna ut", "<b>Låna</b> ut", "ide.md:16:"},
		{"a lost letter", "köper", "k\ufffdper", "ide.md:12:7:"},
		{"another encoding", "köper", "k\xf6per", "ide.md:12:7: Filen är inte sparad som UTF-8."},
		{"an anchor", "omrade: Kultur och fritid", "omrade: [&a Kultur och fritid]", "ide.md:4:"},
	} {
		spoilt := strings.Replace(told, c.old, c.new, 1)
		if spoilt == told {
			t.Fatalf("%s: %q is not in the file", c.about, c.old)
		}
		_, faults := Read("ide.md", []byte(spoilt), presetRules(t, "orebro"))
		if !slices.ContainsFunc(faults, func(f fault.Fault) bool { return strings.HasPrefix(f.String(), c.want) }) {
			t.Errorf("%s: %v, want %s", c.about, faults, c.want)
		}
	}
	for _, c := range []struct{ about, data, want string }{
		{"an empty file", "", "Filen är tom"},
		{"a Word document", "PK\x03\x04" + strings.Repeat("x", 100), "inte ren text"},
		{"a file that is too large", strings.Repeat("x", idea.MaxSize+1), "större än"},
	} {
		if _, faults := Read("ide.md", []byte(c.data), presetRules(t, "orebro")); len(faults) != 1 || !strings.Contains(faults[0].Message, c.want) {
			t.Errorf("%s: %v", c.about, faults)
		}
	}
}

func TestNotesSayWhatDoesNotFollow(t *testing.T) {
	text := strings.Replace(told, "typ: ide\n", "typ: ide # för oss\nskickat_av: Anna\n", 1)
	draft, faults := Read("ide.md", []byte(text), presetRules(t, "orebro"))
	var got []string
	for _, n := range draft.Notes {
		got = append(got, n.String())
	}
	want := []string{
		"ide.md:3: Det som står efter # på raden följer inte med. Sätt citattecken runt hela texten om # hör till den.",
		`ide.md:4: Raden "skickat_av" följer inte med idén. Du kan ta bort den. Behövs det som står där, skriv det i texten, men inte vem du är.`,
	}
	if diff := cmp.Diff(want, got); diff != "" || len(faults) > 0 {
		t.Errorf("%v: want - and got +:\n%s", faults, diff)
	}
}

// Whatever is written, a draft without faults is an idea that can be written
// as a file and read back, and holds nothing that only the relay gives.
func FuzzRead(f *testing.F) {
	f.Add([]byte(told))
	f.Add([]byte("\ufeff" + strings.ReplaceAll(told, "\n", "\r\n")))
	f.Add([]byte(strings.Replace(told, "Alla", "<!-- <!-- --> ```\n# Problem\n", 1)))
	f.Add([]byte(strings.Replace(told, "vardag", "*a\nmal:\n - 'x\n  y'\n# z", 1)))
	f.Add([]byte("---\ntitel: a: b: c\nomrade: x, y\n—\n##Idé\n"))
	rules := presetRules(f, "orebro")
	f.Fuzz(func(t *testing.T, data []byte) {
		draft, faults := Read("ide.md", data, rules)
		if len(faults) > 0 {
			for _, fault := range faults {
				if lines := 2 + strings.Count(string(data), "\n") + strings.Count(string(data), "\r"); fault.Line > lines || fault.Line < 0 || fault.Message == "" {
					t.Errorf("%v is no place in a file of %d lines", fault, lines)
				}
			}
			if draft.Idea.Title != "" {
				t.Errorf("there are faults, and a draft")
			}
			return
		}
		i := draft.Idea
		if i.ID != "" || i.Step != "" || i.Received != 0 || i.AnswerBy != 0 || i.Contact != "" || len(i.Decisions) > 0 || i.Forms != nil {
			t.Errorf("the draft holds what is the relay's: %+v", i)
		}
		i.ID, i.Step, i.Received = standInID, "provning", standInDay
		file, again := idea.Parse(idea.Path(&i), idea.Format(&i))
		if len(again) > 0 {
			t.Fatalf("not an idea file: %v\n%s", again, idea.Format(&i))
		}
		file.Idea.ID, file.Idea.Step, file.Idea.Received = "", "", 0
		for n := range file.Idea.Sections {
			file.Idea.Sections[n].Line, file.Idea.Sections[n].First = 0, 0
		}
		if diff := cmp.Diff(draft.Idea, file.Idea); diff != "" {
			t.Errorf("it does not read back:\n%s", diff)
		}
		if strings.Contains(string(idea.Format(&i)), "<!--") {
			t.Error("a comment follows")
		}
	})
}
