package github

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/github/githubtest"
)

// newApp makes an App, and its key.
func newApp(t *testing.T) (githubtest.App, []byte) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	encoded := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
	return githubtest.App{
		ID: 17, Installation: 4711, Slug: "ideslussen", Key: &key.PublicKey,
		Permissions: map[string]string{"contents": "write", "pull_requests": "write", "statuses": "write"}, Repositories: []string{repository},
	}, encoded
}

func TestAnAppProposesUnderItsOwnName(t *testing.T) {
	p := newPlace(t, ideas())
	app, key := newApp(t)
	p.server.AddApp(app)
	o := p.options
	o.Token, o.App = "", &App{ID: app.ID, Installation: app.Installation, Key: key}
	f, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	p.forge = f
	login, err := f.Bot(t.Context())
	if err != nil || login != "ideslussen[bot]" {
		t.Errorf("the bot is %q, %v", login, err)
	}
	pull, err := f.Propose(t.Context(), moving())
	if err != nil || pull.Author != login {
		t.Fatalf("%+v, %v", pull, err)
	}
	if err := f.Say(t.Context(), pull.Number, "utlatande", "Hej", time.Time{}); err != nil {
		t.Fatal(err)
	}
	comments, err := f.Comments(t.Context(), pull.Number)
	if err != nil || len(comments) != 1 || comments[0].Marker != "utlatande" {
		t.Errorf("%+v, %v", comments, err)
	}
	// What it commits bears the bot's name and no signature of GitHub's.
	compared, err := f.Compare(t.Context(), p.begun, pull.Head)
	if err != nil || len(compared.Commits) != 1 || compared.Commits[0].Signed || !byBot(compared.Commits[0].Author) {
		t.Errorf("%+v, %v", compared, err)
	}
}

func TestAnAppGetsItsTokenOverABadNetwork(t *testing.T) {
	app, key := newApp(t)
	p := newPlace(t, ideas())
	p.server.AddApp(app)
	o := p.options
	o.Token, o.App = "", &App{ID: app.ID, Installation: app.Installation, Key: key}
	for _, fault := range githubtest.Faults {
		f, err := Open(o)
		if err != nil {
			t.Fatal(err)
		}
		met := false
		p.server.SetFaults(func(c githubtest.Call) githubtest.Fault {
			if met || c.Operation != "POST /app/installations/{installation_id}/access_tokens" {
				return githubtest.Fine
			}
			met = true
			return fault
		})
		_, err = f.Head(t.Context(), "main")
		if err != nil {
			if strings.Contains(err.Error(), "hemlig") || strings.Contains(err.Error(), "PRIVATE") || strings.Contains(err.Error(), "eyJ") {
				t.Errorf("%s: the error tells a secret: %v", fault, err)
			}
			_, err = f.Head(t.Context(), "main")
		}
		if err != nil || !met {
			t.Errorf("%s: met %v, %v", fault, met, err)
		}
	}
}

