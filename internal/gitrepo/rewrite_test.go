package gitrepo_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/gitrepo"
)

// unchanged rewrites nothing.
var unchanged = gitrepo.Rewriting{
	File: func(name string, data []byte) (string, []byte, error) { return path.Base(name), data, nil },
	Text: func(text string) string { return text },
}

// replacing rewrites one string wherever it stands.
func replacing(old, new string) gitrepo.Rewriting {
	return gitrepo.Rewriting{
		File: func(name string, data []byte) (string, []byte, error) {
			return strings.ReplaceAll(path.Base(name), old, new), bytes.ReplaceAll(data, []byte(old), []byte(new)), nil
		},
		Text: func(text string) string { return strings.ReplaceAll(text, old, new) },
	}
}

// allObjects is everything in a repository, as one text.
func allObjects(t *testing.T, dir string) string {
	return string(gitRaw(t, dir, "cat-file", "--batch", "--batch-all-objects"))
}

func TestRewriteNothing(t *testing.T) {
	forRandom(t, func(t *testing.T, rng *rand.Rand, dir string, r *gitrepo.Repo, commits []string) {
		git(t, dir, "tag", "-a", "-m", "En tagg", "v1", commits[len(commits)/2])
		to := filepath.Join(t.TempDir(), "to.git")
		if err := r.Rewrite(context.Background(), to, unchanged); err != nil {
			t.Fatal(err)
		}
		if got, want := refs(t, to), refs(t, dir); !slices.Equal(got, want) {
			t.Errorf("references are\n%v, want\n%v", got, want)
		}
		fsck(t, to)
		if err := open(t, to).Verify(context.Background(), nil); err != nil {
			t.Error(err)
		}
	})
}

func TestRewriteAll(t *testing.T) {
	forRandom(t, func(t *testing.T, rng *rand.Rand, dir string, r *gitrepo.Repo, commits []string) {
		git(t, dir, "tag", "-a", "-m", "En tagg om rad", "v1", commits[len(commits)/2])
		var made []map[string]string
		for range 2 {
			to := filepath.Join(t.TempDir(), "to.git")
			if err := r.Rewrite(context.Background(), to, replacing("rad", "mening")); err != nil {
				t.Fatal(err)
			}
			fsck(t, to)
			if err := open(t, to).Verify(context.Background(), nil); err != nil {
				t.Error(err)
			}
			all := allObjects(t, to)
			if strings.Contains(all, "rad ") || !strings.Contains(all, "mening ") || !strings.Contains(all, "En tagg om mening") {
				t.Errorf("it still says rad, or never mening")
			}
			for _, ref := range []string{"main", "v1"} {
				// The same commits with the same people, times and parents.
				const form = "--format=%an %ae %ad %cn %ce %cd"
				if got, want := git(t, to, "log", "--topo-order", form, ref), git(t, dir, "log", "--topo-order", form, ref); got != want {
					t.Errorf("%s: got\n%s\nwant\n%s", ref, got, want)
				}
			}
			got, want := git(t, to, "ls-tree", "-r", "--name-only", "main"), git(t, dir, "ls-tree", "-r", "--name-only", "main")
			if got != want {
				t.Errorf("files are %s, want %s", got, want)
			}
			made = append(made, snapshot(t, to))
		}
		for name := range made[0] {
			if made[0][name] != made[1][name] {
				t.Errorf("%s differs from one time to the next", name)
			}
		}
	})
}

