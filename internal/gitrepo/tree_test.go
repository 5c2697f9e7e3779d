package gitrepo_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/gitrepo"
)

// Trees with random edits are those that git makes of the same edits.
func TestTreesAreGits(t *testing.T) {
	dir, r := newRepo(t)
	for seed := range uint64(rounds(60, 5000)) {
		rng := rand.New(rand.NewPCG(seed, 9))
		blob := hashObjectOnce(t, dir)
		base := randomTree(t, dir, rng)
		edits := map[string]string{}
		for range 1 + rng.IntN(6) {
			id := blob[rng.IntN(len(blob))]
			if rng.IntN(3) == 0 {
				id = ""
			}
			edits[randomPath(rng)] = id
		}
		var got string
		var refused error
		err := r.Update(context.Background(), func(tx *gitrepo.Tx) error {
			got, refused = tx.Tree(base, edits)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		want, allowed := gitTree(t, dir, base, edits)
		if allowed && (refused != nil || got != want) {
			t.Fatalf("seed %d: %v on\n%s\ngives %s %v, git %s", seed, edits, git(t, dir, "ls-tree", "-r", base), got, refused, want)
		}
		if !allowed && refused == nil {
			t.Fatalf("seed %d: %v on\n%s\nis a file and a folder at once, and gave %s", seed, edits, git(t, dir, "ls-tree", "-r", base), got)
		}
	}
	fsck(t, dir)
}

var someBlobs = map[string][]string{}

func hashObjectOnce(t *testing.T, dir string) []string {
	if someBlobs[dir] == nil {
		for _, text := range []string{"ett\n", "två\n", "tre\n"} {
			someBlobs[dir] = append(someBlobs[dir], hashObject(t, dir, "blob", []byte(text)))
		}
	}
	return someBlobs[dir]
}

func randomTree(t *testing.T, dir string, rng *rand.Rand) string {
	files := map[string]string{}
	for range rng.IntN(12) {
		mode := []string{"100644", "100755", "120000", "160000"}[min(rng.IntN(7), 3)]
		id := hashObjectOnce(t, dir)[rng.IntN(3)]
		files[randomPath(rng)] = mode + " " + id
	}
	for name := range files { // none may be a folder of another
		for other := range files {
			if strings.HasPrefix(other, name+"/") {
				delete(files, other)
			}
		}
	}
	return writeTree(t, dir, files)
}

func writeTree(t *testing.T, dir string, files map[string]string) string {
	index := filepath.Join(t.TempDir(), "index")
	var list strings.Builder
	for name, what := range files {
		fmt.Fprintf(&list, "%s\t%s\n", what, name)
	}
	run := func(stdin string, args ...string) string {
		cmd := exec.Command("git", args...)
		cmd.Dir, cmd.Env, cmd.Stdin = dir, append(gitEnv(), "GIT_INDEX_FILE="+index), strings.NewReader(stdin)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	run(list.String(), "update-index", "--add", "--index-info")
	id := run("", "write-tree", "--missing-ok")
	os.Remove(index)
	return id
}

// gitTree makes the edits as git would, unless they make something a file and
// a folder at once.
func gitTree(t *testing.T, dir, base string, edits map[string]string) (id string, allowed bool) {
	files := map[string]string{}
	for _, line := range lines(git(t, dir, "-c", "core.quotepath=off", "ls-tree", "-r", base)) {
		meta, name, _ := strings.Cut(line, "\t")
		f := strings.Fields(meta)
		files[name] = f[0] + " " + f[2]
	}
	for name, blob := range edits {
		mode, _, _ := strings.Cut(files[name], " ")
		switch {
		case blob == "" && files[name] == "":
			// Taking away a folder as if it were a file is refused.
			for other := range files {
				if strings.HasPrefix(other, name+"/") && edits[other] != "" {
					return "", false
				} else if strings.HasPrefix(other, name+"/") {
					if _, edited := edits[other]; !edited {
						return "", false
					}
				}
			}
		case blob != "" && mode == "100755":
			files[name] = mode + " " + blob
		case blob != "":
			files[name] = "100644 " + blob
		}
	}
	for name, blob := range edits {
		if blob == "" {
			delete(files, name)
		}
	}
	for name := range files {
		for other := range files {
			if strings.HasPrefix(other, name+"/") {
				return "", false
			}
		}
	}
	// Nor may a removed file's name be a folder of what is added, unless it
	// was there as a file.
	for name, blob := range edits {
		if blob != "" {
			continue
		}
		for other := range files {
			if strings.HasPrefix(other, name+"/") && !wasFile(t, dir, base, name) {
				return "", false
			}
		}
	}
	return writeTree(t, dir, files), true
}

func wasFile(t *testing.T, dir, base, name string) bool {
	out := git(t, dir, "ls-tree", base, "--", name)
	return out != "" && !strings.HasPrefix(out, "040000")
}
