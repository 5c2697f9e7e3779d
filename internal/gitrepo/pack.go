package gitrepo

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/idxfile"
	"github.com/go-git/go-git/v5/plumbing/hash"
)

// pack writes many objects into one file, without deltas: git gc makes them
// later. Until finish, it is a temporary file that sweep removes.
type pack struct {
	folder string
	file   *os.File
	out    *bufio.Writer
	offset int64
	count  uint32
	index  idxfile.Writer
	z      *zlib.Writer
}

// packHeader is "PACK", version 2, and the number of objects.
func packHeader(count uint32) []byte {
	return binary.BigEndian.AppendUint32([]byte("PACK\x00\x00\x00\x02"), count)
}

// newPack begins a pack in the folder of objects.
func newPack(objects string) (*pack, error) {
	file, err := os.OpenFile(filepath.Join(objects, tempPrefix+"pack"), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o444)
	if err != nil {
		return nil, err
	}
	p := &pack{folder: filepath.Join(objects, "pack"), file: file, out: bufio.NewWriterSize(file, 1<<20), z: zlib.NewWriter(nil)}
	return p, p.write(packHeader(0)) // the number is written when it is known
}

func (p *pack) write(data []byte) error {
	p.offset += int64(len(data))
	_, err := p.out.Write(data)
	return err
}

// add writes an object.
func (p *pack) add(id oid, kind plumbing.ObjectType, data []byte) error {
	if p.count++; p.count == 0 {
		return errors.New("more objects than a pack can hold")
	}
	// The type and the lowest four bits of the size, then seven bits at a time.
	var b bytes.Buffer
	first, left := byte(kind)<<4|byte(len(data)&0xf), len(data)>>4
	for left > 0 {
		b.WriteByte(first | 0x80)
		first, left = byte(left&0x7f), left>>7
	}
	b.WriteByte(first)
	p.z.Reset(&b)
	p.z.Write(data) // to memory, which does not fail
	p.z.Close()
	p.index.Add(id, uint64(p.offset), crc32.ChecksumIEEE(b.Bytes()))
	return p.write(b.Bytes())
}

// finish makes the pack durable and gives it its name.
func (p *pack) finish() error {
	if err := p.out.Flush(); err != nil {
		return err
	}
	if _, err := p.file.WriteAt(packHeader(p.count), 0); err != nil {
		return err
	}
	sum := hash.New(hash.CryptoType)
	if _, err := io.Copy(sum, io.NewSectionReader(p.file, 0, p.offset)); err != nil {
		return err
	}
	var checksum oid
	copy(checksum[:], sum.Sum(nil))
	if _, err := p.file.WriteAt(checksum[:], p.offset); err != nil {
		return err
	}
	if err := p.file.Sync(); err != nil {
		return err
	}
	name := filepath.Join(p.folder, fmt.Sprintf("pack-%s", checksum))
	if err := p.writeIndex(name+".idx", checksum); err != nil {
		return err
	}
	if err := os.Rename(p.file.Name(), name+".pack"); err != nil {
		return err
	}
	return syncDir(p.folder)
}

func (p *pack) writeIndex(name string, checksum oid) error {
	if err := p.index.OnFooter(checksum); err != nil {
		return err
	}
	index, err := p.index.Index()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if _, err := idxfile.NewEncoder(&b).Encode(index); err != nil {
		return err
	}
	return writeDurably(name, b.Bytes(), 0o444)
}

// close lets go of the file; when it was not finished it is removed.
func (p *pack) close() {
	p.file.Close()
	os.Remove(p.file.Name())
}
