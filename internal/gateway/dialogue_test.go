package gateway

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/receipt"
)

// try ends a test that cannot go on.
func (w *world) try(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) look(code receipt.Receipt) *Standing {
	w.Helper()
	s, err := w.Look(w.Context(), code)
	w.try(err)
	return s
}

// intoSluss takes a received idea into the sluss by itself, as its batch would.
func (w *world) intoSluss(got *Received) {
	w.Helper()
	r, err := w.byID(got.ID)
	w.try(err)
	i := r.Idea.idea()
	i.ID, i.Received, i.Step = r.ID, w.today(), w.rules.Process.Start().ID
	i.AnswerBy, i.Contact = w.today().AddWorkdays(15), "Projektgruppen"
	pulls, err := w.Sluss.Add(w.Context(), []*idea.Idea{&i})
	w.try(err)
	_, _, err = w.Sluss.Admit(w.Context(), pulls)
	w.try(err)
	_, err = w.updateID(w.Context(), got.ID, func(r *record) error {
		r.State, r.Batch = Relayed, w.today()
		return nil
	})
	w.try(err)
}

// decide merges a decision about an idea, as a judge that all have voted
// before would.
func (w *world) decide(id string, c bot.Choice) {
	w.Helper()
	c.Day = w.today()
	moved, err := w.Sluss.Move(w.Context(), id, c, true)
	w.try(err)
	_, err = w.sluss.Merge(w.Context(), moved.Pull.Number, forge.Merge{Head: moved.Pull.Head, Title: "Beslut", At: w.today().Time()})
	w.try(err)
	_, err = w.Sluss.Tend(w.Context(), w.mainFiles(), []string{id})
	w.try(err)
}

func (w *world) passes(id string) {
	w.decide(id, bot.Choice{
		Outcome: process.Yes, Reasons: "Idén hör till uppdraget.", Next: "Vi ringer dig.",
		Answers: map[string]string{"provning.uppdrag": "ja", "provning.vardegrund": "ja", "provning.jamlikhet_miljo": "ja", "provning.extern_finansiering": "nej"},
	})
}

func (w *world) declines(id string) {
	w.decide(id, bot.Choice{Outcome: process.No, Reasons: "Det görs redan.", Tips: []string{"Säg vad som är nytt."}})
}

// opened gives a world with an idea in it that has been received.
func opened(t *testing.T) (*world, *Received) {
	t.Helper()
	w := newWorld(t, "orebro")
	w.open()
	return w, w.receive(w.submission(1, "Låna verktyg på biblioteket"))
}

func TestAnIdeaIsSeenUnderItsReceipt(t *testing.T) {
	w, got := opened(t)
	s := w.look(got.Receipt)
	if s.ID != got.ID || s.Title != "Låna verktyg på biblioteket" || s.State != Arrived || s.AnswerBy != got.AnswerBy || s.Idea != nil || s.Late {
		t.Errorf("just received: %+v", s)
	}
	if !s.Can[CanSupplement] || !s.Can[CanWithdraw] || !s.Can[CanRecontact] || len(s.Can) != 3 {
		t.Errorf("what can be done: %v", s.Can)
	}
	w.intoSluss(got)
	s = w.look(got.Receipt)
	if s.State != Relayed || s.Step != w.rules.Process.Start() || len(s.Stays) != 1 || s.Stays[0].Entered != w.today() || s.Contact != "Projektgruppen" {
		t.Errorf("in the sluss: %+v", s)
	}
	w.now = w.now.AddDate(0, 0, 3)
	w.passes(got.ID)
	s = w.look(got.Receipt)
	if len(s.Answers) != 1 || !strings.Contains(s.Answers[0].Text, "klarar prövningen") || s.Answers[0].Outcome != process.Yes || s.Answers[0].Day != w.today() {
		t.Errorf("answers: %+v", s.Answers)
	}
	if len(s.Stays) != 2 || s.Stays[1].Step != s.Step || s.AnswerBy <= w.today() || !s.Expires.IsZero() {
		t.Errorf("after a decision: %+v", s)
	}
}

