package gitrepo

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/storage/filesystem"
	"github.com/go-git/go-git/v5/storage/filesystem/dotgit"
)

// packBytes bounds what go-git keeps of packs: what others are deltas of.
const packBytes = 32 << 20

// objects reads the objects of a repository: loose ones by itself, and packed
// ones through go-git's storage, which stands behind one lock and is told when
// git has made new packs. What has been read is remembered, since an object
// never changes.
type objects struct {
	dir string // the objects folder

	mu     sync.Mutex
	recent recent
	place  fs.FileInfo // of dir, when a reference was last read
	store  *filesystem.ObjectStorage
	packs  []string // the packs that store knows of
}

func openObjects(gitDir string) *objects {
	return &objects{
		dir: filepath.Join(gitDir, "objects"),
		store: filesystem.NewObjectStorageWithOptions(
			dotgit.NewWithOptions(osfs.New(gitDir, osfs.WithBoundOS()), dotgit.Options{KeepDescriptors: true}),
			cache.NewObjectLRU(packBytes),
			filesystem.Options{KeepDescriptors: true}),
	}
}

func (o *objects) close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.store.Close()
}

// read gives an object of a type. What it gives is not the caller's to change.
func (o *objects) read(id oid, want plumbing.ObjectType) ([]byte, error) {
	kind, data, err := o.readAny(id)
	if err == nil && kind != want {
		return nil, fmt.Errorf("%s is a %s, not a %s", id, kind, want)
	}
	return data, err
}

// readAny gives an object of any type. What it gives is not the caller's to
// change.
func (o *objects) readAny(id oid) (plumbing.ObjectType, []byte, error) {
	if known, ok := o.remembered(id); ok {
		return known.kind, known.data, nil
	}
	kind, data, err := o.fromDisk(id)
	if err == nil {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.recent.put(id, object{kind: kind, data: data})
	}
	return kind, data, err
}

// tree gives a tree, in Git's order. What it gives is not the caller's to
// change.
func (o *objects) tree(id oid) ([]entry, error) {
	if known, ok := o.remembered(id); ok && known.entries != nil {
		return known.entries, nil
	}
	data, err := o.read(id, plumbing.TreeObject)
	if err != nil {
		return nil, err
	}
	entries, err := parseTree(data)
	if err != nil {
		return nil, fmt.Errorf("tree %s: %w", id, err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.recent.put(id, object{kind: plumbing.TreeObject, data: data, entries: entries})
	return entries, nil
}

// commit gives a commit, which is not the caller's to change.
func (o *objects) commit(id oid) (*Commit, error) {
	if known, ok := o.remembered(id); ok && known.commit != nil {
		return known.commit, nil
	}
	data, err := o.read(id, plumbing.CommitObject)
	if err != nil {
		return nil, err
	}
	c, err := parseCommit(id.String(), data)
	if err != nil {
		return nil, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.recent.put(id, object{kind: plumbing.CommitObject, data: data, commit: c})
	return c, nil
}

// remembered looks among what was read not long ago.
func (o *objects) remembered(id oid) (object, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.recent.get(id)
}

// samePlace forgets all that is remembered when another repository has been put
// in the place of this one: what was taken out of that must not be read here.
// It is asked whenever a reference is read, which is before anything else is.
func (o *objects) samePlace() {
	place, err := os.Stat(o.dir)
	o.mu.Lock()
	defer o.mu.Unlock()
	if err != nil || o.place == nil || !os.SameFile(o.place, place) {
		o.recent, o.place = recent{}, place
	}
}

// fromDisk reads an object from where it lies.
func (o *objects) fromDisk(id oid) (plumbing.ObjectType, []byte, error) {
	kind, data, err := readLoose(o.loosePath(id))
	if errors.Is(err, fs.ErrNotExist) {
		kind, data, err = o.packed(id)
	}
	switch {
	case errors.Is(err, plumbing.ErrObjectNotFound):
		return 0, nil, errorf(ErrNotFound, "object %s", id)
	case err != nil:
		return 0, nil, fmt.Errorf("reading object %s: %w: %w", id, ErrDamaged, err)
	}
	return kind, data, nil
}

// packed reads an object through go-git's storage.
func (o *objects) packed(id oid) (plumbing.ObjectType, []byte, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	object, err := o.find(id)
	if err != nil {
		return 0, nil, err
	}
	reader, err := object.Reader()
	if err != nil {
		return 0, nil, err
	}
	defer reader.Close()
	data := make([]byte, object.Size())
	_, err = io.ReadFull(reader, data)
	return object.Type(), data, err
}

// find looks an object up, and again when packs have come or gone since they
// were last looked at: git may be packing.
func (o *objects) find(id oid) (object plumbing.EncodedObject, err error) {
	for range 5 {
		object, err = o.store.EncodedObject(plumbing.AnyObject, id)
		if err == nil || !o.packsChanged() {
			break
		}
		o.store.Reindex()
	}
	return object, err
}

// packsChanged looks at which packs there are.
func (o *objects) packsChanged() bool {
	packs, err := namesIn(filepath.Join(o.dir, "pack"), "pack-")
	if err != nil || slices.Equal(packs, o.packs) {
		return false
	}
	o.packs = packs
	return true
}

// has tells whether an object is there.
func (o *objects) has(id oid) bool {
	if _, err := os.Stat(o.loosePath(id)); err == nil {
		return true
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.packsChanged() {
		o.store.Reindex()
	}
	return o.store.HasEncodedObject(id) == nil
}

// loosePath is where an object lies that has a file of its own.
func (o *objects) loosePath(id oid) string {
	hex := id.String()
	return filepath.Join(o.dir, hex[:2], hex[2:])
}

// size tells how many bytes an object has.
func (o *objects) size(id oid) (int64, error) {
	if known, ok := o.remembered(id); ok {
		return int64(len(known.data)), nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	object, err := o.find(id)
	if err != nil {
		return 0, fmt.Errorf("reading object %s: %w", id, err)
	}
	return object.Size(), nil
}
