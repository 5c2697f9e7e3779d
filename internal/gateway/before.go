package gateway

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// What the bot writes in the sluss about those who had an idea (that an answer
// has been delivered, that it is late) must not tell by which way the idea came:
// the form, a pull request in the intake, a terminal. So it is written about every
// idea, in the same words and in the same round, as soon as all that can be done
// to reach those who had ideas has been done, in every channel. The exception are
// ideas that were in the sluss before the service: nobody has promised anybody
// anything about them.

// beforeName is the list of those ideas, one id to a line. It is written once.
const beforeName = "fore"

// before gives the ideas that were in the sluss when the service first saw it.
// What has a record here was not, however that may be.
func (g *Gateway) before(ctx context.Context) (map[string]bool, error) {
	g.earlier.mu.Lock()
	defer g.earlier.mu.Unlock()
	if g.earlier.ids != nil {
		return g.earlier.ids, nil
	}
	data, err := g.known.Get(beforeName)
	if errors.Is(err, fs.ErrNotExist) {
		data, err = g.seeBefore(ctx)
	}
	if err != nil {
		return nil, err
	}
	g.earlier.ids = map[string]bool{}
	for _, id := range strings.Fields(string(data)) {
		g.earlier.ids[id] = true
	}
	return g.earlier.ids, nil
}

// seeBefore looks at the sluss for the first time. Beside another process it
// only looks.
func (g *Gateway) seeBefore(ctx context.Context) ([]byte, error) {
	ids, err := g.onMain(ctx)
	if err != nil {
		return nil, err
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { _, ours := g.index.lookup(id); return ours })
	data := []byte(strings.Join(ids, "\n") + "\n")
	if g.Beside != "" {
		return data, nil
	}
	return data, g.known.Put(beforeName, data)
}

// onMain gives the ids of the ideas on the main branch, sorted.
func (g *Gateway) onMain(ctx context.Context) ([]string, error) {
	g.view.mu.Lock()
	defer g.view.mu.Unlock()
	if err := g.followNow(ctx); err != nil { // the list is written once
		return nil, err
	}
	return slices.Sorted(maps.Keys(g.view.paths)), nil
}
