package process

import (
	"slices"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/strict"
)

// TestPresetsCoverTheDomain maps what is known of the three municipalities'
// ways of working to where a preset has it, sentence by sentence. A place is
//
//	role R                 a role
//	step S / step S by R   a step / in which the role R works
//	way S O R              a way out of S with outcome O, decided on by R
//	told S O "…"           what the submitter is told on that way
//	form F.C               a criterion of a form
//	section X              a section
//	asks S X               step S requires field, section or form X
//	asks S>O X             the way out of S with outcome O does
//	in X / out X           an inflow / outflow whose name holds X
//	tool S X               a tool of S whose name holds X
//	activity X             an activity
//	principle X            a principle
//	and a few words for what the process says of itself, below
func TestPresetsCoverTheDomain(t *testing.T) {
	for _, test := range []struct {
		preset, sentence string
		places           []string
	}{
		// Process 1.
		{"orebro", "it is an offer of support, never compulsory", []string{"says frivilligt"}},
		{"orebro", "the benefit to the resident is what counts", []string{"principle invånaren", "section nytta"}},
		{"orebro", "the way should get shorter, and that must be measurable", []string{"purpose kortare", "purpose mäta"}},
		{"orebro", "managers get relief", []string{"purpose avlastning"}},
		{"orebro", "the employee has the idea; may be several together", []string{"submitters anstallda", "role idegivare"}},
		{"orebro", "coordinators receive ideas, screen them and see identity", []string{"sees projektgrupp", "step provning by projektgrupp"}},
		{"orebro", "assessors of every programområde never see identity before launch", []string{"blind bedomargrupp", "quorum bedomning per_omrade"}},
		{"orebro", "who develops sees identity once the submitter takes part", []string{"sees utvecklingsledare"}},
		{"orebro", "management decides on resources", []string{"way utredning ja ledning"}},
		{"orebro", "a communicator writes and publishes the launch", []string{"step lansering by kommunikator"}},
		{"orebro", "residents and other municipalities read the public web", []string{"role invanare", "out webb"}},
		{"orebro", "screening: within the mission", []string{"form provning.uppdrag"}},
		{"orebro", "screening: in line with core values", []string{"form provning.vardegrund"}},
		{"orebro", "screening: no conflict with equality or environment", []string{"form provning.jamlikhet_miljo"}},
		{"orebro", "screening: could external funding be relevant later", []string{"form provning.extern_finansiering"}},
		{"orebro", "the submitter is contacted: goes on, or not", []string{"step aterkoppling by projektgrupp", `told aterkoppling ja "går vidare"`, "first aterkoppling"}},
		{"orebro", "if not: the motivation and tips", []string{`told provning nej "{{skal}}"`, `told provning nej "{{tips}}"`, "tips provning nej"}},
		{"orebro", "a new attempt is a normal path", []string{`told provning nej "lämna idén igen"`}},
		{"orebro", "a no is re-examined once by someone else", []string{"way avslutad omprova projektgrupp"}},
		{"orebro", "assessment is de-identified", []string{"blindstep bedomning", "step bedomning by bedomargrupp"}},
		{"orebro", "assessment: already done somewhere", []string{"form bedomning.finns_redan"}},
		{"orebro", "assessment: tied to one service or of use to others", []string{"form bedomning.vem_nytta"}},
		{"orebro", "assessment: effects against resources", []string{"form bedomning.nytta_resurser"}},
		{"orebro", "assessment: collaboration", []string{"form bedomning.samverkan"}},
		{"orebro", "contacted again with the outcome", []string{`told bedomning ja "har fått ett ja"`, `told bedomning nej "{{skal}}"`}},
		{"orebro", "a yes in assessment is a yes to inquiry", []string{"way bedomning ja projektgrupp", "step utredning"}},
		{"orebro", "a second decision within step 4 settles development; both are told", []string{"way utredning ja ledning", `told utredning ja "klartecken"`, "number utredning 4", "number utveckling 4"}},
		{"orebro", "on a go-ahead the submitter is invited to take part", []string{`told utredning ja "ha med dig"`, "step utveckling by idegivare"}},
		{"orebro", "together with e.g. a kvalitetsledare an action plan is made", []string{"step utveckling by utvecklingsledare", "asks utveckling handlingsplan"}},
		{"orebro", "who is informed or involved, and who has the responsibility", []string{"asks utveckling ansvarig", "asks utveckling mottagare.vem", "step utveckling by mottagare"}},
		{"orebro", "tested on a small scale when the idea needs it", []string{"way utveckling prova utvecklingsledare", "asks test test.hypotes"}},
		{"orebro", "every developed idea is presented on the public web", []string{"web lansering", "asks lansering lansering.ingress"}},
		{"orebro", "the submitter may be visible, if they want", []string{`told utveckling ja "Vill du synas"`}},
		{"orebro", "evaluation by the project group and the services affected", []string{"step utvardering by projektgrupp", "step utvardering by mottagare", "asks utvarderad utvardering.utfall"}},
		{"orebro", "the submitter says how the sluss and the support worked", []string{"survey utvardering stod", "form stod.fick_stod"}},
		{"orebro", "reports to the nämnd", []string{"out nämnden"}},
		{"orebro", "declined, with motivation", []string{"way utredning nej ledning"}},
		{"orebro", "referred to another support function from a list", []string{"way provning hanvisa projektgrupp", "tool provning stödfunktioner"}},
		{"orebro", "developed elsewhere is just as good", []string{`told bedomning hanvisa "lika bra"`}},
		{"orebro", "contact with the submitter is logged", []string{"tool aterkoppling Kontaktlogg"}},
		{"orebro", "a spoken or paper idea can be registered", []string{"in Arbetsplatsträffar"}},
		{"orebro", "done directly, paused, withdrawn, duplicate", []string{"way provning direkt projektgrupp", "way provning vila projektgrupp", "way provning aterkalla idegivare", "way provning dubblett projektgrupp", "asks vilande paus.villkor"}},
		{"orebro", "the project group improves the process", []string{"approves projektgrupp"}},

		// Process 2.
		{"idebanken", "any employee through the digital tool", []string{"submitters anstallda", "tool registrering formulär"}},
		{"idebanken", "everyone can comment and thereby develop the idea", []string{"comments alla", "step registrering by medarbetare", "step forslagsbedomning by medarbetare"}},
		{"idebanken", "not blind", []string{"open"}},
		{"idebanken", "register and distribute to an ambassador or administration", []string{"way registrering ja ideambassador", "asks registrering>ja handlaggare", "asks registrering>ja omrade", "way forslagsbedomning tillbaka ideambassador"}},
		{"idebanken", "evaluation by the ambassador with one common template", []string{"step forslagsbedomning by ideambassador", "asks forslagsbedomning>ja forslag"}},
		{"idebanken", "within the administration's mission", []string{"form forslag.uppdrag"}},
		{"idebanken", "concerns more than one single employee", []string{"form forslag.fler_an_en"}},
		{"idebanken", "contributes to public benefit or efficiency", []string{"form forslag.bidrar"}},
		{"idebanken", "effects against resources, short term", []string{"form forslag.effekt_kort", "term forslag.effekt_kort kort"}},
		{"idebanken", "and long term", []string{"form forslag.effekt_lang", "term forslag.effekt_lang lang"}},
		{"idebanken", "ideas may be paused to be taken up later", []string{"way forslagsbedomning vila ideambassador", "asks vilande paus.till"}},
		{"idebanken", "or implemented directly by the unit manager", []string{"way forslagsbedomning direkt enhetschef", "way beslutsunderlag direkt enhetschef", "step direkt by enhetschef"}},
		{"idebanken", "the submitter gets feedback with motivation", []string{`told forslagsbedomning nej "{{skal}}"`, "first beslutsunderlag"}},
		{"idebanken", "promising ideas are developed together with the submitter", []string{`told forslagsbedomning ja "tillsammans med dig"`, "step beslutsunderlag by idegivare"}},
		{"idebanken", "decision basis by the innovation group, presented to management", []string{"step beslutsunderlag by innovationsgrupp", "asks beslutsunderlag>ja helhetsbild", "asks beslutsunderlag>ja underlag"}},
		{"idebanken", "management picks those with most potential", []string{"step genomforandebeslut by ledning", "form underlag.potential"}},
		{"idebanken", "allots resources, names the utförare", []string{"asks genomforandebeslut>ja resurser", "asks genomforandebeslut>ja utforare"}},
		{"idebanken", "prepare: a plan, together with the submitter", []string{"step forberedelse by utforare", "step forberedelse by idegivare", "asks forberedelse>ja handlingsplan"}},
		{"idebanken", "continuous information to the ambassador", []string{"reports forberedelse"}},
		{"idebanken", "starts only when the plan is anchored with management", []string{"way forberedelse ja ledning", "asks forberedelse>ja berorda"}},
		{"idebanken", "the utförare reports progress continuously", []string{"reports inforande", "asks inforande>ja lagesrapport"}},
		{"idebanken", "changed conditions are signed off by management", []string{"way inforande tillbaka ledning"}},
		{"idebanken", "every idea is communicated to all in the administration", []string{`told inforande ja "alla i förvaltningen"`, "step spridning by kommunikator", "tool spridning Intranät"}},
		{"idebanken", "evaluate: lessons are spread", []string{"asks uppfoljning lardomar", "asks uppfoljning>ja utvardering.lardomar"}},
		{"idebanken", "the culture of encouraging ideas is evaluated too", []string{"form uppfoljning.idekultur", "form stod.uppmuntrad"}},
		{"idebanken", "implemented ideas are compiled and reported to the nämnd", []string{"step aterrapportering by innovationsgrupp", "way aterrapportering ja innovationsgrupp"}},
		{"idebanken", "and to other parts of the municipality: a spreading list per launch", []string{"asks spridning lansering.kanaler", "form uppfoljning.fler_platser", "tool spridning Spridningslista"}},
		{"idebanken", "inflow: deviations and complaints", []string{"in Avvikelser", "in Klagomål"}},
		{"idebanken", "outflow: planning, activity reports, quality system", []string{"out Verksamhetsplanering", "out Verksamhetsberättelse", "out Ledningssystemet"}},
		{"idebanken", "every step names its performers and tools", []string{"tools"}},

		// Process 3.
		{"lerum", "open to employees, later residents, business, associations", []string{"submitters anstallda", "submitters invanare", "submitters foretag", "submitters foreningar"}},
		{"lerum", "people meet, so contact details are required", []string{"contact kravs"}},
		{"lerum", "when an idea comes in, the submitter meets a project member", []string{"meeting forsta_mote", "step forsta_mote by projektmedarbetare", "step forsta_mote by idegivare"}},
		{"lerum", "meetings are proposed and answered", []string{"tool forsta_mote Mötesförslag"}},
		{"lerum", "the notes become the whole picture, written together", []string{"tool gemensam_bild Anteckningar", "step gemensam_bild by idegivare", "asks gemensam_bild>ja helhetsbild"}},
		{"lerum", "perspective: gender equality", []string{"form perspektiv.jamstalldhet"}},
		{"lerum", "perspective: economic potential", []string{"form perspektiv.ekonomisk_potential"}},
		{"lerum", "perspective: benefit for the user", []string{"form perspektiv.nytta_brukare"}},
		{"lerum", "ideas are developed", []string{"step ideutveckling by projektmedarbetare"}},
		{"lerum", "tested on a small scale", []string{"step provdrift by verksamhet", "asks provdrift test.matt"}},
		{"lerum", "then implemented in the ordinary service", []string{"way provdrift ja styrgrupp", "step ordinarie_drift by verksamhet", "asks provdrift>ja test.resultat"}},
		{"lerum", "strategic challenges from dialogue with managers", []string{"challenges chefer", "in chefer"}},
		{"lerum", "and from analysis of customer-service cases", []string{"challenges kundtjänst", "in kundtjänst"}},
		{"lerum", "training in service design", []string{"activity tjänstedesign", "tool ideutveckling Tjänstedesign"}},
		{"lerum", "innovation management in the management system, ISO 56002", []string{"out Ledningssystemet"}},
		{"lerum", "a steering group with named seats decides", []string{"quorum styrgruppsbeslut antal", "way styrgruppsbeslut ja styrgrupp", "way styrgruppsbeslut nej styrgrupp"}},
		{"lerum", "ideas and challenges point to vision goals and steering documents", []string{"asks gemensam_bild>ja mal", "form perspektiv.mal_styrdokument", "out styrdokument"}},
		{"lerum", "coaching, book circles, talks, workshops", []string{"activity Coachning", "activity Bokcirklar", "activity Föreläsningar", "activity Workshoppar"}},
		{"lerum", "use engagement where it exists", []string{"principle engagemanget"}},
		{"lerum", "balance", []string{"principle balans"}},
		{"lerum", "a systematic way with purpose, goals, principles", []string{"principle systematiskt", "purpose systematiskt"}},
		{"lerum", "declined, paused, referred, direct, withdrawn, duplicate", []string{"way forsta_mote nej projektmedarbetare", "way forsta_mote vila projektmedarbetare", "way forsta_mote hanvisa projektmedarbetare", "way forsta_mote direkt verksamhet", "way forsta_mote aterkalla idegivare", "way forsta_mote dubblett projektmedarbetare"}},
	} {
		p := preset(t, test.preset)
		if len(test.places) == 0 {
			t.Errorf("%s: %s: no place", test.preset, test.sentence)
		}
		for _, place := range test.places {
			if !has(p, place) {
				t.Errorf("%s: %s: nothing at %q", test.preset, test.sentence, place)
			}
		}
	}
}

