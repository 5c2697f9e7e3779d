package strict

import (
	"bytes"
	"encoding"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// lineWidth is where text of one line is folded into several, in runes.
const lineWidth = 78

// Encode writes v, a pointer to a struct, so that [Decode] reads the same
// values: fields in the order of the struct, one list item per line, map keys
// sorted, quotes only where they are needed, long text folded. What is zero or
// empty is left out, except fields with the option keepzero in their yaml tag
// and pointers to an empty struct. Equal values give equal bytes.
func Encode(v any) []byte {
	value := reflect.ValueOf(v).Elem()
	var e encoder
	e.fields(value, planOf(value.Type()), 0)
	return e.out.Bytes()
}

type encoder struct{ out bytes.Buffer }

// fields writes the entries of a struct, map or [Open] value, each on lines
// of its own, and reports whether there were any.
func (e *encoder) fields(v reflect.Value, p *plan, indent int) bool {
	before := e.out.Len()
	for key, entry := range entries(v, p) {
		e.entry(key, entry.value, entry.plan, indent)
	}
	return e.out.Len() > before
}

// entry is one key's value, as the wanted values have it.
type entry struct {
	value reflect.Value
	plan  *plan
}

// openPlan is for values of an Open mapping: text that may look like a number.
var openPlan = &plan{typ: reflect.TypeFor[string](), shape: shapeOpenValue}

// entries gives what is to be written of a struct, map or Open value.
func entries(v reflect.Value, p *plan) func(yield func(string, entry) bool) {
	return func(yield func(string, entry) bool) {
		switch p.shape {
		case shapeStruct:
			for _, f := range p.fields {
				value := v.Field(f.index)
				if (f.keepZero || !empty(value, f.plan)) && !yield(f.key, entry{value, f.plan}) {
					return
				}
			}
		case shapeMap:
			for _, key := range slices.Sorted(maps.Keys(mapKeys(v))) {
				if !yield(key, entry{mapKeys(v)[key], p.elem}) {
					return
				}
			}
		case shapeOpen:
			for key, value := range addressable(v).Addr().Interface().(Open).Entries() {
				if !yield(key, entry{reflect.ValueOf(value), openPlan}) {
					return
				}
			}
		}
	}
}

func mapKeys(v reflect.Value) map[string]reflect.Value {
	values := make(map[string]reflect.Value, v.Len())
	for it := v.MapRange(); it.Next(); {
		values[it.Key().String()] = it.Value()
	}
	return values
}

// addressable gives v, or a copy of it that has an address.
func addressable(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return v
	}
	held := reflect.New(v.Type()).Elem()
	held.Set(v)
	return held
}

// empty reports whether a struct field is left out.
func empty(v reflect.Value, p *plan) bool {
	switch p.shape {
	case shapeSlice, shapeMap:
		return v.Len() == 0
	case shapeOpen:
		for range addressable(v).Addr().Interface().(Open).Entries() {
			return false
		}
		return true
	case shapeStruct:
		for range entries(v, p) {
			return false
		}
		return true
	default:
		return v.IsZero()
	}
}

// entry writes "key: value" and the lines that belong to it.
func (e *encoder) entry(key string, v reflect.Value, p *plan, indent int) {
	e.spaces(indent)
	e.out.WriteString(keyText(key))
	e.out.WriteByte(':')
	e.value(v, p, indent)
}

// value writes what follows a key or a dash on its line and the lines under it.
func (e *encoder) value(v reflect.Value, p *plan, indent int) {
	switch p.shape {
	case shapePointer:
		if v.IsNil() {
			e.out.WriteString(" {}\n")
			return
		}
		e.value(v.Elem(), p.elem, indent)
	case shapeStruct, shapeMap, shapeOpen:
		if empty(v, p) {
			e.out.WriteString(" {}\n")
			return
		}
		e.out.WriteByte('\n')
		e.fields(v, p, indent+2)
	case shapeSlice:
		if v.Len() == 0 {
			e.out.WriteString(" []\n")
			return
		}
		e.out.WriteByte('\n')
		for i := range v.Len() {
			e.item(v.Index(i), p.elem, indent+2)
		}
	default:
		e.out.WriteByte(' ')
		e.out.WriteString(scalarText(v, p, indent))
		e.out.WriteByte('\n')
	}
}

// item writes one "- value" of a list: the first key of a group stands beside
// the dash.
func (e *encoder) item(v reflect.Value, p *plan, indent int) {
	for p.shape == shapePointer && !v.IsNil() {
		v, p = v.Elem(), p.elem
	}
	e.spaces(indent)
	e.out.WriteByte('-')
	switch p.shape {
	case shapeStruct, shapeMap, shapeOpen:
		if empty(v, p) {
			break
		}
		var group encoder
		group.fields(v, p, indent+2)
		e.out.WriteByte(' ')
		e.out.Write(group.out.Bytes()[indent+2:])
		return
	}
	e.value(v, p, indent)
}

