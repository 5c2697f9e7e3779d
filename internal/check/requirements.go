package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// requirements judges what an idea must have where it stands: what the step
// asks for, what the transition that led there asked for, and an answer date
// and a contact wherever someone waits for an answer.
func (l *linter) requirements() {
	var taken *process.Transition
	if n := len(l.idea.Decisions); n > 0 {
		taken = l.transitionOf(l.idea.Decisions[n-1])
	}
	for _, r := range Unmet(l.file, Required(l.rules.Process, taken, l.step)) {
		l.lacks(r)
	}
	if l.step.Kind.Open() {
		for _, path := range []string{"svarsdatum", "handlaggare"} {
			if !l.has(path) {
				l.missing(path, path, howToWrite(path))
			}
		}
	}
}

// lacks tells of one thing that is asked for and not there, unless it was
// misspelt: then that is told, where it stands.
func (l *linter) lacks(r Requirement) {
	switch {
	case r.Section != nil:
		l.lacksSection(r.Section)
	case r.Criterion != nil:
		l.lacksAnswer(r.Form, r.Criterion)
	case r.Form != nil:
		l.lacksForm(r.Form)
	case len(r.Fields) == 1:
		l.missing(r.Fields[0], r.Fields[0], howToWrite(r.Fields[0]))
	default:
		choice := strings.Join(r.Fields, " eller ")
		l.missing(r.Fields[0], choice, fmt.Sprintf("Skriv %s.", choice))
	}
}

// missing tells that something the step asks for is not there.
func (l *linter) missing(path, what, remedy string) {
	l.add(l.owed(), "saknas", path,
		fmt.Sprintf("%s saknas. Steget %s kräver det.", what, l.step.Name), remedy)
}

// howToWrite gives the remedy for a key that is missing.
func howToWrite(path string) string {
	switch path {
	case "svarsdatum":
		return "Skriv vilken dag den som hade idén senast får svar."
	case "handlaggare":
		return "Skriv vilken funktion man kontaktar om idén."
	}
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		return fmt.Sprintf("Skriv %s under %s.", path[i+1:], path[:i])
	}
	return fmt.Sprintf("Skriv %s.", path)
}

// lacksSection tells of a heading that is not there, or has nothing under it.
func (l *linter) lacksSection(known *process.Section) {
	if section := l.idea.Section(known.Title); section != nil {
		l.addAt(l.owed(), "saknas", section.Line, 0,
			fmt.Sprintf("Avsnittet %q är tomt. Steget %s kräver det.", known.Title, l.step.Name),
			"Skriv under rubriken.")
		return
	}
	if l.misspelt(known) {
		return
	}
	l.addAt(l.owed(), "saknas", 0, 0,
		fmt.Sprintf("Avsnittet %q saknas. Steget %s kräver det.", known.Title, l.step.Name),
		fmt.Sprintf("Lägg till rubriken \"## %s\" och skriv under den.", known.Title))
}

// misspelt reports whether a heading that the process does not know was most
// likely meant to be the section's.
func (l *linter) misspelt(known *process.Section) bool {
	var titles []string
	for _, s := range l.rules.Process.Sections {
		titles = append(titles, s.Title)
	}
	var headings []string
	for _, s := range l.idea.Sections {
		headings = append(headings, s.Title)
	}
	return meansOne(known.Title, titles, headings)
}

// meansOne reports whether one of the names that were written is not known, but
// was most likely meant to be wanted. Then it is told as misspelt, and what is
// wanted is not also missing.
func meansOne(wanted string, known, written []string) bool {
	return slices.ContainsFunc(written, func(name string) bool {
		return !slices.ContainsFunc(known, func(k string) bool { return same(k, name) }) && strict.Suggest(name, known) == wanted
	})
}

func (l *linter) lacksForm(form *process.Form) {
	if meansOne(form.ID, formIDs(l.rules.Process), slices.Collect(maps.Keys(l.idea.Forms))) {
		return
	}
	l.missing("mall."+form.ID, fmt.Sprintf("Mallen %s", form.Name),
		fmt.Sprintf("Fyll i den under mall.%s, med version: %d och ett svar per fråga.", form.ID, form.Version))
}

func (l *linter) lacksAnswer(form *process.Form, c *process.Criterion) {
	answers := l.idea.Forms[form.ID].Answers
	if meansOne(c.ID, criterionIDs(form), slices.Collect(maps.Keys(answers))) {
		return
	}
	l.missing(fmt.Sprintf("mall.%s.%s", form.ID, c.ID), fmt.Sprintf("Svaret på frågan %q i mallen %s", c.Question, form.Name),
		fmt.Sprintf("Skriv %s: %s.", c.ID, ScaleWords(c)))
}
