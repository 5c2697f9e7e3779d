package github

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/github/githubtest"
	"github.com/idesluss/idesluss/internal/gitrepo"
)

// mirroredPlace is a GitHub whose forge has a mirror.
type mirroredPlace struct {
	*place
	dir string
}

func newMirroredPlace(t *testing.T) *mirroredPlace {
	dir := filepath.Join(t.TempDir(), "spegel.git")
	return &mirroredPlace{newPlace(t, ideas(), func(o *Options) { o.Mirror = dir }), dir}
}

// again opens the forge anew, as after a restart.
func (p *mirroredPlace) again() {
	p.Helper()
	if err := p.forge.Shut(); err != nil {
		p.Fatal(err)
	}
	var err error
	if p.place.forge, err = Open(p.options); err != nil {
		p.Fatal(err)
	}
}

func (p *mirroredPlace) head() string {
	p.Helper()
	head, err := p.forge.Head(p.Context(), "main")
	if err != nil {
		p.Fatal(err)
	}
	return head
}

// all reads every file of a commit.
func (p *mirroredPlace) all(commit string) (map[string]string, error) {
	fsys, err := p.forge.Files(p.Context(), commit)
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	err = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		found[name] = string(data)
		return err
	})
	return found, err
}

func (p *mirroredPlace) wantAll(commit string) {
	p.Helper()
	got, err := p.all(commit)
	if err != nil || len(got) != len(ideas()) {
		p.Fatalf("%d files, %v", len(got), err)
	}
}

