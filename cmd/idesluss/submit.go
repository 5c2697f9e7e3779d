package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/forge/local"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/intake"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/scaffold"
)

// submitFlags are the flags of idesluss submit.
type submitFlags struct {
	contact         string
	to              string   // the gateway that the idea is left to, instead of the forge
	answers         []string // to what the gateway asks besides the file: FIELD=VALUE
	merge, mergeSet bool     // whether to take the ideas in at once, and whether that was said
	json            bool
}

func newSubmitCommand(e *env) *cobra.Command {
	var f submitFlags
	cmd := &cobra.Command{
		Use:   "submit FILE...",
		Short: "Send ideas into the sluss",
		Long: `Submit reads ideas, such as those that idesluss new writes, and sends them into
the sluss: each as a pull request of its own, by the bot. Only what the idea
says goes in. The file's name, its comments, and who runs the command do not;
the idea gets a new number, the day of today, and the day it is to be answered.
A file named "-" is stdin.

All files are read and judged first. When there is a fault in any of them,
nothing is sent.

On a forge on this machine the ideas are judged and taken in at once, and the
first decision about each is opened. On GitHub that is left to the judge, unless
--merge says otherwise.

Where ideas are assessed blind, the text itself must not tell who had the idea.
Submit does not look for that.

With --to, one idea is left to a service (idesluss serve), as in its form: by
whoever has had it, with no account and no sluss at hand. The service reads the
file as text that was typed, so bold letters and addresses stay behind, and
looks for what tells who somebody is. It gives a receipt, which is printed and
kept nowhere: it is what opens the answers. A service whose form is behind
sign-in takes ideas in the browser only. What the form asks besides the idea
is asked for, or told with --svar:

  liknande      ja, nej or vet-inte; with ja also liknande-var=WHERE
  delta         driva, delta, kanske, folja or nej
  svar          kvitto, or kontakt to be written to, with namn, satt (epost,
                telefon or mote), epost and telefon; for more people antal=2,
                namn2, epost2, telefon2

Others on this machine may see what is written in flags, so leave a name at the
questions instead. The service is told nothing of who runs the command, or where;
no proxy of the environment is used.`,
		Example: `  idesluss submit ideas/2026/11/26-7k3qm-lana-verktyg.md
  idesluss submit *.md
  idesluss submit - < ide.md
  idesluss submit ide.md --forge github.com/exempelkoping/sluss
  idesluss submit ide.md --to https://ideslussen.exempelkoping.example/
  idesluss submit ide.md --to http://127.0.0.1:8080/ --svar liknande=nej --svar delta=folja --svar svar=kvitto`,
		Args: func(_ *cobra.Command, args []string) error { return filesToSubmit(args) },
		RunE: func(cmd *cobra.Command, args []string) error {
			f.mergeSet = cmd.Flags().Changed("merge")
			if err := f.settle(args, e.forge); err != nil {
				return err
			}
			if f.to != "" {
				return runSubmitTo(cmd.Context(), e, args[0], f)
			}
			return runSubmit(cmd.Context(), e, args, f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.contact, "handlaggare", "", "the `function` to contact (default: the one in site/sajt.yaml)")
	flags.BoolVar(&f.merge, "merge", false, "judge the ideas and take them in at once (default: only on a forge on this machine)")
	flags.StringVar(&f.to, "to", "", "leave the idea to the service at this `address`, as in its form")
	flags.StringArrayVar(&f.answers, "svar", nil, "what to answer when the service asks, as `field=answer`; may be given several times")
	flags.BoolVar(&f.json, "json", false, "print the result as JSON, and ask nothing")
	return cmd
}

// settle judges the flags together.
func (f *submitFlags) settle(args []string, forge string) error {
	switch {
	case f.to == "" && len(f.answers) > 0:
		return usageErrorf("--svar answers what a service asks: name the service with --to")
	case f.to == "":
		return nil
	case len(args) > 1:
		return usageErrorf("--to leaves one idea at a time: each has a receipt of its own")
	case f.mergeSet || f.contact != "" || forge != "":
		return usageErrorf("--to goes by the form of a service: leave --merge, --handlaggare and --forge out")
	}
	return nil
}

// filesToSubmit wants at least one file, and none twice.
func filesToSubmit(args []string) error {
	if len(args) == 0 {
		return usageErrorf(`submit needs the files of ideas, or "-" for stdin; idesluss new writes one`)
	}
	seen := map[string]bool{}
	for _, name := range args {
		place := filepath.Clean(name)
		if seen[place] {
			return usageErrorf("%s is named twice: it would become two ideas", name)
		}
		seen[place] = true
	}
	return nil
}

func runSubmit(ctx context.Context, e *env, names []string, f submitFlags) error {
	b, opened, err := e.openBot(ctx)
	if err != nil {
		return err
	}
	defer opened.Close()
	if _, here := opened.Forge.(*local.Forge); !f.mergeSet {
		f.merge = here
	}
	s, err := readSlussOn(ctx, opened)
	if err != nil {
		return err
	}
	if f.contact == "" {
		f.contact = s.contact
	}
	ideas, findings, err := s.readIdeas(ctx, e, b, names, f.contact)
	if err == nil && !hasErrors(findings) {
		var more []check.Finding
		more, err = b.Examine(ctx, ideas)
		findings = append(findings, more...)
	}
	if err != nil {
		return err
	}
	if hasErrors(findings) {
		return refuseSubmit(e.stdout, findings, f.json)
	}
	done, err := send(ctx, b, ideas, f.merge)
	done.findings = findings
	if f.json {
		return errors.Join(err, done.printJSON(e.stdout))
	}
	return errors.Join(err, done.print(e.stdout))
}

func hasErrors(findings []check.Finding) bool {
	n, _ := check.Count(findings)
	return n > 0
}

// send proposes ideas and, with merge, has them judged and taken in. What was
// done before a failure is given with it.
func send(ctx context.Context, b *bot.Bot, ideas []*idea.Idea, merge bool) (*submitted, error) {
	pulls, err := b.Add(ctx, ideas)
	done := &submitted{ideas: ideas, tended: &bot.Tended{}}
	for _, pull := range pulls {
		done.admitted = append(done.admitted, bot.Admitted{Pull: pull})
	}
	if err != nil || !merge {
		return done, err
	}
	admitted, tended, err := b.Admit(ctx, pulls)
	copy(done.admitted, admitted)
	if tended != nil {
		done.tended = tended
	}
	return done, err
}

// slussOn is what submit needs to know of a sluss as it is on its forge.
type slussOn struct {
	rules   *process.Rules
	contact string
}

func readSlussOn(ctx context.Context, f *openedForge) (*slussOn, error) {
	head, err := f.Head(ctx, f.Main)
	if err != nil {
		return nil, err
	}
	return readSlussAt(ctx, f, head)
}

func readSlussAt(ctx context.Context, f *openedForge, commit string) (*slussOn, error) {
	fsys, err := f.Files(ctx, commit)
	if err != nil {
		return nil, err
	}
	rules, faults, err := process.Load(fsys)
	switch {
	case err != nil:
		return nil, err
	case len(faults) > 0:
		return nil, fmt.Errorf("the rules on the forge have a fault: %v", faults[0])
	case rules.Process.Start() == nil:
		return nil, errors.New("the process has no step where ideas come in (see idesluss process check)")
	}
	return &slussOn{rules, contactFunction(fsys)}, nil
}

// readIdeas makes new ideas of files. All that is wrong in any of them is
// told.
func (s *slussOn) readIdeas(ctx context.Context, e *env, b *bot.Bot, names []string, contact string) ([]*idea.Idea, []check.Finding, error) {
	var ideas []*idea.Idea
	var findings []check.Finding
	for _, name := range names {
		data, err := readIdeaFile(e, name)
		if err != nil {
			return nil, nil, err
		}
		draft, faults := intake.Read(name, data, s.rules)
		findings = append(findings, check.Errors(faults)...)
		for _, note := range draft.Notes {
			if !given(note, data) {
				findings = append(findings, check.Finding{Fault: note, Severity: check.Warning})
			}
		}
		if len(faults) > 0 {
			continue
		}
		i, err := s.newIdea(ctx, b, draft.Idea, contact, e.today())
		if err != nil {
			return nil, nil, err
		}
		ideas = append(ideas, i)
	}
	slices.SortFunc(ideas, func(a, b *idea.Idea) int { return strings.Compare(a.ID, b.ID) }) // the order of the files tells nothing
	return ideas, findings, nil
}

// given reports whether a note is about a line that submit writes anew anyway.
func given(note fault.Fault, data []byte) bool {
	return note.Rule == "foljer-inte-med" && givenAnyway(note.Line, data)
}

// givenAnyway reports whether a line tells what an idea is given when it comes
// in.
func givenAnyway(line int, data []byte) bool {
	lines := bytes.Split(data, []byte("\n"))
	if line < 1 || line > len(lines) {
		return false
	}
	key, _, _ := bytes.Cut(lines[line-1], []byte(":"))
	return slices.Contains([]string{"id", "steg", "inkommen", "svarsdatum", "handlaggare"}, string(key))
}

// newIdea gives an idea what it has from its first day in the sluss.
func (s *slussOn) newIdea(ctx context.Context, b *bot.Bot, i idea.Idea, contact string, today calendar.Date) (*idea.Idea, error) {
	id, err := b.NewID(ctx, today.Year())
	if err != nil {
		return nil, err
	}
	i.Format, i.ID, i.Step, i.Received, i.Contact = idea.FormatVersion, id, s.rules.Process.Start().ID, today, contact
	i.AnswerBy = scaffold.AnswerBy(s.rules.Process, today)
	return &i, nil
}

// readIdeaFile reads a file, or stdin, and no more of it than an idea may hold
// and one byte, so that package check can tell that it is too large.
func readIdeaFile(e *env, name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(io.LimitReader(e.stdin, idea.MaxSize+1))
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s is a folder: name the files of ideas in it", name)
	}
	return io.ReadAll(io.LimitReader(f, idea.MaxSize+1))
}
