package bot

import (
	"strings"

	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// Answer gives what the one who had the idea is told about a decision, in the
// words of the process. i is the idea as it stands once the decision has been
// taken. A process that has no words for it lets the decision speak for
// itself.
func Answer(rules *process.Rules, i *idea.Idea, d *idea.Decision) string {
	values := AnswerWords(rules, i, d)
	if from := rules.Process.Step(d.Step); from != nil {
		if t := from.Transition(process.Outcome(d.Outcome), d.To); t != nil && t.Message != "" {
			return process.Fill(t.Message, values)
		}
	}
	return process.Fill("{{skal}}\n{{tips}}\n{{nasta}}", values)
}

// AnswerWords gives what the placeholders of a message stand for. Everyone who
// tells of a decision takes them from here, so that what is shown to those who
// write it is what is read by the one who had the idea.
func AnswerWords(rules *process.Rules, i *idea.Idea, d *idea.Decision) map[string]string {
	values := map[string]string{
		"titel": i.Title, "nr": i.ID,
		"skal": d.Reasons, "tips": strings.Join(d.Tips, " "), "nasta": d.Next,
		"svarsdatum": i.AnswerBy.Words(), "kontakt": i.Contact,
		"ansvarig": i.Responsible, "utforare": i.Performer,
		"paus": pauseWords(i.Pause), "dubblett_av": i.DuplicateOf,
	}
	if d.NoTips && len(d.Tips) == 0 {
		values["tips"] = noTips
	}
	if rules.Organisation != nil {
		values["kommun"] = rules.Organisation.Municipality
	}
	if i.Receiver != nil {
		values["mottagare"] = i.Receiver.Who
	}
	if i.Launch != nil {
		values["lansering"] = i.Launch.Date.Words()
	}
	return values
}

// pauseWords tells when a resting idea is taken up again.
func pauseWords(p *idea.Pause) string {
	if p == nil {
		return ""
	}
	condition := lowerFirst(strings.TrimSuffix(strings.TrimSpace(p.Condition), "."))
	switch {
	case p.Until.IsZero():
		return condition
	case condition == "":
		return "den " + p.Until.Words()
	}
	return "den " + p.Until.Words() + ", eller tidigare: " + condition
}

// draftValues is AnswerWords for a decision that has not been written: what
// is not known yet stands in square brackets.
func draftValues(rules *process.Rules, i *idea.Idea, d *idea.Decision) map[string]string {
	values := AnswerWords(rules, i, d)
	for name, gap := range gaps {
		if values[name] == "" {
			values[name] = gap
		}
	}
	return values
}
