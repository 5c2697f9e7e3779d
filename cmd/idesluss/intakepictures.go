package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/gateway"
)

func newIntakeDropCommand(e *env) *cobra.Command {
	var because string
	cmd := &cobra.Command{
		Use:   "drop ID NUMBER",
		Short: "Take a picture out of an idea, because of something",
		Long: `Drop takes a picture out of an idea, by the number of the finding that it is. It is
removed at once, and cannot be had back. Say why. ` + wordsUsage,
		Example: `  idesluss intake drop 26-7k3qm 1`,
		Args:    caseAnd(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			number, err := findingNumber(args[1])
			if err != nil {
				return err
			}
			if because, err = e.because(cmd.Context(), because, "Varför ska bilden bort?"); err != nil {
				return err
			}
			return e.changeCase(cmd.Context(), args[0], fmt.Sprintf("Tog bort bilden, fynd %d.", number), func(ctx context.Context, g *gateway.Gateway) error {
				return g.Drop(ctx, args[0], number, because)
			})
		},
	}
	becauseFlag(cmd, &because)
	return cmd
}

// writePictures writes the pictures of an idea to a folder, to be looked at. It
// writes over nothing.
func (e *env) writePictures(ctx context.Context, g *gateway.Gateway, c *gateway.Case, folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	for _, number := range c.Pictures() {
		name, data, err := g.Picture(ctx, c.ID, number)
		if errors.Is(err, gateway.ErrNoPicture) {
			fmt.Fprintf(e.stdout, "Bild %d finns inte kvar. Ta bort den ur idén med idesluss intake drop.\n", number)
			continue
		} else if err != nil {
			return err
		}
		to := filepath.Join(folder, name)
		if err := writeSecret(to, data); err != nil {
			return err
		}
		fmt.Fprintf(e.stdout, "Bild %d: %s\n", number, to)
	}
	if len(c.Pictures()) > 0 {
		fmt.Fprintln(e.stdout, "Titta på dem, och ta sedan bort filerna.")
	}
	return nil
}
