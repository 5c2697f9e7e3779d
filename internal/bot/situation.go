package bot

import (
	"fmt"
	"io/fs"
	"path"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// Situation is an idea as it stands in its step, and the rules it stands
// under: what every decision about it, and every text about that, is made
// from.
type Situation struct {
	Rules *process.Rules
	File  *idea.File
	Data  []byte // the bytes of the file
	Step  *process.Step
}

// NewSituation reads an idea that is to be decided about.
func NewSituation(rules *process.Rules, path string, data []byte) (*Situation, error) {
	f, faults := idea.Parse(path, data)
	if len(faults) > 0 {
		return nil, fmt.Errorf("the idea's file has a fault: %v", faults[0])
	}
	s := &Situation{Rules: rules, File: f, Data: data, Step: rules.Process.Step(f.Idea.Step)}
	if s.Step == nil {
		return nil, fmt.Errorf("%s: the process has no step %q", path, f.Idea.Step)
	}
	return s, nil
}

// fresh reads the file once more: an idea that shares nothing with the first.
func (s *Situation) fresh() *idea.File {
	f, _ := idea.Parse(s.File.Path, s.Data) // it has been read without faults before
	return f
}

// find reads the idea with an id from the files of a sluss.
func find(fsys fs.FS, rules *process.Rules, id string) (*Situation, error) {
	if !idea.ValidID(id) {
		return nil, fmt.Errorf("%q is not the number of an idea", id)
	}
	found, err := fs.Glob(fsys, "ideas/20"+id[:2]+"/*/"+id+"-*.md")
	if err != nil {
		return nil, fmt.Errorf("looking for idea %s: %w", id, err)
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("idea %s: %w", id, forge.ErrNotFound)
	}
	return readIdea(fsys, rules, found[0])
}

func readIdea(fsys fs.FS, rules *process.Rules, path string) (*Situation, error) {
	data, err := readFile(fsys, path)
	if err != nil {
		return nil, err
	}
	return NewSituation(rules, path, data)
}

// readFile reads an idea's file, if it is a file of a reasonable size.
func readFile(fsys fs.FS, path string) ([]byte, error) {
	data, faults, err := strict.Read(fsys, path, idea.MaxSize)
	if err == nil && len(faults) > 0 {
		err = fmt.Errorf("the idea's file has a fault: %v", faults[0])
	}
	return data, err
}

// rulesOf reads the rules of a sluss. What is wrong with them stops everything
// that the bot does.
func rulesOf(fsys fs.FS) (*process.Rules, error) {
	rules, faults, err := process.Load(fsys)
	if err == nil && len(faults) > 0 {
		err = fmt.Errorf("the rules have a fault: %v", faults[0])
	}
	if err == nil && rules.Process.Start() == nil {
		err = fmt.Errorf("%s has no step where ideas come in", process.ProcessFile)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the rules: %w", err)
	}
	return rules, nil
}

// idOf gives the id that an idea's file is named after.
func idOf(file string) string {
	base := path.Base(file)
	if len(base) < len("26-7k3qm") {
		return ""
	}
	return base[:len("26-7k3qm")]
}

// target gives the step that a transition leads to; nil when it leads back and
// the idea came from nowhere.
func (s *Situation) target(t *process.Transition) *process.Step {
	if t.To == process.Previous {
		return check.Back(s.Rules.Process, s.File.Idea.Decisions)
	}
	return s.Rules.Process.Step(t.To)
}

// answerBy gives the day by which the one who had the idea is to be answered,
// when the idea enters a step on a day: by the deadline of the step, else as
// promised; when it is to rest, the day it is taken up again. No day where
// nobody waits, and none that the process cannot tell.
func answerBy(p *process.Process, step *process.Step, pause *idea.Pause, day calendar.Date) calendar.Date {
	if step.Kind == process.Resting {
		if pause == nil || pause.Until.IsZero() {
			return 0
		}
		return pause.Until.AddWorkdays(0)
	}
	days := step.Days
	if days == 0 {
		days = p.Promise.AnswerDays
	}
	if !step.Kind.Open() || days == 0 {
		return 0
	}
	return day.AddWorkdays(days)
}

// waits reports whether an idea is to have an open decision: someone works
// with it, or its rest is over.
func (s *Situation) waits(today calendar.Date) bool {
	if s.Step.Kind != process.Resting {
		return s.Step.Kind.Open()
	}
	i := &s.File.Idea
	over := func(day calendar.Date) bool { return !day.IsZero() && day <= today }
	return over(i.AnswerBy) || i.Pause != nil && over(i.Pause.Until)
}

// late reports whether the one who had the idea should have been answered.
func (s *Situation) late(today calendar.Date) bool {
	due := s.File.Idea.AnswerBy
	return s.Step.Kind.Open() && !due.IsZero() && due < today
}

// same reports whether two names mean the same: case, accents and separators
// do not matter.
func same(a, b string) bool { return strict.Fold(a) == strict.Fold(b) }
