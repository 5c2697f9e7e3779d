package privacy

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A reading is a text as a person reads it: what cannot be seen is left out,
// what is written in another way (HTML entities, full-width letters, digits of
// other scripts, dashes of all kinds) is brought to one form, and each sign
// remembers where it stood.
type reading struct {
	text    string
	signs   []sign
	words   []word
	figured bool // letters are taken for digits: withFigures
}

// sign is one character as it is read: a small letter without accents, an
// ASCII digit, '-' for every dash, ' ' for every space, '\n' for a line end.
type sign struct {
	r          rune
	start, end int32 // bytes in the text
	large      bool  // it was a capital letter
	dots       bool  // it had a ring or dots: å, ä, ö
	mark       bool  // Markdown or HTML that a reader does not see
}

// read reads a text. It takes time in proportion to the text.
func read(text string) *reading {
	rd := &reading{text: text, signs: make([]sign, 0, len(text))}
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(text[i:])
			rd.add(r, i, i+size)
			i += size
		case c == '&':
			i += rd.entity(i)
		case c == '%':
			i += rd.percent(i)
		case c == '<':
			i += rd.tag(i)
		default:
			rd.add(rune(c), i, i+1)
			i++
		}
	}
	rd.findWords()
	return rd
}

// add takes in one character that stands at text[start:end].
func (rd *reading) add(r rune, start, end int) {
	s := sign{r: r, start: int32(start), end: int32(end)}
	switch {
	case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
	case r >= 'A' && r <= 'Z':
		s.r, s.large = r+'a'-'A', true
	case r == '\n' || r == '\u2028' || r == '\u2029' || r == '\u0085':
		s.r = '\n'
	case r == ' ' || r == '\t' || r == '\r' || r == '\v' || r == '\f':
		s.r = ' '
	case r == '*' || r == '`' || r == '~' || r == '\\':
		s.mark = true
	case r < 0x20 || r == 0x7f:
		return
	case r >= utf8.RuneSelf:
		rd.addOther(r, s)
		return
	}
	rd.signs = append(rd.signs, s)
}

// addOther takes in a character outside ASCII.
func (rd *reading) addOther(r rune, s sign) {
	switch r {
	case 'å', 'ä':
		s.r, s.dots = 'a', true
	case 'ö', 'ø':
		s.r, s.dots = 'o', true
	case 'à', 'á':
		s.r = 'a'
	case 'é', 'è':
		s.r = 'e'
	case 'Å', 'Ä':
		s.r, s.large, s.dots = 'a', true, true
	case 'Ö', 'Ø':
		s.r, s.large, s.dots = 'o', true, true
	case 'À', 'Á':
		s.r, s.large = 'a', true
	case 'É', 'È':
		s.r, s.large = 'e', true
	default:
		rd.addRare(r, s)
		return
	}
	rd.signs = append(rd.signs, s)
}

// addRare takes in a character that is neither ASCII nor common in Swedish.
func (rd *reading) addRare(r rune, s sign) {
	switch {
	case r == '\u030a' || r == '\u0308':
		if n := len(rd.signs); n > 0 {
			rd.signs[n-1].dots = true
		}
		return
	case unseen(r):
		return
	case dash(r):
		s.r = '-'
	case unicode.IsSpace(r) || r == '\u2800' || r == '\u3164':
		s.r = ' '
	default:
		if d, ok := digit(r); ok {
			s.r = d
			break
		}
		// A character may stand for several, such as ㎏ or ⑿; at most so many
		// are read.
		most := 4
		for _, p := range norm.NFKD.String(string(r)) {
			if most--; most < 0 {
				break
			}
			switch {
			case unseen(p):
			case p < utf8.RuneSelf:
				rd.add(p, int(s.start), int(s.end))
			default:
				d, ok := digit(p)
				if !ok {
					d = unicode.ToLower(p)
				}
				if l, ok := without[d]; ok {
					d = l
				} else if l, ok := alike[d]; ok {
					d = l
				} else if l, ok := enclosed(p); ok {
					d = l
				}
				rd.signs = append(rd.signs, sign{r: d, start: s.start, end: s.end, large: unicode.IsUpper(p) || unicode.IsUpper(r)})
			}
		}
		return
	}
	rd.signs = append(rd.signs, s)
}

// without is letters that Unicode does not take apart.
var without = map[rune]rune{'ø': 'o', 'æ': 'a', 'œ': 'o', 'ð': 'd', 'ł': 'l', 'đ': 'd', 'þ': 't', 'ß': 's', 'ı': 'i'}

// unseen reports whether a character has no width, or only adds to the one
// before it: joiners, soft hyphens, signs of direction, accents.
func unseen(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Cc, unicode.Mn, unicode.Me) || r == '\u115f' || r == '\u1160' || r == utf8.RuneError
}

func dash(r rune) bool {
	switch r {
	case '\u2212', '\u02d7', '\u2043', '\u00af', '\u30fc', '\u2500', '\u2501', '\u2796', '\u207b', '\u208b', '\uff70', '\u3161':
		return true
	}
	return unicode.Is(unicode.Pd, r)
}

// digit gives the ASCII digit for one of any script. Unicode lays out decimal
// digits in runs of ten that begin with zero.
func digit(r rune) (rune, bool) {
	if i := strings.IndexRune("〇一二三四五六七八九", r); i >= 0 {
		return '0' + rune(i/3), true // each is three bytes
	}
	for _, span := range unicode.Nd.R16 {
		if r <= rune(span.Hi) {
			return '0' + (r-rune(span.Lo))%10, r >= rune(span.Lo)
		}
	}
	for _, span := range unicode.Nd.R32 {
		if r <= rune(span.Hi) {
			return '0' + (r-rune(span.Lo))%10, r >= rune(span.Lo)
		}
	}
	return 0, false
}

