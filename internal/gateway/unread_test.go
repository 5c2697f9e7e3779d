package gateway

import (
	"slices"
	"testing"
)

// The team sees who waits for it, until it has asked something more or noted
// that it has been in touch.
func TestUnread(t *testing.T) {
	w, got := opened(t)
	w.intoSluss(got)
	code := got.Receipt
	waits := func(when string, want bool) {
		t.Helper()
		all, err := w.Unread(t.Context())
		w.try(err)
		if slices.Contains(all, Unread{got.ID, "Låna verktyg på biblioteket", w.today()}) != want || len(all) > 1 {
			t.Errorf("%s: %+v", when, all)
		}
	}
	waits("nothing has been written", false)
	w.try(w.Ask(t.Context(), got.ID, "Gäller det alla bibliotek?"))
	waits("a question waits for its answer", false)
	w.try(w.Answer(t.Context(), code, w.look(code).Messages[0].Number, "Ja, alla."))
	waits("it has been answered", true)
	w.try(w.Ask(t.Context(), got.ID, "Vem sköter dem?"))
	waits("more has been asked", false)
	w.try(w.Supplement(t.Context(), code, "Jag har ritat hur det kan se ut."))
	waits("something was added", true)
	w.try(w.Note(t.Context(), got.ID, ContactEntry{Channel: "telefon", Role: "Projektgruppen"}))
	waits("the team has called", false)
}
