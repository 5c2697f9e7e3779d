package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func newVersionCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Say which build this is",
		Long:    "Version prints the version of the program, the commit it was built from, and\nthe Go version and platform. Include it when you report a fault.",
		Example: "  idesluss version",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return printVersion(e.stdout)
		},
	}
}

func printVersion(w io.Writer) error {
	version, commit := "unknown", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		version, commit = info.Main.Version, buildCommit(info)
	}
	_, err := fmt.Fprintf(w, "idesluss %s%s, %s %s/%s\n", version, commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// buildCommit tells the commit of a build, and whether the work tree differed.
func buildCommit(info *debug.BuildInfo) string {
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	commit := settings["vcs.revision"]
	if commit == "" {
		return ""
	}
	if settings["vcs.modified"] == "true" {
		commit += ", modified"
	}
	return " (" + commit + ")"
}
