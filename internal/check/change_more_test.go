package check

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// In an open process nobody is hidden: a person's own pull request is welcome,
// as it was written.
func TestInAnOpenProcessNobodyIsHidden(t *testing.T) {
	p := newIdea(t)
	byAPerson(p)
	p.rewriteProcess(func(text string) string { return strings.ReplaceAll(text, "    blind: true\n", "") }, p.target)
	p.replace(p.new, "26-2b3c4", "malgrupp:\n  - invanare\n", "malgrupp: [invanare] # alla\n")
	p.new[newIdeaFile].Mode = 0o755
	if found := p.examine().Findings; len(found) > 0 {
		t.Errorf("got %v", found)
	}
}

// Who decides may be seen, also in a blind process; whose the idea is may not.
func TestAPersonMayMoveAnIdeaByHand(t *testing.T) {
	for what, base := range map[string]func(testing.TB) *proposal{"a yes": moved, "a no": declined, "a rest ends": resting, "a no is examined again": reopened} {
		t.Run(what, func(t *testing.T) {
			p := base(t)
			byAPerson(p)
			e := p.examine()
			if len(e.Findings) > 0 || len(e.Moved) != 1 || e.Moved[0].Transition == nil {
				t.Errorf("got %+v", e)
			}
		})
	}
}

// What later steps ask for is written by functions, and not by the one who had
// the idea.
func TestAPersonMayWriteWhatLaterStepsAskFor(t *testing.T) {
	p := byTheBot(t)
	p.replace(p.new, "26-9h2yz", "1. Köp en lampa.", "1. Låna en lampa.")
	byAPerson(p)
	e := p.examine()
	if len(e.Findings) > 0 || len(e.Edited) != 1 {
		t.Errorf("got %+v", e)
	}
}

func TestWhatTellsOfAPersonIsNotRepeated(t *testing.T) {
	p := newIdea(t)
	byAPerson(p)
	p.replace(p.new, "26-2b3c4", "titel:", "# Anna\ntitel:")
	found := p.examine().Findings
	if len(found) < 8 {
		t.Errorf("only %d findings", len(found))
	}
	for _, f := range found {
		if told := strings.ToLower(f.String()); strings.Contains(told, "anna") || strings.Contains(told, "09:30") {
			t.Errorf("got %s", f)
		}
	}
}

func TestTheBotIsWhoTheHostingSays(t *testing.T) {
	p := newIdea(t)
	p.author = "Sluss-Bot[bot]"
	p.commits[0].Author.Login = "sluss-bot[bot]"
	if found := p.examine().Findings; rulesOf(found) != "inloggning-syns lamnad-av-person" {
		t.Errorf("without hosting: got %v", found)
	}
	p.put(p.target, process.HostingFile, "format: 1\nplats: github.com/kommun/sluss\nbot: [\"sluss-bot[bot]\"]\ndomare: actions\n")
	if found := p.examine().Findings; len(found) > 0 {
		t.Errorf("with hosting: got %v", found)
	}
	p = newIdea(t)
	p.put(p.new, process.HostingFile, "format: 1\nplats: github.com/kommun/sluss\nbot: [anna]\ndomare: actions\n")
	p.author = "anna"
	if found := p.examine().Findings; !strings.Contains(rulesOf(found), "lamnad-av-person") {
		t.Errorf("a change that makes its author the bot: got %v", found)
	}
}

// An old fault that a change has nothing to do with does not stop it, unless
// the idea is to move on with it.
func TestAnOldFaultStopsNothingButAMove(t *testing.T) {
	spoil := func(p *proposal) {
		for _, tree := range []fstest.MapFS{p.target, p.old, p.new} {
			p.replace(tree, "26-7k3qm", "omrade: [kultur-fritid]", "omrade: [kultur-frtid]")
		}
	}
	p := edited(t)
	spoil(p)
	if found := p.examine().Findings; len(found) != 1 || found[0].Rule != "okant-ord" || found[0].Severity != Warning {
		t.Errorf("an edit: got %v", found)
	}
	p = moved(t)
	spoil(p)
	if found := p.examine().Findings; len(found) != 1 || found[0].Rule != "okant-ord" || found[0].Severity != Error {
		t.Errorf("a move: got %v", found)
	}
}

