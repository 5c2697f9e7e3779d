package bot

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// passes is a choice that takes the idea "ny" through its first step.
func passes() Choice {
	return Choice{
		Outcome: process.Yes, Reasons: "Idén hör till uppdraget.", Next: "Vi ringer dig.",
		Answers: map[string]string{"provning.uppdrag": "ja", "provning.Värdegrund": "ja", "provning.jamlikhet_miljo": "ja", "Prövning.extern_finansiering": "nej"},
	}
}

func (w *world) move(id string, c Choice) *Moved {
	w.Helper()
	moved, err := w.bot.Move(w.Context(), id, c, false)
	w.try(err)
	return moved
}

func TestAChoiceIsWrittenIntoTheOpenDecision(t *testing.T) {
	w := newWorld(t, "orebro", "ny")
	w.tend()
	before := w.open(ny)
	moved := w.move(ny, passes())
	if moved.Pull.Number != before.Number {
		t.Errorf("it was written in pull request %d, and %d was open", moved.Pull.Number, before.Number)
	}
	path, data := ideaFile(t, "ny")
	fsys, err := w.forge.Files(t.Context(), moved.Pull.Head)
	w.try(err)
	got, err := readFile(fsys, path)
	w.try(err)
	golden(t, "beslut-ny-fil.md", string(got))
	golden(t, "beslut-ny.md", moved.Pull.Body)
	for line := range strings.Lines(string(data)) {
		if changes := strings.HasPrefix(line, "steg:") || strings.HasPrefix(line, "svarsdatum:"); !changes && !strings.Contains("\n"+string(got), "\n"+line) {
			t.Errorf("the line %q is gone", line)
		}
	}
	if !moved.NewContent {
		t.Error("the form was filled in, but the idea is said to be the same")
	}
	if len(moved.Warnings) > 0 {
		t.Errorf("warnings: %v", moved.Warnings)
	}
	w.want(w.tend(), "") // what was chosen is left alone
}

func TestAChoiceOpensADecisionWhereThereIsNone(t *testing.T) {
	w := newWorld(t, "orebro", "avslutad")
	moved := w.move(avslutad, Choice{Outcome: process.Reopen, Reasons: "Du bad oss.", Next: "Någon annan läser.", Instance: "kommundirektören"})
	if i := w.head(moved.Pull, "avslutad"); i.Step != "provning" || i.Decisions[1].To != "provning" || i.AnswerBy.IsZero() {
		t.Errorf("the idea stands in %s, by %v", i.Step, i.Decisions[1])
	}
	w.want(w.tend(), "")
}

func TestAChoiceCanBeMadeAnew(t *testing.T) {
	w := newWorld(t, "orebro", "ny")
	w.tend()
	first := w.move(ny, passes())
	second := w.move(ny, Choice{Outcome: process.No, Reasons: "Det finns redan.", Tips: []string{"Säg vad som är nytt."}})
	if first.Pull.Number != second.Pull.Number || second.Way.To.ID != "avslutad" {
		t.Errorf("%d became %d, to %s", first.Pull.Number, second.Pull.Number, second.Way.To.ID)
	}
	i := w.head(second.Pull, "ny")
	if len(i.Decisions) != 1 || i.Decisions[0].Outcome != "nej" || len(i.Forms) > 0 || !i.AnswerBy.IsZero() {
		t.Errorf("the first choice shows: %+v", i)
	}
	if !strings.Contains(second.Answer, "Säg vad som är nytt.") || !strings.Contains(second.Answer, "Skälet är: Det finns redan.") {
		t.Errorf("the answer is:\n%s", second.Answer)
	}
}

func TestAChoiceDoesNotWriteOverWhatAnotherWrote(t *testing.T) {
	w := newWorld(t, "orebro", "ny")
	w.tend()
	path, _ := ideaFile(t, "ny")
	w.byHand(w.open(ny), path, replace("[Skriv skälet här]", "För hand."))
	if _, err := w.bot.Move(t.Context(), ny, passes(), false); !errors.Is(err, ErrWrittenByOthers) {
		t.Errorf("got %v", err)
	}
	if i := w.head(w.open(ny), "ny"); i.Decisions[0].Reasons != "För hand." {
		t.Errorf("the reasons became %q", i.Decisions[0].Reasons)
	}
	if _, err := w.bot.Move(t.Context(), ny, passes(), true); err != nil {
		t.Error(err)
	}
}

