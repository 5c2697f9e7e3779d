package gateway

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"testing"

	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/receipt"
)

// counted counts what is asked of a disk and a forge, by kind.
type counted struct {
	durable.FS
	calls map[string]int
}

func (c *counted) ReadFile(name string) ([]byte, error) {
	c.calls["read"]++
	data, err := c.FS.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		c.calls["missed"]++
	}
	return data, err
}
func (c *counted) Open(name string) (fs.File, error) { c.calls["open"]++; return c.FS.Open(name) }
func (c *counted) ReadDir(name string) ([]fs.DirEntry, error) {
	c.calls["list"]++
	return c.FS.ReadDir(name)
}
func (c *counted) Create(name string) (durable.File, error) {
	c.calls["create"]++
	return c.FS.Create(name)
}
func (c *counted) Rename(old, new string) error { c.calls["rename"]++; return c.FS.Rename(old, new) }
func (c *counted) SyncDir(name string) error    { c.calls["sync"]++; return c.FS.SyncDir(name) }

type countedForge struct {
	forge.Forge
	calls map[string]int
}

func (c *countedForge) Head(ctx context.Context, branch string) (string, error) {
	c.calls["head"]++
	return c.Forge.Head(ctx, branch)
}

func (c *countedForge) Files(ctx context.Context, commit string) (fs.FS, error) {
	c.calls["files"]++
	return c.Forge.Files(ctx, commit)
}

// Looking up a receipt that nobody has, one that was mistyped, one that has
// expired and one that was erased is the same work as looking up one that
// opens an idea.
func TestEveryReceiptIsTheSameWork(t *testing.T) {
	w := newWorld(t, "orebro")
	calls := map[string]int{}
	w.disk = &counted{w.disk, calls}
	w.open()
	known := w.receive(w.submission(1, "En idé"))
	written := w.receive(w.submission(2, "En idé med brev"))
	for n := range 5 {
		w.try(w.Ask(t.Context(), written.ID, "Hur "+string(rune('a'+n))+"?"))
	}
	inside := w.receive(w.submission(3, "En idé i slussen"))
	expired, erased := w.receive(w.submission(4, "En gammal idé")), w.receive(w.submission(5, "En raderad idé"))
	w.intoSluss(inside)
	again := map[string]receipt.Receipt{}
	for n, of := range []*Received{known, written, expired, erased} {
		again[of.ID] = token(t, 50+n).Receipt()
		_, err := w.updateID(t.Context(), of.ID, func(r *record) error {
			return w.take(r, &Order{Lookup: again[of.ID].Lookup(), Mailbox: again[of.ID].Mailbox()})
		})
		w.try(err)
	}
	w.try(w.Withdraw(t.Context(), expired.Receipt))
	w.now = w.now.AddDate(0, 0, 181)
	w.try(w.Expire(t.Context()))
	w.try(w.Erase(t.Context(), erased.ID))
	w.look(inside.Receipt) // the sluss has been seen

	w.Gateway.Sluss.Forge = &countedForge{w.sluss, calls}
	w.Gateway.unseal = func(r receipt.Receipt, sealed []byte) ([]byte, error) {
		calls["unsealed"]++
		return r.Open(sealed)
	}
	want := map[string]int{"read": 1, "head": 1, "unsealed": leastOpened}
	mistyped, _ := receipt.Parse("KNAPPAST-ETT-KVITTO")
	for _, c := range []struct {
		what  string
		code  receipt.Receipt
		known bool
	}{
		{"one that opens an idea", known.Receipt, true},
		{"one with letters", written.Receipt, true},
		{"one that opens an idea in the sluss", inside.Receipt, true},
		{"one that nobody has", token(t, 99).Receipt(), false},
		{"one that was mistyped", mistyped, false},
		{"one that has expired", expired.Receipt, false},
		{"one that was erased", erased.Receipt, false},
		{"a fresh one", again[known.ID], true},
		{"a fresh one that opens no letter", again[written.ID], true},
		{"a fresh one that has expired", again[expired.ID], false},
		{"a fresh one that was erased", again[erased.ID], false},
	} {
		clear(calls)
		s, err := w.Look(t.Context(), c.code)
		if c.known && err != nil || !c.known && (err != ErrUnknown || s != nil) {
			t.Errorf("%s: %v, %v", c.what, s, err)
		}
		if !maps.Equal(calls, want) {
			t.Errorf("%s took %v, want %v", c.what, calls, want)
		}
	}
	// What cannot be done with such a receipt is told alike, too.
	for what, code := range map[string]receipt.Receipt{"unknown": token(t, 99).Receipt(), "mistyped": mistyped, "expired": expired.Receipt, "erased": erased.Receipt} {
		_, again := w.Again(t.Context(), code)
		for does, err := range map[string]error{
			"answer": w.Answer(t.Context(), code, 1, "x"), "supplement": w.Supplement(t.Context(), code, "x"), "withdraw": w.Withdraw(t.Context(), code),
			"consent": w.Consent(t.Context(), code, ShowName, "x", ""), "survey": w.Survey(t.Context(), code, nil), "again": again,
		} {
			if err != ErrUnknown {
				t.Errorf("%s, %s: %v", what, does, err)
			}
		}
	}
}

