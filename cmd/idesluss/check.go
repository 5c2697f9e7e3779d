package main

import "github.com/spf13/cobra"

func newCheckCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Look through ideas and rules, and tell what is wrong",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return nil
		},
	}
}
