package githubtest

import (
	"net"
	"net/http"
	"time"
)

// Call is one call of the API.
type Call struct {
	Number    int    // from 1
	Operation string // "POST /repos/{owner}/{repo}/pulls"
	Path      string
	Login     string // whose token it bore
	Fault     Fault
}

// Fault is what goes wrong with a call.
type Fault string

// The faults.
const (
	Fine             Fault = ""
	TimeoutBefore    Fault = "time-out before the effect"
	TimeoutAfter     Fault = "time-out after the effect"
	Broken500        Fault = "500"
	Gateway502After  Fault = "502 after the effect"
	Forbidden403     Fault = "403 without Retry-After"
	Forbidden403Wait Fault = "403 with Retry-After"
	TooMany429       Fault = "429 without Retry-After"
	TooMany429Wait   Fault = "429 with Retry-After"
	Exists422        Fault = "422 exists"
	Conflict409      Fault = "409"
	Denied401        Fault = "401"
	Missing404       Fault = "404"
	Reset            Fault = "connection reset before the effect"
	ResetAfter       Fault = "connection reset after the effect"
	BadJSON          Fault = "bad JSON after the effect"
	Slow             Fault = "slow"
)

// Faults are all of them.
var Faults = []Fault{
	TimeoutBefore, TimeoutAfter, Broken500, Gateway502After, Forbidden403, Forbidden403Wait,
	TooMany429, TooMany429Wait, Exists422, Conflict409, Denied401, Missing404, Reset, ResetAfter, BadJSON, Slow,
}

// hasten is a header by which a test's client says that it will make a
// time-out of an answer that says so, instead of waiting for one.
const hasten = "X-Githubtest-Hasten"

// instead is what is answered in place of carrying a call out.
func (f Fault) instead() (answer, bool) {
	secondary := refuse(http.StatusForbidden, "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.")
	switch f {
	case Broken500:
		return refuse(http.StatusInternalServerError, "Server Error"), true
	case Forbidden403:
		return secondary, true
	case Forbidden403Wait:
		return secondary.with("Retry-After", "61"), true
	case TooMany429, TooMany429Wait:
		a := refuse(http.StatusTooManyRequests, "You have exceeded a secondary rate limit.")
		if f == TooMany429Wait {
			a = a.with("Retry-After", "7")
		}
		return a, true
	case Exists422:
		return invalid("PullRequest", "", "A pull request already exists for someone:something."), true
	case Conflict409:
		return refuse(http.StatusConflict, "Conflict"), true
	case Denied401:
		return refuse(http.StatusUnauthorized, "Bad credentials"), true
	case Missing404:
		return notFound, true
	}
	return answer{}, false
}

// breaks carries out the faults that are no answers. It reports whether there
// is nothing left to answer.
func (f Fault) breaks(w http.ResponseWriter, r *http.Request) bool {
	switch f {
	case TimeoutBefore, TimeoutAfter:
		if r.Header.Get(hasten) != "" {
			w.Header().Set(hasten, "time-out")
			w.WriteHeader(http.StatusNoContent)
			return true
		}
		<-r.Context().Done() // until the client gives up
		return true
	case Reset, ResetAfter:
		connection, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return true
		}
		if tcp, ok := connection.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0) // a reset, and not an orderly end
		}
		_ = connection.Close()
		return true
	case BadJSON:
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_, _ = w.Write([]byte(`{"number": 1, "title": "Det sl`))
		return true
	case Gateway502After:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadGateway)
		_, _ = w.Write([]byte("<html>502 Bad Gateway</html>"))
		return true
	}
	return false
}

// Hasten gives a transport that makes time-outs at once, so that tests need
// not wait for them.
func Hasten(base http.RoundTripper) http.RoundTripper { return hastened{base} }

type hastened struct{ base http.RoundTripper }

func (h hastened) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set(hasten, "yes")
	resp, err := h.base.RoundTrip(r)
	if err == nil && resp.Header.Get(hasten) != "" {
		_ = resp.Body.Close()
		return nil, timeout{}
	}
	return resp, err
}

// timeout is the error of a request that was given up.
type timeout struct{}

func (timeout) Error() string   { return "net/http: timeout awaiting response headers" }
func (timeout) Timeout() bool   { return true }
func (timeout) Temporary() bool { return true }

// trickle writes a body slowly.
func trickle(w http.ResponseWriter, body []byte) {
	half := len(body) / 2
	_, _ = w.Write(body[:half])
	if f, ok := w.(http.Flusher); ok {
		f.Flush()
	}
	time.Sleep(5 * time.Millisecond)
	_, _ = w.Write(body[half:])
}
