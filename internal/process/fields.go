package process

import (
	"encoding"
	"reflect"
	"slices"
	"strings"
)

// FieldsOf gives the paths that a front matter described by v's yaml tags may
// hold, for [Lint]: "titel", "mottagare", "mottagare.vem". It does not go into
// lists and maps, whose entries a process cannot require one by one.
func FieldsOf(v any) []string {
	var out []string
	fieldsOf(reflect.TypeOf(v), "", &out)
	slices.Sort(out)
	return out
}

var textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()

func fieldsOf(t reflect.Type, prefix string, out *[]string) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || reflect.PointerTo(t).Implements(textUnmarshaler) {
		return
	}
	for i := range t.NumField() {
		key, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		if key == "" || key == "-" {
			continue
		}
		*out = append(*out, prefix+key)
		fieldsOf(t.Field(i).Type, prefix+key+".", out)
	}
}
