package local

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/gitrepo"
)

var day = time.Date(2026, 3, 26, 0, 0, 0, 0, time.UTC)

// filled makes a forge with one open pull request, which has a review, a
// comment and a status.
func filled(t testing.TB) *Forge {
	t.Helper()
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "sluss.git")
	f, err := Create(ctx, dir, fstest.MapFS{"a.md": {Data: []byte("a\n")}}, day, Options{Now: func() time.Time { return day }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Shut() })
	p, err := f.Propose(ctx, forge.Proposal{Branch: "ide-1", Title: "Rubrik", Body: "Text", Message: "Text\n", Files: map[string][]byte{"a.md": []byte("b\n")}, At: day})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		f.ReviewAs(ctx, p.Number, "anna", forge.Review{State: forge.Approved, At: day}),
		f.Say(ctx, p.Number, "utlatande", "Hej", day),
		f.SetStatus(ctx, p.Head, forge.Status{Context: "ideslussen/beslut", State: forge.Success}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return f
}

// all calls everything that reads.
func all(f *Forge) error {
	ctx := context.Background()
	_, pull := f.Pull(ctx, 1)
	_, byBranch := f.Pulls(ctx, forge.Query{Branch: "ide-1"})
	_, open := f.Pulls(ctx, forge.Query{State: forge.Open})
	_, every := f.Pulls(ctx, forge.Query{})
	_, reviews := f.Reviews(ctx, 1)
	_, comments := f.Comments(ctx, 1)
	head, err := f.Head(ctx, "ide-1")
	_, statuses := f.Statuses(ctx, head)
	return errors.Join(pull, byBranch, open, every, reviews, comments, err, statuses)
}

// spoil puts other bytes in place of one record; nil takes it away.
func spoil(t testing.TB, f *Forge, name string, data []byte) {
	t.Helper()
	err := f.repo.Update(context.Background(), func(tx *gitrepo.Tx) error {
		old, err := f.repo.Ref(forgeRef)
		if err != nil {
			return err
		}
		blob := ""
		if data != nil {
			if blob, err = tx.Blob(data); err != nil {
				return err
			}
		}
		tree, err := tx.Tree(old, map[string]string{name: blob})
		if err != nil {
			return err
		}
		commit, err := tx.Commit(gitrepo.Commit{Tree: tree, Author: bot(epoch), Committer: bot(epoch), Message: "Damage\n"})
		if err != nil || commit == old {
			return err
		}
		return tx.SetRef(forgeRef, old, commit)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// records gives every record of a forge.
func records(t testing.TB, f *Forge) map[string][]byte {
	t.Helper()
	l, err := openLedger(f.repo, &shelf{})
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]byte{}
	err = fs.WalkDir(l.files, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			found[name], err = fs.ReadFile(l.files, name)
		}
		return err
	})
	if err != nil || len(found) != 7 {
		t.Fatalf("%d records, %v", len(found), err)
	}
	return found
}

// Damage is told with the name of what is damaged, it is never taken for
// something that is not there, and nothing is written on top of it.
func TestDamageIsTold(t *testing.T) {
	for what, harm := range map[string]func([]byte) []byte{
		"cut off":             func(data []byte) []byte { return data[:len(data)/2] },
		"empty":               func([]byte) []byte { return []byte{} },
		"not JSON":            func([]byte) []byte { return []byte("\x00\xff") },
		"of another kind":     func([]byte) []byte { return []byte("[]") },
		"null":                func([]byte) []byte { return []byte("null") },
		"nothing much":        func([]byte) []byte { return []byte("{}") },
		"with an unknown key": func(data []byte) []byte { return bytes.Replace(data, []byte("{"), []byte(`{"x": 1,`), 1) },
		"followed by more":    func(data []byte) []byte { return append(data, data...) },
		"with another number": func(data []byte) []byte { return bytes.ReplaceAll(data, []byte(": 1"), []byte(": -1")) },
		"with other words":    func(data []byte) []byte { return bytes.ReplaceAll(data, []byte(`"ide-1"`), []byte(`"../x"`)) },
		"with an unknown word": func(data []byte) []byte {
			return replaceAny(data, "approved", "open", "success", "anna", "ideslussen\"")
		},
	} {
		f := filled(t)
		for name, data := range records(t, f) {
			harmed := harm(bytes.Clone(data))
			if strings.HasPrefix(name, "open/") || bytes.Equal(harmed, data) {
				continue // an empty file, or one that this does no harm to
			}
			spoil(t, f, name, harmed)
			err := all(f)
			if err == nil || !strings.Contains(err.Error(), forgeRef+":"+name) {
				t.Errorf("%s %s gives %v", name, what, err)
			}
			for _, is := range []error{forge.ErrNotFound, forge.ErrClosed, forge.ErrUnavailable} {
				if errors.Is(err, is) {
					t.Errorf("%s %s passes for %q", name, what, is)
				}
			}
			spoil(t, f, name, data)
			if err := all(f); err != nil {
				t.Fatalf("%s mended gives %v", name, err)
			}
		}
	}
}

