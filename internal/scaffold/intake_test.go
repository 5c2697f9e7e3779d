package scaffold

import (
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/idesluss/idesluss/internal/process"
)

func newIntake(t *testing.T, preset string) fstest.MapFS {
	t.Helper()
	in := Intake{
		Sluss:      Sluss{Preset: preset, Municipality: "Provhamns kommun", Today: day},
		Repository: "github.com/provhamn/ideintag", To: "github.com/provhamn/ideslussen", Version: "v1.2.3",
	}
	files, err := in.Files()
	if err != nil {
		t.Fatal(err)
	}
	tree := fstest.MapFS{}
	for _, f := range files {
		tree[f.Path] = &fstest.MapFile{Data: f.Data}
		if strings.Contains(string(f.Data), "[[") || strings.Contains(string(f.Data), "<no value>") {
			t.Errorf("%s is not filled in:\n%s", f.Path, f.Data)
		}
	}
	return tree
}

// The link in the README opens GitHub's form for a new file with the template
// in it, letter by letter.
func TestTheLinkOpensTheTemplate(t *testing.T) {
	for _, preset := range process.Presets() {
		tree := newIntake(t, preset)
		readme := string(tree["README.md"].Data)
		_, rest, found := strings.Cut(readme, "(https://github.com/provhamn/ideintag/new/main?")
		query, _, ends := strings.Cut(rest, ")")
		if !found || !ends || strings.ContainsAny(query, " +<>\"'") {
			t.Fatalf("%s: no link that Markdown can read in\n%s", preset, readme)
		}
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		if values.Get("value") != string(tree["ideer/MALL.md"].Data) || values.Get("filename") != "ideer/min-ide.md" || len(values) != 2 {
			t.Errorf("%s: the link gives %v", preset, values)
		}
		if len(query) > 6000 {
			t.Errorf("%s: the link is %d characters, and servers take some 8,000", preset, len(query))
		}
	}
}

// An intake repository has the rules that its workflow reviews by, and says
// where ideas go.
func TestAnIntakeHasRules(t *testing.T) {
	for _, preset := range process.Presets() {
		tree := newIntake(t, preset)
		rules, faults, err := process.Load(tree)
		if err != nil || len(faults) > 0 {
			t.Fatalf("%s: %v %v", preset, faults, err)
		}
		if rules.Process.Preset != preset || rules.Organisation.Municipality != "Provhamns kommun" ||
			rules.Hosting.Repository != "github.com/provhamn/ideslussen" || rules.Hosting.Intake != "github.com/provhamn/ideintag" {
			t.Errorf("%s: %+v", preset, rules.Hosting)
		}
		if owners := string(tree[".github/CODEOWNERS"].Data); !strings.Contains(owners, "\n* @provhamn/") {
			t.Errorf("%s: nobody owns it: %s", preset, owners)
		}
		blind := strings.Contains(string(tree["README.md"].Data), "De som bedömer din idé får inte veta vem du är")
		if blind != rules.Process.Blind() {
			t.Errorf("%s: the README promises blindness: %v", preset, blind)
		}
	}
}

// The workflow holds no secret, and never runs what somebody else wrote.
func TestTheWorkflowOfAnIntakeIsSafe(t *testing.T) {
	text := string(newIntake(t, "orebro")[".github/workflows/granska.yml"].Data)
	for _, want := range []string{"permissions: {}", "idesluss@v1.2.3\n", "idesluss relay --review --once", "ref: main", "${{ github.token }}"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	_, triggers, _ := strings.Cut(text, "\non:\n")
	triggers, _, _ = strings.Cut(triggers, "\npermissions:")
	if strings.Contains(triggers, "pull_request") || strings.Contains(triggers, "workflow_run") || strings.Contains(text, "secrets.") {
		t.Errorf("triggers or secrets:\n%s", text)
	}
}

func TestAnIntakeNeedsAddresses(t *testing.T) {
	for _, c := range []struct{ repository, to string }{
		{"", "github.com/a/b"}, {"github.com/a/b", ""}, {"https://github.com/a/b", "github.com/a/c"}, {"github.com/a", "github.com/a/c"}, {"github.com/a/b\nc", "github.com/a/c"},
	} {
		if files, err := (Intake{Sluss: Sluss{Preset: "orebro"}, Repository: c.repository, To: c.to}).Files(); err == nil {
			t.Errorf("%q to %q: %d files", c.repository, c.to, len(files))
		}
	}
}
