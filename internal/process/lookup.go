package process

import "github.com/idesluss/idesluss/internal/strict"

// Names are compared after folding (see [strict.Fold]), so that "Prövning"
// finds the step provning. Every lookup gives nil when there is no such thing.

// link builds the index of steps. A former id leads to the step that has it
// now; a present id wins over a former one.
func (p *Process) link() {
	p.index = make(map[string]*Step, len(p.Steps))
	for _, s := range p.Steps {
		if former := strict.Fold(s.FormerID); former != "" {
			p.index[former] = s
		}
	}
	for _, s := range p.Steps {
		p.index[strict.Fold(s.ID)] = s
	}
}

// Step finds a step by its id or a former one.
func (p *Process) Step(id string) *Step {
	if p.index != nil {
		return p.index[strict.Fold(id)]
	}
	// Made by hand, as in a test: looked up without the index.
	made := Process{Steps: p.Steps}
	made.link()
	return made.index[strict.Fold(id)]
}

// Start gives the step where ideas come in.
func (p *Process) Start() *Step {
	for _, s := range p.Steps {
		if s.Kind == New && !s.Retired {
			return s
		}
	}
	return nil
}

// Blind reports whether any step is blind, which makes the whole process one
// where ideas are de-identified before they are stored.
func (p *Process) Blind() bool {
	for _, s := range p.Steps {
		if s.Blind {
			return true
		}
	}
	return false
}

// FilledInBlind reports whether a form is filled in only in blind steps: then
// its answers are votes, each of them alone, and never stand in an idea's file.
func (p *Process) FilledInBlind(form *Form) bool {
	blind := false
	for _, s := range p.Steps {
		if strict.Fold(s.Form) != strict.Fold(form.ID) {
			continue
		}
		if !s.Blind {
			return false
		}
		blind = true
	}
	return blind
}

// Target gives the step that a transition leads to, for an idea that stood in
// the step previous before the one it is leaving.
func (p *Process) Target(t *Transition, previous string) *Step {
	if t.To == Previous {
		return p.Step(previous)
	}
	return p.Step(t.To)
}

// Role finds a role by its id.
func (p *Process) Role(id string) *Role {
	return find(p.Roles, id, func(r *Role) string { return r.ID })
}

// Form finds a form by its id.
func (p *Process) Form(id string) *Form {
	return find(p.Forms, id, func(f *Form) string { return f.ID })
}

// Section finds a section by its id or its heading.
func (p *Process) Section(name string) *Section {
	if s := find(p.Sections, name, func(s *Section) string { return s.ID }); s != nil {
		return s
	}
	return find(p.Sections, name, func(s *Section) string { return s.Title })
}

// Stage finds what a public number is called.
func (p *Process) Stage(number int) *Stage {
	for i := range p.Stages {
		if p.Stages[i].Number == number {
			return &p.Stages[i]
		}
	}
	return nil
}

// Criterion finds a criterion by its id or its label.
func (f *Form) Criterion(name string) *Criterion {
	if c := find(f.Criteria, name, func(c *Criterion) string { return c.ID }); c != nil {
		return c
	}
	return find(f.Criteria, name, func(c *Criterion) string { return c.Label })
}

// Transition finds the way out with an outcome that can lead to the step to;
// with to empty, wherever it leads. One that leads back to where the idea came
// from ([Previous]) can lead to any step.
func (s *Step) Transition(outcome Outcome, to string) *Transition {
	for i := range s.Transitions {
		t := &s.Transitions[i]
		if strict.Fold(string(t.Outcome)) != strict.Fold(string(outcome)) {
			continue
		}
		if to == "" || t.To == Previous || strict.Fold(t.To) == strict.Fold(to) {
			return t
		}
	}
	return nil
}

// Yes gives the way forward.
func (s *Step) Yes() *Transition { return s.Transition(Yes, "") }

// Area finds a programområde by its id or name.
func (o *Organisation) Area(name string) *Term {
	if t := find(o.Areas, name, termID); t != nil {
		return t
	}
	return find(o.Areas, name, func(t *Term) string { return t.Name })
}

// find gives the first item whose key folds to the same as name.
func find[T any](items []T, name string, key func(*T) string) *T {
	if name == "" {
		return nil
	}
	// Nearly every name is written as it is defined.
	for i := range items {
		if key(&items[i]) == name {
			return &items[i]
		}
	}
	want := strict.Fold(name)
	if want == "" {
		return nil
	}
	for i := range items {
		if strict.Fold(key(&items[i])) == want {
			return &items[i]
		}
	}
	return nil
}
