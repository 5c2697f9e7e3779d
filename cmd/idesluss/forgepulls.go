package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
)

// decisionStatus is the context in which the judge tells how far a decision
// has come.
const decisionStatus = "ideslussen/beslut"

// pullRow is one pull request in the list.
type pullRow struct {
	Number int           `json:"nummer"`
	State  forge.State   `json:"lage"`
	Branch string        `json:"gren"`
	Title  string        `json:"rubrik"`
	Status string        `json:"utlatande"`            // what the judge says; empty when it has not judged
	Answer calendar.Date `json:"svarsdatum,omitempty"` // when the idea is to be answered
	Late   bool          `json:"forsenad"`
}

func newForgePullsCommand(e *env) *cobra.Command {
	var state string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "pulls",
		Short: "List the decisions that are open",
		Long: `Pulls lists the pull requests that are to be decided: number, title, how far
the decision has come, and when the idea is to be answered. Those that are late
come first.`,
		Example: `  idesluss forge pulls
  idesluss forge pulls --state merged
  idesluss forge pulls --state all --json`,
		Args: inFolder,
		RunE: func(cmd *cobra.Command, _ []string) error {
			asked := forge.State(state)
			switch asked {
			case forge.Open, forge.Closed, forge.Merged:
			case "all":
				asked = ""
			default:
				return usageErrorf("--state %q is not one of open, merged, closed and all", state)
			}
			return runForgePulls(cmd.Context(), e, asked, asJSON)
		},
	}
	cmd.Flags().StringVar(&state, "state", string(forge.Open), "list those that are `open`, merged, closed, or all")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	// The flag exists; registering its values cannot fail.
	_ = cmd.RegisterFlagCompletionFunc("state", cobra.FixedCompletions([]string{"open", "merged", "closed", "all"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func runForgePulls(ctx context.Context, e *env, state forge.State, asJSON bool) error {
	f, err := e.openForge(ctx)
	if err != nil {
		return err
	}
	defer f.Close()
	pulls, err := f.Pulls(ctx, forge.Query{State: state})
	if err != nil {
		return err
	}
	rows, err := pullRows(ctx, f, pulls, e.today())
	if err != nil {
		return err
	}
	if asJSON {
		return encode(e.stdout, rows)
	}
	return printPulls(e.stdout, rows, state)
}

// pullRows finds what the list tells, in the order it tells it: late ones
// first, then by the day of the answer, and those without one last.
func pullRows(ctx context.Context, f *openedForge, pulls []*forge.PullRequest, today calendar.Date) ([]pullRow, error) {
	rows := make([]pullRow, 0, len(pulls))
	onMain, err := ideasOn(ctx, f, f.Main)
	if err != nil {
		return nil, err
	}
	for _, p := range pulls {
		row := pullRow{Number: p.Number, State: p.State, Branch: p.Branch, Title: p.Title}
		if p.State == forge.Open {
			statuses, err := f.Statuses(ctx, p.Head)
			if err != nil {
				return nil, err
			}
			if i := slices.IndexFunc(statuses, func(s forge.Status) bool { return s.Context == decisionStatus }); i >= 0 {
				row.Status = statuses[i].Description
			}
			if row.Answer, err = answerBy(ctx, f, p, onMain); err != nil {
				return nil, err
			}
			row.Late = !row.Answer.IsZero() && row.Answer < today
		}
		rows = append(rows, row)
	}
	slices.SortStableFunc(rows, func(a, b pullRow) int {
		if a.Answer.IsZero() != b.Answer.IsZero() {
			return cmp.Compare(b.Answer, a.Answer)
		}
		return cmp.Or(cmp.Compare(a.Answer, b.Answer), cmp.Compare(a.Number, b.Number))
	})
	return rows, nil
}

// ideaFiles are a commit's idea files by the id of the idea.
type ideaFiles struct {
	fsys fs.FS
	path map[string]string
}

func ideasOn(ctx context.Context, f *openedForge, branch string) (*ideaFiles, error) {
	head, err := f.Head(ctx, branch)
	if err != nil {
		return nil, err
	}
	fsys, err := f.Files(ctx, head)
	if err != nil {
		return nil, err
	}
	files := &ideaFiles{fsys, map[string]string{}}
	err = fs.WalkDir(fsys, "ideas", func(name string, d fs.DirEntry, err error) error {
		if err != nil && name == "ideas" {
			return fs.SkipAll // a sluss without ideas
		}
		if err == nil && !d.IsDir() && len(d.Name()) > idLength {
			files.path[d.Name()[:idLength]] = name
		}
		return err
	})
	return files, err
}

// idLength is the length of an idea's id, with which its file's name begins.
const idLength = len("26-7k3qm")

// answerBy tells when the idea that a pull request is about is to be answered:
// as main has it, or the pull request itself when it adds it. Zero when there
// is no such day, or no such idea.
func answerBy(ctx context.Context, f *openedForge, p *forge.PullRequest, onMain *ideaFiles) (calendar.Date, error) {
	parts := strings.Split(p.Branch, "/")
	if len(parts) < 2 {
		return 0, nil
	}
	files := onMain
	if files.path[parts[1]] == "" {
		var err error
		if files, err = ideasOn(ctx, f, p.Branch); err != nil || files.path[parts[1]] == "" {
			return 0, err
		}
	}
	name := files.path[parts[1]]
	data, err := fs.ReadFile(files.fsys, name)
	if err != nil {
		return 0, err
	}
	file, _ := idea.Parse(path.Clean(name), data)
	if file == nil {
		return 0, nil // check tells what is wrong with it
	}
	return file.Idea.AnswerBy, nil
}

func printPulls(w io.Writer, rows []pullRow, state forge.State) error {
	if len(rows) == 0 {
		text := "Inget beslut är öppet."
		if state != forge.Open {
			text = "Det finns inget sådant beslut."
		}
		_, err := fmt.Fprintln(w, text)
		return err
	}
	var b strings.Builder
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "Nr\tVad\tLäge\tSvar senast")
	for _, r := range rows {
		answer := ""
		if !r.Answer.IsZero() {
			answer = r.Answer.String()
		}
		if r.Late {
			answer += " (försenat)"
		}
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\n", r.Number, clip(r.Title, 70), cmp.Or(r.Status, stateWords[r.State]), answer)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for line := range strings.Lines(b.String()) {
		if _, err := fmt.Fprintln(w, strings.TrimRight(line, " \n")); err != nil {
			return err
		}
	}
	return nil
}

var stateWords = map[forge.State]string{forge.Open: "öppet", forge.Merged: "avgjort", forge.Closed: "stängt utan beslut"}

// clip shortens a line that would not fit.
func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
