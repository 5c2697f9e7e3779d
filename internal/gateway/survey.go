package gateway

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/receipt"
)

// surveyName is the record of all answers to surveys, in an order that chance
// has made: nothing tells whose one was, or when it came.
const surveyName = "svar.json"

// surveyed is one person's answers to one form, by criterion.
type surveyed struct {
	Form    string            `json:"mall"`
	Version int               `json:"version"`
	Answers map[string]string `json:"svar"`
}

// Scales that a question may have; see package process. The others have
// answers in words, told by number.
const (
	scaleText  = "text"
	scaleYesNo = "ja_nej"
)

// maxSurveyText is the longest text in a survey, in characters.
const maxSurveyText = 2000

// Survey takes down how those who had an idea found the support, by criterion
// of the form that the step asks them to fill in. That they have answered is
// remembered; what they answered is kept apart from who. ErrNotNow when there
// is nothing to answer, a *[Faulty] or a *[Refused] by criterion.
func (g *Gateway) Survey(ctx context.Context, code receipt.Receipt, answers map[string]string) error {
	r, err := g.find(code)
	if err != nil {
		return err
	}
	rules, err := g.rules()
	if err != nil {
		return err
	}
	i, seen := g.standing(ctx, r.ID)
	if !g.can(r, rules, i, seen)[CanTellUs] {
		return ErrNotNow
	}
	form := rules.Process.Form(rules.Process.Step(i.Step).Survey)
	given, err := g.surveyAnswers(form, answers)
	if err != nil {
		return err
	}
	_, err = g.update(ctx, r.lookup, func(r *record) error {
		if r.Surveyed {
			return ErrNotNow
		}
		r.Surveyed = true
		return g.keepSurvey(surveyed{form.ID, form.Version, given})
	})
	return err
}

// surveyAnswers takes the answers that the form asks for.
func (g *Gateway) surveyAnswers(form *process.Form, answers map[string]string) (map[string]string, error) {
	given := map[string]string{}
	for n := range form.Criteria {
		c := &form.Criteria[n]
		answer := answers[c.ID]
		if answer == "" {
			if c.Required {
				return nil, faulty(c.ID, "saknas", "Frågan har inget svar.", "Välj ett svar.")
			}
			continue
		}
		if c.Scale != scaleText {
			if !slices.Contains(choices(c), answer) {
				return nil, faulty(c.ID, "okant-varde", "Det går inte att svara så.", "Välj ett av svaren.")
			}
			given[c.ID] = answer
			continue
		}
		if utf8.RuneCountInString(answer) > maxSurveyText || unprintable(answer) {
			return nil, faulty(c.ID, "for-lang", "Texten är för lång.", "Korta den.")
		}
		if err := g.refuseHard(c.ID, answer); err != nil {
			return nil, err
		}
		given[c.ID] = answer
	}
	if len(given) == 0 {
		return nil, faulty(form.Criteria[0].ID, "saknas", "Inget är besvarat.", "Svara på minst en fråga.")
	}
	return given, nil
}

// choices gives what a question with choices may be answered with.
func choices(c *process.Criterion) []string {
	if c.Scale == scaleYesNo {
		return []string{"ja", "nej", "oklart"}
	}
	var all []string
	for n := range max(len(c.Words), 4) {
		all = append(all, strconv.Itoa(n+1))
	}
	return all
}

// keepSurvey puts answers somewhere among those that are there.
func (g *Gateway) keepSurvey(s surveyed) error {
	all, err := g.allSurveyed()
	if err != nil {
		return err
	}
	drawn, err := g.chance(8)
	if err != nil {
		return err
	}
	at := binary.BigEndian.Uint64(drawn) % uint64(len(all)+1)
	data, err := json.Marshal(slices.Insert(all, int(at), s))
	if err != nil {
		return err
	}
	return g.surveys.Put(surveyName, data)
}

func (g *Gateway) allSurveyed() ([]surveyed, error) {
	data, err := g.surveys.Get(surveyName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var all []surveyed
	if json.Unmarshal(data, &all) != nil {
		return nil, errSurveys
	}
	return all, nil
}

// errSurveys keeps what cannot be read from being written over.
var errSurveys = fmt.Errorf("the answers in %s/%s cannot be read", surveyFolder, surveyName)

// leastSurveyed is from how many answers statistics are shown: fewer may point
// somebody out.
const leastSurveyed = 5

// Opinion is what people have answered to one question.
type Opinion struct {
	Form, Criterion string         // ids
	Answers         int            // how many have answered
	Counts          map[string]int // by answer; nil for a question that is answered in words

	yesNo bool
}

// Yes tells how many have answered yes, to a question that is answered so.
func (o *Opinion) Yes() (n int, asked bool) { return o.Counts["ja"], o.yesNo }

// Opinions gives what has been answered to surveys, question by question in
// the order of the forms. A question with fewer than five answers is left out.
// Words are the team's to read: see SurveyTexts.
func (g *Gateway) Opinions(_ context.Context) ([]Opinion, error) {
	rules, err := g.rules()
	if err != nil {
		return nil, err
	}
	all, err := g.allSurveyed()
	if errors.Is(err, errSurveys) {
		g.noteDamage(surveyFolder, surveyName, "", notReadable)
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var out []Opinion
	for n := range rules.Process.Forms {
		form := &rules.Process.Forms[n]
		for k := range form.Criteria {
			if o := opinion(form, &form.Criteria[k], all); o.Answers >= leastSurveyed {
				out = append(out, o)
			}
		}
	}
	return out, nil
}

func opinion(form *process.Form, c *process.Criterion, all []surveyed) Opinion {
	o := Opinion{Form: form.ID, Criterion: c.ID, yesNo: c.Scale == scaleYesNo}
	if c.Scale != scaleText {
		o.Counts = map[string]int{}
	}
	for _, s := range all {
		answer := s.Answers[c.ID]
		if s.Form != form.ID || answer == "" {
			continue
		}
		o.Answers++
		if o.Counts != nil {
			o.Counts[answer]++
		}
	}
	return o
}

// SurveyTexts gives what has been answered in words to one question, for the
// team; nothing until there are five.
func (g *Gateway) SurveyTexts(_ context.Context, form, criterion string) ([]string, error) {
	all, err := g.allSurveyed()
	if err != nil {
		return nil, err
	}
	var texts []string
	for _, s := range all {
		if text := s.Answers[criterion]; s.Form == form && text != "" {
			texts = append(texts, text)
		}
	}
	if len(texts) < leastSurveyed {
		return nil, nil
	}
	return texts, nil
}
