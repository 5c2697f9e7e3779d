package gateway

import (
	"context"
	"fmt"
	"io/fs"
	"sync"
	"time"

	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/strict"
)

// mainView is the sluss as it stands on its main branch. Ideas are read when
// they are asked for, and remembered for as long as the branch stays where it
// is.
type mainView struct {
	mu    sync.Mutex
	asked time.Time
	head  string
	files fs.FS
	ideas map[string]*idea.Idea // nil for one that is not there
}

// standing gives an idea as it stands on the main branch: nil when it is not
// there, or cannot be believed. While the forge does not answer, it is as it
// was seen last; seen is false when it has never been seen.
func (g *Gateway) standing(ctx context.Context, id string) (i *idea.Idea, seen bool) {
	v := &g.view
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := g.follow(ctx); err != nil {
		g.Log.Warn("the sluss cannot be read; what was seen last is shown", "error", err)
	}
	if v.files == nil {
		return nil, false
	}
	i, ok := v.ideas[id]
	if !ok {
		var err error
		if i, err = readIdea(v.files, id); err != nil {
			g.Log.Warn("an idea cannot be read from the sluss", "id", id, "error", err)
			return nil, false
		}
		v.ideas[id] = i
	}
	return i, true
}

// follow sees to it that the view is of where the main branch is now. It is
// called with the view locked.
func (g *Gateway) follow(ctx context.Context) error {
	v, now := &g.view, g.Now()
	if v.files != nil && g.HeadAge > 0 && now.Sub(v.asked) < g.HeadAge && !now.Before(v.asked) {
		return nil
	}
	branch := g.Sluss.Main
	if branch == "" {
		branch = "main"
	}
	head, err := g.Sluss.Forge.Head(ctx, branch)
	if err != nil {
		return fmt.Errorf("finding the main branch: %w", err)
	}
	if head != v.head {
		files, err := g.Sluss.Forge.Files(ctx, head)
		if err != nil {
			return fmt.Errorf("reading the main branch: %w", err)
		}
		v.head, v.files, v.ideas = head, files, map[string]*idea.Idea{}
	}
	v.asked = now
	return nil
}

// readIdea finds an idea among the files of the sluss; nil when there is none,
// or its file has a fault.
func readIdea(files fs.FS, id string) (*idea.Idea, error) {
	if !idea.ValidID(id) {
		return nil, nil
	}
	found, err := fs.Glob(files, "ideas/20"+id[:2]+"/*/"+id+"-*.md")
	if err != nil || len(found) == 0 {
		return nil, err
	}
	data, faults, err := strict.Read(files, found[0], idea.MaxSize)
	if err != nil || len(faults) > 0 {
		return nil, err
	}
	f, faults := idea.Parse(found[0], data)
	if len(faults) > 0 {
		return nil, nil
	}
	return &f.Idea, nil
}
