package intake

import (
	"fmt"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// terms finds the municipality's words by id or name. One text may hold
// several, with commas between them.
func (r *reader) terms(field, what string, written []string, terms []process.Term) []string {
	var ids []string
	for n, text := range written {
		words := []string{oneLine(text)}
		if term(words[0], terms) == "" {
			words = strings.Split(text, ",")
		}
		for _, word := range words {
			word = oneLine(word)
			id := term(word, terms)
			switch {
			case word == "" || slices.Contains(ids, id) && id != "":
			case id != "":
				ids = append(ids, id)
			default:
				r.fault(fmt.Sprintf("%s[%d]", field, n), "okant-ord", fmt.Sprintf("%s %q finns inte i listan.", what, word), choose(word, terms))
			}
		}
	}
	return ids
}

func term(word string, terms []process.Term) string {
	for _, t := range terms {
		if strict.Fold(t.ID) == strict.Fold(word) || strict.Fold(t.Name) == strict.Fold(word) {
			return t.ID
		}
	}
	return ""
}

// choose tells what can be written instead of a word that is not known.
func choose(word string, terms []process.Term) string {
	var names []string
	for _, t := range terms {
		names = append(names, t.Name)
	}
	if meant := strict.Suggest(word, names); meant != "" {
		return fmt.Sprintf("Menade du %s?", meant)
	}
	if len(names) == 0 {
		return "Ta bort raden."
	}
	return "Välj bland " + strings.Join(names, ", ") + "."
}

func example(field string, terms []process.Term) string {
	if len(terms) == 0 {
		return field + ": och området."
	}
	return fmt.Sprintf("%s: %s.", field, terms[0].Name)
}

// oneLine gives a text without line breaks or doubled spaces.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// each gives the words of a list, also those with commas between them.
func each(list []string) []string {
	var out []string
	for _, text := range list {
		for word := range strings.SplitSeq(text, ",") {
			if word = oneLine(word); word != "" && !slices.Contains(out, word) {
				out = append(out, word)
			}
		}
	}
	return out
}
