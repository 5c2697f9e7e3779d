package check

import (
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"slices"
	"sync"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/markdown"
	"github.com/idesluss/idesluss/internal/privacy"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// Checker judges the files of one sluss as they are read, one at a time and
// from several goroutines at once. It remembers only what must be compared
// between files, so a sluss of any size can stream through it:
//
//	checker, err := check.New(fsys, rules, today)
//	for _, path := range checker.Files() {
//		checked, err := checker.Idea(path)
//		…
//	}
//	last := checker.Finish()
type Checker struct {
	fsys       fs.FS
	rules      *process.Rules // nil: ideas are read, but not judged by a process
	today      calendar.Date
	tree       *Tree
	images     map[string]bool // files in the folder of pictures
	naming     sync.Mutex
	named      map[string]bool // pictures that ideas name
	challenges []*Challenge
	early      []Finding // what was found before any idea was read
	set        Set
	scanner    *privacy.Scanner // looks for traces of people; nil when nobody asks for them
}

// Checked is an idea that has been read and judged.
type Checked struct {
	File     *idea.File      // nil when the file could not be read as an idea
	Docs     []*markdown.Doc // the body: one per File.Idea.Sections
	Findings []Finding
}

// Section gives a part of the body as safe HTML; not ok when the idea has no
// such heading, or nothing under it.
func (c *Checked) Section(title string) (html template.HTML, ok bool) {
	for i, s := range c.File.Idea.Sections {
		if same(s.Title, title) {
			html = c.Docs[i].HTML()
			return html, html != ""
		}
	}
	return "", false
}

// New looks through a sluss: which ideas there are, its challenges, its
// pictures, and what its rules are worth. No idea is read yet. With nil rules
// (site/process.yaml cannot be used) ideas are read, but not judged by a
// process.
func New(fsys fs.FS, rules *process.Rules, today calendar.Date) (*Checker, error) {
	tree, err := Walk(fsys)
	if err != nil {
		return nil, err
	}
	c := &Checker{fsys: fsys, rules: rules, today: today, tree: tree, early: tree.Findings}
	if rules != nil {
		c.early = append(c.early, Rules(rules, today)...)
	}
	if c.images, err = names(fsys, ImagesFolder); err != nil {
		return nil, err
	}
	for _, path := range tree.Challenges {
		if err := c.readChallenge(path); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// names gives the names in a folder, none when there is no such folder.
func names(fsys fs.FS, folder string) (map[string]bool, error) {
	entries, err := fs.ReadDir(fsys, folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("listing %s: %w", folder, err)
	}
	all := make(map[string]bool, len(entries))
	for _, e := range entries {
		all[e.Name()] = e.Type().IsRegular()
	}
	return all, nil
}

// Files gives the paths of all idea files, sorted.
func (c *Checker) Files() []string { return c.tree.Ideas }

// Challenges gives the challenges that could be read, in order of path.
func (c *Checker) Challenges() []*Challenge { return c.challenges }

// Idea reads one of the files and judges it. An error means that it could not
// be read from the disk.
func (c *Checker) Idea(path string) (*Checked, error) {
	data, faults, err := strict.ReadRegular(c.fsys, path, idea.MaxSize)
	if err != nil || len(faults) > 0 {
		return &Checked{Findings: Errors(faults)}, err
	}
	return c.File(path, data), nil
}

// File judges the bytes of one idea file, and remembers it for [Checker.Finish].
func (c *Checker) File(path string, data []byte) *Checked {
	checked := read(path, data)
	if checked.File == nil {
		return checked
	}
	c.set.Add(checked.File)
	c.noteImages(checked.File)
	more := c.missingImages(checked.File)
	if c.rules != nil {
		more = append(more, lint(checked.File, checked.Docs, c.rules, c.today)...)
	}
	checked.add(append(more, c.traces(checked, data)...))
	return checked
}

// add adds what was found about an idea after it was parsed, except where
// parsing found something: a value that could not be read is not also wrong.
func (c *Checked) add(more []Finding) {
	type place struct{ line, column int }
	told := map[place]bool{}
	for _, f := range c.Findings {
		told[place{f.Line, f.Column}] = f.Line > 0
	}
	for _, f := range more {
		if !told[place{f.Line, f.Column}] {
			c.Findings = append(c.Findings, f)
		}
	}
	Sort(c.Findings)
}

func read(path string, data []byte) *Checked {
	f, faults := idea.Parse(path, data)
	checked := &Checked{File: f, Findings: Errors(faults)}
	if f != nil {
		checked.Docs = parseSections(f.Idea.Sections)
	}
	return checked
}

// missingImages finds pictures that an idea names but that do not exist.
func (c *Checker) missingImages(f *idea.File) []Finding {
	var found []Finding
	for i, image := range f.Idea.Images {
		if image.File == "" || c.images[image.File] {
			continue
		}
		line, column := f.Document.Position(fmt.Sprintf("bilder[%d].fil", i))
		found = append(found, Finding{fault.Fault{
			File: f.Path, Line: line, Column: column, Rule: "bild-saknas",
			Message: fmt.Sprintf("Bilden %s finns inte i %s.", image.File, ImagesFolder),
			Remedy:  "Lägg bildfilen där, eller ta bort bilden ur idén.",
		}, Error})
	}
	return found
}

// Finish gives what was found outside the ideas (misplaced files, rules,
// challenges) and, once every idea has been read, between them.
func (c *Checker) Finish() []Finding {
	found := slices.Concat(c.set.Findings(), c.early, c.unnamedImages())
	Sort(found)
	return found
}
