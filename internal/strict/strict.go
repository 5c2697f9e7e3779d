// Package strict reads YAML that people write, and believes only what is
// beyond doubt.
//
// One document is decoded into a Go struct by its `yaml:"…"` tags. Everything
// that a reviewer and a machine could read differently is a fault: unknown,
// misspelt and duplicate keys, aliases, anchors, tags and merge keys, a second
// document, a value of the wrong type, a number with a leading zero, a date
// that does not exist. All faults of a document are found at once, each with
// its place and what to write instead, in Swedish.
//
// It does not know what the values mean; packages idea and process do.
package strict

import (
	"github.com/idesluss/idesluss/internal/fault"
)

// Document remembers where in a file each value stood.
type Document struct{}

// Decode reads the single YAML document in data into v, a pointer to a struct.
// firstLine is the number that data's first line has in the file, so that
// places are the file's.
//
// Struct fields may be string, bool, int, float64, struct, pointer to struct,
// slice or map[string]T of these, or implement [encoding.TextUnmarshaler] (its
// error text is shown to the writer). A scalar where a slice is expected is a
// fault, and so is null. Fields without a yaml tag are not read.
func Decode(file string, data []byte, firstLine int, v any) (*Document, []fault.Fault) {
	panic("being written")
}

// Position gives the line and column (in runes) of the value at path, such as
// "titel", "beslut[1].skal" or "mall.provning.version"; of its nearest
// ancestor that exists when the value is absent.
func (d *Document) Position(path string) (line, column int) { panic("being written") }

// Has reports whether path was written in the file at all.
func (d *Document) Has(path string) bool { panic("being written") }

// Empty reports whether path is absent or holds an empty string, list or map.
func (d *Document) Empty(path string) bool { panic("being written") }

// Fold gives the form in which names of steps, areas, criteria, sections and
// keys are compared: NFC, lower case, å and ä as a, ö as o, é as e, spaces and
// hyphens as underscores... (one canonical separator).
func Fold(s string) string { panic("being written") }

// Suggest gives the candidate that the writer most likely meant, or "".
func Suggest(written string, candidates []string) string { panic("being written") }
