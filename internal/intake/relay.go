package intake

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// Relayed is what a round of the relay did. It counts, and does not tell which
// idea came from where.
type Relayed struct {
	Ideas   []string             // ids that went into the sluss, sorted
	Pulls   []*forge.PullRequest // of the sluss, that add them; closed ones have been refused there
	Held    int                  // cleared, waiting for company
	Next    time.Time            // when those that wait will go even if alone; zero when none does
	Lost    int                  // have a case number that can no longer be read, and are left alone
	Stopped int                  // cleared, but cannot be relayed: the pull request, or the gateway's log, says why
}

// Relay carries what the team has cleared into the sluss, here and in the other
// sources. Nothing goes until the process's least number of ideas wait, or the
// oldest has waited the longest time allowed; then all of them go, with the
// same dates, in the order of their random ids.
//
// It may be interrupted anywhere and run again: each idea is proposed once.
func (d *Desk) Relay(ctx context.Context, others ...Source) (*Relayed, error) {
	round := &round{Desk: d, sources: others, result: &Relayed{}}
	if d.Intake != nil {
		round.sources = append([]Source{&pulls{Desk: d}}, others...)
	}
	if err := round.gather(ctx); err != nil {
		return nil, err
	}
	if err := round.admit(ctx); err != nil {
		return nil, err
	}
	if err := round.propose(ctx); err != nil {
		return nil, err
	}
	return round.result, nil
}

// round is one run of the relay.
type round struct {
	*Desk
	sources []Source
	result  *Relayed
	done    []*Parcel // in the sluss, with the batches of others
	begun   []*Parcel // have a batch, not known to be in the sluss
	waiting []*Parcel // have none
	taken   map[string]bool
}

// gather asks the sources.
func (r *round) gather(ctx context.Context) error {
	known, err := r.Known(ctx)
	if err != nil {
		return err
	}
	r.taken = known.Ideas
	for _, source := range r.sources {
		parcels, err := source.Cleared(ctx, known, r.result)
		if err != nil {
			return err
		}
		for _, p := range parcels {
			p.source = source
			switch {
			case p.Done:
				r.done = append(r.done, p)
			case !p.Batch.IsZero():
				r.begun = append(r.begun, p)
			default:
				r.waiting = append(r.waiting, p)
			}
		}
	}
	return nil
}

// admit decides which of those that wait go now, and has it remembered.
func (r *round) admit(ctx context.Context) error {
	if len(r.waiting) == 0 {
		return nil
	}
	if len(r.begun) > 0 {
		return r.rejoin(ctx)
	}
	oldest := slices.MinFunc(r.waiting, func(a, b *Parcel) int { return a.Cleared.Compare(b.Cleared) })
	batch := r.Rules.Process.Batch
	alone := oldest.Cleared.Add(time.Duration(batch.Latest) * time.Hour)
	if len(r.waiting) < batch.Least && r.Sluss.Now().Before(alone) {
		r.result.Held, r.result.Next = len(r.waiting), alone
		return nil
	}
	return r.begin(ctx, r.waiting, r.today())
}

// rejoin goes on with a batch that was interrupted while it was decided: those
// that were to go with it still do, with its date. Once some of it is in the
// sluss, no more may join.
func (r *round) rejoin(ctx context.Context) error {
	day := r.begun[0].Batch
	for _, p := range r.begun {
		day = max(day, p.Batch)
	}
	closed := slices.ContainsFunc(r.done, func(p *Parcel) bool { return p.Batch == day })
	for _, p := range r.begun {
		if closed {
			break
		}
		there, err := r.Sluss.Forge.Pulls(ctx, forge.Query{Branch: bot.NewBranch(p.ID)})
		if err != nil {
			return fmt.Errorf("looking for idea %s: %w", p.ID, err)
		}
		closed = len(there) > 0
	}
	var joining []*Parcel
	for _, p := range r.waiting {
		if !closed && calendar.FromClock(p.Cleared) <= day {
			joining = append(joining, p)
		}
	}
	r.result.Held = len(r.waiting) - len(joining) // they go the next time
	return r.begin(ctx, joining, day)
}

