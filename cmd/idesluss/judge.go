package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/forge"
)

// judgeFlags are the flags of idesluss judge.
type judgeFlags struct {
	pull    int
	all     bool
	merge   bool
	explain bool
	whatIf  []string
	save    string
	saved   string
	json    bool
}

func newJudgeCommand(e *env) *cobra.Command {
	var f judgeFlags
	cmd := &cobra.Command{
		Use:   "judge",
		Short: "Tell whether a decision may be carried out, and why",
		Long: `Judge reads a pull request and its reviews, and comes to a verdict: which
reviews count, which do not and why, who is missing, and whether it may be
merged. It tells so on the pull request, as a commit status and in one comment
that it keeps up to date. With --merge it merges what is ready, exactly as
judged, and writes the protocol into the merge commit.

The rules and the seats are those of the main branch. How reviews are written
and counted is told in docs/bedomning.md.

With --explain or --what-if nothing is written on the forge. --save writes all
that the verdict rests on to a file, and --case explains the verdict from such a
file, without a forge and as of the day when it was saved. The file tells as
much about those who reviewed as the pull request does.

The exit code is 0 when the pull request is ready or merged, and 1 when it is
not. With --all it is 0 when every open pull request could be judged.`,
		Example: `  idesluss judge --pull 17                  judge it, and tell so on the pull request
  idesluss judge --pull 17 --merge          and merge it if it is ready
  idesluss judge --all --merge              all that are open
  idesluss judge --pull 17 --explain        the whole verdict, in words, here only
  idesluss judge --pull 17 --what-if 'stol-vard-omsorg: approve: Råd: ja'
  idesluss judge --pull 17 --explain --json | jq .saknas
  idesluss judge --pull 17 --save fall.json
  idesluss judge --case fall.json --what-if 'anna-ek: comment: Råd: nej'`,
		Args: inFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runJudge(cmd.Context(), e, f)
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&f.pull, "pull", 0, "judge the pull request with this `number`")
	flags.BoolVar(&f.all, "all", false, "judge every open pull request")
	flags.BoolVar(&f.merge, "merge", false, "merge what is ready")
	flags.BoolVar(&f.explain, "explain", false, "print the whole verdict, and write nothing")
	flags.StringArrayVar(&f.whatIf, "what-if", nil, "judge as if this `review` were there too, LOGIN: approve|comment|request-changes: TEXT, with \\n between lines; may be repeated")
	flags.StringVar(&f.save, "save", "", "save all that the verdict rests on in this `file`, and write nothing on the forge")
	flags.StringVar(&f.saved, "case", "", "explain the verdict on what was saved in this `file`")
	flags.BoolVar(&f.json, "json", false, "print the verdict for a program")
	cmd.MarkFlagsMutuallyExclusive("pull", "all", "case")
	for _, only := range []string{"explain", "what-if", "save", "case"} {
		cmd.MarkFlagsMutuallyExclusive("merge", only)
	}
	for _, only := range []string{"what-if", "save"} {
		cmd.MarkFlagsMutuallyExclusive("all", only)
	}
	return cmd
}

func runJudge(ctx context.Context, e *env, f judgeFlags) error {
	if f.pull < 1 && !f.all && f.saved == "" {
		return usageErrorf("say which pull request, with --pull and its number, or --all")
	}
	reviews, err := imagined(f.whatIf)
	if err != nil {
		return err
	}
	if f.saved != "" {
		return explainSaved(e, f, reviews)
	}
	robot, opened, err := e.openBot(ctx)
	if err != nil {
		return err
	}
	defer opened.Close()
	j := &judging{env: e, flags: f, reviews: reviews, forge: opened, bot: robot}
	if f.all {
		return j.all(ctx)
	}
	return j.exit(j.one(ctx, f.pull))
}

// explainSaved judges what was saved in a file.
func explainSaved(e *env, f judgeFlags, reviews []forge.Review) error {
	data, err := os.ReadFile(f.saved)
	if err != nil {
		return err
	}
	c, err := bot.OpenCase(data)
	if err != nil {
		return err
	}
	f.explain = true
	j := &judging{env: e, flags: f, reviews: reviews}
	return j.exit(j.tell(j.imagine(c)))
}

// exit gives the command's end: 0 when it is ready or merged, else 1.
func (j *judging) exit(ready bool, err error) error {
	if err == nil && !ready {
		err = &exitError{code: exitFailure}
	}
	return err
}

