package gitrepo_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/gitrepo"
)

// setRef moves one reference.
func setRef(r *gitrepo.Repo, name, old, new string) error {
	return r.Update(context.Background(), func(tx *gitrepo.Tx) error { return tx.SetRef(name, old, new) })
}

// refs are the references as git sees them.
func refs(t *testing.T, dir string) []string {
	return lines(git(t, dir, "for-each-ref", "--format=%(refname) %(objectname)"))
}

func newRepo(t testing.TB) (string, *gitrepo.Repo) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "r.git")
	r, err := gitrepo.Init(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return dir, r
}

func TestSetRef(t *testing.T) {
	for _, packed := range []bool{false, true} {
		dir, r := newRepo(t)
		one := write(t, r, "refs/heads/main", map[string]string{"a": "1"}, "Ett\n")
		two := write(t, r, "refs/heads/main", map[string]string{"a": "2"}, "Två\n")
		tree := git(t, dir, "rev-parse", one+"^{tree}")
		for _, name := range []string{"refs/heads/ide/1/1", "refs/tags/v", "refs/sluss/pull/1"} {
			if err := setRef(r, name, "", one); err != nil {
				t.Fatal(err)
			}
		}
		git(t, dir, "symbolic-ref", "refs/heads/sym", "refs/heads/main")
		if packed {
			git(t, dir, "tag", "-a", "-m", "En tagg", "annoterad", one)
			git(t, dir, "pack-refs", "--all")
		}
		before := refs(t, dir)
		for _, c := range []struct {
			what           string
			name, old, new string
			changed        bool
			says           string
		}{
			{"it points elsewhere", "refs/heads/main", one, two, true, "points at " + two},
			{"it exists already", "refs/heads/main", "", one, true, "points at " + two},
			{"it does not exist", "refs/heads/nix", one, two, true, "no such reference"},
			{"to be removed, but pointing elsewhere", "refs/heads/main", one, "", true, "points at"},
			{"no commit of that id", "refs/heads/ny", "", strings.Repeat("1", 40), false, "not found"},
			{"no id", "refs/heads/ny", "", "main", false, "not the id"},
			{"a branch that is a tree", "refs/heads/ny", "", tree, false, "is a tree"},
			{"a folder of others", "refs/heads/ide", "", one, false, "there is a reference refs/heads/ide/1/1"},
			{"below another", "refs/heads/main/x", "", one, false, "there is a reference refs/heads/main"},
			{"a symbolic reference", "refs/heads/sym", two, one, false, "symbolic"},
			{"HEAD", "HEAD", two, one, false, "does not begin with refs/"},
			{"a hostile name", "refs/heads/../../config", "", one, false, "'..'"},
		} {
			err := setRef(r, c.name, c.old, c.new)
			if err == nil || errors.Is(err, gitrepo.ErrChanged) != c.changed || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v", c.what, err)
			}
		}
		if after := refs(t, dir); !slices.Equal(before, after) {
			t.Errorf("references were changed:\n%v\n%v", before, after)
		}
		if err := setRef(r, "refs/sluss/tree", "", tree); err != nil {
			t.Errorf("a reference of ours to a tree: %v", err)
		}
		// Away with one, and what was a folder may be a reference.
		if err := setRef(r, "refs/heads/ide/1/1", one, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Ref("refs/heads/ide/1/1"); !errors.Is(err, gitrepo.ErrNotFound) {
			t.Errorf("it is still there: %v", err)
		}
		if err := setRef(r, "refs/heads/ide", "", two); err != nil {
			t.Error(err)
		}
		got, err := r.Refs("refs/")
		want := lines(git(t, dir, "for-each-ref", "--format=%(refname)"))
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("Refs: %v %v, want %v", got, err, want)
		}
		if got, err := r.Refs("refs/sluss/pu"); err != nil || !slices.Equal(got, []string{"refs/sluss/pull/1"}) {
			t.Errorf("Refs by a beginning: %v %v", got, err)
		}
		fsck(t, dir)
	}
}

