package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/idesluss/idesluss/internal/fault"
)

// Bounds on the raw text. Goldmark cannot be stopped once it has begun, and
// several of its steps cost the square of what they read: table cells (an 8 kB
// table made 14 MB in 4 s), unmatched brackets, stars and backticks in one
// paragraph, quotes and lists in one another. Each bound keeps one of those
// squares small; the worst text found that passes takes some 15 ms.
const (
	MaxBytes = 20_000 // of one text

	maxLine    = 4000 // bytes
	maxLines   = 2000
	maxColumns = 12  // of a table
	maxCells   = 600 // columns × rows, as if every line of the paragraph were a row
	maxDepth   = 6   // quotes and lists in one another; also emphasis
	maxMarkers = 8   // quote and list markers at the start of one line
	maxIndent  = 40  // columns of white space at the start of one line
	maxLinks   = 200 // links, images and link definitions of a text

	maxBrackets  = 240 // in one paragraph; a paragraph ends at a blank line
	maxEmphasis  = 400 // runs of * or _
	maxBackticks = 100 // runs
	maxAngles    = 100
)

// overBounds reads the raw text once, in linear time, and gives a fault for
// each bound that it goes over.
func overBounds(src string) []fault.Fault {
	if len(src) > MaxBytes {
		return []fault.Fault{tooLong.at(1, 0)}
	}
	var b boundary
	line := 0
	for text := range strings.SplitSeq(src, "\n") {
		line++
		b.read(line, text)
	}
	if line > maxLines {
		b.over(tooManyLines, maxLines+1, 0)
	}
	return b.faults
}

// boundary counts what one text has used so far.
type boundary struct {
	paragraph marks
	toldDeep  bool // one text too deep is one mistake, however many lines
	faults    []fault.Fault
}

// marks counts what one paragraph has used. A paragraph here is the lines
// between two blank ones, at least as much as goldmark reads together.
type marks struct {
	rows, columns, tableLine              int
	brackets, emphasis, backticks, angles int
	toldTable, toldMarks                  bool
}

func (b *boundary) over(a advice, line, column int) {
	b.faults = append(b.faults, a.at(line, column))
}

func (b *boundary) read(line int, text string) {
	if strings.Trim(text, " \t") == "" {
		b.paragraph = marks{}
		return
	}
	if len(text) > maxLine {
		b.over(longLine, line, 0)
		b.paragraph.toldMarks = true // whoever divides the line divides the marks too
	}
	if column := unreadable(text); column > 0 {
		b.over(character, line, column)
	}
	rest, deep := afterMarkers(text)
	if deep && !b.toldDeep {
		b.toldDeep = true
		b.over(tooDeep, line, 0)
	}
	b.table(line, text)
	b.marks(line, rest)
}

// table bounds columns × rows. Any line that ends like a delimiter row may be
// one, wherever quotes and lists put it, and all that follows are its rows.
func (b *boundary) table(line int, text string) {
	p := &b.paragraph
	if n := delimiterColumns(text); n > p.columns {
		p.columns, p.tableLine, p.rows = n, line, 0
	}
	p.rows++
	if p.toldTable || p.columns < 2 {
		return
	}
	if p.columns > maxColumns || p.columns*p.rows > maxCells {
		p.toldTable = true
		b.over(bigTable, p.tableLine, 0)
	}
}

// delimiterColumns counts the columns of the delimiter row that text ends
// with, 0 when there is none.
func delimiterColumns(text string) int {
	tail := text[len(strings.TrimRight(text, "-|: \t")):]
	if !strings.Contains(tail, "-") {
		return 0
	}
	tail = strings.Trim(tail, " \t")
	tail = strings.TrimSuffix(strings.TrimPrefix(tail, "|"), "|")
	return strings.Count(tail, "|") + 1
}

// marks bounds the signs that goldmark tries to pair within a paragraph.
func (b *boundary) marks(line int, text string) {
	p := &b.paragraph
	var last byte
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c >= 'a' || c == ' ': // nearly all; every sign comes before a
		case c == '[' || c == ']':
			p.brackets++
		case c == '<':
			p.angles++
		case c == last: // the run goes on
		case c == '*' || c == '_':
			p.emphasis++
		case c == '`':
			p.backticks++
		}
		last = c
	}
	over := p.brackets > maxBrackets || p.emphasis > maxEmphasis ||
		p.backticks > maxBackticks || p.angles > maxAngles
	if over && !p.toldMarks {
		p.toldMarks = true
		b.over(tooManyMarks, line, 0)
	}
}

// afterMarkers skips the white space, quote and list markers that a line
// starts with, and reports whether there were too many.
func afterMarkers(text string) (rest string, deep bool) {
	markers, indent := 0, 0
	for text != "" {
		n := markerLength(text)
		switch {
		case text[0] == ' ':
			indent++
		case text[0] == '\t':
			indent += 4
		case n > 0:
			markers++
		default:
			return text, markers > maxMarkers || indent > maxIndent
		}
		text = text[max(n, 1):]
	}
	return "", markers > maxMarkers || indent > maxIndent
}

// markerLength gives the length of the quote or list marker that text starts
// with: ">", "-", "12.".
func markerLength(text string) int {
	if text[0] == '>' {
		return 1
	}
	n := 0
	for n < len(text) && n < 9 && '0' <= text[n] && text[n] <= '9' {
		n++
	}
	if n == len(text) {
		return 0
	}
	isBullet := n == 0 && strings.IndexByte("-+*", text[0]) >= 0
	isNumber := n > 0 && (text[n] == '.' || text[n] == ')')
	if !isBullet && !isNumber {
		return 0
	}
	n++
	if n < len(text) && text[n] != ' ' && text[n] != '\t' {
		return 0
	}
	return n
}

// unreadable gives the 1-based column of the first rune that may not stand in
// a text, or 0.
func unreadable(line string) int {
	column := 0
	for i, r := range line {
		column++
		if ' ' <= r && r < 0x7f || 0xa0 <= r && r < firstMark {
			continue
		}
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(line[i:]); size == 1 {
				return column
			}
		}
		if forbidden(r) {
			return column
		}
	}
	return 0
}

// firstMark is the first letter beyond Latin-1's that forbidden has an eye on.
const firstMark = 0x61c

// forbidden reports whether r is invisible and steers a machine or the eye:
// control characters, bidi controls, byte order marks, line separators, tags.
func forbidden(r rune) bool {
	switch {
	case r < 0x80:
		return r < 0x20 && r != '\t' && r != '\n' || r == 0x7f
	case r < 0xa0:
		return true
	}
	return unicode.Is(unicode.Bidi_Control, r) || r == 0x2028 || r == 0x2029 || r == 0xfeff ||
		r&0xfffe == 0xfffe || 0xfdd0 <= r && r <= 0xfdef || 0xe0000 <= r && r <= 0xe0fff
}
