package check

import (
	"io/fs"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/fault"
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
	Bot    string // the bot's login on the forge, besides those in site/forge.yaml; empty when nobody knows
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

	Pictures []string // new ones of Added and Edited

	// Approves is the role that approves the change since it touches the
	// rules; empty when it does not, or when the process names no role.
	Approves string

	Findings []Finding // sorted; an Error stops the change
}

// Edit is one idea before and after. Old is nil when the file on the target
// branch cannot be read as an idea, and this change mends it.
type Edit struct{ Old, New *idea.File }

// Move is one idea that a change takes from one step to another.
type Move struct {
	Edit
	From, To   *process.Step       // nil when the process has no such step, or there are no rules
	Transition *process.Transition // nil when the process has no such way; a finding tells it
	Decision   *idea.Decision      // the one that was added; nil when none was
	Lacking    []Requirement       // what the transition and the step it leads to ask for, and the idea has not got
	Delivery   bool                // the answer before this one must have been delivered first
}

// Examine finds out what the change amounts to, and what is wrong with it. It
// reads the rules and the files that differ, and no others: a whole sluss is
// Run's to judge. Only when the ids of steps, challenges or pictures disappear
// are all ideas looked through, for those that would be left behind.
//
// An error means that something could not be read at all.
func (c *Change) Examine() (*Effect, error) {
	x := c.examiner()
	if err := x.examine(); err != nil {
		return nil, err
	}
	return x.effect, nil
}

// examiner is one look at a change. Each of its methods finds one sort of
// fault.
type examiner struct {
	*Change
	load        func(fs.FS) (*process.Rules, []fault.Fault, error)
	parse       parser // of New
	effect      *Effect
	changed     []*ideaChange  // ideas that differ, by path
	now, target *lookup        // which ideas there are in New and in Target
	next        *process.Rules // the rules of New, when the change touches them and they can be read
}

func (c *Change) examiner() *examiner {
	return &examiner{Change: c, effect: &Effect{}, load: process.Load, parse: idea.Parse, now: lookIn(c.New), target: lookIn(c.Target)}
}

func (x *examiner) examine() error {
	for _, step := range []func() error{x.rules, x.files, x.ideas, x.stale, x.newRules, x.leftBehind} {
		if err := step(); err != nil {
			return err
		}
	}
	x.pictures()
	x.together()
	x.identity()
	x.traces()
	Sort(x.effect.Findings)
	return nil
}

// tell notes a finding about a file, or about the change as a whole when path
// is empty.
func (x *examiner) tell(severity Severity, path, rule, message, remedy string) {
	x.add(Finding{fault.Fault{File: path, Rule: rule, Message: message, Remedy: remedy}, severity})
}

func (x *examiner) add(found ...Finding) {
	x.effect.Findings = append(x.effect.Findings, found...)
}

// rules reads the rules of the target branch, which are those that judge. When
// they cannot be read nothing may change but what mends them.
func (x *examiner) rules() error {
	rules, faults, err := x.load(x.Target)
	if err != nil {
		return err
	}
	if len(faults) == 0 {
		x.effect.Rules = rules
		return nil
	}
	severity := Error
	for _, f := range x.Diff.Files {
		if isRule(f.Path) {
			severity = Warning
		}
	}
	for _, f := range faults {
		x.add(Finding{f, severity})
	}
	return nil
}
