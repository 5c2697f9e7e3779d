package gateway

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/privacy"
)

// Receiving an idea, with what looks for traces of people, on the machine's
// disk, by many at once.
func BenchmarkReceive(b *testing.B) {
	w := memoryWorld(b, "orebro")
	disk, err := durable.Disk(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	w.disk, w.scan = disk, privacy.Scan
	w.open()
	contact := &Contact{People: []Person{{Name: "Bo Ek", Email: "bo@example.org"}}}
	var next atomic.Int64
	b.ReportAllocs()
	b.SetParallelism(25)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			n := int(next.Add(1))
			s := w.submission(n, fmt.Sprintf("Idé %d", n))
			s.Contact = contact
			if _, err := w.Receive(b.Context(), s); err != nil {
				b.Error(err)
				return
			}
		}
	})
}
