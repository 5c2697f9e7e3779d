package gateway

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/intake"
	"github.com/idesluss/idesluss/internal/process"
)

// Receive takes an idea in. When it returns without error the idea is kept,
// whatever happens next; when it does not, nothing is. The same form received
// again gives the same receipt and number, and changes nothing.
//
// What stands in the way is a *[Refused] (somebody can be known from the text),
// a *[Faulty] (it cannot be an idea as it is), ErrCap, ErrCrowded, or
// durable.ErrFull.
func (g *Gateway) Receive(ctx context.Context, sent *Submission) (*Received, error) {
	s := sent.clone()
	code := s.Token.Receipt()
	lookup := code.Lookup()
	mark, err := s.mark()
	if err != nil {
		return nil, err
	}
	g.forgetErased(lookup)
	if !g.index.has(lookup) {
		// Before the turn, so that nobody waits long for that either.
		leave, err := g.line(s)
		if err != nil {
			return nil, err
		}
		defer leave()
	}
	defer g.sending.take(lookup)()
	if g.index.has(lookup) {
		return g.again(s, lookup, mark)
	}
	r, pictures, err := g.prepare(ctx, s)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r.lookup, r.Mailbox, r.Sent = lookup, code.Mailbox(), mark
	if !g.index.arrive(r.Arrived, g.Cap) {
		return nil, ErrCap
	}
	err = g.number(r)
	if err == nil {
		err = g.keep(r, s.Contact, pictures)
	}
	if err != nil {
		g.index.leave(r)
	}
	switch {
	case errors.Is(err, durable.ErrExists):
		// It was kept by a call that did not get to know it.
		kept, err := g.load(lookup)
		if err != nil {
			return nil, err
		}
		g.index.put(kept)
		return g.again(s, lookup, mark)
	case err != nil:
		return nil, err
	}
	g.index.arrived(r)
	g.acknowledge(r)
	return &Received{Receipt: code, ID: r.ID, AnswerBy: r.AnswerBy}, nil
}

// forgetErased has a form whose idea another process has erased be one that
// nobody has sent, as it is when this one has.
func (g *Gateway) forgetErased(lookup string) {
	if !g.index.has(lookup) {
		return
	}
	if _, err := g.load(lookup); errors.Is(err, ErrUnknown) {
		g.index.forget(lookup)
	}
}

// number draws an id that nobody has.
func (g *Gateway) number(r *record) (err error) {
	g.drawing.Lock() // the source of chance need not be safe
	defer g.drawing.Unlock()
	r.ID, err = idea.NewID(r.Arrived.Year(), g.Random, func(id string) bool { return !g.index.take(id) })
	return err
}

// clone gives a submission that can be put in order without the sender's own
// being touched.
func (s *Submission) clone() *Submission {
	c := *s
	if s.Contact != nil {
		c.Contact = &Contact{People: slices.Clone(s.Contact.People), How: s.Contact.How}
	}
	c.Idea.Images = nil // pictures come as files
	return &c
}

// mark gives the sum that a submission is recognised by when it is sent again.
func (s *Submission) mark() ([]byte, error) {
	type picture struct {
		Sum [sha256.Size]byte
		Alt string
	}
	var pictures []picture
	for _, p := range s.Pictures {
		pictures = append(pictures, picture{sha256.Sum256(p.File), p.Alt})
	}
	sent, err := json.Marshal([]any{tell(&s.Idea), pictures, s.Exists, s.Part, s.Who, s.Contact})
	if err != nil {
		return nil, err
	}
	return s.Token.Mark(sent), nil
}

// again answers for a form that was received before.
func (g *Gateway) again(s *Submission, lookup string, mark []byte) (*Received, error) {
	r, err := g.load(lookup)
	if err != nil {
		return nil, err
	}
	changed := len(r.Sent) > 0 && !hmac.Equal(r.Sent, mark)
	return &Received{Receipt: s.Token.Receipt(), ID: r.ID, AnswerBy: r.AnswerBy, Again: true, Changed: changed}, nil
}

