package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/idea"
)

// checkChange judges what has changed between two revisions.
func checkChange(ctx context.Context, e *env, f checkFlags, today calendar.Date) (*checked, error) {
	r, err := revisionsOf(e.dir)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	base, err := r.resolve(f.base)
	if err != nil {
		return nil, err
	}
	head, err := r.resolve(cmp.Or(f.head, "HEAD"))
	if err != nil {
		return nil, err
	}
	change, err := r.change(ctx, base, head, today)
	if err != nil {
		return nil, err
	}
	change.Author = f.author
	effect, err := change.Examine()
	if err != nil {
		return nil, err
	}
	return &checked{effect.Findings, effectSummary(effect), effectJSON(effect, base, head, today)}, nil
}

// checkPull judges what a pull request would do.
func checkPull(ctx context.Context, e *env, f checkFlags, today calendar.Date) (*checked, error) {
	opened, err := e.openForge(ctx)
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	day := e.now
	if f.date != "" {
		day = today.Time
	}
	b := bot.Bot{Forge: opened.Forge, Repository: opened.Repository, Main: opened.Main, Now: day}
	c, err := b.Case(ctx, f.pull)
	if err != nil {
		return nil, err
	}
	if c.Effect == nil {
		return nil, fmt.Errorf("pull request %d is %s: there is nothing to judge", f.pull, c.Pull.State)
	}
	return &checked{c.Effect.Findings, effectSummary(c.Effect), effectJSON(c.Effect, c.Target, c.Pull.Head, today)}, nil
}

// effectSummary tells in Swedish what a change amounts to.
func effectSummary(e *check.Effect) string {
	var parts []string
	add := func(n int, one, many string) {
		if n > 0 {
			parts = append(parts, count(n, one, many))
		}
	}
	add(len(e.Added), "ny idé", "nya idéer")
	add(len(e.Moved), "idé som flyttas", "idéer som flyttas")
	add(len(e.Edited), "ändrad idé", "ändrade idéer")
	add(len(e.Removed), "borttagen idé", "borttagna idéer")
	add(len(e.Set), "fil med regler", "filer med regler")
	add(len(e.Texts)+len(e.Other), "annan fil", "andra filer")
	text := "Inget har ändrats. "
	if len(parts) > 0 {
		text = "Ändringen: " + strings.Join(parts, ", ") + ". "
	}
	return text + amount(e.Findings)
}

// effectJSON gives what a change amounts to for programs.
func effectJSON(e *check.Effect, base, head string, today calendar.Date) any {
	type move struct {
		ID   string `json:"id"`
		From string `json:"fran"`
		To   string `json:"till"`
	}
	moves := []move{}
	for _, m := range e.Moved {
		moves = append(moves, move{m.New.Idea.ID, m.Old.Idea.Step, m.New.Idea.Step})
	}
	edited := []string{}
	for _, edit := range e.Edited {
		edited = append(edited, edit.New.Idea.ID)
	}
	errors, warnings := check.Count(e.Findings)
	return struct {
		Date     string          `json:"datum"`
		Base     string          `json:"bas"`
		Head     string          `json:"spets"`
		Added    []string        `json:"nya"`
		Moved    []move          `json:"flyttade"`
		Edited   []string        `json:"andrade"`
		Removed  []string        `json:"borttagna"`
		Set      []string        `json:"regler"`
		Texts    []string        `json:"texter"`
		Other    []string        `json:"annat"`
		Approves string          `json:"godkanns_av,omitempty"`
		Errors   int             `json:"fel"`
		Warnings int             `json:"varningar"`
		Findings []check.Finding `json:"fynd"`
	}{
		today.String(), base, head, idsOf(e.Added), moves, edited, list(e.Removed), list(e.Set), list(e.Texts), list(e.Other),
		e.Approves, errors, warnings, list(e.Findings),
	}
}

func idsOf(files []*idea.File) []string {
	out := []string{}
	for _, f := range files {
		out = append(out, f.Idea.ID)
	}
	return out
}