func TestAChoiceIsMadeFromTheIdeaAsItIs(t *testing.T) {
	w := newWorld(t, "orebro", "bedoms")
	w.tend()
	w.move(bedoms, Choice{Outcome: process.Yes, Reasons: "Stor nytta."})
	w.change("bedoms", replace("Många däck är lösa.", "De flesta däck är lösa."))
	w.want(w.tend(), "stale "+bedoms)
	moved := w.move(bedoms, Choice{Outcome: process.Yes, Reasons: "Stor nytta."})
	if i := w.head(moved.Pull, "bedoms"); !strings.Contains(i.Section("Problem").Markdown, "De flesta") || i.WaitingFor != "" {
		t.Errorf("the idea is %+v", i)
	}
	if moved.NewContent {
		t.Error("nothing but the decision was written, but the idea is said to be other")
	}
	if said := w.said(moved.Pull.Number, staleMarker); said != freshText {
		t.Errorf("said: %q", said)
	}
	w.want(w.tend(), "")
}

func TestAnIdeaIsPausedAndTakenUpAgain(t *testing.T) {
	w := newWorld(t, "orebro", "bedoms")
	w.tend()
	moved := w.move(bedoms, Choice{
		Outcome: process.Rest, Reasons: "Vägen byggs om.", Tips: []string{"Räkna cyklarna."},
		Fields: []Field{{Path: "paus.till", Value: "2026-08-16"}}, // a Sunday
	})
	i := w.head(moved.Pull, "bedoms")
	if i.Pause.Until != calendar.Day(2026, 8, 16) || i.AnswerBy != calendar.Day(2026, 8, 17) {
		t.Errorf("until %s, to be answered by %s", i.Pause.Until, i.AnswerBy)
	}
	w.merged(moved.Pull)
	w.want(w.tend(bedoms), "")
	w.day = calendar.Day(2026, 8, 16)
	w.want(w.tend(), "opened "+bedoms)
	moved = w.move(bedoms, Choice{Outcome: process.Yes, Reasons: "Vägen är klar.", Next: "Gruppen läser igen."})
	if i := w.head(moved.Pull, "bedoms"); i.Step != "bedomning" || i.Pause != nil {
		t.Errorf("it went to %s, with %v", i.Step, i.Pause)
	}
}

// merged merges a decision, as the judge does.
func (w *world) merged(pull *forge.PullRequest) {
	w.Helper()
	_, err := w.forge.Merge(w.Context(), pull.Number, forge.Merge{Head: pull.Head, Title: "Beslut", At: w.day.Time()})
	w.try(err)
}

