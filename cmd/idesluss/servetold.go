package main

import (
	"context"
	"slices"
	"time"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/forge"
)

// told is what a decision on GitHub was judged by, and what was said of it.
// While nothing new has been said on it (which moves UpdatedAt), a verdict can
// be made from this again, when the day is another or the rules are, without
// asking GitHub: a thousand open decisions would otherwise cost thousands of
// calls every midnight, more than an hour's worth.
type told struct {
	pull     *forge.PullRequest
	reviews  []forge.Review
	comments []forge.Comment
	status   forge.Status
	verdict  string
}

// noting is a forge that notes what is read and said while one decision is
// judged. What the round has just read is not asked for once more: the pull
// request, which was in a list, and where the main branch is. Whoever begins
// again, or is about to merge, asks GitHub.
type noting struct {
	forge.Forge
	told
	main             string
	gavePull, gaveAt bool
}

// Pull implements [forge.Forge].
func (n *noting) Pull(ctx context.Context, number int) (*forge.PullRequest, error) {
	if !n.gavePull && number == n.pull.Number {
		n.gavePull = true
		return n.pull, ctx.Err()
	}
	return n.Forge.Pull(ctx, number)
}

// Head implements [forge.Forge].
func (n *noting) Head(ctx context.Context, branch string) (string, error) {
	if !n.gaveAt && branch == n.pull.Base {
		n.gaveAt = true
		return n.main, ctx.Err()
	}
	return n.Forge.Head(ctx, branch)
}

// Reviews implements [forge.Forge].
func (n *noting) Reviews(ctx context.Context, number int) (reviews []forge.Review, err error) {
	n.reviews, err = n.Forge.Reviews(ctx, number)
	return n.reviews, err
}

// Comments implements [forge.Forge].
func (n *noting) Comments(ctx context.Context, number int) (comments []forge.Comment, err error) {
	n.comments, err = n.Forge.Comments(ctx, number)
	return n.comments, err
}

// SetStatus implements [forge.Forge].
func (n *noting) SetStatus(ctx context.Context, commit string, s forge.Status) error {
	n.status = s
	return n.Forge.SetStatus(ctx, commit, s)
}

// Say implements [forge.Forge].
func (n *noting) Say(ctx context.Context, number int, marker, body string, at time.Time) error {
	if marker == bot.VerdictMarker {
		n.verdict = body
	}
	if slices.ContainsFunc(n.comments, func(c forge.Comment) bool { return c.Marker == marker && c.Body == body }) {
		return ctx.Err() // it was read a moment ago, and says so already
	}
	return n.Forge.Say(ctx, number, marker, body, at)
}

// recalling is a forge that answers from what was noted. It is for reading: of
// the forge itself only files and history are asked, which are in the mirror.
type recalling struct {
	forge.Forge
	told
	main string // where the main branch is
}

// Head implements [forge.Forge].
func (r *recalling) Head(context.Context, string) (string, error) { return r.main, nil }

// Pull implements [forge.Forge].
func (r *recalling) Pull(context.Context, int) (*forge.PullRequest, error) { return r.pull, nil }

// Reviews implements [forge.Forge].
func (r *recalling) Reviews(context.Context, int) ([]forge.Review, error) { return r.reviews, nil }

// Comments implements [forge.Forge].
func (r *recalling) Comments(context.Context, int) ([]forge.Comment, error) { return r.comments, nil }

// judgeOne judges a decision. On GitHub it is noted what it was judged by.
func (d *servedDecisions) judgeOne(ctx context.Context, pull *forge.PullRequest) (*bot.Judgement, error) {
	if d.forge.Repository == localRepository {
		return d.bot.Judge(ctx, pull.Number, true)
	}
	main, err := d.mainNow(ctx)
	if err != nil {
		return nil, err
	}
	n := &noting{Forge: d.forge.Forge, told: told{pull: pull}, main: main}
	judge := *d.bot
	judge.Forge = n
	judged, err := judge.Judge(ctx, pull.Number, true)
	delete(d.told, pull.Number)
	if err != nil || judged.Commit != "" {
		d.main = "" // it may have moved
		return judged, err
	}
	d.told[pull.Number] = &n.told
	return judged, nil
}

// mainNow gives where the main branch is in the round under way: it is asked
// for once, and again when something has been merged.
func (d *servedDecisions) mainNow(ctx context.Context) (main string, err error) {
	if d.main == "" {
		d.main, err = d.forge.Head(ctx, d.forge.Main)
	}
	return d.main, err
}

// standsAsTold reports whether the verdict on a decision would be the same now
// as when it was told. Whatever is ready is judged in earnest.
func (d *servedDecisions) standsAsTold(ctx context.Context, pull *forge.PullRequest) bool {
	was := d.told[pull.Number]
	if was == nil || was.pull.Head != pull.Head || !was.pull.UpdatedAt.Equal(pull.UpdatedAt) {
		return false
	}
	main, err := d.mainNow(ctx)
	if err != nil {
		return false
	}
	judge := *d.bot
	judge.Forge = &recalling{d.forge.Forge, *was, main}
	c, err := judge.Case(ctx, pull.Number)
	if err != nil || c.Effect == nil {
		return false
	}
	v := check.Judge(c)
	return v.Standing != check.Ready && v.Status() == was.status && v.Text() == was.verdict
}
