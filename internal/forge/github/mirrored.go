package github

import (
	"io/fs"

	"github.com/idesluss/idesluss/internal/gitrepo"
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
	repo   *gitrepo.Repo // what the mirror was when they were asked for
}

var _ fileSystem = (*mirrored)(nil)

// told notes an error on its way out.
func told[T any](m *mirrored, value T, err error) (T, error) {
	if err != nil {
		m.mirror.doubt(m.repo, err)
	}
	return value, err
}

// Open implements [fs.FS].
func (m *mirrored) Open(name string) (fs.File, error) {
	file, err := m.files.Open(name)
	return told(m, file, err)
}

// ReadFile implements [fs.ReadFileFS].
func (m *mirrored) ReadFile(name string) ([]byte, error) {
	data, err := m.files.ReadFile(name)
	return told(m, data, err)
}

// ReadDir implements [fs.ReadDirFS].
func (m *mirrored) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := m.files.ReadDir(name)
	return told(m, entries, err)
}

// Stat implements [fs.StatFS].
func (m *mirrored) Stat(name string) (fs.FileInfo, error) {
	info, err := m.files.Stat(name)
	return told(m, info, err)
}

// Lstat implements [fs.ReadLinkFS].
func (m *mirrored) Lstat(name string) (fs.FileInfo, error) {
	info, err := m.files.Lstat(name)
	return told(m, info, err)
}

// ReadLink implements [fs.ReadLinkFS].
func (m *mirrored) ReadLink(name string) (string, error) {
	target, err := m.files.ReadLink(name)
	return told(m, target, err)
}
