package check

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// lookup finds ideas by id without opening any: the name of a file begins with
// its id, and an id with its year. The folders of a year are listed once, when
// they are first asked for.
type lookup struct {
	fsys  fs.FS
	years map[string]map[string][]string // paths by id, by year
}

func lookIn(fsys fs.FS) *lookup { return &lookup{fsys, map[string]map[string][]string{}} }

// paths gives the files whose name begins with an id: one, when all is well.
func (t *lookup) paths(id string) ([]string, error) {
	year := id[:2]
	known, ok := t.years[year]
	if !ok {
		var err error
		if known, err = t.list("20" + year); err != nil {
			return nil, err
		}
		t.years[year] = known
	}
	return known[id], nil
}

func (t *lookup) list(year string) (map[string][]string, error) {
	all := map[string][]string{}
	months, err := readDir(t.fsys, path.Join(ideasFolder, year))
	if err != nil {
		return nil, err
	}
	for _, month := range months {
		if !month.IsDir() {
			continue
		}
		folder := path.Join(ideasFolder, year, month.Name())
		files, err := readDir(t.fsys, folder)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if id := idOf(f.Name()); id != "" && strings.HasSuffix(f.Name(), ".md") {
				all[id] = append(all[id], path.Join(folder, f.Name()))
			}
		}
	}
	return all, nil
}

// readDir lists a folder; one that is not there is empty.
func readDir(fsys fs.FS, folder string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(fsys, folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("listing %s: %w", folder, err)
	}
	return entries, nil
}
