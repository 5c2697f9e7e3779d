// Package forgetest is what every forge must do, put into words: a test that
// each implementation runs on itself, so that what works on one works on the
// other.
//
// A forge is tested through its interface and judged by the git command. What
// an implementation must lend the test is a Fixture. The suite asks nothing of
// what only one of them has: pages to read, dates of its own, forks.
package forgetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
)

// Fixture is a forge to be tested, on a fresh repository of its own, and what
// the test needs beside it.
type Fixture struct {
	Forge forge.Forge
	Main  string // its main branch: the Base of a Proposal that names none

	// Dir is the bare repository behind the forge. People push to it with the
	// git command, and what the forge has written is judged there.
	Dir string

	// As gives somebody else than the bot. Logins are such as GitHub's.
	As func(login string) Person

	// Trace changes with everything that is written to the forge, and with
	// nothing else.
	Trace func() string

	// Marked gives a comment's text as somebody who wants it to be taken for
	// the bot's comment with that marker would have to write it. Nil where
	// there is no such text.
	Marked func(marker, body string) string

	// Dates tells that the forge keeps the times it is given, and the time
	// zones of commits; GitHub does neither.
	Dates bool
}

// Person is somebody who works on the forge under a login of their own.
type Person interface {
	Review(ctx context.Context, number int, r forge.Review) error
	Comment(ctx context.Context, number int, body string) error
	// Open makes a pull request to the main branch of a branch that has been
	// pushed.
	Open(ctx context.Context, branch, title, body string) (number int, err error)
}

// Test holds a forge to every promise. New gives a forge on a repository whose
// main branch has one commit, of these files.
func Test(t *testing.T, new func(t *testing.T, files map[string]string) *Fixture) {
	for _, group := range []struct {
		about string
		cases []promise
	}{
		{"Propose", propose},
		{"Propose_again", proposeAgain},
		{"Pulls", pulls},
		{"Review", review},
		{"Say", say},
		{"SetStatus", status},
		{"Merge", merge},
		{"Close", closing},
		{"Source", source},
		{"Together", together},
	} {
		t.Run(group.about, func(t *testing.T) {
			for _, c := range group.cases {
				t.Run(c.says, func(t *testing.T) {
					t.Parallel()
					c.kept(&trial{T: t, Fixture: new(t, start()), ctx: t.Context()})
				})
			}
		})
	}
}

// promise is one thing that a forge does.
type promise struct {
	says string
	kept func(*trial)
}

// trial is one promise being tested.
type trial struct {
	*testing.T
	*Fixture
	ctx context.Context
}

// Two ideas, and what else a sluss is made of.
const (
	tools  = "ideas/2026/03/26-7k3qm-lana-verktyg-pa-biblioteket.md"
	garden = "ideas/2026/02/26-4hw8t-odla-pa-skolgarden.md"
	fresh  = "ideas/2026/03/26-9zz2p-sagostund-pa-arabiska.md"
	roster = "site/roller.yaml"
)

func start() map[string]string {
	return map[string]string{
		tools:       "---\ntitel: Låna verktyg på biblioteket\n---\n\n## Problem\n\nMånga köper verktyg.\n",
		garden:      "---\ntitel: Odla på skolgården\n---\n",
		roster:      "format: 1\n",
		"README.md": "# En sluss\n",
	}
}

// day is a day in March, as the bot dates things.
func day(n int) time.Time { return time.Date(2026, 3, n, 0, 0, 0, 0, time.UTC) }

// decision is a proposal that moves the idea of tools.
func decision() forge.Proposal {
	return forge.Proposal{
		Branch:  "ide/26-7k3qm/1",
		Title:   "26-7k3qm: Låna verktyg på biblioteket går vidare",
		Body:    "Det här ska avgöras.\n\n- Råd: ja\n",
		Message: "26-7k3qm: nästa steg\n\nIde: 26-7k3qm\n",
		Files:   map[string][]byte{tools: []byte("---\ntitel: Låna verktyg på biblioteket\nsteg: nästa\n---\n")},
		At:      day(26),
	}
}

// addition is a proposal that adds an idea.
func addition() forge.Proposal {
	return forge.Proposal{
		Branch:  "ny/26-9zz2p",
		Title:   "Ny idé: Sagostund på arabiska",
		Body:    "En ny idé.",
		Message: "Ny idé: 26-9zz2p\n",
		Files:   map[string][]byte{fresh: []byte("---\ntitel: Sagostund på arabiska\n---\n")},
		At:      day(27),
	}
}

func (t *trial) propose(p forge.Proposal) *forge.PullRequest {
	t.Helper()
	pull, err := t.Forge.Propose(t.ctx, p)
	if err != nil {
		t.Fatalf("Propose: %v", err)
	}
	return pull
}

func (t *trial) pull(number int) *forge.PullRequest {
	t.Helper()
	pull, err := t.Forge.Pull(t.ctx, number)
	if err != nil {
		t.Fatalf("Pull: %v", err)
	}
	return pull
}

func (t *trial) pulls(q forge.Query) []*forge.PullRequest {
	t.Helper()
	pulls, err := t.Forge.Pulls(t.ctx, q)
	if err != nil {
		t.Fatalf("Pulls: %v", err)
	}
	return pulls
}

func (t *trial) head(branch string) string {
	t.Helper()
	head, err := t.Forge.Head(t.ctx, branch)
	if err != nil {
		t.Fatalf("Head: %v", err)
	}
	return head
}

// merge merges a pull request as it is.
func (t *trial) merge(number int) string {
	t.Helper()
	commit, err := t.Forge.Merge(t.ctx, number, protocol(t.pull(number).Head))
	if err != nil {
		t.Fatalf("Merge: %v", err)
	}
	return commit
}

func protocol(head string) forge.Merge {
	return forge.Merge{
		Head:    head,
		Title:   "26-7k3qm går vidare",
		Message: "Ide: 26-7k3qm\nBeslutfor: 6/6\nBeslut: projektgrupp",
		At:      day(30),
	}
}

func (t *trial) must(err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wants wants an error of a certain kind.
func (t *trial) wants(what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s gives %v, want %v", what, err, want)
	}
}

// refuses wants an error, whichever.
func (t *trial) refuses(what string, err error) {
	t.Helper()
	if err == nil {
		t.Errorf("%s is let through", what)
	}
}

// untouched wants do to write nothing.
func (t *trial) untouched(what string, do func()) {
	t.Helper()
	before, refs := t.Trace(), t.git("for-each-ref")
	do()
	if t.Trace() != before || t.git("for-each-ref") != refs {
		t.Errorf("%s wrote something", what)
	}
}

func equal[T comparable](t *trial, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %#v, want %#v", what, got, want)
	}
}