// An old warning, such as an answer that is late, is not told of a change that
// has nothing to do with it.
func TestAnOldWarningIsNotTold(t *testing.T) {
	c := edited(t).change()
	c.Today = calendar.Day(2026, 5, 6)
	e, err := c.Examine()
	if err != nil || len(e.Findings) > 0 {
		t.Errorf("got %v, %v", e, err)
	}
}

func TestAFileThatCouldNotBeReadIsMended(t *testing.T) {
	p := byTheBot(t)
	name := p.find(p.old, "26-7k3qm")
	p.put(p.old, name, "Hej")
	p.put(p.target, name, "Hej")
	p.says("Ändrad idé 26-7k3qm")
	e := p.examine()
	if rulesOf(e.Findings) != "olaslig-forut" || len(e.Edited) != 1 || e.Edited[0].Old != nil {
		t.Errorf("got %+v", e)
	}
}

func TestTheFilesNameMayChangeWithTheTitle(t *testing.T) {
	p := byTheBot(t)
	name := p.find(p.new, "26-7k3qm")
	text := strings.Replace(string(p.new[name].Data), "titel: Låna verktyg på biblioteket", "titel: Låna en borr", 1)
	p.put(p.new, "ideas/2026/03/26-7k3qm-lana-en-borr.md", text)
	delete(p.new, name)
	p.says("Ändrad idé 26-7k3qm")
	e := p.examine()
	if len(e.Findings)+len(e.Removed)+len(e.Added) > 0 || len(e.Edited) != 1 || e.Edited[0].Old.Path != name {
		t.Errorf("got %+v", e)
	}
}

func TestRulesAreApprovedByTheRoleTheyName(t *testing.T) {
	p := byTheBot(t)
	p.put(p.new, process.RosterFile, "format: 1\nmedlemmar: []\n")
	if e := p.examine(); e.Approves != "projektgrupp" || len(e.Set) != 1 {
		t.Errorf("got %+v", e)
	}
	if e := moved(t).examine(); e.Approves != "" {
		t.Errorf("an idea: got %+v", e)
	}
}

// Rules that cannot be read must be possible to mend.
func TestBrokenRulesCanBeMended(t *testing.T) {
	p := byTheBot(t)
	p.put(p.target, process.RosterFile, "format: [")
	p.put(p.old, process.RosterFile, "format: [")
	errors, warnings := Count(p.examine().Findings)
	if errors != 0 || warnings == 0 {
		t.Errorf("got %d errors, %d warnings", errors, warnings)
	}
}

func TestMoveTellsWhatIsAskedOfIt(t *testing.T) {
	p := moved(t)
	p.replace(p.new, "26-7k3qm", "vardegrund: ja, ", "")
	m := p.examine().Moved[0]
	if len(m.Lacking) != 1 || m.Lacking[0].Criterion == nil || m.Lacking[0].Criterion.ID != "vardegrund" || m.Delivery {
		t.Errorf("got %+v", m)
	}
	p = byTheBot(t)
	p.rewriteProcess(func(text string) string {
		return strings.Replace(text, "        namn: Tas upp igen\n", "        namn: Tas upp igen\n        aterkoppling_forst: true\n", 1)
	}, p.target)
	p.new = resting(t).new
	if m := p.examine().Moved[0]; !m.Delivery {
		t.Errorf("the answer before must be delivered: got %+v", m)
	}
}

