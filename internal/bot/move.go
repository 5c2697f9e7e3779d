package bot

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
)

// Refused is a choice that cannot become a decision: everything that package
// check would say about it. Nothing has been written.
type Refused struct{ Findings []check.Finding }

func (r *Refused) Error() string {
	n, _ := check.Count(r.Findings)
	return fmt.Sprintf("the decision cannot be written: %d faults, the first is %s", n, r.Findings[0])
}

// ErrWrittenByOthers means that somebody has written in the decision by hand,
// and that it would be lost.
var ErrWrittenByOthers = errors.New("somebody else has written in the decision")

// Moved is a decision that has been written.
type Moved struct {
	Pull       *forge.PullRequest
	Way        Way
	Answer     string          // what the one who had the idea will be told
	Warnings   []check.Finding // what would be better otherwise; stops nothing
	NewContent bool            // the idea itself is other than what those who gave advice have read
}

// Look reads an idea as it stands on the main branch.
func (b *Bot) Look(ctx context.Context, id string) (*Situation, error) {
	fsys, err := b.files(ctx)
	if err != nil {
		return nil, err
	}
	rules, err := rulesOf(fsys)
	if err != nil {
		return nil, err
	}
	return find(fsys, rules, id)
}

func (b *Bot) files(ctx context.Context) (fs.FS, error) {
	main, err := b.main(ctx)
	if err != nil {
		return nil, err
	}
	fsys, err := b.Forge.Files(ctx, main)
	if err != nil {
		return nil, fmt.Errorf("reading the main branch: %w", err)
	}
	return fsys, nil
}

// Move writes a choice into the open decision about an idea, which it opens
// when there is none. The idea's file is as it stands on the main branch, with
// the lines of the decision, and of what was given together with it, changed.
//
// What package check would refuse is refused here, with all that is wrong at
// once (see [Refused]). What somebody has written in the decision by hand is
// not written over, unless overwrite says so.
func (b *Bot) Move(ctx context.Context, id string, c Choice, overwrite bool) (*Moved, error) {
	main, err := b.main(ctx)
	if err != nil {
		return nil, err
	}
	fsys, err := b.Forge.Files(ctx, main)
	if err != nil {
		return nil, fmt.Errorf("reading the main branch: %w", err)
	}
	rules, err := rulesOf(fsys)
	if err != nil {
		return nil, err
	}
	s, err := find(fsys, rules, id)
	if err != nil {
		return nil, err
	}
	if c.Day.IsZero() {
		c.Day = b.today()
	}
	p, moved, err := s.decide(c)
	if err != nil {
		return nil, err
	}
	findings, err := b.examine(ctx, fsys, main, p, c.Day)
	if err != nil {
		return nil, err
	}
	if anyErrors(findings) {
		return nil, &Refused{findings}
	}
	moved.Warnings = findings
	current, err := b.current(ctx, s, main, overwrite)
	if err != nil {
		return nil, err
	}
	if current == nil {
		moved.Pull, err = b.open(ctx, p)
		return moved, err
	}
	p.Branch = current.Branch
	if moved.Pull, err = b.Forge.Propose(ctx, p); err != nil {
		return nil, fmt.Errorf("writing the decision in pull request %d: %w", current.Number, err)
	}
	return moved, b.fitsAgain(ctx, current.Number)
}

// decide makes the pull request of a choice, or refuses it. It is a function
// of the idea, the rules and the choice.
func (s *Situation) decide(c Choice) (forge.Proposal, *Moved, error) {
	w, found := s.choose(c)
	if w.transition != nil && w.decision != nil {
		found = append(found, s.judge(w, c.Day)...)
	}
	if anyErrors(found) {
		return forge.Proposal{}, nil, &Refused{found}
	}
	p, err := s.proposal(w.transition, w, true, c.Day)
	if err != nil {
		return forge.Proposal{}, nil, err
	}
	moved := &Moved{Answer: Answer(s.Rules, w.idea, w.decision), NewContent: idea.Digest(w.idea) != idea.Digest(&s.File.Idea)}
	for _, way := range s.Ways(c.Day) {
		if way.Transition == w.transition {
			moved.Way = way
		}
	}
	return p, moved, nil
}

func anyErrors(found []check.Finding) bool {
	n, _ := check.Count(found)
	return n > 0
}

// current gives the open decision about an idea; nil when there is none.
func (b *Bot) current(ctx context.Context, s *Situation, main string, overwrite bool) (*forge.PullRequest, error) {
	all, err := b.decisions(ctx)
	if err != nil {
		return nil, err
	}
	for _, pull := range all[s.File.Idea.ID] {
		if _, n, _, _ := decisionOf(pull.Branch); n != len(s.File.Idea.Decisions) {
			continue
		}
		untouched, err := b.untouched(ctx, pull, main)
		if err == nil && !untouched && !overwrite {
			err = fmt.Errorf("pull request %d: %w", pull.Number, ErrWrittenByOthers)
		}
		return pull, err
	}
	return nil, nil
}

// fitsAgain says that a decision fits the idea, where the opposite has been
// said.
func (b *Bot) fitsAgain(ctx context.Context, number int) error {
	comments, err := b.Forge.Comments(ctx, number)
	if err != nil {
		return fmt.Errorf("reading pull request %d: %w", number, err)
	}
	for _, c := range comments {
		if c.Marker == staleMarker {
			return b.Forge.Say(ctx, number, staleMarker, freshText, b.stamp())
		}
	}
	return nil
}
