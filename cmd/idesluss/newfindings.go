package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// What is wrong with an idea that is not written yet is told by the flags it
// was to be made from: its writer has no file, and no lines in one.

// anyFlag stands for what no single flag is about.
const anyFlag = "idén"

// missing gives what no flag has told and every new idea must have.
func (f *newFlags) missing(rules *process.Rules) []check.Finding {
	var found []check.Finding
	need := func(has bool, flag, message, remedy string) {
		if !has {
			found = append(found, check.Finding{Severity: check.Error,
				Fault: fault.Fault{File: flag, Rule: "saknas", Message: message, Remedy: remedy}})
		}
	}
	var areas []string
	for _, a := range rules.Organisation.Areas {
		areas = append(areas, a.ID)
	}
	t := &f.told
	need(t.Title != "", "--titel", "Titeln saknas.", `Skriv till exempel --titel "Låna verktyg på biblioteket".`)
	need(t.Benefit != "", "--nytta", "Nyttan saknas.", `Skriv i en mening vad den som bor här får ut av idén: --nytta "…".`)
	need(len(t.Areas) > 0, "--omrade", "Programområdet saknas.", "Skriv --omrade och något av: "+strings.Join(areas, ", ")+".")
	need(t.Contact != "", "--handlaggare", "Kontakten saknas.",
		"Skriv --handlaggare och funktionen som svarar, eller fyll i kontakt.funktion i "+configFile+".")
	for _, id := range rules.Process.Start().Requires.Sections {
		s := rules.Process.Section(id)
		if s == nil || f.tells(rules.Process, s) || len(s.RequiredOf) > 0 && !slices.Contains(s.RequiredOf, f.kind()) {
			continue
		}
		remedy := fmt.Sprintf("Skriv den efter %[1]s, eller skriv %[1]s @fil.md om den står i en fil.", sectionFlag(s))
		if sectionFlag(s) == "--avsnitt" {
			remedy = fmt.Sprintf(`Skriv --avsnitt "%s=…".`, s.Title)
		}
		need(false, sectionFlag(s), fmt.Sprintf("Texten under %q saknas.", s.Title), remedy)
	}
	return found
}

// kind is what sort of submission it is.
func (f *newFlags) kind() string {
	if f.told.Type == "" {
		return idea.TypeIdea
	}
	return f.told.Type
}

// sectionFlag gives the flag that takes the text of a section.
func sectionFlag(s *process.Section) string {
	if s.ID == "problem" || s.ID == "ide" {
		return "--" + s.ID
	}
	return "--avsnitt"
}

// flagOf gives the flag that each key of the front matter is told with.
var flagOf = map[string]string{
	"titel": "--titel", "typ": "--typ", "slag": "--slag", "ursprung": "--ursprung", "organisation": "--organisation",
	"omrade": "--omrade", "malgrupp": "--malgrupp", "amnen": "--amne", "mal": "--mal", "nytta": "--nytta",
	"utmaning": "--utmaning", "ersatter": "--ersatter", "liknar": "--liknar", "handlaggare": "--handlaggare", "inkommen": "--date",
}

// byFlag gives findings about the file that would have been written as
// findings about flags. What is missing has been told already.
func byFlag(found []check.Finding, file *idea.File, missing []check.Finding, p *process.Process) []check.Finding {
	out := slices.Clone(missing)
	for _, f := range found {
		if f.Rule == "saknas" && len(missing) > 0 {
			continue
		}
		f.File, f.Line, f.Column = flagAt(file, f.Line, p), 0, 0
		out = append(out, f)
	}
	return out
}

// flagAt gives the flag that a line of the file was made from: the last key or
// heading that stands on the line or above it.
func flagAt(file *idea.File, line int, p *process.Process) string {
	flag, nearest := anyFlag, 0
	if file == nil {
		return flag
	}
	for key, name := range flagOf {
		if at, _ := file.Document.Position(key); file.Document.Has(key) && at <= line && at > nearest {
			flag, nearest = name, at
		}
	}
	for _, written := range file.Idea.Sections {
		if s := p.Section(written.Title); s != nil && written.Line <= line {
			flag = sectionFlag(s)
		}
	}
	return flag
}
