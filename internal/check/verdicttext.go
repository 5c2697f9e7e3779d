package check

import (
	"fmt"
	"strings"

	"github.com/idesluss/idesluss/internal/forge"
)

// StatusContext names the commit status that a verdict sets.
const StatusContext = "ideslussen/beslut"

// maxStatus is the longest description of a commit status, in characters.
const maxStatus = 140

// Status gives the verdict as a commit status.
func (v *Verdict) Status() forge.Status {
	state := forge.Failure
	switch v.Standing {
	case Ready:
		state = forge.Success
	case Waiting:
		state = forge.Pending
	}
	return forge.Status{Context: StatusContext, State: state, Description: v.Short()}
}

// Short gives the verdict in at most 140 characters.
func (v *Verdict) Short() string {
	text := ""
	switch v.Standing {
	case Ready:
		text = "Klart."
		if v.Needed > 0 {
			text = fmt.Sprintf("Klart. %d av %d stolar har svarat.", v.votes(), v.Seats)
		}
	case Objected:
		text = "Invändning från " + v.Objections[0].Function + "."
	case Faulty:
		errors, _ := Count(v.findings())
		text = fmt.Sprintf("%s att rätta.", number(errors, "fel", "fel"))
		if errors == 0 {
			text = "Förslaget kan inte genomföras som det är."
		}
	case Waiting:
		if v.Needed > 0 && !v.Reached {
			text = fmt.Sprintf("%d av %d stolar har svarat. ", v.votes(), v.Seats)
		}
		text += v.Missing[0].Why
		if len(v.Missing) > 1 {
			text += fmt.Sprintf(" Och %s till.", number(len(v.Missing)-1, "sak", "saker"))
		}
	}
	return shorten(text, maxStatus)
}

func (v *Verdict) findings() []Finding {
	if v.Effect == nil {
		return nil
	}
	return v.Effect.Findings
}

func number(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// votes counts those who have voted.
func (v *Verdict) votes() int {
	n := 0
	for _, vote := range v.Counted {
		if !vote.Vacant && !vote.Silent {
			n++
		}
	}
	return n
}

// Text gives the whole verdict in Markdown, for people. It names seats and
// functions, and never a person. Where a criterion is to be answered without
// seeing what others say, it tells neither advice nor answers before there is
// a quorum.
func (v *Verdict) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "### %s\n", v.headline())
	v.list(&b, "Att rätta", v.faults())
	v.list(&b, "Invändningar", v.objected())
	v.list(&b, "Det här väntar vi på", v.missing())
	v.counted(&b)
	v.criteria(&b)
	v.list(&b, "Att veta inför beslutet", v.Notes)
	v.list(&b, "Det här gick inte att läsa", v.Unread)
	v.list(&b, "Räknas inte", v.discarded())
	b.WriteString("\nSå räknas granskningar: en röst per stol, den senaste gäller, och bara för den text som ligger här nu.\n")
	return b.String()
}

func (v *Verdict) headline() string {
	switch v.Standing {
	case Ready:
		return "Klart att genomföra"
	case Objected:
		return "Någon har en invändning"
	case Faulty:
		return "Något måste rättas först"
	}
	return "Väntar"
}

func (v *Verdict) list(b *strings.Builder, title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(b, "\n**%s**\n\n", title)
	for _, line := range lines {
		fmt.Fprintf(b, "- %s\n", plainLine(line))
	}
}

// plainLine keeps what reviewers wrote from becoming headings, links or calls
// on other people in the bot's comment.
func plainLine(s string) string {
	return strings.NewReplacer("\n", " ", "\r", " ", "@", "@\u200b", "<", "&lt;", "[", "\\[", "`", "'", "|", "\\|", "*", "\\*", "#", "\\#").Replace(s)
}

func (v *Verdict) faults() []string {
	var out []string
	for _, f := range v.findings() {
		if f.Severity == Error {
			out = append(out, strings.TrimSpace(f.Message+" "+f.Remedy))
		}
	}
	return out
}

