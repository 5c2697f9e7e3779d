package gateway

import (
	"archive/tar"
	"bytes"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/idesluss/idesluss/internal/durable"
)

// lockedFile is a disk with one file that may not be read.
type lockedFile struct {
	durable.FS
	name string
}

func (l lockedFile) ReadFile(name string) ([]byte, error) {
	if name == l.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: syscall.EACCES}
	}
	return l.FS.ReadFile(name)
}

// put writes a file as something else than the gateway would.
func (f *filled) put(name string, data []byte) {
	f.Helper()
	if err := f.disk.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		f.Fatal(err)
	}
	file, err := f.disk.Create(name)
	f.try(err)
	_, err = file.Write(data)
	f.try(errors.Join(err, file.Sync(), file.Close()))
}

func (f *filled) bytesOf(name string) []byte {
	f.Helper()
	data, err := f.disk.ReadFile(name)
	f.try(err)
	return data
}

// sealedEvents has the queue hold what it really may: fill writes words there.
func (f *filled) sealedEvents() {
	f.Helper()
	for _, i := range f.ideas {
		sealed, err := Seal([]byte("ord"), f.team.Recipient().String())
		f.try(err)
		f.put(QueueFolder+"/"+i.ID+"-svar-1", sealed)
		f.put(SentFolder+"/"+i.ID+"-svar-1", []byte(`{"format":1}`))
	}
}

// A record that cannot be read stops nobody else, is named and lost in no way,
// and can still be erased.
func TestADamagedRecord(t *testing.T) {
	half := func(data []byte) []byte { return data[:len(data)/2] }
	for _, test := range []struct {
		why    string
		change func([]byte) []byte
		locked bool
		told   string
		named  bool // whose it is can still be told
	}{
		{why: "half of it", change: half, told: notReadable, named: true},
		{why: "nothing of it", change: func([]byte) []byte { return nil }, told: "it is empty"},
		{why: "something else", change: func([]byte) []byte { return []byte("\x00\x01skräp") }, told: notReadable},
		{why: "another idea's text", change: func([]byte) []byte { return []byte("# En idé\n") }, told: notReadable},
		{why: "no number in it", change: func(data []byte) []byte { return bytes.Replace(data, []byte(`"id":"26-`), []byte(`"id":"x26-`), 1) }, told: notReadable},
		{why: "another owner", locked: true, told: "permission denied"},
	} {
		t.Run(test.why, func(t *testing.T) {
			f := fill(t, 3)
			broken, whole := f.ideas[0], f.ideas[1]
			name := spoolFolder + "/" + broken.lookup + recordSuffix
			if test.locked {
				f.disk = lockedFile{f.disk, name}
			} else {
				f.put(name, test.change(f.bytesOf(name)))
			}
			f.log.Reset()
			f.open()

			damaged := f.Damaged()
			place := spoolFolder + "/" + broken.lookup[:8] + "*"
			if len(damaged) != 1 || damaged[0].Place != place || damaged[0].Why != test.told || (damaged[0].ID == broken.ID) != test.named {
				t.Fatalf("what is damaged: %v", damaged)
			}
			log := f.log.String()
			if n := strings.Count(log, place); n != 1 {
				t.Errorf("the operator is told %d times: %s", n, log)
			}
			for _, secret := range []string{broken.lookup, broken.plain, "skräp"} {
				if strings.Contains(log, secret) {
					t.Errorf("the log tells %s: %s", secret, log)
				}
			}
			// Everybody else goes on.
			if _, err := f.Look(t.Context(), whole.Receipt); err != nil {
				t.Errorf("another's status: %v", err)
			}
			if cases, err := f.Cases(t.Context()); err != nil || len(cases) != 2 {
				t.Errorf("%d cases, %v", len(cases), err)
			}
			f.receive(f.submission(99, "En ny idé"))
			if _, err := f.Look(t.Context(), broken.Receipt); !errors.Is(err, ErrUnknown) {
				t.Errorf("its own status: %v", err)
			}
			// The same form again makes no second idea of it.
			if _, err := f.Receive(t.Context(), f.submission(0, "Idé")); err == nil {
				t.Error("it was received once more")
			}
			// What belongs to it is there, and in backups, when it is mended.
			if sealed := f.bytesOf(VaultFolder + "/" + broken.ID + contactSuffix); !bytes.Equal(sealed, broken.sealed[0]) {
				t.Error("its contact was swept")
			}
			if test.locked {
				if err := f.Backup(t.Context(), &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), place) {
					t.Errorf("a backup without it: %v", err)
				}
			} else if got := backedUpFile(t, f, name); !bytes.Equal(got, f.bytesOf(name)) {
				t.Errorf("the backup has %q", got)
			}
			f.erases(broken, test.named)
		})
	}
}

