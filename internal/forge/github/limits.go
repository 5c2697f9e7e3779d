package github

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
)

// Pace is how fast the forge writes. GitHub asks for a second between writes,
// and allows 80 new texts a minute and 500 an hour:
// docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api.
type Pace struct {
	Gap       time.Duration // between the end of a write and the next
	PerMinute int           // new texts: pull requests, reviews, comments, statuses, branches
	PerHour   int
}

// GitHubPace is what GitHub asks for.
var GitHubPace = Pace{Gap: time.Second, PerMinute: 80, PerHour: 500}

// paceOf is the pace for a host: GitHub's own asks for one, a server of one's
// own (GitHub Enterprise Server) has no limits unless its keeper sets them,
// and then it says so in its answers.
func paceOf(host string) *Pace {
	if host == "api.github.com" || strings.HasSuffix(host, ".ghe.com") {
		return &GitHubPace
	}
	return &Pace{}
}

// errWaitTooLong is a limit that lasts longer than the caller wants to wait.
var errWaitTooLong = errors.New("GitHub asks for a longer wait than is allowed")

// limits is a transport that keeps the pace, waits when GitHub says so, and
// tries reading again when it fails. It takes GitHub's figures out of the
// answers: go-github would hold them against a clock of its own.
type limits struct {
	base    http.RoundTripper
	now     func() time.Time
	sleep   func(ctx context.Context, d time.Duration) error
	pace    Pace
	maxWait time.Duration

	mu      sync.Mutex
	writing sync.Mutex
	last    time.Time   // when the latest write ended
	texts   []time.Time // when texts were written during the latest hour
	closed  time.Time   // nothing is sent before this
	away    bool        // the latest answer was none, after many attempts
}

func newLimits(o Options, base http.RoundTripper) *limits {
	return &limits{base: base, now: o.Now, sleep: o.Sleep, pace: *o.Pace, maxWait: o.MaxWait}
}

// Attempts at one request: when reading fails, and when GitHub says wait.
const (
	readAttempts    = 4
	limitedAttempts = 5
)

func (l *limits) RoundTrip(r *http.Request) (*http.Response, error) {
	safe := r.Method == http.MethodGet || r.Method == http.MethodHead
	if !safe {
		l.writing.Lock()
		defer l.writing.Unlock()
	}
	limited := 0
	for attempt := 1; ; attempt++ {
		if err := l.ready(r, safe); err != nil {
			return nil, err
		}
		resp, err := l.send(r, safe)
		if err == nil {
			wait, is := limitOf(resp, l.now(), limited)
			if is && limited+1 < limitedAttempts {
				limited++
				attempt--
				_ = resp.Body.Close()
				l.close(wait)
				continue
			}
			if is {
				_ = resp.Body.Close()
				return nil, fmt.Errorf("%w: GitHub keeps saying that there are too many requests", forge.ErrUnavailable)
			}
		}
		broken := err != nil || resp.StatusCode >= 500
		if !broken || !safe || attempt >= l.attempts() || r.Context().Err() != nil {
			l.note(broken, attempt)
			if err == nil {
				hideLimits(resp)
			}
			return resp, err
		}
		if err == nil {
			_ = resp.Body.Close()
		}
		if err := l.sleep(r.Context(), time.Second<<(attempt-1)); err != nil {
			return nil, err
		}
	}
}

// attempts tells how often a request that reads is made. When GitHub is away it
// is not waited for each time, by each who asks.
func (l *limits) attempts() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.away {
		return 1
	}
	return readAttempts
}

// note remembers whether GitHub is away.
func (l *limits) note(broken bool, attempt int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.away = broken && (l.away || attempt >= readAttempts)
}

// send makes one attempt.
func (l *limits) send(r *http.Request, safe bool) (*http.Response, error) {
	sent := r.Clone(r.Context())
	if r.GetBody != nil {
		body, err := r.GetBody()
		if err != nil {
			return nil, err
		}
		sent.Body = body
	}
	resp, err := l.base.RoundTrip(sent)
	if !safe {
		l.mu.Lock()
		l.last = l.now()
		if isText(r) {
			l.texts = append(l.texts, l.last)
		}
		l.mu.Unlock()
	}
	return resp, err
}

