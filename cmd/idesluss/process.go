package main

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/process"
)

func newProcessCommand(e *env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "process",
		Short: "Show, check and try out the way an idea goes",
		Long: `The process is the way an idea goes: its steps, who works and decides there,
what is asked, how many must vote, and how long it may take. It is data, in
site/process.yaml, site/roller.yaml and site/organisation.yaml. Three processes
ship with the program: ` + strings.Join(process.Presets(), ", ") + `.`,
		Example: `  idesluss process show orebro > site/process.yaml   a copy to change
  idesluss process check                             can these rules work?
  idesluss process simulate                          how long will ideas take?`,
	}
	cmd.AddCommand(newProcessShowCommand(e), newProcessCheckCommand(e), newProcessSimulateCommand(e))
	return cmd
}

func newProcessShowCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "show [preset]",
		Short: "Print a process as YAML",
		Long: `Show prints the process of this sluss as YAML, or one of the presets, with its
comments. What it prints can be saved as site/process.yaml and changed.`,
		Example: `  idesluss process show
  idesluss process show idebanken`,
		Args:      cobra.MaximumNArgs(1),
		ValidArgs: process.Presets(),
		RunE: func(cmd *cobra.Command, args []string) error {
			source, err := processSource(e, args)
			if err != nil {
				return err
			}
			_, err = e.stdout.Write(source)
			return err
		},
	}
}

// processSource gives the process named in args, or that of the sluss, as it
// is written.
func processSource(e *env, args []string) ([]byte, error) {
	if len(args) > 0 {
		source, err := process.PresetSource(args[0])
		if err != nil {
			return nil, usageErrorf("%w", err)
		}
		return source, nil
	}
	fsys, closer, err := e.sluss()
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	rules, _, err := process.Load(fsys)
	if err != nil {
		return nil, err
	}
	if preset := rules.Process.Preset; preset != "" {
		return process.PresetSource(preset)
	}
	return fs.ReadFile(fsys, process.ProcessFile)
}

