package check

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

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

// A discouraged phrase says little, or sounds like a sales talk or an office.
type discouraged struct {
	phrase *regexp.Regexp
	remedy string
}

// phrase matches whole words, also next to letters with rings and dots, which
// \b does not know.
func phrase(words string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:^|[^\pL\d])(` + words + `)(?:$|[^\pL\d])`)
}

var discouragedPhrases = []discouraged{
	{phrase(`enkelt|smidigt`), "Skriv vad läsaren gör, så märks det att det går lätt."},
	{phrase(`klicka här|läs mer`), "Skriv vad läsaren hittar där."},
	{phrase(`vänligen`), "Ta bort ordet."},
	{phrase(`feedback`), "Skriv återkoppling eller svar."},
	{phrase(`ogiltigt?|felaktigt?`), "Skriv hur det ska vara i stället."},
	{regexp.MustCompile(`(?i)(?:^|[.?!] )(tyvärr)\b`), "Börja med det som läsaren kan göra."},
	{regexp.MustCompile(`(!)`), "Skriv en vanlig punkt."},
}

// language gives hints on the texts that the public reads. It never stops
// anything: a rule of thumb must not outrank the one who knows the matter.
func (l *linter) language() {
	if launch := l.idea.Launch; launch != nil && launch.Lead != "" {
		line, column := l.file.Document.Position("lansering.ingress")
		l.plainText(launch.Lead, func(string) (int, int) { return line, column })
	}
	sections, docs := l.publicText()
	var whole strings.Builder
	for i, s := range sections {
		l.plainText(docs[i].Text(), func(words string) (int, int) { return lineOf(s, words), 0 })
		whole.WriteString(docs[i].Text() + "\n")
	}
	lix, _ := markdown.Readability(whole.String())
	if words := len(strings.Fields(whole.String())); words >= minWords && lix > maxLIX {
		l.addAt(Warning, "svarlast", sections[0].Line, 0,
			fmt.Sprintf("Texten är svårläst: LIX %.0f.", lix),
			fmt.Sprintf("Skriv kortare meningar och vanligare ord, så att LIX blir högst %d.", maxLIX))
	}
}

// plainText looks for long sentences and discouraged phrases. where gives the
// place of some words of the text.
func (l *linter) plainText(text string, where func(words string) (line, column int)) {
	for _, sentence := range sentences(text) {
		if n := len(strings.Fields(sentence)); n > maxSentence {
			line, column := where(sentence)
			l.addAt(Warning, "lang-mening", line, column,
				fmt.Sprintf("Meningen har %d ord: %q.", n, beginning(sentence)),
				fmt.Sprintf("Dela den. Högst %d ord är lätt att läsa.", maxSentence))
		}
		for _, d := range discouragedPhrases {
			if m := d.phrase.FindStringSubmatch(sentence); m != nil {
				line, column := where(sentence)
				l.addAt(Warning, "ordval", line, column,
					fmt.Sprintf("Texten har %q.", m[1]), d.remedy)
			}
		}
	}
}

// sentences splits a text at line ends and at full stops, question and
// exclamation marks that are followed by a space and no small letter: "kl.
// 13.30" and "t.ex. så" do not end one.
func sentences(text string) []string {
	var all []string
	for line := range strings.SplitSeq(text, "\n") {
		start := 0
		for i, r := range line {
			if !strings.ContainsRune(".?!", r) || !endsSentence(line[i+1:]) {
				continue
			}
			all = appendSentence(all, line[start:i+1])
			start = i + 1
		}
		all = appendSentence(all, line[start:])
	}
	return all
}

// endsSentence reports whether a sentence can begin in what follows a stop.
func endsSentence(rest string) bool {
	next := strings.TrimLeft(rest, "\"”’')»")
	trimmed := strings.TrimLeft(next, " \u00a0")
	if trimmed == next || trimmed == "" {
		return trimmed == ""
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(trimmed, "\"”’'(«»–- "))
	return unicode.IsUpper(first)
}

func appendSentence(all []string, sentence string) []string {
	sentence = strings.TrimSpace(sentence)
	if strings.ContainsFunc(sentence, unicode.IsLetter) {
		all = append(all, sentence)
	}
	return all
}

// lineOf gives the line of a section on which some words begin: the first one
// that holds the first three of them. Markup may stand between words, so the
// heading is the answer when none does.
func lineOf(s idea.Section, words string) int {
	first := strings.Fields(words)
	first = first[:min(3, len(first))]
	n := s.First
	for line := range strings.SplitSeq(s.Markdown, "\n") {
		if strings.Contains(line, strings.Join(first, " ")) {
			return n
		}
		n++
	}
	return s.Line
}

// beginning gives the first words of a sentence, to know it by.
func beginning(sentence string) string {
	words := strings.Fields(sentence)
	return strings.Join(words[:min(6, len(words))], " ") + " …"
}
