package notify_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/idesluss/idesluss/internal/canary"
	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/durable/durabletest"
	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/notify"
)

// The power goes at every change of the disk, before and after its effect, and
// each time the notifier is started again. Every mail arrives; and only where
// the server has taken a mail, and that could not be noted, does it arrive
// twice, as the same mail.
func TestPowerGoesAnywhere(t *testing.T) {
	const people = 2
	prepare := func() (*world, *durabletest.Disk) {
		disk := durabletest.New()
		w := newWorld(t)
		w.disk = disk
		w.many(people)
		w.open()
		return w, disk
	}
	w, disk := prepare()
	before := disk.Calls()
	w.round()
	calls := disk.Calls() - before
	if calls < 20 {
		t.Fatalf("only %d calls", calls)
	}
	doubled := 0
	for n := 1; n <= calls; n++ {
		for _, after := range []bool{false, true} {
			for seed := range uint64(2) {
				where := fmt.Sprintf("call %d of %d, after %t, seed %d", n, calls, after, seed)
				w, disk := prepare()
				disk.CutAt(n, after)
				_, err := w.Round(t.Context())
				if err != nil && !errors.Is(err, durabletest.ErrPower) {
					t.Fatalf("%s: %v", where, err)
				}
				taken := len(w.mails())
				disk.Restart(rand.New(rand.NewPCG(seed, uint64(n))))
				noted := 0
				for i := range people {
					if w.state(fmt.Sprintf("26-%05d-svar-1", 10000+i)) == "skickat" {
						noted++
					}
				}
				if noted > taken {
					t.Errorf("%s: %d noted, %d taken", where, noted, taken)
				}
				w.open()
				w.until(w.now.Add(24 * time.Hour))
				mails := w.mails()
				ids := map[string]string{}
				for _, m := range mails {
					id := read(t, m.Text).Get("Message-Id")
					if known, again := ids[m.To]; again && known != id {
						t.Errorf("%s: %s had two mails, %s and %s", where, m.To, known, id)
					}
					ids[m.To] = id
				}
				if len(ids) != people {
					t.Errorf("%s: %d people had mail", where, len(ids))
				}
				if twice := len(mails) - people; twice != taken-noted {
					t.Errorf("%s: %d mails too many, when %d had been taken and %d noted", where, twice, taken, noted)
				} else {
					doubled += twice
				}
				if left := w.left(gateway.QueueFolder); len(left) > 0 {
					t.Errorf("%s: left %v", where, left)
				}
			}
		}
	}
	if doubled == 0 {
		t.Error("no mail came twice: the power never went in the window")
	}
	t.Logf("%d calls, %d rounds, %d mails twice", calls, calls*4, doubled)
}

func TestAFullDiskSendsNothingTwice(t *testing.T) {
	disk := durabletest.New()
	w := newWorld(t)
	w.disk = disk
	w.many(3)
	w.open()
	disk.Room(0)
	for range 3 {
		if _, err := w.Round(t.Context()); !errors.Is(err, durable.ErrFull) {
			t.Fatalf("%v", err)
		}
	}
	if n := len(w.mails()); n > 0 {
		t.Errorf("%d mails without room to note them", n)
	}
	disk.Room(-1)
	w.round()
	w.once(3)
}

func TestOneNotifierAtATime(t *testing.T) {
	w := newWorld(t)
	w.many(20)
	w.open()
	first := w.Notifier
	w.open()
	second := w.Notifier
	entered, leave := make(chan bool), make(chan bool)
	var once sync.Once
	w.behave(func() {
		w.onTo = func(string) error {
			once.Do(func() { entered <- true; <-leave })
			return nil
		}
	})
	var group sync.WaitGroup
	group.Go(func() {
		if _, err := first.Round(t.Context()); err != nil {
			t.Error(err)
		}
	})
	<-entered
	if _, err := second.Round(t.Context()); !errors.Is(err, errBusy) {
		t.Errorf("the other: %v", err)
	}
	if _, err := second.Retry(); !errors.Is(err, errBusy) {
		t.Errorf("the other tries again: %v", err)
	}
	leave <- true
	group.Wait()
	if _, err := second.Round(t.Context()); err != nil {
		t.Error(err)
	}
	w.once(20)
}

// What nobody can be written to about any more leaves nothing behind.
func TestAnErasedIdeaLeavesNothing(t *testing.T) {
	w := newWorld(t)
	w.many(3)
	w.event(gateway.Event{ID: "26-10000", Kind: gateway.Asked, Number: 4})
	onTo(w.mailServer, answer(452, smtp.EnhancedCode{4, 2, 2}, "full"))
	w.open()
	w.round()
	if err := w.disk.Remove(path.Join(gateway.VaultFolder, "26-10000"+gateway.ContactSuffix)); err != nil {
		t.Fatal(err)
	}
	if err := w.disk.Remove(path.Join(gateway.VaultFolder, "26-10001"+gateway.ContactSuffix)); err != nil {
		t.Fatal(err)
	}
	sent := len(w.mails())
	w.round()
	for _, folder := range []string{gateway.QueueFolder, gateway.SentFolder} {
		for _, name := range w.left(folder) {
			if !strings.HasPrefix(name, "26-10002") {
				t.Errorf("%s/%s is left", folder, name)
			}
		}
	}
	if len(w.mails()) != sent {
		t.Error("a mail about it was sent")
	}
}

