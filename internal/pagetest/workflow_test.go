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
	Jobs        map[string]job `yaml:"jobs"`
}

type job struct {
	Permissions map[string]string `yaml:"permissions"`
	Environment yaml.Node         `yaml:"environment"`
	Timeout     int               `yaml:"timeout-minutes"`
	Secrets     yaml.Node         `yaml:"secrets"`
	Steps       []step            `yaml:"steps"`
}

type step struct {
	Uses string            `yaml:"uses"`
	If   string            `yaml:"if"`
	Run  string            `yaml:"run"`
	With map[string]string `yaml:"with"`
	Env  map[string]string `yaml:"env"`
}

var (
	pinned  = regexp.MustCompile(`^[\w.-]+/[\w./-]+@[0-9a-f]{40}$`)
	version = regexp.MustCompile(`(?m)uses:\s*\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
)

// ourAction is the one action that lies in the repository. It is what was
// checked out, so it is as safe as that.
const ourAction = "./.github/actions/idesluss"

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
	triggers := triggersOf(&w.On)
	for _, t := range triggers {
		switch t {
		case "pull_request_target", "workflow_run":
			add("%s runs a stranger's code with secrets", t)
		case "pull_request_review", "pull_request_review_comment":
			add("%s runs the workflow that the change itself brings", t)
		}
	}
	uses := 0
	for name, job := range w.Jobs {
		if job.Permissions == nil {
			add("job %s does not say its permissions", name)
		}
		if job.Permissions["contents"] == "write" {
			add("job %s may write to the repository: only the App does that", name)
		}
		if job.Timeout == 0 {
			add("job %s has no time limit", name)
		}
		if job.Secrets.Kind != 0 {
			add("job %s hands all its secrets on", name)
		}
		if job.secret() {
			job.lintSecret(name, triggers, add)
		}
		for _, step := range job.Steps {
			if step.Uses != "" && step.Uses != ourAction {
				uses++
			}
			step.lint(name, add)
		}
	}
	if n := len(version.FindAllString(source, -1)); n != uses {
		add("%d of %d actions say their version in a comment", n, uses)
	}
	return faults
}

func triggersOf(on *yaml.Node) []string {
	switch on.Kind {
	case yaml.ScalarNode:
		return []string{on.Value}
	case yaml.SequenceNode:
		var all []string
		for _, n := range on.Content {
			all = append(all, n.Value)
		}
		return all
	}
	var all []string
	for i := 0; i+1 < len(on.Content); i += 2 {
		all = append(all, on.Content[i].Value)
	}
	return all
}

// lint gives what a step does that it must not.
func (s *step) lint(job string, add func(string, ...any)) {
	if strings.Contains(s.Run, "${{") {
		add("job %s: words that others write may stand inside run: give them in env", job)
	}
	if s.Uses == "" || s.Uses == ourAction {
		return
	}
	if !pinned.MatchString(s.Uses) {
		add("job %s: %s is not pinned by a full SHA", job, s.Uses)
	}
	if strings.HasPrefix(s.Uses, "actions/checkout@") && s.With["persist-credentials"] != "false" {
		add("job %s: checkout leaves its token behind", job)
	}
	if strings.Contains(s.Uses, "upload-pages-artifact@") && s.With["path"] != "out/public" {
		add("job %s: publishes %q", job, s.With["path"])
	}
	if strings.Contains(s.Uses, "upload-artifact@") && (s.With["path"] != "out/internal" || s.If != "steps.repository.outputs.private == 'true'") {
		add("job %s: uploads %q where it may be read by anyone", job, s.With["path"])
	}
}

// secret reports whether a job gets a secret of the repository's.
func (j *job) secret() bool {
	for _, step := range j.Steps {
		for _, values := range []map[string]string{step.Env, step.With} {
			for _, value := range values {
				if strings.Contains(value, "secrets") {
					return true
				}
			}
		}
	}
	return false
}

// lintSecret gives what a job with a secret does that it must not: it runs
// code from main, and only what nobody but main's owners can start on others.
func (j *job) lintSecret(name string, triggers []string, add func(string, ...any)) {
	for _, t := range triggers {
		if !slices.Contains([]string{"schedule", "workflow_dispatch", "issue_comment"}, t) {
			add("job %s gets a secret on %s", name, t)
		}
	}
	if j.Environment.Value == "" {
		add("job %s gets a secret without an environment that only main may use", name)
	}
	for _, step := range j.Steps {
		if strings.HasPrefix(step.Uses, "actions/checkout@") && step.With["ref"] != "main" {
			add("job %s gets a secret and checks out something else than main", name)
		}
		if strings.Contains(fmt.Sprint(step.With, step.Env), "toJSON(secrets") {
			add("job %s gets all secrets", name)
		}
	}
}

func TestOurWorkflows(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("..", "..", ".github", "workflows", "*.y*ml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(names) < 4 {
		t.Fatalf("only %d workflows were found", len(names))
	}
	// What "init --intake" makes is held to the same, but for what it fills in.
	names = append(names, filepath.Join("..", "scaffold", "mall", "intag", "granska.yml"))
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
    timeout-minutes: 5
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - run: make test
      - uses: actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2
        if: steps.repository.outputs.private == 'true'
        with:
          path: out/internal
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
		{"a SHA nobody can read", " # v7.0.1", "", "2 of 3"},
		{"another workflow's leavings with secrets", "on: pull_request", "on: [push, workflow_run]", "workflow_run"},
		{"a review that brings its own workflow", "on: pull_request", "on:\n  pull_request_review:\n    types: [submitted]", "pull_request_review"},
		{"a title given by way of inputs", "make test", "echo ${{ inputs.title }}", "run"},
		{"a job that may push", "contents: read", "contents: write", "may write"},
		{"a job without an end", "    timeout-minutes: 5\n", "", "time limit"},
		{"a stranger's action", "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "./.github/actions/other", "pinned"},
		{"a secret on a pull request", "make test\n", "make test\n        env:\n          KEY: ${{ secrets.KEY }}\n", "secret on pull_request"},
		{"the index where anyone may read it", "        if: steps.repository.outputs.private == 'true'\n", "", "read by anyone"},
		{"both sites in one artifact", "path: out/internal", "path: out", "read by anyone"},
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

// A job that gets the App's key runs code from main alone.
func TestLintWorkflowOfAJobWithASecret(t *testing.T) {
	const good = `on:
  schedule:
    - cron: "0 3 * * *"
  issue_comment:
permissions: {}
jobs:
  judge:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    environment: domare
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          ref: main
          persist-credentials: false
      - uses: ./.github/actions/idesluss
      - run: idesluss judge
        env:
          KEY: ${{ secrets.KEY }}
`
	if faults := lintWorkflow(good); len(faults) > 0 {
		t.Fatal(faults)
	}
	for _, c := range []struct{ why, old, new, want string }{
		{"started by a push to any branch", "  issue_comment:\n", "  push:\n", "secret on push"},
		{"in no environment", "    environment: domare\n", "", "environment"},
		{"on the code of a pull request", "ref: main", "ref: refs/pull/1/head", "something else than main"},
		{"on whatever is checked out", "          ref: main\n", "", "something else than main"},
		{"with every secret there is", "${{ secrets.KEY }}", "${{ toJSON(secrets) }}", "all secrets"},
	} {
		spoilt := strings.Replace(good, c.old, c.new, 1)
		faults := lintWorkflow(spoilt)
		if spoilt == good || !slices.ContainsFunc(faults, func(f string) bool { return strings.Contains(f, c.want) }) {
			t.Errorf("%s: want %q, got %q", c.why, c.want, faults)
		}
	}
}

// named is what a workflow asks the repository for.
var named = regexp.MustCompile(`\b(?:vars|secrets)\.(\w+)|environment: (\S+)|cron: "([^"]+)"`)

