package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/forge/local"
)

// prepare sees to it that there is a sluss to serve. Where nobody has named a
// forge and there is none on this machine, one is made.
func (e *env) prepare(ctx context.Context, f serveFlags, public bool) error {
	place, err := e.lackingForge()
	if err != nil {
		return err
	}
	demo := e.isDemo()
	switch {
	case f.demoSet:
		demo = f.demo
	case place != "":
		demo = !public
	case demo && public:
		return usageErrorf("the sluss here was made to be tried: ideas go on at once and alone, and no one reads them first. Say --demo=false to take it into use, or --demo to let others try it")
	}
	if err := e.markDemo(demo); err != nil {
		return err
	}
	if demo {
		if err := e.demoKeys(); err != nil {
			return err
		}
	}
	if place == "" {
		return nil
	}
	return e.makeForge(ctx, place, demo)
}

// lackingForge gives where the forge on this machine would be, when it is not
// there and nobody has named another.
func (e *env) lackingForge() (place string, err error) {
	hosting, err := e.hosting()
	if err != nil {
		return "", err
	}
	place, named := e.forgePlace(hosting)
	if _, ok := onGitHub(place); ok || named {
		return "", nil
	}
	if _, err := os.Stat(place); !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	return place, nil
}

// makeForge makes a forge of the files of the sluss. One to be tried believes
// the service's own key from the beginning.
func (e *env) makeForge(ctx context.Context, place string, demo bool) (err error) {
	hosting, err := e.hosting()
	if err != nil {
		return err
	}
	fsys, closer, err := e.sluss()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closer.Close()) }()
	if demo {
		keys, done, err := e.demoKeyring(fsys)
		if err != nil {
			return err
		}
		defer done()
		fsys = layered{keys, fsys}
	}
	f, err := local.Create(ctx, place, slussFiles{fsys}, e.today().Time(), e.localOptions(hosting))
	if err != nil {
		return fmt.Errorf("making a forge of the files here: %w", err)
	}
	return f.Shut()
}

// layered is files over others.
type layered struct{ over, under fs.FS }

// Open implements [fs.FS].
func (l layered) Open(name string) (fs.File, error) {
	if info, err := fs.Stat(l.over, name); err == nil && !info.IsDir() {
		return l.over.Open(name)
	}
	return l.under.Open(name)
}

// ReadDir implements [fs.ReadDirFS].
func (l layered) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(l.under, name)
	more, overErr := fs.ReadDir(l.over, name)
	if err != nil || overErr != nil {
		return entries, err
	}
	for _, entry := range more {
		if _, err := fs.Stat(l.under, path.Join(name, entry.Name())); errors.Is(err, fs.ErrNotExist) {
			entries = append(entries, entry)
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}

// markDemo remembers whether the sluss is one to be tried, for the other
// commands and for the next time.
func (e *env) markDemo(is bool) error {
	name := e.dataPath(demoMark)
	if is {
		return os.WriteFile(name, []byte("Idéer går vidare direkt och en i taget. Ta bort filen, eller starta med --demo=false, så gäller processen.\n"), 0o600)
	}
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// makePrivate makes a folder that others on the machine cannot look into, or
// makes one that is there so.
func makePrivate(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm()&0o007 == 0 {
		return err
	}
	return os.Chmod(dir, info.Mode().Perm()&^0o007)
}
