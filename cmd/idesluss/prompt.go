package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	"charm.land/huh/v2"

	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/scaffold"
)

// Questions that are asked of a person at a terminal. Each is also a flag, and
// only what no flag told is asked. Nothing is written while questions are
// asked, so whoever breaks off leaves no trace.

// ask puts questions, one screen per group, and waits for the answers.
func (e *env) ask(ctx context.Context, groups ...*huh.Group) error {
	err := huh.NewForm(groups...).
		WithInput(e.stdin).WithOutput(e.stdout).WithAccessible(e.plain).
		WithTheme(huh.ThemeFunc(huh.ThemeBase)).WithKeyMap(swedishKeys()).
		RunWithContext(ctx)
	if errors.Is(err, huh.ErrUserAborted) || ctx.Err() != nil {
		return errors.New("stopped; nothing was written")
	}
	return err
}

// ask asks which process and which municipality, if a person is there and the
// flags do not say.
func (f *initFlags) ask(ctx context.Context, e *env) error {
	if !e.interactive || f.json {
		return nil
	}
	var questions []huh.Field
	if f.preset == "" {
		f.preset = process.Presets()[0]
		questions = append(questions, huh.NewSelect[string]().Title("Vilken process vill ni börja med?").
			Description("Allt går att ändra sedan.").Options(presetOptions()...).Value(&f.preset))
	}
	if f.municipality == "" {
		questions = append(questions, huh.NewInput().Title("Vad heter kommunen?").
			Description("Till exempel Provhamns kommun. Lämna tomt om du bara vill prova.").Value(&f.municipality))
	}
	if len(questions) == 0 {
		return nil
	}
	return e.ask(ctx, huh.NewGroup(questions...))
}

func presetOptions() []huh.Option[string] {
	about := map[string]string{
		"orebro":    "sex steg, och de som bedömer vet inte vem idén kommer från",
		"idebanken": "öppen från början, alla kan kommentera, ledningen väljer",
		"lerum":     "börjar med ett möte, provar i liten skala, har utmaningar",
	}
	var options []huh.Option[string]
	for _, name := range process.Presets() {
		label := name
		if words := about[name]; words != "" {
			label += ": " + words
		}
		options = append(options, huh.NewOption(label, name))
	}
	return options
}

// Bounds of what is typed, as package idea has them.
const (
	longestTitle   = 80
	longestBenefit = 200
)

// ask asks for what every new idea has and the flags do not say, if a person is
// there: first what it is, then the texts, in the process's own words.
func (f *newFlags) ask(ctx context.Context, e *env, rules *process.Rules) error {
	if !e.interactive || f.json {
		return nil
	}
	texts, questions := f.textQuestions(rules.Process)
	var groups []*huh.Group
	if fields := f.whatQuestions(); len(fields) > 0 {
		groups = append(groups, huh.NewGroup(fields...))
	}
	for _, list := range f.whomQuestions(rules.Organisation) {
		groups = append(groups, huh.NewGroup(list)) // a screen each, so that all of it is seen
	}
	if len(questions) > 0 {
		groups = append(groups, huh.NewGroup(questions...))
	}
	if len(groups) == 0 {
		return nil
	}
	if err := e.ask(ctx, groups...); err != nil {
		return err
	}
	for id, text := range texts {
		f.told.Sections = append(f.told.Sections, scaffold.Text{Section: id, Markdown: *text})
	}
	return nil
}

func (f *newFlags) whatQuestions() []huh.Field {
	t := &f.told
	var fields []huh.Field
	if t.Type == "" {
		fields = append(fields, huh.NewSelect[string]().Title("Är det en idé eller ett problem?").
			Options(huh.NewOption("En idé", idea.TypeIdea), huh.NewOption("Ett problem, utan lösning än", idea.TypeProblem)).Value(&t.Type))
	}
	if t.Title == "" {
		fields = append(fields, huh.NewInput().Title("Vad ska idén heta?").
			Description("Säg vad den är. Skriv inget som avslöjar vem som har haft den.").
			Validate(required(longestTitle)).Value(&t.Title))
	}
	if t.Benefit == "" {
		fields = append(fields, huh.NewInput().Title("Vilken nytta gör den för den som bor här?").
			Description("En mening.").Validate(required(longestBenefit)).Value(&t.Benefit))
	}
	return fields
}

