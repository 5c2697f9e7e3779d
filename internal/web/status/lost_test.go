package status_test

import (
	"errors"
	"maps"
	mathrand "math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/receipt"
	"github.com/idesluss/idesluss/internal/web/status"
)

func TestWhoeverHasLostAReceiptCanAskForAnother(t *testing.T) {
	s := serve(t, frame(t, "orebro"))
	wants(t, s.get(""), 200, "be om ett nytt kvitto")
	wants(t, s.get("hitta"), 200, "Har du tappat kvittot?", "Skriv e-postadressen du använde. Om den finns hos oss hör vi av oss.")
	for typed, says := range map[string]string{
		"": "Fel: Skriv din e-postadress", "kim": "Fel: Skriv e-postadressen så här: namn@exempel.se", "kim@exempel": "Fel: Skriv e-postadressen så här",
		strings.Repeat("a", 300) + "@exempel.se": "Fel: Skriv e-postadressen så här", "Kim <kim@exempel.se>": "Fel: Skriv e-postadressen så här",
	} {
		w := s.post("hitta", "epost", typed)
		wants(t, w, 422, says)
		if !strings.Contains(w.Body.String(), "<title>Fel: ") {
			t.Errorf("%q: the title does not say that something is wrong", typed)
		}
	}
	if len(s.desk.called) > 0 {
		t.Errorf("asked %v", s.desk.called)
	}
	wants(t, s.post("hitta", "epost", " kim@exempel.se "), 200, "Om e-postadressen finns hos oss hör vi av oss")
	if want := []string{"Seek kim@exempel.se"}; !slices.Equal(s.desk.called, want) {
		t.Errorf("asked %v, want %v", s.desk.called, want)
	}
	s.desk.err = gateway.ErrBusy
	wants(t, s.post("hitta", "epost", "kim@exempel.se"), 503, "Försök igen om en timme.")
	s.desk.err = errors.New("the disk")
	wants(t, s.post("hitta", "epost", "kim@exempel.se"), 503, "Något gick fel hos oss")
	if strings.Contains(s.log.String(), "kim") {
		t.Errorf("logged %s", s.log)
	}
	closed := serve(t, frame(t, "orebro"), func(o *status.Options) { o.AllowSeek = func(*http.Request) bool { return false } })
	wants(t, closed.post("hitta", "epost", "kim@exempel.se"), 429)
}

// Where nobody can be mailed, the page says how else to reach us.
func TestWithoutANotifierNobodyAsks(t *testing.T) {
	s := serve(t, frame(t, "orebro"))
	s.desk.shut = true
	if strings.Contains(s.get("").Body.String(), "/min-ide/hitta") {
		t.Error("it is offered")
	}
	for _, w := range []int{s.get("hitta").Code, s.post("hitta", "epost", "kim@exempel.se").Code} {
		if w != 200 {
			t.Errorf("status %d", w)
		}
	}
	wants(t, s.get("hitta"), 200, "Vi kan inte skicka ett nytt kvitto härifrån.")
	if len(s.desk.called) > 0 {
		t.Errorf("asked %v", s.desk.called)
	}
}

// withContact leaves an idea with an address.
func withContact(t *testing.T, g *gateway.Gateway, address string) {
	t.Helper()
	token, err := receipt.NewToken(mathrand.NewChaCha8([32]byte{77}))
	if err != nil {
		t.Fatal(err)
	}
	_, err = g.Receive(t.Context(), &gateway.Submission{
		Token: token, Who: "anstallda", Channel: "webb", Contact: &gateway.Contact{How: gateway.ByMail, People: []gateway.Person{{Name: "Kim Ek", Email: address}}},
		Idea: idea.Idea{
			Title: "Låna böcker", Type: "ide", Areas: []string{"kultur-fritid"}, Audience: []string{"invanare"}, Benefit: "Fler läser.",
			Sections: []idea.Section{{Title: "Problem", Markdown: "Få läser."}, {Title: "Idé", Markdown: "Låna ut."}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// An address that is among the contacts, one that is not, and one that has been
// asked for before are answered alike: status, headers, length, bytes.
func TestEveryAddressIsAnsweredAlike(t *testing.T) {
	now := day.Time().Add(9 * time.Hour)
	s, g := withGateway(t, &now)
	withContact(t, g, "kim@exempel.se")
	want := s.post("hitta", "epost", "ingen@exempel.se")
	wants(t, want, 200)
	for _, typed := range []string{"kim@exempel.se", "KIM@exempel.se", "kim@exempel.se", "ingen@exempel.se", "annan@exempel.se"} {
		w := s.post("hitta", "epost", typed)
		if w.Code != want.Code || w.Body.String() != want.Body.String() || !maps.EqualFunc(w.Header(), want.Header(), slices.Equal) {
			t.Errorf("%s is answered otherwise", typed)
		}
	}
	if length := s.get("").Body.Len(); want.Body.Len() != length {
		t.Errorf("the answer has %d bytes, another page %d", want.Body.Len(), length)
	}
}

// On a real clock the answers cannot be told apart either.
func TestTimesOfAddressesCannotBeToldApart(t *testing.T) {
	t.Parallel()
	now := day.Time().Add(9 * time.Hour)
	s, g := withGateway(t, &now, func(o *status.Options) { o.Least = 20 * time.Millisecond })
	withContact(t, g, "kim@exempel.se")
	compareAt(t, "hitta", "epost", s, map[string]func(int) string{
		"known": func(int) string { return "kim@exempel.se" }, "unknown": func(int) string { return "ingen@exempel.se" },
	}, rounds()/3)
}
