package gitrepo

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"
)

// A loose object is a file of its own: its type, its size and its bytes,
// deflated together.

// deflaters and inflaters are what makes an object small and large again; each
// takes much more memory than most objects.
var (
	deflaters = sync.Pool{New: func() any {
		z, _ := zlib.NewWriterLevel(nil, zlib.BestSpeed) // as git does; a level that there is is no error
		return z
	}}
	inflaters sync.Pool
)

// encodeLoose gives the file of an object.
func encodeLoose(kind plumbing.ObjectType, data []byte) []byte {
	var b bytes.Buffer
	z := deflaters.Get().(*zlib.Writer)
	defer deflaters.Put(z)
	z.Reset(&b)
	fmt.Fprintf(z, "%s %d\x00", kind, len(data))
	z.Write(data) // to memory, which does not fail
	z.Close()
	return b.Bytes()
}

// readLoose reads the file of an object: fs.ErrNotExist when there is none.
func readLoose(name string) (plumbing.ObjectType, []byte, error) {
	file, err := os.ReadFile(name)
	if err != nil {
		if notThere(err) {
			err = fs.ErrNotExist
		}
		return 0, nil, err
	}
	return decodeLoose(file)
}

var errLoose = errors.New("its file is damaged")

// mostSwollen is how much larger than deflated something can be.
const mostSwollen = 1032

func decodeLoose(file []byte) (plumbing.ObjectType, []byte, error) {
	z, err := inflate(file)
	if err != nil {
		return 0, nil, fmt.Errorf("%w: %v", errLoose, err)
	}
	defer inflaters.Put(z)
	in := bufio.NewReader(z)
	head, err := in.ReadString(0)
	if err != nil {
		return 0, nil, fmt.Errorf("%w: %v", errLoose, err)
	}
	word, length, _ := strings.Cut(strings.TrimSuffix(head, "\x00"), " ")
	kind, err := plumbing.ParseObjectType(word)
	if err != nil {
		return 0, nil, errLoose
	}
	size, err := strconv.ParseUint(length, 10, 62)
	if err != nil || size > mostSwollen*uint64(len(file)) {
		return 0, nil, errLoose
	}
	data := make([]byte, size)
	if _, err := io.ReadFull(in, data); err != nil {
		return 0, nil, fmt.Errorf("%w: %v", errLoose, err)
	}
	if _, err := in.ReadByte(); err != io.EOF { // also looks at the checksum
		return 0, nil, errLoose
	}
	return kind, data, nil
}

func inflate(file []byte) (io.ReadCloser, error) {
	if z, ok := inflaters.Get().(io.ReadCloser); ok {
		return z, z.(zlib.Resetter).Reset(bytes.NewReader(file), nil)
	}
	return zlib.NewReader(bytes.NewReader(file))
}
