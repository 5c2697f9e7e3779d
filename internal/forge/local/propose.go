package local

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/gitrepo"
)

// Propose makes a branch and its pull request, or makes them say what p says.
func (f *Forge) Propose(ctx context.Context, p forge.Proposal) (*forge.PullRequest, error) {
	base := p.Base
	if base == "" {
		base = f.main
	}
	if err := errors.Join(p.Valid(), notItself(p.Branch, base)); err != nil {
		return nil, fmt.Errorf("proposing: %w", err)
	}
	var made *pull
	err := f.write(ctx, func(d *draft) (err error) {
		made, err = d.propose(p, base)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("proposing %s: %w", p.Branch, err)
	}
	return made.pullRequest(), nil
}

func notItself(branch, base string) error {
	if branch == base {
		return fmt.Errorf("the branch %s cannot be merged into itself", base)
	}
	return nil
}

func (d *draft) propose(p forge.Proposal, base string) (*pull, error) {
	made, err := d.pullOf(p.Branch)
	if err != nil {
		return nil, err
	}
	if made != nil {
		if made.State != forge.Open {
			return made, nil
		}
		base = made.Base // a pull request keeps its target
	}
	head, changed, err := d.drafted(p, base)
	if err != nil {
		return nil, err
	}
	if made == nil {
		return d.begin(p.Branch, base, head, p.Title, p.Body, BotLogin, p.At)
	}
	if !changed && made.Title == p.Title && made.Body == p.Body {
		return made, nil
	}
	made.Head, made.Title, made.Body = head, p.Title, p.Body
	made.touch(p.At)
	return made, d.putPull(made)
}

// drafted sees to it that the branch is one commit that says what p says, and
// gives that commit.
func (d *draft) drafted(p forge.Proposal, base string) (head string, changed bool, err error) {
	tip, err := d.repo.Ref(branchRef(base))
	if err != nil {
		return "", false, err
	}
	was, err := d.branch(p.Branch)
	if err != nil {
		return "", false, err
	}
	edits := map[string]string{}
	for name, data := range p.Files {
		edits[name] = ""
		if data == nil {
			continue
		}
		if edits[name], err = d.tx.Blob(data); err != nil {
			return "", false, err
		}
	}
	if was != "" {
		if same, err := d.says(was, tip, p.Message, edits); err != nil || same {
			return was, false, err
		}
	}
	tree, err := d.tx.Tree(tip, edits)
	if err != nil {
		return "", false, err
	}
	head, err = d.tx.Commit(gitrepo.Commit{Tree: tree, Parents: []string{tip}, Author: bot(p.At), Committer: bot(p.At), Message: p.Message})
	if err != nil {
		return "", false, err
	}
	return head, true, d.moveBranch(p.Branch, was, head)
}

// says reports whether a commit is the bot's, has this message, makes exactly
// these edits to a commit of the target branch, and still can be merged into
// its tip.
func (d *draft) says(head, tip, message string, edits map[string]string) (bool, error) {
	c, err := d.repo.Commit(head)
	if err != nil {
		return false, err
	}
	bot := bot(c.Author.When)
	if len(c.Parents) != 1 || c.Message != message || c.Signed || c.Committer != c.Author ||
		c.Author.Name != bot.Name || c.Author.Email != bot.Email {
		return false, nil
	}
	from := c.Parents[0]
	tree, err := d.tx.Tree(from, maps.Clone(edits))
	if err != nil || tree != c.Tree {
		return false, nil // what cannot be done there is something else
	}
	if from == tip {
		return true, nil
	}
	common, err := d.repo.MergeBase(from, tip)
	if err != nil || common != from {
		return false, notMissing(err)
	}
	_, conflicts, err := d.tx.MergeTree(from, tip, head)
	return len(conflicts) == 0, err
}

func notMissing(err error) error {
	if errors.Is(err, gitrepo.ErrNotFound) {
		return nil
	}
	return err
}

// begin writes a new pull request.
func (d *draft) begin(branch, base, head, title, body, author string, at time.Time) (*pull, error) {
	tip, err := d.repo.Ref(branchRef(base))
	if err != nil {
		return nil, err
	}
	at = stored(at)
	d.book.Last++
	d.aims(base, tip)
	p := &pull{
		Number: d.book.Last, State: forge.Open, Branch: branch, Base: base, Head: head,
		Title: title, Body: body, Author: author, Created: at, Updated: at,
	}
	if err := d.put(branchFile(branch), &branchEntry{branch, p.Number}); err != nil {
		return nil, err
	}
	return p, d.putPull(p)
}
