package check

import (
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// Requirement is one thing that an idea must have: a field, one of several
// fields, a section, a form, or the answer to one question of a form. One of
// Fields, Section and Form is set.
type Requirement struct {
	Fields    []string // paths in the front matter; one of them is enough
	Section   *process.Section
	Form      *process.Form
	Criterion *process.Criterion // the question in Form; nil for the form as a whole
	Public    bool               // where the idea goes, everyone reads it
}

// Required gives what a transition and the step it leads to ask for, each
// thing once. With a nil transition it is what the step alone asks for.
func Required(p *process.Process, t *process.Transition, target *process.Step) []Requirement {
	var all []Requirement
	add := func(r Requirement) {
		r.Public = target.Web != ""
		if !slices.ContainsFunc(all, r.same) {
			all = append(all, r)
		}
	}
	asked := []process.Requirements{target.Requires}
	if t != nil {
		asked = append(asked, t.Requires)
	}
	for _, a := range asked {
		for _, path := range a.Fields {
			add(Requirement{Fields: []string{path}})
		}
		if len(a.AnyOf) > 0 {
			add(Requirement{Fields: a.AnyOf})
		}
		for _, id := range a.Sections {
			if s := p.Section(id); s != nil { // else it is the process's own fault, told by its linter
				add(Requirement{Section: s})
			}
		}
		for _, id := range a.Forms {
			if f := p.Form(id); f != nil {
				add(Requirement{Form: f})
			}
		}
	}
	return all
}

// same reports whether two requirements ask for the same.
func (r Requirement) same(other Requirement) bool {
	return slices.Equal(r.Fields, other.Fields) && r.Section == other.Section && r.Form == other.Form && r.Criterion == other.Criterion
}

// Lacking gives what an idea has not yet got of what a transition, and the
// step that it leads to, ask for. It is what package check asks for once the
// idea stands there, so that it can be told before.
func Lacking(f *idea.File, t *process.Transition, rules *process.Rules) []Requirement {
	target := rules.Process.Step(t.To)
	if t.To == process.Previous {
		target = Back(rules.Process, f.Idea.Decisions)
	}
	if target == nil {
		return nil
	}
	return Unmet(f, Required(rules.Process, t, target))
}

// Unmet gives what an idea has not got of what is asked for.
func Unmet(f *idea.File, asked []Requirement) []Requirement {
	var out []Requirement
	for _, r := range asked {
		switch {
		case r.Section != nil:
			if r.applies(&f.Idea) && !written(f.Idea.Section(r.Section.Title)) {
				out = append(out, r)
			}
		case r.Form != nil:
			out = append(out, r.unanswered(&f.Idea)...)
		case !slices.ContainsFunc(r.Fields, func(path string) bool { return !f.Document.Empty(path) }):
			out = append(out, r)
		}
	}
	return out
}

// applies reports whether a section is asked for of this type of submission: a
// problem has no idea yet, so it need not tell one until the public is to read
// it.
func (r Requirement) applies(i *idea.Idea) bool {
	return r.Public || len(r.Section.RequiredOf) == 0 ||
		slices.ContainsFunc(r.Section.RequiredOf, func(t string) bool { return same(t, i.Type) })
}

func written(s *idea.Section) bool { return s != nil && strings.TrimSpace(s.Markdown) != "" }

// unanswered gives the form when it is not filled in, or the questions in it
// that have no answer. One filled in when other questions were asked is whole.
func (r Requirement) unanswered(i *idea.Idea) []Requirement {
	filled, ok := i.Forms[r.Form.ID]
	switch {
	case !ok:
		return []Requirement{r}
	case filled.Version != r.Form.Version:
		return nil
	}
	var out []Requirement
	for n := range r.Form.Criteria {
		if c := &r.Form.Criteria[n]; c.Required && !answered(filled, c.ID) {
			out = append(out, Requirement{Form: r.Form, Criterion: c, Public: r.Public})
		}
	}
	return out
}

func answered(form idea.Form, criterion string) bool {
	for id, answer := range form.Answers {
		if same(id, criterion) && strings.TrimSpace(answer) != "" {
			return true
		}
	}
	return false
}
