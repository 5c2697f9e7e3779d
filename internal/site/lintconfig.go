package site

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/markdown"
	"github.com/idesluss/idesluss/internal/strict"
)

// lint judges what the municipality says about itself. What would show readers
// something wrong is an error; what a new sluss has not got to yet, or will
// soon have to do, is a warning.
func (c *Config) lint(doc *strict.Document, today calendar.Date) []check.Finding {
	l := &configLinter{config: c, doc: doc, today: today}
	l.identity()
	l.contact()
	l.project()
	l.accessibility()
	l.dataProtection()
	l.security()
	check.Sort(l.found)
	return l.found
}

type configLinter struct {
	config *Config
	doc    *strict.Document
	today  calendar.Date
	found  []check.Finding
}

func (l *configLinter) add(severity check.Severity, rule, key, message, remedy string) {
	line, column := l.doc.Position(key)
	l.found = append(l.found, check.Finding{Severity: severity, Fault: fault.Fault{
		File: configFile, Line: line, Column: column, Rule: rule, Message: message, Remedy: remedy,
	}})
}

// needed wants a value that the pages cannot do without.
func (l *configLinter) needed(severity check.Severity, key, what string) {
	if l.doc.Empty(key) {
		l.add(severity, "saknas", key, fmt.Sprintf("%s saknas.", what), fmt.Sprintf("Fyll i %s.", key))
	}
}

var (
	mailSyntax  = regexp.MustCompile(`^[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$`)
	phoneSyntax = regexp.MustCompile(`^\+?[0-9][0-9 ()\-\x{a0}]{3,}$`)
)

func (l *configLinter) mail(key, value string) {
	if value != "" && !mailSyntax.MatchString(value) {
		l.add(check.Error, "epost", key, fmt.Sprintf("%q är inte en e-postadress.", value), "Skriv den så här: namn@exempel.se.")
	}
}

func (l *configLinter) phone(key, value string) {
	if value != "" && !phoneSyntax.MatchString(value) {
		l.add(check.Error, "telefon", key, fmt.Sprintf("%q är inte ett telefonnummer.", value),
			"Skriv det med siffror, till exempel 08-465 004 10 eller +46 8 465 004 10.")
	}
}

// link wants the address of a page somewhere else.
func (l *configLinter) link(key, value string) {
	if value == "" {
		return
	}
	u, err := url.Parse(value)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		l.add(check.Error, "adress", key, fmt.Sprintf("%q är inte en webbadress.", value), "Skriv hela adressen, med https:// först.")
	}
}

func (l *configLinter) oneOf(key, value string, allowed []string) {
	if value != "" && !slices.Contains(allowed, value) {
		l.add(check.Error, "okant-varde", key, fmt.Sprintf("%q kan inte stå här.", value), "Skriv någon av: "+strings.Join(allowed, ", ")+".")
	}
}

func (l *configLinter) notNegative(key string, n int) {
	if n < 0 {
		l.add(check.Error, "tal", key, "Talet är mindre än noll.", "Skriv noll eller mer.")
	}
}

// order wants two days to come in their order.
func (l *configLinter) order(key string, first, then calendar.Date, message string) {
	if !first.IsZero() && !then.IsZero() && then < first {
		l.add(check.Error, "datum", key, message, "Kontrollera de två datumen.")
	}
}

func (l *configLinter) identity() {
	c := l.config
	if c.Format != 1 {
		l.add(check.Error, "format", "format", "Filens format är inte 1.", `Skriv "format: 1".`)
	}
	l.needed(check.Error, "namn", "Tjänstens namn")
	for _, a := range []struct{ key, what, value string }{
		{"adress", "Den publika webbplatsens adress", c.Address},
		{"adress_internt", "Det interna registrets adress", c.Internal},
	} {
		l.needed(check.Error, a.key, a.what)
		if a.value != "" && !isAddress(a.value) {
			l.add(check.Error, "adress", a.key, fmt.Sprintf("%q är inte en hel adress.", a.value),
				"Skriv den med https:// först och snedstreck sist: https://ideslussen.exempel.se/.")
		}
	}
	if c.Address != "" && c.Address == c.Internal {
		l.add(check.Error, "samma-adress", "adress_internt", "Den publika webbplatsen och det interna registret har samma adress.",
			"Ge dem var sin. Det interna registret ska bara nås av dem som arbetar med idéerna.")
	}
	l.needed(check.Warning, "kommunens_webb", "Kommunens webbadress")
	l.link("kommunens_webb", c.Home)
	l.link("lankar.synpunkter", c.Links.Suggestions)
	l.link("lankar.visselblasning", c.Links.Whistleblower)
	l.link("lankar.lamna", c.Links.Submit)
	l.order("uppdaterad", c.Published, c.Updated, "Webbplatsen uppdaterades innan den publicerades.")
	if c.License == "" || licenseAddress(c.License) == "" {
		l.add(check.Warning, "licens", "licens", "Det framgår inte vad andra får göra med era öppna data.",
			"Skriv någon av: "+strings.Join(slices.Sorted(maps.Keys(licenses)), ", ")+", eller licensens webbadress.")
	}
}

