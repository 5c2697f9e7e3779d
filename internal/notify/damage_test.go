package notify_test

import (
	"cmp"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/notify"
)

// What cannot be read is left alone, and the mails about others go.
func TestMailGoesPastWhatIsDamaged(t *testing.T) {
	const other = "26-2222z" // sorts first
	for _, test := range []struct{ why, folder, name string }{
		{"an event", gateway.QueueFolder, ""},
		{"an address", gateway.VaultFolder, other + gateway.ContactSuffix},
		{"how far a mail has come", gateway.SentFolder, ""},
	} {
		for way, data := range map[string][]byte{"empty": nil, "something else": []byte("\x00skräp"), "half": []byte(`{"format":1,"mejl":[`)} {
			t.Run(test.why+" "+way, func(t *testing.T) {
				w := newWorld(t)
				w.contact(other, anna())
				damaged := gateway.Event{ID: other, Kind: gateway.Decided, Number: 1, Words: words()}
				w.event(damaged)
				whole := w.waiting()
				w.put(test.folder, cmp.Or(test.name, damaged.Key()), data)
				w.open()
				if done := w.round(); done.Sent != 1 {
					t.Errorf("%+v", done)
				}
				if got := w.state(whole.Key()); got != "skickat" {
					t.Errorf("the other: %s", got)
				}
				if left := w.left(gateway.QueueFolder); len(left) != 1 || left[0] != damaged.Key() {
					t.Errorf("left in the queue: %v", left)
				}
				if _, err := w.Retry(); err != nil {
					t.Errorf("tried again: %v", err)
				}
			})
		}
	}
}

// locked is a disk with one file that may not be read.
type locked struct {
	durable.FS
	name string
}

func (l locked) ReadFile(name string) ([]byte, error) {
	if name == l.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: syscall.EACCES}
	}
	return l.FS.ReadFile(name)
}

// A file that may not be read stops nobody's mail but its own, also when somebody
// asks for a fresh receipt.
func TestMailGoesPastWhatMayNotBeRead(t *testing.T) {
	const other = "26-2222z" // sorts first
	damaged := gateway.Event{ID: other, Kind: gateway.Decided, Number: 1, Words: words()}
	for _, name := range []string{
		gateway.VaultFolder + "/" + other + gateway.ContactSuffix, gateway.QueueFolder + "/" + damaged.Key(),
		gateway.SentFolder + "/" + damaged.Key(), gateway.QueueFolder + "/hitta-2026-11-23-00",
		gateway.SentFolder + "/" + gateway.RenewedKey(other, 0, calendar.FromClock(monday)),
	} {
		w := newWorld(t)
		w.contact(other, anna())
		w.event(damaged)
		whole := w.waiting()
		for n := range 2 {
			asked, err := gateway.Seal([]byte(`{"epost":"`+anna().People[0].Email+`"}`), w.public)
			if err != nil {
				t.Fatal(err)
			}
			w.put(gateway.QueueFolder, fmt.Sprintf("hitta-2026-11-23-%02d", n), asked)
		}
		w.change = func(o *notify.Options) { o.Data = locked{w.disk, name} }
		w.open()
		w.round()
		if got := w.state(whole.Key()); got != "skickat" {
			t.Errorf("%s stops another mail: %s", name, got)
		}
		if !strings.Contains(w.log.String(), "cannot be read") && strings.HasPrefix(name, gateway.VaultFolder) {
			t.Errorf("nothing is said of %s", name)
		}
	}
}

// What has not been tried yet has nothing to be tried again.
func TestRetryBeforeAnythingWasTried(t *testing.T) {
	w := newWorld(t)
	w.waiting()
	w.open()
	if n, err := w.Retry(); n != 0 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}
