package status_test

import (
	"encoding/json"
	"io"
	"log/slog"
	mathrand "math/rand/v2"
	"sync"
	"testing"
	"time"

	"filippo.io/age"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/durable/durabletest"
	"github.com/idesluss/idesluss/internal/forge/forgetest"
	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/receipt"
	"github.com/idesluss/idesluss/internal/web/status"
)

// chance is chance that is the same each time, and safe for goroutines.
type chance struct {
	mu sync.Mutex
	r  *mathrand.ChaCha8
}

func (c *chance) Read(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.r.Read(p)
}

// withGateway gives the pages with a real gateway behind them, on a disk and a
// forge in memory, whose clock stands at *now.
func withGateway(t *testing.T, now *time.Time, adjust ...func(*status.Options)) (*service, *gateway.Gateway) {
	t.Helper()
	f := frame(t, "orebro")
	files := map[string][]byte{"site/process.yaml": []byte("preset: orebro\n")}
	for name, source := range map[string]func(string) ([]byte, error){
		"site/roller.yaml": process.PresetRoster, "site/organisation.yaml": process.PresetOrganisation,
	} {
		data, err := source("orebro")
		if err != nil {
			t.Fatal(err)
		}
		files[name] = data
	}
	team, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	random := &chance{r: mathrand.NewChaCha8([32]byte{9})}
	clock := func() time.Time { return *now }
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	notifier, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	disk := durabletest.New()
	g, err := gateway.Open(gateway.Options{
		Data:  disk,
		Sluss: &bot.Bot{Forge: forgetest.NewMemory(files), Now: clock, Random: random, Log: quiet},
		Rules: func() (*process.Rules, error) { return f.Rules, nil },
		Team:  []string{team.Recipient().String()}, Notify: notifier.Recipient().String(), Keep: 180,
		Now: clock, Random: random, Log: quiet,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	})
	adjust = append(adjust, func(o *status.Options) { o.Gateway, o.Now = g, clock })
	s := serve(t, f, adjust...)
	s.disk, s.team = disk, team
	return s, g
}

