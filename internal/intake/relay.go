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
	"github.com/idesluss/idesluss/internal/fault"
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
	Stopped int                  // cleared, but cannot be relayed: the pull request says why
}

// Relay carries what the team has cleared into the sluss. Nothing goes until
// the process's least number of ideas wait, or the oldest has waited the
// longest time allowed; then all of them go, with the same dates, in the order
// of their random ids.
//
// It may be interrupted anywhere and run again: each idea is proposed once.
func (d *Desk) Relay(ctx context.Context) (*Relayed, error) {
	all, err := d.arrivals(ctx)
	if err != nil {
		return nil, err
	}
	round := &round{Desk: d, result: &Relayed{}}
	if err := round.gather(ctx, all); err != nil {
		return nil, err
	}
	if err := round.admit(ctx); err != nil {
		return nil, err
	}
	if err := round.propose(ctx, all); err != nil {
		return nil, err
	}
	return round.result, nil
}

// round is one run of the relay.
type round struct {
	*Desk
	result  *Relayed
	begun   []*parcel // recorded, not known to be in the sluss
	waiting []*parcel // not recorded
	taken   map[string]bool
}

// parcel is an idea on its way.
type parcel struct {
	*arrival
	draft Draft
}

// gather reads what has not arrived yet.
func (r *round) gather(ctx context.Context, all []*arrival) error {
	known, err := r.known(ctx)
	if err != nil {
		return err
	}
	r.taken = known.ideas
	for _, a := range all {
		if a.lost {
			r.result.Lost++
			continue
		}
		if a.record != nil {
			r.taken[a.record.ID] = true
			if a.record.Done {
				continue
			}
		}
		draft, faults, ok, err := r.cleared(ctx, a.pull)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if faults = append(faults, known.faults(&draft.Idea)...); len(faults) > 0 {
			if err := r.stop(ctx, a, faults); err != nil {
				return err
			}
			continue
		}
		p := &parcel{a, draft}
		if a.record != nil {
			r.begun = append(r.begun, p)
		} else {
			r.waiting = append(r.waiting, p)
		}
	}
	return nil
}

// markStopped is the marker of the comment that says why an idea that was
// cleared cannot go on.
const markStopped = "stopp"

func (r *round) stop(ctx context.Context, a *arrival, faults []fault.Fault) error {
	r.result.Stopped++
	words := "**Idén har inte kommit in i Idéslussen.** Det här måste rättas först:\n\n" + list(faults) +
		"\nGör en ny pull request med den rättade texten i en ny fil. Behöver du hjälp? " + team(r.Rules.Process) + " hjälper dig, skriv här.\n"
	return r.say(ctx, a, markStopped, words)
}

// admit decides which of those that wait go now, and writes their records.
func (r *round) admit(ctx context.Context) error {
	if len(r.waiting) == 0 {
		return nil
	}
	if len(r.begun) > 0 {
		return r.rejoin(ctx)
	}
	oldest := slices.MinFunc(r.waiting, func(a, b *parcel) int { return a.pull.MergedAt.Compare(b.pull.MergedAt) })
	batch := r.Rules.Process.Batch
	alone := oldest.pull.MergedAt.Add(time.Duration(batch.Latest) * time.Hour)
	if len(r.waiting) < batch.Least && r.Sluss.Now().Before(alone) {
		r.result.Held, r.result.Next = len(r.waiting), alone
		return nil
	}
	return r.record(ctx, r.waiting, r.today())
}

// rejoin goes on with a batch that was interrupted while its records were
// written: those that were to go with it still do, with its date. Once some of
// it is in the sluss, no more may join.
func (r *round) rejoin(ctx context.Context) error {
	day := r.begun[0].record.Batch
	for _, p := range r.begun {
		day = max(day, p.record.Batch)
		pulls, err := r.Sluss.Forge.Pulls(ctx, forge.Query{Branch: bot.NewBranch(p.record.ID)})
		if err != nil {
			return fmt.Errorf("looking for idea %s: %w", p.record.ID, err)
		}
		if len(pulls) > 0 {
			r.result.Held = len(r.waiting)
			return nil // they go the next time
		}
	}
	var joining []*parcel
	for _, p := range r.waiting {
		if p.merged() <= day {
			joining = append(joining, p)
		}
	}
	r.result.Held = len(r.waiting) - len(joining)
	return r.record(ctx, joining, day)
}

// record draws an id for each, and writes it down in the intake.
func (r *round) record(ctx context.Context, parcels []*parcel, day calendar.Date) error {
	for _, p := range parcels {
		id, err := r.draw(ctx, day)
		if err != nil {
			return err
		}
		rec := &record{ID: id, Batch: day}
		if err := r.say(ctx, p.arrival, markRecord, rec.text()); err != nil {
			return fmt.Errorf("recording an idea in the intake: %w", err)
		}
		if commentOf(p.comments, markStopped) != nil {
			if err := r.say(ctx, p.arrival, markStopped, "Det som behövde rättas är rättat. Idén går vidare.\n"); err != nil {
				return err
			}
		}
		p.record = rec
		r.begun = append(r.begun, p)
	}
	return nil
}

// draw gives an id that no idea has, and no pull request that would add one.
func (r *round) draw(ctx context.Context, day calendar.Date) (string, error) {
	var failed error
	id, err := idea.NewID(day.Year(), r.Sluss.Random, func(id string) bool {
		if r.taken[id] || failed != nil {
			return r.taken[id]
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
// then tells those who had the ideas.
func (r *round) propose(ctx context.Context, all []*arrival) error {
	slices.SortFunc(r.begun, func(a, b *parcel) int { return strings.Compare(a.record.ID, b.record.ID) })
	var ideas []*idea.Idea
	for _, p := range r.begun {
		ideas = append(ideas, r.idea(p, r.longestStay(all, p.record.Batch)))
	}
	pulls, err := r.Sluss.Add(ctx, ideas)
	if err != nil {
		return err
	}
	r.result.Pulls = pulls
	for n, p := range r.begun {
		p.record.Done, p.record.AnswerBy = true, ideas[n].AnswerBy
		if err := r.say(ctx, p.arrival, markRecord, p.record.text()); err != nil {
			return fmt.Errorf("telling a case number: %w", err)
		}
		r.result.Ideas = append(r.result.Ideas, p.record.ID)
	}
	return nil
}

// idea makes the idea that goes into the sluss: what was typed, and what the
// batch gives. Nothing here depends on who sent it or when.
func (r *round) idea(p *parcel, stay int) *idea.Idea {
	i := p.draft.Idea
	i.ID, i.Received = p.record.ID, p.record.Batch
	i.Step = r.Rules.Process.Start().ID
	i.Contact = cmp.Or(r.Contact, team(r.Rules.Process))
	i.AnswerBy = answerBy(r.Rules.Process, p.record.Batch, stay)
	return &i
}

// longestStay counts the working days that the one in a batch that waited the
// longest had waited. All of them share it: a date of one's own would tell
// when one came.
func (r *round) longestStay(all []*arrival, batch calendar.Date) int {
	longest := 0
	for _, a := range all {
		if a.record != nil && a.record.Batch == batch {
			longest = max(longest, calendar.WorkdaysBetween(a.merged(), batch))
		}
	}
	for _, p := range r.begun {
		if p.record.Batch == batch {
			longest = max(longest, calendar.WorkdaysBetween(p.merged(), batch))
		}
	}
	return longest
}

// answerBy gives the day by which ideas of a batch are answered: as promised
// from the day the first of them was cleared, but never before tomorrow.
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
