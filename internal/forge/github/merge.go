package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/google/go-github/v62/github"

	"github.com/idesluss/idesluss/internal/forge"
)

// Merge merges what was judged, with the words it is given.
func (f *Forge) Merge(ctx context.Context, number int, m forge.Merge) (string, error) {
	doing := fmt.Sprintf("merging pull request %d", number)
	if err := m.Valid(); err != nil {
		return "", fmt.Errorf("%s: %w", doing, err)
	}
	var commit string
	err := f.settled(ctx, doing, func() (err error) {
		commit, err = f.merge(ctx, number, m)
		return err
	})
	return commit, err
}

func (f *Forge) merge(ctx context.Context, number int, m forge.Merge) (string, error) {
	pull, err := f.pull(ctx, number)
	if err != nil {
		return "", err
	}
	if commit, err := mergedOrNot(pull, m); commit != "" || err != nil {
		return commit, err
	}
	result, _, err := f.api.PullRequests.Merge(ctx, f.owner, f.name, number, m.Message, &github.PullRequestOptions{
		CommitTitle: m.Title, SHA: m.Head, MergeMethod: "merge", DontDefaultIfBlank: true,
	})
	switch status := statusOf(err); {
	case err == nil && result.GetMerged() && forge.IsID(result.GetSHA()):
		return result.GetSHA(), nil
	case err == nil:
		return "", fmt.Errorf("%w: GitHub says neither that it was merged nor why not", forge.ErrUnavailable)
	case status == http.StatusMethodNotAllowed, status == http.StatusConflict:
		return f.whyNotMerged(ctx, number, m, err)
	}
	return "", err
}

// mergedOrNot gives the merge commit of what is merged already, and an error
// for what cannot be.
func mergedOrNot(pull *github.PullRequest, m forge.Merge) (string, error) {
	switch {
	case pull.MergedAt != nil:
		return pull.GetMergeCommitSHA(), nil
	case pull.GetState() == "closed":
		return "", forge.ErrClosed
	case pull.GetHead().GetSHA() != m.Head:
		return "", fmt.Errorf("%w: it was %s that was judged", forge.ErrHeadMoved, m.Head)
	}
	return "", nil
}

// whyNotMerged looks closer at a merge that was refused: GitHub has one answer
// for a conflict, a rule, and a target that moved meanwhile.
func (f *Forge) whyNotMerged(ctx context.Context, number int, m forge.Merge, refused error) (string, error) {
	pull, err := f.pull(ctx, number)
	if err != nil {
		return "", err
	}
	if commit, err := mergedOrNot(pull, m); commit != "" || err != nil {
		return commit, err
	}
	said := inWords(refused)
	switch {
	case pull.Mergeable != nil && !pull.GetMergeable() || pull.GetMergeableState() == "dirty":
		return "", forge.ErrConflict
	case statusOf(refused) == http.StatusConflict, pull.Mergeable == nil, strings.Contains(said, "Base branch was modified"):
		return "", fmt.Errorf("%w: %s", forge.ErrUnavailable, said) // it is still working it out
	}
	return "", errors.Join(forge.ErrNotPermitted, errors.New(said))
}
