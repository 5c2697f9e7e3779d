package gitrepo_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/gitrepo"
)

func open(t testing.TB, dir string) *gitrepo.Repo {
	t.Helper()
	r, err := gitrepo.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func lines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// gitChanges is what git says differs.
func gitChanges(t *testing.T, dir, old, new, folder string) []gitrepo.Change {
	t.Helper()
	out := git(t, dir, "diff-tree", "-r", "--raw", "--no-abbrev", "--no-renames", "-z", old, new, "--", folder)
	fields := strings.Split(strings.TrimSuffix(out, "\x00"), "\x00")
	var changes []gitrepo.Change
	for i := 0; i+1 < len(fields); i += 2 {
		f := strings.Fields(strings.TrimPrefix(fields[i], ":"))
		c := gitrepo.Change{Path: fields[i+1], Old: f[2], New: f[3], OldMode: mode(t, f[0]), NewMode: mode(t, f[1])}
		for _, id := range []*string{&c.Old, &c.New} {
			if strings.Trim(*id, "0") == "" {
				*id = ""
			}
		}
		changes = append(changes, c)
	}
	return changes
}

func mode(t *testing.T, octal string) fs.FileMode {
	switch octal {
	case "000000":
		return 0
	case "100644":
		return 0o644
	case "100755":
		return 0o755
	case "120000":
		return fs.ModeSymlink | 0o777
	case "160000":
		return fs.ModeIrregular
	}
	t.Fatalf("mode %s", octal)
	return 0
}

const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"

func forRandom(t *testing.T, check func(t *testing.T, rng *rand.Rand, dir string, r *gitrepo.Repo, commits []string)) {
	for seed := range uint64(rounds(4, 300)) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			dir := randomRepository(t, seed)
			commits := lines(git(t, dir, "rev-list", "--all"))
			if len(commits) < 5 {
				t.Fatalf("only %d commits", len(commits))
			}
			check(t, rand.New(rand.NewPCG(seed, 8)), dir, open(t, dir), commits)
		})
	}
}

func TestChangesAreGits(t *testing.T) {
	forRandom(t, func(t *testing.T, rng *rand.Rand, dir string, r *gitrepo.Repo, commits []string) {
		for range 25 {
			a, b := commits[rng.IntN(len(commits))], commits[rng.IntN(len(commits))]
			got, err := r.Changes(a, b)
			if err != nil {
				t.Fatal(err)
			}
			if want := gitChanges(t, dir, a, b, "."); !slices.Equal(got, want) {
				t.Errorf("Changes(%s, %s):\n got %v\nwant %v", a, b, got, want)
			}
		}
		head := commits[0]
		got, err := r.Changes("", head)
		if want := gitChanges(t, dir, emptyTree, head, "."); err != nil || !slices.Equal(got, want) {
			t.Errorf("from nothing: got %v %v\nwant %v", got, err, want)
		}
	})
}

func TestHistoryIsGits(t *testing.T) {
	forRandom(t, func(t *testing.T, rng *rand.Rand, dir string, r *gitrepo.Repo, _ []string) {
		head := git(t, dir, "rev-parse", "main")
		for _, folder := range []string{"", "ideas", "a", "a/b/"} {
			want := lines(git(t, dir, "rev-list", "--first-parent", head))
			until := ""
			if n := rng.IntN(len(want)); n%2 == 1 {
				until, want = want[n], want[:n]
			}
			for step, err := range r.History(head, until, folder) {
				if err != nil {
					t.Fatal(err)
				}
				if len(want) == 0 || step.Commit.ID != want[0] {
					t.Fatalf("came to %s, want %v", step.Commit.ID, want)
				}
				want = want[1:]
				parent := emptyTree
				if len(step.Commit.Parents) > 0 {
					parent = step.Commit.Parents[0]
				}
				spec := "."
				if folder != "" {
					spec = folder
				}
				if want := gitChanges(t, dir, parent, step.Commit.ID, strings.TrimSuffix(spec, "/")); !slices.Equal(step.Changes, want) {
					t.Errorf("%s in %q:\n got %v\nwant %v", step.Commit.ID, folder, step.Changes, want)
				}
			}
			if len(want) > 0 {
				t.Errorf("in %q, it did not come to %v", folder, want)
			}
		}
	})
}

func TestAncestryIsGits(t *testing.T) {
	forRandom(t, func(t *testing.T, rng *rand.Rand, dir string, r *gitrepo.Repo, commits []string) {
		for range 25 {
			a, b := commits[rng.IntN(len(commits))], commits[rng.IntN(len(commits))]
			all := lines(git(t, dir, "merge-base", "--all", a, b))
			if base, err := r.MergeBase(a, b); err != nil || !slices.Contains(all, base) {
				t.Errorf("MergeBase(%s, %s) = %s %v, want one of %v", a, b, base, err, all)
			}
			between, err := r.Between(a, b)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range between {
				for _, parent := range c.Parents {
					if slices.ContainsFunc(between, func(c *gitrepo.Commit) bool { return c.ID == parent }) && !slices.Contains(got, parent) {
						t.Errorf("%s comes before its parent %s", c.ID, parent)
					}
				}
				got = append(got, c.ID)
			}
			want := lines(git(t, dir, "rev-list", b, "^"+a))
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("Between(%s, %s) = %v, want %v", a, b, got, want)
			}
		}
	})
}

