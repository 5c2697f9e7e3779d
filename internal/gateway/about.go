package gateway

import (
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/process"
)

// Faulty is a submission that cannot be an idea as it is: what is wrong, by the
// field it stands in (titel, nytta, omrade … or the id of a section; kontakt,
// vem, vill_delta, kanal, finns_redan for what is not the idea's).
type Faulty struct{ Faults map[string][]fault.Fault }

func (*Faulty) Error() string { return "something in the idea is missing or cannot be used" }

// What may be answered.
var (
	parts    = []string{"", "driva", "delta", "folja", "kanske", "nej"}
	channels = []string{"", "webb", "papper", "telefon"}
	ways     = []string{"", "epost", "telefon", "mote"}
)

// Bounds on what stays in zone 1.
const (
	maxExists = 4_000 // bytes
	maxPeople = 20
	maxPerson = 254 // bytes of a name, an address, a number
)

// about judges what is told besides the idea, and adds to faults.
func (g *Gateway) about(s *Submission, p *process.Process, faults map[string][]fault.Fault) map[string][]fault.Fault {
	all := map[string][]fault.Fault{}
	for field, found := range faults {
		all[field] = found
	}
	add := func(field, rule, message, remedy string) {
		all[field] = append(all[field], fault.Fault{Rule: rule, Message: message, Remedy: remedy})
	}
	if s.Who == "" && len(p.Submitters) == 1 {
		s.Who = p.Submitters[0]
	}
	if !slices.Contains(p.Submitters, s.Who) {
		add("vem", "far-inte-lamna", "Idéslussen tar inte emot idéer från den gruppen.", "Välj en av dem som får lämna idéer.")
	}
	if !slices.Contains(parts, s.Part) {
		add("vill_delta", "okant-varde", "Det går inte att svara så.", "Välj om du vill vara med och utveckla idén.")
	}
	if !slices.Contains(channels, s.Channel) {
		add("kanal", "okant-varde", "Det går inte att svara så.", "Välj webb, papper eller telefon.")
	}
	if len(s.Exists) > maxExists {
		add("finns_redan", "for-lang", "Texten om det som redan finns är för lång.", "Korta den.")
	}
	g.aboutContact(s.Contact, p, add)
	return all
}

// aboutContact holds a contact to what the process asks for.
func (g *Gateway) aboutContact(c *Contact, p *process.Process, add func(field, rule, message, remedy string)) {
	const field = "kontakt"
	switch {
	case c == nil && p.Contact == "kravs":
		add(field, "saknas", "Vi behöver veta hur vi når dig.", "Skriv ditt namn och hur vi når dig.")
	case c != nil && p.Contact == "aldrig":
		add(field, "inte-har", "Idéslussen tar inte emot kontaktuppgifter.", "Ta bort dem. Du får ett kvitto att följa idén med.")
	case c != nil && !g.CanSeal():
		add(field, "ingen-nyckel", "Vi kan inte ta emot kontaktuppgifter just nu.", "Lämna idén utan dem. Du får ett kvitto att följa idén med.")
	}
	if c == nil {
		return
	}
	if len(c.People) == 0 || len(c.People) > maxPeople {
		add(field, "antal", "Det ska vara mellan en och tjugo idégivare.", "Skriv namnet på den eller dem som har idén.")
	}
	if !slices.Contains(ways, c.How) {
		add(field, "okant-varde", "Det går inte att svara så.", "Välj hur du vill att vi hör av oss.")
	}
	reachable := false
	for n := range c.People {
		person := &c.People[n]
		for _, s := range []*string{&person.Name, &person.Email, &person.Phone} {
			*s = strings.TrimSpace(*s)
			if len(*s) > maxPerson || strings.ContainsAny(*s, "\r\n\x00") {
				add(field, "for-lang", "En kontaktuppgift är för lång.", "Korta den.")
			}
		}
		if person.Name == "" {
			add(field, "saknas", "Det står inte vad du heter.", "Skriv ditt namn.")
		}
		switch c.How {
		case "epost":
			reachable = reachable || person.Email != ""
		case "telefon":
			reachable = reachable || person.Phone != ""
		default:
			reachable = reachable || person.Email != "" || person.Phone != ""
		}
	}
	switch {
	case reachable || len(c.People) == 0:
	case c.How == "epost":
		add(field, "saknas", "Det står ingen e-postadress.", "Skriv din e-postadress.")
	case c.How == "telefon":
		add(field, "saknas", "Det står inget telefonnummer.", "Skriv ditt telefonnummer eller välj ett annat sätt.")
	default:
		add(field, "saknas", "Det står inte hur vi når dig.", "Skriv din e-postadress eller ditt telefonnummer.")
	}
}
