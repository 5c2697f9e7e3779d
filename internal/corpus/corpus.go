// Package corpus makes up a whole sluss of any size, to measure with: ideas in
// the real format, with histories, answers and relations such as a register
// has after five years.
//
// The same arguments give the same bytes, on every machine and with every
// version of Go. An idea is a function of the corpus and its number, so a
// corpus of 100,000 takes no more memory than one of 10, and an idea can be
// given as it stood after any of its decisions.
//
// The ideas follow the process preset orebro; see orebro.txt. They are made to
// weigh what real ideas weigh, not to be read.
package corpus

import (
	"fmt"
	"iter"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/idea"
)

// Until is the day the corpus is seen from: nothing in it happened later.
var Until = calendar.Day(2026, 10, 30)

// span is how long the register has been open, in days.
const span = 5 * 365

// Corpus is a register of made-up ideas, numbered from 0 in the order they
// came in.
type Corpus struct {
	n     int
	seed  uint64
	table *table
}

// New gives the corpus of n ideas. It needs at least two, since ideas refer to
// each other.
func New(n int, seed uint64) (*Corpus, error) {
	if n < 2 || n > idSpace {
		return nil, fmt.Errorf("a corpus has between 2 and %d ideas, not %d", idSpace, n)
	}
	t, err := readTable(orebro)
	if err != nil {
		return nil, fmt.Errorf("orebro.txt: %w", err)
	}
	return &Corpus{n: n, seed: seed, table: t}, nil
}

// Len gives the number of ideas.
func (c *Corpus) Len() int { return c.n }

// Ideas gives every idea as it stands on the day Until.
func (c *Corpus) Ideas() iter.Seq[idea.Idea] {
	return func(yield func(idea.Idea) bool) {
		for i := range c.n {
			if !yield(c.Idea(i)) {
				return
			}
		}
	}
}

// Idea gives idea number i as it stands on the day Until.
func (c *Corpus) Idea(i int) idea.Idea { return c.IdeaAfter(i, c.Decisions(i)) }

// Decisions gives how many decisions have been made about idea number i.
func (c *Corpus) Decisions(i int) int { return len(c.life(i).way.moves) }

// IdeaAfter gives idea number i as it stood after the given number of
// decisions, none when it had just come in: what a history is made of.
func (c *Corpus) IdeaAfter(i, decisions int) idea.Idea {
	return c.life(i).write(c, decisions)
}

// Public reports whether idea number i has been launched.
func (c *Corpus) Public(i int) bool { return c.life(i).way.gained(launch) >= 0 }
