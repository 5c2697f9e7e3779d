package gitrepo_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/gitrepo"
)

// served is a repository that git serves over HTTP.
type served struct {
	t        testing.TB
	dir      string
	remote   gitrepo.Remote
	requests int
	spoil    func(w http.ResponseWriter, r *http.Request, serve http.Handler) // nil: git itself answers
}

func serveGit(t testing.TB, dir string) *served {
	t.Helper()
	backend := filepath.Join(strings.TrimSpace(git(t, ".", "--exec-path")), "git-http-backend")
	handler := &cgi.Handler{Path: backend, Env: []string{"GIT_PROJECT_ROOT=" + filepath.Dir(dir), "GIT_HTTP_EXPORT_ALL=1"}}
	s := &served{t: t, dir: dir}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.requests++
		if s.spoil != nil {
			s.spoil(w, r, handler)
			return
		}
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	git(t, dir, "config", "uploadpack.allowReachableSHA1InWant", "true") // as GitHub has it
	s.remote = gitrepo.Remote{Address: server.URL + "/" + filepath.Base(dir), Client: server.Client()}
	return s
}

// origin makes a repository with some commits, and serves it.
func origin(t testing.TB, commits int) (*served, *gitrepo.Repo, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "ursprung.git")
	r, err := gitrepo.Init(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	head := ""
	for n := range commits {
		head = write(t, r, "refs/heads/main", map[string]string{fmt.Sprintf("ideas/2026/%02d/%d.md", n%12, n): fmt.Sprintln("idé", n)}, fmt.Sprintln(n))
	}
	return serveGit(t, dir), r, head
}

// fetch fetches a commit, and lets main follow it.
func fetch(r *gitrepo.Repo, from gitrepo.Remote, want string) error {
	return r.Update(context.Background(), func(tx *gitrepo.Tx) error {
		had, _ := r.Ref("refs/heads/main")
		var have []string
		if had != "" {
			have = append(have, had)
		}
		if err := tx.Fetch(from, []string{want}, have...); err != nil {
			return err
		}
		return tx.SetRef("refs/heads/main", had, want)
	})
}

func emptyRepo(t testing.TB) (*gitrepo.Repo, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "spegel.git")
	r, err := gitrepo.Init(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r, dir
}

// What is fetched is there whole, and the next time only what is new comes.
func TestFetch(t *testing.T) {
	s, from, head := origin(t, 12)
	r, dir := emptyRepo(t)
	if err := fetch(r, s.remote, head); err != nil {
		t.Fatal(err)
	}
	if n := git(t, dir, "rev-list", "--count", "main"); strings.TrimSpace(n) != "12" {
		t.Errorf("%s commits came, want 12", n)
	}
	older := head
	head = write(t, from, "refs/heads/main", map[string]string{"ny.md": "ny\n"}, "ny\n")
	if err := fetch(r, s.remote, head); err != nil {
		t.Fatal(err)
	}
	fsck(t, dir)
	if err := r.Verify(t.Context(), nil); err != nil {
		t.Error(err)
	}
	if s.requests != 2 {
		t.Errorf("%d requests for two fetches", s.requests)
	}
	packs, err := filepath.Glob(filepath.Join(dir, "objects", "pack", "*.pack"))
	if err != nil || len(packs) != 2 {
		t.Fatal(packs, err)
	}
	for _, pack := range packs {
		n := len(lines(git(t, dir, "verify-pack", "-v", strings.TrimSuffix(pack, ".pack")+".idx")))
		if whole := strings.Contains(git(t, dir, "verify-pack", "-v", strings.TrimSuffix(pack, ".pack")+".idx"), older); !whole && n > 10 {
			t.Errorf("%d lines about what was to be one commit, a tree and a file", n)
		}
	}
	// Several commits come at once.
	side := write(t, from, "refs/heads/sidan", map[string]string{"sidan.md": "sidan\n"}, "sidan\n")
	other := write(t, from, "refs/heads/andra", map[string]string{"andra.md": "andra\n"}, "andra\n")
	if err := r.Update(t.Context(), func(tx *gitrepo.Tx) error { return tx.Fetch(s.remote, []string{side, other}, head) }); err != nil {
		t.Fatal(err)
	}
	if s.requests != 3 {
		t.Errorf("%d requests for three fetches", s.requests)
	}
	for _, id := range []string{side, other} {
		git(t, dir, "ls-tree", "-r", id)
	}
	// A commit that no branch ends in can be asked for by its id.
	again, _ := emptyRepo(t)
	if err := fetch(again, s.remote, older); err != nil {
		t.Error(err)
	}
}

