package strict

import (
	"encoding"
	"fmt"
	"iter"
	"reflect"
	"strings"
	"sync"
)

// Open is a mapping with keys that only the data knows, such as the criteria
// of a form. It is implemented on the pointer.
type Open interface {
	// SetKey takes one entry: a scalar as it is written, without quotes. The
	// error is Swedish and without a full stop; the writer sees it.
	SetKey(key, value string) error
	// Entries gives the entries in the order they are to be written.
	Entries() iter.Seq2[string, string]
}

// shape is how a Go type is written in YAML.
type shape int

const (
	shapeString shape = iota
	shapeBool
	shapeInt
	shapeFloat
	shapeText // encoding.TextUnmarshaler
	shapeStruct
	shapePointer
	shapeSlice
	shapeMap
	shapeOpen
	shapeOpenValue // one value of an Open mapping
)

// String says in Swedish what a value of the shape is.
func (s shape) String() string {
	switch s {
	case shapeString:
		return "text"
	case shapeBool:
		return "ja eller nej"
	case shapeInt, shapeFloat:
		return "ett tal"
	case shapeText:
		return "ett datum"
	case shapeSlice:
		return "en lista"
	default:
		return "en grupp av nycklar"
	}
}

// plan is what reflection tells about a type, looked up once.
type plan struct {
	typ    reflect.Type
	shape  shape
	elem   *plan // of a pointer, slice or map
	fields []planField
	keys   []string // of fields, in order
}

type planField struct {
	key      string
	index    int
	keepZero bool // written also when zero
	plan     *plan
}

// field finds a field by its key. Structs are small: a loop beats a map.
func (p *plan) field(key string) *planField {
	for i := range p.fields {
		if p.fields[i].key == key {
			return &p.fields[i]
		}
	}
	return nil
}

var (
	plans    sync.Map // reflect.Type to *plan: a cache of what the types say, never of data
	textType = reflect.TypeFor[encoding.TextUnmarshaler]()
	openType = reflect.TypeFor[Open]()
)

// planOf describes a type. A type that YAML cannot hold is a mistake in our
// code and panics.
func planOf(t reflect.Type) *plan {
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	p := newPlan(t)
	plans.Store(t, p)
	return p
}

func newPlan(t reflect.Type) *plan {
	p := &plan{typ: t}
	switch {
	case reflect.PointerTo(t).Implements(openType):
		p.shape = shapeOpen
	case reflect.PointerTo(t).Implements(textType):
		p.shape = shapeText
	default:
		p.byKind()
	}
	return p
}

func (p *plan) byKind() {
	switch t := p.typ; t.Kind() {
	case reflect.String:
		p.shape = shapeString
	case reflect.Bool:
		p.shape = shapeBool
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		p.shape = shapeInt
	case reflect.Float64:
		p.shape = shapeFloat
	case reflect.Pointer:
		if t.Elem().Kind() != reflect.Struct {
			panic(fmt.Sprintf("strict: %s does not point to a struct", t))
		}
		p.shape, p.elem = shapePointer, planOf(t.Elem())
	case reflect.Slice:
		p.shape, p.elem = shapeSlice, planOf(t.Elem())
	case reflect.Map:
		if t.Key().Kind() != reflect.String {
			panic(fmt.Sprintf("strict: %s has a key that is not a string", t))
		}
		p.shape, p.elem = shapeMap, planOf(t.Elem())
	case reflect.Struct:
		p.shape = shapeStruct
		p.structFields()
	default:
		panic(fmt.Sprintf("strict: %s cannot be read from YAML", t))
	}
}

func (p *plan) structFields() {
	for i := range p.typ.NumField() {
		f := p.typ.Field(i)
		tag, ok := f.Tag.Lookup("yaml")
		key, option, _ := strings.Cut(tag, ",")
		if !ok || key == "" || key == "-" || !f.IsExported() {
			continue
		}
		p.fields = append(p.fields, planField{key: key, index: i, keepZero: option == "keepzero", plan: planOf(f.Type)})
		p.keys = append(p.keys, key)
	}
}
