package strict

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/idesluss/idesluss/internal/fault"
)

// Clean reports every kind of character in data that a reader cannot see or
// could read as another, at its first place: a byte order mark, CR, NUL and
// other control characters, characters that turn the direction of the text,
// characters without width, odd spaces, letters written in two parts (not
// NFC), and bytes that are not UTF-8. firstLine is the number of data's first
// line in the file.
//
// The text it gives is data without them, so that the rest can be read and all
// faults told at once; it is data itself when there are none, and must not be
// saved when there are. What is no text at all gives no text.
func Clean(file string, data []byte, firstLine int) ([]byte, []fault.Fault) {
	if plain(data) {
		return data, nil
	}
	if text, f, ok := otherKind(data); ok {
		f.File = file
		return text, []fault.Fault{f}
	}
	s := scan{file: file, line: firstLine, column: 1}
	s.text(data)
	if s.found == nil && norm.NFC.IsNormal(data) {
		return data, nil
	}
	clean := s.clean(data)
	if !norm.NFC.IsNormal(clean) {
		line, column := notNormal(clean)
		s.faults = append(s.faults, fault.Fault{
			File: file, Line: line + firstLine - 1, Column: column, Rule: "nfc",
			Message: "En bokstav är skriven i två delar, till exempel a och en lös ring i stället för å.",
			Remedy:  "Skriv om ordet med tangentbordet, eller spara filen med Unicode-formen NFC.",
		})
		clean = norm.NFC.Bytes(clean)
	}
	return clean, s.faults
}

// plain reports whether data holds nothing but line feeds, tabs, printable
// ASCII, Latin letters and signs below U+0300, and the dashes, quotes and
// points from U+2010 to U+2027: characters that nobody mistakes and that are
// NFC wherever they stand. Nearly every file is such, so this is the fast way.
func plain(data []byte) bool {
	if bytes.HasPrefix(data, []byte(pdf)) {
		return false
	}
	for i := 0; i < len(data); i++ {
		b := data[i]
		if b >= ' ' && b < 0x7f || b == '\n' || b == '\t' {
			continue
		}
		r, size := utf8.DecodeRune(data[i:])
		if (r < 0xa0 || r >= 0x300 || r == '\u00ad') && (r < 0x2010 || r > 0x2027) {
			return false
		}
		i += size - 1
	}
	return true
}

// pdf is what such a document begins with; some are ASCII.
const pdf = "%PDF-"

// otherKind recognises files that a person meant to be text but saved as
// something else: UTF-16, which can still be read, and documents that cannot.
// One fault says it; the thousand bytes that follow from it say nothing more.
func otherKind(data []byte) (text []byte, f fault.Fault, ok bool) {
	for mark, order := range map[string]binary.ByteOrder{"\xff\xfe": binary.LittleEndian, "\xfe\xff": binary.BigEndian} {
		if !bytes.HasPrefix(data, []byte(mark)) {
			continue
		}
		var units []uint16
		for i := 2; i+1 < len(data); i += 2 {
			units = append(units, order.Uint16(data[i:]))
		}
		text = []byte(strings.ReplaceAll(string(utf16.Decode(units)), "\r\n", "\n"))
		return text, fault.Fault{Rule: "utf8", Message: "Filen är sparad som UTF-16.", Remedy: "Spara den igen med teckenkodningen UTF-8."}, true
	}
	for _, mark := range []string{"PK\x03\x04", "\xd0\xcf\x11\xe0", pdf} {
		if bytes.HasPrefix(data, []byte(mark)) {
			return nil, fault.Fault{Rule: "inte-text", Message: "Filen är ett dokument från Word eller något liknande, och inte ren text.",
				Remedy: "Kopiera texten till en ny fil, och spara den som ren text med teckenkodningen UTF-8."}, true
		}
	}
	return nil, f, false
}

// loneCR names a CR without LF, as nameOf names the others.
const loneCR = "ett radslut av annan sort (CR utan LF)"

// scan finds forbidden characters, each kind once.
type scan struct {
	file         string
	line, column int
	found        map[string]bool
	faults       []fault.Fault
}

func (s *scan) text(data []byte) {
	for i := 0; i < len(data); {
		b := data[i]
		switch {
		case b == '\n':
			s.line++
			s.column = 1
			i++
			continue
		case b >= ' ' && b < 0x7f || b == '\t':
			s.column++
			i++
			continue
		}
		r, size := utf8.DecodeRune(data[i:])
		if name := nameOf(r, size, i == 0 && s.line == 1); name != "" {
			if r == '\r' && !bytes.HasPrefix(data[i+1:], []byte("\n")) {
				name, r = loneCR, ' '
			}
			s.report(name, r, size)
		}
		if r != '\ufeff' || i > 0 {
			s.column++
		}
		i += size
	}
}

