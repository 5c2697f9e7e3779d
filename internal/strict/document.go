package strict

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Document remembers where in a file each value stood.
type Document struct {
	root      *yaml.Node // nil when nothing could be read
	firstLine int
}

// Readable reports whether there was anything to read values from: false when
// the YAML itself is broken.
func (d *Document) Readable() bool { return d != nil && d.root != nil }

// Position gives the line and column (in runes) of the value at path, such as
// "titel", "beslut[1].skal" or "mall.provning.version"; of its nearest
// ancestor that exists when the value is absent.
func (d *Document) Position(path string) (line, column int) {
	if !d.Readable() {
		return 0, 0
	}
	n, _ := find(d.root, path)
	return n.Line + d.firstLine - 1, n.Column
}

// Has reports whether path was written in the file at all.
func (d *Document) Has(path string) bool {
	if !d.Readable() {
		return false
	}
	_, rest := find(d.root, path)
	return rest == ""
}

// Empty reports whether path is absent or holds an empty string, list or map.
func (d *Document) Empty(path string) bool {
	if !d.Readable() {
		return true
	}
	n, rest := find(d.root, path)
	if rest != "" {
		return true
	}
	if n.Kind == yaml.ScalarNode {
		return n.Tag == "!!null" || strings.TrimSpace(n.Value) == ""
	}
	return len(n.Content) == 0
}

// find follows path from n. It gives the last node that exists and what is
// left of the path there ("" when all of it was found).
func find(n *yaml.Node, path string) (*yaml.Node, string) {
	for path != "" {
		first, rest := step(path)
		next := child(n, first)
		if next == nil {
			return n, path
		}
		n, path = next, rest
	}
	return n, ""
}

// step cuts the first key or "[i]" off a path.
func step(path string) (first, rest string) {
	if path[0] == '[' {
		if end := strings.IndexByte(path, ']'); end > 0 {
			return path[:end+1], strings.TrimPrefix(path[end+1:], ".")
		}
		return path, ""
	}
	end := strings.IndexAny(path, ".[")
	if end < 0 {
		return path, ""
	}
	return path[:end], strings.TrimPrefix(path[end:], ".")
}

// index reads "[i]"; -1 when it is a key.
func index(part string) int {
	if len(part) < 3 || part[0] != '[' || part[len(part)-1] != ']' {
		return -1
	}
	i, err := strconv.Atoi(part[1 : len(part)-1])
	if err != nil {
		return -1
	}
	return i
}

// child gives the value at a key or an index, or nil.
func child(n *yaml.Node, part string) *yaml.Node {
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == part {
				return n.Content[i+1]
			}
		}
	case yaml.SequenceNode:
		if i := index(part); i >= 0 && i < len(n.Content) {
			return n.Content[i]
		}
	}
	return nil
}
