// Package durable keeps files that survive a crash: what Add and Put have said
// is there, is there after the power has gone, whole, once.
//
// A folder holds records: small files, each under a name. A record is written
// to a temporary file, synced, linked or renamed into place, and its folder
// synced, before the call returns. What a crash leaves half-written is swept
// when the folder is opened. Removing really removes: a record is a file of
// its own, and what it stood on the disk is the file system's to write over.
//
// A call that fails may or may not have had its effect; made again, with the
// same arguments, it has it once.
package durable

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
)

// What callers branch on.
var (
	ErrExists = errors.New("the record is there already")
	ErrFull   = errors.New("there is no room on the disk")
)

// FS is what a folder stands on: the disk, or a test's disk that fails and
// forgets. Names are slash-separated, below the FS's root, as fs.ValidPath
// wants them.
type FS interface {
	fs.ReadDirFS
	fs.ReadFileFS
	MkdirAll(name string) error       // mode 0o700
	Create(name string) (File, error) // a new file, mode 0o600; fs.ErrExist
	Link(old, new string) error       // fs.ErrExist when new is there; errors.ErrUnsupported or EPERM when there are no links
	Rename(old, new string) error
	Remove(name string) error
	SyncDir(name string) error
}

// File is a file being written.
type File interface {
	Write([]byte) (int, error)
	Sync() error
	Close() error
}

// Folder is a folder of records. It may be used from several goroutines.
type Folder struct {
	fsys   FS
	name   string
	next   atomic.Uint64 // of temporary files
	adding sync.Mutex
	mark   string // tells this folder's temporary files from another process's
}

// temporary is how names of files that are being written begin.
const temporary = ".skrivs-"

// Open opens a folder of records below name, makes it when it is not there,
// and sweeps what a crash has left. No other process may write in it
// meanwhile; see Join.
func Open(fsys FS, name string) (*Folder, error) {
	f, err := Join(fsys, name, "0")
	if err != nil {
		return nil, err
	}
	entries, err := fsys.ReadDir(name)
	if err != nil {
		return nil, f.failed("reading", "", err)
	}
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), temporary) {
			continue
		}
		if err := fsys.Remove(path.Join(name, entry.Name())); err != nil {
			return nil, f.failed("sweeping", entry.Name(), err)
		}
	}
	return f, nil
}

// Join opens a folder that another process may have open too, without sweeping
// it. Each process has a mark of its own, such as its process id.
func Join(fsys FS, name, mark string) (*Folder, error) {
	if !fs.ValidPath(name) || name == "." || !valid.MatchString(mark) {
		return nil, fmt.Errorf("%q cannot be a folder of records", name)
	}
	f := &Folder{fsys: fsys, name: name, mark: mark}
	if err := fsys.MkdirAll(name); err != nil {
		return nil, f.failed("making", "", err)
	}
	// A folder is only there after a crash if the folders above it know of it.
	for dir := path.Dir(name); ; dir = path.Dir(dir) {
		if err := fsys.SyncDir(dir); err != nil {
			return nil, f.failed("making", "", err)
		}
		if dir == "." {
			return f, nil
		}
	}
}

var valid = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,199}$`)

// Add writes a record that must not be there: ErrExists when it is.
func (f *Folder) Add(name string, data []byte) error {
	return f.write("adding", name, data, func(from, to string) error {
		f.adding.Lock() // where there are no links; see moveNew
		defer f.adding.Unlock()
		return moveNew(f.fsys, from, to)
	})
}

// Put writes a record, in the place of the one that was there.
func (f *Folder) Put(name string, data []byte) error {
	return f.write("writing", name, data, f.fsys.Rename)
}

// write writes a temporary file, and has place bring it where it belongs.
func (f *Folder) write(doing, name string, data []byte, place func(from, to string) error) error {
	if !valid.MatchString(name) {
		return fmt.Errorf("%q cannot be the name of a record", name)
	}
	temp := path.Join(f.name, fmt.Sprintf("%s%s-%d", temporary, f.mark, f.next.Add(1)))
	if err := f.fill(temp, data); err != nil {
		// What cannot be removed now is swept when the folder is opened.
		f.fsys.Remove(temp)
		return f.failed(doing, name, err)
	}
	err := place(temp, path.Join(f.name, name))
	// Also one that was there already: it may have been put there by a call
	// that did not come as far as this.
	if err := errors.Join(err, f.fsys.SyncDir(f.name)); err != nil {
		return f.failed(doing, name, err)
	}
	return nil
}

func (f *Folder) fill(name string, data []byte) error {
	file, err := f.fsys.Create(name)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// Get reads a record: fs.ErrNotExist when there is none.
func (f *Folder) Get(name string) ([]byte, error) {
	if !valid.MatchString(name) {
		return nil, fmt.Errorf("reading the record %q: %w", name, fs.ErrNotExist)
	}
	data, err := f.fsys.ReadFile(path.Join(f.name, name))
	if err != nil {
		return nil, f.failed("reading", name, err)
	}
	return data, nil
}

// Names gives the names of all records, sorted.
func (f *Folder) Names() ([]string, error) {
	entries, err := f.fsys.ReadDir(f.name)
	if err != nil {
		return nil, f.failed("reading", "", err)
	}
	var names []string
	for _, entry := range entries {
		if entry.Type().IsRegular() && valid.MatchString(entry.Name()) {
			names = append(names, entry.Name())
		}
	}
	return names, nil
}

// Remove takes a record away. One that is not there is no error.
func (f *Folder) Remove(name string) error {
	if !valid.MatchString(name) {
		return nil
	}
	err := f.fsys.Remove(path.Join(f.name, name))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	// Also when it was not there: the call that removed it may not have come
	// as far as this.
	if err := errors.Join(err, f.fsys.SyncDir(f.name)); err != nil {
		return f.failed("removing", name, err)
	}
	return nil
}

// failed says what was done to which folder. Names of records are left out:
// what they tell is for the caller to judge.
func (f *Folder) failed(doing, _ string, err error) error {
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("%s a record in %s: %w", doing, f.name, ErrExists)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fmt.Errorf("%s a record in %s: %w", doing, f.name, ErrFull)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s a record in %s: %w", doing, f.name, fs.ErrNotExist)
	}
	return fmt.Errorf("%s a record in %s: %w", doing, f.name, withoutPath(err))
}

// Reason gives why a record could not be read, without its name.
func Reason(err error) string {
	var number syscall.Errno
	if errors.As(err, &number) {
		return number.Error()
	}
	return withoutPath(err).Error()
}

// withoutPath takes file names out of an error, since they are ids of people's
// ideas.
func withoutPath(err error) error {
	var moved *os.LinkError
	if errors.As(err, &moved) {
		return fmt.Errorf("%s: %w", moved.Op, moved.Err)
	}
	var at *fs.PathError
	if errors.As(err, &at) {
		return fmt.Errorf("%s: %w", at.Op, at.Err)
	}
	return err
}