// What goes wrong is told, leaves nothing, and does not stand in the way of
// the next fetch.
func TestFetchThatFails(t *testing.T) {
	s, _, head := origin(t, 4)
	answer := func(status int, text string) func(http.ResponseWriter, *http.Request, http.Handler) {
		return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
			w.WriteHeader(status)
			io.WriteString(w, text)
		}
	}
	recorded := func(change func(body []byte) []byte) func(http.ResponseWriter, *http.Request, http.Handler) {
		return func(w http.ResponseWriter, r *http.Request, serve http.Handler) {
			rec := httptest.NewRecorder()
			serve.ServeHTTP(rec, r)
			w.Write(change(rec.Body.Bytes()))
		}
	}
	for _, c := range []struct {
		what  string
		want  string
		most  int64
		spoil func(http.ResponseWriter, *http.Request, http.Handler)
		is    error
		says  string
	}{
		{what: "a commit that is not there", want: strings.Repeat("ab", 20), is: gitrepo.ErrNotFound},
		{what: "something that is no id", want: "main", is: gitrepo.ErrNotFound},
		{what: "no such repository", spoil: answer(404, "x"), is: gitrepo.ErrNotFound},
		{what: "no token", spoil: answer(401, "x"), is: gitrepo.ErrDenied},
		{what: "a token that may not", spoil: answer(403, "x"), is: gitrepo.ErrDenied},
		{what: "a server that is down", spoil: answer(503, "x"), says: "503"},
		{what: "a page in place of Git", spoil: answer(200, "<html>Logga in</html>"), says: "pkt-len"},
		{what: "an empty answer", spoil: answer(200, ""), says: "EOF"},
		{what: "a server that leads elsewhere", spoil: func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
			http.Redirect(w, r, "/annan.git/git-upload-pack", http.StatusMovedPermanently)
		}, says: "301"},
		{what: "an answer that breaks off", spoil: recorded(func(b []byte) []byte { return b[:len(b)/2] }), says: "EOF"},
		{what: "an answer without its end", spoil: recorded(func(b []byte) []byte { return b[:len(b)-30] }), says: ""},
		{what: "an answer with a byte wrong", spoil: recorded(func(b []byte) []byte { b[len(b)/2] ^= 1; return b }), says: "sum"},
		{what: "more than is allowed", most: 100, says: "too much"},
	} {
		t.Run(c.what, func(t *testing.T) {
			r, dir := emptyRepo(t)
			s.spoil = c.spoil
			from := s.remote
			from.Most = c.most
			from.Client = &http.Client{Transport: s.remote.Client.Transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
			want := head
			if c.want != "" {
				want = c.want
			}
			err := fetch(r, from, want)
			if err == nil || c.is != nil && !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, want %v, %q", err, c.is, c.says)
			}
			for _, sentinel := range []error{gitrepo.ErrNotFound, gitrepo.ErrDenied} {
				if c.is == nil && errors.Is(err, sentinel) {
					t.Errorf("%v is not %v", err, sentinel)
				}
			}
			if _, err := r.Ref("refs/heads/main"); err == nil {
				t.Error("main has moved")
			}
			if left, _ := filepath.Glob(filepath.Join(dir, "objects", "*", "*")); len(left) > 0 {
				t.Errorf("it left %v", left)
			}
			s.spoil = nil
			if err := fetch(r, s.remote, head); err != nil {
				t.Error(err)
			}
			fsck(t, dir)
		})
	}
}

// A process that fetches is killed at any moment. What is there is whole, and
// the next fetch brings the rest.
func TestKilledFetcher(t *testing.T) {
	s, from, head := origin(t, 40)
	dir := filepath.Join(t.TempDir(), "spegel.git")
	if r, err := gitrepo.Init(dir); err != nil {
		t.Fatal(err)
	} else {
		r.Close()
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(5, 5))
	killed := 0
	for n := range rounds(15, 300) {
		head = write(t, from, "refs/heads/main", map[string]string{"ideas/ny.md": fmt.Sprintln(n, head)}, "ny\n")
		cmd := exec.Command(self)
		cmd.Env = append(os.Environ(), "GITREPO_TEST_FETCH_IN="+dir, "GITREPO_TEST_FROM="+s.remote.Address, "GITREPO_TEST_WANT="+head)
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rng.IntN(40)) * time.Millisecond) // where it is killed is chance's to say
		cmd.Process.Kill()
		if cmd.Wait() != nil {
			killed++
		}
		fsck(t, dir)
		r := open(t, dir)
		if main, err := r.Ref("refs/heads/main"); err == nil {
			if err := r.Verify(t.Context(), nil); err != nil {
				t.Fatalf("round %d, main at %s: %v", n, main, err)
			}
		}
		if n%5 == 4 {
			if err := fetch(r, s.remote, head); err != nil {
				t.Fatal(err)
			}
			if left := leftovers(t, dir); len(left) > 0 {
				t.Fatalf("round %d: the next fetch left %v", n, left)
			}
		}
		r.Close()
	}
	t.Logf("%d of the fetches were killed before they were done", killed)
	if killed == 0 {
		t.Error("none was killed before it was done")
	}
}

// fetchFor is what the process does that is killed.
func fetchFor(dir string) error {
	r, err := gitrepo.Open(dir)
	if err != nil {
		return err
	}
	return fetch(r, gitrepo.Remote{Address: os.Getenv("GITREPO_TEST_FROM"), Client: http.DefaultClient}, os.Getenv("GITREPO_TEST_WANT"))
}
