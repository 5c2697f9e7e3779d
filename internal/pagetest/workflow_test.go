package pagetest

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// workflow is the part of a GitHub workflow that decides what a stranger's
// change can reach.
type workflow struct {
	On          yaml.Node      `yaml:"on"`
	Permissions map[string]any `yaml:"permissions"`
	Jobs        map[string]struct {
		Permissions map[string]string `yaml:"permissions"`
		Steps       []struct {
			Uses string            `yaml:"uses"`
			Run  string            `yaml:"run"`
			With map[string]string `yaml:"with"`
		} `yaml:"steps"`
	} `yaml:"jobs"`
}

var (
	pinned  = regexp.MustCompile(`^[\w.-]+/[\w./-]+@[0-9a-f]{40}$`)
	version = regexp.MustCompile(`(?m)uses:\s*\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
)

// lintWorkflow gives what a workflow does that it must not.
func lintWorkflow(source string) []string {
	var faults []string
	add := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	var w workflow
	if err := yaml.Unmarshal([]byte(source), &w); err != nil {
		return []string{err.Error()}
	}
	if w.Permissions == nil || len(w.Permissions) > 0 {
		add("the top does not say permissions: {}")
	}
	if strings.Contains(source, "pull_request_target") {
		add("pull_request_target runs a stranger's code with secrets")
	}
	uses := 0
	for name, job := range w.Jobs {
		if job.Permissions == nil {
			add("job %s does not say its permissions", name)
		}
		for _, step := range job.Steps {
			if strings.Contains(step.Run, "github.event") || strings.Contains(step.Run, "github.head_ref") {
				add("job %s: a stranger's words stand inside run", name)
			}
			if step.Uses == "" {
				continue
			}
			uses++
			if !pinned.MatchString(step.Uses) {
				add("job %s: %s is not pinned by a full SHA", name, step.Uses)
			}
			if strings.HasPrefix(step.Uses, "actions/checkout@") && step.With["persist-credentials"] != "false" {
				add("job %s: checkout leaves its token behind", name)
			}
			if strings.Contains(step.Uses, "upload-pages-artifact@") && step.With["path"] != "out/public" {
				add("job %s: publishes %q", name, step.With["path"])
			}
		}
	}
	if n := len(version.FindAllString(source, -1)); n != uses {
		add("%d of %d actions say their version in a comment", n, uses)
	}
	return faults
}

func TestOurWorkflows(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("..", "..", ".github", "workflows", "*.y*ml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(names) == 0 {
		t.Fatal("no workflow was found")
	}
	for _, name := range names {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range lintWorkflow(string(source)) {
			t.Errorf("%s: %s", filepath.Base(name), fault)
		}
	}
}

func TestLintWorkflowFindsOneFault(t *testing.T) {
	const good = `on: pull_request
permissions: {}
jobs:
  build:
    runs-on: ubuntu-24.04
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - run: make test
      - uses: actions/upload-pages-artifact@fc324d3547104276b827a68afc52ff2a11cc49c9 # v5.0.0
        with:
          path: out/public
`
	if faults := lintWorkflow(good); len(faults) > 0 {
		t.Fatal(faults)
	}
	cases := []struct{ why, old, new, want string }{
		{"every permission by default", "permissions: {}\n", "", "permissions: {}"},
		{"a permission for all jobs", "permissions: {}\n", "permissions: {contents: write}\n", "permissions: {}"},
		{"a job that does not say", "    permissions:\n      contents: read\n", "", "job build"},
		{"a stranger's code with secrets", "on: pull_request", "on: pull_request_target", "pull_request_target"},
		{"a tag, which can be moved", "@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "@v7", "pinned"},
		{"a short SHA", "@3d3c42e5aac5ba805825da76410c181273ba90b1", "@3d3c42e", "pinned"},
		{"a SHA nobody can read", " # v7.0.1", "", "1 of 2"},
		{"a title that becomes a command", "make test", "echo ${{ github.event.pull_request.title }}", "run"},
		{"a branch name that becomes a command", "make test", "echo ${{ github.head_ref }}", "run"},
		{"a token left in the work tree", "persist-credentials: false", "fetch-depth: 0", "token"},
		{"the internal index published", "path: out/public", "path: out", `publishes "out"`},
	}
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			spoilt := strings.Replace(good, c.old, c.new, 1)
			if spoilt == good {
				t.Fatalf("%q is not in the workflow", c.old)
			}
			faults := lintWorkflow(spoilt)
			if !slices.ContainsFunc(faults, func(f string) bool { return strings.Contains(f, c.want) }) {
				t.Errorf("want %q, got %q", c.want, faults)
			}
		})
	}
}

// TestLockFileNamesNoRegistry: where packages come from is each machine's own
// setting.
func TestLockFileNamesNoRegistry(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("npm", "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(data), "resolved") || strings.Contains(string(data), "://") {
		t.Error("package-lock.json names a registry: write it with npm install --omit-lockfile-registry-resolved")
	}
	if !strings.Contains(string(data), "integrity") {
		t.Error("package-lock.json has no checksums")
	}
}
