package gitrepo

import (
	"fmt"
	"path"
	"slices"

	"github.com/go-git/go-git/v5/plumbing"
)

// MergeTree writes the tree that has what two commits (or trees) have each
// changed since base. Files are merged whole, with their modes: where both
// sides have changed the same file, and not alike, the path is a conflict, and
// there is no tree. An empty id is the empty tree. Equal subtrees are not
// read.
func (t *Tx) MergeTree(base, ours, theirs string) (tree string, conflicts []string, err error) {
	var sides [3]*entry
	for i, id := range []string{base, ours, theirs} {
		if id == "" {
			continue
		}
		root, err := t.repo.rootTree(id)
		if err != nil {
			return "", nil, fmt.Errorf("merging trees: %w", err)
		}
		sides[i] = &entry{mode: modeFolder, id: root}
	}
	m := merger{tx: t}
	merged, err := m.merge("", sides)
	switch {
	case err != nil:
		return "", nil, fmt.Errorf("merging trees: %w", err)
	case len(m.conflicts) > 0:
		slices.Sort(m.conflicts)
		return "", m.conflicts, nil
	case merged == nil:
		tree, err = t.Tree("", nil)
		return tree, nil, err
	}
	return merged.id.String(), nil, nil
}

type merger struct {
	tx        *Tx
	conflicts []string
}

// merge gives what base, ours and theirs become at one path; nil means that
// nothing is there.
func (m *merger) merge(at string, sides [3]*entry) (*entry, error) {
	base, ours, theirs := sides[0], sides[1], sides[2]
	switch {
	case same(ours, theirs), same(base, theirs):
		return ours, nil
	case same(base, ours):
		return theirs, nil
	case isFile(ours) || isFile(theirs):
		m.conflicts = append(m.conflicts, at)
		return nil, nil
	}
	return m.folders(at, sides)
}

// folders merges name by name; a side that is no folder has no names.
func (m *merger) folders(at string, sides [3]*entry) (*entry, error) {
	names := map[string]*[3]*entry{}
	for i, side := range sides {
		if side == nil || !side.mode.IsDir() {
			continue
		}
		entries, err := m.tx.repo.tree(side.id)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", at, err)
		}
		for _, e := range entries {
			if names[e.name] == nil {
				names[e.name] = new([3]*entry)
			}
			names[e.name][i] = &e
		}
	}
	var merged []entry
	for name, sides := range names {
		e, err := m.merge(path.Join(at, name), *sides)
		if err != nil {
			return nil, err
		}
		if e != nil {
			merged = append(merged, entry{name, e.mode, e.id})
		}
	}
	if len(merged) == 0 || len(m.conflicts) > 0 {
		return nil, nil
	}
	slices.SortFunc(merged, compareEntries)
	id, err := m.tx.write(plumbing.TreeObject, encodeTree(merged))
	return &entry{mode: modeFolder, id: id}, err
}

func same(a, b *entry) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.mode == b.mode && a.id == b.id
}

// isFile tells a file, a link or a submodule from a folder and from nothing.
func isFile(e *entry) bool { return e != nil && !e.mode.IsDir() }
