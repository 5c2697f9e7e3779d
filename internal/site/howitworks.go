package site

import (
	"fmt"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// howView is what sa-fungerar-det.html gets: the way an idea goes, drawn from
// the process.
type howView struct {
	Lead       string
	Promises   []string
	Stages     []stageView
	SideRoads  []sideRoadView
	Roles      []roleView
	Open       bool // nobody is kept from knowing whose an idea is
	Purpose    string
	Principles []string
	Submitters string
	Support    []string
	Inflow     []process.Flow
	Outflow    []process.Flow
	Sourcing   string
}

// stageView is one public number, and the steps that share it.
type stageView struct {
	Number      int
	Name        string
	Description string
	Steps       []stepView
}

// stepView is one step on the way. A step that is alone in its stage has
// neither name nor description: the stage has said it already.
type stepView struct {
	Name        string
	Description string
	Facts       []string
}

// sideRoadView is what else can happen to an idea, and what its idégivare gets.
type sideRoadView struct {
	Name        string
	Description string
	Gets        []string
}

type roleView struct {
	Name        string
	Description string
	Knows       string
}

func (b *builder) howItWorks() []job {
	p := &Page{
		Path: "/sa-fungerar-det/", Kind: "sa-fungerar-det", Title: "Så går en idé från tanke till verklighet",
		Section: "/sa-fungerar-det/", Crumbs: []Link{{Href: "/", Text: "Start"}},
		Description: "Stegen som alla idéer går, vilka som är med och vad som mer kan hända.",
	}
	return []job{page(b.public, p, b.howView)}
}

func (b *builder) howView() *howView {
	p := b.rules.Process
	v := &howView{
		Lead:     fmt.Sprintf("%s Alla idéer går samma väg, i %s steg.", p.Description, countWord(len(p.Stages))),
		Promises: promises(p.Promise), Purpose: p.Purpose, Principles: p.Principles,
		Open: !p.Blind(), Support: p.Support, Inflow: p.Inflow, Outflow: p.Outflow,
		Submitters: submitters(p.Submitters),
	}
	for _, stage := range p.Stages {
		v.Stages = append(v.Stages, stageOf(p, stage))
	}
	for _, s := range p.Steps {
		if s.Number == 0 && !s.Retired {
			v.SideRoads = append(v.SideRoads, sideRoad(p, s))
		}
	}
	for _, r := range p.Roles {
		v.Roles = append(v.Roles, roleView{Name: r.Name, Description: r.Description, Knows: knows(p, &r)})
	}
	if c := p.Challenges; c != nil {
		v.Sourcing = sourcing(p, c)
	}
	return v
}

func promises(p process.Promise) []string {
	var out []string
	if p.AnswerDays > 0 {
		out = append(out, fmt.Sprintf("Du får ett första svar inom %s.", plural(p.AnswerDays, "arbetsdag", "arbetsdagar")))
	}
	if p.SignOfLife > 0 {
		out = append(out, fmt.Sprintf("Har inget hänt på %s hör vi av oss ändå.", plural(p.SignOfLife, "vecka", "veckor")))
	}
	if p.AnswerDays > 0 {
		out = append(out, "Blir vi försenade säger vi det, och du får ett nytt datum.")
	}
	return out
}

func stageOf(p *process.Process, stage process.Stage) stageView {
	v := stageView{Number: stage.Number, Name: stage.Name, Description: stage.Description}
	for _, s := range p.Steps {
		if s.Number != stage.Number || s.Retired {
			continue
		}
		step := stepView{Name: s.Name, Description: s.Description, Facts: stepFacts(p, s)}
		if strict.Fold(s.Description) == strict.Fold(stage.Description) {
			step.Description = ""
		}
		v.Steps = append(v.Steps, step)
	}
	if len(v.Steps) == 1 {
		// One step is the stage: what the stage says of it is enough.
		v.Steps[0].Name, v.Steps[0].Description = "", ""
	}
	return v
}

// stepFacts tells in sentences who works in a step, how and for how long.
func stepFacts(p *process.Process, s *process.Step) []string {
	var out []string
	if names := roleNames(p, s.Work); len(names) > 0 {
		out = append(out, "Arbetar här: "+lowerAll(names)+".")
	}
	if s.Blind {
		out = append(out, "De får inte veta vem du är.")
	}
	if s.Meeting {
		out = append(out, "Det hålls ett möte om idén.")
	}
	if s.Days > 0 {
		out = append(out, fmt.Sprintf("Du hör från oss inom %s.", plural(s.Days, "arbetsdag", "arbetsdagar")))
	}
	if s.ReportEvery > 0 {
		out = append(out, fmt.Sprintf("Du får veta hur det går minst var %d:e arbetsdag.", s.ReportEvery))
	}
	return out
}

func roleNames(p *process.Process, ids []string) []string {
	var out []string
	for _, id := range ids {
		if r := p.Role(id); r != nil {
			out = append(out, r.Name)
		}
	}
	return out
}

func lowerAll(names []string) string {
	lower := make([]string, len(names))
	for i, n := range names {
		lower[i] = lowerFirst(n)
	}
	return list(lower)
}

// sideRoad tells what always comes with ending up in a step outside the way.
func sideRoad(p *process.Process, s *process.Step) sideRoadView {
	v := sideRoadView{Name: s.Name, Description: s.Description}
	ways := waysTo(p, s)
	if len(ways) == 0 {
		return v
	}
	var from []string
	tips, again := true, true
	for _, w := range ways {
		if !slices.Contains(from, w.step.Name) {
			from = append(from, w.step.Name)
		}
		tips = tips && w.transition.Tips
		again = again && w.transition.Reexamine
	}
	if s.Kind != process.Done {
		v.Gets = append(v.Gets, "Kan hända i: "+lowerAll(from)+".")
	}
	switch {
	case tips:
		v.Gets = append(v.Gets, "Du får skäl och tips, eller besked om att vi inte har några tips.")
	case s.Kind != process.Withdrawn && s.Kind != process.Done:
		v.Gets = append(v.Gets, "Du får skäl.")
	}
	if again {
		v.Gets = append(v.Gets, "Du kan be att någon annan läser idén en gång till.")
	}
	if back := s.Transition(process.Back, ""); back != nil {
		if to := p.Step(back.To); to != nil {
			v.Gets = append(v.Gets, fmt.Sprintf("Idén kan komma tillbaka till %s.", lowerFirst(to.Name)))
		}
	}
	return v
}

type way struct {
	step       *process.Step
	transition *process.Transition
}

// waysTo gives the transitions that lead to a step.
func waysTo(p *process.Process, to *process.Step) []way {
	var out []way
	for _, s := range p.Steps {
		for i := range s.Transitions {
			if t := &s.Transitions[i]; t.To != process.Previous && p.Step(t.To) == to {
				out = append(out, way{s, t})
			}
		}
	}
	return out
}

// knows tells whether a role knows whose an idea is. In an open process the
// question does not come up.
func knows(p *process.Process, r *process.Role) string {
	switch {
	case !p.Blind() || r.Unlisted:
		return ""
	case r.Blind:
		return "Vet inte vem du är"
	case r.SeesIdentity:
		return "Vet vem du är"
	}
	return ""
}

func sourcing(p *process.Process, c *process.Sourcing) string {
	var sentences []string
	if len(c.Sources) > 0 {
		sentences = append(sentences, "Utmaningarna kommer från "+lowerAll(c.Sources)+".")
	}
	if r := p.Role(c.Decides); r != nil {
		sentences = append(sentences, fmt.Sprintf("%s bestämmer vilka vi tar oss an.", r.Name))
	}
	return strings.Join(sentences, " ")
}

// submitters tells who may leave ideas, after "är till för dig som".
func submitters(who []string) string {
	words := map[string]string{
		"anstallda": "arbetar i kommunen", "invanare": "bor här",
		"foretag": "driver företag här", "foreningar": "är med i en förening här",
	}
	var out []string
	for _, w := range who {
		if said := words[strict.Fold(w)]; said != "" {
			out = append(out, said)
		}
	}
	if len(out) < 2 {
		return list(out)
	}
	return strings.Join(out[:len(out)-1], ", ") + " eller " + out[len(out)-1]
}

// countWord writes a small number in words, as in running text.
func countWord(n int) string {
	words := []string{"noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"}
	if n >= 0 && n < len(words) {
		return words[n]
	}
	return number(n)
}
