package site

import (
	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/markdown"
)

// projectView is what projektet.html gets: the sluss itself as a project, as
// those who paid for it and those who want to do the same ask for it.
type projectView struct {
	Name     string
	Facts    []row
	Sections []sectionView
	Words    string
	Updated  calendar.Date
}

func (b *builder) projectPage() []job {
	p := &Page{
		Path: "/projektet/", Kind: "projektet", Title: b.config.Name + " som projekt", Section: "/projektet/",
		Description: "Vem som har betalat, hur länge projektet pågår och vad det har lett till.",
		Crumbs:      []Link{{Href: "/", Text: "Start"}}, Updated: b.config.Updated,
	}
	for _, part := range b.config.Project.parts() {
		b.noteLinks(configFile, 0, p.Path, b.projectText(part), false)
	}
	return []job{page(b.public, p, func() *projectView { return b.projectView(p.Title) })}
}

func (b *builder) projectView(title string) *projectView {
	project := b.config.Project
	v := &projectView{Name: title, Words: projectWords[project.Words], Updated: b.config.Updated}
	grant := ""
	if project.Grant > 0 {
		grant = kronor(project.Grant)
	}
	for _, r := range []row{
		{Term: "Projekt", Text: project.Name},
		{Term: "Diarienummer", Text: project.Number},
		{Term: "Samordnare", Text: project.Coordinator},
		{Term: "Finansiär", Text: project.Funder},
		{Term: "Bidrag", Text: grant},
		{Term: "Utlysning", Text: project.Call},
		{Term: "Projekttid", Text: period(project.From, project.Until)},
		{Term: "Status", Text: project.Status},
	} {
		if r.Text != "" {
			v.Facts = append(v.Facts, r)
		}
	}
	for _, part := range project.parts() {
		if html := b.projectText(part).HTML(); html != "" {
			v.Sections = append(v.Sections, sectionView{ID: part.id, Title: part.title, HTML: html})
		}
	}
	return v
}

// projectPart is one of the texts about the project.
type projectPart struct {
	key       string // in site/sajt.yaml
	id, title string
	text      string
}

func (p *Project) parts() []projectPart {
	return []projectPart{
		{"projekt.resultat", "resultat", "Det här har vi gjort", p.Results},
		{"projekt.effekter", "effekter", "Det här ska det leda till på lång sikt", p.Effects},
		{"projekt.arbetssatt", "arbetssatt", "Så har vi arbetat", p.Approach},
	}
}

// projectText reads one of the texts. Its faults are told by the linter.
func (b *builder) projectText(part projectPart) *markdown.Doc {
	return markdown.Parse(part.text, markdown.Options{
		Base: 3, IDPrefix: part.id + "-",
		Resolve: func(href string) (string, bool) { return b.public.url(within("/projektet/", href)), true },
	})
}

var projectWords = map[string]string{
	"egna_ord":  "Projektet har skrivit texten själv.",
	"redigerad": "Texten bygger på projektets egen, men är redigerad.",
}
