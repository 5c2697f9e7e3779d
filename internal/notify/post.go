package notify

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/idesluss/idesluss/internal/gateway"
)

// Bounds on trying.
const (
	maxTries  = 60 // two weeks, when the server can be reached all the time; see Wait
	maxUnsure = 3  // times that a mail may have been taken without our knowing
	maxCuts   = 3  // lines in a row that break, after which it is the server's and no mail's
)

// post sends what is due in one round, on one line as long as it holds.
type post struct {
	*Notifier
	done *Done
	line *line
	cuts int
}

// leave lets go of the line.
func (p *post) leave() {
	if p.line != nil {
		p.line.leave()
	}
	p.line = nil
}

// event sends the mails about one event that are due. When all have been taken
// the event leaves the queue; how far it came is kept, so that the same event
// queued again is not told again.
func (p *post) event(ctx context.Context, key string) error {
	m, err := p.load(key)
	if err != nil {
		p.unread(err)
		return nil // whether it has been told cannot be known, so it is not told again
	}
	if m != nil {
		if done, well := m.Done(); well {
			return p.queue.Remove(key)
		} else if done || !p.due(m) {
			return nil
		}
	}
	q, to, err := p.open(key, m)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil // erased meanwhile
	case errors.Is(err, errSealed):
		p.done.Sealed++
		return nil
	case err != nil:
		p.unread(err)
		return nil
	}
	if m == nil || len(m.Mails) != len(to) {
		m = begin(m, len(to))
	}
	for i := range m.Mails {
		if err := p.mail(ctx, key, q, to[i], m, i); err != nil {
			return err
		}
	}
	if len(m.Mails) == 0 {
		if err := p.save(key, m); err != nil {
			return err
		}
	}
	if _, well := m.Done(); well {
		return p.queue.Remove(key)
	}
	return nil
}

// begin gives the mark of an event with a number of recipients, with what is
// known of the first of them.
func begin(known *gateway.SentMark, recipients int) *gateway.SentMark {
	m := &gateway.SentMark{Mails: make([]gateway.SentMail, recipients)}
	for i := range m.Mails {
		m.Mails[i].State = gateway.MailWaits
	}
	if known != nil {
		copy(m.Mails, known.Mails)
		m.Order = known.Order
	}
	return m
}

// due reports whether there is a mail to try now; those that wait are counted.
func (p *post) due(m *gateway.SentMark) bool {
	due, waiting := false, 0
	for i := range m.Mails {
		switch m.Mails[i].State {
		case gateway.MailWaits, gateway.MailAsked:
			waiting++
			due = due || !m.Mails[i].Next.After(p.Now())
		}
	}
	if !due {
		p.done.Waiting += waiting
	}
	return due
}

// errSealed means that the notifier has not the key to something.
var errSealed = errors.New("sealed to somebody else")

// recipient is one who is to have a mail.
type recipient struct {
	gateway.Person
	receipt string // that they have asked for
}

// open opens an event, and gives those who are to have a mail about it.
func (p *post) open(key string, m *gateway.SentMark) (*gateway.Queued, []recipient, error) {
	sealed, err := p.queue.Get(key)
	if err != nil {
		return nil, nil, err
	}
	q, err := gateway.OpenEvent(sealed, p.Keys...)
	if err != nil || q.Key() != key {
		return nil, nil, errSealed
	}
	if sealed, err = p.vault.Get(q.ID + gateway.ContactSuffix); err != nil {
		return nil, nil, err
	}
	c, err := gateway.OpenContact(sealed, p.Keys...)
	if err != nil {
		return nil, nil, errSealed
	}
	if q.Kind == gateway.Renewed {
		to, err := p.asked(c, m)
		return q, to, err
	}
	var to []recipient
	for _, person := range c.People {
		if c.How == gateway.ByMail && person.Email != "" {
			to = append(to, recipient{Person: person})
		}
	}
	return q, to, nil
}

