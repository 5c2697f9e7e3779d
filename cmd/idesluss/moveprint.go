package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/strict"
)

// verdictOn tells what a decision waits for, and writes nothing.
func verdictOn(ctx context.Context, b *bot.Bot, number int) (*check.Verdict, error) {
	c, err := b.Case(ctx, number)
	if err != nil || c.Effect == nil {
		return nil, err
	}
	return check.Judge(c), nil
}

// printWays shows the ways out of where an idea stands.
func printWays(w io.Writer, s *bot.Situation, ways []bot.Way, asJSON bool) error {
	if asJSON {
		return printWaysJSON(w, s, ways)
	}
	i := &s.File.Idea
	var out strings.Builder
	fmt.Fprintf(&out, "%s  %s\nIdén står i steget %s.", i.ID, i.Title, s.Step.Name)
	if !i.AnswerBy.IsZero() {
		fmt.Fprintf(&out, " Svar ska ges senast den %s.", i.AnswerBy.Words())
	}
	fmt.Fprintln(&out)
	if len(ways) == 0 {
		fmt.Fprintln(&out, "Därifrån går ingen väg.")
	}
	for _, way := range ways {
		t := way.Transition
		fmt.Fprintf(&out, "\n--outcome %s  %s", t.Outcome, t.Name)
		if way.To != nil {
			fmt.Fprintf(&out, " (till %s)", way.To.ID)
		}
		fmt.Fprintf(&out, "\n    %s\n", strings.Join(way.Terms, " "))
		if t.Tips {
			fmt.Fprintln(&out, "    Kräver tips, eller --inga-tips.")
		}
		if len(way.Lacks) > 0 {
			fmt.Fprintf(&out, "    Det här saknas: %s.\n", strings.Join(way.Lacks, ", "))
		}
		for _, r := range check.Lacking(s.File, t, s.Rules) {
			printFlags(&out, r)
		}
		for line := range strings.Lines(way.Answer) {
			fmt.Fprintf(&out, "    | %s\n", strings.TrimSpace(line))
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// printFlags shows by which flags something that is missing can be written.
func printFlags(out *strings.Builder, r check.Requirement) {
	switch {
	case r.Section != nil:
		fmt.Fprintf(out, "        --section %q\n", r.Section.Title+"=…")
	case r.Form != nil:
		for n := range r.Form.Criteria {
			if q := &r.Form.Criteria[n]; q.Required && (r.Criterion == nil || r.Criterion == q) {
				fmt.Fprintf(out, "        --answer %s.%s=…  %s Svara %s.\n", r.Form.ID, q.ID, q.Question, check.ScaleWords(q))
			}
		}
	default:
		for n, path := range r.Fields {
			if n > 0 {
				fmt.Fprint(out, "        eller\n")
			}
			parts := strict.Parts(&idea.Idea{}, path)
			if len(parts) == 0 {
				continue
			}
			field := parts[0] + "=…"
			if strings.Contains(field, "[") {
				field = strconv.Quote(field) // or a shell looks for files
			}
			fmt.Fprintf(out, "        --set %s", field)
			if len(parts) > 1 {
				fmt.Fprintf(out, "  och %s", strings.Join(parts[1:], ", "))
			}
			fmt.Fprintln(out)
		}
	}
}

func printWaysJSON(w io.Writer, s *bot.Situation, ways []bot.Way) error {
	type one struct {
		Outcome string   `json:"utfall"`
		Name    string   `json:"namn"`
		To      string   `json:"till"`
		Decides string   `json:"beslutar"`
		Tips    bool     `json:"tips"`
		Asks    []string `json:"kraver"`
		Lacks   []string `json:"saknas"`
		Answer  string   `json:"svar"`
	}
	all := []one{}
	for _, way := range ways {
		t := way.Transition
		to := ""
		if way.To != nil {
			to = way.To.ID
		}
		all = append(all, one{string(t.Outcome), t.Name, to, t.Decides, t.Tips, orEmpty(way.Asks), orEmpty(way.Lacks), way.Answer})
	}
	return encode(w, struct {
		ID   string `json:"id"`
		Step string `json:"steg"`
		Ways []one  `json:"vagar"`
	}{s.File.Idea.ID, s.Step.ID, all})
}

func orEmpty(words []string) []string {
	if words == nil {
		return []string{} // an empty list, not null
	}
	return words
}

// printMoved tells where the decision is, what it says, and what it waits for.
func printMoved(w io.Writer, id string, m *bot.Moved, v *check.Verdict, asJSON bool) error {
	var missing []string
	if v != nil {
		for _, one := range v.Missing {
			missing = append(missing, one.Why)
		}
	}
	if asJSON {
		return encode(w, struct {
			ID      string          `json:"id"`
			Pull    int             `json:"beslut"`
			URL     string          `json:"adress,omitempty"`
			Outcome string          `json:"utfall"`
			To      string          `json:"till"`
			Answer  string          `json:"svar"`
			Missing []string        `json:"saknas"`
			Found   []check.Finding `json:"fynd"`
		}{id, m.Pull.Number, m.Pull.URL, string(m.Way.Transition.Outcome), m.Way.To.ID, m.Answer, orEmpty(missing), findingsOrNone(m.Warnings)})
	}
	var out strings.Builder
	fmt.Fprintf(&out, "Skrev beslut %d om idé %s: %s.\n", m.Pull.Number, id, m.Way.Transition.Name)
	if m.Pull.URL != "" {
		fmt.Fprintln(&out, m.Pull.URL)
	}
	fmt.Fprintln(&out, "\nDen som hade idén får veta:")
	for line := range strings.Lines(m.Answer) {
		fmt.Fprintf(&out, "    | %s\n", strings.TrimSpace(line))
	}
	if m.NewContent && v != nil && len(v.Counted)+len(v.Discarded) > 0 {
		fmt.Fprintln(&out, "\nIdén själv har ändrats. Råd som redan är lämnade gäller inte längre.")
	}
	if len(missing) > 0 {
		fmt.Fprintln(&out, "\nInnan beslutet gäller:")
	}
	for _, why := range slices.Compact(missing) {
		fmt.Fprintf(&out, "  %s\n", why)
	}
	if len(m.Warnings) > 0 {
		fmt.Fprintln(&out, "\nSe också över:")
	}
	for _, f := range m.Warnings {
		fmt.Fprintf(&out, "  %s\n", strings.TrimSpace(f.Message+" "+f.Remedy))
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// printRefusedMove tells all that is wrong with a decision that is not
// written.
func printRefusedMove(w io.Writer, findings []check.Finding, flags moveFlags) error {
	failed := &exitError{code: exitFailure}
	if flags.json {
		return errors.Join(failed, encode(w, struct {
			Found []check.Finding `json:"fynd"`
		}{findingsOrNone(findings)}))
	}
	for n := range findings {
		if strings.HasPrefix(findings[n].File, "ideas/") && !flags.edit {
			findings[n].File = anyFlag // its file is not written, so it has no lines
		}
	}
	if err := printFindings(w, findings); err != nil || flags.edit {
		return errors.Join(failed, err)
	}
	_, err := fmt.Fprintln(w, "\nInget är skrivet. Rätta det som står ovan och kör kommandot igen.\nidesluss move --help visar alla flaggor, och --list vad varje väg kräver.")
	return errors.Join(failed, err)
}
