package site

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/gofrs/flock"
)

// The output folder:
//
//	out/
//	  .idesluss-out        says that the folder is ours; locked while building
//	  slapp/123456789/     one built release: public/ and internal/
//	  aktuell  -> slapp/123456789
//	  public   -> aktuell/public
//	  internal -> aktuell/internal
//
// A release is written beside the current one and takes its place by renaming
// one symbolic link, so that a reader sees all of the old or all of the new,
// in both trees. The release before is kept until the next build, for readers
// in the middle of a page.
const (
	markerFile   = ".idesluss-out"
	releaseDir   = "slapp"
	currentLink  = "aktuell"
	PublicDir    = "public"
	InternalDir  = "internal"
	markerNotice = "This folder is written by `idesluss build`. Everything in it can be built again.\n"
)

// ErrNotOurs is returned for an output folder that holds something else, and
// ErrBusy for one that another build is writing to.
var (
	ErrNotOurs = errors.New("the output folder holds files that idesluss did not write")
	ErrBusy    = errors.New("another build is writing to the output folder")
)

// Output is a folder that releases are published in. It is locked from
// OpenOutput to Close.
type Output struct {
	dir       string
	lock      *flock.Flock
	made      bool // the folder was made for this build
	marked    bool // so was the mark in it
	published bool
}

// OpenOutput opens dir for publishing and makes it if it does not exist. A
// folder with anything in it that idesluss did not put there is refused with
// [ErrNotOurs] and left alone.
func OpenOutput(dir string) (*Output, error) {
	o := &Output{dir: dir, lock: flock.New(filepath.Join(dir, markerFile))}
	if err := o.claim(); err != nil {
		return nil, err
	}
	locked, err := o.lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("locking %s: %w", dir, err)
	}
	if !locked {
		return nil, fmt.Errorf("%w: %s; wait for it, or choose another folder with -o", ErrBusy, dir)
	}
	if err := o.sweep(); err != nil {
		return nil, errors.Join(err, o.Close())
	}
	return o, nil
}

// claim makes sure that the folder is ours, and marks it.
func (o *Output) claim() error {
	dir, marker := o.dir, filepath.Join(o.dir, markerFile)
	if info, err := os.Lstat(marker); err == nil && info.Mode().IsRegular() {
		return nil
	}
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return fmt.Errorf("making the output folder: %w", err)
		}
		o.made = true
	case err != nil:
		return fmt.Errorf("opening the output folder: %w", err)
	case len(entries) > 0:
		return fmt.Errorf("%w: %s has %s; empty it or choose another folder with -o", ErrNotOurs, dir, entries[0].Name())
	}
	if err := os.WriteFile(marker, []byte(markerNotice), 0o644); err != nil {
		return errors.Join(fmt.Errorf("marking the output folder: %w", err), o.unclaim())
	}
	o.marked = true
	return nil
}

// Close releases the lock. A folder that was claimed for a build that came to
// nothing is left as it was before: empty, or not there.
func (o *Output) Close() error {
	if o.marked && !o.published {
		return errors.Join(o.unclaim(), o.lock.Unlock())
	}
	return o.lock.Unlock()
}

// unclaim takes away what claim and Stage made, and nothing else.
func (o *Output) unclaim() error {
	names := []string{filepath.Join(o.dir, releaseDir), filepath.Join(o.dir, markerFile)}
	if o.made {
		names = append(names, o.dir)
	}
	for _, name := range names {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("leaving the output folder: %w", err)
		}
	}
	return nil
}

// sweep removes what interrupted builds left, and all but the current release.
func (o *Output) sweep() error {
	current, err := os.Readlink(filepath.Join(o.dir, currentLink))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reading the output folder: %w", err)
	}
	releases, err := os.ReadDir(filepath.Join(o.dir, releaseDir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reading the output folder: %w", err)
	}
	for _, r := range releases {
		if filepath.Join(releaseDir, r.Name()) == filepath.Clean(current) {
			continue
		}
		if err := os.RemoveAll(filepath.Join(o.dir, releaseDir, r.Name())); err != nil {
			return fmt.Errorf("removing an old release: %w", err)
		}
	}
	return nil
}

