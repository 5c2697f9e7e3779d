package gitrepo_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// How many random repositories are compared with git: more with SOAK=1.
func rounds(few, many int) int {
	if os.Getenv("SOAK") != "" {
		return many
	}
	return few
}

// randomRepository makes a repository with a random history on main and side:
// merges, deleted and renamed files, links, submodules, modes, and files that
// become folders and back. It is packed, loose, or both.
func randomRepository(t *testing.T, seed uint64) string {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 7))
	dir := filepath.Join(t.TempDir(), "random.git")
	git(t, ".", "init", "-q", "--bare", "-b", "main", dir)
	var script bytes.Buffer
	commits := 20 + rng.IntN(40)
	for n := 1; n <= commits; n++ {
		randomCommit(&script, rng, n)
	}
	importInto(t, dir, script.String())
	switch seed % 3 {
	case 0:
		git(t, dir, "gc", "--quiet")
	case 1:
		unpack(t, dir)
	case 2: // some packed, some loose; a tag packed, main not
		unpack(t, dir)
		main := lines(git(t, dir, "rev-list", "main"))
		git(t, dir, "tag", "early", main[len(main)/2])
		git(t, dir, "pack-refs", "--all")
		pack(t, dir, "early")
		git(t, dir, "prune-packed")
		git(t, dir, "update-ref", "refs/heads/main", "main")
	}
	return dir
}

func randomCommit(script *bytes.Buffer, rng *rand.Rand, n int) {
	// Times are those of a careless clock.
	stamp := 1_700_000_000 + n*60 - rng.IntN(300)
	zone := []string{"+0000", "+0100", "-0330", "+0530"}[rng.IntN(4)]
	branch := []string{"main", "main", "side"}[rng.IntN(3)]
	if n == 1 {
		branch = "main"
	}
	message := fmt.Sprintf("Ändring %d\n\nRad\n", n)
	fmt.Fprintf(script, "commit refs/heads/%s\nmark :%d\nauthor Åsa <asa@example.org> %d %s\ncommitter Bo <bo@example.org> %d %s\ndata %d\n%s",
		branch, n, stamp-5, zone, stamp, zone, len(message), message)
	if n > 1 {
		if rng.IntN(3) == 0 {
			fmt.Fprintf(script, "from :%d\n", 1+rng.IntN(n-1))
		} else {
			fmt.Fprintf(script, "from :%d\n", n-1)
		}
		for range rng.IntN(3) {
			if rng.IntN(2) == 0 {
				fmt.Fprintf(script, "merge :%d\n", 1+rng.IntN(n-1))
			}
		}
	}
	for range rng.IntN(6) {
		randomEdit(script, rng)
	}
	script.WriteByte('\n')
}

func randomEdit(script *bytes.Buffer, rng *rand.Rand) {
	file := randomPath(rng)
	switch rng.IntN(9) {
	case 0, 1:
		fmt.Fprintf(script, "D %s\n", file)
	case 2:
		fmt.Fprintf(script, "M 160000 %040x %s\n", 1+rng.IntN(9), file)
	case 3:
		fmt.Fprintf(script, "M 120000 inline %s\ndata 6\n../%03d\n", file, rng.IntN(1000))
	default:
		mode := []string{"100644", "100644", "100755"}[rng.IntN(3)]
		text := strings.Repeat(fmt.Sprintf("rad %d\n", rng.IntN(20)), rng.IntN(40))
		fmt.Fprintf(script, "M %s inline %s\ndata %d\n%s\n", mode, file, len(text), text)
	}
}

// randomPath is one of few, some of which sort otherwise as folders than as
// files.
func randomPath(rng *rand.Rand) string {
	parts := []string{"a", "a.b", "a-b", "a0", "b", "å", "ideas"}
	var path []string
	for range 1 + rng.IntN(4) {
		path = append(path, parts[rng.IntN(len(parts))])
	}
	return strings.Join(path, "/")
}

// importInto feeds git fast-import; an edit that it refuses (a file removed
// from where a folder stands) is no matter.
func importInto(t *testing.T, dir, script string) {
	t.Helper()
	cmd := exec.Command("git", "fast-import", "--quiet", "--force")
	cmd.Dir, cmd.Env, cmd.Stdin = dir, gitEnv(), strings.NewReader(script)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git fast-import: %v\n%s\n%s", err, out, script)
	}
}

// unpack makes every object loose.
func unpack(t *testing.T, dir string) {
	t.Helper()
	packs, _ := filepath.Glob(filepath.Join(dir, "objects/pack/*"))
	for _, name := range packs {
		away := filepath.Join(t.TempDir(), filepath.Base(name))
		if err := os.Rename(name, away); err != nil {
			t.Fatal(err)
		}
		if filepath.Ext(name) != ".pack" {
			continue
		}
		file, err := os.Open(away)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		cmd := exec.Command("git", "unpack-objects", "-q")
		cmd.Dir, cmd.Env, cmd.Stdin = dir, gitEnv(), file
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git unpack-objects: %v\n%s", err, out)
		}
	}
}

// pack packs what a revision holds.
func pack(t *testing.T, dir, rev string) {
	t.Helper()
	cmd := exec.Command("git", "pack-objects", "-q", "--revs", "objects/pack/pack")
	cmd.Dir, cmd.Env, cmd.Stdin = dir, gitEnv(), strings.NewReader(rev+"\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git pack-objects: %v\n%s", err, out)
	}
}
