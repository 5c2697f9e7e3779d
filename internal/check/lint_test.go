package check

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// today is the day that testdata/bas.txtar is right on, a Thursday.
var today = calendar.Day(2026, 3, 26)

// base is testdata/bas.txtar: rules, and one idea without faults for each sort
// of step.
type base struct {
	rules        *process.Rules
	organisation string            // the text of site/organisation.yaml
	ideas        map[string]string // by name: "ny", "vilar"
}

func readBase(t testing.TB) base {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/bas.txtar")
	if err != nil {
		t.Fatal(err)
	}
	b := base{ideas: map[string]string{}}
	fsys := fstest.MapFS{}
	for _, f := range archive.Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
		if name, ok := strings.CutSuffix(f.Name, ".md"); ok {
			b.ideas[name] = string(f.Data)
		}
	}
	rules, faults, err := process.Load(fsys)
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	b.rules = rules
	b.organisation = string(fsys[process.OrganisationFile].Data)
	if len(b.ideas) == 0 {
		t.Fatal("no ideas")
	}
	return b
}

// pathOf gives the place where a file with this text belongs.
func pathOf(t testing.TB, text string) string {
	t.Helper()
	id := valueOf(t, text, "id: ")
	received := valueOf(t, text, "inkommen: ")
	return "ideas/" + received[:4] + "/" + received[5:7] + "/" + id + "-namn.md"
}

func valueOf(t testing.TB, text, key string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, "\n"+key)
	if !ok {
		t.Fatalf("no %q in\n%s", key, text)
	}
	value, _, _ := strings.Cut(rest, "\n")
	return value
}

// judge parses and judges one file.
func (b base) judge(t testing.TB, text string) []Finding {
	t.Helper()
	path := pathOf(t, text)
	f, faults := idea.Parse(path, []byte(text))
	if f == nil || len(faults) > 0 {
		t.Fatalf("the idea cannot be parsed: %v", faults)
	}
	return Idea(f, b.rules, today)
}

func TestBaseIdeasHaveNoFindings(t *testing.T) {
	b := readBase(t)
	for name, text := range b.ideas {
		for _, f := range b.judge(t, text) {
			t.Errorf("%s: %s", name, f)
		}
	}
}

// fel is a case that should give an error.
func fel(rule string) verdict { return verdict{rule, Error} }

// varning is a case that should give a warning.
func varning(rule string) verdict { return verdict{rule, Warning} }

type verdict struct {
	rule     string
	severity Severity
}

// lintCase changes one thing in one of the base ideas, and should give one
// finding.
type lintCase struct {
	what     string
	base     string // name of the idea in testdata/bas.txtar
	old, new string
	want     verdict
	at       string // the finding is on the line where this begins; "": on no line
	tells    string // part of the message or the remedy
}

