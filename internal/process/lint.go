package process

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/strict"
)

// Lint judges whether rules can work: that every idea can come to an end, that
// every answer is given by someone who exists, that what is promised can be
// kept, and that no one who must not know can know.
//
// fields are the paths that an idea's front matter may hold, such as
// "mottagare.vem", lists and groups included; nil leaves requirements of
// fields unjudged. On the day today some seats may have expired; the zero date
// leaves terms unjudged.
func Lint(rules *Rules, fields []string, today calendar.Date) []fault.Fault {
	l := &linter{rules: rules, p: rules.Process, fields: fields, today: today}
	if l.p.index == nil {
		l.p.link()
	}
	if len(l.p.Steps) > 0 {
		l.header()
		l.roles()
		l.forms()
		l.sections()
		l.stages()
		l.phrases()
		l.steps()
		l.ways()
		l.blind()
		l.seats()
	}
	l.members()
	l.organisation()
	l.hosting()
	l.keys()
	l.workplaces()
	fault.Sort(l.faults)
	return slices.Compact(l.faults)
}

type linter struct {
	rules  *Rules
	p      *Process
	fields []string
	today  calendar.Date
	faults []fault.Fault
}

// fault notes what is wrong at a path in a file. The rule is a stable name for
// machines; what and remedy are for the writer.
func (l *linter) fault(file, path, rule, what, remedy string) {
	line, column := l.rules.places[file].Position(path)
	l.faults = append(l.faults, fault.Fault{
		File: file, Line: line, Column: column, Rule: rule, Message: what, Remedy: remedy,
	})
}

// process notes a fault in the process file.
func (l *linter) process(path, rule, what, remedy string) {
	l.fault(ProcessFile, path, rule, what, remedy)
}

// oneOf notes a value that is not among those allowed. That it may be absent
// is told by an empty word among them.
func (l *linter) oneOf(file, path, what, written string, allowed ...string) bool {
	if slices.Contains(allowed, written) {
		return true
	}
	words := slices.DeleteFunc(slices.Clone(allowed), func(s string) bool { return s == "" })
	if written == "" {
		l.fault(file, path, "saknas", fmt.Sprintf("Det saknas %s.", what), choose("", words))
		return false
	}
	l.fault(file, path, "okant-varde", fmt.Sprintf("%q är inte %s som finns.", written, what), choose(written, words))
	return false
}

// filled notes a text that is missing.
func (l *linter) filled(file, path, what, written string) {
	if strings.TrimSpace(written) == "" {
		l.fault(file, path, "saknas", fmt.Sprintf("Det saknas %s.", what), "Skriv en kort text på klarspråk.")
	}
}

var (
	underscoreID = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)
	hyphenID     = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)
)

// ids notes ids in a list that are not ASCII or that fold to the same.
func (l *linter) ids(file, list string, shape *regexp.Regexp, ids []string) {
	seen := map[string]bool{}
	for i, id := range ids {
		path := fmt.Sprintf("%s[%d].id", list, i)
		folded := strict.Fold(id)
		switch {
		case id == "":
			l.fault(file, path, "saknas", "Det saknas ett id.", "Skriv ett kort namn med små bokstäver, utan å, ä och ö.")
		case !shape.MatchString(id):
			l.fault(file, path, "id-form", fmt.Sprintf("%q går inte att använda som id.", id),
				"Skriv små bokstäver a–z och siffror, och börja med en bokstav.")
		case seen[folded]:
			l.fault(file, path, "samma-id", fmt.Sprintf("Id %s finns redan tidigare i listan.", id), "Ge den här ett eget id.")
		}
		seen[folded] = true
	}
}

// roleExists notes a role that the process does not have.
func (l *linter) roleExists(file, path, id string) *Role {
	role := l.p.Role(id)
	if role == nil {
		l.fault(file, path, "okand-roll", fmt.Sprintf("Det finns ingen roll som heter %q.", id), choose(id, idsOf(l.p.Roles, func(r *Role) string { return r.ID })))
	}
	return role
}

// idsOf gives a text of each item, such as its id.
func idsOf[T any](items []T, of func(*T) string) []string {
	out := make([]string, len(items))
	for i := range items {
		out[i] = of(&items[i])
	}
	return out
}

// folds reports whether one of the ids folds to the same as id.
func folds(ids []string, id string) bool {
	return slices.ContainsFunc(ids, func(s string) bool { return strict.Fold(s) == strict.Fold(id) })
}
