package gateway

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/canary"
	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/durable/durabletest"
	"github.com/idesluss/idesluss/internal/receipt"
)

// filled is a world with many ideas, each with all that zone 1 can hold, and
// strings that are found nowhere but in what belongs to it.
type filled struct {
	*world
	ideas []filledIdea
}

type filledIdea struct {
	*Received
	again         receipt.Receipt // a fresh one
	lookup, plain string          // plain stands in clear on the disk
	sealed        [][]byte        // files that hold what has been sealed
}

func fill(t *testing.T, ideas int) *filled {
	t.Helper()
	f := &filled{world: newWorld(t, "orebro")}
	f.open()
	f.addTo(ideas)
	return f
}

func (f *filled) addTo(ideas int) {
	f.Helper()
	for n := len(f.ideas); n < ideas; n++ {
		plain := fmt.Sprintf("KANARIE%05dXYZ", n)
		s := f.submission(n, "Idé "+plain)
		s.Idea.Sections[0].Markdown += " " + plain
		s.Exists = "Fråga " + plain
		s.Contact = &Contact{People: []Person{{Name: "Anna " + plain, Email: plain + "@example.org"}}, How: "epost"}
		got := f.receive(s)
		again := token(f, 100_000+n).Receipt()
		_, err := f.updateID(f.Context(), got.ID, func(r *record) error {
			return f.take(r, &Order{Lookup: again.Lookup(), Mailbox: again.Mailbox()})
		})
		f.try(err)
		f.try(f.Ask(f.Context(), got.ID, "Hur, "+plain+"?"))
		f.try(f.Answer(f.Context(), got.Receipt, 1, "Så här, "+plain+"."))
		f.try(f.show(f.Context(), got.Receipt.Lookup(), ShowName, plain, ""))
		for _, folder := range []string{QueueFolder, SentFolder} {
			queue, err := durable.Join(f.disk, folder, "test")
			f.try(err)
			f.try(queue.Put(got.ID+"-svar-1", []byte("post "+plain)))
		}
		if n%7 == 0 {
			_, err := f.OpenContact(got.ID, "Ringa "+plain, f.team)
			f.try(err)
		}
		sealed, err := f.disk.ReadFile("valv/" + got.ID + contactSuffix)
		f.try(err)
		f.ideas = append(f.ideas, filledIdea{Received: got, lookup: got.Receipt.Lookup(), again: again, plain: plain, sealed: [][]byte{sealed}})
	}
}

