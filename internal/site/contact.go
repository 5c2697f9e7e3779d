package site

import (
	"github.com/idesluss/idesluss/internal/calendar"
)

// contactView is what kontakt.html gets: how people reach the service.
type contactView struct {
	Contact
	Name          string
	Municipality  string
	Suggestions   string // where residents leave suggestions
	Whistleblower string
}

func (b *builder) contactPage() []job {
	p := &Page{
		Path: "/kontakt/", Kind: "kontakt", Title: "Kontakta oss", Section: "/kontakt/",
		Description: "Ring, mejla, skriv eller besök oss. Här kan du också anmäla brister i tillgängligheten.",
		Crumbs:      []Link{{Href: "/", Text: "Start"}}, Updated: b.config.Updated,
	}
	return []job{page(b.public, p, func() *contactView {
		c := b.config.Contact
		c.PhoneHours, c.VisitHours = asTerms(c.PhoneHours), asTerms(c.VisitHours)
		return &contactView{
			Contact: c, Name: b.config.Name, Municipality: b.rules.Organisation.Municipality,
			Suggestions: b.config.Links.Suggestions, Whistleblower: b.config.Links.Whistleblower,
		}
	})}
}

// asTerms gives opening hours with the days beginning in upper case, since
// they stand as terms in a list.
func asTerms(hours []Hours) []Hours {
	out := make([]Hours, len(hours))
	for i, h := range hours {
		out[i] = Hours{Days: upperFirst(h.Days), Times: h.Times}
	}
	return out
}

// notFoundView is what 404.html gets.
type notFoundView struct{}

// notFoundPage is shown by the server at any address, so its links must not
// depend on where it stands.
func (b *builder) notFoundPage() []job {
	p := &Page{
		Path: "/404.html", Kind: "404", Title: "Vi hittar inte sidan", Hidden: true,
		Description: "Adressen kan vara fel eller sidan kan ha flyttats.",
	}
	return []job{page(b.public, p, func() *notFoundView { return &notFoundView{} })}
}

// period tells a stretch of time that may lack its beginning or its end.
func period(from, until calendar.Date) string {
	switch {
	case from.IsZero() && until.IsZero():
		return ""
	case until.IsZero():
		return "Från den " + from.Words()
	case from.IsZero():
		return "Till den " + until.Words()
	}
	return from.Words() + "–" + until.Words()
}
