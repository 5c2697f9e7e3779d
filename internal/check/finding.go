package check

import (
	"cmp"
	"encoding/json"
	"slices"

	"github.com/idesluss/idesluss/internal/fault"
)

// Severity says what a finding stops.
type Severity int

// The severities.
const (
	Warning Severity = iota // worth a look; stops nothing
	Error                   // the file cannot be taken in, moved or published like this
)

// String gives the Swedish word that findings are printed with.
func (s Severity) String() string {
	if s == Error {
		return "fel"
	}
	return "varning"
}

// Finding is a fault and how grave it is where it stands.
type Finding struct {
	fault.Fault
	Severity Severity
}

// String gives "file:line:column: severity: message remedy".
func (f Finding) String() string {
	told := f.Fault
	told.Message = f.Severity.String() + ": " + f.Message
	return told.String()
}

// MarshalJSON writes the finding with the field names that programs rely on:
// fil, rad, kolumn (0 when it is the whole file or line), regel, allvar (fel
// or varning), text, atgard.
func (f Finding) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		File     string `json:"fil"`
		Line     int    `json:"rad"`
		Column   int    `json:"kolumn"`
		Rule     string `json:"regel"`
		Severity string `json:"allvar"`
		Message  string `json:"text"`
		Remedy   string `json:"atgard"`
	}{f.File, f.Line, f.Column, f.Rule, f.Severity.String(), f.Message, f.Remedy})
}

// Sort orders findings by file, place, and gravest first.
func Sort(findings []Finding) {
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column),
			-cmp.Compare(a.Severity, b.Severity),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Message, b.Message),
		)
	})
}

// Count tells how many of the findings are errors and how many are warnings.
func Count(findings []Finding) (errors, warnings int) {
	for _, f := range findings {
		if f.Severity == Error {
			errors++
		}
	}
	return errors, len(findings) - errors
}

// Errors gives faults as findings, each an error: of a file for which no step
// could make them lighter.
func Errors(faults []fault.Fault) []Finding {
	findings := make([]Finding, len(faults)) // an empty list is not null in JSON
	for i, f := range faults {
		findings[i] = Finding{f, Error}
	}
	return findings
}
