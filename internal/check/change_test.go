package check

import (
	"bytes"
	"crypto/sha1"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
)

// proposal is a change to be judged: three trees and what tells of who made
// it. Each case begins with one that has no faults, and spoils it once.
type proposal struct {
	t                testing.TB
	target, old, new fstest.MapFS
	commits          []forge.Commit
	author           string
}

// byTheBot is a change of nothing, by the bot, in the sluss of the base ideas.
func byTheBot(t testing.TB) *proposal {
	base := sluss(t)
	midnight := forge.Signature{Name: forge.BotName, Email: forge.BotEmail, When: today.Time()}
	return &proposal{
		t: t, target: maps.Clone(base), old: maps.Clone(base), new: maps.Clone(base), author: "bot",
		commits: []forge.Commit{{ID: strings.Repeat("1", 40), Parents: []string{strings.Repeat("0", 40)}, Author: midnight, Committer: midnight}},
	}
}

// replace changes text in the one file that has it in its path.
func (p *proposal) replace(tree fstest.MapFS, part, old, new string) {
	p.t.Helper()
	name := p.find(tree, part)
	text := string(tree[name].Data)
	if strings.Count(text, old) != 1 {
		p.t.Fatalf("%s has %q %d times", name, old, strings.Count(text, old))
	}
	tree[name] = &fstest.MapFile{Data: []byte(strings.Replace(text, old, new, 1)), Mode: tree[name].Mode}
}

// find gives the one file that has part in its path.
func (p *proposal) find(tree fstest.MapFS, part string) string {
	p.t.Helper()
	var found []string
	for name := range tree {
		if strings.Contains(name, part) {
			found = append(found, name)
		}
	}
	if len(found) != 1 {
		p.t.Fatalf("%q is in the paths of %v", part, found)
	}
	return found[0]
}

func (p *proposal) put(tree fstest.MapFS, name, text string) {
	tree[name] = &fstest.MapFile{Data: []byte(text)}
}

// says makes the message of the only commit.
func (p *proposal) says(message string) { p.commits[0].Message = message }

// change gives it as values, as a forge would.
func (p *proposal) change() *Change {
	diff := &forge.Comparison{Commits: p.commits}
	names := map[string]bool{}
	for name := range p.old {
		names[name] = true
	}
	for name := range p.new {
		names[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		was, is := p.old[name], p.new[name]
		f := forge.FileChange{Path: name, Old: blob(was), New: blob(is)}
		if was == nil || is == nil || !bytes.Equal(was.Data, is.Data) || was.Mode != is.Mode {
			diff.Files = append(diff.Files, f)
		}
	}
	return &Change{Target: p.target, Old: p.old, New: p.new, Diff: diff, Author: p.author, Bot: "bot", Today: today}
}

func blob(f *fstest.MapFile) string {
	if f == nil {
		return ""
	}
	return fmt.Sprintf("%x", sha1.Sum(f.Data))
}

func (p *proposal) examine() *Effect {
	p.t.Helper()
	e, err := p.change().Examine()
	if err != nil {
		p.t.Fatal(err)
	}
	return e
}

const newIdeaFile = "ideas/2026/03/26-2b3c4-sla-av-lampan.md"

// newIdea is the bot's proposal of a new idea.
func newIdea(t testing.TB) *proposal {
	p := byTheBot(t)
	p.put(p.new, newIdeaFile, `---
format: 1
id: 26-2b3c4
titel: Slå av lampan
typ: ide
steg: provning
inkommen: 2026-03-26
omrade:
  - kultur-fritid
malgrupp:
  - invanare
nytta: Den som bor här betalar mindre för el.
svarsdatum: 2026-04-20
handlaggare: Idéslussens projektgrupp
---

## Problem

Lampan lyser hela natten.

## Idé

Den sista som går släcker.
`)
	p.says("Ny idé 26-2b3c4")
	return p
}

// moved is the bot's proposal that an idea moves one step.
func moved(t testing.TB) *proposal {
	p := byTheBot(t)
	p.replace(p.new, "26-7k3qm", "steg: provning", "steg: aterkoppling")
	p.replace(p.new, "26-7k3qm", "handlaggare: Idéslussens projektgrupp\n", `handlaggare: Idéslussens projektgrupp
mall:
  provning: {version: 1, uppdrag: ja, vardegrund: ja, jamlikhet_miljo: ja, extern_finansiering: oklart}
beslut:
  - datum: 2026-03-26
    steg: provning
    utfall: ja
    till: aterkoppling
    skal: Idén hör till vårt uppdrag.
    nasta: Vi hör av oss.
    instans: Projektgruppen
`)
	p.says("Beslut om 26-7k3qm")
	return p
}

func rulesOf(found []Finding) string {
	var out []string
	for _, f := range found {
		out = append(out, f.Rule)
	}
	return strings.Join(out, " ")
}

func TestANewIdeaByTheBotIsRight(t *testing.T) {
	p := newIdea(t)
	e := p.examine()
	if len(e.Findings) > 0 || len(e.Added) != 1 || e.Added[0].Idea.ID != "26-2b3c4" || len(e.Moved)+len(e.Edited) > 0 {
		t.Errorf("got %+v", e)
	}
	if want := idea.Format(&e.Added[0].Idea); string(want) != string(p.new[newIdeaFile].Data) {
		t.Errorf("the base is not as the bot writes it:\n%s", want)
	}
}

func TestAMoveByTheBotIsRight(t *testing.T) {
	e := moved(t).examine()
	if len(e.Findings) > 0 || len(e.Moved) != 1 || len(e.Added)+len(e.Edited) > 0 {
		t.Fatalf("got %+v", e)
	}
	m := e.Moved[0]
	if m.From.ID != "provning" || m.To.ID != "aterkoppling" || m.Transition == nil || m.Transition.Name != "Klarar prövningen" ||
		m.Decision == nil || m.Decision.Date != today || len(m.Lacking) > 0 {
		t.Errorf("got %+v", m)
	}
}

func TestNoChangeHasNoFindings(t *testing.T) {
	p := byTheBot(t)
	p.commits = nil
	if e := p.examine(); len(e.Findings) > 0 {
		t.Errorf("got %v", e.Findings)
	}
}
