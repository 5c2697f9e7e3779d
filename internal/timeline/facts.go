package timeline

import (
	"bytes"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/strict"
)

// facts are what the timeline needs of one version of an idea file.
type facts struct {
	id        string
	step      string // folded
	received  calendar.Date
	decisions int
}

// factsOf reads a version of an idea file. It gives false when the file cannot
// be read. A file with faults, which check lets nobody merge, is believed as
// far as it can be read.
//
// A history holds tens of thousands of versions, so the usual file is only
// glanced at: see [glance], which gives what idea.Parse would.
func factsOf(path string, data []byte) (facts, bool) {
	if f, ok := glance(data); ok {
		return f, true
	}
	file, _ := idea.Parse(path, data)
	if file == nil || !idea.ValidID(file.Idea.ID) || file.Idea.Step == "" {
		return facts{}, false
	}
	return facts{file.Idea.ID, strict.Fold(file.Idea.Step), file.Idea.Received, len(file.Idea.Decisions)}, true
}

// glance reads the keys at the left margin and counts the decisions, without
// parsing YAML. At anything unusual it gives up (false): a value that may go on
// over several lines in a way that hides keys, a value in other than its plain
// form, a key that comes twice.
func glance(data []byte) (facts, bool) {
	rest, ok := bytes.CutPrefix(data, []byte("---\n"))
	if !ok {
		return facts{}, false
	}
	g := glancer{indent: -1}
	for {
		line, more, ok := bytes.Cut(rest, []byte("\n"))
		if !ok {
			return facts{}, false // no end of the front matter
		}
		if string(line) == "---" {
			return g.facts, g.id != "" && g.step != "" && !g.received.IsZero()
		}
		if !g.line(line) {
			return facts{}, false
		}
		rest = more
	}
}

// glancer is what has been seen so far.
type glancer struct {
	facts
	single   bool // below a key whose value must not go on here
	deciding bool // in the list of decisions
	decided  bool // and it has begun
	indent   int  // of its items; -1 before the first
}

// line reads one line, and gives false when it is unusual.
func (g *glancer) line(line []byte) bool {
	text := bytes.TrimLeft(line, " ")
	indent := len(line) - len(text)
	switch {
	case len(text) == 0 || text[0] == '#':
		return true
	case bytes.IndexByte(text, '\t') >= 0, g.single && (indent > 0 || text[0] == '-'):
		return false
	case bytes.HasPrefix(text, []byte("- ")):
		return g.item(indent) && ends(text)
	case text[0] == '-':
		return false
	case indent > 0:
		return ends(text) && (!g.deciding || g.indent >= 0 && indent > g.indent)
	}
	g.single, g.deciding = false, false
	name, value, ok := bytes.Cut(text, []byte(":"))
	if !ok || len(value) > 0 && value[0] != ' ' || !plainKey(name) {
		return false
	}
	return ends(text) && g.key(string(name), string(bytes.Trim(value, " ")))
}

// item counts an item of the list of decisions.
func (g *glancer) item(indent int) bool {
	if !g.deciding {
		return true
	}
	if g.indent < 0 {
		g.indent = indent
	}
	if indent == g.indent {
		g.decisions++
	}
	return indent >= g.indent
}

// key reads a key at the left margin.
func (g *glancer) key(name, value string) bool {
	switch name {
	case "id":
		ok := g.id == "" && idea.ValidID(value)
		g.id, g.single = value, true
		return ok
	case "steg":
		ok := g.step == "" && plainStep(value)
		g.step, g.single = strict.Fold(value), true
		return ok
	case "inkommen":
		day, err := calendar.ParseDate(value)
		ok := g.received.IsZero() && err == nil
		g.received, g.single = day, true
		return ok
	case "beslut":
		ok := !g.decided && value == ""
		g.decided, g.deciding = true, true
		return ok
	}
	return true
}

// plainKey reports whether a key is of the letters that our keys have.
func plainKey(name []byte) bool {
	for _, c := range name {
		if (c < 'a' || c > 'z') && c != '_' {
			return false
		}
	}
	return len(name) > 0
}

// plainStep reports whether a step is written so that YAML takes it for text.
func plainStep(value string) bool {
	switch value {
	case "", "null", "true", "false", "yes", "no", "on", "off", "y", "n":
		return false
	}
	for n, c := range []byte(value) {
		if (c < 'a' || c > 'z') && (n == 0 || c != '_' && c != '-' && (c < '0' || c > '9')) {
			return false
		}
	}
	return true
}

// ends reports whether what a line begins ends with it: no quotation and no
// bracket is left open, in which what looks like a key would be none.
func ends(text []byte) bool {
	for bytes.HasPrefix(text, []byte("- ")) {
		text = bytes.TrimLeft(text[2:], " ")
	}
	if len(text) == 0 || !closed(text) {
		return len(text) == 0
	}
	_, value, ok := bytes.Cut(text, []byte(": "))
	return !ok || closed(bytes.TrimLeft(value, " "))
}

// closed judges a value by how it begins.
func closed(value []byte) bool {
	if len(value) == 0 {
		return true
	}
	switch value[0] {
	case '"', '\'', '[', '{':
	case '&', '*', '!', '%', '@', '`', '?':
		return false
	default:
		return true
	}
	open, quote := 0, byte(0)
	for _, c := range value {
		switch {
		case c == '\\':
			return false
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '[' || c == '{':
			open++
		case c == ']' || c == '}':
			open--
		}
	}
	return open == 0 && quote == 0
}
