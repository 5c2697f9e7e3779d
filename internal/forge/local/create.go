package local

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/gitrepo"
)

// Create makes a forge in dir, which must not be there or be empty: a bare
// repository whose main branch is one commit of files, by the bot, on the day
// given. It is there whole or not at all.
func Create(ctx context.Context, dir string, files fs.FS, at time.Time, o Options) (*Forge, error) {
	if err := create(ctx, dir, files, at, o); err != nil {
		return nil, fmt.Errorf("making a forge in %s: %w", dir, known(err))
	}
	return Open(dir, o)
}

func create(ctx context.Context, dir string, files fs.FS, at time.Time, o Options) (err error) {
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return errors.New("there is something there already")
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	parent := filepath.Dir(filepath.Clean(dir))
	if err := os.MkdirAll(parent, 0o777); err != nil {
		return err
	}
	beside, err := os.MkdirTemp(parent, ".forge-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(beside)) }()
	made := filepath.Join(beside, "sluss.git")
	if err := fill(ctx, made, files, at, o.Main); err != nil {
		return err
	}
	if err := os.Rename(made, dir); err != nil {
		return err
	}
	return syncDir(parent)
}

func fill(ctx context.Context, dir string, files fs.FS, at time.Time, main string) error {
	if main == "" {
		main = "main"
	}
	if err := forge.ValidBranch(main); err != nil {
		return err
	}
	repo, err := gitrepo.Init(dir)
	if err != nil {
		return err
	}
	err = repo.Update(ctx, func(tx *gitrepo.Tx) error {
		blobs, err := blobs(tx, files)
		if err != nil {
			return err
		}
		tree, err := tx.Tree("", blobs)
		if err != nil {
			return err
		}
		commit, err := tx.Commit(gitrepo.Commit{Tree: tree, Author: bot(at), Committer: bot(at), Message: "En ny sluss\n"})
		if err != nil {
			return err
		}
		return tx.SetRef(branchRef(main), "", commit)
	})
	return errors.Join(err, repo.Close())
}

// blobs writes every file. Links and the like are refused: what they point at
// would not come along.
func blobs(tx *gitrepo.Tx, files fs.FS) (map[string]string, error) {
	all := map[string]string{}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || d.IsDir():
			return err
		case !d.Type().IsRegular():
			return fmt.Errorf("%s is not a file", name)
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		all[name], err = tx.Blob(data)
		return err
	})
	return all, err
}

func syncDir(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
