package gitrepo

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/go-git/go-git/v5/plumbing/format/idxfile"
	"github.com/go-git/go-git/v5/plumbing/format/packfile"
	"github.com/go-git/go-git/v5/plumbing/hash"
)

// receive takes a pack from a server. Until it is whole and durable it is a
// temporary file that tidy removes.
func (t *Tx) receive(from io.Reader, most int64) error {
	objects := t.repo.objects.dir
	file, err := os.OpenFile(filepath.Join(objects, tempPrefix+"fetched"), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o444)
	if err != nil {
		return err
	}
	defer os.Remove(file.Name()) // which has another name when all went well
	defer file.Close()
	if most > 0 {
		from = io.LimitReader(from, most+1)
	}
	size, err := io.Copy(file, from)
	if err != nil {
		return err
	}
	if most > 0 && size > most {
		return fmt.Errorf("more than %d MB would come: too much", most>>20)
	}
	index, err := inspect(file, size)
	if err != nil {
		return err
	}
	if err := file.Sync(); err != nil {
		return err
	}
	name := filepath.Join(objects, "pack", fmt.Sprintf("pack-%x", index.PackfileChecksum))
	if err := t.writeFetchedIndex(name+".idx", index); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), name+".pack"); err != nil {
		return err
	}
	return syncDir(filepath.Dir(name))
}

// inspect reads a pack through: its sum, and each object.
func inspect(file *os.File, size int64) (*idxfile.MemoryIndex, error) {
	if err := sumOf(file, size); err != nil {
		return nil, err
	}
	var index idxfile.Writer
	parser, err := packfile.NewParser(packfile.NewScanner(file), &index)
	if err == nil {
		_, err = parser.Parse()
	}
	if err != nil {
		return nil, fmt.Errorf("what came cannot be read: %w", err)
	}
	return index.Index()
}

// sumOf holds a pack against the sum that it ends with.
func sumOf(file *os.File, size int64) error {
	const length = 20
	if size < length {
		return io.ErrUnexpectedEOF
	}
	sum := hash.New(hash.CryptoType)
	if _, err := io.Copy(sum, io.NewSectionReader(file, 0, size-length)); err != nil {
		return err
	}
	said := make([]byte, length)
	if _, err := file.ReadAt(said, size-length); err != nil {
		return err
	}
	if !bytes.Equal(said, sum.Sum(nil)) {
		return errors.New("what came is damaged: its sum is another")
	}
	_, err := file.Seek(0, io.SeekStart)
	return err
}

// writeFetchedIndex writes the index of a pack. One that lies there is of a
// fetch that was killed.
func (t *Tx) writeFetchedIndex(name string, index *idxfile.MemoryIndex) error {
	var b bytes.Buffer
	if _, err := idxfile.NewEncoder(&b).Encode(index); err != nil {
		return err
	}
	temp := filepath.Join(t.repo.objects.dir, tempPrefix+"index")
	if err := writeDurably(temp, b.Bytes(), 0o444); err != nil {
		return err
	}
	if err := os.Rename(temp, name); err != nil {
		return errors.Join(err, os.Remove(temp))
	}
	return nil
}
