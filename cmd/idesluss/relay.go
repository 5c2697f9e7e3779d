package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/local"
	"github.com/idesluss/idesluss/internal/intake"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/site"
	"github.com/idesluss/idesluss/internal/strict"
)

// relayFlags are the flags of idesluss relay.
type relayFlags struct {
	intake string
	review bool
	once   bool
	frank  bool
	every  time.Duration
}

func newRelayCommand(e *env) *cobra.Command {
	var f relayFlags
	cmd := &cobra.Command{
		Use:   "relay",
		Short: "Carry employees' ideas into the sluss, and the answers back",
		Long: `Relay looks after the intake: the repository where employees send ideas by
pull request.

Ideas that the sluss's team has merged there go into the sluss in shuffled
batches, written anew: nothing of who sent them follows. How many must wait for
each other, and for how long, is the process's to say (sats in
site/process.yaml). What comes back is comments on the employee's pull request:
the case number, each decision, and questions. Questions are comments in the
sluss that begin "Fråga till idégivaren:"; a comment in the intake by someone in
the team that begins "Svar till bedömarna:" is carried the other way. Nothing
else is.

With --review it reads the ideas in open pull requests instead, and says in
plain words what is to be mended. That needs no access to the sluss: it goes by
the rules under site/ in the current folder.

What it prints tells nothing of single pull requests in the intake: those who
assess ideas may read what a job in the sluss has printed.

It goes on, a round every five minutes, until it is stopped; with --once it does
one round. A round that is interrupted is finished by the next.

The intake is the one in site/forge.yaml (intag), or the one that --intake
names; the sluss is the one of --forge, as for other commands.`,
		Example: `  idesluss relay
  idesluss relay --once --intake github.com/provhamn/ideintag --forge github.com/provhamn/ideslussen
  idesluss relay --review --once
  idesluss relay --once --intake data/intag.git`,
		Args: inFolder,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return runRelay(cmd.Context(), e, f)
		},
	}
	cmd.Flags().StringVar(&f.intake, "intake", "", "the `place` where employees send ideas: a folder, or github.com/owner/name")
	cmd.Flags().BoolVar(&f.review, "review", false, "review the ideas in open pull requests, and relay nothing")
	cmd.Flags().BoolVar(&f.once, "once", false, "do one round and stop")
	cmd.Flags().BoolVar(&f.frank, "details", false, "tell which file and pull request of the intake an error is about, and until when ideas wait: only where nobody who assesses ideas can read it")
	cmd.Flags().DurationVar(&f.every, "every", 5*time.Minute, "the `time` between rounds")
	return cmd
}

func runRelay(ctx context.Context, e *env, f relayFlags) error {
	round, shut, err := f.open(ctx, e)
	if err != nil {
		return err
	}
	for {
		err := round(ctx)
		switch {
		case ctx.Err() != nil && !f.once:
			return shut() // stopped; what is left is for the next time
		case f.once || err != nil && !errors.Is(err, forge.ErrUnavailable):
			return errors.Join(err, shut())
		case err != nil:
			fmt.Fprintf(e.stderr, "idesluss: %v; trying again in %s\n", err, f.every)
		}
		select {
		case <-ctx.Done():
			return shut()
		case <-time.After(f.every):
		}
	}
}

// open gives one round of what is asked for, and what lets go of the forges.
func (f *relayFlags) open(ctx context.Context, e *env) (round func(context.Context) error, shut func() error, err error) {
	if f.every <= 0 {
		return nil, nil, usageErrorf("--every %s is no time to wait", f.every)
	}
	in, err := f.openIntake(ctx, e)
	if err != nil {
		return nil, nil, err
	}
	if f.review {
		return func(ctx context.Context) error { return reviewRound(ctx, e, in) }, in.Close, nil
	}
	b, sluss, err := e.openBot(ctx)
	if err != nil {
		return nil, nil, errors.Join(err, in.Close())
	}
	shut = func() error { return errors.Join(in.Close(), sluss.Close()) }
	return func(ctx context.Context) error { return relayRound(ctx, e, in, sluss, b, f.frank) }, shut, nil
}

// openIntake opens the intake as other commands open the sluss, with the same
// credentials.
func (f *relayFlags) openIntake(ctx context.Context, e *env) (*openedForge, error) {
	there := *e
	there.forge = f.intake
	if there.forge == "" {
		hosting, err := e.hosting()
		if err != nil {
			return nil, err
		}
		if hosting == nil || hosting.Intake == "" {
			return nil, usageErrorf("where is the intake? name it with --intake, or write intag in %s", process.HostingFile)
		}
		there.forge = hosting.Intake
	}
	opened, err := there.openForge(ctx)
	if err != nil {
		return nil, fmt.Errorf("opening the intake: %w", err)
	}
	return opened, nil
}

func reviewRound(ctx context.Context, e *env, in *openedForge) error {
	fsys, root, err := e.sluss()
	if err != nil {
		return err
	}
	defer root.Close()
	rules, err := relayRules(fsys)
	if err != nil {
		return err
	}
	reviewed, err := intake.Review(ctx, in.Forge, rules, e.now())
	if err != nil {
		return err
	}
	return printReviewed(e.stdout, reviewed)
}

