package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// testEnv is a world for the program to run in, with a fixed clock and no one
// to ask.
func testEnv(dir string, stdout io.Writer) *env {
	return &env{
		stdin: strings.NewReader(""), stdout: stdout, stderr: io.Discard, dir: dir, random: rand.Reader,
		now: func() time.Time { return time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC) },
	}
}

// Someone starts the preview, changes a text, breaks a file and mends it, and
// sees each in the browser without doing anything but saving the file.
func TestPreviewFollowsWhatIsSaved(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	dir := filepath.Join(t.TempDir(), "lillby")
	if code := run(t.Context(), []string{"init", "--kommun", "Lillby kommun", dir}, testEnv(".", io.Discard)); code != exitOK {
		t.Fatalf("init: exit %d", code)
	}
	ctx, stop := context.WithCancel(t.Context())
	stdout, told := io.Pipe()
	exit := make(chan int, 1)
	go func() {
		exit <- run(ctx, []string{"preview", "-C", dir, "--addr", "127.0.0.1:0"}, testEnv(".", told))
		told.Close()
	}()
	lines := bufio.NewScanner(stdout)
	var address string
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "Stop") {
		if rest, ok := strings.CutPrefix(lines.Text(), "Public site:"); ok {
			address = strings.TrimSpace(rest)
		}
	}
	if address == "" {
		t.Fatal("the preview did not say where it is")
	}
	go io.Copy(io.Discard, stdout)
	builds := newBuilds(t, address)

	page := func(path string) string {
		t.Helper()
		resp, err := http.Get(address + path)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	file := filepath.Join(dir, "site", "organisation.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	save := func(s string) { // in one step, as editors do
		t.Helper()
		next := filepath.Join(dir, "site", ".organisation.yaml.tmp")
		if err := os.WriteFile(next, []byte(s), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(next, file); err != nil {
			t.Fatal(err)
		}
		builds.next(t)
	}
	if got := page(""); !strings.Contains(got, "Lillby kommun") {
		t.Errorf("the start page does not name the municipality:\n%s", got)
	}
	save(strings.ReplaceAll(string(text), "Lillby kommun", "Storby kommun"))
	if got := page("internt/"); !strings.Contains(got, "Storby kommun") {
		t.Errorf("the index did not follow:\n%s", got)
	}
	save("kommun: [")
	if got := page(""); !strings.Contains(got, "site/organisation.yaml") || !strings.Contains(got, "Storby kommun") {
		t.Errorf("a broken file should be told, and the pages stand:\n%s", got)
	}
	save(string(text))
	if got := page(""); strings.Contains(got, "ruta fel") || !strings.Contains(got, "Lillby kommun") {
		t.Errorf("what has been mended is still told:\n%s", got)
	}
	stop()
	if code := <-exit; code != exitOK {
		t.Errorf("exit %d", code)
	}
	if left, _ := filepath.Glob(filepath.Join(os.TempDir(), "idesluss-preview-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// builds listens, as an open page does, for newer builds.
type builds struct{ events *bufio.Scanner }

func newBuilds(t *testing.T, address string) *builds {
	t.Helper()
	resp, err := http.Get(address + "_forhandsvisning/handelser")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { resp.Body.Close() })
	b := &builds{bufio.NewScanner(resp.Body)}
	b.next(t) // the build there is now
	return b
}

func (b *builds) next(t *testing.T) {
	t.Helper()
	for b.events.Scan() {
		if strings.HasPrefix(b.events.Text(), "data: ") {
			return
		}
	}
	t.Fatalf("the preview stopped telling: %v", b.events.Err())
}
