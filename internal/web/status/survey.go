package status

import (
	"net/http"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/process"
)

// surveyView is what min-ide-tyck-till.html gets.
type surveyView struct {
	Receipt   string
	Title, ID string
	Help      string
	Questions []questionView
	Faults    faults
}

func (v surveyView) faulty() bool { return len(v.Faults) > 0 }

// questionView is one question. Without choices it is answered in words.
type questionView struct {
	ID, Question, Help string
	Optional           bool
	Choices            []choiceView
	Text               string
}

type choiceView struct {
	ID, Value, Label string
	Chosen           bool
}

// survey is where those who had an idea tell how they were helped. The answers
// are kept without receipt and time.
func (v *visit) survey() (*page, *gateway.Submission) {
	asked := v.surveyForm()
	if !v.may(gateway.CanTellUs) || asked == nil {
		return v.notNow(), nil
	}
	view := surveyView{Receipt: v.receipt.String(), Title: v.standing.Title, ID: v.standing.ID, Help: asked.Help}
	answers := map[string]string{}
	for _, c := range asked.Criteria {
		answer := v.form.text(c.ID)
		q := questionOf(&c, answer)
		if q.answered() {
			answers[c.ID] = answer
		}
		view.Questions = append(view.Questions, q)
	}
	if !v.form.sent() {
		return v.h.render(pageSurvey, http.StatusOK, view), nil
	}
	if view.Faults = view.judge(len(answers)); view.faulty() {
		return v.h.render(pageSurvey, http.StatusUnprocessableEntity, view), nil
	}
	if err := v.h.Gateway.Survey(v.ctx, v.receipt, answers); err != nil {
		return v.refused("keeping a survey", err, view.field, func(found faults) *page {
			view.Faults = found
			return v.h.render(pageSurvey, http.StatusUnprocessableEntity, view)
		})
	}
	return v.done("Tack för dina svar.")
}

// surveyForm gives the questions of the step where the idea stands.
func (v *visit) surveyForm() *process.Form {
	if v.standing.Step == nil {
		return nil
	}
	return v.rules().Process.Form(v.standing.Step.Survey)
}

func questionOf(c *process.Criterion, answer string) questionView {
	q := questionView{ID: c.ID, Question: c.Question, Help: c.Help, Optional: !c.Required, Text: answer}
	add := func(value, label string) {
		id := c.ID + "-" + strconv.Itoa(len(q.Choices)+1)
		q.Choices = append(q.Choices, choiceView{id, value, label, value == answer})
	}
	switch c.Scale {
	case "ja_nej":
		add("ja", "Ja")
		add("nej", "Nej")
		add("oklart", "Vet inte")
	case "1-4":
		for n, words := range c.Words {
			add(strconv.Itoa(n+1), words)
		}
	}
	return q
}

// answered reports whether there is an answer that can be one.
func (q *questionView) answered() bool {
	if len(q.Choices) == 0 {
		return q.Text != ""
	}
	return slices.ContainsFunc(q.Choices, func(c choiceView) bool { return c.Chosen })
}

// anchor is where an error in the question leads.
func (q *questionView) anchor() string {
	if len(q.Choices) > 0 {
		return q.Choices[0].ID
	}
	return q.ID
}

func (v surveyView) judge(answered int) faults {
	var found faults
	for n := range v.Questions {
		q := &v.Questions[n]
		switch {
		case !q.Optional && !q.answered():
			found = append(found, fault{q.anchor(), "Svara på frågan: " + q.Question})
		case len(q.Choices) == 0 && utf8.RuneCountInString(q.Text) > maxSurvey:
			found = append(found, fault{q.anchor(), "Svaret får vara högst 2\u00a0000 tecken"})
		}
	}
	if answered == 0 && len(found) == 0 && len(v.Questions) > 0 {
		found = append(found, fault{v.Questions[0].anchor(), "Svara på minst en fråga"})
	}
	return found
}

// field gives where a question is answered on the page.
func (v surveyView) field(criterion string) string {
	for n := range v.Questions {
		if v.Questions[n].ID == criterion {
			return v.Questions[n].anchor()
		}
	}
	return v.Questions[0].anchor()
}
