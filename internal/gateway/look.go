package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/receipt"
)

// What the holder of a receipt may do.
const (
	CanSupplement = "komplettera"
	CanWithdraw   = "aterta"
	CanRetry      = "forsok-igen"
	CanBeSeen     = "synas"
	CanTellUs     = "tyck-till"
	CanRecontact  = "kontakt"
)

// Look gives what the holder of a receipt sees: ErrUnknown for one that nobody
// has, or had. The zero Receipt, which is what remains of what was mistyped, is
// one of those. For all of them the same work is done as for one that opens an
// idea: a record is read and letters are opened.
func (g *Gateway) Look(ctx context.Context, code receipt.Receipt) (*Standing, error) {
	rules, err := g.rules()
	if err != nil {
		return nil, err
	}
	r, err := g.findOrPretend(code)
	if err != nil && !errors.Is(err, ErrUnknown) {
		return nil, err
	}
	messages, sealed := g.read(r, code)
	onMain, seen := g.standing(ctx, r.ID)
	if err != nil {
		return nil, ErrUnknown
	}
	s := g.stand(r, rules, onMain)
	s.Messages, s.Sealed, s.Log = messages, sealed, r.log()
	for _, again := range r.Reissued {
		s.Reissued = append(s.Reissued, again.Day)
	}
	s.Can = g.can(r, rules, onMain, seen)
	return s, nil
}

// findOrPretend reads the record of a receipt. With ErrUnknown it gives one
// that stands in its place, for which the same has been read from the disk.
func (g *Gateway) findOrPretend(code receipt.Receipt) (*record, error) {
	lookup := code.Lookup()
	if home, ok := g.index.home(lookup); ok {
		r, err := g.load(home)
		if err == nil || !errors.Is(err, ErrUnknown) {
			return r, err
		}
		g.index.forget(lookup) // another process has erased it
	}
	data, err := g.keys.Get(decoyName)
	if err != nil {
		return nil, err
	}
	r, err := readRecord(data)
	if err != nil {
		return nil, err
	}
	return r, ErrUnknown
}

// decoyName is the record that is read for a receipt that nobody has.
const decoyName = "skenpost"

// decoy is what stands in for a record and a letter.
type decoy struct{ Sealed []byte }

// readDecoy makes what stands in for records, once, and reads it.
func (g *Gateway) readDecoy() error {
	token, err := receipt.NewToken(g.Random)
	if err != nil {
		return err
	}
	r := &record{Format: recordFormat, ID: "00-00000", State: Relayed, Arrived: g.today(), Mailbox: token.Receipt().Mailbox(), Channel: "webb", Who: "anstallda",
		Idea: &told{Title: "En idé som inte finns", Type: idea.TypeIdea, Benefit: "Ingen.", Sections: []section{{"Problem", "Inget."}, {"Idé", "Ingen."}}}}
	l, err := r.write(letter{From: fromTeam}, "Inget.")
	if err != nil {
		return err
	}
	g.decoy.Sealed = l.Sealed
	r.Letters = nil
	data, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := g.keys.Add(decoyName, data); err != nil && !errors.Is(err, durable.ErrExists) {
		return err
	}
	if data, err = g.keys.Get(decoyName); err != nil {
		return err
	}
	if _, err := readRecord(data); err != nil {
		return fmt.Errorf("%s/%s: %w: take it away, and a new one is made", keysFolder, decoyName, err)
	}
	return nil
}