func (l *configLinter) contact() {
	c := l.config.Contact
	l.needed(check.Error, "kontakt.funktion", "Funktionen som svarar")
	l.needed(check.Error, "kontakt.epost", "E-postadressen")
	l.needed(check.Warning, "kontakt.telefon", "Telefonnumret")
	l.needed(check.Warning, "kontakt.telefontider", "Telefontiderna")
	l.needed(check.Warning, "kontakt.besoksadress", "Besöksadressen")
	l.needed(check.Warning, "kontakt.besokstider", "Besökstiderna")
	l.mail("kontakt.epost", c.Mail)
	l.oneOf("kontakt.mejl", c.Mails, []string{"kort", "helt"})
	l.phone("kontakt.telefon", c.Phone)
	l.hours("kontakt.telefontider", c.PhoneHours)
	l.hours("kontakt.besokstider", c.VisitHours)
	l.notNegative("kontakt.svarstid_arbetsdagar", c.AnswerWithin)
}

func (l *configLinter) hours(key string, hours []Hours) {
	for i, h := range hours {
		if h.Days == "" || h.Times == "" {
			l.add(check.Error, "tider", fmt.Sprintf("%s[%d]", key, i), "Raden saknar dagar eller tider.",
				"Skriv till exempel {dagar: måndag–fredag, tider: 9.00–16.00}.")
		}
	}
}

func (l *configLinter) project() {
	p := &l.config.Project
	l.oneOf("projekt.textursprung", p.Words, []string{"egna_ord", "redigerad"})
	l.notNegative("projekt.belopp", p.Grant)
	l.order("projekt.till", p.From, p.Until, "Projektet slutar innan det börjar.")
	for _, part := range p.parts() {
		line, _ := l.doc.Position(part.key)
		for _, f := range markdown.Parse(part.text, markdown.Options{Base: 3}).Faults(configFile, 0) {
			f.Line = line
			l.found = append(l.found, check.Finding{Fault: f, Severity: check.Error})
		}
	}
}

// The statement must be gone through every year, or it is not worth believing.
const (
	statementMonths = 12
	reminderMonths  = 11
)

func (l *configLinter) accessibility() {
	a := l.config.Accessibility
	if l.doc.Empty("tillganglighet.efterlevnad") {
		l.add(check.Warning, "inte-bedomd", "tillganglighet", "Webbplatsens tillgänglighet är inte bedömd.",
			"Bedöm den och skriv helt, delvis eller inte under tillganglighet.efterlevnad.")
	}
	l.oneOf("tillganglighet.efterlevnad", a.Compliance, []string{"helt", "delvis", "inte"})
	switch {
	case a.Compliance == "helt" && len(a.Defects) > 0:
		l.add(check.Error, "motsagelse", "tillganglighet.efterlevnad", "Webbplatsen sägs uppfylla lagen helt, men brister är uppräknade.",
			"Skriv delvis, eller ta bort de brister som är åtgärdade.")
	case (a.Compliance == "delvis" || a.Compliance == "inte") && len(a.Defects) == 0:
		l.add(check.Error, "motsagelse", "tillganglighet.efterlevnad", "Webbplatsen uppfyller inte lagen helt, men ingen brist är uppräknad.",
			"Räkna upp bristerna under tillganglighet.brister, eller skriv helt.")
	}
	for i, d := range a.Defects {
		l.defect(fmt.Sprintf("tillganglighet.brister[%d]", i), d)
	}
	l.order("tillganglighet.uppdaterad", a.Published, a.Updated, "Redogörelsen uppdaterades innan webbplatsen offentliggjordes.")
	l.order("tillganglighet.uppdaterad", a.Assessed, a.Updated, "Redogörelsen uppdaterades före den senaste bedömningen.")
	if a.Compliance != "" {
		l.statementAge(a.Updated)
	}
}