// has reports whether a process has something at a place of the table above.
func has(p *Process, place string) bool {
	what, rest, _ := strings.Cut(place, " ")
	first, second, _ := strings.Cut(rest, " ")
	switch what {
	case "role":
		return p.Role(first) != nil
	case "sees":
		return p.Role(first) != nil && p.Role(first).SeesIdentity
	case "blind":
		return p.Role(first) != nil && p.Role(first).Blind
	case "section":
		return p.Section(first) != nil
	case "form", "term":
		form, criterion, _ := strings.Cut(first, ".")
		if p.Form(form) == nil || p.Form(form).Criterion(criterion) == nil {
			return false
		}
		return what == "form" || p.Form(form).Criterion(criterion).Term == second
	case "in":
		return flow(p.Inflow, rest)
	case "out":
		return flow(p.Outflow, rest)
	case "activity":
		return mentions(p.Support, rest)
	case "principle":
		return mentions(p.Principles, rest)
	case "challenges":
		return p.Challenges != nil && mentions(p.Challenges.Sources, rest)
	case "purpose":
		return strings.Contains(p.Purpose, rest)
	case "says":
		return strings.Contains(p.Description, rest)
	case "submitters":
		return slices.Contains(p.Submitters, first)
	case "comments":
		return p.Comments == first
	case "contact":
		return p.Contact == first
	case "approves":
		return p.Approves == first
	case "open":
		return !p.Blind()
	case "tools":
		return !slices.ContainsFunc(p.Steps, func(s *Step) bool { return s.Kind.Open() && (len(s.Tools) == 0 || len(s.Work) == 0) })
	case "asks":
		id, outcome, _ := strings.Cut(first, ">")
		s := p.Step(id)
		return s != nil && asks(s, Outcome(outcome), second)
	}
	s := p.Step(first)
	return s != nil && hasStep(s, what, second)
}

