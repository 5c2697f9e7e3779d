package main

import (
	"context"
	"log/slog"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/forge/github"
)

// openBot opens the forge of the sluss for the sluss's own bot to act on. Who
// runs the program is not told to the forge: only its credentials are.
func (e *env) openBot(ctx context.Context, onGitHubToo ...func(*github.Options)) (*bot.Bot, *openedForge, error) {
	f, err := e.openForge(ctx, onGitHubToo...)
	if err != nil {
		return nil, nil, err
	}
	log := slog.New(slog.NewTextHandler(e.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	return &bot.Bot{Forge: f.Forge, Repository: f.Repository, Main: f.Main, Now: e.now, Random: e.random, Log: log}, f, nil
}
