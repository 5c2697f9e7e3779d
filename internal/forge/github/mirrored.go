package github

import (
	"io/fs"
)

// fileSystem is what a commit's files can do.
type fileSystem interface {
	fs.ReadFileFS
	fs.ReadDirFS
	fs.StatFS
	fs.ReadLinkFS
}

// mirrored is a commit's files in a mirror, which is told of what cannot be
// read and should have been.
type mirrored struct {
	files  fileSystem
	mirror *mirror
}

var _ fileSystem = (*mirrored)(nil)

// told notes an error on its way out.
func told[T any](m *mirror, value T, err error) (T, error) {
	if err != nil {
		m.doubt(err)
	}
	return value, err
}

// Open implements [fs.FS].
func (m *mirrored) Open(name string) (fs.File, error) {
	file, err := m.files.Open(name)
	return told(m.mirror, file, err)
}

// ReadFile implements [fs.ReadFileFS].
func (m *mirrored) ReadFile(name string) ([]byte, error) {
	data, err := m.files.ReadFile(name)
	return told(m.mirror, data, err)
}

// ReadDir implements [fs.ReadDirFS].
func (m *mirrored) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := m.files.ReadDir(name)
	return told(m.mirror, entries, err)
}

// Stat implements [fs.StatFS].
func (m *mirrored) Stat(name string) (fs.FileInfo, error) {
	info, err := m.files.Stat(name)
	return told(m.mirror, info, err)
}

// Lstat implements [fs.ReadLinkFS].
func (m *mirrored) Lstat(name string) (fs.FileInfo, error) {
	info, err := m.files.Lstat(name)
	return told(m.mirror, info, err)
}

// ReadLink implements [fs.ReadLinkFS].
func (m *mirrored) ReadLink(name string) (string, error) {
	target, err := m.files.ReadLink(name)
	return told(m.mirror, target, err)
}
