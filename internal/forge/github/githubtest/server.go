// Package githubtest is a GitHub of our own, for tests: a server with users,
// repositories, pull requests, reviews, comments and statuses, which answers
// the part of GitHub's REST API that the forge uses.
//
// Its Git side is real: bare repositories that the git command serves, and on
// which the API works too. Its requests and answers are held against GitHub's
// published OpenAPI description; whatever differs is told by Violations, and a
// test that uses the server must ask. What GitHub refuses, it refuses: an
// approval of one's own pull request, a second pull request of a branch, a
// merge of what has moved or conflicts, a write to a protected branch.
//
// Faults make any call fail as calls over a network do.
//
// It is made for small repositories and keeps everything it has seen in
// memory. It does not know: labels, checks, drafts, teams beyond what doctor
// asks for, GraphQL other than the question of who is asking.
package githubtest

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// Options say how a server is to be.
type Options struct {
	Dir    string           // where its repositories are, a folder of its own
	Now    func() time.Time // the time it believes it is
	Faults func(Call) Fault // asked before every call of the API; nil for none
	Limit  int              // requests an hour and person; 5000 when 0
}

// Server is a running GitHub.
type Server struct {
	options  Options
	contract *contract
	http     *http.Server
	address  string
	done     chan struct{}

	mu            sync.Mutex // held while a call is answered
	users         map[string]*user
	tokens        map[string]*user
	repositories  map[string]*repository // by lower-case owner/name
	organisations map[string]*Organisation
	apps          map[int64]*app
	ids           int64
	calls         []Call
	writes        int
	violations    []string
	budgets       map[string]*budget
	fetches       int
	down          bool
}

// Start starts a server on this machine, on a port of its own.
func Start(o Options) (*Server, error) {
	if o.Dir == "" || o.Now == nil {
		return nil, errors.New("githubtest: Dir and Now must be given")
	}
	if o.Limit == 0 {
		o.Limit = 5000
	}
	description, err := readContract()
	if err != nil {
		return nil, err
	}
	for name := range handlers {
		if !description.knows(name) {
			return nil, fmt.Errorf("githubtest answers %s, which GitHub does not describe", name)
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &Server{
		options: o, contract: description,
		address: listener.Addr().String(), done: make(chan struct{}),
		users: map[string]*user{}, tokens: map[string]*user{},
		repositories: map[string]*repository{}, organisations: map[string]*Organisation{},
		apps: map[int64]*app{}, budgets: map[string]*budget{},
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/", s.answerAPI)
	mux.HandleFunc("POST /graphql", s.answerViewer)
	s.http = &http.Server{Handler: s.orDown(mux), ReadHeaderTimeout: time.Minute}
	go func() {
		defer close(s.done)
		_ = s.http.Serve(listener) // ends when the server is closed
	}()
	return s, nil
}

// Close stops the server. Its repositories stay on disk.
func (s *Server) Close() error {
	err := s.http.Close()
	<-s.done
	return err
}

// URL is the address of the API, ending in a slash.
func (s *Server) URL() string { return "http://" + s.address + "/" }

// GitURL is where a repository is cloned from and pushed to. The password is
// a token.
func (s *Server) GitURL(repository string) string {
	return "http://" + s.address + "/git/" + repository + ".git"
}

// GitDir is where a repository lies on disk.
func (s *Server) GitDir(repository string) string {
	return filepath.Join(s.options.Dir, filepath.FromSlash(strings.ToLower(repository))+".git")
}

// Violations are the requests and answers that differ from GitHub's
// description, in words.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.violations
}

// Calls are the calls of the API so far.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls
}

// Writes counts the calls that have changed something. What has been pushed
// behind the server's back is taken notice of first.
func (s *Server) Writes() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.repositories {
		for _, p := range r.pulls {
			s.settle(r, p)
		}
	}
	return s.writes
}

// Fetches counts the requests for commits by Git.
func (s *Server) Fetches() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fetches
}

// SetDown makes it a GitHub that is away, or one that is back: all of it says
// 503, Git as well.
func (s *Server) SetDown(down bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down = down
}

// orDown tells Git from the API, and answers neither when it is down.
func (s *Server) orDown(api http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		down := s.down
		s.mu.Unlock()
		switch {
		case down:
			http.Error(w, "No server is currently available to service your request.", http.StatusServiceUnavailable)
		case strings.Contains(r.URL.Path, ".git/"):
			s.answerGit(w, r)
		default:
			api.ServeHTTP(w, r)
		}
	})
}

// SetFaults replaces what Options.Faults says.
func (s *Server) SetFaults(faults func(Call) Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.options.Faults = faults
}

// AddUser adds a person, or a bot account. Its token is Token(login).
func (s *Server) AddUser(login string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.user(login)
}

// Token is the token that lets a person in.
func Token(login string) string { return "ghp_hemlig_" + login }

// AddRepository adds a repository with files, committed by nobody in
// particular, on its main branch. The owner is an organisation.
func (s *Server) AddRepository(name string, files map[string][]byte, settings Settings) error {
	owner, short, ok := strings.Cut(name, "/")
	if !ok {
		return fmt.Errorf("%q is not owner/name", name)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	dir := s.GitDir(name)
	if err := os.MkdirAll(filepath.Dir(dir), 0o777); err != nil {
		return err
	}
	if settings.Main == "" {
		settings.Main = "main"
	}
	g, err := newStore(dir, settings.Main)
	if err != nil {
		return err
	}
	r := &repository{
		id: s.newID(), owner: owner, name: short, git: g, Settings: settings,
		statuses: map[string][]*status{},
	}
	if files != nil {
		if err := r.begin(files); err != nil {
			return err
		}
	}
	s.addPeople(r)
	if s.organisations[owner] == nil {
		s.organisations[owner] = &Organisation{Plan: "team", DefaultPermission: "none"}
	}
	s.repositories[strings.ToLower(name)] = r
	return r.protect()
}

// SetSettings replaces the settings of a repository.
func (s *Server) SetSettings(name string, change func(*Settings)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.repositories[strings.ToLower(name)]
	if r == nil {
		return fmt.Errorf("there is no repository %s", name)
	}
	change(&r.Settings)
	s.addPeople(r)
	return r.protect()
}

// SetOrganisation says how an owner of repositories is.
func (s *Server) SetOrganisation(login string, o Organisation) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.organisations[login] = &o
	for _, member := range slices.Concat(o.Members, o.Owners) {
		s.user(member)
	}
}

// addPeople makes users of everyone whom a repository names.
func (s *Server) addPeople(r *repository) {
	for login := range r.Collaborators {
		s.user(login)
	}
	for _, team := range r.Teams {
		for _, login := range team.Members {
			s.user(login)
		}
	}
}

func (s *Server) newID() int64 {
	s.ids++
	return s.ids
}

// user finds a user, or makes one.
func (s *Server) user(login string) *user {
	key := strings.ToLower(login)
	if u := s.users[key]; u != nil {
		return u
	}
	u := &user{id: s.newID(), login: login}
	s.users[key] = u
	s.tokens[Token(login)] = u
	return u
}

func (s *Server) violated(format string, args ...any) {
	s.violations = append(s.violations, fmt.Sprintf(format, args...))
}
