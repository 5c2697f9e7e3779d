package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/local"
	"github.com/idesluss/idesluss/internal/gitrepo"
	"github.com/idesluss/idesluss/internal/history"
)

// revisions is the repository that a sluss lies in, as a place to find changes.
type revisions struct {
	repo   *gitrepo.Repo
	source forge.Source
	folder string // of the sluss, slash-separated from the top; empty for the top itself
}

// revisionsOf opens the repository that a folder lies in.
func revisionsOf(dir string) (*revisions, error) {
	top, folder, err := history.WorkTree(dir)
	if err != nil {
		return nil, err
	}
	if top == "" {
		return nil, fmt.Errorf("%s is in no Git repository, so there are no revisions to compare", dir)
	}
	return openRevisions(top, folder)
}

// revisionsIn opens a bare repository, at the top of which a sluss lies.
func revisionsIn(dir string) (*revisions, error) { return openRevisions(dir, "") }

func openRevisions(dir, folder string) (*revisions, error) {
	repo, err := gitrepo.Open(dir)
	if err != nil {
		return nil, err
	}
	return &revisions{repo, local.Source(repo), folder}, nil
}

func (r *revisions) Close() error { return r.repo.Close() }

// resolve gives the commit that a revision means.
func (r *revisions) resolve(rev string) (string, error) {
	commit, err := r.repo.Resolve(rev)
	if errors.Is(err, gitrepo.ErrNotFound) {
		shallow, _ := r.repo.Shallow() // only to say more
		if shallow {
			return "", fmt.Errorf("%q is no revision here; %w", rev, history.ErrShallow)
		}
		return "", fmt.Errorf("%q is no revision here: write a branch, a tag or a commit", rev)
	}
	return commit, err
}

// files gives the sluss as it is in a commit.
func (r *revisions) files(ctx context.Context, commit string) (fs.FS, error) {
	files, err := r.source.Files(ctx, commit)
	if err != nil || r.folder == "" {
		return files, err
	}
	return fs.Sub(files, r.folder)
}

// change gives what head adds to base, in the sluss. What lies outside the
// folder of the sluss has a path that begins with "../".
func (r *revisions) change(ctx context.Context, base, head string, today calendar.Date) (*check.Change, error) {
	diff, err := r.source.Compare(ctx, base, head)
	if err != nil {
		return nil, err
	}
	c := &check.Change{Diff: diff, Bot: local.BotLogin, Today: today}
	for n := range diff.Files {
		diff.Files[n].Path = r.inSluss(diff.Files[n].Path)
	}
	for _, tree := range []struct {
		files  *fs.FS
		commit string
	}{{&c.Target, base}, {&c.Old, diff.MergeBase}, {&c.New, head}} {
		if *tree.files, err = r.files(ctx, tree.commit); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// inSluss gives a path as it is seen from the folder of the sluss.
func (r *revisions) inSluss(path string) string {
	if r.folder == "" {
		return path
	}
	inside, ok := strings.CutPrefix(path, r.folder+"/")
	if !ok {
		return "../" + path
	}
	return inside
}

// merged makes a value of one step of the history: nil when it touches neither
// ideas nor what lies under site, or is the first commit of all.
func (r *revisions) merged(ctx context.Context, step *gitrepo.Step) (*check.Merged, error) {
	m := &check.Merged{Commit: local.Commit(step.Commit)}
	touches := false
	for _, c := range step.Changes {
		path := r.inSluss(c.Path)
		touches = touches || strings.HasPrefix(path, "ideas/") || strings.HasPrefix(path, "site/")
		m.Files = append(m.Files, forge.FileChange{Path: path, Old: c.Old, New: c.New})
	}
	if !touches || len(m.Commit.Parents) == 0 {
		return nil, nil
	}
	parent := m.Commit.Parents[0]
	if err := r.brought(m, parent); err != nil {
		return nil, err
	}
	var err error
	if m.Before, err = r.files(ctx, parent); err != nil {
		return nil, err
	}
	m.After, err = r.files(ctx, m.Commit.ID)
	return m, err
}

// brought finds the commits that a merge brought in. One that is no merge
// brought itself.
func (r *revisions) brought(m *check.Merged, parent string) error {
	if len(m.Commit.Parents) == 1 {
		m.Brings = []forge.Commit{m.Commit}
		return nil
	}
	commits, err := r.repo.Between(parent, m.Commit.ID)
	for _, c := range commits {
		if c.ID != m.Commit.ID {
			m.Brings = append(m.Brings, local.Commit(c))
		}
	}
	return err
}
