package corpus

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/site"
)

// A history is judged by git: it takes it in, finds nothing wrong with it, and
// has the ideas at its end that the corpus says.
func TestAHistoryIsARepository(t *testing.T) {
	c := newCorpus(t, 300)
	var stream bytes.Buffer
	past, err := c.WriteHistory(&stream, site.Files)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	git := func(stdin []byte, args ...string) string {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", dir}, args...)...)
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull)
		cmd.Stdin = bytes.NewReader(stdin)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return string(out)
	}
	git(nil, "init", "-q", "--bare", "-b", "main", ".")
	git(stream.Bytes(), "fast-import", "--quiet")
	git(nil, "fsck", "--strict")
	if refs := git(nil, "for-each-ref", "--format=%(refname)"); refs != "refs/heads/main\n" {
		t.Errorf("its references are %q", refs)
	}
	line := strings.Count(git(nil, "log", "--first-parent", "--format=%H", "main"), "\n")
	if line != past.Commits {
		t.Errorf("%d commits on the first-parent line, and it says %d", line, past.Commits)
	}
	if each := float64(line) / 300; each < 3.5 || each > 5 {
		t.Errorf("%.2f commits for each idea, want about 4", each)
	}
	files := strings.Fields(git(nil, "ls-tree", "-r", "--name-only", "main", "ideas"))
	here := map[string]bool{}
	for _, name := range files {
		here[name] = true
	}
	for _, trail := range past.Ideas {
		if !here[trail.Path] {
			t.Errorf("%s is not at its end", trail.Path)
		}
		data := git(nil, "show", "main:"+trail.Path)
		file, faults := idea.Parse(trail.Path, []byte(data))
		if len(faults) > 0 {
			t.Fatalf("%s: %v", trail.Path, faults)
		}
		if last := trail.Stays[len(trail.Stays)-1]; file.Idea.ID != trail.ID || file.Idea.Step != last.Step || len(file.Idea.Decisions) != len(trail.Stays)-1 {
			t.Errorf("%s stands in %s after %d decisions, and it says %+v", trail.ID, file.Idea.Step, len(file.Idea.Decisions), trail)
		}
	}
	if len(files) != len(past.Ideas) || len(past.Ideas) != c.Len() {
		t.Errorf("%d files, %d trails", len(files), len(past.Ideas))
	}
	kinds := map[string]int{}
	for _, f := range past.Flaws {
		kinds[f.Kind]++
	}
	for _, kind := range []string{"no-protocol", "other-protocol", "not-merged"} {
		if kinds[kind] == 0 {
			t.Errorf("no flaw is %s", kind)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "refs", "heads", "sida")); err == nil {
		t.Error("the branch is left")
	}
}

// A history is drawn from the same streams as the corpus: the same arguments
// give the same bytes.
func TestTheSameHistoryTwice(t *testing.T) {
	var once, twice bytes.Buffer
	for _, w := range []*bytes.Buffer{&once, &twice} {
		if _, err := newCorpus(t, 40).WriteHistory(w, site.Files); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(once.Bytes(), twice.Bytes()) {
		t.Error("the two differ")
	}
}
