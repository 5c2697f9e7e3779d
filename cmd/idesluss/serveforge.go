package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/idesluss/idesluss/internal/forge/local"
)

// needForge makes the forge on this machine when nobody has named another, and
// it is not there.
func (e *env) needForge(ctx context.Context) (made bool, err error) {
	hosting, err := e.hosting()
	if err != nil {
		return false, err
	}
	place, named := e.forgePlace(hosting)
	if _, ok := onGitHub(place); ok || named {
		return false, nil
	}
	if _, err := os.Stat(place); !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	fsys, closer, err := e.sluss()
	if err != nil {
		return false, err
	}
	defer closer.Close()
	f, err := local.Create(ctx, place, slussFiles{fsys}, e.today().Time(), e.localOptions(hosting))
	if err != nil {
		return false, fmt.Errorf("making a forge of the files here: %w", err)
	}
	return true, f.Shut()
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