// erases has an idea erased whose record cannot be read.
func (f *filled) erases(broken filledIdea, named bool) {
	f.Helper()
	err := f.Erase(f.Context(), broken.ID)
	var nameless *Nameless
	if named {
		f.try(err)
		if len(f.Damaged()) != 0 {
			f.Errorf("still damaged: %v", f.Damaged())
		}
		f.sweep("erased", []filledIdea{broken}, nil)
		return
	}
	if !errors.As(err, &nameless) || !slices.Equal(nameless.Files, []string{spoolFolder + "/" + broken.lookup[:8] + "*"}) {
		f.Errorf("nobody says that something may be left: %v", err)
	}
	if _, err := f.disk.ReadFile(VaultFolder + "/" + broken.ID + contactSuffix); !errors.Is(err, fs.ErrNotExist) {
		f.Errorf("its contact is left: %v", err)
	}
	if err := f.Erase(f.Context(), "26-99999"); !errors.As(err, &nameless) {
		f.Errorf("one that nobody knows of may be the damaged one: %v", err)
	}
}

func backedUpFile(t *testing.T, f *filled, name string) []byte {
	t.Helper()
	var backup bytes.Buffer
	f.try(f.Backup(t.Context(), &backup))
	in := tar.NewReader(&backup)
	for {
		h, err := in.Next()
		if err != nil {
			t.Fatalf("%s is not in the backup: %v", name, err)
		}
		if h.Name == name {
			var data bytes.Buffer
			if _, err := data.ReadFrom(in); err != nil {
				t.Fatal(err)
			}
			return data.Bytes()
		}
	}
}

// What a newer program has written is not damage: an older one keeps its hands
// off it.
func TestARecordFromANewerProgram(t *testing.T) {
	f := fill(t, 2)
	name := spoolFolder + "/" + f.ideas[0].lookup + recordSuffix
	f.put(name, bytes.Replace(f.bytesOf(name), []byte(`"format":1`), []byte(`"format":2`), 1))
	err := f.tryOpen()
	if !errors.Is(err, errNewer) || !strings.Contains(err.Error(), spoolFolder+"/"+f.ideas[0].lookup[:8]+"*") {
		t.Errorf("it opens: %v", err)
	}
}

