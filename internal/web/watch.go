package web

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

const (
	readHeaderTimeout = 10 * time.Second
	idleTimeout       = 2 * time.Minute

	// settle is how long files must be left alone before changes are told: an
	// editor writes a file in several steps, and Git many files at once.
	settle = 80 * time.Millisecond
)

// Watch calls changed when files under any of the folders in dir have changed
// and have been left alone for a moment. Folders that do not exist are waited
// for. It returns when ctx is done, or when nothing can be watched. ready, if
// not nil, is called when changes from then on will be seen.
func Watch(ctx context.Context, dir string, folders []string, ready, changed func()) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watching files: %w", err)
	}
	defer w.Close()
	if err := w.Add(dir); err != nil {
		return fmt.Errorf("watching %s: %w", dir, err)
	}
	for _, folder := range folders {
		if err := addTree(w, filepath.Join(dir, folder)); err != nil {
			return err
		}
	}
	if ready != nil {
		ready()
	}
	quiet := time.NewTimer(settle)
	quiet.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-w.Errors:
			// Events were lost: look at everything again.
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				return fmt.Errorf("watching files: %w", err)
			}
			quiet.Reset(settle)
		case event := <-w.Events:
			if !concerns(dir, folders, event) {
				continue
			}
			if event.Has(fsnotify.Create) {
				if err := addTree(w, event.Name); err != nil {
					return err
				}
			}
			quiet.Reset(settle)
		case <-quiet.C:
			changed()
		}
	}
}

// concerns reports whether an event is about the watched folders, and not
// about an editor's own files or a mere change of mode.
func concerns(dir string, folders []string, event fsnotify.Event) bool {
	if event.Op == fsnotify.Chmod {
		return false
	}
	base := filepath.Base(event.Name)
	if strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~") {
		return false
	}
	rel, err := filepath.Rel(dir, event.Name)
	if err != nil {
		return false
	}
	first, _, _ := strings.Cut(filepath.ToSlash(rel), "/")
	for _, f := range folders {
		if first == f {
			return true
		}
	}
	return false
}

// addTree watches a folder and all below it. What is no folder, or is gone
// already, needs no watching.
func addTree(w *fsnotify.Watcher, root string) error {
	return filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return fmt.Errorf("watching files: %w", err)
		case !entry.IsDir():
			return nil
		}
		if err := w.Add(name); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("watching %s: %w", name, err)
		}
		return nil
	})
}
