package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// operation reads all that operators are told, by file.
func operation(t *testing.T) map[string]string {
	t.Helper()
	told := map[string]string{}
	for _, name := range []string{"docs/drift.md", "docs/dpia.md"} {
		told[name] = ""
	}
	err := fs.WalkDir(os.DirFS("../.."), "docs/drift", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			told[name] = ""
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range told {
		text, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		told[name] = strings.ReplaceAll(string(text), "\\\n", " ")
	}
	if len(told) < 10 {
		t.Fatalf("only %d files are read", len(told))
	}
	return told
}

// toOperators is a command with all that follows it on its line, in code.
var toOperators = regexp.MustCompile("(?m)(?:`|^ +|ExecStart=/usr/local/bin/|sudo -u idesluss |; |\\| )idesluss ([a-z][^`|;\n]*)")

// What operators are told to run, the program can.
func TestOperatorsAreToldOfCommandsThatExist(t *testing.T) {
	seen := 0
	for name, text := range operation(t) {
		if strings.HasSuffix(name, "Dockerfile") {
			// The image runs the program; what follows are its arguments.
			text = regexp.MustCompile(`(?m)^CMD \[(.*)\]`).ReplaceAllString(text, "`idesluss $1`")
			text = strings.NewReplacer(`", "`, " ", `",`, " ", `"`, "").Replace(text)
			text = strings.ReplaceAll(text, "  ", " ")
		}
		for _, m := range toOperators.FindAllStringSubmatch(text, -1) {
			words := strings.Fields(m[1])
			seen++
			cmd, _, err := newRootCommand(&env{getenv: func(string) string { return "" }}).Find(words)
			if err != nil || !cmd.HasParent() {
				t.Errorf("%s tells of idesluss %s, which there is not", name, m[1])
				continue
			}
			for _, word := range words {
				flag, isFlag := strings.CutPrefix(word, "--")
				flag, _, _ = strings.Cut(strings.TrimRight(flag, ".,:)"), "=")
				if isFlag && cmd.Flag(flag) == nil && cmd.InheritedFlags().Lookup(flag) == nil {
					t.Errorf("%s tells of %s --%s, which there is not", name, cmd.CommandPath(), flag)
				}
			}
		}
	}
	if seen < 30 {
		t.Errorf("only %d commands were found", seen)
	}
}

// Every flag of the service is explained, and none that there is not.
func TestEveryFlagOfTheServiceIsExplained(t *testing.T) {
	text := operation(t)["docs/drift.md"]
	serve, _, err := newRootCommand(&env{}).Find([]string{"serve"})
	if err != nil {
		t.Fatal(err)
	}
	explained := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| `--([a-z-]+)(?:=[a-z]+)?` \\|").FindAllStringSubmatch(text, -1) {
		explained[m[1]] = true
		if serve.Flag(m[1]) == nil {
			t.Errorf("--%s is explained, and there is no such flag", m[1])
		}
	}
	for _, name := range []string{"addr", "public-address", "behind-proxy", "index", "form", "metrics-addr", "every", "cap", "keep", "demo"} {
		if serve.Flag(name) == nil || !explained[name] {
			t.Errorf("--%s is not explained", name)
		}
	}
}

// Names of files, variables and figures are those of the program.
func TestOperatorsAreToldNamesThatExist(t *testing.T) {
	source := ""
	for _, pattern := range []string{"*.go", "../../internal/web/meter.go", "../../docs/data.md", "../../docs/drift/*"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, name := range files {
			if name == "drift_test.go" {
				continue
			}
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			source += string(text)
		}
	}
	names := regexp.MustCompile(`\bIDESLUSSEN_[A-Z_]+\b|\bidesluss_[a-z_]+\b|\bidesluss-[a-z]+\.(?:service|timer)\b|/halsa/[a-z]+|/krok/[a-z]+`)
	folders := regexp.MustCompile("data/([a-z]+)[/`]")
	server, err := os.ReadFile("../../internal/web/server.go")
	if err != nil {
		t.Fatal(err)
	}
	source += string(server)
	units, err := filepath.Glob("../../docs/drift/*")
	if err != nil {
		t.Fatal(err)
	}
	source += strings.Join(units, "\n")
	for name, text := range operation(t) {
		if !strings.HasSuffix(name, ".md") {
			continue
		}
		for _, found := range names.FindAllString(text, -1) {
			if !strings.Contains(source, found) {
				t.Errorf("%s tells of %s, which there is not", name, found)
			}
		}
		for _, m := range folders.FindAllStringSubmatch(text, -1) {
			if !strings.Contains(source, "`"+m[1]+"/`") && !strings.Contains(source, "`"+m[1]+".git/`") {
				t.Errorf("%s tells of data/%s, which docs/data.md does not", name, m[1])
			}
		}
		for _, m := range regexp.MustCompile(`\]\(([^)#:]+)\)`).FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join("..", "..", "docs", filepath.FromSlash(m[1]))); err != nil {
				t.Errorf("%s links to %s: %v", name, m[1], err)
			}
		}
	}
}

// The units shut the processes in, and each into its own.
func TestUnitsAreHardened(t *testing.T) {
	told := operation(t)
	always := []string{"NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "CapabilityBoundingSet=\n", "SystemCallFilter=", "ProtectHome=yes", "LimitCORE=0"}
	for name, more := range map[string][]string{
		"docs/drift/idesluss-serve.service":  {"MemoryMax=", "User=idesluss\n", "ReadWritePaths=/var/lib/idesluss/data\n", "MemoryDenyWriteExecute=yes", "RestrictNamespaces=yes", "--demo=false"},
		"docs/drift/idesluss-notify.service": {"MemoryMax=", "User=idesluss-notify\n", "ReadWritePaths=/var/lib/idesluss/data/ko /var/lib/idesluss/data/skickat\n", "LoadCredential=notify.key", "InaccessiblePaths="},
		"docs/drift/idesluss-backup.service": {"PrivateNetwork=yes"},
		"docs/drift/idesluss-doctor.service": {"PrivateNetwork=yes"},
	} {
		for _, want := range append(more, always...) {
			if !strings.Contains(told[name], want) {
				t.Errorf("%s has no %s", name, strings.TrimSpace(want))
			}
		}
	}
	for _, want := range []string{"USER 65532", "FROM scratch", "ENTRYPOINT [\"/idesluss\"]"} {
		if !strings.Contains(told["docs/drift/Dockerfile"], want) {
			t.Errorf("the Dockerfile has no %s", want)
		}
	}
}

// Where systemd is at hand, it finds nothing in the units but that the program
// is not where it will be.
func TestSystemdUnderstandsTheUnits(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		return // the other tests have read the units
	}
	units, err := filepath.Glob("../../docs/drift/*.service")
	if err != nil || len(units) < 4 {
		t.Fatalf("%d units, %v", len(units), err)
	}
	for _, unit := range units {
		out, _ := exec.CommandContext(t.Context(), analyze, "verify", "--man=no", unit).CombinedOutput()
		for line := range strings.Lines(string(out)) {
			if strings.Contains(line, filepath.Base(unit)) && !strings.Contains(line, "is not executable") {
				t.Errorf("%s", line)
			}
		}
	}
}

// The script that tries the program shut in can be read by the shell that it is
// for.
func TestTheShutInScriptCanBeRead(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		return
	}
	if out, err := exec.CommandContext(t.Context(), bash, "-n", filepath.Join("..", "..", "docs", "drift", "prova-instangd.sh")).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}
