package gitrepo

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
)

// move is one reference to be moved; no id where there is to be none.
type move struct{ name, old, new string }

// SetRef moves a reference from old to new when the update is done: old empty
// means that it must not exist, new empty takes it away. ErrChanged (from
// here, since the lock is held; from Update, when git moved it meanwhile) when
// it points elsewhere. A branch points at a commit, other references at any
// object. Names are validated as git check-ref-format does, and
// so that none is a folder of another.
func (t *Tx) SetRef(name, old, new string) error {
	if err := t.setRef(name, old, new); err != nil {
		return fmt.Errorf("moving %s: %w", name, err)
	}
	return nil
}

func (t *Tx) setRef(name, old, new string) error {
	if t.over {
		return errOver
	}
	if err := validRef(name); err != nil {
		return err
	}
	if new != "" {
		kind := plumbing.AnyObject
		if strings.HasPrefix(name, "refs/heads/") {
			kind = plumbing.CommitObject
		}
		if err := t.need(new, kind); err != nil {
			return err
		}
	}
	m := move{name, old, new}
	if i := slices.IndexFunc(t.moves, func(m move) bool { return m.name == name }); i >= 0 {
		if t.moves[i].new != old {
			return errorf(ErrChanged, "this update moves it to %q", t.moves[i].new)
		}
		m.old = t.moves[i].old
		t.moves = slices.Delete(t.moves, i, i+1)
	} else if err := t.repo.pointsAt(name, old); err != nil {
		return err
	}
	if new != "" {
		if err := t.repo.roomFor(name); err != nil {
			return err
		}
		for _, other := range t.moves {
			if oneHoldsOther(name, other.name) {
				return fmt.Errorf("%s is moved in the same update, and one cannot be a folder of the other", other.name)
			}
		}
	}
	t.moves = append(t.moves, m)
	return nil
}

// pointsAt demands that a reference points at an id, or that there is none.
func (r *Repo) pointsAt(name, id string) error {
	value, err := r.refValue(name)
	switch {
	case err != nil:
		return err
	case strings.HasPrefix(value, "ref: "):
		return fmt.Errorf("it is a symbolic reference (%s)", value)
	case value != id && value == "":
		return errorf(ErrChanged, "there is no such reference")
	case value != id:
		return errorf(ErrChanged, "it points at %s", value)
	}
	return nil
}

// roomFor demands that no reference is a folder of another.
func (r *Repo) roomFor(name string) error {
	below, err := r.Refs(name + "/")
	if err != nil {
		return err
	}
	if len(below) > 0 {
		return fmt.Errorf("there is a reference %s", below[0])
	}
	for i, c := range name {
		if c != '/' || i <= len("refs") {
			continue
		}
		value, err := r.refValue(name[:i])
		if err != nil {
			return err
		}
		if value != "" {
			return fmt.Errorf("there is a reference %s", name[:i])
		}
	}
	return nil
}

func oneHoldsOther(a, b string) bool {
	return strings.HasPrefix(a, b+"/") || strings.HasPrefix(b, a+"/")
}

// moveRefs moves the references, holding the locks of all of them.
func (t *Tx) moveRefs() error {
	locks := make([]*refLock, 0, len(t.moves))
	defer func() {
		for _, lock := range locks {
			lock.release()
		}
	}()
	for _, m := range t.moves {
		lock, err := t.lockRef(m.name, m.content())
		if err != nil {
			return fmt.Errorf("moving %s: %w", m.name, err)
		}
		locks = append(locks, lock)
		if err := t.repo.pointsAt(m.name, m.old); err != nil {
			return fmt.Errorf("moving %s: %w", m.name, err)
		}
	}
	for i, m := range t.moves {
		var err error
		if m.new == "" {
			err = t.removeRef(locks[i])
		} else {
			err = locks[i].commit()
		}
		if err != nil {
			return fmt.Errorf("moving %s (%d of %d were moved): %w", m.name, i, len(t.moves), err)
		}
	}
	return nil
}

func (m move) content() string {
	if m.new == "" {
		return ""
	}
	return m.new + "\n"
}

// removeRef takes a reference away: first from the packed ones, so that none
// of old shows when the file is gone.
func (t *Tx) removeRef(lock *refLock) error {
	if err := t.unpackRef(lock.name); err != nil {
		return err
	}
	file := lock.target()
	if err := os.Remove(file); err != nil && !notThere(err) {
		return err
	}
	if err := syncDir(filepath.Dir(file)); err != nil {
		return err
	}
	lock.release()
	// Empty folders would be in the way of a reference with their name.
	for dir := filepath.Dir(file); strings.Count(filepath.ToSlash(dir), "/") > strings.Count(filepath.ToSlash(t.repo.common), "/")+2; dir = filepath.Dir(dir) {
		if os.Remove(dir) != nil {
			break
		}
	}
	return nil
}

// unpackRef writes the list of packed references without one.
func (t *Tx) unpackRef(name string) error {
	refs, err := t.repo.packedRefs()
	if err != nil || refs[name] == "" {
		return err
	}
	list := filepath.Join(t.repo.common, packedName)
	lock, err := t.lockRef(packedName, "")
	if err != nil {
		return err
	}
	defer lock.release()
	text, err := os.ReadFile(list) // again: it is ours to change only now
	if err != nil {
		return err
	}
	var kept strings.Builder
	dropping := false
	for line := range strings.Lines(string(text)) {
		if line[0] != '^' { // what a tag is about follows the tag
			_, ref, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
			dropping = line[0] != '#' && ref == name
		}
		if !dropping {
			kept.WriteString(line)
		}
	}
	if err := lock.write(kept.String()); err != nil {
		return err
	}
	return lock.commit()
}

const packedName = "packed-refs"

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

// write says anew what the file is to hold.
func (l *refLock) write(content string) error {
	file, err := os.OpenFile(l.file(), os.O_WRONLY|os.O_TRUNC, 0)
	if err != nil {
		return err
	}
	_, err = file.WriteString(content)
	if err == nil {
		err = file.Sync()
	}
	if cerr := file.Close(); err == nil {
		err = cerr
	}
	return err
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
