package gitrepo

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/go-git/go-git/v5/plumbing"
)

// FS gives the files of a commit (or tree). It implements fs.ReadFileFS,
// fs.ReadDirFS, fs.StatFS and fs.ReadLinkFS; links are told and never
// followed: Stat and Open give the link itself, and reading it is an error.
// Every modification time is the zero time. What Sys gives is the object's id,
// a string: it is another when anything in a file or folder is.
func (r *Repo) FS(id string) (fs.FS, error) {
	root, err := r.rootTree(id)
	if err != nil {
		return nil, fmt.Errorf("reading the files of %s: %w", id, err)
	}
	return &files{r, root}, nil
}

// files is the files of a tree.
type files struct {
	repo *Repo
	root oid
}

var (
	_ fs.ReadFileFS = (*files)(nil)
	_ fs.ReadDirFS  = (*files)(nil)
	_ fs.StatFS     = (*files)(nil)
	_ fs.ReadLinkFS = (*files)(nil)
)

var errNotFollowed = errors.New("it is a link or a submodule, which is not followed")

// find looks a path up and tells faults as package fs wants them.
func (f *files) find(op, name string) (*info, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	e, err := f.repo.entryAt(f.root, name)
	if errors.Is(err, errNothingThere) {
		err = fs.ErrNotExist
	}
	if err != nil {
		return nil, &fs.PathError{Op: op, Path: name, Err: err}
	}
	return &info{repo: f.repo, entry: e}, nil
}

func (f *files) Open(name string) (fs.File, error) {
	at, err := f.find("open", name)
	if err != nil {
		return nil, err
	}
	switch {
	case at.IsDir():
		entries, err := f.ReadDir(name)
		return &folder{at, entries}, err
	case !at.mode.IsRegular():
		return &unread{at, name}, nil
	}
	data, err := f.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return &file{at, bytes.NewReader(data)}, nil
}

func (f *files) ReadFile(name string) ([]byte, error) {
	at, err := f.find("read", name)
	switch {
	case err != nil:
		return nil, err
	case at.IsDir():
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("is a directory")}
	case !at.mode.IsRegular():
		return nil, &fs.PathError{Op: "read", Path: name, Err: errNotFollowed}
	}
	data, err := f.repo.objects.read(at.id, plumbing.BlobObject)
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	return slices.Clone(data), nil
}

func (f *files) ReadDir(name string) ([]fs.DirEntry, error) {
	at, err := f.find("readdir", name)
	if err != nil {
		return nil, err
	}
	if !at.IsDir() {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: errors.New("not a directory")}
	}
	entries, err := f.repo.tree(at.id)
	if err != nil {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: err}
	}
	all := make([]fs.DirEntry, len(entries))
	for i, e := range entries {
		all[i] = &info{repo: f.repo, entry: e}
	}
	// Git sorts folders as if they ended in a slash.
	slices.SortFunc(all, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	return all, nil
}

func (f *files) Stat(name string) (fs.FileInfo, error) { return f.Lstat(name) }

func (f *files) Lstat(name string) (fs.FileInfo, error) {
	at, err := f.find("stat", name)
	if err != nil {
		return nil, err
	}
	return at.Info()
}

func (f *files) ReadLink(name string) (string, error) {
	at, err := f.find("readlink", name)
	if err == nil && at.mode.Type() != fs.ModeSymlink {
		err = &fs.PathError{Op: "readlink", Path: name, Err: fs.ErrInvalid}
	}
	if err != nil {
		return "", err
	}
	target, err := f.repo.objects.read(at.id, plumbing.BlobObject)
	if err == nil && !utf8.Valid(target) {
		err = errors.New("the link's target is not UTF-8")
	}
	if err != nil {
		return "", &fs.PathError{Op: "readlink", Path: name, Err: err}
	}
	return string(target), nil
}

// info is an entry as package fs wants it: fs.FileInfo and fs.DirEntry.
type info struct {
	repo *Repo
	entry
	size int64
}

func (i *info) Name() string       { return path.Base(i.name) }
func (i *info) IsDir() bool        { return i.mode.IsDir() }
func (i *info) Type() fs.FileMode  { return i.mode.Type() }
func (i *info) Mode() fs.FileMode  { return i.mode }
func (i *info) ModTime() time.Time { return time.Time{} }
func (i *info) Sys() any           { return i.id.String() }
func (i *info) Size() int64        { return i.size }

// Info reads the size, which a tree does not tell.
func (i *info) Info() (fs.FileInfo, error) {
	known := *i
	if i.mode.IsRegular() || i.mode.Type() == fs.ModeSymlink {
		size, err := i.repo.objects.size(i.id)
		if err != nil {
			return nil, &fs.PathError{Op: "stat", Path: i.name, Err: err}
		}
		known.size = size
	}
	return &known, nil
}

// file is a regular file that has been opened.
type file struct {
	*info
	*bytes.Reader
}

func (f *file) Size() int64                { return f.Reader.Size() }
func (f *file) Stat() (fs.FileInfo, error) { return f.Info() }
func (f *file) Close() error               { return nil }

// unread is a link or submodule that has been opened.
type unread struct {
	*info
	path string
}

func (u *unread) Stat() (fs.FileInfo, error) { return u.Info() }
func (u *unread) Close() error               { return nil }
func (u *unread) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: u.path, Err: errNotFollowed}
}

// folder is a folder that has been opened.
type folder struct {
	*info
	left []fs.DirEntry
}

func (f *folder) Stat() (fs.FileInfo, error) { return f.Info() }
func (f *folder) Close() error               { return nil }
func (f *folder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: f.name, Err: errors.New("is a directory")}
}

func (f *folder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 || n > len(f.left) {
		if n > 0 && len(f.left) == 0 {
			return nil, io.EOF
		}
		n = len(f.left)
	}
	some := f.left[:n:n]
	f.left = f.left[n:]
	return some, nil
}
