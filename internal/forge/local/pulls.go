package local

import (
	"context"
	"fmt"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/gitrepo"
)

// Pull gives one pull request.
func (f *Forge) Pull(ctx context.Context, number int) (*forge.PullRequest, error) {
	l, err := f.read(ctx)
	if err != nil {
		return nil, known(err)
	}
	p, err := l.pull(number)
	if err != nil {
		return nil, known(err)
	}
	return p.pullRequest(), nil
}

// Pulls gives the pull requests that q asks for, by number.
func (f *Forge) Pulls(ctx context.Context, q forge.Query) ([]*forge.PullRequest, error) {
	l, err := f.read(ctx)
	if err != nil {
		return nil, known(err)
	}
	numbers, err := l.asked(q)
	if err != nil {
		return nil, known(err)
	}
	var all []*forge.PullRequest
	for _, number := range numbers {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p, err := l.pull(number)
		if err != nil {
			return nil, known(err)
		}
		if q.State == "" || q.State == p.State {
			all = append(all, p.pullRequest())
		}
	}
	return all, nil
}

// asked gives the numbers to look at: not many more than those asked for.
func (l *ledger) asked(q forge.Query) ([]int, error) {
	if q.Branch != "" {
		p, err := l.pullOf(q.Branch)
		if err != nil || p == nil {
			return nil, err
		}
		return []int{p.Number}, nil
	}
	if q.State == forge.Open {
		return l.opened()
	}
	all := make([]int, l.book.Last)
	for i := range all {
		all[i] = i + 1
	}
	return all, nil
}

// Close closes a pull request without merging it.
func (f *Forge) Close(ctx context.Context, number int) error {
	err := f.write(ctx, func(d *draft) error {
		p, err := d.pull(number)
		if err != nil || p.State != forge.Open {
			return err
		}
		p.State = forge.Closed
		p.touch(f.now())
		if err := d.keep(p.Head); err != nil {
			return err
		}
		return d.putPull(p)
	})
	if err != nil {
		return fmt.Errorf("closing pull request %d: %w", number, err)
	}
	return nil
}

// Merge merges what was judged.
func (f *Forge) Merge(ctx context.Context, number int, m forge.Merge) (commit string, err error) {
	if err := m.Valid(); err != nil {
		return "", fmt.Errorf("merging pull request %d: %w", number, err)
	}
	err = f.write(ctx, func(d *draft) error {
		p, err := d.pull(number)
		if err != nil {
			return err
		}
		switch {
		case p.State == forge.Merged:
			commit = p.MergeCommit
			return nil
		case p.State == forge.Closed:
			return forge.ErrClosed
		case p.Head != m.Head:
			return fmt.Errorf("%w: its head is %s, not %s", forge.ErrHeadMoved, p.Head, m.Head)
		}
		commit, err = d.merge(p, m)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("merging pull request %d: %w", number, err)
	}
	return commit, nil
}

// merge writes the merge commit, moves the target to it, and then writes down
// that it has done so.
func (d *draft) merge(p *pull, m forge.Merge) (string, error) {
	tip, err := d.repo.Ref(branchRef(p.Base))
	if err != nil {
		return "", err
	}
	common, err := d.repo.MergeBase(tip, p.Head)
	if err != nil {
		return "", err
	}
	tree, conflicts, err := d.tx.MergeTree(common, tip, p.Head)
	if err != nil {
		return "", err
	}
	if len(conflicts) > 0 {
		return "", fmt.Errorf("%w: %s", forge.ErrConflict, conflicts[0])
	}
	message := m.Title + "\n"
	if m.Message != "" {
		message += "\n" + m.Message + "\n"
	}
	commit, err := d.tx.Commit(gitrepo.Commit{
		Tree: tree, Parents: []string{tip, p.Head}, Author: bot(m.At), Committer: bot(m.At), Message: message,
	})
	if err != nil {
		return "", err
	}
	if err := d.moveBranch(p.Base, tip, commit); err != nil {
		return "", err
	}
	p.merge(commit, m.At.Truncate(time.Second)) // as the commit itself tells it
	return commit, d.putPull(p)
}

// merge notes that it has been merged.
func (p *pull) merge(commit string, at time.Time) {
	p.State, p.MergeCommit, p.Merged = forge.Merged, commit, stored(at)
	p.touch(at)
}
