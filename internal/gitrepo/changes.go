package gitrepo

import (
	"fmt"
	"path"
)

// Changes gives the files that differ between two commits or trees, by path;
// an empty id is the empty tree. Equal subtrees are not read. A file that has
// been moved is two changes, and one whose mode alone differs is one.
func (r *Repo) Changes(old, new string) ([]Change, error) {
	var sides [2]*entry
	for i, id := range []string{old, new} {
		if id == "" {
			continue
		}
		root, err := r.rootTree(id)
		if err != nil {
			return nil, fmt.Errorf("comparing %s with %s: %w", old, new, err)
		}
		sides[i] = &entry{mode: modeFolder, id: root}
	}
	d := differ{repo: r}
	d.next()
	if err := d.entries("", sides[0], sides[1]); err != nil {
		return nil, fmt.Errorf("comparing %s with %s: %w", old, new, err)
	}
	return d.changes, nil
}

// differ gathers what differs between two trees. It remembers the trees that
// it read for this comparison and the one before: in a walk the old ones of
// one are the new ones of the next.
type differ struct {
	repo         *Repo
	changes      []Change
	trees, older map[oid][]entry
}

// next makes ready for another comparison.
func (d *differ) next() {
	d.changes = nil
	d.trees, d.older = map[oid][]entry{}, d.trees
}

// entries compares what lies at one path; nil when nothing does. A file and a
// folder there are never given together: in a tree they are two names.
func (d *differ) entries(at string, old, new *entry) error {
	if old != nil && old.mode.IsDir() || new != nil && new.mode.IsDir() {
		return d.folders(at, old, new)
	}
	change := Change{Path: at}
	if old != nil {
		change.Old, change.OldMode = old.id.String(), old.mode
	}
	if new != nil {
		change.New, change.NewMode = new.id.String(), new.mode
	}
	d.changes = append(d.changes, change)
	return nil
}

// folders compares two folders, or one with nothing.
func (d *differ) folders(at string, old, new *entry) error {
	if old != nil && new != nil && old.id == new.id {
		return nil
	}
	olds, err := d.read(old)
	if err != nil {
		return err
	}
	news, err := d.read(new)
	if err != nil {
		return err
	}
	for len(olds) > 0 || len(news) > 0 {
		var a, b *entry
		order := 0
		switch {
		case len(olds) == 0:
			order = 1
		case len(news) == 0:
			order = -1
		default:
			order = compareEntries(olds[0], news[0])
		}
		if order <= 0 {
			a, olds = &olds[0], olds[1:]
		}
		if order >= 0 {
			b, news = &news[0], news[1:]
		}
		if order == 0 && a.id == b.id && a.mode == b.mode {
			continue // the most usual case
		}
		name := a
		if name == nil {
			name = b
		}
		if err := d.entries(path.Join(at, name.name), a, b); err != nil {
			return err
		}
	}
	return nil
}

func (d *differ) read(folder *entry) ([]entry, error) {
	if folder == nil {
		return nil, nil
	}
	entries, ok := d.trees[folder.id]
	if !ok {
		entries, ok = d.older[folder.id]
	}
	if !ok {
		var err error
		if entries, err = d.repo.tree(folder.id); err != nil {
			return nil, err
		}
	}
	d.trees[folder.id] = entries
	return entries, nil
}
