package status

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"net/http"
	"strings"
	"sync"
)

// What the lengths of answers are rounded up to, in bytes, so that they tell
// nothing of what stands on a page. One with a long dialogue takes two.
const (
	bucket       = 32 << 10 // as it is
	packedBucket = 12 << 10 // packed: what the network brings in its first round
)

// pad fills a page up with space after its end, where it shows nowhere.
func pad(body []byte) []byte {
	return append(bytes.Clone(body), bytes.Repeat([]byte{' '}, fill(len(body), bucket))...)
}

// fill gives how much is missing in a size to a whole number of buckets.
func fill(size, bucket int) int { return (bucket - size%bucket) % bucket }

// Of a packed page's header, RFC 1952: how long it is, the flag that says that a
// field of one's own choice follows, and what such a field has before its text.
const (
	gzipHeader  = 10
	gzipFlags   = 3
	gzipExtra   = 4
	extraHeader = 2 + 4 // its length; two letters and the length of what they name
)

// packers are kept, since making one takes longer than what it does.
var packers = sync.Pool{New: func() any {
	w, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		panic(err) // there is such a level
	}
	return w
}}

// pack compresses a page, and fills it up in the header, with a field that is
// skipped where it is unpacked: what is packed is the page alone.
func pack(body []byte) []byte {
	var out bytes.Buffer
	w := packers.Get().(*gzip.Writer)
	defer packers.Put(w)
	w.Reset(&out)
	w.Write(body) // a buffer takes everything
	w.Close()
	small := out.Bytes()
	// A field has room for 64 KiB, more than any bucket.
	padding := make([]byte, fill(len(small)+extraHeader, packedBucket))
	field := binary.LittleEndian.AppendUint16(nil, uint16(len(padding)+extraHeader-2))
	field = binary.LittleEndian.AppendUint16(append(field, "FY"...), uint16(len(padding)))
	packed := bytes.Join([][]byte{small[:gzipHeader], field, padding, small[gzipHeader:]}, nil)
	packed[gzipFlags] |= gzipExtra
	return packed
}

// unpacks tells whether who asks takes packed pages.
func unpacks(r *http.Request) bool {
	for coding := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(coding), ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			return strings.Trim(weight, " 0.") != "q=" // q=0, however precisely
		}
	}
	return false
}
