package local_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/forge"
)

// clone is a person's own copy of the sluss.
func clone(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "mitt")
	git(t, ".", "clone", "--quiet", dir, to)
	return to
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	git(t, dir, "add", name)
	git(t, dir, "commit", "--quiet", "-m", "Ändrar "+name)
}

// An employee pushes a branch with the git command, and it becomes a pull
// request of theirs that can be merged like any other.
func TestAPersonsOwnBranch(t *testing.T) {
	ctx := t.Context()
	f, dir := create(t, map[string]string{idea: "Steg 0\n"})
	mine := clone(t, dir)
	put(t, mine, "min.md", "Min idé\n")
	git(t, mine, "push", "--quiet", "origin", "HEAD:refs/heads/annas/idé")
	pull, err := f.OpenPull(ctx, "annas/idé", "anna-ek", "Min idé", "Hej!")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := f.OpenPull(ctx, "annas/idé", "anna-ek", "Min idé", "Hej!"); err != nil || again.Number != pull.Number {
		t.Errorf("opened again it is %+v, %v", again, err)
	}
	main, err := f.Head(ctx, "main")
	if err != nil {
		t.Fatal(err)
	}
	c, err := f.Compare(ctx, main, pull.Head)
	if err != nil || len(c.Commits) != 1 || c.Commits[0].Author.Email != "anna@example.org" {
		t.Errorf("the commits are %+v, %v", c, err)
	}
	if _, err := f.Merge(ctx, pull.Number, forge.Merge{Head: pull.Head, Title: "Annas idé", At: today}); err != nil {
		t.Fatal(err)
	}
	git(t, mine, "pull", "--quiet", "origin", "main")
	if _, err := f.OpenPull(ctx, "annas/idé", "anna-ek", "Min idé", "Hej!"); err == nil {
		t.Error("a branch got a second pull request")
	}
}

func TestBranchesThatBecomeNoPullRequest(t *testing.T) {
	f, dir := create(t, map[string]string{idea: "Steg 0\n"})
	mine := clone(t, dir)
	git(t, mine, "push", "--quiet", "origin", "HEAD:refs/heads/tom")
	git(t, mine, "checkout", "--quiet", "--orphan", "ensam")
	git(t, mine, "commit", "--quiet", "-m", "Ensam")
	git(t, mine, "push", "--quiet", "origin", "ensam")
	before := git(t, dir, "for-each-ref")
	for what, c := range map[string]struct{ branch, login, title string }{
		"a branch that is not there":     {"finns-inte", "anna", "Rubrik"},
		"main itself":                    {"main", "anna", "Rubrik"},
		"a branch that adds nothing":     {"tom", "anna", "Rubrik"},
		"a branch with no common past":   {"ensam", "anna", "Rubrik"},
		"no title":                       {"tom", "anna", ""},
		"nobody":                         {"tom", "", "Rubrik"},
		"a name in place of a login":     {"tom", "Anna Ek", "Rubrik"},
		"a branch outside refs/heads":    {"../sluss/forge", "anna", "Rubrik"},
		"an address in place of a login": {"tom", "anna@example.org", "Rubrik"},
	} {
		if pull, err := f.OpenPull(t.Context(), c.branch, c.login, c.title, ""); err == nil {
			t.Errorf("%s became %+v", what, pull)
		}
	}
	if git(t, dir, "for-each-ref") != before {
		t.Error("something was written")
	}
}

// Somebody who merges with the git command has merged the pull request.
func TestMergedByHand(t *testing.T) {
	for what, merge := range map[string][]string{"a merge commit": {"--no-ff", "-m", "Slår ihop"}, "fast-forward": {"--ff-only"}} {
		t.Run(what, func(t *testing.T) {
			ctx := t.Context()
			f, dir := create(t, map[string]string{idea: "Steg 0\n"})
			pull, err := f.Propose(ctx, decision(1))
			if err != nil {
				t.Fatal(err)
			}
			other := decision(2)
			other.Files = map[string][]byte{"annat.md": []byte("Något annat\n")}
			if _, err := f.Propose(ctx, other); err != nil {
				t.Fatal(err)
			}
			mine := clone(t, dir)
			git(t, mine, append([]string{"merge", "--quiet", "origin/" + pull.Branch}, merge...)...)
			by := git(t, mine, "rev-parse", "HEAD")
			put(t, mine, "mer.md", "Mer\n")
			git(t, mine, "push", "--quiet", "origin", "HEAD:main")
			got, err := f.Pull(ctx, pull.Number)
			if err != nil || got.State != forge.Merged || got.MergeCommit != by {
				t.Errorf("the pull request is %+v, %v, want merged by %s", got, err, by)
			}
			if again, err := f.Merge(ctx, pull.Number, forge.Merge{Head: pull.Head, Title: "Beslut", At: today}); err != nil || again != by {
				t.Errorf("merging it gives %s, %v", again, err)
			}
			open, err := f.Pulls(ctx, forge.Query{State: forge.Open})
			if err != nil || len(open) != 1 || open[0].Branch != other.Branch {
				t.Errorf("open are %+v, %v", open, err)
			}
		})
	}
}

// A pull request whose branch somebody has deleted is closed.
func TestBranchDeletedByHand(t *testing.T) {
	ctx := t.Context()
	f, dir := create(t, map[string]string{idea: "Steg 0\n"})
	pull, err := f.Propose(ctx, decision(1))
	if err != nil {
		t.Fatal(err)
	}
	git(t, clone(t, dir), "push", "--quiet", "origin", ":"+pull.Branch)
	if got, err := f.Pull(ctx, pull.Number); err != nil || got.State != forge.Closed {
		t.Errorf("the pull request is %+v, %v", got, err)
	}
	if open, err := f.Pulls(ctx, forge.Query{State: forge.Open}); err != nil || len(open) > 0 {
		t.Errorf("open are %+v, %v", open, err)
	}
	if _, err := f.Merge(ctx, pull.Number, forge.Merge{Head: pull.Head, Title: "Beslut", At: today}); !errors.Is(err, forge.ErrClosed) {
		t.Errorf("merging it gives %v", err)
	}
}

// What has been reviewed can be read when the branch was forced somewhere else
// and the repository is packed.
func TestReviewedHeadSurvivesAForcedPush(t *testing.T) {
	ctx := t.Context()
	f, dir := create(t, map[string]string{idea: "Steg 0\n"})
	pull, err := f.Propose(ctx, decision(1))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.ReviewAs(ctx, pull.Number, "anna", forge.Review{State: forge.Approved, At: today}); err != nil {
		t.Fatal(err)
	}
	mine := clone(t, dir)
	put(t, mine, "annat.md", "Annat\n")
	git(t, mine, "push", "--quiet", "--force", "origin", "HEAD:"+pull.Branch)
	git(t, dir, "gc", "--quiet", "--prune=now")
	f = open(t, dir)
	reviews, err := f.Reviews(ctx, pull.Number)
	if err != nil || len(reviews) != 1 || reviews[0].Commit != pull.Head {
		t.Fatalf("the reviews are %+v, %v", reviews, err)
	}
	if c, err := f.Compare(ctx, "main", pull.Head); err == nil {
		t.Errorf("a branch passes for a commit: %+v", c)
	}
	c, err := f.Compare(ctx, git(t, dir, "rev-parse", "main"), pull.Head)
	if err != nil || len(c.Files) != 1 || !strings.HasSuffix(c.Files[0].Path, "lana-verktyg.md") {
		t.Errorf("what was reviewed is %+v, %v", c, err)
	}
}
