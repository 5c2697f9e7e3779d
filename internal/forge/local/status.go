package local

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/idesluss/idesluss/internal/forge"
)

// Statuses gives the latest status of each context on a commit.
func (f *Forge) Statuses(ctx context.Context, commit string) ([]forge.Status, error) {
	l, err := f.read(ctx)
	if err != nil {
		return nil, known(err)
	}
	s, err := l.statuses(commit)
	if err != nil {
		return nil, fmt.Errorf("statuses of %s: %w", commit, known(err))
	}
	all := make([]forge.Status, len(s.Statuses))
	for i, one := range s.Statuses {
		all[i] = forge.Status(one)
	}
	return all, nil
}

// SetStatus sets one.
func (f *Forge) SetStatus(ctx context.Context, commit string, s forge.Status) error {
	err := s.Valid()
	if err == nil {
		err = f.write(ctx, func(d *draft) error { return d.setStatus(commit, status(s)) })
	}
	if err != nil {
		return fmt.Errorf("setting the status of %s: %w", commit, err)
	}
	return nil
}

func (d *draft) setStatus(commit string, s status) error {
	all, err := d.statuses(commit)
	if err != nil {
		return err
	}
	i, found := slices.BinarySearchFunc(all.Statuses, s.Context, func(s status, context string) int { return cmp.Compare(s.Context, context) })
	switch {
	case !found:
		all.Statuses = slices.Insert(all.Statuses, i, s)
	case all.Statuses[i] == s:
		return nil
	default:
		all.Statuses[i] = s
	}
	return d.put(statusFile(commit), all)
}

func (l *ledger) statuses(commit string) (*statuses, error) {
	if _, err := l.repo.Commit(commit); err != nil {
		return nil, err
	}
	var s statuses
	_, err := l.get(statusFile(commit), &s)
	return &s, err
}
