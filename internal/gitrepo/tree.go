package gitrepo

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// entry is one name in a tree.
type entry struct {
	name string
	mode fs.FileMode // as in Change; a folder is fs.ModeDir | 0o755
	id   oid
}

// The modes that Git knows.
const (
	modeFile      fs.FileMode = 0o644
	modeRun       fs.FileMode = 0o755
	modeFolder                = fs.ModeDir | 0o755
	modeLink                  = fs.ModeSymlink | 0o777
	modeSubmodule             = fs.ModeIrregular
)

// modeOf reads a mode as trees have it.
func modeOf(octal string) (fs.FileMode, error) {
	switch octal {
	case "100644", "100664": // the latter is from the first years of Git
		return modeFile, nil
	case "100755":
		return modeRun, nil
	case "40000":
		return modeFolder, nil
	case "120000":
		return modeLink, nil
	case "160000":
		return modeSubmodule, nil
	}
	return 0, fmt.Errorf("unknown mode %q", octal)
}

func octal(mode fs.FileMode) string {
	switch mode {
	case modeRun:
		return "100755"
	case modeFolder:
		return "40000"
	case modeLink:
		return "120000"
	case modeSubmodule:
		return "160000"
	}
	return "100644"
}

// parseTree reads a tree, in Git's order. A tree that git would not have made
// is an error.
func parseTree(data []byte) ([]entry, error) {
	text := string(data) // the names lie in it
	entries := make([]entry, 0, len(text)/40)
	for text != "" {
		octal, rest, _ := strings.Cut(text, " ")
		name, rest, _ := strings.Cut(rest, "\x00")
		if len(rest) < len(oid{}) {
			return nil, errors.New("it is cut off")
		}
		mode, err := modeOf(octal)
		if err != nil {
			return nil, err
		}
		e := entry{name: name, mode: mode}
		text = rest[copy(e.id[:], rest):]
		if err := safeName(e.name); err != nil {
			return nil, err
		}
		if len(entries) > 0 && compareEntries(entries[len(entries)-1], e) >= 0 {
			return nil, fmt.Errorf("%q is out of order", e.name)
		}
		if e.mode.IsDir() && hasFile(entries, e.name) {
			return nil, fmt.Errorf("%q is both a file and a folder", e.name)
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// hasFile tells whether a file with a folder's name came before it. Whatever
// stands between the two begins with that name.
func hasFile(entries []entry, folder string) bool {
	for _, e := range slices.Backward(entries) {
		if e.name == folder {
			return true
		}
		if !strings.HasPrefix(e.name, folder) {
			return false
		}
	}
	return false
}

// compareEntries is Git's order: by bytes, as if folders ended in a slash.
func compareEntries(a, b entry) int {
	n := min(len(a.name), len(b.name))
	if c := strings.Compare(a.name[:n], b.name[:n]); c != 0 {
		return c
	}
	return cmp.Compare(after(a, n), after(b, n))
}

// after is the byte that follows the first n of a name in Git's order.
func after(e entry, n int) int {
	switch {
	case n < len(e.name):
		return int(e.name[n])
	case e.mode.IsDir():
		return '/'
	}
	return 0
}

// encodeTree writes a tree.
func encodeTree(entries []entry) []byte {
	var b bytes.Buffer
	for _, e := range entries {
		b.WriteString(octal(e.mode))
		b.WriteByte(' ')
		b.WriteString(e.name)
		b.WriteByte(0)
		b.Write(e.id[:])
	}
	return b.Bytes()
}

// tree gives a tree, which is not the caller's to change.
func (r *Repo) tree(id oid) ([]entry, error) { return r.objects.tree(id) }

// rootTree gives the tree of a commit, or the tree itself.
func (r *Repo) rootTree(id string) (oid, error) {
	hash, err := parseID(id)
	if err != nil {
		return oid{}, err
	}
	kind, _, err := r.objects.readAny(hash)
	switch {
	case err != nil:
		return oid{}, err
	case kind == plumbing.TreeObject:
		return hash, nil
	case kind == plumbing.CommitObject:
		c, err := r.objects.commit(hash)
		if err != nil {
			return oid{}, err
		}
		return parseID(c.Tree)
	}
	return oid{}, fmt.Errorf("%s is a %s, neither a commit nor a tree", id, kind)
}

// errNothingThere says that a tree has nothing at a path. A tree that cannot
// be found is another thing.
var errNothingThere = fmt.Errorf("%w: there is nothing at the path", ErrNotFound)

// entryAt finds what lies at a path ("." is the tree itself); errNothingThere
// when nothing does.
func (r *Repo) entryAt(root oid, name string) (entry, error) {
	e := entry{name: ".", mode: modeFolder, id: root}
	if name == "." {
		return e, nil
	}
	for part := range strings.SplitSeq(name, "/") {
		if !e.mode.IsDir() {
			return entry{}, errNothingThere
		}
		entries, err := r.tree(e.id)
		if err != nil {
			return entry{}, err
		}
		i := slices.IndexFunc(entries, func(e entry) bool { return e.name == part })
		if i < 0 {
			return entry{}, errNothingThere
		}
		e = entries[i]
	}
	return e, nil
}
