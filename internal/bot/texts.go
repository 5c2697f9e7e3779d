package bot

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/idesluss/idesluss/internal/idea"
)

// What the bot says, in Swedish. Words about a certain step come from the
// process; what is here fits any. Those who read need not know Git.

// newIdeaText is the text of the pull request that adds an idea.
func newIdeaText(i *idea.Idea) string {
	var text strings.Builder
	fmt.Fprintf(&text, "En ny idé har kommit in: **%s**\n\n", plain(i.Title))
	fmt.Fprintf(&text, "Nyttan: %s\n\n", plain(i.Benefit))
	if !i.AnswerBy.IsZero() {
		fmt.Fprintf(&text, "Den som hade idén ska ha svar senast den %s", i.AnswerBy.Words())
		if i.Contact != "" {
			fmt.Fprintf(&text, " av %s", plain(i.Contact))
		}
		text.WriteString(".\n\n")
	}
	text.WriteString("Idén tas in så snart kontrollen av filen är klar. Ingen behöver godkänna det. Sedan öppnas det första beslutet om idén.\n")
	return text.String()
}

// What stands in a draft for someone to write. Package check refuses a
// decision that still has it.
const (
	draftReasons = "[Skriv skälet här]"
	draftTip     = "[Skriv ett tips]"
	draftNext    = "[Skriv vad som händer nu, och när]"
)

// noTips is what the one who had the idea is told when there are no tips.
const noTips = "Vi har inga tips den här gången."

// gaps are what is not known when a decision has not been written, by
// placeholder.
var gaps = map[string]string{
	"skal": "[skälet]", "tips": "[tips]", "nasta": "[vad som händer nu]",
	"svarsdatum": "[dag]", "kontakt": "[kontakten]", "ansvarig": "[den som ansvarar]", "utforare": "[den som genomför]",
	"mottagare": "[den som tar emot]", "paus": "[när]", "lansering": "[dag]", "dubblett_av": "[ärendenummer]", "kommun": "kommunen",
}

// Marks that mean something to Markdown, or to a forge that looks for names
// and numbers in running text.
var (
	marks    = regexp.MustCompile("[\\\\`*_<>|~]")
	mentions = regexp.MustCompile(`[@#]`)
	starts   = regexp.MustCompile(`^([-+=]|[0-9]+[.)])`)
)

// plain writes words of an idea on one line, so that Markdown shows them as
// they are and no forge makes a mention or a reference of them.
func plain(words string) string {
	words = strings.Join(strings.Fields(words), " ")
	words = marks.ReplaceAllString(words, `\$0`)
	words = strings.ReplaceAll(words, "](", `]\(`)
	words = starts.ReplaceAllStringFunc(words, func(s string) string { return s[:len(s)-1] + `\` + s[len(s)-1:] })
	return mentions.ReplaceAllString(words, "$0<!-- -->")
}

// quote writes lines of words as a quotation.
func quote(words string) string {
	var lines []string
	for line := range strings.Lines(strings.TrimSpace(words)) {
		if line = plain(line); line != "" {
			lines = append(lines, "> "+line)
		}
	}
	return strings.Join(lines, "\n>\n")
}

// sentences writes sentences after each other.
func sentences(all []string) string {
	var out []string
	for _, s := range all {
		out = append(out, plain(s))
	}
	return strings.Join(out, " ")
}

// list writes words as people say them: "a, b och c".
func list(words []string) string { return joined(words, " och ") }

// either writes words to choose from: "a, b eller c".
func either(words []string) string { return joined(words, " eller ") }

func joined(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + last + words[len(words)-1]
}

// lowerFirst gives s with its first letter in lower case, for use inside a
// sentence.
func lowerFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return ""
	}
	return string(unicode.ToLower(first)) + s[size:]
}

// count writes a number with its word.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// once gives each word the first time it comes.
func once(words []string) []string {
	var out []string
	for _, w := range words {
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

var manyLines = regexp.MustCompile(`\n{3,}`)

// squeeze takes away what a template leaves between its parts.
func squeeze(text string) string {
	return strings.TrimSpace(manyLines.ReplaceAllString(text, "\n\n")) + "\n"
}
