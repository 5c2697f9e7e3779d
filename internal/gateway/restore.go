package gateway

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/durable"
)

// A backup is unpacked beside the state, in unpackingFolder. When all of it is
// there and right, that folder is renamed to unpackedFolder: from then on it is
// restored, and what is left is to move each part to its place, which can be
// done again until it is done.
const (
	unpackingFolder = ".packas-upp"
	unpackedFolder  = ".uppackat"
)

// errHalfway stops whoever would open a state that is being restored.
var errHalfway = errors.New("a backup was being restored here, and it was interrupted: run idesluss restore again")

// RestoreFolder restores a backup into the folder that the state is in, which
// must hold no state: whole or not at all. Other things there, such as a
// forge, stay. What the folder itself notes as erased is erased again, and so
// is what the list of ids says.
func RestoreFolder(r io.Reader, dir string, erasedIDs []string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("restoring: %w", err)
	}
	if _, err := os.Lstat(filepath.Join(dir, unpackedFolder)); err == nil {
		return moveRestored(dir) // it was interrupted after all was there
	}
	for _, folder := range backedUp {
		entries, err := os.ReadDir(filepath.Join(dir, folder))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("restoring: %w", err)
		}
		if len(entries) > 0 {
			return fmt.Errorf("restoring: %s holds something already; a backup is restored where there is no state, so move what is there aside", filepath.Join(dir, folder))
		}
	}
	known, err := os.ReadDir(filepath.Join(dir, erasedFolder))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("restoring: %w", err)
	}
	for _, e := range known {
		if !strings.HasPrefix(e.Name(), ".") {
			erasedIDs = append(slices.Clone(erasedIDs), e.Name())
		}
	}
	if err := unpackBeside(r, dir, erasedIDs); err != nil {
		return err
	}
	return moveRestored(dir)
}

// unpackBeside unpacks a backup, and says that all of it is there.
func unpackBeside(r io.Reader, dir string, erasedIDs []string) error {
	unpacking := filepath.Join(dir, unpackingFolder)
	if err := os.RemoveAll(unpacking); err != nil {
		return fmt.Errorf("restoring: %w", err)
	}
	into, err := durable.Disk(unpacking)
	if err == nil {
		err = Restore(r, into, erasedIDs)
	}
	if err == nil {
		err = os.Rename(unpacking, filepath.Join(dir, unpackedFolder))
	}
	if err != nil {
		return errors.Join(err, os.RemoveAll(unpacking))
	}
	return syncFolder(dir)
}

// moveRestored writes what has been unpacked where it belongs: anew, so that
// those may read it who may read what is made there. What is noted as erased goes
// first: should anything else be used before all is there, it has that.
func moveRestored(dir string) error {
	from := filepath.Join(dir, unpackedFolder)
	into, err := durable.Disk(dir)
	if err != nil {
		return fmt.Errorf("restoring: %w", err)
	}
	for _, name := range append([]string{erasedFolder, keysFolder}, backedUp...) {
		entries, err := os.ReadDir(filepath.Join(from, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		} else if err != nil {
			return fmt.Errorf("restoring: %w", err)
		}
		folder, err := durable.Open(into, name)
		if err != nil {
			return fmt.Errorf("restoring: %w", err)
		}
		for _, e := range entries {
			data, err := os.ReadFile(filepath.Join(from, name, e.Name()))
			if err != nil {
				return fmt.Errorf("restoring: a file cannot be read: %s", durable.Reason(err))
			}
			put := folder.Put
			if name == keysFolder {
				put = folder.Add // the keys that are there are newer
			}
			if err := put(e.Name(), data); err != nil && !errors.Is(err, durable.ErrExists) {
				return fmt.Errorf("restoring: %w", err)
			}
		}
	}
	if err := os.RemoveAll(from); err != nil {
		return fmt.Errorf("restoring: %w", err)
	}
	return syncFolder(dir)
}

func syncFolder(name string) error {
	dir, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("restoring: %w", err)
	}
	if err := errors.Join(dir.Sync(), dir.Close()); err != nil {
		return fmt.Errorf("restoring: %w", err)
	}
	return nil
}

// notHalfway refuses a state that is being restored.
func (g *Gateway) notHalfway() error {
	_, err := g.Data.ReadDir(unpackedFolder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return errors.Join(err, errHalfway)
}