func TestWhoeverGivesUpDoesNotWaitForOthers(t *testing.T) {
	p := newPlace(t, ideas())
	p.forge.writing <- struct{}{} // somebody is writing, for a long time
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := p.forge.Close(ctx, 1); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestTheTokenOfAnInstallationLearnsItsName(t *testing.T) {
	p := newPlace(t, ideas())
	app, _ := newApp(t)
	p.server.AddApp(app)
	o := p.options
	o.Token = githubtest.Token("ideslussen[bot]")
	f, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	if login, err := f.Bot(t.Context()); err != nil || login != "ideslussen[bot]" {
		t.Errorf("the bot is %q, %v", login, err)
	}
}

func TestAnotherKeyThanTheAppsIsNotAccepted(t *testing.T) {
	p := newPlace(t, ideas())
	app, _ := newApp(t)
	_, other := newApp(t)
	p.server.AddApp(app)
	o := p.options
	o.Token, o.App = "", &App{ID: app.ID, Installation: app.Installation, Key: other}
	f, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Head(t.Context(), "main"); !errors.Is(err, forge.ErrNotPermitted) || strings.Contains(err.Error(), "PRIVATE") {
		t.Error(err)
	}
	if _, err := f.Bot(t.Context()); !errors.Is(err, forge.ErrNotPermitted) {
		t.Error(err)
	}
}

func TestOptionsThatMakeNoSenseAreRefused(t *testing.T) {
	good := Options{Repository: repository, Token: "hemlig", Now: newClock().now}
	for why, spoil := range map[string]func(*Options){
		"no repository":             func(o *Options) { o.Repository = "" },
		"a repository with a place": func(o *Options) { o.Repository = "github.com/kommun/sluss" },
		"a path upwards":            func(o *Options) { o.Repository = "../sluss" },
		"no credentials":            func(o *Options) { o.Token = "" },
		"two credentials":           func(o *Options) { o.App = &App{} },
		"a key that is none":        func(o *Options) { o.Token, o.App = "", &App{Key: []byte("hemlig")} },
		"no address":                func(o *Options) { o.API = "api.github.com" },
		"credentials in clear":      func(o *Options) { o.API = "http://github.example/" },
		"a password in the address": func(o *Options) { o.API = "https://x:hemlig@github.example/" },
	} {
		o := good
		spoil(&o)
		if _, err := Open(o); err == nil || strings.Contains(err.Error(), "hemlig") {
			t.Errorf("%s: %v", why, err)
		}
	}
	if _, err := Open(good); err != nil {
		t.Error(err)
	}
}

func TestCredentialsGoToOneHostAlone(t *testing.T) {
	stolen := 0
	thief := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { stolen++ }))
	defer thief.Close()
	var asked []string
	door := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.String())
		switch {
		case strings.Contains(r.URL.Path, "/pulls"): // the next page is elsewhere
			w.Header().Set("Link", fmt.Sprintf(`<%s/pulls?page=2>; rel="next"`, thief.URL))
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, "[]")
		default:
			http.Redirect(w, r, thief.URL, http.StatusMovedPermanently)
		}
	}))
	defer door.Close()
	c := newClock()
	f, err := Open(Options{Repository: repository, API: door.URL, Token: "hemlig", Now: c.now, Sleep: c.sleep})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Head(t.Context(), "main"); err == nil || !strings.Contains(err.Error(), "has moved") {
		t.Error(err)
	}
	// Pages are asked for by number, at the same address.
	_, _ = f.Pulls(t.Context(), forge.Query{})
	if stolen > 0 || strings.Contains(strings.Join(asked, " "), "hemlig") {
		t.Errorf("the thief was asked %d times; asked %v", stolen, asked)
	}
	if _, err := (&oneHost{host: "api.github.com", base: http.DefaultTransport}).RoundTrip(httptest.NewRequest(http.MethodGet, thief.URL, nil)); err == nil || stolen > 0 {
		t.Errorf("%v; stolen %d", err, stolen)
	}
}

