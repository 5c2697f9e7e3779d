// Package gitrepo reads and writes Git repositories: a commit as an fs.FS, the
// history of a branch, and a writer that survives a crash. It is the only
// importer of go-git, and runs no git command.
//
// Ids are 40 hex digits. Revisions are what people write: a branch, a tag, an
// id or its beginning, HEAD, and ~N after any of them.
package gitrepo

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"time"
)

// What callers branch on.
var (
	ErrNotFound = errors.New("not found")                      // no such repository, revision, object or file
	ErrChanged  = errors.New("the reference has been changed") // it no longer points at what was expected
)

// Signature is who and when.
type Signature struct {
	Name, Email string
	When        time.Time // with the zone of the commit
}

// Commit is one commit.
type Commit struct {
	ID, Tree          string
	Parents           []string
	Author, Committer Signature
	Message           string
	Signed            bool
}

// Change is one file that differs between two trees. Old or New is empty when
// the file is not there.
type Change struct {
	Path             string
	Old, New         string      // blob ids
	OldMode, NewMode fs.FileMode // regular 0o644 or 0o755, symlink, or irregular (a submodule)
}

// Repo is a repository. Its methods may be called from several goroutines, and
// several processes may have the same repository open.
type Repo struct{ impl }

type impl struct{} // replaced by whoever builds this

// Open opens the repository in dir: a bare one, or a working tree or a folder
// below it. ErrNotFound when there is none.
func Open(dir string) (*Repo, error) { panic("not built yet") }

// Init makes a bare repository in dir, which must be empty or not there, with
// HEAD at main. Nothing in it tells who made it, or when.
func Init(dir string) (*Repo, error) { panic("not built yet") }

// Close lets go of files that are held open.
func (r *Repo) Close() error { panic("not built yet") }

// Resolve gives the id of the commit that a revision means.
func (r *Repo) Resolve(rev string) (string, error) { panic("not built yet") }

// Ref gives the id that a reference points at, by its full name
// ("refs/heads/main"). ErrNotFound when there is no such reference.
func (r *Repo) Ref(name string) (string, error) { panic("not built yet") }

// Refs gives the references whose full name begins with prefix, sorted.
func (r *Repo) Refs(prefix string) ([]string, error) { panic("not built yet") }

// Commit reads a commit.
func (r *Repo) Commit(id string) (*Commit, error) { panic("not built yet") }

// Blob reads the bytes of a file by its blob id.
func (r *Repo) Blob(id string) ([]byte, error) { panic("not built yet") }

// FS gives the files of a commit (or tree). It implements fs.ReadFileFS,
// fs.ReadDirFS, fs.StatFS and fs.ReadLinkFS; links are not followed. Every
// modification time is the zero time.
func (r *Repo) FS(id string) (fs.FS, error) { panic("not built yet") }

// Changes gives the files that differ between two commits or trees, by path;
// an empty id is the empty tree. Equal subtrees are not read.
func (r *Repo) Changes(old, new string) ([]Change, error) { panic("not built yet") }

// MergeBase gives the best common ancestor of two commits; ErrNotFound when
// they have none.
func (r *Repo) MergeBase(a, b string) (string, error) { panic("not built yet") }

// Between gives the commits that are reachable from head and not from base,
// parents before children.
func (r *Repo) Between(base, head string) ([]*Commit, error) { panic("not built yet") }

// Shallow reports whether history was cut off when the repository was cloned.
func (r *Repo) Shallow() (bool, error) { panic("not built yet") }

// Step is one commit on the first-parent line, and what it changed against its
// first parent.
type Step struct {
	Commit  *Commit
	Changes []Change
}

// History walks the first-parent line from head to its beginning, or to the
// commit until (which is not given), newest first, with the changes under
// folder ("ideas"; empty for all). Equal subtrees are not read. The walk ends
// after the first error.
func (r *Repo) History(head, until, folder string) iter.Seq2[*Step, error] { panic("not built yet") }

// Update is the only way to write. It waits for the repository's lock (until
// ctx is done), lets do write objects and say which references to move, makes
// all of it durable, and then moves the references in the order they were
// said, each by compare-and-swap. If do fails nothing is moved. When Update
// gives nil, everything is on disk.
func (r *Repo) Update(ctx context.Context, do func(*Tx) error) error { panic("not built yet") }

// Tx is one update under the lock.
type Tx struct{ txImpl }

type txImpl struct{} // replaced by whoever builds this

// Blob writes a file's bytes and gives its id.
func (t *Tx) Blob(data []byte) (string, error) { panic("not built yet") }

// Tree writes the tree of base (a commit or tree; empty for none) with edits
// put in by path: a blob id, or empty to take the file away. It gives the
// tree's id. Paths are validated; folders that become empty disappear.
func (t *Tx) Tree(base string, edits map[string]string) (string, error) { panic("not built yet") }

// Commit writes a commit. Author and Committer must both be given; times are
// written in UTC. ID and Signed are not read.
func (t *Tx) Commit(c Commit) (string, error) { panic("not built yet") }

// SetRef moves a reference from old to new when the update is done: old empty
// means that it must not exist, new empty takes it away. ErrChanged (from
// here, since the lock is held) when it points elsewhere. Names are validated
// as git check-ref-format does, and so that none is a folder of another.
func (t *Tx) SetRef(name, old, new string) error { panic("not built yet") }
