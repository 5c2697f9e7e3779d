package site

import (
	"fmt"
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
		if s.shown > 1 {
			p.Path, p.Hidden = pagePath("/lardomar/", s.n), true
			p.Title = fmt.Sprintf("%s, sida %d", p.Title, s.shown)
		}
		jobs = append(jobs, page(b.public, p, func() *lessonsView {
			v := &lessonsView{Title: p.Title, Pager: s.pager(b.public, "/lardomar/")}
			if s.shown == 1 {
				v.Lead = "Här samlar vi det vi har lärt oss av idéerna. Det som inte fungerade är minst lika viktigt som det som gick bra."
			}
			for _, e := range slices.Backward(entries[s.from:s.to]) {
				v.Lessons = append(v.Lessons, lessonView{
					Link:  Link{Href: b.public.url(e.path(b.public)), Text: e.Title},
					State: e.Step.Web, StateClass: stepClass(e.Step), Launched: e.Launched, HTML: e.lessons,
				})
			}
			return v
		}))
	}
	return jobs
}

// span is one page of a long list whose entries come oldest first and are
// shown newest first. Pages are numbered from the oldest, so that a page
// further in keeps its address and its entries when new ones come. The first
// page shown takes what is left over.
type span struct {
	n, total int // numbered from the oldest
	shown    int // numbered as readers count
	from, to int
}

// spans divides count entries into pages of per, the newest first. There is
// always one page.
func spans(count, per int) []span {
	total := max(1, count/per)
	var out []span
	for n := total; n >= 1; n-- {
		s := span{n: n, total: total, shown: total - n + 1, from: (n - 1) * per, to: n * per}
		if n == total {
			s.from, s.to = min(s.from, count), count
		}
		out = append(out, s)
	}
	return out
}

// pager leads to the neighbouring pages of the list at path.
func (s span) pager(t *tree, path string) pagerView {
	v := pagerView{Number: s.shown, Total: s.total}
	switch {
	case s.n+1 == s.total:
		v.Newer = t.url(path)
	case s.n < s.total:
		v.Newer = t.url(pagePath(path, s.n+1))
	}
	if s.n > 1 {
		v.Older = t.url(pagePath(path, s.n-1))
	}
	return v
}
