package gateway

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// Tell sees to it that those who had ideas are told of what has come about in
// the sluss since the last round, each thing once: decisions, and what they
// are asked to do. Whoever came by the form reads it under the receipt from now
// on; whoever came by the intake, on the pull request there. Who sent an idea from
// a terminal reads the sluss. When that is done, for all of them, it is attested,
// signed, on every open decision where the process asks for it: see before.
//
// It may be interrupted and run again. What cannot be done for one idea does
// not stop the others from being told; but as long as somebody has not been,
// nothing is attested, since what was not would tell how an idea came. The first
// error is given when the rest is done.
func (g *Gateway) Tell(ctx context.Context) error {
	rules, err := g.rules()
	if err != nil {
		return err
	}
	g.telling.Lock()
	defer g.telling.Unlock()
	attests, err := g.newAttester(ctx, rules)
	if err != nil {
		return err
	}
	if err := errors.Join(g.tellAll(ctx, rules), g.tellIntake(ctx)); err != nil {
		return err
	}
	return attests.all(ctx)
}

// tellIntake tells those who have come by the intake repository.
func (g *Gateway) tellIntake(ctx context.Context) error {
	if g.Intake == nil {
		return nil
	}
	desk, err := g.Desk()
	if err != nil {
		return err
	}
	_, err = desk.Answers(ctx)
	return err
}

// tellAll tells of every idea that has come into the sluss, or has changed
// there, since it was last told of. The first error is given when the rest is
// done.
func (g *Gateway) tellAll(ctx context.Context, rules *process.Rules) error {
	g.lookAtMain(ctx)
	var first error
	for _, id := range g.index.in(Relayed) {
		if err := ctx.Err(); err != nil {
			return err
		}
		since := g.since(id)
		if since == 0 || g.told[id] == since {
			continue
		}
		r, err := g.byID(id)
		if err == nil {
			if i, seen := g.standing(ctx, id); i != nil {
				err = g.tellOf(ctx, r, rules, i, seen)
			}
		}
		switch {
		case err == nil:
			g.told[id] = since
		case !errors.Is(err, ErrUnknown) && first == nil: // not erased meanwhile
			first = fmt.Errorf("idea %s: %w", id, err)
		}
	}
	return first
}

// each does something for every idea in some states. The first error is given
// when the rest is done.
func (g *Gateway) each(ctx context.Context, do func(*record) error, states ...State) error {
	var first error
	for _, id := range g.index.in(states...) {
		if err := ctx.Err(); err != nil {
			return err
		}
		r, err := g.byID(id)
		if errors.Is(err, ErrUnknown) {
			continue // erased meanwhile
		}
		if err == nil {
			err = do(r)
		}
		if err != nil && !errors.Is(err, ErrUnknown) && first == nil {
			first = fmt.Errorf("idea %s: %w", id, err)
		}
	}
	return first
}

// tellOf queues word of what is new about one idea, and then notes that it has.
func (g *Gateway) tellOf(ctx context.Context, r *record, rules *process.Rules, i *idea.Idea, seen bool) error {
	told := len(i.Decisions)
	for n := r.Told; n < told; n++ {
		if err := g.announce(Event{ID: r.ID, Kind: Decided, Number: n + 1, Words: g.decided(r, rules, i, n)}); err != nil {
			return err
		}
	}
	var offered []string
	can := g.can(r, rules, i, seen)
	for _, offer := range []struct {
		what string
		kind EventKind
		may  bool
	}{{CanBeSeen, Launched, can[CanBeSeen] && r.Visible == ""}, {CanTellUs, Evaluate, can[CanTellUs]}} {
		if !offer.may || slices.Contains(r.Offered, offer.what) {
			continue
		}
		words := g.words(r, rules, i, "")
		if words != nil && i.Launch != nil {
			words.Day = i.Launch.Date
		}
		if err := g.announce(Event{ID: r.ID, Kind: offer.kind, Number: 1, Words: words}); err != nil {
			return err
		}
		offered = append(offered, offer.what)
	}
	if told <= r.Told && len(offered) == 0 {
		return nil
	}
	return g.note(ctx, r, func(r *record) {
		r.Told = max(r.Told, told)
		for _, what := range offered {
			if !slices.Contains(r.Offered, what) {
				r.Offered = append(r.Offered, what)
			}
		}
	})
}

// attester writes that what can be done to deliver answers has been done.
type attester struct {
	*Gateway
	rules *process.Rules
	pulls map[string]*forge.PullRequest // open decisions, by id of the idea
	sign  func(*check.Ballot) (string, error)
	seat  string
	key   string
}

