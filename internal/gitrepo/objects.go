package gitrepo

import (
	"errors"
	"fmt"
	"io"
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

// cacheBytes bounds what is kept of objects that have been read, in bytes.
const cacheBytes = 96 << 20

// objects reads the objects of a repository, packed and loose. go-git's
// storage stands behind one lock, and is told when git has made new packs.
type objects struct {
	dir string // the objects folder

	mu    sync.Mutex
	store *filesystem.ObjectStorage
	packs []string // the packs that store knows of
}

func openObjects(gitDir string) *objects {
	return &objects{
		dir: filepath.Join(gitDir, "objects"),
		store: filesystem.NewObjectStorageWithOptions(
			dotgit.NewWithOptions(osfs.New(gitDir, osfs.WithBoundOS()), dotgit.Options{KeepDescriptors: true}),
			cache.NewObjectLRU(cacheBytes),
			filesystem.Options{KeepDescriptors: true}),
	}
}

func (o *objects) close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.store.Close()
}

// read gives an object of a type.
func (o *objects) read(id oid, want plumbing.ObjectType) ([]byte, error) {
	kind, data, err := o.readAny(id)
	if err == nil && kind != want {
		return nil, fmt.Errorf("%s is a %s, not a %s", id, kind, want)
	}
	return data, err
}

// readAny gives an object of any type.
func (o *objects) readAny(id oid) (plumbing.ObjectType, []byte, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	object, err := o.find(id)
	if errors.Is(err, plumbing.ErrObjectNotFound) {
		return 0, nil, errorf(ErrNotFound, "object %s", id)
	}
	if err != nil {
		return 0, nil, fmt.Errorf("reading object %s: %w", id, err)
	}
	reader, err := object.Reader()
	if err != nil {
		return 0, nil, fmt.Errorf("reading object %s: %w", id, err)
	}
	defer reader.Close()
	data := make([]byte, object.Size())
	if _, err := io.ReadFull(reader, data); err != nil {
		return 0, nil, fmt.Errorf("reading object %s: %w", id, err)
	}
	return object.Type(), data, nil
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
	o.mu.Lock()
	defer o.mu.Unlock()
	object, err := o.find(id)
	if err != nil {
		return 0, fmt.Errorf("reading object %s: %w", id, err)
	}
	return object.Size(), nil
}
