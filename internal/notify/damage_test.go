package notify_test

import (
	"cmp"
	"testing"

	"github.com/idesluss/idesluss/internal/gateway"
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

// What has not been tried yet has nothing to be tried again.
func TestRetryBeforeAnythingWasTried(t *testing.T) {
	w := newWorld(t)
	w.waiting()
	w.open()
	if n, err := w.Retry(); n != 0 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}
