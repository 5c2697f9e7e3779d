package gitrepo

import (
	"fmt"
	"path/filepath"
)

// OpenBare opens the bare repository in dir, and never one that dir lies in.
// ErrNotFound when there is none.
func OpenBare(dir string) (*Repo, error) {
	at, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", dir, err)
	}
	if !isGitDir(at) {
		return nil, errorf(ErrNotFound, "%s is not a bare Git repository", dir)
	}
	return open(at)
}
