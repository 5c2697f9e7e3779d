package gateway

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/durable/durabletest"
)

// hold holds the state to this: each picture that a record names is there, whole,
// and no other picture is.
func (w *world) hold(where string) {
	w.Helper()
	var named []string
	for _, id := range w.index.in(Arrived, Released, Relayed, Withdrawn) {
		r, err := w.byID(id)
		if err != nil {
			w.Fatalf("%s: %v", where, err)
		}
		if r.Idea == nil {
			continue
		}
		for _, p := range r.Idea.Pictures {
			named = append(named, pictureFile(id, p.File))
			if w.missing(id, p.File) {
				w.Errorf("%s: %s is named, and is not there", where, pictureFile(id, p.File))
			}
		}
	}
	slices.Sort(named)
	if files := w.pictureFiles(); !slices.Equal(files, named) {
		w.Errorf("%s: there is %q, and records name %q", where, files, named)
	}
}

// The power goes at every change that is made while pictures come, are dropped,
// erased, withdrawn and forgotten, before and after the change.
func TestThePowerGoesWhilePicturesAreKept(t *testing.T) {
	chances := uint64(1)
	if os.Getenv("SOAK") != "" {
		chances = 8
	}
	for name, do := range map[string]func(*world, *Received) error{
		"an idea with pictures comes": func(w *world, got *Received) error {
			received, err := w.Receive(w.Context(), w.pictured(7, "En hylla", "En låda", "En krok"))
			if err == nil {
				*got = *received // to be looked for
			}
			return err
		},
		"a picture is dropped": func(w *world, got *Received) error {
			err := w.Drop(w.Context(), got.ID, 1, "visar någon")
			if errors.Is(err, ErrNoPicture) || errors.Is(err, ErrNoFinding) {
				return nil // it was, before the power went
			}
			return err
		},
		"an idea is erased": func(w *world, got *Received) error {
			if err := w.Erase(w.Context(), got.ID); !errors.Is(err, ErrUnknown) {
				return err
			}
			return nil
		},
		"its time is out": func(w *world, got *Received) error {
			if err := w.Withdraw(w.Context(), got.Receipt); err != nil {
				return err
			}
			w.now = w.now.AddDate(0, 0, keepText+1)
			defer func() { w.now = monday }()
			return w.Expire(w.Context())
		},
	} {
		t.Run(name, func(t *testing.T) {
			calls := interruptPictures(t, do, 0, false, 0)
			if calls < 3 {
				t.Fatalf("only %d changes", calls)
			}
			for cut := 1; cut <= calls; cut++ {
				for seed := range chances {
					interruptPictures(t, do, cut, false, seed)
					interruptPictures(t, do, cut, true, seed)
				}
			}
		})
	}
}

// interruptPictures does a thing, with the power going at a change, and then
// again; 0 lets it be done. It gives how many changes there are.
func interruptPictures(t *testing.T, do func(*world, *Received) error, cut int, after bool, seed uint64) (calls int) {
	w := pictureWorld(t, "manniska")
	disk := w.disk.(*durabletest.Disk)
	got, other := w.receive(w.pictured(1, "En hylla", "En låda")), w.receive(w.pictured(2, "En stege"))
	first, before := got.ID, disk.Calls()
	if cut > 0 {
		disk.CutAt(cut, after)
	}
	err := do(w, got)
	calls = disk.Calls() - before
	if err != nil && cut == 0 {
		t.Fatal(err)
	}
	disk.Restart(rand.New(rand.NewPCG(seed, uint64(cut))))
	where := fmt.Sprintf("change %d, after %t, chance %d", cut, after, seed)
	w.open()
	w.hold(where)
	if err != nil {
		if err := do(w, got); err != nil {
			t.Errorf("%s, again: %v", where, err)
		}
	} else if received := *got; got.ID != first {
		if err := do(w, got); err != nil || !got.Again || got.ID != received.ID {
			t.Errorf("%s: what was acknowledged is lost: %+v, %v", where, got, err)
		}
	}
	w.hold(where + ", done")
	if _, _, err := w.Picture(t.Context(), other.ID, 1); err != nil {
		t.Errorf("%s: another idea's picture: %v", where, err)
	}
	return calls
}

