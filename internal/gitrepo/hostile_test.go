package gitrepo_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/gitrepo"
)

// rawTree writes a tree as it is given, which git would not have made.
func rawTree(t *testing.T, dir string, entries ...string) string {
	t.Helper()
	blob, err := hex.DecodeString(hashObject(t, dir, "blob", []byte("farligt\n")))
	if err != nil {
		t.Fatal(err)
	}
	var tree bytes.Buffer
	for _, e := range entries {
		tree.WriteString(e)
		tree.WriteByte(0)
		tree.Write(blob)
	}
	return hashObject(t, dir, "tree", tree.Bytes())
}

func hashObject(t *testing.T, dir, kind string, data []byte) string {
	t.Helper()
	cmd := exec.Command("git", "hash-object", "-t", kind, "-w", "--literally", "--stdin")
	cmd.Dir, cmd.Env, cmd.Stdin = dir, gitEnv(), bytes.NewReader(data)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("git hash-object: %v", err)
	}
	return strings.TrimSpace(string(out))
}

func TestHostileTreesAreNotRead(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "r.git")
	r, err := gitrepo.Init(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	good := rawTree(t, dir, "100644 a.md")
	for _, c := range []struct {
		what    string
		entries []string
	}{
		{"out of the folder", []string{"100644 .."}},
		{"the folder itself", []string{"40000 ."}},
		{"a path out", []string{"100644 ../x"}},
		{"a path into a repository", []string{"100644 .git/config"}},
		{"a repository's folder", []string{"40000 .git"}},
		{"a repository's folder in capitals", []string{"40000 .GIT"}},
		{"Windows' short name for it", []string{"40000 GIT~1"}},
		{"Windows drops what follows", []string{"40000 .git. "}},
		{"Windows takes this for a stream of it", []string{"40000 .git::$INDEX_ALLOCATION"}},
		{"macOS does not see the character", []string{"40000 .g\u200cit"}},
		{"two slashes", []string{"100644 a//b"}},
		{"no name", []string{"100644 "}},
		{"a device", []string{"60000 a"}},
		{"no mode", []string{" a"}},
		{"a mode with a zero before", []string{"040000 a"}},
		{"the same name twice", []string{"100644 a", "100644 a"}},
		{"a file and a folder of one name", []string{"100644 a", "100644 a.md", "40000 a"}},
		{"out of order", []string{"100644 b", "100644 a"}},
		{"cut off", []string{"100644 a", "100644"}},
	} {
		t.Run(c.what, func(t *testing.T) {
			tree := rawTree(t, dir, c.entries...)
			files, err := r.FS(tree)
			if err != nil {
				t.Fatal(err)
			}
			if list, err := fs.ReadDir(files, "."); err == nil {
				t.Errorf("it was listed: %v", list)
			}
			if data, err := fs.ReadFile(files, "a"); err == nil {
				t.Errorf("it was read: %q", data)
			}
			if changes, err := r.Changes(good, tree); err == nil {
				t.Errorf("it was compared: %v", changes)
			}
			err = r.Update(context.Background(), func(tx *gitrepo.Tx) error {
				blob, err := tx.Blob(nil)
				if err != nil {
					t.Fatal(err)
				}
				_, err = tx.Tree(tree, map[string]string{"ny.md": blob})
				return err
			})
			if err == nil {
				t.Error("something was put into it")
			}
		})
	}
}

func TestHostilePathsAreNotWritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "r.git")
	r, err := gitrepo.Init(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	base := write(t, r, "refs/heads/main", map[string]string{"a/b": "text", "f": "text"}, "Bas\n")
	for _, path := range []string{
		"", ".", "..", "/a", "a/", "a//b", "../x", "a/../x", "a/./x", ".git/config", "a/.git", "a/.Git/x", "git~1", "a\x00b", "a\nb", `a\b`, "\xff", ".git ", "a/\ufeff.git",
	} {
		err := r.Update(context.Background(), func(tx *gitrepo.Tx) error {
			blob, err := tx.Blob([]byte("farligt"))
			if err != nil {
				return err
			}
			tree, err := tx.Tree(base, map[string]string{path: blob, "ny": blob})
			if err == nil {
				t.Errorf("%q was written in tree %s", path, tree)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	fsck(t, dir)
}
