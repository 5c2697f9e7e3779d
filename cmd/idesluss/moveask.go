package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"charm.land/huh/v2"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/process"
)

// ask asks for what a decision needs and the flags do not say, if a person is
// there: first which way, and then what that way asks for.
func (f *moveFlags) ask(ctx context.Context, e *env, s *bot.Situation) error {
	if !e.interactive || f.json || f.edit {
		return nil
	}
	way, err := f.way(ctx, e, s)
	if way == nil || err != nil {
		return err
	}
	a := &moveAnswers{fields: map[string]*string{}, sections: map[string]*string{}, answers: map[string]*string{}}
	groups := []*huh.Group{}
	if words := f.wordQuestions(way, a); len(words) > 0 {
		groups = append(groups, huh.NewGroup(words...))
	}
	for _, r := range check.Lacking(s.File, way.Transition, s.Rules) {
		if fields := f.lackQuestions(r, a); len(fields) > 0 {
			groups = append(groups, huh.NewGroup(fields...))
		}
	}
	if len(groups) == 0 {
		return nil
	}
	if err := e.ask(ctx, groups...); err != nil {
		return err
	}
	a.into(&f.choice)
	return nil
}

// way gives the way that was chosen, by flags or now; nil when the flags name
// one that is not there, which is told when it is tried.
func (f *moveFlags) way(ctx context.Context, e *env, s *bot.Situation) (*bot.Way, error) {
	ways := s.Ways(f.choice.Day)
	chosen := -1
	if f.choice.Outcome == "" && len(ways) > 0 {
		var options []huh.Option[int]
		for n, way := range ways {
			if way.To != nil {
				options = append(options, huh.NewOption(fmt.Sprintf("%s (till %s)", way.Transition.Name, way.To.Name), n))
			}
		}
		field := huh.NewSelect[int]().Title(fmt.Sprintf("Vad ska hända med idén ”%s”?", s.File.Idea.Title)).
			Description(fmt.Sprintf("Den står i steget %s.", s.Step.Name)).Options(options...).Value(&chosen)
		if err := e.ask(ctx, huh.NewGroup(field)); err != nil {
			return nil, err
		}
	}
	for n := range ways {
		way := &ways[n]
		said := way.Transition.Outcome == f.choice.Outcome && way.To != nil && (f.choice.To == "" || f.choice.To == way.To.ID)
		if n == chosen || chosen < 0 && said {
			f.choice.Outcome, f.choice.To = way.Transition.Outcome, way.To.ID
			return way, nil
		}
	}
	return nil, nil
}

// moveAnswers is what was answered. Values are nil until asked for.
type moveAnswers struct {
	reasons, tips, next       *string
	fields, sections, answers map[string]*string
}

// wordQuestions asks for the words of the decision.
func (f *moveFlags) wordQuestions(way *bot.Way, a *moveAnswers) []huh.Field {
	var fields []huh.Field
	c := &f.choice
	if c.Reasons == "" {
		a.reasons = new(string)
		fields = append(fields, huh.NewText().Title("Vilka är skälen?").
			Description("Den som hade idén läser dem. Skriv till den personen.").CharLimit(0).Validate(required(0)).Value(a.reasons))
	}
	if way.Transition.Tips && len(c.Tips) == 0 && !c.NoTips {
		a.tips = new(string)
		fields = append(fields, huh.NewText().Title("Vad kan ge ett ja nästa gång?").
			Description("Ett tips på varje rad. Lämna tomt om ni inte har några.").CharLimit(0).Value(a.tips))
	}
	if c.Next == "" {
		a.next = new(string)
		fields = append(fields, huh.NewText().Title("Vad händer nu, och när?").CharLimit(0).Value(a.next))
	}
	return fields
}

// lackQuestions asks for one thing that the way asks for and the idea has not
// got, unless a flag has told it.
func (f *moveFlags) lackQuestions(r check.Requirement, a *moveAnswers) []huh.Field {
	var fields []huh.Field
	switch {
	case r.Section != nil:
		for said := range f.choice.Sections {
			if strings.EqualFold(said, r.Section.Title) || said == r.Section.ID {
				return nil
			}
		}
		a.sections[r.Section.ID] = new(string)
		return []huh.Field{huh.NewText().Title(r.Section.Title).Description(r.Section.Help).CharLimit(0).Validate(required(0)).Value(a.sections[r.Section.ID])}
	case r.Form != nil:
		for n := range r.Form.Criteria {
			q := &r.Form.Criteria[n]
			name := r.Form.ID + "." + q.ID
			if !q.Required || r.Criterion != nil && r.Criterion != q || f.choice.Answers[name] != "" {
				continue
			}
			a.answers[name] = new(string)
			fields = append(fields, formQuestion(q, a.answers[name]))
		}
		return fields
	}
	for _, path := range r.Fields {
		if slices.ContainsFunc(f.choice.Fields, func(said bot.Field) bool { return said.Path == path || strings.HasPrefix(said.Path, path+".") }) {
			return nil
		}
	}
	for _, path := range r.Fields {
		a.fields[path] = new(string)
		field := huh.NewInput().Title(path).Value(a.fields[path])
		if len(r.Fields) > 1 {
			field.Description("Det räcker att ett av " + strings.Join(r.Fields, " och ") + " är ifyllt.")
		} else {
			field.Validate(required(0))
		}
		fields = append(fields, field)
	}
	return fields
}

func formQuestion(q *process.Criterion, value *string) huh.Field {
	if q.Scale == "ja_nej" {
		return huh.NewSelect[string]().Title(q.Question).Description(q.Help).
			Options(huh.NewOption("Ja", "ja"), huh.NewOption("Nej", "nej"), huh.NewOption("Oklart", "oklart")).Value(value)
	}
	return huh.NewInput().Title(q.Question).Description(q.Help).Validate(required(0)).Value(value)
}

// into puts the answers into the choice.
func (a *moveAnswers) into(c *bot.Choice) {
	if a.reasons != nil {
		c.Reasons = *a.reasons
	}
	if a.next != nil {
		c.Next = *a.next
	}
	if a.tips != nil {
		for line := range strings.Lines(*a.tips) {
			if line = strings.TrimSpace(line); line != "" {
				c.Tips = append(c.Tips, line)
			}
		}
		c.NoTips = len(c.Tips) == 0
	}
	for _, path := range slices.Sorted(maps.Keys(a.fields)) {
		if value := strings.TrimSpace(*a.fields[path]); value != "" {
			c.Fields = append(c.Fields, bot.Field{Path: path, Value: value})
		}
	}
	for id, text := range a.sections {
		c.Sections[id] = *text
	}
	for name, answer := range a.answers {
		c.Answers[name] = *answer
	}
}
