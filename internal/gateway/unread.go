package gateway

import (
	"cmp"
	"context"
	"slices"

	"github.com/idesluss/idesluss/internal/calendar"
)

// Unread is an idea whose holder has written to the team, and been given no
// answer that is known here.
type Unread struct {
	ID    string
	Title string // "" when zone 1 does not keep the text any more
	Day   calendar.Date
}

// Unread gives the ideas whose holders have written something since the team
// last asked them anything, or noted that it had been in touch; the one that
// has waited longest first. What was written so long ago that its text is gone
// is not among them.
func (g *Gateway) Unread(ctx context.Context) ([]Unread, error) {
	var all []Unread
	err := g.each(ctx, func(r *record) error {
		if day := r.unread(); !day.IsZero() {
			u := Unread{ID: r.ID, Day: day}
			if r.Idea != nil {
				u.Title = r.Idea.Title
			}
			all = append(all, u)
		}
		return nil
	}, Arrived, Released, Relayed)
	slices.SortFunc(all, func(a, b Unread) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.ID, b.ID)) })
	return all, err
}

// unread gives the day of the last letter that waits for the team; zero when
// none does.
func (r *record) unread() calendar.Date {
	var day calendar.Date
	for n := range r.Letters {
		switch l := &r.Letters[n]; {
		case l.From == fromHolder && l.Text != "":
			day = l.Day
		case l.Question: // what is written by itself, such as that nothing has happened, answers nobody
			day = 0
		}
	}
	if slices.ContainsFunc(r.Contacts, func(c contacted) bool { return c.Day >= day }) {
		return 0
	}
	return day
}
