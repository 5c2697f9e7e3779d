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
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // Europe/Stockholm, also where the machine has no zone files

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], &env{
		stdin:    os.Stdin,
		stdout:   os.Stdout,
		stderr:   os.Stderr,
		dir:      ".",
		now:      time.Now,
		terminal: term.IsTerminal(int(os.Stderr.Fd())),
	})
	stop()
	os.Exit(code)
}

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
		Long: `Idesluss runs an idéslussning: a municipality's way to catch ideas from its
employees, try them, and lift them step by step to reality.

An idea is one Markdown file in Git, under ideas/. The way it goes, who decides
and what is asked for is data, under site/. Idesluss checks these files, builds
a public web site of what has been launched, and an internal index of
everything.

The commands work on the sluss in the current folder, or in the one given
with -C.`,
		Example: `  idesluss check                 look through every idea and tell what is wrong
  idesluss check -C ../slussen   the same, for a sluss in another folder
  idesluss check --help          flags and examples of one command`,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetIn(e.stdin)
	root.SetOut(e.stdout)
	root.SetErr(e.stderr)
	root.PersistentFlags().StringVarP(&e.dir, "dir", "C", e.dir, "work on the sluss in this `folder`")
	// The flag exists; marking it cannot fail.
	_ = root.MarkPersistentFlagDirname("dir")
	root.AddCommand(
		newCheckCommand(e),
		newVersionCommand(e),
	)
	failuresExitWith1(root)
	return root
}

// failuresExitWith1 lets a plain error from any command's own work mean exit 1,
// so that only what cobra finds before that (flags, arguments) is a usage error.
func failuresExitWith1(cmd *cobra.Command) {
	if work := cmd.RunE; work != nil {
		cmd.RunE = func(cmd *cobra.Command, args []string) error {
			err := work(cmd, args)
			var exit *exitError
			if err == nil || errors.As(err, &exit) {
				return err
			}
			return &exitError{code: exitFailure, err: err}
		}
	}
	for _, sub := range cmd.Commands() {
		failuresExitWith1(sub)
	}
}
