package intake

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// Answered counts what was told.
type Answered struct {
	Decisions int // answers written, or mended
	Questions int // from those who work with the idea
	Replies   int // to them, through the team
}

// Answers tells those whose ideas have gone into the sluss what has become of
// them: each decision on its main branch once, with the words of the process,
// mended when they are mended there. It carries questions the same way, and
// replies that the team has written back.
func (d *Desk) Answers(ctx context.Context) (*Answered, error) {
	all, err := d.arrivals(ctx)
	if err != nil {
		return nil, err
	}
	fsys, err := d.main(ctx)
	if err != nil {
		return nil, err
	}
	open, err := d.openDecisions(ctx)
	if err != nil {
		return nil, err
	}
	result := &Answered{}
	for _, a := range all {
		if a.record == nil {
			continue
		}
		file, err := find(fsys, a.record)
		if err != nil {
			return nil, err
		}
		if file == nil {
			continue // still on its way in
		}
		if err := d.decisions(ctx, a, &file.Idea, result); err != nil {
			return nil, fmt.Errorf("answering for idea %s: %w", a.record.ID, err)
		}
		if err := d.dialogue(ctx, a, open[a.record.ID], len(file.Idea.Decisions), result); err != nil {
			return nil, fmt.Errorf("carrying questions about idea %s: %w", a.record.ID, err)
		}
	}
	return result, nil
}

// find reads an idea from the main branch of the sluss; nil when it is not
// there, or cannot be believed.
func find(fsys fs.FS, r *record) (*idea.File, error) {
	folder := r.Batch.Time().Format("ideas/2006/01")
	entries, err := fs.ReadDir(fsys, folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("reading the sluss: %w", err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), r.ID+"-") || !e.Type().IsRegular() {
			continue
		}
		name := path.Join(folder, e.Name())
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("reading the sluss: %w", err)
		}
		file, faults := idea.Parse(name, data)
		if len(faults) > 0 {
			return nil, nil
		}
		return file, nil
	}
	return nil, nil
}

// decisions tells every decision about an idea. Words about now (when the next
// answer comes, who is responsible) belong to the latest one; an earlier
// answer stands as it was given, unless the decision itself was mended.
func (d *Desk) decisions(ctx context.Context, a *arrival, i *idea.Idea, result *Answered) error {
	for n := range i.Decisions {
		marker := fmt.Sprintf("beslut-%d", n+1)
		latest := n == len(i.Decisions)-1
		stands := commentOf(a.comments, marker)
		if stands != nil && !latest && says(stands.Body, &i.Decisions[n]) {
			continue
		}
		body := answer(d.Rules, i, n)
		if stands != nil && equal(stands.Body, body) {
			continue
		}
		if err := d.say(ctx, a, marker, body); err != nil {
			return err
		}
		result.Decisions++
	}
	return nil
}

// says reports whether an answer that was given still gives a decision's
// words.
func says(body string, d *idea.Decision) bool {
	for _, words := range append([]string{d.Reasons, d.Next}, d.Tips...) {
		if words = strings.TrimSpace(words); words != "" && !strings.Contains(lineFeeds(body), quiet(oneLine(words))) {
			return false
		}
	}
	return true
}

// answer is what is told about decision n: the message of the process, with the
// words of the decision.
func answer(rules *process.Rules, i *idea.Idea, n int) string {
	decision := &i.Decisions[n]
	var taken *process.Transition
	if step := rules.Process.Step(decision.Step); step != nil {
		taken = step.Transition(process.Outcome(decision.Outcome), decision.To)
	}
	values := values(rules, i, decision)
	if n < len(i.Decisions)-1 {
		for _, now := range []string{"svarsdatum", "paus", "lansering", "dubblett_av"} {
			delete(values, now)
		}
	}
	name, message := "Svar om din idé", "Det har fattats ett beslut om din idé \"{{titel}}\".\n{{skal}}\n{{tips}}\n{{nasta}}"
	if taken != nil {
		name = taken.Name
		if taken.Message != "" {
			message = taken.Message
		}
	}
	body := fmt.Sprintf("**%s** (%s, ärende %s)\n\n", name, decision.Date.Words(), i.ID)
	body += strings.ReplaceAll(process.Fill(message, values), "\n", "\n\n") + "\n"
	// A decision's own words are always told, also where the message of the
	// process has no place for them.
	for _, words := range append([]string{decision.Reasons}, decision.Tips...) {
		if words = quiet(oneLine(words)); words != "" && !strings.Contains(body, words) {
			body += "\n" + words + "\n"
		}
	}
	if contact := values["kontakt"]; contact != "" && !strings.Contains(body, contact) {
		body += "\nUndrar du något? Kontakta " + contact + ", eller skriv här.\n"
	}
	return body
}

// values gives the words that stand in for the placeholders of a message: those
// that were shown to the ones who wrote the decision, calling on no one.
func values(rules *process.Rules, i *idea.Idea, d *idea.Decision) map[string]string {
	v := bot.AnswerWords(rules, i, d)
	for key, words := range v {
		v[key] = quiet(oneLine(words))
	}
	return v
}
