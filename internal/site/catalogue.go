package site

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"sync"

	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// perPage is how many ideas a list page shows.
const perPage = 24

// dimension is one way to narrow the catalogue, with a prebuilt list per value.
type dimension struct {
	Path   string // /ideer/<Path>/<value>/
	Title  string // heading above the choices
	All    string // the choice of no choice
	Phrase string // how a list is headed: "Idéer till nytta för %s"
	terms  func(*builder) []process.Term
	values func(*Entry) []string
}

var (
	areaDimension = &dimension{
		Path: "omrade", Title: "Område", All: "Alla områden", Phrase: "Idéer inom %s",
		terms:  func(b *builder) []process.Term { return b.rules.Organisation.Areas },
		values: func(e *Entry) []string { return e.Areas },
	}
	audienceDimension = &dimension{
		Path: "nytta-for", Title: "Vem idén är till nytta för", All: "Alla grupper", Phrase: "Idéer till nytta för %s",
		terms:  func(b *builder) []process.Term { return b.rules.Organisation.Audiences },
		values: func(e *Entry) []string { return e.Audience },
	}
	effectDimension = &dimension{
		Path: "effekt", Title: "Typ av effekt", All: "Alla effekter", Phrase: "Idéer med effekten %s",
		terms:  func(b *builder) []process.Term { return b.rules.Organisation.Effects },
		values: func(e *Entry) []string { return e.Effects },
	}
	yearDimension = &dimension{
		Path: "ar", Title: "År", All: "Alla år", Phrase: "Idéer som lanserades %s",
		terms:  (*builder).years,
		values: func(e *Entry) []string { return []string{strconv.Itoa(e.Launched.Year())} },
	}
	statusDimension = &dimension{
		Path: "status", Title: "Status", All: "Alla", Phrase: "Idéer med status %s",
		terms:  (*builder).statuses,
		values: func(e *Entry) []string { return []string{slug(e.Step.Web)} },
	}
	dimensions = []*dimension{areaDimension, audienceDimension, effectDimension, yearDimension, statusDimension}
)

func (b *builder) years() []process.Term {
	var out []process.Term
	for _, e := range b.register.Public {
		y := strconv.Itoa(e.Launched.Year())
		if len(out) == 0 || out[len(out)-1].ID != y {
			out = append(out, process.Term{ID: y, Name: y})
		}
	}
	slices.Reverse(out)
	return out
}

