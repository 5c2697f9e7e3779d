package gitrepo_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/gitrepo"
)

// snapshot gives every file and folder below dir, with bytes and modes.
func snapshot(t testing.TB, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, name)
		info, err := d.Info()
		if err != nil {
			return err
		}
		all[rel] = info.Mode().String()
		if d.Type().IsRegular() {
			data, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			all[rel] += "\n" + string(data)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// worktree makes a repository with a work tree and one commit.
func worktree(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	git(t, dir, "init", "-q", "-b", "main")
	put(t, filepath.Join(dir, "ideas/2026/a.md"), "text\n")
	git(t, dir, "add", ".")
	git(t, dir, "commit", "-q", "-m", "Första")
	return dir
}

func put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestOpenFindsTheRepository(t *testing.T) {
	dir := worktree(t)
	bare := filepath.Join(t.TempDir(), "bare.git")
	git(t, dir, "clone", "-q", "--bare", ".", bare)
	linked := filepath.Join(t.TempDir(), "linked")
	git(t, dir, "worktree", "add", "-q", "-b", "sida", linked)
	put(t, filepath.Join(linked, "b.md"), "annan\n")
	git(t, linked, "add", ".")
	git(t, linked, "commit", "-q", "-m", "Andra")
	outer := worktree(t)
	git(t, outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", dir, "under")

	for _, c := range []struct{ what, dir string }{
		{"a work tree", dir},
		{"a folder in a work tree", filepath.Join(dir, "ideas/2026")},
		{"a repository's own folder", filepath.Join(dir, ".git")},
		{"a bare repository", bare},
		{"a linked work tree, with a HEAD of its own", linked},
		{"a submodule", filepath.Join(outer, "under")},
	} {
		t.Run(c.what, func(t *testing.T) {
			r := open(t, c.dir)
			got, err := r.Resolve("HEAD")
			if want := git(t, c.dir, "rev-parse", "HEAD"); err != nil || got != want {
				t.Errorf("HEAD is %s %v, want %s", got, err, want)
			}
			if _, err := r.Resolve("main"); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestOpenRefuses(t *testing.T) {
	missing := func(t *testing.T) string { return filepath.Join(t.TempDir(), "nix") }
	config := func(text string) func(*testing.T) string {
		return func(t *testing.T) string {
			dir := worktree(t)
			put(t, filepath.Join(dir, ".git/config"), text)
			return dir
		}
	}
	for _, c := range []struct {
		what     string
		make     func(*testing.T) string
		notFound bool
		says     string
	}{
		{"a folder that is not there", missing, true, "not in a Git repository"},
		{"a folder that is no repository", func(t *testing.T) string { return t.TempDir() }, true, "not in a Git repository"},
		{"ids by SHA-256", func(t *testing.T) string {
			dir := t.TempDir()
			git(t, dir, "init", "-q", "--object-format=sha256")
			return dir
		}, false, "sha256 is not understood"},
		{"references in a reftable", config("[core]\nrepositoryformatversion = 1\n[extensions]\nrefStorage = reftable\n"), false, "reftable is not understood"},
		{"a later version of the format", config("[core]\nrepositoryformatversion = 2\n"), false, "repositoryformatversion 2"},
		{"objects borrowed from another", func(t *testing.T) string {
			to := filepath.Join(t.TempDir(), "shared")
			git(t, ".", "clone", "-q", "--shared", worktree(t), to)
			return to
		}, false, "git repack -a -d"},
		{"a .git file that leads nowhere", func(t *testing.T) string {
			dir := t.TempDir()
			put(t, filepath.Join(dir, ".git"), "nonsense\n")
			return dir
		}, false, "says no gitdir"},
	} {
		t.Run(c.what, func(t *testing.T) {
			_, err := gitrepo.Open(c.make(t))
			if err == nil || errors.Is(err, gitrepo.ErrNotFound) != c.notFound || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestInitTellsNobody(t *testing.T) {
	var made []map[string]string
	for _, name := range []string{"ett.git", "två.git"} {
		dir := filepath.Join(t.TempDir(), name)
		r, err := gitrepo.Init(dir)
		if err != nil {
			t.Fatal(err)
		}
		write(t, r, "refs/heads/main", map[string]string{"a": "text"}, "Första\n")
		r.Close()
		made = append(made, snapshot(t, dir))
		if got := git(t, dir, "symbolic-ref", "HEAD"); got != "refs/heads/main" {
			t.Errorf("HEAD is %s", got)
		}
	}
	for name, what := range made[0] {
		if made[1][name] != what {
			t.Errorf("%s differs: %q and %q", name, what, made[1][name])
		}
	}
	if len(made[0]) != len(made[1]) {
		t.Errorf("%d and %d files", len(made[0]), len(made[1]))
	}
	full := t.TempDir()
	put(t, filepath.Join(full, "x"), "x")
	if _, err := gitrepo.Init(full); err == nil {
		t.Error("a folder with something in it became a repository")
	}
}

func TestGitPushesAndClones(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "sluss.git")
	r, err := gitrepo.Init(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	work := worktree(t)
	git(t, work, "push", "-q", dir, "main")
	id := write(t, r, "refs/heads/main", map[string]string{"b.md": "ny\n"}, "Andra\n")
	git(t, work, "pull", "-q", "--ff-only", dir, "main")
	if got := git(t, work, "rev-parse", "HEAD"); got != id {
		t.Errorf("pulled %s, want %s", got, id)
	}
	clone := filepath.Join(t.TempDir(), "clone")
	git(t, ".", "clone", "-q", "--mirror", dir, clone)
	if got, err := open(t, clone).Resolve("main"); err != nil || got != id {
		t.Errorf("the clone has %s %v", got, err)
	}
}

func TestShallowClone(t *testing.T) {
	dir := worktree(t)
	for _, text := range []string{"två\n", "tre\n", "fyra\n"} {
		put(t, filepath.Join(dir, "ideas/2026/a.md"), text)
		git(t, dir, "commit", "-q", "-a", "-m", text)
	}
	if cut, err := open(t, dir).Shallow(); err != nil || cut {
		t.Errorf("a whole repository: %v %v", cut, err)
	}
	to := filepath.Join(t.TempDir(), "shallow")
	git(t, ".", "clone", "-q", "--depth=2", "file://"+dir, to)
	r := open(t, to)
	if cut, err := r.Shallow(); err != nil || !cut {
		t.Errorf("a shallow clone: %v %v", cut, err)
	}
	head, err := r.Resolve("HEAD")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for step, err := range r.History(head, "", "ideas") {
		if err != nil {
			t.Fatal(err)
		}
		if len(step.Changes) != 1 {
			t.Errorf("%v", step.Changes)
		}
		n++
	}
	if n != 2 {
		t.Errorf("%d steps, want the 2 that are there", n)
	}
	if _, err := r.Resolve("HEAD~2"); !errors.Is(err, gitrepo.ErrNotFound) {
		t.Errorf("what was cut off: %v", err)
	}
}

// What git packs while a repository is open is still read.
func TestPackedMeanwhile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "r.git")
	r, err := gitrepo.Init(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, text := range []string{"ett", "två", "tre", "fyra"} {
		id := write(t, r, "refs/heads/main", map[string]string{"ideas/a.md": text}, text+"\n")
		git(t, dir, "gc", "--quiet", "--prune=now")
		head, err := r.Resolve("main")
		if err != nil || head != id {
			t.Fatalf("main is %s %v", head, err)
		}
		files, err := r.FS(head)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := fs.ReadFile(files, "ideas/a.md"); err != nil || string(got) != text {
			t.Errorf("%q %v", got, err)
		}
	}
}
