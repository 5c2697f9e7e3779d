package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// toldCommand is a command as a text tells it: in code, or on a line of its own.
var toldCommand = regexp.MustCompile("(?:`|\n *|run: |then )idesluss ([a-z]+)((?: --[a-z-]+)*)")

// The README, the guide to GitHub and the workflows tell of commands and flags
// that there are.
func TestCommandsThatAreToldExist(t *testing.T) {
	files, err := filepath.Glob("../../.github/workflows/*.yml")
	if err != nil {
		t.Fatal(err)
	}
	files = append(files, "../../README.md", "../../docs/github.md", "../../docs/data.md", "../../docs/laget.md", "../../internal/scaffold/mall/intag/granska.yml", "../../internal/scaffold/mall/README.md")
	seen := 0
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range toldCommand.FindAllStringSubmatch(string(text), -1) {
			seen++
			cmd, _, err := newRootCommand(&env{}).Find([]string{m[1]})
			if err != nil || cmd.Name() != m[1] {
				t.Errorf("%s tells of idesluss %s, which there is not", name, m[1])
				continue
			}
			for _, flag := range strings.Fields(m[2]) {
				if flag := strings.TrimPrefix(flag, "--"); cmd.Flag(flag) == nil && cmd.InheritedFlags().Lookup(flag) == nil {
					t.Errorf("%s tells of idesluss %s --%s, which there is not", name, m[1], flag)
				}
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d commands were found in %d files", seen, len(files))
	}
}