func TestANoCanBeTriedAgain(t *testing.T) {
	w, got := opened(t)
	w.intoSluss(got)
	if _, err := w.Again(t.Context(), got.Receipt); !errors.Is(err, ErrNotNow) {
		t.Errorf("before there is an answer: %v", err)
	}
	w.declines(got.ID)
	s := w.look(got.Receipt)
	if !s.Can[CanRetry] || s.Can[CanSupplement] || s.Can[CanWithdraw] || !slices.Equal(s.Answers[0].Tips, []string{"Säg vad som är nytt."}) {
		t.Errorf("after a no: %v, %+v", s.Can, s.Answers)
	}
	if want := w.today().AddDays(180); s.Expires != want || !s.AnswerBy.IsZero() {
		t.Errorf("expires %v, want %v; to be answered %v", s.Expires, want, s.AnswerBy)
	}
	again, err := w.Again(t.Context(), got.Receipt)
	w.try(err)
	if again.Retries != got.ID || again.Idea.Title != "Låna verktyg på biblioteket" || again.Idea.Section("Problem") == nil || again.Contact != nil || again.Idea.ID != "" {
		t.Errorf("the new attempt: %+v", again)
	}
	again.Token = token(t, 2)
	second := w.receive(again)
	r, err := w.byID(second.ID)
	w.try(err)
	if r.Idea.Replaces != got.ID || second.ID == got.ID {
		t.Errorf("the second attempt replaces %q", r.Idea.Replaces)
	}
}

// Of an idea that was relayed long ago, zone 1 has no text: then the new
// attempt has what the sluss has of it.
func TestANewAttemptHasTheTextOfTheSluss(t *testing.T) {
	w, got := opened(t)
	w.intoSluss(got)
	w.declines(got.ID)
	_, err := w.updateID(t.Context(), got.ID, func(r *record) error { r.Idea = nil; return nil })
	w.try(err)
	again, err := w.Again(t.Context(), got.Receipt)
	w.try(err)
	if again.Idea.Section("Idé") == nil || again.Idea.Benefit == "" || len(again.Idea.Decisions) > 0 || again.Idea.Step != "" || again.Retries != got.ID {
		t.Errorf("the new attempt: %+v", again)
	}
	again.Token = token(t, 2)
	w.receive(again)
}

func TestQuestionsAndAnswers(t *testing.T) {
	w, got := opened(t)
	w.try(w.Ask(t.Context(), got.ID, "Hur många verktyg behövs?"))
	w.try(w.Supplement(t.Context(), got.Receipt, "Det gäller också trädgårdsredskap."))
	s := w.look(got.Receipt)
	if len(s.Messages) != 2 || !s.Messages[0].Question || !s.Messages[0].FromTeam || s.Messages[0].Text != "Hur många verktyg behövs?" || s.Messages[1].FromTeam {
		t.Fatalf("messages: %+v", s.Messages)
	}
	question := s.Messages[0].Number
	w.try(w.Answer(t.Context(), got.Receipt, question, "Ett tjugotal."))
	w.try(w.Answer(t.Context(), got.Receipt, question, "Ett tjugotal.")) // a double click
	if err := w.Answer(t.Context(), got.Receipt, question, "Trettio."); !errors.Is(err, ErrNotNow) {
		t.Errorf("answered twice: %v", err)
	}
	if err := w.Answer(t.Context(), got.Receipt, 99, "Trettio."); !errors.Is(err, ErrNotNow) {
		t.Errorf("answered what nobody asked: %v", err)
	}
	s = w.look(got.Receipt)
	if len(s.Messages) != 3 || s.Messages[0].Question || s.Messages[2].Text != "Ett tjugotal." {
		t.Errorf("messages: %+v", s.Messages)
	}
	heard, _, err := w.Heard(t.Context(), got.ID)
	w.try(err)
	if len(heard) != 3 || heard[0].Text != "" || heard[1].Text != "Det gäller också trädgårdsredskap." || heard[2].Text != "Ett tjugotal." {
		t.Errorf("the team hears: %+v", heard)
	}
	stored, err := w.disk.ReadFile("spool/" + got.Receipt.Lookup() + ".json")
	w.try(err)
	if strings.Contains(string(stored), "Hur många") {
		t.Error("the question stands in clear on the disk")
	}
}

