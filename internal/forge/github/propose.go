package github

import (
	"context"
	"crypto/sha1"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/go-github/v62/github"

	"github.com/idesluss/idesluss/internal/forge"
)

// Propose makes a branch with one commit, and its pull request. A whole one
// takes four writes: tree, commit, branch, pull request.
func (f *Forge) Propose(ctx context.Context, p forge.Proposal) (*forge.PullRequest, error) {
	if p.Base == "" {
		p.Base = f.main
	}
	err := p.Valid()
	if err == nil && p.Branch == p.Base {
		err = fmt.Errorf("the branch %s cannot be proposed to itself", p.Base)
	}
	if err != nil {
		return nil, fmt.Errorf("proposing: %w", err)
	}
	var pull *forge.PullRequest
	err = f.settled(ctx, "proposing "+p.Branch, func() (err error) {
		pull, err = f.propose(ctx, p)
		return err
	})
	if err != nil {
		return nil, err
	}
	return pull, nil
}

// propose goes from what is there to what p says.
func (f *Forge) propose(ctx context.Context, p forge.Proposal) (*forge.PullRequest, error) {
	pull, err := f.proposed(ctx, p.Branch)
	if err != nil || pull != nil && pull.State != forge.Open {
		return pull, err
	}
	main, err := f.Head(ctx, p.Base)
	if err != nil {
		return nil, err
	}
	head, moved, err := f.draft(ctx, p, main)
	if err != nil {
		return nil, err
	}
	switch {
	case pull == nil:
		return f.open(ctx, p)
	case pull.Title != p.Title || pull.Body != p.Body:
		edited, _, err := f.api.PullRequests.Edit(ctx, f.owner, f.name, pull.Number, &github.PullRequest{Title: &p.Title, Body: &p.Body})
		if err != nil {
			return nil, err
		}
		pull = asPull(edited)
	case moved:
		if pull, err = f.Pull(ctx, pull.Number); err != nil {
			return nil, err
		}
	}
	pull.Head = head // GitHub may be a moment behind its own branches
	return pull, nil
}

// proposed gives the pull request of a branch; nil when it has none. Somebody
// may have opened a second one by hand: then an open one is preferred, and
// after that the latest.
func (f *Forge) proposed(ctx context.Context, branch string) (*forge.PullRequest, error) {
	pulls, err := f.Pulls(ctx, forge.Query{Branch: branch})
	if err != nil || len(pulls) == 0 {
		return nil, err
	}
	for _, pull := range pulls {
		if pull.State == forge.Open {
			return pull, nil
		}
	}
	return pulls[len(pulls)-1], nil
}

// open opens the pull request of a branch that is there.
func (f *Forge) open(ctx context.Context, p forge.Proposal) (*forge.PullRequest, error) {
	opened, _, err := f.api.PullRequests.Create(ctx, f.owner, f.name, &github.NewPullRequest{
		Title: &p.Title, Body: &p.Body, Head: &p.Branch, Base: &p.Base,
	})
	if statusOf(err) == http.StatusUnprocessableEntity {
		// It may be there already, which GitHub tells only in words.
		if pull, lookErr := f.proposed(ctx, p.Branch); lookErr != nil || pull != nil {
			return pull, lookErr
		}
		if strings.Contains(inWords(err), "head is invalid") {
			return nil, fmt.Errorf("%w: GitHub does not know of its new branch yet", forge.ErrUnavailable)
		}
	}
	if err != nil {
		return nil, err
	}
	return asPull(opened), nil
}

// draft makes the branch say what p says, and tells whether it had to be
// moved.
func (f *Forge) draft(ctx context.Context, p forge.Proposal, main string) (head string, moved bool, err error) {
	head, err = f.Head(ctx, p.Branch)
	there := err == nil
	if err != nil && !errors.Is(err, forge.ErrNotFound) {
		return "", false, err
	}
	if there {
		same, err := f.saysTheSame(ctx, p, head, main)
		if err != nil || same {
			return head, false, err
		}
	}
	if head, err = f.writeCommit(ctx, p, main); err != nil {
		return "", false, err
	}
	ref := &github.Reference{Ref: github.String("refs/heads/" + p.Branch), Object: &github.GitObject{SHA: &head}}
	if there {
		_, _, err = f.api.Git.UpdateRef(ctx, f.owner, f.name, ref, true)
	} else {
		_, _, err = f.api.Git.CreateRef(ctx, f.owner, f.name, ref)
	}
	if statusOf(err) == http.StatusUnprocessableEntity {
		// It may have come into being, or gone, since we looked.
		if _, lookErr := f.Head(ctx, p.Branch); (lookErr == nil) != there {
			return "", false, fmt.Errorf("%w: somebody else moved the branch", forge.ErrUnavailable)
		}
	}
	return head, true, err
}

