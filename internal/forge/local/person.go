package local

import (
	"context"
	"errors"
	"fmt"

	"github.com/idesluss/idesluss/internal/forge"
)

// OpenPull makes a pull request, to the main branch, of a branch that somebody
// has pushed with the git command. Author is their login; who made the commits
// is for the commits to tell. If they have opened it already it is given back
// as it is.
func (f *Forge) OpenPull(ctx context.Context, branch, author, title, body string) (*forge.PullRequest, error) {
	like := forge.Proposal{Branch: branch, Title: title, Body: body, Message: title}
	if err := errors.Join(like.Valid(), validLogin(author), notItself(branch, f.main)); err != nil {
		return nil, fmt.Errorf("opening a pull request: %w", err)
	}
	var made *pull
	err := f.write(ctx, func(d *draft) (err error) {
		if made, err = d.pullOf(branch); err != nil {
			return err
		}
		if made != nil {
			if made.State != forge.Open || made.Author != author {
				err = fmt.Errorf("the branch has had pull request %d, and gets no other: push to a branch of another name", made.Number)
			}
			return err
		}
		head, err := d.repo.Ref(branchRef(branch))
		if err != nil {
			return err
		}
		if err := d.addsSomething(head, f.main); err != nil {
			return err
		}
		made, err = d.begin(branch, f.main, head, title, body, author, f.now())
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("opening a pull request of %s: %w", branch, err)
	}
	return made.pullRequest(), nil
}

// addsSomething wants a head that can be merged into a branch and is not
// there already.
func (d *draft) addsSomething(head, base string) error {
	tip, err := d.repo.Ref(branchRef(base))
	if err != nil {
		return err
	}
	common, err := d.repo.MergeBase(tip, head)
	if err != nil {
		return fmt.Errorf("it has no history in common with %s: %w", base, err)
	}
	if common == head {
		return fmt.Errorf("everything in it is in %s already", base)
	}
	return nil
}
