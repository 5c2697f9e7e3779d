package gitrepo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/gofrs/flock"
)

// lockName is the file, in the repository's folder, whose lock a writer holds.
// The operating system lets go of it when the process dies.
const lockName = "sluss.lock"

// lockPause is how long a writer sleeps before it looks at a lock again.
const lockPause = 5 * time.Millisecond

// Update is the only way to write. It waits for the repository's lock (until
// ctx is done), lets do write objects and say which references to move, makes
// all of it durable, and then moves the references in the order they were
// said, each by compare-and-swap. If do fails nothing is moved. When Update
// gives nil, everything is on disk.
//
// Git itself may write at the same time: a reference is moved under the lock
// that git would take for it.
func (r *Repo) Update(ctx context.Context, do func(*Tx) error) error {
	lock, err := r.lock(ctx)
	if err != nil {
		return fmt.Errorf("waiting to write in %s: %w", r.common, err)
	}
	defer lock.Close()
	if err := r.tidy(); err != nil {
		return fmt.Errorf("clearing up in %s: %w", r.common, err)
	}
	tx := &Tx{repo: r, ctx: ctx, folders: map[string]bool{}, known: map[oid]plumbing.ObjectType{}, written: map[oid]bool{}}
	err = do(tx)
	tx.over = true
	if err != nil {
		return err
	}
	if err := tx.finish(); err != nil {
		return fmt.Errorf("writing in %s: %w", r.common, err)
	}
	return nil
}

// lock takes the repository's lock. While it was waited for, another
// repository may have been put in this one's place: then it is the lock of
// that one that counts.
func (r *Repo) lock(ctx context.Context) (*flock.Flock, error) {
	for {
		lock := flock.New(filepath.Join(r.common, lockName), flock.SetPermissions(0o666))
		if _, err := lock.TryLockContext(ctx, lockPause); err != nil {
			return nil, err
		}
		held, err := lock.Stat()
		if err != nil {
			return nil, errors.Join(err, lock.Close())
		}
		if there, err := os.Stat(lock.Path()); err == nil && os.SameFile(held, there) {
			return lock, nil
		}
		if err := lock.Close(); err != nil {
			return nil, err
		}
	}
}

// tidy removes what a writer that died left behind. Only the holder of the
// lock may: no other writer of ours is at work.
func (r *Repo) tidy() error {
	if err := r.objects.sweep(); err != nil {
		return err
	}
	return r.sweepRefs()
}

// Tx is one update under the lock. It is over when the function that got it
// returns.
type Tx struct {
	repo    *Repo
	ctx     context.Context
	over    bool
	folders map[string]bool             // of objects, to be made durable
	known   map[oid]plumbing.ObjectType // what was written or leant on
	written map[oid]bool
	pack    *pack // where objects go instead of files of their own
	temps   int   // temporary files so far
	moves   []move
}

// finish makes the objects durable and moves the references.
func (t *Tx) finish() error {
	for folder := range t.folders {
		// Git takes a folder away when it has packed what was in it.
		if err := syncDir(folder); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if len(t.folders) > 0 {
		if err := syncDir(t.repo.objects.dir); err != nil {
			return err
		}
	}
	for id := range t.known {
		if !t.repo.objects.has(id) {
			return fmt.Errorf("object %s was removed while it was being used; try again", id)
		}
	}
	return t.moveRefs()
}
