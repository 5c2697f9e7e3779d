package github

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/go-github/v62/github"

	"github.com/idesluss/idesluss/internal/forge"
)

// Reviews gives every review of a pull request, oldest first.
func (f *Forge) Reviews(ctx context.Context, number int) ([]forge.Review, error) {
	doing := fmt.Sprintf("reading the reviews of pull request %d", number)
	if number < 1 {
		return nil, fmt.Errorf("%s: %w", doing, forge.ErrNotFound)
	}
	listed, err := everyPage(func(page github.ListOptions) ([]*github.PullRequestReview, *github.Response, error) {
		return f.api.PullRequests.ListReviews(ctx, f.owner, f.name, number, &page)
	})
	if err != nil {
		return nil, failed(ctx, doing, err)
	}
	var reviews []forge.Review
	for _, r := range listed {
		if r.GetState() == "PENDING" {
			continue // a draft of our own, which nobody else sees
		}
		reviews = append(reviews, forge.Review{
			ID:     strconv.FormatInt(r.GetID(), 10),
			Author: login(r.GetUser()),
			State:  forge.ReviewState(strings.ToLower(r.GetState())),
			Body:   r.GetBody(),
			Commit: r.GetCommitID(),
			At:     at(r.SubmittedAt),
		})
	}
	return reviews, nil
}

var reviewEvents = map[forge.ReviewState]string{
	forge.Approved: "APPROVE", forge.ChangesRequested: "REQUEST_CHANGES", forge.Commented: "COMMENT",
}

// Review adds a review of the bot's, unless it has said the same of the same
// commit.
func (f *Forge) Review(ctx context.Context, number int, r forge.Review) error {
	doing := fmt.Sprintf("reviewing pull request %d", number)
	if err := r.Valid(); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	bot, err := f.Bot(ctx)
	if err != nil {
		return err
	}
	return f.settled(ctx, doing, func() error {
		pull, err := f.pull(ctx, number)
		switch {
		case err != nil:
			return err
		case pull.GetState() == "closed" && pull.MergedAt == nil:
			return forge.ErrClosed
		case r.Commit == "":
			r.Commit = pull.GetHead().GetSHA()
		}
		reviews, err := f.Reviews(ctx, number)
		if err != nil || slices.ContainsFunc(reviews, func(other forge.Review) bool {
			return strings.EqualFold(other.Author, bot) && other.State == r.State && sameText(other.Body, r.Body) && other.Commit == r.Commit
		}) {
			return err
		}
		_, _, err = f.api.PullRequests.CreateReview(ctx, f.owner, f.name, number, &github.PullRequestReviewRequest{
			CommitID: &r.Commit, Body: &r.Body, Event: github.String(reviewEvents[r.State]),
		})
		return err
	})
}

// sameText compares texts as GitHub keeps them, with or without white space
// around.
func sameText(a, b string) bool {
	plain := func(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }
	return plain(a) == plain(b)
}

// Comments gives every comment on a pull request, oldest first.
func (f *Forge) Comments(ctx context.Context, number int) ([]forge.Comment, error) {
	doing := fmt.Sprintf("reading the comments on pull request %d", number)
	if number < 1 {
		return nil, fmt.Errorf("%s: %w", doing, forge.ErrNotFound)
	}
	bot, err := f.Bot(ctx)
	if err != nil {
		return nil, err
	}
	listed, err := everyPage(func(page github.ListOptions) ([]*github.IssueComment, *github.Response, error) {
		return f.api.Issues.ListComments(ctx, f.owner, f.name, number, &github.IssueListCommentsOptions{ListOptions: page})
	})
	if err != nil {
		return nil, failed(ctx, doing, err)
	}
	var comments []forge.Comment
	for _, c := range listed {
		comment := forge.Comment{
			ID:     strconv.FormatInt(c.GetID(), 10),
			Author: login(c.GetUser()),
			Body:   c.GetBody(),
			At:     at(c.CreatedAt),
		}
		if updated := at(c.UpdatedAt); updated.After(comment.At) {
			comment.Edited = updated
		}
		// Anybody can write the marker; only the bot's own has a meaning.
		if strings.EqualFold(comment.Author, bot) {
			comment.Marker, comment.Body = unmarked(comment.Body)
		}
		comments = append(comments, comment)
	}
	return comments, nil
}

