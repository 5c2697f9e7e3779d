package bot

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
)

// Examine gives what package check says about taking in new ideas, each by
// itself, before anything is proposed.
func (b *Bot) Examine(ctx context.Context, ideas []*idea.Idea) ([]check.Finding, error) {
	main, err := b.main(ctx)
	if err != nil {
		return nil, err
	}
	fsys, err := b.Forge.Files(ctx, main)
	if err != nil {
		return nil, fmt.Errorf("reading the main branch: %w", err)
	}
	var all []check.Finding
	for _, i := range ideas {
		found, err := b.examine(ctx, fsys, main, NewIdea(i), i.Received)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// NewID draws a number for an idea that comes in this year: one that no idea
// on the main branch has, and none that has been proposed.
func (b *Bot) NewID(ctx context.Context, year int) (string, error) {
	fsys, err := b.files(ctx)
	if err != nil {
		return "", err
	}
	var stopped error
	id, err := idea.NewID(year, b.Random, func(id string) bool {
		taken, err := b.taken(ctx, fsys, id)
		if err != nil {
			stopped = err
		}
		return taken && err == nil
	})
	if stopped != nil {
		return "", fmt.Errorf("drawing a number for an idea: %w", stopped)
	}
	return id, err
}

// taken reports whether an idea has the number.
func (b *Bot) taken(ctx context.Context, fsys fs.FS, id string) (bool, error) {
	found, err := fs.Glob(fsys, "ideas/20"+id[:2]+"/*/"+id+"-*.md")
	if err != nil || len(found) > 0 {
		return len(found) > 0, err
	}
	pulls, err := b.Forge.Pulls(ctx, forge.Query{Branch: NewBranch(id)})
	return len(pulls) > 0, err
}

// Admitted is an idea that has been taken in, or waits to be.
type Admitted struct {
	Pull      *forge.PullRequest
	Judgement *Judgement // nil when it was not to be judged here
}

// Admit judges ideas that have been proposed, merges each that is right, and
// opens the first decision about it.
func (b *Bot) Admit(ctx context.Context, pulls []*forge.PullRequest) ([]Admitted, *Tended, error) {
	var all []Admitted
	var ids []string
	for _, pull := range pulls {
		judged, err := b.Judge(ctx, pull.Number, true)
		if err != nil {
			return all, nil, err
		}
		all = append(all, Admitted{pull, judged})
		if id := pull.Branch[len(NewBranch("")):]; judged.Commit != "" {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return all, &Tended{}, nil
	}
	fsys, err := b.files(ctx)
	if err != nil {
		return all, nil, err
	}
	tended, err := b.Tend(ctx, fsys, ids)
	return all, tended, err
}