func TestFilesAreGits(t *testing.T) {
	forRandom(t, func(t *testing.T, rng *rand.Rand, dir string, r *gitrepo.Repo, commits []string) {
		for range 3 {
			id := commits[rng.IntN(len(commits))]
			files, err := r.FS(id)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			err = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return err
				}
				info, err := d.Info()
				if err != nil {
					return err
				}
				text := ""
				switch d.Type() {
				case 0:
					data, err := fs.ReadFile(files, name)
					if err != nil {
						return err
					}
					text = string(data)
				case fs.ModeSymlink:
					if text, err = fs.ReadLink(files, name); err != nil {
						return err
					}
				}
				got = append(got, fmt.Sprintf("%s %v %q", name, info.Mode(), text))
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			want := gitFiles(t, dir, id)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s:\n got %v\nwant %v", id, got, want)
			}
		}
	})
}

func gitFiles(t *testing.T, dir, id string) []string {
	var all []string
	for line := range strings.SplitSeq(strings.TrimSuffix(git(t, dir, "ls-tree", "-r", "-z", id), "\x00"), "\x00") {
		if line == "" {
			continue
		}
		meta, name, _ := strings.Cut(line, "\t")
		f := strings.Fields(meta)
		text := ""
		if f[1] == "blob" {
			text = string(gitRaw(t, dir, "cat-file", "blob", f[2]))
		}
		all = append(all, fmt.Sprintf("%s %v %q", name, mode(t, f[0]), text))
	}
	return all
}

// gitRaw runs git and gives all that it says.
func gitRaw(t testing.TB, dir string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir, cmd.Env = dir, gitEnv()
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("git %s: %v", strings.Join(args, " "), err)
	}
	return out
}

func TestCommitsAreGits(t *testing.T) {
	forRandom(t, func(t *testing.T, rng *rand.Rand, dir string, r *gitrepo.Repo, commits []string) {
		for _, id := range commits {
			c, err := r.Commit(id)
			if err != nil {
				t.Fatal(err)
			}
			const when = "2006-01-02 15:04:05 -0700"
			got := strings.Join([]string{c.Tree, strings.Join(c.Parents, " "), c.Author.Name, c.Author.Email, c.Author.When.Format(when),
				c.Committer.Name, c.Committer.Email, c.Committer.When.Format(when), c.Message}, "\n")
			want := string(gitRaw(t, dir, "show", "-s", "--no-notes", "--format=tformat:%T%n%P%n%an%n%ae%n%ai%n%cn%n%ce%n%ci%n%B", id))
			if got != strings.TrimSuffix(want, "\n") {
				t.Errorf("got %q\nwant %q", got, want)
			}
		}
	})
}

func TestRevisionsAreGits(t *testing.T) {
	forRandom(t, func(t *testing.T, rng *rand.Rand, dir string, r *gitrepo.Repo, commits []string) {
		git(t, dir, "tag", "-a", "-m", "En tagg", "v1", commits[len(commits)/2])
		git(t, dir, "tag", "-a", "-m", "En tagg av en tagg", "v2", "v1")
		git(t, dir, "update-ref", "refs/sluss/pull/1", commits[1])
		revs := []string{"HEAD", "@", "main", "heads/main", "refs/heads/side", "side", "v1", "v2", "tags/v2", "refs/sluss/pull/1", "sluss/pull/1",
			"nix", "", "main..side", "v1^{}", "main@{0}", "refs/heads", "refs", "../main", "main/", "mai", "HEAD^{tree}", ":a"}
		for range 20 {
			id := commits[rng.IntN(len(commits))]
			revs = append(revs, id, id[:4+rng.IntN(36)])
		}
		for range 40 {
			rev := revs[rng.IntN(len(revs))]
			for range 1 + rng.IntN(3) {
				rev += []string{"~", "^", "~2", "^2", "~0", "^0", "^3", "~7", "^1"}[rng.IntN(9)]
			}
			revs = append(revs, rev)
		}
		for _, rev := range revs {
			if strings.ContainsAny(rev, "{:") || strings.Contains(rev, "..") || strings.Contains(rev, "../") {
				if id, err := r.Resolve(rev); err == nil {
					t.Errorf("Resolve(%q) = %s: more than was promised", rev, id)
				}
				continue
			}
			got, err := r.Resolve(rev)
			if want := revParse(dir, rev); want != got {
				t.Errorf("Resolve(%q) = %q (%v), want %q", rev, got, err, want)
			}
			if got == "" && !errors.Is(err, gitrepo.ErrNotFound) && !strings.Contains(err.Error(), "commits begin so") {
				t.Errorf("Resolve(%q): %v", rev, err)
			}
		}
	})
}

// revParse is the commit that git takes a revision for; empty for none.
func revParse(dir, rev string) string {
	cmd := exec.Command("git", "rev-parse", "--verify", "-q", "--end-of-options", rev+"^{commit}")
	cmd.Dir, cmd.Env = dir, gitEnv()
	out, err := cmd.Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}
