package form

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// question is how a section is asked about.
type question struct {
	title, short, change, hint, missing string
	most                                int
	what                                string // "Beskrivningen av problemet" får vara högst …
}

// known are the words for sections that most processes have. A process with
// another section gets its own heading and help as the question.
var known = map[string]question{
	"problem": {
		title: "Vilket problem eller behov vill du lösa?", short: "Problem eller behov", change: "problemet",
		hint:    "Beskriv vad som inte fungerar i dag och vem som märker av det",
		missing: "Beskriv vilket problem eller behov du vill lösa", most: 2000, what: "Beskrivningen av problemet",
	},
	"ide": {
		title: "Hur ser din idé ut?", short: "Idé", change: "idén",
		hint:    "Skriv som om du berättar för en kollega",
		missing: "Beskriv din idé", most: 4000, what: "Beskrivningen av idén",
	},
}

// letters is how many characters the words of a section may come to.
const letters = 8

// mostText bounds a section that has no other bound, in characters.
const mostText = 2000

// questionOf gives the words for a section.
func questionOf(s *process.Section) question {
	if q, ok := known[strict.Fold(s.ID)]; ok {
		return q
	}
	q := question{
		title: s.Title, short: s.Title, change: strings.ToLower(s.Title), hint: s.Help,
		missing: fmt.Sprintf("Skriv något under %s", s.Title), most: mostText, what: s.Title,
	}
	if s.Max > 0 {
		q.most = s.Max * letters
	}
	return q
}

// thousands writes a number as it is read: 2 000, which does not break.
func thousands(n int) string {
	s := strconv.Itoa(n)
	if len(s) > 3 {
		s = s[:len(s)-3] + "\u00a0" + s[len(s)-3:]
	}
	return s
}

func tooLong(what string, most int) string {
	return fmt.Sprintf("%s får vara högst %s tecken", what, thousands(most))
}

// numbers are numbers in words, as running text has them.
var numbers = []string{"noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"}

func inWords(n int) string {
	if n < len(numbers) {
		return numbers[n]
	}
	return strconv.Itoa(n)
}

// submitters are the kinds that a process may take ideas from.
var submitters = []choice{
	{value: "anstallda", label: "Jag arbetar i kommunen"},
	{value: "invanare", label: "Jag bor här"},
	{value: "foretag", label: "Jag företräder ett företag"},
	{value: "foreningar", label: "Jag företräder en förening"},
}

// parts are the ways to take part in what comes of the idea.
var parts = []choice{
	{value: "driva", label: "Ja, jag vill driva idén"},
	{value: "delta", label: "Ja, gärna"},
	{value: "kanske", label: "Kanske, berätta mer för mig först"},
	{value: "folja", label: "Nej, men jag vill följa arbetet"},
	{value: "nej", label: "Nej"},
}

// ways are the ways to be reached.
var ways = []choice{
	{value: "epost", label: "E-post"},
	{value: "telefon", label: "Telefon"},
	{value: "mote", label: "Möte"},
}