func TestRewriteRules(t *testing.T) {
	dir, r := newRepo(t)
	one := write(t, r, "refs/heads/main", map[string]string{"a/anna-ek.md": "Anna Ek\n", "b.md": "annat\n"}, "Ett\n")
	two := write(t, r, "refs/heads/main", map[string]string{"b.md": "annat 2\n"}, "Två, efter "+one+"\n")
	side := write(t, r, "refs/heads/side", map[string]string{"c.md": "sida\n"}, "Sida av Anna Ek\n")
	write(t, r, "refs/heads/lost", map[string]string{"c.md": "Anna Ek igen\n"}, "Bort\n")
	if err := setRef(r, "refs/heads/lost", git(t, dir, "rev-parse", "lost"), ""); err != nil {
		t.Fatal(err)
	}
	git(t, dir, "symbolic-ref", "HEAD", "refs/heads/side")
	how := replacing("Anna Ek", "en medarbetare")
	file := how.File
	how.File = func(name string, data []byte) (string, []byte, error) {
		if name == "a/anna-ek.md" {
			return "nagon.md", []byte("om en medarbetare\n"), nil
		}
		if name == "c.md" {
			return "", nil, nil // and with it all of side's files
		}
		return file(name, data)
	}
	how.Skip = func(ref string) bool { return ref == "refs/heads/side" }
	how.Roots = []string{side}
	how.Then = func(tx *gitrepo.Tx, commits map[string]string) error {
		if commits[one] == "" || commits[two] == "" || commits[side] == "" || commits[one] == one {
			t.Errorf("commits became %v", commits)
		}
		blob, err := tx.Blob([]byte(commits[two]))
		if err != nil {
			return err
		}
		tree, err := tx.Tree("", map[string]string{"x/y": blob})
		if err != nil {
			return err
		}
		id, err := tx.Commit(gitrepo.Commit{Tree: tree, Parents: []string{commits[side]}, Author: someone, Committer: someone, Message: "Mer\n"})
		if err != nil {
			return err
		}
		return tx.SetRef("refs/sluss/mer", "", id)
	}
	to := filepath.Join(t.TempDir(), "to.git")
	if err := r.Rewrite(context.Background(), to, how); err != nil {
		t.Fatal(err)
	}
	fsck(t, to)
	if all := allObjects(t, to); strings.Contains(all, "Anna") || strings.Contains(all, "anna-ek") {
		t.Error("Anna Ek is still there")
	}
	if got := git(t, to, "ls-tree", "-r", "--name-only", "main"); got != "a/nagon.md\nb.md" {
		t.Errorf("main has %s", got)
	}
	if got, want := git(t, to, "log", "-1", "--format=%s", "main"), "Två, efter "+git(t, to, "rev-parse", "main~1"); got != want {
		t.Errorf("the message is %q, want %q", got, want)
	}
	if got := git(t, to, "show", "refs/sluss/mer:x/y"); got != git(t, to, "rev-parse", "main") {
		t.Errorf("what was added says %s", got)
	}
	if got := lines(git(t, to, "for-each-ref", "--format=%(refname)")); !slices.Equal(got, []string{"refs/heads/main", "refs/sluss/mer"}) {
		t.Errorf("references are %v", got)
	}
	if got := git(t, to, "symbolic-ref", "HEAD"); got != "refs/heads/side" {
		t.Errorf("HEAD is %s", got)
	}
	if got := git(t, to, "ls-tree", "refs/sluss/mer^"); got != "" {
		t.Errorf("what became empty has %s", got)
	}
}

// A signature stands only as long as what was signed.
func TestRewriteSigned(t *testing.T) {
	dir, r := newRepo(t)
	blob := hashObject(t, dir, "blob", []byte("Anna\n"))
	tree := writeTree(t, dir, map[string]string{"a": "100644 " + blob})
	commit := hashObject(t, dir, "commit", []byte("tree "+tree+"\nauthor A <a@b> 1 +0100\ncommitter A <a@b> 1 +0100\nencoding UTF-8\ngpgsig -----BEGIN SSH SIGNATURE-----\n AAAA\n -----END SSH SIGNATURE-----\n\nMed underskrift\n"))
	git(t, dir, "update-ref", "refs/heads/main", commit)
	if c, err := r.Commit(commit); err != nil || !c.Signed {
		t.Errorf("%+v %v", c, err)
	}
	same, other := filepath.Join(t.TempDir(), "same.git"), filepath.Join(t.TempDir(), "other.git")
	if err := r.Rewrite(context.Background(), same, unchanged); err != nil {
		t.Fatal(err)
	}
	if got := git(t, same, "rev-parse", "main"); got != commit {
		t.Errorf("nothing was changed, and %s became %s", commit, got)
	}
	if err := r.Rewrite(context.Background(), other, replacing("Anna", "Bo")); err != nil {
		t.Fatal(err)
	}
	if got := git(t, other, "cat-file", "commit", "main"); strings.Contains(got, "SIGNATURE") || !strings.Contains(got, "encoding UTF-8\n\nMed underskrift") {
		t.Errorf("%s", got)
	}
}

func TestVerifyFindsDamage(t *testing.T) {
	dir, r := newRepo(t)
	write(t, r, "refs/heads/main", map[string]string{"a": "text\n"}, "Ett\n")
	if err := r.Verify(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	blob := git(t, dir, "rev-parse", "main:a")
	file := func(id string) string { return filepath.Join(dir, "objects", id[:2], id[2:]) }
	other := hashObject(t, dir, "blob", []byte("annat\n"))
	if err := os.Rename(file(other), file(blob)); err != nil {
		t.Fatal(err)
	}
	if err := open(t, dir).Verify(context.Background(), nil); err == nil || !strings.Contains(err.Error(), "is damaged") {
		t.Errorf("one object stands in another's place: %v", err)
	}
	if err := os.Remove(file(blob)); err != nil {
		t.Fatal(err)
	}
	if err := open(t, dir).Verify(context.Background(), nil); err == nil || !strings.Contains(err.Error(), "not found") {
		t.Errorf("one object is away: %v", err)
	}
}
