package intake

import (
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/scaffold"
)

// templateOf is the template of a new intake repository.
func templateOf(t *testing.T, preset string) string {
	t.Helper()
	files, err := scaffold.Intake{Sluss: scaffold.Sluss{Preset: preset}, Repository: "github.com/a/intag", To: "github.com/a/sluss"}.Files()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Path == Template {
			return string(f.Data)
		}
	}
	t.Fatalf("there is no %s", Template)
	return ""
}

// Whoever fills in the template and nothing more has written an idea that is
// taken in; whoever leaves it as it is, is told what is missing.
func TestTheTemplateIsWhatIsRead(t *testing.T) {
	fill := strings.NewReplacer(
		"titel:\n", "titel: Låna verktyg på biblioteket\n", "omrade:\n", "omrade: OMRÅDE\n",
		"nytta:\n", "nytta: Den som bor här kan låna en borrmaskin.\n",
		"## Problem\n", "## Problem\n\nAlla köper samma borrmaskin.\n", "## Idé\n", "## Idé\n\nLåna den.\n")
	for _, preset := range process.Presets() {
		rules, empty := presetRules(t, preset), templateOf(t, preset)
		filled := strings.Replace(fill.Replace(empty), "OMRÅDE", rules.Organisation.Areas[0].Name, 1)
		draft, faults := Read("ideer/min-ide.md", []byte(filled), rules)
		if len(faults) > 0 || len(draft.Notes) > 0 || len(draft.Idea.Sections) != 2 {
			t.Errorf("%s: %v, %v, %+v in\n%s", preset, faults, draft.Notes, draft.Idea, filled)
		}
		_, faults = Read("ideer/min-ide.md", []byte(empty), rules)
		missing := map[string]bool{}
		for _, f := range faults {
			if f.Rule != "saknas" {
				t.Errorf("%s: %v", preset, f)
			}
			word, _, _ := strings.Cut(f.Message, " saknas")
			missing[strings.Trim(word, `"`)] = true
		}
		if !missing["titel"] || !missing["nytta"] || len(faults) != 5 {
			t.Errorf("%s: %v", preset, faults)
		}
	}
}
