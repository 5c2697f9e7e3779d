package status

import (
	"bytes"
	"compress/gzip"
	"io"
	"math/rand/v2"
	"net/http"
	"testing"
)

// Whatever stands on a page, its lengths are whole buckets, and it is the same
// page that comes out.
func FuzzSizes(f *testing.F) {
	f.Add([]byte("<p>Så går det för din idé</p>"), 0)
	f.Add([]byte{}, 1)
	f.Add([]byte("å"), 40_000)
	f.Fuzz(func(t *testing.T, body []byte, more int) {
		chance := rand.New(rand.NewPCG(1, 2))
		for range min(max(more, 0), 100_000) { // what cannot be made smaller
			body = append(body, byte(chance.Uint32()))
		}
		padded := pad(body)
		if len(padded)%bucket != 0 || !bytes.HasPrefix(padded, body) || len(bytes.Trim(padded[len(body):], " ")) > 0 {
			t.Errorf("%d bytes are padded to %d", len(body), len(padded))
		}
		packed := pack(body)
		if len(packed)%packedBucket != 0 {
			t.Errorf("%d bytes are packed to %d", len(body), len(packed))
		}
		r, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		if out, err := io.ReadAll(r); err != nil || !bytes.Equal(out, body) {
			t.Errorf("%d bytes come out as %d: %v", len(body), len(out), err)
		}
	})
}

// A page is packed for those who say that they unpack it.
func TestWhoUnpacks(t *testing.T) {
	for accepts, want := range map[string]bool{
		"": false, "gzip": true, "gzip, deflate, br, zstd": true, "br;q=1.0, GZIP;q=0.8": true,
		"gzip;q=0": false, "gzip; q=0.000": false, "identity": false, "x-gzipped": false,
	} {
		r := &http.Request{Header: http.Header{"Accept-Encoding": {accepts}}}
		if got := unpacks(r); got != want {
			t.Errorf("Accept-Encoding %q: %v", accepts, got)
		}
	}
}
