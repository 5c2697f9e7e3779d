package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
)

// kinds are the sorts of page both sites have, told by the path of the file.
// The first that fits counts.
var kinds = []struct {
	name string
	path *regexp.Regexp
}{
	{"launched idea", regexp.MustCompile(`^public/ideer/\d\d-[^/]+/index\.html$`)},
	{"catalogue and filter list", regexp.MustCompile(`^public/ideer/.*index\.html$`)},
	{"idea in the internal index", regexp.MustCompile(`^internal/ide/[^/]+/index\.html$`)},
	{"list in the internal index", regexp.MustCompile(`^internal/(tavla|lista|tabell|vilande|avslutade)/.*index\.html$`)},
	{"other page", regexp.MustCompile(`\.html$`)},
	{"feed, data, sitemap", regexp.MustCompile(`\.(xml|json|csv)$`)},
}

// tally is what a site consists of.
type tally struct {
	byKind []int // parallel to kinds
	bytes  int64
}

// pages gives how many HTML pages were counted.
func (t tally) pages() int {
	n := 0
	for _, k := range t.byKind[:len(t.byKind)-1] {
		n += k
	}
	return n
}

// count tells what a site consists of. The internal part may be a folder
// inside the public one, and is then counted once.
func count(public, internal string) (tally, error) {
	t := tally{byKind: make([]int, len(kinds))}
	for name, dir := range map[string]string{"public/": public, "internal/": internal} {
		err := fs.WalkDir(os.DirFS(dir), ".", func(p string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() {
				if dir != internal && filepath.Join(dir, p) == internal {
					return fs.SkipDir
				}
				return nil
			}
			info, err := d.Info()
			if err != nil {
				return err
			}
			t.bytes += info.Size()
			for i, k := range kinds {
				if k.path.MatchString(name + p) {
					t.byKind[i]++
					break
				}
			}
			return nil
		})
		if err != nil {
			return t, err
		}
	}
	return t, nil
}
