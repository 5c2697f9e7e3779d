package gitrepo_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/gitrepo"
)

// merged merges three trees and gives what git tells of the outcome: the
// tree's files with their modes, or the conflicts.
func merged(t *testing.T, r *gitrepo.Repo, dir string, sides [3]string) string {
	t.Helper()
	var out string
	err := r.Update(context.Background(), func(tx *gitrepo.Tx) error {
		tree, conflicts, err := tx.MergeTree(sides[0], sides[1], sides[2])
		out = "conflicts " + strings.Join(conflicts, " ")
		if err == nil && len(conflicts) == 0 {
			out = git(t, dir, "-c", "core.quotepath=off", "ls-tree", "-r", "--format=%(objectmode) %(objectname)\t%(path)", tree)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestMergeTree merges many small trees that differ at random, and holds the
// outcome against the rule told file by file: what one side alone has changed
// is as that side has it, what both have changed alike is so, and anything
// else is a conflict.
func TestMergeTree(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "r.git")
	r, err := gitrepo.Init(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var blobs []string
	for _, name := range []string{"HEAD", "config"} {
		blobs = append(blobs, strings.TrimSpace(git(t, dir, "hash-object", "-w", filepath.Join(dir, name))))
	}
	random := rand.New(rand.NewPCG(1, 2))
	conflicting, clean := 0, 0
	for round := range 80 {
		var sides [3]string
		var files [3]map[string]string // path: "mode id"
		for i := range sides {
			files[i] = map[string]string{}
			if i > 0 {
				for name, what := range files[0] {
					files[i][name] = what
				}
			}
			for range 1 + random.IntN(3) + 4*max(0, 1-i) {
				change(random, blobs, files[i])
			}
			sides[i] = writeTree(t, dir, files[i])
		}
		want, odd := byFile(files)
		got := merged(t, r, dir, sides)
		switch isConflict := strings.HasPrefix(got, "conflicts "); {
		case odd:
			// A file of the one side lies where the other has a folder: what
			// the rule would give is no tree.
			if !isConflict {
				t.Fatalf("round %d: a file and a folder went together:\n%s", round, got)
			}
			conflicting++
		case got != want:
			t.Fatalf("round %d: got\n%s\nwant\n%s\nof %v", round, got, want, files)
		case isConflict:
			conflicting++
		default:
			clean++
		}
	}
	if conflicting < 10 || clean < 10 {
		t.Fatalf("%d conflicts and %d clean merges: the test sees too little", conflicting, clean)
	}
}

// change adds, changes or takes away one file.
func change(random *rand.Rand, blobs []string, files map[string]string) {
	name := []string{"a", "b", "a.md", "m/a", "m/b", "m/n/a", "å ä"}[random.IntN(7)]
	for other := range files {
		if strings.HasPrefix(other, name+"/") || strings.HasPrefix(name, other+"/") {
			delete(files, other)
		}
	}
	delete(files, name)
	if random.IntN(4) > 0 {
		mode := []string{"100644", "100644", "100755", "120000"}[random.IntN(4)]
		files[name] = mode + " " + blobs[random.IntN(len(blobs))]
	}
}

// byFile is the rule, told file by file. It is odd when what it gives is no
// tree.
func byFile(files [3]map[string]string) (want string, odd bool) {
	names := map[string]bool{}
	for _, side := range files {
		for name := range side {
			names[name] = true
		}
	}
	all := map[string]string{}
	var conflicts []string
	for name := range names {
		base, ours, theirs := files[0][name], files[1][name], files[2][name]
		switch {
		case ours == theirs, base == theirs:
			all[name] = ours
		case base == ours:
			all[name] = theirs
		default:
			conflicts = append(conflicts, name)
		}
		if all[name] == "" {
			delete(all, name)
		}
	}
	var lines []string
	for name, what := range all {
		lines = append(lines, fmt.Sprintf("%s\t%s", what, name))
		for other := range all {
			odd = odd || strings.HasPrefix(other, name+"/")
		}
	}
	if len(conflicts) > 0 {
		slices.Sort(conflicts)
		return "conflicts " + strings.Join(conflicts, " "), odd
	}
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(a[strings.Index(a, "\t"):], b[strings.Index(b, "\t"):]) })
	return strings.Join(lines, "\n"), odd
}