var lintCases = []lintCase{
	// Where the idea stands.
	{"the step is misspelt", "ny", "steg: provning", "steg: provnign", fel("okant-steg"), "steg: provnign", "Menade du provning?"},
	{"the step is not like any", "ny", "steg: provning", "steg: tombola", fel("okant-steg"), "steg: tombola", "inget steg"},
	{"an idea stands beyond the start without decisions", "ny", "steg: provning", "steg: direkt", fel("beslut-saknas"), "steg: direkt", "låt idén stå i provning"},

	// Words of the municipality.
	{"an area is misspelt", "ny", "[kultur-fritid]", "[kultur-fritd]", fel("okant-ord"), "omrade:", "Menade du kultur-fritid?"},
	{"an area is not like any", "ny", "[kultur-fritid]", "[xyz]", fel("okant-ord"), "omrade:", "Välj bland barn-utbildning, kultur-fritid."},
	{"an area stands twice", "ny", "[kultur-fritid]", "[kultur-fritid, Kultur fritid]", fel("dubbelt-ord"), "omrade:", "två gånger"},
	{"an audience is unknown", "ny", "[invanare]", "[invånarna]", fel("okant-ord"), "malgrupp:", "Menade du invanare?"},
	{"a goal is unknown", "ny", "[hallbar-kommun]", "[hållbar-komun]", fel("okant-ord"), "mal:", "Menade du hallbar-kommun?"},
	{"an organisation is unknown", "ny", "organisation: kommunen", "organisation: landet", fel("okant-ord"), "organisation:", "Organisationen landet"},
	{"a kind of effect is unknown", "lanserad", "typ: [snabbare]", "typ: [snabare]", fel("okant-ord"), "typ: [snabare]", "Menade du snabbare?"},
	{"a declined idea has an unknown area", "avslutad", "[kultur-fritid]", "[xyz]", varning("okant-ord"), "omrade:", "xyz"},

	// Decisions are a chain.
	{"the first decision is not taken in the first step", "vilar", "steg: provning", "steg: bedomning", fel("beslutskedja"), "steg: bedomning", "börjar i provning"},
	{"a decision begins elsewhere than the one before ended", "bedoms", "  - datum: 2026-02-17\n    steg: aterkoppling", "  - datum: 2026-02-17\n    steg: utredning", fel("beslutskedja"), "steg: utredning", "Skriv steg: aterkoppling"},
	{"the step of a decision is unknown", "vilar", "  - datum: 2026-02-10\n    steg: provning", "  - datum: 2026-02-10\n    steg: provnig", fel("okant-steg"), "steg: provnig", "Menade du provning?"},
	{"the target of a decision is unknown", "vilar", "till: vilande", "till: vilnade", fel("okant-steg"), "till: vilnade", "Menade du vilande?"},
	{"a decision says back instead of where", "provas_igen", "till: provning", "till: foregaende", fel("okant-steg"), "till: foregaende", "stegets id"},
	{"an outcome is not one of the step's", "avslutad", "utfall: nej", "utfall: omprova", fel("okand-overgang"), "utfall: omprova", "Välj bland ja, nej"},
	{"an outcome leads elsewhere", "avslutad", "till: avslutad", "till: vilande", fel("okand-overgang"), "till: vilande", "till avslutad, inte till vilande"},
	{"the idea does not stand where the last decision led", "avslutad", "titel: Måla om varje hus\ntyp: ide\nsteg: avslutad", "titel: Måla om varje hus\ntyp: ide\nsteg: hanvisad", fel("beslutskedja"), "steg: hanvisad", "Skriv steg: avslutad"},
	{"a decision is taken in a step without ways out", "dubblett", "    instans: projektgruppen\n---", "    instans: projektgruppen\n  - {datum: 2026-02-11, steg: dubblett, utfall: ja, till: dubblett, skal: Nej., nasta: Inget., instans: gruppen}\n---", fel("okand-overgang"), "steg: dubblett, utfall", "inte gå vidare härifrån"},
	{"a re-examined idea comes back elsewhere", "provas_igen", "till: provning", "till: bedomning", fel("fel-vag-tillbaka"), "till: bedomning", "den kom från provning"},
	{"a no has no tips", "avslutad", "    tips: [Vänta tills den flagnar.]\n", "", fel("tips-saknas"), "utfall: nej", "inga_tips: ja"},
	{"a rest has no tips", "vilar", "    tips: [Fråga förarna vad de tycker.]\n", "", fel("tips-saknas"), "utfall: vila", "tips"},
	{"a no has tips and says it has none", "avslutad", "    tips: [", "    inga_tips: true\n    tips: [", fel("tips-och-inga-tips"), "inga_tips: true", "Ta bort raden"},
	{"a reason is not written yet", "avslutad", "skal: Färgen är inte torr sedan förra gången.", "skal: \"[Skriv skälet här]\"", fel("inte-ifyllt"), "skal:", "Här står [Skriv skälet här]."},
	{"a reason from the phrases is not filled in", "bedoms", "skal: Idén är tydlig.", "skal: \"Det pågår [upphandling] nu.\"", fel("inte-ifyllt"), "skal: \"Det", "utan hakparenteser"},
	{"a tip is not written yet", "avslutad", "[Vänta tills den flagnar.]", "[\"[Skriv ett tips]\"]", fel("inte-ifyllt"), "tips:", "[Skriv ett tips]"},
	{"an idea is re-examined by who said no", "provas_igen", "instans: Ledningsgruppen", "instans: Projektgruppen", fel("omprovad-av-samma"), "instans: Projektgruppen", "sitt eget beslut"},
	{"nobody says who re-examined", "provas_igen", "    instans: Ledningsgruppen\n", "", fel("omprovning-utan-instans"), "utfall: omprova", "instans"},
	{"an idea is re-examined twice", "provas_igen", "    instans: Ledningsgruppen\n---", "    instans: Ledningsgruppen\n" +
		"  - {datum: 2026-03-03, steg: provning, utfall: nej, till: avslutad, skal: Nej., inga_tips: true, nasta: Inget., instans: gruppen}\n" +
		"  - {datum: 2026-03-10, steg: avslutad, utfall: omprova, till: provning, skal: Jo., nasta: Vi läser., instans: nämnden}\n---",
		fel("omprovad-tva-ganger"), "2026-03-10", "högst en gång"},

	// What the step asks for.
	{"there is no answer date", "ny", "svarsdatum: 2026-04-10\n", "", fel("saknas"), "format: 1", "svarsdatum"},
	{"there is no contact function", "ny", "handlaggare: Idéslussens projektgrupp\n", "", fel("saknas"), "format: 1", "handlaggare"},
	{"a resting idea has no answer date", "vilar", "svarsdatum: 2026-09-01\n", "", fel("saknas"), "format: 1", "svarsdatum"},
	{"a resting idea does not say until when", "vilar", "paus: {till: 2026-09-01}\n", "", fel("saknas"), "format: 1", "paus.till eller paus.villkor"},
	{"a duplicate does not say of what", "dubblett", "dubblett_av: 26-7k3qm\n", "", varning("saknas"), "format: 1", "dubblett_av"},
	{"a section is missing", "ny", "## Problem\n\nAlla köper en borr och använder den sällan.\n\n", "", fel("saknas"), "", `"Problem" saknas`},
	{"a problem need not have an idea, but a problem", "problem", "## Problem", "## Nytta", fel("saknas"), "", `"Problem" saknas`},
	{"a form is missing", "bedoms", "mall:\n  provning:\n    version: 1\n    uppdrag: ja\n    vardegrund: ja\n    jamlikhet_miljo: ja\n    extern_finansiering: oklart\n", "", fel("saknas"), "format: 1", "Mallen Prövning"},
	{"a required question is not answered", "bedoms", "    vardegrund: ja\n", "", fel("saknas"), "version: 1", "värdegrund"},
	{"a tested idea has no responsible function", "provas", "ansvarig: Rektorn\n", "", fel("saknas"), "format: 1", "ansvarig"},
	{"a tested idea has no receiver", "provas", "mottagare: {vem: Skolan, ", "mottagare: {", fel("saknas"), "mottagare:", "Skriv vem under mottagare."},
	{"a tested idea has no hypothesis", "provas", "hypotes: Det blir tystare., ", "", fel("saknas"), "test: {matt", "hypotes"},
	{"a tested idea has no measure", "provas", ", matt: Decibel vid lunch.", "", fel("saknas"), "test: {hypotes", "matt"},
	{"a tested idea has no plan", "provas", "## Handlingsplan\n\n1. Köp en lampa.\n", "", fel("saknas"), "", "Handlingsplan"},
	{"a launched idea has no results", "lanserad", "## Resultat\n\nHälften så många frågar om vägen.\n\n", "", fel("saknas"), "", "Resultat"},
	{"a launched idea has no lead", "lanserad", "  ingress: Skyltar med bilder visar vägen i badhuset. Hälften så många frågar nu om vägen.\n", "", fel("saknas"), "datum: 2025-04-01", "ingress"},
	{"a launched idea does not say how it was before", "lanserad", "    fore: Personalen fick 20 frågor om dagen.\n", "", fel("saknas"), "typ: [snabbare]", "Skriv fore under lansering.effekt."},
	{"a launched idea does not say how it is after", "lanserad", "    efter: Personalen får 10 frågor om dagen.\n", "", fel("saknas"), "typ: [snabbare]", "efter"},
	{"a launched idea does not say how it was measured", "lanserad", "    metod: Vi räknade frågor i två veckor.\n", "", fel("saknas"), "typ: [snabbare]", "metod"},
	{"a launched idea has no cost", "lanserad", "  kostnad: {utveckling: 12000, drift: 500, arbetstid: 40}\n", "", fel("saknas"), "datum: 2025-04-01", "kostnad"},
	{"an evaluated idea has no lessons", "lanserad", "  lardomar: Bilder hjälper alla.\n", "", fel("saknas"), "senast: 2025-12-02", "lardomar"},

	// Answers in forms.
	{"a form is unknown", "bedoms", "  provning:\n    version: 1\n", "  provning:\n    version: 1\n    uppdrag: ja\n    vardegrund: ja\n    jamlikhet_miljo: ja\n    extern_finansiering: oklart\n  provnin:\n    version: 1\n", fel("okand-mall"), "version: 1\n    uppdrag: ja\n    vardegrund: ja\n    jamlikhet_miljo: ja\n    extern_finansiering: oklart\nbeslut", "Menade du provning?"},
	{"a form that is filled in blind stands in the file", "bedoms", "mall:\n", "mall:\n  bedomning: {version: 1, finns_redan: \"2\"}\n", fel("mall-i-blindo"), "bedomning: {", "Ta bort den"},
	{"a form is of a version yet to come", "bedoms", "    version: 1", "    version: 2", fel("okand-version"), "version: 2", "Skriv version: 1."},
	{"a question is unknown", "bedoms", "    uppdrag: ja\n", "    uppdrag: ja\n    upprag: ja\n", fel("okant-kriterium"), "upprag: ja", "Menade du uppdrag?"},
	{"an answer is not on the scale", "bedoms", "extern_finansiering: oklart", "extern_finansiering: kanske", fel("utanfor-skalan"), "kanske", "ja, nej eller oklart"},
	{"an idea went on past a gate that said no", "bedoms", "    uppdrag: ja", "    uppdrag: nej", fel("sparr"), "uppdrag: nej", "stoppar idén"},

	// What time does.
	{"the answer date is a Saturday", "ny", "svarsdatum: 2026-04-10", "svarsdatum: 2026-04-11", varning("svarsdatum-ledig-dag"), "svarsdatum: 2026-04-11", "2026-04-13"},
	{"the answer date is Good Friday", "ny", "svarsdatum: 2026-04-10", "svarsdatum: 2026-04-03", varning("svarsdatum-ledig-dag"), "svarsdatum: 2026-04-03", "2026-04-07"},
	{"the answer is one working day late", "ny", "svarsdatum: 2026-04-10", "svarsdatum: 2026-03-25", varning("svaret-ar-sent"), "svarsdatum: 2026-03-25", "1 arbetsdag sent"},
	{"the answer is late over a weekend", "ny", "svarsdatum: 2026-04-10", "svarsdatum: 2026-03-20", varning("svaret-ar-sent"), "svarsdatum: 2026-03-20", "4 arbetsdagar sent"},
	{"nobody waits for an answer", "avslutad", "steg: avslutad\n", "steg: avslutad\nsvarsdatum: 2026-04-10\n", varning("svarsdatum-i-onodan"), "svarsdatum: 2026-04-10", "Ta bort raden"},
	{"the pause is over", "vilar", "paus: {till: 2026-09-01}", "paus: {till: 2026-03-02}", varning("pausen-ar-slut"), "paus:", "2 mars 2026"},
	{"an idea that moves has a pause", "ny", "svarsdatum: 2026-04-10", "paus: {till: 2026-04-10}\nsvarsdatum: 2026-04-10", varning("paus-i-onodan"), "paus:", "Ta bort paus."},
	{"an idea came in tomorrow", "ny", "inkommen: 2026-03-18", "inkommen: 2026-03-27", varning("i-framtiden"), "inkommen:", "inte varit än"},
	{"a decision is taken tomorrow", "avslutad", "datum: 2026-02-10", "datum: 2026-03-27", varning("i-framtiden"), "datum: 2026-03-27", "inte varit än"},

	// The body.
	{"a heading is misspelt", "ny", "## Nytta", "## Nytan", fel("okant-avsnitt"), "## Nytan", "Menade du Nytta?"},
	{"a heading that is required is misspelt", "ny", "## Problem", "## Problemen", fel("okant-avsnitt"), "## Problemen", "Menade du Problem?"},
	{"a required question is misspelt", "bedoms", "    vardegrund: ja\n", "    vardegrun: ja\n", fel("okant-kriterium"), "vardegrun: ja", "Menade du vardegrund?"},
	{"a required form is misspelt", "bedoms", "  provning:\n    version: 1", "  provnig:\n    version: 1", fel("okand-mall"), "version: 1", "Menade du provning?"},
	{"a heading is unknown", "ny", "## Nytta", "## Sammanfattning", fel("okant-avsnitt"), "## Sammanfattning", "nivå tre"},
	{"a section that is not required is empty", "ny", "\nFärre behöver köpa egna verktyg.\n", "", varning("tomt-avsnitt"), "## Nytta", "ta bort den"},
	{"a section is too long", "ny", "Färre behöver", strings.Repeat("ord ", 201) + "Färre behöver", varning("for-langt-avsnitt"), "## Nytta", "högst 200 ord"},
	{"a section has raw HTML", "ny", "Biblioteket lånar ut verktyg.", "Biblioteket lånar ut verktyg.<br>", fel("ra-html"), "verktyg.<br>", "HTML"},
	{"a link runs a script", "ny", "Biblioteket lånar", "[Biblioteket i stan](javascript:alert) lånar", fel("lank-schema"), "javascript:", "https"},
	{"a picture comes from elsewhere", "ny", "Biblioteket lånar", "![En hylla](https://example.se/a.jpg) lånar", fel("bild"), "![En hylla]", "Bilder visas inte"},
	{"a link is not encrypted", "ny", "Biblioteket lånar", "[Biblioteket i stan](http://example.se/) lånar", varning("http-lank"), "http://example.se", "https"},
	{"a link says nothing of where it leads", "ny", "Biblioteket lånar", "[Läs mer](https://example.se/) lånar", varning("lank-text"), "[Läs mer]", "Läs mer"},
	{"a heading within a section skips a level", "ny", "Biblioteket lånar", "#### Hur\n\nBiblioteket lånar", fel("rubrikniva"), "#### Hur", "nivå"},
	{"a declined idea has raw HTML", "avslutad", "Måla dem.", "Måla dem.<br>", fel("ra-html"), "dem.<br>", "HTML"},

	// Pictures.
	{"a picture has no description", "lanserad", ", alt: En skylt med en pil och en dusch.", "", fel("bild-utan-alt"), "skylt.jpg", "Skriv under alt"},
	{"a picture on the web has no terms", "lanserad", ", licens: CC0 1.0}", "}", varning("bild-utan-licens"), "skylt.jpg", "Ta annars bort bilden"},
	{"there are five pictures", "lanserad", "bilder:\n", "bilder:\n" + strings.Repeat("  - {fil: a.jpg, alt: En skylt., licens: CC0 1.0}\n", 4), fel("for-manga-bilder"), "skylt.jpg", "högst 4"},

	// What the public reads.
	{"the title is long", "lanserad", "titel: Bilder visar vägen i badhuset", "titel: Bilder visar vägen i badhuset för alla som inte kan läsa svenska än", fel("lang-titel"), "titel:", "högst 60 tecken"},
	{"the title begins with the word project", "lanserad", "titel: Bilder visar", "titel: Projekt bilder visar", fel("projekt-i-titeln"), "titel:", "Säg vad idén är"},
	{"the lead has three sentences", "lanserad", "frågar nu om vägen.\n", "frågar nu om vägen. Det är bra.\n", fel("lang-ingress"), "ingress:", "3 meningar"},
	{"a quote has no source", "lanserad", "    kalla: Besökare\n", "", fel("citat-utan-kalla"), "citat:", "en roll"},
	{"a page has not been read through for a year", "lanserad", "granskad: {datum: 2025-11-03", "granskad: {datum: 2025-03-03", varning("inte-granskad"), "granskad:", "ett år"},
	{"nobody has read the page through", "lanserad", "  granskad: {datum: 2025-11-03, av: Badhuset}\n", "", varning("inte-granskad"), "datum: 2025-04-01", "lästes igenom"},
	{"there is one lesson", "lanserad", "- Skylten i taket såg ingen. Vi tog ner den.\n", "", fel("antal-punkter"), "## Lärdomar", "1 punkter"},
	{"there are six lessons", "lanserad", "- Stora bilder", strings.Repeat("- En lärdom.\n", 4) + "- Stora bilder", fel("antal-punkter"), "## Lärdomar", "6 punkter"},
	{"there are two steps to follow", "lanserad", "3. Sätt upp dem i ögonhöjd.\n", "", fel("antal-punkter"), "## Så kan du", "2 numrerade steg"},
	{"the steps are not numbered", "lanserad", "1. Räkna frågorna.\n2. Rita bilder.\n3. Sätt", "- Räkna frågorna.\n- Rita bilder.\n- Sätt", fel("antal-punkter"), "## Så kan du", "0 numrerade steg"},

	// Plain language, in what the public reads.
	{"a sentence is long", "lanserad", "Kön till kassan blir lång.", "Kön till kassan blir lång" + strings.Repeat(" och lång", 11) + ".", varning("lang-mening"), "Kön till kassan", "27 ord"},
	{"a text shouts", "lanserad", "Kön till kassan blir lång.", "Kön till kassan blir lång!", varning("ordval"), "Kön till kassan", "vanlig punkt"},
	{"a text says that it is easy", "lanserad", "Skyltarna har bilder", "Skyltarna har enkelt bilder", varning("ordval"), "enkelt", "Skriv vad läsaren gör"},
	{"a text begins with a regret", "lanserad", "Skyltarna har bilder", "Tyvärr har skyltarna bilder", varning("ordval"), "Tyvärr", "Börja med"},
	{"a text says read more", "lanserad", "Skyltarna har bilder i stället för ord.", "Läs mer, på skylten.", varning("ordval"), "Läs mer", "läs mer"},
	{"a text uses an English word", "lanserad", "Skyltarna har bilder", "Skyltarna ger feedback", varning("ordval"), "feedback", "återkoppling"},
	{"a text is hard to read", "lanserad", "Skyltarna har bilder i stället för ord.", strings.Repeat("Kommunfullmäktiges verksamhetsövergripande samordningsfunktion effektiviserar informationshanteringen kontinuerligt tillsammans med förvaltningarna. ", 12), varning("svarlast"), "## Problem", "LIX"},
}

