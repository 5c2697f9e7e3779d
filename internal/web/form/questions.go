package form

import (
	"fmt"
	"slices"

	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// Fields, where more than one place speaks of them.
const (
	titleField    = "rubrik"
	noIdeaField   = "losning" // "saknas": a problem without a solution
	audienceField = "malgrupp"
	otherField    = "malgrupp-annan"
	benefitField  = "nytta"
	similarField  = "liknande"
	whereField    = "liknande-var"
	areaField     = "omrade"
	digitalField  = "digital"
	partField     = "delta"
	whoField      = "vem"
	replyField    = "svar"
	wayField      = "satt"
	nameField     = "namn"
	mailField     = "epost"
	phoneField    = "telefon"

	yes     = "ja"
	no      = "nej"
	unknown = "vet-inte"
	other   = "annan"
	contact = "kontakt"
	byCode  = "kvitto"
)

// benefitSection is the section that the long answer about the benefit goes
// to, where the process has it.
const benefitSection = "nytta"

// sectionField names the field of a section.
func sectionField(s *process.Section) string { return "text-" + s.ID }

// asked gives the sections that the first step requires, but for the one about
// the benefit, which has a question of its own.
func (f *Form) asked() []*process.Section {
	p := f.Frame.Rules.Process
	var sections []*process.Section
	for _, id := range p.Start().Requires.Sections {
		if s := p.Section(id); s != nil && strict.Fold(s.ID) != benefitSection {
			sections = append(sections, s)
		}
	}
	return sections
}

// questions gives the pages, in order.
func (f *Form) questions() []*page {
	pages := []*page{f.titlePage()}
	for _, s := range f.asked() {
		pages = append(pages, f.sectionPage(s))
	}
	pages = append(pages, f.benefitPage(), f.similarPage(), f.areaPage(), f.partPage())
	if p := f.Frame.Rules.Process; p.Contact != "aldrig" || len(p.Submitters) > 1 {
		pages = append(pages, f.contactPage())
	}
	for i, p := range pages {
		p.number = i + 1
		p.slug = fmt.Sprintf("%d-%s", p.number, p.slug)
	}
	return pages
}

// always is for pages that ask the same of everyone.
func always(fields ...field) func(*answers) []field {
	return func(*answers) []field { return fields }
}

func (f *Form) titlePage() *page {
	const most = 80
	return &page{slug: "rubrik", title: "Vad handlar din idé om?", change: "rubriken", fields: always(field{
		name: titleField, kind: line, label: "Vad handlar din idé om?", short: "Rubrik",
		hint: "Skriv en kort rubrik som andra förstår", missing: "Skriv en rubrik för din idé",
		most: most, long: tooLong("Rubriken", most),
		judge: func(title string) string {
			if len([]rune(title)) > most {
				return tooLong("Rubriken", most) // as the file counts them
			}
			return ""
		},
	})}
}

func (f *Form) sectionPage(s *process.Section) *page {
	q := questionOf(s)
	asked := field{
		name: sectionField(s), kind: text, label: q.title, short: q.short, hint: q.hint,
		missing: q.missing, most: q.most, long: tooLong(q.what, q.most),
	}
	p := &page{slug: strict.Fold(s.ID), title: q.title, change: q.change, fields: always(asked)}
	if f.Frame.Rules.Process.Blind() {
		p.lead = "Skriv inte namn på dig själv eller andra. Då kan de som bedömer läsa idén utan att veta vem den kommer från."
	}
	if len(s.RequiredOf) > 0 && !slices.Contains(s.RequiredOf, idea.TypeProblem) {
		p.fields = func(a *answers) []field {
			asked := asked
			if a.get(noIdeaField) != "" {
				asked.missing = ""
			}
			return []field{asked, {
				name: noIdeaField, kind: several, label: "Har du ingen lösning än?", short: "Lösning",
				choices: []choice{{value: "saknas", label: "Jag vill lämna problemet utan att ha en lösning"}},
			}}
		}
	}
	return p
}

func (f *Form) benefitPage() *page {
	const most = 1000
	audience := field{
		name: audienceField, kind: several, label: "Vem får nytta av idén?", short: "Vem som får nytta",
		hint: "Välj ett eller flera alternativ", missing: "Välj vem som får nytta av idén",
	}
	for _, t := range f.Frame.Rules.Organisation.Audiences {
		audience.choices = append(audience.choices, choice{value: t.ID, label: t.Name})
	}
	audience.choices = append(audience.choices, choice{value: other, label: "Någon annan", then: []field{{
		name: otherField, kind: line, label: "Vem?", short: "Någon annan",
		missing: "Skriv vem som får nytta av idén", most: 100, long: tooLong("Svaret", 100),
	}}})
	return &page{slug: "nytta", title: "Nyttan med idén", change: "nyttan", fields: always(audience, field{
		name: benefitField, kind: text, label: "Vad blir bättre?", short: "Vad som blir bättre",
		hint:    "Till exempel kortare väntetid, tryggare plats eller mindre svinn",
		missing: "Skriv vad som blir bättre", most: most, long: tooLong("Svaret om vad som blir bättre", most),
	})}
}

func (f *Form) similarPage() *page {
	const most = 500
	return &page{slug: "liknande", title: "Finns något liknande redan?", change: "om något liknande finns", fields: always(field{
		name: similarField, kind: one, label: "Finns något liknande redan?", short: "Något liknande",
		hint: "Du behöver inte leta länge", missing: "Välj om något liknande finns redan",
		choices: []choice{
			{value: yes, label: "Ja", then: []field{{
				name: whereField, kind: line, label: "Var finns det?", short: "Var", missing: "Skriv var det finns",
				most: most, long: tooLong("Svaret om var det finns", most),
			}}},
			{value: no, label: "Nej, inte vad jag vet"},
			{value: unknown, label: "Jag vet inte"},
		},
	})}
}

func (f *Form) areaPage() *page {
	areas := field{
		name: areaField, kind: several, label: "Vilken del av kommunen berör idén?", short: "Del av kommunen",
		hint: "Välj det som passar bäst. Du kan välja flera.", missing: "Välj vilken del av kommunen idén berör",
	}
	for _, t := range f.Frame.Rules.Organisation.Areas {
		areas.choices = append(areas.choices, choice{value: t.ID, label: t.Name})
	}
	areas.choices = append(areas.choices, choice{value: unknown, label: "Jag vet inte"})
	fields := []field{areas}
	title := areas.label
	if f.digital() != nil {
		title = "Vad berör idén?"
		fields = append(fields, field{
			name: digitalField, kind: one, label: "Handlar idén mest om ett nytt it-system eller en app?", short: "It-system eller app",
			missing: "Välj om idén mest handlar om ett it-system eller en app",
			choices: []choice{{value: yes, label: "Ja"}, {value: no, label: "Nej"}, {value: unknown, label: "Jag vet inte"}},
		})
	}
	return &page{slug: "omrade", title: title, change: "del av kommunen", fields: always(fields...)}
}

func (f *Form) partPage() *page {
	const title = "Vill du vara med och utveckla idén om den går vidare?"
	hint := "Du och din chef kommer överens om tiden"
	if !f.employeesOnly() {
		hint = "Arbetar du i kommunen kommer du och din chef överens om tiden"
	}
	return &page{slug: "delta", title: title, change: "om du vill vara med", about: true, fields: always(field{
		name: partField, kind: one, label: title, short: "Vara med och utveckla", hint: hint,
		missing: "Välj om du vill vara med och utveckla idén", choices: parts,
	})}
}

// employeesOnly reports whether nobody but employees may submit.
func (f *Form) employeesOnly() bool {
	s := f.Frame.Rules.Process.Submitters
	return len(s) == 0 || len(s) == 1 && s[0] == submitters[0].value
}

// digital gives the function that helps with digital ideas, nil when that is
// not asked.
func (f *Form) digital() *process.Function {
	if f.Digital == "" {
		return nil
	}
	support := f.Frame.Rules.Organisation.Support
	for i := range support {
		if support[i].ID == f.Digital {
			return &support[i]
		}
	}
	return nil
}
