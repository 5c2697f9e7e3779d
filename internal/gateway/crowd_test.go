package gateway

import (
	"errors"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// countCleaned counts pictures that begin to be decoded.
func (w *world) countCleaned() *atomic.Int32 {
	var count atomic.Int32
	slot := make(chan struct{}) // each who cleans gives to it, and takes back
	w.cleaning = slot
	ctx := w.Context()
	go func() {
		for {
			select {
			case <-slot:
				count.Add(1)
				slot <- struct{}{}
			case <-ctx.Done():
				return
			}
		}
	}()
	return &count
}

// To decode a picture costs more than all else together: whatever would be
// refused anyway is refused before that.
func TestNothingIsDecodedInVain(t *testing.T) {
	for what, change := range map[string]func(*world, *Submission){
		"a text that tells who somebody is": func(_ *world, s *Submission) { s.Idea.Title = "HEMLIG" },
		"a description that does":           func(_ *world, s *Submission) { s.Pictures[1].Alt = "HEMLIG" },
		"a text that is missing":            func(_ *world, s *Submission) { s.Idea.Title = "" },
		"a sender that may not":             func(_ *world, s *Submission) { s.Who = "ingen" },
		"the last file is no picture":       func(_ *world, s *Submission) { s.Pictures[1].File = []byte("%PDF-1.7") },
		"the last is as large as nothing":   func(w *world, s *Submission) { s.Pictures[1].File = bomb(w, 20_000) },
		"the last breaks off in its head":   func(_ *world, s *Submission) { s.Pictures[1].File = s.Pictures[1].File[:30] },
		"no more ideas today": func(w *world, _ *Submission) {
			w.receive(w.submission(9, "Låna tält"))
			w.Cap = 1
		},
	} {
		w := pictureWorld(t, "manniska")
		count := w.countCleaned()
		s := w.pictured(1, "En hylla", "En låda")
		change(w, s)
		if got, err := w.Receive(t.Context(), s); err == nil || count.Load() > 0 {
			t.Errorf("%s: %d were decoded: %+v, %v", what, count.Load(), got, err)
		}
		if files := w.pictureFiles(); len(files) > 0 {
			t.Errorf("%s: kept %q", what, files)
		}
	}
}

// The same form many times at once costs as much as once.
func TestTheSamePicturesAreCleanedOnce(t *testing.T) {
	w := pictureWorld(t, "manniska")
	count := w.countCleaned()
	s := w.pictured(1, "En hylla")
	var group sync.WaitGroup
	var first atomic.Int32
	for range mostToClean {
		group.Go(func() {
			if got, err := w.Receive(t.Context(), s); err != nil {
				t.Error(err)
			} else if !got.Again {
				first.Add(1)
			}
		})
	}
	group.Wait()
	w.receive(s)
	if first.Load() != 1 || count.Load() != 1 {
		t.Errorf("received anew %d times, cleaned %d", first.Load(), count.Load())
	}
	w.hold("after all")
}

// When more pictures wait than there is time for, those who come are told so at
// once. Whoever waits already, has been received before, or sends no picture is
// received all the same.
func TestNoMorePicturesThanThereIsTimeFor(t *testing.T) {
	w := pictureWorld(t, "manniska")
	before := w.receive(w.pictured(1, "En hylla"))
	w.cleaning <- struct{}{} // one takes long
	var group sync.WaitGroup
	for n := range mostToClean {
		s := w.pictured(2+n, "En hylla")
		group.Go(func() {
			if _, err := w.Receive(t.Context(), s); err != nil {
				t.Error(err)
			}
		})
	}
	for len(w.waiting) < mostToClean {
		runtime.Gosched()
	}
	late := w.pictured(90, "En stege")
	if _, err := w.Receive(t.Context(), late); !errors.Is(err, ErrCrowded) {
		t.Errorf("one too many: %v", err)
	}
	for _, file := range w.pictureFiles() {
		if !strings.HasPrefix(file, before.ID) {
			t.Errorf("kept: %s", file)
		}
	}
	w.receive(w.submission(91, "Låna tält"))
	if again := w.receive(w.pictured(1, "En hylla")); !again.Again || again.ID != before.ID {
		t.Errorf("sent again: %+v", again)
	}
	<-w.cleaning
	group.Wait()
	if got := w.receive(late); got.Again {
		t.Error("what was turned away was kept")
	}
	w.hold("after all")
}
