package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/corpus"
	"github.com/idesluss/idesluss/site"
)

// pastOf makes a bare repository with the history of n made-up ideas, and
// gives what happened in it, and commits by mark.
func pastOf(t testing.TB, n int) (dir string, past *corpus.Past, commits map[string]string) {
	t.Helper()
	c, err := corpus.New(n, 1)
	if err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(t.TempDir(), "sluss.git")
	git(t, ".", "init", "-q", "--bare", "-b", "main", dir)
	r, w := io.Pipe()
	go func() {
		var err error
		past, err = c.WriteHistory(w, site.Files)
		w.CloseWithError(err)
	}()
	marks := filepath.Join(t.TempDir(), "marks")
	cmd := exec.Command("git", "-C", dir, "fast-import", "--quiet", "--export-marks="+marks)
	cmd.Stdin = r
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git fast-import: %v\n%s", err, out)
	}
	data, err := os.ReadFile(marks)
	if err != nil {
		t.Fatal(err)
	}
	commits = map[string]string{}
	for line := range strings.Lines(string(data)) {
		mark, id, _ := strings.Cut(strings.TrimSpace(line), " ")
		commits[mark] = id
	}
	return dir, past, commits
}

func verifyAll(t testing.TB, dir string) *verified {
	t.Helper()
	r, err := revisionsIn(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	head, err := r.resolve("main")
	if err != nil {
		t.Fatal(err)
	}
	v, err := r.verify(t.Context(), head, "", func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func BenchmarkVerify(b *testing.B) {
	dir, past, _ := pastOf(b, 250)
	for b.Loop() {
		verifyAll(b, dir)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(past.Commits), "µs/commit")
}

// Those who made the history up know which merges are flawed, and how. No other
// merge's protocol may be found at fault.
func TestVerifyFindsEveryFlaw(t *testing.T) {
	dir, past, commits := pastOf(t, 120)
	if len(past.Flaws) < 5 {
		t.Fatalf("only %d flaws", len(past.Flaws))
	}
	wants := map[string][]string{
		"no-protocol":    {"protokoll-saknas"},
		"other-protocol": {"protokoll-annat-steg", "protokoll-om-annat"},
		"not-merged":     {"rakt-pa-huvudgrenen"},
	}
	flawed := map[string]string{} // kind by commit
	for _, f := range past.Flaws {
		if wants[f.Kind] == nil {
			t.Errorf("nobody knows what %s is", f.Kind)
		}
		flawed[commits[fmt.Sprintf(":%d", f.Mark)]] = f.Kind
	}
	for _, c := range verifyAll(t, dir).wrong {
		found := func(rule string) bool {
			return slices.ContainsFunc(c.found, func(f check.Finding) bool { return f.Rule == rule })
		}
		kind := flawed[c.id]
		if kind != "" && !slices.ContainsFunc(wants[kind], found) {
			t.Errorf("%s is a %s, and was not found: %v", c.id, kind, c.found)
		}
		if kind == "" && (found("protokoll-saknas") || found("protokoll-annat-steg") || found("protokoll-om-annat") || found("protokoll-olasligt") || found("protokoll-annat-underlag")) {
			t.Errorf("%s is not flawed: %v", c.id, c.found)
		}
		delete(flawed, c.id)
	}
	for id, kind := range flawed {
		t.Errorf("%s is a %s, and nothing was found", id, kind)
	}
}
