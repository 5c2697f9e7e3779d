package site

import (
	"unicode"
	"unicode/utf8"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/strict"
)

// accessibilityView is what tillganglighet.html gets: the statement that the
// law (2018:1937) asks for, in the parts that Digg (MDFFS 2019:2) lists.
type accessibilityView struct {
	Name         string
	Municipality string
	Address      string
	Internal     bool
	Compliance   string // "helt förenlig", "delvis förenlig", "inte förenlig"
	Situations   []situationView
	Excluded     []string
	Contact      Contact
	ReportHref   string // where a defect is reported
	AssessedBy   string
	Assessed     calendar.Date
	Published    calendar.Date
	Updated      calendar.Date
}

// situationView is the defects that matter in one situation of use.
type situationView struct {
	Name    string
	Defects []Defect
}

// situations of use, as EN 301 549 chapter 4 has them and in its order. The
// last ones come from the words of the law.
var situations = []string{
	"utan syn", "med nedsatt syn", "med nedsatt färgseende", "utan hörsel", "med nedsatt hörsel", "utan röst",
	"med nedsatt finmotorik eller styrka", "med nedsatt rörlighet", "med känslighet för flimmer",
	"med kognitiv nedsättning", "med behov av avskildhet",
}

// compliance are the only three phrases a statement may use, by the key in
// site/sajt.yaml.
var compliance = map[string]string{
	"helt":   "helt förenlig",
	"delvis": "delvis förenlig",
	"inte":   "inte förenlig",
}

// accessibilityPage gives the statement of one tree. Both trees are digital
// public service in the sense of the law.
func (b *builder) accessibilityPage(t *tree) []job {
	p := &Page{
		Path: "/tillganglighet/", Kind: "tillganglighet", Title: "Tillgänglighetsredogörelse för " + b.config.Name,
		Section: "/tillganglighet/", Updated: b.config.Accessibility.Updated,
		Description: "Hur tillgänglig webbplatsen är, vilka brister vi känner till och hur du anmäler fler.",
		Crumbs:      []Link{{Href: "/", Text: "Start"}},
	}
	if t.internal {
		p.Crumbs[0].Text = internalMenu[0].Text
		p.Title += " internt"
	}
	return []job{page(t, p, func() *accessibilityView { return b.accessibilityView(t) })}
}

func (b *builder) accessibilityView(t *tree) *accessibilityView {
	a := b.config.Accessibility
	v := &accessibilityView{
		Name: b.config.Name, Municipality: b.rules.Organisation.Municipality, Address: t.address, Internal: t.internal,
		Compliance: compliance[a.Compliance], Excluded: a.Excluded, Contact: b.config.Contact,
		ReportHref: b.public.url("/kontakt/") + "#tillganglighet",
		AssessedBy: a.AssessedBy, Assessed: a.Assessed, Published: a.Published, Updated: a.Updated,
	}
	if t.internal {
		v.ReportHref = b.public.absolute("/kontakt/") + "#tillganglighet"
		v.Name += " internt"
	}
	for _, name := range situations {
		s := situationView{Name: upperFirst("använda " + name)}
		for _, d := range a.Defects {
			if strict.Fold(d.Use) == strict.Fold(name) {
				s.Defects = append(s.Defects, d)
			}
		}
		if len(s.Defects) > 0 {
			v.Situations = append(v.Situations, s)
		}
	}
	return v
}

// upperFirst gives s with its first letter in upper case.
func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return ""
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
