package github

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/go-github/v62/github"

	"github.com/idesluss/idesluss/internal/forge"
)

// pageSize is the largest that GitHub gives.
const pageSize = 100

// everyPage reads a list to its end.
func everyPage[T any](read func(github.ListOptions) ([]T, *github.Response, error)) ([]T, error) {
	var all []T
	for page := (github.ListOptions{Page: 1, PerPage: pageSize}); ; {
		items, resp, err := read(page)
		if err != nil {
			return nil, err
		}
		all = append(all, items...)
		if resp.NextPage == 0 {
			return all, nil
		}
		if resp.NextPage <= page.Page {
			return nil, fmt.Errorf("%w: page %d is followed by page %d", forge.ErrUnavailable, page.Page, resp.NextPage)
		}
		page.Page = resp.NextPage
	}
}

// Pull gives one pull request.
func (f *Forge) Pull(ctx context.Context, number int) (*forge.PullRequest, error) {
	doing := fmt.Sprintf("reading pull request %d", number)
	pull, err := f.pull(ctx, number)
	if err != nil {
		return nil, failed(ctx, doing, err)
	}
	told := asPull(pull)
	f.beware(told)
	return told, nil
}

func (f *Forge) pull(ctx context.Context, number int) (*github.PullRequest, error) {
	if number < 1 {
		return nil, forge.ErrNotFound
	}
	pull, _, err := f.api.PullRequests.Get(ctx, f.owner, f.name, number)
	return pull, err
}

// Pulls gives the pull requests that q asks for, by number.
func (f *Forge) Pulls(ctx context.Context, q forge.Query) ([]*forge.PullRequest, error) {
	asked := &github.PullRequestListOptions{State: "all", Sort: "created", Direction: "asc"}
	switch q.State {
	case forge.Open:
		asked.State = "open"
	case forge.Closed, forge.Merged:
		asked.State = "closed" // GitHub calls a merged one closed
	}
	if q.Branch != "" {
		asked.Head = f.owner + ":" + q.Branch
	}
	listed, err := everyPage(func(page github.ListOptions) ([]*github.PullRequest, *github.Response, error) {
		asked.ListOptions = page
		return f.api.PullRequests.List(ctx, f.owner, f.name, asked)
	})
	if err != nil {
		return nil, failed(ctx, "listing pull requests", err)
	}
	var pulls []*forge.PullRequest
	for _, l := range listed {
		pull := asPull(l)
		f.beware(pull)
		// What is not to be believed of a list is what it was asked for.
		if (q.State == "" || pull.State == q.State) && (q.Branch == "" || pull.Branch == q.Branch && !pull.Foreign) {
			pulls = append(pulls, pull)
		}
	}
	// Pages that moved while they were read can bring one twice.
	slices.SortFunc(pulls, func(a, b *forge.PullRequest) int { return a.Number - b.Number })
	pulls = slices.CompactFunc(pulls, func(a, b *forge.PullRequest) bool { return a.Number == b.Number })
	if f.mirror != nil && q == (forge.Query{State: forge.Open}) {
		var heads []string
		for _, pull := range pulls {
			if !pull.Foreign {
				heads = append(heads, pull.Head)
			}
		}
		f.mirror.seesOpen(heads)
	}
	return pulls, nil
}

// beware notes the head of a pull request from a fork: anybody may have put
// anything there, so it is not fetched whole. What is read of it is read
// through the API.
func (f *Forge) beware(pull *forge.PullRequest) {
	if f.mirror != nil && pull.Foreign && pull.State == forge.Open {
		f.mirror.foreign.Store(pull.Head, true)
	}
}

// asPull is a pull request as the forge tells it.
func asPull(p *github.PullRequest) *forge.PullRequest {
	pull := &forge.PullRequest{
		Number:    p.GetNumber(),
		State:     forge.State(p.GetState()),
		Branch:    p.GetHead().GetRef(),
		Foreign:   p.GetHead().GetRepo().GetFullName() != p.GetBase().GetRepo().GetFullName(), // a fork, or one that is gone
		Base:      p.GetBase().GetRef(),
		Head:      p.GetHead().GetSHA(),
		Title:     p.GetTitle(),
		Body:      p.GetBody(),
		Author:    login(p.GetUser()),
		CreatedAt: at(p.CreatedAt),
		UpdatedAt: at(p.UpdatedAt),
		MergedAt:  at(p.MergedAt),
		URL:       p.GetHTMLURL(),
	}
	if p.MergedAt != nil {
		pull.State = forge.Merged
		pull.MergeCommit = p.GetMergeCommitSHA() // of an open one it is GitHub's own trial
	}
	return pull
}

// login is who wrote something. Whoever has left GitHub is called ghost there.
func login(u *github.User) string {
	if u.GetLogin() == "" {
		return "ghost"
	}
	return u.GetLogin()
}

func at(t *github.Timestamp) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}

// Close closes a pull request without merging it.
func (f *Forge) Close(ctx context.Context, number int) error {
	doing := fmt.Sprintf("closing pull request %d", number)
	return f.settled(ctx, doing, func() error {
		pull, err := f.pull(ctx, number)
		if err != nil || pull.GetState() == "closed" {
			return err
		}
		_, _, err = f.api.PullRequests.Edit(ctx, f.owner, f.name, number, &github.PullRequest{State: github.String("closed")})
		return err
	})
}

// settled carries out something that writes, and begins it anew when a write
// was left without an answer: it looks at what is there first, so whatever had
// its effect is not made again.
func (f *Forge) settled(ctx context.Context, doing string, write func() error) error {
	select {
	case f.writing <- struct{}{}:
		defer func() { <-f.writing }()
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", doing, ctx.Err())
	}
	const attempts = 3
	for attempt := 1; ; attempt++ {
		err := failed(ctx, doing, write())
		if !unsettled(err) || attempt == attempts || ctx.Err() != nil {
			return err
		}
		if err := f.sleep(ctx, time.Second<<attempt); err != nil {
			return fmt.Errorf("%s: %w", doing, err)
		}
	}
}
