package site

import (
	"fmt"
	"html/template"

	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// perList is how many ideas a page of an internal list shows.
const perList = 50

// listView is what lista.html gets: one page of a list of ideas.
type listView struct {
	Title   string
	Lead    string
	AsOf    string
	Views   []Link // to other views of the same ideas; none in some lists
	Heading string // over the ideas, with how many they are
	Rows    template.HTML
	Empty   string
	Pager   pagerView
	Filters []filterView
}

// openLists gives the list of ideas under way, and one per step and area. They
// are ordered by the day the answer is due, so the late come first.
func (b *builder) openLists(open []*Entry) []job {
	ideas := byStep(open)
	areas := byArea(open)
	filters := b.openFilters(open, ideas, areas)
	jobs := b.openList("/lista/", "Lista över idéer", filters, open)
	for _, s := range b.stepsOf(true, ideas) {
		jobs = append(jobs, b.openList(stepPath(s), "Idéer i steget "+s.Name, filters, ideas[s])...)
	}
	for _, t := range b.rules.Organisation.Areas {
		jobs = append(jobs, b.openList(areaPath(t.ID), "Idéer inom "+lowerFirst(t.Name), filters, areas[strict.Fold(t.ID)])...)
	}
	return jobs
}

func areaPath(id string) string { return "/lista/omrade/" + slug(id) + "/" }

// byArea divides ideas by area, leaving out those of which only the title may
// be shown.
func byArea(entries []*Entry) map[string][]*Entry {
	out := map[string][]*Entry{}
	for _, e := range entries {
		if titleOnly(e.Step) {
			continue
		}
		for _, id := range e.Areas {
			out[strict.Fold(id)] = append(out[strict.Fold(id)], e)
		}
	}
	return out
}

func (b *builder) openFilters(open []*Entry, ideas map[*process.Step][]*Entry, areas map[string][]*Entry) []filterView {
	all := choiceView{Link{Href: b.internal.url("/lista/"), Text: "Alla steg och områden"}, len(open)}
	steps := filterView{ID: "steg", Title: "Steg", Choices: []choiceView{all}}
	for _, s := range b.stepsOf(true, ideas) {
		steps.Choices = append(steps.Choices, choiceView{Link{Href: b.internal.url(stepPath(s)), Text: s.Name}, len(ideas[s])})
	}
	byArea := filterView{ID: "omrade", Title: "Programområde"}
	for _, t := range b.rules.Organisation.Areas {
		byArea.Choices = append(byArea.Choices, choiceView{Link{Href: b.internal.url(areaPath(t.ID)), Text: t.Name}, len(areas[strict.Fold(t.ID)])})
	}
	return []filterView{steps, byArea}
}

// openList gives the pages of one list of ideas under way.
func (b *builder) openList(path, title string, filters []filterView, entries []*Entry) []job {
	late := countLate(entries, b.in.Today)
	var jobs []job
	for _, s := range chapters(len(entries), perList) {
		p := &Page{
			Kind: "lista", Title: title, Section: "/lista/", Crumbs: startCrumb,
			Description: "Idéer som väntar på svar, efter den dag svaret ska lämnas.",
		}
		if path != "/lista/" {
			p.Crumbs = []Link{startCrumb[0], {Href: "/lista/", Text: "Lista"}}
		}
		s.place(p, path)
		jobs = append(jobs, page(b.internal, p, func() *listView {
			return &listView{
				Title: p.Title, AsOf: b.asOf(), Views: b.viewLinks(path),
				Lead:    "Den vars svar ska lämnas först står överst. " + lateSentence(late),
				Heading: fmt.Sprintf("Idéer som väntar på svar (%s)", number(len(entries))),
				Rows:    b.listRows(entries[s.from:s.to], b.openRow), Empty: "Inga idéer här.",
				Pager: s.pager(b.internal, path), Filters: markAll(filters, b.internal.url(path)),
			}
		}))
	}
	return jobs
}

// markAll gives the filters with the choice that leads to href as current.
func markAll(filters []filterView, href string) []filterView {
	out := make([]filterView, len(filters))
	for i, f := range filters {
		choices := make([]choiceView, len(f.Choices))
		for k, c := range f.Choices {
			if c.Href == href {
				c.Current = "page"
			}
			choices[k] = c
		}
		f.Choices = choices
		out[i] = f
	}
	return out
}
