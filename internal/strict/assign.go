package strict

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
)

// Assign puts a value, written as in a file but without quotes, at path in v,
// a pointer to a struct. The empty value clears what is there; so does it a
// list or a group. Pointers, map entries and the item after the last of a list
// are made on the way; other items must exist. Errors are English, except those
// of a date.
func Assign(v any, path, value string) error {
	return at(reflect.ValueOf(v).Elem(), path, func(target reflect.Value) error {
		return assign(target, value)
	})
}

// Append adds an item at the end of the list at path in v, and gives the path
// of the item.
func Append(v any, path string, item any) (added string, err error) {
	err = at(reflect.ValueOf(v).Elem(), path, func(list reflect.Value) error {
		last := reflect.ValueOf(item)
		if list.Kind() != reflect.Slice || !last.IsValid() || !last.Type().AssignableTo(list.Type().Elem()) {
			return fmt.Errorf("a %T cannot be added to %s", item, path)
		}
		// A list of its own, so that nobody who shares the old one sees it grow.
		longer := reflect.MakeSlice(list.Type(), 0, list.Len()+1)
		added = fmt.Sprintf("%s[%d]", path, list.Len())
		list.Set(reflect.Append(reflect.AppendSlice(longer, list), last))
		return nil
	})
	return added, err
}

// at finds the value at path and gives it to do, which may change it.
func at(v reflect.Value, path string, do func(reflect.Value) error) error {
	p := planOf(v.Type())
	if path == "" {
		return do(v)
	}
	part, rest := step(path)
	switch p.shape {
	case shapePointer:
		if v.IsNil() {
			v.Set(reflect.New(p.elem.typ))
		}
		return at(v.Elem(), path, do)
	case shapeStruct:
		if f := p.field(part); f != nil {
			return at(v.Field(f.index), rest, do)
		}
	case shapeSlice:
		if i := index(part); i >= 0 && i < v.Len() {
			return at(v.Index(i), rest, do)
		} else if i == v.Len() {
			return atNext(v, rest, do)
		}
	case shapeMap:
		return atKey(v, p, part, rest, do)
	case shapeOpen:
		if rest != "" {
			break
		}
		var text string
		if err := do(reflect.ValueOf(&text).Elem()); err != nil {
			return err
		}
		return addressable(v).Addr().Interface().(Open).SetKey(part, text)
	}
	return fmt.Errorf("there is no %s", part)
}

// atNext does the same for an item that there is not yet, after the last. One
// that comes to nothing is not added.
func atNext(list reflect.Value, path string, do func(reflect.Value) error) error {
	item := reflect.New(list.Type().Elem()).Elem()
	if err := at(item, path, do); err != nil || item.IsZero() {
		return err
	}
	// A list of its own, so that nobody who shares the old one sees it grow.
	longer := reflect.AppendSlice(reflect.MakeSlice(list.Type(), 0, list.Len()+1), list)
	list.Set(reflect.Append(longer, item))
	return nil
}

// Parts gives the paths of the single values that can be assigned at path in a
// type like v, a pointer to a struct: path itself, or the keys below a group,
// and those of the first item of a list. There is none where no key can be
// known, and none at a path that is not there.
func Parts(v any, path string) []string {
	p := planOf(reflect.TypeOf(v).Elem())
	for rest := path; rest != ""; {
		var part string
		part, rest = step(rest)
		for p.shape == shapePointer {
			p = p.elem
		}
		f := p.field(part)
		if f == nil {
			return nil
		}
		p = f.plan
	}
	return parts(p, path, nil)
}

func parts(p *plan, path string, out []string) []string {
	switch p.shape {
	case shapePointer:
		return parts(p.elem, path, out)
	case shapeSlice:
		return parts(p.elem, path+"[0]", out)
	case shapeStruct:
		for _, f := range p.fields {
			out = parts(f.plan, path+"."+f.key, out)
		}
		return out
	case shapeMap, shapeOpen, shapeOpenValue:
		return out
	}
	return append(out, path)
}

// atKey does the same for an entry of a map, whose values have no address.
func atKey(v reflect.Value, p *plan, key, rest string, do func(reflect.Value) error) error {
	entry := reflect.New(p.elem.typ).Elem()
	if old := v.MapIndex(reflect.ValueOf(key).Convert(p.typ.Key())); old.IsValid() {
		entry.Set(old)
	}
	if err := at(entry, rest, do); err != nil {
		return err
	}
	if v.IsNil() {
		v.Set(reflect.MakeMap(p.typ))
	}
	v.SetMapIndex(reflect.ValueOf(key).Convert(p.typ.Key()), entry)
	return nil
}

// assign puts text into one value.
func assign(v reflect.Value, text string) error {
	if text == "" {
		v.SetZero()
		return nil
	}
	switch p := planOf(v.Type()); p.shape {
	case shapeString:
		v.SetString(text)
		return nil
	case shapeBool:
		if text != "ja" && text != "nej" {
			return fmt.Errorf("%q is neither ja nor nej", text)
		}
		v.SetBool(text == "ja")
		return nil
	case shapeInt:
		n, err := strconv.ParseInt(text, 10, v.Type().Bits())
		if err != nil || !decimal(text) {
			return fmt.Errorf("%q is not a whole number", text)
		}
		v.SetInt(n)
		return nil
	case shapeFloat:
		f, err := strconv.ParseFloat(text, 64)
		if err != nil || !decimal(text) {
			return fmt.Errorf("%q is not a number", text)
		}
		v.SetFloat(f)
		return nil
	case shapeText:
		return v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(text))
	}
	return fmt.Errorf("a list or a group cannot be set to one value")
}
