// Package durabletest is a disk for tests: it forgets what was not synced when
// the power goes, fails where it is told to, and can be full.
//
// It is as unkind as a disk may be: of each file that was not synced any part
// may be there after a crash, and of each change to a folder that was not
// synced either the old or the new, whatever came after it. Folders themselves
// do not disappear.
package durabletest

import (
	"bytes"
	"errors"
	"io/fs"
	"math/rand/v2"
	"path"
	"sort"
	"sync"
	"syscall"
	"testing/fstest"

	"github.com/idesluss/idesluss/internal/durable"
)

// ErrPower is what every call gives once the power has gone.
var ErrPower = errors.New("the power has gone")

// Disk is a disk in memory.
type Disk struct {
	mu    sync.Mutex
	dirs  map[string]*dir
	calls int // that change something, since the last Restart
	stop  int // the call at which the power goes; 0 for never
	after bool
	room  int // bytes that can still be written; negative for any number
	dark  bool

	linkless bool
}

type dir struct{ now, synced map[string]*inode }

type inode struct{ now, synced []byte }

// New gives an empty disk.
func New() *Disk {
	return &Disk{dirs: map[string]*dir{".": newDir()}, room: -1}
}

func newDir() *dir { return &dir{map[string]*inode{}, map[string]*inode{}} }

// Calls tells how many calls have changed something since the disk was made or
// restarted.
func (d *Disk) Calls() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.calls
}

// CutAt has the power go at the n-th call from now that changes something:
// before it has its effect, or right after.
func (d *Disk) CutAt(n int, after bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.stop, d.after = d.calls+n, after
}

// Room has the disk be full after n more bytes; negative for never.
func (d *Disk) Room(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.room = n
}

// NoLinks has the disk refuse links, as a share may.
func (d *Disk) NoLinks() *Disk {
	d.linkless = true
	return d
}

// Restart brings the power back, with what has survived: chance decides what
// was not synced.
func (d *Disk) Restart(r *rand.Rand) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.dark, d.stop, d.calls = false, 0, 0
	names := make([]string, 0, len(d.dirs))
	for name := range d.dirs {
		names = append(names, name)
	}
	sort.Strings(names) // the same chance gives the same disk
	for _, name := range names {
		d.dirs[name].settle(r)
	}
}

func (d *dir) settle(r *rand.Rand) {
	all := map[string]bool{}
	for name := range d.now {
		all[name] = true
	}
	for name := range d.synced {
		all[name] = true
	}
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	sort.Strings(names)
	left := map[string]*inode{}
	for _, name := range names {
		file := d.now[name]
		if d.synced[name] != file && r.IntN(2) == 0 {
			file = d.synced[name]
		}
		if file != nil {
			file.settle(r)
			left[name] = file
		}
	}
	d.now = left
	d.synced = map[string]*inode{}
	for name, file := range left {
		d.synced[name] = file
	}
}

func (i *inode) settle(r *rand.Rand) {
	if !bytes.Equal(i.now, i.synced) {
		i.now = i.now[:r.IntN(len(i.now)+1)]
		i.synced = bytes.Clone(i.now)
	}
}

// change has the power go if it is to, and otherwise, or before that, does the
// change.
func (d *Disk) change(do func() error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.dark {
		return ErrPower
	}
	d.calls++
	if d.calls != d.stop {
		return do()
	}
	d.dark = true
	if d.after {
		_ = do() // nobody hears how it went
	}
	return ErrPower
}

