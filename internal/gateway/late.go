package gateway

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// Late tells those whose answer did not come on its day that it did not, the
// first day after, with a new day when the process has an extension; and those
// who have heard nothing for as long as the process allows that they are not
// forgotten. Each is told once, in fixed words, with no one having to remember:
// under the receipt, or on the pull request in the intake.
//
// The new day is told to those who wait, and said on the open decision: of every
// idea, however it came (see before). The idea's file keeps the day that was
// missed: an extension does not make a late answer one in time.
//
// While the forge does not tell where the main branch is, an answer may have come
// that has not been seen. So nothing is said of ideas in the sluss until it does;
// but that the answer has not come is said after mostDoubt, whatever the forge
// says. Nightly work that fails is done again in the next round.
func (g *Gateway) Late(ctx context.Context) error {
	rules, err := g.rules()
	if err != nil {
		return err
	}
	away := g.certain(ctx)
	err = g.each(ctx, func(r *record) error {
		var i *idea.Idea
		if r.State == Relayed {
			if i, _ = g.standing(ctx, r.ID); i == nil {
				return nil // it is being proposed, or cannot be read
			}
		}
		known := i == nil || away == nil
		switch {
		case g.isLate(r, rules, i) && (known || due(r, i).AddWorkdays(mostDoubt) < g.today()):
			return g.tellLate(ctx, r, rules, i)
		case known && g.isSilent(r, rules, i):
			return g.tellAlive(ctx, r, rules, i)
		}
		return nil
	}, Arrived, Released, Relayed)
	if away != nil {
		return errors.Join(err, away)
	}
	return errors.Join(err, g.lateInIntake(ctx, rules), g.extend(ctx, rules))
}

// mostDoubt is how many working days after the promised one somebody may wait for
// word that the answer is late, while the forge is away. Most that a forge suffers
// is over within a day, and then the word is right; what lasts longer (a
// credential that was withdrawn) lasts until somebody mends it. Then silence is
// worse: an answer that may have been merged has not reached them, and that is
// what they are told.
const mostDoubt = 3

// lateInIntake tells the same to those who came by the intake repository.
func (g *Gateway) lateInIntake(ctx context.Context, rules *process.Rules) error {
	if g.Intake == nil {
		return nil
	}
	desk, err := g.Desk()
	if err != nil {
		return err
	}
	nothing := &record{State: Relayed} // they have no record here
	return desk.Letters(ctx, func(id string) (marker, text string) {
		i, _ := g.standing(ctx, id)
		switch {
		case i == nil:
		case g.isLate(nothing, rules, i):
			return "forsenad-" + i.AnswerBy.String(), g.lateText(rules, i.AnswerBy, g.stand(nothing, rules, i).Contact)
		case g.isSilent(nothing, rules, i):
			// Each time that it has been as long again.
			last, weeks := lastEvent(nothing, i), 7*rules.Process.Promise.SignOfLife
			times := int(g.today()-last) / weeks
			return "livstecken-" + last.AddDays(times*weeks).String(), g.aliveText(g.stand(nothing, rules, i))
		}
		return "", ""
	})
}

// extend says the new day on every open decision that is late.
func (g *Gateway) extend(ctx context.Context, rules *process.Rules) error {
	open, err := g.openDecisions(ctx)
	if err != nil {
		return err
	}
	before, err := g.before(ctx)
	if err != nil {
		return err
	}
	var first error
	for _, id := range slices.Sorted(maps.Keys(open)) {
		if err := ctx.Err(); err != nil {
			return err
		}
		i, _ := g.standing(ctx, id)
		if before[id] || i == nil || !g.isLate(&record{}, rules, i) {
			continue
		}
		if day := g.extension(rules, i.AnswerBy); !day.IsZero() {
			text := fmt.Sprintf(extendedText, day.Words())
			if err := g.sayOn(ctx, open[id].Number, extendedMarker, text, func(stands string) bool { return strings.TrimSpace(stands) == text }); err != nil && first == nil {
				first = fmt.Errorf("idea %s: %w", id, err)
			}
		}
	}
	return first
}

// extension gives the new day when one was missed; zero where the process has
// none, and when it is so late that it would be one more that is missed.
func (g *Gateway) extension(rules *process.Rules, missed calendar.Date) calendar.Date {
	days := rules.Process.Promise.ExtensionDays
	if days <= 0 {
		return 0
	}
	if day := missed.AddWorkdays(days); day > g.today() {
		return day
	}
	return 0
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
	missedText = "Du skulle ha fått svar senast den %s. Det har du inte fått. Det beror på oss och inte på din idé."
	newDay     = "\n\nNytt datum är den %s."
	noNewDay   = "\n\nVi hör av oss så snart vi kan."
	askMore    = "\n\n%s kan berätta mer."
)

// extendedMarker marks the comment on a decision that tells the new day.
const extendedMarker = "forlangd"

const extendedText = "Svaret till den som hade idén dröjer. Nytt datum är den %s. Det är den enda förlängningen."

// lateText is what those are told who wait for an answer that did not come.
func (g *Gateway) lateText(rules *process.Rules, missed calendar.Date, contact string) string {
	text := fmt.Sprintf(missedText, missed.Words())
	if day := g.extension(rules, missed); day.IsZero() {
		text += noNewDay
	} else {
		text += fmt.Sprintf(newDay, day.Words())
	}
	if contact != "" {
		text += fmt.Sprintf(askMore, contact)
	}
	return text
}

func (g *Gateway) tellLate(ctx context.Context, r *record, rules *process.Rules, i *idea.Idea) error {
	missed := due(r, i)
	text := g.lateText(rules, missed, g.stand(r, rules, i).Contact)
	return g.sayOnce(ctx, r, text, Event{ID: r.ID, Kind: Delayed, Number: int(missed), Words: g.words(r, rules, i, text)}, func(r *record) bool {
		if r.Missed == missed {
			return false
		}
		r.Missed, r.Extended = missed, g.extension(rules, missed)
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
	aliveBegins = "Det har inte hänt något nytt sedan sist, men idén ligger inte bortglömd."
	aliveNow    = "\n\nJust nu: %s."
	aliveNext   = "\n\nDu får svar senast den %s."
)

// aliveText is what those are told who have heard nothing for long.
func (g *Gateway) aliveText(s *Standing) string {
	text := aliveBegins + fmt.Sprintf(aliveNow, tag(s))
	if s.AnswerBy >= g.today() {
		text += fmt.Sprintf(aliveNext, s.AnswerBy.Words())
	}
	return text
}

// tellAlive writes that the idea is not forgotten.
func (g *Gateway) tellAlive(ctx context.Context, r *record, rules *process.Rules, i *idea.Idea) error {
	text, today := g.aliveText(g.stand(r, rules, i)), g.today()
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
