package status

import (
	"bytes"
	"fmt"
	"testing"
)

// What it takes to make a page of ordinary length ready to be sent, within the
// least time that answers take.
func BenchmarkPack(b *testing.B) {
	var page bytes.Buffer
	for n := 0; page.Len() < 20_000; n++ {
		fmt.Fprintf(&page, "<li><p>Den %d november: idén har gått till nästa steg.</p></li>\n", n)
	}
	for b.Loop() {
		pack(page.Bytes())
	}
}
