package gateway

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"sync"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
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
	paths map[string]string     // of ideas, by id
	ideas map[string]*idea.Idea // those that have been read; nil for one that is not there
}

// mostRemembered is how many ideas are remembered at most.
const mostRemembered = 500

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
		if i, err = v.read(id); err != nil {
			g.Log.Warn("an idea cannot be read from the sluss", "id", id, "error", err)
			return nil, false
		}
		if len(v.ideas) >= mostRemembered {
			clear(v.ideas)
		}
		v.ideas[id] = i
	}
	return i, true
}

// patience is how long whoever asks what has become of an idea waits for the
// forge.
const patience = 5 * time.Second

// follow sees to it that the view is of where the main branch is now. It is
// called with the view locked, so that everybody waits for it: also a forge that
// did not answer is left alone for a while.
func (g *Gateway) follow(ctx context.Context) error {
	v, now := &g.view, g.Now()
	if !v.asked.IsZero() && g.HeadAge > 0 && now.Sub(v.asked) < g.HeadAge && !now.Before(v.asked) {
		return nil
	}
	v.asked = now
	// The view is everybody's: whoever asked first may go.
	ctx = context.WithoutCancel(ctx)
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	branch := g.Sluss.Main
	if branch == "" {
		branch = "main"
	}
	head, err := forge.ShownHead(limited, g.Sluss.Forge, branch)
	if err != nil {
		return fmt.Errorf("finding the main branch: %w", err)
	}
	if head != v.head {
		files, err := g.Sluss.Forge.Files(ctx, head)
		if err != nil {
			return fmt.Errorf("reading the main branch: %w", err)
		}
		paths, err := ideaPaths(files)
		if err != nil {
			return fmt.Errorf("reading the main branch: %w", err)
		}
		v.head, v.files, v.paths, v.ideas = head, files, paths, map[string]*idea.Idea{}
	}
	return nil
}

// ideaPaths finds the file of each idea, by id.
func ideaPaths(files fs.FS) (map[string]string, error) {
	found, err := fs.Glob(files, "ideas/20[0-9][0-9]/[01][0-9]/*.md")
	if err != nil {
		return nil, err
	}
	paths := map[string]string{}
	for _, name := range found {
		const length = len("26-7k3qm")
		if base := path.Base(name); len(base) > length && idea.ValidID(base[:length]) {
			paths[base[:length]] = name
		}
	}
	return paths, nil
}

// read reads an idea: nil when there is none, or its file has a fault.
func (v *mainView) read(id string) (*idea.Idea, error) {
	name, there := v.paths[id]
	if !there {
		return nil, nil
	}
	data, faults, err := strict.Read(v.files, name, idea.MaxSize)
	if err != nil || len(faults) > 0 {
		return nil, err
	}
	f, faults := idea.Parse(name, data)
	if len(faults) > 0 {
		return nil, nil
	}
	return &f.Idea, nil
}
