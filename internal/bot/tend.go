package bot

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/process"
)

// Tended is what Tend did.
type Tended struct {
	Opened    []Item // ideas that got their open decision
	Redrafted []Item // drafts written anew, since the idea or the rules have changed
	Stale     []Item // decisions that someone has written, and that no longer fit the idea
	Closed    []Item // decisions about ideas that have moved in another way
	Late      []Item // ideas whose answer is overdue
	Failed    []Failure
}

// Item is one idea and the pull request of its open decision.
type Item struct {
	ID   string
	Pull int
}

// Failure is what could not be done for one idea.
type Failure struct {
	ID  string
	Err error
}

// Nothing reports whether everything was as it should be.
func (t *Tended) Nothing() bool {
	return len(t.Opened)+len(t.Redrafted)+len(t.Stale)+len(t.Closed)+len(t.Failed) == 0
}

// Tend sees to it that every idea that waits for a decision has exactly one
// open: those in a step where someone waits for an answer, and those that rest
// and are to be taken up again. It opens what is missing, drafts anew when the
// idea or the rules have changed, closes what has been decided in another way,
// and says on the decision when the answer is overdue. What somebody else has
// written in a decision it leaves, and says that it no longer fits.
//
// fsys is the files of the main branch. ids are the ideas to tend; none means
// all. What cannot be done for one idea is told in what it gives, and the
// others are tended all the same; an error means that it could not go on. It
// may be run as often as one likes: where all is well it writes nothing.
func (b *Bot) Tend(ctx context.Context, fsys fs.FS, ids []string) (*Tended, error) {
	rules, err := rulesOf(fsys)
	if err != nil {
		return nil, err
	}
	main, err := b.main(ctx)
	if err != nil {
		return nil, err
	}
	open, err := b.decisions(ctx)
	if err != nil {
		return nil, err
	}
	login, err := b.Forge.Bot(ctx)
	if err != nil {
		return nil, fmt.Errorf("asking who the bot is: %w", err)
	}
	t := &tending{Bot: b, fsys: fsys, rules: rules, main: main, login: login, open: open, done: &Tended{}}
	t.today = b.today()
	if len(ids) == 0 {
		return t.done, t.all(ctx)
	}
	for _, id := range ids {
		s, err := find(fsys, rules, id)
		if err := t.one(ctx, id, s, err); err != nil {
			return t.done, err
		}
	}
	return t.done, nil
}

// tending is one run of Tend.
type tending struct {
	*Bot
	fsys  fs.FS
	rules *process.Rules
	main  string        // commit
	login string        // the bot's
	today calendar.Date // for all of it, should it go on past midnight
	open  map[string][]*forge.PullRequest
	done  *Tended
}

// all tends every idea there is, and closes decisions about those that are no
// longer there.
func (t *tending) all(ctx context.Context) error {
	tree, err := check.Walk(t.fsys)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, path := range tree.Ideas {
		id := idOf(path)
		seen[id] = true
		s, err := readIdea(t.fsys, t.rules, path)
		if err := t.one(ctx, id, s, err); err != nil {
			return err
		}
	}
	var gone []string
	for id := range t.open {
		if !seen[id] {
			gone = append(gone, id)
		}
	}
	slices.Sort(gone)
	for _, id := range gone {
		if err := t.one(ctx, id, nil, forge.ErrNotFound); err != nil {
			return err
		}
	}
	return nil
}

// one tends one idea, or tells why it could not. What stands in the way of
// every idea is given as an error.
func (t *tending) one(ctx context.Context, id string, s *Situation, err error) error {
	switch {
	case errors.Is(err, forge.ErrNotFound) && len(t.open[id]) > 0:
		err = t.close(ctx, id, t.open[id])
	case err == nil:
		err = t.idea(ctx, s)
	}
	if err == nil {
		return nil
	}
	if ctx.Err() != nil || errors.Is(err, forge.ErrUnavailable) || errors.Is(err, forge.ErrNotPermitted) {
		return err
	}
	t.done.Failed = append(t.done.Failed, Failure{id, err})
	return nil
}

// idea tends an idea: closes decisions that are behind it, and then opens or
// looks after the one that is due.
func (t *tending) idea(ctx context.Context, s *Situation) error {
	id := s.File.Idea.ID
	var passed []*forge.PullRequest
	var current *forge.PullRequest
	for _, pull := range t.open[id] {
		_, n, _, _ := decisionOf(pull.Branch)
		switch {
		case n == len(s.File.Idea.Decisions) && current == nil:
			current = pull
		default:
			passed = append(passed, pull)
		}
	}
	if err := t.close(ctx, id, passed); err != nil {
		return err
	}
	var err error
	switch {
	case current != nil:
		err = t.keep(ctx, s, current)
	case s.proposed() != nil && s.waits(t.today):
		current, err = t.begin(ctx, s)
	default:
		return nil // nobody waits for a decision
	}
	if err == nil && s.late(t.today) {
		t.done.Late = append(t.done.Late, Item{id, current.Number})
		err = t.Forge.Say(ctx, current.Number, lateMarker, s.lateText(), t.stamp())
	}
	return err
}

