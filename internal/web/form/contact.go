package form

import (
	"fmt"
	"net/mail"
	"slices"
	"strconv"
	"strings"
)

const (
	mostPeople = 8   // who can be named as having sent an idea together
	mostMail   = 254 // characters of an address; longer ones are not even parsed
)

// peopleIn reads how many people a page shows: at least one.
func peopleIn(written string) int {
	n, err := strconv.Atoi(written)
	if err != nil {
		return 1
	}
	return min(max(n, 1), mostPeople)
}

// people gives how many who sent the idea a page has fields for.
func (a *answers) people() int { return peopleIn(a.get(peopleField)) }

// of names a field for the nth who sent the idea, from 1.
func of(name string, n int) string {
	if n == 1 {
		return name
	}
	return name + strconv.Itoa(n)
}

// contactPage asks how those who sent the idea want to be reached, and, where
// there is more than one kind of senders, which they are.
func (f *Form) contactPage() *page {
	p := f.Frame.Rules.Process
	about := f.reachPage()
	if p.Contact == "aldrig" {
		about = &page{slug: about.slug, title: "Vem är du?", change: "vem du är", about: true, fields: always()}
	}
	if len(p.Submitters) > 1 {
		who, reach := f.whoField(), about.fields
		about.fields = func(a *answers) []field { return slices.Concat([]field{who}, reach(a)) }
	}
	return about
}

// reachPage asks how they want to be reached, and nothing else.
func (f *Form) reachPage() *page {
	about := &page{slug: "kontakt", title: "Dina kontaktuppgifter", change: "hur vi når dig", about: true, lead: f.contactLead()}
	if f.Frame.Rules.Process.Contact == "kravs" {
		about.fields = func(a *answers) []field { return f.reach(a, true) }
		about.also = f.reachable
		return about
	}
	about.title = "Hur vill du få vårt svar?"
	about.fields = func(a *answers) []field {
		return []field{{
			name: replyField, kind: one, label: "Hur vill du få vårt svar?", short: "Vårt svar",
			missing: "Välj hur du vill få vårt svar",
			choices: []choice{
				{value: byCode, label: "Bara med mitt kvitto", hint: "Kvittot är koden till din idé. Med den läser du vårt svar på webben. Du behöver inte berätta vem du är."},
				{value: contact, label: "Också med e-post, telefon eller möte", then: f.reach(a, false)},
			},
		}}
	}
	about.also = func(a *answers) []fault {
		if a.get(replyField) != contact {
			return nil
		}
		return f.reachable(a)
	}
	return about
}

func (f *Form) contactLead() string {
	lead := f.team() + " använder dina kontaktuppgifter för att höra av sig."
	if blind := f.blindGroup(); blind != "" {
		lead += " " + blind + " får inte se dem."
	}
	return lead
}

func (f *Form) whoField() field {
	who := field{name: whoField, kind: one, label: "Vem är du som lämnar idén?", short: "Vem du är", missing: "Välj vem du är som lämnar idén"}
	for _, s := range submitters {
		if slices.Contains(f.Frame.Rules.Process.Submitters, s.value) {
			who.choices = append(who.choices, s)
		}
	}
	return who
}

// reach gives the fields for how to reach those who sent the idea. Where
// contact is required, so is the address of the first of them.
func (f *Form) reach(a *answers, required bool) []field {
	var fields []field
	for n := 1; n <= a.people(); n++ {
		fields = append(fields, person(n, required)...)
	}
	return append(fields, field{
		name: wayField, kind: one, label: "Hur vill du att vi hör av oss?", short: "Hur vi hör av oss",
		missing: "Välj hur du vill att vi hör av oss", choices: ways,
	})
}