// longestEntity is how long an HTML entity may be, in bytes.
const longestEntity = 34

// entity reads an HTML entity at i, and gives how many bytes it took.
func (rd *reading) entity(i int) int {
	end := strings.IndexByte(rd.text[i:min(len(rd.text), i+longestEntity)], ';')
	if end > 1 {
		written := rd.text[i : i+end+1]
		if meant := html.UnescapeString(written); meant != written {
			for _, r := range meant {
				rd.add(r, i, i+end+1)
			}
			return end + 1
		}
	}
	rd.add('&', i, i+1)
	return 1
}

// percent reads a sign that is escaped as in addresses, such as %40 or %C3%B6.
// ASCII letters and digits are not read so: "40%20" is more likely to be a slip
// than a trick.
func (rd *reading) percent(i int) int {
	var escaped []byte
	for at := i; at+2 < len(rd.text) && rd.text[at] == '%' && len(escaped) < utf8.UTFMax; at += 3 {
		hi, lo := hex(rd.text[at+1]), hex(rd.text[at+2])
		if hi < 0 || lo < 0 {
			break
		}
		escaped = append(escaped, byte(hi<<4|lo))
	}
	r, size := utf8.DecodeRune(escaped)
	if size == 0 || r == utf8.RuneError || r < utf8.RuneSelf && !strings.ContainsRune(" @-.+_", r) {
		rd.add('%', i, i+1)
		return 1
	}
	rd.add(r, i, i+3*size)
	return 3 * size
}

func hex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// longestTag is how long an HTML tag may be to be read as one, in bytes, and
// tagLetters what its name may be written with.
const (
	longestTag = 16
	tagLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ123456"
)

// tag reads a plain HTML tag such as <b> at i as one mark.
func (rd *reading) tag(i int) int {
	end := strings.IndexByte(rd.text[i:min(len(rd.text), i+longestTag)], '>')
	if end > 1 {
		name := strings.TrimSuffix(strings.TrimPrefix(rd.text[i+1:i+end], "/"), "/")
		name = strings.TrimSpace(name)
		if name != "" && strings.Trim(name, tagLetters) == "" {
			rd.signs = append(rd.signs, sign{r: '<', start: int32(i), end: int32(i + end + 1), mark: true})
			return end + 1
		}
	}
	rd.add('<', i, i+1)
	return 1
}

// span gives the bytes that the signs from–to (exclusive) stand in.
func (rd *reading) span(from, to int) (start, end int) {
	return int(rd.signs[from].start), int(rd.signs[to-1].end)
}

// hit makes a hit of the signs from–to (exclusive).
func (rd *reading) hit(kind Kind, from, to int, hard bool, remedy string) Hit {
	start, end := rd.span(from, to)
	return Hit{Kind: kind, Start: start, End: end, Text: rd.text[start:end], Hard: hard, Remedy: remedy}
}

// word is letters and digits that stand together, with the Markdown between
// them.
type word struct {
	text     string // without marks, folded
	from, to int    // signs
	capital  bool   // begins with a capital letter
	shouted  bool   // all letters are capital, and there are at least two
	dots     int    // how many letters have a ring or dots
	opens    bool   // first in a sentence, a line or a list item
	quoted   bool   // somebody else's words: in quotation marks, or a quoted line
}

func letter(r rune) bool { return r >= 'a' && r <= 'z' || r > utf8.RuneSelf && unicode.IsLetter(r) }

func number(r rune) bool { return r >= '0' && r <= '9' }

// findWords splits the signs into words.
func (rd *reading) findWords() {
	var letters strings.Builder
	letters.Grow(len(rd.signs))
	type part struct{ from, to int }
	var parts []part
	opens, quoted, line := true, false, true // line: at its beginning
	for i := 0; i < len(rd.signs); i++ {
		s := &rd.signs[i]
		if !letter(s.r) && !number(s.r) {
			switch {
			case s.r == '\n':
				quoted, line = false, true
			case line && s.r == '>' || s.r == '“' || s.r == '»':
				quoted = true
			case s.r == '"' || s.r == '”' || s.r == '«':
				quoted = !quoted
			case s.r == ':' && len(rd.words) > 0 && parts[len(parts)-1] == (part{letters.Len() - len("citat"), letters.Len()}) && strings.HasSuffix(letters.String(), "citat"):
				quoted = true
			}
			switch s.r {
			case '.', '!', '?', '\n', ':', '|', '"', '”', '“', '»', '«', '–', '>':
				opens = true
			case ' ':
				opens = opens || rd.text[s.start] == '\t' // the next cell of a table
			}
			continue
		}
		w := word{from: i, capital: s.large, shouted: s.large, opens: opens, quoted: quoted}
		begin, large := letters.Len(), 0
		for ; i < len(rd.signs); i++ {
			s := &rd.signs[i]
			if s.mark {
				continue
			}
			if !letter(s.r) && !number(s.r) {
				break
			}
			letters.WriteRune(s.r)
			w.to = i + 1
			if s.dots {
				w.dots++
			}
			if s.large {
				large++
			} else if letter(s.r) {
				w.shouted = false
			}
		}
		w.shouted = w.shouted && large > 1
		rd.words = append(rd.words, w)
		parts = append(parts, part{begin, letters.Len()})
		opens, line = false, false
		i = w.to - 1
	}
	all := letters.String()
	for n := range rd.words {
		rd.words[n].text = all[parts[n].from:parts[n].to]
	}
}

// fold gives a string in the form that signs have, without marks.
func fold(s string) string {
	var out strings.Builder
	for _, s := range read(s).signs {
		if !s.mark {
			out.WriteRune(s.r)
		}
	}
	return out.String()
}
