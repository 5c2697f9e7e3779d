package pagetest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// buildTrees builds the repository's own site with the real command, as a
// clerk would, and gives the two trees. The day is fixed, so that what is late
// and what is not stays the same.
func buildTrees(t *testing.T) (public, internal string) {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, "cmd", "idesluss")); err != nil {
		t.Fatalf("nothing to build the site with: %v", err)
	}
	out := filepath.Join(t.TempDir(), "out")
	cmd := exec.CommandContext(t.Context(), "go", "run", "./cmd/idesluss", "build",
		"--date", "2026-11-21", "-C", root, "-o", out)
	cmd.Dir = root
	if output, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", cmd.Args, err, output)
	}
	return filepath.Join(out, "public"), filepath.Join(out, "internal")
}

// weights are the kinds of pages that may weigh more than a text page: long
// lists and tables, after the service's performance budget.
var weights = map[string]int{
	"katalog": 20 << 10,
	"tavla":   30 << 10,
	"lista":   30 << 10,
	"tabell":  30 << 10,
}

func TestOurOwnPages(t *testing.T) {
	public, internal := buildTrees(t)
	for name, dir := range map[string]string{"public": public, "internal": internal} {
		t.Run(name, func(t *testing.T) {
			findings, err := Lint(os.DirFS(dir), Rules{Weight: weights, Elsewhere: []string{"/lamna/", "/min-ide/"}})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range findings {
				t.Error(f)
			}
		})
	}
}
