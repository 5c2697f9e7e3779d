package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

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

On a terminal, init asks for what no flag tells. If anything goes wrong,
nothing is left behind.`,
		Example: `  idesluss init slussen
  idesluss init --preset idebanken --kommun "Provhamns kommun" --kortnamn Provhamn slussen
  idesluss init --preset lerum --json slussen`,
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
	// The flag exists; registering its values cannot fail.
	_ = cmd.RegisterFlagCompletionFunc("preset", cobra.FixedCompletions(process.Presets(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func runInit(ctx context.Context, e *env, f initFlags, dir string) error {
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(e.dir, dir)
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
	files, err := scaffold.Files(scaffold.Sluss{
		Preset: f.preset, Municipality: strings.TrimSpace(f.municipality), Short: strings.TrimSpace(f.short), Today: e.today(),
	}, defaults)
	if err != nil {
		return err
	}
	if err := scaffold.Write(dir, files); err != nil {
		return err
	}
	if f.json {
		return printInitJSON(e.stdout, dir, f.preset, files)
	}
	return printInit(e.stdout, dir, f.preset, files)
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
