package form

import (
	"slices"
	"strings"
	"unicode"

	"github.com/idesluss/idesluss/internal/strict"
)

// Idea is what resemblance is measured by.
type Idea struct{ Title, Benefit, Href string }

// mostSimilar is how many ideas are shown: more would stand in the way.
const mostSimilar = 3

// Similar gives a measure over ideas that are launched or open: those that
// share most stems of words with a title, weighed so that a word that many
// ideas have says little. It is a first, simple measure.
func Similar(ideas []Idea) func(title string) []Link {
	stems := make([]map[string]bool, len(ideas))
	common := map[string]int{}
	for i, idea := range ideas {
		stems[i] = stemsOf(idea.Title + " " + idea.Benefit)
		for stem := range stems[i] {
			common[stem]++
		}
	}
	return func(title string) []Link {
		asked := stemsOf(title)
		type match struct {
			at    int
			score float64
		}
		var found []match
		for i := range ideas {
			in := stemsOf(ideas[i].Title)
			score := 0.0
			for stem := range asked {
				if !stems[i][stem] {
					continue
				}
				weight := 1 / float64(common[stem])
				if in[stem] {
					weight *= 2
				}
				score += weight + 0.5
			}
			if score >= 1 {
				found = append(found, match{i, score})
			}
		}
		slices.SortStableFunc(found, func(a, b match) int {
			switch {
			case a.score > b.score:
				return -1
			case a.score < b.score:
				return 1
			}
			return 0
		})
		var links []Link
		for _, m := range found[:min(len(found), mostSimilar)] {
			links = append(links, Link{ideas[m.at].Href, ideas[m.at].Title})
		}
		return links
	}
}

// small are words that say nothing of what a text is about.
var small = map[string]bool{}

func init() {
	for word := range strings.FieldsSeq("alla allt andra att av barn behöver bland bli blir bra de dem den denna det dig din dina ditt du där efter eller en ett " +
		"fler flera få får för från göra han har hela hon hur idé in inte ja jag kan kommun kommunen med mer mindre mot ny nya när och om oss på " +
		"sin ska som så till tid under upp ut utan vad var vara vi vid är även") {
		small[strict.Fold(word)] = true
	}
}

// endings of Swedish words, the longest first.
var endings = strings.Fields("arnas ernas ornas arens heter andes arna erna orna aren ande arne aste iska ning ens ets are ade ast het isk en et ar er or as es at te na a e s")

// stemsOf gives the stems of the words that say something.
func stemsOf(text string) map[string]bool {
	stems := map[string]bool{}
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		word = strict.Fold(word)
		if len(word) < 3 || small[word] {
			continue
		}
		for _, ending := range endings {
			if stem, ok := strings.CutSuffix(word, strict.Fold(ending)); ok && len(stem) >= 4 {
				word = stem
				break
			}
		}
		stems[word] = true
	}
	return stems
}
