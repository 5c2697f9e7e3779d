package strict

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Document remembers where in a file each value stood. It holds no more of the
// YAML than that: a register of thousands of ideas keeps a document for each.
type Document struct {
	spots     []spot // a value, and then those within it; none when nothing could be read
	firstLine int
}

// spot is where one value stood.
type spot struct {
	key          string // it stands under; "" for an item of a list
	line, column int32
	next         int32 // where the values within it end, in spots
	list, empty  bool
}

// remember adds the spot of a value that stands under a key, and of all
// within it.
func (d *Document) remember(key string, n *yaml.Node) {
	here := len(d.spots)
	p := spot{key: key, line: int32(n.Line), column: int32(n.Column), list: n.Kind == yaml.SequenceNode, empty: len(n.Content) == 0}
	if n.Kind == yaml.ScalarNode {
		p.empty = n.Tag == "!!null" || strings.TrimSpace(n.Value) == ""
	}
	d.spots = append(d.spots, p)
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			d.remember(n.Content[i].Value, n.Content[i+1])
		}
	case yaml.SequenceNode:
		for _, item := range n.Content {
			d.remember("", item)
		}
	}
	d.spots[here].next = int32(len(d.spots))
}

// Readable reports whether there was anything to read values from: false when
// the YAML itself is broken.
func (d *Document) Readable() bool { return d != nil && len(d.spots) > 0 }

// Position gives the line and column (in runes) of the value at path, such as
// "titel", "beslut[1].skal" or "mall.provning.version"; of its nearest
// ancestor that exists when the value is absent.
func (d *Document) Position(path string) (line, column int) {
	if !d.Readable() {
		return 0, 0
	}
	p, _ := d.find(path)
	return int(p.line) + d.firstLine - 1, int(p.column)
}

// Has reports whether path was written in the file at all.
func (d *Document) Has(path string) bool {
	if !d.Readable() {
		return false
	}
	_, rest := d.find(path)
	return rest == ""
}

// Empty reports whether path is absent or holds an empty string, list or map.
func (d *Document) Empty(path string) bool {
	if !d.Readable() {
		return true
	}
	p, rest := d.find(path)
	return rest != "" || p.empty
}

// find follows path from the root. It gives the last spot that exists and
// what is left of the path there ("" when all of it was found).
func (d *Document) find(path string) (spot, string) {
	at := 0
	for path != "" {
		first, rest := step(path)
		next := d.child(at, first)
		if next < 0 {
			break
		}
		at, path = next, rest
	}
	return d.spots[at], path
}

// child gives the spot at a key or an index within another, or -1.
func (d *Document) child(at int, part string) int {
	list := d.spots[at].list
	left := index(part)
	if list && left < 0 {
		return -1
	}
	for i := at + 1; i < int(d.spots[at].next); i = int(d.spots[i].next) {
		if !list && d.spots[i].key == part || list && left == 0 {
			return i
		}
		left--
	}
	return -1
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
