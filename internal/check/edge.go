package check

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// history judges that no decision was rewritten, and gives those that were
// added. What is added comes last; with anything else the history is not
// intact, and nothing can be said about what was added.
func (j *judgement) history(was, is []idea.Decision) (added []idea.Decision, intact bool) {
	n := 0
	for n < len(was) && n < len(is) && sameDecision(&was[n], &is[n]) {
		n++
	}
	if n == len(was) {
		return is[n:], true
	}
	const remedy = "Beslut ändras aldrig. Skriv tillbaka dem som de var, och ändra genom ett nytt beslut, sist."
	key := at(n, "datum")
	if n == len(is) {
		key = "beslut"
	}
	switch {
	case isPartOf(is, was):
		j.at(Error, "beslut-borttaget", key, fmt.Sprintf("Beslutet den %s är borttaget.", was[n].Date.Words()), remedy)
	case isPartOf(was, is):
		j.at(Error, "beslut-inskjutet", key, "Ett beslut har skjutits in före ett som redan fanns.", remedy)
	case len(was) == len(is) && sameInAnyOrder(was, is):
		j.at(Error, "beslut-omkastade", key, "Besluten står i en annan ordning än förut.", remedy)
	default:
		j.at(Error, "beslut-omskrivet", key, fmt.Sprintf("Beslutet den %s är ändrat.", was[n].Date.Words()), remedy)
	}
	return nil, false
}

func sameDecision(a, b *idea.Decision) bool { return bytes.Equal(strict.Encode(a), strict.Encode(b)) }

// isPartOf reports whether all of part stands in whole, in the same order.
func isPartOf(part, whole []idea.Decision) bool {
	n := 0
	for i := range whole {
		if n < len(part) && sameDecision(&part[n], &whole[i]) {
			n++
		}
	}
	return n == len(part)
}

// sameInAnyOrder compares two histories of the same length.
func sameInAnyOrder(a, b []idea.Decision) bool {
	rest := slices.Clone(b)
	for i := range a {
		found := slices.IndexFunc(rest, func(d idea.Decision) bool { return sameDecision(&a[i], &d) })
		if found < 0 {
			return false
		}
		rest = slices.Delete(rest, found, found+1)
	}
	return true
}

// move judges the step that an idea takes: one transition of the process, with
// the one decision that says so. Whether the chain of decisions holds is told
// where the file is judged alone.
func (j *judgement) move(added []idea.Decision, intact bool) {
	was, is := &j.moved.Old.Idea, &j.moved.New.Idea
	switch {
	case !intact:
	case len(added) == 0:
		j.at(Error, "flytt-utan-beslut", "steg",
			fmt.Sprintf("Idén går från %s till %s, men inget beslut säger det.", was.Step, is.Step),
			"Skriv ett nytt beslut sist under beslut, eller låt idén stå kvar.")
	case len(added) > 1:
		j.at(Error, "flera-beslut", at(len(is.Decisions)-1, "datum"),
			fmt.Sprintf("Här är %d nya beslut på en gång.", len(added)),
			"Fatta ett beslut i taget, vart och ett i en egen ändring.")
	default:
		j.moved.Decision = &is.Decisions[len(is.Decisions)-1]
		j.decided(len(is.Decisions) - 1)
	}
	rules := j.effect.Rules
	if rules == nil {
		return
	}
	j.moved.From, j.moved.To = rules.Process.Step(was.Step), rules.Process.Step(is.Step)
	if j.moved.To != nil && j.moved.To.Retired && !same(was.Step, is.Step) {
		j.at(Error, "upphort-steg", "steg",
			fmt.Sprintf("Steget %s används inte längre. Ingen idé kan gå dit.", j.moved.To.Name), "Välj ett annat steg.")
	}
	j.transition()
}

// decided judges the decision that was added, decision n, against the step
// that the idea takes.
func (j *judgement) decided(n int) {
	d, was, is := j.moved.Decision, &j.moved.Old.Idea, &j.moved.New.Idea
	if d.Date > j.Today {
		j.at(Error, "beslut-i-framtiden", at(n, "datum"),
			fmt.Sprintf("Beslutet har datum den %s, som inte har varit än.", d.Date.Words()),
			fmt.Sprintf("Skriv dagen då beslutet fattas, till exempel datum: %s.", j.Today))
	}
	if d.Step != "" && !same(d.Step, was.Step) {
		j.at(Error, "beslut-i-annat-steg", at(n, "steg"),
			fmt.Sprintf("Beslutet är fattat i %s, men idén står i %s.", d.Step, was.Step),
			fmt.Sprintf("Skriv steg: %s.", was.Step))
	}
	switch {
	case d.To == "" || d.To == process.Previous || same(d.To, is.Step):
	case same(was.Step, is.Step):
		j.at(Error, "beslut-utan-flytt", "steg",
			fmt.Sprintf("Beslutet för idén till %s, men den står kvar i %s.", d.To, is.Step),
			fmt.Sprintf("Skriv steg: %s.", d.To))
	default:
		j.at(Error, "beslut-till-annat-steg", at(n, "till"),
			fmt.Sprintf("Beslutet för idén till %s, men den flyttas till %s.", d.To, is.Step),
			fmt.Sprintf("Skriv till: %s, eller rätta steg.", is.Step))
	}
}

// transition finds the way that was taken, and what it asks for.
func (j *judgement) transition() {
	m := j.moved
	if m.From == nil || m.To == nil || m.Decision == nil {
		return
	}
	t := m.From.Transition(process.Outcome(m.Decision.Outcome), m.To.ID)
	if t == nil {
		return // told with the chain of decisions
	}
	if t.To == process.Previous && Back(j.effect.Rules.Process, m.Old.Idea.Decisions) != m.To {
		return // likewise
	}
	m.Transition = t
	m.Delivery = t.FeedbackFirst && len(m.Old.Idea.Decisions) > 0
	m.Lacking = Unmet(m.New, Required(j.effect.Rules.Process, t, m.To))
}