// A full disk keeps nothing of what was refused.
func TestPicturesOnAFullDisk(t *testing.T) {
	w := pictureWorld(t, "manniska")
	disk := w.disk.(*durabletest.Disk)
	refused := 0
	for room := 0; ; room += 300 {
		disk.Room(room)
		_, err := w.Receive(t.Context(), w.pictured(1, "En hylla", "En låda"))
		disk.Room(-1)
		w.hold(fmt.Sprintf("room for %d bytes", room))
		if err == nil {
			break
		}
		if !errors.Is(err, durable.ErrFull) {
			t.Fatal(err)
		}
		refused++
	}
	if refused < 3 {
		t.Errorf("refused %d times", refused)
	}
}

// What a backup holds comes back, and what was erased meanwhile does not.
func TestABackupHoldsPictures(t *testing.T) {
	w := pictureWorld(t, "manniska")
	gone, stays := w.receive(w.pictured(1, "En hylla")), w.receive(w.pictured(2, "En låda"))
	_, kept, err := w.Picture(t.Context(), stays.ID, 1)
	w.try(err)
	_, erased, err := w.Picture(t.Context(), gone.ID, 1)
	w.try(err)
	var backup bytes.Buffer
	w.try(w.Backup(t.Context(), &backup))
	w.try(w.Erase(t.Context(), gone.ID))
	list, err := w.Erased()
	w.try(err)
	w.disk = durabletest.New()
	w.try(Restore(&backup, w.disk, list))
	w.open()
	w.hold("restored")
	if _, data, err := w.Picture(t.Context(), stays.ID, 1); err != nil || !bytes.Equal(data, kept) {
		t.Errorf("what stays: %v", err)
	}
	if bytes.Contains(everything(t, w.disk), erased[100:]) {
		t.Error("what was erased came back")
	}
}

// A picture that is not there, or has been damaged, stops nobody: before the
// batch the idea is the team's again, and after it the picture is left out.
func TestAPictureThatIsGone(t *testing.T) {
	for what, spoil := range map[string]func(*world, string) error{
		"gone":    func(w *world, name string) error { return w.pictures.Remove(name) },
		"damaged": func(w *world, name string) error { return w.pictures.Put(name, make([]byte, 300)) },
	} {
		w := pictureWorld(t, "manniska")
		got := w.receive(w.pictured(1, "En hylla", "En låda"))
		w.try(w.Keep(t.Context(), got.ID, 1, "visar inget"))
		w.try(w.Keep(t.Context(), got.ID, 2, "visar inget"))
		w.try(w.Release(t.Context(), got.ID))
		w.try(spoil(w, got.ID+"-1.jpg"))
		if relayed := w.doRelay(); relayed.Stopped != 1 || len(relayed.Ideas) != 0 {
			t.Errorf("%s: %+v", what, relayed)
		}
		if c := w.theCase(got.ID); c.State != Arrived {
			t.Errorf("%s: %s", what, c.State)
		}
		w.try(w.Drop(t.Context(), got.ID, 1, "den är borta"))
		w.try(w.Release(t.Context(), got.ID))
		w.try(spoil(w, "26-zzzzz-1.jpg")) // nobody's
		_, err := w.updateID(t.Context(), got.ID, func(r *record) error { r.Batch = w.today(); return nil })
		w.try(err)
		w.try(spoil(w, got.ID+"-2.jpg"))
		if relayed := w.doRelay(); len(relayed.Ideas) != 1 {
			t.Errorf("%s, begun: %+v", what, relayed)
		}
		if images := w.inSluss()[0].Images; len(images) != 0 {
			t.Errorf("%s, begun: %+v", what, images)
		}
	}
}

