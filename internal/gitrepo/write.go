package gitrepo

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
)

// tempPrefix begins the names of objects that are being written. Git's own
// prune removes forgotten tmp_obj_ files too.
const tempPrefix = "tmp_obj_sluss_"

var errOver = errors.New("the update is over")

// Blob writes a file's bytes and gives its id.
func (t *Tx) Blob(data []byte) (string, error) {
	id, err := t.write(plumbing.BlobObject, data)
	if err != nil {
		return "", fmt.Errorf("writing a file: %w", err)
	}
	return id.String(), nil
}

// Commit writes a commit. Author and Committer must both be given; times are
// written in UTC. ID and Signed are not read.
func (t *Tx) Commit(c Commit) (string, error) {
	id, err := t.commit(c)
	if err != nil {
		return "", fmt.Errorf("writing a commit: %w", err)
	}
	return id.String(), nil
}

func (t *Tx) commit(c Commit) (oid, error) {
	if err := t.need(c.Tree, plumbing.TreeObject); err != nil {
		return oid{}, err
	}
	for _, parent := range c.Parents {
		if err := t.need(parent, plumbing.CommitObject); err != nil {
			return oid{}, err
		}
	}
	data, err := encodeCommit(c)
	if err != nil {
		return oid{}, err
	}
	return t.write(plumbing.CommitObject, data)
}

// need demands that an object is there, and of a type unless any will do.
func (t *Tx) need(id string, kind plumbing.ObjectType) error {
	hash, err := parseID(id)
	if err != nil {
		return err
	}
	have, ok := t.known[hash]
	if !ok {
		if have, _, err = t.repo.objects.readAny(hash); err != nil {
			return err
		}
		t.known[hash] = have
	}
	if kind != plumbing.AnyObject && have != kind {
		return fmt.Errorf("%s is a %s, not a %s", id, have, kind)
	}
	return nil
}

// write writes an object, unless it is there in a file of its own. That it is
// in a pack is not enough: git may be about to replace that pack by one
// without what nothing leads to yet.
func (t *Tx) write(kind plumbing.ObjectType, data []byte) (oid, error) {
	if t.over {
		return oid{}, errOver
	}
	id := plumbing.ComputeHash(kind, data)
	if t.written[id] {
		return id, nil
	}
	if t.pack != nil {
		t.written[id], t.known[id] = true, kind
		return id, t.pack.add(id, kind, data)
	}
	name := t.repo.objects.loosePath(id)
	_, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		err = t.writeLoose(name, kind, data)
	} else if err == nil {
		err = t.freshen(name)
	}
	if err != nil {
		return oid{}, err
	}
	// If it was there already, whoever wrote it may have died before its name
	// was durable.
	t.folders[filepath.Dir(name)] = true
	t.written[id] = true
	t.known[id] = kind
	return id, nil
}

// writeLoose writes an object to a file of its own.
func (t *Tx) writeLoose(name string, kind plumbing.ObjectType, data []byte) error {
	t.temps++
	temp := filepath.Join(t.repo.objects.dir, tempPrefix+strconv.Itoa(t.temps))
	if err := writeDurably(temp, encodeLoose(kind, data), 0o444); err != nil {
		return err
	}
	err := t.place(temp, name)
	if err != nil {
		os.Remove(temp)
	}
	return err
}

// place gives a finished object its name. Git removes folders that it has
// emptied, also one that was made a moment ago.
func (t *Tx) place(temp, name string) error {
	for tries := 0; ; tries++ {
		err := os.Mkdir(filepath.Dir(name), 0o777)
		if err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
		err = os.Rename(temp, name)
		if !errors.Is(err, fs.ErrNotExist) || tries == 100 {
			return err
		}
	}
}

// freshen gives a file the time that the file system has now: whoever prunes
// spares what is new.
func (t *Tx) freshen(name string) error {
	lock := filepath.Join(t.repo.common, lockName)
	if err := os.WriteFile(lock, nil, 0o666); err != nil {
		return err
	}
	info, err := os.Stat(lock)
	if err == nil {
		err = os.Chtimes(name, time.Time{}, info.ModTime())
	}
	return err
}

// sweep removes objects that were never finished.
func (o *objects) sweep() error {
	left, err := namesIn(o.dir, tempPrefix)
	if err != nil {
		return err
	}
	for _, name := range left {
		if err := os.Remove(filepath.Join(o.dir, name)); err != nil {
			return err
		}
	}
	return nil
}
