package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
)

// forgeOpenFlags are the flags of idesluss forge open.
type forgeOpenFlags struct{ login, title, body string }

func newForgeOpenCommand(e *env) *cobra.Command {
	var f forgeOpenFlags
	cmd := &cobra.Command{
		Use:   "open BRANCH",
		Short: "Make a pull request of a branch that somebody has pushed",
		Long: `Open makes a pull request of a branch that a person has pushed to the forge of
this machine with the git command. The login is theirs; the commits keep their
authors, which a process that is blind does not accept for ideas.

On GitHub people open pull requests with accounts of their own.`,
		Example: `  git push data/sluss.git HEAD:refs/heads/andra-kontakten
  idesluss forge open andra-kontakten --as anna-ek --title "Ny telefontid"`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageErrorf("open takes one branch, such as: idesluss forge open andra-kontakten --as anna-ek")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return runForgeOpen(cmd.Context(), e, args[0], f)
		},
	}
	cmd.Flags().StringVar(&f.login, "as", "", "the `login` of the one who proposes")
	cmd.Flags().StringVar(&f.title, "title", "", "what it is about, in one `line`")
	cmd.Flags().StringVar(&f.body, "body", "", "`text` of the proposal; - reads stdin, @name a file")
	return cmd
}

func runForgeOpen(ctx context.Context, e *env, branch string, flags forgeOpenFlags) error {
	if flags.login == "" {
		return usageErrorf("say who proposes, with --as and a login")
	}
	if flags.title == "" {
		return usageErrorf("say what it is about, with --title and a line of text")
	}
	body, err := e.text(flags.body)
	if err != nil {
		return fmt.Errorf("reading --body: %w", err)
	}
	f, err := e.openLocal(ctx)
	if err != nil {
		return err
	}
	defer f.Shut()
	p, err := f.OpenPull(ctx, branch, flags.login, flags.title, body)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.stdout, "Förslaget har nummer %d. Se det med idesluss forge show %d\n", p.Number, p.Number)
	return err
}
