package gateway

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/intake"
	"github.com/idesluss/idesluss/internal/process"
)

// Desk is the desk that the gateway relays at: it also tells answers in the
// intake repository, where there is one.
func (g *Gateway) Desk() (*intake.Desk, error) {
	rules, err := g.rules()
	if err != nil {
		return nil, err
	}
	d := &intake.Desk{Intake: g.Intake, Sluss: g.Sluss, Rules: rules}
	if g.Contact != nil {
		d.Contact = g.Contact()
	}
	return d, nil
}

// Relay carries what has been released into the sluss, in one batch with what
// the team has cleared in the intake repository. It may be interrupted anywhere
// and run again: each idea is proposed once.
//
// An idea whose number somebody else's idea has in the sluss is left alone, and
// counted as stopped.
func (g *Gateway) Relay(ctx context.Context) (*intake.Relayed, error) {
	g.relay.Lock()
	defer g.relay.Unlock()
	desk, err := g.Desk()
	if err != nil {
		return nil, err
	}
	if _, err := g.before(ctx); err != nil { // anything of ours goes there
		return nil, err
	}
	if !g.reconciled {
		if err := g.reconcileAt(ctx, desk); err != nil {
			return nil, err
		}
	}
	relayed, err := desk.Relay(ctx, &records{g, desk.Rules})
	if err != nil {
		return nil, err
	}
	if len(relayed.Ideas) > 0 || relayed.Stopped > 0 {
		g.Log.Info("relayed", "ideas", len(relayed.Ideas), "held", relayed.Held, "stopped", relayed.Stopped)
	}
	return relayed, g.learn(relayed.Ideas)
}

// records is the source that the gateway's records are.
type records struct {
	*Gateway
	rules *process.Rules
}

// Cleared implements [intake.Source].
func (s *records) Cleared(ctx context.Context, known *intake.Known, counts *intake.Relayed) ([]*intake.Parcel, error) {
	if err := s.learn(slices.Collect(maps.Keys(known.Ideas))); err != nil {
		return nil, err
	}
	waiting := s.index.in(Arrived, Released)
	proposed, err := s.maybeProposed(ctx, len(waiting))
	if err != nil {
		return nil, err
	}
	var parcels []*intake.Parcel
	for _, id := range waiting {
		r, err := s.byID(id)
		switch {
		case errors.Is(err, ErrUnknown):
			continue // erased meanwhile
		case errors.Is(err, errNewer):
			return nil, err
		case err != nil: // it waits, and the others do not
			s.noteDamage(spoolFolder, s.index.entry(id).lookup+recordSuffix, id, durable.Reason(err))
			counts.Stopped++
			continue
		}
		s.index.refresh(r) // another process may have released it
		if r.State != Released {
			continue
		}
		goes, err := s.goes(ctx, r, known.Ideas[id], proposed(id), counts)
		if err != nil {
			return nil, err
		}
		if goes {
			parcels = append(parcels, s.parcelOf(r, known))
		}
	}
	// All that have gone: what is left of their batch may wait in another source.
	for _, id := range s.index.in(Relayed) {
		e := s.index.entry(id)
		parcels = append(parcels, &intake.Parcel{ID: id, Batch: e.batch, Done: true, Since: e.arrived})
	}
	return parcels, nil
}

// goes tells whether a released idea may go. What is in the sluss already, since
// the state is older than the sluss, is remembered to be there; what the rules
// have ceased to take since it was released is the team's again, since it would
// get stuck in the sluss.
func (s *records) goes(ctx context.Context, r *record, onMain, proposed bool, counts *intake.Relayed) (bool, error) {
	if !s.canRead(r) { // it waits for who looks after the service, and the others do not
		counts.Stopped++
		return false, nil
	}
	if !r.Batch.IsZero() {
		return true, nil // that has been decided
	}
	if onMain || proposed {
		found, err := s.settle(ctx, r, onMain)
		if err != nil || found == ours {
			return false, err
		}
		if found == theirs {
			counts.Stopped++
			return false, nil
		}
	}
	_, faults := intake.Fit(r.Idea.idea(), s.rules)
	switch {
	case len(faults) > 0:
		s.Log.Warn("the rules have changed, and no longer take an idea that was released: it is the team's again", "id", r.ID)
	case !s.whole(r):
		s.Log.Warn("a picture of an idea that was released is not there: it is the team's again, who can drop it", "id", r.ID)
	default:
		return true, nil
	}
	counts.Stopped++
	_, err := s.updateID(ctx, r.ID, func(r *record) error {
		if r.State == Released && r.Batch.IsZero() {
			r.State, r.Released = Arrived, time.Time{}
		}
		return nil
	})
	return false, err
}

// aFew is how many ideas are looked for one by one.
const aFew = 30

// maybeProposed tells which ids the sluss may have pull requests for. Where many
// are asked for, one look at all pull requests is less to ask of the forge.
func (s *records) maybeProposed(ctx context.Context, asked int) (func(id string) bool, error) {
	if asked <= aFew {
		return func(string) bool { return true }, nil
	}
	pulls, err := s.Sluss.Forge.Pulls(ctx, forge.Query{})
	if err != nil {
		return nil, fmt.Errorf("looking for ideas in the sluss: %w", err)
	}
	branches := map[string]bool{}
	for _, pull := range pulls {
		branches[pull.Branch] = true
	}
	return func(id string) bool { return branches[bot.NewBranch(id)] }, nil
}

// parcelOf makes a record ready to go. What it refers to and the sluss does not
// have (any more) is left out: nobody is there to mend it.
func (g *Gateway) parcelOf(r *record, known *intake.Known) *intake.Parcel {
	i := r.Idea.idea()
	if !known.Ideas[i.Replaces] {
		i.Replaces = ""
	}
	i.Challenges = slices.DeleteFunc(i.Challenges, func(id string) bool { return !known.Challenges[id] })
	i.Images = named(r.ID, slices.DeleteFunc(i.Images, func(image idea.Image) bool { return g.missing(r.ID, image.File) }))
	return &intake.Parcel{Idea: i, Picture: g.pictures.Get, ID: r.ID, Batch: r.Batch, Cleared: r.Released, Since: r.Arrived}
}

// Gave implements [intake.Source].
func (s *records) Gave(id string) bool { return s.index.isTaken(id) }

// Begin implements [intake.Source].
func (s *records) Begin(ctx context.Context, p *intake.Parcel) error {
	_, err := s.updateID(ctx, p.ID, func(r *record) error {
		if r.State != Released || !r.Batch.IsZero() {
			return errChanged
		}
		r.Batch = p.Batch
		return nil
	})
	if err != nil {
		return fmt.Errorf("marking idea %s: %w", p.ID, err)
	}
	return nil
}

// Arrived implements [intake.Source].
func (s *records) Arrived(ctx context.Context, p *intake.Parcel) error {
	_, err := s.updateID(ctx, p.ID, func(r *record) error {
		r.State, r.AnswerBy = Relayed, p.AnswerBy
		r.Findings = nil // they have served their purpose, and tell more than the text
		return nil
	})
	if err != nil && !errors.Is(err, ErrUnknown) { // erased meanwhile
		return fmt.Errorf("marking idea %s: %w", p.ID, err)
	}
	return nil
}

// errChanged stops a round that has been overtaken: the next one sees what
// there is now.
var errChanged = errors.New("it was changed while it was on its way; the next round goes on")
