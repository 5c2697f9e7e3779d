package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/site"
)

// checkFlags are the flags of idesluss check.
type checkFlags struct {
	format string
	json   bool
	strict bool
	date   string
	base   string
	head   string
	author string
	pull   int
}

func newCheckCommand(e *env) *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Look through ideas and rules, and tell what is wrong",
		Long: `Check reads every file under ideas/, and the rules and pages under site/, and
tells what is wrong: where, how grave it is, and what to write instead. Findings are in
Swedish, for those who write the ideas. Nothing is changed.

With --base it judges a change instead: what the commits between two revisions
would do to the sluss. It tells which ideas are new, which move and which are
edited; whether each step taken is one of the process, with a decision that
says so and all that is asked for; whether anything that was decided has been
rewritten; and, where the process is blind, whether anything tells who had an
idea. The rules are those of the base. Only the files that differ are read.
With --pull it is a pull request on the forge that is judged; whether it may be
merged, too, is told by idesluss judge.

An error (fel) must be mended before an idea can be taken in, moved or
published. A warning (varning) is worth a look, such as an answer that is late.

The exit code is 0 when there are no errors, 1 when there are (with --strict
also when there are warnings), and 2 when the command itself was misspelt.`,
		Example: `  idesluss check                        look through the sluss in this folder
  idesluss check --strict               let warnings fail too
  idesluss check --json | jq .fynd      for a program
  idesluss check --format github        annotations on a pull request
  idesluss check --date 2026-12-01      what will be late on that day?
  idesluss check --base main            what would the commits on this branch do?
  idesluss check --base main --head ny/26-7k3qm --author anna
                                        the same, for a branch and who proposes it
  idesluss check --pull 12              what would pull request 12 do?`,
		Args: inFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runCheck(cmd.Context(), e, f)
		},
	}
	cmd.Flags().StringVar(&f.format, "format", "text", "print findings as `text`, json or github")
	cmd.Flags().BoolVar(&f.json, "json", false, "the same as --format json")
	cmd.Flags().BoolVar(&f.strict, "strict", false, "exit 1 also when there are only warnings")
	cmd.Flags().StringVar(&f.date, "date", "", dayUsage)
	cmd.Flags().StringVar(&f.base, "base", "", "judge what has changed since this `revision`, whose rules apply")
	cmd.Flags().StringVar(&f.head, "head", "", "judge the change that ends with this `revision` (default HEAD)")
	cmd.Flags().StringVar(&f.author, "author", "", "`login` of the one who proposes the change")
	cmd.Flags().IntVar(&f.pull, "pull", 0, "judge the pull request with this `number`")
	cmd.MarkFlagsMutuallyExclusive("format", "json")
	cmd.MarkFlagsMutuallyExclusive("pull", "base")
	// The flag exists; registering its values cannot fail.
	_ = cmd.RegisterFlagCompletionFunc("format",
		cobra.FixedCompletions([]string{"text", "json", "github"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func runCheck(ctx context.Context, e *env, f checkFlags) error {
	if f.json {
		f.format = "json"
	}
	print, ok := checkFormats[f.format]
	if !ok {
		return usageErrorf("--format %q is not one of text, json and github", f.format)
	}
	if f.base == "" && (f.head != "" || f.author != "") {
		return usageErrorf("--head and --author are about a change; say with --base what it is compared with")
	}
	today, err := e.day(f.date)
	if err != nil {
		return err
	}
	look := checkSluss
	switch {
	case f.base != "":
		look = checkChange
	case f.pull != 0:
		look = checkPull
	}
	found, err := look(ctx, e, f, today)
	if err != nil {
		return err
	}
	if err := print(e.stdout, found); err != nil {
		return err
	}
	errors, warnings := check.Count(found.findings)
	if errors > 0 || f.strict && warnings > 0 {
		return &exitError{code: exitFailure}
	}
	return nil
}

// checked is what a check has come to, ready to be printed.
type checked struct {
	findings []check.Finding
	summary  string // Swedish, for people
	json     any    // for programs; field names are stable
}

// checkSluss looks through the whole sluss in the folder.
func checkSluss(ctx context.Context, e *env, _ checkFlags, today calendar.Date) (*checked, error) {
	fsys, closer, err := e.sluss()
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	bar := e.progress("Läser idéer")
	report, err := check.Run(ctx, fsys, check.Options{Today: today, Progress: bar.step})
	bar.done()
	if err != nil {
		return nil, err
	}
	found, err := site.Lint(fsys, defaults, today)
	if err != nil {
		return nil, err
	}
	report.Add(found...)
	return &checked{report.Findings, summary(report), reportJSON(report, today)}, nil
}

// checkFormats are the ways to print what was found.
var checkFormats = map[string]func(io.Writer, *checked) error{
	"text":   printText,
	"json":   func(w io.Writer, c *checked) error { return encode(w, c.json) },
	"github": printGitHub,
}

// printText prints for people: the findings, then a summary.
func printText(w io.Writer, c *checked) error {
	if err := printFindings(w, c.findings); err != nil {
		return err
	}
	gap := ""
	if len(c.findings) > 0 {
		gap = "\n"
	}
	_, err := fmt.Fprintf(w, "%s%s\n", gap, c.summary)
	return err
}

// printFindings prints findings for people, those of one file together.
func printFindings(w io.Writer, findings []check.Finding) error {
	var out strings.Builder
	for i, f := range findings {
		if i > 0 && f.File != findings[i-1].File {
			out.WriteString("\n")
		}
		fmt.Fprintf(&out, "%s %s: %s\n", place(f), f.Severity, f.Message)
		if f.Remedy != "" {
			fmt.Fprintf(&out, "    %s\n", f.Remedy)
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// place gives "file:line:column", as editors understand it.
func place(f check.Finding) string {
	switch {
	case f.Line == 0:
		return f.File
	case f.Column == 0:
		return fmt.Sprintf("%s:%d", f.File, f.Line)
	}
	return fmt.Sprintf("%s:%d:%d", f.File, f.Line, f.Column)
}

// summary tells in Swedish what was read and what it amounts to.
func summary(r *check.Report) string {
	text := fmt.Sprintf("Läste %s och %s. %s", count(r.Ideas, "idé", "idéer"), count(r.Challenges, "utmaning", "utmaningar"), amount(r.Findings))
	if !r.Judged {
		text += "\nIdéerna är lästa men inte prövade mot processen. Rätta filerna under site först."
	}
	return text
}

// amount tells in Swedish how many findings there are.
func amount(findings []check.Finding) string {
	errors, warnings := check.Count(findings)
	switch {
	case len(findings) == 0:
		return "Allt är i sin ordning."
	case errors == 0:
		return fmt.Sprintf("Inga fel, %s.", count(warnings, "varning", "varningar"))
	}
	return fmt.Sprintf("%s, %s.", count(errors, "fel", "fel"), count(warnings, "varning", "varningar"))
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// reportJSON gives a report for programs.
func reportJSON(r *check.Report, today calendar.Date) any {
	errors, warnings := check.Count(r.Findings)
	return struct {
		Date       string          `json:"datum"`
		Ideas      int             `json:"ideer"`
		Challenges int             `json:"utmaningar"`
		Judged     bool            `json:"provade"`
		Errors     int             `json:"fel"`
		Warnings   int             `json:"varningar"`
		Findings   []check.Finding `json:"fynd"`
	}{today.String(), r.Ideas, r.Challenges, r.Judged, errors, warnings, list(r.Findings)}
}

// list gives an empty list instead of null.
func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}

// Escapes of GitHub's workflow commands: a message ends at a line end, a
// property also at a comma or a colon.
var (
	githubMessage  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// printGitHub prints workflow commands, which GitHub shows as annotations on
// the lines of a pull request.
func printGitHub(w io.Writer, c *checked) error {
	var out strings.Builder
	for _, f := range c.findings {
		level := "warning"
		if f.Severity == check.Error {
			level = "error"
		}
		fmt.Fprintf(&out, "::%s file=%s", level, githubProperty.Replace(f.File))
		if f.Line > 0 {
			fmt.Fprintf(&out, ",line=%d", f.Line)
		}
		if f.Column > 0 {
			fmt.Fprintf(&out, ",col=%d", f.Column)
		}
		text := strings.TrimSpace(f.Message + " " + f.Remedy)
		fmt.Fprintf(&out, ",title=%s::%s\n", githubProperty.Replace(f.Rule), githubMessage.Replace(text))
	}
	// The summary is last and starts with an ordinary word, so it is no command.
	fmt.Fprintln(&out, c.summary)
	_, err := io.WriteString(w, out.String())
	return err
}
