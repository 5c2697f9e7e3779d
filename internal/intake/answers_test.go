package intake

import (
	"context"
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/forgetest"
	"github.com/idesluss/idesluss/internal/idea"
)

// inside relays one idea and takes it in, and gives its pull request in the
// intake and its id.
func inside(h *house) (*forge.PullRequest, string) {
	h.Helper()
	h.desk.Rules.Process.Batch.Least = 1
	pull := h.idea("Låna")
	h.clear(pull)
	r := h.relay()
	if len(r.Ideas) != 1 {
		h.Fatalf("%+v", r)
	}
	h.take("ny/" + r.Ideas[0])
	return pull, r.Ideas[0]
}

// take merges a pull request of the sluss.
func (h *house) take(branch string) {
	for _, p := range h.sluss.Opened {
		if p.Branch == branch {
			if _, err := h.sluss.Merge(context.Background(), p.Number, forge.Merge{Head: p.Head, At: h.now}); err != nil {
				h.Fatal(err)
			}
		}
	}
}

// change rewrites an idea on the main branch of the sluss.
func (h *house) change(id string, edit func(*idea.Idea)) {
	h.Helper()
	tree := maps.Clone(h.sluss.Trees[h.sluss.Heads["main"]])
	for name, data := range tree {
		if !strings.Contains(name, id) {
			continue
		}
		file, faults := idea.Parse(name, data)
		if len(faults) > 0 {
			h.Fatal(faults)
		}
		edit(&file.Idea)
		tree[name] = idea.Format(&file.Idea)
	}
	h.sluss.Heads["main"] = h.sluss.Commit(forge.Commit{Parents: []string{h.sluss.Heads["main"]}}, tree)
}

// decide adds a decision: the yes of the step where the idea stands, or a no.
func decide(reasons, next string, answerBy calendar.Date) func(*idea.Idea) {
	return func(i *idea.Idea) {
		i.Decisions = append(i.Decisions, idea.Decision{
			Date: calendar.Day(2026, 3, 10), Step: "provning", Outcome: "ja", To: "aterkoppling", Reasons: reasons, Next: next, Instance: "Projektgruppen",
		})
		i.Step, i.AnswerBy = "aterkoppling", answerBy
	}
}

func decline(i *idea.Idea) {
	i.Decisions = append(i.Decisions, idea.Decision{
		Date: calendar.Day(2026, 3, 20), Step: "aterkoppling", Outcome: "nej", To: "avslutad",
		Reasons: "Det görs redan, fråga @chefen om #12.", Tips: []string{"Kontakta biblioteket.", "Lämna den del som är ny."}, Instance: "Projektgruppen",
	})
	i.Step, i.AnswerBy = "avslutad", 0
}

func (h *house) answers() *Answered {
	h.Helper()
	answered, err := h.desk.Answers(context.Background())
	if err != nil {
		h.Fatal(err)
	}
	return answered
}

func TestEachDecisionIsTold(t *testing.T) {
	h := newHouse(t, "orebro")
	pull, id := inside(h)
	if a := h.answers(); *a != (Answered{}) {
		t.Errorf("nothing is decided: %+v", a)
	}
	h.change(id, decide("Nyttan är stor.", "Bedömargruppen läser idén.", calendar.Day(2026, 4, 8)))
	if a := h.answers(); a.Decisions != 1 {
		t.Errorf("one answer: %+v", a)
	}
	first := h.said(pull, "beslut-1")
	for _, want := range []string{"**Klarar prövningen** (10 mars 2026, ärende " + id + ")", `Din idé "Låna" klarar prövningen.`, "Därför: Nyttan är stor.",
		"Det händer nu: Bedömargruppen läser idén.", "Du får svar senast den 8 april 2026.", "Undrar du något? Kontakta Projektgruppen, eller skriv här."} {
		if !strings.Contains(first, want) {
			t.Errorf("%q is not said in:\n%s", want, first)
		}
	}
	if a := h.answers(); *a != (Answered{}) {
		t.Errorf("told already: %+v", a)
	}

	h.change(id, func(i *idea.Idea) { i.Decisions[0].Reasons = "Nyttan är mycket stor." })
	if a := h.answers(); a.Decisions != 1 || !strings.Contains(h.said(pull, "beslut-1"), "Nyttan är mycket stor.") || strings.Contains(h.said(pull, "beslut-1"), "Nyttan är stor.") {
		t.Errorf("mended: %+v, %s", a, h.said(pull, "beslut-1"))
	}
	first = h.said(pull, "beslut-1")

	h.change(id, decline)
	if a := h.answers(); a.Decisions != 1 {
		t.Errorf("the second answer: %+v", a)
	}
	second := h.said(pull, "beslut-2")
	for _, want := range []string{"Det görs redan, fråga @<!-- -->chefen om #<!-- -->12.", "Kontakta biblioteket. Lämna den del som är ny."} {
		if !strings.Contains(second, want) {
			t.Errorf("%q is not said in:\n%s", want, second)
		}
	}
	if h.said(pull, "beslut-1") != first {
		t.Errorf("the first answer was changed to:\n%s", h.said(pull, "beslut-1"))
	}
	if n := len(h.intake.Said[pull.Number]); n != 3 {
		t.Errorf("%d comments", n)
	}
}

