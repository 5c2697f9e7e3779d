package main

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

// history is the history of a sluss: a repository, the commit to see it from,
// and where in it the sluss lies.
type history struct {
	repo   *gitrepo.Repo
	head   string // commit
	folder string // of the sluss, slash-separated from the top of the repository; empty for the top itself
	cache  string // file that keeps the timeline

	progress func(commits int) // told how many have been read; may be nil
}

// errNotCommitted means that the ideas of the sluss are not in the commit: the
// repository that its folder lies in is about something else.
var errNotCommitted = errors.New("the ideas are not in the repository")

// errShallow means that the history was cut off when the repository was cloned.
var errShallow = errors.New("the repository is a shallow clone: git fetch --unshallow gets the rest of its history")

// historyOf finds the history of the sluss in a folder, at HEAD. It gives nil
// when there is none: the folder is in no repository, or nothing has been
// committed there.
func historyOf(dir string) (*history, error) {
	top, folder, err := workTree(dir)
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
	return &history{repo: repo, head: head, folder: folder, cache: cacheFile(dir, folder)}, nil
}

// workTree gives the top of the work tree that a folder lies in, and where in
// it the folder is. The top is empty when it lies in none.
func workTree(dir string) (top, folder string, err error) {
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

// cacheFile gives the file that keeps the timeline of the sluss in dir. What it
// says of a commit is true of that commit in every repository, seen from the
// same folder.
func cacheFile(dir, folder string) string {
	return filepath.Join(dir, "data", "cache", "tidslinje-"+url.PathEscape(folder))
}

// ideas gives the folder of the ideas in the repository.
func (h *history) ideas() string { return path.Join(h.folder, "ideas") }

// files gives the sluss as it is in the commit.
func (h *history) files() (fs.FS, error) {
	files, err := h.repo.FS(h.head)
	if err != nil || h.folder == "" {
		return files, err
	}
	return fs.Sub(files, h.folder)
}

// timeline gives when each idea entered each step, from the cache as far as it
// goes. errShallow when the commits that are needed are not here, and
// errNotCommitted when the sluss is not in this one.
func (h *history) timeline() (*timeline.Timeline, error) {
	known := h.known()
	if known != nil && known.Head == h.head {
		return known, nil
	}
	files, err := h.files()
	if err != nil {
		return nil, err
	}
	if _, err := fs.Stat(files, "ideas"); errors.Is(err, fs.ErrNotExist) {
		return nil, errNotCommitted
	} else if err != nil {
		return nil, err
	}
	shallow, err := h.repo.Shallow()
	if err != nil {
		return nil, err
	}
	t, err := timeline.Read(h.commits(known, shallow), h.repo.Blob, known)
	if errors.Is(err, timeline.ErrIncomplete) {
		return nil, errShallow
	}
	if err != nil {
		return nil, err
	}
	h.keep(t)
	return t, nil
}

// commits gives what the history did to the sluss, newest first, down to where
// known was read. Where a shallow clone ends is not the first commit of all.
func (h *history) commits(known *timeline.Timeline, shallow bool) iter.Seq2[*timeline.Commit, error] {
	return func(yield func(*timeline.Commit, error) bool) {
		until := ""
		if known != nil {
			until = known.Head
		}
		atRoot, read := false, 0
		for step, err := range h.repo.History(h.head, until, h.ideas()) {
			if atRoot && errors.Is(err, gitrepo.ErrNotFound) {
				return // the known commit is not on this line, which is whole
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if read++; h.progress != nil {
				h.progress(read)
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
func (h *history) commit(step *gitrepo.Step) *timeline.Commit {
	c := &timeline.Commit{
		ID: step.Commit.ID, When: step.Commit.Committer.When, Message: step.Commit.Message,
		Merge: len(step.Commit.Parents) > 1, Files: make([]timeline.File, len(step.Changes)),
	}
	if len(step.Commit.Parents) > 0 {
		c.Parent = step.Commit.Parents[0]
	}
	for n, change := range step.Changes {
		f := timeline.File{Path: change.Path, Blob: change.New}
		if h.folder != "" {
			f.Path = f.Path[len(h.folder)+1:]
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
func (h *history) known() *timeline.Timeline {
	data, err := os.ReadFile(h.cache)
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
func (h *history) keep(t *timeline.Timeline) {
	dir := filepath.Dir(h.cache)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return
	}
	f, err := os.CreateTemp(dir, filepath.Base(h.cache)+".*.ny")
	if err != nil {
		return
	}
	_, err = f.Write(timeline.Encode(t))
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), h.cache)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
}
