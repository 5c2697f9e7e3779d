package gateway

import (
	"bytes"
	"errors"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/canary"
	"github.com/idesluss/idesluss/internal/durable"
)

func robin() *Contact {
	return &Contact{How: ByMail, People: []Person{{Name: "Robin Nyberg", Email: "robin@exempel.example"}, {Name: "Kit Nyberg", Phone: "070-174 06 58"}}}
}

// What was left before is gone when it is changed or taken away: from the vault,
// the queue, and what is known of mail; also in its sealed form.
func TestTheOldContactIsGone(t *testing.T) {
	for what, change := range map[string]*Contact{"changed": robin(), "taken away": nil} {
		t.Run(what, func(t *testing.T) {
			w, o, keys := mailWorld(t)
			w.openWith(o)
			sent := w.submission(1, "Låna verktyg")
			sent.Contact = byMail()
			got := w.receive(sent)
			w.try(w.Ask(t.Context(), got.ID, "Hur?"))
			marks, err := durable.Join(w.disk, SentFolder, "prov")
			w.try(err)
			const order = "MHhrYW5hcmllAA=="
			renewed := RenewedKey(got.ID, 0, w.today())
			for key, mark := range map[string]string{
				got.ID + "-mottagen-1": `{"format":1,"mejl":[{"lage":"misslyckat","hinder":"RCPT 550"}]}`,
				got.ID + "-svar-1":     `{"format":1,"mejl":[{"lage":"skickat"}]}`,
				renewed:                `{"format":1,"mejl":[{"lage":"vantar"}],"bestallning":{"lad":"` + order + `"}}`,
			} {
				w.try(marks.Put(key, []byte(mark)))
			}
			old, err := w.disk.ReadFile(path.Join(VaultFolder, got.ID+contactSuffix))
			w.try(err)
			w.try(w.Recontact(t.Context(), got.Receipt, change))
			all := everything(t, w.disk)
			if bytes.Contains(all, old) || bytes.Contains(all, []byte(renewed)) || bytes.Contains(all, []byte(order)) {
				t.Error("something sealed is left of it")
			}
			if hits := canary.New(canary.Canary{Name: "name", Value: "Kanarieström"}, canary.Canary{Name: "address", Value: "kanariestrom"}).Find(all); len(hits) > 0 {
				t.Errorf("it can be read: %v", hits)
			}
			queued, sentMarks := folderNames(t, w.disk, QueueFolder), folderNames(t, w.disk, SentFolder)
			if change == nil {
				if len(queued)+len(sentMarks) > 0 {
					t.Errorf("queued %v, sent %v", queued, sentMarks)
				}
				if _, err := w.OpenContact(got.ID, "prov", w.team); !errors.Is(err, ErrUnknown) {
					t.Errorf("there is a contact: %v", err)
				}
				return
			}
			c, err := w.OpenContact(got.ID, "prov", keys[0])
			if err != nil || len(c.People) != 2 || c.People[0] != change.People[0] {
				t.Errorf("kept %+v, %v", c, err)
			}
			// What waits, or did not come through, goes to the new address; what was
			// sent is not sent again.
			told := Event{ID: got.ID, Kind: Recontacted, Number: int(w.today())}.Key()
			if want := []string{got.ID + "-fraga-1", told, got.ID + "-mottagen-1"}; !slices.Equal(queued, want) {
				t.Errorf("queued %v, want %v", queued, want)
			}
			if want := []string{got.ID + "-svar-1"}; !slices.Equal(sentMarks, want) {
				t.Errorf("known of mail: %v, want %v", sentMarks, want)
			}
			if s := w.look(got.Receipt); s.Recontacted != w.today() {
				t.Errorf("its holder is not told: %v", s.Recontacted)
			}
		})
	}
}

