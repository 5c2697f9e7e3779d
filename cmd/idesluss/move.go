package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// moveFlags are the flags of idesluss move.
type moveFlags struct {
	choice                       bot.Choice
	outcome                      string
	sets, adds, sections, answer []string // PATH=VALUE, PATH=VALUE, HEADING=TEXT, FORM.QUESTION=ANSWER
	list, edit, overwrite, json  bool
	from                         string // a text kept from an earlier attempt
}

func newMoveCommand(e *env) *cobra.Command {
	var f moveFlags
	cmd := &cobra.Command{
		Use:   "move ID",
		Short: "Write what has been decided about an idea",
		Long: `Move writes a decision into the idea's open pull request: the outcome, the
reasons, and what happens now, which is what the one who had the idea is told.
What the next step asks for can be written together with it: fields, texts, and
answers to forms. The step, the dates and who decided follow from the process.

It decides nothing. The decision holds when those whose it is have approved it,
and the judge has merged it.

The idea is judged first, as it would be. When something is wrong, all of it is
told and nothing is written. What somebody has written by hand in the pull
request is not written over, unless --overwrite says so.

With --list it shows the ways out, who decides, what each asks for, and what the
one who had the idea would be told. With --edit it opens the idea's file, with
the decision and what is missing laid out to fill in, in the program that VISUAL
or EDITOR names. On a terminal it asks for what no flag tells. A text of "-" is
read from stdin, and one that begins with @ from a file.`,
		Example: `  idesluss move 26-7k3qm --list
  idesluss move 26-7k3qm --outcome ja --skal "Idén hör till uppdraget." --nasta "Vi ringer dig." \
    --answer provning.uppdrag=ja --answer provning.vardegrund=ja
  idesluss move 26-7k3qm --outcome nej --skal @skal.txt --tips "Räkna på en enda enhet."
  idesluss move 26-7k3qm --outcome vila --skal "Gatan byggs om." --inga-tips --set paus.till=2027-03-01
  idesluss move 26-7k3qm --outcome ja --set ansvarig=Gatuchefen --section Handlingsplan=@plan.md --skal "Allt är klart."
  idesluss move 26-7k3qm --outcome nej --edit`,
		Args: oneIdea,
		RunE: func(cmd *cobra.Command, args []string) error { return runMove(cmd.Context(), e, args[0], f) },
	}
	flags, c := cmd.Flags(), &f.choice
	flags.StringVar(&f.outcome, "outcome", "", "what it became: the `outcome` of one of the ways out, such as ja or nej")
	flags.StringVar(&c.To, "to", "", "the `step` it leads to, when the outcome leads to several")
	flags.StringVar(&c.Reasons, "skal", "", "the reasons, as a `text` to the one who had the idea")
	flags.StringArrayVar(&c.Tips, "tips", nil, "what to do to get a yes next time, as a `text`; may be given several times")
	flags.BoolVar(&c.NoTips, "inga-tips", false, "there are no tips, and that is said")
	flags.StringVar(&c.Next, "nasta", "", "what happens now, as a `text`")
	flags.StringVar(&c.Instance, "instans", "", "the `function` or body that decided (default: the role that the process names)")
	flags.StringVar(&c.Dnr, "dnr", "", "diary `number`")
	flags.StringArrayVar(&f.sets, "set", nil, "`path=value`: write a field, such as ansvarig, paus.till or berorda[0].verksamhet; may be given several times")
	flags.StringArrayVar(&f.adds, "add", nil, "`path=value`: add to a list, such as amnen; may be given several times")
	flags.StringArrayVar(&f.sections, "section", nil, "`heading=text`: write a section; may be given several times")
	flags.StringArrayVar(&f.answer, "answer", nil, "`form.question=answer`: answer a form that is filled in openly; may be given several times")
	flags.BoolVar(&f.list, "list", false, "show the ways out, and write nothing")
	flags.BoolVar(&f.edit, "edit", false, "write in an editor")
	flags.StringVar(&f.from, "from", "", "with --edit: go on with the `file` that was kept when a decision was refused")
	flags.BoolVar(&f.overwrite, "overwrite", false, "write over what somebody has written by hand")
	flags.BoolVar(&f.json, "json", false, "print the result as JSON, and ask nothing")
	cmd.MarkFlagsMutuallyExclusive("list", "edit")
	return cmd
}

