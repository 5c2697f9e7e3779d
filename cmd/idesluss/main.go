// Idesluss takes ideas from a municipality's employees to the public web: it
// checks idea files, builds the two sites, and runs the service around them.
//
// This package is wiring: one file per command, with its flags, progress,
// printing and exit codes. What a command does lives in internal packages,
// which get clock, files and output from here.
//
// Errors to the operator are English; findings about ideas are Swedish, for
// those who write them.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

func main() { os.Exit(program(time.Now, rand.Reader)) }

// program runs with the given clock and chance, and the rest of the world as
// it is.
func program(now func() time.Time, random io.Reader) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends what does not stop by itself
	code := run(ctx, os.Args[1:], &env{
		stdin:       os.Stdin,
		stdout:      os.Stdout,
		stderr:      os.Stderr,
		dir:         ".",
		now:         now,
		random:      random,
		getenv:      os.Getenv,
		terminal:    isTerminal(os.Stderr),
		interactive: isTerminal(os.Stdin) && isTerminal(os.Stdout),
		plain:       os.Getenv("ACCESSIBLE") != "" || os.Getenv("TERM") == "dumb",
	})
	stop()
	return code
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// run is the whole program: it carries out args and gives the exit code.
func run(ctx context.Context, args []string, e *env) int {
	root := newRootCommand(e)
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil {
		return exitOK
	}
	var exit *exitError
	if !errors.As(err, &exit) {
		// cobra stopped before the command began: a flag, an argument.
		exit = usageErrorf("%w", err)
	}
	if exit.err != nil {
		fmt.Fprintf(e.stderr, "idesluss: %v\n", exit.err)
	}
	if exit.code == exitUsage {
		fmt.Fprintf(e.stderr, "Run '%s --help' for usage.\n", cmd.CommandPath())
	}
	return exit.code
}

func newRootCommand(e *env) *cobra.Command {
	root := &cobra.Command{
		Use:   "idesluss",
		Short: "Take ideas from employees to reality, one Markdown file at a time",
		Long: `Idesluss runs an idésluss: a municipality's way to catch ideas from its
employees, try them, and lift them step by step to reality.

An idea is one Markdown file in Git, under ideas/. The way it goes, who decides
and what is asked for is data, under site/. Idesluss checks these files, builds
a public web site of what has been launched, and an internal index of
everything.

The commands work on the sluss in the current folder, or in the one given
with -C.`,
		Example: `  idesluss init idebanken-hos-oss     make a new sluss in a folder of its own
  idesluss new                        write a new idea, question by question
  idesluss preview                    see the pages while you write
  idesluss check                      look through every idea and tell what is wrong
  idesluss check -C ../slussen        the same, for a sluss in another folder
  idesluss build                      write the public site and the internal index
  idesluss process show idebanken     see one of the processes that can be chosen
  idesluss check --help               flags and examples of one command`,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetIn(e.stdin)
	root.SetOut(e.stdout)
	root.SetErr(e.stderr)
	root.PersistentFlags().StringVarP(&e.dir, "dir", "C", e.dir, "work on the sluss in this `folder`")
	// The flag exists; marking it cannot fail.
	_ = root.MarkPersistentFlagDirname("dir")
	root.PersistentFlags().StringVar(&e.forge, "forge", "", "the `place` where pull requests live: a folder, or github.com/owner/name (default: as site/forge.yaml says, or data/sluss.git)")
	root.AddCommand(
		newBackupCommand(e),
		newBuildCommand(e),
		newCheckCommand(e),
		newContactCommand(e),
		newDoctorCommand(e),
		newEraseCommand(e),
		newForgeCommand(e),
		newInitCommand(e),
		newIntakeCommand(e),
		newJudgeCommand(e),
		newKeyCommand(e),
		newMigrateCommand(e),
		newMoveCommand(e),
		newNewCommand(e),
		newNotifyCommand(e),
		newPreviewCommand(e),
		newProcessCommand(e),
		newRelayCommand(e),
		newRestoreCommand(e),
		newReviewCommand(e),
		newScrubCommand(e),
		newServeCommand(e),
		newSubmitCommand(e),
		newTendCommand(e),
		newVerifyCommand(e),
		newVersionCommand(e),
	)
	settleExitCodes(root)
	return root
}

// settleExitCodes makes every command's exit code mean the same. A plain error
// from a command's own work is a failure, exit 1, so that only what cobra finds
// before that (flags, arguments) is a usage error. A word after a group of
// commands that is none of them is a usage error too, and not a call for help.
func settleExitCodes(cmd *cobra.Command) {
	work := cmd.RunE
	switch {
	case work != nil:
		cmd.RunE = func(cmd *cobra.Command, args []string) error {
			return asFailure(work(cmd, args))
		}
	case cmd.HasParent() && cmd.HasSubCommands() && !cmd.Runnable():
		cmd.Args = cobra.NoArgs
		cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	}
	for _, sub := range cmd.Commands() {
		settleExitCodes(sub)
	}
}

func asFailure(err error) error {
	var exit *exitError
	if err == nil || errors.As(err, &exit) {
		return err
	}
	return &exitError{code: exitFailure, err: err}
}
