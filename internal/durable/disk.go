package durable

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"syscall"
	"time"
)

// disk is a folder on the disk, through os.Root: no name leads out of it, also
// not by a symbolic link.
type disk struct {
	root  *os.Root
	state bool // what is made bears no hour, and is open to the group that its folder is open to
}

// Disk gives the FS of a folder on the disk, which it makes when it is not
// there. Only the account that made it can look into it, except for folders
// that somebody has opened to a group: then the group may do the same with the
// files that are made there, so far as the umask lets it.
func Disk(dir string) (FS, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder of state: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the folder of state: %w", err)
	}
	return disk{root, true}, nil
}

// Outside gives the FS of a folder that is there, and is no state. What is made
// in it only its owner can look into.
func Outside(dir string) (FS, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return disk{root, false}, nil
}

func (d disk) Open(name string) (fs.File, error)          { return d.root.Open(name) }
func (d disk) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(d.root.FS(), name) }
func (d disk) MkdirAll(name string) error                 { return d.root.MkdirAll(name, 0o700) }
func (d disk) Link(old, new string) error                 { return d.root.Link(old, new) }
func (d disk) Rename(old, new string) error               { return d.root.Rename(old, new) }
func (d disk) Remove(name string) error                   { return d.root.Remove(name) }

func (d disk) Create(name string) (File, error) {
	mode := fs.FileMode(0o600)
	if folder, err := d.root.Stat(path.Dir(name)); err == nil && d.state {
		mode |= folder.Mode().Perm() & 0o060
	}
	file, err := d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return nil, err
	}
	return written{file, d, name}, nil
}

// ReadFile reads a file without the disk noting when, where it can be told not
// to: when a record was last read is when its holder last looked.
func (d disk) ReadFile(name string) ([]byte, error) {
	file, err := d.root.OpenFile(name, os.O_RDONLY|unnoted, 0)
	if errors.Is(err, fs.ErrPermission) {
		return d.root.ReadFile(name) // another account's: only its owner may ask for that
	} else if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(file)
	return data, errors.Join(err, file.Close())
}

// written is a file being written.
type written struct {
	*os.File
	disk disk
	name string
}

// Sync has the file bear the day it was written, and not the second: that would
// tell when somebody sat and wrote.
func (w written) Sync() error {
	w.disk.day(w.name)
	return w.File.Sync()
}

// day sets when a file or folder was changed to the midnight before. Where that
// cannot be set it stays.
func (d disk) day(name string) {
	info, err := d.root.Stat(name)
	if err != nil || !d.state {
		return
	}
	midnight := info.ModTime().UTC().Truncate(24 * time.Hour)
	_ = d.root.Chtimes(name, midnight, midnight)
}

func (d disk) SyncDir(name string) error {
	dir, err := d.root.Open(name)
	if err != nil {
		return err
	}
	d.day(name)
	err = dir.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		err = nil // some shares have no such thing: they write folders at once, or never say
	}
	return errors.Join(err, dir.Close())
}
