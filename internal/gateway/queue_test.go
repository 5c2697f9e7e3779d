package gateway

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"

	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/durable/durabletest"
)

// mailWorld is a world with a notifier's key.
func mailWorld(t testing.TB) (w *world, o Options, keys Keys) {
	t.Helper()
	w = newWorld(t, "orebro")
	pair, err := NewSealingKey("")
	if err != nil {
		t.Fatal(err)
	}
	if keys, err = ReadSealingKey(pair.Private, nil); err != nil {
		t.Fatal(err)
	}
	o = w.options()
	o.Notify = pair.Public
	return w, o, keys
}

func (w *world) openWith(o Options) {
	w.Helper()
	var err error
	if w.Gateway, err = Open(o); err != nil {
		w.Fatal(err)
	}
	w.Gateway.scan = w.scan
}

func folderNames(t testing.TB, disk durable.FS, folder string) []string {
	t.Helper()
	entries, err := disk.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func byMail() *Contact {
	return &Contact{How: ByMail, People: []Person{{Name: "Kim Kanarieström", Email: "kim.kanariestrom@exempel.example"}}}
}

func TestWordThatAnIdeaWasReceivedIsQueued(t *testing.T) {
	w, o, keys := mailWorld(t)
	w.openWith(o)
	with, without := w.submission(1, "Låna verktyg"), w.submission(2, "Låna böcker")
	with.Contact = byMail()
	got := w.receive(with)
	w.receive(without)
	w.receive(with) // the same form again
	want := []string{got.ID + "-mottagen-1"}
	if names := folderNames(t, w.disk, QueueFolder); !slices.Equal(names, want) {
		t.Fatalf("queued %v, want %v", names, want)
	}
	sealed, err := w.disk.ReadFile(path.Join(QueueFolder, want[0]))
	if err != nil {
		t.Fatal(err)
	}
	for _, plain := range []string{"Kim", "exempel", "verktyg"} {
		if bytes.Contains(sealed, []byte(plain)) {
			t.Errorf("%q can be read in the queue", plain)
		}
	}
	q, err := OpenEvent(sealed, keys...)
	if err != nil {
		t.Fatal(err)
	}
	if q.ID != got.ID || q.Kind != Kept || len(q.Mark) != 32 || q.Words == nil || q.Words.Title != "Låna verktyg" || q.Words.By != got.AnswerBy ||
		!strings.Contains(q.Words.Text, "Problem:\nAlla köper samma borrmaskin.") {
		t.Errorf("the event is %+v, %+v", q, q.Words)
	}
}

// What the service has, its disk and the keys it was given, opens neither
// queue nor vault; the team's key opens the vault and not the queue.
func TestTheServiceCannotOpenWhatItSeals(t *testing.T) {
	w, o, notifier := mailWorld(t)
	w.openWith(o)
	s := w.submission(1, "Låna verktyg")
	s.Contact = byMail()
	id := w.receive(s).ID
	event, err := w.disk.ReadFile(path.Join(QueueFolder, id+"-mottagen-1"))
	if err != nil {
		t.Fatal(err)
	}
	contact, err := w.disk.ReadFile(path.Join(vaultFolder, id+contactSuffix))
	if err != nil {
		t.Fatal(err)
	}
	// Everything on the disk that could be taken for a key of age.
	err = fs.WalkDir(readOnly{w.disk}, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := w.disk.ReadFile(name)
		if err != nil {
			return err
		}
		if found, err := age.ParseIdentities(bytes.NewReader(data)); err == nil && len(found) > 0 || bytes.Contains(data, []byte("AGE-SECRET-KEY")) {
			t.Errorf("%s holds the private half of a key", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		who            string
		key            age.Identity
		event, contact bool
	}{{"the notifier", notifier[0], true, true}, {"the team", w.team, false, true}, {"a stranger", stranger, false, false}} {
		for what, try := range map[string]struct {
			sealed []byte
			opens  bool
		}{"the queue": {event, c.event}, "the vault": {contact, c.contact}} {
			_, err := age.Decrypt(bytes.NewReader(try.sealed), c.key)
			var none *age.NoIdentityMatchError
			if try.opens && err != nil || !try.opens && !errors.As(err, &none) {
				t.Errorf("%s and %s: %v", c.who, what, err)
			}
		}
	}
}

// readOnly is a disk that can be walked from its root.
type readOnly struct{ durable.FS }

func TestTheSameEventIsQueuedOnce(t *testing.T) {
	w, o, keys := mailWorld(t)
	w.openWith(o)
	s := w.submission(1, "Låna verktyg")
	s.Contact = byMail()
	id := w.receive(s).ID
	e := Event{ID: id, Kind: Decided, Number: 1, Words: &Words{Title: "Första"}}
	read := func() string {
		sealed, err := w.disk.ReadFile(path.Join(QueueFolder, e.Key()))
		if err != nil {
			return ""
		}
		q, err := OpenEvent(sealed, keys...)
		if err != nil {
			t.Fatal(err)
		}
		return q.Words.Title + q.Mark
	}
	if err := w.announce(e); err != nil {
		t.Fatal(err)
	}
	first := read()
	e.Words.Title = "Andra"
	if err := w.announce(e); err != nil {
		t.Fatal(err)
	}
	if again := read(); first == "" || again != first {
		t.Errorf("queued %q, then %q", first, again)
	}
	// The notifier has told of it, and takes it away.
	sent, err := durable.Join(w.disk, SentFolder, "prov")
	if err != nil {
		t.Fatal(err)
	}
	if err := sent.Put(e.Key(), []byte(`{"format":1,"mejl":[{"lage":"skickat"}]}`)); err != nil {
		t.Fatal(err)
	}
	if err := w.disk.Remove(path.Join(QueueFolder, e.Key())); err != nil {
		t.Fatal(err)
	}
	if err := w.announce(e); err != nil {
		t.Fatal(err)
	}
	if again := read(); again != "" {
		t.Error("what has been told is queued again")
	}
	other := Event{ID: "26-zzzzz", Kind: Decided, Number: 1}
	if err := w.announce(other); err != nil {
		t.Fatal(err)
	}
	if slices.Contains(folderNames(t, w.disk, QueueFolder), other.Key()) {
		t.Error("an idea without contact has mail queued")
	}
}

// The power goes at every change of the disk while an idea is received: when it
// was acknowledged, word of it is queued, at the latest at the next start.
func TestWordOfAnIdeaSurvivesTheCrash(t *testing.T) {
	cuts := 0
	for n := 1; ; n++ {
		disk := durabletest.New()
		w, o, _ := mailWorld(t)
		w.disk, o.Data = disk, disk
		w.openWith(o)
		s := w.submission(1, "Låna verktyg")
		s.Contact = byMail()
		before := disk.Calls()
		disk.CutAt(n, n%2 == 0)
		got, err := w.Receive(context.Background(), s)
		cut := disk.Calls()-before >= n
		disk.Restart(rand.New(rand.NewPCG(1, uint64(n))))
		w.openWith(o)
		if err == nil {
			if names := folderNames(t, disk, QueueFolder); !slices.Equal(names, []string{got.ID + "-mottagen-1"}) {
				t.Errorf("call %d: acknowledged, and queued %v", n, names)
			}
		}
		if !cut {
			break
		}
		cuts++
	}
	if cuts < 10 {
		t.Errorf("only %d cuts", cuts)
	}
}

func TestUnreachedIdeasAreToldOf(t *testing.T) {
	w, o, _ := mailWorld(t)
	w.openWith(o)
	if ids, err := Unreached(w.disk); err != nil || len(ids) > 0 {
		t.Fatalf("%v, %v", ids, err)
	}
	sent, err := durable.Join(w.disk, SentFolder, "prov")
	if err != nil {
		t.Fatal(err)
	}
	for key, state := range map[string]MailState{
		"26-7k3qm-svar-1": MailTaken, "26-7k3qm-svar-2": MailFailed, "26-7k3qm-synas-1": MailFailed,
		"26-9qdtj-tyck-till-1": MailFailed, "26-aaaaa-svar-1": MailWaits, "26-bbbbb-fraga-3": MailAsked,
	} {
		if err := sent.Put(key, []byte(`{"format":1,"mejl":[{"lage":"skickat"},{"lage":"`+string(state)+`"}]}`)); err != nil {
			t.Fatal(err)
		}
	}
	if err := sent.Put("26-7k3qm-mottagen-1", []byte("{")); err != nil { // hides nobody
		t.Fatal(err)
	}
	ids, err := Unreached(w.disk)
	if err != nil || !slices.Equal(ids, []string{"26-7k3qm", "26-9qdtj"}) {
		t.Errorf("%v, %v", ids, err)
	}
}

func TestTheSubjectSaysTheDecision(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Din idé \"Låna verktyg\" går vidare till bedömning.\nVi läser den.", "Din idé går vidare till bedömning"},
		{"Din idé \"Låna verktyg\" får vänta. Det beror på tiden.", "Din idé får vänta"},
		{"Tack för din idé.", ""},
		{"Din idé " + strings.Repeat("är mycket bra och ", 10) + "går vidare.", ""},
		{"", ""},
	} {
		if got := says(c.text, "Låna verktyg"); got != c.want {
			t.Errorf("%q gives %q", c.text, got)
		}
	}
}
