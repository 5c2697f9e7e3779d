package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/process"
)

// printCases lists what waits, late ideas first, who has written to the team, and
// about which ideas a mail did not come through.
func printCases(w io.Writer, cases []*gateway.Case, unread []gateway.Unread, unreached []string, today calendar.Date) error {
	var out strings.Builder
	if len(cases) == 0 {
		out.WriteString("Inga idéer väntar.\n")
	}
	heading := ""
	for _, c := range cases {
		if now := caseHeading(c, today); now != heading {
			if heading != "" {
				out.WriteString("\n")
			}
			out.WriteString(now + "\n")
			heading = now
		}
		fmt.Fprintf(&out, "  %s  %s\n", c.ID, c.Idea.Title)
		var facts []string
		if c.State == gateway.Arrived {
			facts = append(facts, "ska släppas senast "+c.Due.WeekdayWords())
		}
		if open := len(c.Undecided()); open > 0 {
			facts = append(facts, count(open, "fynd att ta ställning till", "fynd att ta ställning till"))
		}
		if len(facts) > 0 {
			fmt.Fprintf(&out, "            %s\n", strings.Join(facts, ", "))
		}
	}
	if len(unread) > 0 {
		out.WriteString("\nIdégivaren har skrivit till er\n")
	}
	for _, u := range unread {
		fmt.Fprintf(&out, "  %s\n            den %s. Läs det med idesluss intake show %s\n", strings.TrimSpace(u.ID+"  "+u.Title), u.Day.Words(), u.ID)
	}
	if len(unreached) > 0 {
		out.WriteString("\n" + unreachedWords(unreached))
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func caseHeading(c *gateway.Case, today calendar.Date) string {
	switch {
	case c.State == gateway.Released:
		return "Släppta, väntar på nästa sats"
	case c.Late(today):
		return "Försenade"
	default:
		return "Att gå igenom"
	}
}

// caseJSON is a case as programs read it: without its text.
type caseJSON struct {
	ID      string        `json:"id"`
	State   string        `json:"lage"`
	Arrived calendar.Date `json:"inkommen"`
	Due     calendar.Date `json:"senast"`
	Late    bool          `json:"forsenad"`
	Open    int           `json:"fynd"`
}

func caseList(cases []*gateway.Case, today calendar.Date) []caseJSON {
	all := []caseJSON{}
	for _, c := range cases {
		all = append(all, caseJSON{c.ID, string(c.State), c.Arrived, c.Due, c.Late(today), len(c.Undecided())})
	}
	return all
}

// How answers read.
var (
	partWords = map[string]string{
		"driva": "Vill driva idén.", "delta": "Vill vara med och utveckla idén.", "folja": "Vill följa idén.",
		"kanske": "Vill kanske vara med, och veta mer först.", "nej": "Vill inte vara med.",
	}
	channelWords = map[string]string{"webb": "formuläret", "papper": "papper", "telefon": "telefon"}
	whoWords     = map[string]string{"anstallda": "anställda", "invanare": "invånare", "foretag": "företag", "foreningar": "föreningar"}
	contactWords = map[string]string{"telefon": "telefon", "mote": "möte", "epost": "e-post", "brev": "brev"}
)

func worded(words map[string]string, value string) string { return cmp.Or(words[value], value) }

// printCase shows an idea, and what has been said about it. A nil case is in
// the sluss, or has been withdrawn.
func printCase(w io.Writer, id string, c *gateway.Case, messages []gateway.Message, log []gateway.ContactEntry, rules *process.Rules, today calendar.Date) error {
	var out strings.Builder
	if c == nil {
		fmt.Fprintf(&out, "%s\nIdén väntar inte här. Den finns i slussen, eller är återtagen.\n", id)
	} else {
		printWaiting(&out, c, rules, today)
	}
	for _, m := range messages {
		switch {
		case m.FromTeam && m.Question:
			fmt.Fprintf(&out, "\n%s: Er fråga väntar på svar.\n", m.Day.Words())
		case m.FromTeam:
			fmt.Fprintf(&out, "\n%s: Er fråga är besvarad.\n", m.Day.Words())
		default:
			fmt.Fprintf(&out, "\n%s, från idégivaren:\n%s\n", m.Day.Words(), indentedText(m.Text))
		}
	}
	if len(log) > 0 {
		out.WriteString("\nKontakter\n")
	}
	for _, entry := range log {
		fmt.Fprintf(&out, "  %s: %s, %s\n", entry.Day.Words(), entry.Role, worded(contactWords, entry.Channel))
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func printWaiting(out *strings.Builder, c *gateway.Case, rules *process.Rules, today calendar.Date) {
	fmt.Fprintf(out, "%s  %s\n", c.ID, c.Idea.Title)
	switch {
	case c.State == gateway.Released:
		out.WriteString("Släppt. Väntar på nästa sats.\n")
	case c.Late(today):
		fmt.Fprintf(out, "Försenad: skulle ha släppts senast den %s.\n", c.Due.Words())
	default:
		fmt.Fprintf(out, "Ska släppas senast den %s.\n", c.Due.Words())
	}
	fmt.Fprintf(out, "Kom in den %s", c.Arrived.Words())
	if c.Channel != "" {
		fmt.Fprintf(out, " genom %s", worded(channelWords, c.Channel))
	}
	if c.Who != "" {
		fmt.Fprintf(out, ", från %s", worded(whoWords, c.Who))
	}
	out.WriteString(".\n")
	if c.Part != "" {
		out.WriteString(worded(partWords, c.Part) + "\n")
	}
	if c.Contact {
		out.WriteString("Kontaktuppgifter finns, förseglade.\n")
	}
	if c.Retries != "" {
		fmt.Fprintf(out, "Ett nytt försök med %s.\n", c.Retries)
	}
	if c.Exists != "" {
		fmt.Fprintf(out, "\nFinns något liknande? (följer inte med in i slussen)\n%s\n", indentedText(c.Exists))
	}
	fmt.Fprintf(out, "\nNytta (nytta)\n%s\n", indentedText(c.Idea.Benefit))
	if len(c.Idea.Topics) > 0 {
		fmt.Fprintf(out, "\nÄmnen (amnen)\n%s\n", indentedText(strings.Join(c.Idea.Topics, ", ")))
	}
	for _, s := range c.Idea.Sections {
		id := s.Title
		if known := rules.Process.Section(s.Title); known != nil {
			id = known.ID
		}
		fmt.Fprintf(out, "\n%s (%s)\n%s\n", s.Title, id, indentedText(s.Markdown))
	}
	numbers := c.Pictures()
	for n, image := range c.Idea.Images {
		fmt.Fprintf(out, "\nBild %d (%s)\n%s\n", numbers[n], gateway.DescriptionField(numbers[n]), indentedText(image.Alt))
	}
	if len(c.Findings) == 0 {
		out.WriteString("\nProgrammet har inte hittat något som visar vem någon är. Läs ändå texten innan du släpper idén.\n")
		return
	}
	out.WriteString("\nFynd\n")
	printFound(out, c.Findings)
	out.WriteString("Programmet gissar. Byt ut det som visar vem idén kommer från, och låt det som är ofarligt stå.\n")
}

// printFound lists findings, and what has been decided about them.
func printFound(out *strings.Builder, findings []gateway.Finding) {
	for _, f := range findings {
		switch {
		case f.IsPicture() && f.Replaced != nil:
			fmt.Fprintf(out, "  %d. %s: borttagen, därför att %s\n", f.Number, f.Field, f.Because)
		case f.IsPicture() && f.Because != "":
			fmt.Fprintf(out, "  %d. %s: får vara kvar, därför att %s\n", f.Number, f.Field, f.Because)
		case f.IsPicture():
			fmt.Fprintf(out, "  %d. %s: en bild som ingen har tittat på. %s\n", f.Number, f.Field, f.Remedy)
		case f.Replaced != nil:
			fmt.Fprintf(out, "  %d. %s: utbytt mot %q.\n", f.Number, f.Field, *f.Replaced)
		case f.Because != "" && !f.Hard:
			fmt.Fprintf(out, "  %d. %s: %q får stå kvar, därför att %s\n", f.Number, f.Field, f.Text, f.Because)
		case f.Hard:
			fmt.Fprintf(out, "  %d. %s: %q måste bytas ut. Det är %s. %s\n", f.Number, f.Field, f.Text, f.Words(), f.Remedy)
		default:
			fmt.Fprintf(out, "  %d. %s: %q är %s. %s\n", f.Number, f.Field, f.Text, f.Words(), f.Remedy)
		}
	}
}

func indentedText(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n  ")
}
