package markdown

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Readability gives a plain text's LIX and the number of words in its longest
// sentence. Both are 0 for a text without words. A line end ends a sentence, so
// [Doc.Text] can be given as it is.
func Readability(text string) (lix float64, longestSentence int) {
	var r Reading
	for sentence := range Sentences(text) {
		r.Add(sentence)
	}
	return r.LIX(), r.longest
}

// Reading measures how hard a text is to read, a sentence at a time. Its zero
// value has read nothing.
type Reading struct {
	words, long, sentences, longest int
}

// Add reads one of the sentences that [Sentences] gives.
func (r *Reading) Add(sentence []string) {
	length := 0
	for _, token := range sentence {
		letters, isWord := measure(token)
		if !isWord {
			continue
		}
		length++
		if letters > 6 {
			r.long++
		}
	}
	r.sentences++
	r.words += length
	r.longest = max(r.longest, length)
}

// LIX gives Björnsson's läsbarhetsindex of what has been read: words per
// sentence plus the percentage of words longer than six letters; 0 when there
// were no words.
func (r *Reading) LIX() float64 {
	if r.words == 0 {
		return 0
	}
	return float64(r.words)/float64(r.sentences) + 100*float64(r.long)/float64(r.words)
}

// Sentences gives the sentences of a plain text, each as what stands between
// its spaces. A line end ends a sentence, so [Doc.Text] can be given as it is.
// What holds no word is no sentence. The slice is used again for the next
// sentence.
func Sentences(text string) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		tokens := make([]string, 0, 32) // few sentences are longer
		for line := range strings.Lines(text) {
			tokens = tokens[:0]
			for token := range strings.FieldsSeq(line) {
				tokens = append(tokens, token)
			}
			start, hasWord := 0, false
			for i, token := range tokens {
				if !hasWord {
					_, hasWord = measure(token)
				}
				isLast := i == len(tokens)-1
				if !hasWord || !isLast && !endsSentence(token, tokens[i+1]) {
					continue
				}
				if !yield(tokens[start : i+1]) {
					return
				}
				start, hasWord = i+1, false
			}
		}
	}
}

// countWords counts what stands between spaces and has a letter or a digit.
func countWords(text string) int {
	n, counted := 0, false
	for _, r := range text {
		switch {
		case counted && 'a' <= r && r <= 'z': // the word goes on
		case unicode.IsSpace(r):
			counted = false
		case !counted && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			counted = true
			n++
		}
	}
	return n
}

// measure counts the letters of a token, which is a word when it has a letter
// or a digit.
func measure(token string) (letters int, isWord bool) {
	for _, r := range token {
		switch {
		case unicode.IsLetter(r):
			letters++
			isWord = true
		case unicode.IsDigit(r):
			isWord = true
		}
	}
	return letters, isWord
}

// closers may stand between a sentence's last mark and the space after it.
const closers = `"'”’»)]`

// endsSentence reports whether a sentence ends between two words that follow
// one another.
func endsSentence(token, next string) bool {
	if isASCIILetter(token[len(token)-1]) {
		return false // as nearly every word
	}
	bare := strings.TrimRight(token, closers)
	if !strings.HasSuffix(bare, ".") && !strings.HasSuffix(bare, "!") && !strings.HasSuffix(bare, "?") && !strings.HasSuffix(bare, "…") {
		return false
	}
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(next, `"'”’»([–-`))
	if unicode.IsLower(first) {
		return false // "t.ex. en", "”Varför?” sa hon"
	}
	word := strings.ToLower(strings.TrimLeft(strings.TrimSuffix(bare, "."), `"'”’»([`))
	isInitial := strings.HasSuffix(bare, ".") && utf8.RuneCountInString(word) == 1 && !isDigit(word[0])
	return !isInitial && !goesOn[word]
}

func isASCIILetter(c byte) bool { return c < utf8.RuneSelf && isLetter(c) }

// goesOn lists abbreviations, without their last full stop, that a sentence
// does not end with even when a capital or a digit follows: "kl. 13",
// "t.ex. Storskolan". Others (m.m., osv.) end one when a capital follows.
var goesOn = map[string]bool{
	"t.ex": true, "ex": true, "bl.a": true, "kl": true, "ca": true, "c:a": true, "dvs": true, "d.v.s": true,
	"s.k": true, "fr.o.m": true, "t.o.m": true, "p.g.a": true, "pga": true, "resp": true, "nr": true,
	"tel": true, "max": true, "min": true, "jfr": true, "inkl": true, "exkl": true, "ev": true, "f.d": true,
	"st.f": true, "enl": true, "sid": true, "kap": true, "avd": true, "fr": true, "ang": true,
	"m.a.o": true, "s.a.s": true, "a.k.a": true, "dr": true, "prof": true, "milj": true, "prel": true, "ung": true,
}
