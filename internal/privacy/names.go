package privacy

import (
	_ "embed"
	"strings"
	"unicode"
)

//go:embed namn.txt
var namesFile string

const remedyName = "Är det en person, skriv funktionen i stället, till exempel en kollega eller handläggaren."

// firstNames, lastNames and ordinaryWords are read from namn.txt, folded.
// Ordinary words are names that are Swedish words too.
var firstNames, lastNames, ordinaryWords = readNames(namesFile)

// nameList is names, folded, with how many letters of each have a ring or dots:
// Åsa may be written Asa, but Lana is not written Låna.
type nameList map[string]int

func readNames(file string) (first, last nameList, ordinary map[string]bool) {
	first, last, ordinary = nameList{}, nameList{}, map[string]bool{}
	var into nameList
	for line := range strings.Lines(file) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		switch line {
		case "[tilltalsnamn]":
			into = first
			continue
		case "[efternamn]":
			into = last
			continue
		case "[ord]":
			into = nil
			continue
		}
		for name := range strings.FieldsSeq(line) {
			name, word := strings.CutSuffix(name, "*")
			w := &read(name).words[0]
			if word || into == nil {
				ordinary[w.text] = true
			}
			if into != nil {
				into[w.text] = max(into[w.text], w.dots)
			}
		}
	}
	return first, last, ordinary
}

// families is how last names end that no list could hold all of, folded:
// Swedish, Slavic, Finnish, Romanian, Greek, Turkish, Persian, Icelandic.
// Swedish words do not end so.
var families = []string{
	"sson", "qvist", "quist",
	"ovic", "evic", "ovski", "evski", "owski", "ewski", "owska", "ewska", "owicz", "ewicz", "enko", "chuk", "czuk",
	"ainen", "kkinen", "oskinen", "lminen", "ttinen", "kkonen", "hkonen",
	"escu", "poulos", "opoulou", "oglu", "zadeh", "nejad", "sdottir",
}

// shortestFamily is how many letters a name has that is told by its end.
const shortestFamily = 7

// lastName gives the last name that a word is, as listed does.
func lastName(w *word) string {
	if name := listed(lastNames, w); name != "" || runes(w.text) < shortestFamily {
		return name
	}
	for _, end := range families {
		if strings.HasSuffix(w.text, end) || strings.HasSuffix(w.text, end+"s") {
			return w.text
		}
	}
	return ""
}

// names finds people's names: those that are common in Sweden, with the words
// after them that are written as names are, and others where the words before
// say that a person follows. Capital letters are what tells a name; in small
// letters, a first name must have a last name after it, or a word before it that
// says whose it is. A few words in another alphabet may be a name, and more are
// a text.
func (rd *reading) names(found func(Hit)) {
	for i := 0; i < len(rd.words); i++ {
		w := &rd.words[i]
		if otherAlphabet(w.text) {
			end := i
			for end+1 < len(rd.words) && otherAlphabet(rd.words[end+1].text) && rd.near(end) {
				end++
			}
			if end < i+longestName {
				found(rd.hit(Name, w.from, rd.words[end].to, false, remedyName))
			}
			i = end
			continue
		}
		if !w.capital {
			if end := rd.smallName(i); end >= i {
				found(rd.hit(Name, w.from, rd.words[end].to, false, remedyName))
				i = end
			}
			continue
		}
		if len(w.text) < 2 || number(rune(w.text[0])) {
			continue
		}
		first, last := listed(firstNames, w), lastName(w)
		presented := rd.presented(i)
		end := i
		for end+1 < len(rd.words) && end < i+3 && rd.words[end+1].capital && !rd.words[end+1].opens && rd.near(end) {
			end++
		}
		named := presented || (first != "" || last != "") && rd.isName(i, end, first, last) || rd.pair(i, end)
		if named && !rd.calledAfter(i, end) {
			found(rd.hit(Name, w.from, rd.words[end].to, false, remedyName))
			i = end
		}
	}
}

// longestName is how many words a name has at most.
const longestName = 4

// otherAlphabet reports whether a word, as it is read, has letters that are not
// Latin.
func otherAlphabet(w string) bool {
	if runes(w) < 2 {
		return false
	}
	for _, r := range w {
		if r > unicode.MaxLatin1 && !unicode.Is(unicode.Latin, r) && unicode.IsLetter(r) {
			return true
		}
	}
	return false
}

// smallName gives the last word of a name in small letters that begins at word
// i, or -1.
func (rd *reading) smallName(i int) int {
	w := &rd.words[i]
	first := listed(firstNames, w)
	if first == "" || ordinaryWords[first] || runes(first) < shortestAlone {
		return -1
	}
	if next := i + 1; next < len(rd.words) && !rd.words[next].opens && rd.near(i) {
		if last := lastName(&rd.words[next]); last != "" && !ordinaryWords[last] {
			return next
		}
	}
	if rd.presented(i) {
		return i
	}
	return -1
}

// listed gives the name in a list that a word is, with or without the s of the
// genitive, or "".
func listed(list nameList, w *word) string {
	for _, name := range [2]string{w.text, strings.TrimSuffix(w.text, "s")} {
		if dots, ok := list[name]; ok && w.dots <= dots {
			return name
		}
	}
	return ""
}

