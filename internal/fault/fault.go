// Package fault says what is wrong with a file that a person wrote.
//
// A fault is a value, not an error: reading an idea, a process or a text
// collects every fault it finds and goes on, so that the writer can mend them
// all at once. Messages and remedies are Swedish, since those who write ideas
// read them. Errors (package errors) are for what stopped us: a disk, a
// network, a bug.
//
// The package knows nothing of what it describes. How grave a fault is depends
// on the step an idea stands in, and is package check's to say.
package fault

import (
	"cmp"
	"fmt"
	"slices"
)

// Fault is one thing wrong in one place.
type Fault struct {
	File    string // slash-separated path from the root of the sluss
	Line    int    // 1-based; 0 when the fault is the file's as a whole
	Column  int    // 1-based, in runes; 0 when the whole line is meant
	Rule    string // stable ASCII name of the rule broken, such as "okand-nyckel"
	Message string // Swedish: what is wrong
	Remedy  string // Swedish: what to write instead
}

// String gives "file:line:column: message Remedy", as compilers do, so that
// editors can jump to the place.
func (f Fault) String() string {
	where := f.File
	if f.Line > 0 {
		where += fmt.Sprintf(":%d", f.Line)
		if f.Column > 0 {
			where += fmt.Sprintf(":%d", f.Column)
		}
	}
	text := f.Message
	if f.Remedy != "" {
		text += " " + f.Remedy
	}
	if where == "" {
		return text
	}
	return where + ": " + text
}

// Sort orders faults by file, place and rule.
func Sort(faults []Fault) {
	slices.SortStableFunc(faults, func(a, b Fault) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Message, b.Message),
		)
	})
}
