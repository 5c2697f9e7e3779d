package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
)

// decisionOf takes the branch of a decision apart: "ide/26-7k3qm/2-3" is the
// third attempt at the decision after two. Not ok for any other branch.
func decisionOf(branch string) (id string, n, attempt int, ok bool) {
	rest, isDecision := strings.CutPrefix(branch, "ide/")
	id, number, whole := strings.Cut(rest, "/")
	number, again, several := strings.Cut(number, "-")
	n, err := strconv.Atoi(number)
	attempt = 1
	if several && err == nil {
		attempt, err = strconv.Atoi(again)
	}
	ok = isDecision && whole && err == nil && n >= 0 && attempt >= 1 && idea.ValidID(id) && decisionBranch(id, n, attempt) == branch
	return id, n, attempt, ok
}

// decisionBranch gives the branch of a decision. A pull request that has been
// closed is not opened again, so the next attempt has a branch of its own.
func decisionBranch(id string, n, attempt int) string {
	if attempt == 1 {
		return fmt.Sprintf("ide/%s/%d", id, n)
	}
	return fmt.Sprintf("ide/%s/%d-%d", id, n, attempt)
}

// decisions gives the open pull requests that are decisions about ideas, by
// id, oldest first. Those from another repository are not: anybody can name a
// branch.
func (b *Bot) decisions(ctx context.Context) (map[string][]*forge.PullRequest, error) {
	pulls, err := b.Forge.Pulls(ctx, forge.Query{State: forge.Open})
	if err != nil {
		return nil, fmt.Errorf("listing open decisions: %w", err)
	}
	byID := map[string][]*forge.PullRequest{}
	for _, pull := range pulls {
		if id, _, _, ok := decisionOf(pull.Branch); ok && !pull.Foreign {
			byID[id] = append(byID[id], pull)
		}
	}
	for _, some := range byID {
		slices.SortFunc(some, func(a, b *forge.PullRequest) int { return a.Number - b.Number })
	}
	return byID, nil
}

// open proposes a decision on the first branch for it whose pull request has
// not been closed. Unless it is to be written over, one that is open there is
// given as it is, and opened is false: somebody else was first.
func (b *Bot) open(ctx context.Context, p forge.Proposal, over bool) (pull *forge.PullRequest, opened bool, err error) {
	id, n, attempt, ok := decisionOf(p.Branch)
	if !ok {
		return nil, false, fmt.Errorf("%s is not the branch of a decision", p.Branch)
	}
	for {
		if !over {
			there, err := b.Forge.Pulls(ctx, forge.Query{State: forge.Open, Branch: p.Branch})
			if err != nil {
				return nil, false, fmt.Errorf("looking for %s: %w", p.Branch, err)
			}
			if len(there) > 0 {
				return there[0], false, nil
			}
		}
		pull, err := b.Forge.Propose(ctx, p)
		if err != nil {
			return nil, false, fmt.Errorf("proposing %s: %w", p.Branch, err)
		}
		if pull.State == forge.Open {
			return pull, true, nil
		}
		attempt++
		p.Branch = decisionBranch(id, n, attempt)
	}
}

// untouched reports whether a pull request says just what the bot wrote, and
// nobody has written anything there since. It is asked before anything is
// written over.
func (b *Bot) untouched(ctx context.Context, pull *forge.PullRequest, main string) (bool, error) {
	m, err := parseMark(pull.Body)
	if err != nil {
		return false, nil // somebody has taken the mark away
	}
	diff, err := b.Forge.Compare(ctx, main, pull.Head)
	if err != nil {
		return false, fmt.Errorf("reading pull request %d: %w", pull.Number, err)
	}
	if len(diff.Files) != 1 {
		return false, nil
	}
	fsys, err := b.Forge.Files(ctx, pull.Head)
	if err != nil {
		return false, fmt.Errorf("reading pull request %d: %w", pull.Number, err)
	}
	data, err := readFile(fsys, diff.Files[0].Path)
	if err != nil {
		return false, fmt.Errorf("reading pull request %d: %w", pull.Number, err)
	}
	return digest(data) == m.wrote, nil
}

// main gives the commit of the branch that is the truth.
func (b *Bot) main(ctx context.Context) (string, error) {
	name := b.Main
	if name == "" {
		name = "main"
	}
	head, err := b.Forge.Head(ctx, name)
	if err != nil {
		return "", fmt.Errorf("finding the branch %s: %w", name, err)
	}
	return head, nil
}