// judging is one run of the command.
type judging struct {
	env     *env
	flags   judgeFlags
	reviews []forge.Review // that are only imagined
	forge   *openedForge
	bot     *bot.Bot
}

// all judges every open pull request. One that cannot be judged does not stop
// the others.
func (j *judging) all(ctx context.Context) error {
	pulls, err := j.forge.Pulls(ctx, forge.Query{State: forge.Open})
	if err != nil {
		return err
	}
	var failed error
	for _, pull := range pulls {
		if pull.Base != j.forge.Main {
			continue
		}
		if _, err := j.one(ctx, pull.Number); err != nil {
			failed = errors.Join(failed, err)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return failed
}

// one judges one pull request and tells what came of it. It reports whether it
// is ready, or merged.
func (j *judging) one(ctx context.Context, number int) (bool, error) {
	judged, err := j.judge(ctx, number)
	if err != nil {
		return false, err
	}
	return j.tell(judged)
}

func (j *judging) tell(judged *bot.Judgement) (bool, error) {
	ready := judged.Commit != "" || judged.Verdict != nil && judged.Verdict.Standing == check.Ready
	return ready, j.print(judged)
}

func (j *judging) judge(ctx context.Context, number int) (*bot.Judgement, error) {
	if !j.flags.explain && len(j.reviews) == 0 && j.flags.save == "" {
		return j.bot.Judge(ctx, number, j.flags.merge)
	}
	c, err := j.bot.Case(ctx, number)
	if err != nil {
		return nil, err
	}
	if j.flags.save != "" {
		if err := j.save(ctx, c); err != nil {
			return nil, err
		}
	}
	return j.imagine(c), nil
}

// save writes a case to a file that only the one who runs the program reads.
func (j *judging) save(ctx context.Context, c *check.Case) error {
	data, err := j.bot.Save(ctx, c)
	if err != nil {
		return err
	}
	return os.WriteFile(j.flags.save, append(data, '\n'), 0o600)
}

// imagine judges a case as if the reviews of --what-if were there too.
func (j *judging) imagine(c *check.Case) *bot.Judgement {
	judged := &bot.Judgement{Pull: c.Pull, Commit: c.Pull.MergeCommit}
	if c.Effect != nil {
		for _, r := range j.reviews {
			r.Commit, r.At = c.Pull.Head, c.Now
			c.Reviews = append(c.Reviews, r)
		}
		judged.Verdict = check.Judge(c)
	}
	return judged
}

func (j *judging) print(judged *bot.Judgement) error {
	w := j.env.stdout
	switch v := judged.Verdict; {
	case j.flags.json:
		return encode(w, verdictJSON(judged))
	case v == nil || judged.Commit != "":
		_, err := fmt.Fprintf(w, "%d: %s\n", judged.Pull.Number, decidedAlready(judged))
		return err
	case j.flags.explain || len(j.reviews) > 0:
		_, err := fmt.Fprintf(w, "%d: %s\n\n%s", judged.Pull.Number, v.Short(), v.Text())
		return err
	default:
		_, err := fmt.Fprintf(w, "%d: %s\n", judged.Pull.Number, v.Short())
		return err
	}
}

func decidedAlready(judged *bot.Judgement) string {
	switch {
	case judged.Verdict != nil:
		return "Klart. Förslaget är genomfört."
	case judged.Commit != "":
		return "Förslaget var redan genomfört."
	}
	return "Förslaget är stängt utan att ha genomförts."
}

// imagined reads the reviews of --what-if.
func imagined(written []string) ([]forge.Review, error) {
	states := map[string]forge.ReviewState{"approve": forge.Approved, "comment": forge.Commented, "request-changes": forge.ChangesRequested}
	var out []forge.Review
	for i, w := range written {
		login, rest, _ := strings.Cut(w, ":")
		verb, body, _ := strings.Cut(rest, ":")
		state, ok := states[strings.TrimSpace(verb)]
		if !ok || strings.TrimSpace(login) == "" {
			return nil, usageErrorf("--what-if %q is not a login, approve, comment or request-changes, and a text, such as 'anna-ek: approve: Råd: ja'", w)
		}
		out = append(out, forge.Review{
			ID: fmt.Sprintf("tank-%d", i+1), Author: strings.TrimSpace(login), State: state,
			Body: strings.ReplaceAll(strings.TrimSpace(body), `\n`, "\n"),
		})
	}
	return out, nil
}
