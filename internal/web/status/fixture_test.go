package status_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	mathrand "math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"filippo.io/age"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/receipt"
	"github.com/idesluss/idesluss/internal/site"
	"github.com/idesluss/idesluss/internal/web/status"
)

// day is when the tests take place.
var day = calendar.Day(2026, time.November, 21)

// code gives a receipt, the same for the same number.
func code(n byte) receipt.Receipt {
	token, err := receipt.NewToken(mathrand.NewChaCha8([32]byte{n}))
	if err != nil {
		panic(err) // ChaCha8 never fails
	}
	return token.Receipt()
}

// frame gives the layout of our own sluss, with one of the presets.
func frame(t testing.TB, preset string) *site.Frame {
	t.Helper()
	sluss := fstest.MapFS{}
	root := os.DirFS("../../..")
	for _, name := range []string{"site/sajt.yaml", "site/stil.css"} {
		data, err := fs.ReadFile(root, name)
		if err != nil {
			t.Fatal(err)
		}
		sluss[name] = &fstest.MapFile{Data: data}
	}
	sluss["site/process.yaml"] = &fstest.MapFile{Data: []byte("preset: " + preset + "\n")}
	for name, source := range map[string]func(string) ([]byte, error){
		"site/roller.yaml": process.PresetRoster, "site/organisation.yaml": process.PresetOrganisation,
	} {
		data, err := source(preset)
		if err != nil {
			t.Fatal(err)
		}
		sluss[name] = &fstest.MapFile{Data: data}
	}
	f, found, err := site.NewFrame(site.Input{Sluss: sluss, Defaults: root, Today: day})
	if err != nil {
		t.Fatal(err)
	}
	if f == nil {
		t.Fatalf("no frame: %v", found)
	}
	return f
}

// desk stands in for the gateway: it knows the standings it is given, and does
// to them what a gateway would.
type desk struct {
	mu        sync.Mutex
	standings map[receipt.Receipt]*gateway.Standing
	called    []string
	err       error // what every action answers
	lookErr   error
	shut      bool                           // nobody can be sent a fresh receipt
	delay     func(known bool) time.Duration // of a look-up; nil for none
}

func newDesk() *desk { return &desk{standings: map[receipt.Receipt]*gateway.Standing{}} }

func (d *desk) Look(_ context.Context, r receipt.Receipt) (*gateway.Standing, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.standings[r]
	if d.delay != nil {
		time.Sleep(d.delay(s != nil))
	}
	if d.lookErr != nil {
		return nil, d.lookErr
	}
	if s == nil {
		return nil, gateway.ErrUnknown
	}
	shown := *s
	return &shown, nil
}

// does notes a call, and changes the standing where it succeeds.
func (d *desk) does(r receipt.Receipt, change func(*gateway.Standing), call string, args ...any) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.called = append(d.called, strings.TrimSpace(call+" "+fmt.Sprint(args...)))
	if d.err != nil {
		return d.err
	}
	change(d.standings[r])
	return nil
}

func (d *desk) Answer(_ context.Context, r receipt.Receipt, message int, text string) error {
	return d.does(r, func(s *gateway.Standing) {
		for n := range s.Messages {
			if s.Messages[n].Number == message {
				s.Messages[n].Question = false
			}
		}
		s.Messages = append(s.Messages, gateway.Message{Number: len(s.Messages) + 1, Day: day, Text: text})
	}, "Answer", message, text)
}

func (d *desk) Supplement(_ context.Context, r receipt.Receipt, text string) error {
	return d.does(r, func(s *gateway.Standing) {
		s.Messages = append(s.Messages, gateway.Message{Number: len(s.Messages) + 1, Day: day, Text: text})
	}, "Supplement", text)
}

func (d *desk) Withdraw(_ context.Context, r receipt.Receipt) error {
	return d.does(r, func(s *gateway.Standing) {
		s.State, s.Can = gateway.Withdrawn, nil
	}, "Withdraw")
}

func (d *desk) Again(_ context.Context, r receipt.Receipt) (*gateway.Submission, error) {
	old := &gateway.Submission{}
	err := d.does(r, func(s *gateway.Standing) { old.Retries, old.Idea.Title = s.ID, s.Title }, "Again")
	if err != nil {
		return nil, err
	}
	return old, nil
}

func (d *desk) Consent(_ context.Context, r receipt.Receipt, choice, name, quote string) error {
	return d.does(r, func(s *gateway.Standing) { s.Visible = choice }, "Consent", choice+"|"+name+"|"+quote)
}

func (d *desk) Survey(_ context.Context, r receipt.Receipt, answers map[string]string) error {
	return d.does(r, func(s *gateway.Standing) { s.Can = map[string]bool{} }, "Survey", answers)
}

func (d *desk) Recontact(_ context.Context, r receipt.Receipt, c *gateway.Contact) error {
	said := "none"
	if c != nil {
		said = fmt.Sprintf("%+v", *c)
	}
	return d.does(r, func(s *gateway.Standing) { s.Recontacted = day }, "Recontact", said)
}

