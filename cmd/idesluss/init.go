package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/scaffold"
	"github.com/idesluss/idesluss/internal/strict"
)

// initFlags are the flags of idesluss init.
type initFlags struct {
	preset       string
	municipality string
	short        string
	json         bool

	intake     bool
	repository string // of the intake
	to         string // the sluss that its ideas go to
}

func newInitCommand(e *env) *cobra.Command {
	var f initFlags
	cmd := &cobra.Command{
		Use:   "init DIR",
		Short: "Make a new sluss in a new or empty folder",
		Long: `Init makes a new sluss: its process, its roles, the municipality's own words,
the texts of its pages, and four documents for you to write before it opens:
organisation, way of working, purpose and principles, and a decision proposal.
The new sluss passes check and build as it is; check reminds of what is not
written yet.

Three processes ship with the program:
  orebro      six steps, assessed by a group that does not know whose idea it is
  idebanken   open from the start, everyone may comment, the management chooses
  lerum       begins with a meeting, tries on a small scale; has challenges too

With --intake it makes the intake repository instead: where employees who like
Git send ideas by pull request. It is a repository of its own, which those who
assess ideas have no access to; idesluss relay carries ideas from there into
the sluss. See docs/github.md.

On a terminal, init asks for what no flag tells. If anything goes wrong,
nothing is left behind.`,
		Example: `  idesluss init slussen
  idesluss init --preset idebanken --kommun "Provhamns kommun" --kortnamn Provhamn slussen
  idesluss init --preset lerum --json slussen
  idesluss init --intake --repo github.com/provhamn/ideintag --sluss github.com/provhamn/ideslussen ideintag`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageErrorf("init takes one folder to make the sluss in, such as: idesluss init lillby")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return runInit(cmd.Context(), e, f, args[0])
		},
	}
	cmd.Flags().StringVar(&f.preset, "preset", "", "begin with this `process`: "+strings.Join(process.Presets(), ", ")+" (default "+process.Presets()[0]+")")
	cmd.Flags().StringVar(&f.municipality, "kommun", "", "the municipality's `name`, such as \"Provhamns kommun\"")
	cmd.Flags().StringVar(&f.short, "kortnamn", "", "its short `name` (default: Provhamn for Provhamns kommun)")
	cmd.Flags().BoolVar(&f.json, "json", false, "print the result as JSON")
	cmd.Flags().BoolVar(&f.intake, "intake", false, "make the intake repository of a sluss instead")
	cmd.Flags().StringVar(&f.repository, "repo", "", "with --intake: its own `address`, such as github.com/provhamn/ideintag")
	cmd.Flags().StringVar(&f.to, "sluss", "", "with --intake: the `address` of the sluss, such as github.com/provhamn/ideslussen")
	// The flag exists; registering its values cannot fail.
	_ = cmd.RegisterFlagCompletionFunc("preset", cobra.FixedCompletions(process.Presets(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func runInit(ctx context.Context, e *env, f initFlags, dir string) error {
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(e.dir, dir)
	}
	if err := f.addresses(); err != nil {
		return err
	}
	if err := scaffold.Vacant(dir); err != nil {
		return err // before anyone is asked anything
	}
	if err := f.ask(ctx, e); err != nil {
		return err
	}
	if f.preset == "" {
		f.preset = process.Presets()[0]
	}
	if !slices.Contains(process.Presets(), f.preset) {
		return unknownPreset(f.preset)
	}
	files, err := f.files(e.today())
	if err != nil {
		return err
	}
	if err := scaffold.Write(dir, files); err != nil {
		return err
	}
	switch {
	case f.json:
		return printInitJSON(e.stdout, dir, f.preset, files)
	case f.intake:
		return f.printIntake(e.stdout, dir, files)
	}
	return printInit(e.stdout, dir, f.preset, files)
}

// addresses judges the flags that an intake repository needs, and no other.
func (f *initFlags) addresses() error {
	for _, flag := range []struct{ name, value string }{{"repo", f.repository}, {"sluss", f.to}} {
		switch {
		case !f.intake && flag.value != "":
			return usageErrorf("--%s goes with --intake", flag.name)
		case f.intake && flag.value == "":
			return usageErrorf("--intake needs --%s, such as --%s github.com/provhamn/arkivet", flag.name, flag.name)
		case f.intake && !scaffold.ValidPlace(flag.value):
			return usageErrorf("--%s %q is not the address of a repository, such as github.com/provhamn/arkivet", flag.name, flag.value)
		}
	}
	if f.intake && strings.EqualFold(f.repository, f.to) {
		return usageErrorf("--repo and --sluss are the same repository: the intake must be one of its own, so that those who assess ideas cannot see who sent them")
	}
	return nil
}

func (f *initFlags) files(today calendar.Date) ([]scaffold.File, error) {
	sluss := scaffold.Sluss{Preset: f.preset, Municipality: strings.TrimSpace(f.municipality), Short: strings.TrimSpace(f.short), Today: today}
	if f.intake {
		return scaffold.Intake{Sluss: sluss, Repository: f.repository, To: f.to, Version: installable()}.Files()
	}
	return scaffold.Files(sluss, defaults)
}

// installable gives what go install can fetch this program by: its version, or
// the commit it was built from.
func installable() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "latest"
	}
	if v := info.Main.Version; strings.HasPrefix(v, "v") && !strings.Contains(v, "+") && !strings.HasPrefix(v, "v0.0.0-") {
		return v
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	if commit := settings["vcs.revision"]; commit != "" && settings["vcs.modified"] != "true" {
		return commit
	}
	return "latest"
}

func unknownPreset(name string) error {
	presets := process.Presets()
	if meant := strict.Suggest(name, presets); meant != "" {
		return usageErrorf("--preset %q is not a process: did you mean %s?", name, meant)
	}
	return usageErrorf("--preset %q is not one of %s", name, strings.Join(presets, ", "))
}

// printInit tells what was made and, last, what to do next.
func printInit(w io.Writer, dir, preset string, files []scaffold.File) error {
	p, err := process.Preset(preset)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, `Gjorde en ny sluss i %s: processen %s och %s.
Fyra dokument ska ni skriva själva, och kontaktuppgifterna är påhittade. idesluss check påminner om det som återstår,
och README.md säger vad som ändras var.

Gör så här nu:
  cd %s
  idesluss preview    se webbplatsen på din dator
  idesluss new        skriv en första idé
  idesluss check      se vad som återstår
`, dir, p.Name, count(len(files), "fil", "filer"), shellWord(dir))
	return err
}

// printIntake tells what was made and, last, what to do next.
func (f *initFlags) printIntake(w io.Writer, dir string, files []scaffold.File) error {
	_, err := fmt.Fprintf(w, `Gjorde ett intag i %s: %s.
Där lämnar den som använder Git sin idé. De som bedömer idéer ska inte ha tillgång till det.

Gör så här nu:
  läs igenom README.md, som är till för den som lämnar en idé
  lägg filerna i %s, i grenen main
  skriv intag: %s i slussens site/forge.yaml
  följ docs/github.md: vem som får läsa, vem som får ta emot, och roboten
`, dir, count(len(files), "fil", "filer"), f.repository, f.repository)
	return err
}

// shellWord gives a path as it can be pasted into a shell.
func shellWord(s string) string {
	plain := func(r rune) bool {
		return r == '/' || r == '.' || r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
	}
	if s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !plain(r) }) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

func printInitJSON(w io.Writer, dir, preset string, files []scaffold.File) error {
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Path
	}
	return encode(w, struct {
		Dir    string   `json:"mapp"`
		Preset string   `json:"preset"`
		Files  []string `json:"filer"`
	}{dir, preset, names})
}
