package privacy

import "strings"

const remedyPhone = "Ta bort telefonnumret. Skriv i stället vilken funktion man når, till exempel kontaktcenter."

// phones finds telephone numbers in a chain of digits: Swedish ones with their
// area code (PTS's numbering plan) or +46, and foreign ones with a plus.
func (rd *reading) phones(chain []group, found func(Hit)) {
	for i := 0; i < len(chain); i++ {
		if rd.figured { // where letters are taken for digits, mobiles alone
			if j := mobile(chain, i); j >= i && chain[i].digits[0] == '0' && rd.mostly(chain, i, j) {
				found(rd.hit(Phone, chain[i].from, chain[j].to, true, remedyPhone))
				i = j
			}
			continue
		}
		if j := rd.plus(chain, i); j >= i {
			found(rd.hit(Phone, rd.plusAt(chain[i].from), chain[j].to, true, remedyPhone))
			i = j
			continue
		}
		if j := national(chain, i); j >= i && !rd.before(chain[i].from, "isbn") {
			found(rd.hit(Phone, chain[i].from, chain[j].to, true, remedyPhone))
			i = j
		}
	}
}

// plusAt gives the sign of a plus just before sign i, or i.
func (rd *reading) plusAt(i int) int {
	for k := i - 1; k >= 0 && k >= i-3; k-- {
		switch {
		case rd.signs[k].r == '+':
			return k
		case rd.signs[k].mark, rd.signs[k].r == ' ', rd.signs[k].r == '(':
		default:
			return i
		}
	}
	return i
}

// plus gives the last group of a number that begins at i with a country code,
// or -1.
func (rd *reading) plus(chain []group, i int) int {
	digits := chain[i].digits
	at := rd.plusAt(chain[i].from)
	international := at < chain[i].from && (at == 0 || !number(rd.signs[at-1].r))
	if strings.HasPrefix(digits, "0046") || digits == "00" && !chain[i].gap.ends && strings.HasPrefix(chain[i+1].digits, "46") {
		international = true
	}
	if !international {
		return -1
	}
	return end(chain, i, len(digits), 8, 13)
}

// end gives the last group of a number of at least least and at most most
// digits, of which n are in group i; or -1.
func end(chain []group, i, n, least, most int) int {
	j := i
	for !chain[j].gap.ends && joins(chain[j].gap) && n+len(chain[j+1].digits) <= most {
		j++
		n += len(chain[j].digits)
	}
	if n < least || n > most {
		return -1
	}
	return j
}

// joins reports whether what stands between two groups may stand in a
// telephone number.
func joins(g gap) bool { return !g.line && !g.odd && g.visible <= 2 }

// national gives the last group of a Swedish number that begins at i, or -1.
func national(chain []group, i int) int {
	if i > 0 && (chain[i-1].gap.tight || chain[i-1].digits == "978" || chain[i-1].digits == "979") {
		return -1 // the end of something longer, or a book
	}
	first := chain[i].digits
	switch {
	case first[0] != '0':
		return -1
	case len(first) >= 8:
		if len(first) > 10 || areaCode(first) == 0 {
			return -1
		}
		return i
	case mobile(chain, i) >= 0:
		return mobile(chain, i)
	case chain[i].gap.ends || areaCode(first) != len(first):
		return -1
	}
	next := chain[i+1].digits
	if next[0] == '0' || clock(chain, i) || date(chain, i) {
		return -1
	}
	if i > 0 && !chain[i-1].gap.spoken && !chain[i-1].gap.line && !chain[i].gap.spoken {
		return -1 // thousands
	}
	least := 8
	if len(first) == 4 {
		least = 9
	}
	return end(chain, i, len(first), least, 10)
}

// areaCode gives how many of the digits are a Swedish area code, or 0.
func areaCode(digits string) int {
	switch {
	case len(digits) < 2 || digits[0] != '0' || digits[1] == '0':
		return 0
	case digits[:2] == "08":
		return 2
	case len(digits) < 3:
		return 0
	}
	switch digits[:3] {
	case "010", "011", "013", "016", "018", "019", "020", "021", "023", "026",
		"031", "033", "035", "036", "040", "042", "044", "046", "054", "060",
		"063", "070", "072", "073", "076", "077", "079", "090":
		return 3
	}
	if len(digits) < 4 {
		return 0
	}
	return 4
}

// mobile gives the last group of ten digits that begin as a mobile number's,
// however they are grouped, or -1.
func mobile(chain []group, i int) int {
	n, beginning := 0, ""
	for j := i; j < len(chain); j++ {
		n += len(chain[j].digits)
		if len(beginning) < 3 {
			beginning += chain[j].digits
		}
		if n == 10 {
			switch beginning[:3] {
			case "070", "072", "073", "076", "079":
				return j
			}
			return -1
		}
		if n > 10 || chain[j].gap.ends || !joins(chain[j].gap) {
			return -1
		}
	}
	return -1
}

// clock reports whether the groups from i are two times, such as 08.15–16.45.
func clock(chain []group, i int) bool {
	if i+3 >= len(chain) {
		return false
	}
	for k := range 4 {
		if len(chain[i+k].digits) != 2 || two(chain[i+k].digits) > [2]int{24, 59}[k%2] {
			return false
		}
	}
	return !chain[i].gap.dash && chain[i].gap.tight && chain[i+1].gap.dash && !chain[i+2].gap.dash && chain[i+2].gap.tight
}

// date reports whether the groups from i are a date such as 08-12-2024.
func date(chain []group, i int) bool {
	if i+2 >= len(chain) || len(chain[i].digits) != 2 || len(chain[i+1].digits) != 2 || len(chain[i+2].digits) != 4 {
		return false
	}
	year := chain[i+2].digits[:2]
	return two(chain[i+1].digits) <= 12 && (year == "19" || year == "20")
}

// telephone reports whether groups i–j are written as a telephone number is,
// and as a personnummer is not: parted after an area code of three or four
// digits, or of two before a longer group.
func telephone(chain []group, i, j int) bool {
	if j == i || national(chain, i) != j {
		return false
	}
	switch len(chain[i].digits) {
	case 3:
		return true
	case 4:
		return len(chain[i+1].digits) != 2
	case 2:
		return len(chain[i+1].digits) > 2 && len(chain[i+1].digits) != 6
	}
	return false
}
