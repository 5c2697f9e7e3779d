package github

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/google/go-github/v62/github"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/gitrepo"
)

// Head gives the commit that a branch points at.
func (f *Forge) Head(ctx context.Context, branch string) (string, error) {
	doing := "reading the branch " + branch
	if err := forge.ValidBranch(branch); err != nil {
		return "", fmt.Errorf("%s: %w: %w", doing, forge.ErrNotFound, err)
	}
	ref, _, err := f.api.Git.GetRef(ctx, f.owner, f.name, "heads/"+branch)
	if err != nil {
		return "", failed(ctx, doing, err)
	}
	if f.mirror != nil && branch == f.main {
		f.mirror.sees(ref.GetObject().GetSHA())
	}
	return ref.GetObject().GetSHA(), nil
}

// LastSeen gives the commit that the main branch was last seen at and that can
// be read without GitHub: for showing what was, and never for deciding or
// writing. ErrNotFound when there is none.
func (f *Forge) LastSeen(branch string) (string, error) {
	if f.mirror != nil && branch == f.main {
		if commit := f.mirror.lastSeen(); commit != "" {
			return commit, nil
		}
	}
	return "", fmt.Errorf("%w: the branch %s has not been seen before", forge.ErrNotFound, branch)
}

// ReadHistory lets read have the repository with a commit and its whole
// history, if there is a mirror. What it gets is not its to keep or to close.
func (f *Forge) ReadHistory(ctx context.Context, commit string, read func(*gitrepo.Repo) error) (mirrored bool, err error) {
	if f.mirror == nil {
		return false, nil
	}
	repo, err := f.mirror.at(ctx, commit)
	if err == nil {
		err = read(repo)
		f.mirror.doubt(repo, err)
	}
	return true, err
}

// Files gives the files of a commit. Folders and files are fetched when they
// are asked for, and remembered by their ids, so that the next commit costs
// only what differs. Whoever wants every file of a large repository wants a
// mirror.
func (f *Forge) Files(ctx context.Context, commit string) (fs.FS, error) {
	if f.mirror != nil && forge.IsID(commit) {
		files, err := f.mirror.files(ctx, commit)
		if !errors.Is(err, errElsewhere) {
			return files, failed(ctx, "reading the files of "+commit, err)
		}
	}
	found, err := f.commit(ctx, commit)
	if err != nil {
		return nil, failed(ctx, "reading the files of "+commit, err)
	}
	return &files{ctx: ctx, objects: f.objects, tree: found.Tree}, nil
}

// commit reads a commit.
func (f *Forge) commit(ctx context.Context, id string) (*forge.Commit, error) {
	if !forge.IsID(id) {
		return nil, forge.ErrNotFound
	}
	if known := f.objects.commit(id); known != nil {
		return known, ctx.Err()
	}
	c, _, err := f.api.Git.GetCommit(ctx, f.owner, f.name, id)
	if err != nil {
		return nil, err
	}
	commit := asCommit(id, c)
	f.objects.keepCommit(commit)
	return commit, nil
}

// asCommit is a commit as the forge tells it, without logins.
func asCommit(id string, c *github.Commit) *forge.Commit {
	commit := &forge.Commit{
		ID:        id,
		Tree:      c.GetTree().GetSHA(),
		Author:    signature(c.GetAuthor()),
		Committer: signature(c.GetCommitter()),
		Message:   c.GetMessage(),
		// A signature that GitHub cannot verify is one all the same.
		Signed: c.GetVerification().GetSignature() != "" || c.GetVerification().GetReason() != "" && c.GetVerification().GetReason() != "unsigned",
	}
	for _, p := range c.Parents {
		commit.Parents = append(commit.Parents, p.GetSHA())
	}
	return commit
}

func signature(a *github.CommitAuthor) forge.Signature {
	return forge.Signature{Name: a.GetName(), Email: a.GetEmail(), When: a.GetDate().UTC()}
}