// Purge removes every release but the current one, at once: whoever has asked
// not to be seen any longer is not to be found in an older one.
func (o *Output) Purge() error { return o.sweep() }

// Release is one build on its way out.
type Release struct {
	out  *Output
	name string // its folder under slapp/
}

// Stage begins a release. Either Publish or Discard ends it.
func (o *Output) Stage() (*Release, error) {
	parent := filepath.Join(o.dir, releaseDir)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return nil, fmt.Errorf("making the output folder: %w", err)
	}
	dir, err := os.MkdirTemp(parent, "")
	if err != nil {
		return nil, fmt.Errorf("making a folder for the release: %w", err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		return nil, fmt.Errorf("making a folder for the release: %w", err)
	}
	return &Release{o, filepath.Base(dir)}, nil
}

// Dir gives the folder that holds the release.
func (r *Release) Dir() string { return filepath.Join(r.out.dir, releaseDir, r.name) }

// Public takes the files of the public site.
func (r *Release) Public() Sink { return &folder{root: filepath.Join(r.Dir(), PublicDir)} }

// Internal takes the files of the internal index.
func (r *Release) Internal() Sink { return &folder{root: filepath.Join(r.Dir(), InternalDir)} }

// Publish makes the release the current one.
func (r *Release) Publish() error {
	err := r.swap()
	if err != nil {
		return errors.Join(fmt.Errorf("publishing: %w", err), r.Discard())
	}
	r.out.published = true
	return nil
}

func (r *Release) swap() error {
	if err := point(filepath.Join(r.out.dir, currentLink), filepath.Join(releaseDir, r.name)); err != nil {
		return err
	}
	for _, tree := range []string{PublicDir, InternalDir} {
		if err := point(filepath.Join(r.out.dir, tree), filepath.Join(currentLink, tree)); err != nil {
			return err
		}
	}
	return nil
}

// point makes link lead to target, in one step.
func point(link, target string) error {
	if now, err := os.Readlink(link); err == nil && now == target {
		return nil
	}
	next := link + ".ny"
	if err := os.Remove(next); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Symlink(target, next); err != nil {
		return err
	}
	return os.Rename(next, link)
}

// Discard removes the release as if it had never been begun.
func (r *Release) Discard() error {
	if err := os.RemoveAll(r.Dir()); err != nil {
		return fmt.Errorf("removing an unfinished release: %w", err)
	}
	return nil
}

// folder is a Sink on disk. Writing straight to the final name is safe: nobody
// reads the folder before the release is published.
type folder struct {
	root string
}

// Write implements [Sink].
func (f *folder) Write(name string, data []byte) error {
	file := filepath.Join(f.root, filepath.FromSlash(name))
	// Nearly every page has a folder of its own, in one that exists.
	dir := filepath.Dir(file)
	err := os.Mkdir(dir, 0o755)
	if errors.Is(err, fs.ErrNotExist) {
		err = os.MkdirAll(dir, 0o755)
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	if err := os.WriteFile(file, data, 0o644); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return nil
}

// Read implements [Sink].
func (f *folder) Read(name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(f.root, filepath.FromSlash(name)))
}

// Memory is a Sink that keeps the files, by name.
type Memory struct {
	mu    sync.Mutex
	files map[string][]byte
}

// Write implements [Sink].
func (m *Memory) Write(name string, data []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.files == nil {
		m.files = map[string][]byte{}
	}
	m.files[name] = append([]byte(nil), data...)
	return nil
}

// Read implements [Sink].
func (m *Memory) Read(name string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	data, ok := m.files[name]
	if !ok {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrNotExist}
	}
	return data, nil
}

// Files gives what has been written.
func (m *Memory) Files() map[string][]byte { return m.files }
