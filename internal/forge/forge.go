// Package forge is where pull requests live: an interface, and the values that
// pass through it. Two implementations keep the same promises, which the
// conformance suite in forgetest puts into words: local, in a bare Git
// repository on the same machine, and github.
//
// A Forge is the bot's. Everything it writes (commits, pull requests,
// comments) bears the bot's constant identity and the bytes it was given, so
// that nothing tells who stood behind them. It decides nothing: what may be
// merged is package check's to say.
//
// Every call that writes may be made again after a failure, with the same
// arguments, until it succeeds: the effect is there once.
//
// The package is a leaf: the standard library only.
package forge

import (
	"context"
	"errors"
	"io/fs"
	"time"
)

// Identity of the bot in every commit it writes, on every forge.
const (
	BotName  = "Idéslussen"
	BotEmail = "ideslussen@ideslussen.invalid" // reserved by RFC 2606: nobody's
)

// What callers branch on. Errors wrap them and say more.
var (
	ErrNotFound     = errors.New("not found")                          // no such branch, commit or pull request
	ErrHeadMoved    = errors.New("the pull request has changed")       // Merge: its head is no longer the one judged
	ErrConflict     = errors.New("it conflicts with the target")       // Merge: the target changed the same files since
	ErrClosed       = errors.New("the pull request is closed")         // Merge, Review: without having been merged
	ErrNotPermitted = errors.New("the credentials do not permit it")   // 401, 403; file permissions
	ErrUnavailable  = errors.New("the forge does not answer as usual") // try again later
)

// Forge is where pull requests live.
//
// Times are given by the caller where an implementation would otherwise read a
// clock; a forge that keeps its own time (GitHub) ignores them.
type Forge interface {
	Source

	// Bot tells the login that the credentials belong to, as it appears as the
	// author of what they write.
	Bot(ctx context.Context) (string, error)

	// Propose makes a branch with one commit on top of the target branch, and
	// its pull request. A branch has one pull request, ever:
	//   - open, and saying the same: nothing is written. The day of the commit
	//     says nothing, nor do other files that the target branch has changed
	//     since;
	//   - open, and saying something else: the branch, title and text are made
	//     to say what p says;
	//   - merged or closed: it is given back as it is, and nothing is written.
	Propose(ctx context.Context, p Proposal) (*PullRequest, error)

	// Pull gives one pull request.
	Pull(ctx context.Context, number int) (*PullRequest, error)
	// Pulls gives the pull requests that q asks for, by number.
	Pulls(ctx context.Context, q Query) ([]*PullRequest, error)

	// Reviews gives every review of a pull request, oldest first.
	Reviews(ctx context.Context, number int) ([]Review, error)
	// Review adds a review. Author, ID and, where the forge knows them, At are
	// the forge's own to say. One of the bot's that has the same state, body
	// and commit is not added again. The author of a pull request can only
	// comment on it. A head that was reviewed can be read ever after.
	Review(ctx context.Context, number int, r Review) error

	// Comments gives every comment on a pull request, oldest first.
	Comments(ctx context.Context, number int) ([]Comment, error)
	// Say makes the bot's comment that bears the marker say body: it is
	// written the first time, and edited after that. The marker is a short
	// ASCII word such as "utlatande"; it is not seen by those who read.
	Say(ctx context.Context, number int, marker, body string, at time.Time) error

	// Statuses gives the latest status of each context on a commit.
	Statuses(ctx context.Context, commit string) ([]Status, error)
	// SetStatus sets one. A status that says the same is not set again.
	SetStatus(ctx context.Context, commit string, s Status) error

	// Merge merges what was judged, as a merge commit, and gives that commit.
	// A pull request that is merged already gives its merge commit.
	Merge(ctx context.Context, number int, m Merge) (commit string, err error)
	// Close closes a pull request without merging it. Its branch is left. What
	// is closed or merged already stays as it is.
	Close(ctx context.Context, number int) error
}

