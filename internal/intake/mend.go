package intake

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// mended is a file whose slips of the pen have been put right. Lines keep their
// numbers, which are those of the file.
type mended struct {
	front     string
	frontLine int
	body      string
	bodyLine  int
	notes     []fault.Fault
}

// key gives the key on a line of the front matter, for a message.
func (m *mended) key(line int) string {
	lines := strings.Split(m.front, "\n")
	if n := line - m.frontLine; n >= 0 && n < len(lines) {
		key, _, _ := strings.Cut(lines[n], ":")
		return fmt.Sprintf("%q", strings.TrimSpace(key))
	}
	return fmt.Sprint(line)
}

// mend puts right how a file is written: what an editor, a word processor or a
// hurried hand did to it, and what nobody can see. It is nil when there is no
// telling what was meant.
func mend(name string, data []byte, p *process.Process) (*mended, []fault.Fault) {
	if len(data) > idea.MaxSize {
		return nil, []fault.Fault{{File: name, Rule: "for-stor", Message: fmt.Sprintf("Filen är större än %d kB.", idea.MaxSize>>10), Remedy: "Korta texten."}}
	}
	text, faults := legible(name, data)
	if text == nil {
		return nil, faults
	}
	skipped := 0
	for len(text) > 0 && strings.TrimSpace(text[0]) == "" {
		text, skipped = text[1:], skipped+1
	}
	delimiters(text)
	front, body, bodyLine, more := idea.SplitText(name, []byte(strings.Join(text, "\n")))
	if len(more) > 0 {
		for i := range more {
			more[i].Line += skipped
		}
		return nil, append(faults, more...)
	}
	m := &mended{frontLine: 2 + skipped, bodyLine: bodyLine + skipped}
	m.mendFront(name, string(front))
	faults = append(faults, m.mendBody(name, string(body), p)...)
	return m, faults
}

// legible gives the lines of a text, without what cannot be seen and without
// spaces at their ends. It is nil for what is no text. Only what may have lost
// letters is a fault.
func legible(name string, data []byte) ([]string, []fault.Fault) {
	text, found := strict.Clean(name, data, 1)
	if len(found) == 1 && found[0].Line == 0 && len(text) > 0 { // UTF-16: now it can be looked at
		text, found = strict.Clean(name, text, 1)
	}
	var faults []fault.Fault
	for _, f := range found {
		if f.Rule == "inte-text" || f.Rule == "utf8" || strings.Contains(f.Message, "förlorat") || strings.Contains(f.Message, "U+FFFD") {
			faults = append(faults, f)
		}
	}
	if len(bytes.TrimSpace(text)) == 0 {
		if len(faults) == 0 {
			faults = []fault.Fault{{File: name, Rule: "tomt", Message: "Filen är tom.", Remedy: "Utgå från mallen och fyll i den."}}
		}
		return nil, faults
	}
	lines := strings.Split(string(text), "\n")
	for i, line := range lines {
		// A no-break space is a space; what stands at the end is not seen.
		lines[i] = strings.TrimRight(strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(line), " \t")
	}
	return lines, faults
}

// delimiters writes the lines before and after the front matter as they are
// meant: some editors make one long dash of three short ones.
func delimiters(lines []string) {
	if len(lines) == 0 || !dashes(lines[0]) {
		return
	}
	lines[0] = "---"
	for i, line := range lines[1:] {
		if dashes(line) {
			lines[i+1] = "---"
			return
		}
	}
}

func dashes(line string) bool {
	return strings.Trim(line, "-–—") == "" && (len([]rune(line)) > 2 || strings.ContainsAny(line, "–—"))
}

// keyLine is a key at the left and what follows it, if anything.
var keyLine = regexp.MustCompile(`^(\pL[\pL_ -]*?) *:(?:[ \t]+(.*))?$`)

// mendFront writes what a person means by "titel: Café: öppet även på kvällen"
// and "Område: Kultur och fritid" as YAML reads it.
func (m *mended) mendFront(name, front string) {
	lines := strings.Split(front, "\n")
	for n, line := range lines {
		parts := keyLine.FindStringSubmatch(line)
		if parts == nil {
			continue
		}
		key := strict.Fold(parts[1])
		list, known := fields[key]
		if !known {
			continue
		}
		value := strings.TrimSpace(parts[2])
		lines[n] = strings.TrimRight(key+": "+value, " ")
		goesOn := n+1 < len(lines) && indented(lines[n+1])
		switch {
		case goesOn || value == "" || key == "format" || strings.ContainsAny(value[:1], "[>|#"):
			continue
		case strings.ContainsAny(value[:1], `"'`): // written with care already
			if list {
				lines[n] = key + ": [" + value + "]"
			}
			continue
		}
		value, comment, _ := strings.Cut(value, " #")
		if strings.TrimSpace(comment) != "" {
			m.notes = append(m.notes, fault.Fault{File: name, Line: m.frontLine + n, Rule: "foljer-inte-med",
				Message: "Det som står efter # på raden följer inte med.", Remedy: "Sätt citattecken runt hela texten om # hör till den."})
		}
		value = "'" + strings.ReplaceAll(strings.TrimSpace(value), "'", "''") + "'"
		if list {
			value = "[" + value + "]"
		}
		lines[n] = key + ": " + value
	}
	m.front = strings.Join(lines, "\n")
}

// indented reports whether a line belongs to the key above it.
func indented(line string) bool {
	return line != "" && strings.ContainsAny(line[:1], " \t-") && strings.TrimSpace(line) != ""
}

// mendBody takes away comments, which readers do not see, and writes the
// headings of the process with two #.
func (m *mended) mendBody(name, body string, p *process.Process) []fault.Fault {
	body, open := withoutComments(body)
	var faults []fault.Fault
	if open > 0 {
		faults = append(faults, fault.Fault{File: name, Line: m.bodyLine + open - 1, Rule: "kommentar",
			Message: "Här börjar en kommentar, <!--, som aldrig slutar.", Remedy: "Ta bort tecknen <!--, eller avsluta kommentaren med -->."})
	}
	lines := strings.Split(body, "\n")
	fence := false
	for n, line := range lines {
		line = strings.TrimRight(line, " \t")
		fence = fence != fences(line)
		if h := heading.FindStringSubmatch(line); h != nil && !fence {
			if known := p.Section(h[1]); known != nil {
				line = "## " + known.Title
			}
		}
		lines[n] = line
	}
	m.body = strings.Join(lines, "\n")
	return faults
}

// heading is a heading of the highest levels, with or without its space.
var heading = regexp.MustCompile(`^ {0,3}##? *([\pL][^#]*?) *:? *#*$`)

func fences(line string) bool {
	line = strings.TrimLeft(line, " ")
	return strings.HasPrefix(line, "```") || strings.HasPrefix(line, "~~~")
}

// withoutComments takes HTML comments away and keeps their line breaks. open is
// the line of one that never ends, or 0; what follows it is taken away too.
func withoutComments(text string) (left string, open int) {
	for {
		start := strings.Index(text, "<!--")
		if start < 0 {
			return text, 0
		}
		inside, after, ended := strings.Cut(text[start+len("<!--"):], "-->")
		if !ended {
			return text[:start], 1 + strings.Count(text[:start], "\n")
		}
		text = text[:start] + strings.Repeat("\n", strings.Count(inside, "\n")) + after
	}
}

// tidy gives a text with one empty line where there were several, so that what
// stood between them cannot be told from the gap.
func tidy(text string) string {
	var out []string
	fence := false
	for line := range strings.SplitSeq(text, "\n") {
		fence = fence != fences(line)
		if line == "" && !fence && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}
