package site

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/idea"
)

// factsView is a group of facts under a heading of its own.
type factsView struct {
	ID, Title string
	Rows      []row
}

// factGroups writes what is known about an idea beside its text, leaving out
// what is not.
func (b *builder) factGroups(out *bytes.Buffer, i *idea.Idea, e *Entry) {
	groups := append(b.forms(i),
		factsView{"utvecklingen", "Utvecklingen", developmentRows(i)},
		factsView{"extern-finansiering", "Pengar utifrån", fundingRows(i.Funding)},
		factsView{"testet", "Testet", pilotRows(i.Pilot)},
		factsView{"lanseringen", "Lanseringen", b.launchRows(i)},
		factsView{"utvarderingen", "Utvärderingen", evaluationRows(i.Evaluation)},
		factsView{"om-iden", "Om idén", b.aboutRows(i)},
	)
	for _, g := range groups {
		facts := filledIn(func(out *bytes.Buffer) { b.parts.facts(out, g.Rows) })
		if facts != "" {
			b.parts.group.fill(out, g.ID, g.Title, facts)
		}
	}
}

func (b *builder) aboutRows(i *idea.Idea) []row {
	kind := known(typeWords, i.Type)
	if i.Nature != "" {
		kind += ", " + lowerFirst(known(natureWords, i.Nature))
	}
	return []row{
		{Term: "Ärendenummer", Text: i.ID},
		{Term: "Slag", Text: kind},
		{Term: "Kom in", Text: i.Received.Words()},
		{Term: "Kommer från", Text: known(originWords, i.Origin)},
		{Term: "Organisation", Text: b.parts.organisations.list([]string{i.Organisation})},
		{Term: "Programområde", Links: links(b.parts.areas, i.Areas)},
		{Term: "Till nytta för", Text: b.parts.audiences.list(i.Audience)},
		{Term: "Ämnen", Text: list(i.Topics)},
		{Term: "Vision och mål", Text: b.parts.goals.list(i.Goals)},
		{Term: "Svarar på utmaningen", Links: links(b.parts.challenges, i.Challenges)},
		{Term: "Visas också av", Text: list(i.SharedWith)},
	}
}

func developmentRows(i *idea.Idea) []row {
	rows := []row{
		{Term: "Ansvarar", Text: i.Responsible},
		{Term: "Genomför", Text: i.Performer},
	}
	if r := i.Receiver; r != nil {
		rows = append(rows, row{Term: "Tar emot resultatet", Text: r.Who}, row{Term: "Mottagarens utrymme", Text: r.Capacity})
	}
	rows = append(rows, row{Term: "Tid och pengar", Text: i.Resources})
	if c := i.Cooperation; c != nil {
		rows = append(rows, row{Term: "Samarbete inom kommunen", Text: list(c.Internal)}, row{Term: "Samarbete utanför kommunen", Text: upperFirst(list(c.External))})
	}
	return rows
}

func fundingRows(f *idea.Funding) []row {
	if f == nil {
		return nil
	}
	rows := []row{
		{Term: "Finansiär", Text: f.Funder},
		{Term: "Läge", Text: known(fundingWords, f.Status)},
		{Term: "Period", Text: f.Period},
		{Term: "Utlysning", Text: f.Call},
		{Term: "Diarienummer", Text: f.Dnr},
	}
	if f.Amount > 0 {
		rows = append(rows, row{Term: "Belopp", Text: kronor(f.Amount)})
	}
	return rows
}

func pilotRows(p *idea.Pilot) []row {
	if p == nil {
		return nil
	}
	return []row{
		{Term: "Vad vi tror", Text: p.Hypothesis},
		{Term: "Så mäter vi", Text: p.Measure},
		{Term: "Vad det visade", Text: p.Result},
	}
}

func (b *builder) launchRows(i *idea.Idea) []row {
	l := i.Launch
	if l == nil {
		return nil
	}
	rows := []row{
		{Term: "Datum", Text: l.Date.Words()},
		{Term: "Ingress på webben", Text: l.Lead},
	}
	rows = append(rows, b.effectRows(l.Effect)...)
	rows = append(rows, costs(l.Cost)...)
	rows = append(rows,
		row{Term: "Kan andra ta över den?", Text: strings.TrimSpace(adoptWords[l.Adopt] + " " + l.AdoptNote)},
		row{Term: "Används också av", Text: list(l.UsedBy)},
		row{Term: "Vi berättar i", Text: list(l.Channels)},
		row{Term: "Bilder", Text: imageTexts(i.Images)},
		row{Term: "Vems ord", Text: strings.TrimSpace(textOriginWords[i.TextOrigin] + " " + translatedWords[i.Translated])},
	)
	if r := l.Reviewed; r != nil {
		rows = append(rows, row{Term: "Granskad", Text: by(r.Date, r.By)})
	}
	return rows
}

func (b *builder) effectRows(e *idea.Effect) []row {
	if e == nil {
		return nil
	}
	rows := []row{
		{Term: "Typ av effekt", Text: b.parts.effects.list(e.Types)},
		{Term: "Före", Text: e.Before},
		{Term: "Efter", Text: e.After},
		{Term: "Så har vi mätt", Text: e.Method},
		{Term: "Mätt den", Text: e.Date.Words()},
	}
	for _, m := range e.Measures {
		text := fmt.Sprintf("%s före och %s efter", strings.TrimSpace(decimal(m.Before)+" "+m.Unit), strings.TrimSpace(decimal(m.After)+" "+m.Unit))
		if m.Count > 0 {
			text += ", " + plural(m.Count, "mätning", "mätningar")
		}
		rows = append(rows, row{Term: m.What, Text: text})
	}
	if e.Quote != "" {
		rows = append(rows, row{Term: "Citat", Text: strings.TrimSpace("”" + e.Quote + "” " + e.Source)})
	}
	return rows
}

// imageTexts tells what the pictures show, and which of them the public sees.
func imageTexts(images []idea.Image) string {
	var out []string
	for _, i := range images {
		text := i.Alt
		if text == "" && i.Decorative {
			text = "En bild som bara smyckar"
		}
		if i.License != "" {
			text += " (" + i.License + ")"
		}
		out = append(out, text)
	}
	return strings.Join(out, ". ")
}

func evaluationRows(e *idea.Evaluation) []row {
	if e == nil {
		return nil
	}
	rows := []row{
		{Term: "Ska vara gjord senast", Text: e.Due.Words()},
		{Term: "Gjord", Text: by(e.Done, list(e.By))},
		{Term: "Vad den visade", Text: evaluationWords[e.Outcome]},
		{Term: "Lärdomar", Text: e.Lessons},
	}
	return rows
}

// by tells a day and who did it then, or what of it is known.
func by(d calendar.Date, who string) string {
	switch {
	case who == "":
		return d.Words()
	case d.IsZero():
		return "Av " + who
	}
	return d.Words() + ", av " + who
}

// affectedView is a service that an idea touches.
type affectedView struct {
	Service, Role       string
	Contacted, Anchored string
}

func affected(all []idea.Affected) []affectedView {
	out := make([]affectedView, len(all))
	for n, a := range all {
		out[n] = affectedView{
			Service: a.Service, Role: known(affectedWords, a.Role),
			Contacted: orDash(a.Contacted.Words()), Anchored: orDash(a.Anchored.Words()),
		}
	}
	return out
}

// orDash gives a dash for what is not known, as in a table.
func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
