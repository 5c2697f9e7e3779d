package idea

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/strict"
)

// SetSection makes the section with a heading say markdown. A section that is
// not there is put before the first of those in later that is, last when none
// is; empty markdown takes the section away. All other bytes of the file stay.
//
// It answers with an error, and no bytes, when the file cannot be read, or
// when the result would have a fault that the file did not have, such as a
// heading within the text.
func SetSection(data []byte, title, markdown string, later ...string) ([]byte, error) {
	f, err := readable(data)
	if err != nil {
		return nil, err
	}
	p, _ := split("", data)
	lines := bytes.SplitAfter(p.body, []byte("\n"))
	start := func(n int) int { // of section n, among lines; the end when there is none
		if n == len(f.Idea.Sections) {
			return len(lines)
		}
		return f.Idea.Sections[n].Line - p.bodyLine
	}
	sections := slices.Clone(f.Idea.Sections)
	from := place(sections, title, later)
	to := from
	if from < len(sections) && strict.Fold(sections[from].Title) == strict.Fold(title) {
		title, to = sections[from].Title, from+1
	}
	markdown = strings.TrimSpace(markdown)
	var new []Section
	if markdown != "" {
		new = []Section{{Title: title, Markdown: markdown}}
	}
	if to == from && new == nil {
		return data, nil
	}
	front := data[:len(data)-len(p.body)]
	before := bytes.Join(lines[:start(from)], nil)
	after := bytes.Join(lines[start(to):], nil)
	if to == len(sections) { // no empty lines at the end of the file
		before = bytes.TrimRight(before, "\n")
	}
	out := slices.Concat(front, before, sectionText(new, front, before, after), after)
	f.Idea.Sections = slices.Replace(sections, from, to, new...)
	err = accept(data, out, &f.Idea)
	if got, _ := read("", out); err == nil && len(got.Idea.Sections) != len(f.Idea.Sections) {
		err = errors.New("the text has a heading on the level of the sections")
	}
	if err != nil {
		return nil, fmt.Errorf("changing the section %q: %w", title, err)
	}
	return out, nil
}

// place gives where a section is, or where it belongs.
func place(sections []Section, title string, later []string) int {
	named := func(title string) int {
		return slices.IndexFunc(sections, func(s Section) bool { return strict.Fold(s.Title) == strict.Fold(title) })
	}
	if n := named(title); n >= 0 {
		return n
	}
	place := len(sections)
	for _, title := range later {
		if n := named(title); n >= 0 {
			place = min(place, n)
		}
	}
	return place
}

// sectionText lays out sections (one, or none) between what stands before and
// after: an empty line on each side, and a line break at the end of the file.
func sectionText(sections []Section, front, before, after []byte) []byte {
	var out bytes.Buffer
	lastOf := before
	if len(before) == 0 {
		lastOf = front
	}
	if !bytes.HasSuffix(lastOf, []byte("\n")) {
		out.WriteString("\n")
	}
	for _, s := range sections {
		if !bytes.HasSuffix(before, []byte("\n\n")) && string(before) != "\n" {
			out.WriteString("\n")
		}
		fmt.Fprintf(&out, "## %s\n\n%s\n", s.Title, s.Markdown)
		if len(after) > 0 {
			out.WriteString("\n")
		}
	}
	return out.Bytes()
}
