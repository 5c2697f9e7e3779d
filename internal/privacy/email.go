package privacy

import "unicode/utf8"

const remedyEmail = "Ta bort e-postadressen. Skriv i stället vilken funktion eller enhet man ska vända sig till."

// emails finds e-mail addresses, also where @ and the dots are written as
// words: "namn (at) exempel (punkt) se".
func (rd *reading) emails(found func(Hit)) {
	last := 0
	for i := 0; i < len(rd.signs); i++ {
		from, to, ok := rd.at(i)
		if !ok {
			continue
		}
		start := rd.local(from, last)
		end := rd.domain(to)
		if start < from && end > to {
			found(rd.hit(Email, start, end, true, remedyEmail))
			last, i = end, end-1
		}
	}
}

// at reports whether an @ stands at sign i, in whatever words, and which signs
// it takes with the spaces around it.
func (rd *reading) at(i int) (from, to int, ok bool) {
	switch r := rd.signs[i].r; {
	case r == '@':
		return rd.back(i, 1), rd.ahead(i+1, 1), true
	case r == '(' || r == '[' || r == '{' || r == '<':
		to, ok := rd.bracketed(i, "at", "a", "snabel-a", "snabela", "snabel a", "@")
		return rd.back(i, 2), rd.ahead(to, 2), ok
	case i == 0 || i+1 == len(rd.signs):
		return 0, 0, false
	case r == '"' || r == '\'' || r == '_' || r == '-':
		ok := rd.follows(i+1, "at") && i+3 < len(rd.signs) && rd.signs[i+3].r == r
		return rd.back(i, 1), rd.ahead(i+4, 1), ok
	case rd.signs[i-1].r != ' ':
		return 0, 0, false
	}
	for _, word := range spokenAt {
		if rd.follows(i, word) {
			return rd.back(i, 2), rd.ahead(i+len(word), 2), true
		}
	}
	for _, host := range mailHosts {
		if rd.signs[i].r == 'p' && rd.follows(i, "pa "+host) {
			return rd.back(i, 2), i + len("pa "), true
		}
	}
	return 0, 0, false
}

// spokenAt is what the sign @ is called, and mailHosts where people have
// addresses of their own: "plutten på gmail punkt com".
var (
	spokenAt  = []string{"at ", "snabel-a ", "snabel a ", "snabela ", "alfakrull ", "kanelbulle "}
	mailHosts = []string{"gmail", "hotmail", "outlook", "live", "yahoo", "icloud", "telia"}
)

// back and ahead step over at most n spaces, and marks.
func (rd *reading) back(i, n int) int {
	for ; i > 0; i-- {
		if s := &rd.signs[i-1]; s.r == ' ' && n > 0 {
			n--
		} else if !s.mark {
			break
		}
	}
	return i
}

func (rd *reading) ahead(i, n int) int {
	for ; i < len(rd.signs); i++ {
		if s := &rd.signs[i]; s.r == ' ' && n > 0 {
			n--
		} else if !s.mark {
			break
		}
	}
	return i
}

// follows reports whether words stand at sign i.
func (rd *reading) follows(i int, words string) bool {
	if i+len(words) > len(rd.signs) {
		return false
	}
	for k := range len(words) {
		if rd.signs[i+k].r != rune(words[k]) {
			return false
		}
	}
	return true
}

// bracketed reports whether one of the words stands in brackets at sign i, and
// where the brackets end.
func (rd *reading) bracketed(i int, words ...string) (int, bool) {
	for _, w := range words {
		at := rd.ahead(i+1, 1)
		if !rd.follows(at, w) {
			continue
		}
		at = rd.ahead(at+len(w), 1)
		if at < len(rd.signs) {
			switch rd.signs[at].r {
			case ')', ']', '}', '>':
				return at + 1, true
			}
		}
	}
	return i, false
}

// longestLocal and longestDomain bound an address (RFC 5321), in signs with
// room for marks.
const (
	longestLocal  = 128
	longestDomain = 512
)

// local gives where the local part of an address that ends at sign end begins,
// not before first.
func (rd *reading) local(end, first int) int {
	start := end
	for i := end - 1; i >= first && end-i <= longestLocal; i-- {
		s := &rd.signs[i]
		switch {
		case letter(s.r) || number(s.r):
			start = i
		case s.mark, s.r == '.', s.r == '-', s.r == '_', s.r == '+', s.r == '%', s.r == '\'':
		default:
			return start
		}
	}
	return start
}

// domain gives where the domain that begins at sign i ends: at least two
// labels, the last of at least two letters. It gives i when there is none.
func (rd *reading) domain(i int) int {
	end, labels, first := i, 0, i
	for at := i; at < len(rd.signs) && at-first < longestDomain; {
		from := at
		letters := 0
		for ; at < len(rd.signs); at++ {
			s := &rd.signs[at]
			if s.r == '_' && rd.follows(at, "_dot_") {
				break
			}
			if letter(s.r) {
				letters++
			} else if !number(s.r) && s.r != '-' && s.r != '_' && !s.mark {
				break
			}
		}
		if at == from {
			break
		}
		if labels++; labels > 1 && letters >= 2 {
			end = rd.trimmed(at)
		}
		next, ok := rd.dot(at)
		if !ok {
			break
		}
		at = next
	}
	return end
}

// trimmed steps back over marks and dashes.
func (rd *reading) trimmed(at int) int {
	for at > 0 && (rd.signs[at-1].mark || rd.signs[at-1].r == '-' || rd.signs[at-1].r == '_') {
		at--
	}
	return at
}

// dot reports whether a dot stands at sign i, in whatever words, and what comes
// after it.
func (rd *reading) dot(i int) (int, bool) {
	if i >= len(rd.signs) {
		return i, false
	}
	if rd.signs[i].r == '.' {
		return i + 1, true
	}
	if rd.follows(i, "_dot_") || rd.follows(i, "-dot-") {
		return i + len("_dot_"), true
	}
	at := rd.ahead(i, 2)
	if at < len(rd.signs) {
		switch rd.signs[at].r {
		case '.':
			return rd.ahead(at+1, 1), true
		case '(', '[', '{':
			to, ok := rd.bracketed(at, "punkt", "dot", "prick", ".")
			return rd.ahead(to, 2), ok
		}
	}
	for _, w := range []string{"punkt ", "dot ", "prick "} {
		if at > i && rd.follows(at, w) {
			return rd.ahead(at+len(w), 2), true
		}
	}
	return i, false
}

func runes(s string) int { return utf8.RuneCountInString(s) }
