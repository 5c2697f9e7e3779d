package markdown

import "strings"

const noBreakSpace = "\u00a0"

// typeset keeps a number and what belongs to it on one line: the spaces in
// "185 000 kronor" and "kl. 13.30" become non-breaking. Nothing else changes.
func typeset(s string) string {
	if strings.IndexByte(s, ' ') < 0 || !strings.ContainsAny(s, "0123456789") {
		return s
	}
	var b strings.Builder
	from := 0
	for i := range len(s) {
		if s[i] == ' ' && belongs(s[:i], s[i+1:]) {
			b.WriteString(s[from:i])
			b.WriteString(noBreakSpace)
			from = i + 1
		}
	}
	if from == 0 {
		return s
	}
	b.WriteString(s[from:])
	return b.String()
}

// belongs reports whether the space between before and after stands inside one
// expression.
func belongs(before, after string) bool {
	if before == "" || after == "" {
		return false
	}
	if isDigit(after[0]) {
		word := before[strings.LastIndexAny(before, " \n(")+1:]
		return word == "kl." || word == "Kl." || isThousands(before, after)
	}
	return isDigit(before[len(before)-1]) && startsWithUnit(after)
}

// isThousands reports whether before ends with a group of one to three digits
// and after starts with a group of exactly three.
func isThousands(before, after string) bool {
	left, right := 0, 0
	for left < len(before) && isDigit(before[len(before)-1-left]) {
		left++
	}
	for right < len(after) && isDigit(after[right]) {
		right++
	}
	return 1 <= left && left <= 3 && right == 3
}

func startsWithUnit(after string) bool {
	for _, unit := range []string{"kronor", "kr", "mkr", "tkr", "procent", "%"} {
		rest, ok := strings.CutPrefix(after, unit)
		if ok && (rest == "" || !isLetter(rest[0])) {
			return true
		}
	}
	return false
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// isLetter counts every byte beyond ASCII as part of a letter.
func isLetter(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= 0x80
}