// Whoever sets a sluss up by docs/github.md has given the workflows all that
// they ask for, and is told of each of them.
func TestTheGuideNamesWhatWorkflowsNeed(t *testing.T) {
	guide, err := os.ReadFile(filepath.Join("..", "..", "docs", "github.md"))
	if err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob(filepath.Join("..", "..", ".github", "workflows", "*.yml"))
	if err != nil || len(names) < 4 {
		t.Fatal(names, err)
	}
	asked := 0
	for _, name := range append(names, filepath.Join("..", "scaffold", "mall", "intag", "granska.yml")) {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		workflow := strings.TrimSuffix(filepath.Base(name), ".yml")
		if !strings.Contains(string(guide), "| `"+workflow+"`") {
			t.Errorf("docs/github.md does not say when %s runs", workflow)
		}
		for _, m := range named.FindAllStringSubmatch(string(source), -1) {
			if word := m[1] + m[2]; word != "" && !strings.Contains(string(guide), "`"+word+"`") {
				t.Errorf("docs/github.md does not name %s, which %s needs", word, workflow)
			}
			asked++
		}
	}
	if asked < 8 {
		t.Fatalf("only %d things were asked for", asked)
	}
}

// What "init --intake" writes has the same versions of actions as we have, so
// that one who raises them here is reminded of it.
func TestTheIntakeHasOurVersions(t *testing.T) {
	ours := ""
	names, err := filepath.Glob(filepath.Join("..", "..", ".github", "*", "*", "*.yml"))
	more, moreErr := filepath.Glob(filepath.Join("..", "..", ".github", "workflows", "*.yml"))
	if err != nil || moreErr != nil || len(names) == 0 || len(more) == 0 {
		t.Fatal(names, more, err, moreErr)
	}
	for _, name := range append(names, more...) {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		ours += string(source)
	}
	theirs, err := os.ReadFile(filepath.Join("..", "scaffold", "mall", "intag", "granska.yml"))
	if err != nil {
		t.Fatal(err)
	}
	used := version.FindAllString(string(theirs), -1)
	if len(used) == 0 {
		t.Fatal("the intake's workflow uses no action")
	}
	for _, use := range used {
		if !strings.Contains(ours, use) {
			t.Errorf("granska.yml has %q, and our workflows another version", use)
		}
	}
}

// TestOurAction: what every workflow begins with is pinned as they are.
func TestOurAction(t *testing.T) {
	source, err := os.ReadFile(filepath.Join("..", "..", ".github", "actions", "idesluss", "action.yml"))
	if err != nil {
		t.Fatal(err)
	}
	var action struct {
		Runs struct {
			Steps []step `yaml:"steps"`
		} `yaml:"runs"`
	}
	if err := yaml.Unmarshal(source, &action); err != nil || len(action.Runs.Steps) == 0 {
		t.Fatal(err, action)
	}
	for _, s := range action.Runs.Steps {
		s.lint("idesluss", t.Errorf)
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