// stand tells where an idea is, from the record and what is on main.
func (g *Gateway) stand(r *record, rules *process.Rules, i *idea.Idea) *Standing {
	s := &Standing{ID: r.ID, State: r.State, AnswerBy: r.AnswerBy, Visible: r.Visible, Recontacted: r.Recontacted}
	if r.Idea != nil {
		s.Title = r.Idea.Title
	}
	if g.Contact != nil {
		s.Contact = g.Contact()
	}
	if i != nil {
		s.State, s.Idea, s.Title, s.AnswerBy = Relayed, i, i.Title, i.AnswerBy
		s.Step = rules.Process.Step(i.Step)
		s.Stays, s.Answers = stays(rules.Process, i), answers(rules, i)
		if i.Contact != "" {
			s.Contact = i.Contact
		}
	}
	if !r.Withdrew.IsZero() && (s.Step == nil || s.Step.Kind.Open()) {
		s.State = Withdrawn // for its holder, also before the sluss says so
	}
	waits := s.State != Withdrawn && (s.Step == nil || s.Step.Kind.Open())
	s.Late = waits && !s.AnswerBy.IsZero() && s.AnswerBy < g.today()
	if s.Late && r.Missed == s.AnswerBy && !r.Extended.IsZero() {
		s.AnswerBy = r.Extended
	}
	if end := ended(r, rules, i); !end.IsZero() {
		s.Expires = end.AddDays(g.Options.Keep)
		s.AnswerBy = 0
	}
	return s
}

// ended gives the day when nobody waited any more; zero while somebody does.
func ended(r *record, rules *process.Rules, i *idea.Idea) calendar.Date {
	if r.State == Withdrawn {
		return r.Withdrew
	}
	if i == nil {
		return 0
	}
	step := rules.Process.Step(i.Step)
	if step == nil || step.Kind.Open() {
		return 0
	}
	if n := len(i.Decisions); n > 0 {
		return i.Decisions[n-1].Date
	}
	return i.Received
}

// stays gives the way so far. Steps that the process no longer knows are left
// out.
func stays(p *process.Process, i *idea.Idea) []Stay {
	var all []Stay
	add := func(id string, day calendar.Date) {
		if step := p.Step(id); step != nil {
			all = append(all, Stay{step, day})
		}
	}
	first := i.Step
	if len(i.Decisions) > 0 {
		first = i.Decisions[0].Step
	}
	add(first, i.Received)
	for _, d := range i.Decisions {
		add(d.To, d.Date)
	}
	return all
}

// answers gives the decisions about an idea, latest first, each in the words
// that the process has for it. What only holds now (when the next answer
// comes) belongs to the latest.
func answers(rules *process.Rules, i *idea.Idea) []Answer {
	var all []Answer
	for n := range i.Decisions {
		d, then := &i.Decisions[n], *i
		if n < len(i.Decisions)-1 {
			then.AnswerBy, then.Pause, then.Launch, then.DuplicateOf = 0, nil, nil, ""
		}
		all = append(all, Answer{
			Day: d.Date, Outcome: process.Outcome(d.Outcome), Text: bot.Answer(rules, &then, d), Reasons: d.Reasons, Tips: d.Tips,
		})
	}
	slices.Reverse(all)
	return all
}

// can tells what the holder of a receipt may do now. seen tells whether the
// sluss has been read: what is not known is not offered.
func (g *Gateway) can(r *record, rules *process.Rules, i *idea.Idea, seen bool) map[string]bool {
	var step *process.Step
	if i != nil {
		step = rules.Process.Step(i.Step)
	}
	here := r.State == Arrived || r.State == Released // in zone 1 and nowhere else
	out := map[string]bool{}
	if here || r.State == Relayed && (step == nil || step.Kind.Open()) {
		out[CanSupplement] = r.Withdrew.IsZero()
	}
	switch {
	case !r.Withdrew.IsZero():
	case here && i == nil:
		out[CanWithdraw] = true
	case step != nil && seen:
		out[CanWithdraw] = step.Transition(process.Withdraw, "") != nil
	}
	if r.State == Withdrawn && r.Idea != nil || step != nil && (step.Kind == process.Closed || step.Kind == process.Withdrawn) {
		out[CanRetry] = true
	}
	if step != nil && i.Launch != nil && step.Web != "" {
		out[CanBeSeen] = true
	}
	if step != nil && rules.Process.Form(step.Survey) != nil && !r.Surveyed {
		out[CanTellUs] = true
	}
	out[CanRecontact] = g.canRecontact(r, rules)
	for what, may := range out {
		if !may {
			delete(out, what)
		}
	}
	return out
}