// newAttester looks up what an attestation takes. Without a key of our own that
// the sluss believes there is nothing to attest with: then those who give the
// answer say so by hand.
func (g *Gateway) newAttester(ctx context.Context, rules *process.Rules) (*attester, error) {
	a := &attester{Gateway: g, rules: rules}
	private, err := g.attestKey()
	if err != nil || private == nil {
		return a, err
	}
	key := ownKey(rules.Keys, publicHalf(private), g.today())
	if key == nil {
		g.Log.Warn("the gateway's key is not in site/nycklar.yaml, or its time is out: deliveries are not attested")
		return a, nil
	}
	if a.seat = attestingSeat(rules, key, g.today()); a.seat == "" {
		g.Log.Warn("the gateway's key may not speak for any seat that knows who has an idea: deliveries are not attested")
		return a, nil
	}
	a.key, a.sign = key.ID, func(b *check.Ballot) (string, error) { return b.Sign(private) }
	if a.pulls, err = g.openDecisions(ctx); err == nil {
		err = g.certain(ctx) // what is signed is of the idea as it stands
	}
	return a, err
}

// ownKey finds the key with a public half among those that hold on a day.
func ownKey(keys *process.Keys, public string, day calendar.Date) *process.Key {
	if keys == nil {
		return nil
	}
	for n := range keys.Keys {
		k := &keys.Keys[n]
		if k.Public == public && k.From <= day && (k.Until.IsZero() || day <= k.Until) {
			return k
		}
	}
	return nil
}

// attestingSeat gives a seat that knows who has an idea, and that a key may
// speak for.
func attestingSeat(rules *process.Rules, key *process.Key, day calendar.Date) string {
	if rules.Roster == nil {
		return ""
	}
	for n := range rules.Roster.Members {
		m := &rules.Roster.Members[n]
		role := rules.Process.Role(m.Role)
		if role == nil || !role.SeesIdentity || role.Unlisted || m.Seat == "" || !m.Until.IsZero() && m.Until < day {
			continue
		}
		if len(key.Seats) == 0 || slices.Contains(key.Seats, m.Seat) {
			return m.Seat
		}
	}
	return ""
}

// openDecisions gives the open decisions about ideas, by id.
func (g *Gateway) openDecisions(ctx context.Context) (map[string]*forge.PullRequest, error) {
	pulls, err := g.Sluss.Forge.Pulls(ctx, forge.Query{State: forge.Open})
	if err != nil {
		return nil, fmt.Errorf("listing open decisions: %w", err)
	}
	byID := map[string]*forge.PullRequest{}
	for _, pull := range pulls {
		rest, is := strings.CutPrefix(pull.Branch, "ide/")
		if id, _, whole := strings.Cut(rest, "/"); is && whole && !pull.Foreign && idea.ValidID(id) {
			byID[id] = pull
		}
	}
	return byID, nil
}

// attestMarker marks the comment that attests a delivery.
const attestMarker = "intyg"

// attestation is an open decision that has been looked at, and since when its
// idea was as it was then.
type attestation struct{ pull, since int }

// all attests on every open decision that has not been looked at since its idea
// was as it is now. The first error is given when the rest is done.
func (a *attester) all(ctx context.Context) error {
	if a.sign == nil {
		return nil
	}
	before, err := a.before(ctx)
	if err != nil {
		return err
	}
	var first error
	for _, id := range slices.Sorted(maps.Keys(a.pulls)) {
		now := attestation{a.pulls[id].Number, a.since(id)}
		if before[id] || a.attested[id] == now {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		i, _ := a.standing(ctx, id)
		switch err := a.attest(ctx, a.pulls[id], i); {
		case err == nil:
			a.attested[id] = now
		case first == nil:
			first = fmt.Errorf("idea %s: %w", id, err)
		}
	}
	return first
}

// attest writes on the open decision about an idea that what can be done to
// deliver the answer before it has been done, once.
func (a *attester) attest(ctx context.Context, pull *forge.PullRequest, i *idea.Idea) error {
	if i == nil || len(i.Decisions) == 0 {
		return nil
	}
	step := a.rules.Process.Step(i.Step)
	asks := func(t process.Transition) bool { return t.FeedbackFirst }
	if step == nil || !slices.ContainsFunc(step.Transitions, asks) {
		return nil
	}
	b := &check.Ballot{
		Repository: a.Sluss.Repository, Pull: pull.Number, Underlag: idea.Digest(i), Kind: check.FeedbackBallot,
		Seat: a.seat, Number: 1, Day: a.today(), Key: a.key,
	}
	b.Words = b.Describe(a.rules, step)
	body, err := a.sign(b)
	if err != nil {
		return err
	}
	// What was attested on an earlier day stands.
	return a.sayOn(ctx, pull.Number, attestMarker, body, func(string) bool { return true })
}

// sayOn writes on a pull request under a marker, unless what is said there under
// it already will do.
func (g *Gateway) sayOn(ctx context.Context, pull int, marker, body string, will func(stands string) bool) error {
	comments, err := g.Sluss.Forge.Comments(ctx, pull)
	if err != nil {
		return fmt.Errorf("reading what has been said about a decision: %w", err)
	}
	if slices.ContainsFunc(comments, func(c forge.Comment) bool { return c.Marker == marker && will(c.Body) }) {
		return nil
	}
	if err := g.Sluss.Forge.Say(ctx, pull, marker, body, g.today().Time()); err != nil {
		return fmt.Errorf("writing about a decision: %w", err)
	}
	return nil
}
