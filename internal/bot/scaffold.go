package bot

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// What is laid out for someone who writes in an editor: lines to read, which
// are taken away again, and gaps to fill in.
const (
	guideLine = "#! "
	fillIn    = "[Fyll i: %s]"
	fillInTop = "[Fyll i: "
)

// Scaffold gives the idea's file with a decision laid out to be written: that
// of the choice, with gaps for what the choice does not say and for what the
// way asks for and the idea has not got. Guide tells the rest, in lines that
// [WithoutGuide] takes away.
func (s *Situation) Scaffold(c Choice) ([]byte, error) {
	if c.Outcome == "" {
		t := s.proposed()
		if t == nil {
			return nil, fmt.Errorf("idea %s: no way leads on from the step %s", s.File.Idea.ID, s.Step.ID)
		}
		c.Outcome, c.To = t.Outcome, ""
		if to := s.target(t); t.To != process.Previous {
			c.To = to.ID
		}
	}
	t, f := s.transition(c)
	if t == nil {
		return nil, &Refused{[]check.Finding{f}}
	}
	gaps := draft(t, c.Day)
	if c.Reasons == "" {
		c.Reasons = gaps.Reasons
	}
	if len(c.Tips) == 0 && !c.NoTips {
		c.Tips = gaps.Tips
	}
	if c.Next == "" {
		c.Next = gaps.Next
	}
	others := s.layOut(&c, t)
	w, found := s.choose(c)
	if anyErrors(found) {
		return nil, &Refused{found}
	}
	data, err := s.bytes(w)
	if err != nil {
		return nil, err
	}
	return withGuide(data, s.guide(t, others)), nil
}

// layOut puts gaps in a choice for what the way asks for and the idea has not
// got. What has no gap that can be written as text is given as others.
func (s *Situation) layOut(c *Choice, t *process.Transition) (others []string) {
	sections, answers := map[string]string{}, map[string]string{}
	for _, r := range check.Lacking(s.File, t, s.Rules) {
		switch {
		case r.Section != nil:
			sections[r.Section.ID] = fmt.Sprintf(fillIn, gapWords(r.Section.Help))
		case r.Form != nil:
			for n := range r.Form.Criteria {
				if q := &r.Form.Criteria[n]; q.Required && (r.Criterion == nil || r.Criterion == q) {
					answers[r.Form.ID+"."+q.ID] = fmt.Sprintf(fillIn, gapWords(q.Question))
				}
			}
		default:
			path := r.Fields[0]
			if len(r.Fields) == 1 && strict.Assign(&idea.Idea{}, path, "x") == nil {
				c.Fields = append(c.Fields, Field{Path: path, Value: fmt.Sprintf(fillIn, path)})
				continue
			}
			others = append(others, strings.Join(r.Fields, " eller "))
		}
	}
	c.Sections, c.Answers = fillMissing(c.Sections, sections), fillMissing(c.Answers, answers)
	return others
}

// gapWords gives a text that can stand in a gap.
func gapWords(s string) string {
	return strings.NewReplacer("[", "(", "]", ")").Replace(strings.Join(strings.Fields(s), " "))
}

// fillMissing adds the entries of gaps that said does not have.
func fillMissing(said, gaps map[string]string) map[string]string {
	out := map[string]string{}
	for k, v := range gaps {
		out[k] = v
	}
	for k, v := range said {
		out[k] = v
	}
	return out
}

// guide tells how the file is to be filled in.
func (s *Situation) guide(t *process.Transition, others []string) []string {
	lines := []string{
		fmt.Sprintf("Beslut om %s: %s.", s.File.Idea.ID, t.Name),
		"Skriv det som ska stå inom hakparenteserna, spara och stäng. Hakparenteserna ska bort.",
		"Vill du avbryta? Stäng utan att ändra något. Rader som börjar med #! tas bort.",
	}
	if len(others) > 0 {
		lines = append(lines, "Det här behövs också, och ska skrivas in: "+list(others)+".")
	}
	return lines
}

// withGuide puts lines to read at the top of the front matter.
func withGuide(data []byte, lines []string) []byte {
	first, rest, _ := bytes.Cut(data, []byte("\n"))
	var out bytes.Buffer
	out.Write(first)
	out.WriteByte('\n')
	for _, line := range lines {
		out.WriteString(guideLine + line + "\n")
	}
	out.Write(rest)
	return out.Bytes()
}

// WithoutGuide takes away the lines that Scaffold put in to be read.
func WithoutGuide(data []byte) []byte {
	var out bytes.Buffer
	front := true
	for n, line := range slices.Collect(bytes.Lines(data)) {
		if n > 0 && strings.TrimRight(string(line), "\r\n") == "---" {
			front = false
		}
		if !front || !bytes.HasPrefix(line, []byte("#!")) {
			out.Write(line)
		}
	}
	return out.Bytes()
}

// Write takes the file of an idea with a decision that somebody has written in
// it, and puts it into the open decision, as [Bot.Move] does a choice. Places
// in what is refused are those of data.
func (b *Bot) Write(ctx context.Context, id string, data []byte, day calendar.Date, overwrite bool) (*Moved, error) {
	main, s, err := b.look(ctx, id)
	if err != nil {
		return nil, err
	}
	w, found := s.readWritten(data, day)
	if anyErrors(found) {
		return nil, &Refused{found}
	}
	p, err := s.proposal(w, data, true, day)
	if err != nil {
		return nil, err
	}
	moved := s.moved(w, day)
	if err := b.write(ctx, s, main, p, moved, day, overwrite); err != nil {
		return nil, err
	}
	return moved, nil
}

// readWritten finds the decision in a file that somebody has written in, or
// tells all that is wrong.
func (s *Situation) readWritten(data []byte, day calendar.Date) (*written, []check.Finding) {
	f, faults := idea.Parse(s.File.Path, data)
	found := check.Errors(faults)
	for n, line := range slices.Collect(strings.Lines(string(data))) {
		if column := strings.Index(line, fillInTop); column >= 0 {
			left := wrong(s.File.Path, "inte-ifyllt", "Här står något kvar att fylla i.", "Skriv det som ska stå här, utan hakparenteser.")
			left.Line = n + 1
			found = append(found, left)
		}
	}
	if f == nil {
		return nil, found
	}
	found = append(found, besides(faults, check.Idea(f, s.Rules, day))...)
	was, is := len(s.File.Idea.Decisions), f.Idea.Decisions
	if len(is) != was+1 {
		return nil, append(found, wrong(s.File.Path, "ett-beslut", "Filen ska ha ett beslut mer än förut.", "Skriv ett nytt beslut sist under beslut."))
	}
	d := &is[was]
	t := s.Step.Transition(process.Outcome(d.Outcome), d.To)
	if t == nil {
		_, f := s.transition(Choice{Outcome: process.Outcome(d.Outcome), To: d.To})
		return nil, append(found, f)
	}
	return &written{transition: t, idea: &f.Idea, decision: d}, found
}
