package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/idesluss/idesluss/internal/site"
)

// stampFile lies beside the two trees of a release, where no reader comes, and
// tells what the release was made from: a service that is started again finds
// its sites built. It is a digest, and goes when the release goes, so that it
// tells of nobody who is no longer seen.
//
// The pages of a release are not synced one by one, which would take longer
// than to build them. That is why their names and sizes are in the stamp too: a
// release that the machine lost a part of when it fell is not believed.
const stampFile = "stampel"

// stamp tells what a release was made from, and what there is of it. (What
// surveys answered is in a release too, and is as old as the release is: it
// does not tell when somebody answered.)
func (s *servedSites) stamp(of builtOf, release fs.FS) (string, error) {
	sum := sha256.New()
	err := json.NewEncoder(sum).Encode([]any{s.program, s.public, s.internal, of.head, of.day, of.names, of.quotes})
	for _, tree := range []string{site.PublicDir, site.InternalDir} {
		if err != nil {
			break
		}
		err = fs.WalkDir(release, tree, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			info, err := entry.Info()
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(sum, "%s %d\n", name, info.Size())
			return err
		})
	}
	if err != nil {
		return "", fmt.Errorf("looking at what was built: %w", err)
	}
	return hex.EncodeToString(sum.Sum(nil)) + "\n", nil
}

// writeStamp stamps a release that is not published yet.
func (s *servedSites) writeStamp(of builtOf, dir string) error {
	stamp, err := s.stamp(of, os.DirFS(dir))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, stampFile), []byte(stamp), 0o600)
}

// stands tells since when the release that is shown has been what would be
// built now; no time when it is not. One that cannot be read is to be built.
func (s *servedSites) stands(of builtOf) (since time.Time) {
	if s.root == nil {
		return time.Time{}
	}
	said, err := s.root.ReadFile(stampFile)
	if err != nil {
		return time.Time{}
	}
	info, err := s.root.Stat(stampFile)
	if err != nil {
		return time.Time{}
	}
	if stamp, err := s.stamp(of, s.root.FS()); err != nil || stamp != string(said) {
		return time.Time{}
	}
	return info.ModTime()
}
