package github

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
)

// limited is a transport under test, over answers that are told beforehand.
type limited struct {
	*limits
	clock *clock
	sent  []time.Time // when each attempt was made
}

func newLimited(pace Pace, answers ...func(now time.Time) *http.Response) *limited {
	l := &limited{clock: newClock()}
	base := roundTripper(func(*http.Request) (*http.Response, error) {
		l.sent = append(l.sent, l.clock.now())
		if len(answers) == 0 {
			return answered(200, ""), nil
		}
		answer := answers[0](l.clock.now())
		answers = answers[1:]
		if answer == nil {
			return nil, errors.New("reset")
		}
		return answer, nil
	})
	l.limits = newLimits(Options{Now: l.clock.now, Sleep: l.clock.sleep, Pace: &pace, MaxWait: 10 * time.Minute}, base)
	return l
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func answered(status int, body string, header ...string) *http.Response {
	w := httptest.NewRecorder()
	for i := 0; i < len(header); i += 2 {
		w.Header().Set(header[i], header[i+1])
	}
	w.WriteHeader(status)
	w.Body.WriteString(body)
	return w.Result()
}

func (l *limited) ask(method, path string) (*http.Response, error) {
	r := httptest.NewRequest(method, "https://api.github.com"+path, strings.NewReader("{}"))
	return l.RoundTrip(r)
}

const secondary = `{"message":"You have exceeded a secondary rate limit"}`

func TestWaitsAsGitHubAsks(t *testing.T) {
	inAnHour := func(now time.Time) string { return strconv.FormatInt(now.Add(5*time.Minute).Unix(), 10) }
	for _, c := range []struct {
		why    string
		first  func(now time.Time) *http.Response
		waited time.Duration // before the second attempt; -1 when there is none
	}{
		{"429 says how long", func(time.Time) *http.Response { return answered(429, "", "Retry-After", "17") }, 17 * time.Second},
		{"403 says how long", func(time.Time) *http.Response { return answered(403, secondary, "Retry-After", "61") }, 61 * time.Second},
		{"429 does not say how long", func(time.Time) *http.Response { return answered(429, "") }, time.Minute},
		{"403 does not say how long, but why", func(time.Time) *http.Response { return answered(403, secondary) }, time.Minute},
		{"the budget is used up until it is new", func(now time.Time) *http.Response {
			return answered(403, `{"message":"API rate limit exceeded"}`, "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", inAnHour(now))
		}, 5*time.Minute + time.Second},
		{"the budget is used up, said with 429", func(now time.Time) *http.Response {
			return answered(429, "", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", inAnHour(now))
		}, 5*time.Minute + time.Second},
		{"what is left of the budget does not matter to a 403 that is about something else", func(now time.Time) *http.Response {
			return answered(403, `{"message":"Resource not accessible by integration"}`, "X-RateLimit-Remaining", "4711", "X-RateLimit-Reset", inAnHour(now))
		}, -1},
		{"an hour is longer than anybody waits", func(time.Time) *http.Response { return answered(429, "", "Retry-After", "3600") }, -1},
	} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			l := newLimited(Pace{}, c.first)
			resp, err := l.ask(method, "/repos/a/b/pulls")
			switch {
			case c.waited < 0 && len(l.sent) != 1:
				t.Errorf("%s, %s: sent %d times", c.why, method, len(l.sent))
			case c.waited >= 0 && (err != nil || resp.StatusCode != 200 || len(l.sent) != 2 || l.sent[1].Sub(l.sent[0]) != c.waited):
				t.Errorf("%s, %s: sent at %v, want %v between; %v", c.why, method, l.sent, c.waited, err)
			}
			if err != nil && !errors.Is(err, forge.ErrUnavailable) {
				t.Errorf("%s, %s: %v", c.why, method, err)
			}
		}
	}
}

func TestWhoeverIsToldToWaitLetsEverybodyWait(t *testing.T) {
	l := newLimited(Pace{}, func(time.Time) *http.Response { return answered(429, "", "Retry-After", "3600") })
	if _, err := l.ask(http.MethodGet, "/a"); !errors.Is(err, forge.ErrUnavailable) {
		t.Fatal(err)
	}
	if _, err := l.ask(http.MethodGet, "/b"); !errors.Is(err, forge.ErrUnavailable) || len(l.sent) != 1 {
		t.Errorf("sent %d times, %v", len(l.sent), err)
	}
	if err := l.clock.sleep(context.Background(), time.Hour); err != nil {
		t.Fatal(err)
	}
	if _, err := l.ask(http.MethodGet, "/b"); err != nil || len(l.sent) != 2 {
		t.Errorf("sent %d times, %v", len(l.sent), err)
	}
}

