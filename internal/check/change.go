package check

import (
	"io/fs"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// Change is what a pull request, or any two revisions, would do to a sluss.
// The rules are those of Target; nothing in New is carried out.
type Change struct {
	Target fs.FS // tip of the target branch: rules, roles, keys
	Old    fs.FS // merge base
	New    fs.FS // head
	Diff   *forge.Comparison
	Author string // login of the pull request's author; empty when nobody knows
	Today  calendar.Date
}

// Effect is what a change amounts to. Files come in order of path.
type Effect struct {
	Rules *process.Rules // of the target branch; nil when its files have faults

	Added   []*idea.File // ideas that were not there
	Removed []string     // paths of ideas that are no longer there
	Moved   []Move       // ideas in another step, or with another decision
	Edited  []Edit       // ideas whose content is other, in the same step
	Set     []string     // rules: the process, roles, organisation, keys, hosting
	Texts   []string     // other files under site/ and templates/, challenges, comments
	Other   []string     // code and everything else

	Findings []Finding // sorted; an Error stops the change
}

// Edit is one idea before and after.
type Edit struct{ Old, New *idea.File }

// Move is one idea that a change takes from one step to another.
type Move struct {
	Edit
	From, To   *process.Step
	Transition *process.Transition // nil when the process has no such way; a finding tells it
	Decision   *idea.Decision      // the one that was added; nil when none was
}
