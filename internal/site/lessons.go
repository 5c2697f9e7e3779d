package site

import (
	"html/template"
	"regexp"
	"slices"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
)

// lessonsSection is the section of an idea that the page of lessons is made
// from. Every process that has such a section gives it this id.
const lessonsSection = "lardomar"

// lessonsPerPage is how many ideas' lessons a page shows.
const lessonsPerPage = 12

// lessonsView is what lardomar.html gets: what has been learned, newest first,
// also from ideas that are no longer used.
type lessonsView struct {
	Title   string
	Lead    string
	Lessons []lessonView
	Pager   pagerView
}

type lessonView struct {
	Link
	State, StateClass string
	Launched          calendar.Date
	HTML              template.HTML
}

// headingID is an id within a text. Lessons of many ideas share a page, so
// theirs are taken away.
var headingID = regexp.MustCompile(`(<h[1-6]) id="[^"]*"`)

// lessonsOf gives what was learned from a launched idea: its own section, and
// what the evaluation added.
func (b *builder) lessonsOf(c *check.Checked, path string) template.HTML {
	var out template.HTML
	if rule := b.rules.Process.Section(lessonsSection); rule != nil && rule.Public {
		html, _ := c.Section(rule.Title)
		html = b.localise(html, path, b.public)
		out = template.HTML(headingID.ReplaceAllString(string(html), "$1"))
	}
	if e := c.File.Idea.Evaluation; e != nil && !e.Done.IsZero() && e.Lessons != "" {
		out += template.HTML("<p>" + template.HTMLEscapeString(e.Lessons) + "</p>\n")
	}
	return out
}

func (b *builder) lessonsPages() []job {
	entries := where(b.register.Public, func(e *Entry) bool { return e.lessons != "" })
	var jobs []job
	for _, s := range spans(len(entries), lessonsPerPage) {
		p := &Page{
			Path: "/lardomar/", Kind: "lardomar", Title: "Det här har vi lärt oss", Section: "/lardomar/",
			Description: "Lärdomar från idéer som har använts, också från sådana som inte fungerade.",
			Crumbs:      []Link{{Href: "/", Text: "Start"}},
		}
		s.place(p, p.Path)
		jobs = append(jobs, page(b.public, p, func() *lessonsView {
			v := &lessonsView{Title: p.Title, Pager: s.pager(b.public, "/lardomar/")}
			if s.shown == 1 {
				v.Lead = "Här samlar vi det vi har lärt oss av idéerna. Det som inte fungerade är minst lika viktigt som det som gick bra."
			}
			for _, e := range slices.Backward(entries[s.from:s.to]) {
				v.Lessons = append(v.Lessons, lessonView{
					Link:  Link{Href: b.public.url(e.path(b.public)), Text: e.Title},
					State: e.Step.Web, StateClass: b.webClass(e.Step), Launched: e.Launched, HTML: e.lessons,
				})
			}
			return v
		}))
	}
	return jobs
}
