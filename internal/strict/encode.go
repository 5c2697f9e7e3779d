package strict

import (
	"bytes"
	"encoding"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
)

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