func (e *encoder) spaces(n int) {
	for range n {
		e.out.WriteByte(' ')
	}
}

// scalarText writes one value; text in block form brings its own lines,
// without the last line feed.
func scalarText(v reflect.Value, p *plan, indent int) string {
	switch p.shape {
	case shapeBool:
		if v.Bool() {
			return "ja"
		}
		return "nej"
	case shapeInt:
		return strconv.FormatInt(v.Int(), 10)
	case shapeFloat:
		return strconv.FormatFloat(v.Float(), 'f', -1, 64)
	case shapeText:
		text, err := v.Interface().(encoding.TextMarshaler).MarshalText()
		if err != nil {
			panic(fmt.Sprintf("strict: writing %s: %v", v.Type(), err))
		}
		return string(text)
	case shapeOpenValue:
		if decimal(v.String()) {
			return v.String()
		}
	}
	return textOf(v.String(), indent)
}

// textOf writes text that stands after a key at the given indent.
func textOf(s string, indent int) string {
	switch {
	case strings.Contains(s, "\n"):
		if text, ok := literalText(s, indent+2); ok {
			return text
		}
	case indent+utf8.RuneCountInString(s) > lineWidth:
		if text, ok := foldedText(s, indent+2); ok {
			return text
		}
		fallthrough
	default:
		if plainText(s) {
			return s
		}
	}
	return quotedText(s)
}

// keyText writes a key.
func keyText(key string) string {
	if plainText(key) && !strings.Contains(key, ":") {
		return key
	}
	return quotedText(key)
}

// literalText writes text of several lines after "|".
func literalText(s string, indent int) (string, bool) {
	body, mark := s, "|-"
	if strings.HasSuffix(s, "\n") {
		body, mark = s[:len(s)-1], "|"
	}
	out := []byte(mark)
	for i, line := range strings.Split(body, "\n") {
		last := i == strings.Count(body, "\n")
		switch {
		case line == "" && i > 0 && !last:
			out = append(out, '\n')
			continue
		case strings.TrimSpace(line) == "", line[0] == '\t', i == 0 && unicode.IsSpace(rune(line[0])), delimiter(line):
			return "", false
		}
		out = append(out, '\n')
		out = append(out, strings.Repeat(" ", indent)...)
		out = append(out, line...)
	}
	return string(out), true
}

// foldedText writes long text after ">-", broken at single spaces.
func foldedText(s string, indent int) (string, bool) {
	if strings.TrimSpace(s) != s || strings.ContainsAny(s, "\t") || strings.Contains(s, "  ") || !strings.Contains(s, " ") {
		return "", false
	}
	var out strings.Builder
	out.WriteString(">-")
	width, start := 0, true
	for word := range strings.SplitSeq(s, " ") {
		n := utf8.RuneCountInString(word)
		if start || width+1+n > lineWidth {
			if delimiter(word) {
				return "", false // it could be left alone on its line
			}
			out.WriteByte('\n')
			out.WriteString(strings.Repeat(" ", indent))
			width, start = indent, false
		} else {
			out.WriteByte(' ')
			width++
		}
		out.WriteString(word)
		width += n
	}
	return out.String(), true
}

// delimiter reports whether a line would be taken for the end of a front
// matter or a document.
func delimiter(line string) bool {
	line = strings.TrimSpace(line)
	return line == "---" || line == "..."
}

// quotedText writes text within double quotes, on one line.
func quotedText(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(s) + `"`
}

// plainText reports whether every YAML reader takes s for the text s, without
// quotes.
func plainText(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	switch {
	case s == "", !unicode.IsLetter(first) && !unicode.IsDigit(first):
		return false
	case last == ':', unicode.IsSpace(last):
		return false
	case strings.Contains(s, ": "), strings.Contains(s, " #"), strings.ContainsAny(s, "\t\n"):
		return false
	}
	switch strings.ToLower(s) {
	case "null", "true", "false", "yes", "no", "on", "off", "y", "n":
		return false
	}
	return !unicode.IsDigit(first) || wordy(s)
}

// wordy reports whether text that begins with a digit is no number, date or
// time of day to any reader.
func wordy(s string) bool {
	if strings.Trim(s, "0123456789:._+-") == "" {
		return false
	}
	var n yaml.Node
	if err := yaml.Unmarshal([]byte(s), &n); err != nil || len(n.Content) != 1 {
		return false
	}
	return n.Content[0].Tag == "!!str" && n.Content[0].Value == s
}
