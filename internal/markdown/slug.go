package markdown

import (
	"strconv"
	"strings"
	"unicode"
)

// slugs makes heading ids that are unique within a text.
type slugs struct {
	prefix string
	taken  map[string]int // id without prefix → number last given to it
}

// of gives the id of a heading: "Återkoppling i tid" becomes
// "aterkoppling-i-tid", and the second of that name "aterkoppling-i-tid-2".
func (s *slugs) of(heading string) string {
	if s.taken == nil {
		s.taken = make(map[string]int)
	}
	base := slug(heading)
	id := base
	for s.taken[id] > 0 {
		s.taken[base]++
		id = base + "-" + strconv.Itoa(s.taken[base])
	}
	s.taken[id] = 1
	return s.prefix + id
}

// maxSlug keeps ids, which stand in addresses, readable.
const maxSlug = 60

func slug(heading string) string {
	var b strings.Builder
	gap := false
	for _, r := range heading {
		if unicode.In(r, unicode.Mn, unicode.Cf) { // accents set apart, soft hyphens
			continue
		}
		letters := asciiLetters(unicode.ToLower(r))
		if letters == "" {
			gap = b.Len() > 0
			continue
		}
		if b.Len() >= maxSlug {
			break
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteString(letters)
	}
	if b.Len() == 0 {
		return "avsnitt"
	}
	return b.String()
}

// asciiLetters writes a lower-case letter or a digit in ASCII, the way Swedes
// do in addresses; "" for all else.
func asciiLetters(r rune) string {
	if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
		return string(r)
	}
	switch r {
	case 'å', 'ä', 'à', 'á', 'â', 'ã', 'ā':
		return "a"
	case 'ö', 'ø', 'ó', 'ò', 'ô', 'õ', 'ō':
		return "o"
	case 'æ':
		return "ae"
	case 'é', 'è', 'ê', 'ë':
		return "e"
	case 'í', 'ì', 'î', 'ï':
		return "i"
	case 'ü', 'ú', 'ù', 'û':
		return "u"
	case 'ç', 'č', 'ć':
		return "c"
	case 'ñ', 'ń':
		return "n"
	case 'š':
		return "s"
	case 'ž':
		return "z"
	case 'đ', 'ð':
		return "d"
	case 'ý', 'ÿ':
		return "y"
	case 'ß':
		return "ss"
	}
	return ""
}
