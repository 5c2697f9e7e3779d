package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/forge"
)

func newForgeShowCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "show NUMBER",
		Short: "Show one decision, with its reviews and comments",
		Long: `Show prints a pull request: what is to be decided, what the judge says about
it, and every review and comment, in the order they came.`,
		Example: "  idesluss forge show 7",
		Args:    oneNumber,
		RunE: func(cmd *cobra.Command, args []string) error {
			number, err := pullNumber(args[0])
			if err != nil {
				return err
			}
			return runForgeShow(cmd.Context(), e, number)
		},
	}
}

// oneNumber wants the number of a pull request.
func oneNumber(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usageErrorf("%[1]s takes the number of one decision, such as: %[1]s 7", cmd.CommandPath())
	}
	return nil
}

func pullNumber(word string) (int, error) {
	number, err := strconv.Atoi(strings.TrimPrefix(word, "#"))
	if err != nil || number < 1 {
		return 0, usageErrorf("%q is not the number of a decision; idesluss forge pulls lists them", word)
	}
	return number, nil
}

// shown is all there is to show of a pull request.
type shown struct {
	pull     *forge.PullRequest
	statuses []forge.Status
	reviews  []forge.Review
	comments []forge.Comment
}

func runForgeShow(ctx context.Context, e *env, number int) error {
	f, err := e.openForge(ctx)
	if err != nil {
		return err
	}
	defer f.Close()
	var s shown
	if s.pull, err = f.Pull(ctx, number); err != nil {
		return err
	}
	if s.statuses, err = f.Statuses(ctx, s.pull.Head); err != nil {
		return err
	}
	if s.reviews, err = f.Reviews(ctx, number); err != nil {
		return err
	}
	if s.comments, err = f.Comments(ctx, number); err != nil {
		return err
	}
	return s.print(e.stdout)
}

func (s *shown) print(w io.Writer) error {
	var b strings.Builder
	p := s.pull
	fmt.Fprintf(&b, "%d. %s\n", p.Number, p.Title)
	fmt.Fprintf(&b, "Läge: %s. Föreslaget av %s den %s.\n", stateWords[p.State], p.Author, dayWords(p.CreatedAt))
	if p.State == forge.Merged {
		fmt.Fprintf(&b, "Avgjort den %s (%.10s).\n", dayWords(p.MergedAt), p.MergeCommit)
	}
	if p.URL != "" {
		fmt.Fprintf(&b, "Finns på %s\n", p.URL)
	}
	for _, one := range s.statuses {
		fmt.Fprintf(&b, "%s: %s\n", one.Context, strings.TrimSpace(statusWords[one.State]+". "+one.Description))
	}
	fmt.Fprintf(&b, "Gren: %s till %s. Version: %.10s.\n\n", p.Branch, p.Base, p.Head)
	b.WriteString(indented(p.Body))
	if len(s.reviews) > 0 {
		b.WriteString("\nGranskningar\n")
	}
	for _, r := range s.reviews {
		fmt.Fprintf(&b, "\n  %s %s den %s", r.Author, reviewWords[r.State], dayWords(r.At))
		if r.Commit != p.Head {
			fmt.Fprintf(&b, ", en annan version (%.10s)", r.Commit)
		}
		b.WriteString(".\n" + indented(r.Body))
	}
	if len(s.comments) > 0 {
		b.WriteString("\nKommentarer\n")
	}
	for _, c := range s.comments {
		fmt.Fprintf(&b, "\n  %s skrev den %s.\n%s", c.Author, dayWords(c.At), indented(c.Body))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

var statusWords = map[forge.StatusState]string{forge.Pending: "Inte klart", forge.Success: "Klart", forge.Failure: "Kan inte avgöras så här", forge.Failed: "Kunde inte bedömas"}

var reviewWords = map[forge.ReviewState]string{
	forge.Approved: "sade ja", forge.ChangesRequested: "ville att något ändras", forge.Commented: "skrev", forge.Dismissed: "hade en granskning som är struken:",
}

// dayWords is the day of a moment, in Sweden.
func dayWords(at time.Time) string { return calendar.FromClock(at).Words() }

// indented sets a text apart from what is said about it, and lets nothing in it
// steer the terminal.
func indented(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		line = strings.Map(func(r rune) rune {
			if r < ' ' && r != '\t' || r == 0x7f || r >= 0x80 && r < 0xa0 {
				return -1
			}
			return r
		}, line)
		b.WriteString(strings.TrimRight("    "+line, " \t") + "\n")
	}
	return b.String()
}