// prepare makes the record of what was sent, and what is kept of its pictures.
// Nothing costs as much as to clean those: all else that may stand in the way is
// looked at first.
func (g *Gateway) prepare(ctx context.Context, s *Submission) (*record, []cleaned, error) {
	rules, err := g.rules()
	if err != nil {
		return nil, nil, err
	}
	if err := measure(s, rules.Process); err != nil {
		return nil, nil, err
	}
	r, err := g.examine(s, rules)
	if err != nil || len(s.Idea.Images) == 0 {
		return r, nil, err
	}
	if g.index.full(r.Arrived, g.Cap) {
		return nil, nil, ErrCap
	}
	pictures, err := g.clean(ctx, s)
	if err != nil {
		return nil, nil, err
	}
	r, err = g.examine(s, rules) // with the names that the pictures have now
	return r, pictures, err
}

// examine makes the record of what was sent, without number and keys.
func (g *Gateway) examine(s *Submission, rules *process.Rules) (*record, error) {
	i := s.Idea
	if s.Retries != "" && idea.ValidID(s.Retries) {
		i.Replaces = s.Retries
	}
	findings := g.scanIdea(&i, rules, s.Contact.own())
	if hits := hard(findings); hits != nil {
		return nil, &Refused{hits}
	}
	fit, faults := intake.Fit(i, rules)
	if faults = g.about(s, rules.Process, faults); len(faults) > 0 {
		return nil, &Faulty{faults}
	}
	// The text is kept in another form than it was typed in: places are those
	// in what is kept.
	findings = merge(nil, g.scanIdea(&fit, rules, s.Contact.own()), &fit, rules.Process)
	if hits := hard(findings); hits != nil {
		return nil, &Refused{hits}
	}
	today := g.today()
	r := &record{
		Format: recordFormat, State: Arrived, Arrived: today,
		Channel: s.Channel, Who: s.Who, Part: s.Part, Exists: s.Exists, Retries: s.Retries, Contact: s.Contact != nil,
		Idea: tell(&fit), Findings: findings,
	}
	if days := promised(rules.Process); days > 0 {
		r.AnswerBy = today.AddWorkdays(days)
	}
	if rules.Process.Release == releaseClean && len(findings) == 0 {
		r.State, r.Released = Released, g.hour()
	}
	return r, nil
}

// releaseClean is the way of releasing where what nothing was found in goes on
// by itself.
const releaseClean = "ren"

// hour is the hour that it is: what has to be known of when something was
// released, and no more.
func (g *Gateway) hour() time.Time { return g.Now().UTC().Truncate(time.Hour) }

// keep writes contact, pictures and record. The record is what counts: a
// contact or a picture without one is swept.
func (g *Gateway) keep(r *record, c *Contact, pictures []cleaned) error {
	data, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err = g.keepBeside(r.ID, c, pictures); err == nil {
		err = g.spool.Add(r.lookup+recordSuffix, data)
	}
	if err == nil {
		return nil
	}
	kept, missing := g.load(r.lookup)
	if nobodys := errors.Is(missing, ErrUnknown) || missing == nil && kept.ID != r.ID; !nobodys {
		return err
	}
	// What cannot be removed is swept at the next start.
	if c != nil {
		_ = g.vault.Remove(r.ID + contactSuffix)
	}
	if len(pictures) > 0 {
		_ = g.removePictures(r.ID, nil)
	}
	return err
}

// keepBeside writes what belongs to a record, in the place of any that an idea
// left which was not acknowledged.
func (g *Gateway) keepBeside(id string, c *Contact, pictures []cleaned) error {
	for _, p := range pictures {
		if err := g.pictures.Put(pictureFile(id, p.name), p.data); err != nil {
			return err
		}
	}
	if c == nil {
		return nil
	}
	sealed, err := g.seal(c)
	if err != nil {
		return err
	}
	return g.vault.Put(id+contactSuffix, sealed)
}
