// Package timeline tells when each idea entered each step, from the history of
// the main branch, and what that says about the sluss as a whole.
//
// The front matter as it changes along the first-parent line is the truth;
// merge trailers (package protocol) are evidence: where the two disagree, or
// the evidence is missing, there is a [Finding]. Days are days in Sweden, and
// come from the committer's clock.
//
// An idea whose file first appears with decisions already made came from
// somewhere else, and what the file says of that time is believed: those stays
// have no commit. Neither has the first stay of an idea in the very first
// commit, which tells what there was and not since when, or of one that came in
// long before it was added here.
//
// The package gets commits as values and reads no repository. [Encode] makes a
// timeline a file, so that only new commits need to be read the next time.
package timeline

import (
	"cmp"
	"slices"
	"time"

	"github.com/idesluss/idesluss/internal/calendar"
)

// Commit is one commit of the first-parent line, as a value: what it did to
// idea files.
type Commit struct {
	ID      string
	Parent  string    // the first parent; empty for the first commit of all
	When    time.Time // committer date
	Message string
	Merge   bool
	Files   []File
}

// File is one file that a commit changed against its first parent. Only the
// place of idea files is read: ideas/YYYY/MM/name.md.
type File struct {
	Path string // slash-separated, from the root of the sluss
	Blob string // what can be asked for to read it as it became; empty when it was taken away
}

// Timeline is every idea's way up to a commit. It is not changed after it has
// been made.
type Timeline struct {
	Head     string    // the commit it was read at; empty when there is none
	Ideas    []History // by id
	Findings []Finding // oldest first
}

// History is one idea's way, oldest first.
type History struct {
	Idea      string
	Path      string // its file, where it is now or last was
	Stays     []Stay
	Added     calendar.Date // the day its file first was on main
	Changed   calendar.Date // the day its file last changed or was moved
	Removed   calendar.Date // the day its file was taken away; zero while it is there
	Decisions int           // how many its file tells of
}

// Stay is one idea's time in one step.
type Stay struct {
	Step     string // its id, folded
	Entered  calendar.Date
	Left     calendar.Date // zero while it stands there
	Commit   string        // the commit that brought it there; empty when its file tells the day instead
	Decision int           // which of its decisions brought it there, from 1; 0 for the first stay and for a move without one
}

// Idea gives the way of an idea, nil when there is no such idea.
func (t *Timeline) Idea(id string) *History {
	if t == nil {
		return nil
	}
	n, ok := slices.BinarySearchFunc(t.Ideas, id, func(h History, id string) int { return cmp.Compare(h.Idea, id) })
	if !ok {
		return nil
	}
	return &t.Ideas[n]
}

// Imported reports whether the idea was somewhere else before its file was
// here, so that the day it was added says nothing of the idea.
func (h *History) Imported() bool { return len(h.Stays) > 0 && h.Stays[0].Commit == "" }

// Edited gives the day the file last changed since it was added, or was added
// when that was news of the idea; zero when nothing is known.
func (h *History) Edited() calendar.Date {
	if h.Imported() && h.Changed == h.Added {
		return 0
	}
	return h.Changed
}

// now gives the stay the idea is in, nil when it has none or has been removed.
func (h *History) now() *Stay {
	if len(h.Stays) == 0 || !h.Removed.IsZero() {
		return nil
	}
	return &h.Stays[len(h.Stays)-1]
}

// stand corrects where the idea is: its step is what its file says, whatever
// its last decision does.
func (h *History) stand(step string) { h.Stays[len(h.Stays)-1].Step = step }
