package local

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/gitrepo"
)

// source is the Git side of a forge.
type source struct{ repo *gitrepo.Repo }

// Source reads any repository as a forge's Git side is read.
func Source(repo *gitrepo.Repo) forge.Source { return &source{repo} }

// Head gives the commit that a branch points at.
func (s *source) Head(ctx context.Context, branch string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	commit, err := s.repo.Ref(branchRef(branch))
	return commit, known(err)
}

// Files gives the files of a commit.
func (s *source) Files(ctx context.Context, commit string) (fs.FS, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	files, err := s.repo.FS(commit)
	return files, known(err)
}

// Compare tells what head adds to base.
func (s *source) Compare(ctx context.Context, base, head string) (*forge.Comparison, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c, err := s.compare(base, head)
	if err != nil {
		return nil, fmt.Errorf("comparing %s with %s: %w", base, head, known(err))
	}
	return c, nil
}

func (s *source) compare(base, head string) (*forge.Comparison, error) {
	common, commits, err := s.repo.Parted(base, head)
	if err != nil {
		return nil, err
	}
	changes, err := s.repo.Changes(common, head)
	if err != nil {
		return nil, err
	}
	c := &forge.Comparison{Base: base, MergeBase: common, Head: head}
	for _, one := range commits {
		c.Commits = append(c.Commits, Commit(one))
	}
	for _, one := range changes {
		c.Files = append(c.Files, forge.FileChange{Path: one.Path, Old: one.Old, New: one.New})
	}
	return c, nil
}

// Commit gives a commit of a repository as a forge tells it.
func Commit(c *gitrepo.Commit) forge.Commit {
	return forge.Commit{
		ID: c.ID, Tree: c.Tree, Parents: c.Parents, Message: c.Message, Signed: c.Signed,
		Author: signature(c.Author), Committer: signature(c.Committer),
	}
}

// signature has no login: Git knows none.
func signature(s gitrepo.Signature) forge.Signature {
	return forge.Signature{Name: s.Name, Email: s.Email, When: s.When}
}
