package site

import (
	"encoding/json"
	"fmt"
	"html/template"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/idea"
)

// publicIdeaView is what templates/public/ide.html gets: a launched idea as
// anyone may see it. Nothing of how it was judged, and nobody's name but that of
// one who has asked to be seen.
type publicIdeaView struct {
	Title       string
	Lead        string
	State       string // Lanserad, Utvärderad, Avvecklad
	StateClass  string
	Effect      effectView
	Sections    []sectionView
	Adopt       string // can others take it over as it is?
	AdoptNote   string
	Costs       []row
	Facts       []row
	Giver       string // who is behind Quoted
	Quoted      string // what those who had the idea want to say; empty for nothing
	Images      []imageView
	UsedBy      []string
	Evaluation  *evaluationView
	Others      template.HTML // a slot
	Published   calendar.Date
	Updated     calendar.Date
	Reviewed    calendar.Date
	ReviewedBy  string
	Words       string // whose words the text is
	Translated  string
	Contact     Contact
	MissingHref string
	Data        template.JS // JSON-LD
}

// effectView is what changed, and how that is known.
type effectView struct {
	Before, After, Method string
	Date                  calendar.Date
	Measures              []measureView
	Quote, Source         string
}

// measureView is one number before and after, ready to draw: widths are in
// per cent of the drawing.
type measureView struct {
	N                       int
	What, Unit              string
	Before, After           string
	BeforeWidth, AfterWidth string
	Count                   string
	Summary                 string // the point in one sentence
}

type sectionView struct {
	ID, Title string
	HTML      template.HTML
}

// row is a term and what it stands for: words, or links.
type row struct {
	Term  string
	Text  string
	Links []Link
}

type imageView struct {
	Href, Alt, License string
	Width, Height      int
}

type evaluationView struct {
	Done    calendar.Date
	Outcome string
	Lessons string
	By      string
}

func (b *builder) publicIdea(c *check.Checked, e *Entry) error {
	i := &c.File.Idea
	v := publicIdeaView{
		Title: i.Title, Lead: i.Launch.Lead,
		State: e.Step.Web, StateClass: b.webClass(e.Step),
		Effect:     effectOf(i.Launch.Effect),
		Sections:   b.sections(c, true),
		Adopt:      adoptWords[i.Launch.Adopt],
		AdoptNote:  i.Launch.AdoptNote,
		Costs:      costs(i.Launch.Cost),
		Facts:      b.facts(i, e),
		Giver:      b.giver(i.ID),
		Quoted:     b.giverQuote(i.ID),
		Images:     b.images(b.public, i.Images),
		UsedBy:     i.Launch.UsedBy,
		Evaluation: evaluation(i.Evaluation),
		Published:  e.Published, Updated: e.Updated,
		Words: textOriginWords[i.TextOrigin], Translated: translatedWords[i.Translated],
		Contact: b.config.Contact,
		Others:  slot,
	}
	if r := i.Launch.Reviewed; r != nil {
		v.Reviewed, v.ReviewedBy = r.Date, r.By
	}
	p := &Page{
		Path: e.path(b.public), Kind: "ide", Title: i.Title, Section: "/ideer/", Updated: e.Updated,
		Description: shorten(i.Launch.Lead, 160),
		Crumbs:      []Link{{Href: "/", Text: "Start"}, {Href: "/ideer/", Text: "Idéer"}},
	}
	var err error
	if v.Data, err = b.structuredData(p, e); err != nil {
		return err
	}
	e.publicSlot, err = b.public.writeOpen(p, &v)
	return err
}

// sections renders the parts of the text, in the order of the process: only
// the public ones, or all.
func (b *builder) sections(c *check.Checked, public bool) []sectionView {
	var out []sectionView
	for _, rule := range b.rules.Process.Sections {
		if public && !rule.Public {
			continue
		}
		html, ok := c.Section(rule.Title)
		if !ok {
			continue
		}
		t := b.internal
		if public {
			t = b.public
		}
		html = b.localise(html, "/ideer/"+stem(c.File.Path)+"/", t)
		title := rule.Title
		if public && rule.PublicTitle != "" {
			title = rule.PublicTitle
		}
		out = append(out, sectionView{ID: rule.ID, Title: title, HTML: html})
	}
	return out
}

func effectOf(e *idea.Effect) effectView {
	if e == nil {
		return effectView{}
	}
	v := effectView{Before: e.Before, After: e.After, Method: e.Method, Date: e.Date, Quote: e.Quote, Source: e.Source}
	for n, m := range e.Measures {
		v.Measures = append(v.Measures, measureOf(n+1, m))
	}
	return v
}

// measureOf scales the two bars so that the longer is 98 per cent wide; the
// axis begins at zero, and what is below zero has no bar.
func measureOf(n int, m idea.Measure) measureView {
	most := max(m.Before, m.After)
	width := func(x float64) string {
		if most <= 0 || x <= 0 {
			return "0"
		}
		return fmt.Sprintf("%.1f%%", 98*x/most)
	}
	v := measureView{
		N: n, What: m.What, Unit: m.Unit, Before: decimal(m.Before), After: decimal(m.After),
		BeforeWidth: width(m.Before), AfterWidth: width(m.After),
	}
	if m.Count > 0 {
		v.Count = number(m.Count)
	}
	change := "är oförändrat på"
	switch {
	case m.After < m.Before:
		change = "har minskat från " + v.Before + " till"
	case m.After > m.Before:
		change = "har ökat från " + v.Before + " till"
	}
	v.Summary = fmt.Sprintf("%s %s %s %s.", m.What, change, v.After, m.Unit)
	return v
}

