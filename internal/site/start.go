package site

import (
	"fmt"
	"html/template"
	"slices"
)

// startView is what start.html gets: the public front page.
type startView struct {
	Title        string
	ServiceName  string
	Municipality string
	Givers       string          // "Medarbetare"
	Employees    bool            // nobody but employees may leave ideas
	Cards        []template.HTML // the latest launched
	Received     string          // "12 idéer"
	OnTime       string          // a sentence, or empty when it would stand for too few
	Steps        []string
	Suggestions  string // address where residents leave suggestions
	Submit       string // address where ideas are left; empty when there is none
	Follow       string // address where they are followed; empty where that is not served
}

func (b *builder) startPage() []job {
	p := &Page{
		Path: "/", Kind: "start", Title: b.startTitle(), Section: "/",
		Description: upperFirst(b.givers()) + " i " + b.rules.Organisation.Municipality + " lämnar idéer om hur kommunen kan bli bättre. Här ser du vad det har blivit.",
	}
	return []job{page(b.public, p, func() *startView {
		s := b.statistics
		v := &startView{
			Title: p.Title, ServiceName: b.config.Name, Municipality: b.rules.Organisation.Municipality,
			Givers: upperFirst(b.givers()), Employees: b.employeesOnly(),
			Received: noneOr(s.ThisYear, "Ingen idé", "idé", "idéer"), Submit: b.submitHref(),
		}
		if b.in.Serves {
			v.Follow = b.public.url("/min-ide/")
		}
		if !b.takesFrom("invanare") {
			v.Suggestions = b.config.Links.Suggestions
		}
		if s.FirstAnswers >= smallest {
			v.OnTime = fmt.Sprintf("%d%sprocent av idégivarna har fått sitt första svar i tid.", share(s.OnTime, s.FirstAnswers), nbsp)
		}
		for _, e := range slices.Backward(b.register.Public[max(0, len(b.register.Public)-3):]) {
			v.Cards = append(v.Cards, e.card)
		}
		for _, stage := range b.rules.Process.Stages {
			v.Steps = append(v.Steps, fmt.Sprintf("%d. %s", stage.Number, stage.Name))
		}
		return v
	})}
}

func (b *builder) startTitle() string {
	if b.employeesOnly() {
		return "Medarbetares idéer som gör skillnad för dig som bor här"
	}
	return "Idéer som gör skillnad för dig som bor här"
}
