package gateway

import (
	"context"
	"fmt"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// Late tells those whose answer did not come on its day that it did not, the
// first day after, with a new day when the process has an extension; and those
// who have heard nothing for as long as the process allows that they are not
// forgotten. Each is told once, in fixed words, with no one having to remember.
//
// The new day is told to those who wait, and said on the open decision. The
// idea's file keeps the day that was missed: an extension does not make a late
// answer one in time.
func (g *Gateway) Late(ctx context.Context) error {
	rules, err := g.rules()
	if err != nil {
		return err
	}
	var open map[string]*forge.PullRequest // when somebody is late
	return g.each(ctx, func(r *record) error {
		var i *idea.Idea
		if r.State == Relayed {
			if i, _ = g.standing(ctx, r.ID); i == nil {
				return nil // it is being proposed, or cannot be read
			}
		}
		switch {
		case g.isLate(r, rules, i):
			if open == nil && i != nil {
				if open, err = g.openDecisions(ctx); err != nil {
					return err
				}
			}
			return g.tellLate(ctx, r, rules, i, open[r.ID])
		case g.isSilent(r, rules, i):
			return g.tellAlive(ctx, r, rules, i)
		}
		return nil
	}, Arrived, Released, Relayed)
}

// due gives the day by which an answer is promised.
func due(r *record, i *idea.Idea) calendar.Date {
	if i != nil {
		return i.AnswerBy
	}
	return r.AnswerBy
}

// isLate reports whether an answer has not come on its day, and nobody has been
// told so.
func (g *Gateway) isLate(r *record, rules *process.Rules, i *idea.Idea) bool {
	day := due(r, i)
	return waited(rules, i) && !day.IsZero() && day < g.today() && r.Missed != day && r.Withdrew.IsZero()
}

// waited reports whether somebody waits for an answer.
func waited(rules *process.Rules, i *idea.Idea) bool {
	if i == nil {
		return true
	}
	step := rules.Process.Step(i.Step)
	return step != nil && step.Kind.Open()
}

const (
	lateText = "Du skulle ha fått svar senast den %s. Det har du inte fått. Det beror på oss och inte på din idé."
	newDay   = "\n\nNytt datum är den %s."
	noNewDay = "\n\nVi hör av oss så snart vi kan."
	askMore  = "\n\n%s kan berätta mer."
)

// extendedMarker marks the comment on a decision that tells the new day.
const extendedMarker = "forlangd"

const extendedText = "Den som hade idén har fått veta att svaret dröjer. Nytt datum är den %s. Det är den enda förlängningen."

func (g *Gateway) tellLate(ctx context.Context, r *record, rules *process.Rules, i *idea.Idea, decision *forge.PullRequest) error {
	missed, text := due(r, i), ""
	var extended calendar.Date
	text = fmt.Sprintf(lateText, missed.Words())
	if days := rules.Process.Promise.ExtensionDays; days > 0 {
		extended = missed.AddWorkdays(days)
	}
	if extended <= g.today() {
		extended = 0 // as late as that, a new day would be one more that is missed
		text += noNewDay
	} else {
		text += fmt.Sprintf(newDay, extended.Words())
	}
	if contact := g.stand(r, rules, i).Contact; contact != "" {
		text += fmt.Sprintf(askMore, contact)
	}
	if decision != nil && !extended.IsZero() {
		if err := g.Sluss.Forge.Say(ctx, decision.Number, extendedMarker, fmt.Sprintf(extendedText, extended.Words()), g.today().Time()); err != nil {
			return fmt.Errorf("telling a new day: %w", err)
		}
	}
	return g.sayOnce(ctx, r, text, Event{ID: r.ID, Kind: Delayed, Number: int(missed), Words: g.words(r, rules, i, text)}, func(r *record) bool {
		if r.Missed == missed {
			return false
		}
		r.Missed, r.Extended = missed, extended
		return true
	})
}

// isSilent reports whether nothing has happened for as long as the process
// lets someone wait without a word.
func (g *Gateway) isSilent(r *record, rules *process.Rules, i *idea.Idea) bool {
	weeks := rules.Process.Promise.SignOfLife
	if weeks == 0 || !waited(rules, i) || !r.Withdrew.IsZero() {
		return false
	}
	if i != nil && rules.Process.Step(i.Step).Kind == process.Resting {
		return false // they know until when it rests
	}
	return g.today() >= lastEvent(r, i).AddDays(7*weeks)
}

// lastEvent gives the last day that those who wait heard anything.
func lastEvent(r *record, i *idea.Idea) calendar.Date {
	last := latest(r.Arrived, r.Alive)
	for _, l := range r.Letters {
		if l.From == fromTeam {
			last = latest(last, l.Day)
		}
	}
	for _, c := range r.Contacts {
		last = latest(last, c.Day)
	}
	if i == nil {
		return last
	}
	last = latest(last, i.Received)
	for _, d := range i.Decisions {
		last = latest(last, d.Date)
	}
	for _, report := range i.Reports {
		last = latest(last, report.Date)
	}
	return last
}

const (
	aliveText = "Det har inte hänt något nytt sedan sist, men idén ligger inte bortglömd."
	aliveNow  = "\n\nJust nu: %s."
	aliveNext = "\n\nDu får svar senast den %s."
)

// tellAlive writes that the idea is not forgotten.
func (g *Gateway) tellAlive(ctx context.Context, r *record, rules *process.Rules, i *idea.Idea) error {
	text, now := aliveText, "Mottagen"
	if i != nil {
		now = rules.Process.Step(i.Step).Tag
	}
	text += fmt.Sprintf(aliveNow, now)
	if day := g.stand(r, rules, i).AnswerBy; day >= g.today() {
		text += fmt.Sprintf(aliveNext, day.Words())
	}
	today := g.today()
	return g.sayOnce(ctx, r, text, Event{ID: r.ID, Kind: Alive, Number: int(today), Words: g.words(r, rules, i, text)}, func(r *record) bool {
		if today < lastEvent(r, i).AddDays(7*rules.Process.Promise.SignOfLife) {
			return false
		}
		r.Alive = today
		return true
	})
}

// sayOnce writes a letter by ourselves, and queues word of it, if the record
// has not changed so that it should not be.
func (g *Gateway) sayOnce(ctx context.Context, r *record, text string, e Event, still func(*record) bool) error {
	_, err := g.update(ctx, r.lookup, func(r *record) error {
		if !still(r) {
			return nil
		}
		if _, err := r.write(letter{Day: g.today(), From: fromTeam}, text); err != nil {
			return err
		}
		return g.announce(e)
	})
	return err
}
