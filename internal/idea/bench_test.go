package idea_test

import (
	"testing"

	"github.com/idesluss/idesluss/internal/corpus"
	"github.com/idesluss/idesluss/internal/idea"
)

// BenchmarkParseCorpus reads ideas of all ages, as a build does. One operation
// is one file.
func BenchmarkParseCorpus(b *testing.B) {
	type file struct {
		path string
		data []byte
	}
	made, err := corpus.New(300, 1)
	if err != nil {
		b.Fatal(err)
	}
	var files []file
	size := 0
	for i := range made.Ideas() {
		f := file{idea.Path(&i), idea.Format(&i)}
		if _, faults := idea.Parse(f.path, f.data); len(faults) > 0 {
			b.Fatal(faults[0])
		}
		files = append(files, f)
		size += len(f.data)
	}
	b.SetBytes(int64(size / len(files)))
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		f := files[n%len(files)]
		idea.Parse(f.path, f.data)
		n++
	}
}
