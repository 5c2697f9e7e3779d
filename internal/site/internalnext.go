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
	wants []want
}

func newNextStep(p *process.Process, t *process.Transition, target *process.Step) *nextStep {
	return &nextStep{name: t.Name, to: target.Name, terms: strings.Join(terms(p, t), " "), wants: wantsOf(p, t, target)}
}

// want is one thing an idea must have before it can go on: a field, one of
// several fields, a section or a form.
type want struct {
	words   string
	fields  []string // paths; one of them is enough
	section *process.Section
	form    *process.Form
	public  bool // where it goes, everyone reads it
}

// wantsOf gives what a transition and the step it leads to ask for.
func wantsOf(p *process.Process, t *process.Transition, target *process.Step) []want {
	var out []want
	told := map[string]bool{}
	add := func(w want) {
		if !told[w.words] {
			told[w.words] = true
			out = append(out, w)
		}
	}
	for _, r := range []process.Requirements{target.Requires, t.Requires} {
		for _, path := range r.Fields {
			add(want{words: fieldWords(path), fields: []string{path}})
		}
		if len(r.AnyOf) > 0 {
			var words []string
			for _, path := range r.AnyOf {
				words = append(words, fieldWords(path))
			}
			add(want{words: strings.Join(words, " eller "), fields: r.AnyOf})
		}
		for _, id := range r.Sections {
			if s := p.Section(id); s != nil {
				add(want{words: "avsnittet " + s.Title, section: s, public: target.Web != ""})
			}
		}
		for _, id := range r.Forms {
			if f := p.Form(id); f != nil {
				add(want{words: "mallen " + f.Name, form: f})
			}
		}
	}
	return out
}

// missing gives in words what an idea lacks before its next step. It asks the
// same as package check will when the idea stands there.
func (n *nextStep) missing(c *check.Checked) []string {
	var out []string
	for _, w := range n.wants {
		switch {
		case w.section != nil:
			if w.owed(c) && !written(c, w.section) {
				out = append(out, w.words)
			}
		case w.form != nil:
			out = append(out, w.unanswered(c)...)
		case !slices.ContainsFunc(w.fields, func(path string) bool { return !c.File.Document.Empty(path) }):
			out = append(out, w.words)
		}
	}
	return out
}

// owed reports whether a section is asked for of this type of submission. A
// problem need not tell an idea until the public is to read it.
func (w *want) owed(c *check.Checked) bool {
	return w.public || len(w.section.RequiredOf) == 0 || slices.ContainsFunc(w.section.RequiredOf, func(t string) bool {
		return strict.Fold(t) == strict.Fold(c.File.Idea.Type)
	})
}

func written(c *check.Checked, s *process.Section) bool {
	found := c.File.Idea.Section(s.Title)
	return found != nil && strings.TrimSpace(found.Markdown) != ""
}

// unanswered gives the form when it is not filled in, or the questions in it
// that have no answer. One filled in when other questions were asked is whole.
func (w *want) unanswered(c *check.Checked) []string {
	filled, ok := c.File.Idea.Forms[w.form.ID]
	if !ok {
		return []string{w.words}
	}
	if filled.Version != w.form.Version {
		return nil
	}
	var out []string
	for _, question := range w.form.Criteria {
		if question.Required && strings.TrimSpace(answerTo(filled.Answers, question.ID)) == "" {
			out = append(out, fmt.Sprintf("svar på frågan ”%s”", question.Question))
		}
	}
	return out
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
	for _, w := range wantsOf(p, &process.Transition{}, s) {
		has[w.words] = true
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
			for _, w := range wantsOf(p, t, target) {
				if !has[w.words] {
					takes = append(takes, w.words)
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