func (f *newFlags) whomQuestions(words *process.Organisation) []huh.Field {
	t := &f.told
	var fields []huh.Field
	if len(t.Areas) == 0 && len(words.Areas) > 0 {
		fields = append(fields, huh.NewMultiSelect[string]().Title("Vilka programområden gäller den?").
			Options(termOptions(words.Areas)...).Validate(atLeastOne).Value(&t.Areas))
	}
	if len(t.Audience) == 0 && len(words.Audiences) > 0 {
		fields = append(fields, huh.NewMultiSelect[string]().Title("Vem är den till nytta för?").
			Options(termOptions(words.Audiences)...).Value(&t.Audience))
	}
	return fields
}

// textQuestions asks for the texts that the first step wants. The answers are
// by section.
func (f *newFlags) textQuestions(p *process.Process) (map[string]*string, []huh.Field) {
	answers := map[string]*string{}
	var fields []huh.Field
	for _, id := range p.Start().Requires.Sections {
		s := p.Section(id)
		if s == nil || f.tells(p, s) {
			continue
		}
		answers[s.ID] = new(string)
		field := huh.NewText().Title(s.Title).Description(s.Help).CharLimit(0).Value(answers[s.ID])
		if len(s.RequiredOf) == 0 {
			field.Validate(required(0))
		}
		fields = append(fields, field)
	}
	return answers, fields
}

// tells reports whether the flags have a text for the section already.
func (f *newFlags) tells(p *process.Process, s *process.Section) bool {
	for _, t := range f.told.Sections {
		if p.Section(t.Section) == s {
			return true
		}
	}
	return false
}

func termOptions(terms []process.Term) []huh.Option[string] {
	var options []huh.Option[string]
	for _, t := range terms {
		options = append(options, huh.NewOption(t.Name, t.ID))
	}
	return options
}

// remark is what is wrong with an answer, as a sentence for the one who gave it.
type remark string

func (r remark) Error() string { return string(r) }

func atLeastOne(chosen []string) error {
	if len(chosen) == 0 {
		return remark("Välj minst ett")
	}
	return nil
}

// required is what an answer that cannot be left out is held to.
func required(most int) func(string) error {
	return func(s string) error {
		switch n := utf8.RuneCountInString(strings.TrimSpace(s)); {
		case n == 0:
			return remark("Skriv något här")
		case most > 0 && n > most:
			return remark(fmt.Sprintf("Högst %d tecken. Nu är det %d", most, n))
		}
		return nil
	}
}

// swedishKeys is huh's keys with help that the one who answers can read.
func swedishKeys() *huh.KeyMap {
	k := huh.NewDefaultKeyMap()
	for _, b := range []struct {
		binding *key.Binding
		words   string
	}{
		{&k.Input.Next, "nästa"}, {&k.Input.Prev, "tillbaka"}, {&k.Input.Submit, "klart"},
		{&k.Text.Next, "nästa"}, {&k.Text.Prev, "tillbaka"}, {&k.Text.Submit, "klart"},
		{&k.Text.NewLine, "ny rad"}, {&k.Text.Editor, "öppna ett skrivprogram"},
		{&k.Select.Next, "välj"}, {&k.Select.Prev, "tillbaka"}, {&k.Select.Submit, "klart"},
		{&k.Select.Up, "upp"}, {&k.Select.Down, "ner"}, {&k.Select.Filter, "sök"},
		{&k.MultiSelect.Next, "nästa"}, {&k.MultiSelect.Prev, "tillbaka"}, {&k.MultiSelect.Submit, "klart"},
		{&k.MultiSelect.Up, "upp"}, {&k.MultiSelect.Down, "ner"}, {&k.MultiSelect.Filter, "sök"},
		{&k.MultiSelect.Toggle, "välj"}, {&k.MultiSelect.SelectAll, "alla"}, {&k.MultiSelect.SelectNone, "inga"},
	} {
		b.binding.SetHelp(b.binding.Help().Key, b.words)
	}
	return k
}
