package gateway

import (
	"encoding/json"
	"testing"

	"github.com/idesluss/idesluss/internal/calendar"
)

// FuzzRenewedKey: a name is read as a fresh receipt's only when it is written as
// one.
func FuzzRenewedKey(f *testing.F) {
	for _, key := range []string{RenewedKey("26-7k3qm", 0, 739_000), RenewedKey("26-7k3qm", 19, 1), "26-7k3qm-kvitto-", "26-7k3qm-svar-1", "26-7k3qm-kvitto-1.age", ""} {
		f.Add(key)
	}
	f.Fuzz(func(t *testing.T, key string) {
		day, ok := RenewedOn(key)
		if !ok {
			return
		}
		e, _ := renewedKey(key)
		if e.Key() != key {
			t.Errorf("%q was read as %q", key, e.Key())
		}
		if e.Number >= 0 && RenewedKey(e.ID, e.Number%peopleStride, day) != key {
			t.Errorf("%q is of %v", key, day)
		}
	})
}

// FuzzOrder: what the notifier leaves, whatever it is, opens no idea unless it is
// a receipt, and stops nothing.
func FuzzOrder(f *testing.F) {
	code := token(f, 1).Receipt()
	whole, err := json.Marshal(&SentMark{Mails: []SentMail{{State: MailWaits}}, Order: &Order{Lookup: code.Lookup(), Mailbox: code.Mailbox()}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte(`{"format":1,"mejl":[{"lage":"vantar"}],"bestallning":{"under":"x","brevlada":"AAAA","person":-1}}`))
	f.Add([]byte(`{`))
	w, o, _ := mailWorld(f)
	w.openWith(o)
	s := w.submission(2, "Låna verktyg")
	s.Contact = byMail()
	got := w.receive(s)
	marks, err := w.folder(SentFolder)
	w.try(err)
	f.Fuzz(func(t *testing.T, mark []byte) {
		key := RenewedKey(got.ID, 0, calendar.Date(739_000))
		if err := marks.Put(key, mark); err != nil {
			t.Fatal(err)
		}
		_ = w.Reissue(t.Context()) // it may say that it cannot be read
		r, err := w.byID(got.ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Reissued) > mostReissued*maxPeople {
			t.Errorf("%d receipts", len(r.Reissued))
		}
		for _, again := range r.Reissued {
			if !validLookup.MatchString(again.Lookup) || len(again.Mailbox) != 32 {
				t.Errorf("%q opens the idea", again.Lookup)
			}
		}
		for _, folder := range []string{QueueFolder, SentFolder} {
			for _, name := range folderNames(t, w.disk, folder) {
				if _, ok := renewedKey(name); ok {
					if err := w.disk.Remove(folder + "/" + name); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	})
}
