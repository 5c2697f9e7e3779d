package gitrepo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// Rewriting says how a repository is to be told anew.
type Rewriting struct {
	// File gives what a file, or a link, is to say, and what it is to be
	// called within its folder: an empty name leaves it out. It is asked once
	// for each path and content.
	File func(path string, data []byte) (name string, rewritten []byte, err error)

	// Text gives what a text in a commit or a tag is to say: its message, and
	// the names and addresses of people. A commit is asked about after its
	// files and its parents.
	Text func(string) string

	// Skip tells which references are left out.
	Skip func(ref string) bool

	// Roots are more commits that come along with their history.
	Roots []string

	// Then may write more into the new repository, from nothing or from what
	// was written before. It is told what each old commit has become.
	Then func(tx *Tx, commits map[string]string) error
}

// Rewrite makes a new bare repository in dir, which must be empty or not
// there, with the whole history of all references told anew. What no reference
// leads to, earlier versions and all, does not come along. What is not changed
// keeps its id; a commit that is changed loses its signature, and where its
// message names another by its whole id it names the new one.
//
// The same repository and rules give the same bytes.
func (r *Repo) Rewrite(ctx context.Context, dir string, how Rewriting) error {
	if cut, err := r.Shallow(); err != nil {
		return err
	} else if cut {
		return errors.New("rewriting: it is a shallow clone, whose history is not all here")
	}
	to, err := Init(dir)
	if err != nil {
		return err
	}
	defer to.Close()
	if err := r.copyHead(to); err != nil {
		return fmt.Errorf("rewriting %s: %w", r.common, err)
	}
	return to.Update(ctx, func(tx *Tx) error {
		if err := r.rewriteInto(tx, how); err != nil {
			return fmt.Errorf("rewriting %s: %w", r.common, err)
		}
		return nil
	})
}

// copyHead gives a new repository the same main branch.
func (r *Repo) copyHead(to *Repo) error {
	value, err := r.refValue("HEAD")
	if err != nil || !strings.HasPrefix(value, "ref: ") || value == strings.TrimSpace(emptyRepository["HEAD"]) {
		return err
	}
	head := filepath.Join(to.dir, "HEAD")
	if err := os.Remove(head); err != nil {
		return err
	}
	if err := writeDurably(head, []byte(value+"\n"), 0o666); err != nil {
		return err
	}
	return syncDir(to.dir)
}

func (r *Repo) rewriteInto(tx *Tx, how Rewriting) error {
	pack, err := newPack(tx.repo.objects.dir)
	if err != nil {
		return err
	}
	defer pack.close()
	tx.pack = pack
	w := &rewriter{from: r, tx: tx, how: how, files: map[place]entry{}, folders: map[place]oid{}, commits: map[string]string{}}
	refs, err := r.Refs("refs/")
	if err != nil {
		return err
	}
	var list strings.Builder // nobody else knows the repository yet, so it may be written at once
	list.WriteString("# pack-refs with: sorted \n")
	for _, id := range how.Roots {
		if err := w.history(id); err != nil {
			return err
		}
	}
	for _, name := range refs {
		if how.Skip != nil && how.Skip(name) {
			continue
		}
		old, err := r.Ref(name)
		if err != nil {
			return err
		}
		id, err := w.object(old)
		if err != nil {
			return err
		}
		fmt.Fprintf(&list, "%s %s\n", id, name)
	}
	if how.Then != nil {
		if err := how.Then(tx, w.commits); err != nil {
			return err
		}
	}
	if err := pack.finish(); err != nil {
		return err
	}
	tx.pack = nil
	clear(tx.known) // all of it is there
	if err := writeDurably(filepath.Join(tx.repo.common, packedName), []byte(list.String()), 0o666); err != nil {
		return err
	}
	return syncDir(tx.repo.common)
}

// place is a file or folder at a path.
type place struct {
	path string
	id   oid
}

// rewriter tells a repository anew.
type rewriter struct {
	from    *Repo
	tx      *Tx
	how     Rewriting
	files   map[place]entry // only name and id
	folders map[place]oid
	commits map[string]string
}

// object rewrites whatever a reference points at.
func (w *rewriter) object(id string) (string, error) {
	if err := w.tx.ctx.Err(); err != nil {
		return "", err
	}
	hash, err := parseID(id)
	if err != nil {
		return "", err
	}
	kind, data, err := w.from.objects.readAny(hash)
	switch {
	case err != nil:
		return "", err
	case kind == plumbing.CommitObject:
		err := w.history(id)
		return w.commits[id], err
	case kind == plumbing.TagObject:
		return w.tag(data)
	case kind == plumbing.TreeObject:
		tree, err := w.folder(place{"", hash})
		return tree.String(), err
	}
	_, data, err = w.how.File("", bytes.Clone(data))
	if err != nil {
		return "", err
	}
	return w.tx.Blob(data)
}

// history rewrites a commit and all that it stands on, parents first.
func (w *rewriter) history(head string) error {
	stack := []string{head}
	for len(stack) > 0 {
		id := stack[len(stack)-1]
		if w.commits[id] != "" {
			stack = stack[:len(stack)-1]
			continue
		}
		c, err := w.from.Commit(id)
		if err != nil {
			return err
		}
		waiting := len(stack)
		for _, parent := range slices.Backward(c.Parents) {
			if w.commits[parent] == "" {
				stack = append(stack, parent)
			}
		}
		if len(stack) > waiting {
			continue
		}
		if err := w.tx.ctx.Err(); err != nil {
			return err
		}
		if w.commits[id], err = w.commit(c); err != nil {
			return fmt.Errorf("commit %s: %w", id, err)
		}
		stack = stack[:len(stack)-1]
	}
	return nil
}

// folder rewrites a folder. No id means that nothing was left in it.
func (w *rewriter) folder(at place) (oid, error) {
	if id, ok := w.folders[at]; ok {
		return id, nil
	}
	entries, err := w.from.tree(at.id)
	if err != nil {
		return oid{}, err
	}
	var kept []entry
	for _, e := range entries {
		below := place{path.Join(at.path, e.name), e.id}
		switch {
		case e.mode.IsDir():
			e.id, err = w.folder(below)
		case e.mode != modeSubmodule:
			var is entry
			is, err = w.file(below)
			e.name, e.id = is.name, is.id
		}
		if err != nil {
			return oid{}, err
		}
		if e.name != "" && !e.id.IsZero() {
			kept = append(kept, e)
		}
	}
	slices.SortFunc(kept, compareEntries)
	data := encodeTree(kept)
	if _, err := parseTree(data); err != nil { // two files with one new name
		return oid{}, fmt.Errorf("%s: %w", at.path, err)
	}
	var id oid
	if len(kept) > 0 || at.path == "" {
		id, err = w.tx.write(plumbing.TreeObject, data)
	}
	w.folders[at] = id
	return id, err
}

// file rewrites a file; without a name it is left out.
func (w *rewriter) file(at place) (entry, error) {
	if is, ok := w.files[at]; ok {
		return is, nil
	}
	data, err := w.from.objects.read(at.id, plumbing.BlobObject)
	if err != nil {
		return entry{}, err
	}
	var is entry
	if is.name, data, err = w.how.File(at.path, bytes.Clone(data)); err != nil {
		return entry{}, fmt.Errorf("%s: %w", at.path, err)
	}
	if is.name != "" {
		if is.name != path.Base(at.path) {
			if err := safePath(is.name); err != nil {
				return entry{}, err
			}
		}
		if is.id, err = w.tx.write(plumbing.BlobObject, data); err != nil {
			return entry{}, err
		}
	}
	w.files[at] = is
	return is, nil
}