func TestWhatTellsWhoSomebodyIsIsRefused(t *testing.T) {
	w, got := opened(t)
	w.try(w.Ask(t.Context(), got.ID, "Hur?"))
	for name, err := range map[string]error{
		"an answer":     w.Answer(t.Context(), got.Receipt, 1, "Jag heter HEMLIG."),
		"a supplement":  w.Supplement(t.Context(), got.Receipt, "Jag heter HEMLIG."),
		"a contact log": w.Note(t.Context(), got.ID, ContactEntry{Channel: "telefon", Role: "HEMLIG"}),
	} {
		var refused *Refused
		if !errors.As(err, &refused) || len(refused.Hits) != 1 || strings.Contains(err.Error(), "HEMLIG") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for what, text := range map[string]string{"nothing": " \n", "too much": strings.Repeat("a", maxLetter+1), "a control character": "a\x00b"} {
		var wrong *Faulty
		if err := w.Supplement(t.Context(), got.Receipt, text); !errors.As(err, &wrong) || len(wrong.Faults[textField]) != 1 {
			t.Errorf("%s: %v", what, err)
		}
	}
	if s := w.look(got.Receipt); len(s.Messages) != 1 || len(s.Log) != 0 {
		t.Errorf("kept: %+v", s)
	}
}

func TestTheContactLog(t *testing.T) {
	w, got := opened(t)
	day := w.today()
	w.try(w.Note(t.Context(), got.ID, ContactEntry{Channel: "telefon", Role: "projektgruppen"}))
	w.try(w.Note(t.Context(), got.ID, ContactEntry{Channel: "telefon", Role: "projektgruppen"}))
	w.try(w.Note(t.Context(), got.ID, ContactEntry{Day: day.AddDays(-2), Channel: "mote", Role: "  utvecklingsledaren "}))
	want := []ContactEntry{{day, "telefon", "projektgruppen"}, {day.AddDays(-2), "mote", "utvecklingsledaren"}}
	if got := w.look(got.Receipt).Log; !slices.Equal(got, want) {
		t.Errorf("the log is %v", got)
	}
	for what, e := range map[string]ContactEntry{
		"an unknown way": {Channel: "brevduva", Role: "projektgruppen"}, "nobody": {Channel: "telefon"},
		"the future": {Day: day.AddDays(1), Channel: "telefon", Role: "x"}, "a novel": {Channel: "brev", Role: strings.Repeat("å", 81)},
	} {
		var wrong *Faulty
		if err := w.Note(t.Context(), got.ID, e); !errors.As(err, &wrong) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := w.Note(t.Context(), "26-zzzzz", ContactEntry{Channel: "telefon", Role: "x"}); !errors.Is(err, ErrUnknown) {
		t.Errorf("an idea that is not there: %v", err)
	}
}

// Once its deadline is past an idea is late, also before it is in the sluss.
func TestLate(t *testing.T) {
	w, got := opened(t)
	w.now = got.AnswerBy.Time()
	if w.look(got.Receipt).Late {
		t.Error("late on the very day")
	}
	w.now = got.AnswerBy.AddDays(1).Time()
	if !w.look(got.Receipt).Late {
		t.Error("not late on the day after")
	}
}

// While the forge is down, what was seen last is shown.
func TestTheForgeIsDown(t *testing.T) {
	w, got := opened(t)
	w.intoSluss(got)
	before := w.look(got.Receipt)
	w.Gateway.Sluss.Forge = down{w.sluss}
	if s := w.look(got.Receipt); s.Step != before.Step || s.AnswerBy != before.AnswerBy {
		t.Errorf("while the forge is down: %+v", s)
	}
	w.open()
	w.Gateway.Sluss.Forge = down{w.sluss}
	s := w.look(got.Receipt)
	if s.ID != got.ID || s.Title == "" || s.Idea != nil || s.Can[CanWithdraw] {
		t.Errorf("opened while the forge is down: %+v", s)
	}
}