// Marked is the text of a comment that bears a marker: it begins with a line
// that is not seen.
func Marked(marker, body string) string { return markerBegins + marker + markerEnds + body }

const (
	markerBegins = "<!-- ideslussen:"
	markerEnds   = " -->\n"
)

// unmarked takes the marker off a text.
func unmarked(text string) (marker, body string) {
	rest, is := strings.CutPrefix(strings.ReplaceAll(text, "\r\n", "\n"), markerBegins)
	if marker, body, ends := strings.Cut(rest, markerEnds); is && ends {
		return marker, body
	}
	return "", text
}

// Say makes the bot's comment that bears the marker say body.
func (f *Forge) Say(ctx context.Context, number int, marker, body string, _ time.Time) error {
	doing := fmt.Sprintf("commenting on pull request %d", number)
	if err := forge.ValidComment(marker, body); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	text := Marked(marker, body)
	if n := utf8.RuneCountInString(text); n > forge.MaxBody {
		return fmt.Errorf("%s: %w: with its marker the text is %d characters, and may be %d", doing, errRefused, n, forge.MaxBody)
	}
	return f.settled(ctx, doing, func() error {
		comments, err := f.Comments(ctx, number)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(comments, func(c forge.Comment) bool { return c.Marker == marker })
		switch {
		case i < 0:
			_, _, err = f.api.Issues.CreateComment(ctx, f.owner, f.name, number, &github.IssueComment{Body: &text})
		case !sameText(comments[i].Body, body):
			id, parseErr := strconv.ParseInt(comments[i].ID, 10, 64)
			if parseErr != nil {
				return parseErr
			}
			_, _, err = f.api.Issues.EditComment(ctx, f.owner, f.name, id, &github.IssueComment{Body: &text})
		}
		return err
	})
}

// Statuses gives the latest status of each context on a commit.
func (f *Forge) Statuses(ctx context.Context, commit string) ([]forge.Status, error) {
	doing := "reading the statuses of " + commit
	if !forge.IsID(commit) {
		return nil, fmt.Errorf("%s: %w", doing, forge.ErrNotFound)
	}
	listed, err := everyPage(func(page github.ListOptions) ([]*github.RepoStatus, *github.Response, error) {
		combined, resp, err := f.api.Repositories.GetCombinedStatus(ctx, f.owner, f.name, commit, &page)
		if err != nil {
			return nil, resp, err
		}
		return combined.Statuses, resp, nil
	})
	if err != nil {
		return nil, failed(ctx, doing, err)
	}
	var statuses []forge.Status
	for _, s := range listed {
		statuses = append(statuses, forge.Status{
			Context: s.GetContext(), State: forge.StatusState(s.GetState()),
			Description: s.GetDescription(), URL: s.GetTargetURL(),
		})
	}
	return statuses, nil
}

// SetStatus sets a status, unless it says the same already.
func (f *Forge) SetStatus(ctx context.Context, commit string, s forge.Status) error {
	doing := "setting a status on " + commit
	if err := s.Valid(); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return f.settled(ctx, doing, func() error {
		statuses, err := f.Statuses(ctx, commit)
		if err != nil || slices.Contains(statuses, s) {
			return err
		}
		status := &github.RepoStatus{State: github.String(string(s.State)), Context: &s.Context}
		if s.Description != "" {
			status.Description = &s.Description
		}
		if s.URL != "" {
			status.TargetURL = &s.URL
		}
		_, _, err = f.api.Repositories.CreateStatus(ctx, f.owner, f.name, commit, status)
		if statusOf(err) == http.StatusUnprocessableEntity && strings.Contains(inWords(err), "No commit found") {
			return forge.ErrNotFound
		}
		return err
	})
}
