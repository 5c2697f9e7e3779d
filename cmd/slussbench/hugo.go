package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// hugoVersion is the newest Hugo that builds with this repository's Go: later
// ones ask for Go 1.27.
const hugoVersion = "v0.165.0"

// hugoInternal is where the Hugo project puts the internal index.
const hugoInternal = "intern"

const binDir = ".cache/bin"

// installHugo builds Hugo from its module into .cache/bin, unless it is there,
// and gives its path.
func installHugo(progress io.Writer) (string, error) {
	dir, err := filepath.Abs(binDir)
	if err != nil {
		return "", err
	}
	program := filepath.Join(dir, "hugo")
	version, err := versionOf(program)
	if err == nil && strings.Contains(version, hugoVersion) {
		return program, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	fmt.Fprintf(progress, "installing Hugo %s into %s (a few minutes)\n", hugoVersion, binDir)
	cmd := exec.Command("go", "install", "github.com/gohugoio/hugo@"+hugoVersion)
	cmd.Env = append(os.Environ(), "GOBIN="+dir, "CGO_ENABLED=0")
	if said, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%s: %w\n%s", cmd, err, tail(said))
	}
	return program, nil
}

// versionOf asks a Hugo what it is: "hugo v0.165.0 linux/amd64 …".
func versionOf(program string) (string, error) {
	said, err := exec.CommandContext(context.Background(), program, "version").Output()
	if err != nil {
		return "", fmt.Errorf("asking %s for its version: %w", program, err)
	}
	return strings.TrimSpace(string(said)), nil
}
