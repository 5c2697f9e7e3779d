package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/idesluss/idesluss/internal/web/form"
)

// door speaks with a gateway over HTTP, and tells it nothing of who speaks: the
// same lines from everyone, no cookie, no referrer. A proxy of the environment
// is not used, since nobody asked it to read along.
type door struct {
	base   *url.URL
	client *http.Client
	pauses []time.Duration // before each time that something is tried again
	waits  func(words string)
}

// errUnheard means that an idea was sent, and that no answer came.
var errUnheard = errors.New("the service did not answer")

// newDoor judges the address of a gateway. What is typed must not be read on
// the way: only this machine is spoken to in clear.
func newDoor(address string) (*door, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery+u.Fragment != "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, usageErrorf("--to %q is not the address of a service, such as https://ideslussen.exempelkoping.example/", address)
	}
	if u.Scheme == "http" && !isLoopbackName(u.Hostname()) {
		return nil, usageErrorf("--to %s: write https://, so that nobody can read the idea on its way", address)
	}
	if path := strings.Trim(u.Path, "/"); path != "" && path != strings.Trim(form.Path, "/") {
		return nil, usageErrorf("--to %s: write the address of the service itself, such as %s://%s/", address, u.Scheme, u.Host)
	}
	return &door{
		base: &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/"},
		client: &http.Client{
			Timeout:       time.Minute,
			Transport:     &http.Transport{TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		pauses: []time.Duration{time.Second, 2 * time.Second, 5 * time.Second, 15 * time.Second, 30 * time.Second},
		waits:  func(string) {},
	}, nil
}

// ask gets a token, and what is asked besides the file.
func (d *door) ask(ctx context.Context) (*form.Asked, error) {
	var asked form.Asked
	if err := d.do(ctx, http.MethodGet, nil, &asked); err != nil {
		return nil, err
	}
	if asked.Token == "" || !strings.HasPrefix(asked.Status, "/") {
		return nil, d.stranger()
	}
	return &asked, nil
}

// send sends the file with its answers. What is sent again has the same token,
// and is the same idea.
func (d *door) send(ctx context.Context, token string, file []byte, told url.Values) (*form.Taken, error) {
	values := maps.Clone(told)
	values.Set("nyckel", token)
	values.Set("fil", string(file))
	values.Set("lugn", "ja") // a person has read it through: it is in a file
	var taken form.Taken
	if err := d.do(ctx, http.MethodPost, values, &taken); err != nil {
		return nil, err
	}
	if taken.Receipt == "" && taken.Title == "" && len(taken.Faults) == 0 {
		return nil, d.stranger()
	}
	return &taken, nil
}

// do asks, again and again for a while when there is no answer.
func (d *door) do(ctx context.Context, method string, values url.Values, into any) error {
	unheard := false // one of the tries may have come through
	for try := 0; ; try++ {
		pause, err := d.once(ctx, method, values, into)
		if unheard = unheard || errors.Is(err, errUnheard); err != nil && unheard && !errors.Is(err, errUnheard) {
			err = fmt.Errorf("%w: %w", errUnheard, err)
		}
		if err == nil || pause == 0 || ctx.Err() != nil || try >= len(d.pauses) {
			return err
		}
		pause = max(pause, d.pauses[try])
		d.waits(fmt.Sprintf("Tjänsten svarar inte. Vi försöker igen om %d sekunder.", int(pause.Seconds())))
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return err
		}
	}
}

// longestPause bounds what a service may ask somebody to wait.
const longestPause = time.Minute

// once asks. A pause that is not zero says that it may be tried again.
func (d *door) once(ctx context.Context, method string, values url.Values, into any) (pause time.Duration, err error) {
	request, err := http.NewRequestWithContext(ctx, method, d.base.JoinPath(form.FilePath).String(), strings.NewReader(values.Encode()))
	if err != nil {
		return 0, err
	}
	request.Header.Set("User-Agent", "idesluss")
	request.Header.Set("Accept", "application/json")
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := d.client.Do(request)
	if err != nil {
		return d.unanswered(method, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return d.unanswered(method, err)
	}
	read := json.Unmarshal(body, into) == nil && strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json")
	switch status := resp.StatusCode; {
	case read && slices.Contains([]int{http.StatusOK, http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusServiceUnavailable}, status):
		return 0, nil
	case read && status == http.StatusForbidden:
		return 0, fmt.Errorf("%s takes ideas only from those who have signed in, which a program cannot: open the link of your organisation in a browser, and leave the idea in the form there", d.base.Host)
	case status == http.StatusTooManyRequests:
		return retryAfter(resp), fmt.Errorf("%s has more to do than it can: try again later", d.base.Host)
	case status >= 500:
		err := fmt.Errorf("%s answered %d", d.base.Host, status)
		if method == http.MethodPost {
			err = fmt.Errorf("%w: %w", errUnheard, err)
		}
		return retryAfter(resp), err
	case status >= 300 && status < 400:
		return 0, fmt.Errorf("%s leads on to another address: write that one after --to, or leave the idea in a browser if it is where one signs in", d.base)
	}
	return 0, d.stranger()
}

// unanswered tells of a request that came to nothing.
func (d *door) unanswered(method string, err error) (time.Duration, error) {
	var address *url.Error
	if errors.As(err, &address) {
		err = address.Err // the address has been told
	}
	var unknown *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	switch {
	case errors.As(err, &unknown), errors.As(err, &authority):
		return 0, fmt.Errorf("%s cannot show that it is who it says: %w", d.base.Host, err)
	case method == http.MethodPost && !isDial(err):
		return time.Millisecond, fmt.Errorf("%w: %w", errUnheard, err)
	}
	return time.Millisecond, fmt.Errorf("%s cannot be reached: %w", d.base.Host, err)
}

// isDial tells of a request that never left this machine.
func isDial(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// stranger is for what answers, and is no gateway.
func (d *door) stranger() error {
	return fmt.Errorf("%s is not the address of an idesluss service that takes ideas, or of one of another version", d.base)
}

// retryAfter reads how long a service wants to be left alone.
func retryAfter(resp *http.Response) time.Duration {
	seconds, err := strconv.Atoi(resp.Header.Get("Retry-After"))
	if err != nil || seconds < 1 {
		return time.Millisecond
	}
	return min(time.Duration(seconds)*time.Second, longestPause)
}