// mail tries one mail, if it is due. The error is what stops the round; what
// is wrong with this mail stands in its mark.
func (p *post) mail(ctx context.Context, key string, q *gateway.Queued, to recipient, m *gateway.SentMark, i int) error {
	at := &m.Mails[i]
	switch {
	case at.State == gateway.MailTaken || at.State == gateway.MailFailed:
		return nil
	case at.Next.After(p.Now()):
		p.done.Waiting++
		return nil
	case !fitAddress(to.Email):
		return p.stumble(key, q, m, i, &trouble{at: "ADDRESS", reason: "not one that can be used"}, true)
	case at.Unsure >= maxUnsure:
		return p.stumble(key, q, m, i, &trouble{at: end}, true)
	}
	if p.line == nil {
		line, t := p.Server.open(ctx, domainOf(p.Sender.Mail))
		if t != nil {
			return fmt.Errorf("%w: %s", ErrServer, t)
		}
		p.line = line
	}
	text, err := p.mails.write(q, to, i, p.Now())
	if err != nil {
		return err
	}
	t, err := p.line.hand(ctx, p.Sender.Mail, to.Email, text, func() error {
		at.State = gateway.MailAsked
		at.Unsure++
		return p.save(key, m)
	})
	if err != nil || t != nil {
		return p.untaken(ctx, key, q, m, i, t, err)
	}
	*at = gateway.SentMail{State: gateway.MailTaken}
	m.Order = nil // the receipt is its owner's now, and nobody else's
	p.cuts = 0
	p.done.Sent++
	if err := p.save(key, m); err != nil {
		return err
	}
	p.ready()
	return nil
}

// ready makes the line ready for the next mail, or lets go of it.
func (p *post) ready() {
	if p.line != nil && !p.line.again() {
		p.line.hang()
		p.line = nil
	}
}

// untaken does what is to be done when the server has not said that it takes a
// mail.
func (p *post) untaken(ctx context.Context, key string, q *gateway.Queued, m *gateway.SentMark, i int, t *trouble, err error) error {
	if err != nil || t.code == 0 || t.at == "DATA" {
		// A mail may be half handed over: only hanging up takes it back.
		p.line.hang()
		p.line = nil
	}
	switch {
	case err != nil:
		return err
	case ctx.Err() != nil && !t.unsure():
		return ctx.Err()
	case t.whole:
		return fmt.Errorf("%w: %s", ErrServer, t)
	}
	if !t.unsure() && m.Mails[i].State == gateway.MailAsked {
		// It answered: now it is known that the mail was not taken.
		m.Mails[i].Unsure--
	}
	if err := p.stumble(key, q, m, i, t, t.final()); err != nil {
		return err
	}
	if t.code != 0 {
		p.cuts = 0
		p.ready()
		return nil
	}
	if p.cuts++; p.cuts == maxCuts {
		return fmt.Errorf("%w: %s", ErrServer, t)
	}
	return nil
}

// stumble notes that a mail was not taken: it waits, or has failed, and then a
// person must reach its recipient in another way.
func (p *post) stumble(key string, q *gateway.Queued, m *gateway.SentMark, i int, t *trouble, final bool) error {
	at := &m.Mails[i]
	at.Tries++
	at.Trouble = t.String()
	if final || at.Tries >= maxTries {
		at.State, at.Next = gateway.MailFailed, time.Time{}
	} else {
		at.Next = p.Now().UTC().Add(Wait(at.Tries))
		if at.State != gateway.MailAsked || !t.unsure() {
			at.State = gateway.MailWaits
		}
	}
	if err := p.save(key, m); err != nil {
		return err
	}
	if at.State == gateway.MailFailed {
		p.done.Failed++
		p.Log.Warn("mejlet nådde inte fram", "idea", q.ID, "kind", string(q.Kind), "trouble", at.Trouble)
	} else {
		p.done.Waiting++
	}
	return nil
}
