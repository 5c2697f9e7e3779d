package process

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/fault"
)

// today is a day inside every term of the samples.
var today = calendar.Day(2026, 3, 26)

// fields is what the front matter of an idea can hold, as far as the presets
// ask for it.
var fields = []string{
	"omrade", "mal", "handlaggare", "ansvarig", "utforare", "resurser", "mottagare", "mottagare.vem", "berorda",
	"paus", "paus.till", "paus.villkor", "dubblett_av", "lagesrapport",
	"test", "test.hypotes", "test.matt", "test.resultat",
	"lansering", "lansering.datum", "lansering.ingress", "lansering.kostnad", "lansering.kanaler",
	"lansering.effekt", "lansering.effekt.fore", "lansering.effekt.efter", "lansering.effekt.metod", "lansering.effekt.datum",
	"utvardering", "utvardering.senast", "utvardering.gjord", "utvardering.utfall", "utvardering.lardomar",
}

// sluss gives the three files of a sluss that has its own copy of a preset.
func sluss(t testing.TB, preset string) map[string]string {
	t.Helper()
	files := map[string]string{}
	for name, source := range map[string]func(string) ([]byte, error){
		ProcessFile: PresetSource, RosterFile: PresetRoster, OrganisationFile: PresetOrganisation,
	} {
		data, err := source(preset)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(data)
	}
	return files
}

// load reads the files of a sluss.
func load(t testing.TB, files map[string]string) (*Rules, []fault.Fault) {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	rules, faults, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return rules, faults
}

func TestPresetsAreClean(t *testing.T) {
	for _, preset := range Presets() {
		rules, faults := load(t, sluss(t, preset))
		faults = append(faults, Lint(rules, fields, today)...)
		for _, f := range faults {
			t.Errorf("%s: %s (%s)", preset, f, f.Rule)
		}
		if len(rules.Process.Steps) == 0 {
			t.Errorf("%s has no steps", preset)
		}
	}
}

// edit changes one thing in one file of a clean sluss.
type edit struct{ file, old, new string }

// trap is a way from direct to two steps that lead nowhere else.
const trap = `      - {till: snurra, utfall: prova, namn: Snurra, beslutar: ledning, meddelande: "{{skal}}"}
  - id: snurra
    namn: Snurra
    tagg: Snurrad
    slag: pagar
    beskrivning: Runt.
    status: Runt.
    arbetar: [ledning]
    arbetsdagar: 5
    overgangar:
      - {till: runt, utfall: ja, namn: Runt, beslutar: ledning, meddelande: "{{skal}}"}
  - id: runt
    namn: Runt
    tagg: Runt
    slag: pagar
    beskrivning: Runt.
    status: Runt.
    arbetar: [ledning]
    arbetsdagar: 5
    overgangar:
      - {till: snurra, utfall: ja, namn: Snurra, beslutar: ledning, meddelande: "{{skal}}"}
  - id: genomford
`

