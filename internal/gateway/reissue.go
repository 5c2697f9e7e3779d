package gateway

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/receipt"
)

// A receipt cannot be told again: the service does not know it, and does not
// know who anybody is. Whoever has lost theirs, and left an address, gets a
// fresh one that works beside it. Seek takes the address down, sealed to the
// notifier; the notifier finds whose it is, draws a receipt, and orders it
// (see Order); Reissue lets it open the idea, and queues the word that the
// notifier mails it with. What was sealed before stays sealed to the others.

// reissued is a receipt beside the first.
type reissued struct {
	Number  int           `json:"nr"`
	Lookup  string        `json:"under"`
	Mailbox []byte        `json:"brevlada"` // public key
	Person  int           `json:"person"`   // which of those in the contact asked for it, in its order
	Day     calendar.Date `json:"dag"`
}

// mostReissued is how many fresh receipts one person has at the most: the oldest
// gives way. The first receipt always works, so that nobody can be locked out by
// somebody who asks for theirs.
const mostReissued = 3

// reissued gives the number of the fresh receipt that a code is; 0 when it is
// the first one.
func (r *record) reissued(code receipt.Receipt) int {
	if len(r.Reissued) == 0 {
		return 0
	}
	lookup := code.Lookup()
	for _, again := range r.Reissued {
		if again.Lookup == lookup {
			return again.Number
		}
	}
	return 0
}

// Order is what the notifier has drawn for somebody who asked for a fresh
// receipt. It stands in the mark of the mail that the receipt is to be sent in.
type Order struct {
	Lookup  string `json:"under"`
	Mailbox []byte `json:"brevlada"`
	Person  int    `json:"person"`
	Sealed  []byte `json:"lad"` // to the notifier itself: the receipt, and who asked for it
}

// RenewedKey names a fresh receipt for one of those who had an idea. There is one
// a day for each: asked for again, it is the same.
func RenewedKey(id string, person int, day calendar.Date) string {
	return Event{ID: id, Kind: Renewed, Number: int(day)*peopleStride + person}.Key()
}

// peopleStride is more than the people that a contact can hold.
const peopleStride = 100

// renewedKey reads such a name.
func renewedKey(key string) (e Event, ok bool) {
	id, ok := IdeaOf(key)
	if !ok {
		return Event{}, false
	}
	e = Event{ID: id, Kind: Renewed}
	_, err := fmt.Sscanf(key[len(id):], "-"+string(Renewed)+"-%d", &e.Number)
	return e, err == nil && e.Key() == key
}

// RenewedOn gives the day of a fresh receipt, by its name.
func RenewedOn(key string) (day calendar.Date, ok bool) {
	e, ok := renewedKey(key)
	return calendar.Date(e.Number / peopleStride), ok
}

// Reissue lets the receipts open their ideas that the notifier has ordered since
// the last round, and queues word of each. It may be interrupted and run again.
func (g *Gateway) Reissue(ctx context.Context) error {
	entries, err := g.Data.ReadDir(SentFolder)
	if errors.Is(err, fs.ErrNotExist) || g.Notify == "" {
		return nil
	} else if err != nil {
		return fmt.Errorf("reading %s: %w", SentFolder, err)
	}
	var first error
	for _, entry := range entries {
		e, ok := renewedKey(entry.Name())
		if !ok {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := g.reissue(ctx, e); err != nil && !errors.Is(err, ErrUnknown) && first == nil {
			first = fmt.Errorf("a fresh receipt for idea %s: %w", e.ID, err)
		}
	}
	return first
}

func (g *Gateway) reissue(ctx context.Context, e Event) error {
	switch _, err := g.Data.ReadFile(path.Join(QueueFolder, e.Key())); {
	case err == nil:
		return nil // it is the notifier's now
	case !errors.Is(err, fs.ErrNotExist):
		return errUnread
	}
	data, err := g.Data.ReadFile(path.Join(SentFolder, e.Key()))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // erased meanwhile
	} else if err != nil {
		return errUnread
	}
	mark, err := ReadSentMark(data)
	if err != nil {
		return err
	}
	if done, _ := mark.Done(); done || mark.Order == nil {
		return nil
	}
	rules, err := g.rules()
	if err != nil {
		return err
	}
	r, err := g.updateID(ctx, e.ID, func(r *record) error { return g.take(r, mark.Order) })
	if err != nil {
		return err
	}
	i, _ := g.standing(ctx, e.ID)
	s := g.stand(r, rules, i)
	e.Words = &Words{Title: s.Title, By: s.AnswerBy, Contact: s.Contact, Text: tag(s)}
	return g.announce(e)
}

// tag tells in a word or two where an idea stands.
func tag(s *Standing) string {
	switch {
	case s.State == Withdrawn:
		return "Återtagen"
	case s.Step == nil:
		return "Mottagen"
	}
	return s.Step.Tag
}

var validLookup = regexp.MustCompile(`^[0-9a-f]{64}$`)

// take lets an ordered receipt open a record.
func (g *Gateway) take(r *record, o *Order) error {
	if slices.ContainsFunc(r.Reissued, func(again reissued) bool { return again.Lookup == o.Lookup }) {
		return nil // before an interruption
	}
	if _, err := receipt.Seal(o.Mailbox, nil); err != nil || !validLookup.MatchString(o.Lookup) || g.index.has(o.Lookup) || o.Person < 0 || o.Person >= maxPeople {
		return errors.New("what was ordered cannot be a receipt")
	}
	number, theirs := 0, 0
	for _, again := range r.Reissued {
		number = max(number, again.Number)
		if again.Person == o.Person {
			theirs++
		}
	}
	for theirs >= mostReissued {
		at := slices.IndexFunc(r.Reissued, func(again reissued) bool { return again.Person == o.Person })
		r.forget(r.Reissued[at].Number)
		theirs--
	}
	r.Reissued = append(r.Reissued, reissued{number + 1, o.Lookup, o.Mailbox, o.Person, g.today()})
	return nil
}

// forget takes a fresh receipt away, and what was sealed to it.
func (r *record) forget(number int) {
	r.Reissued = slices.DeleteFunc(r.Reissued, func(again reissued) bool { return again.Number == number })
	for n := range r.Letters {
		delete(r.Letters[n].Copies, number)
	}
}

// FoldAddress gives an address as it is compared with others: people write
// capital letters as they please.
func FoldAddress(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
