package privacy

import "strings"

const remedyNumber = "Ta bort numret. Idén behöver aldrig ett personnummer. Är det något annat, skriv vad det är i stället för siffrorna."

const remedyPerhaps = "Ta bort det om det är ett, eller skriv vad siffrorna betyder."

// personalNumbers finds personnummer and samordningsnummer in a chain of
// digits (Skatteverket, SKV 704 and SKV 707: year, month, day, three digits of
// a number and one that checks the nine before it).
//
// A number is made of whole groups of digits. In a chain that holds more than
// the number, such as a row of a table, only the ways to group it that people
// use count, so that ordinary figures are let by.
func (rd *reading) personalNumbers(chain []group, found func(Hit)) {
	for i := 0; i < len(chain); i++ {
		j, kind := longest(chain, i)
		if kind == no {
			continue
		}
		if rd.otherwise(chain, i, j) {
			continue
		}
		from, to := chain[i].from, chain[j].to
		if rd.figured && (kind != sure || !rd.mostly(chain, i, j)) {
			continue
		}
		if kind == sure {
			found(rd.hit(PersonalNumber, from, to, true, remedyNumber))
		} else {
			found(rd.hit(PersonalNumber, from, to, false, remedyPerhaps))
		}
		i = j
	}
}

type certainty int

const (
	no      certainty = iota
	perhaps           // the shape and the date are right, the last digit is not
	sure
)

// longest looks for a number that begins with group i, with century before one
// without.
func longest(chain []group, i int) (last int, c certainty) {
	n := 0
	for j := i; j < len(chain); j++ {
		n += len(chain[j].digits)
		if n > 12 {
			break
		}
		if n != 10 && n != 12 || !grouped(chain, i, j) {
			continue
		}
		digits := joined(chain, i, j)
		if n == 12 {
			switch digits[:2] {
			case "18", "19", "20":
			default:
				continue
			}
			digits = digits[2:]
		}
		switch {
		case !born(digits):
		case luhn(digits):
			last, c = j, sure
		case c == no && dashed(chain, i, j):
			last, c = j, perhaps
		}
	}
	return last, c
}

// born reports whether ten digits begin with a date: in a samordningsnummer the
// day has 60 added.
func born(digits string) bool {
	year, month, day := two(digits), two(digits[2:]), two(digits[4:])
	if day > 60 {
		day -= 60
	}
	if month < 1 || month > 12 || day < 1 {
		return false
	}
	last := [...]int{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
	if month == 2 && year%4 != 0 { // of 00, one century is a leap year: 2000
		last = 28
	}
	return day <= last
}

func two(digits string) int { return int(digits[0]-'0')*10 + int(digits[1]-'0') }

// luhn reports whether the last of ten digits checks the others.
func luhn(digits string) bool {
	sum := 0
	for i := range 10 {
		d := int(digits[i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// dashed reports whether groups i–j are written as 850709-9805 is.
func dashed(chain []group, i, j int) bool {
	return j == i+1 && chain[i].gap.dash && chain[i].gap.tight && len(chain[j].digits) == 4
}

// grouped reports whether groups i–j may be one number, going by how they are
// parted: as people write it (850709-9805, 19850709 9805, 19 850709 9805)
// anywhere, and in any other way where they stand by themselves.
func grouped(chain []group, i, j int) bool {
	const lengths = "0123456789abc"
	var shape [12]byte
	for k := i; k <= j; k++ {
		shape[k-i] = lengths[len(chain[k].digits)]
		if k < j && chain[k].gap.colon && !(len(chain[k+1].digits) == 4 && len(chain[k].digits) >= 6) {
			return false // a time, or a statute
		}
	}
	switch string(shape[:j-i+1]) {
	case "a", "c", "64", "84", "264":
		return true
	}
	return !moment(chain, i, j) && alone(chain, i, j)
}

// moment reports whether groups i–j are a day and a time, such as
// 2026-11-22 08.30.
func moment(chain []group, i, j int) bool {
	if j-i < 2 || len(chain[j].digits) != 2 || len(chain[j-1].digits) != 2 {
		return false
	}
	hour, minute := chain[j-1], chain[j]
	return !chain[j-2].gap.tight && hour.gap.tight && !hour.gap.dash && two(hour.digits) < 24 && two(minute.digits) < 60
}

// alone reports whether groups i–j stand by themselves: are all of a chain, of
// a line or a cell of a table, or are held together by signs without spaces
// and parted by spaces from the rest.
func alone(chain []group, i, j int) bool {
	last := &chain[j].gap
	begins := i == 0 || chain[i-1].gap.line || item(chain, i)
	if !begins && chain[i-1].gap.tight || !last.ends && !last.line && last.tight {
		return false // a part of something held together
	}
	oneLine, tight := true, true
	for k := i; k < j; k++ {
		oneLine = oneLine && !chain[k].gap.line
		tight = tight && chain[k].gap.tight
	}
	switch {
	case i == 0 && last.ends:
		return true
	case !oneLine:
		return false
	}
	return tight || begins && (last.ends || last.line)
}

// item reports whether what stands before group i is the number of an item
// in a list: "1. ".
func item(chain []group, i int) bool {
	return i == 1 && len(chain[0].digits) <= 2 && chain[0].gap.spoken && !chain[0].gap.tight
}

// otherwise reports whether groups i–j are something else than a person's
// number: an amount of money, a book's number, a telephone.
func (rd *reading) otherwise(chain []group, i, j int) bool {
	return rd.money(chain, i, j) || rd.book(chain, i, j) || telephone(chain, i, j)
}

// money reports whether the groups are thousands, with a currency after them.
func (rd *reading) money(chain []group, i, j int) bool {
	if j == i || len(chain[i].digits) > 3 {
		return false
	}
	for k := i + 1; k <= j; k++ {
		if len(chain[k].digits) != 3 {
			return false
		}
	}
	after := rd.after(chain[j].to)
	for _, unit := range []string{"kr", "kronor", "sek", "euro", "€", "$", "miljon", "tkr", "mkr", "dollar"} {
		if strings.HasPrefix(after, unit) {
			return true
		}
	}
	return false
}

// after gives the few signs that follow sign i, without spaces first.
func (rd *reading) after(i int) string {
	var out []rune
	for ; i < len(rd.signs) && len(out) < 8; i++ {
		if r := rd.signs[i].r; !rd.signs[i].mark && (len(out) > 0 || r != ' ') {
			out = append(out, r)
		}
	}
	return string(out)
}

// book reports whether the groups are, or end, an ISBN whose last digit is
// right.
func (rd *reading) book(chain []group, i, j int) bool {
	digits := joined(chain, i, j)
	if len(digits) != 10 {
		return false
	}
	if i > 0 && (chain[i-1].digits == "978" || chain[i-1].digits == "979") {
		sum := 0
		for n, r := range chain[i-1].digits + digits {
			sum += int(r-'0') * (1 + 2*(n%2))
		}
		return sum%10 == 0
	}
	sum := 0
	for n, r := range digits {
		sum += int(r-'0') * (10 - n)
	}
	return sum%11 == 0 && rd.before(chain[i].from, "isbn")
}

// before reports whether a word stands just before sign i.
func (rd *reading) before(i int, word string) bool {
	for i--; i >= 0 && !letter(rd.signs[i].r) && !number(rd.signs[i].r); i-- {
	}
	at := i + 1 - len(word)
	if at < 0 {
		return false
	}
	for k := range len(word) {
		if rd.signs[at+k].r != rune(word[k]) {
			return false
		}
	}
	return true
}
