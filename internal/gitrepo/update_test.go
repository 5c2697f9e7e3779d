package gitrepo_test

import (
	"context"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/gitrepo"
)

var someone = gitrepo.Signature{Name: "Någon", Email: "nagon@example.org", When: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)}

// git runs the git command in a repository, without anybody's settings.
func git(t testing.TB, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	cmd.Env = gitEnv()
	out, err := cmd.Output()
	if err != nil {
		if exit, ok := err.(*exec.ExitError); ok {
			t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, exit.Stderr)
		}
		t.Fatalf("git %s: %v", strings.Join(args, " "), err)
	}
	return strings.TrimSuffix(string(out), "\n")
}

func gitEnv() []string {
	return []string{
		"PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/nonexistent", "LC_ALL=C", "TZ=UTC", "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=C", "GIT_COMMITTER_EMAIL=c@example.org",
		"GIT_AUTHOR_DATE=2026-03-01T10:00:00+0100", "GIT_COMMITTER_DATE=2026-03-01T11:00:00+0200",
	}
}

func fsck(t testing.TB, dir string) {
	t.Helper()
	cmd := exec.Command("git", "fsck", "--full", "--strict")
	cmd.Dir, cmd.Env = dir, gitEnv()
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Contains(string(out), "error") {
		t.Fatalf("git fsck: %v\n%s", err, out)
	}
}

// write commits files on top of a branch.
func write(t testing.TB, r *gitrepo.Repo, branch string, files map[string]string, message string) string {
	t.Helper()
	var id string
	err := r.Update(context.Background(), func(tx *gitrepo.Tx) error {
		var err error
		id, err = commitOn(tx, r, branch, files, message)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func commitOn(tx *gitrepo.Tx, r *gitrepo.Repo, branch string, files map[string]string, message string) (string, error) {
	old, _ := r.Ref(branch)
	edits := map[string]string{}
	for name, text := range files {
		blob, err := tx.Blob([]byte(text))
		if err != nil {
			return "", err
		}
		edits[name] = blob
	}
	tree, err := tx.Tree(old, edits)
	if err != nil {
		return "", err
	}
	c := gitrepo.Commit{Tree: tree, Author: someone, Committer: someone, Message: message}
	if old != "" {
		c.Parents = []string{old}
	}
	id, err := tx.Commit(c)
	if err != nil {
		return "", err
	}
	return id, tx.SetRef(branch, old, id)
}

func TestWriteAndRead(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "bare.git")
	r, err := gitrepo.Init(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	first := write(t, r, "refs/heads/main", map[string]string{"a/b.txt": "one\n", "c.txt": "two\n"}, "First\n")
	second := write(t, r, "refs/heads/main", map[string]string{"a/b.txt": "three\n"}, "Second\n")
	fsck(t, dir)
	if got := git(t, dir, "log", "--format=%H", "main"); got != second+"\n"+first {
		t.Errorf("git log says %s", got)
	}
	if got := git(t, dir, "show", "main:a/b.txt"); got != "three" {
		t.Errorf("git show says %q", got)
	}
	changes, err := r.Changes(first, second)
	if err != nil || len(changes) != 1 || changes[0].Path != "a/b.txt" {
		t.Errorf("Changes: %v %v", changes, err)
	}
	n := 0
	for step, err := range r.History("main", "", "a") {
		_ = step
		if err == nil {
			t.Error("History takes an id")
		}
	}
	for step, err := range r.History(second, "", "a") {
		if err != nil {
			t.Fatal(err)
		}
		if len(step.Changes) != 1 {
			t.Errorf("%v", step)
		}
		n++
	}
	if n != 2 {
		t.Errorf("%d steps", n)
	}
	if id, err := r.Resolve("main~1"); err != nil || id != first {
		t.Errorf("Resolve: %s %v", id, err)
	}
}
