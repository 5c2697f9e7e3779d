package bot

import (
	"context"
	"fmt"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
)

// NewIdea is the pull request that adds an idea. Nothing but the idea is in
// it: the file is written anew from the typed value, the texts are fixed, and
// the day is the one the idea says that it was received. The same idea makes
// the same pull request, whoever sent it.
func NewIdea(i *idea.Idea) forge.Proposal {
	return forge.Proposal{
		Branch:  NewBranch(i.ID),
		Title:   fmt.Sprintf("Ny idé: %s (%s)", i.Title, i.ID),
		Body:    newIdeaText(i),
		Message: "Ny idé " + i.ID,
		Files:   map[string][]byte{idea.Path(i): idea.Format(i)},
		At:      i.Received.Time(),
	}
}

// NewBranch gives the branch that adds the idea with an id.
func NewBranch(id string) string { return "ny/" + id }

// Add proposes new ideas, in the order given. Nothing is proposed unless each
// of them can be read back from what would be written. After a failure it
// gives what was proposed before it; call it again with the same ideas and
// what is there already stays as it is.
func (b *Bot) Add(ctx context.Context, ideas []*idea.Idea) ([]*forge.PullRequest, error) {
	proposals := make([]forge.Proposal, len(ideas))
	for n, i := range ideas {
		if _, faults := idea.Parse(idea.Path(i), idea.Format(i)); len(faults) > 0 {
			return nil, fmt.Errorf("adding idea %s: %v", i.ID, faults[0])
		}
		proposals[n] = NewIdea(i)
	}
	var pulls []*forge.PullRequest
	for n, p := range proposals {
		pull, err := b.Forge.Propose(ctx, p)
		if err != nil {
			return pulls, fmt.Errorf("proposing idea %s: %w", ideas[n].ID, err)
		}
		pulls = append(pulls, pull)
	}
	return pulls, nil
}
