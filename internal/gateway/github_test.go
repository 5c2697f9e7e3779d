package gateway

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/github"
	"github.com/idesluss/idesluss/internal/forge/github/githubtest"
)

// standing is a clock that stands still but for those who sleep.
type standing struct {
	mu sync.Mutex
	at time.Time
}

func (c *standing) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *standing) forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// writes remembers when new texts were made.
type writes struct {
	clock *standing
	mu    sync.Mutex
	at    []time.Time
	away  bool
}

// see is asked before each call.
func (w *writes) see(c githubtest.Call) githubtest.Fault {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.away {
		return []githubtest.Fault{githubtest.TimeoutBefore, githubtest.Reset, githubtest.Broken500}[c.Number%3]
	}
	if strings.HasPrefix(c.Operation, "POST /repos/{owner}/{repo}/pulls") || strings.HasPrefix(c.Operation, "POST /repos/{owner}/{repo}/git/refs") {
		w.at = append(w.at, w.clock.now())
	}
	return githubtest.Fine
}

// most gives the most texts within any such time.
func (w *writes) most(within time.Duration) int {
	most := 0
	for first := range w.at {
		n := 0
		for _, at := range w.at[first:] {
			if at.Sub(w.at[first]) < within {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// GitHub does not answer for three days, while ideas come. When it answers
// again all of them arrive, no faster than it asks for. An ordinary run has a
// few ideas; SOAK=1 has a thousand.
func TestGitHubIsAwayForThreeDays(t *testing.T) {
	ideas := 12
	if os.Getenv("SOAK") != "" {
		ideas = 1000
	}
	w := memoryWorld(t, "orebro")
	clock := &standing{at: monday}
	seen := &writes{clock: clock}
	server, err := githubtest.Start(githubtest.Options{Dir: t.TempDir(), Now: clock.now, Faults: seen.see})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	files := map[string][]byte{}
	for name, file := range rulesFiles(t, "orebro") {
		files[name] = file.Data
	}
	const repository, bot = "kommun/sluss", "sluss-bot"
	if err := server.AddRepository(repository, files, githubtest.Settings{Collaborators: map[string]string{bot: "write"}}); err != nil {
		t.Fatal(err)
	}
	pace := github.GitHubPace
	w.sluss, err = github.Open(github.Options{
		Repository: repository, API: server.URL(), Token: githubtest.Token(bot), Now: clock.now, Pace: &pace,
		Sleep:     func(ctx context.Context, d time.Duration) error { clock.forward(d); return ctx.Err() },
		Transport: githubtest.Hasten(http.DefaultTransport),
	})
	if err != nil {
		t.Fatal(err)
	}
	w.open()
	w.Gateway.Now = clock.now
	w.Sluss.Now = clock.now
	seen.away = true
	for n := range ideas {
		w.released(n, fmt.Sprintf("Idé %d", n))
		clock.forward(72 * time.Hour / time.Duration(ideas))
		if n%(ideas/3) == 1 {
			if _, err := w.Relay(t.Context()); !errors.Is(err, forge.ErrUnavailable) {
				t.Fatal(err)
			}
		}
	}
	seen.away = false
	rounds, went := 0, 0
	for ; went < ideas && rounds < 100; rounds++ {
		r, err := w.Relay(t.Context())
		if err != nil && !errors.Is(err, forge.ErrUnavailable) {
			t.Fatal(err)
		}
		if err == nil {
			went += len(r.Ideas)
		}
		went = len(w.index.in(Relayed))
		clock.forward(5 * time.Minute)
	}
	pulls, err := w.sluss.Pulls(t.Context(), forge.Query{})
	if err != nil {
		t.Fatal(err)
	}
	titles := map[string]bool{}
	for _, pull := range pulls {
		titles[pull.Title[:strings.LastIndex(pull.Title, " (")]] = true
	}
	if len(pulls) != ideas || len(titles) != ideas {
		t.Errorf("%d pull requests with %d titles, after %d rounds", len(pulls), len(titles), rounds)
	}
	if minute, hour := seen.most(time.Minute), seen.most(time.Hour); minute > pace.PerMinute || hour > pace.PerHour {
		t.Errorf("%d texts in a minute, %d in an hour", minute, hour)
	}
	for _, v := range server.Violations() {
		t.Errorf("not as GitHub describes: %s", v)
	}
	t.Logf("%d ideas in %d rounds; at most %d texts in a minute and %d in an hour", ideas, rounds, seen.most(time.Minute), seen.most(time.Hour))
}