func TestSeveralReferencesInOneUpdate(t *testing.T) {
	dir, r := newRepo(t)
	one := write(t, r, "refs/heads/main", map[string]string{"a": "1"}, "Ett\n")
	two := write(t, r, "refs/heads/main", map[string]string{"a": "2"}, "Två\n")
	before := refs(t, dir)

	err := r.Update(context.Background(), func(tx *gitrepo.Tx) error {
		if err := tx.SetRef("refs/heads/a", "", one); err != nil {
			t.Fatal(err)
		}
		return tx.SetRef("refs/heads/main", one, two)
	})
	if !errors.Is(err, gitrepo.ErrChanged) || !slices.Equal(before, refs(t, dir)) {
		t.Errorf("one of two is wrong: %v, %v", err, refs(t, dir))
	}
	stop := errors.New("nej")
	err = r.Update(context.Background(), func(tx *gitrepo.Tx) error {
		if err := tx.SetRef("refs/heads/a", "", one); err != nil {
			t.Fatal(err)
		}
		return stop
	})
	if err != stop || !slices.Equal(before, refs(t, dir)) {
		t.Errorf("do fails: %v, %v", err, refs(t, dir))
	}
	err = r.Update(context.Background(), func(tx *gitrepo.Tx) error {
		if err := tx.SetRef("refs/heads/a", "", one); err != nil {
			return err
		}
		if err := tx.SetRef("refs/heads/a/b", "", one); err == nil {
			t.Error("one became a folder of the other")
		}
		if err := tx.SetRef("refs/heads/a", two, one); !errors.Is(err, gitrepo.ErrChanged) {
			t.Errorf("the second move of one does not follow the first: %v", err)
		}
		if err := tx.SetRef("refs/heads/a", one, two); err != nil {
			return err
		}
		return tx.SetRef("refs/heads/main", two, "")
	})
	if want := []string{"refs/heads/a " + two}; err != nil || !slices.Equal(refs(t, dir), want) {
		t.Errorf("%v, %v, want %v", err, refs(t, dir), want)
	}
	var kept *gitrepo.Tx
	if err := r.Update(context.Background(), func(tx *gitrepo.Tx) error { kept = tx; return nil }); err != nil {
		t.Fatal(err)
	}
	if _, err := kept.Blob(nil); err == nil {
		t.Error("an update that is over wrote a file")
	}
	if kept.SetRef("refs/heads/b", "", one) == nil {
		t.Error("an update that is over moved a reference")
	}
}

func TestNamesOfReferencesAreGits(t *testing.T) {
	from, r := newRepo(t)
	id := write(t, r, "refs/heads/main", map[string]string{"a": "1"}, "Ett\n")
	for _, name := range []string{
		"refs/heads/a", "refs/heads/ide/26-7k3qm/2", "refs/heads/å", "refs/heads/a.b", "refs/heads/-a", "refs/heads/@", "refs/heads/a@b", "refs/heads/{", "refs/heads/a%2Fb",
		"refs/heads/.a", "refs/heads/a.", "refs/heads/a/.b", "refs/heads/a.lock", "refs/heads/a.lock/b", "refs/heads/a..b", "refs/heads/a b", "refs/heads/a~b", "refs/heads/a^b",
		"refs/heads/a:b", "refs/heads/a?b", "refs/heads/a*b", "refs/heads/a[b", `refs/heads/a\b`, "refs/heads/a@{b", "refs/heads//a", "refs/heads/a/", "/refs/heads/a", "refs/heads/a\x7f", "refs/heads/a\tb", "refs/heads/a\n", "refs/",
	} {
		want := exec.Command("git", "check-ref-format", name).Run() == nil
		dir, fresh := newRepo(t)
		fresh.Close()
		git(t, dir, "fetch", "-q", from, "main")
		err := setRef(open(t, dir), name, "", id)
		if got := err == nil; got != want {
			t.Errorf("%q: git says %v, we %v", name, want, err)
		}
		if want && git(t, dir, "rev-parse", name) != id {
			t.Errorf("%q: git does not see it", name)
		}
	}
}

