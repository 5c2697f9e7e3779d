package site

import (
	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// decisionView is one move of an idea, with the answer that was given.
type decisionView struct {
	Date    calendar.Date
	What    string // "Går vidare till bedömning"
	Way     string // "Från Återkoppling till Bedömning, efter 12 dagar."
	By      string // who decided, and the diary number
	Reasons string
	Tips    []string
	NoTips  bool
	Next    string
}

// timeline gives the decisions, newest first, each with how long the idea had
// stood in the step it left.
func (b *builder) timeline(i *idea.Idea) []decisionView {
	out := make([]decisionView, len(i.Decisions))
	entered := i.Received
	for n := range i.Decisions {
		d := &i.Decisions[n]
		v := &out[len(out)-1-n]
		*v = decisionView{
			Date: d.Date, What: b.outcome(d), Reasons: d.Reasons, Tips: d.Tips, NoTips: d.NoTips && len(d.Tips) == 0, Next: d.Next,
			Way: "Från " + b.stepName(d.Step) + " till " + b.stepName(d.To) + ", efter " + plural(int(d.Date-entered), "dag", "dagar") + ".",
		}
		if d.Instance != "" {
			v.By = "Beslut av " + lowerFirst(d.Instance) + "."
		}
		if d.Dnr != "" {
			v.By += " Diarienummer " + d.Dnr + "."
		}
		entered = d.Date
	}
	return out
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
