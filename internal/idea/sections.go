package idea

import (
	"fmt"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/strict"
)

// MaxBody is the longest body of a file, in bytes: some Markdown takes time
// that grows with its square.
const MaxBody = 20_000

// sections takes the body apart at its level-two headings. Whatever a Markdown
// reader would take for a heading, but is not one of those, is a fault.
func sections(path string, body []byte, firstLine int) ([]Section, []fault.Fault) {
	s := &sectioner{path: path, body: string(body), line: firstLine - 1}
	if len(body) > MaxBody {
		s.line = firstLine
		s.fault(0, "for-lang-text",
			fmt.Sprintf("Texten är %d kB. Den får vara högst %d kB, ungefär 3 000 ord.", (len(body)+999)/1000, MaxBody/1000), "Korta den.")
		s.line--
	}
	for line := range strings.Lines(s.body) {
		s.line++
		s.at += len(line)
		s.read(strings.TrimSuffix(line, "\n"))
	}
	s.end()
	if s.fence != "" {
		s.line = s.fenceLine
		s.fault(0, "kodblock", "Ett kodblock börjar här men slutar aldrig.", "Avsluta det med en rad "+s.fence+".")
	}
	return s.sections, s.faults
}

type sectioner struct {
	path      string
	body      string
	line      int
	at        int // where in body the line ends
	sections  []Section
	folded    []string // their titles
	from, to  int      // where in body the section's text so far is
	open      bool     // a section has begun
	stray     bool     // text before the first heading has been told
	fence     string   // what ends the code block we are in
	fenceLine int
	faults    []fault.Fault
}

func (s *sectioner) fault(column int, rule, message, remedy string) {
	s.faults = append(s.faults, fault.Fault{File: s.path, Line: s.line, Column: column, Rule: rule, Message: message, Remedy: remedy})
}

// read takes one line.
func (s *sectioner) read(line string) {
	switch {
	case s.fence != "":
		if closes(line, s.fence) {
			s.fence = ""
		}
	case fenceOf(line) != "":
		s.fence, s.fenceLine = fenceOf(line), s.line
	case s.heading(line):
		return
	}
	s.keep(line)
}

// heading judges a line that is a heading to a Markdown reader, and begins a
// section at it when it is one of ours.
func (s *sectioner) heading(line string) bool {
	text := strings.TrimLeft(line, " ")
	indent := len(line) - len(text)
	level := len(text) - len(strings.TrimLeft(text, "#"))
	switch {
	case indent > 3:
		return false
	case s.underlines(text):
		s.underlined(text[:1])
		return false
	case level == 0 || level > 2:
		return false
	}
	title, spaced := strings.CutPrefix(text[level:], " ")
	title = strings.TrimSpace(title)
	words := strings.TrimRight(title, "#")
	switch {
	case level == 1 && spaced:
		s.fault(0, "rubrik", "En rubrik med ett # är sidans titel, och den står redan i titel.", `Skriv "## " före rubriken.`)
	case level == 2 && words == "":
		s.fault(0, "rubrik", "Rubriken är tom.", `Skriv en rubrik efter "## ".`)
	case level == 2 && !spaced:
		s.fault(0, "rubrik", `Efter "##" saknas ett mellanslag.`, fmt.Sprintf("Skriv ## %s.", title))
	case level == 2 && indent > 0:
		s.fault(1, "rubrik", "Rubriken är indragen.", fmt.Sprintf("Skriv ## %s längst till vänster.", title))
	case level == 2 && words != title && strings.TrimSpace(words) != words:
		s.fault(0, "rubrik", "Efter rubriken står #.", fmt.Sprintf("Skriv ## %s.", strings.TrimSpace(words)))
	case level != 2:
		return false // "#ord" is text
	}
	s.begin(title)
	return true
}

// underlines reports whether a line makes a heading of the one above it.
func (s *sectioner) underlines(text string) bool {
	text = strings.TrimRight(text, " \t")
	if text == "" || strings.Trim(text, "=") != "" && strings.Trim(text, "-") != "" {
		return false
	}
	return s.paragraph() > 0
}

// paragraph counts the lines of the paragraph right above.
func (s *sectioner) paragraph() int {
	lines := 0
	text := strings.TrimSuffix(s.body[s.from:s.to], "\n")
	for text != "" {
		end := strings.LastIndexByte(text, '\n')
		if strings.TrimSpace(text[end+1:]) == "" {
			break
		}
		lines++
		text = text[:max(end, 0)]
	}
	return lines
}

// underlined tells of the heading that the line makes of the paragraph above
// it: at the paragraph, where a Markdown reader has the heading.
func (s *sectioner) underlined(mark string) {
	here := s.line
	s.line -= s.paragraph()
	s.fault(1, "rubrik", fmt.Sprintf("Det här blir en rubrik, för att en rad med bara %s står under.", mark),
		fmt.Sprintf(`Skriv "## " före om det är en rubrik, annars en tom rad före raden med %s.`, mark))
	s.line = here
}

func (s *sectioner) begin(title string) {
	s.end()
	s.open = true
	folded := strict.Fold(title)
	if n := slices.Index(s.folded, folded); n >= 0 {
		s.fault(0, "dubbelt-avsnitt", fmt.Sprintf("Rubriken %s finns redan på rad %d.", title, s.sections[n].Line), "Lägg ihop texterna under en rubrik.")
	}
	s.sections = append(s.sections, Section{Title: title, Line: s.line})
	s.folded = append(s.folded, folded)
	s.from, s.to = s.at, s.at
}

// keep adds a line to the section.
func (s *sectioner) keep(line string) {
	if !s.open && !s.stray && strings.TrimSpace(line) != "" {
		s.stray = true
		s.fault(0, "text-fore-rubrik", "Här står text före den första rubriken.", `Börja texten med en rubrik, till exempel "## Problem".`)
	}
	s.to = s.at
}

// end gives the section its text, without the empty lines around it. It is a
// piece of the body and not a copy.
func (s *sectioner) end() {
	if !s.open {
		return
	}
	section := &s.sections[len(s.sections)-1]
	section.First = section.Line + 1
	text := s.body[s.from:s.to]
	for text != "" {
		line, rest, _ := strings.Cut(text, "\n")
		if strings.TrimSpace(line) != "" {
			break
		}
		text = rest
		section.First++
	}
	section.Markdown = strings.TrimRight(text, " \t\n")
}

// fenceOf gives the marks that open a code block, or "".
func fenceOf(line string) string {
	text := strings.TrimLeft(line, " ")
	if len(line)-len(text) > 3 {
		return ""
	}
	for _, mark := range []string{"`", "~"} {
		n := len(text) - len(strings.TrimLeft(text, mark))
		if n >= 3 && !(mark == "`" && strings.Contains(text[n:], "`")) {
			return text[:n]
		}
	}
	return ""
}

// closes reports whether a line ends the code block that fence began.
func closes(line, fence string) bool {
	text := strings.TrimLeft(line, " ")
	trimmed := strings.TrimRight(text, " \t")
	return len(line)-len(text) <= 3 && len(trimmed) >= len(fence) && strings.Trim(trimmed, fence[:1]) == ""
}