func (s *scan) report(name string, r rune, size int) {
	if s.found[name] {
		return
	}
	if s.found == nil {
		s.found = map[string]bool{}
	}
	s.found[name] = true
	f := fault.Fault{File: s.file, Line: s.line, Column: s.column, Rule: "tecken",
		Message: fmt.Sprintf("Här står %s.", name), Remedy: "Ta bort det tecknet. Skriv om ordet för hand om du inte ser det."}
	switch {
	case size == 1 && r == utf8.RuneError:
		f.Rule, f.Message, f.Remedy = "utf8", "Filen är inte sparad som UTF-8.", "Spara den igen med teckenkodningen UTF-8."
	case r == '\ufeff' && s.line == 1 && s.column == 1:
		f.Rule, f.Message, f.Remedy = "bom", "Filen börjar med ett osynligt märke (BOM).", `Spara den igen som "UTF-8", inte som "UTF-8 med BOM".`
		f.Column = 0
	case r == '\r':
		f.Rule, f.Message, f.Remedy = "radslut", "Raderna slutar med CR LF, som i Windows.", "Spara filen igen och välj radslut LF (kallas också Unix)."
		f.Column = 0
	case name == loneCR:
		f.Rule, f.Message, f.Remedy = "radslut", "Här står ett radslut av annan sort (CR).", "Ta bort det, eller spara filen igen med radslut LF (kallas också Unix)."
	case r == utf8.RuneError:
		f.Message, f.Remedy = "Här står ett frågetecken (U+FFFD) i stället för en bokstav som har gått förlorad.", "Skriv bokstaven igen och spara filen som UTF-8."
	}
	s.faults = append(s.faults, f)
}

// clean copies data without what is forbidden. An odd space becomes a space,
// and so does a lone CR, unless it is how all lines end. A byte that is not
// UTF-8 becomes the letter it is in Latin-1, which is what it most likely was.
func (s *scan) clean(data []byte) []byte {
	if s.found == nil {
		return data
	}
	lineEnd := byte(' ')
	if !bytes.Contains(data, []byte("\n")) {
		lineEnd = '\n'
	}
	var out bytes.Buffer
	out.Grow(len(data))
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == '\r' && !bytes.HasPrefix(data[i+1:], []byte("\n")):
			out.WriteByte(lineEnd)
		case r == utf8.RuneError && size == 1:
			if letter := rune(data[i]); letter >= 0xc0 {
				out.WriteRune(letter)
			}
		case unicode.Is(unicode.Zs, r) && r != '\u00a0' && r != '\u202f':
			out.WriteByte(' ')
		case nameOf(r, size, false) == "" || r == '\n':
			out.Write(data[i : i+size])
		}
		i += size
	}
	return out.Bytes()
}

// nameOf says in Swedish which forbidden character r is; "" when it may stand
// in a text. size is its length in bytes; first says that it opens the file.
func nameOf(r rune, size int, first bool) string {
	switch {
	case r == '\n' || r == '\t' || r >= ' ' && r < 0x7f:
		return ""
	case r == utf8.RuneError && size == 1:
		return "byte som inte är UTF-8"
	case r == utf8.RuneError:
		return "ett förlorat tecken (U+FFFD)"
	case r == '\ufeff' && first:
		return "ett märke i början av filen (BOM)"
	case r == '\r':
		return "ett radslut av annan sort (CR)"
	case r < 0xa0:
		return fmt.Sprintf("ett styrtecken (%U)", r)
	case r < 0x300 && r != '\u00ad':
		return "" // Latin letters, å, ä and ö among them, without asking the tables
	case r == '\u061c', r == '\u200e', r == '\u200f', r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
		return fmt.Sprintf("ett tecken som vänder textens riktning (%U)", r)
	case r == '\u2028', r == '\u2029':
		return fmt.Sprintf("en radbrytning av annan sort (%U)", r)
	case unicode.Is(unicode.Zs, r) && r != '\u202f':
		return fmt.Sprintf("ett ovanligt mellanslag (%U)", r)
	case unicode.In(r, unicode.Cf, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point), r == '\u2800', r == '\u034f':
		return fmt.Sprintf("ett osynligt tecken (%U)", r)
	case unicode.In(r, unicode.Co, unicode.Noncharacter_Code_Point):
		return fmt.Sprintf("ett tecken som saknar betydelse (%U)", r)
	}
	return ""
}

// forbidden names the first forbidden character in a value, or "". Values may
// hold line feeds and tabs.
func forbidden(value string) string {
	for i, r := range value {
		_, size := utf8.DecodeRuneInString(value[i:])
		if name := nameOf(r, size, false); name != "" {
			return name
		}
	}
	if !norm.NFC.IsNormalString(value) {
		return "en bokstav i två delar"
	}
	return ""
}

// notNormal gives the place of the first character that NFC would change.
func notNormal(data []byte) (line, column int) {
	end := norm.NFC.QuickSpan(data)
	if end < len(data) && end > 0 && utf8.RuneStart(data[end]) {
		// The span may stop at the combining mark or at its base.
		if r, _ := utf8.DecodeRune(data[end:]); unicode.Is(unicode.Mn, r) {
			_, size := utf8.DecodeLastRune(data[:end])
			end -= size
		}
	}
	line = 1 + bytes.Count(data[:end], []byte("\n"))
	column = 1 + utf8.RuneCount(data[bytes.LastIndexByte(data[:end], '\n')+1:end])
	return line, column
}
