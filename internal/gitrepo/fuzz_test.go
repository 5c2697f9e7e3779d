package gitrepo

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A tree that is read is one that git would have made: writing it gives the
// same bytes, and no name leads out of it.
func FuzzTree(f *testing.F) {
	id := strings.Repeat("\x01", 20)
	for _, tree := range []string{"", "100644 a\x00" + id, "40000 a\x00" + id + "100755 b\x00" + id, "120000 ..\x00" + id, "100664 a\x00" + id, "100644 a\x00" + id + "40000 a\x00" + id} {
		f.Add([]byte(tree))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, err := parseTree(data)
		if err != nil {
			return
		}
		// Git's first years had a mode that is read as another.
		if again := encodeTree(entries); !bytes.Equal(again, data) && !bytes.Contains(data, []byte("100664 ")) {
			t.Errorf("%q became %q", data, again)
		}
		for _, e := range entries {
			if e.name == "" || e.name == "." || e.name == ".." || strings.Contains(e.name, "/") || strings.EqualFold(e.name, ".git") {
				t.Errorf("the name %q was let through", e.name)
			}
		}
	})
}

// A commit that is read has ids for its tree and parents, and one that we
// write is read back as it was.
func FuzzCommit(f *testing.F) {
	id := strings.Repeat("a", 40)
	f.Add([]byte("tree "+id+"\nparent "+id+"\nauthor Å <a@b> 1700000000 +0130\ncommitter B <> 1 -0500\n\nText\n"), "Å", "Text\n", int64(1700000000))
	f.Add([]byte("tree "+id+"\ngpgsig x\n y\n\n"), "x y", "", int64(0))
	f.Add([]byte("tree "+id+"\nauthor A <b 9999999999999999999999 x\n\n"), "<", "a\x00", int64(-1))
	f.Fuzz(func(t *testing.T, data []byte, name, message string, when int64) {
		if c, err := parseCommit(id, data); err == nil {
			for _, id := range append(c.Parents, c.Tree) {
				if _, err := parseID(id); err != nil {
					t.Error(err)
				}
			}
		}
		who := Signature{Name: name, Email: "a@example.org", When: time.Unix(when, 0).UTC()}
		c := Commit{Tree: id, Parents: []string{id}, Author: who, Committer: who, Message: message}
		data, err := encodeCommit(c)
		if err != nil {
			return
		}
		again, err := parseCommit("", data)
		if err != nil {
			t.Fatal(err)
		}
		if again.Author.Name != name || !again.Author.When.Equal(who.When) || again.Message != message || again.Committer != again.Author {
			t.Errorf("%+v became %+v", c, again)
		}
	})
}

// A name that is let through lies under refs/, in no other folder, and is
// never that of a lock.
func FuzzRefName(f *testing.F) {
	for _, name := range []string{"refs/heads/main", "refs/heads/../x", "refs//a", "refs/a.lock", "refs/heads/å", "refs/a\x00"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if validRef(name) != nil {
			return
		}
		if clean := filepath.ToSlash(filepath.Clean(name)); clean != name || !strings.HasPrefix(clean, "refs/") || strings.HasSuffix(name, ".lock") || strings.ContainsRune(name, 0) {
			t.Errorf("%q was let through", name)
		}
		if back := unescapeRef.Replace(escapeRef.Replace(name)); back != name {
			t.Errorf("%q became %q", name, back)
		}
	})
}

// Whatever is asked for, Resolve gives a commit that is there, or an error.
func FuzzResolve(f *testing.F) {
	r, err := Init(filepath.Join(f.TempDir(), "r.git"))
	if err != nil {
		f.Fatal(err)
	}
	defer r.Close()
	who := Signature{Name: "A", Email: "a@example.org", When: time.Unix(1_700_000_000, 0)}
	err = r.Update(context.Background(), func(tx *Tx) error {
		tree, err := tx.Tree("", nil)
		if err != nil {
			return err
		}
		parent, err := tx.Commit(Commit{Tree: tree, Author: who, Committer: who, Message: "Ett\n"})
		if err != nil {
			return err
		}
		head, err := tx.Commit(Commit{Tree: tree, Parents: []string{parent}, Author: who, Committer: who, Message: "Två\n"})
		if err != nil {
			return err
		}
		return tx.SetRef("refs/heads/main", "", head)
	})
	if err != nil {
		f.Fatal(err)
	}
	for _, rev := range []string{"main", "HEAD~1", "main^", "main^0~1^1", "refs/heads/main", "4b82", "main~99999999999999999999", "~", "^", "../../config", "refs/heads/../heads/main", "\x00"} {
		f.Add(rev)
	}
	f.Fuzz(func(t *testing.T, rev string) {
		id, err := r.Resolve(rev)
		if err != nil {
			return
		}
		if _, err := r.Commit(id); err != nil {
			t.Errorf("Resolve(%q) = %s: %v", rev, id, err)
		}
	})
}

// The list of packed references is read, or is an error.
func FuzzPackedRefs(f *testing.F) {
	id := strings.Repeat("a", 40)
	f.Add("# pack-refs with: peeled fully-peeled sorted \n" + id + " refs/heads/main\n" + id + " refs/tags/v\n^" + id + "\n")
	f.Add("x\n\n^\n")
	f.Fuzz(func(t *testing.T, text string) {
		refs, err := parsePackedRefs(text)
		if err != nil {
			return
		}
		for name, id := range refs {
			if !strings.Contains(text, id+" "+name) || len(id) != 40 {
				t.Errorf("%q has no %s %s", text, id, name)
			}
		}
	})
}
