package privacy

import (
	_ "embed"
	"strings"
)

//go:embed namn.txt
var namesFile string

const remedyName = "Är det en person, skriv funktionen i stället, till exempel en kollega eller handläggaren."

// firstNames, lastNames and ordinaryWords are read from namn.txt, folded.
// Ordinary words are names that are Swedish words too.
var firstNames, lastNames, ordinaryWords = readNames(namesFile)

func readNames(file string) (first, last, ordinary map[string]bool) {
	first, last, ordinary = map[string]bool{}, map[string]bool{}, map[string]bool{}
	lists := map[string]map[string]bool{"[tilltalsnamn]": first, "[efternamn]": last, "[ord]": ordinary}
	var into map[string]bool
	for line := range strings.Lines(file) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if list, ok := lists[line]; ok {
			into = list
			continue
		}
		name, word := strings.CutSuffix(line, "*")
		into[fold(name)] = true
		if word {
			ordinary[fold(name)] = true
		}
	}
	return first, last, ordinary
}

// names finds common Swedish names: a first name, with the words after it that
// are written as names are, and a last name. Capital letters are what tells a
// name, so what is written in small letters is let by.
func (rd *reading) names(found func(Hit)) {
	for i := 0; i < len(rd.words); i++ {
		w := &rd.words[i]
		if !w.capital || len(w.text) < 2 {
			continue
		}
		first, last := listed(firstNames, w.text), listed(lastNames, w.text)
		if first == "" && last == "" {
			continue
		}
		end := i
		for end+1 < len(rd.words) && end < i+3 && rd.words[end+1].capital && !rd.words[end+1].opens && rd.near(end) {
			end++
		}
		if rd.isName(i, end, first, last) {
			found(rd.hit(Name, w.from, rd.words[end].to, false, remedyName))
			i = end
		}
	}
}

// listed gives the name in a list that a word is, with or without the s of the
// genitive, or "".
func listed(list map[string]bool, w string) string {
	if list[w] {
		return w
	}
	if base, ok := strings.CutSuffix(w, "s"); ok && list[base] {
		return base
	}
	return ""
}

// isName reports whether the capital words i–end, of which the first is in a
// list, are somebody.
func (rd *reading) isName(i, end int, first, last string) bool {
	w := &rd.words[i]
	if end > i {
		next := rd.words[end].text
		if first != "" && (listed(lastNames, next) != "" || listed(firstNames, next) != "") {
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
