package form

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode"
)

// kind is how a field is answered. The words are those of the templates.
type kind string

const (
	line    kind = "rad"
	text    kind = "ruta"
	one     kind = "val"   // radio buttons
	several kind = "kryss" // check boxes
)

// field is one thing that is asked.
type field struct {
	name    string
	kind    kind
	label   string
	short   string // on the page that shows all answers
	hint    string
	missing string // what to do when it is empty; none when it may be
	most    int    // characters
	long    string // what to do when there are more
	choices []choice
	judge   func(value string) string // what to do about a value that is not so good

	// For the browser.
	input, autocomplete string
}

// choice is one answer to choose, and what is asked of those who choose it.
type choice struct {
	value, label, hint string
	then               []field
}

// page is one question page.
type page struct {
	slug   string
	number int
	title  string
	change string // after "Ändra", for those who do not see where the button stands
	lead   string // a paragraph before the fields
	fields func(*answers) []field
	also   func(*answers) []fault // what no field can judge alone
	about  bool                   // it is about the person, not the idea
}

// fault is what to do about an answer.
type fault struct {
	ID   string // of the field on the page
	Text string
}

// all gives the fields of a page, and those within choices.
func (p *page) all(a *answers) iter.Seq[field] {
	return func(yield func(field) bool) {
		for _, f := range p.fields(a) {
			if !yield(f) {
				return
			}
			for _, c := range f.choices {
				for _, then := range c.then {
					if !yield(then) {
						return
					}
				}
			}
		}
	}
}

// faults judges the answers on a page.
func (p *page) faults(a *answers) []fault {
	var found []fault
	for _, f := range p.fields(a) {
		found = append(found, f.faults(a)...)
	}
	if p.also != nil {
		found = append(found, p.also(a)...)
		slices.SortStableFunc(found, func(x, y fault) int { return cmp.Compare(p.place(a, x.ID), p.place(a, y.ID)) })
	}
	return found
}

// place tells where on a page the field stands that an error leads to.
func (p *page) place(a *answers, anchor string) int {
	n := 0
	for f := range p.all(a) {
		if f.anchor() == anchor {
			break
		}
		n++
	}
	return n
}

func (f *field) faults(a *answers) []fault {
	given := a.values[f.name]
	if len(given) == 0 || len(f.choices) == 0 && f.missing != "" && !says(given[0]) {
		if f.missing == "" {
			return nil
		}
		return []fault{{f.anchor(), f.missing}}
	}
	if f.most > 0 && length(given[0]) > f.most {
		return []fault{{f.anchor(), f.long}}
	}
	if f.kind == text && slices.ContainsFunc(strings.Fields(given[0]), func(word string) bool { return len(word) > longestWord }) {
		return []fault{{f.anchor(), "Dela upp det långa ordet med mellanslag"}}
	}
	if f.judge != nil {
		if wrong := f.judge(given[0]); wrong != "" {
			return []fault{{f.anchor(), wrong}}
		}
	}
	var found []fault
	for _, c := range f.choices {
		if slices.Contains(given, c.value) {
			for _, then := range c.then {
				found = append(found, then.faults(a)...)
			}
		}
	}
	return found
}

// says reports whether there is anything to read: a letter or a digit, and not
// only signs, pictures, or what nobody sees.
func says(typed string) bool {
	return strings.ContainsFunc(typed, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// anchor is the id that an error leads to: the field, or its first choice.
func (f *field) anchor() string {
	if len(f.choices) > 0 {
		return f.choiceID(0)
	}
	return f.name
}

func (f *field) choiceID(n int) string { return fmt.Sprintf("%s-%d", f.name, n+1) }

// longestWord is the longest word in a text, in bytes: what is longer is no
// word, and cannot be broken where lines end.
const longestWord = 800

// room is how many times its bound a text may be and still be shown to the one
// who wrote it, to be shortened.
const room = 4

// take gives what of the sent values is an answer to the field.
func (f *field) take(sent []string) []string {
	switch f.kind {
	case one, several:
		var chosen []string
		for _, c := range f.choices {
			if slices.Contains(sent, c.value) {
				chosen = append(chosen, c.value)
			}
		}
		if f.kind == one && len(chosen) > 1 {
			chosen = chosen[:1]
		}
		return chosen
	}
	if len(sent) == 0 {
		return nil
	}
	typed := legible(sent[0], f.kind == text)
	if runes := []rune(typed); f.most > 0 && len(runes) > room*f.most+1000 {
		typed = string(runes[:room*f.most+1000])
	}
	if typed == "" {
		return nil
	}
	return []string{typed}
}

// said gives the answer in words, "" when there is none.
func (f *field) said(a *answers) string {
	if len(f.choices) == 0 {
		return a.get(f.name)
	}
	var words []string
	for _, c := range f.choices {
		if !slices.Contains(a.values[f.name], c.value) {
			continue
		}
		said := c.label
		if len(c.then) == 1 {
			if more := c.then[0].said(a); more != "" {
				said += ": " + more
			}
		}
		words = append(words, said)
	}
	return strings.Join(words, "\n")
}
