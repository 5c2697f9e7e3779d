package local_test

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/local"
)

// What has been read is remembered, and what another process does shows all
// the same: whatever it is, at once.
func TestOthersShowAtOnce(t *testing.T) {
	ctx := t.Context()
	ours, dir := create(t, map[string]string{"ideas/a.md": "A\n"})
	theirs := open(t, dir)
	propose := func(branch, title string) *forge.PullRequest {
		t.Helper()
		pull, err := theirs.Propose(ctx, forge.Proposal{
			Branch: branch, Title: title, Body: "Text", Message: "Ett förslag", At: today,
			Files: map[string][]byte{"ideas/" + filepath.Base(branch) + ".md": []byte(branch + "\n")},
		})
		if err != nil {
			t.Fatal(err)
		}
		return pull
	}
	first, other := propose("ide/1", "Första"), propose("ide/2", "Andra")
	steps := []struct {
		what string
		do   func() error
		said bool // it is among what has been said of the first
	}{
		{"nothing", func() error { return nil }, false},
		{"a review of it", func() error {
			return theirs.ReviewAs(ctx, first.Number, "anna", forge.Review{State: forge.Approved, At: today})
		}, true},
		{"another title", func() error { propose("ide/1", "Första, igen"); return nil }, true},
		{"a comment", func() error { return theirs.CommentAs(ctx, first.Number, "bo", "Hej", today) }, true},
		{"a comment on another", func() error { return theirs.CommentAs(ctx, other.Number, "bo", "Hej", today) }, false},
		{"a status", func() error {
			return theirs.SetStatus(ctx, first.Head, forge.Status{Context: "a", State: forge.Success})
		}, false},
		{"another is closed", func() error { return theirs.Close(ctx, other.Number) }, false},
	}
	for _, step := range steps {
		before, err := ours.Said(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.what, err)
		}
		same(t, step.what, ours, open(t, dir))
		after, err := ours.Said(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if said := before[first.Number] != after[first.Number]; said != step.said || after[first.Number] == "" {
			t.Errorf("%s: that something was said is %t, want %t", step.what, said, step.said)
		}
	}
	if _, err := theirs.Merge(ctx, first.Number, forge.Merge{Head: first.Head, Title: "Klart", At: today}); err != nil {
		t.Fatal(err)
	}
	same(t, "a merge", ours, open(t, dir))

	// The forge of an older mirror, put in the place of this one.
	older := filepath.Join(t.TempDir(), "spegel.git")
	if out, err := exec.Command("git", "clone", "--quiet", "--mirror", dir, older).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	propose("ide/3", "Efter spegeln")
	same(t, "a third", ours, open(t, dir))
	if err := os.Rename(dir, dir+".gammal"); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(older, dir); err != nil {
		t.Fatal(err)
	}
	same(t, "another forge", ours, open(t, dir))
	if said, err := ours.Said(ctx); err != nil || len(said) != 0 {
		t.Errorf("nothing is open, and Said gives %v, %v", said, err)
	}
}

// same compares a forge that remembers with one that has just been opened.
func same(t *testing.T, after string, remembers, fresh *local.Forge) {
	t.Helper()
	told := func(f *local.Forge) map[int]forge.PullRequest {
		pulls, err := f.Pulls(t.Context(), forge.Query{})
		if err != nil {
			t.Fatalf("%s: %v", after, err)
		}
		all := map[int]forge.PullRequest{}
		for _, pull := range pulls {
			all[pull.Number] = *pull
		}
		return all
	}
	for range 2 {
		if got, want := told(remembers), told(fresh); !maps.Equal(got, want) {
			t.Errorf("after %s: it remembers %v, and there is %v", after, got, want)
		}
	}
}
