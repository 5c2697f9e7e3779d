package gateway

import (
	"context"
	"errors"
	"fmt"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/receipt"
)

// What the decision says when an idea is taken back. It says no more than that:
// why is theirs to know.
const (
	withdrawReasons = "Den som hade idén har tagit tillbaka den."
	withdrawNext    = "Vi arbetar inte mer med idén."
)

// Withdraw takes an idea back for the holder of its receipt. Before it is in
// the sluss it never gets there. After that it becomes a decision like any
// other, written and merged by the bot, where the process has a way for it from
// where the idea stands; ErrNotNow where it has none.
func (g *Gateway) Withdraw(ctx context.Context, code receipt.Receipt) error {
	r, err := g.find(code)
	if err != nil {
		return err
	}
	if !r.Withdrew.IsZero() {
		return nil // it was sent twice
	}
	switch r.State {
	case Arrived, Released:
		return g.withdrawHere(ctx, r)
	case Relayed:
		return g.withdrawThere(ctx, r)
	}
	return ErrNotNow
}

// errOnItsWay means that a batch with the idea is being sent at this moment.
var errOnItsWay = fmt.Errorf("the idea is on its way into the sluss, and can be taken back when it is there: %w", forge.ErrUnavailable)

// withdrawHere takes back what is in zone 1 and nowhere else.
func (g *Gateway) withdrawHere(ctx context.Context, r *record) error {
	if !r.Batch.IsZero() {
		// Its batch has begun. It has come nowhere as long as nothing has been
		// proposed, and no round goes on meanwhile.
		if !g.relay.TryLock() {
			return errOnItsWay
		}
		defer g.relay.Unlock()
		pulls, err := g.Sluss.Forge.Pulls(ctx, forge.Query{Branch: bot.NewBranch(r.ID)})
		if err != nil {
			return fmt.Errorf("taking idea %s back: %w", r.ID, err)
		}
		if len(pulls) > 0 {
			return errOnItsWay
		}
	}
	began := r.Batch
	_, err := g.update(ctx, r.lookup, func(r *record) error {
		if r.State != Arrived && r.State != Released || r.Batch != began {
			return errOnItsWay
		}
		r.State, r.Withdrew, r.Batch = Withdrawn, g.today(), 0
		return nil
	})
	return err
}

// withdrawThere takes back what is in the sluss.
func (g *Gateway) withdrawThere(ctx context.Context, r *record) error {
	rules, err := g.rules()
	if err != nil {
		return err
	}
	i, seen := g.standing(ctx, r.ID)
	if !g.can(r, rules, i, seen)[CanWithdraw] {
		return ErrNotNow
	}
	// It is theirs to take back whatever somebody else has begun to write.
	moved, err := g.Sluss.Move(ctx, r.ID, bot.Choice{
		Outcome: process.Withdraw, Reasons: withdrawReasons, Next: withdrawNext, NoTips: true, Day: g.today(),
	}, true)
	if errors.Is(err, forge.ErrNotFound) {
		return ErrNotNow
	} else if err != nil {
		return fmt.Errorf("taking idea %s back: %w", r.ID, err)
	}
	if rules.Hosting == nil || rules.Hosting.Judge != judgedElsewhere {
		if _, err := g.Sluss.Judge(ctx, moved.Pull.Number, true); err != nil {
			return fmt.Errorf("taking idea %s back: %w", r.ID, err)
		}
	}
	return g.note(ctx, r, func(r *record) { r.Withdrew = g.today() })
}

// judgedElsewhere is the value of domare where a workflow merges what is ready.
const judgedElsewhere = "actions"

// note changes a record in a way that always can be done.
func (g *Gateway) note(ctx context.Context, r *record, change func(*record)) error {
	_, err := g.update(ctx, r.lookup, func(r *record) error {
		change(r)
		return nil
	})
	return err
}

// latest gives the last of some days.
func latest(days ...calendar.Date) calendar.Date {
	var last calendar.Date
	for _, day := range days {
		last = max(last, day)
	}
	return last
}
