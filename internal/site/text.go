package site

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/idesluss/idesluss/internal/idea"
)

const nbsp = "\u00a0"

// number writes n the Swedish way: "1 234 567", with non-breaking spaces.
func number(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, s = "−", s[1:]
	}
	var b strings.Builder
	b.WriteString(sign)
	for i, r := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteString(nbsp)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// decimal writes x with a decimal comma and at most two decimals.
func decimal(x float64) string {
	whole, frac, _ := strings.Cut(strconv.FormatFloat(x, 'f', -1, 64), ".")
	if len(frac) > 2 {
		whole, frac, _ = strings.Cut(strconv.FormatFloat(x, 'f', 2, 64), ".")
		frac = strings.TrimRight(frac, "0")
	}
	n, err := strconv.Atoi(whole)
	if err != nil {
		return strings.Replace(strconv.FormatFloat(x, 'g', -1, 64), ".", ",", 1)
	}
	s := number(n)
	if n == 0 && x < 0 {
		s = "−0"
	}
	if frac != "" {
		s += "," + frac
	}
	return s
}

// kronor writes an amount of money: "185 000 kronor".
func kronor(n int) string { return number(n) + nbsp + "kronor" }

// plural gives "1 idé" or "3 idéer".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1" + nbsp + one
	}
	return number(n) + nbsp + many
}

// noneOr is plural for the beginning of a sentence, with words for nothing.
func noneOr(n int, none, one, many string) string {
	if n == 0 {
		return none
	}
	return plural(n, one, many)
}

// shorten cuts s at a word so that it has at most n runes, with an ellipsis.
func shorten(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	runes := []rune(s)[:n-1]
	cut := string(runes)
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:–-") + "…"
}

// list joins words the Swedish way: "a, b och c".
func list(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " och " + words[len(words)-1]
}

// lowerFirst gives s with its first letter in lower case, for use inside a
// sentence.
func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return ""
	}
	return string(unicode.ToLower(r)) + s[n:]
}

// slug gives a short ASCII form of a word for use in an address, whatever marks
// the word has in it.
func slug(s string) string { return idea.Slug(s) }

// phone gives a number as dialled: digits and a leading plus.
func phone(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, s)
}
