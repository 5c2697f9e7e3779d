package gateway

import (
	"errors"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/durable/durabletest"
	"github.com/idesluss/idesluss/internal/privacy"
)

// arrivedWith gives a case whose problem has those words.
func arrivedWith(t *testing.T, problem string) (*world, *Case) {
	t.Helper()
	w := newWorld(t, "orebro")
	w.open()
	s := w.submission(1, "Låna verktyg")
	s.Idea.Sections[0].Markdown = problem
	got := w.receive(s)
	c, err := w.Case(t.Context(), got.ID)
	if err != nil {
		t.Fatal(err)
	}
	return w, c
}

func (w *world) theCase(id string) *Case {
	w.Helper()
	c, err := w.Case(w.Context(), id)
	if err != nil {
		w.Fatal(err)
	}
	return c
}

func TestTheTeamReplacesWordByWord(t *testing.T) {
	w, c := arrivedWith(t, "Anna köper borrmaskiner. Fråga Anna. Annanas är frukt.")
	if len(c.Findings) != 1 || c.Findings[0].Text != "Anna" || c.Findings[0].Field != "problem" {
		t.Fatalf("%+v", c.Findings)
	}
	var open *Undecided
	if err := w.Release(t.Context(), c.ID); !errors.As(err, &open) || len(open.Findings) != 1 || strings.Contains(err.Error(), "Anna") {
		t.Errorf("a release with a finding that is open: %v", err)
	}
	if err := w.Replace(t.Context(), c.ID, 2, "x"); !errors.Is(err, ErrNoFinding) {
		t.Errorf("another finding: %v", err)
	}
	var refused *Refused
	if err := w.Replace(t.Context(), c.ID, 1, "HEMLIG"); !errors.As(err, &refused) {
		t.Errorf("replaced by what is worse: %v", err)
	}
	if err := w.Replace(t.Context(), c.ID, 1, "en kollega"); err != nil {
		t.Fatal(err)
	}
	c = w.theCase(c.ID)
	// The stand-in takes part of a word for a name too; it says where.
	if got := c.Idea.Section("Problem").Markdown; strings.Contains(got, "Anna") || !strings.Contains(got, "en kollega köper borrmaskiner. Fråga en kollega.") {
		t.Errorf("%q", got)
	}
	if len(c.Undecided()) != 0 || len(c.Findings) != 1 || *c.Findings[0].Replaced != "en kollega" || c.Findings[0].Text != "" {
		t.Errorf("%+v", c.Findings)
	}
	if left := onDisk(t, w.disk.(*durabletest.Disk), "spool"); strings.Contains(left, "Anna") {
		t.Error("what was replaced is remembered")
	}
	if err := w.Release(t.Context(), c.ID); err != nil {
		t.Fatal(err)
	}
	if err := w.Replace(t.Context(), c.ID, 1, "x"); !errors.Is(err, ErrNotNow) {
		t.Errorf("changed after the release: %v", err)
	}
}

func TestTheTeamKeepsWithAReason(t *testing.T) {
	w, c := arrivedWith(t, "Anna Lindhs plats är mörk.")
	if err := w.Keep(t.Context(), c.ID, 1, " "); !errors.Is(err, ErrReason) {
		t.Errorf("without a reason: %v", err)
	}
	if err := w.Keep(t.Context(), c.ID, 1, "platsen heter så"); err != nil {
		t.Fatal(err)
	}
	w.open() // what was decided is remembered
	if c = w.theCase(c.ID); len(c.Findings) != 1 || c.Findings[0].Because != "platsen heter så" || len(c.Undecided()) != 0 {
		t.Errorf("%+v", c.Findings)
	}
	// Another such word in another text is another finding.
	if err := w.Rewrite(t.Context(), c.ID, "ide", "Anna vet."); err != nil {
		t.Fatal(err)
	}
	if c = w.theCase(c.ID); len(c.Undecided()) != 1 || c.Undecided()[0].Number != 2 || c.Undecided()[0].Field != "ide" {
		t.Errorf("%+v", c.Findings)
	}
	if err := w.Rewrite(t.Context(), c.ID, "ide", "En kollega vet."); err != nil {
		t.Fatal(err)
	}
	if err := w.Release(t.Context(), c.ID); err != nil {
		t.Error(err)
	}
}

func TestAHardFindingMustBeReplaced(t *testing.T) {
	w, c := arrivedWith(t, "Borrmaskin nummer 17.")
	// The scan has learnt something since the idea came.
	w.Gateway.scan = func(text, shown string, k privacy.Known) []privacy.Hit {
		if at := strings.Index(text, "17"); at >= 0 {
			return []privacy.Hit{{Kind: "personnummer", Start: at, End: at + 2, Text: "17", Hard: true}}
		}
		return nil
	}
	if c = w.theCase(c.ID); len(c.Undecided()) != 1 {
		t.Fatalf("%+v", c.Findings)
	}
	if err := w.Keep(t.Context(), c.ID, 1, "därför"); !errors.Is(err, ErrHard) {
		t.Errorf("kept: %v", err)
	}
	if err := w.Release(t.Context(), c.ID); err == nil {
		t.Error("released")
	}
	if err := w.Replace(t.Context(), c.ID, 1, "sjutton"); err != nil {
		t.Fatal(err)
	}
	if err := w.Release(t.Context(), c.ID); err != nil {
		t.Error(err)
	}
}

func TestAnEditThatLeavesNoIdeaIsRefused(t *testing.T) {
	w, c := arrivedWith(t, "Anna vet.")
	for _, field := range []string{"titel", "nytta", "problem"} {
		var faulty *Faulty
		if err := w.Rewrite(t.Context(), c.ID, field, " "); !errors.As(err, &faulty) {
			t.Errorf("%s taken away: %v", field, err)
		}
	}
	if err := w.Rewrite(t.Context(), c.ID, "skal", "x"); !errors.Is(err, ErrNoField) {
		t.Errorf("a field that is not there: %v", err)
	}
}

func TestTheOneThatMustGoFirstIsFirst(t *testing.T) {
	w := newWorld(t, "orebro")
	w.open()
	late := w.receive(w.submission(1, "Sen"))
	w.now = w.now.AddDate(0, 0, 1)
	released := w.receive(w.submission(2, "Släppt"))
	w.now = w.now.AddDate(0, 0, 5)
	fresh := w.receive(w.submission(3, "Ny"))
	if err := w.Release(t.Context(), released.ID); err != nil {
		t.Fatal(err)
	}
	cases, err := w.Cases(t.Context())
	if err != nil || len(cases) != 3 {
		t.Fatal(cases, err)
	}
	today := w.today()
	for n, want := range []struct {
		id   string
		due  string
		late bool
	}{{late.ID, "2026-03-05", true}, {fresh.ID, "2026-03-11", false}, {released.ID, "2026-03-06", false}} {
		if c := cases[n]; c.ID != want.id || c.Due.String() != want.due || c.Late(today) != want.late {
			t.Errorf("number %d is %s, due %s, late %v; want %+v", n, c.Idea.Title, c.Due, c.Late(today), want)
		}
	}
}
