package check

import (
	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// mildProcessRules are faults of the rules under site/ that must not stop a
// check or a build: seats change with people and with the calendar, and what
// is not used does no harm.
var mildProcessRules = map[string]bool{
	"mandat-ute":            true,
	"roll-utan-medlem":      true,
	"omrade-utan-stol":      true,
	"nar-inte-beslutforhet": true,
	"inga-stodfunktioner":   true,
	"mall-anvands-inte":     true,
	"skede-utan-steg":       true,
}

// Rules judges what the process, its roles and its words mean together, as of
// today.
func Rules(rules *process.Rules, today calendar.Date) []Finding {
	var found []Finding
	for _, f := range process.Lint(rules, process.FieldsOf(idea.Idea{}), today) {
		severity := Error
		if mildProcessRules[f.Rule] {
			severity = Warning
		}
		found = append(found, Finding{f, severity})
	}
	return found
}
