package privacy

import "strings"

// figure is digits that are written as a word: "åtta", "nittioåtta", "85",
// "januari".
type figure struct {
	digits string
	first  int // the words it stands in: one, or two as in "åttio fem"
	last   int
	said   bool // in letters
	month  bool
	unit   bool // one to nine, in letters
	ten    bool // twenty, thirty …, in letters
}

// spokenDigits is the words for numbers, folded, and what digits they stand
// for when a number is read aloud.
var spokenDigits = spoken()

func spoken() map[string]figure {
	all := map[string]figure{}
	units := strings.Fields("noll ett två tre fyra fem sex sju åtta nio")
	for n, w := range units {
		all[fold(w)] = figure{digits: string(rune('0' + n)), said: true, unit: n > 0}
	}
	all["en"] = figure{digits: "1", said: true, unit: true}
	for n, w := range strings.Fields("tio elva tolv tretton fjorton femton sexton sjutton arton nitton") {
		all[fold(w)] = figure{digits: "1" + string(rune('0'+n)), said: true}
	}
	for n, w := range strings.Fields("tjugo trettio fyrtio femtio sextio sjuttio åttio nittio") {
		tens := string(rune('2' + n))
		all[fold(w)] = figure{digits: tens + "0", said: true, ten: true}
		for unit := 1; unit < 10; unit++ {
			all[fold(w+units[unit])] = figure{digits: tens + string(rune('0'+unit)), said: true}
		}
		all[fold(w+"en")] = figure{digits: tens + "1", said: true}
	}
	for century, words := range map[string]string{"19": "nittonhundra nittonhundratalet", "20": "tjugohundra"} {
		for w := range strings.FieldsSeq(words) {
			all[fold(w)] = figure{digits: century, said: true}
		}
	}
	for n, w := range strings.Fields("januari februari mars april maj juni juli augusti september oktober november december") {
		month := figure{digits: string(rune('0'+(n+1)/10)) + string(rune('0'+(n+1)%10)), said: true, month: true}
		all[w] = month
		all[w[:3]] = month
	}
	return all
}

// betweenFigures are words that may stand between the parts of a number that
// is told: "850709 streck 98 05", "född 850709, de fyra sista är 9805".
var betweenFigures = wordSet("streck bindestreck minus plus sista fyra siffror siffrorna kontrollsiffra kontrollsiffran kontrollsiffror kontrollsiffrorna slutar slutsiffror slutsiffrorna")

// told are those that say that digits follow that belong to the ones before.
var told = wordSet("streck bindestreck sista kontrollsiffror kontrollsiffrorna slutar slutsiffror slutsiffrorna")

// fillers may stand beside them.
var fillers = wordSet("och de är på med mina")

// spokenNumbers finds personnummer and telephone numbers that are written as
// they are said: "åtta fem noll sju noll nio, nittioåtta noll fem", "9 juli 1985,
// sista fyra 9805", "noll sjuttio, sjutton fyrtio …".
func (rd *reading) spokenNumbers(found func(Hit)) {
	for i := 0; i < len(rd.words); i++ {
		run, next := rd.run(i)
		if len(run) > 1 {
			rd.toldNumbers(run, found)
		}
		i = max(i, next-1)
	}
}

// longestRun is how many words a number that is said may have.
const longestRun = 40

// run gives the figures that follow one another from word i, and the word
// after them.
func (rd *reading) run(i int) (run []figure, next int) {
	linked := false
	for ; i < len(rd.words) && len(run) < longestRun; i++ {
		if len(run) > 0 && !rd.close(i-1) {
			break
		}
		w := rd.words[i].text
		f, ok := spokenDigits[w]
		if !ok && strings.Trim(w, "0123456789") == "" && len(w) <= 12 {
			f, ok = figure{digits: w}, true
		}
		switch {
		case len(run) > 0 && betweenFigures[w] && (!ok || linked || rd.linkFollows(i)):
			linked = linked || told[w]
			if told[w] {
				run[len(run)-1].said = true
			}
			continue
		case len(run) > 0 && fillers[w] && rd.toldNear(i):
			continue
		case !ok:
			return run, i
		}
		f.first, f.last = i, i
		if len(run) > 0 && !f.said && !run[len(run)-1].said && rd.comma(i-1) {
			return run, i // two figures, each its own
		}
		if last := len(run) - 1; last >= 0 && f.unit && run[last].ten && run[last].last == i-1 {
			run[last].digits, run[last].ten, run[last].last = run[last].digits[:1]+f.digits, false, i
			continue
		}
		run = append(run, f)
	}
	return run, i
}

// toldNear reports whether one of the few words around word i says that digits
// belong to the ones before.
func (rd *reading) toldNear(i int) bool {
	for n := max(0, i-3); n < min(len(rd.words), i+4); n++ {
		if told[rd.words[n].text] {
			return true
		}
	}
	return false
}

// linkFollows reports whether "fyra" at word i is of "fyra sista".
func (rd *reading) linkFollows(i int) bool {
	return i+1 < len(rd.words) && told[rd.words[i+1].text]
}

// close reports whether only a few signs stand between word i and the next.
func (rd *reading) close(i int) bool {
	between := rd.signs[rd.words[i].to:rd.words[i+1].from]
	for _, s := range between {
		if s.r == '%' || s.r == '|' {
			return false
		}
	}
	return len(between) <= widest
}

// comma reports whether a comma stands between word i and the next.
func (rd *reading) comma(i int) bool {
	for _, s := range rd.signs[rd.words[i].to:rd.words[i+1].from] {
		if s.r == ',' {
			return true
		}
	}
	return false
}

// toldNumbers finds numbers in a run of figures, some of which are said.
func (rd *reading) toldNumbers(run []figure, found func(Hit)) {
	for i := 0; i < len(run); i++ {
		if j, ok := toldPersonal(run, i); ok {
			found(rd.hit(PersonalNumber, rd.words[run[i].first].from, rd.words[run[j].last].to, true, remedyNumber))
			i = j
			continue
		}
	}
	digits := ""
	for _, f := range run {
		if !f.said || f.month {
			return
		}
		digits += f.digits
	}
	if len(digits) >= 8 && len(digits) <= 10 && areaCode(digits) > 0 {
		found(rd.hit(Phone, rd.words[run[0].first].from, rd.words[run[len(run)-1].last].to, true, remedyPhone))
	}
}

// toldPersonal gives the last figure of a personnummer that begins with figure
// i, at least one of which is said.
func toldPersonal(run []figure, i int) (last int, ok bool) {
	if i+3 < len(run) && run[i+1].month && len(run[i].digits) <= 2 { // 9 juli 1985
		day := "0" + run[i].digits
		day = run[i+1].digits + day[len(day)-2:]
		if last, ok := toldRest(run, i+3, run[i+2].digits+day, true); ok {
			return last, ok
		}
		if century := run[i+2].digits; century == "19" || century == "20" { // nittonhundra åttiofem
			if last, ok := toldRest(run, i+4, century+run[i+3].digits+day, true); ok {
				return last, ok
			}
		}
	}
	return toldRest(run, i, "", false)
}

// toldRest takes figures from j to the digits that have been read, until they
// are a personnummer.
func toldRest(run []figure, j int, digits string, said bool) (last int, ok bool) {
	for ; j < len(run) && len(digits) < 12; j++ {
		digits += run[j].digits
		said = said || run[j].said
		ten := digits
		if len(digits) == 12 && (digits[:2] == "19" || digits[:2] == "20") {
			ten = digits[2:]
		}
		if said && len(ten) == 10 && born(ten) && luhn(ten) {
			return j, true
		}
	}
	return 0, false
}