func TestAServerThatDoesNotAnswerIsGivenUp(t *testing.T) {
	held := make(chan struct{})
	silent := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusOK)
		_, _ = io.WriteString(w, "{")
		w.(http.Flusher).Flush() // the beginning of an answer, and no more
		select {
		case <-held:
		case <-r.Context().Done():
		}
	}))
	defer silent.Close()
	defer close(held)
	c := newClock()
	f, err := Open(Options{Repository: repository, API: silent.URL, Token: "hemlig", Now: c.now, Sleep: c.sleep, Timeout: 30 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Head(t.Context(), "main"); !errors.Is(err, forge.ErrUnavailable) || strings.Contains(err.Error(), "hemlig") {
		t.Error(err)
	}
}

func TestRulesOfTheRepositoryAreToldApart(t *testing.T) {
	merge := func(p *place, pull *forge.PullRequest) error {
		_, err := p.forge.Merge(p.Context(), pull.Number, forge.Merge{Head: pull.Head, Title: "Går vidare"})
		return err
	}
	for _, c := range []struct {
		why     string
		protect githubtest.Settings
		want    error
		says    string
	}{
		{"a status is missing", githubtest.Settings{Protection: &githubtest.Protection{Updaters: []string{botLogin}, Statuses: []string{"ideslussen/beslut"}}},
			forge.ErrNotPermitted, "ideslussen/beslut"},
		{"only others may update main", githubtest.Settings{Protection: &githubtest.Protection{Updaters: []string{"anna"}}}, forge.ErrNotPermitted, "authorized"},
		{"merge commits are not allowed", githubtest.Settings{NoMerge: true}, forge.ErrNotPermitted, "not allowed"},
	} {
		p := newPlace(t, ideas())
		pull, err := p.forge.Propose(t.Context(), moving())
		if err != nil {
			t.Fatal(err)
		}
		change := func(s *githubtest.Settings) { s.Protection, s.NoMerge = c.protect.Protection, c.protect.NoMerge }
		if err := p.server.SetSettings(repository, change); err != nil {
			t.Fatal(err)
		}
		if err := merge(p, pull); !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.why, err)
		}
		if c.protect.Protection != nil && c.protect.Protection.Statuses != nil {
			if err := p.forge.SetStatus(t.Context(), pull.Head, forge.Status{Context: "ideslussen/beslut", State: forge.Success}); err != nil {
				t.Fatal(err)
			}
			if err := merge(p, pull); err != nil {
				t.Errorf("%s, and then is there: %v", c.why, err)
			}
		}
	}
}

func TestWithoutRightsNothingIsToldOrWritten(t *testing.T) {
	p := newPlace(t, ideas())
	o := p.options
	o.Token = githubtest.Token("okand")
	p.server.AddUser("okand")
	f, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	// Whoever may not see a private repository is not told that it is there.
	if _, err := f.Head(t.Context(), "main"); !errors.Is(err, forge.ErrNotFound) || !strings.Contains(err.Error(), "may not see") {
		t.Error(err)
	}
	if err := p.server.SetSettings(repository, func(s *githubtest.Settings) { s.Collaborators["okand"] = "read" }); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Propose(t.Context(), moving()); !errors.Is(err, forge.ErrNotPermitted) {
		t.Error(err)
	}
	if n := p.server.Writes(); n != 0 {
		t.Errorf("%d writes", n)
	}
}

