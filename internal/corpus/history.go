package corpus

import (
	"bufio"
	"cmp"
	"io"
	"io/fs"
	"slices"

	"github.com/idesluss/idesluss/internal/calendar"
)

// Past is what really happened in a history that [Corpus.WriteHistory] wrote:
// what anyone who reads the repository should come to.
type Past struct {
	Head    int // mark of the last commit on main
	Commits int // on the first-parent line
	Ideas   []Trail
	Flaws   []Flaw // oldest first
}

// Trail is the way of one idea.
type Trail struct {
	ID, Path       string
	Added, Changed calendar.Date
	Stays          []Stay
}

// Stay is one idea's time in a step.
type Stay struct {
	Step          string
	Entered, Left calendar.Date // Left is zero while it stands there
	Mark          int           // of the commit that brought it there; 0 when only the file tells
}

// Flaw is something that was done as it should not be.
type Flaw struct {
	Kind string // no-protocol, other-protocol, not-merged
	Mark int    // of the commit
	ID   string // of the idea
}

// beginning is how many days of the register's time had passed when it was put
// in Git: what came in before is in the first commit.
const beginning = 60

// WriteHistory writes the repository of the corpus as a stream for git
// fast-import, and tells what happened in it. What site holds becomes its site
// folder, Go files aside.
//
// There are about four commits for each idea on the first-parent line of main:
// merges that add ideas in batches, a merge with a protocol for each decision
// (some of them days after it), and edits, some of which are no merges. Behind
// the merges are branches, on which some ideas stand where they never stood on
// main. Files change their name. Some ideas are in the first commit and some
// are imported later, with the decisions they had. A few merges are flawed.
// Marks of commits are those of fast-import.
func (c *Corpus) WriteHistory(w io.Writer, site fs.FS) (*Past, error) {
	h := &historian{Corpus: c, w: bufio.NewWriterSize(w, 1<<16), kept: make([]keeping, c.n)}
	h.past.Ideas = make([]Trail, c.n)
	if err := h.first(site); err != nil {
		return nil, err
	}
	for _, e := range h.events() {
		h.happen(e)
	}
	h.finish()
	slices.SortFunc(h.past.Ideas, func(a, b Trail) int { return cmp.Compare(a.ID, b.ID) })
	return &h.past, h.w.Flush()
}

// historian writes a history. Errors of writing come out of the last Flush.
type historian struct {
	*Corpus
	w    *bufio.Writer
	mark int // the last one given
	head int // of the last commit on main
	kept []keeping
	past Past
}

// keeping is how an idea stands while the history is written.
type keeping struct {
	version
	path string // empty before it is added
}

// version is one version of an idea's file.
type version struct {
	decisions int
	edits     int
	draft     bool // has not got its title yet
}

// event is something that happens on main.
type event struct {
	day   calendar.Date
	kind  kind
	ideas []int // one, or a batch
}

type kind int

const (
	adds kind = iota
	imports
	decides
	edits
	rules
)

// founded is the day of the first commit.
func founded() calendar.Date { return Until.AddDays(-span + beginning) }

// importDay is the day when some ideas come from elsewhere.
func importDay() calendar.Date { return Until.AddDays(-span / 3) }

// imported reports whether an idea comes with the import.
func imported(l life) bool {
	return l.number%37 == 5 && len(l.decided) > 0 && l.decided[0] < importDay() && l.received >= founded()
}

// events gives everything that happens after the first commit, in order. What
// happens to one idea stays in its order, since no day of it is before the last.
func (h *historian) events() []event {
	all := []event{{day: importDay(), kind: imports}, {day: importDay(), kind: rules}}
	var batch []int
	add := func() {
		day := h.life(batch[len(batch)-1]).received
		all = append(all, event{day, adds, slices.Clone(batch)})
		for _, i := range batch {
			all = append(all, h.later(i, day)...)
		}
		batch = batch[:0]
	}
	for i := range h.n {
		l := h.life(i)
		switch {
		case l.received < founded():
			all = append(all, h.later(i, founded())...)
		case imported(l):
			all[0].ideas = append(all[0].ideas, i)
			all = append(all, h.later(i, importDay())...)
		default:
			if len(batch) > 0 && l.received-h.life(batch[0]).received > longestBatch {
				add()
			}
			batch = append(batch, i)
			if len(batch) == 3+i%4 {
				add()
			}
		}
	}
	if len(batch) > 0 {
		add()
	}
	slices.SortStableFunc(all, func(a, b event) int { return cmp.Compare(a.day, b.day) })
	return all
}

// later gives what happens to idea number i after the day it was added: the
// decisions that it did not come with, some merged days later, and edits.
func (h *historian) later(i int, day calendar.Date) []event {
	var all []event
	r := newRandom(h.seed, uint64(i), 9)
	l := h.life(i)
	for n := before(l); ; n++ {
		if r.chance(editShare) && day < Until {
			day = day.AddDays(r.below(2))
			all = append(all, event{day, edits, []int{i}})
		}
		if n == len(l.decided) {
			return all
		}
		merged := l.decided[n].AddDays(max(0, r.below(8)-4))
		day = min(max(day, merged), Until)
		all = append(all, event{day, decides, []int{i}})
	}
}

// longestBatch is how many days the first idea of a batch waits for the others.
const longestBatch = 20

// editShare is how often, in per cent, an idea is edited between two decisions:
// so often that it takes four commits.
const editShare = 35

// before gives how many decisions an idea comes with when it is added.
func before(l life) int {
	day := l.received
	switch {
	case l.received < founded():
		day = founded()
	case imported(l):
		day = importDay()
	}
	n := 0
	for n < len(l.decided) && l.decided[n] < day {
		n++
	}
	return n
}
