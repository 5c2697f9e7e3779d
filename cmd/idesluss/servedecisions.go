package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/web"
)

// servedDecisions judges what is open, merges what is ready, and sees to it
// that every idea has its decision: what judge --all --merge and tend do, for
// what has changed since they were last done.
type servedDecisions struct {
	env   *env
	forge *openedForge
	bot   *bot.Bot
	meter *web.Meter
	wake  func()

	judgedAt string         // the main branch when decisions were last judged
	judged   map[int]string // how each open one looked then
	tendedAt string         // the main branch when ideas were last tended

	mu    sync.Mutex
	hints []int // pull requests that something is said to have happened to
}

// hint tells that something has happened to a pull request.
func (d *servedDecisions) hint(pull int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.hints = append(d.hints, pull)
}

// judge judges each open decision that has changed, or that may have: when the
// rules have, or the day.
func (d *servedDecisions) judge(ctx context.Context) error {
	if err := d.forget(ctx); err != nil {
		return err
	}
	pulls, err := d.forge.Pulls(ctx, forge.Query{State: forge.Open})
	if err != nil {
		return err
	}
	open := map[int]string{}
	decisions := 0
	var failed []error
	for _, pull := range pulls {
		if pull.Base != d.forge.Main {
			continue
		}
		if strings.HasPrefix(pull.Branch, "ide/") {
			decisions++
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		look, err := d.look(ctx, pull)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		if d.judged[pull.Number] == look {
			open[pull.Number] = look
			continue
		}
		judged, err := d.bot.Judge(ctx, pull.Number, true)
		switch {
		case err != nil:
			failed = append(failed, err)
		case judged.Commit == "":
			open[pull.Number] = look
		}
	}
	d.judged = open
	d.meter.SetGroup("idesluss_decisions_open", decisions)
	return errors.Join(failed...)
}

// look tells all that a verdict depends on besides the rules: what is proposed,
// what has been said of it, and the day.
func (d *servedDecisions) look(ctx context.Context, pull *forge.PullRequest) (string, error) {
	look := fmt.Sprint(pull.Head, " ", pull.UpdatedAt.UnixNano(), " ", d.env.today())
	if d.forge.Repository != localRepository {
		return look, nil // a review moves UpdatedAt
	}
	reviews, err := d.forge.Reviews(ctx, pull.Number)
	if err != nil {
		return "", err
	}
	for _, r := range reviews {
		look += fmt.Sprint(" ", r.ID, r.State)
	}
	comments, err := d.forge.Comments(ctx, pull.Number)
	if err != nil {
		return "", err
	}
	for _, c := range comments {
		if c.Marker != bot.VerdictMarker { // which is our own answer
			look += fmt.Sprint(" ", c.ID, c.Edited.UnixNano())
		}
	}
	return look, nil
}

// forget forgets what was judged by other rules, and what there are hints
// about.
func (d *servedDecisions) forget(ctx context.Context) error {
	head, err := d.forge.Head(ctx, d.forge.Main)
	if err != nil {
		return err
	}
	d.mu.Lock()
	hints := d.hints
	d.hints = nil
	d.mu.Unlock()
	for _, pull := range hints {
		delete(d.judged, pull)
	}
	if head == d.judgedAt {
		return nil
	}
	_, rules, err := d.changed(ctx, d.judgedAt, head)
	if err != nil {
		return err
	}
	if rules || d.judged == nil {
		d.judged = map[int]string{}
	}
	d.judgedAt = head
	return nil
}

var ideaFile = regexp.MustCompile(`^ideas/\d{4}/\d{2}/(\d{2}-[0-9a-z]{5})-[^/]*\.md$`)

// changed tells which ideas differ between two commits, and whether anything
// else does. Everything differs from nothing.
func (d *servedDecisions) changed(ctx context.Context, before, now string) (ids []string, more bool, err error) {
	if before == "" {
		return nil, true, nil
	}
	difference, err := d.forge.Compare(ctx, before, now)
	if errors.Is(err, forge.ErrNotFound) {
		return nil, true, nil // history was told anew
	} else if err != nil {
		return nil, false, err
	}
	for _, file := range difference.Files {
		if m := ideaFile.FindStringSubmatch(file.Path); m != nil {
			ids = append(ids, m[1])
		} else {
			more = true
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids), more, nil
}

// tend sees to the ideas that have changed on the main branch; to all when the
// rules have.
func (d *servedDecisions) tend(ctx context.Context) error {
	head, err := d.forge.Head(ctx, d.forge.Main)
	if err != nil || head == d.tendedAt {
		return err
	}
	ids, rules, err := d.changed(ctx, d.tendedAt, head)
	if err != nil {
		return err
	}
	if rules {
		ids = nil // all
	}
	if err := d.tendThese(ctx, head, ids); err != nil {
		return err
	}
	d.tendedAt = head
	return nil
}

// tendAll sees to every idea: a day may have come on which one is late, or has
// rested enough.
func (d *servedDecisions) tendAll(ctx context.Context) error {
	head, err := d.forge.Head(ctx, d.forge.Main)
	if err != nil {
		return err
	}
	return d.tendThese(ctx, head, nil)
}

func (d *servedDecisions) tendThese(ctx context.Context, head string, ids []string) error {
	fsys, err := d.forge.Files(ctx, head)
	if err != nil {
		return err
	}
	done, err := d.bot.Tend(ctx, fsys, ids)
	if err != nil {
		return err
	}
	if len(done.Opened)+len(done.Redrafted)+len(done.Closed) > 0 {
		d.wake() // what was written is to be judged
	}
	var failed []error
	for _, f := range done.Failed {
		failed = append(failed, fmt.Errorf("tending %s: %w", f.ID, f.Err))
	}
	return errors.Join(failed...)
}
