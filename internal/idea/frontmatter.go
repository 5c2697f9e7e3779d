package idea

import (
	"bufio"
	"bytes"
	"fmt"
	"regexp"
	"sync"

	"github.com/adrg/frontmatter"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/strict"
)

// delimiter stands before and after the front matter, alone on its line.
const delimiter = "---"

// parts are the two halves of a file.
type parts struct {
	header     []byte
	body       []byte
	headerLine int // number of the header's first line in the file
	bodyLine   int
}

// split takes a file apart, and says what is wrong with how it is laid out. It
// gives nil when there is no telling where the front matter begins and ends.
//
// The guards come before the library: adrg/frontmatter takes a file with a
// byte order mark, CR or no closing line for a file without front matter, or
// ends the front matter at an indented line within a text (measured in
// v0.2.0; either would publish what should not be). Only what the guards have
// passed is given to it, and it must then see what they saw.
func split(path string, data []byte) (*parts, []fault.Fault) {
	if len(data) > MaxSize {
		return nil, []fault.Fault{{
			File: path, Rule: "for-stor",
			Message: fmt.Sprintf("Filen är större än %d kB.", MaxSize>>10),
			Remedy:  "Korta texten. Lägg bilder som egna filer i site/bilder.",
		}}
	}
	text, faults := strict.Clean(path, data, 1)
	if len(text) == 0 && len(faults) > 0 {
		return nil, faults // no text at all
	}
	p, more := cut(path, text)
	faults = append(faults, more...)
	if len(faults) == 0 && !p.agreesWithLibrary(text) {
		faults = append(faults, fault.Fault{
			File: path, Line: 1, Rule: "avgransare",
			Message: "Det går inte att säga säkert var uppgifterna slutar och texten börjar.",
			Remedy:  `Se till att raden "---" bara finns två gånger: före och efter uppgifterna.`,
		})
	}
	return p, faults
}

// cut finds the two delimiters.
func cut(path string, text []byte) (*parts, []fault.Fault) {
	first, rest, _ := bytes.Cut(text, []byte("\n"))
	if string(first) != delimiter {
		return nil, []fault.Fault{opening(path, first)}
	}
	var faults []fault.Fault
	p := &parts{headerLine: 2}
	line, read, likely := 1, 0, 0
	for text := range bytes.Lines(rest) {
		line++
		bare := bytes.TrimSuffix(text, []byte("\n"))
		if string(bare) == delimiter {
			p.header, p.body, p.bodyLine = rest[:read], rest[read+len(text):], line+1
			if goesOn(p.body) {
				return nil, []fault.Fault{early(path, line)}
			}
			return p, faults
		}
		if likely == 0 && onlyDashes(bare) {
			likely = line
		}
		read += len(text)
		if f, ok := nearlyClosing(bare); ok {
			f.File, f.Line = path, line
			faults = append(faults, f)
		}
	}
	if len(faults) > 0 {
		return nil, faults
	}
	if likely > 0 {
		return nil, []fault.Fault{{
			File: path, Line: likely, Rule: "avgransare",
			Message: "Uppgifterna verkar sluta här, men raden är inte tre bindestreck.", Remedy: `Skriv "---".`,
		}}
	}
	return nil, append(faults, fault.Fault{
		File: path, Line: 1, Rule: "avgransare",
		Message: "Uppgifterna överst i filen har inget slut.",
		Remedy:  `Skriv "---" ensamt på en rad, längst till vänster, efter den sista uppgiften.`,
	})
}

// onlyDashes reports whether a line is nearly the closing one: too few or too
// many hyphens, or the long dashes that word processors make of them.
func onlyDashes(line []byte) bool {
	return len(line) > 1 && len(bytes.Trim(line, "-–—")) == 0
}

// key is how a line of front matter begins.
var key = regexp.MustCompile(`^[a-z_]+:(\s|$)`)

// goesOn reports whether what follows the closing line is more front matter,
// with a closing line of its own: a second document.
func goesOn(body []byte) bool {
	for n := 0; ; n++ {
		line, rest, more := bytes.Cut(body, []byte("\n"))
		switch {
		case string(line) == delimiter:
			return n > 0
		case n == 0 && !key.Match(line), !more, bytes.HasPrefix(line, []byte("#")):
			return false
		}
		body = rest
	}
}

