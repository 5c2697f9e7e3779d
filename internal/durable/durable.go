// Package durable keeps files that survive a crash: what Put has said is
// there, is there after the power has gone, whole, once.
//
// A folder holds records: small files, each under a name. A record is written
// to a temporary file, synced, linked or renamed into place, and its folder
// synced, before the call returns. What a crash leaves half-written is swept
// when the folder is opened. Removing really removes: a record is a file of
// its own.
package durable

import (
	"errors"
	"io/fs"
)

// What callers branch on.
var (
	ErrExists = errors.New("the record is there already")
	ErrFull   = errors.New("there is no room on the disk")
)

// FS is what a folder stands on: the disk, or a test's disk that fails and
// forgets. Names are slash-separated, below the FS's root.
type FS interface {
	fs.ReadDirFS
	fs.ReadFileFS
	MkdirAll(name string) error       // mode 0o700
	Create(name string) (File, error) // a new file, mode 0o600; fs.ErrExist
	Link(old, new string) error       // fs.ErrExist when new is there
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

// Folder is a folder of records. It may be used from several goroutines; one
// process at a time has it open.
type Folder struct{ impl }

type impl struct{} // replaced by whoever builds this

// Disk gives the FS of a folder on the disk; nothing outside it can be
// reached.
func Disk(dir string) (FS, error) { panic("not built yet") }

// Open opens a folder of records below name, makes it when it is not there,
// and sweeps what a crash has left.
func Open(fsys FS, name string) (*Folder, error) { panic("not built yet") }

// Add writes a record that must not be there: ErrExists when it is.
func (f *Folder) Add(name string, data []byte) error { panic("not built yet") }

// Put writes a record, in the place of the one that was there.
func (f *Folder) Put(name string, data []byte) error { panic("not built yet") }

// Get reads a record: fs.ErrNotExist when there is none.
func (f *Folder) Get(name string) ([]byte, error) { panic("not built yet") }

// Names gives the names of all records, sorted.
func (f *Folder) Names() ([]string, error) { panic("not built yet") }

// Remove takes a record away. One that is not there is no error.
func (f *Folder) Remove(name string) error { panic("not built yet") }
