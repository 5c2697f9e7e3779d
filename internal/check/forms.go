package check

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// scales are the answers that may be given on each scale; nil is free text.
var scales = map[string][]string{
	"ja_nej": {"ja", "nej", "oklart"},
	"1-4":    {"1", "2", "3", "4"},
	"text":   nil,
}

// ScaleWords tells in words what may be answered.
func ScaleWords(c *process.Criterion) string {
	allowed := scales[c.Scale]
	if len(allowed) == 0 {
		return "en eller ett par meningar"
	}
	last := len(allowed) - 1
	return strings.Join(allowed[:last], ", ") + " eller " + allowed[last]
}

// formAnswers judges the forms that are filled in, whether or not the step
// asks for them.
func (l *linter) formAnswers() {
	for _, id := range slices.Sorted(maps.Keys(l.idea.Forms)) {
		path := "mall." + id
		form := l.rules.Process.Form(id)
		if form == nil {
			l.add(l.owed(), "okand-mall", path,
				fmt.Sprintf("Processen har ingen mall som heter %s.", id),
				meantOrChoices(id, formIDs(l.rules.Process)))
			continue
		}
		if l.rules.Process.FilledInBlind(form) {
			l.add(Error, "mall-i-blindo", path,
				fmt.Sprintf("Mallen %s fylls i av dem som bedömer, var för sig.", form.Name),
				"Ta bort den ur idéns fil.")
			continue
		}
		l.form(path, form, l.idea.Forms[id])
	}
}

func formIDs(p *process.Process) []string {
	var all []string
	for _, f := range p.Forms {
		all = append(all, f.ID)
	}
	return all
}

// form judges one filled-in form. Questions asked in an earlier version are no
// longer known, so only answers to those that remain are judged.
func (l *linter) form(path string, form *process.Form, filled idea.Form) {
	if filled.Version < 1 || filled.Version > form.Version {
		l.add(l.owed(), "okand-version", path+".version",
			fmt.Sprintf("Mallen %s finns inte i version %d.", form.Name, filled.Version),
			fmt.Sprintf("Skriv version: %d.", form.Version))
	}
	for _, id := range slices.Sorted(maps.Keys(filled.Answers)) {
		at := path + "." + id
		criterion := form.Criterion(id)
		if criterion == nil {
			if filled.Version == form.Version {
				l.add(l.owed(), "okant-kriterium", at,
					fmt.Sprintf("Mallen %s har ingen fråga som heter %s.", form.Name, id),
					meantOrChoices(id, criterionIDs(form)))
			}
			continue
		}
		l.answer(at, form, criterion, filled.Answers[id])
	}
}

// answer judges one answer against the scale, and a gate that says no.
func (l *linter) answer(path string, form *process.Form, c *process.Criterion, answer string) {
	allowed := scales[c.Scale]
	folded := strict.Fold(answer)
	if allowed != nil && !slices.Contains(allowed, folded) {
		remedy := fmt.Sprintf("Svara %s.", ScaleWords(c))
		if i := slices.IndexFunc(c.Words, func(w string) bool { return same(w, answer) }); i >= 0 {
			remedy = fmt.Sprintf("Skriv %s, som betyder %q.", strconv.Itoa(i+1), c.Words[i])
		}
		l.add(l.owed(), "utanfor-skalan", path,
			fmt.Sprintf("%q är inte ett svar på frågan %q.", answer, c.Question), remedy)
		return
	}
	if c.Gate && folded == "nej" && l.passed(form) {
		l.add(l.owed(), "sparr", path,
			fmt.Sprintf("Svaret nej på frågan %q stoppar idén, men den har gått vidare.", c.Question),
			"Ändra svaret om det har blivit fel, eller fatta ett nytt beslut.")
	}
}

// passed reports whether the idea got a yes in the step where the form is
// filled in.
func (l *linter) passed(form *process.Form) bool {
	for _, d := range l.idea.Decisions {
		from := l.rules.Process.Step(d.Step)
		if from != nil && same(from.Form, form.ID) && same(d.Outcome, string(process.Yes)) {
			return true
		}
	}
	return false
}

func criterionIDs(form *process.Form) []string {
	var all []string
	for _, c := range form.Criteria {
		all = append(all, c.ID)
	}
	return all
}
