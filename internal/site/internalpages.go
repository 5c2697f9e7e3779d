package site

import (
	"bytes"
	"cmp"
	"html/template"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/process"
)

// internalPages gives every page of the internal index but those of single
// ideas. Late ideas come first in each list of ideas under way.
func (b *builder) internalPages() []job {
	open := b.openIdeas()
	var jobs []job
	for _, part := range [][]job{
		b.todoPage(open), b.boardPage(open), b.openLists(open), b.tables(),
		b.restingPages(), b.endedPages(), b.internalStatistics(), b.internalChallenges(),
		b.organisationPage(), b.accessibilityPage(b.internal), b.internalNotFound(),
	} {
		jobs = append(jobs, part...)
	}
	return jobs
}

// openIdeas gives the ideas that someone waits for an answer about, by the day
// it is due.
func (b *builder) openIdeas() []*Entry {
	open := where(b.register.All, (*Entry).Open)
	slices.SortStableFunc(open, byAnswer)
	return open
}

// byAnswer orders ideas by the day their answer is due, those without one
// last. Ties keep the order of the register.
func byAnswer(x, y *Entry) int {
	if x.AnswerBy.IsZero() != y.AnswerBy.IsZero() {
		if x.AnswerBy.IsZero() {
			return 1
		}
		return -1
	}
	return cmp.Compare(x.AnswerBy, y.AnswerBy)
}

// listRow is an idea in a list, before it is written.
type listRow struct {
	facts []string // case number, answer date, who it waits for, contact
	late  string
	line  string // why it ended, or when it is taken up again
}

// openRow tells of an idea under way: when its answer is due and who it waits
// for.
func (b *builder) openRow(e *Entry) listRow {
	r := listRow{facts: []string{e.ID}, late: b.lateness(e)}
	if titleOnly(e.Step) {
		return r
	}
	if !e.AnswerBy.IsZero() {
		r.facts = append(r.facts, "Svar senast den "+e.AnswerBy.Words())
	}
	if who := waiting(e, b.parts.standings[e.Step]); who != "" {
		r.facts = append(r.facts, "Väntar på "+who)
	}
	if e.Contact != "" {
		r.facts = append(r.facts, "Kontakt: "+e.Contact)
	}
	return r
}

// listRows writes ideas as a list shows them.
func (b *builder) listRows(entries []*Entry, tell func(*Entry) listRow) template.HTML {
	return filledIn(func(out *bytes.Buffer) {
		for _, e := range entries {
			r := tell(e)
			var line template.HTML
			if r.line != "" {
				line = filledIn(func(out *bytes.Buffer) { b.parts.listLine.fill(out, r.line) })
			}
			b.parts.listRow.fill(out, b.internal.url(e.path(b.internal)), e.Title, b.parts.standings[e.Step].tag,
				b.parts.lateTag(r.late), strings.Join(r.facts, ". ")+".", line)
		}
	})
}

// asOf tells which day a page speaks of.
func (b *builder) asOf() string { return "Sidan visar läget den " + b.in.Today.Words() + "." }

// countLate counts the ideas whose answer is overdue.
func countLate(entries []*Entry, today calendar.Date) int {
	n := 0
	for _, e := range entries {
		if e.Late(today) {
			n++
		}
	}
	return n
}

// lateSentence tells how many are late.
func lateSentence(n int) string {
	switch n {
	case 0:
		return "Ingen är försenad."
	case 1:
		return "1 är försenad."
	}
	return number(n) + " är försenade."
}

// viewLinks lead between the three views of the same ideas.
func (b *builder) viewLinks(current string) []Link {
	out := make([]Link, 0, 3)
	for _, l := range []Link{{Href: "/tavla/", Text: "Tavla"}, {Href: "/lista/", Text: "Lista"}, {Href: "/tabell/", Text: "Tabell"}} {
		if l.Href == current {
			l.Current = "page"
		}
		l.Href = b.internal.url(l.Href)
		out = append(out, l)
	}
	return out
}

// byStep divides ideas by the step they stand in, keeping their order.
func byStep(entries []*Entry) map[*process.Step][]*Entry {
	out := map[*process.Step][]*Entry{}
	for _, e := range entries {
		out[e.Step] = append(out[e.Step], e)
	}
	return out
}

// stepsOf gives the steps of the process that are open, or those that are
// not. One that is no longer used is there while ideas stand in it.
func (b *builder) stepsOf(open bool, ideas map[*process.Step][]*Entry) []*process.Step {
	var out []*process.Step
	for _, s := range b.rules.Process.Steps {
		if s.Kind.Open() == open && (!s.Retired || len(ideas[s]) > 0) {
			out = append(out, s)
		}
	}
	return out
}

// startCrumb is the way back from the first level of pages.
var startCrumb = []Link{{Href: "/", Text: internalMenu[0].Text}}

func (b *builder) internalNotFound() []job {
	p := &Page{Path: "/404.html", Kind: "404", Title: "Vi hittar inte sidan", Hidden: true,
		Description: "Adressen leder inte till någon sida."}
	return []job{page(b.internal, p, func() *notFoundView { return &notFoundView{} })}
}
