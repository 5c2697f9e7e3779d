package privacy

import "strings"

// alike is letters of other alphabets, and signs, that look like a small or a
// capital Latin letter, each beside what it is taken for (Unicode TR 39 has
// many more; these are those that can be typed, or copied from pages that make
// "fancy" letters).
var alike = pairs(
	"аa вb еe кk мm нh оo рp сc тt уy хx іi їi јj ѕs ԁd ԛq ԝw һh ӏl ґr зz ьb",
	"αa βb γy εe ζz ηn ιi κk μm νv οo ρp τt υu χx ωw ϲc",
	"օo սu հh գq յj ոn ռn ցg",
	"ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz",
	"ɑa ɡg ɩi ɐa ǝe ɔc ɯm ɹr ʇt ʌv ʍw ʎy ƅb ǀl ǃi ıi ȷj ⅼl ∣l │l ❘l ｜l ꞁl",
)

// pairs makes a table of letters with what each is taken for.
func pairs(rows ...string) map[rune]rune {
	table := map[rune]rune{}
	for _, row := range rows {
		for pair := range strings.FieldsSeq(row) {
			letters := []rune(pair)
			table[letters[0]] = letters[len(letters)-1]
		}
	}
	return table
}

// enclosed gives the letter in one of the runs of ringed and squared capital
// letters that Unicode does not take apart, and of those that flags are made of.
func enclosed(r rune) (rune, bool) {
	for _, first := range []rune{0x1f150, 0x1f170, 0x1f1e6} {
		if r >= first && r < first+26 {
			return 'a' + r - first, true
		}
	}
	return 0, false
}

// figures is letters that are written for digits.
var figures = map[rune]rune{'o': '0', 'l': '1', 'i': '1', '|': '1', '!': '1', 's': '5', 'b': '8', 'z': '2'}

// leastDigits is how many digits of ten are digits, in a number that is written
// with letters for some of them.
const leastDigits = 5

// withFigures gives the reading with letters that stand for digits taken as
// digits ("85O7O9-98O5"), where they stand among digits; or nil when there are
// none. Words and other letters are as they were.
func (rd *reading) withFigures() *reading {
	var other *reading
	for i := 0; i < len(rd.signs); i++ {
		from, digits, letters := i, 0, 0
		for ; i < len(rd.signs); i++ {
			s := &rd.signs[i]
			if number(s.r) {
				digits++
			} else if _, ok := figures[s.r]; ok && !s.dots {
				letters++
			} else if !s.mark && s.r != '-' {
				break
			}
		}
		if digits == 0 || letters == 0 {
			continue
		}
		if other == nil {
			other = &reading{text: rd.text, signs: append([]sign(nil), rd.signs...), figured: true}
		}
		for n := from; n < i; n++ {
			if d, ok := figures[rd.signs[n].r]; ok {
				other.signs[n].r = d
			}
		}
	}
	return other
}

// mostly reports whether the groups i–j are digits as they were written, but
// for a few.
func (rd *reading) mostly(chain []group, i, j int) bool {
	digits := 0
	for _, s := range rd.signs[chain[i].from:chain[j].to] {
		if number(s.r) && !s.mark && number(rune(rd.text[s.start])) {
			digits++
		}
	}
	return digits >= leastDigits
}
