package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/forge"
)

// reviewFlags are the flags of idesluss review.
type reviewFlags struct {
	login                     string
	approve, comment, request bool
	body                      string
}

func newReviewCommand(e *env) *cobra.Command {
	var f reviewFlags
	cmd := &cobra.Command{
		Use:   "review NUMBER",
		Short: "Review a decision on the forge of this machine",
		Long: `Review writes a person's review of a pull request: an approval, a comment, or a
request for changes. It works on a forge on this machine, where whoever can
write in its folder is believed to be who they say. On GitHub people review with
accounts of their own.

A text of "-" is read from stdin, and one that begins with @ from a file. What
counts in it is advice and answers to criteria, one on each line:

    Råd: ja
    Vem har nytta av den: 3`,
		Example: `  idesluss review 7 --as anna-ek --approve
  idesluss review 7 --as bo-berg --comment --body "Råd: nej"
  idesluss review 7 --as bo-berg --request-changes --body @invandning.md`,
		Args: oneNumber,
		RunE: func(cmd *cobra.Command, args []string) error {
			number, err := pullNumber(args[0])
			if err != nil {
				return err
			}
			return runReview(cmd.Context(), e, number, f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.login, "as", "", "the `login` of the one who reviews")
	flags.BoolVar(&f.approve, "approve", false, "say yes")
	flags.BoolVar(&f.comment, "comment", false, "say something, neither yes nor no")
	flags.BoolVar(&f.request, "request-changes", false, "say that something must change first")
	flags.StringVar(&f.body, "body", "", "`text` of the review; - reads stdin, @name a file")
	return cmd
}

func runReview(ctx context.Context, e *env, number int, flags reviewFlags) error {
	state, err := flags.state()
	if err != nil {
		return err
	}
	if flags.login == "" {
		return usageErrorf("say who reviews, with --as and a login")
	}
	body, err := e.text(flags.body)
	if err != nil {
		return fmt.Errorf("reading --body: %w", err)
	}
	if state != forge.Approved && strings.TrimSpace(body) == "" {
		return usageErrorf("a review that is no approval says something: write it with --body")
	}
	f, err := e.openLocal(ctx)
	if err != nil {
		return err
	}
	defer f.Shut()
	at := e.now().UTC().Truncate(time.Second)
	if err := f.ReviewAs(ctx, number, flags.login, forge.Review{State: state, Body: body, At: at}); err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.stdout, "Skrev granskningen av beslut %d som %s.\n", number, flags.login)
	return err
}

// state tells which of the three the review is.
func (f reviewFlags) state() (forge.ReviewState, error) {
	var chosen []forge.ReviewState
	for _, c := range []struct {
		on    bool
		state forge.ReviewState
	}{{f.approve, forge.Approved}, {f.comment, forge.Commented}, {f.request, forge.ChangesRequested}} {
		if c.on {
			chosen = append(chosen, c.state)
		}
	}
	if len(chosen) != 1 {
		return "", usageErrorf("choose one of --approve, --comment and --request-changes")
	}
	return chosen[0], nil
}
