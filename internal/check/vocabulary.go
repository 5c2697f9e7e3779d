package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/process"
)

// vocabulary judges the words that the municipality has lists of.
func (l *linter) vocabulary() {
	words := l.rules.Organisation
	if words == nil {
		return
	}
	l.eachKnown("omrade", "Programområdet", l.idea.Areas, words.Areas, "omraden")
	l.eachKnown("malgrupp", "Målgruppen", l.idea.Audience, words.Audiences, "malgrupper")
	l.eachKnown("mal", "Målet", l.idea.Goals, words.Goals, "mal")
	if launch := l.idea.Launch; launch != nil && launch.Effect != nil {
		l.eachKnown("lansering.effekt.typ", "Effekten", launch.Effect.Types, words.Effects, "effekter")
	}
	if l.idea.Organisation != "" {
		place := func() string { return "organisation" }
		l.known(place, "Organisationen", l.idea.Organisation, words.Organisations, "organisationer")
	}
}

// eachKnown judges a list: every word known, none twice.
func (l *linter) eachKnown(key, what string, written []string, terms []process.Term, list string) {
	for i, word := range written {
		place := func() string { return fmt.Sprintf("%s[%d]", key, i) }
		l.known(place, what, word, terms, list)
		if slices.ContainsFunc(written[:i], func(earlier string) bool { return same(earlier, word) }) {
			l.add(l.owed(), "dubbelt-ord", place(),
				fmt.Sprintf("%s %s står två gånger.", what, word), "Ta bort det ena.")
		}
	}
}

// known judges one word. list is the key in site/organisation.yaml to look in;
// place is asked only about a word that is not there.
func (l *linter) known(place func() string, what, word string, terms []process.Term, list string) {
	if slices.ContainsFunc(terms, func(t process.Term) bool { return same(t.ID, word) }) {
		return
	}
	var ids []string
	for _, t := range terms {
		ids = append(ids, t.ID)
	}
	remedy := meantOrChoices(word, ids)
	if remedy == "" {
		remedy = "Ta bort ordet, eller lägg till det i listan."
	}
	l.add(l.owed(), "okant-ord", place(),
		fmt.Sprintf("%s %s finns inte i listan %s i site/organisation.yaml.", what, word, list), remedy)
}

// meantOrChoices gives the remedy for a word that is not known: the one that
// was likely meant, or all there are.
func meantOrChoices(written string, known []string) string {
	if remedy := meant(written, known); remedy != "" {
		return remedy
	}
	return choices(known)
}

// choices gives a remedy that lists what may be written.
func choices(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return "Välj bland " + strings.Join(ids, ", ") + "."
}
