package check

import (
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// Back gives the step that a transition to [process.Previous] leads to, for an
// idea with these decisions: the one from which it came to where it stands. A
// decision that led back is undone by that: an idea that rested, was closed
// and then re-examined rests again, and goes back to where it stood before the
// rest. Nil when there is no such step.
func Back(p *process.Process, decisions []idea.Decision) *process.Step {
	var way []*process.Step
	for n := range decisions {
		if len(way) > 0 && ledBack(p, &decisions[n]) {
			way = way[:len(way)-1]
			continue
		}
		way = append(way, p.Step(decisions[n].Step))
	}
	if len(way) == 0 {
		return nil
	}
	return way[len(way)-1]
}

// ledBack reports whether a decision took a transition to where the idea came
// from.
func ledBack(p *process.Process, d *idea.Decision) bool {
	from, to := p.Step(d.Step), p.Step(d.To)
	if from == nil || to == nil {
		return false
	}
	t := from.Transition(process.Outcome(d.Outcome), to.ID)
	return t != nil && t.To == process.Previous
}
