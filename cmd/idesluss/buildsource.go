package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"

	"github.com/idesluss/idesluss/internal/gitrepo"
	"github.com/idesluss/idesluss/internal/history"
	"github.com/idesluss/idesluss/internal/timeline"
)

// source is what a build reads: the files of a sluss, and its history when it
// has one.
type source struct {
	files    fs.FS
	timeline *timeline.Timeline // nil without a history
	shallow  bool               // there is a history, but the beginning of it is not here
	close    []io.Closer
}

func (s *source) Close() error {
	var err error
	for _, c := range s.close {
		err = errors.Join(err, c.Close())
	}
	return err
}

// folderSource reads the files as they are in the folder of the sluss, and the
// days from the history that is behind them.
func (e *env) folderSource(withHistory bool) (*source, error) {
	files, closer, err := e.sluss()
	if err != nil {
		return nil, err
	}
	s := &source{files: files, close: []io.Closer{closer}}
	if !withHistory {
		return s, nil
	}
	h, err := history.Find(e.dir)
	if h != nil {
		// The repository is let go of at once: the build needs the memory.
		err = errors.Join(s.read(e, h), h.Repo.Close())
	}
	if errors.Is(err, history.ErrNotCommitted) {
		err = nil // the repository is about something else
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("reading the history (--history=false does without): %w", err), s.Close())
	}
	return s, nil
}

// revisionSource reads the files, and the days, as they are in a commit.
func (e *env) revisionSource(rev string, withHistory bool) (*source, error) {
	h, err := e.repository()
	if err != nil {
		return nil, err
	}
	s := &source{close: []io.Closer{h.Repo}}
	if h.Head, err = h.Repo.Resolve(rev); errors.Is(err, gitrepo.ErrNotFound) {
		err = &exitError{code: exitUsage, err: fmt.Errorf("--rev: %w", err)}
	}
	if err == nil {
		s.files, err = h.Files()
	}
	if err == nil {
		if _, err = fs.Stat(s.files, "ideas"); errors.Is(err, fs.ErrNotExist) {
			err = fmt.Errorf("there is no sluss in %s: it has no folder %s", rev, path.Join(h.Folder, "ideas"))
		}
	}
	if err == nil && withHistory {
		err = s.read(e, h)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// repository finds what --rev is a revision of: the forge that --forge names,
// or the repository that the folder of the sluss lies in, or else the forge on
// this machine.
func (e *env) repository() (*history.History, error) {
	if e.forge == "" {
		h, err := history.Find(e.dir)
		if err != nil || h != nil {
			return h, err
		}
	}
	hosting, err := e.hosting()
	if err != nil {
		return nil, err
	}
	place, _ := e.forgePlace(hosting)
	if _, ok := onGitHub(place); ok {
		return nil, usageErrorf("--rev reads a repository on this machine: clone %s, and build there", place)
	}
	repo, err := gitrepo.Open(place)
	if err != nil {
		return nil, fmt.Errorf("looking for the repository that --rev is of: %w", err)
	}
	return &history.History{Repo: repo, Cache: history.CacheFile(e.dir, "")}, nil
}

// read reads the timeline.
func (s *source) read(e *env, h *history.History) (err error) {
	bar := e.progress("Läser historiken")
	defer bar.done()
	h.Progress = bar.count
	s.timeline, err = h.Timeline()
	if errors.Is(err, history.ErrShallow) {
		s.shallow, err = true, nil
	}
	return err
}