func TestBack(t *testing.T) {
	p := readBase(t).rules.Process
	d := func(step, outcome, to string) idea.Decision {
		return idea.Decision{Step: step, Outcome: outcome, To: to}
	}
	for _, test := range []struct {
		what      string
		decisions []idea.Decision
		want      string
	}{
		{"an idea that has not moved", nil, ""},
		{"a rest", []idea.Decision{d("provning", "vila", "vilande")}, "provning"},
		{"a no", []idea.Decision{d("provning", "ja", "aterkoppling"), d("aterkoppling", "vila", "vilande"), d("vilande", "nej", "avslutad")}, "vilande"},
		{"a no after a rest is examined again, and the rest ends", []idea.Decision{
			d("provning", "vila", "vilande"), d("vilande", "nej", "avslutad"), d("avslutad", "omprova", "vilande"),
		}, "provning"},
		{"an idea rests a second time", []idea.Decision{
			d("provning", "vila", "vilande"), d("vilande", "ja", "provning"), d("provning", "ja", "aterkoppling"), d("aterkoppling", "vila", "vilande"),
		}, "aterkoppling"},
		{"steps that are not there any more", []idea.Decision{d("forr", "ja", "sen")}, ""},
	} {
		got := ""
		if s := Back(p, test.decisions); s != nil {
			got = s.ID
		}
		if got != test.want {
			t.Errorf("%s: got %q, want %q", test.what, got, test.want)
		}
	}
}

// counted notes which files are read.
type counted struct {
	fstest.MapFS
	read *[]string
}

func (c counted) Open(name string) (fs.File, error) {
	*c.read = append(*c.read, name)
	return c.MapFS.Open(name)
}

func (c counted) ReadFile(name string) ([]byte, error) {
	*c.read = append(*c.read, name)
	return c.MapFS.ReadFile(name)
}

func TestOnlyWhatDiffersIsRead(t *testing.T) {
	for what, p := range map[string]*proposal{"a move": moved(t), "a new idea": newIdea(t)} {
		c := p.change()
		var read []string
		c.Target, c.Old, c.New = counted{p.target, &read}, counted{p.old, &read}, counted{p.new, &read}
		if _, err := c.Examine(); err != nil {
			t.Fatal(err)
		}
		for _, name := range read {
			differs := slices.ContainsFunc(c.Diff.Files, func(f forge.FileChange) bool { return f.Path == name })
			if strings.HasSuffix(name, ".md") && !differs {
				t.Errorf("%s: %s is read", what, name)
			}
		}
	}
}

func TestAnErrorIsTold(t *testing.T) {
	for what, spoil := range map[string]func(*Change, *proposal){
		"target": func(c *Change, p *proposal) { c.Target = brokenDisk{p.target, process.RosterFile} },
		"old":    func(c *Change, p *proposal) { c.Old = brokenDisk{p.old, p.find(p.old, "26-7k3qm")} },
		"new":    func(c *Change, p *proposal) { c.New = brokenDisk{p.new, p.find(p.new, "26-7k3qm")} },
	} {
		p := moved(t)
		c := p.change()
		spoil(c, p)
		if e, err := c.Examine(); !errors.Is(err, errDisk) {
			t.Errorf("%s: got %v, %v", what, e, err)
		}
	}
}

func TestCommentsAreFoundAmongWhatLooksLikeThem(t *testing.T) {
	const text = `---
# ett
format: 1 # två
titel: "Tre # fyra" # fem
id: 26-7k3qm
nytta: >-
  Sex
  # sju
  åtta # nio
amnen: [a#b, "c # d"] #tio
ursprung: vardag#elva
---

## Problem

# tolv
`
	var got []string
	for _, c := range commentLines([]byte(text)) {
		got = append(got, fmt.Sprintf("%d %s", c.line, c.text))
	}
	if want := []string{"2 # ett", "3 # två", "4 # fem", "10 #tio"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	many := strings.Replace(text, "# sju", strings.Repeat("# ", maxMarks), 1)
	if n := len(commentLines([]byte(many))); n < 4 {
		t.Errorf("with many marks: got %d", n)
	}
}
