package idea

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/strict"
)

// File is an idea together with where each part of it stood.
type File struct {
	Path     string // slash-separated, from the root of the sluss
	Idea     Idea
	Document *strict.Document
}

// Parse reads one idea file. path is slash-separated, from the root of the
// sluss. All faults are told at once, each with its place and its remedy.
//
// The file is nil when nothing could be read from it. With faults, it holds
// what could be read, so that more can be said about it; it must then not be
// believed, saved or published.
func Parse(path string, data []byte) (*File, []fault.Fault) {
	f, faults := read(path, data)
	if f != nil {
		c := newChecker(f, faults)
		c.path()
		c.idea()
		faults = c.faults
	}
	fault.Sort(faults)
	return f, faults
}

// read takes a file apart and decodes it. The file is nil when there are no
// values to judge.
func read(path string, data []byte) (*File, []fault.Fault) {
	f := &File{Path: path}
	document, body, faults := decode(path, data, &f.Idea, &f.Idea.Format)
	if document == nil {
		return nil, faults
	}
	f.Document, f.Idea.Sections = document, body
	return f, faults
}

// decode reads the front matter into v, whose format is at version, and the
// body into sections. The document is nil when there are no values to judge.
func decode(path string, data []byte, v any, version *int) (*strict.Document, []Section, []fault.Fault) {
	p, faults := split(path, data)
	if p == nil {
		return nil, nil, faults
	}
	document, more := strict.Decode(path, p.header, p.headerLine, v)
	if wrong, ok := otherFormat(path, *version, document, more); ok {
		return nil, nil, append(faults, wrong) // its keys may mean something else
	}
	body, most := sections(path, p.body, p.bodyLine)
	faults = slices.Concat(faults, more, most)
	if !document.Readable() {
		return nil, nil, faults
	}
	return document, body, faults
}

// otherFormat reports a file in a format that is not ours. faults are those of
// its front matter: a format that is no number is among them.
func otherFormat(path string, format int, d *strict.Document, faults []fault.Fault) (fault.Fault, bool) {
	line, column := d.Position("format")
	unread := func(f fault.Fault) bool { return f.Line == line && f.Column == column }
	if format == FormatVersion || !d.Has("format") || slices.ContainsFunc(faults, unread) {
		return fault.Fault{}, false
	}
	f := fault.Fault{
		File: path, Line: line, Column: column, Rule: "format",
		Message: fmt.Sprintf("Filen har format %d. Det här programmet läser format %d.", format, FormatVersion),
		Remedy:  "Kör idesluss migrate, som skriver om filen.",
	}
	if format > FormatVersion {
		f.Remedy = "Hämta en nyare version av idesluss. Är siffran fel, skriv format: 1."
	}
	return f, true
}

// Format writes an idea as a file: the same idea always gives the same bytes,
// and Parse reads the same idea from them.
func Format(i *Idea) []byte {
	return format(strict.Encode(i), i.Sections)
}

func format(header []byte, sections []Section) []byte {
	var out bytes.Buffer
	out.WriteString(delimiter + "\n")
	out.Write(header)
	out.WriteString(delimiter + "\n")
	for _, s := range sections {
		out.WriteString("\n## " + s.Title + "\n")
		if s.Markdown != "" {
			out.WriteString("\n" + s.Markdown + "\n")
		}
	}
	return out.Bytes()
}
