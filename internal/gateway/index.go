package gateway

import (
	"maps"
	"slices"
	"sync"

	"github.com/idesluss/idesluss/internal/calendar"
)

// index is what is remembered of every record, so that most questions need no
// disk. The records themselves are the truth: another process may have changed
// one, but only this one adds any.
type index struct {
	mu       sync.Mutex
	byID     map[string]entry
	lookups  map[string]string // id, by lookup
	taken    map[string]bool   // ids that are being given out, or have been erased
	known    map[string]bool   // ids of the sluss
	arrivals map[calendar.Date]int
}

// entry is what is remembered of a record.
type entry struct {
	lookup         string
	more           []string // of receipts beside the first
	shown          string   // which consent holds
	state          State
	arrived, batch calendar.Date
}

func newIndex() *index {
	return &index{
		byID: map[string]entry{}, lookups: map[string]string{},
		taken: map[string]bool{}, known: map[string]bool{}, arrivals: map[calendar.Date]int{},
	}
}

// put remembers a record as it is now.
func (x *index) put(r *record) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if _, there := x.byID[r.ID]; !there {
		x.arrivals[r.Arrived]++
	}
	x.set(r)
}

// refresh remembers a record as it was just read, unless it has been forgotten
// meanwhile.
func (x *index) refresh(r *record) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if _, there := x.byID[r.ID]; there {
		x.set(r)
	}
}

func (x *index) set(r *record) {
	for _, lookup := range x.byID[r.ID].more {
		delete(x.lookups, lookup) // it may have been replaced
	}
	var more []string
	for _, again := range r.Reissued {
		more = append(more, again.Lookup)
		x.lookups[again.Lookup] = r.ID
	}
	x.byID[r.ID] = entry{r.lookup, more, r.Shown, r.State, r.Arrived, r.Batch}
	x.lookups[r.lookup] = r.ID
	delete(x.taken, r.ID)
}

// remove forgets a record. Its id is not given out again.
func (x *index) remove(id string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, lookup := range append(x.byID[id].more, x.byID[id].lookup) {
		delete(x.lookups, lookup)
	}
	delete(x.byID, id)
	x.taken[id] = true
}

// forget is remove for a record by its lookup.
func (x *index) forget(lookup string) {
	x.mu.Lock()
	id := x.lookups[lookup]
	x.mu.Unlock()
	if id != "" {
		x.remove(id)
	}
}

// has reports whether the receipt with a lookup is acknowledged.
func (x *index) has(lookup string) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	_, ok := x.lookups[lookup]
	return ok
}

// home gives the lookup that the record stands under which a receipt opens.
func (x *index) home(lookup string) (home string, ok bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	id, ok := x.lookups[lookup]
	return x.byID[id].lookup, ok
}

// lookup gives where the record of an idea is.
func (x *index) lookup(id string) (lookup string, ok bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	e, ok := x.byID[id]
	return e.lookup, ok
}

// in gives the ids of the ideas in any of the states, sorted.
func (x *index) in(states ...State) []string {
	x.mu.Lock()
	defer x.mu.Unlock()
	var ids []string
	for id, e := range x.byID {
		if slices.Contains(states, e.state) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// entry gives what is remembered of an idea.
func (x *index) entry(id string) entry {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.byID[id]
}

// isTaken reports whether an id is somebody's.
func (x *index) isTaken(id string) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	_, ours := x.byID[id]
	return ours || x.taken[id] || x.known[id]
}

// take keeps an id from being given out, and tells whether it was free.
func (x *index) take(id string) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	if _, ours := x.byID[id]; ours || x.taken[id] || x.known[id] {
		return false
	}
	x.taken[id] = true
	return true
}

// full reports whether the cap of a day is reached.
func (x *index) full(day calendar.Date, limit int) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return limit > 0 && x.arrivals[day] >= limit
}

// arrive counts one more idea on a day, unless the cap is reached. It is
// followed by arrived or leave.
func (x *index) arrive(day calendar.Date, limit int) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	if limit > 0 && x.arrivals[day] >= limit {
		return false
	}
	x.arrivals[day]++
	return true
}

// arrived remembers a record that has been counted.
func (x *index) arrived(r *record) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.set(r)
}

// leave uncounts what came to nothing, and gives its id back.
func (x *index) leave(r *record) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.arrivals[r.Arrived]--
	delete(x.taken, r.ID)
}

// know adds ids of the sluss, and gives all of them when some were new.
func (x *index) know(ids []string) (all []string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	before := len(x.known)
	for _, id := range ids {
		x.known[id] = true
	}
	if len(x.known) == before {
		return nil
	}
	return slices.Sorted(maps.Keys(x.known))
}
