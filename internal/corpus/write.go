package corpus

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/idesluss/idesluss/internal/idea"
)

// Write makes the sluss of n ideas in dir, which must be empty or not there.
// What site holds becomes its site folder, Go files aside.
func Write(dir string, site fs.FS, n int, seed uint64) error {
	c, err := New(n, seed)
	if err != nil {
		return err
	}
	if err := empty(dir); err != nil {
		return err
	}
	if err := copySite(filepath.Join(dir, "site"), site); err != nil {
		return fmt.Errorf("copying site: %w", err)
	}
	made := map[string]bool{}
	for i := range c.Ideas() {
		file := filepath.Join(dir, filepath.FromSlash(idea.Path(&i)))
		if month := filepath.Dir(file); !made[month] {
			if err := os.MkdirAll(month, 0o755); err != nil {
				return err
			}
			made[month] = true
		}
		if err := os.WriteFile(file, idea.Format(&i), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// empty makes dir, and refuses one that holds something.
func empty(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	if err == nil && len(entries) > 0 {
		err = fmt.Errorf("%s is not empty: it holds %s", dir, entries[0].Name())
	}
	return err
}

func copySite(dir string, site fs.FS) error {
	return fs.WalkDir(site, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) == ".go" {
			return err
		}
		to := filepath.Join(dir, filepath.FromSlash(name))
		if d.IsDir() {
			return os.MkdirAll(to, 0o755)
		}
		data, err := fs.ReadFile(site, name)
		if err != nil {
			return err
		}
		return os.WriteFile(to, data, 0o644)
	})
}