// saysTheSame reports whether a branch's commit is what p would write: its
// files and no others, its message, and main has not touched them since.
func (f *Forge) saysTheSame(ctx context.Context, p forge.Proposal, head, main string) (bool, error) {
	commit, err := f.commit(ctx, head)
	if err != nil {
		return false, err
	}
	if len(commit.Parents) != 1 || strings.TrimRight(commit.Message, "\n") != strings.TrimRight(p.Message, "\n") ||
		!byBot(commit.Author) || !byBot(commit.Committer) {
		return false, nil
	}
	parent, err := f.commit(ctx, commit.Parents[0])
	if err != nil {
		return false, err
	}
	target, err := f.commit(ctx, main)
	if err != nil {
		return false, err
	}
	changes, err := f.objects.diff(ctx, parent.Tree, commit.Tree)
	if err != nil {
		return false, err
	}
	for _, c := range changes {
		if data, mine := p.Files[c.Path]; !mine || c.New != blobID(data) || c.New != "" && c.newMode != regular {
			return false, nil
		}
	}
	for path, data := range p.Files {
		is, err := f.objects.find(ctx, commit.Tree, path)
		if err != nil {
			return false, err
		}
		was, err := f.objects.find(ctx, parent.Tree, path)
		if err != nil {
			return false, err
		}
		onMain, err := f.objects.find(ctx, target.Tree, path)
		if err != nil {
			return false, err
		}
		if is.id != blobID(data) || was.id != onMain.id {
			return false, nil
		}
	}
	return f.standsOn(ctx, commit, main)
}

// standsOn reports whether a commit is the only one that main does not have.
func (f *Forge) standsOn(ctx context.Context, c *forge.Commit, main string) (bool, error) {
	if c.Parents[0] == main {
		return true, nil
	}
	compared, _, err := f.api.Repositories.CompareCommits(ctx, f.owner, f.name, main, c.ID, &github.ListOptions{PerPage: 1})
	if err != nil {
		return false, err
	}
	return compared.GetTotalCommits() == 1, nil
}

func byBot(s forge.Signature) bool { return s.Name == forge.BotName && s.Email == forge.BotEmail }

// blobID is the id that Git gives to bytes; empty for nil, which is no file.
func blobID(data []byte) string {
	if data == nil {
		return ""
	}
	sum := sha1.Sum(append(fmt.Appendf(nil, "blob %d\x00", len(data)), data...))
	return hex.EncodeToString(sum[:])
}

// writeCommit writes the commit that p proposes, on top of main.
func (f *Forge) writeCommit(ctx context.Context, p forge.Proposal, main string) (string, error) {
	base, err := f.commit(ctx, main)
	if err != nil {
		return "", err
	}
	tree, err := f.writeTree(ctx, base.Tree, p.Files)
	if err != nil {
		return "", err
	}
	day := github.Timestamp{Time: p.At.UTC().Truncate(time.Second)}
	bot := &github.CommitAuthor{Name: github.String(forge.BotName), Email: github.String(forge.BotEmail), Date: &day}
	commit, _, err := f.api.Git.CreateCommit(ctx, f.owner, f.name, &github.Commit{
		Message: &p.Message, Tree: &github.Tree{SHA: &tree}, Parents: []*github.Commit{{SHA: &main}},
		Author: bot, Committer: bot,
	}, nil)
	return commit.GetSHA(), err
}

// inlineLimit is the largest text that is sent within the tree, which spares a
// write.
const inlineLimit = 64 << 10

// writeTree writes the tree of base with files put in.
func (f *Forge) writeTree(ctx context.Context, base string, files map[string][]byte) (string, error) {
	var entries []*github.TreeEntry
	for _, path := range slices.Sorted(maps.Keys(files)) {
		data := files[path]
		there, err := f.objects.find(ctx, base, path)
		switch {
		case err != nil:
			return "", err
		case there.id == blobID(data) && (data == nil || there.mode == regular):
			continue
		}
		entry := &github.TreeEntry{Path: github.String(path), Mode: github.String(regular), Type: github.String("blob")}
		switch {
		case data == nil: // an entry without an id is taken away
		case len(data) > 0 && len(data) <= inlineLimit && utf8.Valid(data) && !slices.Contains(data, 0):
			entry.Content = github.String(string(data))
		default:
			blob, _, err := f.api.Git.CreateBlob(ctx, f.owner, f.name, &github.Blob{
				Content: github.String(base64.StdEncoding.EncodeToString(data)), Encoding: github.String("base64"),
			})
			if err != nil {
				return "", err
			}
			entry.SHA = blob.SHA
		}
		entries = append(entries, entry)
	}
	if entries == nil {
		return base, nil
	}
	tree, _, err := f.api.Git.CreateTree(ctx, f.owner, f.name, base, entries)
	return tree.GetSHA(), err
}