func replaceAny(data []byte, words ...string) []byte {
	for _, w := range words {
		data = bytes.ReplaceAll(data, []byte(w), []byte("två ord"))
	}
	return data
}

// A record that is gone, or too many, is damage too, unless nothing refers to
// it.
func TestMissingRecordsAreTold(t *testing.T) {
	f := filled(t)
	for name, data := range records(t, f) {
		spoil(t, f, name, nil)
		err := all(f)
		switch {
		case strings.HasPrefix(name, "open/"), strings.HasPrefix(name, "branches/"), strings.HasPrefix(name, "statuses/"):
			continue // then it is not open, the branch has had none, or the commit has no status
		case err == nil || !strings.Contains(err.Error(), forgeRef+":"+name) || errors.Is(err, forge.ErrNotFound):
			t.Errorf("without %s: %v", name, err)
		}
		spoil(t, f, name, data)
	}
	spoil(t, f, "open/0/nej", []byte{})
	if _, err := f.Pulls(t.Context(), forge.Query{State: forge.Open}); err == nil || !strings.Contains(err.Error(), "open/0/nej") {
		t.Errorf("an odd file gives %v", err)
	}
}

// FuzzRecord reads records as whoever has damaged the repository left them:
// with an error or with a value, and a value is written as it was read.
func FuzzRecord(f *testing.F) {
	for name, data := range records(f, filled(f)) {
		for i, prefix := range []string{"book", "pulls/0/1/pull", "pulls/0/1/review", "pulls/0/1/comment", "branches", "statuses"} {
			if strings.HasPrefix(name, prefix) {
				f.Add(i, data)
			}
		}
	}
	f.Add(1, []byte(`{"number":1,"merged":"0001-01-01T00:00:00Z"}`))
	f.Fuzz(func(t *testing.T, kind int, data []byte) {
		if kind < 0 || kind >= len(kinds) {
			return
		}
		r := kinds[kind]()
		if decode(data, r) != nil {
			return
		}
		written, err := encode(r)
		if err != nil {
			t.Fatalf("it was read and cannot be written: %v", err)
		}
		again := kinds[kind]()
		if err := decode(written, again); err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, written)
		}
		if twice, err := encode(again); err != nil || !bytes.Equal(twice, written) {
			t.Fatalf("written twice it is\n%s\nand\n%s", written, twice)
		}
	})
}

var kinds = []func() record{
	func() record { return new(book) }, func() record { return new(pull) }, func() record { return new(review) },
	func() record { return new(comment) }, func() record { return new(branchEntry) }, func() record { return new(statuses) },
}

func TestErrorsAreToldInTheForgesWords(t *testing.T) {
	for _, c := range []struct{ err, want error }{
		{&fs.PathError{Op: "open", Path: "x", Err: fs.ErrPermission}, forge.ErrNotPermitted},
		{fmt.Errorf("x: %w", gitrepo.ErrNotFound), forge.ErrNotFound},
		{fmt.Errorf("x: %w", gitrepo.ErrChanged), forge.ErrUnavailable},
	} {
		got := known(c.err)
		if !errors.Is(got, c.want) || !errors.Is(got, c.err) || got.Error() != c.err.Error() {
			t.Errorf("%v became %v", c.err, got)
		}
	}
	if known(nil) != nil {
		t.Error("no error became one")
	}
}
