package web

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/fault"
)

func tree(files map[string]string) fs.FS {
	out := fstest.MapFS{}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(`<main id="innehall" tabindex="-1">` + text + `</main>`)}
	}
	return out
}

func newTestPreview(t *testing.T, build func(context.Context) (*Trees, error)) (*Preview, *httptest.Server) {
	t.Helper()
	p := NewPreview(build, slog.New(slog.DiscardHandler))
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	return p, server
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

func TestPreviewFindsPagesAsAStaticHostDoes(t *testing.T) {
	p, server := newTestPreview(t, func(context.Context) (*Trees, error) {
		return &Trees{
			Public:   tree(map[string]string{"index.html": "the public start", "ideer/index.html": "the ideas", "404.html": "not found"}),
			Internal: tree(map[string]string{"index.html": "to do", "404.html": "not found in the index"}),
		}, nil
	})
	if status, _ := get(t, server.URL+"/"); status != http.StatusServiceUnavailable {
		t.Errorf("before the first build: status %d, want 503", status)
	}
	p.Rebuild(t.Context())
	for _, tc := range []struct {
		path, want string
		status     int
	}{
		{"/", "the public start", 200},
		{"/ideer/", "the ideas", 200},
		{"/internt/", "to do", 200},
		{"/internt", "to do", 200},
		{"/saknas/", "not found", 404},
		{"/internt/saknas/", "not found in the index", 404},
		{"/internt/../index.html", "to do", 200}, // never out of the tree
		{"/..%2f..%2fetc/passwd", "not found", 404},
	} {
		status, body := get(t, server.URL+tc.path)
		if status != tc.status || !strings.Contains(body, tc.want) {
			t.Errorf("%s: status %d, body %q; want %d with %q", tc.path, status, body, tc.status, tc.want)
		}
	}
}

func TestPreviewShowsFindingsInThePageAndKeepsTheLastGoodBuild(t *testing.T) {
	var answer *Trees
	var failure error
	p, server := newTestPreview(t, func(context.Context) (*Trees, error) { return answer, failure })
	good := tree(map[string]string{"index.html": "good", "404.html": "x"})

	answer = &Trees{Public: good, Internal: good, Findings: []check.Finding{{
		Fault:    fault.Fault{File: "ideas/a.md", Line: 7, Message: "Titeln <b>saknas.", Remedy: "Skriv titel."},
		Severity: check.Error,
	}}}
	p.Rebuild(t.Context())
	_, body := get(t, server.URL+"/")
	for _, want := range []string{"good", "ideas/a.md, rad 7", "Titeln &lt;b&gt;saknas.", "Skriv titel."} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q:\n%s", want, body)
		}
	}

	failure = errors.New("a template failed half-way")
	p.Rebuild(t.Context())
	status, body := get(t, server.URL+"/")
	if status != 200 || !strings.Contains(body, "good") || !strings.Contains(body, "a template failed half-way") {
		t.Errorf("after a failed build: %d %s", status, body)
	}

	failure, answer = nil, &Trees{Findings: []check.Finding{{Fault: fault.Fault{File: "site/process.yaml", Message: "Trasig."}, Severity: check.Error}}}
	p.Rebuild(t.Context())
	if _, body := get(t, server.URL+"/"); !strings.Contains(body, "good") || !strings.Contains(body, "site/process.yaml") || !strings.Contains(body, "som de var innan") {
		t.Errorf("with broken rules the page should stand and say so: %s", body)
	}
}

func TestPreviewAnswersOnlyThisMachine(t *testing.T) {
	p := NewPreview(nil, slog.New(slog.DiscardHandler))
	for host, want := range map[string]int{
		"127.0.0.1:8080": 503, "localhost:8080": 503, "localhost": 503, "[::1]:8080": 503, "[::1]": 503,
		"evil.example": 403, "127.0.0.1.evil.example:8080": 403, "10.0.0.1": 403, "": 403,
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = host
		w := httptest.NewRecorder()
		p.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("host %q: status %d, want %d", host, w.Code, want)
		}
	}
	r := httptest.NewRequest("POST", "/", nil)
	r.Host = "localhost"
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: status %d", w.Code)
	}
}

func TestAnOpenPageIsToldOfANewerBuild(t *testing.T) {
	any := tree(map[string]string{"index.html": "x", "404.html": "x"})
	p, server := newTestPreview(t, func(context.Context) (*Trees, error) { return &Trees{Public: any, Internal: any}, nil })
	p.Rebuild(t.Context())
	resp, err := http.Get(server.URL + eventsPath)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	next := func() string {
		for lines.Scan() {
			if lines.Text() != "" {
				return lines.Text()
			}
		}
		t.Fatal(lines.Err())
		return ""
	}
	if got := next(); got != "data: 1" {
		t.Fatalf("first event %q", got)
	}
	if _, body := get(t, server.URL+"/"); !strings.Contains(body, `data-version="1"`) {
		t.Errorf("the page does not say which build it shows: %s", body)
	}
	p.Rebuild(t.Context())
	if got := next(); got != "data: 2" {
		t.Fatalf("second event %q", got)
	}
}

func TestWatchTellsOfChangesUnderTheFolders(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "ideas", "2026"), 0o755); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ready, told, ended := make(chan struct{}), make(chan struct{}, 100), make(chan error, 1)
	go func() {
		ended <- Watch(ctx, dir, []string{"ideas", "site"}, func() { close(ready) }, func() { told <- struct{}{} })
	}()
	<-ready
	expect := func(what string) {
		t.Helper()
		select {
		case <-told:
		case <-time.After(time.Minute): // only ever reached when it is broken
			t.Fatalf("nothing was told of %s", what)
		}
	}
	write := func(name string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, fmt.Appendf(nil, "%d", time.Now().UnixNano()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("ideas/2026/a.md")
	expect("a new file")
	write("site/sajt.yaml")
	expect("a file in a folder that did not exist before")
	write("ideas/2026/a.md")
	expect("a changed file")
	if err := os.Remove(filepath.Join(dir, "ideas/2026/a.md")); err != nil {
		t.Fatal(err)
	}
	expect("a removed file")
	stop()
	if err := <-ended; err != nil {
		t.Errorf("Watch ended with %v", err)
	}
}

func TestWatchPassesOverWhatIsNotTheSluss(t *testing.T) {
	dir := filepath.FromSlash("/sluss")
	for _, tc := range []struct {
		name string
		want bool
	}{
		{"ideas/2026/a.md", true}, {"site/sajt.yaml", true}, {"ideas", true},
		{"out/public/index.html", false}, {"ideas/2026/.a.md.swp", false}, {"ideas/2026/a.md~", false}, {"README.md", false},
	} {
		if got := concerns(dir, []string{"ideas", "site"}, event(filepath.Join(dir, tc.name))); got != tc.want {
			t.Errorf("%s: %v, want %v", tc.name, got, tc.want)
		}
	}
}
