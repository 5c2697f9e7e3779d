package check

import (
	"fmt"
	"strings"

	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/markdown"
)

// Limits of plain language on public pages. A text under minWords is too short
// for its LIX to say anything.
const (
	maxSentence = 25 // words
	maxLIX      = 40
	minWords    = 100
)

// discouraged holds words that say little, or sound like a sales talk or an
// office, and what to do instead.
var discouraged = map[string]string{
	"enkelt":    "Skriv vad läsaren gör, så märks det att det går lätt.",
	"smidigt":   "Skriv vad läsaren gör, så märks det att det går lätt.",
	"vänligen":  "Ta bort ordet.",
	"feedback":  "Skriv återkoppling eller svar.",
	"ogiltig":   "Skriv hur det ska vara i stället.",
	"ogiltigt":  "Skriv hur det ska vara i stället.",
	"felaktig":  "Skriv hur det ska vara i stället.",
	"felaktigt": "Skriv hur det ska vara i stället.",
}

// discouragedPairs holds two words that point without saying at what.
var discouragedPairs = map[string]string{"klicka": "här", "läs": "mer"}

// language gives hints on the texts that the public reads. It never stops
// anything: a rule of thumb must not outrank the one who knows the matter.
func (l *linter) language() {
	if launch := l.idea.Launch; launch != nil && launch.Lead != "" {
		line, column := l.file.Document.Position("lansering.ingress")
		for words := range markdown.Sentences(launch.Lead) {
			l.sentence(words, func([]string) (int, int) { return line, column })
		}
	}
	var whole markdown.Reading
	for i := range l.public() {
		where := func(words []string) (int, int) { return lineOf(l.idea.Sections[i], words), 0 }
		for words := range markdown.Sentences(l.docs[i].Text()) {
			l.sentence(words, where)
			whole.Add(words)
		}
	}
	if lix := whole.LIX(); lix > maxLIX {
		l.hard(lix)
	}
}

// hard tells that the public texts are hard to read, if they are long enough
// to say so.
func (l *linter) hard(lix float64) {
	words, line := 0, 0
	for i := range l.public() {
		words += len(strings.Fields(l.docs[i].Text()))
		if line == 0 {
			line = l.idea.Sections[i].Line
		}
	}
	if words >= minWords {
		l.addAt(Warning, "svarlast", line, 0,
			fmt.Sprintf("Texten är svårläst: LIX %.0f.", lix),
			fmt.Sprintf("Skriv kortare meningar och vanligare ord, så att LIX blir högst %d.", maxLIX))
	}
}

// sentence judges the length of a sentence and its words. where gives the
// place of a sentence.
func (l *linter) sentence(words []string, where func(sentence []string) (line, column int)) {
	if n := len(words); n > maxSentence {
		line, column := where(words)
		l.addAt(Warning, "lang-mening", line, column,
			fmt.Sprintf("Meningen har %d ord: \"%s …\"", n, strings.Join(words[:6], " ")),
			fmt.Sprintf("Dela den. Högst %d ord är lätt att läsa.", maxSentence))
	}
	l.choiceOfWords(words, where)
}

// choiceOfWords looks for discouraged words in one sentence.
func (l *linter) choiceOfWords(words []string, where func(sentence []string) (line, column int)) {
	tell := func(written, remedy string) {
		line, column := where(words)
		l.addAt(Warning, "ordval", line, column, fmt.Sprintf("I texten står %q.", written), remedy)
	}
	before := ""
	for n, word := range words {
		bare := strings.ToLower(strings.TrimFunc(word, isMark))
		if remedy, ok := discouraged[bare]; ok {
			tell(bare, remedy)
		}
		if second, ok := discouragedPairs[before]; ok && second == bare {
			tell(before+" "+bare, "Skriv vad läsaren hittar där.")
		}
		if n == 0 && bare == "tyvärr" {
			tell(bare, "Börja med det som läsaren kan göra.")
		}
		if strings.Contains(word, "!") {
			tell("!", "Skriv en vanlig punkt.")
		}
		before = bare
	}
}

// isMark reports whether r may stand around a word without being part of it.
func isMark(r rune) bool {
	switch r {
	case '.', ',', ';', ':', '!', '?', '(', ')', '"', '”', '’', '»', '«', '–', '-':
		return true
	}
	return false
}

// lineOf gives the line of a section on which a sentence begins: the first one
// that holds its first three words. Markup may stand between words, so the
// heading is the answer when none does.
func lineOf(s idea.Section, sentence []string) int {
	first := strings.Join(sentence[:min(3, len(sentence))], " ")
	n := s.First
	for line := range strings.SplitSeq(s.Markdown, "\n") {
		if strings.Contains(line, first) {
			return n
		}
		n++
	}
	return s.Line
}
