package gitrepo

import (
	"container/heap"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
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
	queued bool
}

// paint walks from two commits, newest first, until everything left is
// reachable from both and older than all that is reachable from the left one
// only. It gives what it has seen.
func (r *Repo) paint(leftID, rightID string) (map[string]*painted, error) {
	walk, err := r.newWalk()
	if err != nil {
		return nil, err
	}
	seen := map[string]*painted{}
	var queue byDate
	push := func(id string, s side) error {
		p := seen[id]
		if p == nil {
			c, err := walk.commit(id)
			if err != nil {
				return err
			}
			p = &painted{Commit: c}
			seen[id] = p
		}
		if p.side|s == p.side {
			return nil
		}
		p.side |= s
		if !p.queued {
			p.queued = true
			heap.Push(&queue, p)
		}
		return nil
	}
	if err := push(leftID, left); err != nil {
		return nil, err
	}
	if err := push(rightID, right); err != nil {
		return nil, err
	}
	for len(queue) > 0 && !settled(queue, seen) {
		p := heap.Pop(&queue).(*painted)
		p.queued = false
		for _, parent := range p.Parents {
			if err := push(parent, p.side); err != nil {
				return nil, err
			}
		}
	}
	return seen, nil
}

// settled tells whether going on could change nothing.
func settled(queue byDate, seen map[string]*painted) bool {
	for _, p := range queue {
		if p.side != both {
			return false
		}
	}
	newest := queue[0].Committer.When
	for _, p := range seen {
		if p.side == left && !p.Committer.When.After(newest) {
			return false
		}
	}
	return true
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
	// The best are those that cannot be reached from another common one.
	var common byDate
	for _, p := range seen {
		if p.side == both {
			common = append(common, p)
		}
	}
	if len(common) == 0 {
		return "", errorf(ErrNotFound, "%s and %s have no common history", a, b)
	}
	below := map[string]bool{}
	for _, p := range common {
		markBelow(seen, p, below)
	}
	common = slices.DeleteFunc(common, func(p *painted) bool { return below[p.ID] })
	heap.Init(&common)
	return common[0].ID, nil
}

// markBelow marks the ancestors of a commit among those seen.
func markBelow(seen map[string]*painted, p *painted, below map[string]bool) {
	for _, id := range p.Parents {
		if parent := seen[id]; parent != nil && !below[id] {
			below[id] = true
			markBelow(seen, parent, below)
		}
	}
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
