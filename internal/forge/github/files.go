package github

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync/atomic"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
)

// files is a commit's files as a file system. It lives as long as the context
// it was asked for with.
type files struct {
	ctx     context.Context
	objects *objects
	tree    string
	fetched atomic.Int32 // folders that were not remembered
}

// manyFolders is how many folders are fetched one by one, as for looking at
// one idea, before all the rest is fetched at once, as for reading them all.
const manyFolders = 8

func (f *files) read(ctx context.Context, id string) ([]entry, error) {
	if _, known := f.objects.knownTree(id); !known && f.fetched.Add(1) == manyFolders {
		if err := f.objects.fetchBelow(ctx, f.tree); err != nil {
			return nil, err
		}
	}
	return f.objects.tree(ctx, id)
}

// find gives what is at a name.
func (f *files) find(op, name string) (*info, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	found, err := f.objects.lookup(f.ctx, f.tree, name, f.read)
	if errors.Is(err, errNoEntry) {
		err = fs.ErrNotExist
	}
	if err != nil {
		return nil, &fs.PathError{Op: op, Path: name, Err: err}
	}
	return &info{found}, nil
}

// Open opens a file or a folder. A link is not followed.
func (f *files) Open(name string) (fs.File, error) {
	found, err := f.find("open", name)
	if err != nil {
		return nil, err
	}
	if found.IsDir() {
		entries, err := f.ReadDir(name)
		if err != nil {
			return nil, err
		}
		return &openFolder{info: found, name: name, left: entries}, nil
	}
	data, err := f.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return &openFile{info: found, Reader: bytes.NewReader(data)}, nil
}

// ReadFile reads a file.
func (f *files) ReadFile(name string) ([]byte, error) {
	found, err := f.find("open", name)
	switch {
	case err != nil:
		return nil, err
	case found.IsDir():
		err = errors.New("is a folder")
	case !found.Mode().IsRegular():
		err = fmt.Errorf("%w: not a regular file, and links are not followed", fs.ErrInvalid)
	}
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	data, err := f.objects.blob(f.ctx, found.id)
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	return bytes.Clone(data), nil
}

// ReadDir reads a folder.
func (f *files) ReadDir(name string) ([]fs.DirEntry, error) {
	found, err := f.find("open", name)
	if err != nil {
		return nil, err
	}
	if !found.IsDir() {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: errors.New("is not a folder")}
	}
	entries, err := f.read(f.ctx, found.id)
	if err != nil {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: err}
	}
	listed := make([]fs.DirEntry, len(entries))
	for i, e := range entries {
		listed[i] = fs.FileInfoToDirEntry(&info{e})
	}
	return listed, nil
}

// Stat tells of a file; of a link it tells that it is one.
func (f *files) Stat(name string) (fs.FileInfo, error) { return f.Lstat(name) }

// Lstat tells of a file or a link.
func (f *files) Lstat(name string) (fs.FileInfo, error) {
	found, err := f.find("stat", name)
	if err != nil {
		return nil, err
	}
	return found, nil
}

// ReadLink tells where a link points.
func (f *files) ReadLink(name string) (string, error) {
	found, err := f.find("readlink", name)
	if err != nil {
		return "", err
	}
	if found.mode != link {
		return "", &fs.PathError{Op: "readlink", Path: name, Err: fs.ErrInvalid}
	}
	target, err := f.objects.blob(f.ctx, found.id)
	if err != nil {
		return "", &fs.PathError{Op: "readlink", Path: name, Err: err}
	}
	return string(target), nil
}

// info is what is told of a file.
type info struct{ entry }

func (i *info) Name() string       { return i.path }
func (i *info) Size() int64        { return i.size }
func (i *info) ModTime() time.Time { return time.Time{} }
func (i *info) IsDir() bool        { return i.mode == folder }
func (i *info) Sys() any           { return nil }

// Mode is what Git knows of modes.
func (i *info) Mode() fs.FileMode {
	switch i.mode {
	case folder:
		return fs.ModeDir | 0o755
	case link:
		return fs.ModeSymlink | 0o777
	case regular:
		return 0o644
	case executable:
		return 0o755
	}
	return fs.ModeIrregular // a submodule
}

// openFile is a file being read.
type openFile struct {
	info *info
	*bytes.Reader
}

func (f *openFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *openFile) Close() error               { return nil }

// openFolder is a folder being read.
type openFolder struct {
	info *info
	name string
	left []fs.DirEntry
}

func (d *openFolder) Stat() (fs.FileInfo, error) { return d.info, nil }
func (d *openFolder) Close() error               { return nil }

func (d *openFolder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.name, Err: errors.New("is a folder")}
}

func (d *openFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 || n > len(d.left) {
		if n > 0 && len(d.left) == 0 {
			return nil, io.EOF
		}
		n = len(d.left)
	}
	read := d.left[:n:n]
	d.left = d.left[n:]
	return read, nil
}

var _ forge.Forge = (*Forge)(nil)
