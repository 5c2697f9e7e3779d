package site

import (
	"io/fs"
	"os"
	"testing"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
)

// discard is a sink that keeps nothing.
type discard struct{}

func (discard) Write(string, []byte) error { return nil }

func (discard) Read(name string) ([]byte, error) {
	return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrNotExist}
}

// ownSluss is the sluss of this repository.
func ownSluss() fs.FS { return os.DirFS("../..") }

// ownBuilder has loaded the sluss of this repository, and read its ideas, but
// written no page.
func ownBuilder(tb testing.TB) (*builder, []*check.Checked, []*Entry) {
	tb.Helper()
	b := &builder{in: Input{Sluss: ownSluss(), Defaults: ownSluss(), Today: calendar.Day(2026, 11, 21)}}
	if err := b.load(discard{}, discard{}); err != nil {
		tb.Fatal(err)
	}
	if b.public == nil {
		tb.Fatalf("the repository's own sluss has faults: %v", b.findings)
	}
	var ideas []*check.Checked
	var entries []*Entry
	for _, name := range b.checker.Files() {
		c, err := b.checker.Idea(name)
		if err != nil {
			tb.Fatal(err)
		}
		e := newEntry(name, &c.File.Idea, nil, b.rules.Process, &b.shared)
		if isPublic(&c.File.Idea, e.Step) {
			if e.card, err = b.card(e); err != nil {
				tb.Fatal(err)
			}
		}
		ideas, entries = append(ideas, c), append(entries, e)
	}
	if len(ideas) == 0 {
		tb.Fatal("the repository has no ideas")
	}
	return b, ideas, entries
}

// BenchmarkInternalIdea renders pages of ideas whose text is rendered already:
// what a page costs beside its Markdown.
func BenchmarkInternalIdea(b *testing.B) {
	build, ideas, entries := ownBuilder(b)
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		i := n % len(ideas)
		clear(build.internal.written) // or it would be two pages with one address
		if err := build.internalIdea(ideas[i], entries[i]); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkInternalTable renders a page of the table: a hundred ideas.
func BenchmarkInternalTable(b *testing.B) {
	build, _, entries := ownBuilder(b)
	many := make([]*Entry, perTable)
	for i := range many {
		many[i] = entries[i%len(entries)]
	}
	build.register = &Register{All: many}
	jobs := build.table(tableOrders[2])
	b.ReportAllocs()
	for b.Loop() {
		clear(build.internal.written)
		if err := jobs[0](); err != nil {
			b.Fatal(err)
		}
	}
}
