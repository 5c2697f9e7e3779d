package bot

import (
	"fmt"
	"regexp"
	"strings"

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

// Marks that mean something to Markdown, or to a forge that looks for names,
// numbers and addresses in running text.
var (
	marks    = regexp.MustCompile("[\\\\`*_\\[\\]<>|~]")
	mentions = regexp.MustCompile(`[@#]`)
	starts   = regexp.MustCompile(`^([-+=]|[0-9]+[.)])`)
)

// plain writes words of an idea on one line, so that Markdown shows them as
// they are and no forge makes a mention or a reference of them.
func plain(words string) string {
	words = strings.Join(strings.Fields(words), " ")
	words = marks.ReplaceAllString(words, `\$0`)
	words = starts.ReplaceAllStringFunc(words, func(s string) string { return s[:len(s)-1] + `\` + s[len(s)-1:] })
	return mentions.ReplaceAllString(words, "$0<!-- -->")
}
