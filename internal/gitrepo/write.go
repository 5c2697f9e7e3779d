package gitrepo

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
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

// known is what an update knows of an object: its type.
type known = plumbing.ObjectType

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
	}
	if kind != plumbing.AnyObject && have != kind {
		return fmt.Errorf("%s is a %s, not a %s", id, have, kind)
	}
	return nil
}

// write writes an object, unless it is there already.
func (t *Tx) write(kind plumbing.ObjectType, data []byte) (oid, error) {
	if t.over {
		return oid{}, errOver
	}
	id := plumbing.ComputeHash(kind, data)
	if _, ok := t.known[id]; ok {
		return id, nil
	}
	there, loose := t.repo.objects.has(id)
	switch {
	case !there:
		if err := t.writeLoose(id, kind, data); err != nil {
			return oid{}, err
		}
	case loose != "":
		// Whoever wrote it may have died before its name was durable, and
		// whoever prunes spares what is new.
		t.folders[filepath.Dir(loose)] = true
		if err := t.freshen(loose); err != nil {
			return oid{}, err
		}
	}
	t.known[id] = kind
	return id, nil
}

// writeLoose writes an object to a file of its own.
func (t *Tx) writeLoose(id oid, kind plumbing.ObjectType, data []byte) error {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	fmt.Fprintf(z, "%s %d\x00", kind, len(data))
	z.Write(data) // to memory, which does not fail
	z.Close()
	t.temps++
	temp := filepath.Join(t.repo.objects.dir, tempPrefix+strconv.Itoa(t.temps))
	if err := writeDurably(temp, b.Bytes(), 0o444); err != nil {
		return err
	}
	name := t.repo.objects.loosePath(id)
	err := os.Mkdir(filepath.Dir(name), 0o777)
	if err == nil || errors.Is(err, os.ErrExist) {
		err = os.Rename(temp, name)
	}
	if err != nil {
		os.Remove(temp)
		return err
	}
	t.folders[filepath.Dir(name)] = true
	return nil
}

// freshen gives a file the time that the file system has now.
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
