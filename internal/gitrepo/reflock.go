package gitrepo

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// refLock is git's own lock of a reference: a file with .lock after its name,
// which becomes the reference when it is done. Ours is also a file sluss.ref.…
// in the repository's folder (one file by two names): after a crash that tells
// our locks from git's.
type refLock struct {
	repo *Repo
	name string
	held bool
}

const refTempPrefix = "sluss.ref."

var (
	escapeRef   = strings.NewReplacer("%", "%25", "/", "%2F")
	unescapeRef = strings.NewReplacer("%25", "%", "%2F", "/")
)

func (l *refLock) temp() string {
	return filepath.Join(l.repo.common, refTempPrefix+escapeRef.Replace(l.name))
}
func (l *refLock) target() string { return filepath.Join(l.repo.common, filepath.FromSlash(l.name)) }
func (l *refLock) file() string   { return l.target() + ".lock" }

// lockTries is how often a lock that git holds is looked at: git holds one for
// a moment, and gc that of packed-refs for some seconds.
const lockTries = 2000

// lockRef takes the lock of a reference, and writes what it is to hold.
func (t *Tx) lockRef(name, content string) (*refLock, error) {
	l := &refLock{repo: t.repo, name: name, held: true}
	if err := writeDurably(l.temp(), []byte(content), 0o666); err != nil {
		return nil, err
	}
	err := t.linkLock(l)
	if err != nil {
		l.release()
		return nil, err
	}
	return l, nil
}

func (t *Tx) linkLock(l *refLock) error {
	for range lockTries {
		if err := os.MkdirAll(filepath.Dir(l.file()), 0o777); err != nil {
			return err
		}
		err := os.Link(l.temp(), l.file())
		switch {
		case err == nil:
			return nil
		case !errors.Is(err, fs.ErrExist) && !errors.Is(err, fs.ErrNotExist):
			return err
		}
		select {
		case <-t.ctx.Done():
			return t.ctx.Err()
		case <-time.After(lockPause):
		}
	}
	return fmt.Errorf("%s is there: git is at work, or was killed; if no git runs, remove that file", l.file())
}

// commit makes the lock the reference.
func (l *refLock) commit() error {
	if info, err := os.Lstat(l.target()); err == nil && info.IsDir() {
		if err := removeEmpty(l.target()); err != nil {
			return err
		}
	}
	if err := os.Rename(l.file(), l.target()); err != nil {
		return err
	}
	l.held = false
	os.Remove(l.temp())
	for dir := filepath.Dir(l.target()); ; dir = filepath.Dir(dir) {
		if err := syncDir(dir); err != nil {
			return err
		}
		if dir == l.repo.common || filepath.Dir(dir) == l.repo.common {
			return nil
		}
	}
}

// release gives the lock up.
func (l *refLock) release() {
	if l.held && sameFile(l.temp(), l.file()) {
		os.Remove(l.file())
	}
	os.Remove(l.temp())
	l.held = false
}

// removeEmpty removes a folder that holds nothing but folders.
func removeEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.IsDir() {
			if err := removeEmpty(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return os.Remove(dir)
}

func sameFile(a, b string) bool {
	x, err := os.Lstat(a)
	if err != nil {
		return false
	}
	y, err := os.Lstat(b)
	return err == nil && os.SameFile(x, y)
}

// sweepRefs gives up the locks of a writer of ours that died.
func (r *Repo) sweepRefs() error {
	left, err := namesIn(r.common, refTempPrefix)
	if err != nil {
		return err
	}
	for _, file := range left {
		temp := filepath.Join(r.common, file)
		name := unescapeRef.Replace(strings.TrimPrefix(file, refTempPrefix))
		(&refLock{repo: r, name: name, held: true}).release()
		if _, err := os.Lstat(temp); err == nil {
			return fmt.Errorf("%s cannot be removed", temp)
		}
	}
	return nil
}
