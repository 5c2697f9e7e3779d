package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/idesluss/idesluss/internal/bot"
)

// editMove lets someone write a decision in an editor. What was written and
// cannot be used is kept, and its place is told.
func editMove(ctx context.Context, e *env, b *bot.Bot, id string, f moveFlags) (*bot.Moved, error) {
	s, err := b.Look(ctx, id)
	if err != nil {
		return nil, err
	}
	laidOut, err := f.layOut(s)
	if err != nil {
		return nil, err
	}
	file, written, err := e.edit(ctx, id+".md", laidOut)
	if err != nil {
		return nil, err
	}
	if f.from == "" && bytes.Equal(bot.WithoutGuide(written), bot.WithoutGuide(laidOut)) {
		_, err := fmt.Fprintln(e.stdout, "Inget är ändrat i filen, och inget är skrivet.")
		return nil, errors.Join(&exitError{code: exitFailure}, err, os.RemoveAll(filepath.Dir(file)))
	}
	written = bot.WithoutGuide(written)
	moved, err := b.Write(ctx, id, written, f.choice.Day, f.overwrite)
	if err == nil {
		return moved, os.RemoveAll(filepath.Dir(file))
	}
	var refused *bot.Refused
	if errors.As(err, &refused) {
		for n := range refused.Findings {
			refused.Findings[n].File = filepath.Base(file)
		}
	}
	if kept := os.WriteFile(file, written, 0o600); kept != nil {
		return nil, errors.Join(err, kept)
	}
	_, told := fmt.Fprintf(e.stdout, "Det du skrev finns kvar i %s\nRätta det där och kör idesluss move %s --edit --from %s\n\n", file, id, shellWord(file))
	return nil, errors.Join(err, told)
}

// layOut gives the text to begin with: what was kept from an earlier attempt,
// or the idea's file with the decision laid out.
func (f moveFlags) layOut(s *bot.Situation) ([]byte, error) {
	if f.from != "" {
		return os.ReadFile(f.from)
	}
	return s.Scaffold(f.choice)
}

// edit opens a text in the program that VISUAL or EDITOR names, and gives it
// as it is once that program has ended. The file stays.
func (e *env) edit(ctx context.Context, name string, text []byte) (file string, written []byte, err error) {
	editor := e.getenv("VISUAL")
	if editor == "" {
		editor = e.getenv("EDITOR")
	}
	if editor == "" {
		return "", nil, errors.New("there is no editor to open: set VISUAL or EDITOR, such as EDITOR=nano")
	}
	dir, err := os.MkdirTemp("", "idesluss-")
	if err != nil {
		return "", nil, err
	}
	file = filepath.Join(dir, name)
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return "", nil, err
	}
	// The variables hold a command with its flags, as git and others take them.
	cmd := exec.CommandContext(ctx, "sh", "-c", editor+` "$1"`, "idesluss", file)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = e.stdin, e.stdout, e.stderr
	if err := cmd.Run(); err != nil {
		return file, nil, fmt.Errorf("the editor %s: %w; what was written is in %s", editor, err, file)
	}
	written, err = os.ReadFile(file)
	return file, bytes.ReplaceAll(written, []byte("\r\n"), []byte("\n")), err
}