// hasStep reports whether a step has what a place says of it.
func hasStep(s *Step, what, rest string) bool {
	outcome, more, _ := strings.Cut(rest, " ")
	switch what {
	case "step":
		return rest == "" || slices.Contains(s.Work, more)
	case "tool":
		return mentions(s.Tools, rest)
	case "meeting":
		return s.Meeting
	case "web":
		return s.Web != ""
	case "blindstep":
		return s.Blind
	case "survey":
		return s.Survey == rest
	case "reports":
		return s.ReportEvery > 0
	case "number":
		return s.Number == int(rest[0]-'0')
	case "first":
		return s.Yes() != nil && s.Yes().FeedbackFirst
	case "quorum":
		q := s.Yes().Quorum
		return q != nil && (rest == "per_omrade" && q.PerArea || rest == "antal" && q.Count > 0)
	}
	way := s.Transition(Outcome(outcome), "")
	if way == nil {
		return false
	}
	switch what {
	case "way":
		return way.Decides == more
	case "told":
		return strings.Contains(way.Message, strings.Trim(more, `"`))
	case "tips":
		return way.Tips
	}
	return false
}

func asks(s *Step, outcome Outcome, name string) bool {
	r := s.Requires
	if outcome != "" {
		way := s.Transition(outcome, "")
		if way == nil {
			return false
		}
		r = way.Requires
	}
	return slices.Contains(slices.Concat(r.Fields, r.AnyOf, r.Sections, r.Forms), name)
}

