package gitrepo

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// Ref gives the id that a reference points at, by its full name
// ("refs/heads/main", or "HEAD"). ErrNotFound when there is no such reference.
func (r *Repo) Ref(name string) (string, error) {
	r.objects.samePlace()
	for range 6 { // one reference may point at another; git follows five
		if err := validRef(name); err != nil && name != "HEAD" {
			return "", errorf(ErrNotFound, "%v", err)
		}
		value, err := r.refValue(name)
		if err != nil {
			return "", err
		}
		if value == "" {
			return "", errorf(ErrNotFound, "reference %s", name)
		}
		target, symbolic := strings.CutPrefix(value, "ref: ")
		if !symbolic {
			return value, nil
		}
		name = target
	}
	return "", fmt.Errorf("reference %s: it goes round in a circle", name)
}

// refValue reads what a reference says: an id, "ref: " and a name, or nothing
// when it is not there. A file goes before the list of packed ones; since git
// writes the list before it takes the file away, the list is read after.
func (r *Repo) refValue(name string) (string, error) {
	top := r.common
	if !strings.HasPrefix(name, "refs/") {
		top = r.dir
	}
	text, err := os.ReadFile(filepath.Join(top, filepath.FromSlash(name)))
	if err == nil {
		return parseRef(name, string(text))
	}
	if !notThere(err) {
		return "", fmt.Errorf("reading reference %s: %w", name, err)
	}
	packed, err := r.packedRefs()
	return packed[name], err
}

// notThere tells the errors of reading a file where there is none: nothing,
// a folder, or a file where a folder would have to be.
func notThere(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.EISDIR) || errors.Is(err, syscall.ENOTDIR)
}

// parseRef reads the file of a reference.
func parseRef(name, text string) (string, error) {
	if target, symbolic := strings.CutPrefix(text, "ref:"); symbolic {
		target = strings.TrimSpace(target)
		if err := validRef(target); err != nil {
			return "", fmt.Errorf("reference %s: %w", name, err)
		}
		return "ref: " + target, nil
	}
	id, _, _ := strings.Cut(text, "\n")
	id = strings.TrimSpace(id)
	if !isHex(id) || len(id) != 40 {
		return "", fmt.Errorf("reference %s: its file holds no id", name)
	}
	return id, nil
}

// packedRefs gives the list of packed references, which is not the caller's to
// change. It is read again when git has written it anew: always as another
// file, put in the place of the old one.
func (r *Repo) packedRefs() (map[string]string, error) {
	f, err := os.Open(filepath.Join(r.common, "packed-refs"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("reading packed references: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("reading packed references: %w", err)
	}
	if last := r.packed.Load(); last != nil && os.SameFile(last.info, info) &&
		last.info.ModTime().Equal(info.ModTime()) && last.info.Size() == info.Size() {
		return last.refs, nil
	}
	text, err := io.ReadAll(f)
	if err != nil {
		return nil, fmt.Errorf("reading packed references: %w", err)
	}
	refs, err := parsePackedRefs(string(text))
	if err == nil {
		r.packed.Store(&packedList{info, refs})
	}
	return refs, err
}

// packedList is the list of packed references as it was last read.
type packedList struct {
	info fs.FileInfo
	refs map[string]string
}

// parsePackedRefs reads lines of ids and names. What an annotated tag is about
// follows it on a line of its own.
func parsePackedRefs(text string) (map[string]string, error) {
	refs := map[string]string{}
	for line := range strings.Lines(text) {
		if line[0] == '#' || line[0] == '^' {
			continue
		}
		id, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if !ok || !isHex(id) || len(id) != 40 {
			return nil, fmt.Errorf("reading packed references: %q is none", line)
		}
		refs[name] = id
	}
	return refs, nil
}

// Refs gives the references whose full name begins with prefix, sorted.
func (r *Repo) Refs(prefix string) ([]string, error) {
	var names []string
	top := filepath.Join(r.common, "refs")
	err := filepath.WalkDir(top, func(place string, d fs.DirEntry, err error) error {
		if err != nil {
			if notThere(err) {
				return nil // it went away while we looked
			}
			return err
		}
		rel, err := filepath.Rel(r.common, place)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(rel)
		if d.IsDir() {
			if !strings.HasPrefix(name+"/", prefix) && !strings.HasPrefix(prefix, name+"/") {
				return fs.SkipDir
			}
			return nil
		}
		if strings.HasPrefix(name, prefix) && validRef(name) == nil {
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("listing references: %w", err)
	}
	packed, err := r.packedRefs()
	if err != nil {
		return nil, err
	}
	for name := range packed {
		if strings.HasPrefix(name, prefix) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}