// A record that is damaged while the service runs is left out of the rounds.
func TestARecordDamagedMeanwhile(t *testing.T) {
	f := fill(t, 3)
	f.put(spoolFolder+"/"+f.ideas[0].lookup+recordSuffix, []byte("{"))
	if cases, err := f.Cases(t.Context()); err != nil || len(cases) != 2 {
		t.Errorf("%d cases, %v", len(cases), err)
	}
	for name, round := range map[string]func() error{
		"relay": func() error { _, err := f.Relay(t.Context()); return err }, "late": func() error { return f.Late(t.Context()) },
		"tell": func() error { return f.Tell(t.Context()) }, "expire": func() error { return f.Expire(t.Context()) },
	} {
		if err := round(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(f.Damaged()) != 1 {
		t.Errorf("damaged: %v", f.Damaged())
	}
}

// A record that cannot be read while the service runs waits, and the others do
// not.
func TestARecordThatCannotBeReadMeanwhile(t *testing.T) {
	w := newWorld(t, "orebro")
	process := *w.rules.Process
	process.Release, process.Batch.Least = releaseClean, 1
	w.rules.Process = &process
	disk := &lockedFile{FS: w.disk}
	w.disk = disk
	w.open()
	w.doRelay() // the first looks at everything
	stuck, goes := w.receive(w.submission(1, "Låna verktyg")), w.receive(w.submission(2, "Låna böcker"))
	disk.name = spoolFolder + "/" + stuck.Receipt.Lookup() + recordSuffix
	for range 2 {
		if relayed := w.doRelay(); relayed.Stopped != 1 {
			t.Errorf("%+v", relayed)
		}
		if damaged := w.Damaged(); len(damaged) != 1 || damaged[0].ID != stuck.ID {
			t.Errorf("damaged: %v", damaged)
		}
	}
	disk.name = "" // it has been mended
	if relayed := w.doRelay(); relayed.Stopped != 0 || !slices.Equal(relayed.Ideas, []string{stuck.ID}) {
		t.Errorf("mended: %+v", relayed)
	}
	if ideas := w.inSluss(); len(ideas) != 2 {
		t.Errorf("%d ideas in the sluss, %s and %s are to be there", len(ideas), stuck.ID, goes.ID)
	}
}

// Every other file of the state, damaged in every way: the state opens, an idea
// is erased, a backup is made, and Examine names the file.
func TestOtherDamagedFiles(t *testing.T) {
	first := func(f *filled, folder string) string {
		entries, err := f.disk.ReadDir(folder)
		f.try(err)
		for _, e := range entries {
			if !strings.HasPrefix(e.Name(), ".") {
				return folder + "/" + e.Name()
			}
		}
		f.Fatalf("there is nothing in %s", folder)
		return ""
	}
	for _, test := range []struct {
		folder string
		plain  func(f *filled) // puts something there, where nothing is
	}{
		{vaultFolder, nil},
		{QueueFolder, nil},
		{SentFolder, nil},
		{consentFolder, nil},
		{openingsFolder, nil},
		{surveyFolder, func(f *filled) { f.try(f.keepSurvey(surveyed{Form: "stod", Version: 1})) }},
		{erasedFolder, func(f *filled) { f.try(f.noteErased("26-2222z", true)) }},
		{knownFolder, func(f *filled) { f.try(f.learn([]string{"26-3333z"})) }},
	} {
		for way, bad := range map[string][]byte{"empty": nil, "something else": []byte("\x00\xffskräp"), "half": []byte(`{"format":1,"dag":`)} {
			t.Run(test.folder+" "+way, func(t *testing.T) {
				f := fill(t, 3)
				f.sealedEvents()
				if test.plain != nil {
					test.plain(f)
				}
				if found, err := f.Examine(t.Context()); err != nil || len(found) > 0 {
					t.Fatalf("before: %v, %v", found, err)
				}
				name := first(f, test.folder)
				f.put(name, bad)
				f.open()
				found, err := f.Examine(t.Context())
				if test.folder == erasedFolder { // is put right: what has been erased is erased again
					if erased, err := f.Erased(); err != nil || len(found) > 0 || !slices.Equal(erased, []string{"26-2222z"}) {
						t.Errorf("erased %v, found %v, %v", erased, found, err)
					}
				} else if err != nil || len(found) != 1 || found[0].Place != name {
					t.Fatalf("found %v, %v; wanted %s", found, err, name)
				}
				if _, err := f.Names(t.Context()); err != nil {
					t.Errorf("the sites cannot be built: %v", err)
				}
				if _, err := f.Opinions(t.Context()); err != nil {
					t.Errorf("the sites cannot be built: %v", err)
				}
				if _, err := f.Openings(); err != nil {
					t.Errorf("openings: %v", err)
				}
				if got := backedUpFile(t, f, spoolFolder+"/"+f.ideas[2].lookup+recordSuffix); len(got) == 0 {
					t.Error("no backup")
				}
				for _, i := range f.ideas[:2] {
					if err := f.Erase(t.Context(), i.ID); err != nil {
						t.Errorf("erasing: %v", err)
					}
				}
			})
		}
	}
}

// A picture that is none is found; what it shows is nobody's here to judge.
func TestADamagedPicture(t *testing.T) {
	f := fill(t, 1)
	f.sealedEvents()
	for _, test := range []struct {
		name, data string
		damaged    int
	}{
		{"-1.jpg", "\xff\xd8\xff\xe0", 0},
		{"-1.png", "\x89PNG\r\n\x1a\n", 0},
		{"-1.jpg", "", 1},
		{"-1.png", "<svg/>", 1},
		{"-1.jpg", "\x89PNG\r\n\x1a\n", 1},
	} {
		name := pictureFolder + "/" + f.ideas[0].ID + test.name
		f.put(name, []byte(test.data))
		if found, err := f.Examine(t.Context()); err != nil || len(found) != test.damaged {
			t.Errorf("%s %q: %v, %v", test.name, test.data, found, err)
		}
		f.try(f.disk.Remove(name))
	}
}

// A note of an opening that can half be read is emptied of the idea that it
// tells of.
func TestAnUnreadableNoteIsErased(t *testing.T) {
	f := fill(t, 1)
	entries, err := f.disk.ReadDir(openingsFolder)
	f.try(err)
	name := openingsFolder + "/" + entries[0].Name()
	whole := f.bytesOf(name)
	f.put(name, whole[:len(whole)-1])
	f.open()
	f.try(f.Erase(t.Context(), f.ideas[0].ID))
	if got := string(f.bytesOf(name)); got != `{"dag":"2026-03-02","ide":"","syfte":""}` {
		t.Errorf("it says %s", got)
	}
}
