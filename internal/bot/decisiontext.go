package bot

import (
	"embed"
	"fmt"
	"strings"
	"text/template"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/process"
)

//go:embed texter
var texts embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"plain": plain, "quote": quote, "list": list, "either": either, "sentences": sentences,
}).ParseFS(texts, "texter/*.md"))

// decisionText is what beslut.md gets: what the idea's file and the rules say,
// and nothing else.
type decisionText struct {
	ID, Title, Step, Benefit, Contact, AnswerBy string

	Proposed       string // name of the transition that the draft takes
	Chosen, Answer string // the transition that someone has chosen, and what it tells; empty in a draft

	Voters, Outcomes []string
	Questions        []questionText
	Form, FormHelp   string
	Ways             []wayText
	Similar          []string
}

type questionText struct{ Label, Question, Scale, Help, Answer string }

type wayText struct {
	Name, Outcome      string
	Terms, Asks, Lacks []string
	Answer             string
}

// text fills in what the pull request of a decision says. With w it has been
// written; without, it is a draft of the transition that is proposed.
func (s *Situation) text(proposed *process.Transition, w *written, day calendar.Date) (string, error) {
	i := &s.File.Idea
	v := decisionText{
		ID: i.ID, Title: i.Title, Step: s.Step.Name, Benefit: i.Benefit, Contact: i.Contact, AnswerBy: i.AnswerBy.Words(),
		Proposed: proposed.Name, Similar: i.Similar, Voters: s.voters(),
	}
	filled := i.Forms
	if w != nil {
		v.Chosen, v.Answer, filled = w.transition.Name, Answer(s.Rules, w.idea, w.decision), w.idea.Forms
	}
	if form := s.Rules.Process.Form(s.Step.Form); form != nil {
		v.Form, v.FormHelp = form.Name, form.Help
		for n := range form.Criteria {
			c := &form.Criteria[n]
			v.Questions = append(v.Questions, questionText{c.Label, c.Question, scaleText(c), c.Help, filled[form.ID].Answers[c.ID]})
		}
	}
	for _, way := range s.Ways(day) {
		name := string(way.Transition.Outcome)
		if way.Transition.Outcome != process.Withdraw { // nobody can advise that
			v.Outcomes = append(v.Outcomes, name)
		}
		if w != nil && w.transition == way.Transition {
			continue // what it says is told above
		}
		v.Ways = append(v.Ways, wayText{way.Transition.Name, name, way.Terms, way.Asks, way.Lacks, way.Answer})
	}
	v.Outcomes = once(v.Outcomes)
	var out strings.Builder
	if err := templates.ExecuteTemplate(&out, "beslut.md", v); err != nil {
		return "", fmt.Errorf("writing the text of the decision on %s: %w", i.ID, err)
	}
	return squeeze(out.String()), nil
}

// scaleText tells what may be answered.
func scaleText(c *process.Criterion) string {
	switch {
	case len(c.Words) > 0:
		var all []string
		for n, words := range c.Words {
			all = append(all, fmt.Sprintf("%d = %s", n+1, lowerFirst(plain(words))))
		}
		return strings.Join(all, "; ") + "."
	case c.Scale == "ja_nej":
		return "Ja, nej eller oklart."
	case c.Scale == "1-4":
		return "1, 2, 3 eller 4."
	}
	return ""
}