func flow(flows []Flow, word string) bool {
	return slices.ContainsFunc(flows, func(f Flow) bool { return strings.Contains(f.Name, word) })
}

func mentions(texts []string, word string) bool {
	return slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(s, word) })
}

// TestOrebroIsTheAgreedWay holds the default process to the ids and ways that
// the rest of the house is written against.
func TestOrebroIsTheAgreedWay(t *testing.T) {
	agreed := map[string]string{
		"provning":     "1 ny: ja aterkoppling, nej avslutad, vila vilande, hanvisa hanvisad, direkt direkt, aterkalla aterkallad, dubblett dubblett",
		"aterkoppling": "2 pagar: ja bedomning, vila vilande, aterkalla aterkallad",
		"bedomning":    "3 pagar: ja utredning, nej avslutad, vila vilande, hanvisa hanvisad, direkt direkt, aterkalla aterkallad, dubblett dubblett",
		"utredning":    "4 pagar: ja utveckling, nej avslutad, vila vilande, hanvisa hanvisad, direkt direkt, aterkalla aterkallad",
		"utveckling":   "4 pagar: ja lansering, prova test, nej avslutad, vila vilande, aterkalla aterkallad",
		"test":         "4 pagar: ja lansering, tillbaka utveckling, nej avslutad, vila vilande",
		"lansering":    "5 pagar Lanserad: ja utvardering, nej avvecklad",
		"utvardering":  "6 pagar Lanserad: ja utvarderad, nej avvecklad",
		"utvarderad":   "6 klar Utvärderad: nej avvecklad",
		"vilande":      "0 vilande: ja foregaende, nej avslutad, aterkalla aterkallad",
		"direkt":       "0 direkt: ja genomford, tillbaka provning",
		"genomford":    "0 klar:",
		"hanvisad":     "0 hanvisad: tillbaka provning",
		"avslutad":     "0 avslutad: omprova foregaende",
		"avvecklad":    "0 avslutad Avvecklad:",
		"aterkallad":   "0 aterkallad:",
		"dubblett":     "0 dubblett:",
	}
	p := preset(t, "orebro")
	if len(p.Steps) != len(agreed) {
		t.Errorf("%d steps, agreed were %d", len(p.Steps), len(agreed))
	}
	for _, s := range p.Steps {
		got := string(rune('0'+s.Number)) + " " + strings.TrimSpace(string(s.Kind)+" "+s.Web) + ":"
		for i, way := range s.Transitions {
			if i > 0 {
				got += ","
			}
			got += " " + string(way.Outcome) + " " + way.To
		}
		if got != agreed[s.ID] {
			t.Errorf("%s is %q, agreed was %q", s.ID, got, agreed[s.ID])
		}
	}
	for _, outcome := range []Outcome{Yes, No} {
		q := p.Step("bedomning").Transition(outcome, "").Quorum
		if q == nil || *q != (Quorum{Role: "bedomargrupp", PerArea: true, Least: 4, Majority: true, Silence: 10, Disagree: 2}) {
			t.Errorf("the quorum of %s is %+v", outcome, q)
		}
	}
}

