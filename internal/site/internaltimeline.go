package site

import (
	"bytes"
	"slices"

	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// timeline writes the decisions, newest first, each with how long the idea had
// stood in the step it left.
func (b *builder) timeline(out *bytes.Buffer, i *idea.Idea) {
	for n := range slices.Backward(i.Decisions) {
		d := &i.Decisions[n]
		entered := i.Received
		if n > 0 {
			entered = i.Decisions[n-1].Date
		}
		way := "Från " + b.stepName(d.Step) + " till " + b.stepName(d.To) + ", efter " + plural(int(d.Date-entered), "dag", "dagar") + "."
		if d.Instance != "" {
			way += " Beslut av " + lowerFirst(d.Instance) + "."
		}
		if d.Dnr != "" {
			way += " Diarienummer " + d.Dnr + "."
		}
		b.parts.decision.fill(out, b.outcome(d), d.Date.String(), d.Date.Words(), way, d.Reasons,
			filledIn(func(out *bytes.Buffer) { b.advice(out, d) }))
	}
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
