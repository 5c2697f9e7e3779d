package bot

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/forge"
)

// examine asks package check about the change before it is made.
func (b *Bot) examine(ctx context.Context, main fs.FS, commit string, p forge.Proposal, day calendar.Date) ([]check.Finding, error) {
	login, err := b.Forge.Bot(ctx)
	if err != nil {
		return nil, fmt.Errorf("asking who the bot is: %w", err)
	}
	diff := &forge.Comparison{Base: commit, MergeBase: commit, Head: "forslag"}
	diff.Commits = []forge.Commit{{ID: diff.Head, Parents: []string{commit}, Message: p.Message, Author: botSignature(p), Committer: botSignature(p)}}
	for _, path := range slices.Sorted(maps.Keys(p.Files)) {
		change := forge.FileChange{Path: path, New: "ny"}
		if _, err := fs.Stat(main, path); err == nil {
			change.Old = "gammal"
		}
		diff.Files = append(diff.Files, change)
	}
	effect, err := (&check.Change{
		Target: main, Old: main, New: overlay{main, p.Files}, Diff: diff, Author: login, Bot: login, Today: day,
	}).Examine()
	if err != nil {
		return nil, fmt.Errorf("examining the decision: %w", err)
	}
	return withoutPlaces(effect.Findings), nil
}

func botSignature(p forge.Proposal) forge.Signature {
	return forge.Signature{Name: forge.BotName, Email: forge.BotEmail, When: p.At}
}
