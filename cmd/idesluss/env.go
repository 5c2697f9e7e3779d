package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/calendar"
)

// env is what a command gets from the world outside. Every command's
// constructor takes it, so that a test can run the program with another clock,
// folder and output.
type env struct {
	stdin    io.Reader
	stdout   io.Writer
	stderr   io.Writer
	dir      string           // folder of the sluss; the flag -C sets it
	forge    string           // where pull requests live; the flag --forge sets it
	now      func() time.Time // the only clock
	random   io.Reader        // the only chance
	getenv   func(string) string
	terminal bool // stderr is a terminal: show progress there

	// interactive means that a person sits at stdin and stdout, who can be asked.
	// With plain, questions are asked one line at a time, as a screen reader and
	// a simple terminal want them.
	interactive bool
	plain       bool
}

// Exit codes.
const (
	exitOK      = 0
	exitFailure = 1 // findings, or something that went wrong
	exitUsage   = 2 // a flag or an argument that makes no sense
)

// exitError ends the program with a code. A nil err means that all has been
// said already.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// usageErrorf is a flag or an argument that makes no sense.
func usageErrorf(format string, args ...any) *exitError {
	return &exitError{code: exitUsage, err: fmt.Errorf(format, args...)}
}

// sluss opens the folder of the sluss for reading. Nothing outside the folder
// can be reached through it, also not by a symbolic link.
func (e *env) sluss() (fs.FS, io.Closer, error) {
	root, err := e.root()
	if err != nil {
		return nil, nil, err
	}
	return root.FS(), root, nil
}

// root opens the folder of the sluss, also for writing in it.
func (e *env) root() (*os.Root, error) {
	root, err := os.OpenRoot(e.dir)
	if err != nil {
		return nil, fmt.Errorf("opening the sluss: %w", err)
	}
	if !exists(root, "ideas") && !exists(root, "site") {
		root.Close()
		return nil, fmt.Errorf("%s is not the folder of a sluss, which has ideas and site in it; name that folder with -C, or make a new one with idesluss init", e.dir)
	}
	return root, nil
}

// inFolder refuses words after a command that works on the sluss in a folder:
// most likely the folder itself, which is named otherwise.
func inFolder(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usageErrorf("%[1]s takes no arguments; if %[2]s is the folder of a sluss, write %[1]s -C %[2]s", cmd.CommandPath(), shellWord(args[0]))
}

func exists(root *os.Root, name string) bool {
	_, err := root.Lstat(name)
	return err == nil
}

// today gives the day it is in Sweden.
func (e *env) today() calendar.Date { return calendar.FromClock(e.now()) }

// dayUsage explains a --date flag.
const dayUsage = "judge as of this `day` (YYYY-MM-DD) instead of today"

// day gives what a --date flag says, or today when it says nothing.
func (e *env) day(flag string) (calendar.Date, error) {
	if flag == "" {
		return e.today(), nil
	}
	date, err := calendar.ParseDate(flag)
	if err != nil {
		return 0, usageErrorf("--date %q is not a day such as 2026-03-26", flag)
	}
	return date, nil
}
