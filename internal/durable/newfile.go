package durable

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"syscall"
	"time"
)

// WriteNew writes a file that must not be there, with whatever fill writes:
// ErrExists when it is. After a crash it is there with all of it, or it is not
// there; what was half-written stays under another name, until [SweepOld].
func WriteNew(fsys FS, name string, fill func(io.Writer) error) error {
	if !fs.ValidPath(name) || strings.HasPrefix(path.Base(name), ".") {
		return fmt.Errorf("%q cannot be the name of a file", name)
	}
	if there, err := holds(fsys, name); err != nil || there {
		return cmp.Or(told(err), ErrExists) // before anything is written in vain
	}
	temp, file, err := newTemporary(fsys, name)
	if err != nil {
		return told(err)
	}
	err = fill(file)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return told(errors.Join(err, fsys.Remove(temp)))
	}
	return told(errors.Join(moveNew(fsys, temp, name), fsys.SyncDir(path.Dir(name))))
}

// newTemporary makes a file beside the one that is to be written.
func newTemporary(fsys FS, name string) (temp string, file File, err error) {
	for n := 1; ; n++ {
		temp = path.Join(path.Dir(name), fmt.Sprintf("%s%s-%d", temporary, path.Base(name), n))
		file, err = fsys.Create(temp)
		if !errors.Is(err, fs.ErrExist) {
			return temp, file, err
		}
	}
}

// moveNew gives a file the name that it is to have, which nothing may have. A
// link is what takes a name that is free, and no other. Where the file system
// has no links, as on many shares, the name is looked at first: two that want it
// in the same instant could then both get it, one after the other.
func moveNew(fsys FS, from, to string) error {
	err := fsys.Link(from, to)
	if !linkless(err) {
		return errors.Join(err, fsys.Remove(from))
	}
	switch there, err := holds(fsys, to); {
	case err != nil:
		return errors.Join(err, fsys.Remove(from))
	case there:
		return errors.Join(&fs.PathError{Op: "rename", Path: to, Err: fs.ErrExist}, fsys.Remove(from))
	}
	return fsys.Rename(from, to)
}

// linkless reports whether a link was refused because there can be none.
func linkless(err error) bool {
	return errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EMLINK)
}

func holds(fsys FS, name string) (bool, error) {
	entries, err := fsys.ReadDir(path.Dir(name))
	if err != nil {
		return false, err
	}
	for _, entry := range entries {
		if entry.Name() == path.Base(name) {
			return true, nil
		}
	}
	return false, nil
}

// SweepOld takes away what was half-written in a folder by [WriteNew] and not
// touched since a time: whoever wrote it is no more.
func SweepOld(fsys FS, folder string, since time.Time) error {
	entries, err := fsys.ReadDir(folder)
	if err != nil {
		return told(err)
	}
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), temporary) {
			continue
		}
		info, err := entry.Info()
		if err == nil && info.Mode().IsRegular() && info.ModTime().Before(since) {
			err = fsys.Remove(path.Join(folder, entry.Name()))
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return told(err)
		}
	}
	return nil
}

// told gives what went wrong with a file that has a name anybody may know.
func told(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrExist):
		return ErrExists
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return ErrFull
	}
	return err
}
