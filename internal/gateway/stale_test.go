package gateway

import (
	"context"
	"errors"
	"testing"

	"github.com/idesluss/idesluss/internal/forge"
)

// remembering is a forge that can be read where it was seen last, and does not
// say where it is.
type remembering struct {
	forge.Forge
	seen string
}

func (r remembering) Head(context.Context, string) (string, error) { return "", forge.ErrNotPermitted }
func (r remembering) LastSeen(string) (string, error)              { return r.seen, nil }

// away has the forge stop telling where its main branch is, and gives what has
// it tell again.
func (w *world) away() (back func()) {
	w.Helper()
	head, err := w.sluss.Head(w.Context(), "main")
	w.try(err)
	w.Sluss.Forge = remembering{w.sluss, head}
	return func() { w.Sluss.Forge = w.sluss }
}

// Nothing is taken away because of what the sluss was when it was last seen.
func TestNothingExpiresWhileTheForgeIsAway(t *testing.T) {
	w, got, _ := toldWorld(t)
	w.intoSluss(got)
	w.declines(got.ID)
	back := w.away()
	for _, days := range []int{keepText + 1, 181} {
		w.now = monday.AddDate(0, 0, days)
		err := w.Expire(t.Context())
		r, missing := w.byID(got.ID)
		if !errors.Is(err, forge.ErrNotPermitted) || missing != nil || r.Idea == nil {
			t.Errorf("after %d days: %v; the record: %+v, %v", days, err, r, missing)
		}
	}
	if s := w.look(got.Receipt); s.Idea == nil {
		t.Error("what was seen last is not shown")
	}
	back()
	w.try(w.Expire(t.Context()))
	if _, err := w.byID(got.ID); !errors.Is(err, ErrUnknown) {
		t.Errorf("the forge is back: %v", err)
	}
}

// An answer may have come that has not been seen: nobody is told that it is
// late, but for a while only.
func TestLateWhileTheForgeIsAway(t *testing.T) {
	w, got, _ := toldWorld(t)
	w.rules.Process.Promise.SignOfLife = 1
	w.intoSluss(got)
	here := w.receive(w.submission(2, "Låna tält"))
	due := w.look(got.Receipt).AnswerBy
	back := w.away()
	messages := func(r *Received) int { return len(w.look(r.Receipt).Messages) }
	for day := due; day <= due.AddWorkdays(mostDoubt); day++ {
		w.now = day.Time()
		if err := w.Late(t.Context()); !errors.Is(err, forge.ErrNotPermitted) || messages(got) != 0 {
			t.Errorf("on %s: %v, %d messages", day, err, messages(got))
		}
	}
	if messages(here) == 0 {
		t.Error("who waits for the team, and not for the sluss, was not told")
	}
	w.now = due.AddWorkdays(mostDoubt).AddDays(1).Time()
	for range 2 {
		if err := w.Late(t.Context()); !errors.Is(err, forge.ErrNotPermitted) || messages(got) != 1 {
			t.Errorf("at the latest: %v, %d messages", err, messages(got))
		}
	}
	back()
	w.try(w.Late(t.Context()))
	if messages(got) != 1 {
		t.Errorf("told %d times", messages(got))
	}
}

// An answer that was merged while the forge was away is an answer, and no delay.
func TestAnAnswerThatCameWhileTheForgeWasAway(t *testing.T) {
	w, got, _ := toldWorld(t)
	w.intoSluss(got)
	due := w.look(got.Receipt).AnswerBy
	back := w.away()
	stale := w.Sluss.Forge
	back()
	w.now = due.Time()
	w.declines(got.ID)
	w.Sluss.Forge = stale
	w.now = due.AddDays(1).Time()
	if err := w.Late(t.Context()); !errors.Is(err, forge.ErrNotPermitted) {
		t.Error(err)
	}
	back()
	w.try(w.Late(t.Context()))
	if s := w.look(got.Receipt); len(s.Messages) != 0 || len(s.Answers) != 1 {
		t.Errorf("told %+v, answered %d times", s.Messages, len(s.Answers))
	}
}

// What is written once, and what is signed, waits for the forge.
func TestWhatIsWrittenForGoodWaitsForTheForge(t *testing.T) {
	w, got, _ := toldWorld(t)
	w.intoSluss(got)
	w.passes(got.ID)
	w.Gateway.Sluss.Repository = "local"
	w.believe("slussteam")
	back := w.away()
	if _, err := w.before(t.Context()); !errors.Is(err, forge.ErrNotPermitted) {
		t.Errorf("the list of what was there before: %v", err)
	}
	back()
	_, err := w.before(t.Context())
	w.try(err)
	w.away()
	if err := w.Tell(t.Context()); !errors.Is(err, forge.ErrNotPermitted) {
		t.Errorf("attesting: %v", err)
	}
	open, err := w.openDecisions(t.Context())
	w.try(err)
	if n := len(w.ballots(open[got.ID])); n != 0 {
		t.Errorf("%d attestations", n)
	}
}
