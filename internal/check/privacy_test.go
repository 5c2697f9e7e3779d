package check

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/idesluss/idesluss/internal/process"
)

// What stood in an idea before is told when the whole sluss is checked, and
// does not stop a change of something else.
func TestWhatStoodInAnIdeaBeforeStopsNothing(t *testing.T) {
	p := edited(t)
	for _, tree := range []fstest.MapFS{p.target, p.old, p.new} {
		p.replace(tree, "26-7k3qm", "Biblioteket", "Ring 070-174 06 05. Biblioteket")
	}
	if found := p.examine().Findings; len(found) > 0 {
		t.Errorf("got %v", found)
	}
	p.replace(p.new, "26-7k3qm", "borrar.", "borrar. Ring 070-174 06 05.")
	found := p.examine().Findings
	if rulesOf(found) != "personuppgift" {
		t.Errorf("the same once more: got %v", found)
	}
	for _, f := range found {
		if strings.Contains(f.String(), "174") {
			t.Errorf("what was found is repeated: %s", f)
		}
	}
}

func TestTheSameInTheWholeSlussIsAWarning(t *testing.T) {
	p := edited(t)
	p.replace(p.new, "26-7k3qm", "borrar.", "borrar. Ring 070-174 06 05. Min chef vet.")
	found := about(check(t, p.new).Findings, "26-7k3qm")
	if rulesOf(found) != "personuppgift" || found[0].Severity != Warning || found[0].Line == 0 {
		t.Errorf("got %v", found)
	}
	p.rewriteProcess(func(text string) string { return strings.ReplaceAll(text, "    blind: true\n", "") }, p.new)
	if found := about(check(t, p.new).Findings, "26-7k3qm"); len(found) > 0 {
		t.Errorf("in an open process: got %v", found)
	}
}

func TestWhatTheMunicipalityKnowsOfItself(t *testing.T) {
	p := newIdea(t)
	p.replace(p.new, "26-2b3c4", "Lampan lyser", "Lampan vid Norrby skola lyser. Ring 019-21 10 00.")
	if found := p.examine().Findings; rulesOf(found) != "personuppgift" {
		t.Fatalf("got %v", found)
	}
	p.put(p.target, process.WorkplacesFile, "format: 1\nnamn: [Norrby skola]\nfunktioner: [\"+46 19 21 10 00\"]\n")
	found := p.examine().Findings
	if rulesOf(found) != "personuppgift" || found[0].Severity != Warning || !strings.Contains(found[0].Message, "arbetsplats") {
		t.Errorf("got %v", found)
	}
}
