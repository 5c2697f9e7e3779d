package site

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// nextStep is the way forward from one step to another.
type nextStep struct {
	name  string // of the transition
	to    string // the step it leads to
	terms string // who decides, which votes it needs
	wants []check.Requirement
}

func newNextStep(p *process.Process, t *process.Transition, target *process.Step) *nextStep {
	return &nextStep{name: t.Name, to: target.Name, terms: strings.Join(terms(p, t), " "), wants: check.Required(p, t, target)}
}

// missing gives in words what an idea lacks before its next step.
func (n *nextStep) missing(c *check.Checked) []string {
	var out []string
	for _, r := range check.Unmet(c.File, n.wants) {
		if words := requirementWords(r); !slices.Contains(out, words) {
			out = append(out, words)
		}
	}
	return out
}

// requirementWords says what is asked for, as it stands in a sentence.
func requirementWords(r check.Requirement) string {
	switch {
	case r.Section != nil:
		return "avsnittet " + r.Section.Title
	case r.Criterion != nil:
		return fmt.Sprintf("svar på frågan ”%s”", r.Criterion.Question)
	case r.Form != nil:
		return "mallen " + r.Form.Name
	}
	var words []string
	for _, path := range r.Fields {
		words = append(words, fieldWords(path))
	}
	return strings.Join(words, " eller ")
}

// answerTo finds the answer to a question by the folded id.
func answerTo(answers map[string]string, id string) string {
	if a, ok := answers[id]; ok {
		return a
	}
	for _, key := range slices.Sorted(maps.Keys(answers)) { // the same one of two, every time
		if strict.Fold(key) == strict.Fold(id) {
			return answers[key]
		}
	}
	return ""
}

// terms tells who decides a transition and what must come first, in sentences.
func terms(p *process.Process, t *process.Transition) []string {
	var out []string
	if r := p.Role(t.Decides); r != nil {
		out = append(out, fmt.Sprintf("%s beslutar.", r.Name))
	}
	if t.Quorum != nil {
		out = append(out, quorumWords(p, t.Quorum)...)
	}
	if t.FeedbackFirst {
		out = append(out, "Idégivaren ska först ha fått vårt förra svar.")
	}
	return out
}

// quorumWords tells which votes are needed, in sentences.
func quorumWords(p *process.Process, q *process.Quorum) []string {
	who := "gruppen"
	if r := p.Role(q.Role); r != nil {
		who = lowerFirst(r.Name)
	}
	var out []string
	if q.PerArea {
		out = append(out, fmt.Sprintf("Innan dess ger %s råd, en röst per programområde.", who))
	}
	if q.Count > 0 {
		out = append(out, fmt.Sprintf("Det behövs %s från %s.", plural(q.Count, "röst", "röster"), who))
	}
	if q.Least > 0 {
		out = append(out, fmt.Sprintf("Minst %s måste ha någon som kan rösta.", plural(q.Least, "plats", "platser")))
	}
	if q.Majority {
		out = append(out, "Majoriteten avgör.")
	}
	if q.Silence > 0 {
		out = append(out, fmt.Sprintf("Den som inte har svarat på %s hindrar inte beslutet.", plural(q.Silence, "arbetsdag", "arbetsdagar")))
	}
	if q.Disagree > 0 {
		out = append(out, fmt.Sprintf("Skiljer sig svaren på en fråga med %d eller mer visar vi det.", q.Disagree))
	}
	return out
}

// waysView is what vagar.html gets: the ways out of a step beside the next.
type waysView struct {
	Ways []wayView
}

type wayView struct {
	Name  string
	Terms string
}

// otherWays gives the ways out of a step but the one forward, each with who
// decides and what it takes beyond what the step has asked for already.
func otherWays(p *process.Process, s *process.Step) *waysView {
	v := &waysView{}
	has := map[string]bool{}
	for _, r := range check.Required(p, nil, s) {
		has[requirementWords(r)] = true
	}
	yes := s.Yes()
	for i := range s.Transitions {
		t := &s.Transitions[i]
		if t == yes {
			continue
		}
		said := terms(p, t)
		switch {
		case t.Tips:
			said = append(said, "Det kräver skäl och tips, eller besked om att vi inte har några tips.")
		case t.Outcome != process.Withdraw:
			said = append(said, "Det kräver skäl.")
		}
		var takes []string
		if target := p.Step(t.To); target != nil {
			for _, r := range check.Required(p, t, target) {
				if words := requirementWords(r); !has[words] {
					takes = append(takes, words)
				}
			}
		}
		if len(takes) > 0 {
			said = append(said, "Det behövs också: "+list(takes)+".")
		}
		if t.Reexamine {
			said = append(said, "Beslutet kan prövas en gång till, av någon annan.")
		}
		v.Ways = append(v.Ways, wayView{Name: t.Name, Terms: strings.Join(said, " ")})
	}
	return v
}
