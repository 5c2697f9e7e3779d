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
	_, s, err := b.look(ctx, id)
	return s, err
}

// look also gives the commit of the main branch.
func (b *Bot) look(ctx context.Context, id string) (main string, s *Situation, err error) {
	if main, err = b.main(ctx); err != nil {
		return "", nil, err
	}
	fsys, err := b.Forge.Files(ctx, main)
	if err != nil {
		return "", nil, fmt.Errorf("reading the main branch: %w", err)
	}
	rules, err := rulesOf(fsys)
	if err != nil {
		return "", nil, err
	}
	s, err = find(fsys, rules, id)
	return main, s, err
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
	main, s, err := b.look(ctx, id)
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
	if err := b.write(ctx, s, main, p, moved, c.Day, overwrite); err != nil {
		return nil, err
	}
	return moved, nil
}

// write puts a decision that has been made into the pull request where it
// belongs, once package check has nothing against it.
func (b *Bot) write(ctx context.Context, s *Situation, main string, p forge.Proposal, moved *Moved, day calendar.Date, overwrite bool) error {
	fsys, err := b.Forge.Files(ctx, main)
	if err != nil {
		return fmt.Errorf("reading the main branch: %w", err)
	}
	findings, err := b.examine(ctx, fsys, main, p, day)
	if err != nil {
		return err
	}
	if anyErrors(findings) {
		return &Refused{findings}
	}
	moved.Warnings = findings
	current, err := b.current(ctx, s, main, overwrite)
	if err != nil {
		return err
	}
	if current == nil {
		moved.Pull, _, err = b.open(ctx, p, true)
		return err
	}
	p.Branch = current.Branch
	if moved.Pull, err = b.Forge.Propose(ctx, p); err != nil {
		return fmt.Errorf("writing the decision in pull request %d: %w", current.Number, err)
	}
	return b.fitsAgain(ctx, current.Number)
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
	data, err := s.bytes(w)
	if err != nil {
		return forge.Proposal{}, nil, err
	}
	p, err := s.proposal(w, data, true, c.Day)
	return p, s.moved(w, c.Day), err
}

// moved tells what a decision comes to.
func (s *Situation) moved(w *written, day calendar.Date) *Moved {
	m := &Moved{Answer: Answer(s.Rules, w.idea, w.decision), NewContent: idea.Digest(w.idea) != idea.Digest(&s.File.Idea)}
	for _, way := range s.Ways(day) {
		if way.Transition == w.transition {
			m.Way = way
		}
	}
	return m
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
