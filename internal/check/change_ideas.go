package check

import (
	"bytes"
	"fmt"
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
	j := &judgement{examiner: x, ideaChange: one, said: map[[2]int]bool{}}
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
	said  map[[2]int]bool // lines and columns of values that have a finding
	moved *Move           // nil when it stands still
}

// at notes a finding at a value of the new file.
func (j *judgement) at(severity Severity, rule, key, message, remedy string) {
	line, column := j.new.file.Document.Position(key)
	if j.new.file.Document.Has(key) {
		j.said[[2]int{line, column}] = true
	}
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
		known := func(g Finding) bool { return g.Rule == f.Rule && g.Message == f.Message && g.Severity == f.Severity }
		switch {
		case j.said[[2]int{f.Line, f.Column}], j.changedID() && f.Rule == "sokvag":
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
