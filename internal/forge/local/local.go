// Package local is a forge in a bare Git repository on this machine. Pull
// requests, reviews, comments and statuses are Git objects under refs/sluss/,
// so git clone --mirror is a full backup, and what it copies is a working
// forge.
//
// All that is not Git's own (a branch, a merge commit) lies in one tree, which
// refs/sluss/forge points at; ledger.go tells its layout. A call is one update
// under the repository's lock: first it moves a branch, if it must, and then
// refs/sluss/forge. Should the machine stop between the two, the first is only
// what a person with the git command could have done too: a branch without a
// pull request, or a merge pushed by hand. Both are recognised (reconcile.go).
//
// The same calls, with the same times, give the same bytes: commits bear the
// bot's constant identity, and nothing tells which machine or account it was.
//
// Whoever can write in the repository's folder is believed: they act as the
// bot, and may review under any login. Where people must prove who they are,
// something else has to stand before it. Nobody is asked for a password, and
// there are no pages to read. Nothing is packed: a pull request that is
// proposed, reviewed and merged leaves about 30 small files, so run git gc now
// and then.
package local

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/gitrepo"
)

// BotLogin is the login of whoever acts as the bot.
const BotLogin = "ideslussen"

// Options are what a forge gets from outside.
type Options struct {
	Main string           // the branch that is the truth; main when empty
	Now  func() time.Time // when a pull request is closed, or opened by a person; nil leaves that untold
}

// Forge is a forge in a bare repository. Several processes may have it open.
type Forge struct {
	source
	main  string
	now   func() time.Time
	shelf shelf
}

var _ forge.Forge = (*Forge)(nil)

// Open opens the forge in dir. A bare repository that has never been one is
// one without pull requests; it must have a main branch.
func Open(dir string, o Options) (*Forge, error) {
	repo, err := gitrepo.Open(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the forge: %w", known(err))
	}
	f := &Forge{source: source{repo}, main: o.Main, now: o.Now}
	if f.main == "" {
		f.main = "main"
	}
	if f.now == nil {
		f.now = func() time.Time { return time.Time{} }
	}
	if _, err := repo.Ref(branchRef(f.main)); err != nil {
		return nil, errors.Join(fmt.Errorf("opening the forge in %s: it has no branch %s: %w", dir, f.main, known(err)), repo.Close())
	}
	return f, nil
}

// Shut lets go of the repository.
func (f *Forge) Shut() error { return f.repo.Close() }

// Bot tells the login of whoever acts as the bot.
func (f *Forge) Bot(ctx context.Context) (string, error) { return BotLogin, ctx.Err() }

// read gives what the forge knows now.
func (f *Forge) read(ctx context.Context) (*ledger, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	l, err := openLedger(f.repo, &f.shelf)
	if err != nil {
		return nil, err
	}
	return l, l.reconcile()
}

// write lets do say what is to be written, and writes all of it or nothing.
func (f *Forge) write(ctx context.Context, do func(*draft) error) error {
	return known(f.repo.Update(ctx, func(tx *gitrepo.Tx) error {
		l, err := f.read(ctx)
		if err != nil {
			return err
		}
		d := &draft{ledger: l, tx: tx, moved: map[string]string{}}
		if err := do(d); err != nil {
			return err
		}
		return d.finish()
	}))
}

// known makes an error tell in the forge's words what callers branch on.
func known(err error) error {
	switch {
	case errors.Is(err, gitrepo.ErrNotFound):
		return &knownError{err, forge.ErrNotFound}
	case errors.Is(err, fs.ErrPermission):
		return &knownError{err, forge.ErrNotPermitted}
	case errors.Is(err, gitrepo.ErrChanged):
		return &knownError{err, forge.ErrUnavailable} // somebody pushed in between; it can be done again
	}
	return err
}

// knownError is an error that is also one of the forge's own.
type knownError struct {
	error
	is error
}

func (e *knownError) Unwrap() []error { return []error{e.error, e.is} }

func branchRef(name string) string { return "refs/heads/" + name }

// bot is who wrote a commit, and on which day.
func bot(at time.Time) gitrepo.Signature {
	return gitrepo.Signature{Name: forge.BotName, Email: forge.BotEmail, When: at.UTC()}
}
