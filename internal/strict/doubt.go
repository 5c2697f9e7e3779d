package strict

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Bounds on a document. A file a person writes is far below them.
const (
	maxDepth  = 12
	maxNodes  = 20_000
	maxFaults = 100
	maxKey    = 100 // bytes; YAML takes 1024, and more after a question mark
)

// load parses the one document and gives its root, or nil and a fault.
func (d *decoder) load() *yaml.Node {
	if d.directive() {
		return nil
	}
	loader, err := yaml.NewLoader(bytes.NewReader(d.data))
	if err != nil {
		d.syntax(err)
		return nil
	}
	var document, second yaml.Node
	switch err := loader.Load(&document); {
	case errors.Is(err, io.EOF):
		d.at(1, 0, "tomt", "Här finns inga uppgifter.", "Fyll i uppgifterna, en per rad.")
		return nil
	case err != nil:
		d.syntax(err)
		return nil
	}
	if err := loader.Load(&second); err == nil {
		d.node(&second, "andra-dokument", "Här börjar ett andra YAML-dokument.", `Ta bort raden "---" eller "..." så att allt blir ett dokument.`)
		return nil
	} else if !errors.Is(err, io.EOF) {
		d.syntax(err)
		return nil
	}
	if document.Kind != yaml.DocumentNode || len(document.Content) != 1 {
		d.at(1, 0, "tomt", "Här finns inga uppgifter.", "Fyll i uppgifterna, en per rad.")
		return nil
	}
	return document.Content[0]
}

// directive reports a %YAML or %TAG line, which could change how the rest is
// read. The library obeys them without a trace in the tree.
func (d *decoder) directive() bool {
	line := 0
	for text := range bytes.Lines(d.data) {
		line++
		text = bytes.TrimSpace(text)
		if len(text) == 0 || text[0] == '#' {
			continue
		}
		if text[0] != '%' {
			return false
		}
		d.at(line, 1, "yaml", "Raden börjar med ett procenttecken och ändrar hur filen läses.", "Ta bort raden.")
		return true
	}
	return false
}

// plain walks the tree and reports everything that makes a value stand for
// something else than what is written. It gives false when the tree is too
// deep or too large to go on with.
func (d *decoder) plain(n *yaml.Node, depth int) bool {
	d.nodes++
	switch {
	case depth > maxDepth:
		d.node(n, "for-djupt", fmt.Sprintf("Uppgifterna ligger i fler än %d nivåer.", maxDepth), "Skriv dem med färre nivåer.")
		return false
	case d.nodes > maxNodes:
		d.node(n, "for-stort", fmt.Sprintf("Filen har fler än %d värden.", maxNodes), "Dela upp den eller ta bort det som inte behövs.")
		return false
	}
	switch {
	case n.Kind == yaml.AliasNode:
		d.node(n, "alias", fmt.Sprintf(`"*%s" hänvisar till ett annat ställe i filen.`, n.Value), "Skriv ut värdet här i stället. Om det är text, sätt citattecken runt den.")
		return true
	case n.Anchor != "":
		d.node(n, "alias", fmt.Sprintf(`"&%s" är ett märke som YAML kan hänvisa till.`, n.Anchor), "Ta bort märket. Om det är text, sätt citattecken runt den.")
	}
	if tagged(n) {
		d.node(n, "tagg", fmt.Sprintf(`Taggen "%s" ändrar hur värdet läses.`, n.Tag), "Ta bort taggen och skriv bara värdet. Om det är text, sätt citattecken runt den.")
	}
	if n.Kind == yaml.ScalarNode && n.Style&yaml.DoubleQuotedStyle != 0 {
		d.escaped(n)
	}
	if n.Kind == yaml.MappingNode {
		d.keys += len(n.Content) / 2
	}
	for _, child := range n.Content {
		if !d.plain(child, depth+1) {
			return false
		}
	}
	return true
}

// tagged reports whether a node says which type it is: "!!str 5", or "! 5".
func tagged(n *yaml.Node) bool { return n.Style&yaml.TaggedStyle != 0 || n.Tag == "!" }

// escaped reports characters that came in as escapes ("\u202e") and would
// have been refused as themselves.
func (d *decoder) escaped(n *yaml.Node) {
	if name := forbidden(n.Value); name != "" {
		d.node(n, "tecken", fmt.Sprintf("Texten innehåller %s, skrivet med omvänt snedstreck.", name), "Ta bort det tecknet.")
	}
}

// key checks that a key is one word that stands for itself.
func (d *decoder) key(key *yaml.Node) bool {
	switch {
	case key.Tag == "!!merge":
		d.node(key, "alias", `"<<" hämtar värden från ett annat ställe i filen.`, "Skriv ut nycklarna och värdena här i stället.")
	case key.Kind == yaml.AliasNode || tagged(key) || key.Anchor != "":
		// reported by plain
	case key.Kind != yaml.ScalarNode:
		d.node(key, "typ", "En nyckel ska vara ett enda ord.", `Skriv "nyckel: värde".`)
	case key.Value == "" || key.Tag == "!!null":
		d.node(key, "typ", "Här saknas en nyckel före kolonet.", `Skriv "nyckel: värde".`)
	case len(key.Value) > maxKey || strings.Contains(key.Value, "\n"):
		d.node(key, "typ", "Nyckeln är för lång.", `Skriv ett kort ord före kolonet.`)
	default:
		return true
	}
	return false
}

// seen remembers the keys of a large mapping.
type seen struct{ first map[string]*yaml.Node }

// once reports a key that has been written before. content holds the keys and
// values so far; looking through a few is faster than remembering them.
func (d *decoder) once(key *yaml.Node, content []*yaml.Node, earlier *seen) bool {
	const few = 128
	var first *yaml.Node
	if len(content) <= few {
		for j := 0; j < len(content); j += 2 {
			if content[j].Value == key.Value && content[j].Kind == yaml.ScalarNode {
				first = content[j]
				break
			}
		}
	} else {
		first = earlier.find(key, content)
	}
	if first == nil {
		return true
	}
	d.node(key, "dubbel-nyckel", fmt.Sprintf(`Nyckeln "%s" står två gånger, först på rad %d.`, key.Value, first.Line+d.firstLine-1), "Behåll den ena.")
	return false
}

func (s *seen) find(key *yaml.Node, content []*yaml.Node) *yaml.Node {
	if s.first == nil {
		s.first = make(map[string]*yaml.Node, len(content))
		for j := 0; j < len(content); j += 2 {
			if _, ok := s.first[content[j].Value]; !ok {
				s.first[content[j].Value] = content[j]
			}
		}
	}
	if first, ok := s.first[key.Value]; ok {
		return first
	}
	s.first[key.Value] = key
	return nil
}