func costs(c *idea.Cost) []row {
	if c == nil {
		return nil
	}
	money := func(n int) string {
		if n == 0 {
			return "inget extra"
		}
		return "cirka " + kronor(n)
	}
	return []row{
		{Term: "Utveckling, en gång", Text: money(c.Development)},
		{Term: "Drift per år", Text: money(c.Running)},
		{Term: "Arbetstid", Text: "cirka " + plural(c.Hours, "timme", "timmar")},
	}
}

func (b *builder) facts(i *idea.Idea, e *Entry) []row {
	org := b.rules.Organisation
	rows := []row{
		{Term: "Område", Links: b.terms(areaDimension, i.Areas)},
		{Term: "Till nytta för", Links: b.terms(audienceDimension, i.Audience)},
		{Term: "Typ av effekt", Links: b.terms(effectDimension, e.Effects)},
		{Term: "Verksamhet som tog emot idén", Text: receiver(i)},
		{Term: "Samarbete", Text: cooperation(i.Cooperation)},
		{Term: "Vision och mål", Text: list(names(i.Goals, org.Goals))},
		{Term: "Svarar på utmaningen", Text: list(b.challengeTitles(i.Challenges))},
		{Term: "Lanserad", Text: i.Launch.Date.Words()},
		{Term: "Från idé till lansering", Text: duration(i.Received, i.Launch.Date)},
		{Term: "Idégivare", Text: b.giver(i.ID)},
		{Term: "Ärendenummer", Text: i.ID},
	}
	var out []row
	for _, r := range rows {
		if r.Text != "" || len(r.Links) > 0 {
			out = append(out, r)
		}
	}
	return out
}

func receiver(i *idea.Idea) string {
	if i.Receiver == nil {
		return ""
	}
	return i.Receiver.Who
}

func cooperation(c *idea.Cooperation) string {
	if c == nil {
		return ""
	}
	return upperFirst(list(append(append([]string(nil), c.Internal...), c.External...)))
}

// duration tells a stretch of time in the unit a reader would use.
func duration(from, to calendar.Date) string {
	if from.IsZero() || to.IsZero() || to < from {
		return ""
	}
	return stretch(int(to - from))
}

// stretch tells a number of days, as months when there are many.
func stretch(days int) string {
	if days < 60 {
		return plural(days, "dag", "dagar")
	}
	return plural((days+15)/30, "månad", "månader")
}

func evaluation(e *idea.Evaluation) *evaluationView {
	if e == nil || e.Done.IsZero() {
		return nil
	}
	return &evaluationView{Done: e.Done, Outcome: evaluationWords[e.Outcome], Lessons: e.Lessons, By: list(e.By)}
}

// structuredData describes the page to search engines. It is data, not a
// script: browsers do not run it.
func (b *builder) structuredData(p *Page, e *Entry) (template.JS, error) {
	type thing map[string]any
	publisher := thing{"@type": "GovernmentOrganization", "name": b.rules.Organisation.Municipality, "url": b.config.Home}
	data, err := json.Marshal([]thing{
		{
			"@context": "https://schema.org", "@type": "Article",
			"headline": e.Title, "description": e.Line, "inLanguage": "sv",
			"datePublished": e.Published.String(), "dateModified": e.Updated.String(),
			"mainEntityOfPage": b.public.absolute(p.Path), "publisher": publisher, "author": publisher,
			"about": thing{"@type": "Project", "name": e.Title},
		},
		{
			"@context": "https://schema.org", "@type": "BreadcrumbList",
			"itemListElement": []thing{
				{"@type": "ListItem", "position": 1, "name": "Start", "item": b.public.absolute("/")},
				{"@type": "ListItem", "position": 2, "name": "Idéer", "item": b.public.absolute("/ideer/")},
				{"@type": "ListItem", "position": 3, "name": e.Title},
			},
		},
	})
	if err != nil {
		return "", fmt.Errorf("describing %s: %w", p.Path, err)
	}
	// json.Marshal escapes <, > and &, so the text cannot end the element.
	return template.JS(data), nil
}

// Words for values that the file holds as keys.
var (
	adoptWords = map[string]string{
		"ja":      "Ja, utan ändringar.",
		"anpassa": "Ja, men den behöver anpassas.",
		"nej":     "Nej, inte som den är.",
	}
	textOriginWords = map[string]string{
		"egna_ord":  "Texten är skriven av dem som arbetade med idén.",
		"redigerad": "Texten är redigerad av Idéslussen.",
	}
	translatedWords = map[string]string{
		"maskin":   "Texten är översatt av en dator och kan innehålla fel.",
		"manniska": "Texten är översatt.",
	}
	evaluationWords = map[string]string{
		"battre":     "Det blev bättre.",
		"oforandrat": "Det blev ingen skillnad.",
		"samre":      "Det blev sämre.",
		"blandat":    "En del blev bättre, annat inte.",
	}
)
