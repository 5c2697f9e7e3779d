package gitrepo

import (
	"errors"
	"fmt"
	"iter"
	"strings"
)

// Step is one commit on the first-parent line, and what it changed against its
// first parent.
type Step struct {
	Commit  *Commit
	Changes []Change
}

// History walks the first-parent line from head to its beginning, or to the
// commit until (which is not given), newest first, with the changes under
// folder ("ideas"; empty for all). Equal subtrees are not read. The walk ends
// after the first error; never coming to until is one. In a shallow clone the
// line ends where history was cut off, as if everything began there.
func (r *Repo) History(head, until, folder string) iter.Seq2[*Step, error] {
	return func(yield func(*Step, error) bool) {
		if err := r.history(head, until, strings.Trim(folder, "/"), yield); err != nil {
			yield(nil, fmt.Errorf("reading the history of %s: %w", head, err))
		}
	}
}

func (r *Repo) history(head, until, folder string, yield func(*Step, error) bool) error {
	if head == until {
		return nil
	}
	walk, err := r.newWalk()
	if err != nil {
		return err
	}
	commit, err := walk.commit(head)
	if err != nil {
		return err
	}
	here, err := r.folderOf(commit, folder)
	if err != nil {
		return err
	}
	d := differ{repo: r}
	for commit != nil {
		var parent *Commit
		var before *entry
		if len(commit.Parents) > 0 {
			if parent, err = walk.commit(commit.Parents[0]); err != nil {
				return err
			}
			if before, err = r.folderOf(parent, folder); err != nil {
				return err
			}
		}
		d.next()
		if err := d.either(folder, before, here); err != nil {
			return err
		}
		if !yield(&Step{commit.clone(), d.changes}, nil) {
			return nil
		}
		if parent != nil && parent.ID == until {
			return nil
		}
		commit, here = parent, before
	}
	if until != "" {
		return errorf(ErrNotFound, "%s is not on its first-parent line", until)
	}
	return nil
}

// folderOf gives what a commit has at the folder's path; nil for nothing.
func (r *Repo) folderOf(c *Commit, folder string) (*entry, error) {
	root, err := parseID(c.Tree)
	if err != nil {
		return nil, err
	}
	if folder == "" {
		folder = "."
	}
	e, err := r.entryAt(root, folder)
	if errors.Is(err, errNothingThere) {
		return nil, nil
	}
	return &e, err
}

// either compares what lies at a path, where a file may have taken the place
// of a folder.
func (d *differ) either(at string, old, new *entry) error {
	switch {
	case old == nil && new == nil, old != nil && new != nil && old.id == new.id && old.mode == new.mode:
		return nil
	case old == nil, new == nil, old.mode.IsDir() == new.mode.IsDir():
		return d.entries(at, old, new)
	}
	file, folder := [2]*entry{old, nil}, [2]*entry{nil, new}
	if old.mode.IsDir() {
		file, folder = [2]*entry{nil, new}, [2]*entry{old, nil}
	}
	if err := d.entries(at, file[0], file[1]); err != nil {
		return err
	}
	return d.entries(at, folder[0], folder[1])
}
