package privacy

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

const remedyOwn = "Ta bort det. De som bedömer idén ska inte veta vem den kommer från."

const remedyInitials = "Är det någons namn eller initialer, ta bort det."

// own is the sender's own strings, taken apart.
type own struct {
	alone    map[string]bool // words that tell who it is by themselves
	parts    map[string]bool // every word of a name, also short ones
	initials map[string]bool
	phones   []string // digits, without country code and leading zeros
}

// shortestAlone is how many letters a word of a name has at least to be looked
// for by itself, and shortestPhone how many digits a part of a number has.
const (
	shortestAlone = 3
	shortestPhone = 6
)

func newOwn(strs []string) *own {
	o := &own{alone: map[string]bool{}, parts: map[string]bool{}, initials: map[string]bool{}}
	for _, s := range strs {
		o.take(s)
		if abroad := writtenOut.Replace(norm.NFC.String(s)); abroad != s {
			o.take(abroad)
		}
	}
	return o
}

// writtenOut is how letters with rings and dots are written where there are
// none, beside without them.
var writtenOut = strings.NewReplacer("å", "aa", "ä", "ae", "ö", "oe", "ø", "oe", "æ", "ae", "ü", "ue", "Å", "Aa", "Ä", "Ae", "Ö", "Oe", "Ø", "Oe", "Æ", "Ae", "Ü", "Ue")

// take takes one string apart.
func (o *own) take(s string) {
	rd := read(s)
	if digits, letters := count(rd); letters == 0 && len(digits) >= shortestPhone {
		o.phones = append(o.phones, homely(digits))
		return
	}
	if at := strings.LastIndexAny(s, "@＠"); at > 0 {
		o.add(read(s[:at]), true) // the domain is the employer's
		return
	}
	login := !strings.ContainsAny(s, " .") && strings.ContainsAny(s, "-_") && s == strings.ToLower(s)
	o.add(rd, !login)
}

// add takes in a name, the local part of an address, or a login. The words of a
// login may be any words, and tell nothing one by one.
func (o *own) add(rd *reading, oneByOne bool) {
	var name []string
	for _, w := range rd.words {
		if strings.Trim(w.text, "0123456789") != "" {
			name = append(name, w.text)
		}
	}
	for _, w := range name {
		o.parts[w] = true
		if runes(w) >= shortestAlone && (oneByOne || len(name) == 1) {
			o.alone[w] = true
		}
	}
	if len(name) < 2 {
		return
	}
	first, last := name[0], name[len(name)-1]
	letters := ""
	for _, w := range name {
		letters += initial(w)
	}
	o.initials[letters], o.initials[initial(first)+initial(last)] = true, true
	for _, joined := range []string{strings.Join(name, ""), first + last} {
		if runes(joined) >= 2*shortestAlone {
			o.alone[joined] = true
		}
	}
}

// initial gives the first letter of a word.
func initial(w string) string {
	for _, r := range w {
		return string(r)
	}
	return ""
}

// count gives the digits of a text, and how many letters it has.
func count(rd *reading) (string, int) {
	var digits []byte
	letters := 0
	for _, s := range rd.signs {
		if number(s.r) {
			digits = append(digits, byte(s.r))
		} else if letter(s.r) {
			letters++
		}
	}
	return string(digits), letters
}

// homely gives a telephone number without what is dialled before the area
// code.
func homely(digits string) string {
	digits = strings.TrimLeft(digits, "0")
	if rest, ok := strings.CutPrefix(digits, "46"); ok && len(rest) >= 7 {
		digits = strings.TrimLeft(rest, "0")
	}
	return digits
}

// numbers finds the sender's telephone numbers in a chain of digits, whole or
// without their beginning, however they are grouped.
func (o *own) numbers(rd *reading, chain []group, found func(Hit)) {
	if len(o.phones) == 0 {
		return
	}
	for i := 0; i < len(chain); i++ {
		digits := ""
		for j := i; j < len(chain) && len(digits) <= 15; j++ {
			digits += chain[j].digits
			if o.phone(homely(digits)) {
				found(rd.hit(Own, rd.plusAt(chain[i].from), chain[j].to, true, remedyOwn))
			}
		}
	}
}

func (o *own) phone(digits string) bool {
	if len(digits) < shortestPhone {
		return false
	}
	for _, p := range o.phones {
		if strings.HasSuffix(p, digits) {
			return true
		}
	}
	return false
}

// words finds the sender's names: whole, first or last alone, and initials.
func (o *own) words(rd *reading, found func(Hit)) {
	if len(o.parts) == 0 {
		return
	}
	for i := 0; i < len(rd.words); i++ {
		if last := o.spelled(rd, i); last > i {
			found(rd.hit(Own, rd.words[i].from, rd.words[last].to, true, remedyOwn))
			i = last
			continue
		}
		last, n := i, 0
		for last < len(rd.words) && o.part(rd.words[last].text) && (last == i || rd.beside(last-1)) {
			last, n = last+1, n+1
		}
		w := &rd.words[i]
		switch {
		case n > 1:
			found(rd.hit(Own, w.from, rd.words[last-1].to, true, remedyOwn))
			i = last - 1
		case o.isAlone(w.text) && ordinary(w.text):
			if w.capital { // with a small letter it is the word
				found(rd.hit(Own, w.from, w.to, !w.opens, remedyOwn))
			}
		case o.isAlone(w.text):
			found(rd.hit(Own, w.from, w.to, true, remedyOwn))
		case w.shouted && o.initials[w.text]:
			found(rd.hit(Own, w.from, w.to, false, remedyInitials))
		}
	}
}

// part and isAlone take a word with or without the s of the genitive.
func (o *own) part(w string) bool { return o.parts[w] || o.parts[strings.TrimSuffix(w, "s")] }

func (o *own) isAlone(w string) bool { return o.alone[w] || o.alone[strings.TrimSuffix(w, "s")] }

// spelled gives the last of single letters from word i that are the sender's
// initials ("A.Ö.") or a name spelled out ("Å s a"), or i.
func (o *own) spelled(rd *reading, i int) int {
	var letters strings.Builder
	last, capitals := i, true
	for n := i; n < len(rd.words) && n < i+24 && runes(rd.words[n].text) == 1 && (n == i || rd.beside(n-1)); n++ {
		letters.WriteString(rd.words[n].text)
		capitals = capitals && rd.words[n].capital
		if l := letters.String(); n > i && (capitals && o.initials[l] || o.alone[l] && runes(l) >= shortestAlone) {
			last = n
		}
	}
	return last
}

// beside reports whether word i stands just before the next one, as parts of a
// name do: with a space, a hyphen, a dot, an underscore or a line end between.
func (rd *reading) beside(i int) bool {
	if i+1 >= len(rd.words) || rd.words[i+1].from-rd.words[i].to > 8 {
		return false
	}
	seen := 0
	for _, s := range rd.signs[rd.words[i].to:rd.words[i+1].from] {
		switch {
		case s.mark:
		case s.r == ' ', s.r == '-', s.r == '.', s.r == '_', s.r == '\n':
			seen++
		default:
			return false
		}
	}
	return seen <= 3
}

// ordinary reports whether a name, with or without the s of the genitive, is
// also a Swedish word.
func ordinary(w string) bool { return ordinaryWords[w] || ordinaryWords[strings.TrimSuffix(w, "s")] }
