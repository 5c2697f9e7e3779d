package intake

import (
	"regexp"
	"strings"

	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// Fit holds an idea that somebody has typed to the same measure as every idea
// of the sluss, as [Read] does one in a file, and gives what may go on: what a
// sender may say and nothing else, in one form. Headings that somebody typed
// in a text are written below the heading of its section.
//
// Faults come by where they are: the key of a field, or the id of a section.
func Fit(i idea.Idea, rules *process.Rules) (idea.Idea, map[string][]fault.Fault) {
	said := saidOf(&i, rules.Process)
	said.ID, said.Step, said.Contact = standInID, rules.Process.Start().ID, standInContact
	said.Received, said.AnswerBy = standInDay, standInDay.AddWorkdays(1)
	faults := map[string][]fault.Fault{}
	for _, s := range i.Sections {
		if rules.Process.Section(s.Title) == nil {
			faults[s.Title] = append(faults[s.Title], fault.Fault{Rule: "okant-avsnitt", Message: "Processen har inget sådant avsnitt.", Remedy: "Skriv texten i ett av de andra."})
		}
	}
	file, found := idea.Parse(idea.Path(&said), idea.Format(&said))
	findings := check.Errors(found)
	if file != nil {
		findings = append(findings, check.Idea(file, rules, standInDay)...)
	}
	for _, f := range findings {
		if f.Severity == check.Error {
			at := fieldOf(file, f.Fault, rules.Process)
			f.File, f.Line, f.Column = "", 0, 0 // of a file that nobody has seen
			faults[at] = append(faults[at], f.Fault)
		}
	}
	if len(faults) > 0 {
		return idea.Idea{}, faults
	}
	r := reader{rules: rules}
	return r.bare(file.Idea), nil
}

// saidOf gives what a sender may say of an idea, with texts as a file has them.
func saidOf(i *idea.Idea, p *process.Process) idea.Idea {
	said := idea.Idea{
		Format: idea.FormatVersion, Type: i.Type, Nature: i.Nature,
		Title: line(i.Title), Benefit: line(i.Benefit), Origin: line(i.Origin), Organisation: i.Organisation,
		Areas: i.Areas, Audience: i.Audience, Topics: each(i.Topics), Goals: i.Goals, Challenges: i.Challenges, Replaces: i.Replaces,
	}
	if said.Type == "" {
		said.Type = idea.TypeIdea
	}
	for _, image := range i.Images {
		said.Images = append(said.Images, idea.Image{File: image.File, Alt: line(image.Alt)})
	}
	for _, known := range p.Sections {
		if s := i.Section(known.Title); s != nil {
			if text := paragraph(s.Markdown); text != "" {
				said.Sections = append(said.Sections, idea.Section{Title: known.Title, Markdown: text})
			}
		}
	}
	return said
}

// line gives a typed line without what cannot be seen.
func line(typed string) string {
	lines, _ := legible("", []byte(typed))
	return oneLine(strings.Join(lines, " "))
}

// typedHeading is a heading that would begin a section of its own.
var typedHeading = regexp.MustCompile(`^ {0,3}#{1,2}([ \t]|$)`)

// underline is a line that would make a heading of the line above it.
var underline = regexp.MustCompile(`^ {0,3}(=+|-+)$`)

// tag is what would begin HTML.
var tag = regexp.MustCompile(`<[A-Za-z/!?]`)

// signs has what would begin HTML in a line written as a sign, where it is not
// already.
func signs(line string) string {
	var out strings.Builder
	at := 0
	for _, place := range tag.FindAllStringIndex(line, -1) {
		out.WriteString(line[at:place[0]])
		if !strings.HasSuffix(line[:place[0]], `\`) {
			out.WriteByte('\\')
		}
		at = place[0]
	}
	return out.String() + line[at:]
}

// paragraph gives a typed text without what cannot be seen, with no heading
// above the third level, and with signs where HTML would begin: whoever types
// in a form means what they see.
func paragraph(typed string) string {
	lines, _ := legible("", []byte(typed))
	var out []string
	fence := false
	for _, l := range lines {
		fence = fence != fences(l)
		if !fence {
			l = signs(l)
		}
		switch {
		case fence:
		case typedHeading.MatchString(l):
			l = "### " + strings.TrimSpace(strings.TrimLeft(l, " #"))
		case underline.MatchString(l):
			out = append(out, "") // a line of its own, and not a heading of what stands above
		}
		out = append(out, l)
	}
	return strings.Trim(tidy(strings.Join(out, "\n")), "\n")
}

// lacking is how a fault tells which field or section is not there.
var lacking = regexp.MustCompile(`^(?:Avsnittet )?"([^"]+)" saknas`)

// fieldOf tells which field or section a fault is in; "" when it is none of
// them.
func fieldOf(file *idea.File, f fault.Fault, p *process.Process) string {
	if said := lacking.FindStringSubmatch(f.Message); said != nil {
		if known := p.Section(said[1]); known != nil {
			return known.ID
		}
		return said[1]
	}
	if file == nil || f.Rule == "for-lang-text" { // that is all of it together
		return ""
	}
	for n := len(file.Idea.Sections) - 1; n >= 0; n-- {
		s := &file.Idea.Sections[n]
		if known := p.Section(s.Title); known != nil && s.Line > 0 && s.Line <= f.Line {
			return known.ID // what was typed may have looked like another
		}
	}
	field, last := "", 0
	for key := range fields {
		if at, _ := file.Document.Position(key); file.Document.Has(key) && at <= f.Line && at > last {
			field, last = key, at
		}
	}
	return field
}