// everything gives all bytes of a disk, names of files included.
func everything(t *testing.T, disk fs.FS) []byte {
	t.Helper()
	var all bytes.Buffer
	err := fs.WalkDir(disk, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(disk, name)
		fmt.Fprintf(&all, "%s\x00", name)
		all.Write(data)
		all.WriteByte(0)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.Bytes()
}

// sweep holds a disk to what must be gone, in any form, and what must be there.
func (f *filled) sweep(where string, gone, left []filledIdea) {
	f.Helper()
	data := everything(f.TB.(*testing.T), f.disk)
	var canaries []canary.Canary
	for _, i := range gone {
		canaries = append(canaries, canary.Canary{Name: i.ID + " text", Value: i.plain}, canary.Canary{Name: i.ID + " lookup", Value: i.lookup},
			canary.Canary{Name: i.ID + " fresh lookup", Value: i.again.Lookup()})
		if _, err := f.Look(f.Context(), i.again); err != ErrUnknown {
			f.Errorf("%s: the fresh receipt of %s: %v", where, i.ID, err)
		}
		for _, sealed := range i.sealed {
			if bytes.Contains(data, sealed) {
				f.Errorf("%s: what was sealed of %s is there", where, i.ID)
			}
		}
	}
	for _, hit := range canary.New(canaries...).Find(data) {
		f.Errorf("%s: %v", where, hit)
	}
	// The number itself is kept on the list of what has been erased, only there.
	for _, i := range gone {
		if n := bytes.Count(data, []byte(i.ID)); n != 1 {
			f.Errorf("%s: the number %s stands in %d places", where, i.ID, n)
		}
	}
	f.work(where, left)
}

// work holds ideas to working as before.
func (f *filled) work(where string, left []filledIdea) {
	f.Helper()
	for _, i := range left {
		s, err := f.Look(f.Context(), i.Receipt)
		if err != nil || s.ID != i.ID || !strings.Contains(s.Title, i.plain) || len(s.Messages) != 2 || s.Messages[1].Text != "Så här, "+i.plain+"." {
			f.Fatalf("%s: %s: %+v, %v", where, i.ID, s, err)
		}
		if s, err := f.Look(f.Context(), i.again); err != nil || s.ID != i.ID || len(s.Messages) != 2 || s.Sealed != 0 {
			f.Fatalf("%s: %s: with the fresh receipt: %+v, %v", where, i.ID, s, err)
		}
	}
	for _, i := range left[:min(len(left), 5)] {
		c, err := f.OpenContact(i.ID, "prov", f.team)
		if err != nil || c.People[0].Name != "Anna "+i.plain {
			f.Errorf("%s: the contact of %s: %v", where, i.ID, err)
		}
	}
}

// One idea in five is erased: nothing of it is left in the whole folder, nor in
// a backup from before once that has been restored; the others work. An
// ordinary run has 100 ideas, SOAK=1 has 1,000.
func TestErasedIsGone(t *testing.T) {
	ideas := 100
	if os.Getenv("SOAK") != "" {
		ideas = 1000
	}
	f := fill(t, ideas)
	var backup bytes.Buffer
	f.try(f.Backup(t.Context(), &backup))
	var gone, left []filledIdea
	for n, i := range f.ideas {
		if n%5 == 0 {
			f.try(f.Erase(t.Context(), i.ID))
			gone = append(gone, i)
		} else {
			left = append(left, i)
		}
	}
	f.sweep("erased", gone, left)
	for _, i := range gone {
		if _, err := f.Look(t.Context(), i.Receipt); err != ErrUnknown {
			t.Errorf("its receipt: %v", err)
		}
		if _, err := f.OpenContact(i.ID, "prov", f.team); err != ErrUnknown {
			t.Errorf("its contact: %v", err)
		}
	}
	f.open()
	f.sweep("opened again", gone, left)

	erased, err := f.Erased()
	f.try(err)
	if len(erased) != len(gone) {
		t.Fatalf("%d are listed as erased, and %d were", len(erased), len(gone))
	}
	disk := durabletest.New()
	f.try(Restore(bytes.NewReader(backup.Bytes()), disk, erased))
	f.disk = disk
	f.open()
	f.sweep("restored", gone, left)
}

func TestWhatIsNotThereCannotBeErased(t *testing.T) {
	f := fill(t, 1)
	for _, id := range []string{"26-zzzzz"} {
		if err := f.Erase(t.Context(), id); err != ErrUnknown {
			t.Errorf("%s: %v", id, err)
		}
	}
	for _, id := range []string{"", "../spool", "26-7k3qm/x"} {
		if err := f.Erase(t.Context(), id); err == nil {
			t.Errorf("%q was erased", id)
		}
	}
	f.try(f.Erase(t.Context(), f.ideas[0].ID))
	f.try(f.Erase(t.Context(), f.ideas[0].ID)) // again, as after a failure
}

// The power goes at every change that erasing makes. What was begun is finished
// when the state is opened.
func TestThePowerGoesWhileErasing(t *testing.T) {
	run := func(cut int, after bool) (calls int) {
		f := fill(t, 3)
		disk := f.disk.(*durabletest.Disk)
		before := disk.Calls()
		if cut > 0 {
			disk.CutAt(cut, after)
		}
		err := f.Erase(t.Context(), f.ideas[1].ID)
		calls = disk.Calls() - before
		disk.Restart(rand.New(rand.NewPCG(uint64(cut), 1)))
		f.open()
		where := fmt.Sprintf("call %d, after %t", cut, after)
		begun, listErr := f.Erased()
		f.try(listErr)
		left := []filledIdea{f.ideas[0], f.ideas[2]}
		switch {
		case err == nil && len(begun) == 0:
			t.Fatalf("%s: it was said to be erased, and is not", where)
		case len(begun) == 0:
			f.work(where, f.ideas) // it never began
			f.try(f.Erase(t.Context(), f.ideas[1].ID))
		}
		f.sweep(where, f.ideas[1:2], left)
		return calls
	}
	calls := run(0, false)
	if calls < 10 {
		t.Fatalf("only %d changes", calls)
	}
	for cut := 1; cut <= calls; cut++ {
		run(cut, false)
		run(cut, true)
	}
}

func TestABackupHoldsWhatItShould(t *testing.T) {
	f := fill(t, 3)
	f.try(f.Erase(t.Context(), f.ideas[2].ID))
	_, err := f.AttestKey()
	f.try(err)
	f.try(f.keys.Put("team", []byte(f.team.Recipient().String())))
	var backup bytes.Buffer
	f.try(f.Backup(t.Context(), &backup))
	in := tar.NewReader(bytes.NewReader(backup.Bytes()))
	folders := map[string]int{}
	var last string
	for {
		h, err := in.Next()
		if err == io.EOF {
			break
		}
		f.try(err)
		folder, _, _ := strings.Cut(h.Name, "/")
		folders[folder]++
		last = h.Name
		if !h.ModTime.IsZero() && h.ModTime.Unix() != 0 {
			t.Errorf("%s tells a time", folder)
		}
	}
	if last != listName || folders["spool"] != 2 || folders["valv"] != 2 || folders["nycklar"] != 1 || folders["raderade"] != 0 || folders["samtycke"] < 2 {
		t.Errorf("it holds %v, and ends with %s", folders, last)
	}
	for what, secret := range map[string][]byte{"the key of forms": f.FormKey(), "the erased": []byte(f.ideas[2].ID), "the signing key": []byte("PRIVATE KEY")} {
		if bytes.Contains(backup.Bytes(), secret) {
			t.Errorf("it holds %s", what)
		}
	}
	disk := durabletest.New()
	f.try(Restore(bytes.NewReader(backup.Bytes()), disk, nil))
	f.disk = disk
	f.open()
	f.work("restored", f.ideas[:2])
	f.try(f.Reconcile(t.Context()))
}

// pack makes a tar file.
func pack(t *testing.T, files ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for n := 0; n < len(files); n += 2 {
		if err := addFile(w, files[n], []byte(files[n+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestABackupThatIsNotWholeIsRefused(t *testing.T) {
	f := fill(t, 2)
	var whole bytes.Buffer
	f.try(f.Backup(t.Context(), &whole))
	spoiled := slices.Clone(whole.Bytes())
	spoiled[bytes.Index(spoiled, []byte("KANARIE00000XYZ"))] ^= 1
	const empty = `{"format":1,"filer":{}}`
	for what, data := range map[string][]byte{
		"nothing": nil, "some text": []byte("hej"), "half of one": whole.Bytes()[:whole.Len()/2], "one without its list": pack(t, "spool/a.json", "x"),
		"one where a letter is other": spoiled,
		"one that holds too much":     pack(t, "spool/a.json", "x", listName, empty),
		"one that holds too little":   pack(t, listName, `{"format":1,"filer":{"spool/a.json":"00"}}`),
		"a later version":             pack(t, listName, `{"format":2,"filer":{}}`),
		"one that leads out":          pack(t, "../x", "x", listName, empty), "one that leads out below": pack(t, "spool/../../x", "x", listName, empty),
		"one with a private key":    pack(t, "nycklar/intyg.pem", "x", listName, empty),
		"one with a list of erased": pack(t, "raderade/26-7k3qm", "x", listName, empty),
		"one with a strange folder": pack(t, "annat/a", "x", listName, empty),
		"one with something after":  pack(t, listName, empty, "spool/a.json", "x"),
		"one with a file twice":     pack(t, "spool/a.json", "x", "spool/a.json", "x", listName, empty),
	} {
		if err := Restore(bytes.NewReader(data), durabletest.New(), nil); err == nil {
			t.Errorf("%s was restored", what)
		} else if strings.Contains(err.Error(), "KANARIE") {
			t.Errorf("%s: %v", what, err)
		}
	}
	disk := durabletest.New()
	f.try(Restore(bytes.NewReader(whole.Bytes()), disk, nil))
	if err := Restore(bytes.NewReader(whole.Bytes()), disk, nil); err == nil {
		t.Error("it was restored over something")
	}
	if err := Restore(bytes.NewReader(whole.Bytes()), durabletest.New(), []string{"../x"}); err == nil {
		t.Error("a list of erased that is none was taken")
	}
}

func FuzzRestore(f *testing.F) {
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	_ = addFile(w, "spool/a.json", []byte("x"))
	_ = addFile(w, listName, []byte(`{"format":1,"filer":{"spool/a.json":"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}}`))
	_ = w.Close()
	f.Add(out.Bytes())
	f.Add([]byte("hej"))
	f.Fuzz(func(t *testing.T, data []byte) {
		disk := durabletest.New()
		_ = Restore(bytes.NewReader(data), disk, nil)
		entries, err := disk.ReadDir(".")
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if !slices.Contains(append([]string{erasedFolder, keysFolder}, backedUp...), e.Name()) {
				t.Errorf("it wrote %s", e.Name())
			}
		}
	})
}

func TestOpeningsOfContactsAreNoted(t *testing.T) {
	f := fill(t, 1)
	before, err := f.Openings()
	f.try(err)
	other, err := age.GenerateX25519Identity()
	f.try(err)
	if _, err := f.OpenContact(f.ideas[0].ID, "Ringa om mötet", other); err == nil || strings.Contains(err.Error(), f.ideas[0].plain) {
		t.Errorf("opened with another key: %v", err)
	}
	for _, purpose := range []string{"", " ", strings.Repeat("a", 201), "a\x00"} {
		if _, err := f.OpenContact(f.ideas[0].ID, purpose, f.team); err == nil {
			t.Errorf("opened for %q", purpose)
		}
	}
	if _, err := f.OpenContact("../spool", "prov", f.team); err != ErrUnknown {
		t.Errorf("%v", err)
	}
	after, err := f.Openings()
	f.try(err)
	if want := (Opening{calendar.FromClock(f.now), f.ideas[0].ID, "Ringa om mötet"}); len(after) != len(before)+1 || !slices.Contains(after, want) {
		t.Errorf("noted: %v", after)
	}
	f.try(f.Erase(t.Context(), f.ideas[0].ID))
	after, err = f.Openings()
	f.try(err)
	for _, o := range after {
		if o.ID != "" || o.Purpose != "" || o.Day.IsZero() {
			t.Errorf("after erasing: %+v", o)
		}
	}
}

func TestKeysThatSeal(t *testing.T) {
	no := func() (string, error) { return "", nil }
	open, err := NewSealingKey("")
	if err != nil {
		t.Fatal(err)
	}
	locked, err := NewSealingKey("korrekt häst batteri")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ReadSealingKey(open.Private, no); err != nil {
		t.Error(err)
	}
	if _, err := ReadSealingKey(locked.Private, no); !errors.Is(err, ErrPassphrase) {
		t.Errorf("without the words: %v", err)
	}
	if _, err := ReadSealingKey(locked.Private, func() (string, error) { return "fel", nil }); !errors.Is(err, ErrPassphrase) {
		t.Errorf("with other words: %v", err)
	}
	keys, err := ReadSealingKey(locked.Private, func() (string, error) { return "korrekt häst batteri", nil })
	if err != nil || len(keys) != 1 {
		t.Fatal(err)
	}
	if bytes.Contains(locked.Private, []byte("AGE-SECRET-KEY")) {
		t.Error("the key is not locked")
	}
	for _, wrong := range []string{"", "x", open.Public} {
		if _, err := ReadSealingKey([]byte(wrong), no); err == nil {
			t.Errorf("%q was read", wrong)
		}
	}
}