func (l *configLinter) statementAge(updated calendar.Date) {
	const remedy = "Gå igenom sidan, uppdatera bristerna och skriv dagens datum under tillganglighet.uppdaterad."
	switch {
	case updated.IsZero():
		l.add(check.Error, "gammal-redogorelse", "tillganglighet", "Det står inte när tillgänglighetsredogörelsen uppdaterades.", remedy)
	case monthsAfter(updated, statementMonths) < l.today:
		l.add(check.Error, "gammal-redogorelse", "tillganglighet.uppdaterad",
			fmt.Sprintf("Tillgänglighetsredogörelsen är från den %s, mer än %d månader sedan.", updated.Words(), statementMonths), remedy)
	case monthsAfter(updated, reminderMonths) < l.today:
		l.add(check.Warning, "gammal-redogorelse", "tillganglighet.uppdaterad",
			fmt.Sprintf("Tillgänglighetsredogörelsen blir för gammal den %s.", monthsAfter(updated, statementMonths).AddDays(1).Words()), remedy)
	}
}

// monthsAfter gives the day n months later.
func monthsAfter(d calendar.Date, n int) calendar.Date { return calendar.Of(d.Time().AddDate(0, n, 0)) }

func (l *configLinter) defect(key string, d Defect) {
	if !slices.ContainsFunc(situations, func(s string) bool { return strict.Fold(s) == strict.Fold(d.Use) }) {
		l.add(check.Error, "okant-varde", key+".anvandning", fmt.Sprintf("Användningen %q finns inte.", d.Use),
			"Skriv någon av: "+strings.Join(situations, ", ")+".")
	}
	for _, part := range []struct{ key, value, remedy string }{
		{"brist", d.Problem, "Skriv vad som inte fungerar."},
		{"skal", d.Reason, "Skriv varför det inte är åtgärdat än."},
		{"alternativ", d.Alternative, "Skriv hur den som berörs kan göra i stället."},
		{"nar", d.Fixed, "Skriv när det ska vara åtgärdat."},
	} {
		if strings.TrimSpace(part.value) == "" {
			l.add(check.Error, "saknas", key, fmt.Sprintf("Bristen saknar %s.", part.key), part.remedy)
		}
	}
}

func (l *configLinter) dataProtection() {
	d := l.config.DataProtection
	l.needed(check.Warning, "dataskydd.ansvarig", "Den nämnd som är personuppgiftsansvarig")
	l.needed(check.Warning, "dataskydd.ombud_epost", "Dataskyddsombudets e-postadress")
	l.needed(check.Warning, "dataskydd.lagringstid", "Hur länge kontaktuppgifter sparas")
	l.mail("dataskydd.ombud_epost", d.Officer)
	l.phone("dataskydd.ombud_telefon", d.OfficerTel)
	l.notNegative("dataskydd.loggdagar", d.LogDays)
}

// soon is how many days before security.txt runs out we begin to say so.
const soon = 30

func (l *configLinter) security() {
	s := l.config.Security
	if s.Contact == "" {
		l.add(check.Warning, "saknas", "sakerhet", "Det står inte vart den som hittar en säkerhetsbrist ska vända sig.",
			"Skriv en mailto:-adress eller en webbadress under sakerhet.kontakt.")
		return
	}
	if mail, ok := strings.CutPrefix(s.Contact, "mailto:"); ok {
		l.mail("sakerhet.kontakt", mail)
	} else {
		l.link("sakerhet.kontakt", s.Contact)
	}
	const remedy = "Kontrollera att kontakten stämmer, och skriv ett datum högst ett år fram under sakerhet.giltig_till."
	switch {
	case s.Expires.IsZero():
		l.add(check.Warning, "saknas", "sakerhet", "Det står inte hur länge säkerhetskontakten gäller, så security.txt skrivs inte.", remedy)
	case s.Expires < l.today:
		l.add(check.Warning, "gammalt", "sakerhet.giltig_till", "Säkerhetskontakten har gått ut, så security.txt skrivs inte.", remedy)
	case s.Expires < l.today.AddDays(soon):
		l.add(check.Warning, "gammalt", "sakerhet.giltig_till", fmt.Sprintf("Säkerhetskontakten går ut den %s.", s.Expires.Words()), remedy)
	}
}

// addressSyntax is an address without a mark that HTML or XML minds, a query
// or a name to sign in with: it is written as it is into every link.
var addressSyntax = regexp.MustCompile(`^https?://[A-Za-z0-9.:\[\]-]+/([A-Za-z0-9._~-]+/)*$`)

// isAddress reports whether s is an address to build for: absolute, with a
// final slash.
func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && addressSyntax.MatchString(s)
}
