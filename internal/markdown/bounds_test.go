package markdown

import (
	"strings"
	"testing"
)

func tableOf(columns, rows int) string {
	return strings.Repeat("|a", columns) + "|\n" + strings.Repeat("|-", columns) + "|\n" +
		strings.Repeat("|x|\n", rows)
}

func full(unit string) string { return strings.Repeat(unit, MaxBytes/len(unit)) }

// bombs are texts that would cost far more than they weigh. Each is refused,
// all but the last few before goldmark sees it.
var bombs = []struct {
	sentence string
	src      string
	rule     string
}{
	{"A text has at most 20 kB.", full("ord ") + "o", RuleTooLong},
	{"A line has at most 4,000 bytes.", strings.Repeat("a", maxLine+1), RuleLine},
	{"A text has at most 2,000 lines.", strings.Repeat("\n", maxLines), RuleLines},
	{"Empty lines count as lines.", full("\n"), RuleLines},

	{"A table has at most 12 columns.", tableOf(13, 1), RuleTable},
	{"A table has at most 600 cells.", tableOf(6, 100), RuleTable},
	{"A square table is the classic bomb.", tableOf(1000, 1000), RuleTable},
	{"A table may hide in a quote.", "> " + strings.ReplaceAll(tableOf(13, 1), "\n", "\n> "), RuleTable},
	{"A table may hide in a list.", "- " + strings.ReplaceAll(tableOf(13, 1), "\n", "\n  "), RuleTable},
	{"A table may follow text without a blank line.", "text\ntext\n" + tableOf(13, 1), RuleTable},
	{"A delimiter row need not have outer bars.", strings.Repeat("a|", 13) + "a\n" + strings.Repeat("-|", 13) + "-\n" + "x\n", RuleTable},
	{"A delimiter row may have colons and tabs.", strings.Repeat("a|", 13) + "a\n" + strings.Repeat(":-:\t|", 13) + ":-\n", RuleTable},
	{"A delimiter row may stand on a list item's first line.", strings.Repeat("a|", 13) + "a\n1. " + strings.Repeat("-|", 13) + "-\n", RuleTable},

	{"Quotes on one line go no deeper than eight.", strings.Repeat("> ", 9) + "x", RuleDeep},
	{"Quotes need no spaces.", strings.Repeat(">", 5000), RuleLine},
	{"A thousand quotes are refused.", strings.Repeat(">", 1000) + "x", RuleDeep},
	{"Lists on one line go no deeper than eight.", strings.Repeat("- ", 9) + "x", RuleDeep},
	{"Numbered lists count too.", strings.Repeat("1. ", 9) + "x", RuleDeep},
	{"Mixed markers count together.", strings.Repeat("> - 1) * + ", 2) + "x", RuleDeep},
	{"White space can be nesting.", strings.Repeat(" ", maxIndent+1) + "- x", RuleDeep},
	{"Tabs can be nesting.", strings.Repeat("\t", 11) + "- x", RuleDeep},

	{"Open brackets in one paragraph are bounded.", strings.Repeat("[", maxBrackets+1), RuleMarks},
	{"Closing brackets count too.", strings.Repeat("]", maxBrackets+1), RuleMarks},
	{"Images count as brackets.", strings.Repeat("![", maxBrackets+1), RuleMarks},
	{"Nested link beginnings are bounded.", strings.Repeat("[a](<b", maxBrackets), RuleMarks},
	{"Unclosed link titles are bounded.", strings.Repeat("[a](b \"", maxBrackets), RuleMarks},
	{"References to references are bounded.", strings.Repeat("[a][", maxBrackets), RuleMarks},
	{"Brackets on many lines are one paragraph.", strings.Repeat("[\n", maxBrackets+1), RuleMarks},
	{"A line that looks like an empty list item ends no paragraph.", strings.Repeat("[[[\n*\n", 100), RuleMarks},
	{"A line of other white space ends no paragraph.", strings.Repeat("[[[\n\u00a0\n", 100), RuleMarks},
	{"Many stars are bounded.", strings.Repeat("*a ", maxEmphasis+1), RuleMarks},
	{"Many underscores are bounded.", strings.Repeat("_a ", maxEmphasis+1), RuleMarks},
	{"Alternating emphasis is bounded.", strings.Repeat("*a_", maxEmphasis), RuleMarks},
	{"Emphasis that never closes is bounded.", strings.Repeat("a**b", maxEmphasis+1), RuleMarks},
	{"Backticks of many lengths are bounded.", strings.Repeat("`a``a", maxBackticks), RuleMarks},
	{"Unclosed comments are bounded.", strings.Repeat("a <!--", maxAngles+1), RuleMarks},
	{"Unclosed tags are bounded.", strings.Repeat("<a ", maxAngles+1), RuleMarks},
	{"Unclosed instructions are bounded.", strings.Repeat("a <?", maxAngles+1), RuleMarks},

	{"Quotes that deepen line by line are found in the tree.", "- 1\n  - 2\n    - 3\n      - 4\n        - 5\n          - 6\n            - 7\n", RuleDeep},
	{"Emphasis in emphasis is found in the tree.", "*a **b *c **d *e **f *g* f** e* d** c* b** a*", RuleDeep},
	{"Links are bounded over all paragraphs.", strings.Repeat("[a](b)\n\n", maxLinks+1), RuleLinks},
	{"Definitions count as links.", strings.Repeat("[a]: b\n\n", maxLinks+1), RuleLinks},
	{"A long address used often counts each time.", "[a]: /" + strings.Repeat("b", 400) + "\n\n" + strings.Repeat("[a]\n\n", maxLinks), RuleLinks},
}

