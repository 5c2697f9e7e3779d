package check

import (
	"fmt"
	"strings"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/markdown"
	"github.com/idesluss/idesluss/internal/privacy"
	"github.com/idesluss/idesluss/internal/process"
)

// ruleTrace is the rule of what tells who somebody is.
const ruleTrace = "personuppgift"

// Known gives what a search for traces of people knows of a municipality: the
// workplaces whose names tell too much, and the numbers and addresses of
// functions, which may stand in a text. rules may be nil.
func Known(rules *process.Rules) privacy.Known {
	var k privacy.Known
	if rules == nil {
		return k
	}
	if w := rules.Workplaces; w != nil {
		k.Workplaces, k.Allowed = w.Names, append(k.Allowed, w.Functions...)
	}
	if rules.Organisation != nil {
		for _, f := range rules.Organisation.Support {
			k.Allowed = append(k.Allowed, f.Contact)
		}
	}
	return k
}

// Traces tells of what a scan found in a text, as faults of the file it stands
// in; the text begins on line first. A finding says what sort of thing stands
// where, and never what: findings are read by many.
func Traces(file, text string, first int, hits []privacy.Hit) []Finding {
	var found []Finding
	for _, h := range hits {
		f := Finding{fault.Fault{File: file, Rule: ruleTrace, Remedy: h.Remedy}, Warning}
		if h.Hard {
			f.Severity = Error
		}
		if h.ReaderOnly() {
			f.Message = fmt.Sprintf("När texten visas syns %s.", h.Words())
		} else {
			f.Line = first + strings.Count(text[:h.Start], "\n")
			f.Message = fmt.Sprintf("Här står %s.", h.Words())
		}
		found = append(found, f)
	}
	return found
}

// IdeaTraces tells of what a scan finds in the whole file of an idea: an Error
// where nobody need be asked, and else a Warning.
func IdeaTraces(f *idea.File, data []byte, s *privacy.Scanner) []Finding {
	return Traces(f.Path, string(data), 1, hits(s, data, parseSections(f.Idea.Sections)))
}

// hits scans the file of an idea as it is written and as it is read.
func hits(s *privacy.Scanner, data []byte, docs []*markdown.Doc) []privacy.Hit {
	var shown strings.Builder
	for _, d := range docs {
		shown.WriteString(d.Text())
		shown.WriteString("\n\n")
	}
	return s.Scan(string(data), shown.String())
}

// traces finds what in the texts of ideas tells who somebody is, in a blind
// process. What the change adds stops it, or is a warning where only a person
// can tell; what stood there before is not this change's to mend.
func (x *examiner) traces() {
	rules := x.effect.Rules
	if rules != nil && !rules.Process.Blind() {
		return
	}
	var scanner *privacy.Scanner
	for _, one := range x.changed {
		if one.new.file == nil {
			continue
		}
		if scanner == nil {
			scanner = privacy.NewScanner(Known(rules))
		}
		type trace struct {
			kind privacy.Kind
			text string
		}
		before := map[trace]int{}
		if one.old.file != nil {
			for _, h := range hits(scanner, one.old.data, parseSections(one.old.file.Idea.Sections)) {
				before[trace{h.Kind, h.Text}]++
			}
		}
		var added []privacy.Hit
		for _, h := range hits(scanner, one.new.data, parseSections(one.new.file.Idea.Sections)) {
			if was := (trace{h.Kind, h.Text}); before[was] > 0 {
				before[was]--
				continue
			}
			added = append(added, h)
		}
		x.add(Traces(one.path, string(one.new.data), 1, added)...)
	}
}

// traces tells, as warnings, of what is sure to tell who somebody is in an idea
// that is on its way. It is in the history already: idesluss scrub takes it out
// of there.
func (c *Checker) traces(checked *Checked, data []byte) []Finding {
	if c.scanner == nil {
		return nil
	}
	step := c.rules.Process.Step(checked.File.Idea.Step)
	if step == nil || !step.Kind.Open() {
		return nil
	}
	var sure []privacy.Hit
	for _, h := range hits(c.scanner, data, checked.Docs) {
		if h.Hard {
			sure = append(sure, h)
		}
	}
	found := Traces(checked.File.Path, string(data), 1, sure)
	for i := range found {
		found[i].Severity = Warning
	}
	return found
}
