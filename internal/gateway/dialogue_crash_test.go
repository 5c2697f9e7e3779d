package gateway

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/durable/durabletest"
)

// deed is something that is done with an idea, which the power may interrupt.
type deed struct {
	name string
	do   func(*world, *Received) error
	done func(*world, *Received) error // nil: it can be done again, and then has been done once
	seen func(*world, *Received) bool  // it can be seen that it was done
	once func(*world, *Received) bool  // and not more than once
	not  func(*world, *Received) bool  // it can be seen that it was not done, and nothing of it is left; nil: something may be
}

var deeds = []deed{
	{
		name: "ask",
		do:   func(w *world, got *Received) error { return w.Ask(w.Context(), got.ID, "Hur många?") },
		// The team sees that a question is there, and does not ask again.
		done: func(w *world, got *Received) error {
			heard, _, err := w.Heard(w.Context(), got.ID)
			if err != nil || slices.ContainsFunc(heard, func(m Message) bool { return m.Question && m.Number > 1 }) {
				return err
			}
			return w.Ask(w.Context(), got.ID, "Hur många?")
		},
		seen: func(w *world, got *Received) bool { return letters(w, got, "Hur många?") == 1 },
	},
	{
		name: "answer",
		do:   func(w *world, got *Received) error { return w.Answer(w.Context(), got.Receipt, 1, "Tjugo.") },
		seen: func(w *world, got *Received) bool { return letters(w, got, "Tjugo.") == 1 },
	},
	{
		name: "supplement",
		do:   func(w *world, got *Received) error { return w.Supplement(w.Context(), got.Receipt, "Och spadar.") },
		seen: func(w *world, got *Received) bool { return letters(w, got, "Och spadar.") == 1 },
	},
	{
		name: "note",
		do: func(w *world, got *Received) error {
			return w.Note(w.Context(), got.ID, ContactEntry{Channel: "telefon", Role: "projektgruppen"})
		},
		seen: func(w *world, got *Received) bool { return len(w.look(got.Receipt).Log) == 1 },
	},
	{
		name: "withdraw",
		do:   func(w *world, got *Received) error { return w.Withdraw(w.Context(), got.Receipt) },
		seen: func(w *world, got *Received) bool { return w.look(got.Receipt).State == Withdrawn },
	},
	{
		name: "late",
		do: func(w *world, got *Received) error {
			w.now = got.AnswerBy.AddDays(1).Time()
			return w.Late(w.Context())
		},
		seen: func(w *world, got *Received) bool {
			s := w.look(got.Receipt)
			n := 0
			for _, m := range s.Messages {
				n += strings.Count(m.Text, "Nytt datum är")
			}
			return n == 1 && s.AnswerBy > got.AnswerBy
		},
	},
	{
		name: "consent",
		do: func(w *world, got *Received) error {
			return w.show(w.Context(), got.Receipt.Lookup(), ShowName, "Anna Ek", "")
		},
		// What its holder is told has been chosen, and what is shown, are the same.
		seen: func(w *world, got *Received) bool {
			names, err := w.Names(w.Context())
			return err == nil && names[got.ID] == "Anna Ek" && w.look(got.Receipt).Visible == ShowName
		},
		not: func(w *world, got *Received) bool {
			names, err := w.Names(w.Context())
			return err == nil && names[got.ID] == "" && w.look(got.Receipt).Visible == "" &&
				!strings.Contains(fmt.Sprint(folderNames(w, w.disk, consentFolder)), got.ID)
		},
	},
	{
		name: "consent taken back",
		do: func(w *world, got *Received) error {
			if _, err := w.byID(got.ID); err != nil {
				return err
			}
			return w.Consent(w.Context(), got.Receipt, ShowNothing, "", "")
		},
		seen: func(w *world, got *Received) bool {
			names, err := w.Names(w.Context())
			return err == nil && len(names) == 0 && w.look(got.Receipt).Visible == ShowNothing &&
				!strings.Contains(fmt.Sprint(folderNames(w, w.disk, consentFolder)), got.ID)
		},
		not: func(w *world, got *Received) bool {
			names, err := w.Names(w.Context())
			return err == nil && names[got.ID] == "Anna Ek" && w.look(got.Receipt).Visible == ShowName
		},
		// Whoever was shown must also be purged, however it was interrupted.
		once: func(w *world, got *Received) bool {
			mark, err := w.Unshown()
			return err == nil && mark != ""
		},
	},
	{
		name: "new contact details",
		do: func(w *world, got *Received) error {
			return w.Recontact(w.Context(), got.Receipt, &Contact{People: []Person{{Name: "Anna Ek", Email: "anna@example.org"}}, How: "epost"})
		},
		seen: func(w *world, got *Received) bool {
			c, err := w.OpenContact(got.ID, "prov", w.team)
			return err == nil && c.People[0].Name == "Anna Ek" && w.look(got.Receipt).Recontacted == w.today()
		},
	},
	{
		name: "contact details taken away",
		do:   func(w *world, got *Received) error { return w.Recontact(w.Context(), got.Receipt, nil) },
		seen: func(w *world, got *Received) bool {
			_, err := w.OpenContact(got.ID, "prov", w.team)
			return err == ErrUnknown && w.look(got.Receipt).Recontacted == w.today()
		},
	},
	{
		name: "a fresh receipt",
		do: func(w *world, got *Received) error {
			code := token(w, 77).Receipt()
			_, err := w.updateID(w.Context(), got.ID, func(r *record) error {
				return w.take(r, &Order{Lookup: code.Lookup(), Mailbox: code.Mailbox()})
			})
			return err
		},
		seen: func(w *world, got *Received) bool {
			s, err := w.Look(w.Context(), token(w, 77).Receipt())
			return err == nil && s.ID == got.ID && len(s.Reissued) == 1
		},
	},
	{
		name: "expire",
		do: func(w *world, got *Received) error {
			if r, err := w.byID(got.ID); err == nil && r.Withdrew.IsZero() {
				if err := w.Withdraw(w.Context(), got.Receipt); err != nil {
					return err
				}
			}
			w.now = w.now.AddDate(0, 0, 181)
			return w.Expire(w.Context())
		},
		seen: func(w *world, got *Received) bool {
			_, err := w.Look(w.Context(), got.Receipt)
			_, left := w.disk.ReadFile("valv/" + got.ID + contactSuffix)
			return err == ErrUnknown && errors.Is(left, fs.ErrNotExist)
		},
	},
	{
		name: "open a contact",
		do: func(w *world, got *Received) error {
			_, err := w.OpenContact(got.ID, "ringa", w.team)
			return err
		},
		seen: func(w *world, got *Received) bool {
			all, err := w.Openings()
			return err == nil && len(all) > 0
		},
	},
	{
		name: "draw a key",
		do: func(w *world, got *Received) error {
			_, err := w.AttestKey()
			return err
		},
		seen: func(w *world, got *Received) bool {
			key, err := w.attestKey()
			return err == nil && key != nil
		},
	},
}

