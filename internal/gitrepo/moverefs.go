package gitrepo

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

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
// of old shows when the file is gone. Until then the list stays locked, or git
// could put the reference into it again.
func (t *Tx) removeRef(lock *refLock) error {
	list, err := t.lockRef(packedName, "")
	if err != nil {
		return err
	}
	defer list.release()
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
	for folder := path.Dir(lock.name); strings.Count(folder, "/") > 1; folder = path.Dir(folder) {
		if os.Remove(filepath.Join(t.repo.common, filepath.FromSlash(folder))) != nil {
			break
		}
	}
	return nil
}

const (
	packedName = "packed-refs"
	packedTemp = refTempPrefix + "new" // the next list, before it takes the place of the old
)

// unpackRef writes the list of packed references, which is locked, without
// one.
func (t *Tx) unpackRef(name string) error {
	list := filepath.Join(t.repo.common, packedName)
	text, err := os.ReadFile(list)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
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
	if kept.Len() == len(text) {
		return nil
	}
	temp := filepath.Join(t.repo.common, packedTemp)
	if err := writeDurably(temp, []byte(kept.String()), 0o666); err != nil {
		return err
	}
	if err := os.Rename(temp, list); err != nil {
		os.Remove(temp)
		return err
	}
	return syncDir(t.repo.common)
}
