package gateway

import (
	"context"
	"fmt"

	"github.com/idesluss/idesluss/internal/idea"
)

// keepText is how many days zone 1 keeps the text of an idea that is in the
// sluss, or has been taken back: as long as it takes to find out that
// something went wrong, and to put it right.
const keepText = 30

// Expire takes away what has had its time: text and pictures of ideas that have been
// in the sluss for 30 days, all that there is about ideas that ended longer ago
// than receipts last (Options.Keep), and addresses that somebody asked a
// receipt for and the notifier never came to. Those who have consented to be seen
// keep their receipt, since it is what they take the consent back with.
//
// Nothing goes by what the sluss was when it was last seen: an idea that ended
// may be alive again, and a text that was relayed may be lost there. While the
// forge does not tell where the main branch is, only those addresses go; the rest
// goes in the first round after it does.
func (g *Gateway) Expire(ctx context.Context) error {
	rules, err := g.rules()
	if err != nil {
		return err
	}
	if err := g.forgetSought(); err != nil {
		return err
	}
	if err := g.certain(ctx); err != nil {
		return err
	}
	today := g.today()
	return g.each(ctx, func(r *record) error {
		var i *idea.Idea
		if r.State == Relayed {
			i, _ = g.standing(ctx, r.ID)
		}
		end := ended(r, rules, i)
		if !end.IsZero() && end.AddDays(g.Options.Keep) < today && (r.Visible == "" || r.Visible == ShowNothing) {
			return g.expire(ctx, r)
		}
		since := latest(r.Batch, r.Withdrew)
		if since.IsZero() || since.AddDays(keepText) >= today {
			return nil
		}
		err := g.note(ctx, r, func(r *record) {
			r.Idea, r.Findings, r.Exists, r.Sent = nil, nil, "", nil
			for n := range r.Letters {
				if l := &r.Letters[n]; l.Day.AddDays(keepText) < today {
					l.Text = "" // whoever wrote it can still read it
				}
			}
		})
		if err != nil || r.Idea == nil || len(r.Idea.Pictures) == 0 {
			return err
		}
		return g.removePictures(r.ID, nil)
	}, Relayed, Withdrawn)
}

// expire takes a record away, and the contact with it. From then on its receipt
// is one that nobody has.
func (g *Gateway) expire(ctx context.Context, r *record) error {
	unlock, err := g.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	// The record last: without it nothing would be left to find the rest by.
	// (A contact or a picture without one is swept when the state is opened.)
	for _, remove := range []func() error{
		func() error { return g.vault.Remove(r.ID + contactSuffix) },
		func() error { return g.removePictures(r.ID, nil) },
		func() error { return g.unqueue(r.ID) },
		func() error { return g.spool.Remove(r.lookup + recordSuffix) },
	} {
		if err := remove(); err != nil {
			return fmt.Errorf("expiring: %w", err)
		}
	}
	g.index.remove(r.ID)
	return nil
}