// TestPresetsSpeakPlainly holds the texts of the presets to the language
// rules: no sentence over 25 words, no exclamation, no words that push people
// away, and tags that are states.
func TestPresetsSpeakPlainly(t *testing.T) {
	texts := 0
	for _, name := range Presets() {
		p := preset(t, name)
		check := func(where, text string) {
			texts++
			lower := strings.ToLower(text)
			for _, word := range []string{"!", "tyvärr", "vänligen", "ogiltig", "felaktig", "feedback", "klicka", "i dagsläget", "resurssätt", "bara att", "smidigt"} {
				if strings.Contains(lower, word) {
					t.Errorf("%s %s says %q: %s", name, where, word, text)
				}
			}
			for line := range strings.Lines(text) {
				for _, sentence := range sentences(strings.TrimSpace(line)) {
					if n := len(strings.Fields(sentence)); n > 25 {
						t.Errorf("%s %s has a sentence of %d words: %s", name, where, n, sentence)
					}
				}
			}
		}
		for _, s := range p.Steps {
			check(s.ID, s.Description)
			check(s.ID, s.Status)
			if strings.HasSuffix(s.Tag, "a") && s.Tag != strings.ToUpper(s.Tag) {
				t.Errorf("%s: the tag %q looks like a verb", name, s.Tag)
			}
			for _, way := range s.Transitions {
				check(s.ID+" "+string(way.Outcome), way.Message)
			}
		}
		for _, stage := range p.Stages {
			check(stage.Name, stage.Description)
		}
		for _, role := range p.Roles {
			check(role.ID, role.Description)
		}
		for _, form := range p.Forms {
			for _, c := range form.Criteria {
				check(c.ID, c.Question+" "+c.Help)
			}
		}
		for _, phrase := range p.Phrases {
			check(phrase.ID, phrase.Reason+" "+strings.Join(phrase.Tips, " "))
		}
		for _, section := range p.Sections {
			check(section.ID, section.Help)
		}
	}
	if texts < 200 {
		t.Fatalf("only %d texts were read", texts)
	}
}

// TestPresetsNeedNoFolding: ids in the presets are written as they are
// compared, so that a reader who searches for one finds it.
func TestPresetsNeedNoFolding(t *testing.T) {
	for _, name := range Presets() {
		for _, s := range preset(t, name).Steps {
			if strict.Fold(s.ID) != s.ID {
				t.Errorf("%s: step %s", name, s.ID)
			}
		}
	}
}
