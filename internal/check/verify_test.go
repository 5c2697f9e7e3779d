package check

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/protocol"
)

// merged makes the merge of a proposal by the bot, with a protocol.
func merged(p *proposal, told *protocol.Protocol) *Merged {
	message := "Ändring 1\n"
	if told != nil {
		message += "\n" + protocol.Format(told)
	}
	c := p.change()
	midnight := forge.Signature{Name: forge.BotName, Email: forge.BotEmail, When: today.Time()}
	return &Merged{
		Commit: forge.Commit{ID: strings.Repeat("2", 40), Parents: []string{"0", "1"}, Author: midnight, Committer: midnight, Message: message},
		Before: p.old, After: p.new, Files: c.Diff.Files, Brings: p.commits,
	}
}

const roster = `format: 1
medlemmar:
  - {roll: projektgrupp, stol: stol-projekt, funktion: Projektledaren, inloggning: [petra]}
  - {roll: bedomargrupp, stol: stol-barn, omrade: barn-utbildning, funktion: Barn och utbildning, inloggning: [berit]}
  - {roll: bedomargrupp, stol: stol-kultur, omrade: kultur-fritid, funktion: Kultur och fritid, inloggning: [karl]}
`

// assessed is the bot's proposal of a yes that needs votes, with its protocol.
func assessed(t testing.TB) (*proposal, *protocol.Protocol) {
	p := byTheBot(t)
	for _, tree := range []fstest.MapFS{p.target, p.old, p.new} {
		p.put(tree, process.RosterFile, roster)
	}
	p.replace(p.new, "26-2b5st", "\nsteg: bedomning", "\nsteg: utredning")
	p.replace(p.new, "26-2b5st", "\n---\n\n", "\n  - {datum: 2026-03-26, steg: bedomning, utfall: ja, till: utredning, skal: Det finns behov., instans: projektgruppen}\n---\n\n")
	p.says("Beslut om 26-2b5st")
	i := p.examine().Moved[0].New.Idea
	return p, &protocol.Protocol{
		Idea: "26-2b5st", From: "bedomning", To: "utredning", Count: 2, Seats: 2, Decided: "projektgrupp", Underlag: idea.Digest(&i),
		Votes: []protocol.Vote{{Seat: "stol-barn", Advice: "ja"}, {Seat: "stol-kultur", Advice: "ja"}},
	}
}