// What can be asked for is what the form can: required contacts are not taken
// away, and none are taken where none are wanted.
func TestContactDetailsFollowTheProcess(t *testing.T) {
	for _, c := range []struct {
		what, process string
		before        bool
		contact       *Contact
		refused       string // rule
		notNow        bool
	}{
		{what: "changed where they are optional", process: "frivillig", before: true, contact: robin()},
		{what: "left where there was none", process: "frivillig", contact: robin()},
		{what: "taken away where they are optional", process: "frivillig", before: true},
		{what: "changed where they are required", process: "kravs", before: true, contact: robin()},
		{what: "taken away where they are required", process: "kravs", before: true, refused: "saknas"},
		{what: "taken away where none are taken any more", process: "aldrig", before: true},
		{what: "changed where none are taken any more", process: "aldrig", before: true, contact: robin(), refused: "inte-har"},
		{what: "left where none are taken", process: "aldrig", contact: robin(), notNow: true},
		{what: "without a name", process: "frivillig", contact: &Contact{How: ByMail, People: []Person{{Email: "a@b.se"}}}, refused: "saknas"},
		{what: "without an address", process: "frivillig", contact: &Contact{How: ByMail, People: []Person{{Name: "Kim"}}}, refused: "saknas"},
		{what: "without end", process: "frivillig", contact: &Contact{How: ByMail, People: []Person{{Name: strings.Repeat("a", 300), Email: "a@b.se"}}}, refused: "for-lang"},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := newWorld(t, "orebro")
			w.open()
			sent := w.submission(1, "Låna verktyg")
			if c.before {
				sent.Contact = byMail()
			}
			got := w.receive(sent)
			w.rules.Process.Contact = c.process
			err := w.Recontact(t.Context(), got.Receipt, c.contact)
			var faulty *Faulty
			switch {
			case c.notNow && !errors.Is(err, ErrNotNow):
				t.Errorf("%v", err)
			case c.refused != "" && (!errors.As(err, &faulty) || faulty.Faults["kontakt"][0].Rule != c.refused):
				t.Errorf("%v", err)
			case c.refused == "" && !c.notNow && err != nil:
				t.Errorf("%v", err)
			}
			kept, err := w.OpenContact(got.ID, "prov", w.team)
			switch want := c.contact; {
			case c.refused != "" || c.notNow:
				if (err == nil) != c.before || c.before && kept.People[0].Name != "Kim Kanarieström" {
					t.Errorf("it was changed: %+v, %v", kept, err)
				}
			case want == nil && !errors.Is(err, ErrUnknown):
				t.Errorf("it is there: %v", err)
			case want != nil && (err != nil || kept.People[0] != want.People[0]):
				t.Errorf("kept %+v, %v", kept, err)
			}
		})
	}
	w := newWorld(t, "orebro")
	w.open()
	if err := w.Recontact(t.Context(), token(t, 9).Receipt(), robin()); err != ErrUnknown {
		t.Errorf("a receipt that nobody has: %v", err)
	}
}

// Whoever has a receipt can have a stranger mailed some times a day, and no more;
// what was left can always be taken away.
func TestNobodyIsMailedWithoutEndAboutContacts(t *testing.T) {
	w, o, _ := mailWorld(t)
	w.openWith(o)
	got := w.receive(w.submission(1, "Låna verktyg"))
	for range mostRecontacts {
		w.try(w.Recontact(t.Context(), got.Receipt, robin()))
	}
	var refused *Faulty
	if err := w.Recontact(t.Context(), got.Receipt, robin()); !errors.As(err, &refused) || refused.Faults["kontakt"][0].Rule != "for-ofta" {
		t.Errorf("once more: %v", err)
	}
	w.try(w.Recontact(t.Context(), got.Receipt, nil))
	if err := w.Recontact(t.Context(), got.Receipt, robin()); !errors.As(err, &refused) {
		t.Errorf("once more after it was taken away: %v", err)
	}
	w.now = w.now.AddDate(0, 0, 1)
	w.try(w.Recontact(t.Context(), got.Receipt, robin()))
}

// A name that is left later is looked for in the text, as one that was left with
// it.
func TestANameThatIsLeftLaterIsLookedFor(t *testing.T) {
	w := newWorld(t, "orebro")
	w.open()
	sent := w.submission(1, "Låna verktyg, säger Robin Nyberg")
	got := w.receive(sent)
	w.try(w.Recontact(t.Context(), got.Receipt, robin()))
	c, err := w.Case(t.Context(), got.ID)
	w.try(err)
	if !slices.ContainsFunc(c.Findings, func(f Finding) bool { return f.Text == "Robin Nyberg" }) {
		t.Errorf("found %+v", c.Findings)
	}
}
