package strict

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/idesluss/idesluss/internal/fault"
)

// Decode reads the single YAML document in data into v, a pointer to a struct.
// firstLine is the number that data's first line has in the file, so that
// places are the file's.
//
// Struct fields may be string, bool, int, float64, struct, pointer to struct,
// slice or map[string]T of these, implement [Open], or implement
// [encoding.TextUnmarshaler] (dates; the error text is shown to the writer). A
// scalar where a slice is expected is a fault, and so are null and an empty
// list item. A bool is written ja, nej, true or false. Text that YAML would
// read as a number or as true or false must be quoted; a date may stand as it
// is. Fields without a yaml tag are not read.
//
// With faults, v holds what could be read and the document what could be
// placed; the document is never nil.
func Decode(file string, data []byte, firstLine int, v any) (*Document, []fault.Fault) {
	data, faults := Clean(file, data, firstLine)
	d := &decoder{file: file, firstLine: firstLine, data: data, faults: faults}
	doc := &Document{firstLine: firstLine}
	root := d.load()
	if root == nil {
		return doc, d.faults
	}
	if root.Kind != yaml.MappingNode {
		d.node(root, "typ", "Här ska det stå rader med en nyckel och ett värde.", `Skriv till exempel "titel: Låna verktyg".`)
		return doc, d.faults
	}
	if root.Style&yaml.FlowStyle != 0 {
		d.node(root, "json", "Uppgifterna är skrivna inom { och }, som i JSON.", `Skriv en uppgift per rad, som YAML: "nyckel: värde".`)
		return doc, d.faults
	}
	if !d.plain(root, 1) {
		return doc, d.faults
	}
	target := reflect.ValueOf(v).Elem()
	d.value(root, target, planOf(target.Type()), "")
	doc.spots = make([]spot, 0, d.nodes-d.keys)
	doc.remember("", root)
	fault.Sort(d.faults)
	return doc, d.faults
}

type decoder struct {
	file      string
	firstLine int
	data      []byte
	nodes     int
	keys      int // of nodes
	faults    []fault.Fault
}

// node reports a fault at the place of n.
func (d *decoder) node(n *yaml.Node, rule, message, remedy string) {
	d.at(n.Line, n.Column, rule, message, remedy)
}

// at reports a fault at a place in data. After the hundredth nobody reads on.
func (d *decoder) at(line, column int, rule, message, remedy string) {
	if len(d.faults) >= maxFaults {
		return
	}
	d.faults = append(d.faults, fault.Fault{
		File: d.file, Line: max(line, 1) + d.firstLine - 1, Column: column,
		Rule: rule, Message: message, Remedy: remedy,
	})
}

// bare reports whether the scalar is written without quotes.
func bare(n *yaml.Node) bool {
	return n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
}

// value reads n into v, which p describes. name is the key it stands under.
func (d *decoder) value(n *yaml.Node, v reflect.Value, p *plan, name string) {
	if n.Kind == yaml.AliasNode || tagged(n) {
		return // reported by plain
	}
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" && bare(n) {
		remedy := "Fyll i ett värde eller ta bort raden."
		if n.LineComment != "" || bytes.Contains(d.line(n.Line), []byte(" #")) {
			remedy = "Det som står efter # läses inte. Sätt citattecken runt texten om # hör till den."
		}
		d.node(n, "tomt", d.about(name)+" saknar värde.", remedy)
		return
	}
	switch p.shape {
	case shapePointer:
		if n.Kind == yaml.MappingNode {
			v.Set(reflect.New(p.elem.typ))
			d.value(n, v.Elem(), p.elem, name)
			return
		}
		d.value(n, v, p.elem, name) // a fault
	case shapeStruct, shapeMap, shapeOpen:
		if n.Kind != yaml.MappingNode {
			d.wrongKind(n, p, name)
			return
		}
		d.mapping(n, v, p, name)
	case shapeSlice:
		d.slice(n, v, p, name)
	default:
		if n.Kind != yaml.ScalarNode {
			d.wrongKind(n, p, name)
			return
		}
		d.scalar(n, v, p, name)
	}
}

func (d *decoder) about(name string) string {
	if name == "" {
		return "Raden"
	}
	return `"` + name + `"`
}

// wrongKind reports a list, mapping or scalar in the place of another.
func (d *decoder) wrongKind(n *yaml.Node, p *plan, name string) {
	is := map[yaml.Kind]string{yaml.MappingNode: "en grupp av nycklar", yaml.SequenceNode: "en lista", yaml.ScalarNode: "ett enda värde"}[n.Kind]
	remedy := "Skriv värdet direkt efter kolonet."
	switch p.shape {
	case shapeStruct:
		remedy = "Skriv nycklarna indragna på raderna under: " + listed(p.keys, 8) + "."
	case shapeMap, shapeOpen:
		remedy = "Skriv nycklar och värden indragna på raderna under."
	}
	d.node(n, "typ", fmt.Sprintf("%s är %s, men ska vara %s.", d.about(name), is, p.shape), remedy)
}

