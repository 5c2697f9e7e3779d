package strict

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// lineWidth is where text of one line is folded into several, in runes.
const lineWidth = 78

// textOf writes text that stands after a key at the given indent.
func textOf(s string, indent int) string {
	switch {
	case strings.Contains(s, "\n"):
		if text, ok := literalText(s, indent+2); ok {
			return text
		}
	case indent+utf8.RuneCountInString(s) > lineWidth:
		if text, ok := foldedText(s, indent+2); ok {
			return text
		}
		fallthrough
	default:
		if plainText(s) {
			return s
		}
	}
	return quotedText(s)
}

// keyText writes a key.
func keyText(key string) string {
	if plainText(key) && !strings.Contains(key, ":") {
		return key
	}
	return quotedText(key)
}

// literalText writes text of several lines after "|".
func literalText(s string, indent int) (string, bool) {
	body, mark := s, "|-"
	if strings.HasSuffix(s, "\n") {
		body, mark = s[:len(s)-1], "|"
	}
	out := []byte(mark)
	for i, line := range strings.Split(body, "\n") {
		last := i == strings.Count(body, "\n")
		switch {
		case line == "" && i > 0 && !last:
			out = append(out, '\n')
			continue
		case strings.TrimSpace(line) == "", line[0] == '\t', i == 0 && unicode.IsSpace(rune(line[0])), delimiter(line):
			return "", false
		}
		out = append(out, '\n')
		out = append(out, strings.Repeat(" ", indent)...)
		out = append(out, line...)
	}
	return string(out), true
}

// foldedText writes long text after ">-", broken at single spaces.
func foldedText(s string, indent int) (string, bool) {
	if strings.TrimSpace(s) != s || strings.ContainsAny(s, "\t") || strings.Contains(s, "  ") || !strings.Contains(s, " ") {
		return "", false
	}
	var out strings.Builder
	out.WriteString(">-")
	width, start := 0, true
	for word := range strings.SplitSeq(s, " ") {
		n := utf8.RuneCountInString(word)
		if start || width+1+n > lineWidth {
			if delimiter(word) {
				return "", false // it could be left alone on its line
			}
			out.WriteByte('\n')
			out.WriteString(strings.Repeat(" ", indent))
			width, start = indent, false
		} else {
			out.WriteByte(' ')
			width++
		}
		out.WriteString(word)
		width += n
	}
	return out.String(), true
}

// delimiter reports whether a line would be taken for the end of a front
// matter or a document.
func delimiter(line string) bool {
	line = strings.TrimSpace(line)
	return line == "---" || line == "..."
}

// quotedText writes text within double quotes, on one line.
func quotedText(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(s) + `"`
}

// plainText reports whether every YAML reader takes s for the text s, without
// quotes.
func plainText(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	switch {
	case s == "", !unicode.IsLetter(first) && !unicode.IsDigit(first):
		return false
	case last == ':', unicode.IsSpace(last):
		return false
	case strings.Contains(s, ": "), strings.Contains(s, " #"), strings.ContainsAny(s, "\t\n"):
		return false
	}
	switch strings.ToLower(s) {
	case "null", "true", "false", "yes", "no", "on", "off", "y", "n":
		return false
	}
	return !unicode.IsDigit(first) || wordy(s)
}

// wordy reports whether text that begins with a digit is no number, date or
// time of day to any reader.
func wordy(s string) bool {
	if strings.Trim(s, "0123456789:._+-") == "" {
		return false
	}
	var n yaml.Node
	if err := yaml.Unmarshal([]byte(s), &n); err != nil || len(n.Content) != 1 {
		return false
	}
	return n.Content[0].Tag == "!!str" && n.Content[0].Value == s
}
