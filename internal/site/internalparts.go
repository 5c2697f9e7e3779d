package site

import (
	"fmt"
	"html/template"
	"slices"

	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// indexParts is what many pages of the internal index share. It is made once
// per build, so that a page of one idea costs little beside that idea's own
// words.
type indexParts struct {
	*stamps
	standings     map[*process.Step]*standing
	sections      map[string]int  // place of a section in the process, by its heading as written
	areas         map[string]Link // to the list of the area's ideas
	audiences     vocabulary
	effects       vocabulary
	goals         vocabulary
	organisations vocabulary
	challenges    map[string]Link // to the challenge's page
}

// standing is what an idea's page says because of the step it stands in.
type standing struct {
	tag   template.HTML               // the state
	path  []template.HTML             // the steps, by the furthest public number reached
	note  template.HTML               // where nobody is to know whose the idea is
	works string                      // who works with an idea here: "projektgruppen"
	next  map[*process.Step]*nextStep // the way forward, by where it leads
	ways  template.HTML               // the ways out beside it
}

func (b *builder) newIndexParts() (*indexParts, error) {
	org := b.rules.Organisation
	p := &indexParts{
		standings: map[*process.Step]*standing{}, sections: map[string]int{},
		areas: map[string]Link{}, challenges: map[string]Link{},
		audiences: newVocabulary(org.Audiences), effects: newVocabulary(org.Effects),
		goals: newVocabulary(org.Goals), organisations: newVocabulary(org.Organisations),
	}
	for _, t := range org.Areas {
		p.areas[strict.Fold(t.ID)] = Link{Href: b.internal.url(areaPath(t.ID)), Text: t.Name}
	}
	for _, c := range b.challenges {
		p.challenges[strict.Fold(c.Challenge.ID)] = Link{Href: b.internal.url(challengePath(c)), Text: c.Challenge.Title}
	}
	for n, s := range b.rules.Process.Sections {
		p.sections[s.Title] = n
	}
	var err error
	if p.stamps, err = b.internal.newStamps(); err != nil {
		return nil, err
	}
	for _, s := range b.rules.Process.Steps {
		if p.standings[s], err = b.newStanding(s); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// guidancePage is where a text tells how ideas are assessed.
const guidancePage = "/sa-bedomer-vi/"

// blindView is what blind.html gets.
type blindView struct {
	Guidance string // address of the page on how we assess; may be empty
}

func (b *builder) newStanding(s *process.Step) (*standing, error) {
	st := &standing{
		next:  map[*process.Step]*nextStep{},
		tag:   template.HTML(fmt.Sprintf(`<span class="tagg %s">%s</span>`, stepClass(s), template.HTMLEscapeString(stateOf(s)))),
		works: lowerAll(roleNames(b.rules.Process, s.Work)),
	}
	if yes := s.Yes(); yes != nil {
		for _, target := range targets(b.rules.Process, s, yes) {
			st.next[target] = newNextStep(b.rules.Process, yes, target)
		}
	}
	furthest := 0
	for _, stage := range b.rules.Process.Stages {
		furthest = max(furthest, stage.Number)
	}
	st.path = make([]template.HTML, furthest+1)
	var err error
	for reached := range st.path {
		if st.path[reached], err = b.internal.fragment("vag.html", pathOf(b.rules.Process, s, reached)); err != nil {
			return nil, err
		}
	}
	if st.ways, err = b.internal.fragment("vagar.html", otherWays(b.rules.Process, s)); err != nil {
		return nil, err
	}
	if s.Blind {
		note := &blindView{}
		if b.hasText(guidancePage, true) {
			note.Guidance = b.internal.url(guidancePage)
		}
		if st.note, err = b.internal.fragment("blind.html", note); err != nil {
			return nil, err
		}
	}
	return st, nil
}

// stateOf gives a step's state in words.
func stateOf(s *process.Step) string {
	if s.Tag != "" {
		return s.Tag
	}
	return s.Name
}

// targets gives the steps a transition can lead to: one, or any that an idea
// can have come from.
func targets(p *process.Process, from *process.Step, t *process.Transition) []*process.Step {
	if t.To != process.Previous {
		if s := p.Step(t.To); s != nil {
			return []*process.Step{s}
		}
		return nil
	}
	var out []*process.Step
	for _, w := range waysTo(p, from) {
		if !slices.Contains(out, w.step) {
			out = append(out, w.step)
		}
	}
	return out
}

// pathView is what vag.html gets: the steps as a way, with the place of the
// idea marked.
type pathView struct {
	Steps []pathStep
}

type pathStep struct {
	Text          string
	Done, Current bool
}

// pathOf draws the way of an idea that stands in a step and has come as far as
// the public number reached. A step beside the way comes after what was done.
func pathOf(p *process.Process, s *process.Step, reached int) *pathView {
	v := &pathView{}
	for _, stage := range p.Stages {
		step := pathStep{
			Text:    fmt.Sprintf("%d. %s", stage.Number, stage.Name),
			Current: stage.Number == s.Number,
			Done:    stage.Number < s.Number || s.Number == 0 && stage.Number <= reached,
		}
		if step.Current && strict.Fold(stage.Name) != strict.Fold(s.Name) {
			step.Text += ": " + lowerFirst(s.Name)
		}
		v.Steps = append(v.Steps, step)
	}
	if s.Number == 0 {
		v.Steps = append(v.Steps, pathStep{Text: s.Name, Current: true})
	}
	return v
}

// vocabulary gives the names of terms, by folded id.
type vocabulary map[string]string

func newVocabulary(terms []process.Term) vocabulary {
	v := vocabulary{}
	for _, t := range terms {
		v[strict.Fold(t.ID)] = t.Name
	}
	return v
}

// list gives the names of the terms, joined as in a sentence.
func (v vocabulary) list(ids []string) string {
	var out []string
	for _, id := range ids {
		name := v[strict.Fold(id)]
		switch {
		case name == "":
		case len(out) == 0:
			out = append(out, name)
		default:
			out = append(out, lowerFirst(name))
		}
	}
	return list(out)
}

// links gives the links of the known ids.
func links(known map[string]Link, ids []string) []Link {
	var out []Link
	for _, id := range ids {
		if l, ok := known[strict.Fold(id)]; ok {
			out = append(out, l)
		}
	}
	return out
}
