package local

import (
	"errors"
	"maps"
	"slices"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/gitrepo"
)

// reconcile notes what Git knows and the ledger does not: open pull requests
// whose heads have come into their target branch since the ledger was written.
// Somebody has merged them with the git command, or this program was stopped
// between moving the branch and writing it down.
//
// What it finds is in the ledger from now on, and on disk with whatever is
// written next.
func (l *ledger) reconcile() error {
	for _, base := range slices.Sorted(maps.Keys(l.book.Targets)) {
		tip, err := l.branch(base)
		if err != nil {
			return err
		}
		if tip == "" || tip == l.book.Targets[base] {
			continue
		}
		if err := l.reconcileWith(base, tip); err != nil {
			return err
		}
	}
	return nil
}

func (l *ledger) reconcileWith(base, tip string) error {
	numbers, err := l.opened()
	if err != nil || len(numbers) == 0 {
		return err
	}
	brought, err := l.brought(l.book.Targets[base], tip)
	if err != nil {
		return err
	}
	for _, number := range numbers {
		p, err := l.pull(number)
		if err != nil {
			return err
		}
		by := brought[p.Head]
		if by == nil || p.Base != base || p.State != forge.Open {
			continue
		}
		p.merge(by.ID, by.Committer.When)
		if err := l.putPull(p); err != nil {
			return err
		}
	}
	return nil
}

// brought tells, for every commit that has come into a branch, which commit on
// the branch's own line brought it.
func (l *ledger) brought(from, tip string) (map[string]*gitrepo.Commit, error) {
	fresh, err := l.repo.Between(from, tip)
	if errors.Is(err, gitrepo.ErrNotFound) {
		return nil, nil // history was rewritten: there is nothing to compare with
	} else if err != nil {
		return nil, err
	}
	byID := map[string]*gitrepo.Commit{}
	for _, c := range fresh {
		byID[c.ID] = c
	}
	var line []*gitrepo.Commit // newest first
	for c := byID[tip]; c != nil; {
		line = append(line, c)
		if len(c.Parents) == 0 {
			break
		}
		c = byID[c.Parents[0]]
	}
	by := map[string]*gitrepo.Commit{}
	for _, c := range slices.Backward(line) {
		for left := []string{c.ID}; len(left) > 0; {
			id := left[len(left)-1]
			left = left[:len(left)-1]
			if byID[id] != nil && by[id] == nil {
				by[id] = c
				left = append(left, byID[id].Parents...)
			}
		}
	}
	return by, nil
}

// branch gives where a branch is; empty when it is not there.
func (l *ledger) branch(name string) (string, error) {
	at, err := l.repo.Ref(branchRef(name))
	if errors.Is(err, gitrepo.ErrNotFound) {
		return "", nil
	}
	return at, err
}