func TestWhoIsNeverLetInGivesUp(t *testing.T) {
	never := func(time.Time) *http.Response { return answered(429, "") }
	l := newLimited(Pace{}, never, never, never, never, never, never, never)
	if _, err := l.ask(http.MethodGet, "/a"); !errors.Is(err, forge.ErrUnavailable) {
		t.Error(err)
	}
	var between []string
	for i := 1; i < len(l.sent); i++ {
		between = append(between, l.sent[i].Sub(l.sent[i-1]).String())
	}
	if got := strings.Join(between, " "); got != "1m0s 2m0s 4m0s 8m0s" {
		t.Errorf("waited %s", got)
	}
}

func TestReadingIsTriedAgainAndWritingIsNot(t *testing.T) {
	for why, bad := range map[string]func(time.Time) *http.Response{
		"502":   func(time.Time) *http.Response { return answered(502, "") },
		"500":   func(time.Time) *http.Response { return answered(500, "") },
		"reset": func(time.Time) *http.Response { return nil },
	} {
		l := newLimited(Pace{}, bad, bad, bad)
		if resp, err := l.ask(http.MethodGet, "/a"); err != nil || resp.StatusCode != 200 || l.clock.slept != 7*time.Second {
			t.Errorf("%s: %v after %v", why, err, l.clock.slept)
		}
		l = newLimited(Pace{}, bad, bad, bad, bad, bad)
		if resp, err := l.ask(http.MethodGet, "/a"); err == nil && resp.StatusCode == 200 || len(l.sent) != readAttempts {
			t.Errorf("%s for ever: sent %d times", why, len(l.sent))
		}
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch} {
			l := newLimited(Pace{}, bad)
			if _, err := l.ask(method, "/a"); len(l.sent) != 1 {
				t.Errorf("%s to %s was sent %d times, %v", why, method, len(l.sent), err)
			}
		}
	}
}

func TestWritesKeepThePace(t *testing.T) {
	l := newLimited(GitHubPace)
	for range 1200 {
		if _, err := l.ask(http.MethodPost, "/repos/a/b/pulls"); err != nil {
			// The hour is full: whoever asks is told, and comes back.
			if !errors.Is(err, errWaitTooLong) {
				t.Fatal(err)
			}
			if err := l.clock.sleep(context.Background(), 10*time.Minute); err != nil {
				t.Fatal(err)
			}
		}
	}
	if len(l.sent) < 1000 {
		t.Fatalf("only %d were sent", len(l.sent))
	}
	for i := range l.sent {
		if i >= 1 && l.sent[i].Sub(l.sent[i-1]) < time.Second {
			t.Fatalf("writes %d and %d are %v apart", i-1, i, l.sent[i].Sub(l.sent[i-1]))
		}
		if i >= 80 && l.sent[i].Sub(l.sent[i-80]) < time.Minute {
			t.Fatalf("more than 80 within a minute at %d", i)
		}
		if i >= 500 && l.sent[i].Sub(l.sent[i-500]) < time.Hour {
			t.Fatalf("more than 500 within an hour at %d", i)
		}
	}
}

func TestGitObjectsAreNoTextsAndReadingHasNoPace(t *testing.T) {
	l := newLimited(Pace{PerHour: 2})
	for range 20 {
		for _, c := range [][2]string{{http.MethodPost, "/repos/a/b/git/trees"}, {http.MethodGet, "/repos/a/b/pulls"}} {
			if _, err := l.ask(c[0], c[1]); err != nil {
				t.Fatal(err)
			}
		}
	}
	if l.clock.slept != 0 {
		t.Errorf("waited %v", l.clock.slept)
	}
}

func TestOnlyGitHubsOwnHostsHaveAPace(t *testing.T) {
	for host, paced := range map[string]bool{"api.github.com": true, "api.kommunen.ghe.com": true, "127.0.0.1": false, "github.kommunen.example": false} {
		if got := paceOf(host).Gap > 0; got != paced {
			t.Errorf("%s: paced %v", host, got)
		}
	}
}

// A GitHub that is away is waited for by the first who asks, and not by each,
// until it is back.
func TestAwayIsNotWaitedForByEach(t *testing.T) {
	var answers []func(time.Time) *http.Response
	for range readAttempts + 2 {
		answers = append(answers, func(time.Time) *http.Response { return answered(503, "") })
	}
	answers = append(answers,
		func(time.Time) *http.Response { return answered(200, "") },
		func(time.Time) *http.Response { return answered(503, "") })
	l := newLimited(Pace{}, answers...)
	for n, want := range []int{readAttempts, 1, 1, 1, 2} {
		before := len(l.sent)
		if _, err := l.ask("GET", "/a"); err != nil {
			t.Fatal(err)
		}
		if got := len(l.sent) - before; got != want {
			t.Errorf("request %d was made %d times, want %d", n+1, got, want)
		}
	}
}
