package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/idea"
)

func newIntakeCommand(e *env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "intake",
		Short: "Look after the ideas that have come in through the form",
		Long: `Intake is for the team that receives ideas: it shows what has come in through
the form and waits to go into the sluss, what in it may tell who somebody is,
and lets it go when that has been taken away.

An idea is named by its number, such as 26-7k3qm. It works beside a running
service (idesluss serve), on the same state in data.

Nobody with a blind seat may use it, or read what it prints.`,
		Example: `  idesluss intake list
  idesluss intake show 26-7k3qm
  idesluss intake replace 26-7k3qm 1 "en kollega"
  idesluss intake keep 26-7k3qm 2
  idesluss intake release 26-7k3qm`,
	}
	cmd.AddCommand(
		newIntakeListCommand(e), newIntakeShowCommand(e),
		newIntakeReplaceCommand(e), newIntakeKeepCommand(e), newIntakeDropCommand(e), newIntakeRewriteCommand(e), newIntakeReleaseCommand(e),
		newIntakeAskCommand(e), newIntakePassCommand(e), newIntakeLogCommand(e),
	)
	return cmd
}

func newIntakeListCommand(e *env) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the ideas that are not in the sluss yet, late ones first, and who has written",
		Example: `  idesluss intake list`,
		Args:    inFolder,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return e.withCases(cmd.Context(), func(ctx context.Context, g *gateway.Gateway) error {
				cases, err := g.Cases(ctx)
				if err != nil {
					return err
				}
				if asJSON {
					return encode(e.stdout, caseList(cases, e.today()))
				}
				unreached, err := gateway.Unreached(g.Data)
				if err != nil {
					return err
				}
				unread, err := g.Unread(ctx)
				if err != nil {
					return err
				}
				return printCases(e.stdout, cases, unread, unreached, e.today())
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "write the list as JSON")
	return cmd
}

func newIntakeShowCommand(e *env) *cobra.Command {
	var pictures string
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "Show an idea, what was found in it, and what has been said about it",
		Long: `Show prints an idea that waits, with what was found in it. For an idea that is
in the sluss already it prints what those who had it have written since.

With --pictures the pictures that came with it are written to a folder, to be looked
at before they are kept or dropped. They are cleaned, but a picture may show anything:
remove the files when you have looked.`,
		Example: `  idesluss intake show 26-7k3qm
  idesluss intake show 26-7k3qm --pictures bilder`,
		Args: oneCase,
		RunE: func(cmd *cobra.Command, args []string) error {
			return e.withCases(cmd.Context(), func(ctx context.Context, g *gateway.Gateway) error {
				return e.showCase(ctx, g, args[0], pictures)
			})
		},
	}
	cmd.Flags().StringVar(&pictures, "pictures", "", "write its pictures to this `folder`")
	return cmd
}

func (e *env) showCase(ctx context.Context, g *gateway.Gateway, id, pictures string) error {
	messages, log, err := g.Heard(ctx, id)
	if err != nil {
		return e.aboutCase(err)
	}
	c, err := g.Case(ctx, id)
	if err != nil && !errors.Is(err, gateway.ErrUnknown) {
		return err
	}
	rules, err := g.Rules()
	if err != nil {
		return err
	}
	if err := printCase(e.stdout, id, c, messages, log, rules, e.today()); err != nil || pictures == "" || c == nil {
		return err
	}
	return e.writePictures(ctx, g, c, pictures)
}

// withCases does something with the gateway's state, beside a service that may
// be running.
func (e *env) withCases(ctx context.Context, do func(context.Context, *gateway.Gateway) error) (err error) {
	g, err := e.openGateway(ctx, fmt.Sprintf("intake-%d", os.Getpid()), slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, g.Close()) }()
	e.warnOfDamage(g.Gateway)
	return do(ctx, g.Gateway)
}

// oneCase wants the number of an idea, and nothing else.
func oneCase(cmd *cobra.Command, args []string) error { return caseAnd(0)(cmd, args) }

// caseAnd wants the number of an idea and some words more.
func caseAnd(more int) cobra.PositionalArgs { return caseAndSome(more, 0) }

// caseAndSome is caseAnd with some words more that may be left out.
func caseAndSome(more, optional int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		asWritten(args)
		switch {
		case len(args) < 1+more || len(args) > 1+more+optional:
			return usageErrorf("write %s", cmd.UseLine())
		case !idea.ValidID(args[0]):
			return usageErrorf("%q is not the number of an idea, such as 26-7k3qm (idesluss intake list tells them)", args[0])
		}
		return nil
	}
}

// asWritten gives the number of an idea, which comes first, as it is written in
// files: people copy it with a space, or say it in capitals.
func asWritten(args []string) {
	if len(args) > 0 {
		args[0] = strings.ToLower(strings.TrimSpace(args[0]))
	}
}

// aboutCase tells the team why something could not be done with an idea, in the
// team's own language.
func (e *env) aboutCase(err error) error {
	var (
		undecided *gateway.Undecided
		refused   *gateway.Refused
		faulty    *gateway.Faulty
		out       strings.Builder
	)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, gateway.ErrUnknown):
		out.WriteString("Det finns ingen idé med det numret här. idesluss intake list visar vilka som väntar.\n")
	case errors.Is(err, gateway.ErrNotNow):
		out.WriteString("Det går inte att göra längre. idesluss intake show visar var idén är.\n")
	case errors.Is(err, gateway.ErrNoFinding):
		out.WriteString("Idén har inget sådant fynd att ta ställning till. idesluss intake show visar fyndens nummer.\n")
	case errors.Is(err, gateway.ErrApart):
		out.WriteString("Orden står inte ihop i texten. Skriv om texten med idesluss intake rewrite.\n")
	case errors.Is(err, gateway.ErrPicture):
		out.WriteString("Fyndet är en bild. Den kan få vara kvar (idesluss intake keep) eller tas bort (idesluss intake drop).\n")
	case errors.Is(err, gateway.ErrNoPicture):
		out.WriteString("Fyndet är ingen bild. Byt ut orden med idesluss intake replace.\n")
	case errors.Is(err, gateway.ErrNoField):
		out.WriteString("Idén har ingen sådan text. idesluss intake show visar texternas namn inom parentes, till exempel nytta och problem.\n")
	case errors.As(err, &undecided):
		fmt.Fprintf(&out, "Idén kan inte släppas än. Ta ställning till %s:\n", count(len(undecided.Findings), "fynd", "fynd"))
		printFound(&out, undecided.Findings)
	case errors.As(err, &refused):
		out.WriteString("Den nya texten visar också vem någon är:\n")
		for field, hits := range refused.Hits {
			for _, hit := range hits {
				fmt.Fprintf(&out, "  %s: %q. %s\n", field, hit.Text, hit.Remedy)
			}
		}
	case errors.As(err, &faulty):
		out.WriteString("Det går inte att skriva så:\n")
		for field, faults := range faulty.Faults {
			for _, f := range faults {
				fmt.Fprintf(&out, "  %s: %s\n", field, strings.TrimSpace(f.Message+" "+f.Remedy))
			}
		}
	default:
		return err
	}
	fmt.Fprint(e.stdout, out.String())
	return &exitError{code: exitFailure}
}
