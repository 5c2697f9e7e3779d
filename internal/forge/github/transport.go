package github

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
)

// largestAnswer is more than any answer that is asked for: a tree of 100,000
// files is 30 MB, a file 100 MB encoded.
const largestAnswer = 160 << 20

// attempt sends a request and reads the whole answer within a time-out, so
// that an answer that breaks off in the middle is one that failed.
type attempt struct {
	base    http.RoundTripper
	timeout time.Duration
}

func (a *attempt) RoundTrip(r *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(r.Context(), a.timeout)
	defer cancel()
	resp, err := a.base.RoundTrip(r.WithContext(ctx))
	if err != nil {
		return nil, unanswered(r, err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, largestAnswer+1))
	switch {
	case err != nil:
		return nil, unanswered(r, err)
	case len(body) > largestAnswer:
		return nil, errors.New("the answer is too large")
	case resp.StatusCode < 300 && isJSON(resp) && !json.Valid(body):
		return nil, unanswered(r, errors.New("the answer is not JSON"))
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// unanswered is a request that had no answer that can be read.
func unanswered(r *http.Request, err error) error {
	if r.Context().Err() != nil {
		return r.Context().Err()
	}
	return fmt.Errorf("%w: %w", forge.ErrUnavailable, err)
}

func isJSON(resp *http.Response) bool {
	return strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json")
}

// oneHost refuses to send anything elsewhere: credentials are for one host.
type oneHost struct {
	host string
	base http.RoundTripper
}

func (o *oneHost) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host != o.host {
		return nil, fmt.Errorf("refusing to send credentials to %s", r.URL.Host)
	}
	return o.base.RoundTrip(r)
}

// bearer puts a token in the header of a request.
type bearer struct {
	token string
	base  http.RoundTripper
}

func (b *bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+b.token)
	return b.base.RoundTrip(r)
}
