package check

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// trial is a case that is being made up: an idea that six seats judge, on its
// way to the next step. It begins as one that is ready: every seat has advised
// a yes and the decider has approved. Each test spoils it once.
type trial struct {
	t     testing.TB
	c     *Case
	seats []string // logins of the six
}

const (
	headCommit  = "head"  // the proposal as it stands
	olderText   = "text"  // another text of the idea: another underlag
	olderWords  = "words" // the same idea, another wording of the decision
	sameCommit  = "push"  // an unrelated push: the idea as it stands
	draftCommit = "draft" // the bot's draft of a yes
	theBot      = "ideslussen[bot]"
	theTeam     = "slussteam-1"
	theSluss    = "github.com/exempelkoping/sluss"
	fullReview  = "Råd: ja\nJäv: nej\nFinns redan: 3\nVem har nytta: 2\nNytta och resurser: 4\nSamverkan: Biblioteket"
)

var testKey = ed25519.NewKeyFromSeed([]byte("en nyckel bara for prov, 32 tkn!"))

// presetRules gives a preset with its sample roster, and keys that sign.
func presetRules(t testing.TB, name string) *process.Rules {
	t.Helper()
	roster, err := process.PresetRoster(name)
	if err != nil {
		t.Fatal(err)
	}
	organisation, err := process.PresetOrganisation(name)
	if err != nil {
		t.Fatal(err)
	}
	public := base64.StdEncoding.EncodeToString(testKey.Public().(ed25519.PublicKey))
	rules, faults, err := process.Load(fstest.MapFS{
		process.ProcessFile: {Data: []byte("preset: " + name + "\n")},
		process.RosterFile:  {Data: roster}, process.OrganisationFile: {Data: organisation},
		process.KeysFile: {Data: []byte("format: 1\nnycklar:\n  - id: arbetsplatsen\n    publik: " + public + "\n    fran: 2026-01-01\n    till: 2026-12-31\n")},
	})
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	return rules
}

func trialIdea(t testing.TB, step, decisions, problem string) *idea.File {
	t.Helper()
	text := `---
format: 1
id: 26-7k3qm
titel: Låna verktyg på biblioteket
typ: ide
steg: ` + step + `
inkommen: 2026-03-02
omrade: [kultur-fritid]
malgrupp: [invanare]
nytta: Den som bor här kan låna en borrmaskin i stället för att köpa en.
svarsdatum: 2026-04-20
handlaggare: Idéslussens projektgrupp
mall:
  provning: {version: 1, uppdrag: ja, vardegrund: ja, jamlikhet_miljo: ja, extern_finansiering: oklart}
beslut:
  - {datum: 2026-03-09, steg: provning, utfall: ja, till: aterkoppling, skal: Den hör till vårt uppdrag., nasta: Vi hör av oss., instans: Projektgruppen}
  - {datum: 2026-03-16, steg: aterkoppling, utfall: ja, till: bedomning, skal: Vi har talats vid., nasta: Bedömargruppen läser., instans: Projektgruppen}
` + decisions + `---

## Problem

` + problem + `

## Idé

Biblioteket lånar ut verktyg på samma sätt som böcker.
`
	f, faults := idea.Parse("ideas/2026/03/26-7k3qm-lana-verktyg-pa-biblioteket.md", []byte(text))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return f
}

const trialProblem = "Många köper verktyg som de använder en gång."

func decisionLine(outcome, to, reasons string) string {
	return fmt.Sprintf("  - {datum: 2026-03-27, steg: bedomning, utfall: %s, till: %s, skal: %q, tips: [Fråga fler.], nasta: Vi utreder., instans: Projektgruppen}\n", outcome, to, reasons)
}

