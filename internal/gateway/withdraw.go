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
// the sluss it never gets there. After that it is noted, where the process has
// a way for it from where the idea stands, and [Gateway.TakeBack] makes it a
// decision like any other; ErrNotNow where there is none.
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

// withdrawThere notes that an idea in the sluss is taken back. Nothing is
// written there now: when it is would tell when somebody sat and read.
func (g *Gateway) withdrawThere(ctx context.Context, r *record) error {
	rules, err := g.rules()
	if err != nil {
		return err
	}
	i, seen := g.standing(ctx, r.ID)
	if !g.can(r, rules, i, seen)[CanWithdraw] {
		return ErrNotNow
	}
	return g.note(ctx, r, func(r *record) { r.Withdrew = g.today() })
}

// TakeBack writes and merges the decisions about ideas that have been taken
// back, for all of them at once: it is for the night, when nobody sits at the
// status page. What has come to an end in another way meanwhile is left.
func (g *Gateway) TakeBack(ctx context.Context) error {
	rules, err := g.rules()
	if err != nil {
		return err
	}
	return g.each(ctx, func(r *record) error {
		i, _ := g.standing(ctx, r.ID)
		if r.Withdrew.IsZero() || i == nil {
			return nil
		}
		step := rules.Process.Step(i.Step)
		if step == nil || step.Kind == process.Withdrawn || step.Transition(process.Withdraw, "") == nil {
			return nil
		}
		return g.takeBack(ctx, rules, r.ID)
	}, Relayed)
}

func (g *Gateway) takeBack(ctx context.Context, rules *process.Rules, id string) error {
	// It is theirs to take back whatever somebody else has begun to write.
	moved, err := g.Sluss.Move(ctx, id, bot.Choice{
		Outcome: process.Withdraw, Reasons: withdrawReasons, Next: withdrawNext, NoTips: true, Day: g.today(),
	}, true)
	if errors.Is(err, forge.ErrNotFound) {
		return nil // it has been moved this very moment
	} else if err != nil {
		return fmt.Errorf("taking it back: %w", err)
	}
	if rules.Hosting == nil || rules.Hosting.Judge != judgedElsewhere {
		if _, err := g.Sluss.Judge(ctx, moved.Pull.Number, true); err != nil {
			return fmt.Errorf("taking it back: %w", err)
		}
	}
	return nil
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