// letters counts the letters that say something.
func letters(w *world, got *Received, text string) (n int) {
	for _, m := range w.look(got.Receipt).Messages {
		if m.Text == text {
			n++
		}
	}
	return n
}

// The power goes at every change that each thing makes, before and after. What
// was said to be done is done; what was not is done once when it is done again;
// and another idea never notices. An ordinary run cuts at some changes for two
// chances; SOAK=1 at all for eight.
func TestThePowerGoesWhileThingsAreDone(t *testing.T) {
	chances := uint64(1)
	if os.Getenv("SOAK") != "" {
		chances = 8
	}
	base := newWorld(t, "orebro")
	for _, d := range deeds {
		t.Run(d.name, func(t *testing.T) {
			calls := d.interrupt(t, base, 0, false, 0)
			if calls < 3 {
				t.Fatalf("only %d changes", calls)
			}
			for cut := 1; cut <= calls; cut++ {
				for seed := range chances {
					d.interrupt(t, base, cut, false, seed)
					d.interrupt(t, base, cut, true, seed)
				}
			}
		})
	}
}

// interrupt does a thing, with the power going at a change, and then again.
func (d *deed) interrupt(t *testing.T, base *world, cut int, after bool, seed uint64) (calls int) {
	disk := durabletest.New()
	w := &world{TB: t, disk: disk, sluss: base.sluss, rules: base.rules, now: monday, random: chance(d.name), scan: scanWords, team: base.team}
	w.open()
	s := w.submission(1, "Den ena")
	s.Contact = &Contact{People: []Person{{Name: "Bo Ek", Email: "bo@example.org"}}, How: "epost"}
	got, other := w.receive(s), w.receive(w.submission(2, "Den andra"))
	w.try(w.Ask(t.Context(), got.ID, "Hur?"))
	w.try(w.Supplement(t.Context(), other.Receipt, "Något mer."))
	if d.name == "consent taken back" {
		w.try(deeds[slices.IndexFunc(deeds, func(d deed) bool { return d.name == "consent" })].do(w, got))
	}
	before := disk.Calls()
	if cut > 0 {
		disk.CutAt(cut, after)
	}
	err := d.do(w, got)
	calls = disk.Calls() - before
	now := w.now
	disk.Restart(rand.New(rand.NewPCG(seed, uint64(cut))))
	w.open()
	where := fmt.Sprintf("change %d, after %t, chance %d", cut, after, seed)
	if err == nil && !d.seen(w, got) {
		t.Fatalf("%s: it was said to be done, and is not", where)
	}
	if err != nil && cut == 0 {
		t.Fatal(err)
	}
	if d.not != nil && !d.seen(w, got) && !d.not(w, got) {
		t.Errorf("%s: it has been done by half", where)
	}
	w.now = now
	if !d.seen(w, got) || err != nil {
		again := d.do
		if d.done != nil {
			again = d.done
		}
		if err := again(w, got); err != nil && !errors.Is(err, ErrNotNow) && !errors.Is(err, ErrUnknown) {
			t.Fatalf("%s: again: %v", where, err)
		}
	}
	if !d.seen(w, got) || d.once != nil && !d.once(w, got) {
		t.Errorf("%s: done again, it has not been done once", where)
	}
	if s := w.look(other.Receipt); s.Title != "Den andra" || len(s.Messages) < 1 || s.Messages[0].Text != "Något mer." {
		t.Errorf("%s: the other idea is %+v", where, s)
	}
	return calls
}

