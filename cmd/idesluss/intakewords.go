package main

import (
	"context"
	"fmt"
	"strings"

	"charm.land/huh/v2"
)

// What the team says about an idea may tell something about who had it, and so
// it does not stand on the command line: everybody who has an account on the
// machine can read the arguments of its programs, and the shell remembers them.
// Words that go into the sluss in the place of others may stand there, since
// those who must know nothing read them anyway.

// wordsUsage tells how words are given, in help texts.
const wordsUsage = "They are asked for at a terminal, and else read from stdin; @name reads a file."

// privately gives words that the team says: from stdin or a file, or by asking.
func (e *env) privately(ctx context.Context, said, what, question string) (string, error) {
	if said != "" && said != "-" && !strings.HasPrefix(said, "@") {
		return "", usageErrorf("do not write %s on the command line, where others can read it: leave it out and you are asked for it, or give it on stdin", what)
	}
	return e.words(ctx, said, what, question)
}

// words gives words from where they are said to be: the argument itself, a file,
// stdin, or, where nothing is said, the person at the terminal.
func (e *env) words(ctx context.Context, said, what, question string) (string, error) {
	if said == "" && e.interactive {
		var typed string
		err := e.ask(ctx, huh.NewGroup(huh.NewText().Title(question).CharLimit(0).Value(&typed)))
		return typed, err
	}
	if said == "" {
		said = "-"
	}
	text, err := e.text(said)
	if err != nil {
		return "", fmt.Errorf("reading %s: %w", what, err)
	}
	return strings.TrimRight(text, "\n"), nil
}
