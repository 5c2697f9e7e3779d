package gitrepo

import (
	"fmt"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// Tree writes the tree of base (a commit or tree; empty for none) with edits
// put in by path: a blob id, or empty to take the file away (which is no error
// when there is none). It gives the tree's id. Paths are validated; folders
// that become empty disappear. A file that is there keeps its mode; a new one
// is a regular file, and so is what takes a link's place. Where a folder is in
// a file's way, or a file in a folder's, the edits must take it away.
func (t *Tx) Tree(base string, edits map[string]string) (string, error) {
	id, err := t.editTree(base, edits)
	if err != nil {
		return "", fmt.Errorf("writing a tree: %w", err)
	}
	return id.String(), nil
}

func (t *Tx) editTree(base string, edits map[string]string) (oid, error) {
	for name, id := range edits {
		if err := safePath(name); err != nil {
			return oid{}, err
		}
		if id == "" {
			continue
		}
		if err := t.need(id, plumbing.BlobObject); err != nil {
			return oid{}, fmt.Errorf("%s: %w", name, err)
		}
	}
	var root oid
	if base != "" {
		var err error
		if root, err = t.repo.rootTree(base); err != nil {
			return oid{}, err
		}
	}
	id, err := t.folder(root, edits)
	if err == nil && id.IsZero() {
		return t.write(plumbing.TreeObject, nil)
	}
	return id, err
}

// folder writes a folder with edits put in; no id means an empty one.
func (t *Tx) folder(base oid, edits map[string]string) (oid, error) {
	if len(edits) == 0 {
		return base, nil
	}
	var entries []entry
	if !base.IsZero() {
		var err error
		if entries, err = t.repo.tree(base); err != nil {
			return oid{}, err
		}
		entries = slices.Clone(entries)
	}
	here, below := map[string]string{}, map[string]map[string]string{}
	for name, id := range edits {
		first, rest, deeper := strings.Cut(name, "/")
		if !deeper {
			here[name] = id
			continue
		}
		if below[first] == nil {
			below[first] = map[string]string{}
		}
		below[first][rest] = id
	}
	var err error
	for name, edits := range below {
		if entries, err = t.putFolder(entries, name, edits, here); err != nil {
			return oid{}, err
		}
	}
	for name, id := range here {
		if entries, err = putFile(entries, name, id); err != nil {
			return oid{}, err
		}
	}
	if len(entries) == 0 {
		return oid{}, nil
	}
	slices.SortFunc(entries, compareEntries)
	return t.write(plumbing.TreeObject, encodeTree(entries))
}

// putFolder puts edits below one folder in.
func (t *Tx) putFolder(entries []entry, name string, edits, here map[string]string) ([]entry, error) {
	i := indexOf(entries, name)
	var base oid
	if i >= 0 && entries[i].mode.IsDir() {
		base = entries[i].id
	}
	id, err := t.folder(base, edits)
	if err != nil {
		return nil, fmt.Errorf("%s/: %w", name, err)
	}
	if id == base {
		return entries, nil
	}
	if i >= 0 && !entries[i].mode.IsDir() {
		if gone, ok := here[name]; !ok || gone != "" {
			return nil, fmt.Errorf("%s is a file, so nothing can lie below it", name)
		}
		delete(here, name)
	}
	if i >= 0 {
		entries = slices.Delete(entries, i, i+1)
	}
	if !id.IsZero() {
		entries = append(entries, entry{name, modeFolder, id})
	}
	return entries, nil
}

// putFile puts one file in, or takes it away.
func putFile(entries []entry, name, id string) ([]entry, error) {
	i := indexOf(entries, name)
	switch {
	case i >= 0 && entries[i].mode.IsDir():
		return nil, fmt.Errorf("%s is a folder, not a file", name)
	case id == "" && i < 0:
		return entries, nil
	case id == "":
		return slices.Delete(entries, i, i+1), nil
	case i < 0:
		return append(entries, entry{name, modeFile, plumbing.NewHash(id)}), nil
	}
	if !entries[i].mode.IsRegular() {
		entries[i].mode = modeFile
	}
	entries[i].id = plumbing.NewHash(id)
	return entries, nil
}

func indexOf(entries []entry, name string) int {
	return slices.IndexFunc(entries, func(e entry) bool { return e.name == name })
}