// isName reports whether the capital words i–end, of which the first is in a
// list, are somebody.
func (rd *reading) isName(i, end int, first, last string) bool {
	w := &rd.words[i]
	if end > i {
		next := &rd.words[end]
		if first != "" && (lastName(next) != "" || listed(firstNames, next) != "") {
			return true
		}
	}
	switch {
	case first != "" && !ordinaryWords[first]:
		return true
	case first != "":
		return !w.opens && !w.shouted
	default:
		return !ordinaryWords[last]
	}
}

// presenting are words that a person's name comes after.
var presenting = wordSet(`kollegan kollegor kollegorna chefen enhetschef enhetschefen rektor rektorn
	avdelningschef avdelningschefen förvaltningschef förvaltningschefen biträdande lärare läraren
	förskollärare förskolläraren vaktmästare vaktmästaren undersköterska undersköterskan
	sjuksköterska sjuksköterskan handläggare handläggaren socialsekreterare socialsekreteraren
	samordnare samordnaren kurator kuratorn kocken kokerskan projektledare projektledaren
	utredaren sekreteraren kommunalrådet kommundirektör kommundirektören
	brukaren eleven klienten patienten mamma pappa mormor morfar farmor farfar fru herr familjen
	syster brodern systern dottern sonen doktor doktorn`)

// wordSet folds words and makes a set of them.
func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[fold(w)] = true
	}
	return set
}

// presented reports whether the word before says that word i, which is written
// as a name is, is a person: "kollegan Xerxes", "hon heter Xerxes".
func (rd *reading) presented(i int) bool {
	if i == 0 || rd.words[i].opens || !rd.near(i-1) {
		return false
	}
	before := rd.words[i-1].text
	if before == "heter" && i > 1 {
		switch rd.words[i-2].text {
		case "han", "hon", "hen", "jag":
			return true
		}
	}
	return presenting[before] && !rd.words[i].shouted
}

// The words around a name that is no longer a person's: Lex Sarah, Sankta
// Maria, Karl Johans gata, Mina sidor, 3 Maj, Lucia.
var (
	beforeCalled = wordSet("lex sankt sankta santa st")
	afterCalled  = wordSet("gata gatan väg vägen torg torget plats park parken bro bron kyrka församling allé stipendium stipendiefond minnesfond sidor")
	months       = wordSet("maj juni juli august")
	feasts       = wordSet("lucia valborg")
)

// calledAfter reports whether the words i–end are not a person but something
// that is called after one, or a month.
func (rd *reading) calledAfter(i, end int) bool {
	if i > 0 && beforeCalled[rd.words[i-1].text] {
		return true
	}
	after := end + 1
	if after < len(rd.words) && !rd.words[after].opens && afterCalled[rd.words[after].text] {
		return true
	}
	if feasts[rd.words[i].text] && end == i {
		return true
	}
	if !months[rd.words[i].text] {
		return false
	}
	count := func(n int) bool { return n >= 0 && n < len(rd.words) && number(rune(rd.words[n].text[0])) }
	return count(i-1) || count(after) || i > 0 && rd.words[i-1].text == "i"
}

// notFirst are words that begin the names of places, programs and organisations.
var notFirst = wordSet(`norra södra östra västra övre nedre stora lilla nya gamla höga låga mellersta inre yttre
	svenska svensk svenskt nordiska europeiska röda gröna blå vita rädda hela visit
	lex region regionen landstinget länsstyrelsen kommunen kommun stad staden stadsdelen församlingen
	förskolan skolan fritidsgården äldreboendet gruppbostaden enheten avdelningen nämnden programområdet
	föreningen föreningarna bolaget företaget systemet programmet projektet appen tidningen kursen boken filmen
	kategorin rubriken fliken fältet steget avsnittet kapitlet mallen modellen metoden rutinen
	microsoft google adobe apple power share office windows outlook teams excel word android amazon meta
	open smart green black white blue red best good big new the my global world night safe`)

// pair reports whether the capital words i–end stand in the middle of a sentence
// as a first and a last name do. So those whose names few have are found as well
// as others.
func (rd *reading) pair(i, end int) bool {
	first := &rd.words[i]
	if end == i || first.opens || notFirst[first.text] || strings.HasSuffix(first.text, "s") && listed(firstNames, first) == "" {
		return false
	}
	if before := i - 1; before >= 0 && rd.words[before].capital && !rd.words[before].opens && rd.near(before) {
		return false
	}
	for n := i; n <= end; n++ {
		if w := &rd.words[n]; w.shouted || len(w.text) < 2 || strings.ContainsAny(w.text, "0123456789") {
			return false
		}
	}
	return true
}

// near reports whether only one space or hyphen stands between word i and the
// next.
func (rd *reading) near(i int) bool {
	seen := 0
	for _, s := range rd.signs[rd.words[i].to:rd.words[i+1].from] {
		switch {
		case s.mark:
		case s.r == ' ' || s.r == '-':
			seen++
		default:
			return false
		}
	}
	return seen == 1
}