func newProcessCheckCommand(e *env) *cobra.Command {
	var asJSON bool
	var date string
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Tell what in the rules cannot work",
		Long: `Check reads the process, the seats and the organisation, and tells what cannot
work: a step that nothing leads to or out of, a no without an answer, a blind
step where someone knows, a quorum that the seats cannot reach, a person with
two roles that must be apart, and more. Nothing is changed.

The exit code is 0 when there is nothing to tell, 1 when there is, and 2 when
the command itself was misspelt.`,
		Example: `  idesluss process check
  idesluss process check --date 2027-01-01   whose terms have ended by then?
  idesluss process check --json`,
		Args: inFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			today, err := e.day(date)
			if err != nil {
				return err
			}
			_, findings, err := lintedRules(e, today)
			if err != nil {
				return err
			}
			if err := printProcessFindings(e.stdout, findings, asJSON); err != nil {
				return err
			}
			if len(findings) > 0 {
				return &exitError{code: exitFailure}
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print for a program")
	cmd.Flags().StringVar(&date, "date", "", dayUsage)
	return cmd
}

// lintedRules reads the rules of the sluss and judges them.
func lintedRules(e *env, today calendar.Date) (*process.Rules, []check.Finding, error) {
	fsys, closer, err := e.sluss()
	if err != nil {
		return nil, nil, err
	}
	defer closer.Close()
	rules, faults, err := process.Load(fsys)
	if err != nil {
		return nil, nil, err
	}
	if len(faults) > 0 { // what could not be read cannot be judged
		return rules, check.Errors(faults), nil
	}
	return rules, check.Rules(rules, today), nil
}

func printProcessFindings(w io.Writer, findings []check.Finding, asJSON bool) error {
	if asJSON {
		if findings == nil {
			findings = []check.Finding{} // an empty list, not null
		}
		return encode(w, struct {
			Findings []check.Finding `json:"fynd"`
		}{findings})
	}
	if len(findings) == 0 {
		_, err := fmt.Fprintln(w, "Reglerna går ihop.")
		return err
	}
	if err := printFindings(w, findings); err != nil {
		return err
	}
	errors, warnings := check.Count(findings)
	_, err := fmt.Fprintf(w, "\nReglerna har %s och %s.\n", count(errors, "fel", "fel"), count(warnings, "varning", "varningar"))
	return err
}

func encode(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

func newProcessSimulateCommand(e *env) *cobra.Command {
	s := process.Simulation{Ideas: 1000, Seed: 1}
	var asJSON bool
	var date string
	cmd := &cobra.Command{
		Use:   "simulate [preset]",
		Short: "Walk made-up ideas through the process and tell how long they take",
		Long: `Simulate lets ideas come in over a year and walks each of them through the
process of this sluss, or through a preset. Which way out of a step an idea
takes, and how much of the deadline it uses, is drawn by chance; working days
and public holidays are those of Sweden. The same seed gives the same result.

It tells what the deadlines promise when everyone keeps most of them. It does
not know how many ideas your people can handle.`,
		Example: `  idesluss process simulate
  idesluss process simulate lerum --ideas 5000
  idesluss process simulate --date 2026-06-01 --json`,
		Args:      cobra.MaximumNArgs(1),
		ValidArgs: process.Presets(),
		RunE: func(cmd *cobra.Command, args []string) error {
			if s.Ideas < 1 || s.Ideas > process.MaxIdeas {
				return usageErrorf("--ideas %d is not a number from 1 to %d", s.Ideas, process.MaxIdeas)
			}
			var err error
			if s.Start, err = e.day(date); err != nil {
				return err
			}
			p, err := simulated(e, args)
			if err != nil {
				return err
			}
			forecast, err := process.Simulate(p, s)
			if err != nil {
				return err
			}
			if asJSON {
				return encode(e.stdout, forecast)
			}
			return printForecast(e.stdout, p, forecast)
		},
	}
	cmd.Flags().IntVar(&s.Ideas, "ideas", s.Ideas, "how many ideas come in")
	cmd.Flags().Uint64Var(&s.Seed, "seed", s.Seed, "where the choices come from")
	cmd.Flags().StringVar(&date, "date", "", "begin on this `day` (YYYY-MM-DD) instead of today")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print for a program")
	return cmd
}

// simulated gives the process to try: the preset named in args, or that of the
// sluss.
func simulated(e *env, args []string) (*process.Process, error) {
	if len(args) > 0 {
		p, err := process.Preset(args[0])
		if err != nil {
			return nil, usageErrorf("%w", err)
		}
		return p, nil
	}
	rules, findings, err := lintedRules(e, 0)
	if err != nil {
		return nil, err
	}
	if len(rules.Process.Steps) == 0 || rules.Process.Start() == nil {
		if err := printProcessFindings(e.stderr, findings, false); err != nil {
			return nil, err
		}
		return nil, &exitError{code: exitFailure}
	}
	return rules.Process, nil
}

// printForecast prints two tables: how long ideas stand in each step, and
// where they end.
func printForecast(w io.Writer, p *process.Process, f *process.Forecast) error {
	fmt.Fprintf(w, "%s i processen %s.\n\n", count(f.Ideas, "idé", "idéer"), p.Name)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "Steg\tBesök\tHälften inom\tNio av tio inom\tTidsgräns\tFör sent")
	for _, s := range f.Steps {
		limit, late := "–", "–"
		if s.Limit > 0 {
			limit, late = workdays(s.Limit), fmt.Sprintf("%d %%", 100*s.Late/s.Visits)
		}
		fmt.Fprintf(t, "%s\t%d\t%s\t%s\t%s\t%s\n",
			p.Step(s.Step).Name, s.Visits, workdays(s.Days.Median), workdays(s.Days.P90), limit, late)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w)
	fmt.Fprintln(t, "Slut\tIdéer\tAndel\tHälften inom\tNio av tio inom")
	for _, end := range f.Ends {
		printEnd(t, p.Step(end.Step).Name, end)
	}
	if f.Wandering > 0 {
		fmt.Fprintf(t, "Utan slut\t%d\n", f.Wandering)
	}
	if f.Public.Ideas > 0 {
		printEnd(t, "Från idé till "+strings.ToLower(p.Step(f.Public.Step).Web), f.Public)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w, "\nDagarna till ett slut är vanliga dagar från det att idén kom in.")
	return err
}

func printEnd(w io.Writer, name string, end process.End) {
	fmt.Fprintf(w, "%s\t%d\t%.1f %%\t%s\t%s\n", name, end.Ideas, 100*end.Share,
		count(end.Days.Median, "dag", "dagar"), count(end.Days.P90, "dag", "dagar"))
}

func workdays(n int) string { return count(n, "arbetsdag", "arbetsdagar") }