func (t *tending) begin(ctx context.Context, s *Situation) (*forge.PullRequest, error) {
	p, err := Decision(s, t.today)
	if err != nil {
		return nil, err
	}
	// A run over all ideas takes a while: a decision that somebody has written
	// since it began is not written over.
	pull, opened, err := t.Bot.open(ctx, p, false)
	if err == nil && opened {
		t.done.Opened = append(t.done.Opened, Item{s.File.Idea.ID, pull.Number})
	}
	return pull, err
}

// keep looks after a decision that is open: a draft follows the idea and the
// rules, and what someone has written is left alone.
func (t *tending) keep(ctx context.Context, s *Situation, pull *forge.PullRequest) error {
	m, err := parseMark(pull.Body)
	ours := err == nil && same(pull.Author, t.login)
	if ours && m.kind == draftMark {
		return t.draft(ctx, s, pull, m)
	}
	if ours && m.from == digest(s.Data) {
		return nil
	}
	if !ours {
		fits, err := t.fits(ctx, s, pull)
		if err != nil || fits {
			return err
		}
	}
	return t.stale(ctx, s, pull)
}

// draft writes a draft anew when it is not what would be drafted now.
func (t *tending) draft(ctx context.Context, s *Situation, pull *forge.PullRequest, m mark) error {
	// A draft does not change as the days go: it is compared with what would
	// have been drafted on its own day.
	then, err := Decision(s, m.day)
	if err != nil {
		return err
	}
	if written, err := parseMark(then.Body); err == nil && written == m {
		return nil
	}
	// As it is now, and not when the run began.
	if pull, err = t.Forge.Pull(ctx, pull.Number); err != nil {
		return fmt.Errorf("reading pull request %d: %w", pull.Number, err)
	}
	if now, err := parseMark(pull.Body); pull.State != forge.Open || err == nil && now != m {
		return nil // somebody has written a decision meanwhile: the next run looks after it
	}
	untouched, err := t.untouched(ctx, pull, t.main)
	if err != nil {
		return err
	}
	if !untouched {
		return t.stale(ctx, s, pull)
	}
	p, err := Decision(s, t.today)
	if err != nil {
		return err
	}
	p.Branch = pull.Branch
	if _, err := t.Forge.Propose(ctx, p); err != nil {
		return fmt.Errorf("drafting pull request %d anew: %w", pull.Number, err)
	}
	t.done.Redrafted = append(t.done.Redrafted, Item{s.File.Idea.ID, pull.Number})
	return t.takeBack(ctx, s, pull)
}

// fits reports whether a decision that somebody has written by hand is made
// from the idea as it is.
func (t *tending) fits(ctx context.Context, s *Situation, pull *forge.PullRequest) (bool, error) {
	diff, err := t.Forge.Compare(ctx, t.main, pull.Head)
	if err != nil {
		return false, fmt.Errorf("reading pull request %d: %w", pull.Number, err)
	}
	base, err := t.Forge.Files(ctx, diff.MergeBase)
	if err != nil {
		return false, fmt.Errorf("reading pull request %d: %w", pull.Number, err)
	}
	was, err := readFile(base, s.File.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && digest(was) == digest(s.Data), err
}

// stale says that a decision no longer fits the idea.
func (t *tending) stale(ctx context.Context, s *Situation, pull *forge.PullRequest) error {
	t.done.Stale = append(t.done.Stale, Item{s.File.Idea.ID, pull.Number})
	return t.Forge.Say(ctx, pull.Number, staleMarker, staleText, t.stamp())
}

// takeBack says that a decision fits again, and that the answer is no longer
// overdue, where the opposite has been said.
func (t *tending) takeBack(ctx context.Context, s *Situation, pull *forge.PullRequest) error {
	comments, err := t.Forge.Comments(ctx, pull.Number)
	if err != nil {
		return fmt.Errorf("reading pull request %d: %w", pull.Number, err)
	}
	for _, c := range comments {
		switch {
		case c.Marker == staleMarker:
			err = t.Forge.Say(ctx, pull.Number, staleMarker, freshText, t.stamp())
		case c.Marker == lateMarker && !s.late(t.today):
			err = t.Forge.Say(ctx, pull.Number, lateMarker, fmt.Sprintf(onTimeText, s.File.Idea.AnswerBy.Words()), t.stamp())
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// close closes decisions that are behind an idea, and says why.
func (t *tending) close(ctx context.Context, id string, pulls []*forge.PullRequest) error {
	for _, pull := range pulls {
		if err := t.Forge.Say(ctx, pull.Number, closedMarker, closedText, t.stamp()); err != nil {
			return err
		}
		if err := t.Forge.Close(ctx, pull.Number); err != nil {
			return fmt.Errorf("closing pull request %d: %w", pull.Number, err)
		}
		t.done.Closed = append(t.done.Closed, Item{id, pull.Number})
	}
	return nil
}
