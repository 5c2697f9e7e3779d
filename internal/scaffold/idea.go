package scaffold

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// Told is what someone has told about an idea, in their own words: where the
// municipality has a list, a name will do as well as an id. There is no place
// for who told it.
type Told struct {
	Title, Type, Nature, Origin string
	Organisation, Benefit       string
	Replaces, Contact           string
	Areas, Audience, Goals      []string
	Topics, Challenges, Similar []string
	Sections                    []Text
}

// Text is what goes under one heading, named by the heading or its id.
type Text struct {
	Section, Markdown string
}

// UnknownWord is a word that should have been on one of the municipality's
// lists, or a name that should have been known.
type UnknownWord struct {
	Field string // the key in the file
	Word  string
	Meant string   // what was probably meant, or ""
	Known []string // what may be written
}

func (e *UnknownWord) Error() string {
	switch {
	case e.Meant != "":
		return fmt.Sprintf("%s %q is not known here: did you mean %q?", e.Field, e.Word, e.Meant)
	case len(e.Known) == 0:
		return fmt.Sprintf("%s %q is not known here: there is none", e.Field, e.Word)
	}
	return fmt.Sprintf("%s %q is not known here: write one of %s", e.Field, e.Word, strings.Join(e.Known, ", "))
}

// Idea makes an idea that stands in the first step, came in today, and is to
// be answered when the process promises. It does not judge it: that is package
// check's to do. An error is an [*UnknownWord].
func Idea(told Told, rules *process.Rules, id string, today calendar.Date) (*idea.Idea, error) {
	words := &wordList{}
	org := rules.Organisation
	start := rules.Process.Start()
	i := &idea.Idea{
		Format: idea.FormatVersion, ID: id,
		Title: told.Title, Type: cmp.Or(told.Type, idea.TypeIdea), Nature: told.Nature,
		Step: start.ID, Received: today, Origin: told.Origin,
		Organisation: words.one("organisation", told.Organisation, org.Organisations),
		Areas:        words.each("omrade", told.Areas, org.Areas),
		Audience:     words.each("malgrupp", told.Audience, org.Audiences),
		Topics:       told.Topics,
		Goals:        words.each("mal", told.Goals, org.Goals),
		Benefit:      told.Benefit,
		Challenges:   told.Challenges, Replaces: told.Replaces, Similar: told.Similar,
		AnswerBy: AnswerBy(rules.Process, today), Contact: told.Contact,
		Sections: words.sections(told.Sections, rules.Process),
	}
	return i, words.err
}

// AnswerBy gives the day by which an idea that came in today is answered: as
// promised, or by the deadline of the first step.
func AnswerBy(p *process.Process, today calendar.Date) calendar.Date {
	days := cmp.Or(p.Promise.AnswerDays, p.Start().Days)
	if days == 0 {
		return 0
	}
	return today.AddWorkdays(days)
}

// wordList finds words on lists, and remembers the first that was not there.
type wordList struct{ err error }

func (w *wordList) each(field string, written []string, terms []process.Term) []string {
	var ids []string
	for _, word := range written {
		ids = append(ids, w.one(field, word, terms))
	}
	return ids
}

func (w *wordList) one(field, written string, terms []process.Term) string {
	if written == "" {
		return ""
	}
	var ids, all []string
	for _, t := range terms {
		if strict.Fold(t.ID) == strict.Fold(written) || strict.Fold(t.Name) == strict.Fold(written) {
			return t.ID
		}
		ids = append(ids, t.ID)
		all = append(all, t.ID, t.Name)
	}
	return w.unknown(field, written, ids, all)
}

func (w *wordList) unknown(field, written string, known, all []string) string {
	if w.err == nil {
		w.err = &UnknownWord{Field: field, Word: written, Meant: strict.Suggest(written, all), Known: known}
	}
	return written
}

// sections puts the texts under the process's headings, in its order.
func (w *wordList) sections(texts []Text, p *process.Process) []idea.Section {
	byID := map[string]string{}
	for _, t := range texts {
		known := p.Section(t.Section)
		if known == nil {
			var titles []string
			for _, s := range p.Sections {
				titles = append(titles, s.Title)
			}
			w.unknown("avsnitt", t.Section, titles, titles)
			continue
		}
		if text := strings.TrimSpace(t.Markdown); text != "" {
			byID[known.ID] = text
		}
	}
	var out []idea.Section
	for _, s := range p.Sections {
		if text, ok := byID[s.ID]; ok {
			out = append(out, idea.Section{Title: s.Title, Markdown: text})
		}
	}
	return out
}
