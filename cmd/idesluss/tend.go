package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/idea"
)

func newTendCommand(e *env) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "tend [ID...]",
		Short: "See to it that every idea has its one open decision",
		Long: `Tend looks through the ideas on the forge and sees to it that each that waits
for a decision has exactly one open. It opens what is missing, drafts anew when
the idea or the rules have changed, closes decisions about ideas that have moved
in another way, wakes ideas whose rest is over, and says on a decision when its
answer is overdue. What somebody has written in a decision is left alone.

Run it after a change that was made by hand, and every night. Where all is well
it writes nothing. With IDs only those ideas are looked at.`,
		Example: `  idesluss tend
  idesluss tend 26-7k3qm
  idesluss tend --json | jq .forsenade`,
		Args: func(_ *cobra.Command, args []string) error {
			for _, id := range args {
				if !idea.ValidID(id) {
					return usageErrorf("%q is not the number of an idea, such as 26-7k3qm", id)
				}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return runTend(cmd.Context(), e, args, asJSON) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the result as JSON")
	return cmd
}

func runTend(ctx context.Context, e *env, ids []string, asJSON bool) error {
	b, opened, err := e.openBot(ctx)
	if err != nil {
		return err
	}
	defer opened.Close()
	head, err := opened.Head(ctx, opened.Main)
	if err != nil {
		return err
	}
	fsys, err := opened.Files(ctx, head)
	if err != nil {
		return err
	}
	done, err := b.Tend(ctx, fsys, ids)
	if done == nil {
		return err
	}
	if len(done.Failed) > 0 {
		err = errors.Join(err, &exitError{code: exitFailure})
	}
	if asJSON {
		return errors.Join(err, printTendedJSON(e.stdout, done))
	}
	return errors.Join(err, printTended(e.stdout, done))
}

func printTended(w io.Writer, done *bot.Tended) error {
	var out strings.Builder
	for _, part := range []struct {
		words string
		items []bot.Item
	}{
		{"Öppnade beslut %d om idé %s.", done.Opened},
		{"Skrev utkastet i beslut %d om idé %s på nytt.", done.Redrafted},
		{"Stängde beslut %d om idé %s: det behövs inte längre.", done.Closed},
		{"Beslut %d om idé %s stämmer inte med idén längre. Skriv om det.", done.Stale},
		{"Beslut %d om idé %s är försenat.", done.Late},
	} {
		for _, item := range part.items {
			fmt.Fprintf(&out, part.words+"\n", item.Pull, item.ID)
		}
	}
	for _, f := range done.Failed {
		fmt.Fprintf(&out, "Idé %s gick inte att sköta: %v\n", f.ID, f.Err)
	}
	if done.Nothing() && len(done.Late) == 0 {
		fmt.Fprintln(&out, "Allt är i sin ordning. Inget behövde göras.")
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func printTendedJSON(w io.Writer, done *bot.Tended) error {
	type item struct {
		ID   string `json:"id"`
		Pull int    `json:"beslut"`
	}
	type failure struct {
		ID    string `json:"id"`
		Error string `json:"fel"`
	}
	items := func(all []bot.Item) []item {
		out := []item{} // an empty list, not null
		for _, i := range all {
			out = append(out, item(i))
		}
		return out
	}
	failed := []failure{}
	for _, f := range done.Failed {
		failed = append(failed, failure{f.ID, f.Err.Error()})
	}
	return encode(w, struct {
		Opened    []item    `json:"oppnade"`
		Redrafted []item    `json:"omskrivna"`
		Closed    []item    `json:"stangda"`
		Stale     []item    `json:"inaktuella"`
		Late      []item    `json:"forsenade"`
		Failed    []failure `json:"misslyckade"`
	}{items(done.Opened), items(done.Redrafted), items(done.Closed), items(done.Stale), items(done.Late), failed})
}