// Those who write a decision are shown what will be read, so it must be what is
// read: also when it wakes, and that there are no tips.
func TestAnAnswerIsTheOneThatWasShown(t *testing.T) {
	h := newHouse(t, "orebro")
	pull, id := inside(h)
	var rested idea.Idea
	h.change(id, func(i *idea.Idea) {
		i.Decisions = append(i.Decisions, idea.Decision{
			Date: calendar.Day(2026, 3, 10), Step: "provning", Outcome: "vila", To: "vilande", Reasons: "Biblioteket byggs om.", NoTips: true, Instance: "Projektgruppen",
		})
		i.Step, i.Pause = "vilande", &idea.Pause{Until: calendar.Day(2026, 9, 7), Condition: "Bygget blir klart."}
		rested = *i
	})
	h.answers()
	told := h.said(pull, "beslut-1")
	for _, want := range append(strings.Split(bot.Answer(h.desk.Rules, &rested, &rested.Decisions[0]), "\n"),
		"Vi tar upp den igen: den 7 september 2026, eller tidigare: bygget blir klart.", "Vi har inga tips den här gången.") {
		if !strings.Contains(told, want) {
			t.Errorf("%q is not said in:\n%s", want, told)
		}
	}
}

func TestQuestionsAndRepliesAreCarried(t *testing.T) {
	h := newHouse(t, "orebro")
	pull, id := inside(h)
	open, err := h.sluss.Propose(context.Background(), forge.Proposal{Branch: "ide/" + id + "/0", Files: map[string][]byte{"x": nil}})
	if err != nil {
		t.Fatal(err)
	}
	h.sluss.Remark(open.Number, "STOL-vard-omsorg", "Fråga till idégivaren: Gäller det alla bibliotek?\nOch bokbussen? @annaek", h.now)
	h.sluss.Remark(open.Number, "stol-vard-omsorg", "Jag tycker att det här är bra.", h.now)
	h.sluss.Remark(open.Number, "okand", "Fråga till idégivaren: Vem är du?", h.now)
	h.sluss.Remark(open.Number, "stol-kultur-fritid", "**Fråga till idégivaren:**", h.now)
	if a := h.answers(); a.Questions != 1 {
		t.Fatalf("%+v", a)
	}
	question := ""
	for _, c := range h.intake.Said[pull.Number] {
		if strings.HasPrefix(c.Marker, "fraga-") {
			question = c.Body
		}
	}
	want := "**En fråga om din idé.** Bedömargruppen undrar:\n\n> Gäller det alla bibliotek?\n> Och bokbussen? @<!-- -->annaek\n\nSvara här. Projektgruppen tar bort det som visar vem du är, och lämnar svaret vidare.\n"
	if question != want {
		t.Errorf("said %q\nwant %q", question, want)
	}

	// What the employee writes stays here, whatever it begins with.
	h.intake.Remark(pull.Number, "annaek", "Svar till bedömarna: Ja, hälsar Anna på Björkskolan.", h.now)
	h.intake.Remark(pull.Number, "stol-vard-omsorg", "Svar till bedömarna: Jag smet in.", h.now)
	if a := h.answers(); *a != (Answered{}) {
		t.Errorf("%+v", a)
	}
	h.intake.Remark(pull.Number, "Slussteam-1", "svar till bedömarna: Ja, alla.", h.now)
	if a := h.answers(); a.Replies != 1 {
		t.Errorf("%+v", a)
	}
	reply := commentOf(h.sluss.Said[open.Number], "svar-1")
	if reply == nil || reply.Body != "**Svar från idégivaren**, genom Projektgruppen:\n\n> Ja, alla.\n" || !reply.At.Equal(calendar.FromClock(h.now).Time()) {
		t.Errorf("%+v", reply)
	}
	receipts := 0
	for _, c := range h.intake.Said[pull.Number] {
		if strings.HasPrefix(c.Marker, "kvitto-") && strings.HasPrefix(c.Body, "Svaret har lämnats vidare") {
			receipts++
		}
	}
	if receipts != 1 {
		t.Errorf("%d receipts", receipts)
	}
	// The next one, in a review, has the next number.
	h.intake.Given = map[int][]forge.Review{pull.Number: {{ID: "7", Author: "slussteam-2", Body: "Svar till bedömarna:\n\nOch bussen."}}}
	if a := h.answers(); a.Replies != 1 || commentOf(h.sluss.Said[open.Number], "svar-2") == nil {
		t.Errorf("%+v, %+v", a, h.sluss.Said[open.Number])
	}
	if text := dump(h.sluss); strings.Contains(text, "Anna") || strings.Contains(text, "Björkskolan") || strings.Contains(text, "smet in") {
		t.Error("what the employee wrote has crossed")
	}
	// Once carried it is not carried to the next decision.
	open.State = forge.Closed
	h.change(id, decide("Bra.", "", 0))
	if _, err := h.sluss.Propose(context.Background(), forge.Proposal{Branch: "ide/" + id + "/1", Files: map[string][]byte{"y": nil}}); err != nil {
		t.Fatal(err)
	}
	if a := h.answers(); a.Replies != 0 || a.Questions != 0 || a.Decisions != 1 {
		t.Errorf("%+v", a)
	}
}