// begin gives each an id, where it has none, and a batch.
func (r *round) begin(ctx context.Context, parcels []*Parcel, day calendar.Date) error {
	for _, p := range parcels {
		if p.ID == "" {
			id, err := r.draw(ctx, day)
			if err != nil {
				return err
			}
			p.ID = id
		}
		p.Batch = day
		if err := p.source.Begin(ctx, p); err != nil {
			return err
		}
		r.begun = append(r.begun, p)
	}
	return nil
}

// draw gives an id that no idea has, and no pull request that would add one.
func (r *round) draw(ctx context.Context, day calendar.Date) (string, error) {
	var failed error
	id, err := idea.NewID(day.Year(), r.Sluss.Random, func(id string) bool {
		given := slices.ContainsFunc(r.sources, func(s Source) bool { return s.Gave(id) })
		if given || r.taken[id] || failed != nil {
			return given || r.taken[id]
		}
		pulls, err := r.Sluss.Forge.Pulls(ctx, forge.Query{Branch: bot.NewBranch(id)})
		failed = err
		return len(pulls) > 0
	})
	if err = errors.Join(failed, err); err != nil {
		return "", err
	}
	r.taken[id] = true
	return id, nil
}

// propose makes the pull requests of the sluss, in the order of the ids, and
// has each remembered that was made, also when the rest must wait.
func (r *round) propose(ctx context.Context) error {
	slices.SortFunc(r.begun, func(a, b *Parcel) int { return strings.Compare(a.ID, b.ID) })
	var ideas []*idea.Idea
	longest := r.longestStays()
	for _, p := range r.begun {
		ideas = append(ideas, r.idea(p, longest[p.Batch]))
	}
	proposed, failed := r.Sluss.AddPictured(ctx, ideas, r.picture)
	r.result.Pulls = proposed
	for n := range proposed {
		p := r.begun[n]
		p.AnswerBy = ideas[n].AnswerBy
		if err := p.source.Arrived(ctx, p); err != nil {
			return errors.Join(failed, err)
		}
		r.result.Ideas = append(r.result.Ideas, p.ID)
	}
	return failed
}

// picture gives a picture of an idea that goes now.
func (r *round) picture(i *idea.Idea, file string) ([]byte, error) {
	for _, p := range r.begun {
		if p.ID == i.ID && p.Picture != nil {
			return p.Picture(file)
		}
	}
	return nil, fmt.Errorf("nobody has a picture of idea %s", i.ID)
}

// idea makes the idea that goes into the sluss: what was typed, and what the
// batch gives. Nothing here depends on who sent it or when.
func (r *round) idea(p *Parcel, stay int) *idea.Idea {
	i := p.Idea
	i.ID, i.Received = p.ID, p.Batch
	i.Step = r.Rules.Process.Start().ID
	i.Contact = cmp.Or(r.Contact, team(r.Rules.Process))
	i.AnswerBy = answerBy(r.Rules.Process, p.Batch, stay)
	return &i
}

// longestStays counts the working days that the one in a batch that waited the
// longest had waited, by batch. All of them share it: a date of one's own would
// tell when one came.
func (r *round) longestStays() map[calendar.Date]int {
	first := map[calendar.Date]calendar.Date{} // day that the first of a batch came
	for _, p := range slices.Concat(r.done, r.begun) {
		if came, there := first[p.Batch]; !there || p.Since < came {
			first[p.Batch] = p.Since
		}
	}
	longest := map[calendar.Date]int{}
	for _, p := range r.begun {
		longest[p.Batch] = max(0, calendar.WorkdaysBetween(first[p.Batch], p.Batch))
	}
	return longest
}

// answerBy gives the day by which ideas of a batch are answered: as promised
// from the day the first of them came, but never before tomorrow.
func answerBy(p *process.Process, batch calendar.Date, stay int) calendar.Date {
	days := p.Promise.AnswerDays
	if days == 0 {
		days = p.Start().Days
	}
	if days == 0 {
		return 0
	}
	return batch.AddWorkdays(max(days-stay, 1))
}
