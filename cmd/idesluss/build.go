package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/site"
)

// buildFlags are the flags of idesluss build.
type buildFlags struct {
	out     string
	date    string
	rev     string
	history bool
	json    bool
}

func newBuildCommand(e *env) *cobra.Command {
	var f buildFlags
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Build the public site and the internal index",
		Long: `Build checks the sluss and writes two trees of plain HTML: out/public, the
public web of launched ideas, and out/internal, the anonymised index of every
idea. Publish the first wherever you like; keep the second behind a sign-in.

If anything is wrong with an idea or a rule, nothing is written: build tells
what to mend and leaves the site as it was. A finished build takes the place of
the one before in a single step, so a reader never sees half of each.

In a Git repository the days (when an idea entered a step, when its page was
published and changed) are those of the commits on the main line up to HEAD.
What is not committed yet, and a sluss outside Git or in a shallow clone, has
the days that its files tell. What has been read of a history is kept in
data/cache, so that it takes no time the next time.

With --rev both files and days are those of a commit: in the repository that
the folder lies in, or in the forge that --forge names.

The output folder must be new, empty, or one that build has written before.`,
		Example: `  idesluss build                     into out/public and out/internal
  idesluss build -o /srv/idesluss    somewhere else
  idesluss build --date 2026-12-01   as it will look on that day
  idesluss build --rev HEAD~5        as it was five commits ago
  idesluss build --forge data/sluss.git --rev main
                                     what is on the forge, whatever is in the folder`,
		Args: inFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runBuild(cmd.Context(), e, f)
		},
	}
	cmd.Flags().StringVarP(&f.out, "out", "o", "", "write to this `folder` (default: out in the folder of the sluss)")
	cmd.Flags().StringVar(&f.date, "date", "", dayUsage)
	cmd.Flags().StringVar(&f.rev, "rev", "", "build this `revision` of the repository, not what is in the folder")
	cmd.Flags().BoolVar(&f.history, "history", true, "take the days from the history in Git; --history=false takes them from the files")
	cmd.Flags().BoolVar(&f.json, "json", false, "print the result as JSON")
	_ = cmd.MarkFlagDirname("out") // the flag exists; marking it cannot fail
	return cmd
}

func runBuild(ctx context.Context, e *env, f buildFlags) error {
	today, err := e.day(f.date)
	if err != nil {
		return err
	}
	spareMemory()
	from, err := e.buildSource(f)
	if err != nil {
		return err
	}
	defer from.Close()
	dir := f.out
	if dir == "" {
		dir = filepath.Join(e.dir, "out")
	}
	bar := e.progress("Bygger")
	result, err := buildInto(ctx, dir, site.Input{
		Sluss: from.files, Defaults: defaults, Today: today, Timeline: from.timeline, Progress: bar.step,
	})
	bar.done()
	if finding, ok := site.OutputFinding(dir, err); ok {
		result, err = &site.Result{Findings: []check.Finding{finding}}, nil
	}
	if err != nil {
		return err
	}
	if !result.OK() {
		err = &exitError{code: exitFailure}
	}
	if f.json {
		return errors.Join(printBuildJSON(e.stdout, dir, result, from), err)
	}
	return errors.Join(printBuild(e.stdout, dir, result, today, from), err)
}

func (e *env) buildSource(f buildFlags) (*source, error) {
	if f.rev != "" {
		return e.revisionSource(f.rev, f.history)
	}
	return e.folderSource(f.history)
}

// buildInto builds a release in the output folder dir and publishes it. If
// something is wrong with the files, which is in the result, it is thrown away.
func buildInto(ctx context.Context, dir string, in site.Input) (result *site.Result, err error) {
	out, err := site.OpenOutput(dir)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	release, err := out.Stage()
	if err != nil {
		return nil, err
	}
	result, err = site.Build(ctx, in, release.Public(), release.Internal())
	if err != nil || !result.OK() {
		return result, errors.Join(err, release.Discard())
	}
	return result, release.Publish()
}

// printBuild tells what was found and, when all was well, what was written.
func printBuild(w io.Writer, dir string, r *site.Result, today calendar.Date, from *source) error {
	errors, warnings := check.Count(r.Findings)
	shown := r.Findings
	if errors > 0 {
		shown = where(shown, check.Error)
	} else {
		shown = nil // warnings are check's to tell; a build is told in a line
	}
	if err := printFindings(w, shown); err != nil {
		return err
	}
	if errors > 0 {
		_, err := fmt.Fprintf(w, "\n%s. Inget är byggt, och sidorna är som de var.\n", count(errors, "fel", "fel"))
		return err
	}
	text := fmt.Sprintf("Byggde %s per %s: %d filer i %s och %d i %s.\n", count(r.Ideas, "idé", "idéer"), today.Words(),
		r.Public, filepath.Join(dir, site.PublicDir), r.Internal, filepath.Join(dir, site.InternalDir))
	if from.shallow {
		text += "Historiken i Git är avklippt, så dagarna är de som står i filerna. Kör git fetch --unshallow för att hämta resten.\n"
	}
	if warnings > 0 {
		text += fmt.Sprintf("%s. Kör idesluss check för att läsa dem.\n", count(warnings, "varning", "varningar"))
	}
	_, err := io.WriteString(w, text)
	return err
}

func printBuildJSON(w io.Writer, dir string, r *site.Result, from *source) error {
	findings := r.Findings
	if findings == nil {
		findings = []check.Finding{}
	}
	days := "filer"
	if from.timeline != nil {
		days = from.timeline.Head
	}
	return encode(w, struct {
		Built    bool            `json:"byggt"`
		Dir      string          `json:"mapp"`
		Ideas    int             `json:"ideer"`
		Public   int             `json:"publika_filer"`
		Internal int             `json:"interna_filer"`
		Days     string          `json:"dagar_fran"` // a commit, or "filer"
		Shallow  bool            `json:"avklippt_historik"`
		Findings []check.Finding `json:"fynd"`
	}{r.OK(), dir, r.Ideas, r.Public, r.Internal, days, from.shallow, findings})
}

// where gives the findings of one severity.
func where(findings []check.Finding, s check.Severity) []check.Finding {
	var out []check.Finding
	for _, f := range findings {
		if f.Severity == s {
			out = append(out, f)
		}
	}
	return out
}