// person gives the fields for the nth who sent the idea.
func person(n int, mailRequired bool) []field {
	name := field{name: of(nameField, n), kind: line, label: "Namn", short: "Namn", most: 100, long: tooLong("Namnet", 100), autocomplete: "name"}
	address := field{
		name: of(mailField, n), kind: line, label: "E-postadress", short: "E-postadress", most: mostMail, long: tooLong("E-postadressen", mostMail),
		input: "email", autocomplete: "email", judge: JudgeMail,
	}
	phone := field{
		name: of(phoneField, n), kind: line, label: "Telefonnummer (frivilligt)", short: "Telefonnummer", most: 40, long: tooLong("Telefonnumret", 40),
		input: "tel", autocomplete: "tel", judge: judgePhone,
	}
	if n > 1 {
		whose := fmt.Sprintf(" till person %d", n)
		name.label, name.short = fmt.Sprintf("Namn på person %d", n), fmt.Sprintf("Namn på person %d", n)
		name.hint = "Lämna fälten tomma om ni inte är fler"
		address.label, address.short = "E-postadress"+whose+" (frivilligt)", "E-postadress"+whose
		phone.label, phone.short = "Telefonnummer"+whose+" (frivilligt)", "Telefonnummer"+whose
		name.autocomplete, address.autocomplete, phone.autocomplete = "off", "off", "off"
		return []field{name, address, phone}
	}
	name.missing = "Skriv ditt namn"
	if mailRequired {
		address.missing = "Skriv din e-postadress"
	} else {
		address.hint = "Behövs om du vill ha svar med e-post"
	}
	return []field{name, address, phone}
}

// reachable wants what the chosen way needs, and names where there is more.
func (f *Form) reachable(a *answers) []fault {
	var found []fault
	switch way := a.get(wayField); {
	case way == "epost" && a.get(mailField) == "" && f.Frame.Rules.Process.Contact != "kravs":
		found = append(found, fault{mailField, "Skriv din e-postadress eller välj ett annat sätt"})
	case way == "telefon" && a.get(phoneField) == "":
		found = append(found, fault{phoneField, "Skriv ditt telefonnummer eller välj ett annat sätt"})
	case way == "mote" && a.get(mailField) == "" && a.get(phoneField) == "" && f.Frame.Rules.Process.Contact != "kravs":
		found = append(found, fault{mailField, "Skriv din e-postadress eller ditt telefonnummer, så att vi kan föreslå en tid"})
	}
	for n := 2; n <= a.people(); n++ {
		if a.get(of(nameField, n)) == "" && (a.get(of(mailField, n)) != "" || a.get(of(phoneField, n)) != "") {
			found = append(found, fault{of(nameField, n), fmt.Sprintf("Skriv namnet på person %d", n)})
		}
	}
	return found
}

// JudgeMail tells what to do about what cannot be an e-mail address; "" for what
// can.
func JudgeMail(typed string) string {
	const remedy = "Skriv e-postadressen så här: namn@exempel.se"
	if len(typed) > mostMail || strings.ContainsAny(typed, " <>\"(),;:\\") {
		return remedy
	}
	parsed, err := mail.ParseAddress(typed)
	if err != nil || parsed.Address != typed {
		return remedy
	}
	_, domain, _ := strings.Cut(typed, "@")
	if !strings.Contains(strings.Trim(domain, "."), ".") || strings.Contains(domain, "@") {
		return remedy
	}
	return ""
}

func judgePhone(typed string) string {
	const remedy = "Skriv telefonnumret med siffror, till exempel 070-123 45 67"
	digits := 0
	for _, r := range typed {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case strings.ContainsRune(" -+()/\u00a0\u2010\u2011\u2013", r):
		default:
			return remedy
		}
	}
	if digits < 5 || digits > 15 {
		return remedy
	}
	return ""
}

// team names those who receive ideas, at the beginning of a sentence.
func (f *Form) team() string {
	p := f.Frame.Rules.Process
	for _, id := range p.Start().Work {
		if role := p.Role(id); role != nil && role.SeesIdentity && !role.Unlisted {
			return role.Name
		}
	}
	return f.Frame.Config.Contact.Function
}

// blindGroup names those who must not know who sent an idea; "" when there are
// none.
func (f *Form) blindGroup() string {
	for _, role := range f.Frame.Rules.Process.Roles {
		if role.Blind {
			return role.Name
		}
	}
	return ""
}