func TestLint(t *testing.T) {
	b := readBase(t)
	if len(lintCases) < 80 {
		t.Fatalf("only %d cases", len(lintCases))
	}
	for _, c := range lintCases {
		t.Run(c.what, func(t *testing.T) {
			text := b.ideas[c.base]
			if strings.Count(text, c.old) == 0 {
				t.Fatalf("the base idea %s has no %q", c.base, c.old)
			}
			text = strings.Replace(text, c.old, c.new, 1)
			found := b.judge(t, text)
			if len(found) != 1 {
				t.Fatalf("want one finding, got %d:\n%v", len(found), found)
			}
			c.expect(t, text, found[0])
		})
	}
}

func (c lintCase) expect(t *testing.T, text string, got Finding) {
	t.Helper()
	if got.Rule != c.want.rule || got.Severity != c.want.severity {
		t.Errorf("got %s %s, want %s %s:\n%s", got.Severity, got.Rule, c.want.severity, c.want.rule, got)
	}
	line := 0
	if c.at != "" {
		before, _, ok := strings.Cut(text, c.at)
		if !ok {
			t.Fatalf("the changed text has no %q", c.at)
		}
		line = 1 + strings.Count(before, "\n")
	}
	if got.Line != line {
		t.Errorf("got line %d, want %d:\n%s", got.Line, line, got)
	}
	if told := got.Message + " " + got.Remedy; !strings.Contains(told, c.tells) {
		t.Errorf("got %q, which does not tell %q", told, c.tells)
	}
	if got.Remedy == "" && !strings.Contains(c.what, "not like any") {
		t.Errorf("%q has no remedy", got.Message)
	}
}

