package gateway

import (
	"testing"

	"github.com/idesluss/idesluss/internal/forge"
)

// When the main branch moves, only what the move may have changed is read and
// told of anew.
func TestOnlyWhatHasChangedIsReadAnew(t *testing.T) {
	w := memoryWorld(t, "orebro")
	w.open()
	one := w.receive(w.submission(1, "Verktyg på biblioteket"))
	other := w.receive(w.submission(2, "Bänkar i parken"))
	w.intoSluss(one)
	w.intoSluss(other)
	w.lookAtMain(t.Context())
	all := func() [2]int {
		for _, got := range []*Received{one, other} {
			if i, _ := w.standing(t.Context(), got.ID); i == nil {
				t.Fatalf("%s is not on main", got.ID)
			}
		}
		return [2]int{w.since(one.ID), w.since(other.ID)}
	}
	before := all()
	if again := all(); again != before {
		t.Errorf("nothing has happened, and %v became %v", before, again)
	}
	w.passes(one.ID)
	after := all()
	if after[0] == before[0] || after[1] != before[1] {
		t.Errorf("one has moved: %v became %v", before, after)
	}
	if i, _ := w.standing(t.Context(), one.ID); len(i.Decisions) != 1 {
		t.Error("its decision is not seen")
	}
	w.merge("regler", map[string][]byte{"site/text.md": []byte("Text.\n")})
	if rules := all(); rules[0] == after[0] || rules[1] == after[1] {
		t.Errorf("something else has changed: %v became %v", after, rules)
	}
}

// merge puts files on the main branch.
func (w *world) merge(branch string, files map[string][]byte) {
	w.Helper()
	pull, err := w.sluss.Propose(w.Context(), forge.Proposal{Branch: branch, Title: branch, Body: branch, Message: branch, Files: files, At: w.today().Time()})
	w.try(err)
	_, err = w.sluss.Merge(w.Context(), pull.Number, forge.Merge{Head: pull.Head, Title: branch, At: w.today().Time()})
	w.try(err)
}

// What waits for the team is counted without reading it, as the list of it says.
func TestWaitingIsCounted(t *testing.T) {
	w := memoryWorld(t, "orebro")
	w.open()
	for n, title := range []string{"Verktyg på biblioteket", "Bänkar i parken", "Ljus på gångvägen"} {
		w.receive(w.submission(n+1, title))
		w.now = w.now.AddDate(0, 0, 9)
		cases, err := w.Cases(t.Context())
		w.try(err)
		listed, late := 0, 0
		for _, c := range cases {
			if c.State == Arrived {
				listed++
			}
			if c.Late(w.today()) {
				late++
			}
		}
		all, overdue, err := w.Waiting()
		if err != nil || all != listed || overdue != late || all != n+1 {
			t.Errorf("%d wait and %d are late, %v; listed are %d and %d", all, overdue, err, listed, late)
		}
	}
	if _, late, err := w.Waiting(); err != nil || late == 0 {
		t.Errorf("%d are late, %v", late, err)
	}
}