// Compare tells what head adds to base. The commits are GitHub's to tell; the
// files are read from the trees, since GitHub tells of 300 at most, and not
// what they were before.
func (f *Forge) Compare(ctx context.Context, base, head string) (*forge.Comparison, error) {
	doing := fmt.Sprintf("comparing %s with %s", head, base)
	if !forge.IsID(base) || !forge.IsID(head) {
		return nil, fmt.Errorf("%s: %w", doing, forge.ErrNotFound)
	}
	if f.mirror != nil {
		c, err := f.mirror.compare(ctx, base, head)
		if err == nil {
			err = f.addLogins(ctx, c)
		}
		if !errors.Is(err, errElsewhere) {
			return c, failed(ctx, doing, err)
		}
	}
	c := &forge.Comparison{Base: base, Head: head}
	listed, common, err := f.listCommits(ctx, base, head)
	if err != nil {
		return nil, failed(ctx, doing, err)
	}
	for _, l := range listed {
		commit := asCommit(l.GetSHA(), l.GetCommit())
		commit.Parents = nil
		for _, p := range l.Parents {
			commit.Parents = append(commit.Parents, p.GetSHA())
		}
		commit.Author.Login, commit.Committer.Login = l.GetAuthor().GetLogin(), l.GetCommitter().GetLogin()
		c.Commits = append(c.Commits, *commit)
	}
	c.MergeBase = common.GetSHA()
	new, err := f.commit(ctx, head)
	if err != nil {
		return nil, failed(ctx, doing, err)
	}
	changes, err := f.objects.diff(ctx, common.GetCommit().GetTree().GetSHA(), new.Tree)
	if err != nil {
		return nil, failed(ctx, doing, err)
	}
	for _, change := range changes {
		c.Files = append(c.Files, change.FileChange)
	}
	return c, nil
}

// listCommits gives the commits that head adds to base, oldest first, and where
// they parted.
func (f *Forge) listCommits(ctx context.Context, base, head string) (listed []*github.RepositoryCommit, common *github.RepositoryCommit, err error) {
	listed, err = everyPage(func(page github.ListOptions) ([]*github.RepositoryCommit, *github.Response, error) {
		compared, resp, err := f.api.Repositories.CompareCommits(ctx, f.owner, f.name, base, head, &page)
		if err != nil {
			return nil, resp, err
		}
		common = compared.GetMergeBaseCommit()
		return compared.Commits, resp, nil
	})
	return listed, common, err
}

// addLogins puts in whose accounts commits are, which only GitHub knows. Those
// of the bot are nobody's.
func (f *Forge) addLogins(ctx context.Context, c *forge.Comparison) error {
	if !slices.ContainsFunc(c.Commits, func(one forge.Commit) bool { return !byBot(one.Author) || !byBot(one.Committer) }) {
		return nil
	}
	listed, _, err := f.listCommits(ctx, c.Base, c.Head)
	if err != nil {
		return err
	}
	told := map[string]*github.RepositoryCommit{}
	for _, l := range listed {
		told[l.GetSHA()] = l
	}
	for i := range c.Commits {
		l, is := told[c.Commits[i].ID]
		if !is {
			return fmt.Errorf("%w: GitHub does not tell of commit %s", forge.ErrUnavailable, c.Commits[i].ID)
		}
		c.Commits[i].Author.Login, c.Commits[i].Committer.Login = l.GetAuthor().GetLogin(), l.GetCommitter().GetLogin()
	}
	return nil
}

// readTree fetches a tree, and all below it when asked to. With cut it is not
// all there.
func (f *Forge) readTree(ctx context.Context, id string, below bool) (entries []entry, cut bool, err error) {
	tree, _, err := f.api.Git.GetTree(ctx, f.owner, f.name, id, below)
	if err != nil {
		return nil, false, failed(ctx, "reading the folder "+id, err)
	}
	for _, e := range tree.Entries {
		entries = append(entries, entry{path: e.GetPath(), mode: e.GetMode(), id: e.GetSHA(), size: int64(e.GetSize())})
	}
	return entries, tree.GetTruncated(), nil
}

// readBlob fetches a file.
func (f *Forge) readBlob(ctx context.Context, id string) ([]byte, error) {
	blob, _, err := f.api.Git.GetBlob(ctx, f.owner, f.name, id)
	if err != nil {
		return nil, failed(ctx, "reading the file "+id, err)
	}
	data, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(blob.GetContent(), "\n", ""))
	if err != nil || blob.GetEncoding() != "base64" || blobID(append([]byte{}, data...)) != id {
		return nil, fmt.Errorf("reading the file %s: %w: what came is not that file", id, forge.ErrUnavailable)
	}
	return data, nil
}