// slice reads a list.
func (d *decoder) slice(n *yaml.Node, v reflect.Value, p *plan, name string) {
	if n.Kind != yaml.SequenceNode {
		remedy := `Skriv varje del som en egen rad som börjar med "- ".`
		if n.Kind == yaml.ScalarNode && len(n.Value) <= 60 && !strings.ContainsAny(n.Value, "\n,[]{}\"") {
			remedy = fmt.Sprintf("Skriv [%s].", n.Value)
		}
		d.node(n, "typ", d.about(name)+" ska vara en lista.", remedy)
		return
	}
	if len(n.Content) == 0 {
		return
	}
	list := reflect.MakeSlice(p.typ, len(n.Content), len(n.Content))
	for i, item := range n.Content {
		if list.Index(i).Kind() == reflect.Pointer {
			// An item that cannot be read is empty, not nil: whoever goes
			// through the list need not ask.
			list.Index(i).Set(reflect.New(p.typ.Elem().Elem()))
		}
		if item.Kind == yaml.ScalarNode && item.Value == "" && item.Tag == "!!str" {
			d.node(item, "tomt", fmt.Sprintf(`"%s" har en tom rad i listan.`, name), "Fyll i den eller ta bort den.")
			continue
		}
		d.value(item, list.Index(i), p.elem, name)
	}
	v.Set(list)
}

// mapping reads the entries of a struct, a map or an [Open] value.
func (d *decoder) mapping(n *yaml.Node, v reflect.Value, p *plan, name string) {
	if p.shape == shapeMap && v.IsNil() && len(n.Content) > 0 {
		v.Set(reflect.MakeMapWithSize(p.typ, len(n.Content)/2))
	}
	earlier := seen{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if !d.key(key) || !d.once(key, n.Content[:i], &earlier) {
			continue
		}
		switch p.shape {
		case shapeStruct:
			f := p.field(key.Value)
			if f == nil {
				if f = d.unknown(key, p, n.Content); f == nil {
					continue
				}
			}
			key.Value = f.key // as meant; and the document keeps this string instead of one per file
			d.value(value, v.Field(f.index), f.plan, key.Value)
		case shapeMap:
			elem := reflect.New(p.elem.typ).Elem()
			d.value(value, elem, p.elem, key.Value)
			v.SetMapIndex(reflect.ValueOf(key.Value).Convert(p.typ.Key()), elem)
		case shapeOpen:
			d.open(value, v, key.Value)
		}
	}
}

// unknown reports a key the struct does not have. When it is plain which one
// was meant, and that one is not in content too, the value is read as its: a
// misspelt key is not also a missing one.
func (d *decoder) unknown(key *yaml.Node, p *plan, content []*yaml.Node) *planField {
	if len(d.faults) >= maxFaults {
		return nil // the search for what was meant is slow
	}
	remedy := "Ta bort raden eller rätta stavningen."
	meant := Suggest(key.Value, p.keys)
	if meant != "" {
		remedy = fmt.Sprintf(`Menade du "%s"?`, meant)
	} else if len(p.keys) <= 12 {
		remedy = "Skriv någon av: " + listed(p.keys, 12) + "."
	}
	d.node(key, "okand-nyckel", fmt.Sprintf(`Nyckeln "%s" finns inte här.`, key.Value), remedy)
	if meant == "" {
		return nil
	}
	for i := 0; i+1 < len(content); i += 2 {
		if content[i].Value == meant {
			return nil
		}
	}
	return p.field(meant)
}

// open gives one entry to a value that takes any key.
func (d *decoder) open(n *yaml.Node, v reflect.Value, key string) {
	if n.Kind == yaml.AliasNode || tagged(n) {
		return // reported by plain
	}
	switch {
	case n.Kind != yaml.ScalarNode:
		d.node(n, "typ", d.about(key)+" ska vara ett enda värde.", "Skriv värdet direkt efter kolonet.")
	case n.Tag == "!!null" && bare(n):
		d.node(n, "tomt", d.about(key)+" saknar värde.", "Fyll i ett värde eller ta bort raden.")
	case bare(n) && (n.Tag == "!!int" || n.Tag == "!!float") && !decimal(n.Value):
		d.number(n, key)
	default:
		if err := v.Addr().Interface().(Open).SetKey(key, n.Value); err != nil {
			d.node(n, "typ", fmt.Sprintf(`"%s": %s.`, key, err), "")
		}
	}
}

// listed joins at most n names for a remedy.
func listed(names []string, n int) string {
	if len(names) > n {
		return strings.Join(names[:n], ", ") + " …"
	}
	return strings.Join(names, ", ")
}
