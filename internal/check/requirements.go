package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// requirements judges what an idea must have where it stands: what the step
// asks for, what the transition that led there asked for, and an answer date
// and a contact wherever someone waits for an answer.
func (l *linter) requirements() {
	l.require(l.step.Requires)
	if n := len(l.idea.Decisions); n > 0 {
		if taken := l.transitionOf(l.idea.Decisions[n-1]); taken != nil {
			l.require(taken.Requires)
		}
	}
	if l.step.Kind.Open() {
		l.requireField("svarsdatum")
		l.requireField("handlaggare")
	}
}

func (l *linter) require(wanted process.Requirements) {
	for _, path := range wanted.Fields {
		l.requireField(path)
	}
	l.requireOne(wanted.AnyOf)
	for _, id := range wanted.Sections {
		l.requireSection(id)
	}
	for _, id := range wanted.Forms {
		l.requireForm(id)
	}
}

// missing tells that something the step asks for is not there.
func (l *linter) missing(path, what, remedy string) {
	l.add(l.owed(), "saknas", path,
		fmt.Sprintf("%s saknas. Steget %s kräver det.", what, l.step.Name), remedy)
}

func (l *linter) requireField(path string) {
	if !l.has(path) {
		l.missing(path, path, howToWrite(path))
	}
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

// requireOne wants at least one of some keys.
func (l *linter) requireOne(paths []string) {
	if len(paths) == 0 || slices.ContainsFunc(paths, l.has) {
		return
	}
	choice := strings.Join(paths, " eller ")
	l.missing(paths[0], choice, fmt.Sprintf("Skriv %s.", choice))
}

// requireSection wants a heading with something under it.
func (l *linter) requireSection(id string) {
	known := l.rules.Process.Section(id)
	if known == nil || !l.owesSection(known) {
		return
	}
	section := l.idea.Section(known.Title)
	if section == nil {
		if l.misspelt(known) {
			return // told at the heading
		}
		l.addAt(l.owed(), "saknas", 0, 0,
			fmt.Sprintf("Avsnittet %q saknas. Steget %s kräver det.", known.Title, l.step.Name),
			fmt.Sprintf("Lägg till rubriken \"## %s\" och skriv under den.", known.Title))
		return
	}
	if strings.TrimSpace(section.Markdown) == "" {
		l.addAt(l.owed(), "saknas", section.Line, 0,
			fmt.Sprintf("Avsnittet %q är tomt. Steget %s kräver det.", known.Title, l.step.Name),
			"Skriv under rubriken.")
	}
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

// owesSection reports whether a requirement of a section applies: a problem
// has no idea yet, so it need not tell one until the public is to read it.
func (l *linter) owesSection(s *process.Section) bool {
	return l.step.Web != "" || len(s.RequiredOf) == 0 ||
		slices.ContainsFunc(s.RequiredOf, func(t string) bool { return same(t, l.idea.Type) })
}

// requireForm wants every required criterion of a form answered.
func (l *linter) requireForm(id string) {
	form := l.rules.Process.Form(id)
	if form == nil {
		return // the process's own fault, told by its linter
	}
	filled, ok := l.idea.Forms[id]
	if !ok {
		if meansOne(id, formIDs(l.rules.Process), slices.Collect(maps.Keys(l.idea.Forms))) {
			return // told at the form
		}
		l.missing("mall."+id, fmt.Sprintf("Mallen %s", form.Name),
			fmt.Sprintf("Fyll i den under mall.%s, med version: %d och ett svar per fråga.", id, form.Version))
		return
	}
	if filled.Version != form.Version {
		return // filled in when other questions were asked
	}
	for _, c := range form.Criteria {
		path := fmt.Sprintf("mall.%s.%s", id, c.ID)
		if c.Required && !answered(filled, c.ID) && !meansOne(c.ID, criterionIDs(form), slices.Collect(maps.Keys(filled.Answers))) {
			l.missing(path, fmt.Sprintf("Svaret på frågan %q i mallen %s", c.Question, form.Name),
				fmt.Sprintf("Skriv %s: %s.", c.ID, scaleWords(&c)))
		}
	}
}

func answered(form idea.Form, criterion string) bool {
	for id, answer := range form.Answers {
		if same(id, criterion) && strings.TrimSpace(answer) != "" {
			return true
		}
	}
	return false
}