func TestBombsAreRefused(t *testing.T) {
	for _, b := range bombs {
		d := Parse(b.src, Options{Base: 3})
		names := rules(d)
		if !d.Refused() || d.HTML() != "" || d.Text() != "" {
			t.Errorf("%s\nit is rendered, with faults %q", b.sentence, names)
		}
		if len(names) == 0 || names[0] != b.rule && names[len(names)-1] != b.rule {
			t.Errorf("%s\nfaults %q, want %q", b.sentence, names, b.rule)
		}
	}
}

// What stays within the bounds grows at most so much: no text of 20 kB makes a
// page of half a megabyte or more than a few allocations a byte. Counted, not
// timed, so that a slow machine cannot fail it.
func TestWhatPassesStaysSmall(t *testing.T) {
	const maxPage, maxAllocations = 500_000, 200_000
	paragraphs := func(unit string, n int) string {
		p := strings.Repeat(unit, n) + "\n\n"
		return strings.Repeat(p, max(1, MaxBytes/len(p)))
	}
	for sentence, src := range map[string]string{
		"tables of the largest size":      strings.Repeat(tableOf(12, 47)+"\n", 38),
		"links to one long address":       "[a]: /" + strings.Repeat("b", 490) + "\n\n" + strings.Repeat("[a]\n\n", maxLinks-1),
		"brackets in every paragraph":     paragraphs("[", maxBrackets),
		"nested links in every paragraph": paragraphs("[a](<b", maxAngles),
		"stars in every paragraph":        paragraphs("*a ", maxEmphasis),
		"backticks in every paragraph":    paragraphs("`a``a", maxBackticks/2),
		"tags in every paragraph":         paragraphs("<a ", maxAngles),
		"lists in lists":                  strings.Repeat("- - - x\n", 1900),
		"equal headings":                  strings.Repeat("### a\n", 1999),
		"references":                      strings.Repeat(full("&lt;")[:3996]+"\n\n", 5),
		"quotes in quotes":                strings.Repeat("> > > > > x\n\n", 900),
		"rules":                           strings.Repeat("---\n\n", 990),
	} {
		if len(src) > MaxBytes {
			src = src[:MaxBytes]
		}
		d := Parse(src, Options{Base: 3})
		if d.Refused() {
			t.Errorf("%s: refused, %q", sentence, rules(d))
		}
		if n := len(d.HTML()); n > maxPage {
			t.Errorf("%s: %d bytes give a page of %d", sentence, len(src), n)
		}
		if n := testing.AllocsPerRun(1, func() { Parse(src, Options{Base: 3}) }); n > maxAllocations {
			t.Errorf("%s: %d bytes take %.0f allocations", sentence, len(src), n)
		}
	}
}

func TestTextsAtTheBoundsPass(t *testing.T) {
	for sentence, src := range map[string]string{
		"a table of 12 columns":            tableOf(12, 20),
		"a table of 600 cells":             tableOf(6, 99),
		"three tables":                     strings.Repeat(tableOf(6, 60)+"\n", 3),
		"a line of 4,000 bytes":            strings.Repeat("a", maxLine),
		"six lists":                        "- 1\n  - 2\n    - 3\n      - 4\n        - 5\n          - 6\n",
		"a hundred links in a list":        strings.Repeat("- [en sida](/a)\n", 100),
		"a rule of stars":                  "* * * * *",
		"a list with a star in every item": strings.Repeat("* **a** b\n", 150),
	} {
		if d := Parse(src, Options{Base: 3}); d.Refused() {
			t.Errorf("%s: refused, %v", sentence, d.Faults("", 1))
		}
	}
}

// TestFirstMark holds that what unreadable passes over is never forbidden.
func TestFirstMark(t *testing.T) {
	for r := rune(0xa0); r < firstMark; r++ {
		if forbidden(r) {
			t.Errorf("%U is forbidden but comes before firstMark", r)
		}
	}
	if !forbidden(firstMark) {
		t.Errorf("%U is not forbidden: firstMark could be further on", firstMark)
	}
}