// TestLint breaks one thing at a time in a clean sluss of each kind. Every
// case gives exactly one fault, with a place and a remedy.
func TestLint(t *testing.T) {
	const (
		process = ProcessFile
		roster  = RosterFile
		words   = OrganisationFile
	)
	cases := []struct {
		sentence string
		edit     edit
		rule     string
	}{
		// What the process says about itself.
		{"a format from the future", edit{process, "format: 1", "format: 2"}, "format"},
		{"an id with Swedish letters", edit{process, "\nid: orebro", "\nid: örebro"}, "id-form"},
		{"a process without a name", edit{process, "\nnamn: Idéslussen", `
namn: ""`}, "saknas"},
		{"an unknown way to leave contact details", edit{process, "kontakt: frivillig", "kontakt: friviligt"}, "okant-varde"},
		{"comments by some", edit{process, "kommentarer: nej", "kommentarer: nagra"}, "okant-varde"},
		{"a way to release ideas that does not exist", edit{process, "slapp: manniska", "slapp: genast"}, "okant-varde"},
		{"submitters nobody has heard of", edit{process, "far_lamna: [anstallda]", "far_lamna: [turister]"}, "okant-varde"},
		{"nobody may submit", edit{process, "far_lamna: [anstallda]", "far_lamna: []"}, "saknas"},
		{"a negative batch", edit{process, "senast: 72", "senast: -1"}, "negativt"},
		{"no promise of an answer", edit{process, "svar_arbetsdagar: 15", "svar_arbetsdagar: 0"}, "inget-lofte"},
		{"an answer promised before the first step must be done", edit{process, "svar_arbetsdagar: 15", "svar_arbetsdagar: 10"}, "lofte-for-kort"},
		{"changes approved by a role that does not exist", edit{process, "godkanner_andringar: projektgrupp", "godkanner_andringar: projektgruppen"}, "okand-roll"},
		{"changes approved by anyone at all", edit{process, "godkanner_andringar: projektgrupp", "godkanner_andringar: invanare"}, "olistad-roll"},
		{"an inflow without a name", edit{process, "- namn: Avvikelser och synpunkter", `- namn: ""`}, "saknas"},

		// Roles, forms, sections, stages.
		{"two roles with one id", edit{process, "  - id: kommunikator\n    namn: Kommunikatör", "  - id: kommunikator\n    namn: Kommunikatör\n  - id: kommunikator\n    namn: En till"}, "samma-id"},
		{"a role that both knows and must not know", edit{process, "    blind: true\n  - id: utvecklingsledare", "    blind: true\n    ser_identitet: true\n  - id: utvecklingsledare"}, "blind-och-seende"},
		{"two criteria with one id", edit{process, "- id: vardegrund", "- id: uppdrag"}, "samma-id"},
		{"two criteria with one label", edit{process, "etikett: Värdegrund", "etikett: Uppdrag"}, "samma-etikett"},
		{"a criterion without a question", edit{process, "fraga: Hör idén till kommunens uppdrag?", `fraga: ""`}, "saknas"},
		{"a scale that does not exist", edit{process, "        fraga: Bör vi samarbeta med någon om idén utvecklas?\n        hjalp: Skriv vem, inom kommunen eller utanför. Skriv \"nej\" om det inte behövs.\n        skala: text", "        fraga: Bör vi?\n        skala: texten"}, "okant-varde"},
		{"three words on a scale of four", edit{process, "          - Hela kommunen\n", ""}, "ord-i-skalan"},
		{"words on a scale of yes and no", edit{process, "        skala: ja_nej\n        sikt: lang", "        skala: ja_nej\n        ord: [Kanske]\n        sikt: lang"}, "ord-i-skalan"},
		{"a gate that has no no", edit{process, "        vikt: 1\n        oberoende: true", "        vikt: 1\n        sparr: true\n        oberoende: true"}, "sparr-utan-nej"},
		{"a weight that outweighs all", edit{process, "vikt: 2", "vikt: 100"}, "vikt"},
		{"a weight on free text", edit{process, "        skala: text\n        oberoende: true", "        skala: text\n        vikt: 1\n        oberoende: true"}, "vikt-pa-text"},
		{"a term that is neither short nor long", edit{process, "sikt: lang", "sikt: evig"}, "okant-varde"},
		{"a form without a version", edit{process, "namn: Så upplevde du stödet\n    version: 1", "namn: Så upplevde du stödet\n    version: 0"}, "version"},
		{"a form that no step uses", edit{process, "    enkat: stod\n", ""}, "mall-anvands-inte"},
		{"two sections with one heading", edit{process, "rubrik: Lärdomar", "rubrik: Resultat"}, "samma-rubrik"},
		{"a section required of an unknown type", edit{process, "kravs_av: [ide]", "kravs_av: [tanke]"}, "okant-varde"},
		{"a stage that no step belongs to", edit{process, "skeden:\n", "skeden:\n  - {nummer: 9, namn: Vila, beskrivning: Vi vilar.}\n"}, "skede-utan-steg"},
		{"two stages with one number", edit{process, "skeden:\n", "skeden:\n  - {nummer: 1, namn: Start, beskrivning: Vi börjar.}\n"}, "nummer"},

		{"a reason without tips", edit{process, "    tips:\n      - Beskriv hur alla ska kunna delta. Fråga gärna två personer som berörs.\n", ""}, "skal-utan-tips"},
		{"a reason for a step that does not exist", edit{process, "    steg: [bedomning, utredning]\n", "    steg: [bedomningen]\n"}, "okant-steg"},
		{"a reason for an answer that does not exist", edit{process, "    utfall: [nej, vila]\n", "    utfall: [nej, nja]\n"}, "okant-varde"},

		// Steps.
		{"two steps with one id", edit{process, "  - id: genomford\n", "  - id: hanvisad\n    namn: Borta\n    tagg: Borta\n    slag: hanvisad\n    beskrivning: Borta.\n    status: Borta.\n  - id: genomford\n"}, "samma-id"},
		{"a former id that is someone's", edit{process, "  - id: genomford\n", "  - id: genomford\n    tidigare_id: utredning\n"}, "samma-id"},
		{"a kind that does not exist", edit{process, "    tagg: Genomförd\n    slag: klar", "    tagg: Genomförd\n    slag: klart"}, "okant-varde"},
		{"a step without a tag", edit{process, "tagg: Återtagen", `tagg: ""`}, "saknas"},
		{"a step whose public number means nothing", edit{process, "    tagg: Under test\n    nummer: 4", "    tagg: Under test\n    nummer: 8"}, "okant-skede"},
		{"two places where ideas come in", edit{process, "    tagg: Under återkoppling\n    nummer: 2\n    slag: pagar", "    tagg: Under återkoppling\n    nummer: 2\n    slag: ny"}, "tva-borjan"},
		{"a step where a role that does not exist works", edit{process, "arbetar: [kommunikator, mottagare, idegivare]", "arbetar: [kommunikatör, motagare, idegivare]"}, "okand-roll"},
		{"a step where nobody works", edit{process, "    arbetar: [projektgrupp]\n    verktyg: [Bevakningslista]\n", ""}, "ingen-arbetar"},
		{"a step that may take for ever", edit{process, "    arbetsdagar: 30\n", ""}, "ingen-tidsgrans"},
		{"a deadline that nobody lives to see", edit{process, "arbetsdagar: 30", "arbetsdagar: 30000"}, "for-lang-tidsgrans"},
		{"a negative deadline", edit{process, "arbetsdagar: 30", "arbetsdagar: -30"}, "negativt"},
		{"a progress report after the deadline", edit{process, "lagesrapport_arbetsdagar: 20", "lagesrapport_arbetsdagar: 90"}, "rapport-for-sent"},
		{"a survey that does not exist", edit{process, "    enkat: stod\n    webb: Lanserad", "    enkat: stod\n    mall: stodd\n    webb: Lanserad"}, "okand-mall"},
		{"a requirement of a section that does not exist", edit{process, "avsnitt: [problem, ide, handlingsplan]", "avsnitt: [problem, ide, handlingplan]"}, "okant-avsnitt"},
		{"a requirement of a field that does not exist", edit{process, "falt: [ansvarig, mottagare.vem]", "falt: [ansvarig, mottagare.vemm]"}, "okant-falt"},
		{"a choice of fields of which one does not exist", edit{process, "nagot_av: [paus.till, paus.villkor]", "nagot_av: [paus.till, paus.vilkor]"}, "okant-falt"},
		{"a requirement of a form that does not exist", edit{process, "mallar: [provning]", "mallar: [provningen]"}, "okand-mall"},
		{"a requirement of answers that are never in the file", edit{process, "mallar: [provning]", "mallar: [provning, bedomning]"}, "blind-mall"},
		{"a rest without an end", edit{process, "    kraver:\n      nagot_av: [paus.till, paus.villkor]\n", ""}, "vila-utan-slut"},
		{"a duplicate of nothing", edit{process, "    kraver:\n      falt: [dubblett_av]\n", ""}, "dubblett-av-vad"},
		{"an index that shows half", edit{process, "index: rubrik", "index: halva"}, "okant-varde"},
		{"a status with a word that cannot be filled in", edit{process, "senast den {{svarsdatum}}.\n    arbetar: [projektgrupp]\n    verktyg: [Mallen", "senast den {{svarsdag}}.\n    arbetar: [projektgrupp]\n    verktyg: [Mallen"}, "okand-plats"},

		// Ways.
		{"a step that nothing leads to", edit{process, "      - till: test\n        utfall: prova", "      - till: lansering\n        utfall: prova"}, "nas-inte"},
		{"a way forward to where the idea came from, though it did not rest", edit{process, "      - till: genomford\n        utfall: ja", "      - till: foregaende\n        utfall: ja"}, "foregaende nas-inte"},
		{"two steps that only lead to each other", edit{process, "  - id: genomford\n", trap}, "ingen-vag-ut ingen-vag-ut"},
		{"nowhere for ideas to come in", edit{process, "    slag: ny\n", "    slag: pagar\n"}, "ingen-borjan"},
		{"a step with no yes", edit{process, "      - till: genomford\n        utfall: ja", "      - till: genomford\n        utfall: direkt"}, "inget-ja utfall-och-slag"},
		{"a step with two yes", edit{process, "      - till: test\n        utfall: prova", "      - till: test\n        utfall: ja"}, "flera-ja"},
		{"the same way out twice", edit{process, "      - till: provning\n        utfall: tillbaka\n        namn: Prövas som vanligt", "      - till: genomford\n        utfall: ja\n        namn: Prövas som vanligt"}, "flera-ja samma-overgang"},
		{"an outcome that does not exist", edit{process, "utfall: prova", "utfall: prov"}, "okant-varde"},
		{"a target that does not exist", edit{process, "      - till: test\n", "      - till: testt\n"}, "okant-steg"},
		{"a target that has been retired", edit{process, "  - id: test\n", "  - id: test\n    upphord: true\n"}, "upphort-steg"},
		{"a way from a step to itself", edit{process, "      - till: utveckling\n        utfall: tillbaka", "      - till: test\n        utfall: tillbaka"}, "samma-steg"},
		{"a no that leads forward", edit{process, "      - till: avvecklad\n        utfall: nej\n        namn: Avvecklas\n        beslutar: mottagare\n        tips: true\n        meddelande: |-\n          Vi har", "      - till: utvarderad\n        utfall: nej\n        namn: Avvecklas\n        beslutar: mottagare\n        tips: true\n        meddelande: |-\n          Vi har"}, "utfall-och-slag"},
		{"a move that nobody decides on", edit{process, "        namn: Testas i liten skala\n        beslutar: utvecklingsledare", "        namn: Testas i liten skala"}, "ingen-beslutar"},
		{"a move decided on by a role that does not exist", edit{process, "        namn: Testas i liten skala\n        beslutar: utvecklingsledare", "        namn: Testas i liten skala\n        beslutar: testledare"}, "okand-roll"},
		{"a move that the one with the idea is not told about", edit{process, "        meddelande: |-\n          Din idé \"{{titel}}\" ska testas i liten skala.\n          {{skal}}\n          Det händer nu: {{nasta}} Du får veta hur testet går senast den {{svarsdatum}}.\n", ""}, "inget-svar"},
		{"a no without tips", edit{process, "        tips: true\n        omprova: true\n        meddelande: |-\n          Din idé \"{{titel}}\" går inte vidare i Idéslussen.\n          Skälet", "        omprova: true\n        meddelande: |-\n          Din idé \"{{titel}}\" går inte vidare i Idéslussen.\n          Skälet"}, "nej-utan-tips"},
		{"a no without room for the reasons", edit{process, "          Skälet är: {{skal}}\n          Så kan du göra för att få ett ja nästa gång: {{tips}}\n          Du kan lämna idén igen när som helst.", "          Så kan du göra för att få ett ja nästa gång: {{tips}}\n          Du kan lämna idén igen när som helst."}, "svar-utan-skal"},
		{"a rest without room for the tips", edit{process, "          Det kan du göra under tiden: {{tips}}\n          Vill du", "          Vill du"}, "svar-utan-tips"},
		{"feedback awaited before there is any", edit{process, "        namn: Klarar prövningen\n", "        namn: Klarar prövningen\n        aterkoppling_forst: true\n"}, "inget-tidigare-svar"},
		{"a yes that may be re-examined", edit{process, "        namn: Klarar prövningen\n", "        namn: Klarar prövningen\n        omprova: true\n"}, "omprovning-av-vad"},
		{"a re-examination that cannot be asked for", edit{process, "      - till: avvecklad\n        utfall: nej\n", "      - till: avvecklad\n        utfall: nej\n        omprova: true\n"}, "ingen-omprovning"},

		// Quorum.
		{"votes of a role that does not exist", edit{process, "roll: bedomargrupp", "roll: bedomargruppen"}, "okand-roll"},
		{"a quorum that says nothing", edit{process, "          per_omrade: true\n          minst: 4\n", ""}, "ingen-beslutforhet"},
		{"a quorum that says two things", edit{process, "per_omrade: true", "per_omrade: true\n          antal: 3"}, "antal-och-omrade"},
		{"a quorum per area down to nobody", edit{process, "          minst: 4\n", ""}, "minst-saknas"},
		{"silence that counts after the deadline", edit{process, "tystnad_arbetsdagar: 10", "tystnad_arbetsdagar: 21"}, "tystnad-for-lang"},
		{"disagreement that cannot be", edit{process, "oenighet: 2", "oenighet: 4"}, "oenighet"},
		{"more seats demanded than there are", edit{process, "minst: 4", "minst: 7"}, "nar-inte-beslutforhet"},
		{"an area without a seat", edit{words, "omraden:\n", "omraden:\n  - {id: kommunledning, namn: Kommunledning}\n"}, "omrade-utan-stol"},
		{"two seats for one area", edit{roster, "omrade: service-stod", "omrade: kultur-fritid"}, "omrade-utan-stol omrade-med-tva-stolar"},
		{"a seat without an area", edit{roster, "    omrade: service-stod\n", ""}, "omrade-utan-stol stol-utan-omrade"},

		// Blindness.
		{"a blind step without de-identification", edit{process, "slapp: manniska\n", ""}, "blint-utan-avidentifiering"},
		{"a blind step with open comments", edit{process, "kommentarer: nej", "kommentarer: alla"}, "blint-med-kommentarer"},
		{"a blind step and ideas one by one", edit{process, "sats:\n  minst: 3", "sats:\n  minst: 1"}, "blint-en-i-taget"},
		{"a blind step and ideas that wait for no others", edit{process, "  senast: 72\n", "  senast: 0\n"}, "blint-en-i-taget"},
		{"a blind step and ideas that go by themselves, one by one", edit{process, "slapp: manniska\nsats:\n  minst: 3", "slapp: ren\nsats:\n  minst: 1"}, "blint-en-i-taget blint-genast"},
		{"a blind step and ideas that go by themselves, at once", edit{process, "slapp: manniska\nsats:\n  minst: 3\n  senast: 72", "slapp: ren\nsats:\n  minst: 3\n  senast: 0"}, "blint-en-i-taget blint-genast"},
		{"someone who knows works in a blind step", edit{process, "arbetar: [bedomargrupp]", "arbetar: [bedomargrupp, projektgrupp]"}, "seende-i-blint-steg"},
		{"a blind role works where the one with the idea is seen", edit{process, "arbetar: [projektgrupp, idegivare]", "arbetar: [projektgrupp, idegivare, bedomargrupp]"}, "blind-i-oppet-steg"},

		// People.
		{"a seat with a role that does not exist", edit{roster, "  - roll: kommunikator\n", "  - roll: kommunikator\n    stol: extra\n    inloggning: [extra]\n  - roll: komunikator\n"}, "okand-roll"},
		{"a seat with a role that anyone may have", edit{roster, "  - roll: kommunikator\n", "  - roll: invanare\n    stol: alla\n    inloggning: [alla]\n  - roll: kommunikator\n"}, "olistad-roll"},
		{"a role that decides and nobody has", edit{roster, "  - roll: ledning\n    stol: ledning\n    inloggning: [ledning-1]\n", ""}, "roll-utan-medlem"},
		{"two seats with one name", edit{roster, "stol: ledning", "stol: kommunikator"}, "samma-stol"},
		{"a seat with a name in capitals", edit{roster, "stol: ledning", "stol: Ledningen"}, "id-form"},
		{"an e-mail address", edit{roster, "[ledning-1]", `["ledning@example.org"]`}, "e-postadress"},
		{"a login with a space", edit{roster, "[ledning-1]", "[ledning ett]"}, "inloggning"},
		{"a substitute's e-mail address", edit{roster, "[ersattare-vard-omsorg]", `["vard@example.org"]`}, "e-postadress"},
		{"an area that does not exist", edit{roster, "omrade: service-stod", "omrade: service"}, "okant-omrade omrade-utan-stol"},
		{"a term that has ended", edit{roster, "    inloggning: [stol-vard-omsorg]\n", "    inloggning: [stol-vard-omsorg]\n    till: 2026-03-25\n"}, "mandat-ute"},
		{"two chairs", edit{roster, "    inloggning: [stol-vard-omsorg]\n", "    inloggning: [stol-vard-omsorg]\n    ordforande: true\n"}, "tva-ordforande"},
		{"one person on two seats", edit{roster, "[stol-vard-omsorg]", "[stol-social-valfard]"}, "tva-stolar"},
		{"a substitute with a seat of their own", edit{roster, "[ersattare-vard-omsorg]", "[stol-social-valfard]"}, "ersattare-har-stol"},
		{"a blind seat whose holder knows", edit{roster, "[stol-vard-omsorg]", "[SlussTeam-1]"}, "dubbel-roll"},
		{"a blind seat whose substitute knows", edit{roster, "[ersattare-vard-omsorg]", "[utvecklingsledare-1]"}, "dubbel-roll"},
		{"a blind seat in the same group as those who know", edit{roster, "    inloggning: [stol-vard-omsorg]\n", "    inloggning: [stol-vard-omsorg]\n    grupper: [Idesluss-Projektgrupp]\n"}, "dubbel-roll"},

		// The organisation's words.
		{"a municipality without a name", edit{words, "kortnamn: Exempelköping\n", ""}, "saknas"},
		{"two areas with one id", edit{words, "omraden:\n", "omraden:\n  - {id: barn-utbildning, namn: Skola}\n"}, "samma-id"},
		{"an effect without a name", edit{words, "namn: Tryggare", `namn: ""`}, "saknas"},
		{"an area with Swedish letters", edit{words, "malgrupper:\n", "malgrupper:\n  - {id: bönder, namn: Bönder}\n"}, "id-form"},
		{"a support function that cannot be reached", edit{words, "    kontakt: HR-funktionen\n", ""}, "saknas"},
		{"nowhere to refer ideas to", edit{words, "stodfunktioner:", "malgruppen:"}, "inga-stodfunktioner okand-nyckel"},
	}
	if len(cases) < 80 {
		t.Fatalf("only %d cases", len(cases))
	}
	for _, c := range cases {
		t.Run(c.sentence, func(t *testing.T) {
			rules, faults := load(t, edited(t, c.edit))
			faults = append(faults, Lint(rules, fields, today)...)
			wantRules(t, faults, strings.Fields(c.rule))
			for _, f := range faults {
				if f.Line == 0 || f.Message == "" || f.Remedy == "" {
					t.Errorf("a fault without place, message or remedy: %+v", f)
				}
			}
		})
	}
}

// In a blind process ideas may go by themselves, if they go with others.
func TestCleanIdeasMayGoTogether(t *testing.T) {
	rules, faults := load(t, edited(t, edit{ProcessFile, "slapp: manniska\n", "slapp: ren\n"}))
	wantRules(t, append(faults, Lint(rules, fields, today)...), nil)
}

// edited gives the files of a clean orebro with one thing changed.
func edited(t *testing.T, e edit) map[string]string {
	t.Helper()
	files := sluss(t, "orebro")
	if !strings.Contains(files[e.file], e.old) {
		t.Fatalf("%s does not hold %q", e.file, e.old)
	}
	files[e.file] = strings.Replace(files[e.file], e.old, e.new, 1)
	return files
}

// wantRules compares the rules broken with those that should be, in no order.
func wantRules(t *testing.T, faults []fault.Fault, want []string) {
	t.Helper()
	var got []string
	var told strings.Builder
	for _, f := range faults {
		got = append(got, f.Rule)
		fmt.Fprintf(&told, "\n  %s (%s)", f, f.Rule)
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rules broken (-want +got):\n%s%s", diff, told.String())
	}
}
