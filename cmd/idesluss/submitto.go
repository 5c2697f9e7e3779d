package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"charm.land/huh/v2"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/receipt"
	"github.com/idesluss/idesluss/internal/web/form"
)

// runSubmitTo sends one idea to a gateway, as somebody who fills in its form.
func runSubmitTo(ctx context.Context, e *env, name string, f submitFlags) error {
	door, err := newDoor(f.to)
	if err != nil {
		return err
	}
	told, err := toldAnswers(f.answers)
	if err != nil {
		return err
	}
	file, err := readIdeaFile(e, name)
	if err != nil {
		return err
	}
	if len(file) > idea.MaxSize {
		return fmt.Errorf("%s is larger than %d kB: no idea is", name, idea.MaxSize>>10)
	}
	if e.terminal {
		door.waits = func(words string) { fmt.Fprintln(e.stderr, words) }
	}
	asked, err := door.ask(ctx)
	if err != nil {
		return err
	}
	if err := known(told, asked.Questions); err != nil {
		return err
	}
	if e.interactive && !f.json {
		if err := e.askQuestions(ctx, asked.Questions, told); err != nil {
			return err
		}
		sure := false
		if err := e.ask(ctx, huh.NewGroup(huh.NewConfirm().Title("Skicka in idén till "+door.base.Host+"?").Affirmative("Skicka").Negative("Avbryt").Value(&sure))); err != nil {
			return err
		}
		if !sure {
			return errors.New("nothing was sent")
		}
	}
	taken, err := door.send(ctx, asked.Token, file, told)
	if errors.Is(err, errUnheard) {
		return errors.Join(err, e.printUnheard(door, asked))
	} else if err != nil {
		return err
	}
	return e.printTaken(name, file, door.base.JoinPath(asked.Status).String(), taken, f.json)
}

// toldAnswers reads what the flags answer: FIELD=VALUE.
func toldAnswers(flags []string) (url.Values, error) {
	told := url.Values{}
	for _, flag := range flags {
		field, value, ok := strings.Cut(flag, "=")
		if !ok || field == "" || value == "" {
			return nil, usageErrorf("--svar %q is not a field and an answer, such as --svar delta=folja", flag)
		}
		told.Add(field, value)
	}
	return told, nil
}

// another is a field for one more of those who have had the idea.
var another = regexp.MustCompile(`^(antal|(namn|epost|telefon)[2-9])$`)

// known refuses answers to what is not asked, and answers that cannot be
// chosen: the form would let them pass in silence.
func known(told url.Values, asked []form.Question) error {
	var fields []string
	choices := map[string][]string{}
	var walk func([]form.Question)
	walk = func(questions []form.Question) {
		for _, q := range questions {
			fields = append(fields, q.Field)
			for _, c := range q.Choices {
				choices[q.Field] = append(choices[q.Field], c.Value)
				walk(c.Then)
			}
		}
	}
	walk(asked)
	for field, values := range told {
		if !slices.Contains(fields, field) && !(slices.Contains(fields, "namn") && another.MatchString(field)) {
			return usageErrorf("--svar %s: that is not asked there; what is: %s", field, strings.Join(fields, ", "))
		}
		for _, value := range values {
			if among := choices[field]; among != nil && !slices.Contains(among, value) {
				return usageErrorf("--svar %s=%s: the answers are %s", field, value, strings.Join(among, ", "))
			}
		}
	}
	return nil
}

