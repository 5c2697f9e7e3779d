package durable

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"syscall"
)

// disk is a folder on the disk, through os.Root: no name leads out of it, also
// not by a symbolic link.
type disk struct {
	root   *os.Root
	shared bool // what is made in a folder that is open to a group is open to it too
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
func (d disk) ReadFile(name string) ([]byte, error)       { return d.root.ReadFile(name) }
func (d disk) MkdirAll(name string) error                 { return d.root.MkdirAll(name, 0o700) }
func (d disk) Link(old, new string) error                 { return d.root.Link(old, new) }
func (d disk) Rename(old, new string) error               { return d.root.Rename(old, new) }
func (d disk) Remove(name string) error                   { return d.root.Remove(name) }

func (d disk) Create(name string) (File, error) {
	mode := fs.FileMode(0o600)
	if folder, err := d.root.Stat(path.Dir(name)); err == nil && d.shared {
		mode |= folder.Mode().Perm() & 0o060
	}
	return d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
}

func (d disk) SyncDir(name string) error {
	dir, err := d.root.Open(name)
	if err != nil {
		return err
	}
	err = dir.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		err = nil // some shares have no such thing: they write folders at once, or never say
	}
	return errors.Join(err, dir.Close())
}