func (d *Disk) at(name string) (*dir, string, error) {
	in, ok := d.dirs[path.Dir(name)]
	if !ok || !fs.ValidPath(name) {
		return nil, "", &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return in, path.Base(name), nil
}

// MkdirAll implements [durable.FS].
func (d *Disk) MkdirAll(name string) error {
	return d.change(func() error {
		for ; name != "."; name = path.Dir(name) {
			if d.dirs[name] == nil {
				d.dirs[name] = newDir()
			}
		}
		return nil
	})
}

// Create implements [durable.FS].
func (d *Disk) Create(name string) (durable.File, error) {
	f := &file{disk: d, inode: &inode{}}
	err := d.change(func() error {
		in, base, err := d.at(name)
		if err != nil {
			return err
		}
		if in.now[base] != nil {
			return &fs.PathError{Op: "create", Path: name, Err: fs.ErrExist}
		}
		in.now[base] = f.inode
		return nil
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

// Link implements [durable.FS].
func (d *Disk) Link(old, new string) error {
	return d.change(func() error {
		from, to, err := d.both(old, new)
		if err != nil {
			return err
		}
		if d.linkless {
			return &fs.PathError{Op: "link", Path: new, Err: syscall.EPERM}
		}
		if to.dir.now[to.base] != nil {
			return &fs.PathError{Op: "link", Path: new, Err: fs.ErrExist}
		}
		to.dir.now[to.base] = from.dir.now[from.base]
		return nil
	})
}

// Rename implements [durable.FS].
func (d *Disk) Rename(old, new string) error {
	return d.change(func() error {
		from, to, err := d.both(old, new)
		if err != nil {
			return err
		}
		to.dir.now[to.base] = from.dir.now[from.base]
		delete(from.dir.now, from.base)
		return nil
	})
}

type place struct {
	dir  *dir
	base string
}

func (d *Disk) both(old, new string) (from, to place, err error) {
	if from.dir, from.base, err = d.at(old); err != nil {
		return
	}
	if from.dir.now[from.base] == nil {
		return from, to, &fs.PathError{Op: "rename", Path: old, Err: fs.ErrNotExist}
	}
	to.dir, to.base, err = d.at(new)
	return
}

// Remove implements [durable.FS].
func (d *Disk) Remove(name string) error {
	return d.change(func() error {
		in, base, err := d.at(name)
		if err != nil {
			return err
		}
		if in.now[base] == nil {
			return &fs.PathError{Op: "remove", Path: name, Err: fs.ErrNotExist}
		}
		delete(in.now, base)
		return nil
	})
}

// SyncDir implements [durable.FS].
func (d *Disk) SyncDir(name string) error {
	return d.change(func() error {
		in := d.dirs[name]
		if in == nil {
			return &fs.PathError{Op: "sync", Path: name, Err: fs.ErrNotExist}
		}
		in.synced = map[string]*inode{}
		for name, file := range in.now {
			in.synced[name] = file
		}
		return nil
	})
}

// files gives what is on the disk, as files to read.
func (d *Disk) files() (fstest.MapFS, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.dark {
		return nil, ErrPower
	}
	all := fstest.MapFS{}
	for name, in := range d.dirs {
		if name != "." {
			all[name] = &fstest.MapFile{Mode: fs.ModeDir | 0o700}
		}
		for base, file := range in.now {
			all[path.Join(name, base)] = &fstest.MapFile{Data: bytes.Clone(file.now), Mode: 0o600}
		}
	}
	return all, nil
}

// Open implements [fs.FS].
func (d *Disk) Open(name string) (fs.File, error) {
	all, err := d.files()
	if err != nil {
		return nil, err
	}
	return all.Open(name)
}

// ReadDir implements [fs.ReadDirFS].
func (d *Disk) ReadDir(name string) ([]fs.DirEntry, error) {
	all, err := d.files()
	if err != nil {
		return nil, err
	}
	return all.ReadDir(name)
}

// ReadFile implements [fs.ReadFileFS].
func (d *Disk) ReadFile(name string) ([]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.dark {
		return nil, ErrPower
	}
	in, base, err := d.at(name)
	if err != nil {
		return nil, err
	}
	if in.now[base] == nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return bytes.Clone(in.now[base].now), nil
}

// file is a file being written.
type file struct {
	disk  *Disk
	inode *inode
}

func (f *file) Write(p []byte) (int, error) {
	n := len(p)
	err := f.disk.change(func() error {
		if f.disk.room >= 0 && n > f.disk.room {
			n = f.disk.room
		}
		f.inode.now = append(f.inode.now, p[:n]...)
		if f.disk.room >= 0 {
			f.disk.room -= n
		}
		if n < len(p) {
			return &fs.PathError{Op: "write", Path: "", Err: syscall.ENOSPC}
		}
		return nil
	})
	if err != nil {
		return n, err
	}
	return n, nil
}

func (f *file) Sync() error {
	return f.disk.change(func() error {
		f.inode.synced = bytes.Clone(f.inode.now)
		return nil
	})
}

func (f *file) Close() error { return nil }
