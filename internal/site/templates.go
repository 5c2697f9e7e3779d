package site

import (
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/strict"
)

// templatesFolder holds what both trees use: the layout and shared parts.
const templatesFolder = "templates"

// maxTemplate bounds a template, in bytes.
const maxTemplate = 256 << 10

// templateSet is the templates of a tree, and where each was read.
type templateSet struct {
	*template.Template
	paths map[string]string // by name: contact.html is templates/public/contact.html
	texts map[string]string // by name, until they are parsed
}

// readTemplates reads the shared templates and those in dir.
func readTemplates(files fs.FS, dir string, functions template.FuncMap) (*templateSet, error) {
	set := &templateSet{template.New("").Funcs(functions), map[string]string{}, map[string]string{}}
	for _, pattern := range []string{templatesFolder + "/*.html", dir + "/*.html"} {
		found, err := fs.Glob(files, pattern)
		if err != nil {
			return nil, err
		}
		for _, name := range found {
			text, faults, err := strict.Read(files, name, maxTemplate)
			if err != nil {
				return nil, fmt.Errorf("reading template: %w", err)
			}
			if len(faults) > 0 {
				return nil, &templateError{faults[0], errors.New("it is not a file that can be read")}
			}
			set.paths[path.Base(name)], set.texts[path.Base(name)] = name, string(text)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(set.texts)) { // the same fault first, every time
		if _, err := set.New(name).Parse(set.texts[name]); err != nil {
			return nil, set.explain(err)
		}
	}
	return set, nil
}

// includes is where a template takes in another by name.
var includes = regexp.MustCompile(`{{-?\s*(?:template|block)\s+"([^"]+)"`)

// ownTemplates warns of templates of the sluss that take no part in any page:
// one replaces ours only when it has the same name in the same folder.
func (b *builder) ownTemplates() error {
	own, err := templatesIn(b.in.Sluss)
	if err != nil || len(own) == 0 {
		return err
	}
	ours, err := templatesIn(b.in.Defaults)
	if err != nil {
		return err
	}
	included := map[string]bool{}
	for _, name := range own {
		text, _, err := strict.Read(b.in.Sluss, name, maxTemplate) // faults are told when it is used
		if err != nil {
			return fmt.Errorf("reading template: %w", err)
		}
		for _, m := range includes.FindAllSubmatch(text, -1) {
			included[string(m[1])] = true
		}
	}
	for _, name := range own {
		if slices.Contains(ours, name) || included[path.Base(name)] {
			continue
		}
		f := fault.Fault{File: name, Rule: "mall-anvands-inte", Message: "Mallen används inte på någon sida.",
			Remedy: "Ge den samma namn och mapp som den mall som den ska ersätta, eller ta bort den."}
		if meant := strict.Suggest(name, ours); meant != "" {
			f.Remedy = fmt.Sprintf("Menade du %s?", meant)
		}
		b.report(check.Finding{Fault: f, Severity: check.Warning})
	}
	return nil
}

// templatesIn gives the paths of all templates, none where there is no folder
// of them.
func templatesIn(files fs.FS) ([]string, error) {
	var found []string
	err := fs.WalkDir(files, templatesFolder, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && name == templatesFolder:
			return fs.SkipAll
		case err != nil:
			return fmt.Errorf("listing templates: %w", err)
		case entry.Type().IsRegular() && path.Ext(name) == ".html":
			found = append(found, name)
		}
		return nil
	})
	return found, err
}

// templateError is trouble in a template: a file that the municipality may have
// written, so that it is told as a fault in it.
type templateError struct {
	fault fault.Fault
	err   error
}

func (e *templateError) Error() string { return fmt.Sprintf("template %s: %v", e.fault.File, e.err) }

func (e *templateError) Unwrap() error { return e.err }

var (
	// trouble is how the template packages begin their errors.
	trouble       = regexp.MustCompile(`template: ?([^:\s]+):(\d+)(?::(\d+))?: (?:executing .*? at <.*?>: )?(.*)`)
	unknownField  = regexp.MustCompile(`can't evaluate field (\w+)`)
	unknownHelper = regexp.MustCompile(`function "(\w+)" not defined`)
)

// explain makes an error from parsing or executing into a fault in the file.
func (s *templateSet) explain(err error) error {
	m := trouble.FindStringSubmatch(err.Error())
	if m == nil || s.paths[m[1]] == "" {
		return err
	}
	f := fault.Fault{File: s.paths[m[1]], Rule: "mall",
		Message: fmt.Sprintf("Mallen går inte att använda: %s.", m[4]),
		Remedy:  "Rätta raden, eller ta bort filen så används den mall som följer med."}
	f.Line, _ = strconv.Atoi(m[2]) // digits
	if m[3] != "" {
		f.Column = s.column(m[1], f.Line, m[3])
	}
	if field := unknownField.FindStringSubmatch(m[4]); field != nil {
		f.Message = fmt.Sprintf("Mallen frågar efter .%s, som inte finns här.", field[1])
		f.Remedy = "Rätta stavningen, eller ta bort filen så används den mall som följer med."
	}
	if helper := unknownHelper.FindStringSubmatch(m[4]); helper != nil {
		f.Message = fmt.Sprintf("Mallen använder %s, som inte finns.", helper[1])
		f.Remedy = "De egna orden är url, date, iso, number, kronor och phone."
	}
	return &templateError{f, err}
}

// column gives the column in runes of a byte offset in a line of a template.
func (s *templateSet) column(name string, line int, offset string) int {
	bytes, _ := strconv.Atoi(offset) // digits
	lines := strings.Split(s.texts[name], "\n")
	if line < 1 || line > len(lines) || bytes > len(lines[line-1]) {
		return 0
	}
	return utf8.RuneCountInString(lines[line-1][:bytes]) + 1
}
