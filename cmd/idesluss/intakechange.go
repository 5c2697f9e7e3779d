package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/gateway"
)

func newIntakeReplaceCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "replace ID NUMBER [WORDS]",
		Short: "Put other words in the place of what was found",
		Long: `Replace puts other words in the place of a finding, everywhere in that text. What
stood there is forgotten. Empty WORDS ("") take it away. Without WORDS they are asked
for at a terminal, and else read from stdin.`,
		Example: `  idesluss intake replace 26-7k3qm 1
  idesluss intake replace 26-7k3qm 1 "en kollega"`,
		Args: caseAndSome(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			number, err := findingNumber(args[1])
			if err != nil {
				return err
			}
			with := ""
			if len(args) < 3 || args[2] != "" {
				if with, err = e.words(cmd.Context(), strings.Join(args[2:], ""), "the words", "Vad ska stå i stället?"); err != nil {
					return err
				}
			}
			return e.changeCase(cmd.Context(), args[0], fmt.Sprintf("Bytte ut fynd %d.", number), func(ctx context.Context, g *gateway.Gateway) error {
				return g.Replace(ctx, args[0], number, with)
			})
		},
	}
}

func newIntakeKeepCommand(e *env) *cobra.Command {
	var because string
	cmd := &cobra.Command{
		Use:     "keep ID NUMBER",
		Short:   "Let what was found stay, because of something",
		Long:    "Keep lets what was found stay: words, or a picture. Say why. " + wordsUsage,
		Example: `  idesluss intake keep 26-7k3qm 2`,
		Args:    caseAnd(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			number, err := findingNumber(args[1])
			if err != nil {
				return err
			}
			if because, err = e.because(cmd.Context(), because, "Varför får det vara kvar?"); err != nil {
				return err
			}
			return e.changeCase(cmd.Context(), args[0], fmt.Sprintf("Fynd %d får stå kvar.", number), func(ctx context.Context, g *gateway.Gateway) error {
				return g.Keep(ctx, args[0], number, because)
			})
		},
	}
	becauseFlag(cmd, &because)
	return cmd
}

func becauseFlag(cmd *cobra.Command, because *string) {
	cmd.Flags().StringVar(because, "because", "", "where the `reason` is: - for stdin, @name for a file")
}

// because gives the reason for what is decided about a finding.
func (e *env) because(ctx context.Context, said, question string) (string, error) {
	reason, err := e.privately(ctx, said, "the reason", question)
	if err == nil && strings.TrimSpace(reason) == "" {
		err = usageErrorf("say why: at a terminal you are asked, and else it is read from stdin (--because @name reads a file)")
	}
	return reason, err
}

func newIntakeRewriteCommand(e *env) *cobra.Command {
	var words string
	cmd := &cobra.Command{
		Use:   "rewrite ID TEXT",
		Short: "Write one text of an idea anew",
		Long: `Rewrite gives one text of an idea other words, for what tells who somebody is in
a way that no program finds. TEXT is titel, nytta, amnen or the id of a section,
as idesluss intake show tells them. Without --words the text is asked for at a
terminal, and else read from stdin.`,
		Example: `  idesluss intake rewrite 26-7k3qm problem --words "Alla köper samma borrmaskin."
  idesluss intake rewrite 26-7k3qm ide --words @ide.txt`,
		Args: caseAnd(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			text, err := e.words(cmd.Context(), words, "the new text", "Vad ska det stå?")
			if err != nil {
				return err
			}
			if strings.TrimSpace(text) == "" {
				return usageErrorf("say what the text is to be, with --words")
			}
			return e.changeCase(cmd.Context(), args[0], "Skrev om texten.", func(ctx context.Context, g *gateway.Gateway) error {
				return g.Rewrite(ctx, args[0], args[1], text)
			})
		},
	}
	cmd.Flags().StringVar(&words, "words", "", "the new `text`; - reads stdin, @name a file")
	return cmd
}

func newIntakeReleaseCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "release ID",
		Short: "Let an idea go into the sluss with the next batch",
		Long: `Release lets an idea go into the sluss, when everything that was found in it has
been replaced or may stay. Before that, read it: who somebody is can be said in
words that no program finds.`,
		Example: `  idesluss intake release 26-7k3qm`,
		Args:    oneCase,
		RunE: func(cmd *cobra.Command, args []string) error {
			return e.changeCase(cmd.Context(), args[0], "Släppt. Idén går in i slussen med nästa sats.", func(ctx context.Context, g *gateway.Gateway) error {
				return g.Release(ctx, args[0])
			})
		},
	}
}

func newIntakeAskCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "ask ID [@FILE]",
		Short: "Ask those who had an idea, without knowing who they are",
		Long: `Ask puts a question to those who had an idea. They read it, and answer, with
their receipt. The words are asked for at a terminal, and else read from stdin; @FILE
is a file that they stand in.`,
		Example: `  idesluss intake ask 26-7k3qm
  idesluss intake ask 26-7k3qm @fraga.txt`,
		Args: caseAndSome(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			question, err := e.privately(cmd.Context(), strings.Join(args[1:], ""), "the question", "Vad vill du fråga?")
			if err != nil {
				return err
			}
			if strings.TrimSpace(question) == "" {
				return usageErrorf("write what you want to ask")
			}
			return e.changeCase(cmd.Context(), args[0], "Frågan väntar på idégivaren.", func(ctx context.Context, g *gateway.Gateway) error {
				return g.Ask(ctx, args[0], question)
			})
		},
	}
}

func newIntakePassCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "pass ID [@FILE]",
		Short: "Give those who work with an idea what those who had it have answered",
		Long: `Pass writes on the open decision about an idea what those who had it have answered,
as it is written there for ideas that came by pull request: nobody can tell by which
way an idea came. Write it in your own words, which do not tell who it was. The
words are asked for at a terminal, and else read from stdin; @FILE is a file that
they stand in.`,
		Example: `  idesluss intake pass 26-7k3qm
  idesluss intake pass 26-7k3qm @svar.txt`,
		Args: caseAndSome(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			words, err := e.privately(cmd.Context(), strings.Join(args[1:], ""), "what they have answered", "Vad har idégivaren svarat, med dina egna ord?")
			if err != nil {
				return err
			}
			if strings.TrimSpace(words) == "" {
				return usageErrorf("write what they have answered")
			}
			return e.changeCase(cmd.Context(), args[0], "De som arbetar med idén kan läsa svaret.", func(ctx context.Context, g *gateway.Gateway) error {
				return g.Pass(ctx, args[0], words)
			})
		},
	}
}

func newIntakeLogCommand(e *env) *cobra.Command {
	var entry gateway.ContactEntry
	var day string
	cmd := &cobra.Command{
		Use:   "log ID",
		Short: "Note that somebody has been in touch with those who had an idea",
		Example: `  idesluss intake log 26-7k3qm --channel telefon --role Projektgruppen
  idesluss intake log 26-7k3qm --channel mote --role Utvecklingsledaren --date 2026-03-26`,
		Args: oneCase,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if entry.Day, err = e.day(day); err != nil {
				return err
			}
			if entry.Channel == "" || entry.Role == "" {
				return usageErrorf("say how and who, with --channel and --role")
			}
			return e.changeCase(cmd.Context(), args[0], "Skrev i loggen.", func(ctx context.Context, g *gateway.Gateway) error {
				return g.Note(ctx, args[0], entry)
			})
		},
	}
	cmd.Flags().StringVar(&entry.Channel, "channel", "", "`how`: telefon, mote, epost or brev")
	cmd.Flags().StringVar(&entry.Role, "role", "", "the `function` of who it was, never a name")
	cmd.Flags().StringVar(&day, "date", "", "the `day` (YYYY-MM-DD) instead of today")
	return cmd
}

// changeCase does something with an idea, and tells that it is done.
func (e *env) changeCase(ctx context.Context, id, done string, change func(context.Context, *gateway.Gateway) error) error {
	return e.withCases(ctx, func(ctx context.Context, g *gateway.Gateway) error {
		if err := change(ctx, g); err != nil {
			return e.aboutCase(err)
		}
		_, err := fmt.Fprintf(e.stdout, "%s  %s\n", id, done)
		return err
	})
}

func findingNumber(arg string) (int, error) {
	number, err := strconv.Atoi(arg)
	if err != nil || number < 1 {
		return 0, usageErrorf("%q is not the number of a finding; idesluss intake show tells them", arg)
	}
	return number, nil
}