func relayRound(ctx context.Context, e *env, in, sluss *openedForge, b *bot.Bot, frank bool) error {
	on, err := readSlussOn(ctx, sluss)
	if err != nil {
		return err
	}
	desk := &intake.Desk{Intake: in.Forge, Sluss: b, Rules: on.rules, Contact: on.contact, Frank: frank}
	relayed, err := desk.Relay(ctx)
	if err != nil {
		return err
	}
	if err := printRelayed(e.stdout, relayed, frank); err != nil {
		return err
	}
	if _, here := sluss.Forge.(*local.Forge); here {
		if err := admitProposed(ctx, b); err != nil {
			return err
		}
	}
	answered, err := desk.Answers(ctx)
	if err != nil {
		return err
	}
	return printAnswered(e.stdout, answered)
}

// admitProposed takes in the ideas that are proposed, also those of a round that
// was interrupted: on a forge on this machine nobody else judges them.
func admitProposed(ctx context.Context, b *bot.Bot) error {
	open, err := b.Forge.Pulls(ctx, forge.Query{State: forge.Open})
	if err != nil {
		return err
	}
	var proposed []*forge.PullRequest
	for _, pull := range open {
		if strings.HasPrefix(pull.Branch, bot.NewBranch("")) && !pull.Foreign {
			proposed = append(proposed, pull)
		}
	}
	_, _, err = b.Admit(ctx, proposed)
	return err
}

// relayRules reads the rules that ideas are read by.
func relayRules(fsys fs.FS) (*process.Rules, error) {
	rules, faults, err := process.Load(fsys)
	switch {
	case err != nil:
		return nil, err
	case len(faults) > 0:
		return nil, fmt.Errorf("the rules cannot be understood (%s): idesluss process check tells what to write", faults[0])
	case rules.Process.Start() == nil:
		return nil, errors.New("the process has no step where ideas come in (see idesluss process check)")
	}
	return rules, nil
}

// contactFunction gives the function that answers, as site/sajt.yaml tells it;
// "" when it does not.
func contactFunction(fsys fs.FS) string {
	data, err := fs.ReadFile(fsys, configFile)
	if err != nil {
		return ""
	}
	var config site.Config
	if _, faults := strict.Decode(configFile, data, 1, &config); len(faults) > 0 {
		return ""
	}
	return config.Contact.Function
}

func printReviewed(w io.Writer, r *intake.Reviewed) error {
	if r.Fine+r.Mend == 0 {
		_, err := fmt.Fprintln(w, "Inga idéer att granska.")
		return err
	}
	_, err := fmt.Fprintf(w, "Granskade %s: %d går att ta emot, %d har något att rätta.\n", count(r.Fine+r.Mend, "idé", "idéer"), r.Fine, r.Mend)
	return err
}

func printRelayed(w io.Writer, r *intake.Relayed, frank bool) error {
	var out strings.Builder
	switch {
	case len(r.Ideas) > 0:
		fmt.Fprintf(&out, "Lämnade in %s i slussen: %s.\n", count(len(r.Ideas), "idé", "idéer"), strings.Join(r.Ideas, ", "))
	case r.Held == 0:
		out.WriteString("Inga nya idéer att lämna in.\n")
	}
	if r.Held > 0 {
		fmt.Fprintf(&out, "%s väntar på att bli fler", count(r.Held, "idé", "idéer"))
		if frank && !r.Next.IsZero() {
			out.WriteString(", men inte längre än till " + calendar.FromClock(r.Next).WeekdayWords())
		}
		out.WriteString(".\n")
	}
	for _, pull := range r.Pulls {
		if pull.State == forge.Closed {
			fmt.Fprintf(&out, "Pull request %d, som skulle ta in en idé, är stängd i slussen. Idégivaren väntar på svar.\n", pull.Number)
		}
	}
	if r.Lost > 0 {
		fmt.Fprintf(&out, "%s har ett ärendenummer som inte går att läsa. Återställ kommentaren, annars får idégivaren inga svar.\n", count(r.Lost, "idé i intaget", "idéer i intaget"))
	}
	if r.Stopped > 0 {
		fmt.Fprintf(&out, "%s kan inte lämnas in. En kommentar på varje berättar varför.\n", count(r.Stopped, "mottagen idé", "mottagna idéer"))
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func printAnswered(w io.Writer, a *intake.Answered) error {
	var done []string
	for _, part := range []struct {
		n         int
		one, many string
	}{{a.Decisions, "beslut", "beslut"}, {a.Questions, "fråga", "frågor"}} {
		if part.n > 0 {
			done = append(done, count(part.n, part.one, part.many))
		}
	}
	var out strings.Builder
	if len(done) > 0 {
		fmt.Fprintf(&out, "Berättade för idégivarna: %s.\n", strings.Join(done, " och "))
	}
	if a.Replies > 0 {
		fmt.Fprintf(&out, "Lämnade %s vidare till dem som bedömer.\n", count(a.Replies, "svar", "svar"))
	}
	_, err := io.WriteString(w, out.String())
	return err
}