// No word of a text, a contact or a receipt is in a log line or an error,
// whatever fails.
func TestNothingIsToldInLogsAndErrors(t *testing.T) {
	base := newWorld(t, "orebro")
	for _, d := range deeds {
		disk := durabletest.New()
		w := &world{TB: t, disk: disk, sluss: base.sluss, rules: base.rules, now: monday, random: chance(d.name), scan: scanWords, team: base.team}
		w.open()
		s := w.submission(1, "Kanarietitel")
		s.Contact = &Contact{People: []Person{{Name: "Kanarie Ek", Email: "kanarie@example.org"}}, How: "epost"}
		got := w.receive(s)
		w.try(w.Ask(t.Context(), got.ID, "Kanariefråga?"))
		disk.CutAt(1, false)
		err := d.do(w, got)
		if printed := fmt.Sprintf("%v %+v", got, *got); strings.Contains(printed, got.Receipt.String()) {
			t.Error("a receipt can be printed")
		}
		if err == nil {
			t.Errorf("%s: it was not interrupted", d.name)
			continue
		}
		for _, secret := range []string{"anarie", "Tjugo", "spadar", got.Receipt.String(), got.Receipt.Lookup(), strings.ReplaceAll(got.Receipt.String(), "-", "")} {
			if strings.Contains(err.Error(), secret) || strings.Contains(w.log.String(), secret) {
				t.Errorf("%s: %q is told: %v\n%s", d.name, secret, err, w.log.String())
			}
		}
	}
}
