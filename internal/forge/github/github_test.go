package github

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/forgetest"
	"github.com/idesluss/idesluss/internal/forge/github/githubtest"
)

const (
	repository = "kommun/sluss"
	botLogin   = "sluss-bot"
)

// clock is a clock that stands still but for those who sleep.
type clock struct {
	mu    sync.Mutex
	at    time.Time
	slept time.Duration
}

func newClock() *clock { return &clock{at: time.Date(2026, 3, 26, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) sleep(ctx context.Context, d time.Duration) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
	c.slept += d
	return nil
}

// place is a GitHub with one repository, and a forge that works there.
type place struct {
	*testing.T
	server *githubtest.Server
	clock  *clock
	forge  *Forge

	options Options
	begun   string // the commit that main begins at
}

func newPlace(t *testing.T, files map[string]string, change ...func(*Options)) *place {
	t.Helper()
	p := &place{T: t, clock: newClock()}
	var err error
	p.server, err = githubtest.Start(githubtest.Options{Dir: t.TempDir(), Now: p.clock.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.server.Close(); err != nil {
			t.Error(err)
		}
		for i, v := range p.server.Violations() {
			if i < 5 {
				t.Errorf("not as GitHub describes: %s", v)
			}
		}
	})
	data := map[string][]byte{}
	for name, text := range files {
		data[name] = []byte(text)
	}
	err = p.server.AddRepository(repository, data, githubtest.Settings{Collaborators: map[string]string{botLogin: "write"}})
	if err != nil {
		t.Fatal(err)
	}
	begun, err := os.ReadFile(filepath.Join(p.server.GitDir(repository), "refs", "heads", "main"))
	if err != nil {
		t.Fatal(err)
	}
	p.begun = strings.TrimSpace(string(begun))
	p.options = Options{
		Repository: repository, API: p.server.URL(), Token: githubtest.Token(botLogin),
		Now: p.clock.now, Sleep: p.clock.sleep, Transport: githubtest.Hasten(http.DefaultTransport),
	}
	for _, c := range change {
		c(&p.options)
	}
	if p.forge, err = Open(p.options); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.forge.Shut(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// member is somebody with an account on GitHub.
type member struct{ *githubtest.Person }

func (m member) Review(ctx context.Context, number int, r forge.Review) error {
	return m.Person.Review(ctx, number, reviewEvents[r.State], r.Body, r.Commit)
}

func TestGitHubKeepsThePromisesOfAForge(t *testing.T) { promises(t, func(*Options) {}) }

func TestGitHubWithAMirrorKeepsThePromisesOfAForge(t *testing.T) {
	promises(t, func(o *Options) { o.Mirror = filepath.Join(t.TempDir(), "spegel.git") })
}

func promises(t *testing.T, options func(*Options)) {
	forgetest.Test(t, func(t *testing.T, files map[string]string) *forgetest.Fixture {
		p := newPlace(t, files, options)
		return &forgetest.Fixture{
			Forge: p.forge,
			Main:  "main",
			Dir:   p.server.GitDir(repository),
			As: func(login string) forgetest.Person {
				err := p.server.SetSettings(repository, func(s *githubtest.Settings) { s.Collaborators[login] = "write" })
				if err != nil {
					t.Fatal(err)
				}
				return member{p.server.As(login, repository)}
			},
			Trace:  func() string { return strconv.Itoa(p.server.Writes()) },
			Marked: Marked,
		}
	})
}