func TestAUsedUpBudgetIsWaitedFor(t *testing.T) {
	c := newClock()
	server, err := githubtest.Start(githubtest.Options{Dir: t.TempDir(), Now: c.now, Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	if err := server.AddRepository(repository, map[string][]byte{"a": []byte("b")}, githubtest.Settings{Collaborators: map[string]string{botLogin: "write"}}); err != nil {
		t.Fatal(err)
	}
	f, err := Open(Options{
		Repository: repository, API: server.URL(), Token: githubtest.Token(botLogin),
		Now: c.now, Sleep: c.sleep, MaxWait: 2 * time.Hour,
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 25 {
		if _, err := f.Head(t.Context(), "main"); err != nil {
			t.Fatalf("call %d: %v", i, err)
		}
	}
	if c.slept < 2*time.Hour || c.slept > 2*time.Hour+time.Minute {
		t.Errorf("waited %v", c.slept)
	}
}

// What is read once is not asked for again, also not in the next commit.
func TestFilesAreFetchedOnce(t *testing.T) {
	all := map[string]string{}
	for i := range 200 {
		all[fmt.Sprintf("ideas/2026/%02d/26-%05d.md", i%12+1, i)] = fmt.Sprint("Idé ", i)
	}
	p := newPlace(t, all)
	calls := func(do func()) int {
		before := len(p.server.Calls())
		do()
		return len(p.server.Calls()) - before
	}
	read := func(commit, name string) {
		t.Helper()
		fsys, err := p.forge.Files(t.Context(), commit)
		if err != nil {
			t.Fatal(err)
		}
		if data, err := fs.ReadFile(fsys, name); err != nil || string(data) != all[name] {
			t.Fatalf("%s is %q, %v", name, data, err)
		}
	}
	one := "ideas/2026/03/26-00002.md"
	// A commit, four folders, a file.
	if n := calls(func() { read(p.begun, one) }); n != 6 {
		t.Errorf("one idea took %d calls", n)
	}
	if n := calls(func() { read(p.begun, one) }); n != 0 {
		t.Errorf("the same idea again took %d calls", n)
	}
	walk := func(commit string) (files int) {
		fsys, err := p.forge.Files(t.Context(), commit)
		if err == nil {
			err = fs.WalkDir(fsys, ".", func(_ string, d fs.DirEntry, err error) error {
				if err == nil && !d.IsDir() {
					files++
				}
				return err
			})
		}
		if err != nil {
			t.Fatal(err)
		}
		return files
	}
	// A few folders one by one, and then the rest at once.
	if n := calls(func() {
		if files := walk(p.begun); files != len(all) {
			t.Errorf("%d files", files)
		}
	}); n > manyFolders {
		t.Errorf("walking took %d calls", n)
	}
	pull, err := p.forge.Propose(t.Context(), forge.Proposal{Branch: "b", Title: "t", Message: "m", At: p.clock.now(), Files: map[string][]byte{one: []byte("Ny")}})
	if err != nil {
		t.Fatal(err)
	}
	// The next commit differs in four folders.
	if n := calls(func() { walk(pull.Head) }); n > 5 {
		t.Errorf("walking the next commit took %d calls", n)
	}
}

// GitHub cuts an answer off when there are too many files; the fake does so at
// 2,000.
func TestTreesThatAreTooLargeAreReadFolderByFolder(t *testing.T) {
	all := map[string]string{}
	for i := range 2100 {
		all[fmt.Sprintf("ideas/%02d/%04d.md", i%20, i)] = "x"
	}
	p := newPlace(t, all)
	fsys, err := p.forge.Files(t.Context(), p.begun)
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	err = fs.WalkDir(fsys, ".", func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files++
		}
		return err
	})
	if err != nil || files != len(all) {
		t.Errorf("%d files, %v", files, err)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	o := newObjects(
		func(context.Context, string, bool) ([]entry, bool, error) { return make([]entry, 10_000), false, nil },
		func(context.Context, string) ([]byte, error) { return make([]byte, 10<<20), nil },
	)
	for i := range 100 {
		if _, err := o.tree(t.Context(), fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
		if i < 20 {
			if _, err := o.blob(t.Context(), fmt.Sprint(i)); err != nil {
				t.Fatal(err)
			}
		}
		if o.entries > mostEntries || len(o.trees) > 20 || o.bytes > mostBytes || len(o.blobs) > 6 {
			t.Fatalf("%d entries, %d bytes are remembered", o.entries, o.bytes)
		}
	}
}

// The Git side of the fake is real: people clone and push with the git
// command, and what protects main protects it there too.
func TestPeopleCloneAndPushWithGit(t *testing.T) {
	p := newPlace(t, ideas())
	err := p.server.SetSettings(repository, func(s *githubtest.Settings) {
		s.Collaborators["anna"], s.Collaborators["bo"] = "write", "read"
		s.Protection = &githubtest.Protection{Updaters: []string{botLogin}}
	})
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "klon")
	git := func(args ...string) (string, error) {
		cmd := exec.Command("git", args...)
		cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_TERMINAL_PROMPT=0")
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	must := func(args ...string) string {
		t.Helper()
		out, err := git(args...)
		if err != nil {
			t.Fatalf("git %v: %v: %s", args, err, out)
		}
		return out
	}
	at := func(login string) string {
		return strings.Replace(p.server.GitURL(repository), "http://", "http://x-access-token:"+githubtest.Token(login)+"@", 1)
	}
	must("clone", "--quiet", at("anna"), dir)
	if err := os.WriteFile(filepath.Join(dir, "ny.md"), []byte("Ny\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	must("-C", dir, "add", ".")
	must("-C", dir, "-c", "user.name=Anna Ek", "-c", "user.email=anna@exempel.se", "commit", "--quiet", "-m", "Min idé")
	must("-C", dir, "push", "--quiet", "origin", "HEAD:annas")
	if out, err := git("-C", dir, "push", "origin", "HEAD:main"); err == nil || !strings.Contains(out, "GH006") {
		t.Errorf("a push to main: %v: %s", err, out)
	}
	if out, err := git("-C", dir, "push", at("bo"), "HEAD:bos"); err == nil || !strings.Contains(out, "403") {
		t.Errorf("a push by somebody who may only read: %v: %s", err, out)
	}
	if out, err := git("clone", "--quiet", p.server.GitURL(repository), dir+"2"); err == nil {
		t.Errorf("a clone by nobody: %s", out)
	}
	number, err := p.server.As("anna", repository).Open(t.Context(), "annas", "Min idé", "")
	if err != nil {
		t.Fatal(err)
	}
	pull, err := p.forge.Pull(t.Context(), number)
	if err != nil {
		t.Fatal(err)
	}
	compared, err := p.forge.Compare(t.Context(), p.begun, pull.Head)
	if err != nil || len(compared.Commits) != 1 || len(compared.Files) != 1 {
		t.Fatalf("%+v, %v", compared, err)
	}
	if who := compared.Commits[0].Author; who.Name != "Anna Ek" || who.Login != "anna" {
		t.Errorf("author %+v", who)
	}
	if err := p.server.As("anna", repository).Merge(t.Context(), number); err == nil {
		t.Error("anna merged into the protected branch")
	}
}

// A pull request from a fork is foreign, and its commits are in the fork.
func TestAForkIsForeign(t *testing.T) { forkIsForeign(t, newPlace(t, ideas())) }

// It is not fetched whole into a mirror: anybody may have put anything there.
func TestAForkIsNotMirrored(t *testing.T) {
	p := newMirroredPlace(t)
	p.wantAll(p.head())
	before := p.server.Fetches()
	forkIsForeign(t, p.place)
	if n := p.server.Fetches() - before; n > 0 {
		t.Errorf("it was fetched, in %d requests", n)
	}
}

func forkIsForeign(t *testing.T, p *place) {
	t.Helper()
	err := p.server.AddRepository("anna/sluss", nil, githubtest.Settings{Public: true, ForkOf: repository, Collaborators: map[string]string{"anna": "admin"}})
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("git", "-C", p.server.GitDir("anna/sluss"), "fetch", "--quiet", p.server.GitDir(repository), "main:main").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if _, err := p.server.As("anna", "anna/sluss").Write(t.Context(), "min", "Min idé", map[string][]byte{"ny.md": []byte("Ny\n")}); err != nil {
		t.Fatal(err)
	}
	if err := p.server.SetSettings(repository, func(s *githubtest.Settings) { s.Collaborators["anna"] = "read" }); err != nil {
		t.Fatal(err)
	}
	number, err := p.server.As("anna", repository).Open(t.Context(), "anna:min", "Från min kopia", "")
	if err != nil {
		t.Fatal(err)
	}
	pull, err := p.forge.Pull(t.Context(), number)
	if err != nil || !pull.Foreign || pull.Branch != "min" || pull.Author != "anna" {
		t.Errorf("%+v, %v", pull, err)
	}
	// It is not the bot's branch of the same name.
	pulls, err := p.forge.Pulls(t.Context(), forge.Query{Branch: "min"})
	if err != nil || len(pulls) != 0 {
		t.Errorf("%+v, %v", pulls, err)
	}
	if compared, err := p.forge.Compare(t.Context(), p.begun, pull.Head); err != nil || len(compared.Files) != 1 {
		t.Errorf("%+v, %v", compared, err)
	}
}
