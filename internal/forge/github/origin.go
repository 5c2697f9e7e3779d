package github

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/idesluss/idesluss/internal/gitrepo"
)

// largestFetch is more than the whole history of any sluss.
const largestFetch = 4 << 30

// origin is where the mirror is fetched from: the same GitHub as the API's,
// with the same credentials.
func origin(o Options, api *url.URL, token func(context.Context) (string, error)) gitrepo.Remote {
	address := gitAddress(api)
	return gitrepo.Remote{
		Address: address.JoinPath(o.Repository + ".git").String(),
		Most:    largestFetch,
		Client: &http.Client{
			Transport: &basic{token: token, base: &oneHost{host: address.Host, base: &patient{base: o.Transport, idle: 2 * o.Timeout}}},
			// A repository that has moved is to be told of.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// gitAddress is where GitHub serves Git, by where it answers the API: beside it
// on a server of one's own, on another host on GitHub's.
func gitAddress(api *url.URL) *url.URL {
	address := &url.URL{Scheme: api.Scheme, Host: api.Host, Path: "/"}
	if host, hosted := strings.CutPrefix(api.Host, "api."); hosted && (host == "github.com" || strings.HasSuffix(host, ".ghe.com")) {
		address.Host = host
	}
	return address
}

// basic puts a token in the header of a request as Git on GitHub wants it.
type basic struct {
	token func(context.Context) (string, error)
	base  http.RoundTripper
}

func (b *basic) RoundTrip(r *http.Request) (*http.Response, error) {
	token, err := b.token(r.Context())
	if err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.SetBasicAuth("x-access-token", token)
	return b.base.RoundTrip(r)
}

// patient gives up a request when nothing has come for a while, however long
// it takes in all.
type patient struct {
	base http.RoundTripper
	idle time.Duration
}

var errSilent = errors.New("nothing came for a long time")

func (p *patient) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(r.Context())
	timer := time.AfterFunc(p.idle, func() { cancel(errSilent) })
	resp, err := p.base.RoundTrip(r.WithContext(ctx))
	if err != nil {
		timer.Stop()
		cancel(nil)
		return nil, err
	}
	resp.Body = &patientBody{ReadCloser: resp.Body, timer: timer, idle: p.idle, done: func() { cancel(nil) }}
	return resp, nil
}

// patientBody winds the timer up whenever something comes.
type patientBody struct {
	io.ReadCloser
	timer *time.Timer
	idle  time.Duration
	done  func()
}

func (p *patientBody) Read(data []byte) (int, error) {
	n, err := p.ReadCloser.Read(data)
	p.timer.Reset(p.idle)
	return n, err
}

func (p *patientBody) Close() error {
	p.timer.Stop()
	p.done()
	return p.ReadCloser.Close()
}
