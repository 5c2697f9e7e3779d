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
// they are asked for, and remembered until the branch moves so that they may
// be other.
type mainView struct {
	mu    sync.Mutex
	asked time.Time
	head  string
	files fs.FS
	paths map[string]string     // of ideas, by id
	ideas map[string]*idea.Idea // those that have been read; nil for one that is not there

	moves int            // how often the branch has moved
	all   int            // the move by which any of the ideas may have changed
	moved map[string]int // the move by which an idea changed since, by id
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
	g.tryFollow(ctx)
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

// follow sees to it that the view is of where the main branch is now; or, while
// the forge does not tell, where it was seen last: that is for showing people.
// Also a forge that did not answer is left alone for a while.
func (g *Gateway) follow(ctx context.Context) error {
	v, now := &g.view, g.Now()
	if !v.asked.IsZero() && g.HeadAge > 0 && now.Sub(v.asked) < g.HeadAge && !now.Before(v.asked) {
		return nil
	}
	return g.moveTo(ctx, forge.ShownHead)
}

// followNow sees to it that the view is of where the forge says that the main
// branch is, now, however lately somebody asked: for whoever takes something
// away, signs, or writes what is not written again. When it fails, that waits.
func (g *Gateway) followNow(ctx context.Context) error {
	return g.moveTo(ctx, func(ctx context.Context, s forge.Source, branch string) (string, error) { return s.Head(ctx, branch) })
}

// moveTo moves the view to where ask says that the main branch is. It is called
// with the view locked, so that everybody waits for it.
func (g *Gateway) moveTo(ctx context.Context, ask func(ctx context.Context, s forge.Source, branch string) (string, error)) error {
	v := &g.view
	v.asked = g.Now()
	// The view is everybody's: whoever asked first may go.
	ctx = context.WithoutCancel(ctx)
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	branch := g.Sluss.Main
	if branch == "" {
		branch = "main"
	}
	head, err := ask(limited, g.Sluss.Forge, branch)
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
		changed, rest := g.changedOn(ctx, v.head, head)
		v.note(changed, rest)
		v.head, v.files, v.paths = head, files, paths
	}
	return nil
}

// changedOn tells which ideas differ between two places of the main branch, and
// whether anything else does, or may: what an idea means hangs on the rules.
func (g *Gateway) changedOn(ctx context.Context, before, now string) (ids []string, rest bool) {
	if before == "" {
		return nil, true
	}
	diff, err := g.Sluss.Forge.Compare(ctx, before, now)
	if err != nil || diff.MergeBase != before { // history was told anew, or the forge does not say
		return nil, true
	}
	for _, file := range diff.Files {
		id, is := idAt(file.Path)
		if !is {
			return nil, true
		}
		ids = append(ids, id)
	}
	return ids, false
}

// note notes which ideas the branch's move has changed.
func (v *mainView) note(changed []string, rest bool) {
	v.moves++
	if rest {
		v.all, v.moved, v.ideas = v.moves, map[string]int{}, map[string]*idea.Idea{}
	}
	for _, id := range changed {
		v.moved[id] = v.moves
		delete(v.ideas, id)
	}
}

// lookAtMain sees where the main branch is now.
func (g *Gateway) lookAtMain(ctx context.Context) {
	g.view.mu.Lock()
	defer g.view.mu.Unlock()
	g.tryFollow(ctx)
}

// certain is lookAtMain for those who must not go by what was seen last: see
// followNow.
func (g *Gateway) certain(ctx context.Context) error {
	g.view.mu.Lock()
	defer g.view.mu.Unlock()
	return g.followNow(ctx)
}

func (g *Gateway) tryFollow(ctx context.Context) {
	if err := g.follow(ctx); err != nil {
		g.Log.Warn("the sluss cannot be read; what was seen last is shown", "error", err)
	}
}

// since names the idea as it was last seen on the main branch: the name is
// another when the idea is, or may be. It is 0 until the branch has been seen.
func (g *Gateway) since(id string) int {
	g.view.mu.Lock()
	defer g.view.mu.Unlock()
	return max(g.view.all, g.view.moved[id])
}

// ideaPaths finds the file of each idea, by id.
func ideaPaths(files fs.FS) (map[string]string, error) {
	found, err := fs.Glob(files, "ideas/20[0-9][0-9]/[01][0-9]/*.md")
	if err != nil {
		return nil, err
	}
	paths := map[string]string{}
	for _, name := range found {
		if id, is := idAt(name); is {
			paths[id] = name
		}
	}
	return paths, nil
}

// idAt gives the id of the idea that a file is of.
func idAt(name string) (id string, is bool) {
	const length = len("26-7k3qm")
	within, err := path.Match("ideas/20[0-9][0-9]/[01][0-9]/*.md", name)
	base := path.Base(name)
	if err != nil || !within || len(base) <= length || !idea.ValidID(base[:length]) {
		return "", false
	}
	return base[:length], true
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