// askQuestions asks what the flags have not answered, one question at a time:
// some follow from what is answered to others.
func (e *env) askQuestions(ctx context.Context, questions []form.Question, told url.Values) error {
	for _, q := range questions {
		if !told.Has(q.Field) {
			answer := ""
			if err := e.ask(ctx, huh.NewGroup(answerTo(q, &answer))); err != nil {
				return err
			}
			if answer == "" {
				continue
			}
			told.Set(q.Field, answer)
		}
		for _, c := range q.Choices {
			if slices.Contains(told[q.Field], c.Value) {
				if err := e.askQuestions(ctx, c.Then, told); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func answerTo(q form.Question, answer *string) huh.Field {
	if len(q.Choices) == 0 {
		input := huh.NewInput().Title(q.Text).Description(q.Hint).Value(answer)
		if q.Required {
			input.Validate(required(0))
		}
		return input
	}
	var options []huh.Option[string]
	for _, c := range q.Choices {
		options = append(options, huh.NewOption(c.Text, c.Value))
	}
	return huh.NewSelect[string]().Title(q.Text).Description(q.Hint).Options(options...).Value(answer)
}

// printTaken prints the receipt, or what stands in the way.
func (e *env) printTaken(name string, file []byte, status string, taken *form.Taken, asJSON bool) error {
	var failed error
	if taken.Receipt == "" {
		failed = &exitError{code: exitFailure}
	}
	notes := slices.DeleteFunc(slices.Clone(taken.Notes), func(w form.Wrong) bool { return givenAnyway(w.Line, file) })
	if asJSON {
		shown := *taken
		shown.Notes = notes
		return errors.Join(failed, encode(e.stdout, struct {
			form.Taken
			Status string `json:"status"`
		}{shown, status}))
	}
	var out strings.Builder
	for _, w := range notes {
		fmt.Fprintf(&out, "%s anmärkning: %s\n", wrongPlace(name, w), w.Text)
	}
	if failed == nil {
		printReceipt(&out, taken, status)
	} else {
		printWrong(&out, name, taken)
	}
	_, err := io.WriteString(e.stdout, out.String())
	return errors.Join(failed, err)
}

func printReceipt(out *strings.Builder, taken *form.Taken, status string) {
	out.WriteString("Vi har tagit emot din idé.\n")
	switch {
	case taken.Changed:
		out.WriteString("(Den hade kommit fram redan. Dina ändringar har inte kommit med: lägg till dem på sidan för din idé.)\n")
	case taken.Again:
		out.WriteString("(Den hade kommit fram redan. Det är samma idé och samma kvitto.)\n")
	}
	fmt.Fprintf(out, "\nÄrendenummer: %s\nKvitto:       %s\n\nSpara kvittot nu. Det visas inte igen, och inget annat öppnar svaren.\nFölj idén på %s.\n", taken.Number, taken.Receipt, status)
	if day, err := calendar.ParseDate(taken.AnswerBy); err == nil {
		fmt.Fprintf(out, "Du får svar senast den %s.\n", day.Words())
	}
}

func printWrong(out *strings.Builder, name string, taken *form.Taken) {
	if taken.Title != "" {
		fmt.Fprintf(out, "%s\n%s\n", taken.Title, taken.Text)
	}
	for _, w := range taken.Faults {
		fmt.Fprintf(out, "%s fel: %s\n", wrongPlace(name, w), w.Text)
		if len(w.Among) > 0 {
			fmt.Fprintf(out, "    Välj bland: %s\n", strings.Join(w.Among, ", "))
		}
	}
	out.WriteString("\nInget är inlämnat. Rätta det som står ovan och kör kommandot igen.\n")
}

// wrongPlace names a line of the file, or an answer.
func wrongPlace(name string, w form.Wrong) string {
	switch {
	case w.Line > 0:
		return fmt.Sprintf("%s:%d", name, w.Line)
	case w.Field != "":
		return w.Field
	}
	return name
}

// printUnheard tells what can be told when no answer came: the receipt that the
// idea has if it came through.
func (e *env) printUnheard(door *door, asked *form.Asked) error {
	code, err := receipt.Written(asked.Token)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.stdout, `Vi fick inget svar. Idén kan ha kommit fram ändå. I så fall har den det här kvittot:

Kvitto: %s

Skriv in det på %s. Känns det igen där har idén kommit fram.
Annars kan du köra kommandot igen.
`, code.String(), door.base.JoinPath(asked.Status))
	return err
}