// isText tells the writes that GitHub counts as content: all but the objects
// of Git.
func isText(r *http.Request) bool {
	for _, kind := range []string{"blobs", "trees", "commits"} {
		if strings.HasSuffix(r.URL.Path, "/git/"+kind) {
			return false
		}
	}
	return true
}

// ready waits until the request may be sent.
func (l *limits) ready(r *http.Request, safe bool) error {
	for {
		wait := l.wait(safe, isText(r))
		switch {
		case r.Context().Err() != nil:
			return r.Context().Err()
		case wait <= 0:
			return nil
		case wait > l.maxWait:
			return fmt.Errorf("%w: %w, %v", forge.ErrUnavailable, errWaitTooLong, wait.Round(time.Second))
		}
		if err := l.sleep(r.Context(), wait); err != nil {
			return err
		}
	}
}

// wait tells how long until a request may be sent.
func (l *limits) wait(safe, text bool) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	wait := l.closed.Sub(now)
	if safe {
		return wait
	}
	wait = max(wait, l.last.Add(l.pace.Gap).Sub(now))
	if !text {
		return wait
	}
	for len(l.texts) > 0 && now.Sub(l.texts[0]) >= time.Hour {
		l.texts = l.texts[1:]
	}
	return max(wait, window(l.texts, l.pace.PerHour, time.Hour, now), window(l.texts, l.pace.PerMinute, time.Minute, now))
}

// window tells how long until there is room for one more in a window of time.
func window(texts []time.Time, most int, length time.Duration, now time.Time) time.Duration {
	if most == 0 || len(texts) < most {
		return 0
	}
	return texts[len(texts)-most].Add(length).Sub(now)
}

// close lets nothing through for a while.
func (l *limits) close(wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if until := l.now().Add(wait); until.After(l.closed) {
		l.closed = until
	}
}

// limitOf tells whether an answer says that there have been too many requests,
// and how long to wait: as it says, or until the budget is new, or else a
// minute, and twice that for each time it has been said.
func limitOf(resp *http.Response, now time.Time, before int) (time.Duration, bool) {
	exhausted := resp.Header.Get("X-RateLimit-Remaining") == "0"
	after := resp.Header.Get("Retry-After")
	switch resp.StatusCode {
	case http.StatusTooManyRequests:
	case http.StatusForbidden:
		if after == "" && !exhausted && !saysLimit(resp) {
			return 0, false // it is not permitted
		}
	default:
		return 0, false
	}
	if seconds, err := strconv.Atoi(after); err == nil && seconds >= 0 {
		return time.Duration(max(seconds, 1)) * time.Second, true
	}
	if reset, err := strconv.ParseInt(resp.Header.Get("X-RateLimit-Reset"), 10, 64); err == nil && exhausted {
		return max(time.Unix(reset, 0).Sub(now), 0) + time.Second, true
	}
	return time.Minute << before, true
}

// saysLimit reads the answer's own words. Its body has been read whole.
func saysLimit(resp *http.Response) bool {
	body, err := io.ReadAll(resp.Body)
	resp.Body = io.NopCloser(bytes.NewReader(body))
	var said struct {
		Message       string `json:"message"`
		Documentation string `json:"documentation_url"`
	}
	if err != nil || json.Unmarshal(body, &said) != nil {
		return false
	}
	message := strings.ToLower(said.Message)
	return strings.Contains(message, "rate limit") || strings.Contains(message, "abuse detection") ||
		strings.HasSuffix(said.Documentation, "secondary-rate-limits")
}

func hideLimits(resp *http.Response) {
	for _, name := range []string{"Limit", "Remaining", "Used", "Reset", "Resource"} {
		resp.Header.Del("X-RateLimit-" + name)
	}
	resp.Header.Del("Retry-After")
}
