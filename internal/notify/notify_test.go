package notify_test

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/durable/durabletest"
	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/notify"
	"github.com/idesluss/idesluss/templates"
)

var monday = time.Date(2026, 3, 2, 9, 17, 23, 0, time.UTC)

// world is a queue, a vault and a mail server, with a clock of their own.
type world struct {
	testing.TB
	*notify.Notifier // nil until open
	*mailServer

	disk   durable.FS
	now    time.Time
	log    bytes.Buffer
	form   notify.Form
	sender notify.Sender
	keys   gateway.Keys
	public string
	lock   sync.Mutex
	change func(*notify.Options)
}

func newWorld(t testing.TB) *world {
	t.Helper()
	pair, err := gateway.NewSealingKey("")
	if err != nil {
		t.Fatal(err)
	}
	keys, err := gateway.ReadSealingKey(pair.Private, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &world{
		TB: t, mailServer: serveMail(t, nil), disk: durabletest.New(), now: monday, form: notify.Short, keys: keys, public: pair.Public,
		sender: notify.Sender{
			Name: "Idéslussen", Mail: "ideslussen@exempelkoping.example", Municipality: "Exempelköpings kommun",
			Phone: "08-465 004 10", Address: "https://ideslussen.exempelkoping.example/min-ide/",
		},
	}
}

// open makes the notifier, as after a start.
func (w *world) open() {
	w.Helper()
	if err := w.tryOpen(); err != nil {
		w.Fatal(err)
	}
}

func (w *world) tryOpen() (err error) {
	o := notify.Options{
		Data: w.disk, Keys: w.keys, Sender: w.sender, Form: w.form, Mails: templates.Mails(),
		Server: notify.Server{Addr: w.addr, Roots: w.roots, Patience: 20 * time.Second},
		Now:    func() time.Time { return w.now }, Random: rand.Reader, Log: slog.New(slog.NewTextHandler(&w.log, nil)),
		Lock: w.tryLock,
	}
	if w.change != nil {
		w.change(&o)
	}
	w.Notifier, err = notify.New(o)
	return err
}

var errBusy = errors.New("another is at it")

func (w *world) tryLock() (func() error, error) {
	if !w.lock.TryLock() {
		return nil, errBusy
	}
	return func() error { w.lock.Unlock(); return nil }, nil
}

// round does a round that must go well.
func (w *world) round() *notify.Done {
	w.Helper()
	done, err := w.Round(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	return done
}

// contact puts a contact in the vault, as the service does.
func (w *world) contact(id string, c *gateway.Contact) {
	w.Helper()
	plain, err := json.Marshal(c)
	if err != nil {
		w.Fatal(err)
	}
	sealed, err := gateway.Seal(plain, w.public)
	if err != nil {
		w.Fatal(err)
	}
	w.put(gateway.VaultFolder, id+gateway.ContactSuffix, sealed)
}

// queue puts an event in the queue, as the service does.
func (w *world) event(e gateway.Event) {
	w.Helper()
	mark := fmt.Sprintf("%x", e.Key())
	sealed, err := gateway.SealEvent(&gateway.Queued{Event: e, Mark: hex.EncodeToString([]byte(mark))}, w.public)
	if err != nil {
		w.Fatal(err)
	}
	w.put(gateway.QueueFolder, e.Key(), sealed)
}

func (w *world) put(folder, name string, data []byte) {
	w.Helper()
	f, err := durable.Join(w.disk, folder, "prov")
	if err != nil {
		w.Fatal(err)
	}
	if err := f.Put(name, data); err != nil {
		w.Fatal(err)
	}
}

// left gives the names of what is in a folder.
func (w *world) left(folder string) []string {
	w.Helper()
	f, err := durable.Join(w.disk, folder, "prov")
	if err != nil {
		w.Fatal(err)
	}
	names, err := f.Names()
	if err != nil {
		w.Fatal(err)
	}
	return names
}

// state gives how far each mail about an event has come.
func (w *world) state(key string) string {
	w.Helper()
	f, err := durable.Join(w.disk, gateway.SentFolder, "prov")
	if err != nil {
		w.Fatal(err)
	}
	data, err := f.Get(key)
	if err != nil {
		return "-"
	}
	m, err := gateway.ReadSentMark(data)
	if err != nil {
		w.Fatal(err)
	}
	var all []string
	for _, mail := range m.Mails {
		all = append(all, strings.TrimSpace(string(mail.State)+" "+mail.Trouble))
	}
	return strings.Join(all, ", ")
}

const anId = "26-7k3qm"

// anna is one who wants mail.
func anna() *gateway.Contact {
	return &gateway.Contact{How: gateway.ByMail, People: []gateway.Person{{Name: "Anna Kanarieström", Email: "anna.kanariestrom@exempel.example", Phone: "070-174 06 58"}}}
}

// words are all that can be said of an event.
func words() *gateway.Words {
	return &gateway.Words{
		Title: "Låna verktyg på biblioteket", Day: calendar.Day(2026, 3, 2), By: calendar.Day(2026, 3, 30),
		Contact: "Idéslussens projektgrupp", Says: "Din idé går vidare till bedömning",
		Text:    "Din idé går vidare till bedömning.\n\nBedömargruppen läser idén vid sitt nästa möte.",
		Reasons: "Idén löser ett problem som många har.", Tips: []string{"Ta med hur många som lånar i dag.", "Fråga en bibliotekarie."},
	}
}

// waiting puts one event for one person in the queue.
func (w *world) waiting() gateway.Event {
	e := gateway.Event{ID: anId, Kind: gateway.Decided, Number: 1, Words: words()}
	w.contact(anId, anna())
	w.event(e)
	return e
}

func TestAMailIsSentOnce(t *testing.T) {
	w := newWorld(t)
	e := w.waiting()
	w.open()
	if done := w.round(); done.Sent != 1 {
		t.Errorf("%+v", done)
	}
	for range 3 {
		w.open()
		w.event(e) // queued again, as after a crash of the service
		if done := w.round(); *done != (notify.Done{}) {
			t.Errorf("again: %+v", done)
		}
	}
	mails := w.mails()
	if len(mails) != 1 {
		t.Fatalf("%d mails", len(mails))
	}
	if m := mails[0]; m.To != "anna.kanariestrom@exempel.example" || m.From != w.sender.Mail || m.Helo != "exempelkoping.example" || !m.TLS {
		t.Errorf("from %s to %s, helo %s, tls %t", m.From, m.To, m.Helo, m.TLS)
	}
	if left := w.left(gateway.QueueFolder); len(left) > 0 {
		t.Errorf("left in the queue: %v", left)
	}
	if got := w.state(e.Key()); got != "skickat" {
		t.Errorf("state %s", got)
	}
}
