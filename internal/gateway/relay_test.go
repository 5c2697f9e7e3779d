package gateway

import (
	"errors"
	"io/fs"
	"slices"
	"testing"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/intake"
)

// relay runs a round.
func (w *world) doRelay() *intake.Relayed {
	w.Helper()
	relayed, err := w.Relay(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	return relayed
}

// released receives an idea and has the team let it go.
func (w *world) released(n int, title string) *Received {
	w.Helper()
	got := w.receive(w.submission(n, title))
	if err := w.Release(w.Context(), got.ID); err != nil {
		w.Fatal(err)
	}
	return got
}

// inSluss gives the ideas in the sluss's pull requests, in their order.
func (w *world) inSluss() []*idea.Idea {
	w.Helper()
	pulls, err := w.sluss.Pulls(w.Context(), forge.Query{})
	if err != nil {
		w.Fatal(err)
	}
	var all []*idea.Idea
	for _, pull := range pulls {
		fsys, err := w.sluss.Files(w.Context(), pull.Head)
		if err != nil {
			w.Fatal(err)
		}
		names, err := fs.Glob(fsys, "ideas/*/*/"+pull.Branch[len("ny/"):]+"-*.md")
		if err != nil || len(names) != 1 {
			w.Fatal(names, err)
		}
		data, err := fs.ReadFile(fsys, names[0])
		if err != nil {
			w.Fatal(err)
		}
		file, faults := idea.Parse(names[0], data)
		if len(faults) > 0 {
			w.Fatal(faults)
		}
		all = append(all, &file.Idea)
	}
	return all
}

func TestReleasedIdeasGoTogether(t *testing.T) {
	w := newWorld(t, "orebro") // three at least, or 72 hours
	w.open()
	first := w.released(1, "Ett")
	w.now = w.now.AddDate(0, 0, 1)
	w.released(2, "Två")
	w.receive(w.submission(4, "Väntar på projektgruppen"))
	if r := w.doRelay(); len(r.Ideas) != 0 || r.Held != 2 || len(w.inSluss()) != 0 {
		t.Errorf("two go without a third: %+v", r)
	}
	w.now = w.now.AddDate(0, 0, 1)
	w.released(3, "Tre")
	r := w.doRelay()
	ideas := w.inSluss()
	if len(r.Ideas) != 3 || len(ideas) != 3 || !slices.IsSorted(r.Ideas) || !slices.Contains(r.Ideas, first.ID) {
		t.Fatalf("%+v", r)
	}
	for n, i := range ideas {
		// Fifteen days are promised; the one that waited the longest waited two.
		if i.ID != r.Ideas[n] || i.Received.String() != "2026-03-04" || i.AnswerBy.String() != "2026-03-23" || i.Contact != "Projektgruppen" || i.Step != w.rules.Process.Start().ID {
			t.Errorf("%+v", i)
		}
	}
	if r := w.doRelay(); len(r.Ideas) != 0 || len(w.inSluss()) != 3 {
		t.Errorf("again: %+v", r)
	}
	w.open()
	if r := w.doRelay(); len(r.Ideas) != 0 || len(w.inSluss()) != 3 {
		t.Errorf("after a restart: %+v", r)
	}
	// One alone goes when it has waited for three days.
	w.released(5, "Fem")
	w.now = w.now.AddDate(0, 0, 3)
	if r := w.doRelay(); len(r.Ideas) != 1 {
		t.Errorf("one that has waited: %+v", r)
	}
}

// An idea that the rules have ceased to take comes back to the team, and holds
// nobody else up.
func TestWhatTheRulesNoLongerTakeIsTheTeamsAgain(t *testing.T) {
	w := memoryWorld(t, "orebro")
	w.open()
	s := w.submission(0, "Rymden")
	s.Idea.Areas = []string{w.rules.Organisation.Areas[0].ID}
	stopped := w.receive(s)
	if err := w.Release(t.Context(), stopped.ID); err != nil {
		t.Fatal(err)
	}
	for n, title := range []string{"Ett", "Två", "Tre"} {
		w.released(n+1, title)
	}
	if w.rules.Organisation.Areas[0].ID == "kultur-fritid" {
		t.Fatal("the others are of that area too")
	}
	w.rules.Organisation.Areas = w.rules.Organisation.Areas[1:]
	if r := w.doRelay(); len(r.Ideas) != 3 || r.Stopped != 1 {
		t.Errorf("%+v", r)
	}
	var faulty *Faulty
	if err := w.Release(t.Context(), stopped.ID); !errors.As(err, &faulty) || len(faulty.Faults["omrade"]) == 0 {
		t.Errorf("released again: %v", err)
	}
	w.rules = presetRules(t, "orebro")
	if err := w.Release(t.Context(), stopped.ID); err != nil {
		t.Error(err)
	}
}
