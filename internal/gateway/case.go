package gateway

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/process"
)

// teamShare is how much of the promised time the team may take to let an idea
// go: a fifth.
const teamShare = 5

// dueDay gives the day when an idea must be released at the latest. It is the
// team's, and no promise to anybody.
func dueDay(arrived calendar.Date, p *process.Process) calendar.Date {
	return arrived.AddWorkdays(max(promised(p)/teamShare, 1))
}

// Cases gives the ideas that are not in the sluss yet: those that wait for the
// team first, the one that must go first at the top, and then those that wait
// for company.
func (g *Gateway) Cases(ctx context.Context) ([]*Case, error) {
	var all []*Case
	for _, id := range g.index.in(Arrived, Released) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c, err := g.Case(ctx, id)
		if errors.Is(err, ErrUnknown) {
			continue // it has gone meanwhile
		} else if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b *Case) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Due, b.Due), cmp.Compare(a.ID, b.ID))
	})
	return all, nil
}

// Waiting counts the ideas that wait for the team, and those of them that it
// should have let go before today. It reads nothing: what another process has
// released since the last round of the relay still counts.
func (g *Gateway) Waiting() (all, late int, err error) {
	rules, err := g.rules()
	if err != nil {
		return 0, 0, err
	}
	today := g.today()
	for _, id := range g.index.in(Arrived) {
		all++
		if dueDay(g.index.entry(id).arrived, rules.Process) < today {
			late++
		}
	}
	return all, late, nil
}

func rank(c *Case) int {
	if c.State == Arrived {
		return 0
	}
	return 1
}

// Case gives one of them: ErrUnknown when there is none with that number, or it
// is in the sluss.
func (g *Gateway) Case(_ context.Context, id string) (*Case, error) {
	rules, err := g.rules()
	if err != nil {
		return nil, err
	}
	r, err := g.byID(id)
	if err != nil {
		return nil, err
	}
	if r.State != Arrived && r.State != Released {
		return nil, ErrUnknown
	}
	i := r.Idea.idea()
	c := &Case{
		ID: r.ID, State: r.State, Arrived: r.Arrived, Due: dueDay(r.Arrived, rules.Process),
		Channel: r.Channel, Who: r.Who, Part: r.Part, Exists: r.Exists, Retries: r.Retries, Contact: r.Contact,
		Idea: i, Findings: r.Findings, Messages: r.heard(),
	}
	if r.State == Arrived {
		c.Findings = merge(r.Findings, g.scanIdea(&i, rules, nil), &i, rules.Process)
	}
	return c, nil
}

// Undecided gives the findings that stand in the way of a release.
func (c *Case) Undecided() []Finding { return undecided(c.Findings) }

func undecided(all []Finding) []Finding {
	var open []Finding
	for _, f := range all {
		if !f.Settled() {
			open = append(open, f)
		}
	}
	return open
}

// Late reports whether the team should have let the idea go before today.
func (c *Case) Late(today calendar.Date) bool { return c.State == Arrived && c.Due < today }