// newTrial makes the case that is ready.
func newTrial(t testing.TB) *trial {
	t.Helper()
	rules := presetRules(t, "orebro")
	k := &trial{t: t, c: &Case{
		Effect: &Effect{Rules: rules}, Bot: theBot, Repository: theSluss,
		Pull:    &forge.PullRequest{Number: 17, State: forge.Open, Head: headCommit, Author: theBot},
		Commits: []forge.Commit{{Author: forge.Signature{Name: forge.BotName, Email: forge.BotEmail}, Committer: forge.Signature{Name: forge.BotName, Email: forge.BotEmail}}},
		Entered: calendar.Day(2026, time.March, 16), Now: time.Date(2026, 3, 27, 12, 0, 0, 0, time.UTC),
	}}
	k.decide("ja", "utredning", "Alla seks kan ha nytta av den.")
	for _, m := range rules.Roster.Members {
		if m.Role == "bedomargrupp" {
			k.seats = append(k.seats, m.Logins[0])
			k.says(m.Logins[0], forge.Approved, fullReview)
		}
	}
	k.says(theTeam, forge.Approved, "")
	return k
}

// decide writes the decision that the pull request proposes.
func (k *trial) decide(outcome, to, reasons string) {
	old := trialIdea(k.t, "bedomning", "", trialProblem)
	now := trialIdea(k.t, to, decisionLine(outcome, to, reasons), trialProblem)
	p := k.c.Effect.Rules.Process
	move := Move{
		Edit: Edit{Old: old, New: now}, From: p.Step("bedomning"), To: p.Step(to),
		Transition: p.Step("bedomning").Transition(process.Outcome(outcome), to),
		Decision:   &now.Idea.Decisions[len(now.Idea.Decisions)-1],
	}
	k.c.Effect.Moved = []Move{move}
	k.c.Read = map[string]*idea.File{
		headCommit: now, sameCommit: now,
		olderText:   trialIdea(k.t, to, decisionLine(outcome, to, reasons), "Ingen hittar sin skruvmejsel."),
		olderWords:  trialIdea(k.t, to, decisionLine(outcome, to, "Ett annat skäl."), trialProblem),
		draftCommit: trialIdea(k.t, "utredning", decisionLine("ja", "utredning", "[Skriv skälet här]"), trialProblem),
	}
}

// says adds a review of the proposal as it stands.
func (k *trial) says(login string, state forge.ReviewState, body string) {
	k.saysOf(headCommit, login, state, body)
}

// saysOf adds a review of the proposal as it stood in a commit.
func (k *trial) saysOf(commit, login string, state forge.ReviewState, body string) {
	n := len(k.c.Reviews) + 1
	k.c.Reviews = append(k.c.Reviews, forge.Review{
		ID: fmt.Sprint(n), Author: login, State: state, Body: body, Commit: commit,
		At: time.Date(2026, 3, 20, 8, n%60, n/60, 0, time.UTC),
	})
}

// silences takes away all that someone has said.
func (k *trial) silences(login string) {
	var left []forge.Review
	for _, r := range k.c.Reviews {
		if !strings.EqualFold(r.Author, login) {
			left = append(left, r)
		}
	}
	k.c.Reviews = left
}

// ballot is the base of a signed assessment.
func (k *trial) ballot(seat string) *Ballot {
	return &Ballot{
		Repository: theSluss, Pull: 17, Underlag: idea.Digest(&k.c.Effect.Moved[0].New.Idea), Kind: AdviceBallot, Seat: seat,
		Part: Ordinary, Number: 1, Advice: process.Yes, Answers: map[string]string{"finns_redan": "3", "samverkan": "Med biblioteket"},
		Conflict: NoConflict, Reasons: "Den behövs.", Day: calendar.Day(2026, time.March, 19), Key: "arbetsplatsen",
		Words: "**Bedömning från " + seat + "**\n\nRåd: ja\n\nDen behövs.",
	}
}

// posts signs a ballot and lets the bot post it.
func (k *trial) posts(b *Ballot) {
	k.t.Helper()
	body, err := b.Sign(testKey)
	if err != nil {
		k.t.Fatal(err)
	}
	k.says(theBot, forge.Commented, body)
}

// comments signs a ballot and lets the bot say it in a comment.
func (k *trial) comments(b *Ballot) {
	k.posts(b)
	k.c.Comments = append(k.c.Comments, forge.Comment{ID: "c1", Author: theBot, Body: k.last().Body, At: k.last().At})
	k.c.Reviews = k.c.Reviews[:len(k.c.Reviews)-1]
}

// last gives the review that was added last.
func (k *trial) last() *forge.Review { return &k.c.Reviews[len(k.c.Reviews)-1] }
