package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/forge/local"
	"github.com/idesluss/idesluss/internal/history"
)

// verifyFlags are the flags of idesluss verify.
type verifyFlags struct {
	branch string
	since  string
	format string
}

func newVerifyCommand(e *env) *cobra.Command {
	var f verifyFlags
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Judge what has been merged once more",
		Long: `Verify walks the history of the main branch, newest first, and judges every
commit that touches ideas or rules by the rules there were before it: was each
step one of the process, with a decision that says so? Was anything that had
been decided rewritten? Does anything tell who had an idea? It tells of commits
that somebody else than the bot put there, and of merges whose protocol is
missing or does not agree with the idea: another step, another text, a seat
that was not there, too few votes.

The history is that of the forge on this machine when there is one (data/sluss.git,
or --forge), and else of the repository that the sluss lies in. The first commit
of all is where history begins, and is not judged.

The exit code is 0 when nothing was found, 1 when something was, and 2 when the
command itself was misspelt.`,
		Example: `  idesluss verify                       the whole history
  idesluss verify --since HEAD~20       the latest twenty commits
  idesluss verify --since v1 --format json | jq .fynd
                                        for a program`,
		Args: inFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runVerify(cmd.Context(), e, f)
		},
	}
	cmd.Flags().StringVar(&f.branch, "branch", "", "walk from this `branch` or revision (default: the forge's main branch, or HEAD of the repository)")
	cmd.Flags().StringVar(&f.since, "since", "", "go no further back than this `revision`, which is not judged")
	cmd.Flags().StringVar(&f.format, "format", "text", "print findings as `text` or json")
	// The flag exists; registering its values cannot fail.
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func runVerify(ctx context.Context, e *env, f verifyFlags) error {
	print, ok := verifyFormats[f.format]
	if !ok {
		return usageErrorf("--format %q is not one of text and json", f.format)
	}
	r, head, err := e.mainHistory(f.branch)
	if err != nil {
		return err
	}
	defer r.Close()
	since := ""
	if f.since != "" {
		if since, err = r.resolve(f.since); err != nil {
			return err
		}
	}
	bar := e.progress("Granskar historien")
	report, err := r.verify(ctx, head, since, bar.count)
	bar.done()
	if err != nil {
		return err
	}
	if err := print(e.stdout, report); err != nil {
		return err
	}
	if report.findings() > 0 {
		return &exitError{code: exitFailure}
	}
	return nil
}

// mainHistory opens the repository whose main branch is the truth, and gives
// the commit to walk from.
func (e *env) mainHistory(branch string) (*revisions, string, error) {
	hosting, err := e.hosting()
	if err != nil {
		return nil, "", err
	}
	var r *revisions
	place, named := e.forgePlace(hosting)
	_, onGitHub := onGitHub(place)
	_, missing := os.Stat(place)
	switch {
	case named && onGitHub && e.forge != "":
		return nil, "", usageErrorf("verify reads history on this machine: clone %s, and name the clone with -C", place)
	case !onGitHub && (named || missing == nil):
		r, err = revisionsIn(place)
		if branch == "" {
			branch = hosting.Main()
		}
	default:
		r, err = revisionsOf(e.dir)
		if branch == "" {
			branch = "HEAD"
		}
	}
	if err != nil {
		return nil, "", err
	}
	head, err := r.resolve(branch)
	if err != nil {
		return nil, "", errors.Join(err, r.Close())
	}
	return r, head, nil
}

// verified is what a walk through history has come to.
type verified struct {
	commits int              // that touch ideas or rules, and were judged
	wrong   []verifiedCommit // with findings, newest first
}

type verifiedCommit struct {
	id    string
	day   calendar.Date
	found []check.Finding
}

func (v *verified) findings() int {
	n := 0
	for _, c := range v.wrong {
		n += len(c.found)
	}
	return n
}

// verify judges the commits from head, down to since.
func (r *revisions) verify(ctx context.Context, head, since string, progress func(done int)) (*verified, error) {
	if shallow, err := r.repo.Shallow(); err != nil || shallow && since == "" {
		return nil, errors.Join(err, history.ErrShallow)
	}
	verifier := &check.Verifier{Bot: local.BotLogin}
	out := &verified{}
	for step, err := range r.repo.History(head, since, r.folder) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, err
		}
		m, err := r.merged(ctx, step)
		if err != nil {
			return nil, err
		}
		if m == nil {
			continue
		}
		found, err := verifier.Verify(m)
		if err != nil {
			return nil, fmt.Errorf("judging commit %s: %w", m.Commit.ID, err)
		}
		if len(found) > 0 {
			out.wrong = append(out.wrong, verifiedCommit{m.Commit.ID, calendar.FromClock(m.Commit.Committer.When), found})
		}
		out.commits++
		progress(out.commits)
	}
	return out, nil
}

// verifyFormats are the ways to print what was found.
var verifyFormats = map[string]func(io.Writer, *verified) error{"text": printVerified, "json": printVerifiedJSON}

// printVerified prints for people: the findings of each commit, newest first.
func printVerified(w io.Writer, v *verified) error {
	var out strings.Builder
	for _, c := range v.wrong {
		fmt.Fprintf(&out, "%s, den %s\n", c.id[:12], c.day.Words())
		for _, f := range c.found {
			fmt.Fprintf(&out, "    %s: %s\n", place(f), f.Message)
		}
		out.WriteString("\n")
	}
	amount := "Allt är i sin ordning."
	if n := v.findings(); n > 0 {
		amount = fmt.Sprintf("%s i %s.", count(n, "fel", "fel"), count(len(v.wrong), "ändring", "ändringar"))
	}
	fmt.Fprintf(&out, "Granskade %s. %s\n", count(v.commits, "ändring", "ändringar"), amount)
	_, err := io.WriteString(w, out.String())
	return err
}

// printVerifiedJSON prints for programs. Field names are stable.
func printVerifiedJSON(w io.Writer, v *verified) error {
	type commit struct {
		ID       string          `json:"commit"`
		Day      string          `json:"datum"`
		Findings []check.Finding `json:"fynd"`
	}
	wrong := []commit{}
	for _, c := range v.wrong {
		wrong = append(wrong, commit{c.id, c.day.String(), c.found})
	}
	return encode(w, struct {
		Commits  int      `json:"granskade"`
		Errors   int      `json:"fel"`
		Findings []commit `json:"fynd"`
	}{v.commits, v.findings(), wrong})
}