// A reference that git has locked is waited for, and its lock is left alone.
func TestGitsLocksAreRespected(t *testing.T) {
	dir, r := newRepo(t)
	one := write(t, r, "refs/heads/main", map[string]string{"a": "1"}, "Ett\n")
	for _, lock := range []string{"refs/heads/main.lock", "packed-refs.lock"} {
		put(t, filepath.Join(dir, lock), "")
		ctx, stop := context.WithTimeout(context.Background(), 50*time.Millisecond)
		err := r.Update(ctx, func(tx *gitrepo.Tx) error { return tx.SetRef("refs/heads/main", one, "") })
		stop()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", lock, err)
		}
		if _, err := os.Stat(filepath.Join(dir, lock)); err != nil {
			t.Errorf("%s: git's lock is gone", lock)
		}
		time.AfterFunc(50*time.Millisecond, func() { os.Remove(filepath.Join(dir, lock)) })
		if err := setRef(r, "refs/heads/main", one, ""); err != nil {
			t.Errorf("%s: when git was done: %v", lock, err)
		}
		if err := setRef(r, "refs/heads/main", "", one); err != nil {
			t.Fatal(err)
		}
		if left := leftovers(t, dir); len(left) > 0 {
			t.Errorf("%s: left %v", lock, left)
		}
	}
}

// The locks of a writer of ours that died are told from git's and removed.
func TestOurOwnStaleLocksAreRemoved(t *testing.T) {
	dir, r := newRepo(t)
	one := write(t, r, "refs/heads/main", map[string]string{"a": "1"}, "Ett\n")
	for lock, temp := range map[string]string{
		"refs/heads/main.lock": "sluss.ref.refs%2Fheads%2Fmain",
		"packed-refs.lock":     "sluss.ref.packed-refs",
		"refs/heads/50%.lock":  "sluss.ref.refs%2Fheads%2F50%25",
	} {
		put(t, filepath.Join(dir, temp), one+"\n")
		if err := os.Link(filepath.Join(dir, temp), filepath.Join(dir, lock)); err != nil {
			t.Fatal(err)
		}
	}
	put(t, filepath.Join(dir, "objects/tmp_obj_sluss_7"), "half")
	put(t, filepath.Join(dir, "sluss.ref.new"), "half")
	two := write(t, r, "refs/heads/main", map[string]string{"a": "2"}, "Två\n")
	if got := git(t, dir, "rev-parse", "main"); got != two {
		t.Errorf("main is %s", got)
	}
	if left := leftovers(t, dir); len(left) > 0 {
		t.Errorf("left %v", left)
	}
}

func TestWaitingForTheLockEnds(t *testing.T) {
	_, r := newRepo(t)
	err := r.Update(context.Background(), func(*gitrepo.Tx) error {
		ctx, stop := context.WithTimeout(context.Background(), 30*time.Millisecond)
		defer stop()
		err := r.Update(ctx, func(*gitrepo.Tx) error { t.Error("two writers at once"); return nil })
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// While a writer waits, another repository takes the place of the one it
// waits for: it writes in that one, under its lock.
func TestReplacedWhileWaiting(t *testing.T) {
	dir, r := newRepo(t)
	other, o := newRepo(t)
	write(t, o, "refs/heads/main", map[string]string{"o": "1"}, "Den andra\n")
	waiting := make(chan error)
	err := r.Update(context.Background(), func(*gitrepo.Tx) error {
		go func() {
			waiting <- r.Update(context.Background(), func(tx *gitrepo.Tx) error {
				_, err := commitOn(tx, r, "refs/heads/main", map[string]string{"r": "2"}, "Efter\n")
				return err
			})
		}()
		time.Sleep(30 * time.Millisecond) // most likely it waits by now; if not, it must come out the same
		return errors.Join(os.Rename(dir, dir+".old"), os.Rename(other, dir))
	})
	if err := errors.Join(err, <-waiting); err != nil {
		t.Fatal(err)
	}
	if got := git(t, dir, "log", "--format=%s", "main"); got != "Efter\nDen andra" {
		t.Errorf("it has %s", got)
	}
}