func TestNobodyToWriteTo(t *testing.T) {
	for says, c := range map[string]*gateway.Contact{
		"wants to be called": {How: "telefon", People: anna().People}, "has left no address": {How: gateway.ByMail, People: []gateway.Person{{Name: "Anna", Phone: "070-174 06 58"}}},
		"nobody": {How: gateway.ByMail},
	} {
		w := newWorld(t)
		e := w.waiting()
		w.contact(anId, c)
		w.open()
		if done := w.round(); *done != (notify.Done{}) || len(w.mails()) > 0 || len(w.left(gateway.QueueFolder)) > 0 {
			t.Errorf("%s: %+v, %d mails", says, done, len(w.mails()))
		}
		w.event(e)
		w.round()
		if len(w.left(gateway.QueueFolder)) > 0 {
			t.Errorf("%s: queued again, it stays", says)
		}
	}
}

// What the key does not open, or is no event, is kept and told of, and holds
// nothing else up.
func TestWhatCannotBeOpenedIsKept(t *testing.T) {
	w := newWorld(t)
	w.many(2)
	stranger := newWorld(t)
	sealed, err := gateway.Seal([]byte("{}"), stranger.public)
	if err != nil {
		t.Fatal(err)
	}
	own, err := gateway.Seal([]byte(`{"format":9}`), w.public)
	if err != nil {
		t.Fatal(err)
	}
	w.put(gateway.QueueFolder, "26-10000-fraga-7", sealed)
	w.put(gateway.QueueFolder, "26-10000-fraga-8", own)
	w.put(gateway.QueueFolder, "26-10000-fraga-9", []byte("skräp"))
	// An event under another's key.
	other, err := gateway.SealEvent(&gateway.Queued{Event: gateway.Event{ID: "26-10001", Kind: gateway.Decided, Number: 1}, Mark: "x"}, w.public)
	if err != nil {
		t.Fatal(err)
	}
	w.put(gateway.QueueFolder, "26-10000-svar-2", other)
	w.open()
	if done := w.round(); done.Sealed != 4 || done.Sent != 2 {
		t.Errorf("%+v", done)
	}
	w.once(2)
	if left := w.left(gateway.QueueFolder); len(left) != 4 {
		t.Errorf("left %v", left)
	}
	if !strings.Contains(w.log.String(), "count=4") {
		t.Errorf("the log: %s", w.log.String())
	}
}

// About what has a mark that cannot be read nothing is sent: nobody can know what
// has been.
func TestAMarkThatCannotBeRead(t *testing.T) {
	w := newWorld(t)
	w.many(1)
	w.put(gateway.SentFolder, "26-10000-svar-1", []byte("skräp"))
	w.open()
	w.round()
	if log := w.log.String(); !strings.Contains(log, "cannot be read") || strings.Contains(log, "skräp") {
		t.Errorf("the log: %s", log)
	}
	if len(w.mails()) > 0 {
		t.Error("it was sent all the same")
	}
}

// Whatever happens, the disk and the logs know nobody.
func TestNobodyIsKnown(t *testing.T) {
	const code = "K7Q2M-9XVTB-4HZRC-W8NPD"
	sweep := canary.New(
		canary.Canary{Name: "name", Value: "Kanarieström"}, canary.Canary{Name: "mail", Value: "anna.kanariestrom@exempel.example"},
		canary.Canary{Name: "phone", Value: "070-174 06 58"}, canary.Canary{Name: "receipt", Value: code}, canary.Canary{Name: "text", Value: "Hemlig KANARIE-text"},
	)
	dir := t.TempDir()
	disk, err := durable.Disk(dir)
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	w.disk, w.form = disk, notify.Whole
	swept := 0
	look := func(at string) {
		t.Helper()
		for _, hit := range sweep.Find(w.log.Bytes()) {
			t.Errorf("%s: the log: %s", at, hit)
		}
		err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			data, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			swept++
			for _, hit := range sweep.Find(append([]byte(name+"\n"), data...)) {
				t.Errorf("%s: %s: %s", at, name, hit)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	echo := "anna.kanariestrom@exempel.example, Anna Kanarieström, 070-174 06 58"
	all := func(m *mailServer, err *smtp.SMTPError) {
		m.behave(func() { m.onTo = func(string) error { return orNil(err) } })
	}
	for n, kind := range kinds {
		w.contact(anId, anna())
		said := words()
		said.Text = "Hemlig KANARIE-text " + code
		w.event(gateway.Event{ID: anId, Kind: kind, Number: n + 1, Words: said})
		w.open()
		look("queued")
		for _, err := range []*smtp.SMTPError{answer(452, smtp.EnhancedCode{4, 2, 2}, echo), answer(550, smtp.EnhancedCode{5, 1, 1}, echo)} {
			all(w.mailServer, err)
			w.now = w.now.Add(6 * time.Hour)
			if _, err := w.Round(t.Context()); err != nil {
				t.Fatal(err)
			}
			look(fmt.Sprintf("answered %d", err.Code))
		}
		all(w.mailServer, nil)
		if _, err := w.Retry(); err != nil {
			t.Fatal(err)
		}
		w.round()
		look("sent")
	}
	if n := len(w.mails()); n != len(kinds) {
		t.Errorf("%d mails", n)
	}
	if len(sweep.Find(w.mails()[0].Text)) == 0 {
		t.Error("the sweep finds nothing in a mail, where it is")
	}
	if swept < 50 {
		t.Errorf("swept only %d files", swept)
	}
	w.behave(func() { w.onFrom = func(string) error { return answer(550, smtp.EnhancedCode{5, 1, 8}, echo) } })
	w.event(gateway.Event{ID: anId, Kind: gateway.Decided, Number: 99})
	if _, err := w.Round(t.Context()); err == nil || len(sweep.Find([]byte(err.Error()))) > 0 {
		t.Errorf("%v", err)
	}
}
