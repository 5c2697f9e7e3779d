package site

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/process"
)

func isResting(e *Entry) bool { return e.Step.Kind == process.Resting }

// restingPages gives the list of resting ideas: those whose day has passed
// first, then by day, and last those that wait for something to happen.
func (b *builder) restingPages() []job {
	entries := where(b.register.All, isResting)
	slices.SortStableFunc(entries, func(x, y *Entry) int {
		if x.PauseUntil.IsZero() != y.PauseUntil.IsZero() {
			if x.PauseUntil.IsZero() {
				return 1
			}
			return -1
		}
		return cmp.Compare(x.PauseUntil, y.PauseUntil)
	})
	var jobs []job
	for _, s := range chapters(len(entries), perList) {
		p := &Page{
			Kind: "lista", Title: "Vilande idéer", Section: "/vilande/", Crumbs: startCrumb,
			Description: "Idéer som väntar till en viss dag eller på att något ska hända.",
		}
		s.place(p, "/vilande/")
		jobs = append(jobs, page(b.internal, p, func() *listView {
			return &listView{
				Title: p.Title, AsOf: b.asOf(),
				Lead:    "De här idéerna är bra men kan inte utvecklas nu. Den vars dag har passerat står överst.",
				Heading: fmt.Sprintf("Idéer som vilar (%s)", number(len(entries))),
				Rows:    b.listRows(entries[s.from:s.to], b.restingRow),
				Empty:   "Ingen idé vilar.", Pager: s.pager(b.internal, "/vilande/"),
			}
		}))
	}
	return jobs
}

func (b *builder) restingRow(e *Entry) listRow {
	r := b.openRow(e)
	if titleOnly(e.Step) {
		return r
	}
	if !e.PauseUntil.IsZero() && e.PauseUntil < b.in.Today {
		r.late = "Skulle ha tagits upp"
	}
	if when := restWords(e.PauseUntil, e.PauseTerms); when != "" {
		r.line = "Tas upp igen: " + when + "."
	}
	return r
}

// endedPages gives the list of ideas whose way has ended, the latest first,
// and one per step where it ended.
func (b *builder) endedPages() []job {
	entries := where(b.register.All, func(e *Entry) bool { return !e.Open() })
	slices.SortStableFunc(entries, func(x, y *Entry) int { return cmp.Compare(endedOn(x), endedOn(y)) })
	ideas := byStep(entries)
	steps := b.stepsOf(false, ideas)
	filter := filterView{ID: "utfall", Title: "Vad det blev"}
	filter.Choices = append(filter.Choices, choiceView{Link{Href: b.internal.url("/avslutade/"), Text: "Alla avslutade"}, len(entries)})
	for _, s := range steps {
		filter.Choices = append(filter.Choices, choiceView{Link{Href: b.internal.url(stepPath(s)), Text: s.Name}, len(ideas[s])})
	}
	jobs := b.endedList("/avslutade/", "Avslutade idéer", filter, entries)
	for _, s := range steps {
		jobs = append(jobs, b.endedList(stepPath(s), "Avslutade idéer: "+lowerFirst(s.Name), filter, ideas[s])...)
	}
	return jobs
}

// endedOn gives the day an idea's way ended.
func endedOn(e *Entry) calendar.Date { return e.Since() }

func (b *builder) endedList(path, title string, filter filterView, entries []*Entry) []job {
	var jobs []job
	for _, s := range spans(len(entries), perList) {
		p := &Page{
			Kind: "lista", Title: title, Section: "/avslutade/", Crumbs: startCrumb,
			Description: "Idéer som är klara, hänvisade, avslutade eller återtagna, med skäl i korthet.",
		}
		if path != "/avslutade/" {
			p.Crumbs = []Link{startCrumb[0], {Href: "/avslutade/", Text: "Avslutade"}}
		}
		s.place(p, path)
		jobs = append(jobs, page(b.internal, p, func() *listView {
			return &listView{
				Title: p.Title, AsOf: b.asOf(),
				Lead:    "Den som avslutades sist står överst.",
				Heading: fmt.Sprintf("Idéer som är avslutade (%s)", number(len(entries))),
				Rows:    b.listRows(reversed(entries[s.from:s.to]), b.endedRow),
				Empty:   "Inga idéer här.", Pager: s.pager(b.internal, path),
				Filters: markAll([]filterView{filter}, b.internal.url(path)),
			}
		}))
	}
	return jobs
}

func (b *builder) endedRow(e *Entry) listRow {
	r := listRow{facts: []string{e.ID}}
	if titleOnly(e.Step) {
		return r
	}
	if on := endedOn(e); len(e.Stays) > 1 {
		r.facts = append(r.facts, "Beslut den "+on.Words())
	}
	r.line = e.Ended
	return r
}

// anyRow tells of an idea under way or of one whose way has ended.
func (b *builder) anyRow(e *Entry) listRow {
	if e.Open() {
		return b.openRow(e)
	}
	return b.endedRow(e)
}