// renew has a fresh receipt open an idea, as when the notifier has ordered one.
func (s *service) renew(t *testing.T, g *gateway.Gateway, id string, fresh receipt.Receipt, day calendar.Date) {
	t.Helper()
	mark, err := json.Marshal(&gateway.SentMark{
		Mails: []gateway.SentMail{{State: gateway.MailWaits}}, Order: &gateway.Order{Lookup: fresh.Lookup(), Mailbox: fresh.Mailbox()},
	})
	if err != nil {
		t.Fatal(err)
	}
	folder, err := durable.Join(s.disk, gateway.SentFolder, "prov")
	if err != nil {
		t.Fatal(err)
	}
	if err := folder.Put(gateway.RenewedKey(id, 0, day), mark); err != nil {
		t.Fatal(err)
	}
	if err := g.Reissue(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// leave leaves an idea, and gives its receipt and its number.
func leave(t *testing.T, g *gateway.Gateway, n byte) (receipt.Receipt, string) {
	t.Helper()
	token, err := receipt.NewToken(mathrand.NewChaCha8([32]byte{n}))
	if err != nil {
		t.Fatal(err)
	}
	got, err := g.Receive(t.Context(), &gateway.Submission{
		Token: token, Part: "delta", Who: "anstallda", Channel: "webb",
		Idea: idea.Idea{
			Title: "Låna verktyg på biblioteket", Type: "ide", Origin: "vardag",
			Areas: []string{"kultur-fritid"}, Audience: []string{"invanare"}, Benefit: "Den som bor här kan låna en borrmaskin.",
			Sections: []idea.Section{
				{Title: "Problem", Markdown: "Alla köper samma borrmaskin. Den används en gång."},
				{Title: "Idé", Markdown: "Låna ut verktyg på biblioteket, som böcker."},
			},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return got.Receipt, got.ID
}

// The dialogue with the real gateway: a question, an answer, something more,
// and the idea taken back and tried again.
func TestTheDialogueWithAGateway(t *testing.T) {
	now := day.Time().Add(9 * time.Hour)
	s, g := withGateway(t, &now)
	code, id := leave(t, g, 1)
	receipt := code.String()
	wants(t, s.post("visa", "kvitto", receipt), 200, "Låna verktyg på biblioteket · "+id, "Just nu Mottagen")
	if err := g.Ask(t.Context(), id, "Vem ska laga dem?"); err != nil {
		t.Fatal(err)
	}
	wants(t, s.post("visa", "kvitto", receipt), 200, "Väntar på dig", "Vem ska laga dem?")
	wants(t, s.post("komplettera", "kvitto", receipt, "fraga", "1", "text", "Fråga 811228-9874"), 422, "Ta bort eller byt ut ”811228-9874”")
	for range 2 {
		wants(t, s.post("komplettera", "kvitto", receipt, "fraga", "1", "text", "Vaktmästaren."), 200, "Vi har fått ditt svar.", "Vaktmästaren.")
	}
	wants(t, s.post("komplettera", "kvitto", receipt, "gor", "ja", "text", "Också en stege"), 200, "Vi har fått det du skrev.", "Också en stege")
	wants(t, s.post("synas", "kvitto", receipt), 409)
	wants(t, s.post("aterta", "kvitto", receipt, "gor", "ja"), 200, "Du har tagit tillbaka idén.", "Återtagen")
	if got, want := s.post("forsok-igen", "kvitto", receipt).Body.String(), `the form, with "Låna verktyg på biblioteket" for `+id; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	heard, _, err := g.Heard(t.Context(), id)
	if err != nil || len(heard) != 3 {
		t.Errorf("the team hears %v, %v", heard, err)
	}
}

// Receipts that were never given, have expired or belonged to what was erased
// are answered as one.
func TestExpiredAndErasedAreAsUnknown(t *testing.T) {
	now := day.Time().Add(9 * time.Hour)
	s, g := withGateway(t, &now)
	_, typed := s.expiredAndErased(t, g, &now)
	want := s.post("visa", "kvitto", code(200).String())
	wants(t, want, 200, "Fel: Skriv kvittot")
	for sort, code := range typed {
		w := s.post("visa", "kvitto", code)
		wants(t, w, 200, "Fel: Skriv kvittot")
		if w.Body.Len() != want.Body.Len() {
			t.Errorf("%s: %d bytes, unknown has %d", sort, w.Body.Len(), want.Body.Len())
		}
	}
}

// expiredAndErased gives a receipt that is known, and those that were.
func (s *service) expiredAndErased(t *testing.T, g *gateway.Gateway, now *time.Time) (known string, gone map[string]string) {
	t.Helper()
	expired, _ := leave(t, g, 1)
	wants(t, s.post("aterta", "kvitto", expired.String(), "gor", "ja"), 200, "Du har tagit tillbaka idén.")
	*now = now.AddDate(1, 0, 0)
	if err := g.Expire(t.Context()); err != nil {
		t.Fatal(err)
	}
	erased, id := leave(t, g, 2)
	if err := g.Erase(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	standing, id := leave(t, g, 3)
	if err := g.Ask(t.Context(), id, "Vem ska laga dem?"); err != nil {
		t.Fatal(err)
	}
	return standing.String(), map[string]string{"expired": expired.String(), "erased": erased.String()}
}

// The times of all sorts with a real gateway, on a real clock.
func TestTimesWithAGateway(t *testing.T) {
	t.Parallel()
	now := day.Time().Add(9 * time.Hour)
	s, g := withGateway(t, &now, func(o *status.Options) { o.Least = 20 * time.Millisecond })
	known, gone := s.expiredAndErased(t, g, &now)
	junk := attempts()["malformed"]
	_, id := leave(t, g, 4)
	if err := g.Ask(t.Context(), id, "Vem ska laga dem?"); err != nil { // which the fresh receipt does not open
		t.Fatal(err)
	}
	s.renew(t, g, id, code(5), calendar.FromClock(now))
	compare(t, s, map[string]func(int) string{
		"known":     func(int) string { return known },
		"fresh":     func(int) string { return code(5).String() },
		"unknown":   func(n int) string { return code(byte(10 + n%200)).String() },
		"malformed": junk,
		"expired":   func(int) string { return gone["expired"] },
		"erased":    func(int) string { return gone["erased"] },
	}, rounds()/3)
}
