package bot

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/protocol"
	"github.com/idesluss/idesluss/internal/strict"
)

// VerdictMarker marks the one comment on a pull request that tells the verdict.
const VerdictMarker = "utlatande"

// mostTries is how often a verdict is begun again since something moved
// meanwhile.
const mostTries = 4

// Judgement is what came of judging a pull request.
type Judgement struct {
	Pull    *forge.PullRequest
	Verdict *check.Verdict // nil when it was merged or closed already
	Commit  string         // the merge commit; empty when it is not merged
}

// ErrElsewhere means that a pull request is not about the branch that is the
// truth, so there is nothing to judge.
var ErrElsewhere = errors.New("the pull request is not against the main branch")

// Judge judges a pull request and tells it: as a status of the commit that was
// judged, and in the one comment that it keeps up to date. With merge, it
// merges what is ready, exactly as judged: should the proposal or the main
// branch have moved meanwhile, it judges again.
func (b *Bot) Judge(ctx context.Context, number int, merge bool) (*Judgement, error) {
	for range mostTries {
		j, again, err := b.judgeOnce(ctx, number, merge)
		if err != nil || !again {
			return j, err
		}
	}
	return nil, fmt.Errorf("judging pull request %d: it changed %d times while being judged: %w", number, mostTries, forge.ErrHeadMoved)
}

func (b *Bot) judgeOnce(ctx context.Context, number int, merge bool) (j *Judgement, again bool, err error) {
	c, err := b.Case(ctx, number)
	if err != nil {
		return nil, false, err
	}
	if c.Effect == nil {
		return &Judgement{Pull: c.Pull, Commit: c.Pull.MergeCommit}, false, nil
	}
	j = &Judgement{Pull: c.Pull, Verdict: check.Judge(c)}
	if err := b.Forge.SetStatus(ctx, c.Pull.Head, j.Verdict.Status()); err != nil {
		return nil, false, fmt.Errorf("setting the status of pull request %d: %w", number, err)
	}
	if err := b.Forge.Say(ctx, number, VerdictMarker, j.Verdict.Text(), b.stamp()); err != nil {
		return nil, false, fmt.Errorf("telling the verdict on pull request %d: %w", number, err)
	}
	if !merge || j.Verdict.Standing != check.Ready {
		return j, false, nil
	}
	if moved, err := b.mainMoved(ctx, c.Target); moved || err != nil {
		return nil, moved, err
	}
	j.Commit, err = b.Forge.Merge(ctx, number, mergeOf(j.Verdict, c.Pull, b.today()))
	if errors.Is(err, forge.ErrHeadMoved) {
		return nil, true, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("merging pull request %d: %w", number, err)
	}
	return j, false, nil
}

// mainMoved reports whether the rules and ideas that were judged by are no
// longer the latest.
func (b *Bot) mainMoved(ctx context.Context, judged string) (bool, error) {
	main, err := b.main(ctx)
	return main != judged, err
}

// mergeOf gives the merge commit: a fixed title, and the protocol.
func mergeOf(v *check.Verdict, pull *forge.PullRequest, day calendar.Date) forge.Merge {
	m := forge.Merge{Head: pull.Head, Title: fmt.Sprintf("Ändring %d", pull.Number), At: day.Time()}
	p := v.Protocol()
	if p == nil {
		return m
	}
	switch {
	case p.To == "":
		m.Title = p.Idea + ": ändrad"
	case p.From == "":
		m.Title = p.Idea + ": ny -> " + p.To
	default:
		m.Title = p.Idea + ": " + p.From + " -> " + p.To
	}
	m.Message = protocol.Format(p)
	return m
}

// Case fetches all that a verdict is made from. Of a pull request that has
// been merged or closed it gives only the pull request itself.
func (b *Bot) Case(ctx context.Context, number int) (*check.Case, error) {
	c, err := b.fetch(ctx, number)
	if err != nil {
		return nil, fmt.Errorf("judging pull request %d: %w", number, err)
	}
	return c, nil
}

func (b *Bot) fetch(ctx context.Context, number int) (*check.Case, error) {
	c := &check.Case{Repository: b.Repository, Now: b.Now()}
	var err error
	if c.Pull, err = b.Forge.Pull(ctx, number); err != nil || c.Pull.State != forge.Open {
		return c, err
	}
	if c.Pull.Base != b.mainBranch() {
		return nil, ErrElsewhere
	}
	if c.Bot, err = b.Forge.Bot(ctx); err != nil {
		return nil, err
	}
	if err := b.examineCase(ctx, c); err != nil {
		return nil, err
	}
	if c.Reviews, err = b.Forge.Reviews(ctx, number); err != nil {
		return nil, err
	}
	if c.Comments, err = b.Forge.Comments(ctx, number); err != nil {
		return nil, err
	}
	return c, b.readReviewed(ctx, c)
}

func (b *Bot) mainBranch() string {
	if b.Main == "" {
		return "main"
	}
	return b.Main
}

// examineCase finds out what the pull request would do to the main branch.
func (b *Bot) examineCase(ctx context.Context, c *check.Case) error {
	var err error
	if c.Target, err = b.main(ctx); err != nil {
		return err
	}
	diff, err := b.Forge.Compare(ctx, c.Target, c.Pull.Head)
	if err != nil {
		return err
	}
	c.Commits = diff.Commits
	change := &check.Change{Diff: diff, Author: c.Pull.Author, Bot: c.Bot, Today: calendar.FromClock(c.Now)}
	for _, tree := range []struct {
		fsys   *fs.FS
		commit string
	}{{&change.Target, c.Target}, {&change.Old, diff.MergeBase}, {&change.New, c.Pull.Head}} {
		if *tree.fsys, err = b.Forge.Files(ctx, tree.commit); err != nil {
			return err
		}
	}
	if c.Effect, err = change.Examine(); err != nil {
		return err
	}
	c.Entered = entered(c.Effect)
	return nil
}

// entered gives the day an idea that moves came to the step it stands in.
func entered(e *check.Effect) calendar.Date {
	if len(e.Moved) != 1 || e.Moved[0].Old == nil {
		return 0
	}
	old := &e.Moved[0].Old.Idea
	if n := len(old.Decisions); n > 0 {
		return old.Decisions[n-1].Date
	}
	return old.Received
}

// readReviewed reads the idea as it stood in each commit that somebody has
// reviewed. A commit that is no longer there was about something nobody knows.
func (b *Bot) readReviewed(ctx context.Context, c *check.Case) error {
	c.Read = map[string]*idea.File{}
	if len(c.Effect.Moved) != 1 {
		return nil
	}
	path := c.Effect.Moved[0].New.Path
	for _, review := range c.Reviews {
		if _, done := c.Read[review.Commit]; done || review.Commit == "" || review.Commit == c.Pull.Head {
			continue
		}
		f, err := b.readAt(ctx, review.Commit, path)
		if err != nil {
			return err
		}
		c.Read[review.Commit] = f
	}
	return nil
}

// readAt reads an idea as it stood in a commit; nil when it did not, or cannot
// be read.
func (b *Bot) readAt(ctx context.Context, commit, path string) (*idea.File, error) {
	fsys, err := b.Forge.Files(ctx, commit)
	if errors.Is(err, forge.ErrNotFound) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	data, faults, err := strict.Read(fsys, path, idea.MaxSize)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, forge.ErrNotFound) || err == nil && len(faults) > 0 {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	f, faults := idea.Parse(path, data)
	if len(faults) > 0 {
		return nil, nil
	}
	return f, nil
}
