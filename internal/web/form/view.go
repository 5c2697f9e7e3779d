package form

import (
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/site"
)

// shown is a page that can be shown: its frame, its template's view, and
// whether what is on it is for one pair of eyes.
type shown struct {
	page   site.Page
	view   any
	secret bool
}

// common is what every page with a form needs.
type common struct {
	Title  string
	Action string // where its main button leads
	Hidden []hidden
	Faults []fault
	Notice *notice
	Script template.JS
}

// hidden is one field that travels along unseen.
type hidden struct{ Name, Value string }

// questionView is for templates/tjanst/lamna-fraga.html.
type questionView struct {
	common
	Number, Of int
	Lead       string
	Headed     bool // the first field's label is the heading
	Fields     []fieldView
	Back       string // address of the page before
	More       string // address that shows one more person; empty where there is none
	Similar    []Link
}

// fieldView is for templates/tjanst/lamna-falt.html.
type fieldView struct {
	Kind        kind
	ID, Label   string
	Heading     bool
	Lead, Hint  string
	Value       string
	Most        int
	MostWords   string
	Counted     bool
	Tall        bool
	Narrow      bool
	Faults      []string
	Choices     []choiceView
	Input, Fill string // type and autocomplete
	DescribedBy string
}

type choiceView struct {
	ID, Name, Value, Label, Hint string
	Radio, Checked               bool
	Then                         []fieldView
}

// view makes a field ready to be shown.
func (f *field) view(a *answers, faults []fault) fieldView {
	v := fieldView{
		Kind: f.kind, ID: f.name, Label: f.label, Hint: f.hint, Value: a.get(f.name),
		Most: f.most, MostWords: thousands(f.most), Counted: f.kind == text, Tall: f.most > 2000,
		Narrow: f.input != "", Input: f.input, Fill: f.autocomplete,
	}
	if v.Input == "" {
		v.Input = "text"
	}
	for _, fault := range faults {
		if fault.ID == f.anchor() {
			v.Faults = append(v.Faults, fault.Text)
		}
	}
	for n, c := range f.choices {
		cv := choiceView{
			ID: f.choiceID(n), Name: f.name, Value: c.value, Label: c.label, Hint: c.hint,
			Radio: f.kind == one, Checked: slices.Contains(a.values[f.name], c.value),
		}
		for _, then := range c.then {
			cv.Then = append(cv.Then, then.view(a, faults))
		}
		v.Choices = append(v.Choices, cv)
	}
	v.describe()
	return v
}

// describe lists what belongs to a field, in the order it should be read.
func (v *fieldView) describe() {
	var ids []string
	if v.Lead != "" {
		ids = append(ids, v.ID+"-mer")
	}
	if v.Hint != "" {
		ids = append(ids, v.ID+"-tips")
	}
	if len(v.Faults) > 0 {
		ids = append(ids, v.ID+"-fel")
	}
	if v.Counted {
		ids = append(ids, v.ID+"-antal")
	}
	v.DescribedBy = strings.Join(ids, " ")
}

// carried gives the hidden fields of a page: all answers but those that stand
// on it, and what goes with them.
func (f *Form) carried(a *answers, on *page) []hidden {
	visible := map[string]bool{}
	if on != nil {
		for field := range on.all(a) {
			visible[field.name] = true
		}
	}
	list := []hidden{{tokenField, a.token}}
	if on != nil {
		list = append(list, hidden{fromField, on.slug})
		if a.back {
			list = append(list, hidden{returnField, yes})
		}
	}
	if a.retry != "" {
		list = append(list, hidden{retryField, a.retry})
	}
	if a.calm {
		list = append(list, hidden{calmField, yes})
	}
	for _, name := range slices.Sorted(maps.Keys(a.values)) {
		if visible[name] {
			continue
		}
		for _, value := range a.values[name] {
			list = append(list, hidden{name, value})
		}
	}
	return list
}

// showQuestion shows a question page.
func (f *Form) showQuestion(w http.ResponseWriter, status int, p *page, a *answers, faults []fault) {
	if err := f.believe(a); err != nil {
		f.failed(w, err)
		return
	}
	v := &questionView{
		common: common{Title: p.title, Action: f.url(p.slug), Hidden: f.carried(a, p), Faults: faults, Script: f.script},
		Number: p.number, Of: len(f.pages), Lead: p.lead,
	}
	if p.number == 1 && a.retry != "" {
		v.Lead = "Vi har fyllt i det du skrev förra gången. Gå igenom frågorna och ändra det du vill. Du får ett nytt kvitto när du skickar in idén."
	}
	for i, field := range p.fields(a) {
		fv := field.view(a, faults)
		if i == 0 && field.label == p.title {
			v.Headed, fv.Heading, fv.Lead = true, true, v.Lead
			fv.describe()
		}
		v.Fields = append(v.Fields, fv)
	}
	v.Back = f.url("")
	if p.number > 1 {
		v.Back = f.url(f.pages[p.number-2].slug) + contentMark
	}
	if p.about && f.asksPeople(p, a) && a.people() < mostPeople {
		v.More = f.url(p.slug) + "#" + of(nameField, a.people()+1)
	}
	if p.number == 2 {
		v.Similar = f.Similar(a.get(titleField))
	}
	title := p.title
	if len(faults) > 0 {
		title = "Fel: " + title
	}
	f.show(w, status, &shown{page: f.page(p.slug, "lamna-fraga", title), view: v})
}

// asksPeople reports whether a page asks who sent the idea.
func (f *Form) asksPeople(p *page, a *answers) bool {
	for field := range p.all(a) {
		if field.name == nameField {
			return true
		}
	}
	return false
}

// page gives the frame's part of a page.
func (f *Form) page(name, kind, title string) site.Page {
	return site.Page{
		Path: Path + name, Kind: kind, Title: title, Hidden: true, Section: "/lamna-en-ide/",
		Description: "Lämna en idé till " + f.Frame.Rules.Organisation.Municipality + ".",
	}
}

// show writes a page. Nothing of it may stay anywhere but in the browser that
// asked; what holds a receipt not even there.
func (f *Form) show(w http.ResponseWriter, status int, s *shown) {
	body, err := f.Frame.Page(&s.page, s.view)
	if err != nil {
		f.failed(w, err)
		return
	}
	if s.secret {
		noStore(w)
	} else {
		// The browser's Back must find the page with its answers again. With
		// no-store it asks whether to send the form once more instead.
		w.Header().Set("Cache-Control", "private, no-cache")
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", f.policy)
	header.Set("X-Robots-Tag", "noindex, nofollow")
	header.Set("Referrer-Policy", "no-referrer")
	w.WriteHeader(status)
	w.Write(body)
}

func noStore(w http.ResponseWriter) { w.Header().Set("Cache-Control", "no-store") }
