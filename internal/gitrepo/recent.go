package gitrepo

import "github.com/go-git/go-git/v5/plumbing"

// object is what an object holds.
type object struct {
	kind    plumbing.ObjectType
	data    []byte
	entries []entry // of a tree that has been read as one
	commit  *Commit // of a commit that has been
}

// weight is about how many bytes it takes to remember an object.
func (o object) weight() int {
	weight := 150 + len(o.data) + 80*len(o.entries)
	if o.commit != nil {
		weight += 500 + 60*len(o.commit.Parents)
	}
	return weight
}

// recent remembers objects that were asked for not long ago. When it is full,
// those that were not asked for since it last was are forgotten.
type recent struct {
	young, old map[oid]object
	size       int // of young, in bytes
}

const (
	recentBytes = 16 << 20        // of the young; there are as many old
	recentMost  = recentBytes / 8 // of one that is remembered
)

func (r *recent) get(id oid) (object, bool) {
	if o, ok := r.young[id]; ok {
		return o, true
	}
	o, ok := r.old[id]
	if ok {
		r.put(id, o)
	}
	return o, ok
}

func (r *recent) put(id oid, o object) {
	weight := o.weight()
	if weight > recentMost {
		return
	}
	if r.young == nil || r.size > recentBytes {
		r.young, r.old, r.size = map[oid]object{}, r.young, 0
	}
	if before, there := r.young[id]; there {
		r.size -= before.weight()
	}
	r.young[id] = o
	r.size += weight
}