// What another process has erased (idesluss erase, beside the service) is from
// the second time on the same work, too.
func TestWhatAnotherProcessErasedIsTheSameWork(t *testing.T) {
	w := newWorld(t, "orebro")
	calls := map[string]int{}
	w.disk = &counted{w.disk, calls}
	w.open()
	got := w.receive(w.submission(1, "En idé"))
	o := w.options()
	o.Beside = "radera"
	other, err := Open(o)
	w.try(err)
	w.try(other.Erase(t.Context(), got.ID))
	for n, want := range []map[string]int{{"read": 2, "missed": 1}, {"read": 1}} {
		clear(calls)
		if _, err := w.Look(t.Context(), got.Receipt); err != ErrUnknown {
			t.Errorf("look %d: %v", n, err)
		}
		if !maps.Equal(calls, want) {
			t.Errorf("look %d took %v, want %v", n, calls, want)
		}
	}
}

// What was erased by another process can be sent again as what nobody has sent,
// and is tried again as with a receipt that nobody has.
func TestWhatAnotherProcessErasedIsUnknown(t *testing.T) {
	w := newWorld(t, "orebro")
	w.open()
	sent := w.submission(1, "En idé")
	got := w.receive(sent)
	w.try(w.Withdraw(t.Context(), got.Receipt))
	o := w.options()
	o.Beside = "radera"
	other, err := Open(o)
	w.try(err)
	w.try(other.Erase(t.Context(), got.ID))
	if _, err := w.Again(t.Context(), got.Receipt); err != ErrUnknown {
		t.Errorf("tried again: %v", err)
	}
	anew, err := w.Receive(t.Context(), sent)
	if err != nil || anew.Again || anew.ID == got.ID {
		t.Errorf("sent again: %+v, %v", anew, err)
	}
}

// Whatever address is asked for, the same is done.
func TestEveryAddressIsTheSameWork(t *testing.T) {
	w, o, _ := mailWorld(t)
	calls := map[string]int{}
	o.Data = &counted{w.disk, calls}
	w.openWith(o)
	with := w.submission(1, "En idé")
	with.Contact = byMail()
	w.receive(with)
	var want map[string]int
	for n, address := range []string{with.Contact.People[0].Email, "ingen@exempel.example", with.Contact.People[0].Email, "x", ""} {
		clear(calls)
		w.try(w.Seek(t.Context(), address))
		if n == 0 {
			want = maps.Clone(calls)
		}
		if !maps.Equal(calls, want) || len(calls) == 0 {
			t.Errorf("%q took %v, want %v", address, calls, want)
		}
	}
}

// As long as nothing happens in the sluss, a round of telling reads no record:
// it is made often.
func TestARoundWithNothingNewReadsNothing(t *testing.T) {
	w := newWorld(t, "orebro")
	calls := map[string]int{}
	w.disk = &counted{w.disk, calls}
	w.open()
	w.Gateway.Sluss.Repository = "local"
	for n := range 3 {
		got := w.receive(w.submission(n, "En idé"))
		w.intoSluss(got)
		w.passes(got.ID)
	}
	w.believe("slussteam")
	w.try(w.Tell(t.Context()))
	clear(calls)
	w.try(w.Tell(t.Context()))
	if want := map[string]int{"read": 1}; !maps.Equal(calls, want) { // the key that attests
		t.Errorf("a round with nothing new took %v, want %v", calls, want)
	}
	open, err := w.openDecisions(t.Context())
	w.try(err)
	for id, pull := range open {
		if n := len(w.ballots(pull)); n != 1 {
			t.Errorf("%s has %d attestations", id, n)
		}
	}
	if len(open) != 3 {
		t.Errorf("%d decisions are open", len(open))
	}
}
