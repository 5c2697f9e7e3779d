package gateway

import (
	"context"
	"io/fs"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
)

// absent is a forge that does not answer, and counts how often it was asked,
// and how often by somebody who would wait for ever.
type absent struct {
	forge.Forge
	asked, patient int
}

func (a *absent) Head(ctx context.Context, _ string) (string, error) {
	a.asked++
	if _, limited := ctx.Deadline(); !limited {
		a.patient++
	}
	return "", forge.ErrUnavailable
}

// While the forge is away, whoever looks at an idea is shown what was seen last.
// Not everybody waits for it anew: they would wait in line.
func TestNobodyWaitsForAForgeThatIsAway(t *testing.T) {
	for _, c := range []struct {
		what string
		seen bool
	}{{"the sluss has been seen", true}, {"the sluss has never been seen", false}} {
		t.Run(c.what, func(t *testing.T) {
			w := memoryWorld(t, "orebro")
			w.open()
			got := w.receive(w.submission(1, "Verktyg på biblioteket"))
			w.HeadAge = time.Minute
			if c.seen {
				if _, err := w.Look(t.Context(), got.Receipt); err != nil {
					t.Fatal(err)
				}
			}
			away := &absent{Forge: w.sluss}
			w.Sluss.Forge = away
			w.now = w.now.Add(2 * time.Minute)
			for range 5 {
				if s, err := w.Look(t.Context(), got.Receipt); err != nil || s.ID != got.ID {
					t.Fatalf("%v, %v", s, err)
				}
			}
			if away.asked != 1 || away.patient != 0 {
				t.Errorf("the forge was asked %d times, %d of them without a limit", away.asked, away.patient)
			}
			w.now = w.now.Add(2 * time.Minute)
			w.Sluss.Forge = w.sluss
			if _, err := w.Look(t.Context(), got.Receipt); err != nil || w.view.files == nil {
				t.Errorf("it is back, and was not read: %v", err)
			}
		})
	}
}

// What one visitor has had read of the sluss serves the next one too: GitHub's
// files are read as long as the context holds that they were asked for with.
func TestTheViewOutlivesWhoeverAskedForIt(t *testing.T) {
	w, got, _ := toldWorld(t)
	w.intoSluss(got)
	w.Sluss.Forge = bound{w.sluss}
	w.view.head, w.view.asked, w.view.files, w.view.ideas = "", time.Time{}, nil, nil
	ctx, leave := context.WithCancel(t.Context())
	if _, err := w.Look(ctx, token(t, 99).Receipt()); err != ErrUnknown {
		t.Fatal(err)
	}
	leave()
	if s, err := w.Look(t.Context(), got.Receipt); err != nil || s.Idea == nil {
		t.Errorf("the idea is not seen any more: %+v, %v", s, err)
	}
}

// bound is a forge that reads files only as long as a context holds.
type bound struct{ forge.Forge }

func (b bound) Files(ctx context.Context, commit string) (fs.FS, error) {
	files, err := b.Forge.Files(ctx, commit)
	return boundFiles{ctx, files}, err
}

type boundFiles struct {
	ctx   context.Context
	files fs.FS
}

func (f boundFiles) Open(name string) (fs.File, error) {
	if err := f.ctx.Err(); err != nil {
		return nil, err
	}
	return f.files.Open(name)
}