// A blind seat must not be able to carry words into zone 3 as if they came
// from the one who had the idea, nor a role whose term is over.
func TestOnlyTheTeamReplies(t *testing.T) {
	h := newHouse(t, "orebro")
	pull, id := inside(h)
	if _, err := h.sluss.Propose(context.Background(), forge.Proposal{Branch: "ide/" + id + "/0", Files: map[string][]byte{"x": nil}}); err != nil {
		t.Fatal(err)
	}
	for n := range h.desk.Rules.Roster.Members {
		h.desk.Rules.Roster.Members[n].Until = calendar.Day(2026, 3, 1)
	}
	h.intake.Remark(pull.Number, "slussteam-1", "Svar till bedömarna: Ja.", h.now)
	if a := h.answers(); *a != (Answered{}) {
		t.Errorf("%+v", a)
	}
}

func TestAnswersInterruptedAnywhereAreToldOnce(t *testing.T) {
	for _, late := range []bool{false, true} {
		failed := 0
		for call := 1; ; call++ {
			h := newHouse(t, "orebro")
			pull, id := inside(h)
			h.change(id, decide("Bra.", "Vi läser den.", calendar.Day(2026, 4, 8)))
			open, err := h.sluss.Propose(context.Background(), forge.Proposal{Branch: "ide/" + id + "/1", Files: map[string][]byte{"x": nil}})
			if err != nil {
				t.Fatal(err)
			}
			h.sluss.Remark(open.Number, "stol-vard-omsorg", "Fråga till idégivaren: Var?", h.now)
			h.intake.Remark(pull.Number, "slussteam-1", "Svar till bedömarna: Här.", h.now)
			calls := 0
			h.desk.Intake = &forgetest.Flaky{Forge: h.intake, Calls: &calls, At: call, Late: late}
			h.desk.Sluss.Forge = &forgetest.Flaky{Forge: h.sluss, Calls: &calls, At: call, Late: late}
			_, err = h.desk.Answers(context.Background())
			if err != nil && !errors.Is(err, forge.ErrUnavailable) {
				t.Fatal(err)
			}
			if err == nil && calls < call {
				break
			}
			failed++
			h.answers()
			h.answers()
			markers := map[string]int{}
			for _, c := range h.intake.Said[pull.Number] {
				markers[c.Marker]++
			}
			if len(h.sluss.Said[open.Number]) != 2 || markers["beslut-1"] != 1 || markers["beslut-2"] != 0 || len(h.intake.Said[pull.Number]) != 5 {
				t.Errorf("call %d failed, late %v: %v, %d in the sluss", call, late, markers, len(h.sluss.Said[open.Number]))
			}
		}
		if failed < 10 {
			t.Errorf("only %d calls were tried", failed)
		}
	}
}
