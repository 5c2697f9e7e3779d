package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// assessment is what a review's text says, where it says it in lines such as
// "Råd: ja". Everything else is reasons.
type assessment struct {
	advice    process.Outcome // empty when there is no such line, or it is unclear
	unclear   string          // why the advice cannot be read, in Swedish
	answers   map[string]string
	conflict  Conflict
	seat      string   // as written
	named     []naming // substitutes that the chair names
	delivered bool     // the answer before this has been given
	reasons   string
	notes     []string // labels that were most likely misspelt, and answers that cannot be read
}

// naming is a line "Ersättare: stol = inloggning".
type naming struct{ seat, login string }

// labels are the lines that have a meaning of their own, as people write them.
// The others are the criteria of the step's form.
var labels = []struct {
	label string
	read  func(*assessmentReader, string)
}{
	{"Råd", (*assessmentReader).readAdvice},
	{"Jäv", (*assessmentReader).readConflict},
	{"Stol", func(r *assessmentReader, value string) { r.out.seat = value }},
	{"Ersättare", (*assessmentReader).readNaming},
	{"Återkoppling", func(r *assessmentReader, value string) { r.out.delivered = firstWord(value) == "given" }},
	{"Skäl", (*assessmentReader).readReason},
	{"Motivering", (*assessmentReader).readReason},
	{"Kommentar", (*assessmentReader).readReason},
}

// assessmentReader reads one review for one step.
type assessmentReader struct {
	step    *process.Step
	form    *process.Form // nil when the step has none
	known   []string      // every label as people write it, to find slips of the finger
	reasons []string
	out     assessment
}

// labelled is "label: value", also in a list and in bold.
var labelled = regexp.MustCompile(`^\s*(?:[-*+•]\s+)?\**([^:*]{1,60}?)\**\s*:\**\s*(.*?)\**\s*$`)

// readAssessment reads a review's text. The step and the form may be nil, when
// there is nothing to advise or answer.
func readAssessment(text string, step *process.Step, form *process.Form) assessment {
	r := &assessmentReader{step: step, form: form}
	for _, l := range labels {
		r.known = append(r.known, l.label)
	}
	if form != nil {
		for _, c := range form.Criteria {
			r.known = append(r.known, c.Label)
		}
	}
	for _, line := range ownLines(text) {
		r.line(line)
	}
	if r.out.unclear != "" {
		r.out.advice = ""
	}
	r.out.reasons = strings.TrimSpace(strings.Join(r.reasons, "\n"))
	return r.out
}

var htmlComment = regexp.MustCompile(`(?s)<!--.*?(?:-->|$)`)

// ownLines gives the lines that the reviewer wrote: not what was quoted from
// someone else, fenced, or left of a template's instructions.
func ownLines(text string) []string {
	var out []string
	fence := ""
	for line := range strings.Lines(htmlComment.ReplaceAllString(text, "")) {
		line = strings.TrimRight(line, "\r\n")
		start := strings.TrimSpace(line)
		switch {
		case fence != "":
			if strings.HasPrefix(start, fence) {
				fence = ""
			}
		case strings.HasPrefix(start, "```"), strings.HasPrefix(start, "~~~"):
			fence = start[:3]
		case !strings.HasPrefix(start, ">"):
			out = append(out, line)
		}
	}
	return out
}

func (r *assessmentReader) line(line string) {
	m := labelled.FindStringSubmatch(line)
	if m == nil {
		r.reasons = append(r.reasons, line)
		return
	}
	label, value := strings.TrimSpace(m[1]), strings.TrimSpace(m[2])
	for _, l := range labels {
		if same(l.label, label) {
			if value != "" {
				l.read(r, value)
			}
			return
		}
	}
	if r.form != nil {
		if c := r.form.Criterion(label); c != nil {
			r.answer(c, value)
			return
		}
	}
	if meant := strict.Suggest(label, r.known); meant != "" && len(strings.Fields(label)) <= 3 {
		r.note("Raden som börjar med %q känns inte igen. Menades %q?", cited(label), meant)
	}
	r.reasons = append(r.reasons, line)
}

func (r *assessmentReader) note(format string, args ...any) {
	r.out.notes = append(r.out.notes, fmt.Sprintf(format, args...))
}

