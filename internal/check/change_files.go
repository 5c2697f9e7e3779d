package check

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// ideaChange is one idea that differs: as it was and as it would be.
type ideaChange struct {
	path     string // where it is now; where it was when it is gone
	was      string // where it was; empty when it is new
	old, new version
}

// version is one version of an idea's file.
type version struct {
	there  bool
	mode   fs.FileMode
	data   []byte
	faults []fault.Fault
	file   *idea.File // nil when it is not there, or cannot be read as an idea
}

// ruleFiles are the files whose change is a change of the rules.
var ruleFiles = []string{process.ProcessFile, process.RosterFile, process.OrganisationFile, process.HostingFile, process.KeysFile, process.WorkplacesFile}

func isRule(p string) bool { return slices.Contains(ruleFiles, p) }

// files sorts the files that differ by what they are, and reads the ideas.
func (x *examiner) files() error {
	e := x.effect
	gone := map[string]*ideaChange{} // by id
	for _, f := range x.Diff.Files {
		switch {
		case strings.HasPrefix(f.Path, ideasFolder+"/"):
			mode, err := modeOf(x.New, f.Path)
			if err != nil {
				return err
			}
			if err := x.underIdeas(f.Path, mode, gone); err != nil {
				return err
			}
		case isRule(f.Path):
			e.Set = append(e.Set, f.Path)
		case strings.HasSuffix(f.Path, ".go"):
			e.Other = append(e.Other, f.Path)
		case strings.HasPrefix(f.Path, "site/"), strings.HasPrefix(f.Path, "templates/"):
			e.Texts = append(e.Texts, f.Path)
		default:
			e.Other = append(e.Other, f.Path)
		}
	}
	x.pairUp(gone)
	return nil
}

// modeOf gives the mode of a file, 0 when it is not there.
func modeOf(fsys fs.FS, p string) (fs.FileMode, error) {
	info, err := fs.Lstat(fsys, p)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return 0, nil
	case err != nil:
		return 0, fmt.Errorf("reading %s: %w", p, err)
	}
	return info.Mode(), nil
}

// underIdeas sorts one file under ideas/.
func (x *examiner) underIdeas(p string, mode fs.FileMode, gone map[string]*ideaChange) error {
	if !mode.IsRegular() && ideaPlace.MatchString(path.Dir(p)) {
		return x.readChanged(p, gone) // a link, say, where an idea should be; told when it is read
	}
	var place Tree
	place.file(p, mode.Type())
	x.add(place.Findings...)
	switch {
	case len(place.Ideas) > 0:
		return x.readChanged(p, gone)
	case len(place.Challenges) > 0:
		x.effect.Texts = append(x.effect.Texts, p)
		return x.challenge(p)
	}
	x.effect.Texts = append(x.effect.Texts, p)
	return nil
}

// readChanged reads both versions of an idea.
func (x *examiner) readChanged(p string, gone map[string]*ideaChange) error {
	one := &ideaChange{path: p, was: p}
	var err error
	if one.old, err = readVersion(x.Old, p, idea.ParseOlder); err != nil {
		return err
	}
	if one.new, err = readVersion(x.New, p, x.parse); err != nil {
		return err
	}
	switch {
	case !one.old.there && !one.new.there:
		return fmt.Errorf("the change names %s, which neither side has", p)
	case !one.old.there:
		one.was = ""
	case !one.new.there:
		gone[idOf(p)] = one
		return nil
	}
	x.changed = append(x.changed, one)
	return nil
}

// parser reads an idea: in the format of today, or in an earlier one too.
type parser func(path string, data []byte) (*idea.File, []fault.Fault)

func readVersion(fsys fs.FS, p string, parse parser) (version, error) {
	data, faults, err := strict.Read(fsys, p, idea.MaxSize)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return version{}, nil
	case err != nil:
		return version{}, fmt.Errorf("reading %s: %w", p, err)
	case len(faults) > 0:
		return version{there: true, faults: faults}, nil
	}
	v := version{there: true, data: data}
	if v.mode, err = modeOf(fsys, p); err != nil {
		return version{}, err
	}
	v.file, v.faults = parse(p, data)
	return v, nil
}

// idOf gives the id that a file's name begins with, or "".
func idOf(p string) string {
	name := path.Base(p)
	const length = len("26-7k3qm")
	if len(name) < length || !idea.ValidID(name[:length]) {
		return ""
	}
	return name[:length]
}

// pairUp finds ideas whose file has got another name, and leaves in gone those
// that are no longer there. The words after the id are decoration.
func (x *examiner) pairUp(gone map[string]*ideaChange) {
	for _, one := range x.changed {
		before := gone[idOf(one.path)]
		if before != nil && !one.old.there {
			one.was, one.old = before.path, before.old
			delete(gone, idOf(one.path))
		}
	}
	for _, one := range gone {
		x.removed(one)
	}
	slices.Sort(x.effect.Removed)
}

// removed tells of an idea that is no longer there. If one with another id
// says the same, it was given a new number.
func (x *examiner) removed(one *ideaChange) {
	x.effect.Removed = append(x.effect.Removed, one.path)
	for _, other := range x.changed {
		if !other.old.there && sameUnderlag(one.old.file, other.new.file) {
			x.tell(Error, other.path, "nytt-arendenummer",
				fmt.Sprintf("Idén hade ärendenumret %s.", idOf(one.path)),
				"Ett ärendenummer ändras aldrig. Låt filen ligga kvar där den var.")
			return
		}
	}
	x.tell(Error, one.path, "ide-borttagen", "Idén tas bort.",
		"En idé tas aldrig bort ur slussen. Fatta beslut om att avsluta eller återkalla den.")
}

// sameUnderlag reports whether two ideas say the same under different ids.
func sameUnderlag(a, b *idea.File) bool {
	if a == nil || b == nil {
		return false
	}
	renamed := b.Idea
	renamed.ID = a.Idea.ID
	return idea.Digest(&a.Idea) == idea.Digest(&renamed)
}

// challenge judges a challenge as it would be.
func (x *examiner) challenge(p string) error {
	c := &Checker{fsys: x.New, rules: x.effect.Rules, today: x.Today}
	err := c.readChallenge(p)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // taken away; leftBehind looks for who answers to it
	}
	x.add(c.early...)
	return err
}
