// Package github is a forge on GitHub, spoken to through its REST API as a
// GitHub App or a bot account. Commits are made as blobs, trees and
// references.
//
// Files are read through the API too, which is slow for a whole sluss and
// counts against what GitHub allows; or in a mirror of the repository, in a
// folder on this machine, if one is asked for. With a mirror the forge can also
// be read when GitHub does not answer: LastSeen tells where main was. Head never
// does, nor does anything that writes: they fail, to be tried again.
//
// Every write looks first at what is there, so that a call that broke off can
// be made again: a branch that exists, a pull request that was opened, a
// merge that went through. Writes are made one at a time, and no faster than
// GitHub asks for (see Pace). What GitHub says about its limits is obeyed up
// to a longest wait; after that the call gives forge.ErrUnavailable.
//
// GitHub keeps its own time: what callers give as a date is used for commits
// and for nothing else. It tells the time of commits in UTC. A merge commit is
// GitHub's own and bears the bot's account.
//
// Tokens and keys are sent to the API's host alone, and stand in no address,
// error or log.
package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/bradleyfalzon/ghinstallation/v2"
	"github.com/google/go-github/v62/github"
)

// Options are what a forge on GitHub needs to know.
type Options struct {
	Repository string // "kommun/sluss"
	Main       string // its main branch; main when empty
	API        string // address of the API; GitHub's own when empty

	Token string // of a bot account, or of an App's installation
	App   *App   // instead of a token

	Now   func() time.Time                                 // the clock
	Sleep func(ctx context.Context, d time.Duration) error // waits; a timer when nil
	Pace  *Pace                                            // how fast to write; for the API's host when nil

	Mirror string // folder with a copy of the repository, kept to be read in place of the API; none when empty

	Transport http.RoundTripper // how to reach the API; Go's own when nil
	Timeout   time.Duration     // of one attempt; half a minute when 0
	MaxWait   time.Duration     // longest wait that GitHub may ask for; ten minutes when 0
}

// App is a GitHub App that is installed in the repository.
type App struct {
	ID           int64
	Installation int64
	Key          []byte // its private key, PEM
}

// Forge is a repository on GitHub. Its methods may be called from several
// goroutines.
type Forge struct {
	api         *github.Client
	asApp       *github.Client // signs as the App itself; nil with a token
	owner, name string
	main        string
	sleep       func(ctx context.Context, d time.Duration) error
	objects     *objects
	mirror      *mirror // nil without one

	writing chan struct{} // holds one for whoever writes: what was looked at must still be so

	known sync.Mutex
	login string // the bot's, once asked for
}

var repositoryName = regexp.MustCompile(`^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$`)

// Open prepares to speak with GitHub. It sends nothing.
func Open(o Options) (*Forge, error) {
	if !repositoryName.MatchString(o.Repository) {
		return nil, fmt.Errorf("%q is not a repository such as kommun/sluss", o.Repository)
	}
	address, err := apiAddress(o.API)
	if err != nil {
		return nil, err
	}
	o = withDefaults(o, address)
	var reached http.RoundTripper = &oneHost{host: address.Host, base: &attempt{base: o.Transport, timeout: o.Timeout}}
	f := &Forge{main: o.Main, sleep: o.Sleep, writing: make(chan struct{}, 1)}
	f.owner, f.name, _ = strings.Cut(o.Repository, "/")
	var signed http.RoundTripper
	var token func(context.Context) (string, error)
	switch {
	case o.App != nil && o.Token != "":
		return nil, errors.New("give a token or an App, not both")
	case o.App != nil:
		app, err := ghinstallation.NewAppsTransport(reached, o.App.ID, o.App.Key)
		if err != nil {
			return nil, errors.New("the App's key is not an RSA private key in PEM")
		}
		app.BaseURL = strings.TrimSuffix(address.String(), "/")
		f.asApp = client(newLimits(o, app), address)
		installation := ghinstallation.NewFromAppsTransport(app, o.App.Installation)
		// The App may be installed in intake too; the token is for here alone.
		installation.InstallationTokenOptions = &github.InstallationTokenOptions{Repositories: []string{f.name}}
		signed, token = installation, installation.Token
	case o.Token != "":
		token = func(context.Context) (string, error) { return o.Token, nil }
		signed = &bearer{token: o.Token, base: reached}
	default:
		return nil, errors.New("neither a token nor an App is given")
	}
	f.api = client(newLimits(o, signed), address)
	f.objects = newObjects(f.readTree, f.readBlob)
	if o.Mirror != "" {
		f.mirror = openMirror(o.Mirror, origin(o, address, token), o.Main)
	}
	return f, nil
}

