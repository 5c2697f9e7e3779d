package check

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/idea"
)

// elsewhere judges what an idea says of other files.
func (j *judgement) elsewhere() error {
	i := &j.new.file.Idea
	if j.was == "" {
		if err := j.unique(i.ID); err != nil {
			return err
		}
	}
	if err := j.references(); err != nil {
		return err
	}
	for n, image := range i.Images {
		if image.File == "" || j.old.file != nil && slices.Contains(j.old.file.Idea.Images, image) {
			continue
		}
		mode, err := modeOf(j.New, path.Join(ImagesFolder, image.File))
		if err != nil {
			return err
		}
		_, missing := fs.Stat(j.New, path.Join(ImagesFolder, image.File))
		if missing != nil || !mode.IsRegular() {
			j.at(Error, "bild-saknas", fmt.Sprintf("bilder[%d].fil", n),
				fmt.Sprintf("Bilden %s finns inte i %s.", image.File, ImagesFolder),
				"Lägg bildfilen där, eller ta bort bilden ur idén.")
		}
	}
	return nil
}

// unique judges that no other idea has the id of a new one: in the change, or
// on the target branch by now.
func (j *judgement) unique(id string) error {
	if !idea.ValidID(id) {
		return nil
	}
	for _, tree := range []*lookup{j.now, j.examiner.target} {
		paths, err := tree.paths(id)
		if err != nil {
			return err
		}
		for _, p := range paths {
			if p != j.path || tree == j.examiner.target {
				j.at(Error, "samma-id", "id", fmt.Sprintf("Ärendenumret %s finns redan i %s.", id, p),
					"Ett ärendenummer tillhör en enda idé. Ge den nya idén ett eget nummer.")
				return nil
			}
		}
	}
	return nil
}

// references judges the ids that the change adds to an idea.
func (j *judgement) references() error {
	before := record{}
	if j.old.file != nil {
		before = recordOf(j.old.file)
	}
	for _, ref := range recordOf(j.new.file).refs {
		known := func(r reference) bool { return r.kind == ref.kind && r.target == ref.target }
		if slices.ContainsFunc(before.refs, known) || ref.target == j.new.file.Idea.ID {
			continue
		}
		there, err := j.there(ref)
		if err != nil {
			return err
		}
		if !there {
			what := "Ingen idé har ärendenumret"
			if ref.kind == challenge {
				what = "Det finns ingen utmaning som heter"
			}
			j.found = append(j.found, Finding{fault.Fault{
				File: j.path, Line: int(ref.line), Column: int(ref.column), Rule: "okand-hanvisning",
				Message: fmt.Sprintf("%s %s (%s).", what, ref.target, ref.kind),
				Remedy:  "Rätta det, eller ta bort raden.",
			}, Error})
			continue
		}
		if err := j.ring(ref); err != nil {
			return err
		}
	}
	return nil
}

// maxRing is how far a ring is looked for: longer ones are for Run to find.
const maxRing = 20

// ring judges that a reference does not lead back to the idea that makes it:
// the site shows the latest attempt, and would never come to an end.
func (j *judgement) ring(ref reference) error {
	if ref.kind != replaces && ref.kind != duplicateOf {
		return nil
	}
	way := []string{j.new.file.Idea.ID}
	for id := ref.target; idea.ValidID(id) && len(way) < maxRing; {
		if id == way[0] {
			j.found = append(j.found, Finding{fault.Fault{
				File: j.path, Line: int(ref.line), Column: int(ref.column), Rule: "ring",
				Message: fmt.Sprintf("Idéerna pekar på varandra i en ring med %s: %s.", ref.kind, strings.Join(append(way, id), " → ")),
				Remedy:  "Låt den senare idén peka på den tidigare, och ta bort raden i den tidigare.",
			}, Error})
			return nil
		}
		way = append(way, id)
		paths, err := j.now.paths(id)
		if err != nil || len(paths) == 0 {
			return err
		}
		v, err := readVersion(j.New, paths[0], j.parse)
		if err != nil || v.file == nil {
			return err
		}
		id = v.file.Idea.Replaces
		if ref.kind == duplicateOf {
			id = v.file.Idea.DuplicateOf
		}
	}
	return nil
}

// there reports whether what an idea refers to exists, in the change or on the
// target branch by now.
func (j *judgement) there(ref reference) (bool, error) {
	for _, tree := range []*lookup{j.now, j.examiner.target} {
		if ref.kind == challenge {
			_, err := fs.Lstat(tree.fsys, path.Join(challengesFolder, ref.target+".md"))
			if err == nil {
				return true, nil
			}
			continue
		}
		if !idea.ValidID(ref.target) {
			return true, nil // told when the file was parsed
		}
		paths, err := tree.paths(ref.target)
		if err != nil || len(paths) > 0 {
			return err == nil, err
		}
	}
	return false, nil
}