// What the process says can change after an idea was written; these cases
// change the process instead of the idea.
func TestLintWhenTheProcessChanges(t *testing.T) {
	for _, c := range []struct {
		what   string
		base   string
		change func(*process.Process)
		want   []string // rules
	}{
		{"the step an idea stands in is retired", "ny", func(p *process.Process) {
			p.Step("provning").Retired = true
			p.Step("bedomning").Kind = process.New // some step must be the first
		}, []string{"beslut-saknas", "upphort-steg"}},
		{"a form has a new version with a new question", "bedoms", func(p *process.Process) {
			form := p.Form("provning")
			form.Version = 2
			form.Criteria = append(form.Criteria, process.Criterion{ID: "ny_fraga", Scale: "ja_nej", Required: true})
		}, nil},
		{"a form has a new version without an old question", "bedoms", func(p *process.Process) {
			form := p.Form("provning")
			form.Version = 2
			form.Criteria = form.Criteria[1:]
		}, nil},
		{"a step asks for one thing more", "ny", func(p *process.Process) {
			p.Step("provning").Requires.Fields = []string{"ursprung"}
		}, []string{"saknas"}},
		{"a transition asks for something", "bedoms", func(p *process.Process) {
			p.Step("aterkoppling").Yes().Requires.Fields = []string{"resurser"}
		}, []string{"saknas"}},
		{"a step and the transition to it ask for the same", "bedoms", func(p *process.Process) {
			p.Step("aterkoppling").Yes().Requires.Fields = []string{"resurser"}
			p.Step("bedomning").Requires.Fields = []string{"resurser"}
		}, []string{"saknas"}},
		{"a transition is taken out", "vilar", func(p *process.Process) {
			provning := p.Step("provning")
			for i := range provning.Transitions {
				if provning.Transitions[i].To == "vilande" {
					provning.Transitions[i].To = "direkt"
				}
			}
		}, []string{"okand-overgang"}},
		{"a no can no longer be re-examined", "provas_igen", func(p *process.Process) {
			p.Step("provning").Transition(process.No, "").Reexamine = false
		}, []string{"far-inte-omprovas"}},
		{"a question gets words, and an answer is one of them", "bedoms", func(p *process.Process) {
			c := p.Form("provning").Criterion("uppdrag")
			c.Scale, c.Words = "1-4", []string{"Nej", "Lite", "Mycket", "Ja"}
		}, []string{"utanfor-skalan"}},
	} {
		t.Run(c.what, func(t *testing.T) {
			b := readBase(t)
			c.change(b.rules.Process)
			var got []string
			for _, f := range b.judge(t, b.ideas[c.base]) {
				got = append(got, f.Rule)
			}
			if strings.Join(got, " ") != strings.Join(c.want, " ") {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// How strict the check is follows the step: what is missing is an error while
// the idea moves or the public reads it, and a warning once its road has ended.
func TestStrictnessFollowsTheStep(t *testing.T) {
	kinds := map[process.Kind]Severity{
		process.New: Error, process.Ongoing: Error, process.Resting: Error, process.Direct: Error, process.Done: Error,
		process.Closed: Warning, process.Withdrawn: Warning, process.Duplicate: Warning, process.Referred: Warning,
	}
	if len(kinds) != len(process.Kinds()) {
		t.Fatalf("%d kinds in the table, %d in the process", len(kinds), len(process.Kinds()))
	}
	for kind, want := range kinds {
		for _, web := range []string{"", "Lanserad"} {
			b := readBase(t)
			step := b.rules.Process.Step("avslutad")
			step.Kind, step.Web = kind, web
			step.Requires.Fields = []string{"ansvarig"}
			if web != "" {
				want = Error
			}
			var got *Finding
			for _, f := range b.judge(t, b.ideas["avslutad"]) {
				if f.Rule == "saknas" && strings.Contains(f.Message, "ansvarig") {
					got = &f
				}
			}
			if got == nil || got.Severity != want {
				t.Errorf("kind %s, web %q: got %v, want %s", kind, web, got, want)
			}
		}
	}
}

func TestWhatIsLeftOutOfAQuotationIsNotLeftToFillIn(t *testing.T) {
	for words, want := range map[string]bool{
		"Skälet är klart.":                  false,
		"De skriver: ”vi vill […] pröva”.":  false,
		"Läs [planen](https://x.example/).": false,
		"Se punkt [1].":                     false,
		"[Skriv skälet här]":                true,
		"[Vem] ansvarar för det.":           true,
	} {
		if got := Unwritten(&idea.Decision{Reasons: words}); got != want {
			t.Errorf("%q is unwritten: %v, want %v", words, got, want)
		}
	}
}
