// Package markdown turns the Markdown that people write into HTML that is safe
// to publish, and says what is wrong with it.
//
// [Parse] reads a text once and gives a [Doc]: its HTML, plain text, headings,
// links and faults. It promises:
//
//   - Bounded work. A text that could cost far more than it weighs
//     (wide tables, deep nesting, piles of brackets) is refused before goldmark
//     sees it, and a refused text is never rendered.
//   - A closed vocabulary. Only the elements, attributes and addresses of the
//     allow-list in sanitise.go reach the output, whatever was written: no raw
//     HTML, no scripts, no remote images, no schemes but https, mailto and tel.
//   - What is not understood is a fault, not a guess: footnotes, task lists and
//     struck-through text, which forges show and we do not, are told to the
//     writer rather than published as signs.
//
// The dialect is CommonMark with tables. A text may have faults and still be
// rendered (what was unsafe is left out), so that a preview works while the
// writer mends it. How grave a fault is, package check decides.
//
// The package does not look for personal data and does not know which pages
// exist; [Options.Resolve] and [Doc.Links] let others answer for that. All of
// it is safe for concurrent use.
package markdown

import (
	"html/template"
	"slices"

	"github.com/idesluss/idesluss/internal/fault"
)

// Options say where a text will stand.
type Options struct {
	// Base is the highest heading level the text may use, 2 when zero. A
	// section of an idea stands below an h2 and has Base 3.
	Base int

	// IDPrefix comes before every heading id, so that several texts can share
	// a page: "problem-". Lower-case ASCII letters, digits and hyphens.
	IDPrefix string

	// Images allows images among the site's own files.
	Images bool

	// Resolve, when given, is asked for the final address of every link and
	// image inside the site ("/ideer/", "../bild.jpg", "26-7k3qm"). Not ok
	// means that there is no such page: a fault, and no link.
	Resolve func(address string) (href string, ok bool)

	// TableWord begins the label of a wide table, "Tabell" when empty.
	TableWord string
}

// Doc is a text that has been read. It never changes.
type Doc struct {
	html     string
	text     string
	headings []Heading
	links    []Link
	faults   []fault.Fault // File empty, Line counted from the text's first line
	refused  bool
}

// Heading is one heading as it is rendered.
type Heading struct {
	Level int // 2–6
	ID    string
	Text  string
	Line  int // 1-based in the text
}

// Parse reads a text. It never fails: what is wrong is in [Doc.Faults].
func Parse(src string, opts Options) *Doc {
	if faults := overBounds(src); len(faults) > 0 {
		return &Doc{refused: true, faults: faults}
	}
	return read(src, opts)
}

// HTML gives the text as HTML, ending in a newline; empty when the text was
// refused or has nothing to show.
func (d *Doc) HTML() template.HTML { return template.HTML(d.html) }

// Text gives what a reader sees, without markup: one line for each paragraph,
// heading, list item and table row.
func (d *Doc) Text() string { return d.text }

// Words counts the words a reader sees.
func (d *Doc) Words() int { return countWords(d.text) }

// Headings gives the headings in order.
func (d *Doc) Headings() []Heading { return slices.Clone(d.headings) }

// Links gives links and images in order, also those that were left out.
func (d *Doc) Links() []Link { return slices.Clone(d.links) }

// Refused reports whether the text went over a bound and was not rendered.
func (d *Doc) Refused() bool { return d.refused }

// Faults gives all faults, in order, with places in file. The text's first line
// is line firstLine of the file; with firstLine 0 the faults have no line.
func (d *Doc) Faults(file string, firstLine int) []fault.Fault {
	placed := slices.Clone(d.faults)
	for i := range placed {
		f := &placed[i]
		f.File = file
		if firstLine > 0 {
			f.Line += firstLine - 1
		} else {
			f.Line, f.Column = 0, 0
		}
	}
	fault.Sort(placed)
	return placed
}
