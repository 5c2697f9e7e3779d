package check

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// ideas judges each idea that differs, by itself.
func (x *examiner) ideas() error {
	for _, one := range x.changed {
		if err := x.idea(one); err != nil {
			return err
		}
	}
	return nil
}

// idea judges one idea: as a file, as a step on its way, and against the rest
// of the tree. What is told of the change goes before what is told of the
// file, in the same place.
func (x *examiner) idea(one *ideaChange) error {
	j := &judgement{examiner: x, ideaChange: one}
	if one.new.file != nil {
		if one.was == "" {
			x.effect.Added = append(x.effect.Added, one.new.file)
		} else {
			j.compare()
		}
		if err := j.elsewhere(); err != nil {
			return err
		}
	}
	j.alone()
	x.add(j.found...)
	return nil
}

// judgement is what is found about one idea.
type judgement struct {
	*examiner
	*ideaChange
	found []Finding
	moved *Move // nil when it stands still
}

// at notes a finding at a value of the new file.
func (j *judgement) at(severity Severity, rule, key, message, remedy string) {
	line, column := j.new.file.Document.Position(key)
	j.found = append(j.found, Finding{fault.Fault{
		File: j.path, Line: line, Column: column, Rule: rule, Message: message, Remedy: remedy,
	}, severity})
}

// alone judges the file as check.Idea does. What was wrong before, and is no
// more wrong now, does not stop a change that leaves the idea where it is; and
// warnings that the change has nothing to do with are not told.
func (j *judgement) alone() {
	found := j.judged(j.new)
	var before []Finding
	if j.was != "" && len(found) > 0 {
		before = j.judged(j.old)
	}
	for _, f := range found {
		taken := func(g Finding) bool { return f.Line > 0 && g.Line == f.Line && g.Column == f.Column }
		known := func(g Finding) bool { return g.Rule == f.Rule && g.Message == f.Message && g.Severity == f.Severity }
		switch {
		case slices.ContainsFunc(j.found, taken), j.changedID() && f.Rule == "sokvag":
			continue
		case j.moved != nil && f.Rule == "saknas":
			f.Severity = Error // however lightly it is taken where the road ends, the way there asks for it
		case j.moved == nil && slices.ContainsFunc(before, known):
			if f.Severity == Warning {
				continue
			}
			f.Severity = Warning
		}
		j.found = append(j.found, f)
	}
}

// judged gives what is wrong with one version, by today's rules.
func (j *judgement) judged(v version) []Finding {
	c := Checked{File: v.file, Findings: Errors(v.faults)}
	if v.file != nil && j.effect.Rules != nil {
		c.add(Idea(v.file, j.effect.Rules, j.Today))
	}
	return c.Findings
}

func (j *judgement) changedID() bool {
	return j.old.file != nil && j.new.file != nil && j.old.file.Idea.ID != j.new.file.Idea.ID
}

// compare judges what became of an idea, and notes it as moved or edited.
func (j *judgement) compare() {
	edit := Edit{j.old.file, j.new.file}
	if edit.Old == nil {
		j.found = append(j.found, Finding{fault.Fault{
			File: j.path, Rule: "olaslig-forut",
			Message: "Filen gick inte att läsa förut, så det går inte att se vad som har ändrats.",
			Remedy:  "Läs igenom hela filen, och se särskilt efter att inget beslut har ändrats.",
		}, Warning})
		j.effect.Edited = append(j.effect.Edited, edit)
		return
	}
	was, is := &edit.Old.Idea, &edit.New.Idea
	if j.changedID() {
		j.at(Error, "id-andrat", "id", fmt.Sprintf("Ärendenumret var %s.", was.ID),
			fmt.Sprintf("Ett ärendenummer ändras aldrig. Skriv id: %s.", was.ID))
	}
	if was.Received != is.Received && !is.Received.IsZero() {
		j.at(Error, "inkommen-andrad", "inkommen", fmt.Sprintf("Idén kom in den %s.", was.Received.Words()),
			fmt.Sprintf("Dagen då en idé kom in ändras inte. Skriv inkommen: %s.", was.Received))
	}
	added, intact := j.history(was.Decisions, is.Decisions)
	if same(was.Step, is.Step) && len(added) == 0 {
		if !bytes.Equal(j.old.data, j.new.data) || j.was != j.path {
			j.effect.Edited = append(j.effect.Edited, edit)
		}
	} else {
		j.moved = &Move{Edit: edit}
		j.move(added, intact)
		j.effect.Moved = append(j.effect.Moved, *j.moved)
	}
	j.ended(was, is)
}

// ended judges a change of an idea whose road has ended. What the public reads
// may be mended, and so may what is not part of the underlag. A way out may ask
// for more in the file, but leaves the words of the idea alone.
func (j *judgement) ended(was, is *idea.Idea) {
	if j.effect.Rules == nil || idea.Digest(was) == idea.Digest(is) || j.moved != nil && sameWords(was, is) {
		return
	}
	step := j.effect.Rules.Process.Step(was.Step)
	if step == nil || step.Kind.Open() {
		return
	}
	if step.Web != "" || step.Kind == process.Done {
		j.found = append(j.found, Finding{fault.Fault{
			File: j.path, Rule: "fardig-ide-andrad",
			Message: fmt.Sprintf("Idén står i steget %s, och texten om den ändras.", step.Name),
			Remedy:  "Se efter att det som står fortfarande är sant.",
		}, Warning})
		return
	}
	j.found = append(j.found, Finding{fault.Fault{
		File: j.path, Rule: "avslutad-ide-andrad",
		Message: fmt.Sprintf("Idén står i steget %s. Då ändras den inte längre.", step.Name),
		Remedy:  "Ta bort ändringen, eller fatta först beslut om att ta upp idén igen.",
	}, Error})
}

// sameWords reports whether an idea tells itself in the same words.
func sameWords(a, b *idea.Idea) bool {
	return a.Title == b.Title && a.Benefit == b.Benefit && slices.EqualFunc(a.Sections, b.Sections, func(s, t idea.Section) bool {
		return s.Title == t.Title && s.Markdown == t.Markdown
	})
}

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
		mode, err := modeOf(j.New, path.Join(imagesFolder, image.File))
		if err != nil {
			return err
		}
		_, missing := fs.Stat(j.New, path.Join(imagesFolder, image.File))
		if missing != nil || !mode.IsRegular() {
			j.at(Error, "bild-saknas", fmt.Sprintf("bilder[%d].fil", n),
				fmt.Sprintf("Bilden %s finns inte i %s.", image.File, imagesFolder),
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