// git runs git where GitHub keeps the repository, or in the mirror.
func gitIn(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=Bo", "-c", "user.email=bo@example.org"}, args...)...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// moveMain puts a commit on main by hand, on top of the parents.
func (p *mirroredPlace) moveMain(message string, parents ...string) string {
	p.Helper()
	dir := p.server.GitDir(repository)
	args := []string{"commit-tree", p.begun + "^{tree}", "-m", message}
	for _, parent := range parents {
		args = append(args, "-p", parent)
	}
	commit := gitIn(p.T, dir, args...)
	gitIn(p.T, dir, "update-ref", "refs/heads/main", commit)
	return commit
}

// Everything is read with one request to Git, and nothing but where main is
// asked of the API.
func TestMirrorSparesTheAPI(t *testing.T) {
	p := newMirroredPlace(t)
	head := p.head()
	p.wantAll(head)
	p.wantAll(head)
	if calls, fetches := len(p.server.Calls()), p.server.Fetches(); calls != 1 || fetches != 1 {
		t.Errorf("%d calls of the API and %d fetches, want 1 and 1", calls, fetches)
	}
	next := p.moveMain("En till", head)
	p.wantAll(p.head())
	mirrored, err := p.forge.ReadHistory(t.Context(), next, func(r *gitrepo.Repo) error {
		n := 0
		for _, err := range r.History(next, "", "ideas") {
			if err != nil {
				return err
			}
			n++
		}
		if n != 2 {
			return fmt.Errorf("%d commits in the history, want 2", n)
		}
		return nil
	})
	if !mirrored || err != nil {
		t.Error(mirrored, err)
	}
	if c, err := p.forge.Compare(t.Context(), next, head); err != nil || c.MergeBase != head {
		t.Errorf("%+v, %v", c, err)
	}
	if calls, fetches := len(p.server.Calls()), p.server.Fetches(); calls != 2 || fetches != 2 {
		t.Errorf("%d calls of the API and %d fetches, want 2 and 2", calls, fetches)
	}
}

// The heads of all open pull requests come at once; one that has gone since
// does not stand in the way of the others.
func TestMirrorFetchesOpenHeadsAtOnce(t *testing.T) {
	p := newMirroredPlace(t)
	p.wantAll(p.head())
	bo := p.server.As("bo", repository)
	if err := p.server.SetSettings(repository, func(s *githubtest.Settings) { s.Collaborators["bo"] = "write" }); err != nil {
		t.Fatal(err)
	}
	var heads []string
	for _, branch := range []string{"a", "b", "c", "d"} {
		head, err := bo.Write(t.Context(), branch, branch, map[string][]byte{branch + ".md": []byte(branch)})
		if err == nil {
			_, err = bo.Open(t.Context(), branch, branch, "")
		}
		if err != nil {
			t.Fatal(err)
		}
		heads = append(heads, head)
	}
	if _, err := p.forge.Pulls(t.Context(), forge.Query{State: forge.Open}); err != nil {
		t.Fatal(err)
	}
	before := p.server.Fetches()
	for _, head := range heads {
		if got, err := p.all(head); err != nil || len(got) != len(ideas())+1 {
			t.Errorf("%d files, %v", len(got), err)
		}
	}
	if n := p.server.Fetches() - before; n != 1 {
		t.Errorf("%d fetches for %d heads", n, len(heads))
	}
	next := p.moveMain("En till", p.begun)
	p.forge.mirror.seesOpen([]string{strings.Repeat("ab", 20)})
	p.head()
	p.wantAll(next)
}

// After a restart while GitHub is away, what was last seen can be read, and
// nothing else is believed.
func TestMirrorWhileGitHubIsAway(t *testing.T) {
	p := newMirroredPlace(t)
	if _, err := p.forge.LastSeen("main"); !errors.Is(err, forge.ErrNotFound) {
		t.Errorf("before anything was seen: %v", err)
	}
	head := p.head()
	p.wantAll(head)
	p.server.SetDown(true)
	// The process was killed as it put a new one in its place.
	if err := os.Rename(p.dir, p.dir+".gammal"); err != nil {
		t.Fatal(err)
	}
	p.again()
	if seen, err := p.forge.LastSeen("main"); seen != head || err != nil {
		t.Errorf("main was last seen at %q, %v", seen, err)
	}
	if _, err := p.forge.LastSeen("annan"); !errors.Is(err, forge.ErrNotFound) {
		t.Errorf("another branch: %v", err)
	}
	p.wantAll(head)
	if _, err := p.forge.Head(t.Context(), "main"); !errors.Is(err, forge.ErrUnavailable) {
		t.Errorf("where main is: %v", err)
	}
	if _, err := p.forge.Propose(t.Context(), moving()); !errors.Is(err, forge.ErrUnavailable) {
		t.Errorf("proposing: %v", err)
	}
	if _, err := p.all(strings.Repeat("ab", 20)); !errors.Is(err, forge.ErrUnavailable) {
		t.Errorf("a commit that is not there: %v", err)
	}
	p.server.SetDown(false)
	next := p.moveMain("En till", head)
	p.wantAll(p.head())
	if seen, err := p.forge.LastSeen("main"); seen != next || err != nil {
		t.Errorf("main was last seen at %q, %v", seen, err)
	}
}

// What was taken out of the history is not left in the mirror.
func TestMirrorForgetsWhatWasTakenOut(t *testing.T) {
	p := newMirroredPlace(t)
	first := p.head()
	p.wantAll(first)
	secret := p.moveMain("Anna Ek skrev detta", first)
	p.wantAll(p.head())
	gitIn(t, p.dir, "cat-file", "-e", secret) // it is there
	p.moveMain("Någon skrev detta", first)
	p.wantAll(p.head())
	if out, err := exec.Command("git", "-C", p.dir, "cat-file", "-e", secret).CombinedOutput(); err == nil {
		t.Errorf("what was taken out is still there %s", out)
	}
	gitIn(t, p.dir, "fsck", "--full", "--strict")
	left, err := filepath.Glob(p.dir + ".*")
	if err != nil || len(left) > 0 {
		t.Errorf("beside the mirror: %v, %v", left, err)
	}
}

// A mirror that is of no use is made anew.
func TestMirrorIsMadeAnew(t *testing.T) {
	packs := func(p *mirroredPlace) []string {
		found, err := filepath.Glob(filepath.Join(p.dir, "objects", "pack", "*.pack"))
		if err != nil || len(found) == 0 {
			t.Fatal(found, err)
		}
		return found
	}
	for what, spoil := range map[string]func(p *mirroredPlace) error{
		"it is gone": func(p *mirroredPlace) error { return os.RemoveAll(p.dir) },
		"it is of another repository": func(p *mirroredPlace) error {
			return os.WriteFile(filepath.Join(p.dir, originFile), []byte("https://github.com/kommun/annan.git\n"), 0o600)
		},
		"nobody knows of which": func(p *mirroredPlace) error { return os.Remove(filepath.Join(p.dir, originFile)) },
		"it is no repository":   func(p *mirroredPlace) error { return os.Remove(filepath.Join(p.dir, "HEAD")) },
		"its files are gone":    func(p *mirroredPlace) error { return os.Remove(packs(p)[0]) },
		"its files are empty": func(p *mirroredPlace) error {
			return errors.Join(os.Chmod(packs(p)[0], 0o600), os.Truncate(packs(p)[0], 0))
		},
		"its end is gone": func(p *mirroredPlace) error {
			return errors.Join(os.Chmod(packs(p)[0], 0o600), os.Truncate(packs(p)[0], 100))
		},
		"its list is gone": func(p *mirroredPlace) error { return os.Remove(strings.TrimSuffix(packs(p)[0], ".pack") + ".idx") },
		"its list is cut": func(p *mirroredPlace) error {
			name := strings.TrimSuffix(packs(p)[0], ".pack") + ".idx"
			return errors.Join(os.Chmod(name, 0o600), os.Truncate(name, 200))
		},
		"its branch is empty":           func(p *mirroredPlace) error { return os.Truncate(filepath.Join(p.dir, "refs", "heads", "main"), 0) },
		"it was being made when killed": func(p *mirroredPlace) error { return os.Rename(p.dir, p.dir+".ny") },
		"it was being changed when killed": func(p *mirroredPlace) error {
			return errors.Join(os.CopyFS(p.dir+".ny", os.DirFS(p.dir)), os.Rename(p.dir, p.dir+".gammal"))
		},
	} {
		t.Run(what, func(t *testing.T) {
			p := newMirroredPlace(t)
			head := p.head()
			p.wantAll(head)
			if err := spoil(p); err != nil {
				t.Fatal(err)
			}
			p.again()
			p.head()
			if _, err := p.all(head); err != nil {
				t.Logf("it showed when it was read: %v", err)
			}
			p.wantAll(head)
			gitIn(t, p.dir, "fsck", "--full", "--strict")
			if seen, err := p.forge.LastSeen("main"); seen != head || err != nil {
				t.Errorf("main was last seen at %q, %v", seen, err)
			}
			if left, err := filepath.Glob(p.dir + ".*"); err != nil || len(left) > 0 {
				t.Errorf("beside the mirror: %v, %v", left, err)
			}
		})
	}
}

// A mirror in many pieces is made into one.
func TestMirrorIsGathered(t *testing.T) {
	p := newMirroredPlace(t)
	head := p.head()
	for n := range 6 {
		head = p.moveMain(fmt.Sprint(n), head)
		p.forge.mirror.most = 3
		p.wantAll(p.head())
		if pieces := p.forge.mirror.pieces(); pieces > 4 {
			t.Fatalf("it is in %d pieces", pieces)
		}
	}
	if pieces := p.forge.mirror.pieces(); pieces > 3 {
		t.Errorf("it is in %d pieces", pieces)
	}
	gitIn(t, p.dir, "fsck", "--full", "--strict")
}

// Whoever reads when the mirror is made anew reads on.
func TestMirrorIsReadWhileItIsMadeAnew(t *testing.T) {
	p := newMirroredPlace(t)
	first := p.head()
	fsys, err := p.forge.Files(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	old := p.forge.mirror.repo.Load()
	p.moveMain("Historien skrevs om")
	p.wantAll(p.head())
	if p.forge.mirror.repo.Load() == old {
		t.Fatal("it was not made anew")
	}
	for name, text := range ideas() {
		if data, err := fs.ReadFile(fsys, name); err != nil || string(data) != text {
			t.Errorf("%s: %q, %v", name, data, err)
		}
	}
	// Nothing that goes wrong with the old one is held against the new.
	p.forge.mirror.doubt(old, gitrepo.ErrDamaged)
	if p.forge.mirror.damaged.Load() {
		t.Error("the new one is believed to be damaged")
	}
}

// Whoever gives up waiting does not stop the fetch for the others, nor for
// themselves the next time.
func TestMirrorIsFetchedForAll(t *testing.T) {
	p := newMirroredPlace(t)
	head := p.head()
	impatient, stop := context.WithCancel(t.Context())
	stop()
	if _, err := p.forge.Files(impatient, head); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	p.wantAll(head)
	if n := p.server.Fetches(); n != 1 {
		t.Errorf("%d fetches", n)
	}
}

// The credentials are sent to GitHub, and are nowhere else.
func TestMirrorKeepsNoCredentials(t *testing.T) {
	p := newMirroredPlace(t)
	head := p.head()
	p.wantAll(head)
	_ = filepath.WalkDir(p.dir, func(name string, d fs.DirEntry, _ error) error {
		if data, err := os.ReadFile(name); err == nil && strings.Contains(string(data), p.options.Token) {
			t.Errorf("the token is in %s", name)
		}
		return nil
	})
	// Somebody who may not read it is told so, and not what with.
	if err := p.server.SetSettings(repository, func(s *githubtest.Settings) { s.Collaborators = nil }); err != nil {
		t.Fatal(err)
	}
	next := p.moveMain("En till", head)
	_, err := p.all(next)
	if !errors.Is(err, forge.ErrNotFound) || strings.Contains(err.Error(), p.options.Token) {
		t.Errorf("%v", err)
	}
	o := p.options
	o.Token, o.Mirror = "ghp_fel", filepath.Join(t.TempDir(), "annan.git")
	wrong, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	defer wrong.Shut()
	if _, err := wrong.Files(t.Context(), head); !errors.Is(err, forge.ErrNotPermitted) || strings.Contains(err.Error(), o.Token) {
		t.Errorf("%v", err)
	}
}

// Git is on the same GitHub as the API.
func TestWhereGitIs(t *testing.T) {
	for api, want := range map[string]string{
		"":                                      "https://github.com/kommun/sluss.git",
		"https://api.github.com/":               "https://github.com/kommun/sluss.git",
		"https://api.kommun.ghe.com/":           "https://kommun.ghe.com/kommun/sluss.git",
		"https://github.kommun.example/api/v3/": "https://github.kommun.example/kommun/sluss.git",
		"https://api.kommun.example/":           "https://api.kommun.example/kommun/sluss.git",
	} {
		address, err := apiAddress(api)
		if err != nil {
			t.Fatal(err)
		}
		o := withDefaults(Options{Repository: repository, Token: "x"}, address)
		if got := origin(o, address, nil).Address; got != want {
			t.Errorf("%s: %s, want %s", api, got, want)
		}
	}
}
