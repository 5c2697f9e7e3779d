package bot

import (
	"context"
	"fmt"
	"path"

	"github.com/idesluss/idesluss/internal/check"
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

// Pictures gives a picture of a new idea, by the name it has in Idea.Images.
type Pictures func(i *idea.Idea, file string) ([]byte, error)

// withPictures is NewIdea with the files of its pictures, in the same commit.
func withPictures(i *idea.Idea, pictures Pictures) (forge.Proposal, error) {
	p := NewIdea(i)
	if pictures == nil {
		return p, nil // what it names is there already, or package check tells
	}
	for _, image := range i.Images {
		data, err := pictures(i, image.File)
		if err != nil {
			return p, err
		}
		p.Files[path.Join(check.ImagesFolder, image.File)] = data
	}
	return p, nil
}

// NewBranch gives the branch that adds the idea with an id.
func NewBranch(id string) string { return "ny/" + id }

// Add proposes new ideas without pictures, as AddPictured does.
func (b *Bot) Add(ctx context.Context, ideas []*idea.Idea) ([]*forge.PullRequest, error) {
	return b.AddPictured(ctx, ideas, nil)
}

// AddPictured proposes new ideas with their pictures, in the order given.
// Nothing is proposed unless each of them can be read back from what would be
// written. After a failure it gives what was proposed before it; call it again
// with the same ideas and what is there already stays as it is.
func (b *Bot) AddPictured(ctx context.Context, ideas []*idea.Idea, pictures Pictures) ([]*forge.PullRequest, error) {
	for _, i := range ideas {
		if _, faults := idea.Parse(idea.Path(i), idea.Format(i)); len(faults) > 0 {
			return nil, fmt.Errorf("adding idea %s: %v", i.ID, faults[0])
		}
	}
	var pulls []*forge.PullRequest
	for _, i := range ideas {
		p, err := withPictures(i, pictures) // read now, so that those of one idea are in memory at a time
		if err != nil {
			return pulls, fmt.Errorf("reading a picture of idea %s: %w", i.ID, err)
		}
		pull, err := b.Forge.Propose(ctx, p)
		if err != nil {
			return pulls, fmt.Errorf("proposing idea %s: %w", i.ID, err)
		}
		pulls = append(pulls, pull)
	}
	return pulls, nil
}
