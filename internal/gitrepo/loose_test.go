package gitrepo

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
)

// The file of an object that we write is read back as it was; any other file
// gives an object, or an error, and no more memory than the file answers for.
func FuzzLoose(f *testing.F) {
	f.Add([]byte("text"))
	f.Add(encodeLoose(plumbing.BlobObject, []byte("text")))
	f.Add(encodeLoose(plumbing.TreeObject, nil))
	swollen := encodeLoose(plumbing.BlobObject, make([]byte, 1<<16))
	f.Add(swollen)
	f.Add(swollen[:len(swollen)-4])
	f.Fuzz(func(t *testing.T, data []byte) {
		kind, again, err := decodeLoose(encodeLoose(plumbing.BlobObject, data))
		if err != nil || kind != plumbing.BlobObject || !bytes.Equal(again, data) {
			t.Errorf("%q became %s %q, %v", data, kind, again, err)
		}
		if _, got, err := decodeLoose(data); err == nil && len(got) > mostSwollen*len(data) {
			t.Errorf("%d bytes became %d", len(data), len(got))
		}
	})
}

// A file that is cut off, that says another size or type than it has, or that
// has another checksum, is damage.
func TestDamagedLooseObjects(t *testing.T) {
	deflated := func(text string) []byte {
		var b bytes.Buffer
		z := zlib.NewWriter(&b)
		z.Write([]byte(text))
		z.Close()
		return b.Bytes()
	}
	whole := encodeLoose(plumbing.BlobObject, []byte(strings.Repeat("rad\n", 400)))
	other := bytes.Clone(whole)
	other[len(other)-1] ^= 1
	for name, file := range map[string][]byte{
		"nothing":             nil,
		"cut off":             whole[:len(whole)/2],
		"another checksum":    other,
		"no type":             deflated("4\x00text"),
		"another type":        deflated("text 4\x00text"),
		"no size":             deflated("blob\x00text"),
		"larger than it says": deflated("blob 3\x00text"),
		"smaller":             deflated("blob 5\x00text"),
		"much smaller":        deflated("blob 999999999999\x00text"),
	} {
		if _, _, err := decodeLoose(file); !errors.Is(err, errLoose) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What has been read is remembered for as long as the repository is the same
// one: what was taken out of it when it was told anew cannot be read.
func TestAnotherRepositoryInItsPlace(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "sluss.git")
	r, err := Init(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var blob string
	err = r.Update(context.Background(), func(tx *Tx) (err error) {
		blob, err = tx.Blob([]byte("ett namn"))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if data, err := r.Blob(blob); err != nil || string(data) != "ett namn" {
			t.Fatalf("it holds %q, %v", data, err)
		}
	}
	if err := os.Rename(dir, filepath.Join(parent, "gammal.git")); err != nil {
		t.Fatal(err)
	}
	next, err := Init(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer next.Close()
	if _, err := r.Ref("refs/heads/main"); !errors.Is(err, ErrNotFound) {
		t.Fatal(err)
	}
	if data, err := r.Blob(blob); !errors.Is(err, ErrNotFound) {
		t.Errorf("it is still read: %q, %v", data, err)
	}
}

// What is remembered is bounded, and what is asked for again and again stays.
func TestRecentIsBounded(t *testing.T) {
	var r recent
	often := oid{1}
	r.put(often, object{data: []byte("ofta")})
	for n := range 200 {
		r.put(oid{2, byte(n)}, object{data: make([]byte, 1<<20)})
		if _, ok := r.get(often); !ok {
			t.Fatalf("after %d others it was forgotten", n)
		}
		held := 0
		for _, objects := range []map[oid]object{r.young, r.old} {
			for _, o := range objects {
				held += o.weight()
			}
		}
		if held > 2*recentBytes+recentMost+1<<20 {
			t.Fatalf("%d bytes are held", held)
		}
	}
	if _, ok := r.get(oid{2, 0}); ok {
		t.Error("the first was never forgotten")
	}
	large := oid{3}
	r.put(large, object{data: make([]byte, recentMost+1)})
	if _, ok := r.get(large); ok {
		t.Error("one that is very large was remembered")
	}
}