func (d *desk) CanSeek() bool { return !d.shut }

func (d *desk) Seek(_ context.Context, address string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.called = append(d.called, "Seek "+address)
	return d.err
}

// service is the pages with a desk behind them.
type service struct {
	*status.Handler
	desk *desk
	log  *bytes.Buffer

	disk durable.FS // with a real gateway
	team *age.X25519Identity
}

// serve gives the pages of a preset, with nobody kept waiting.
func serve(t testing.TB, f *site.Frame, adjust ...func(*status.Options)) *service {
	t.Helper()
	s := &service{desk: newDesk(), log: &bytes.Buffer{}}
	o := status.Options{
		Gateway: s.desk, Frame: f, Least: time.Nanosecond,
		Now: func() time.Time { return day.Time().Add(12 * time.Hour) },
		Log: slog.New(slog.NewTextHandler(s.log, nil)),
		Again: func(w http.ResponseWriter, _ *http.Request, old *gateway.Submission) {
			fmt.Fprintf(w, "the form, with %q for %s", old.Idea.Title, old.Retries)
		},
	}
	for _, a := range adjust {
		a(&o)
	}
	h, err := status.New(o)
	if err != nil {
		t.Fatal(err)
	}
	s.Handler = h
	return s
}

// post sends a form, and gives the answer.
func (s *service) post(page string, fields ...string) *httptest.ResponseRecorder {
	return s.send(page, strings.NewReader(formOf(fields).Encode()))
}

// packed is post from a browser that takes packed pages.
func (s *service) packed(page string, fields ...string) *httptest.ResponseRecorder {
	return s.send(page, strings.NewReader(formOf(fields).Encode()), "gzip, deflate, br")
}

func formOf(fields []string) url.Values {
	values := url.Values{}
	for n := 0; n+1 < len(fields); n += 2 {
		values.Set(fields[n], fields[n+1])
	}
	return values
}

func (s *service) send(page string, body io.Reader, accept ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, status.Path+page, body)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header["Accept-Encoding"] = accept
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func (s *service) get(page string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, status.Path+page, nil))
	return w
}

// everything is what a holder may do.
func everything() map[string]bool {
	return map[string]bool{"komplettera": true, "aterta": true, "forsok-igen": true, "synas": true, "tyck-till": true, "kontakt": true}
}

// full is a standing in a step of a process, with something in every place.
func full(p *process.Process, step *process.Step) *gateway.Standing {
	s := &gateway.Standing{
		ID: "26-7k3qm", Title: "Låna verktyg på biblioteket", State: gateway.Relayed, Step: step,
		Idea: &idea.Idea{
			ID: "26-7k3qm", Title: "Låna verktyg på biblioteket", Step: step.ID, AnswerBy: day.AddDays(10),
			Responsible: "Biblioteket i centrum", Performer: "Biblioteket i centrum", Contact: "Projektgruppen",
			Pause:  &idea.Pause{Until: day.AddDays(90)},
			Launch: &idea.Launch{Date: day.AddDays(-10)},
		},
		AnswerBy: day.AddDays(10), Contact: "Projektgruppen", Can: everything(), Visible: "namn", Expires: day.AddDays(700),
		Answers: []gateway.Answer{
			{Day: day.AddDays(-3), Outcome: process.No,
				Text:    "Din idé går inte vidare.\nSkälet är: Biblioteket lånar redan ut verktyg.",
				Reasons: "Biblioteket lånar redan ut verktyg.", Tips: []string{"Fråga dem om ni kan vara med.", "Skriv vad som är nytt."}},
			{Day: day.AddDays(-20), Outcome: process.Yes, Text: "Din idé klarar prövningen.", Reasons: "Den hör till vårt uppdrag."},
		},
		Messages: []gateway.Message{
			{Number: 1, Day: day.AddDays(-30), FromTeam: true, Text: "Vilka verktyg tänker du på?"},
			{Number: 2, Day: day.AddDays(-29), Text: "Borr och såg.\nOch en stege."},
			{Number: 3, Day: day.AddDays(-2), FromTeam: true, Question: true, By: day.AddDays(12), Text: "Vem ska laga dem?"},
			{Number: 4, Day: day.AddDays(-1), FromTeam: true, Question: true, Text: "Vad kostar en borr?"},
		},
		Log: []gateway.ContactEntry{
			{Day: day.AddDays(-4), Channel: "telefon", Role: "Projektgruppen"},
			{Day: day.AddDays(-5), Channel: "mote", Role: "Projektgruppen"},
			{Day: day.AddDays(-6), Channel: "annat"},
		},
	}
	at := day.AddDays(-40)
	for _, other := range p.Steps {
		if other.Number > 0 && !other.Retired && (step.Number == 0 || other.Number <= step.Number) && len(s.Stays) < 3 {
			s.Stays = append(s.Stays, gateway.Stay{Step: other, Entered: at})
			at = at.AddDays(10)
		}
	}
	s.Stays = append(s.Stays, gateway.Stay{Step: step, Entered: day.AddDays(-3)})
	return s
}
