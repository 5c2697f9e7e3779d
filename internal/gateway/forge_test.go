package gateway

import (
	"context"
	"io/fs"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
)

// mainFiles gives the files of the sluss.
func (w *world) mainFiles() fs.FS {
	w.Helper()
	head, err := w.sluss.Head(w.Context(), "main")
	w.try(err)
	files, err := w.sluss.Files(w.Context(), head)
	w.try(err)
	return files
}

// down is a forge that does not answer.
type down struct{ forge.Forge }

func (down) Head(context.Context, string) (string, error) { return "", forge.ErrUnavailable }
func (down) Files(context.Context, string) (fs.FS, error) { return nil, forge.ErrUnavailable }
func (down) Pulls(context.Context, forge.Query) ([]*forge.PullRequest, error) {
	return nil, forge.ErrUnavailable
}
func (down) Propose(context.Context, forge.Proposal) (*forge.PullRequest, error) {
	return nil, forge.ErrUnavailable
}

// launchedOn is a launch that says enough to be shown.
func launchedOn(day calendar.Date) *idea.Launch {
	return &idea.Launch{Date: day, Lead: "Verktyg lånas ut."}
}
