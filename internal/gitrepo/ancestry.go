package gitrepo

import (
	"container/heap"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Shallow reports whether history was cut off when the repository was cloned.
func (r *Repo) Shallow() (bool, error) {
	cut, err := r.cutOff()
	return len(cut) > 0, err
}

// cutOff gives the commits whose parents were left out of a shallow clone.
func (r *Repo) cutOff() (map[string]bool, error) {
	text, err := os.ReadFile(filepath.Join(r.common, "shallow"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("reading where history is cut off: %w", err)
	}
	cut := map[string]bool{}
	for id := range strings.FieldsSeq(string(text)) {
		cut[id] = true
	}
	return cut, nil
}

// walk reads commits, with the parents that are there.
type walk struct {
	read func(id string) (*Commit, error)
	cut  map[string]bool
}

func (r *Repo) newWalk() (*walk, error) {
	cut, err := r.cutOff()
	read := func(id string) (*Commit, error) {
		hash, err := parseID(id)
		if err != nil {
			return nil, err
		}
		return r.objects.commit(hash)
	}
	return &walk{read, cut}, err
}

func (w *walk) commit(id string) (*Commit, error) {
	c, err := w.read(id)
	if err == nil && w.cut[id] {
		first := *c
		first.Parents = nil
		c = &first
	}
	return c, err
}

// side says from which of two commits another can be reached.
type side uint8

const (
	left  side = 1
	right side = 2
	both       = left | right
)

// painted is a commit in a walk from two sides.
type painted struct {
	*Commit
	side  side
	below bool       // it can be reached from another that is on both sides
	up    []*painted // its parents, once it has been walked from
	past  bool       // it has been walked from
	nth   int        // to be seen
}

// parted is what a walk from two sides has seen, by id.
type parted map[string]*painted

// painting is a walk from two commits at once, newest first.
type painting struct {
	*walk
	seen  parted
	queue byDate // those that have not been walked from
	open  int    // how many in the queue are not below
}

// paint walks from two commits until what is left could change nothing. Clocks
// only say where to look first: what it finds does not hang on them.
func (w *walk) paint(leftID, rightID string) (parted, error) {
	p := &painting{walk: w, seen: parted{}}
	for _, end := range []struct {
		id   string
		side side
	}{{leftID, left}, {rightID, right}} {
		c, err := p.see(end.id)
		if err != nil {
			return nil, err
		}
		p.spread(c, end.side, false)
	}
	enough := 0 // how many must have been seen before it is worth asking again
	for len(p.queue) > 0 {
		if p.open == 0 && len(p.seen) >= enough {
			if p.settled() {
				break
			}
			enough = 2 * len(p.seen)
		}
		if err := p.walkFrom(heap.Pop(&p.queue).(*painted)); err != nil {
			return nil, err
		}
	}
	return p.seen, nil
}

// walkFrom paints the parents of a commit.
func (p *painting) walkFrom(c *painted) error {
	c.past = true
	if !c.below {
		p.open--
	}
	for _, id := range c.Parents {
		parent, err := p.see(id)
		if err != nil {
			return err
		}
		c.up = append(c.up, parent)
		p.spread(parent, c.side, c.side == both)
	}
	return nil
}

// see gives a commit, which waits in the queue if it is new.
func (p *painting) see(id string) (*painted, error) {
	if c := p.seen[id]; c != nil {
		return c, nil
	}
	read, err := p.commit(id)
	if err != nil {
		return nil, err
	}
	c := &painted{Commit: read, nth: len(p.seen)}
	p.seen[id] = c
	p.open++
	heap.Push(&p.queue, c)
	return c, nil
}

// spread paints a commit, and all that has been walked to from it, as far as
// that tells anything new. Each is painted at most three times.
func (p *painting) spread(c *painted, s side, below bool) {
	if c.side|s == c.side && (c.below || !below) {
		return
	}
	c.side |= s
	if below && !c.below {
		c.below = true
		if !c.past {
			p.open--
		}
	}
	for _, parent := range c.up {
		p.spread(parent, c.side, c.side == both)
	}
}

// settled tells whether going on could change nothing. It is asked when all
// that is left to walk from lies below. What is not decided then are the common
// commits that lie below no other, and those that have been reached from the
// left alone. If from each common commit that these are, or lead to, all that
// is left has been reached, nothing that is left leads to them: history would
// go round in a circle.
func (p *painting) settled() bool {
	edge := map[*painted]bool{}
	for _, c := range p.seen {
		switch {
		case c.side == both && !c.below:
			edge[c] = true
		case c.side == left && len(c.up) == 0:
			return false // it leads to nothing in common
		case c.side == left:
			for _, parent := range c.up {
				if parent.side == both {
					edge[parent] = true
				}
			}
		}
	}
	for c := range edge {
		if c.reaches() < len(p.queue) {
			return false
		}
	}
	return true
}

// reaches counts the commits that have not been walked from, and that can be
// reached from one.
func (c *painted) reaches() (ends int) {
	been := map[*painted]bool{c: true}
	for stack := []*painted{c}; len(stack) > 0; {
		c := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if !c.past {
			ends++
		}
		for _, parent := range c.up {
			if !been[parent] {
				been[parent] = true
				stack = append(stack, parent)
			}
		}
	}
	return ends
}

// byDate is a heap of commits, newest first; of those of the same time, the one
// that was seen first, so that no branch is followed much further than others.
type byDate []*painted

func (q byDate) Len() int { return len(q) }
func (q byDate) Less(i, j int) bool {
	a, b := q[i], q[j]
	if c := a.Committer.When.Compare(b.Committer.When); c != 0 {
		return c > 0
	}
	return a.nth < b.nth
}
func (q byDate) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *byDate) Push(x any)   { *q = append(*q, x.(*painted)) }
func (q *byDate) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

// MergeBase gives the best common ancestor of two commits; ErrNotFound when
// they have none. When several are as good, it is the newest.
func (r *Repo) MergeBase(a, b string) (string, error) {
	walk, err := r.newWalk()
	if err != nil {
		return "", err
	}
	base, err := walk.base(a, b)
	if err != nil {
		return "", fmt.Errorf("finding where %s and %s parted: %w", a, b, err)
	}
	return base, nil
}

func (w *walk) base(a, b string) (string, error) {
	seen, err := w.paint(a, b)
	if err != nil {
		return "", err
	}
	return seen.base()
}

// base gives the best of the commits that can be reached from both sides.
func (s parted) base() (string, error) {
	var best *painted
	for _, c := range s {
		if c.side == both && !c.below && (best == nil || c.newer(best)) {
			best = c
		}
	}
	if best == nil {
		return "", errorf(ErrNotFound, "they have no common history")
	}
	return best.ID, nil
}

// newer puts any two commits in order.
func (c *painted) newer(than *painted) bool {
	if order := c.Committer.When.Compare(than.Committer.When); order != 0 {
		return order > 0
	}
	return c.ID < than.ID
}

// Between gives the commits that are reachable from head and not from base,
// parents before children.
func (r *Repo) Between(base, head string) ([]*Commit, error) {
	walk, err := r.newWalk()
	if err != nil {
		return nil, err
	}
	commits, err := walk.between(base, head)
	if err != nil {
		return nil, fmt.Errorf("listing what %s adds to %s: %w", head, base, err)
	}
	return commits, nil
}

func (w *walk) between(base, head string) ([]*Commit, error) {
	seen, err := w.paint(head, base)
	if err != nil {
		return nil, err
	}
	return seen.added(head), nil
}

// added gives what can be reached from the left alone, parents before children.
func (s parted) added(head string) []*Commit {
	var commits []*Commit
	done := map[string]bool{}
	var add func(id string)
	add = func(id string) {
		p := s[id]
		if p == nil || p.side != left || done[id] {
			return
		}
		done[id] = true
		for _, parent := range p.Parents {
			add(parent)
		}
		commits = append(commits, p.Commit.clone())
	}
	add(head)
	return commits
}

// Parted gives what both MergeBase and Between do, for less than the two.
func (r *Repo) Parted(base, head string) (common string, added []*Commit, err error) {
	walk, err := r.newWalk()
	if err != nil {
		return "", nil, err
	}
	seen, err := walk.paint(head, base)
	if err == nil {
		common, err = seen.base()
	}
	if err != nil {
		return "", nil, fmt.Errorf("finding where %s and %s parted: %w", base, head, err)
	}
	return common, seen.added(head), nil
}
