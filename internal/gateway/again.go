package gateway

import (
	"context"
	"slices"

	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/receipt"
	"github.com/idesluss/idesluss/internal/strict"
)

// Again gives the text of an idea that came to nothing, for a new attempt: a
// submission without token and contact, which is to be looked through and sent
// as any other. ErrNotNow while the idea is alive.
func (g *Gateway) Again(ctx context.Context, code receipt.Receipt) (*Submission, error) {
	r, err := g.find(code)
	if err != nil {
		return nil, err
	}
	rules, err := g.rules()
	if err != nil {
		return nil, err
	}
	i, seen := g.standing(ctx, r.ID)
	if !g.can(r, rules, i, seen)[CanRetry] {
		return nil, ErrNotNow
	}
	s := &Submission{Exists: r.Exists, Part: r.Part, Who: r.Who, Channel: channels[1], Retries: r.ID}
	if r.Idea != nil {
		s.Idea = r.Idea.idea()
	} else {
		s.Idea = asSent(i, rules.Process)
	}
	s.Idea.Replaces, s.Idea.Images = "", nil // pictures are chosen anew
	return s, nil
}

// asSent gives what whoever had an idea may have sent of what the sluss has of
// it: nothing that came with a later step.
func asSent(i *idea.Idea, p *process.Process) idea.Idea {
	sent := tell(i).idea()
	var later []string
	for _, step := range p.Steps {
		if step != p.Start() {
			later = append(later, step.Requires.Sections...)
		}
		for _, t := range step.Transitions {
			later = append(later, t.Requires.Sections...)
		}
	}
	sent.Sections = slices.DeleteFunc(sent.Sections, func(s idea.Section) bool {
		known := p.Section(s.Title)
		if known == nil {
			return true
		}
		is := func(id string) bool { return strict.Fold(id) == strict.Fold(known.ID) }
		return slices.ContainsFunc(later, is) && !slices.ContainsFunc(p.Start().Requires.Sections, is)
	})
	return sent
}
