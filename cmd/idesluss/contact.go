package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/gateway"
)

// contactFlags are the flags of idesluss contact.
type contactFlags struct {
	key, purpose string
	json         bool
}

func newContactCommand(e *env) *cobra.Command {
	var f contactFlags
	cmd := &cobra.Command{
		Use:   "contact ID",
		Short: "Open the sealed contact of those who had an idea",
		Long: `Contact opens what those who had an idea have told of how to reach them, with the
private half of one of the team's keys. That it was opened, on which day and
what for, is noted in data/logg before it is; what it said is not.

When the key is locked, the words are asked for, or taken from
` + passphraseVariable + `.

Nobody with a blind seat may use it, or read what it prints. To write in the
contact log afterwards: idesluss intake log.`,
		Example: `  idesluss contact 26-7k3qm --key team-2026.key --purpose "ringa om mötet på torsdag"`,
		Args:    oneCase,
		RunE: func(cmd *cobra.Command, args []string) error {
			return e.openContact(cmd.Context(), args[0], f)
		},
	}
	cmd.Flags().StringVar(&f.key, "key", "", "the `file` with the private half of a team key")
	cmd.Flags().StringVar(&f.purpose, "purpose", "", "what it is opened for, in a few `words`; they are noted")
	cmd.Flags().BoolVar(&f.json, "json", false, "print the contact as JSON")
	return cmd
}

func (e *env) openContact(ctx context.Context, id string, f contactFlags) error {
	switch {
	case f.key == "":
		return usageErrorf("name the file of your key with --key")
	case f.purpose == "":
		return usageErrorf("say what the contact is opened for with --purpose: it is noted")
	}
	private, err := os.ReadFile(f.key)
	if err != nil {
		return fmt.Errorf("reading the key: %w", err)
	}
	keys, err := gateway.ReadSealingKey(private, func() (string, error) { return e.passphrase(ctx, "Vilka ord låser upp nyckeln?") })
	if err != nil {
		return err
	}
	return e.withState(ctx, func(_ context.Context, g *gateway.Gateway) error {
		c, err := g.OpenContact(id, f.purpose, keys...)
		switch {
		case errors.Is(err, gateway.ErrUnknown):
			return errors.New("those who had the idea have left no contact here, or it has been erased: write to them with idesluss intake ask")
		case err != nil:
			return err
		case f.json:
			return encode(e.stdout, c)
		}
		return printContact(e.stdout, c)
	})
}

// contactWays says how somebody wants to be reached.
var contactWays = map[string]string{"epost": "e-post", "telefon": "telefon", "mote": "ett möte"}

func printContact(w io.Writer, c *gateway.Contact) error {
	for _, p := range c.People {
		for _, line := range []struct{ term, value string }{{"Namn", p.Name}, {"E-post", p.Email}, {"Telefon", p.Phone}} {
			if line.value == "" {
				continue
			}
			if _, err := fmt.Fprintf(w, "%s: %s\n", line.term, line.value); err != nil {
				return err
			}
		}
	}
	if way := contactWays[c.How]; way != "" {
		_, err := fmt.Fprintf(w, "Vill bli kontaktad genom %s.\n", way)
		return err
	}
	return nil
}
