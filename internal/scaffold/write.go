package scaffold

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/process"
)

// ErrOccupied means that a folder holds something already, or is no folder.
var ErrOccupied = errors.New("a new sluss needs a folder that is new or empty")

// Write puts files in the folder dir, which must be new or empty, and whose
// own folder must exist. All of them are there afterwards, or none.
func Write(dir string, files []File) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	exists, err := vacant(dir)
	if err != nil {
		return err
	}
	if exists {
		return fillFolder(dir, files)
	}
	return makeFolder(dir, files)
}

// Vacant tells whether [Write] would refuse the folder dir, and why.
func Vacant(dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	_, err = vacant(dir)
	return err
}

// vacant reports whether dir exists, and refuses one with something in it.
func vacant(dir string) (exists bool, err error) {
	if err := apart(dir); err != nil {
		return false, err
	}
	if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	entries, err := os.ReadDir(dir)
	switch info, statErr := os.Stat(dir); {
	case statErr == nil && !info.IsDir():
		return false, fmt.Errorf("%s is a file: %w", dir, ErrOccupied)
	case err != nil:
		return false, err
	case len(entries) > 0:
		return false, fmt.Errorf("%s holds %s: %w", dir, entries[0].Name(), ErrOccupied)
	}
	return true, nil
}

// apart refuses a folder among the files of another sluss, where a new one
// would be taken for a part of it.
func apart(dir string) error {
	for above := filepath.Dir(dir); ; above = filepath.Dir(above) {
		rest, err := filepath.Rel(above, dir)
		if err != nil {
			return err
		}
		first, _, _ := strings.Cut(filepath.ToSlash(rest), "/")
		_, err = os.Stat(filepath.Join(above, filepath.FromSlash(process.ProcessFile)))
		if err == nil && slices.Contains([]string{"ideas", "site", "templates"}, first) {
			return fmt.Errorf("%s lies among the files of the sluss in %s: %w", dir, above, ErrOccupied)
		}
		if above == filepath.Dir(above) {
			return nil
		}
	}
}

// makeFolder writes beside dir and lets the finished folder take its name.
func makeFolder(dir string, files []File) (err error) {
	stage, err := os.MkdirTemp(filepath.Dir(dir), ".idesluss-init-")
	if err != nil {
		return fmt.Errorf("making %s: %w", dir, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(stage))
		}
	}()
	if err := writeAll(stage, files); err != nil {
		return err
	}
	if err := os.Chmod(stage, 0o755); err != nil {
		return err
	}
	return os.Rename(stage, dir)
}

// fillFolder writes into a folder of its own inside dir, and moves everything
// up when all is written. The folder itself is kept: someone may stand in it.
func fillFolder(dir string, files []File) (err error) {
	stage, err := os.MkdirTemp(dir, ".idesluss-init-")
	if err != nil {
		return err
	}
	var moved []string
	defer func() {
		err = errors.Join(err, os.RemoveAll(stage))
		if err == nil {
			return
		}
		for _, name := range moved {
			err = errors.Join(err, os.RemoveAll(name))
		}
	}()
	if err := writeAll(stage, files); err != nil {
		return err
	}
	entries, err := os.ReadDir(stage)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		to := filepath.Join(dir, entry.Name())
		if err := os.Rename(filepath.Join(stage, entry.Name()), to); err != nil {
			return err
		}
		moved = append(moved, to)
	}
	return nil
}

func writeAll(dir string, files []File) error {
	for _, f := range files {
		name := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return err
		}
		if err := writeFile(name, f.Data); err != nil {
			return err
		}
	}
	return nil
}

// writeFile writes a new file and waits until it is on the disk: a full disk
// may tell so only then.
func writeFile(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
