package strict

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// Splice changes a YAML document so that it reads as v, a pointer to a struct,
// at the given paths, and leaves every other byte, comments and order
// included, as it was. A path such as "titel", "paus.till" or "beslut[2]" is
// set, added in its canonical place, or removed when v has nothing there. A
// list may grow by one item per path; to shorten it, name the whole list.
//
// The document that comes out is read again: if it does not say what v says,
// because something else than paths differs or the text is laid out in a way
// that cannot be changed safely, the answer is an error and no document.
func Splice(data []byte, v any, paths ...string) ([]byte, error) {
	want := reflect.ValueOf(v).Elem()
	out := data
	for _, path := range paths {
		var err error
		if out, err = splice(out, want, path); err != nil {
			return nil, fmt.Errorf("changing %s: %w", path, err)
		}
	}
	got := reflect.New(want.Type())
	if _, faults := Decode("", out, 1, got.Interface()); len(faults) > 0 {
		return nil, fmt.Errorf("changing %s: the result would have a fault: %v", strings.Join(paths, ", "), faults[0])
	}
	if !bytes.Equal(Encode(got.Interface()), Encode(v)) {
		return nil, fmt.Errorf("changing %s: the result would say something else", strings.Join(paths, ", "))
	}
	return out, nil
}

func splice(data []byte, want reflect.Value, path string) ([]byte, error) {
	if path == "" {
		return nil, errors.New("no path")
	}
	d := &decoder{firstLine: 1, data: data}
	root := d.load()
	if root == nil || root.Kind != yaml.MappingNode || len(root.Content) == 0 || !d.plain(root, 1) {
		return nil, errors.New("the document cannot be read")
	}
	if root.Style&yaml.FlowStyle != 0 {
		return nil, errors.New("the document is written on one line within braces")
	}
	if len(data) > 0 && data[len(data)-1] != '\n' {
		data = append(bytes.Clone(data), '\n')
	}
	s := &splicer{lines: bytes.SplitAfter(data, []byte("\n"))}
	s.lines = s.lines[:len(s.lines)-1] // what is after the last line feed: nothing
	top := &slot{node: root, plan: planOf(want.Type()), want: want, end: len(s.lines)}
	if err := s.change(top, path); err != nil {
		return nil, err
	}
	return bytes.Join(s.lines, nil), nil
}

type splicer struct{ lines [][]byte }

// change follows path from s and rewrites the smallest part that holds it.
func (s *splicer) change(at *slot, path string) error {
	for path != "" {
		if at.node.Style&yaml.FlowStyle != 0 || len(at.node.Content) == 0 {
			return s.rewrite(at)
		}
		part, rest := step(path)
		next, err := s.child(at, part)
		if err != nil {
			return err
		}
		if next.node == nil {
			return s.insert(next)
		}
		at, path = next, rest
	}
	return s.rewrite(at)
}

// rewrite writes what is wanted in a slot over what stands there.
func (s *splicer) rewrite(at *slot) error {
	switch {
	case at.parent == nil:
		return errors.New("the whole document would have to be rewritten")
	case !at.want.IsValid():
		if at.beside || len(at.parent.node.Content) <= 2 && at.parent.parent != nil {
			return s.rewrite(at.parent) // an empty rest, or a dash without its first key
		}
		s.replace(at.start, at.end, nil)
		return nil
	case s.inLine(at):
		return nil
	}
	text := at.encoded()
	if at.beside {
		line := s.lines[at.start]
		text = append(bytes.Clone(line[:at.indent]), text[at.indent:]...)
	}
	s.replace(at.start, at.end, text)
	return nil
}

// encoded writes the lines of what is wanted.
func (at *slot) encoded() []byte {
	var e encoder
	if at.key == "" {
		e.item(at.want, at.plan, at.indent)
	} else {
		e.entry(at.key, at.want, at.plan, at.indent)
	}
	return e.out.Bytes()
}

// inLine replaces one scalar on its line, so that a comment after it stays.
func (s *splicer) inLine(at *slot) bool {
	n := at.node
	if n.Kind != yaml.ScalarNode || at.end != at.start+1 || n.Line-1 != at.start || at.plan.shape > shapeText && at.plan.shape != shapeOpenValue {
		return false
	}
	line := s.lines[at.start]
	from := byteColumn(line, n.Column)
	length := scalarLength(line[from:], n)
	rest := bytes.TrimLeft(line[from+length:], " \t")
	if length == 0 || len(rest) > 0 && rest[0] != '#' && rest[0] != '\n' {
		return false
	}
	text := scalarText(at.want, at.plan, at.indent)
	if strings.Contains(text, "\n") {
		return false
	}
	changed := append(bytes.Clone(line[:from]), text...)
	s.lines[at.start] = append(changed, line[from+length:]...)
	return true
}

// scalarLength gives how many bytes a scalar takes on its line; 0 when it
// cannot be told.
func scalarLength(text []byte, n *yaml.Node) int {
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		for i := 1; i < len(text); i++ {
			switch text[i] {
			case '\\':
				i++
			case '"':
				return i + 1
			}
		}
	case n.Style&yaml.SingleQuotedStyle != 0:
		for i := 1; i < len(text); i++ {
			if text[i] != '\'' {
				continue
			}
			if i+1 < len(text) && text[i+1] == '\'' {
				i++
				continue
			}
			return i + 1
		}
	case bare(n) && bytes.HasPrefix(text, []byte(n.Value)):
		return len(n.Value)
	}
	return 0
}

// byteColumn turns a column in runes, from 1, into an offset in bytes.
func byteColumn(line []byte, column int) int {
	offset := 0
	for range column - 1 {
		_, size := utf8.DecodeRune(line[offset:])
		offset += size
	}
	return offset
}

// insert adds an entry or an item that does not stand there yet.
func (s *splicer) insert(next *slot) error {
	if !next.want.IsValid() {
		return nil // nothing there, and nothing wanted
	}
	line, ok := s.place(next)
	if !ok {
		return s.rewrite(next.parent)
	}
	s.replace(line, line, next.encoded())
	return nil
}

// place gives the line before which a new entry or item goes: after the
// entries that come before it in the canonical order.
func (s *splicer) place(next *slot) (int, bool) {
	parent := next.parent
	content := parent.node.Content
	if parent.node.Kind == yaml.SequenceNode {
		last := &slot{parent: parent}
		s.findItem(last, len(content)-1)
		return last.end, true
	}
	order := parent.order()
	after := ""
	for i := 0; i < len(content); i += 2 {
		if key := content[i].Value; order[key] < order[next.key] && (after == "" || order[key] > order[after]) {
			after = key
		}
	}
	if after == "" {
		first := content[0].Line - 1
		return first, s.indentOf(first) == next.indent
	}
	before := &slot{parent: parent}
	s.findKey(before, after)
	return before.end, true
}

// order gives the canonical order of the keys wanted in a slot.
func (at *slot) order() map[string]int {
	v, p := at.want, at.plan
	for p.shape == shapePointer {
		v, p = v.Elem(), p.elem
	}
	order := map[string]int{}
	for i, key := range p.keys {
		order[key] = i + 1
	}
	if p.shape == shapeStruct {
		return order
	}
	for key := range entries(v, p) {
		order[key] = len(order) + 1
	}
	return order
}

func (s *splicer) replace(from, to int, text []byte) {
	lines := append([][]byte{}, s.lines[:from]...)
	if len(text) > 0 {
		lines = append(lines, text)
	}
	s.lines = append(lines, s.lines[to:]...)
}
