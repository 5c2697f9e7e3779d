// Package gitrepo reads and writes Git repositories: a commit as an fs.FS, the
// history of a branch, and a writer that survives a crash. It is the only
// importer of go-git, and runs no git command.
//
// Ids are 40 hex digits. Revisions are what people write: a branch, a tag, an
// id or its beginning, HEAD, and ~N after any of them.
//
// What it promises:
//   - a reading sees what is there now, also when git packs or collects
//     garbage meanwhile;
//   - a tree whose names could lead out of it ("..", ".git", a slash), or that
//     is not in order, is an error: it is neither read nor written;
//   - when Update gives nil, everything is on disk; when the process is killed
//     at any moment, the repository is whole and the next Update works.
//
// It keeps no index and no work tree, writes no reflog, and pushes nothing. It
// fetches commits that are asked for by their ids. Repositories that name their
// objects by SHA-256, that keep references in a reftable, or that borrow
// objects from another repository are refused when they are opened.
package gitrepo

import (
	"errors"
	"io/fs"
	"sync/atomic"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
)

// What callers branch on.
var (
	ErrNotFound = errors.New("not found")                      // no such repository, revision, object or file
	ErrChanged  = errors.New("the reference has been changed") // it no longer points at what was expected
	ErrDamaged  = errors.New("it is there and cannot be read") // an object
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
type Repo struct {
	dir     string // where HEAD is
	common  string // where objects and references are; differs from dir in a linked work tree
	objects *objects
	packed  atomic.Pointer[packedList]
}

// Close lets go of files that are held open.
func (r *Repo) Close() error { return r.objects.close() }

// oid is the name of an object.
type oid = plumbing.Hash

// parseID reads 40 hex digits.
func parseID(id string) (oid, error) {
	if !isHex(id) || len(id) != 40 {
		return oid{}, errorf(ErrNotFound, "%q is not the id of an object (40 hex digits)", id)
	}
	return plumbing.NewHash(id), nil
}

func isHex(s string) bool {
	for _, c := range []byte(s) {
		if (c < '0' || '9' < c) && (c < 'a' || 'f' < c) {
			return false
		}
	}
	return s != ""
}
