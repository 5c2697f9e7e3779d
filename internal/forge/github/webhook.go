package github

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"sync"
)

// Event is a hint that something has happened. It is never the truth of what:
// whoever gets one asks the forge.
type Event struct {
	Kind       string // pull_request, pull_request_review, issue_comment, push
	Action     string // "opened"; empty for a push
	Repository string // "kommun/sluss"
	Number     int    // of the pull request; 0 for a push
	Branch     string // that was pushed to
}

// Why a delivery is not believed.
var (
	ErrForged   = errors.New("the delivery is not signed with the secret")
	ErrReplayed = errors.New("the delivery has been made before")
	ErrTooLarge = errors.New("the delivery is too large")
	ErrNoEvent  = errors.New("the delivery cannot be read")
)

const (
	largestDelivery = 5 << 20
	shortestSecret  = 32
	remembered      = 10_000
)

// Webhook takes in what GitHub sends when something happens. It believes
// nothing that is not signed with the secret, and nothing twice.
type Webhook struct {
	secret []byte

	mu    sync.Mutex
	seen  map[string]bool
	order []string // of seen, a ring
	next  int
}

// NewWebhook takes the secret that GitHub was given, at least 32 bytes long.
func NewWebhook(secret []byte) (*Webhook, error) {
	if len(secret) < shortestSecret {
		return nil, fmt.Errorf("the secret of a webhook must be at least %d bytes", shortestSecret)
	}
	return &Webhook{secret: secret, seen: map[string]bool{}, order: make([]string, 2*remembered)}, nil
}

// Read reads a delivery. The event is nil when it is one that does not concern
// pull requests or branches.
func (w *Webhook) Read(r *http.Request) (*Event, error) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return nil, fmt.Errorf("%w: choose application/json as its content type", ErrNoEvent)
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, largestDelivery+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrNoEvent, err)
	case len(body) > largestDelivery:
		return nil, ErrTooLarge
	case !w.signed(r.Header.Get("X-Hub-Signature-256"), body):
		return nil, ErrForged
	}
	delivery := r.Header.Get("X-GitHub-Delivery")
	if delivery == "" || len(delivery) > 64 {
		return nil, fmt.Errorf("%w: it has no number", ErrNoEvent)
	}
	event, err := parseEvent(r.Header.Get("X-GitHub-Event"), body)
	if err != nil {
		return nil, err
	}
	// The number is not signed. What was sent before is known by its signature
	// when it comes under another number.
	if !w.first("number "+delivery, "signature "+strings.ToLower(r.Header.Get("X-Hub-Signature-256"))) {
		return nil, ErrReplayed
	}
	return event, nil
}

// signed checks the signature, in constant time.
func (w *Webhook) signed(header string, body []byte) bool {
	text, is := strings.CutPrefix(header, "sha256=")
	said, err := hex.DecodeString(text)
	if !is || err != nil {
		return false
	}
	mac := hmac.New(sha256.New, w.secret)
	mac.Write(body)
	return hmac.Equal(said, mac.Sum(nil))
}

// first remembers words and reports whether all of them are new.
func (w *Webhook) first(words ...string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := true
	for _, word := range words {
		all = all && !w.seen[word]
	}
	for _, word := range words {
		if w.seen[word] {
			continue
		}
		delete(w.seen, w.order[w.next])
		w.order[w.next], w.seen[word] = word, true
		w.next = (w.next + 1) % len(w.order)
	}
	return all
}

// payload is the little of a delivery that is looked at.
type payload struct {
	Action     string `json:"action"`
	Number     int    `json:"number"`
	Ref        string `json:"ref"`
	Repository *struct {
		FullName string `json:"full_name"`
	} `json:"repository"`
	PullRequest *struct{ Number int } `json:"pull_request"`
	Issue       *struct {
		Number      int
		PullRequest *struct{} `json:"pull_request"`
	} `json:"issue"`
}

// parseEvent reads an event; nil for one that is of no interest.
func parseEvent(kind string, body []byte) (*Event, error) {
	// Other events have fields of the same names and other shapes.
	switch kind {
	case "":
		return nil, fmt.Errorf("%w: it does not say what has happened", ErrNoEvent)
	case "pull_request", "pull_request_review", "issue_comment", "push":
	default:
		if !json.Valid(body) {
			return nil, fmt.Errorf("%w: it is not JSON", ErrNoEvent)
		}
		return nil, nil
	}
	var p payload
	if err := json.Unmarshal(body, &p); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoEvent, err)
	}
	if p.Repository == nil || !repositoryName.MatchString(p.Repository.FullName) {
		return nil, fmt.Errorf("%w: it names no repository", ErrNoEvent)
	}
	e := &Event{Kind: kind, Action: p.Action, Repository: p.Repository.FullName}
	switch {
	case kind == "push":
		branch, is := strings.CutPrefix(p.Ref, "refs/heads/")
		if !is {
			return nil, nil // a tag
		}
		e.Branch = branch
		return e, nil
	case kind == "issue_comment" && p.Issue != nil && p.Issue.PullRequest == nil:
		return nil, nil // on an issue
	case kind == "issue_comment" && p.Issue != nil:
		e.Number = p.Issue.Number
	case p.PullRequest != nil:
		e.Number = p.PullRequest.Number
	}
	if e.Number < 1 {
		return nil, fmt.Errorf("%w: it names no pull request", ErrNoEvent)
	}
	return e, nil
}

// Handler answers GitHub's deliveries, and passes on what they hint at. It
// tells those who forge no more than that they failed.
func (w *Webhook) Handler(hint func(Event)) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			rw.Header().Set("Allow", http.MethodPost)
			rw.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		event, err := w.Read(r)
		switch {
		case errors.Is(err, ErrForged):
			rw.WriteHeader(http.StatusUnauthorized)
		case errors.Is(err, ErrTooLarge):
			rw.WriteHeader(http.StatusRequestEntityTooLarge)
		case errors.Is(err, ErrReplayed):
			rw.WriteHeader(http.StatusOK) // it has been taken care of
		case err != nil:
			rw.WriteHeader(http.StatusBadRequest)
		case event == nil:
			rw.WriteHeader(http.StatusNoContent)
		default:
			hint(*event)
			rw.WriteHeader(http.StatusAccepted)
		}
	})
}
