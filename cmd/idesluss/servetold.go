package main

import (
	"context"
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
// judged.
type noting struct {
	forge.Forge
	told
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

// judgeOne judges a decision, and notes what it was judged by.
func (d *servedDecisions) judgeOne(ctx context.Context, pull *forge.PullRequest) (*bot.Judgement, error) {
	n := &noting{Forge: d.forge.Forge, told: told{pull: pull}}
	judge := *d.bot
	judge.Forge = n
	judged, err := judge.Judge(ctx, pull.Number, true)
	delete(d.told, pull.Number)
	if err == nil && judged.Commit == "" && d.forge.Repository != localRepository {
		d.told[pull.Number] = &n.told
	}
	return judged, err
}

// standsAsTold reports whether the verdict on a decision would be the same now
// as when it was told. Whatever is ready is judged in earnest.
func (d *servedDecisions) standsAsTold(ctx context.Context, pull *forge.PullRequest) bool {
	was := d.told[pull.Number]
	if was == nil || was.pull.Head != pull.Head || !was.pull.UpdatedAt.Equal(pull.UpdatedAt) {
		return false
	}
	judge := *d.bot
	judge.Forge = &recalling{d.forge.Forge, *was, d.done.JudgedAt}
	c, err := judge.Case(ctx, pull.Number)
	if err != nil || c.Effect == nil {
		return false
	}
	v := check.Judge(c)
	return v.Standing != check.Ready && v.Status() == was.status && v.Text() == was.verdict
}