// Shut lets go of the mirror. (A pull request is closed by Close.)
func (f *Forge) Shut() error {
	if f.mirror == nil {
		return nil
	}
	return f.mirror.close()
}

func apiAddress(text string) (*url.URL, error) {
	if text == "" {
		text = "https://api.github.com/"
	}
	address, err := url.Parse(text)
	if err != nil || address.Scheme != "https" && address.Scheme != "http" || address.Host == "" || address.User != nil || address.RawQuery != "" {
		return nil, errors.New("the address of GitHub's API must be such as https://api.github.com/")
	}
	if address.Scheme == "http" && address.Hostname() != "127.0.0.1" && address.Hostname() != "localhost" {
		return nil, errors.New("the address of GitHub's API must begin with https: credentials are sent there")
	}
	if !strings.HasSuffix(address.Path, "/") {
		address.Path += "/"
	}
	return address, nil
}

func withDefaults(o Options, address *url.URL) Options {
	if o.Main == "" {
		o.Main = "main"
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	if o.Transport == nil {
		o.Transport = http.DefaultTransport
	}
	if o.Timeout == 0 {
		o.Timeout = 30 * time.Second
	}
	if o.MaxWait == 0 {
		o.MaxWait = 10 * time.Minute
	}
	if o.Pace == nil {
		o.Pace = paceOf(address.Hostname())
	}
	return o
}

// sleep waits, or until the caller gives up.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// client is a client of the API. It follows no redirection: a repository that
// has moved is to be told of, and a POST must not become a GET.
func client(transport http.RoundTripper, address *url.URL) *github.Client {
	c := github.NewClient(&http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	})
	c.BaseURL = address
	c.UserAgent = "idesluss"
	return c
}

// Bot gives the login that the credentials belong to.
func (f *Forge) Bot(ctx context.Context) (string, error) {
	f.known.Lock()
	defer f.known.Unlock()
	if f.login != "" {
		return f.login, ctx.Err()
	}
	login, err := f.askLogin(ctx)
	if err != nil {
		return "", failed(ctx, "asking GitHub who the bot is", err)
	}
	f.login = login
	return login, nil
}

func (f *Forge) askLogin(ctx context.Context) (string, error) {
	if f.asApp != nil {
		app, _, err := f.asApp.Apps.Get(ctx, "")
		if err != nil {
			return "", err
		}
		return app.GetSlug() + "[bot]", nil
	}
	user, _, err := f.api.Users.Get(ctx, "")
	if statusOf(err) == http.StatusForbidden {
		return f.viewer(ctx) // the token of an App's installation
	}
	return user.GetLogin(), err
}

// viewer asks what REST does not answer an App's installation: who am I?
func (f *Forge) viewer(ctx context.Context) (string, error) {
	// On a server of one's own the address is /api/graphql, beside /api/v3/.
	request, err := f.api.NewRequest(http.MethodPost, "../graphql", map[string]string{"query": "query { viewer { login } }"})
	if err != nil {
		return "", err
	}
	var answer struct {
		Data struct{ Viewer struct{ Login string } }
	}
	if _, err := f.api.Do(ctx, request, &answer); err != nil {
		return "", err
	}
	if answer.Data.Viewer.Login == "" {
		return "", errors.New("GitHub does not say whose token it is")
	}
	return answer.Data.Viewer.Login, nil
}

// Repository gives the name of the repository, "kommun/sluss".
func (f *Forge) Repository() string { return f.owner + "/" + f.name }
