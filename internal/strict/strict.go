// Package strict reads YAML that people write, and believes only what is
// beyond doubt.
//
// One document is decoded into a Go struct by its `yaml:"…"` tags. Everything
// that a reviewer and a machine could read differently is a fault: unknown,
// misspelt and duplicate keys, aliases, anchors, tags and merge keys, a second
// document, a value of the wrong type, a number with a leading zero, a date
// that does not exist, characters that cannot be seen. All faults of a
// document are found at once, each with its place and what to write instead,
// in Swedish. (A fault in the YAML itself hides those after it.)
//
// [Encode] writes what Decode reads, in one canonical form, and [Splice]
// changes one entry of a document and leaves every other byte alone.
//
// It does not know what the values mean; packages idea and process do.
package strict