func (b *builder) statuses() []process.Term {
	var out []process.Term
	for _, s := range b.rules.Process.Steps {
		t := process.Term{ID: slug(s.Web), Name: s.Web}
		if s.Web != "" && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// catalogueView is what katalog.html gets: one page of one list.
type catalogueView struct {
	Title   string
	Lead    string
	Count   string // "Visar 24 av 61 idéer"
	Chosen  string // the value chosen; empty in the whole catalogue
	Unpick  Link
	Filters template.HTML // val.html
	Cards   []template.HTML
	Pager   pagerView
	Empty   bool
}

// filterView is the choices of one dimension.
type filterView struct {
	ID, Title string
	Choices   []choiceView
}

type choiceView struct {
	Link
	Count int
}

// pagerView leads to the neighbouring pages of a list.
type pagerView struct {
	Number, Total int
	Newer, Older  string // addresses; empty at the ends
}

// cardView is what kort.html gets: a launched idea in a list.
type cardView struct {
	Href, Title, Line string
	State, StateClass string
	Areas             string
	Year              int
}

// card renders an idea as the public lists show it. It is rendered once and
// used in every list the idea is in.
func (b *builder) card(e *Entry) (template.HTML, error) {
	return b.public.fragment("kort.html", &cardView{
		Href: b.public.url(e.path(b.public)), Title: e.Title, Line: e.Line,
		State: e.Step.Web, StateClass: b.webClass(e.Step),
		Areas: list(names(e.Areas, b.rules.Organisation.Areas)), Year: e.Launched.Year(),
	})
}

// catalogue gives the list of all launched ideas, and one per value of each
// dimension.
func (b *builder) catalogue() []job {
	filters := b.filters()
	jobs := b.list("/ideer/", "Lanserade idéer", "", filters, b.register.Public)
	for _, d := range dimensions {
		groups := map[string][]*Entry{}
		for _, e := range b.register.Public {
			for _, value := range d.values(e) {
				key := strict.Fold(value)
				groups[key] = append(groups[key], e)
			}
		}
		for _, t := range d.terms(b) {
			title := fmt.Sprintf(d.Phrase, lowerFirst(t.Name))
			jobs = append(jobs, b.list(d.path(t.ID), title, t.Name, filters, groups[strict.Fold(t.ID)])...)
		}
	}
	return jobs
}

func (d *dimension) path(value string) string { return "/ideer/" + d.Path + "/" + value + "/" }

// list gives the pages of one list, newest first. Its entries come oldest
// first.
func (b *builder) list(path, title, chosen string, filters []filterView, entries []*Entry) []job {
	var jobs []job
	choices := sync.OnceValues(func() (template.HTML, error) {
		return b.public.fragment("val.html", mark(filters, b.public.url(path)))
	})
	for _, s := range spans(len(entries), perPage) {
		p := &Page{
			Kind: "katalog", Title: title, Section: "/ideer/",
			Description: "Lanserade idéer från " + b.givers() + " i " + b.rules.Organisation.Municipality + ".",
			Crumbs:      []Link{{Href: "/", Text: "Start"}},
		}
		if path != "/ideer/" {
			p.Crumbs = append(p.Crumbs, Link{Href: "/ideer/", Text: "Idéer"})
		}
		s.place(p, path)
		shown := entries[s.from:s.to]
		jobs = append(jobs, func() error {
			html, err := choices()
			if err != nil {
				return err
			}
			v := &catalogueView{
				Title: p.Title, Chosen: chosen, Empty: len(entries) == 0,
				Count:   fmt.Sprintf("Visar %s av %s", number(len(shown)), plural(len(entries), "idé", "idéer")),
				Filters: html,
				Unpick:  Link{Href: b.public.url("/ideer/"), Text: "Ta bort " + chosen},
				Pager:   s.pager(b.public, path),
			}
			if chosen == "" && s.shown == 1 {
				v.Lead = "Här ser du idéer från " + b.givers() + " som har blivit verklighet. " +
					"Varje sida berättar vad vi gjorde, vad det ledde till och hur andra kan göra samma sak."
			}
			for _, e := range slices.Backward(shown) {
				v.Cards = append(v.Cards, e.card)
			}
			return b.public.write(p, v)
		})
	}
	return jobs
}

// filters counts the launched ideas per value of each dimension.
func (b *builder) filters() []filterView {
	var out []filterView
	for _, d := range dimensions {
		counts := map[string]int{}
		for _, e := range b.register.Public {
			for _, value := range d.values(e) {
				counts[strict.Fold(value)]++
			}
		}
		f := filterView{ID: d.Path, Title: d.Title}
		f.Choices = append(f.Choices, choiceView{Link{Href: b.public.url("/ideer/"), Text: d.All}, len(b.register.Public)})
		for _, t := range d.terms(b) {
			f.Choices = append(f.Choices, choiceView{Link{Href: b.public.url(d.path(t.ID)), Text: t.Name}, counts[strict.Fold(t.ID)]})
		}
		out = append(out, f)
	}
	return out
}

// mark gives the filters with the choice that leads to href marked as current.
func mark(filters []filterView, href string) []filterView {
	out := make([]filterView, len(filters))
	for i, f := range filters {
		choices := slices.Clone(f.Choices)
		for k := range choices {
			if k > 0 && choices[k].Href == href {
				choices[k].Current = "page"
			}
		}
		f.Choices = choices
		out[i] = f
	}
	return out
}

// terms gives links to the lists of the given values.
func (b *builder) terms(d *dimension, values []string) []Link {
	var out []Link
	for _, value := range values {
		for _, t := range d.terms(b) {
			if strict.Fold(t.ID) == strict.Fold(value) {
				out = append(out, Link{Href: b.public.url(d.path(t.ID)), Text: t.Name})
			}
		}
	}
	return out
}

// challengeTitles gives the titles of the challenges with the ids.
func (b *builder) challengeTitles(ids []string) []string {
	var out []string
	for _, id := range ids {
		for _, c := range b.challenges {
			if strict.Fold(c.Challenge.ID) == strict.Fold(id) {
				out = append(out, c.Challenge.Title)
			}
		}
	}
	return out
}

// names gives the words for a list of term ids.
func names(ids []string, terms []process.Term) []string {
	var out []string
	for _, id := range ids {
		for _, t := range terms {
			if strict.Fold(t.ID) == strict.Fold(id) {
				out = append(out, t.Name)
			}
		}
	}
	return out
}

// stepClass gives the style class of a step's tag: its public number.
func stepClass(s *process.Step) string {
	if s.Number < 1 || s.Number > 6 {
		return "s0"
	}
	return "s" + strconv.Itoa(s.Number)
}

// webClass gives the style class of a launched idea's tag. It follows the word
// on the tag, so that two steps with the same word look the same: the class is
// that of the first step in the process that says so.
func (b *builder) webClass(s *process.Step) string {
	for _, first := range b.rules.Process.Steps {
		if first.Web == s.Web {
			return stepClass(first)
		}
	}
	return stepClass(s)
}
