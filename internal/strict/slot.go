package strict

import (
	"bytes"
	"fmt"
	"reflect"

	"go.yaml.in/yaml/v4"
)

// slot is a place in the document: an entry of a mapping or an item of a list,
// with what stands there and what is wanted there.
type slot struct {
	parent *slot
	key    string        // of an entry; "" for an item and for the document
	plan   *plan         // of what is wanted
	want   reflect.Value // not valid when nothing is wanted
	node   *yaml.Node    // what stands there; nil when nothing does
	start  int           // its lines are start ≤ n < end, from 0
	end    int
	indent int  // columns before its key or dash
	beside bool // its first line begins with the dash of the item it is in
}

// child gives the slot of a key or an index within at.
func (s *splicer) child(at *slot, part string) (*slot, error) {
	next := &slot{parent: at}
	i := index(part)
	if i < 0 {
		next.key = part
	}
	if err := next.wanted(at, part, i); err != nil {
		return nil, err
	}
	switch {
	case at.node.Kind == yaml.MappingNode && i < 0:
		s.findKey(next, part)
	case at.node.Kind == yaml.SequenceNode && i >= 0 && i <= len(at.node.Content):
		s.findItem(next, i)
	default:
		return nil, fmt.Errorf("there is no %s", part)
	}
	return next, nil
}

// wanted looks up what v has at a key or an index within at.
func (next *slot) wanted(at *slot, part string, i int) error {
	v, p := at.want, at.plan
	for p.shape == shapePointer {
		if p = p.elem; v.IsValid() {
			v = v.Elem() // not valid when nil
		}
	}
	switch p.shape {
	case shapeStruct:
		f := p.field(part)
		if f == nil {
			return fmt.Errorf("there is no key %s", part)
		}
		next.plan = f.plan
		if v.IsValid() && (f.keepZero || !empty(v.Field(f.index), f.plan)) {
			next.want = v.Field(f.index)
		}
	case shapeMap, shapeOpen:
		next.plan = p.elem
		if !v.IsValid() {
			return nil
		}
		for key, entry := range entries(v, p) {
			if key == part {
				next.want, next.plan = entry.value, entry.plan
			}
		}
	case shapeSlice:
		next.plan = p.elem
		if v.IsValid() && i >= 0 && i < v.Len() {
			next.want = v.Index(i)
		}
	default:
		return fmt.Errorf("there is nothing below %s", at.key)
	}
	return nil
}

// findKey places an entry that stands in the mapping.
func (s *splicer) findKey(next *slot, key string) {
	content := next.parent.node.Content
	next.indent = content[0].Column - 1
	for i := 0; i < len(content); i += 2 {
		if content[i].Value != key {
			continue
		}
		next.node = content[i+1]
		next.start, next.end = content[i].Line-1, next.parent.end
		if i+2 < len(content) {
			next.end = content[i+2].Line - 1
		}
		next.end = s.trim(next.start, next.end, next.indent)
		next.beside = s.indentOf(next.start) != next.indent
		return
	}
}

// findItem places an item that stands in the list.
func (s *splicer) findItem(next *slot, i int) {
	list := next.parent.node
	next.indent = list.Column - 1
	if i == len(list.Content) {
		return
	}
	next.node = list.Content[i]
	next.start, next.end = s.dash(next.node.Line-1, next.indent), next.parent.end
	if i+1 < len(list.Content) {
		next.end = s.dash(list.Content[i+1].Line-1, next.indent)
	}
	next.end = s.trim(next.start, next.end, next.indent)
}

// dash gives the line of the dash that the value on line n belongs to.
func (s *splicer) dash(n, indent int) int {
	for i := n; i >= 0; i-- {
		if line := s.lines[i]; len(line) > indent && line[indent] == '-' && s.indentOf(i) <= indent {
			return i
		}
	}
	return n
}

// trim gives where an entry ends when the empty lines and the comments before
// the next one are not counted.
func (s *splicer) trim(start, end, indent int) int {
	for end > start+1 {
		line := bytes.TrimSpace(s.lines[end-1])
		if len(line) > 0 && (line[0] != '#' || s.indentOf(end-1) > indent) && !bytes.HasPrefix(s.lines[end-1], []byte("...")) {
			break
		}
		end--
	}
	return end
}

func (s *splicer) indentOf(line int) int {
	return len(s.lines[line]) - len(bytes.TrimLeft(s.lines[line], " "))
}