// readAdvice takes an outcome, the name of a way out, or where it leads. What
// follows a comma, a full stop or a dash is a reason.
func (r *assessmentReader) readAdvice(value string) {
	if r.step == nil {
		return
	}
	advice, ok := r.wayOut(value)
	if head, tail, cut := cutClause(value); !ok && cut {
		if advice, ok = r.wayOut(head); ok {
			r.reasons = append(r.reasons, tail)
		}
	}
	switch {
	case !ok:
		r.out.unclear = fmt.Sprintf("Rådet %q går inte att läsa. %s", cited(value), choices(outcomesOf(r.step)))
	case r.out.advice != "" && r.out.advice != advice:
		r.out.unclear = "Granskningen ger två olika råd. Skriv ett."
	default:
		r.out.advice = advice
	}
}

func (r *assessmentReader) readReason(value string) { r.reasons = append(r.reasons, value) }

func (r *assessmentReader) wayOut(value string) (process.Outcome, bool) {
	want := strict.Fold(strings.Trim(value, " .!\"”"))
	for _, t := range r.step.Transitions {
		if want == strict.Fold(string(t.Outcome)) {
			return t.Outcome, true
		}
	}
	for _, t := range r.step.Transitions {
		if want == strict.Fold(t.Name) || want == strict.Fold(t.To) {
			return t.Outcome, true
		}
	}
	return "", false
}

func outcomesOf(step *process.Step) []string {
	var out []string
	for _, t := range step.Transitions {
		if !slices.Contains(out, string(t.Outcome)) {
			out = append(out, string(t.Outcome))
		}
	}
	return out
}

// readConflict takes ja or nej. Anything else is read as ja: whoever hesitates
// does not vote.
func (r *assessmentReader) readConflict(value string) {
	switch firstWord(value) {
	case "nej", "ingen", "inget":
		if r.out.conflict == NotAsked {
			r.out.conflict = NoConflict
		}
	default:
		r.out.conflict = HasOne
	}
}

func (r *assessmentReader) readNaming(value string) {
	seat, login, ok := strings.Cut(value, "=")
	login = strings.TrimPrefix(strings.TrimSpace(login), "@")
	if !ok || login == "" || strings.ContainsAny(login, " \t") {
		r.note("Raden om ersättare går inte att läsa. Skriv Ersättare: stol = inloggning.")
		return
	}
	r.out.named = append(r.out.named, naming{strings.TrimSpace(seat), login})
}

// answer takes the answer to a criterion. An empty one is a form that was not
// filled in there.
func (r *assessmentReader) answer(c *process.Criterion, value string) {
	if value == "" {
		return
	}
	answer, ok := readAnswer(c, value)
	if !ok {
		r.note("Svaret på %s går inte att läsa. Svara %s.", c.Label, ScaleWords(c))
		return
	}
	if r.out.answers == nil {
		r.out.answers = map[string]string{}
	}
	if earlier, twice := r.out.answers[c.ID]; twice && earlier != answer {
		r.note("%s har två olika svar. Det sista gäller.", c.Label)
	}
	r.out.answers[c.ID] = answer
}

// cutClause parts "ja, för att …" after the first clause.
func cutClause(s string) (head, tail string, cut bool) {
	i := strings.IndexAny(s, ",;.(–—")
	if j := strings.Index(s, " - "); j >= 0 && (i < 0 || j < i) {
		i = j
	}
	if i < 0 {
		return s, "", false
	}
	return strings.TrimSpace(s[:i]), strings.TrimLeft(s[i:], ",;.–—- "), true
}

// firstWord gives the first word, folded.
func firstWord(s string) string {
	head, _, _ := cutClause(s)
	words := strings.Fields(head)
	if len(words) == 0 {
		return ""
	}
	return strict.Fold(strings.Trim(words[0], ".!\"”"))
}

// cited gives a few of a reviewer's own words, to be quoted where the bot
// speaks: letters, digits and spaces, so that they cannot link or call on
// anyone there.
func cited(s string) string {
	plain := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_,.!?", r) {
			return r
		}
		return ' '
	}, s)
	return shorten(strings.Join(strings.Fields(plain), " "), 40)
}

// shorten cuts a text to a number of characters, and says that it did.
func shorten(s string, most int) string {
	runes := []rune(s)
	if len(runes) <= most {
		return s
	}
	return strings.TrimRight(string(runes[:most-1]), " ,.;:") + "…"
}