func oneIdea(_ *cobra.Command, args []string) error {
	switch {
	case len(args) != 1:
		return usageErrorf("move takes the number of one idea, such as: idesluss move 26-7k3qm --list")
	case !idea.ValidID(args[0]):
		return usageErrorf("%q is not the number of an idea, such as 26-7k3qm", args[0])
	}
	return nil
}

func runMove(ctx context.Context, e *env, id string, f moveFlags) error {
	if err := f.read(e); err != nil {
		return err
	}
	b, opened, err := e.openBot(ctx)
	if err != nil {
		return err
	}
	defer opened.Close()
	s, err := b.Look(ctx, id)
	if err != nil {
		return err
	}
	if f.list {
		return printWays(e.stdout, s, s.Ways(e.today()), f.json)
	}
	f.choice.Day = e.today()
	if err := f.ask(ctx, e, s); err != nil {
		return err
	}
	var moved *bot.Moved
	if f.edit {
		moved, err = editMove(ctx, e, b, id, f)
	} else {
		moved, err = b.Move(ctx, id, f.choice, f.overwrite)
	}
	var refused *bot.Refused
	switch {
	case errors.As(err, &refused):
		return printRefusedMove(e.stdout, refused.Findings, f)
	case errors.Is(err, bot.ErrWrittenByOthers):
		return fmt.Errorf("%w; look at it, and run the command again with --overwrite if yours is to stand instead", err)
	case err != nil:
		return err
	}
	verdict, err := verdictOn(ctx, b, moved.Pull.Number)
	if err != nil {
		return err
	}
	return printMoved(e.stdout, id, moved, verdict, f.json)
}

// read makes a choice of the flags.
func (f *moveFlags) read(e *env) error {
	c := &f.choice
	c.Outcome = process.Outcome(f.outcome)
	if f.from != "" && !f.edit {
		return usageErrorf("--from belongs to --edit")
	}
	if len(c.Tips) > 0 && c.NoTips {
		return usageErrorf("--tips and --inga-tips contradict each other")
	}
	texts := &flagTexts{e: e}
	c.Reasons, c.Next = texts.read("skal", c.Reasons), texts.read("nasta", c.Next)
	for n := range c.Tips {
		c.Tips[n] = strings.TrimSpace(texts.read("tips", c.Tips[n]))
	}
	for _, list := range []struct {
		flag   string
		values []string
		add    bool
	}{{"set", f.sets, false}, {"add", f.adds, true}} {
		for _, v := range list.values {
			path, value := texts.pair(list.flag, v, "PATH=VALUE")
			c.Fields = append(c.Fields, bot.Field{Path: path, Value: texts.read(list.flag, value), Add: list.add})
		}
	}
	c.Sections, c.Answers = map[string]string{}, map[string]string{}
	for _, v := range f.sections {
		heading, text := texts.pair("section", v, "HEADING=TEXT")
		c.Sections[heading] = texts.read("section", text)
	}
	for _, v := range f.answer {
		question, answer := texts.pair("answer", v, "FORM.QUESTION=ANSWER")
		c.Answers[question] = texts.read("answer", answer)
	}
	return texts.err
}

// flagTexts reads what flags say, and remembers the first that makes no sense.
// Stdin can be read once.
type flagTexts struct {
	e     *env
	stdin string // the flag that has read it
	err   error
}

func (t *flagTexts) read(flag, text string) string {
	if t.err != nil {
		return ""
	}
	if text == "-" {
		if t.stdin != "" {
			t.err = usageErrorf("--%s and --%s cannot both be read from stdin", t.stdin, flag)
			return ""
		}
		t.stdin = flag
		t.e.interactive = false
	}
	read, err := t.e.text(text)
	if err != nil {
		t.err = fmt.Errorf("reading --%s: %w", flag, err)
	}
	return strings.TrimRight(read, "\n")
}

// pair takes "name=text" apart.
func (t *flagTexts) pair(flag, said, form string) (name, text string) {
	name, text, ok := strings.Cut(said, "=")
	if t.err == nil && (!ok || name == "") {
		t.err = usageErrorf("--%s %q is not %s", flag, said, form)
	}
	return strings.TrimSpace(name), text
}
