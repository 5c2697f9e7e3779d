package site

import (
	"bytes"
	"slices"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/timeline"
)

// timeline writes the decisions, newest first, each with the day it took the
// idea on and how long the idea had stood in the step it left.
func (b *builder) timeline(out *bytes.Buffer, i *idea.Idea, e *Entry) {
	for n := range slices.Backward(i.Decisions) {
		d := &i.Decisions[n]
		on, stood := moved(i, e.Stays, n)
		way := "Från " + b.stepName(d.Step) + " till " + b.stepName(d.To) + ", efter " + plural(stood, "dag", "dagar") + "."
		if d.Date != on {
			way += " Beslutet togs den " + d.Date.Words() + "."
		}
		if d.Instance != "" {
			way += " Beslut av " + lowerFirst(d.Instance) + "."
		}
		if d.Dnr != "" {
			way += " Diarienummer " + d.Dnr + "."
		}
		b.parts.decision.fill(out, b.outcome(d), on.String(), on.Words(), way, d.Reasons,
			filledIn(func(out *bytes.Buffer) { b.advice(out, d) }))
	}
}

// moved gives the day that decision n took an idea on, and for how many days it
// had stood where it was.
func moved(i *idea.Idea, stays []timeline.Stay, n int) (on calendar.Date, stood int) {
	for k := 1; k < len(stays); k++ {
		if stays[k].Decision == n+1 {
			return stays[k].Entered, int(stays[k].Entered - stays[k-1].Entered)
		}
	}
	// History has not seen it by itself: it came with others that were undone.
	from := i.Received
	if n > 0 {
		from = i.Decisions[n-1].Date
	}
	return i.Decisions[n].Date, max(0, int(i.Decisions[n].Date-from))
}

// advice writes what else the answer said: tips, and what happens next.
func (b *builder) advice(out *bytes.Buffer, d *idea.Decision) {
	switch {
	case len(d.Tips) > 0:
		b.parts.tips.fill(out, filledIn(func(out *bytes.Buffer) { b.parts.items(out, d.Tips) }))
	case d.NoTips:
		b.parts.noTips.fill(out)
	}
	if d.Next != "" {
		b.parts.next.fill(out, d.Next)
	}
}

// outcome tells what a decision was, as the process calls it.
func (b *builder) outcome(d *idea.Decision) string {
	if s := b.rules.Process.Step(d.Step); s != nil {
		if t := s.Transition(process.Outcome(d.Outcome), d.To); t != nil && t.Name != "" {
			return t.Name
		}
	}
	return b.stepName(d.To)
}

// stepName gives the name of a step, or its id when the process has dropped it.
func (b *builder) stepName(id string) string {
	if s := b.rules.Process.Step(id); s != nil {
		return s.Name
	}
	return id
}
