package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/github"
	"github.com/idesluss/idesluss/internal/forge/local"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// localForge is where the forge of a sluss is when nothing else is said.
const localForge = "data/sluss.git"

// localRepository is what assessments that are signed on a forge of one's own
// name as their repository. A copy of the forge is the same one.
const localRepository = "local"

// openedForge is the forge that a command works on.
type openedForge struct {
	forge.Forge
	Repository string // what signed assessments must name
	Main       string // the branch that is the truth
	shut       func() error
}

// Close lets go of the forge. (A pull request is closed by Forge.Close.)
func (f *openedForge) Close() error { return f.shut() }

// openForge opens the forge of the sluss: the one that --forge names, or else
// site/forge.yaml, or else the one on this machine. What is said of one on
// GitHub is added to what its credentials say.
func (e *env) openForge(ctx context.Context, onGitHubToo ...func(*github.Options)) (*openedForge, error) {
	hosting, err := e.hosting()
	if err != nil {
		return nil, err
	}
	place, named := e.forgePlace(hosting)
	if repository, ok := onGitHub(place); ok {
		f, err := e.github(repository, onGitHubToo...)
		if err != nil {
			return nil, fmt.Errorf("opening %s: %w", repository, err)
		}
		return &openedForge{f, repository, hosting.Main(), f.Shut}, nil
	}
	f, err := local.Open(place, e.localOptions(hosting))
	switch {
	case errors.Is(err, forge.ErrNotFound) && named:
		return nil, fmt.Errorf("there is no forge in %s (a bare Git repository with a branch %s): make one with idesluss forge create --forge %s, or name a repository such as github.com/kommun/sluss",
			place, hosting.Main(), shellWord(place))
	case errors.Is(err, forge.ErrNotFound):
		return nil, fmt.Errorf("this sluss has no forge yet, in %s: make one with idesluss forge create, or name one with --forge or in %s", place, process.HostingFile)
	case err != nil:
		return nil, err
	}
	return &openedForge{f, localRepository, hosting.Main(), f.Shut}, nil
}

// openLocal opens a forge that must be on this machine, for what people do
// elsewhere with their own accounts.
func (e *env) openLocal(ctx context.Context) (*local.Forge, error) {
	opened, err := e.openForge(ctx)
	if err != nil {
		return nil, err
	}
	f, ok := opened.Forge.(*local.Forge)
	if !ok {
		return nil, errors.Join(fmt.Errorf("on %s people act with accounts of their own: do it there", opened.Repository), opened.Close())
	}
	return f, nil
}

// forgePlace gives the folder or the address of the forge, and whether
// somebody named it.
func (e *env) forgePlace(h *process.Hosting) (place string, named bool) {
	switch {
	case e.forge != "":
		return e.forge, true
	case h != nil && h.Repository != "":
		return h.Repository, true
	}
	return filepath.Join(e.dir, filepath.FromSlash(localForge)), false
}

// onGitHub tells whether a place is a repository on GitHub, and its name as
// site/forge.yaml has it.
func onGitHub(place string) (repository string, ok bool) {
	place = strings.TrimPrefix(place, "https://")
	place = strings.TrimSuffix(strings.TrimSuffix(place, "/"), ".git")
	return place, strings.HasPrefix(place, "github.com/")
}

// hosting reads site/forge.yaml; nil where there is none.
func (e *env) hosting() (*process.Hosting, error) {
	data, err := os.ReadFile(filepath.Join(e.dir, filepath.FromSlash(process.HostingFile)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var h process.Hosting
	if _, faults := strict.Decode(process.HostingFile, data, 1, &h); len(faults) > 0 {
		return nil, fmt.Errorf("%s cannot be understood (line %d: %s): idesluss process check tells what to write", process.HostingFile, faults[0].Line, faults[0].Message)
	}
	return &h, nil
}

// localOptions has the clock stand still at midnight: what the bot writes tells
// the day and no more.
func (e *env) localOptions(h *process.Hosting) local.Options {
	return local.Options{Main: h.Main(), Now: func() time.Time { return e.today().Time() }}
}
