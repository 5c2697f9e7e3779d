package site

import (
	"fmt"

	"github.com/idesluss/idesluss/internal/process"
)

// columnCap is how many cards a column of the board shows.
const columnCap = 50

// boardView is what tavla.html gets: the ideas under way, a column per step.
type boardView struct {
	Views   []Link
	Lead    string
	AsOf    string
	Columns []columnView
}

type columnView struct {
	ID, Title string
	Cards     []boardCard
	More      Link // to the whole list, when there are more than can be shown
}

type boardCard struct {
	Href, Title, ID string
	Answer          string
	Late            string
}

func (b *builder) boardPage(open []*Entry) []job {
	p := &Page{
		Path: "/tavla/", Kind: "tavla", Title: "Tavla över idéer", Section: "/tavla/",
		Description: "Idéerna i varje steg, efter den dag svaret ska lämnas.", Crumbs: startCrumb,
	}
	return []job{page(b.internal, p, func() *boardView {
		ideas := byStep(open)
		steps := b.stepsOf(true, ideas)
		v := &boardView{
			Views: b.viewLinks("/tavla/"), AsOf: b.asOf(),
			Lead: fmt.Sprintf("%s i %s steg. %s", plural(len(open), "idé", "idéer"), countWord(len(steps)), lateSentence(countLate(open, b.in.Today))),
		}
		for _, s := range steps {
			v.Columns = append(v.Columns, b.column(s, ideas[s]))
		}
		return v
	})}
}

func (b *builder) column(s *process.Step, entries []*Entry) columnView {
	c := columnView{ID: "steg-" + slug(s.ID), Title: fmt.Sprintf("%s (%s)", s.Name, plural(len(entries), "idé", "idéer"))}
	for _, e := range entries[:min(len(entries), columnCap)] {
		card := boardCard{Href: b.internal.url(e.path(b.internal)), Title: e.Title, ID: e.ID, Late: b.late(e)}
		if !titleOnly(s) && !e.AnswerBy.IsZero() {
			card.Answer = "Svar senast den " + e.AnswerBy.Words()
		}
		c.Cards = append(c.Cards, card)
	}
	if len(entries) > columnCap {
		c.More = Link{Href: b.internal.url(stepPath(s)), Text: fmt.Sprintf("Visa alla %s i %s", number(len(entries)), lowerFirst(s.Name))}
	}
	return c
}