// Source is the Git side of a forge, for reading.
type Source interface {
	// Head gives the commit that a branch points at.
	Head(ctx context.Context, branch string) (commit string, err error)
	// Files gives the files of a commit. What it opens is read when it is
	// asked for. Symbolic links are told by Lstat and not followed; files
	// implement fs.ReadFileFS, fs.ReadDirFS, fs.StatFS and fs.ReadLinkFS.
	Files(ctx context.Context, commit string) (fs.FS, error)
	// Compare tells what head adds to base.
	Compare(ctx context.Context, base, head string) (*Comparison, error)
}

// Comparison is what one commit adds to another.
type Comparison struct {
	Base      string       // the commit compared with
	MergeBase string       // where they parted
	Head      string       // the commit compared
	Commits   []Commit     // reachable from head and not from base, oldest first
	Files     []FileChange // between merge base and head, by path; a rename is two
}

// Commit is one commit, with all it tells about people.
type Commit struct {
	ID        string // 40 hex digits
	Tree      string
	Parents   []string
	Author    Signature
	Committer Signature
	Message   string
	Signed    bool // it carries a cryptographic signature
}

// Signature is who and when, as a commit tells it.
type Signature struct {
	Name  string
	Email string
	Login string    // the forge's own name for it; empty when it has none
	When  time.Time // with the time zone of the commit, where the forge tells it
}

// FileChange is one file that differs. Old or New is empty when it is not
// there.
type FileChange struct {
	Path     string
	Old, New string // blob ids, 40 hex digits
}

// Proposal is what a pull request is to say.
type Proposal struct {
	Branch  string // "ide/26-7k3qm/2"
	Base    string // the target branch; empty for the forge's main branch
	Title   string
	Body    string
	Message string            // of the commit
	Files   map[string][]byte // what to write, by path from the root; nil takes a file away
	At      time.Time         // the commit's date, author and committer alike
}

// State says whether a pull request is to be decided.
type State string

// The states.
const (
	Open   State = "open"
	Closed State = "closed" // without being merged
	Merged State = "merged"
)

// PullRequest is a proposal as the forge knows it.
type PullRequest struct {
	Number      int
	State       State
	Branch      string // the branch of its head
	Foreign     bool   // the branch is in another repository (a fork)
	Base        string // the target branch
	Head        string // the commit it proposes
	Title       string
	Body        string
	Author      string // login
	CreatedAt   time.Time
	UpdatedAt   time.Time
	MergedAt    time.Time // zero unless merged
	MergeCommit string    // empty unless merged
	URL         string    // where people read it; empty on a forge without pages
}

// Query says which pull requests are asked for.
type Query struct {
	State  State  // empty: every state
	Branch string // its branch; empty: every branch
}

// ReviewState is what a review says.
type ReviewState string

// The states of a review.
const (
	Approved         ReviewState = "approved"
	ChangesRequested ReviewState = "changes_requested"
	Commented        ReviewState = "commented"
	Dismissed        ReviewState = "dismissed" // it was one of the others; the forge does not tell which
)

// Review is one review of a pull request.
type Review struct {
	ID     string
	Author string // login, as the forge writes it
	State  ReviewState
	Body   string
	Commit string // the head that was read
	At     time.Time
}

// Comment is one comment on a pull request.
type Comment struct {
	ID     string
	Author string
	Marker string // of the bot's own comments; see Say
	Body   string // without the marker
	At     time.Time
	Edited time.Time // zero when it never was
}

// StatusState is what a commit status says.
type StatusState string

// The states of a commit status.
const (
	Pending StatusState = "pending"
	Success StatusState = "success"
	Failure StatusState = "failure"
	Failed  StatusState = "error" // the judge itself could not judge
)

// Status is a commit status.
type Status struct {
	Context     string // "ideslussen/beslut"
	State       StatusState
	Description string // at most 140 characters
	URL         string
}

// Merge says what is to be merged, and what the merge commit says.
type Merge struct {
	Head    string // the head that was judged
	Title   string // first line
	Message string // the rest, trailers included
	At      time.Time
}
