package github

import (
	"context"
	"errors"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/idesluss/idesluss/internal/forge"
)

// objects remembers what has been fetched of a repository's trees, files and
// commits. An object never changes, so nothing needs to be asked for twice; when
// there is too much of a kind it is all forgotten.
type objects struct {
	readTree func(ctx context.Context, id string, below bool) (entries []entry, cut bool, err error)
	readBlob func(ctx context.Context, id string) ([]byte, error)

	mu      sync.Mutex
	trees   map[string][]entry // by name
	entries int                // in all trees
	blobs   map[string][]byte
	bytes   int // in all blobs
	commits map[string]*forge.Commit
}

// Bounds of what is remembered: some 40 MB of trees, 64 MB of files, 10 MB of
// commits.
const (
	mostEntries = 200_000
	mostBytes   = 64 << 20
	mostCommits = 10_000
)

// entry is a name in a tree.
type entry struct {
	path string // its name; the whole path where all below a tree was fetched
	mode string // as Git writes it
	id   string
	size int64 // of a file
}

// Modes of entries, as GitHub writes them.
const (
	regular    = "100644"
	executable = "100755"
	folder     = "040000"
	link       = "120000"
)

// emptyTree is the id of a tree without entries, which GitHub does not give.
const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"

func newObjects(readTree func(context.Context, string, bool) ([]entry, bool, error), readBlob func(context.Context, string) ([]byte, error)) *objects {
	return &objects{
		readTree: readTree, readBlob: readBlob,
		trees: map[string][]entry{}, blobs: map[string][]byte{}, commits: map[string]*forge.Commit{},
	}
}

// tree gives the entries of a tree, by name.
func (o *objects) tree(ctx context.Context, id string) ([]entry, error) {
	if known, ok := o.knownTree(id); ok {
		return known, ctx.Err()
	}
	entries, _, err := o.readTree(ctx, id, false)
	if err != nil {
		return nil, err
	}
	o.keepTree(id, entries)
	return entries, nil
}

// fetchBelow fetches a tree and all below it, if GitHub can tell them at once:
// it cuts an answer off at 100,000 entries, and then nothing is remembered.
func (o *objects) fetchBelow(ctx context.Context, id string) error {
	all, cut, err := o.readTree(ctx, id, true)
	if err != nil || cut {
		return err
	}
	ids := map[string]string{".": id}
	within := map[string][]entry{".": nil}
	for _, e := range all {
		if e.mode == folder {
			ids[e.path], within[e.path] = e.id, nil
		}
	}
	for _, e := range all {
		above := path.Dir(e.path)
		e.path = path.Base(e.path)
		within[above] = append(within[above], e)
	}
	for above, entries := range within {
		if id, told := ids[above]; told {
			o.keepTree(id, entries)
		}
	}
	return nil
}

func (o *objects) knownTree(id string) ([]entry, bool) {
	if id == emptyTree || id == "" {
		return nil, true
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	entries, ok := o.trees[id]
	return entries, ok
}

// keepTree remembers a tree, its entries sorted by name.
func (o *objects) keepTree(id string, entries []entry) {
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.path, b.path) })
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, ok := o.trees[id]; ok {
		return
	}
	if o.entries += len(entries); o.entries > mostEntries {
		clear(o.trees)
		o.entries = len(entries)
	}
	o.trees[id] = entries
}

// blob gives the bytes of a file. They are not to be changed.
func (o *objects) blob(ctx context.Context, id string) ([]byte, error) {
	o.mu.Lock()
	known, ok := o.blobs[id]
	o.mu.Unlock()
	if ok {
		return known, ctx.Err()
	}
	data, err := o.readBlob(ctx, id)
	if err != nil {
		return nil, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.bytes += len(data); o.bytes > mostBytes {
		clear(o.blobs)
		o.bytes = len(data)
	}
	o.blobs[id] = data
	return data, nil
}

func (o *objects) commit(id string) *forge.Commit {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.commits[id]
}

func (o *objects) keepCommit(c *forge.Commit) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.commits) >= mostCommits {
		clear(o.commits)
	}
	o.commits[c.ID] = c
}

// errNoEntry says that there is nothing at a path.
var errNoEntry = errors.New("no such file or folder")

// lookup finds what is at a path.
func (o *objects) lookup(ctx context.Context, tree, name string, read func(context.Context, string) ([]entry, error)) (entry, error) {
	here := entry{path: ".", mode: folder, id: tree}
	if name == "." {
		return here, nil
	}
	for part := range strings.SplitSeq(name, "/") {
		if here.mode != folder {
			return entry{}, errNoEntry
		}
		entries, err := read(ctx, here.id)
		if err != nil {
			return entry{}, err
		}
		i, found := slices.BinarySearchFunc(entries, part, func(e entry, name string) int { return strings.Compare(e.path, name) })
		if !found {
			return entry{}, errNoEntry
		}
		here = entries[i]
	}
	return here, nil
}

// find finds the file at a path; the zero entry when there is none.
func (o *objects) find(ctx context.Context, tree, name string) (entry, error) {
	found, err := o.lookup(ctx, tree, name, o.tree)
	if errors.Is(err, errNoEntry) || found.mode == folder {
		return entry{}, nil
	}
	return found, err
}

// change is a file that differs between two trees.
type change struct {
	forge.FileChange
	newMode string
}

// diff gives the files that differ between two trees, by path. Trees that are
// equal are not fetched.
func (o *objects) diff(ctx context.Context, old, new string) ([]change, error) {
	var all []change
	if err := o.diffInto(ctx, old, new, "", &all); err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b change) int { return strings.Compare(a.Path, b.Path) })
	return all, nil
}

func (o *objects) diffInto(ctx context.Context, old, new, under string, all *[]change) error {
	if old == new {
		return nil
	}
	before, err := o.tree(ctx, old)
	if err != nil {
		return err
	}
	after, err := o.tree(ctx, new)
	if err != nil {
		return err
	}
	was, is := byName(before), byName(after)
	for _, name := range names(before, after) {
		a, b := was[name], is[name]
		if a == b {
			continue
		}
		// What is a folder on either side is looked into; a file beside it is
		// one that came or went.
		if a.mode == folder || b.mode == folder {
			if err := o.diffInto(ctx, folderID(a), folderID(b), under+name+"/", all); err != nil {
				return err
			}
		}
		c := change{FileChange: forge.FileChange{Path: under + name, Old: fileID(a), New: fileID(b)}, newMode: b.mode}
		if c.Old != "" || c.New != "" {
			*all = append(*all, c)
		}
	}
	return nil
}

func byName(entries []entry) map[string]entry {
	all := make(map[string]entry, len(entries))
	for _, e := range entries {
		all[e.path] = e
	}
	return all
}

func names(a, b []entry) []string {
	var all []string
	for _, e := range slices.Concat(a, b) {
		all = append(all, e.path)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func folderID(e entry) string {
	if e.mode == folder {
		return e.id
	}
	return ""
}

func fileID(e entry) string {
	if e.mode == folder {
		return ""
	}
	return e.id
}
