package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/doctor"
	"github.com/idesluss/idesluss/internal/forge/github"
	"github.com/idesluss/idesluss/internal/process"
)

func newDoctorCommand(e *env) *cobra.Command {
	var operators []string
	var backups string
	var local, asJSON bool
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Examine how the repositories on GitHub, and the service, are kept",
		Long: `Doctor reads the settings of the sluss's repository on GitHub, and of the
intake's, and tells what is wrong with them and what to do about it: who can
read what, who can change what, what protects the main branch, how pull requests
are merged, what the App may do, and what the organisation's plan keeps.

Where the service has its state here, in data, it also examines that: who can
read it, the keys, the clock, the room on the disk, the newest backup, whether
the service is running, and whether ideas wait too long. With --local it examines
nothing else.

It changes nothing. To see everything on GitHub it needs IDESLUSSEN_TOKEN from
somebody who owns the organisation; what it cannot see it says.

The exit code is 0 when nothing is wrong, 1 when something is or cannot be
seen, and 2 when the command itself was misspelt.`,
		Example: `  idesluss doctor
  idesluss doctor --drift kim --drift robin     those who look after the repositories
  idesluss doctor --local --backups /var/backups/idesluss
  idesluss doctor --json`,
		Args: inFolder,
		RunE: func(cmd *cobra.Command, _ []string) error {
			findings, err := e.examine(cmd.Context(), operators, local, backups)
			if err != nil {
				return err
			}
			if err := printDiagnosis(e.stdout, findings, asJSON); err != nil {
				return err
			}
			if len(findings) > 0 {
				return &exitError{code: exitFailure}
			}
			return nil
		},
	}
	cmd.Flags().StringSliceVar(&operators, "drift", nil, "`login` of somebody who looks after the repositories")
	cmd.Flags().BoolVar(&local, "local", false, "examine the service on this machine, and nothing on GitHub")
	cmd.Flags().StringVar(&backups, "backups", "", "the `folder` where backups of the service are kept")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print for a program")
	return cmd
}

// examine gives everything that is wrong: on GitHub first, then here.
func (e *env) examine(ctx context.Context, operators []string, local bool, backups string) ([]doctor.Finding, error) {
	serves := local || e.hasState()
	var findings []doctor.Finding
	hosting, err := e.hosting()
	if err != nil {
		return nil, err
	}
	place, _ := e.forgePlace(hosting)
	if _, ok := onGitHub(place); !local && (ok || !serves) {
		patient, err := e.patient(ctx)
		if err != nil {
			return nil, err
		}
		patient.Operators = operators
		findings = doctor.Examine(patient)
	}
	if !serves {
		return findings, nil
	}
	machine, err := e.machine(ctx, backups)
	if err != nil {
		return nil, err
	}
	return append(findings, doctor.ExamineMachine(machine)...), nil
}

// patient reads the rules of the sluss, and the settings of its repositories.
func (e *env) patient(ctx context.Context) (*doctor.Patient, error) {
	fsys, closer, err := e.sluss()
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	rules, faults, err := process.Load(fsys)
	switch {
	case err != nil:
		return nil, err
	case len(faults) > 0:
		return nil, errors.New("the rules cannot be understood: idesluss process check tells what to write")
	}
	place, _ := e.forgePlace(rules.Hosting)
	sluss, ok := onGitHub(place)
	if !ok {
		return nil, fmt.Errorf("the forge is on this machine, %s: who can read that folder can read the sluss. Doctor examines repositories on GitHub, which --forge or %s name, and the service where it has its state", place, process.HostingFile)
	}
	p := &doctor.Patient{Rules: rules}
	if p.Sluss, err = e.settings(ctx, sluss, rules.Hosting); err != nil {
		return nil, err
	}
	if rules.Hosting != nil && rules.Hosting.Intake != "" {
		p.Intake, err = e.settings(ctx, rules.Hosting.Intake, rules.Hosting)
	}
	return p, err
}

func (e *env) settings(ctx context.Context, repository string, hosting *process.Hosting) (*github.Settings, error) {
	f, err := e.github(repository)
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", repository, err)
	}
	var bots []string
	if hosting != nil {
		bots = hosting.Bots
	}
	return f.Settings(ctx, bots)
}

// printDiagnosis prints what is wrong, by repository, and what to do about it.
func printDiagnosis(w io.Writer, findings []doctor.Finding, asJSON bool) error {
	if asJSON {
		return encode(w, struct {
			Findings []doctor.Finding `json:"fynd"`
		}{append([]doctor.Finding{}, findings...)})
	}
	if len(findings) == 0 {
		_, err := fmt.Fprintln(w, "Inställningarna är som de ska.")
		return err
	}
	var text strings.Builder
	at := ""
	grave := 0
	for _, f := range findings {
		if f.Repository != at {
			at = f.Repository
			fmt.Fprintf(&text, "%s\n", at)
		}
		word := "okänt"
		if f.Grave {
			word, grave = "fel", grave+1
		}
		fmt.Fprintf(&text, "  %s: %s\n      %s\n", word, f.What, f.Remedy)
	}
	fmt.Fprintf(&text, "\n%d fel, %d som inte gick att se.\n", grave, len(findings)-grave)
	_, err := io.WriteString(w, text.String())
	return err
}
