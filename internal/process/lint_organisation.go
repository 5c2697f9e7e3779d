package process

import "fmt"

func termID(t *Term) string { return t.ID }

// organisation judges the municipality's own words.
func (l *linter) organisation() {
	o := l.rules.Organisation
	if o.Format != FormatVersion && o.Municipality != "" {
		l.fault(OrganisationFile, "format", "format", fmt.Sprintf("Filen har format %d.", o.Format), fmt.Sprintf("Skriv format: %d.", FormatVersion))
	}
	l.filled(OrganisationFile, "kommun", "kommunens namn", o.Municipality)
	l.filled(OrganisationFile, "kortnamn", "kommunens kortnamn", o.Short)
	for _, list := range []struct {
		key      string
		terms    []Term
		required bool
	}{
		{"organisationer", o.Organisations, false},
		{"omraden", o.Areas, true},
		{"malgrupper", o.Audiences, true},
		{"effekter", o.Effects, true},
		{"mal", o.Goals, false},
	} {
		if list.required && len(list.terms) == 0 {
			l.fault(OrganisationFile, list.key, "saknas", fmt.Sprintf("Listan %s är tom.", list.key), "Skriv minst en rad med id och namn.")
		}
		l.ids(OrganisationFile, list.key, hyphenID, idsOf(list.terms, termID))
		for i, term := range list.terms {
			l.filled(OrganisationFile, fmt.Sprintf("%s[%d].namn", list.key, i), "ett namn", term.Name)
		}
	}
	l.ids(OrganisationFile, "stodfunktioner", hyphenID, idsOf(o.Support, func(f *Function) string { return f.ID }))
	for i, f := range o.Support {
		path := fmt.Sprintf("stodfunktioner[%d]", i)
		l.filled(OrganisationFile, path+".namn", "ett namn på funktionen", f.Name)
		l.filled(OrganisationFile, path+".kontakt", "ett sätt att nå funktionen", f.Contact)
	}
}
