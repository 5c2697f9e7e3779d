package durable

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
)

// disk is a folder on the disk, through os.Root: no name leads out of it, also
// not by a symbolic link.
type disk struct{ root *os.Root }

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
	return disk{root}, nil
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
	if folder, err := d.root.Stat(path.Dir(name)); err == nil {
		mode |= folder.Mode().Perm() & 0o060
	}
	return d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
}

func (d disk) SyncDir(name string) error {
	dir, err := d.root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
