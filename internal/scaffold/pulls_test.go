package scaffold

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/process"
)

// The texts in this repository are those that its process gives.
// UPDATE=1 go test ./internal/scaffold writes them anew.
func TestOurPullTemplatesAgreeWithTheProcess(t *testing.T) {
	rules, faults, err := process.Load(ours)
	if err != nil || len(faults) > 0 {
		t.Fatal(faults, err)
	}
	want := map[string]string{}
	for _, f := range PullTemplates(rules.Process) {
		want[f.Path] = string(f.Data)
	}
	if len(want) < 5 {
		t.Fatalf("only %d templates", len(want))
	}
	root := filepath.Join("..", "..")
	found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pullFolder), "*"))
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv("UPDATE") != "" {
		for name, text := range want {
			file := filepath.Join(root, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, file := range found {
		if name := pullFolder + "/" + filepath.Base(file); want[name] == "" {
			t.Errorf("%s is no outcome of the process", name)
		}
	}
	for name, text := range want {
		got, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil || string(got) != text {
			t.Errorf("%s is not what the process gives (%v): UPDATE=1 go test ./internal/scaffold", name, err)
		}
	}
}

func TestPullTemplates(t *testing.T) {
	for _, preset := range process.Presets() {
		p, err := process.Preset(preset)
		if err != nil {
			t.Fatal(err)
		}
		texts := map[string]string{}
		for _, f := range PullTemplates(p) {
			texts[strings.TrimSuffix(filepath.Base(f.Path), ".md")] = string(f.Data)
		}
		for _, s := range p.Steps {
			for n := range s.Transitions {
				tr := &s.Transitions[n]
				if row := "| " + s.Name + " | " + target(p, tr) + " | " + tr.Name + " | "; !strings.Contains(texts[string(tr.Outcome)], row) {
					t.Errorf("%s: %q is not in the template for %s", preset, row, tr.Outcome)
				}
				if text := texts[string(tr.Outcome)]; tr.Tips && !strings.Contains(text, "`tips`") {
					t.Errorf("%s: the template for %s does not ask for tips", preset, tr.Outcome)
				}
			}
		}
		if blind := strings.Contains(texts["ja"], "visar vem som hade idén"); blind != p.Blind() {
			t.Errorf("%s: the template speaks of blindness: %v", preset, blind)
		}
	}
	p, err := process.Preset("orebro")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range PullTemplates(p) {
		if strings.HasSuffix(f.Path, "/ja.md") && !strings.Contains(string(f.Data), "Finns redan: 1, 2, 3 eller 4\n") {
			t.Errorf("the assessors' form is not in\n%s", f.Data)
		}
	}
}