// A picture that cannot be read keeps its own idea waiting, and nobody else's,
// also when their batch has begun.
func TestAPictureThatCannotBeRead(t *testing.T) {
	for _, begun := range []bool{false, true} {
		w := pictureWorld(t, "manniska")
		ideas := []*Received{w.receive(w.pictured(1, "En hylla")), w.receive(w.pictured(2, "En låda"))}
		slices.SortFunc(ideas, func(a, b *Received) int { return strings.Compare(a.ID, b.ID) })
		for _, got := range ideas {
			w.try(w.Keep(t.Context(), got.ID, 1, "visar inget"))
			w.try(w.Release(t.Context(), got.ID))
			if begun {
				_, err := w.updateID(t.Context(), got.ID, func(r *record) error { r.Batch = w.today(); return nil })
				w.try(err)
			}
		}
		disk, stuck := w.disk, ideas[0].ID
		w.disk = lockedFile{disk, pictureFolder + "/" + stuck + "-1.jpg"}
		w.open()
		if relayed := w.doRelay(); relayed.Stopped != 1 || !slices.Equal(relayed.Ideas, []string{ideas[1].ID}) {
			t.Errorf("begun %t: %+v", begun, relayed)
		}
		if damaged := w.Damaged(); len(damaged) != 1 || damaged[0].ID != stuck {
			t.Errorf("begun %t: damaged: %v", begun, damaged)
		}
		w.disk = disk // it has been mended
		w.open()
		if relayed := w.doRelay(); relayed.Stopped != 0 || !slices.Equal(relayed.Ideas, []string{stuck}) {
			t.Errorf("begun %t, mended: %+v", begun, relayed)
		}
		if images := w.inSluss()[0].Images; len(images) != 1 {
			t.Errorf("begun %t, mended: %+v", begun, images)
		}
	}
}

// After the sluss has lost an idea its pictures go there again; after the state
// was restored they go once.
func TestPicturesAfterARestore(t *testing.T) {
	w := pictureWorld(t, "manniska")
	var backup bytes.Buffer
	got := w.receive(w.pictured(1, "En hylla"))
	w.try(w.Keep(t.Context(), got.ID, 1, "visar inget"))
	w.try(w.Release(t.Context(), got.ID))
	w.try(w.Backup(t.Context(), &backup))
	w.doRelay()
	was := w.pullFiles(got.ID)
	w.disk = durabletest.New()
	w.try(Restore(&backup, w.disk, nil))
	w.open()
	w.try(w.Reconcile(t.Context()))
	w.doRelay()
	if is := w.pullFiles(got.ID); !slices.Equal(was, is) || len(is) != 2 {
		t.Errorf("%q, and then %q", was, is)
	}
	r, err := w.byID(got.ID)
	w.try(err)
	if r.State != Relayed || len(r.Idea.Pictures) != 1 || r.Idea.Pictures[0].File != "1.jpg" {
		t.Errorf("%+v", r.Idea)
	}
	w.hold("after all")
	lost := memoryWorld(t, "orebro").sluss // an empty one
	w.sluss = lost
	w.open()
	w.try(w.Reconcile(t.Context()))
	w.doRelay()
	if is := w.pullFiles(got.ID); !slices.Equal(was, is) {
		t.Errorf("what was lost: %q", is)
	}
}

// pullFiles gives the names of the files of an idea in the sluss.
func (w *world) pullFiles(id string) []string {
	w.Helper()
	pull, err := w.sluss.Pull(w.Context(), 1)
	w.try(err)
	files, err := w.sluss.Files(w.Context(), pull.Head)
	w.try(err)
	var names []string
	w.try(fs.WalkDir(files, ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil && strings.Contains(name, id) {
			names = append(names, name)
		}
		return err
	}))
	return names
}
