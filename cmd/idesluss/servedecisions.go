package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
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

	done doneDecisions // what has been done, and need not be done again
	told map[int]*told // what open ones on GitHub were judged by, since the service was started
	main string        // the main branch in the round under way; empty when it may have moved

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
	said, err := d.said(ctx)
	if err != nil {
		return err
	}
	d.main = d.done.JudgedAt
	open := map[int]looks{}
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
		before := d.done.Judged[pull.Number]
		now, err := d.look(ctx, pull, said[pull.Number], before)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		if before.Close == now.Close || d.standsAsTold(ctx, pull) {
			open[pull.Number] = now
			continue
		}
		judged, err := d.judgeOne(ctx, pull)
		switch {
		case err != nil:
			failed = append(failed, err)
		case judged.Commit == "":
			open[pull.Number] = now
		}
	}
	d.done.Judged = open
	maps.DeleteFunc(d.told, func(pull int, _ *told) bool { return open[pull] == looks{} })
	d.meter.SetGroup("idesluss_decisions_open", decisions)
	return errors.Join(append(failed, d.keepDone())...)
}

// said names what has been said of each open pull request, where the forge can
// tell in one look.
func (d *servedDecisions) said(ctx context.Context) (map[int]string, error) {
	if here, ok := d.forge.Forge.(interface {
		Said(context.Context) (map[int]string, error)
	}); ok {
		return here.Said(ctx)
	}
	return nil, nil
}

// looks is how a pull request looks: from afar, and when all that a verdict
// depends on besides the rules has been read, our own answer not counted.
type looks struct {
	Afar  string `json:"langt_ifran"`
	Close string `json:"nara"`
}

// look tells how a pull request looks now. As long as it looks the same from
// afar it is not looked at more closely.
func (d *servedDecisions) look(ctx context.Context, pull *forge.PullRequest, said string, before looks) (now looks, err error) {
	look := fmt.Sprint(pull.Head, " ", pull.UpdatedAt.UnixNano(), " ", d.env.today())
	now = looks{named(look + " " + said), named(look)}
	switch {
	case d.forge.Repository != localRepository:
		return now, nil // a review moves UpdatedAt
	case said != "" && before.Afar == now.Afar:
		return before, nil
	}
	reviews, err := d.forge.Reviews(ctx, pull.Number)
	if err != nil {
		return now, err
	}
	for _, r := range reviews {
		look += fmt.Sprint(" ", r.ID, r.State)
	}
	comments, err := d.forge.Comments(ctx, pull.Number)
	if err != nil {
		return now, err
	}
	for _, c := range comments {
		if c.Marker != bot.VerdictMarker { // which is our own answer
			look += fmt.Sprint(" ", c.ID, c.Edited.UnixNano())
		}
	}
	now.Close = named(look)
	return now, nil
}

// named gives a short name of a look.
func named(look string) string {
	sum := sha256.Sum256([]byte(look))
	return hex.EncodeToString(sum[:12])
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
		delete(d.done.Judged, pull)
		delete(d.told, pull)
	}
	if head == d.done.JudgedAt {
		return nil
	}
	_, rules, err := d.changed(ctx, d.done.JudgedAt, head)
	if err != nil {
		return err
	}
	if rules {
		d.done.Judged = nil
	}
	d.done.JudgedAt = head
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
// rules have, and on each new day: on that one may be late, or have rested
// enough.
func (d *servedDecisions) tend(ctx context.Context) error {
	head, err := d.forge.Head(ctx, d.forge.Main)
	if err != nil {
		return err
	}
	today := d.env.today()
	var ids []string // all
	if d.done.Day == today {
		if head == d.done.TendedAt {
			return nil
		}
		changed, rules, err := d.changed(ctx, d.done.TendedAt, head)
		if err != nil {
			return err
		}
		if !rules {
			ids = changed
		}
	}
	if err := d.tendThese(ctx, head, ids); err != nil {
		return err
	}
	d.done.TendedAt, d.done.Day = head, today
	return d.keepDone()
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
