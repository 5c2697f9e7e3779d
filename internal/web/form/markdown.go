package form

import (
	"cmp"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/idesluss/idesluss/internal/markdown"
)

var (
	bullet   = regexp.MustCompile(`^[-*•–+] +`)
	numbered = regexp.MustCompile(`^(\d{1,3})[.)] +`)
	digits   = regexp.MustCompile(`^(\d+)([.)])`)

	// What pages do not show, written so that they can: addresses without a text
	// of their own, boxes to tick, footnotes, text struck through.
	scheme = regexp.MustCompile(`(?i)\b(?:https?://|www\.)+`)
	struck = regexp.MustCompile(`~{2,}`)
	box    = regexp.MustCompile(`^(?:\[[ xX]?\] *)+`)
	note   = regexp.MustCompile(`\[\^+`)
)

// asMarkdown writes what someone has typed so that it is read as typed: no
// sign in it means anything but itself, except that lines which look like a
// list are one. Lines that were broken to fit a screen are joined.
func asMarkdown(typed string) string {
	var out strings.Builder
	typed = scheme.ReplaceAllString(typed, "")
	typed = note.ReplaceAllString(struck.ReplaceAllString(typed, "~"), "[")
	before := "" // the line before: "", "p", "-" or "1"
	last := ""
	for l := range strings.Lines(typed) {
		l = strings.TrimSpace(l)
		if l == "" {
			before = ""
			continue
		}
		this, mark, rest := "p", "", l
		if m := bullet.FindString(l); m != "" && m != l {
			this, mark, rest = "-", "- ", l[len(m):]
		} else if m := numbered.FindStringSubmatch(l); m != nil && m[0] != l {
			this, mark, rest = "1", m[1]+". ", l[len(m[0]):]
		}
		if this != "p" {
			rest = box.ReplaceAllString(rest, "")
		}
		switch {
		case out.Len() == 0:
		case this != "p" && this == before, this == "p" && before == "p" && !ends(last, l):
			out.WriteByte('\n')
		default:
			out.WriteString("\n\n")
		}
		out.WriteString(mark + wrapped(rest, strings.Repeat(" ", len(mark))))
		before, last = this, l
	}
	return out.String()
}

// widest is how long a line in a file may become, in bytes: longer ones are
// refused where Markdown is read.
const widest = 1000

// wrapped writes a line literally, on several lines if it is long. A word that
// is longer than a line stays whole.
func wrapped(s, indent string) string {
	var lines []string
	for len(s) > widest {
		at := strings.LastIndexByte(s[:widest], ' ')
		if at < 1 {
			if at = strings.IndexByte(s, ' '); at < 1 {
				break
			}
		}
		lines = append(lines, literal(s[:at]))
		s = strings.TrimLeft(s[at:], " ")
	}
	return strings.Join(append(lines, literal(s)), "\n"+indent)
}

// ends reports whether a new paragraph begins between two lines.
func ends(line, next string) bool {
	final, _ := utf8.DecodeLastRuneInString(line)
	first, _ := utf8.DecodeRuneInString(next)
	return strings.ContainsRune(".:!?…)\"”", final) || unicode.IsUpper(first)
}

// literal escapes what Markdown would take for a mark.
func literal(s string) string {
	var out strings.Builder
	for i, r := range s {
		if strings.ContainsRune("\\`*_[]<>&~|#", r) || i == 0 && strings.ContainsRune("-+=", r) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return digits.ReplaceAllString(out.String(), `$1\$2`)
}

// asTyped gives a text in Markdown back as one would type it: without marks,
// but for those of lists.
func asTyped(source string) string {
	type block struct{ mark, text string }
	blocks := []block{{}}
	for l := range strings.Lines(source) {
		l = strings.TrimSpace(l)
		last := &blocks[len(blocks)-1]
		mark := cmp.Or(bullet.FindString(l), numbered.FindString(l))
		switch {
		case l == "":
			blocks = append(blocks, block{})
		case mark != "" && mark != l:
			blocks = append(blocks, block{mark, l[len(mark):]})
		default:
			last.text += "\n" + l // a line goes on
		}
	}
	var out strings.Builder
	listed := false
	for _, b := range blocks {
		text := strings.Join(strings.Fields(markdown.Parse(b.text, markdown.Options{}).Text()), " ")
		switch {
		case text == "":
			continue
		case out.Len() == 0:
		case listed && b.mark != "":
			out.WriteString("\n")
		default:
			out.WriteString("\n\n")
		}
		listed = b.mark != ""
		out.WriteString(b.mark + text)
	}
	return out.String()
}
