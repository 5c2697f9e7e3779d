package bot

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/idea"
)

// What the bot says on a decision, as people read it, and what it writes in
// the idea's file.
func TestADecisionIsDrafted(t *testing.T) {
	for _, name := range []string{"ny", "bedoms", "vilar"} {
		s := standing(t, "orebro", name)
		p, err := Decision(s, thursday)
		if err != nil {
			t.Fatal(err)
		}
		text := "gren: " + p.Branch + "\nrubrik: " + p.Title + "\nmeddelande: " + p.Message + "\n\n" + p.Body
		golden(t, "utkast-"+name+".md", text)
		golden(t, "utkast-"+name+"-fil.md", string(p.Files[s.File.Path]))
	}
}

func TestADraftChangesOnlyTheLinesOfTheDecision(t *testing.T) {
	s := standing(t, "orebro", "ny")
	p, err := Decision(s, thursday)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Files) != 1 {
		t.Fatalf("%d files", len(p.Files))
	}
	for line := range bytes.Lines(s.Data) {
		kept := bytes.Contains(slices.Concat([]byte("\n"), p.Files[s.File.Path]), slices.Concat([]byte("\n"), line))
		changes := bytes.HasPrefix(line, []byte("steg:")) || bytes.HasPrefix(line, []byte("svarsdatum:"))
		if kept == changes {
			t.Errorf("the line %q is there: %v", line, kept)
		}
	}
}

func TestADraftIsNoDecisionUntilSomeoneHasWrittenIt(t *testing.T) {
	s := standing(t, "orebro", "bedoms")
	p, err := Decision(s, thursday)
	if err != nil {
		t.Fatal(err)
	}
	f, faults := idea.Parse(s.File.Path, p.Files[s.File.Path])
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	unwritten := false
	for _, finding := range check.Idea(f, s.Rules, thursday) {
		unwritten = unwritten || finding.Rule == "inte-ifyllt" && finding.Severity == check.Error
	}
	if last := &f.Idea.Decisions[2]; !unwritten || !check.Unwritten(last) {
		t.Error("package check takes the draft for a decision")
	}
}

func TestTheSameIdeaGivesTheSameDraft(t *testing.T) {
	first, err := Decision(standing(t, "orebro", "bedoms"), thursday)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Decision(standing(t, "orebro", "bedoms"), thursday)
	if err != nil {
		t.Fatal(err)
	}
	if first.Body != second.Body || first.Title != second.Title {
		t.Error("two drafts of one idea differ")
	}
}

func TestEveryOpenStepOfEveryPresetCanBeDrafted(t *testing.T) {
	for _, preset := range []string{"orebro", "idebanken", "lerum"} {
		rules, err := rulesOf(files(t, preset))
		if err != nil {
			t.Fatal(err)
		}
		start := rules.Process.Start()
		drafted := 0
		for _, step := range rules.Process.Steps {
			i := newIdea()
			i.Step = step.ID
			if step != start {
				i.Decisions = []idea.Decision{{Date: thursday, Step: start.ID, Outcome: "ja", To: step.ID, Reasons: "x"}}
			}
			s, err := NewSituation(rules, idea.Path(i), idea.Format(i))
			if err != nil {
				t.Fatal(err)
			}
			if s.proposed() == nil {
				if step.Kind.Open() {
					t.Errorf("%s: nothing can be drafted in %s", preset, step.ID)
				}
				continue
			}
			drafted++
			p, err := Decision(s, thursday)
			switch {
			case err != nil:
				t.Errorf("%s, %s: %v", preset, step.ID, err)
			case strings.Contains(p.Body, "{{") || strings.Contains(p.Body, "<no value>"):
				t.Errorf("%s, %s: a gap in\n%s", preset, step.ID, p.Body)
			}
		}
		if drafted < 5 {
			t.Errorf("%s: only %d steps", preset, drafted)
		}
	}
}

func TestAMarkTellsWhatTheBotWrote(t *testing.T) {
	m := mark{draftMark, thursday, digest([]byte("a")), digest([]byte("b"))}
	for text, want := range map[string]bool{
		"Text.\n\n" + m.String() + "\n":      true,
		"Text.\r\n\r\n" + m.String():         true,
		m.String() + "\n\nMer text.":         false,
		"Text.":                              false,
		"<!-- ideslussen utkast i går x -->": false,
	} {
		got, err := parseMark(text)
		if (err == nil && got == m) != want {
			t.Errorf("%q gave %v, %v", text, got, err)
		}
	}
}

func TestOnlyTheBotsOwnBranchesAreDecisions(t *testing.T) {
	for branch, want := range map[string]bool{
		"ide/26-7k3qm/0": true, "ide/26-7k3qm/12": true, "ide/26-7k3qm/2-3": true,
		"ide/26-7k3qm": false, "ide/26-7k3qm/": false, "ide/26-7k3qm/x": false, "ide/26-7k3qm/02": false, "ide/26-7k3qm/2-1": false,
		"ide/26-7k3qm/-1": false, "ide/fel/1": false, "ny/26-7k3qm": false, "main": false, "ide/26-7k3qm/1/2": false,
	} {
		if _, _, _, ok := decisionOf(branch); ok != want {
			t.Errorf("%s is the branch of a decision: %v", branch, ok)
		}
	}
}
