package intake

import (
	"fmt"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/privacy"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// Draft is an idea as an employee has told it, and nothing else: the only
// thing that goes from the intake into the sluss. It has no id, step, dates or
// contact; those are the relay's to give.
type Draft struct {
	Idea  idea.Idea
	Notes []fault.Fault // what will not follow, and what would read better; stops nothing
}

// front is what an employee may say in the front matter. There is no place for
// a person, so a name that stands there anyway is never read.
type front struct {
	Format       int      `yaml:"format"`
	Title        string   `yaml:"titel"`
	Type         string   `yaml:"typ"`
	Nature       string   `yaml:"slag"`
	Areas        []string `yaml:"omrade"`
	Audience     []string `yaml:"malgrupp"`
	Benefit      string   `yaml:"nytta"`
	Origin       string   `yaml:"ursprung"`
	Organisation string   `yaml:"organisation"`
	Topics       []string `yaml:"amnen"`
	Goals        []string `yaml:"mal"`
	Challenges   []string `yaml:"utmaning"`
	Replaces     string   `yaml:"ersatter"`
}

// fields are the keys of front, and whether each holds a list.
var fields = map[string]bool{
	"format": false, "titel": false, "typ": false, "slag": false, "omrade": true, "malgrupp": true, "nytta": false,
	"ursprung": false, "organisation": false, "amnen": true, "mal": true, "utmaning": true, "ersatter": false,
}

// What stands in until the relay gives an idea its own, so that it can be
// judged as the file it will be.
const (
	standInID      = "00-00000"
	standInContact = "Idéslussen"
)

var standInDay = calendar.Day(2000, 1, 3)

// Read reads a file as an employee wrote it. It is tolerant of how the file
// was written (a byte order mark, line ends, a colon in the title, one area
// where a list was asked for, names of areas instead of ids, a heading with
// one # too few) and strict about what it says.
//
// With faults there is no draft to go on with. Neither the file's name nor a
// comment, an unknown key or an invisible character in it reaches the draft.
func Read(name string, data []byte, rules *process.Rules) (Draft, []fault.Fault) {
	r := &reader{name: name, rules: rules}
	r.read(data)
	fault.Sort(r.faults)
	fault.Sort(r.draft.Notes)
	return r.draft, r.faults
}

type reader struct {
	name   string
	rules  *process.Rules
	front  front
	doc    *strict.Document
	body   string
	line   int // of the body's first line
	draft  Draft
	faults []fault.Fault
}

func (r *reader) read(data []byte) {
	m, faults := mend(r.name, data, r.rules.Process)
	r.faults = append(r.faults, faults...)
	if m == nil {
		return
	}
	r.draft.Notes = m.notes
	doc, faults := strict.Decode(r.name, []byte(m.front), m.frontLine, &r.front)
	r.doc, r.body, r.line = doc, m.body, m.bodyLine
	r.decoded(faults, m)
	if !doc.Readable() {
		return
	}
	r.judge(r.idea())
}

// decoded sorts what was found in the front matter. A key without a value has
// not been filled in, which is no fault in itself; a key that is nobody's does
// not follow, and is told.
func (r *reader) decoded(faults []fault.Fault, m *mended) {
	for _, f := range faults {
		f.Column = 0 // the line may have been mended
		switch {
		case f.Rule == "tomt" && r.doc.Readable():
		case f.Rule == "okand-nyckel" && strings.HasPrefix(f.Remedy, "Menade du"):
			r.faults = append(r.faults, f)
		case f.Rule == "okand-nyckel":
			r.draft.Notes = append(r.draft.Notes, fault.Fault{File: r.name, Line: f.Line, Rule: "foljer-inte-med",
				Message: fmt.Sprintf("Raden %s följer inte med idén.", m.key(f.Line)),
				Remedy:  "Du kan ta bort den. Behövs det som står där, skriv det i texten, men inte vem du är.",
			})
		default:
			r.faults = append(r.faults, f)
		}
	}
}

// idea makes the typed idea, with ids instead of the municipality's names.
func (r *reader) idea() *idea.Idea {
	f, org := &r.front, r.rules.Organisation
	i := &idea.Idea{
		Format: idea.FormatVersion, ID: standInID, Step: r.rules.Process.Start().ID,
		Received: standInDay, AnswerBy: standInDay.AddWorkdays(1), Contact: standInContact,
		Title: oneLine(f.Title), Benefit: oneLine(f.Benefit), Origin: oneLine(f.Origin),
		Type: strict.Fold(oneLine(f.Type)), Nature: strict.Fold(oneLine(f.Nature)),
		Topics: each(f.Topics), Challenges: each(f.Challenges), Replaces: strings.ToLower(oneLine(f.Replaces)),
		Audience: r.terms("malgrupp", "Målgruppen", f.Audience, org.Audiences),
		Goals:    r.terms("mal", "Målet", f.Goals, org.Goals),
		Areas:    r.terms("omrade", "Området", f.Areas, org.Areas),
	}
	if i.Type == "" {
		i.Type = idea.TypeIdea
	}
	if f.Organisation != "" {
		if known := r.terms("organisation", "Organisationen", []string{f.Organisation}, org.Organisations); len(known) > 0 {
			i.Organisation = known[0]
		}
	}
	if len(i.Areas) == 0 {
		if len(each(f.Areas)) == 0 {
			r.fault("omrade", "saknas", "Det står inte vilket område idén gäller.", "Skriv till exempel "+example("omrade", org.Areas))
		}
		i.Areas = []string{"okant"} // told; not to be told again
	}
	return i
}

// fault tells what is wrong with the value at path.
func (r *reader) fault(path, rule, message, remedy string) {
	line, _ := r.doc.Position(path)
	if !r.doc.Has(strings.TrimRight(path, "[]0123456789")) {
		line = 1
	}
	r.faults = append(r.faults, fault.Fault{File: r.name, Line: line, Rule: rule, Message: message, Remedy: remedy})
}

// judge holds the idea, written as the file it will be, to the same measure as
// every idea of the sluss. What is found is told where the employee wrote it.
func (r *reader) judge(i *idea.Idea) {
	header := idea.Format(i)
	below := strings.Count(string(header), "\n") - r.line + 1 // what a line of the body is moved down
	data := append(header, r.body...)
	file, faults := idea.Parse(idea.Path(i), data)
	findings := check.Errors(faults)
	if file != nil {
		findings = append(findings, check.Idea(file, r.rules, standInDay)...)
	}
	if file != nil && r.rules.Process.Blind() {
		findings = append(findings, check.IdeaTraces(file, data, privacy.NewScanner(check.Known(r.rules)))...)
	}
	told := map[int]bool{}
	for _, f := range r.faults {
		told[f.Line] = true
	}
	for _, f := range findings {
		at := r.place(f.Fault, file, below)
		switch {
		case f.Rule == "tomt-avsnitt": // not filled in, and not asked for
		case f.Rule == "okant-ord" && strings.HasPrefix(f.Message, "Programområdet okant "):
		case f.Severity == check.Warning:
			r.draft.Notes = append(r.draft.Notes, at)
		case !told[at.Line] || at.Line == 0:
			r.faults = append(r.faults, at)
		}
	}
	if len(r.faults) == 0 && file != nil {
		r.draft.Idea = r.bare(file.Idea)
	}
}

// place moves a fault from the file the idea will be to the one it was read
// from.
func (r *reader) place(f fault.Fault, file *idea.File, below int) fault.Fault {
	f.File = r.name
	if moved := f.Line - below; moved >= r.line {
		f.Line = moved
		return f
	}
	line := 0
	for key := range fields {
		if file == nil || f.Line == 0 || !r.doc.Has(key) {
			continue
		}
		first, _ := file.Document.Position(key)
		missing := !file.Document.Has(key) && strings.HasPrefix(f.Message, fmt.Sprintf("%q saknas", key))
		if missing || file.Document.Has(key) && first == f.Line {
			line, _ = r.doc.Position(key)
		}
	}
	f.Line, f.Column = max(line, min(f.Line, 1)), 0
	return f
}

// bare takes away what stood in, and writes headings and texts in one form, in
// the order of the process.
func (r *reader) bare(i idea.Idea) idea.Idea {
	i.ID, i.Step, i.Received, i.AnswerBy, i.Contact = "", "", 0, 0, ""
	var sections []idea.Section
	for _, known := range r.rules.Process.Sections {
		if s := i.Section(known.Title); s != nil && s.Markdown != "" {
			sections = append(sections, idea.Section{Title: known.Title, Markdown: tidy(s.Markdown)})
		}
	}
	i.Sections = sections
	return i
}