func early(path string, line int) fault.Fault {
	return fault.Fault{
		File: path, Line: line, Rule: "andra-dokument",
		Message: `Raden "---" avslutar uppgifterna, men under den står fler uppgifter.`,
		Remedy:  "Ta bort raden, så att alla uppgifter står tillsammans.",
	}
}

// opening says what a file begins with instead of the delimiter.
func opening(path string, first []byte) fault.Fault {
	f := fault.Fault{
		File: path, Line: 1, Rule: "avgransare",
		Message: `Filen ska börja med raden "---".`,
		Remedy:  `Skriv "---" ensamt på första raden och uppgifterna på raderna under.`,
	}
	trimmed := bytes.TrimSpace(first)
	switch {
	case bytes.HasPrefix(trimmed, []byte("+++")), string(trimmed) == "---toml":
		f.Rule, f.Message = "toml", "Uppgifterna överst är skrivna i TOML."
		f.Remedy = `Skriv dem som YAML, "nyckel: värde", mellan två rader med "---".`
	case bytes.HasPrefix(trimmed, []byte("{")), bytes.HasPrefix(trimmed, []byte(";;;")), string(trimmed) == "---json":
		f.Rule, f.Message = "json", "Uppgifterna överst är skrivna i JSON."
		f.Remedy = `Skriv dem som YAML, "nyckel: värde", mellan två rader med "---".`
	case string(trimmed) == delimiter:
		f.Message = `Den första raden har mellanslag före eller efter "---".`
		f.Remedy = `Skriv bara "---", längst till vänster.`
	case bytes.HasPrefix(trimmed, []byte(delimiter)):
		f.Message = `På den första raden står något mer än "---".`
		f.Remedy = `Skriv bara "---".`
	case len(trimmed) == 0:
		f.Message = "Den första raden är tom."
		f.Remedy = `Börja filen med "---" på första raden.`
	}
	return f
}

// nearlyClosing reports a line within the front matter that some readers would
// take for its end.
func nearlyClosing(line []byte) (fault.Fault, bool) {
	trimmed := bytes.TrimSpace(line)
	switch {
	case string(trimmed) == delimiter && line[0] != '-':
		return fault.Fault{Column: 1 + bytes.IndexByte(line, '-'), Rule: "avgransare",
			Message: `Raden "---" är indragen. Vissa program tror att uppgifterna slutar här.`,
			Remedy:  `Skriv den längst till vänster om uppgifterna slutar här, annars något annat än "---".`}, true
	case string(trimmed) == delimiter:
		return fault.Fault{Column: 4, Rule: "avgransare",
			Message: `Efter "---" står mellanslag.`, Remedy: "Ta bort dem."}, true
	case string(trimmed) == "..." && line[0] == '.':
		return fault.Fault{Rule: "avgransare",
			Message: `Raden "..." avslutar inte uppgifterna här.`, Remedy: `Skriv "---" i stället.`}, true
	}
	return fault.Fault{}, false
}

// agreesWithLibrary has adrg/frontmatter read the file, with a format that
// hands the header over undecoded, and compares. The library never looks
// beyond the line that closes the front matter, so it is given one line more:
// enough to tell that it closes it at the same one.
func (p *parts) agreesWithLibrary(text []byte) bool {
	below, _, _ := bytes.Cut(p.body, []byte("\n"))
	reader := readers.Get().(*bufio.Reader)
	defer readers.Put(reader)
	reader.Reset(bytes.NewReader(text[:len(text)-len(p.body)+len(below)]))
	defer reader.Reset(nil) // keeps no file alive
	var header []byte
	format := frontmatter.NewFormat(delimiter, delimiter, func(data []byte, v any) error {
		*v.(*[]byte) = data
		return nil
	})
	body, err := frontmatter.MustParse(reader, &header, format)
	return err == nil && bytes.Equal(header, p.header) && bytes.Equal(body, below)
}

// readers keeps buffers from file to file: the library uses one that it is
// given instead of making its own.
var readers = sync.Pool{New: func() any { return bufio.NewReader(nil) }}
