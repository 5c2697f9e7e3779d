package check

import (
	"fmt"
	"slices"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/markdown"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// Idea judges one idea by the rules, as of today. It looks at the file alone;
// what must agree between files is [Set]'s to say.
//
// How strict it is follows the step: an idea whose road has ended (declined,
// withdrawn, referred, a duplicate) gets a warning where one that moves on
// gets an error, since nobody will come back and fill in what is missing. An
// idea that the public can read is always judged strictly.
func Idea(f *idea.File, rules *process.Rules, today calendar.Date) []Finding {
	return lint(f, parseSections(f.Idea.Sections), rules, today)
}

// linter judges one idea. Each of its methods judges one side of it.
type linter struct {
	file     *idea.File
	idea     *idea.Idea
	docs     []*markdown.Doc    // one per section of the idea
	sections []*process.Section // likewise; nil where the process has no such section
	rules    *process.Rules
	today    calendar.Date
	step     *process.Step // where the idea stands; nil when there is no such step
	found    []Finding
}

func lint(f *idea.File, docs []*markdown.Doc, rules *process.Rules, today calendar.Date) []Finding {
	l := &linter{
		file: f, idea: &f.Idea, docs: docs, rules: rules, today: today,
		step: rules.Process.Step(f.Idea.Step),
	}
	for _, s := range f.Idea.Sections {
		l.sections = append(l.sections, rules.Process.Section(s.Title))
	}
	l.vocabulary()
	l.formAnswers()
	l.bodySections()
	if l.standing() {
		l.decisions()
		l.requirements()
		l.deadlines()
		l.page()
	}
	Sort(l.found)
	return slices.Compact(l.found) // a step and a transition may ask for the same
}

// standing judges the step itself. Without one, little else can be judged.
func (l *linter) standing() bool {
	if l.step == nil {
		if l.idea.Step == "" {
			return false // told when the file was parsed
		}
		l.add(Error, "okant-steg", "steg",
			fmt.Sprintf("Processen har inget steg som heter %s.", l.idea.Step),
			meantOrChoices(l.idea.Step, stepIDs(l.rules.Process)))
		return false
	}
	if l.step.Retired {
		l.add(Warning, "upphort-steg", "steg",
			fmt.Sprintf("Steget %s används inte längre.", l.step.Name),
			"Fatta beslut om vart idén ska gå.")
	}
	return true
}

// owed is how grave it is that something is missing or out of date: an error,
// unless the idea's road has ended and no one outside reads it.
func (l *linter) owed() Severity {
	if l.step == nil || l.step.Web != "" {
		return Error
	}
	switch l.step.Kind {
	case process.Closed, process.Withdrawn, process.Duplicate, process.Referred:
		return Warning
	}
	return Error
}

// add notes a finding at a value of the front matter, such as "beslut[1].skal".
func (l *linter) add(severity Severity, rule, path, message, remedy string) {
	line, column := l.file.Document.Position(path)
	l.addAt(severity, rule, line, column, message, remedy)
}

// addAt notes a finding at a place of the file.
func (l *linter) addAt(severity Severity, rule string, line, column int, message, remedy string) {
	l.found = append(l.found, Finding{fault.Fault{
		File: l.file.Path, Line: line, Column: column,
		Rule: rule, Message: message, Remedy: remedy,
	}, severity})
}

// has reports whether the front matter has something at path.
func (l *linter) has(path string) bool { return !l.file.Document.Empty(path) }

func stepIDs(p *process.Process) []string {
	var all []string
	for _, s := range p.Steps {
		all = append(all, s.ID)
	}
	return all
}

// same reports whether two names mean the same: case, accents and separators
// do not matter.
func same(a, b string) bool { return a == b || strict.Fold(a) == strict.Fold(b) }