func (v *Verdict) objected() []string {
	var out []string
	for _, o := range v.Objections {
		out = append(out, fmt.Sprintf("%s har en invändning sedan den %s. Den gäller tills %s godkänner eller tar tillbaka den.", o.Function, o.Day.Words(), lowerFirst(o.Function)))
	}
	return out
}

func (v *Verdict) missing() []string {
	var out []string
	for _, m := range v.Missing {
		out = append(out, m.Why)
	}
	return out
}

// counted writes what each seat has said.
func (v *Verdict) counted(b *strings.Builder) {
	if len(v.Counted) == 0 && v.Decided == nil {
		return
	}
	var lines []string
	for i := range v.Counted {
		lines = append(lines, v.told(&v.Counted[i]))
	}
	if v.Decided != nil {
		lines = append(lines, "Godkänt av "+v.Decided.Function+" den "+v.Decided.Day.Words()+".")
	}
	title := "Räknas"
	if v.Needed > 0 {
		title = fmt.Sprintf("Räknas: %d av %d stolar, %d behövs", v.votes(), v.Seats, v.Needed)
	}
	v.list(b, title, lines)
	if len(v.Advice) > 0 && !v.Hidden {
		var advice []string
		for _, a := range v.Advice {
			advice = append(advice, fmt.Sprintf("%s: %d", a.Answer, a.Seats))
		}
		fmt.Fprintf(b, "\nRåden i siffror: %s.\n", strings.Join(advice, ", "))
	}
	if v.Hidden {
		b.WriteString("\nRåd och svar visas när tillräckligt många har svarat, så att var och en svarar för sig.\n")
	}
}

func (v *Verdict) told(vote *Vote) string {
	name := vote.Function
	if vote.Substitute {
		name += " (ersättare)"
	}
	switch {
	case vote.Vacant:
		return name + ": obesatt."
	case vote.Silent:
		return name + ": tyst."
	case v.Hidden:
		return name + ": har svarat."
	}
	return fmt.Sprintf("%s: %s.", name, vote.Advice)
}

// criteria writes a table of the answers.
func (v *Verdict) criteria(b *strings.Builder) {
	if v.Hidden || v.votes() == 0 || len(v.Criteria) == 0 {
		return
	}
	b.WriteString("\n| Fråga | Svar | Mitten |\n|---|---|---|\n")
	for _, t := range v.Criteria {
		var answers []string
		for _, a := range t.Answers {
			answers = append(answers, fmt.Sprintf("%s: %d", a.Answer, a.Seats))
		}
		middle := "–"
		if t.Median > 0 {
			middle = fmt.Sprint(t.Median)
			if t.Median <= len(t.Criterion.Words) {
				middle += " (" + t.Criterion.Words[t.Median-1] + ")"
			}
		}
		if t.Disagree {
			middle += ". Stolarna är oeniga"
		}
		if t.Criterion.Scale == scaleText {
			answers, middle = []string{"se granskningarna"}, "–"
		}
		if len(answers) == 0 {
			answers = []string{"inga svar"}
		}
		fmt.Fprintf(b, "| %s | %s | %s |\n", plainLine(t.Criterion.Question), strings.Join(answers, ", "), plainLine(middle))
	}
}

// discarded tells what does not count by seat, and by no name for those who
// have none; the same thing once. Who has stepped aside is not told.
func (v *Verdict) discarded() []string {
	var out []string
	times := map[string]int{}
	for _, d := range v.Discarded {
		line := "En granskning från någon utan stol."
		switch {
		case d.Why == whyAside:
			continue
		case d.Seat != "":
			line = "En granskning från " + v.functionOf(d.Seat) + ". " + d.Why
		case d.Why != whyNoSeat:
			line += " " + d.Why
		}
		if times[line]++; times[line] == 1 {
			out = append(out, line)
		}
	}
	for i, line := range out {
		if times[line] > 1 {
			out[i] = fmt.Sprintf("%s (%d gånger)", line, times[line])
		}
	}
	return out
}

func (v *Verdict) functionOf(seat string) string {
	if m := v.Effect.Rules.Roster.Seat(seat); m != nil {
		return SeatName(v.Effect.Rules, m)
	}
	return seat
}
