package status_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/gateway"
)

// What is typed is asked for, judged and kept as in the form.
func TestContactDetailsAreChanged(t *testing.T) {
	for _, c := range []struct {
		what, preset string
		fields       []string
		status       int
		says         string
		asked        string // of the gateway; empty when nothing
	}{
		{what: "only looked at", preset: "orebro", status: 200, says: "Vi kan inte visa vad du har lämnat tidigare."},
		{what: "no choice", preset: "orebro", fields: []string{"gor", "ja"}, status: 422, says: "Fel: Välj hur du vill få vårt svar"},
		{what: "taken away", preset: "orebro", fields: []string{"gor", "ja", "svar", "kvitto"}, status: 200, says: "Vi har tagit bort dina kontaktuppgifter.", asked: "Recontact none"},
		{what: "taken away, with what was typed and not chosen", preset: "orebro", fields: []string{"gor", "ja", "svar", "kvitto", "namn", "Kim", "epost", "kim@exempel.se", "satt", "epost"}, status: 200, asked: "Recontact none"},
		{what: "nothing filled in", preset: "orebro", fields: []string{"gor", "ja", "svar", "kontakt"}, status: 422, says: "Fel: Skriv ditt namn"},
		{what: "no way", preset: "orebro", fields: []string{"gor", "ja", "svar", "kontakt", "namn", "Kim"}, status: 422, says: "Fel: Välj hur du vill att vi hör av oss"},
		{what: "an address that is none", preset: "orebro", fields: []string{"gor", "ja", "svar", "kontakt", "namn", "Kim", "epost", "kim", "satt", "epost"}, status: 422, says: "Fel: Skriv e-postadressen så här: namn@exempel.se"},
		{what: "telephone without a number", preset: "orebro", fields: []string{"gor", "ja", "svar", "kontakt", "namn", "Kim", "satt", "telefon"}, status: 422, says: "Fel: Skriv ditt telefonnummer eller välj ett annat sätt"},
		{what: "changed", preset: "orebro", fields: []string{"gor", "ja", "svar", "kontakt", "namn", "Kim Ek", "epost", "kim@exempel.se", "satt", "epost"}, status: 200, says: "Vi har sparat dina nya kontaktuppgifter.",
			asked: "Recontact {People:[{Name:Kim Ek Email:kim@exempel.se Phone:}] How:epost}"},
		{what: "one more is asked for", preset: "orebro", fields: []string{"gor", "ja", "fler", "ja", "svar", "kontakt", "namn", "Kim Ek"}, status: 200, says: "Namn på person 2"},
		{what: "two of them", preset: "orebro", fields: []string{"gor", "ja", "antal", "2", "svar", "kontakt", "namn", "Kim Ek", "epost", "kim@exempel.se", "namn2", "Alex Ek", "satt", "epost"}, status: 200,
			asked: "Recontact {People:[{Name:Kim Ek Email:kim@exempel.se Phone:} {Name:Alex Ek Email: Phone:}] How:epost}"},
		{what: "two of them, one without a name", preset: "orebro", fields: []string{"gor", "ja", "antal", "2", "svar", "kontakt", "namn", "Kim Ek", "epost", "kim@exempel.se", "epost2", "a@b.se", "satt", "epost"}, status: 422, says: "Fel: Skriv namnet på person 2"},
		{what: "where it is required", preset: "lerum", status: 200, says: "Du kan byta dina uppgifter men inte ta bort dem."},
		{what: "taken away where it is required", preset: "lerum", fields: []string{"gor", "ja", "svar", "kvitto"}, status: 422, says: "Fel: Skriv ditt namn"},
	} {
		t.Run(c.what, func(t *testing.T) {
			f := frame(t, c.preset)
			s := serve(t, f)
			s.desk.standings[code(1)] = full(f.Rules.Process, f.Rules.Process.Start())
			w := s.post("kontakt", append([]string{"kvitto", code(1).String()}, c.fields...)...)
			wants(t, w, c.status, c.says)
			if got := strings.Join(s.desk.called, ", "); got != c.asked {
				t.Errorf("the gateway was asked %q, want %q", got, c.asked)
			}
			if title := w.Body.String(); (c.status == 422) != strings.Contains(title, "<title>Fel: ") {
				t.Error("the title does not say whether something is wrong")
			}
		})
	}
}

// What cannot be done is told in words.
func TestContactDetailsThatCannotBeKept(t *testing.T) {
	s, receipt := known(t)
	filled := []string{"kvitto", receipt, "gor", "ja", "svar", "kontakt", "namn", "Kim Ek", "epost", "kim@exempel.se", "satt", "epost"}
	s.desk.err = errors.New("the disk")
	wants(t, s.post("kontakt", filled...), 503, "Något gick fel hos oss")
	s.desk.err = gateway.ErrUnknown // erased meanwhile
	wants(t, s.post("kontakt", filled...), 200, "Fel: Skriv kvittot")
	s.desk.err = nil
	delete(s.desk.standings[code(1)].Can, "kontakt")
	wants(t, s.post("kontakt", filled...), 409, "Det går inte att göra nu")
}

// With a real gateway: what is kept is what was typed, and sealed; and the page
// says that it was changed, and nothing of what.
func TestContactDetailsWithAGateway(t *testing.T) {
	now := day.Time().Add(9 * time.Hour)
	s, g := withGateway(t, &now)
	receipt, id := leave(t, g, 1)
	w := s.post("kontakt", "kvitto", receipt.String(), "gor", "ja", "svar", "kontakt", "namn", "Kim Ek", "epost", "kim@exempel.se", "satt", "epost")
	wants(t, w, 200, "Vi har sparat dina nya kontaktuppgifter.", "Du bytte kontaktuppgifter.")
	c, err := g.OpenContact(id, "prov", s.team)
	if err != nil || !slices.Equal(c.People, []gateway.Person{{Name: "Kim Ek", Email: "kim@exempel.se"}}) {
		t.Errorf("%+v, %v", c, err)
	}
	for _, page := range []string{"visa", "kontakt"} {
		if body := s.post(page, "kvitto", receipt.String()).Body.String(); strings.Contains(body, "Kim") || strings.Contains(body, "kim@") {
			t.Errorf("%s tells who it is", page)
		}
	}
	wants(t, s.post("kontakt", "kvitto", receipt.String(), "gor", "ja", "svar", "kvitto"), 200, "Vi har tagit bort dina kontaktuppgifter.")
	if _, err := g.OpenContact(id, "prov", s.team); !errors.Is(err, gateway.ErrUnknown) {
		t.Errorf("it is kept: %v", err)
	}
}
