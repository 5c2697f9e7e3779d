package site

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// perTable is how many ideas a page of the table shows.
const perTable = 100

// tableView is what tabell.html gets: one page of all ideas, in one order.
type tableView struct {
	Title string
	Lead  string
	AsOf  string
	Views []Link
	Heads []headView
	Rows  template.HTML
	Pager pagerView
}

// headView is the head of a column: a link to the table in its order.
type headView struct {
	Link
	Sort string // value of aria-sort: ascending, descending or nothing
}

// tableOrder is one order of the table.
type tableOrder struct {
	path string
	head string // of its column
	said string // in the table's first sentence
	down bool   // the largest first
	sort func(*builder) []*Entry
}

var tableOrders = []tableOrder{
	{"/tabell/titel/", "Idé", "efter namn", false, (*builder).byTitle},
	{"/tabell/steg/", "Steg", "i stegens ordning", false, (*builder).byWay},
	{"/tabell/inkommen/", "Kom in", "den som kom in sist först", true, (*builder).byReceived},
	{"/tabell/", "Svar senast", "den vars svar ska lämnas först står överst", false, (*builder).byDue},
}

func (b *builder) tables() []job {
	var jobs []job
	for _, o := range tableOrders {
		jobs = append(jobs, b.table(o)...)
	}
	return jobs
}

// table gives the pages of the table in one order. Only the order of arrival
// keeps its older pages; it is the one numbered from the oldest.
func (b *builder) table(o tableOrder) []job {
	entries := o.sort(b)
	pages := chapters(len(entries), perTable)
	if o.down {
		pages = spans(len(entries), perTable)
	}
	var jobs []job
	for _, s := range pages {
		p := &Page{
			Kind: "tabell", Title: "Tabell över alla idéer", Section: "/tabell/", Crumbs: startCrumb,
			Description: "Alla idéer, också de som är avslutade.",
		}
		if o.path != "/tabell/" {
			p.Title += ", " + o.said
			p.Crumbs = []Link{startCrumb[0], {Href: "/tabell/", Text: "Tabell"}}
		}
		s.place(p, o.path)
		jobs = append(jobs, page(b.internal, p, func() *tableView {
			v := &tableView{
				Title: p.Title, AsOf: b.asOf(), Views: b.viewLinks(o.path), Heads: b.tableHeads(o.path), Pager: s.pager(b.internal, o.path),
				Lead: fmt.Sprintf("%s, också de som är avslutade. Ordning: %s.", plural(len(entries), "idé", "idéer"), o.said),
			}
			shown := entries[s.from:s.to]
			if o.down {
				shown = reversed(shown)
			}
			v.Rows = b.tableRows(shown)
			return v
		}))
	}
	return jobs
}

func (b *builder) tableHeads(path string) []headView {
	out := make([]headView, len(tableOrders))
	for n, o := range tableOrders {
		out[n] = headView{Link: Link{Href: b.internal.url(o.path), Text: o.head}}
		if o.path == path {
			out[n].Sort = "ascending"
			if o.down {
				out[n].Sort = "descending"
			}
		}
	}
	return out
}

func (b *builder) tableRows(entries []*Entry) template.HTML {
	return filledIn(func(out *bytes.Buffer) {
		for _, e := range entries {
			late, received, answer, areas := template.HTML(""), "–", "–", "–"
			if !titleOnly(e.Step) {
				late, received = b.parts.lateTag(b.late(e)), e.Received.String()
				areas = orDash(areaNames(b.parts.areas, e.Areas))
				if e.Open() {
					answer = orDash(e.AnswerBy.String())
				}
			}
			b.parts.tableRow.fill(out, b.internal.url(e.path(b.internal)), e.Title, b.parts.standings[e.Step].tag,
				late, received, answer, areas, e.ID)
		}
	})
}

// areaNames gives the names of areas; they hold the word and themselves.
func areaNames(areas map[string]Link, ids []string) string {
	var out []string
	for _, l := range links(areas, ids) {
		out = append(out, l.Text)
	}
	return strings.Join(out, ", ")
}

// byDue gives the open ideas by the day their answer is due, and then the
// others, the latest received first.
func (b *builder) byDue() []*Entry {
	return append(b.openIdeas(), reversed(where(b.register.All, func(e *Entry) bool { return !e.Open() }))...)
}

// byReceived gives the ideas in the order they came in.
func (b *builder) byReceived() []*Entry { return b.register.All }

// byWay gives the ideas in the order of the process's steps, and within each
// by the day the answer is due.
func (b *builder) byWay() []*Entry {
	ideas := byStep(b.byDue())
	out := make([]*Entry, 0, len(b.register.All))
	for _, s := range b.rules.Process.Steps {
		out = append(out, ideas[s]...)
	}
	return out
}

// byTitle gives the ideas in alphabetical order, the Swedish way.
func (b *builder) byTitle() []*Entry {
	order := collate.New(language.Swedish, collate.Numeric)
	var buffer collate.Buffer
	keys := make(map[*Entry][]byte, len(b.register.All))
	for _, e := range b.register.All {
		keys[e] = bytes.Clone(order.KeyFromString(&buffer, e.Title))
		buffer.Reset()
	}
	out := slices.Clone(b.register.All)
	slices.SortFunc(out, func(x, y *Entry) int {
		return cmp.Or(bytes.Compare(keys[x], keys[y]), cmp.Compare(x.ID, y.ID))
	})
	return out
}