func TestSectionsAndListsAreWrittenTogetherWithAChoice(t *testing.T) {
	s := standing(t, "orebro", "bedoms")
	p, _, err := s.decide(Choice{
		Outcome: process.Yes, Reasons: "Stor nytta.", Day: thursday,
		Sections: map[string]string{"helhetsbild": "Vi vet mer nu.", "Nytta": "Fler cyklar."},
		Fields:   []Field{{Path: "amnen", Value: "cykel", Add: true}, {Path: "amnen", Value: "skola", Add: true}, {Path: "ansvarig", Value: "Gatuchefen"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "beslut-bedoms-fil.md", string(p.Files[s.File.Path]))
}

// Each case is one thing wrong with a choice about an idea, and what is told.
var refusals = []struct {
	why, idea string
	change    func(*Choice)
	want      string // rule
	tells     string
}{
	{"no outcome", "ny", func(c *Choice) { c.Outcome = "" }, "okand-overgang", "Välj bland ja, nej, vila"},
	{"an outcome that the step does not have", "ny", func(c *Choice) { c.Outcome = "prova" }, "okand-overgang", `inget utfall som heter "prova"`},
	{"a step that the outcome does not lead to", "ny", func(c *Choice) { c.To = "bedomning" }, "okand-overgang", "leder utfallet"},
	{"no reasons", "ny", func(c *Choice) { c.Reasons = " \n" }, "saknas", `"skal" i beslut 1`},
	{"reasons that are not written", "ny", func(c *Choice) { c.Reasons = "[Skriv skälet här]" }, "inte-ifyllt", "utan hakparenteser"},
	{"a no without tips", "ny", func(c *Choice) { *c = Choice{Outcome: process.No, Reasons: "Nej."} }, "tips-saknas", "inga tips"},
	{"tips, and none", "ny", func(c *Choice) {
		*c = Choice{Outcome: process.No, Reasons: "Nej.", Tips: []string{"Ett."}, NoTips: true}
	}, "tips-och-inga-tips", ""},
	{"a form that is not filled in", "ny", func(c *Choice) { c.Answers = nil }, "saknas", "Mallen Prövning"},
	{"a question that is not answered", "ny", func(c *Choice) { delete(c.Answers, "provning.uppdrag") }, "saknas", "Hör idén till kommunens uppdrag?"},
	{"an answer outside the scale", "ny", func(c *Choice) { c.Answers["provning.uppdrag"] = "kanske" }, "utanfor-skalan", "Svara ja, nej eller oklart"},
	{"a gate that says no", "ny", func(c *Choice) { c.Answers["provning.uppdrag"] = "nej" }, "sparr", "stoppar idén"},
	{"a form that does not exist", "ny", func(c *Choice) { c.Answers["provnign.uppdrag"] = "ja" }, "okand-mall", "provning.uppdrag"},
	{"a question that does not exist", "ny", func(c *Choice) { c.Answers["provning.pris"] = "ja" }, "okant-kriterium", "Välj bland uppdrag"},
	{"a form that is filled in by those who assess", "ny", func(c *Choice) { c.Answers["bedomning.finns_redan"] = "4" }, "mall-i-blindo", "var för sig"},
	{"a rest without a day", "ny", func(c *Choice) { *c = Choice{Outcome: process.Rest, Reasons: "Sedan.", NoTips: true} }, "saknas", "paus.till eller paus.villkor"},
	{"a duplicate of nothing", "ny", func(c *Choice) { *c = Choice{Outcome: process.Merge, Reasons: "Samma."} }, "saknas", "dubblett_av"},
	{"a field that does not exist", "ny", func(c *Choice) { c.Fields = []Field{{Path: "ansvarg", Value: "Chefen"}} }, "okant-falt", "Menade du ansvarig?"},
	{"a field with a value it cannot have", "ny", func(c *Choice) { c.Fields = []Field{{Path: "paus.till", Value: "i vår"}} }, "okant-falt", "ÅÅÅÅ-MM-DD"},
	{"a list that is no list", "ny", func(c *Choice) { c.Fields = []Field{{Path: "ansvarig", Value: "x", Add: true}} }, "okant-falt", ""},
	{"a step set by hand", "ny", func(c *Choice) { c.Fields = []Field{{Path: "steg", Value: "klar"}} }, "eget-falt", "följer av utfallet"},
	{"another id", "ny", func(c *Choice) { c.Fields = []Field{{Path: "id", Value: "26-00000"}} }, "eget-falt", "ändras aldrig"},
	{"a decision set by hand", "ny", func(c *Choice) { c.Fields = []Field{{Path: "beslut", Value: ""}} }, "eget-falt", ""},
	{"a person where a function belongs", "ny", func(c *Choice) { c.Instance = "anna@exempel.se" }, "e-post", "funktion"},
	{"a section that does not exist", "ny", func(c *Choice) { c.Sections = map[string]string{"Budget": "x"} }, "okant-avsnitt", "Välj bland Problem"},
	{"a heading within a section", "ny", func(c *Choice) { c.Sections = map[string]string{"Nytta": "Ett.\n\n## Två\n\nTre."} }, "okant-avsnitt", "Två"},
	{"a no examined again by the same", "avslutad", func(c *Choice) {
		*c = Choice{Outcome: process.Reopen, Reasons: "Igen.", Instance: "projektgruppen"}
	}, "omprovad-av-samma", ""},
	{"a no examined again by nobody", "avslutad", func(c *Choice) { *c = Choice{Outcome: process.Reopen, Reasons: "Igen."} }, "omprovning-utan-instans", ""},
}

func TestAChoiceThatCheckWouldRefuseIsRefused(t *testing.T) {
	for _, test := range refusals {
		t.Run(test.why, func(t *testing.T) {
			c := passes()
			test.change(&c)
			c.Day = thursday
			_, _, err := standing(t, "orebro", test.idea).decide(c)
			var refused *Refused
			if !errors.As(err, &refused) {
				t.Fatalf("got %v", err)
			}
			found := false
			for _, f := range refused.Findings {
				found = found || f.Rule == test.want && strings.Contains(f.Message+" "+f.Remedy, test.tells)
			}
			if !found {
				t.Errorf("want %s, got %v", test.want, refused.Findings)
			}
		})
	}
}

func TestAllThatIsWrongIsToldAtOnce(t *testing.T) {
	w := newWorld(t, "orebro", "ny")
	w.tend()
	before := w.open(ny)
	_, err := w.bot.Move(t.Context(), ny, Choice{
		Outcome: process.No, Instance: "anna@exempel.se", Fields: []Field{{Path: "ansvarg", Value: "x"}},
		Sections: map[string]string{"Budget": "x"}, Answers: map[string]string{"provning.uppdrag": "kanske"},
	}, false)
	var refused *Refused
	if !errors.As(err, &refused) {
		t.Fatal(err)
	}
	var rules []string
	for _, f := range refused.Findings {
		rules = append(rules, f.Rule)
	}
	for _, want := range []string{"saknas", "tips-saknas", "e-post", "okant-falt", "okant-avsnitt", "utanfor-skalan"} {
		if !slices.Contains(rules, want) {
			t.Errorf("%s is not among %v", want, rules)
		}
	}
	if after := w.open(ny); after.Head != before.Head || after.Body != before.Body {
		t.Error("something was written")
	}
}

func TestTheAnswerIsInTheWordsOfTheProcess(t *testing.T) {
	s := standing(t, "orebro", "bedoms")
	i := s.File.Idea
	got := Answer(s.Rules, &i, &idea.Decision{Step: "bedomning", Outcome: "nej", To: "avslutad", Reasons: "Det finns.", NoTips: true})
	for _, want := range []string{`Din idé "Cykelpumpar vid skolorna" går inte vidare`, "Skälet är: Det finns.", noTips, "Kontakta Idéslussens projektgrupp."} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if strings.ContainsAny(got, "{}[]") {
		t.Errorf("there is a gap in\n%s", got)
	}
}

// What tells who somebody is stops a decision wherever it is written: in the
// reasons, the tips, a field or a section.
func TestADecisionThatTellsOfAPersonIsRefused(t *testing.T) {
	for what, change := range map[string]func(*Choice){
		"reasons": func(c *Choice) { c.Reasons = "Den som har 850709-9805 har rätt." },
		"tips":    func(c *Choice) { c.Tips = []string{"Ring 070-174 06 05."} },
		"next":    func(c *Choice) { c.Next = "Vi skriver till namn (at) exempel (punkt) se." },
		"section": func(c *Choice) { c.Sections = map[string]string{"Idé": "Så här.\n\nMvh Plutten"} },
	} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t, "orebro", "ny")
			w.tend()
			before := w.open(ny)
			c := Choice{Outcome: process.No, Reasons: "Det finns redan.", Tips: []string{"Säg vad som är nytt."}}
			change(&c)
			_, err := w.bot.Move(t.Context(), ny, c, false)
			var refused *Refused
			if !errors.As(err, &refused) || !slices.ContainsFunc(refused.Findings, func(f check.Finding) bool { return f.Rule == "personuppgift" && f.Severity == check.Error }) {
				t.Errorf("got %v", err)
			}
			if after := w.open(ny); after.Head != before.Head {
				t.Error("something was written")
			}
		})
	}
}
