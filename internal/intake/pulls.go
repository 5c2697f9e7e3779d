package intake

import (
	"context"
	"fmt"

	"github.com/idesluss/idesluss/internal/fault"
)

// pulls is the source that the merged pull requests of the intake are.
type pulls struct {
	*Desk
	ids map[string]bool
}

// Cleared implements [Source]. On a pull request with an idea that cannot go it
// says why.
func (s *pulls) Cleared(ctx context.Context, known *Known, counts *Relayed) ([]*Parcel, error) {
	all, err := s.arrivals(ctx)
	if err != nil {
		return nil, err
	}
	s.ids = map[string]bool{}
	var parcels []*Parcel
	for _, a := range all {
		if a.lost {
			counts.Lost++
			continue
		}
		p := &Parcel{Cleared: a.pull.MergedAt, Since: a.merged(), Origin: a}
		if a.record != nil {
			p.ID, p.Batch, p.Done = a.record.ID, a.record.Batch, a.record.Done
			s.ids[p.ID] = true
		}
		if p.Done {
			parcels = append(parcels, p)
			continue
		}
		draft, faults, ok, err := s.cleared(ctx, a.pull)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		if faults = append(faults, known.faults(&draft.Idea)...); len(faults) > 0 {
			counts.Stopped++
			if err := s.stop(ctx, a, faults); err != nil {
				return nil, err
			}
			continue
		}
		p.Idea = draft.Idea
		parcels = append(parcels, p)
	}
	return parcels, nil
}

// Gave implements [Source].
func (s *pulls) Gave(id string) bool { return s.ids[id] }

// markStopped is the marker of the comment that says why an idea that was
// cleared cannot go on.
const markStopped = "stopp"

func (d *Desk) stop(ctx context.Context, a *arrival, faults []fault.Fault) error {
	words := "**Idén har inte kommit in i Idéslussen.** Det här måste rättas först:\n\n" + list(faults) +
		"\nGör en ny pull request med den rättade texten i en ny fil. Behöver du hjälp? " + team(d.Rules.Process) + " hjälper dig, skriv här.\n"
	return d.say(ctx, a, markStopped, words)
}

// Begin implements [Source]: the id is written down in the intake.
func (s *pulls) Begin(ctx context.Context, p *Parcel) error {
	a := p.Origin.(*arrival)
	a.record = &record{ID: p.ID, Batch: p.Batch}
	s.ids[p.ID] = true
	if err := s.say(ctx, a, markRecord, a.record.text()); err != nil {
		return fmt.Errorf("recording an idea in the intake: %w", err)
	}
	if commentOf(a.comments, markStopped) != nil {
		return s.say(ctx, a, markStopped, "Det som behövde rättas är rättat. Idén går vidare.\n")
	}
	return nil
}

// Arrived implements [Source]: the one who had the idea is told.
func (s *pulls) Arrived(ctx context.Context, p *Parcel) error {
	a := p.Origin.(*arrival)
	a.record.Done, a.record.AnswerBy = true, p.AnswerBy
	if err := s.say(ctx, a, markRecord, a.record.text()); err != nil {
		return fmt.Errorf("telling a case number: %w", err)
	}
	return nil
}
