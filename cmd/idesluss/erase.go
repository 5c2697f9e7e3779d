package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"charm.land/huh/v2"
	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/idea"
)

func newEraseCommand(e *env) *cobra.Command {
	var yes, list bool
	cmd := &cobra.Command{
		Use:   "erase ID",
		Short: "Erase all that is known of those who had an idea",
		Long: `Erase takes away everything that the service knows of an idea and of those who
had it: the record with its texts and letters, the contact, the consent to be
seen, mail that waits. Its receipt is then one that nobody has. It cannot be
undone.

What is in the sluss stays: it tells of no one. Should it after all, see idesluss
scrub.

Backups from before still hold it. The numbers of what has been erased are kept
in data/raderade, which no backup holds; when a backup is restored they are
erased again. Keep a copy of that list somewhere else than data: --list prints
it.`,
		Example: `  idesluss erase 26-7k3qm
  idesluss erase 26-7k3qm --yes
  idesluss erase --list > raderade.txt`,
		Args: func(_ *cobra.Command, args []string) error {
			asWritten(args)
			switch {
			case list && len(args) == 0:
				return nil
			case list:
				return usageErrorf("--list takes no number")
			case len(args) != 1 || !idea.ValidID(args[0]):
				return usageErrorf("erase takes the number of one idea, such as: idesluss erase 26-7k3qm")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if list {
				return e.listErased(cmd.Context())
			}
			return e.erase(cmd.Context(), args[0], yes)
		},
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask first")
	cmd.Flags().BoolVar(&list, "list", false, "print the numbers of all that has been erased")
	return cmd
}

func (e *env) erase(ctx context.Context, id string, yes bool) error {
	if !yes && !e.interactive {
		return usageErrorf("it cannot be undone: say --yes")
	}
	if !yes {
		if err := e.ask(ctx, huh.NewGroup(huh.NewConfirm().Title("Radera allt om idé "+id+"? Det går inte att ångra.").Affirmative("Radera").Negative("Avbryt").Value(&yes))); err != nil {
			return err
		}
		if !yes {
			return errors.New("nothing was erased")
		}
	}
	return e.withState(ctx, func(ctx context.Context, g *gateway.Gateway) error {
		err := g.Erase(ctx, id)
		var nameless *gateway.Nameless
		switch {
		case errors.Is(err, gateway.ErrUnknown):
			return fmt.Errorf("nothing is known here of idea %s; it may have expired", id)
		case errors.As(err, &nameless):
			return fmt.Errorf("what could be found of idea %s is erased, but there are files below %s that cannot be read, and may be about it: %s. Mend them from a backup and erase again, or remove them", id, e.dataPath("."), strings.Join(nameless.Files, ", "))
		case err != nil:
			return err
		}
		_, err = fmt.Fprintf(e.stdout, "Allt om idé %s är raderat här. I slussen står idén kvar, utan uppgift om vem som hade den.\nSpara en ny kopia av listan över det som är raderat (idesluss erase --list), på ett annat ställe än säkerhetskopiorna.\n", id)
		return err
	})
}

func (e *env) listErased(ctx context.Context) error {
	return e.withState(ctx, func(_ context.Context, g *gateway.Gateway) error {
		ids, err := g.Erased()
		if err != nil {
			return err
		}
		// The first line tells a list of nothing from one that was never written.
		_, err = fmt.Fprintf(e.stdout, "# erased until %s: %d\n", e.today(), len(ids))
		for _, id := range ids {
			if err == nil {
				_, err = fmt.Fprintln(e.stdout, id)
			}
		}
		return err
	})
}
