package gitrepo

import (
	"container/heap"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
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

// walk reads commits, each once, with the parents that are there.
type walk struct {
	repo *Repo
	cut  map[string]bool
}

func (r *Repo) newWalk() (*walk, error) {
	cut, err := r.cutOff()
	return &walk{r, cut}, err
}

func (w *walk) commit(id string) (*Commit, error) {
	c, err := w.repo.Commit(id)
	if err == nil && w.cut[id] {
		c.Parents = nil
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
	side   side
	below  bool // it can be reached from another that is on both sides
	queued bool
}

// undecided tells what may yet turn out to lie below a common commit.
func (c *painted) undecided() bool { return c.side == left || c.side == both && !c.below }

// painting is a walk from two commits at once, newest first.
type painting struct {
	*walk
	seen    map[string]*painted
	queue   byDate
	open    int       // how many in the queue are not below
	oldest  time.Time // of those that may still turn out to be below; zero when not known
	changed bool      // since oldest was found
}

// wrongClocks is how much older than its parent a commit may claim to be.
// Beyond that Between may give a commit too many, never one too few.
const wrongClocks = 24 * time.Hour

// paint walks from two commits until what is left could change nothing.
func (r *Repo) paint(leftID, rightID string) (map[string]*painted, error) {
	walk, err := r.newWalk()
	if err != nil {
		return nil, err
	}
	p := &painting{walk: walk, seen: map[string]*painted{}}
	if err := p.push(leftID, left, false); err != nil {
		return nil, err
	}
	if err := p.push(rightID, right, false); err != nil {
		return nil, err
	}
	for len(p.queue) > 0 && !p.settled() {
		c := heap.Pop(&p.queue).(*painted)
		c.queued = false
		if !c.below {
			p.open--
		}
		for _, parent := range c.Parents {
			if err := p.push(parent, c.side, c.side == both); err != nil {
				return nil, err
			}
		}
	}
	return p.seen, nil
}

// push paints a commit, and puts it in the queue when that told anything new.
func (p *painting) push(id string, s side, below bool) error {
	c := p.seen[id]
	if c == nil {
		read, err := p.commit(id)
		if err != nil {
			return err
		}
		c = &painted{Commit: read}
		p.seen[id] = c
	}
	if c.side|s == c.side && (c.below || !below) {
		return nil
	}
	if c.queued && !c.below {
		p.open--
	}
	before := c.undecided()
	c.side |= s
	c.below = c.below || below
	p.changed = p.changed || before != c.undecided()
	if !c.below {
		p.open++
	}
	if !c.queued {
		c.queued = true
		heap.Push(&p.queue, c)
	}
	return nil
}

// settled tells whether going on could change nothing: all that is left lies
// below, and is older than whatever it could prove to lie below too.
func (p *painting) settled() bool {
	if p.open > 0 {
		return false
	}
	if p.changed {
		p.oldest, p.changed = time.Time{}, false
		for _, c := range p.seen {
			if c.undecided() && (p.oldest.IsZero() || c.Committer.When.Before(p.oldest)) {
				p.oldest = c.Committer.When
			}
		}
	}
	return p.oldest.IsZero() || p.queue[0].Committer.When.Before(p.oldest.Add(-wrongClocks))
}

// byDate is a heap of commits, newest first.
type byDate []*painted

func (q byDate) Len() int { return len(q) }
func (q byDate) Less(i, j int) bool {
	a, b := q[i], q[j]
	if c := a.Committer.When.Compare(b.Committer.When); c != 0 {
		return c > 0
	}
	return a.ID < b.ID
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
	seen, err := r.paint(a, b)
	if err != nil {
		return "", fmt.Errorf("finding where %s and %s parted: %w", a, b, err)
	}
	var best byDate
	for _, c := range seen {
		if c.side == both && !c.below {
			best = append(best, c)
		}
	}
	if len(best) == 0 {
		return "", errorf(ErrNotFound, "%s and %s have no common history", a, b)
	}
	heap.Init(&best)
	return best[0].ID, nil
}

// Between gives the commits that are reachable from head and not from base,
// parents before children.
func (r *Repo) Between(base, head string) ([]*Commit, error) {
	seen, err := r.paint(head, base)
	if err != nil {
		return nil, fmt.Errorf("listing what %s adds to %s: %w", head, base, err)
	}
	var commits []*Commit
	done := map[string]bool{}
	var add func(id string)
	add = func(id string) {
		p := seen[id]
		if p == nil || p.side != left || done[id] {
			return
		}
		done[id] = true
		for _, parent := range p.Parents {
			add(parent)
		}
		commits = append(commits, p.Commit)
	}
	add(head)
	return commits, nil
}