func verify(t testing.TB, m *Merged) []Finding {
	t.Helper()
	found, err := new(Verifier).Verify(m)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestAMergeWithItsProtocolIsRight(t *testing.T) {
	if found := verify(t, merged(assessed(t))); len(found) > 0 {
		t.Errorf("a move: got %v", found)
	}
	p := newIdea(t)
	i := p.examine().Added[0].Idea
	if found := verify(t, merged(p, &protocol.Protocol{Idea: i.ID, To: "provning", Underlag: idea.Digest(&i)})); len(found) > 0 {
		t.Errorf("a new idea: got %v", found)
	}
	if found := verify(t, merged(edited(t), nil)); len(found) > 0 {
		t.Errorf("other words: got %v", found)
	}
}

func TestVerify(t *testing.T) {
	for _, c := range []struct {
		what  string
		spoil func(*proposal, *protocol.Protocol)
		after func(*Merged)
		want  string
		tells string
	}{
		{"the protocol is missing", nil, func(m *Merged) { m.Commit.Message = "Ändring 1\n" }, "protokoll-saknas", "inget protokoll"},
		{"the protocol cannot be read", nil, func(m *Merged) { m.Commit.Message = "Ändring 1\n\nIde: kanske\n" }, "protokoll-olasligt", "läsa"},
		{"the protocol is about another idea", func(_ *proposal, p *protocol.Protocol) { p.Idea = "26-7k3qm" }, nil, "protokoll-om-annat", "26-7k3qm"},
		{"the protocol says another step", func(_ *proposal, p *protocol.Protocol) { p.To = "avslutad" }, nil, "protokoll-annat-steg", `till "avslutad"`},
		{"the protocol begins in another step", func(_ *proposal, p *protocol.Protocol) { p.From = "provning" }, nil, "protokoll-annat-steg", `från "provning"`},
		{"the protocol is about another text", func(_ *proposal, p *protocol.Protocol) { p.Underlag = strings.Repeat("0", 64) }, nil, "protokoll-annat-underlag", "underlag"},
		{"a seat was not there", func(_ *proposal, p *protocol.Protocol) { p.Votes[0].Seat = "stol-x" }, nil, "protokoll-inte-beslutfor protokoll-okand-stol", "stol-x"},
		{"a seat was not one that is asked", func(_ *proposal, p *protocol.Protocol) { p.Votes[0].Seat = "stol-projekt" }, nil, "protokoll-inte-beslutfor", "Det behövdes 2"},
		{"there are too few votes", func(_ *proposal, p *protocol.Protocol) {
			p.Votes, p.Count = p.Votes[:1], 1
		}, nil, "protokoll-inte-beslutfor", "1 stolar"},
		{"a seat was vacant, and too few are left", func(_ *proposal, p *protocol.Protocol) {
			p.Votes[1], p.Count = protocol.Vote{Seat: "stol-kultur", Vacant: true}, 1
		}, nil, "protokoll-inte-beslutfor", "1 stolar"},
		{"the count is wrong", func(_ *proposal, p *protocol.Protocol) { p.Seats = 6 }, nil, "protokoll-fel-antal", "2 av 6"},
		{"nobody decided", func(_ *proposal, p *protocol.Protocol) { p.Decided = "" }, nil, "protokoll-utan-beslutare", "Projektgruppen"},
		{"someone else decided", func(_ *proposal, p *protocol.Protocol) { p.Decided = "bedomargrupp" }, nil, "protokoll-fel-beslutare", "Bedömargruppen"},
		{"a person merged it", nil, func(m *Merged) { m.Commit.Author.Name = "Anna" }, "sammanslagen-av-annan", "robot"},
		{"a person wrote it straight on the main branch", nil, func(m *Merged) {
			m.Commit.Author.Name, m.Commit.Parents = "Anna", []string{"0"}
		}, "rakt-pa-huvudgrenen", "utan att vara bedömd"},
		{"the process had no such way", func(p *proposal, _ *protocol.Protocol) {
			p.replace(p.new, "26-2b5st", "utfall: ja, till: utredning", "utfall: prova, till: utredning")
		}, nil, "okand-overgang", "Välj bland"},
		{"a decision was rewritten", func(p *proposal, _ *protocol.Protocol) {
			p.replace(p.new, "26-2b5st", "Idén är tydlig.", "Idén är otydlig.")
		}, nil, "beslut-omskrivet", "17 februari 2026"},
	} {
		t.Run(c.what, func(t *testing.T) {
			p, told := assessed(t)
			if c.spoil != nil {
				c.spoil(p, told)
			}
			m := merged(p, told)
			if c.after != nil {
				c.after(m)
			}
			found := verify(t, m)
			rules, told2 := []string{}, ""
			for _, f := range found {
				rules = append(rules, f.Rule)
				told2 += f.String() + "\n"
			}
			slices.Sort(rules)
			if got := strings.Join(rules, " "); got != c.want || !strings.Contains(told2, c.tells) {
				t.Errorf("got %q, want %q and %q:\n%s", got, c.want, c.tells, told2)
			}
		})
	}
}

func TestANewIdeaThatWasMergedHasAProtocol(t *testing.T) {
	m := merged(newIdea(t), nil)
	if got := rulesOf(verify(t, m)); got != "intag-utan-protokoll" {
		t.Errorf("got %q", got)
	}
	m.Commit.Parents = m.Commit.Parents[:1]
	if got := rulesOf(verify(t, m)); got != "" {
		t.Errorf("written by the bot, and not merged: got %q", got)
	}
}

func TestVerifyKnowsTheBotsAccount(t *testing.T) {
	for email, want := range map[string]string{
		"123+sluss-bot[bot]@users.noreply.github.com": "",
		"sluss-bot[bot]@users.noreply.github.com":     "",
		"456+anna@users.noreply.github.com":           "sammanslagen-av-annan",
		"sluss-bot[bot]@exempel.example":              "sammanslagen-av-annan",
	} {
		p, told := assessed(t)
		for _, tree := range []fstest.MapFS{p.old, p.new} {
			p.put(tree, process.HostingFile, "format: 1\nplats: github.com/kommun/sluss\nbot: [\"sluss-bot[bot]\"]\ndomare: actions\n")
		}
		m := merged(p, told)
		m.Commit.Author = forge.Signature{Name: "sluss-bot[bot]", Email: email}
		if got := rulesOf(verify(t, m)); got != want {
			t.Errorf("%s: got %q, want %q", email, got, want)
		}
	}
}

// What has nothing to do with ideas or rules is nobody's but the developers'.
func TestVerifyLeavesCodeAlone(t *testing.T) {
	p := byTheBot(t)
	byAPerson(p)
	p.put(p.new, "cmd/x/main.go", "package main")
	p.put(p.new, "site/sidor/om.md", "Hej")
	m := merged(p, nil)
	m.Commit.Author.Name = "Anna"
	if found := verify(t, m); len(found) > 0 {
		t.Errorf("got %v", found)
	}
	p.put(p.new, process.RosterFile, roster)
	m = merged(p, nil)
	m.Commit.Author.Name = "Anna"
	if got := rulesOf(verify(t, m)); got != "sammanslagen-av-annan" {
		t.Errorf("rules: got %q", got)
	}
}

// The rules that judge are those of the day, also when the verifier has read
// others before.
func TestVerifyReadsTheRulesOfEachCommit(t *testing.T) {
	v := new(Verifier)
	open := newIdea(t)
	byAPerson(open)
	open.rewriteProcess(func(text string) string { return strings.ReplaceAll(text, "    blind: true\n", "") }, open.old, open.new)
	blind := newIdea(t)
	byAPerson(blind)
	for n := range 2 {
		for _, p := range []*proposal{open, blind} {
			i := p.examine().Added[0].Idea
			found, err := v.Verify(merged(p, &protocol.Protocol{Idea: i.ID, To: "provning", Underlag: idea.Digest(&i)}))
			if err != nil {
				t.Fatal(err)
			}
			if hidden := len(found) > 0; hidden != (p == blind) {
				t.Errorf("round %d: got %v", n, found)
			}
		}
	}
	if len(v.rules) != 2 {
		t.Errorf("%d rules are remembered", len(v.rules))
	}
}

func TestBeforeThereWasAProcessThereWasNoSluss(t *testing.T) {
	p, told := assessed(t)
	byAPerson(p)
	delete(p.old, process.ProcessFile)
	delete(p.target, process.ProcessFile)
	if found := verify(t, merged(p, told)); len(found) > 0 {
		t.Errorf("got %v", found)
	}
}
