package check

import (
	"testing"

	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/markdown"
)

// parsed gives the base ideas as they are after parsing.
func (b base) parsed(tb testing.TB) (files []*idea.File, docs [][]*markdown.Doc) {
	tb.Helper()
	for name, text := range b.ideas {
		f, faults := idea.Parse(pathOf(tb, text), []byte(text))
		if f == nil || len(faults) > 0 {
			tb.Fatalf("%s cannot be parsed: %v", name, faults)
		}
		files, docs = append(files, f), append(docs, parseSections(f.Idea.Sections))
	}
	return files, docs
}

// BenchmarkTexts and BenchmarkLint tell what it costs to read the texts of the
// base ideas, one of each sort, and to judge them once they are read.
func BenchmarkTexts(b *testing.B) {
	files, _ := readBase(b).parsed(b)
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range files {
			parseSections(f.Idea.Sections)
		}
	}
}

func BenchmarkLint(b *testing.B) {
	base := readBase(b)
	files, docs := base.parsed(b)
	b.ReportAllocs()
	for b.Loop() {
		for i, f := range files {
			if found := lint(f, docs[i], base.rules, today); len(found) > 0 {
				b.Fatal(found)
			}
		}
	}
}
