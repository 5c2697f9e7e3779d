// Package history reads the timeline of a sluss from the repository that it
// lies in, and keeps it in a file so that the next time only new commits are
// read: it is where packages gitrepo and timeline meet.
package history

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"net/url"
	"os"
	"path"
	"path/filepath"

	"github.com/idesluss/idesluss/internal/gitrepo"
	"github.com/idesluss/idesluss/internal/timeline"
)

// History is the history of a sluss: a repository, the commit to see it from,
// and where in it the sluss lies.
type History struct {
	Repo   *gitrepo.Repo
	Head   string // commit
	Folder string // of the sluss, slash-separated from the top of the repository; empty for the top itself
	Cache  string // file that keeps the timeline

	Progress func(commits int) // told how many have been read; may be nil
}

// ErrNotCommitted means that the ideas of the sluss are not in the commit: the
// repository that its folder lies in is about something else.
var ErrNotCommitted = errors.New("the ideas are not in the repository")

// ErrShallow means that the history was cut off when the repository was cloned.
var ErrShallow = errors.New("the repository is a shallow clone: git fetch --unshallow gets the rest of its history")

// Find finds the history of the sluss in a folder, at HEAD. Whoever gets it
// closes its repository. It gives nil
// when there is none: the folder is in no repository, or nothing has been
// committed there.
func Find(dir string) (*History, error) {
	top, folder, err := WorkTree(dir)
	if top == "" || err != nil {
		return nil, err
	}
	repo, err := gitrepo.Open(top)
	if errors.Is(err, gitrepo.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	head, err := repo.Ref("HEAD")
	if errors.Is(err, gitrepo.ErrNotFound) {
		return nil, repo.Close()
	}
	if err != nil {
		return nil, errors.Join(err, repo.Close())
	}
	return &History{Repo: repo, Head: head, Folder: folder, Cache: CacheFile(dir, folder)}, nil
}

// WorkTree gives the top of the work tree that a folder lies in, and where in
// it the folder is. The top is empty when it lies in none.
func WorkTree(dir string) (top, folder string, err error) {
	dir, err = filepath.Abs(dir)
	if err == nil {
		dir, err = filepath.EvalSymlinks(dir)
	}
	if err != nil {
		return "", "", fmt.Errorf("looking for the repository: %w", err)
	}
	for top = dir; ; top = filepath.Dir(top) {
		if _, err := os.Lstat(filepath.Join(top, ".git")); err == nil {
			break
		}
		if top == filepath.Dir(top) {
			return "", "", nil
		}
	}
	folder, err = filepath.Rel(top, dir)
	if err != nil || folder == "." {
		return top, "", err
	}
	return top, filepath.ToSlash(folder), nil
}

// CacheFile gives the file that keeps the timeline of the sluss in dir. What it
// says of a commit is true of that commit in every repository, seen from the
// same folder.
func CacheFile(dir, folder string) string {
	name := "tidslinje"
	if folder != "" {
		name += "-" + url.PathEscape(folder)
	}
	return filepath.Join(dir, "data", "cache", name)
}

// ideas gives the folder of the ideas in the repository.
func (h *History) ideas() string { return path.Join(h.Folder, "ideas") }

// Files gives the sluss as it is in the commit.
func (h *History) Files() (fs.FS, error) {
	files, err := h.Repo.FS(h.Head)
	if err != nil || h.Folder == "" {
		return files, err
	}
	return fs.Sub(files, h.Folder)
}

// Timeline gives when each idea entered each step, from the cache as far as it
// goes. ErrShallow when the commits that are needed are not here, and
// ErrNotCommitted when the sluss is not in this one.
func (h *History) Timeline() (*timeline.Timeline, error) {
	known := h.known()
	if known != nil && known.Head == h.Head {
		return known, nil
	}
	files, err := h.Files()
	if err != nil {
		return nil, err
	}
	if _, err := fs.Stat(files, "ideas"); errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotCommitted
	} else if err != nil {
		return nil, err
	}
	shallow, err := h.Repo.Shallow()
	if err != nil {
		return nil, err
	}
	t, err := timeline.Read(h.commits(known, shallow), h.Repo.Blob, known)
	if errors.Is(err, timeline.ErrIncomplete) {
		return nil, ErrShallow
	}
	if err != nil {
		return nil, err
	}
	h.keep(t)
	return t, nil
}

// commits gives what the history did to the sluss, newest first, down to where
// known was read. Where a shallow clone ends is not the first commit of all.
func (h *History) commits(known *timeline.Timeline, shallow bool) iter.Seq2[*timeline.Commit, error] {
	return func(yield func(*timeline.Commit, error) bool) {
		until := ""
		if known != nil {
			until = known.Head
		}
		atRoot, read := false, 0
		for step, err := range h.Repo.History(h.Head, until, h.ideas()) {
			if atRoot && errors.Is(err, gitrepo.ErrNotFound) {
				return // the known commit is not on this line, which is whole
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if read++; h.Progress != nil {
				h.Progress(read)
			}
			c := h.commit(step)
			if atRoot = c.Parent == ""; atRoot && shallow {
				c.Parent = "cut off"
			}
			if !yield(c, nil) {
				return
			}
		}
	}
}

// commit makes a value of one step of the history.
func (h *History) commit(step *gitrepo.Step) *timeline.Commit {
	c := &timeline.Commit{
		ID: step.Commit.ID, When: step.Commit.Committer.When, Message: step.Commit.Message,
		Merge: len(step.Commit.Parents) > 1, Files: make([]timeline.File, len(step.Changes)),
	}
	if len(step.Commit.Parents) > 0 {
		c.Parent = step.Commit.Parents[0]
	}
	for n, change := range step.Changes {
		f := timeline.File{Path: change.Path, Blob: change.New}
		if h.Folder != "" {
			f.Path = f.Path[len(h.Folder)+1:]
		}
		if !change.NewMode.IsRegular() {
			f.Blob = "" // a link or a submodule is no idea
		}
		c.Files[n] = f
	}
	return c
}

// known reads the timeline that was kept. One that cannot be read is as none:
// it is made again from the history.
func (h *History) known() *timeline.Timeline {
	data, err := os.ReadFile(h.Cache)
	if err != nil {
		return nil
	}
	t, err := timeline.Decode(data)
	if err != nil {
		return nil
	}
	return t
}

// keep writes the timeline for the next time, whole or not at all. Where it
// cannot be written the next time takes longer, and that is all.
func (h *History) keep(t *timeline.Timeline) {
	dir := filepath.Dir(h.Cache)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return
	}
	f, err := os.CreateTemp(dir, filepath.Base(h.Cache)+".*.ny")
	if err != nil {
		return
	}
	_, err = f.Write(timeline.Encode(t))
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), h.Cache)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
}
