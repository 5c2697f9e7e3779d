package web

import (
	"container/list"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Rate is how much one address prefix may ask for. A municipality's employees
// often share one address, so it is meant to stop programs, not people.
type Rate struct {
	Reads, Sends             float64 // requests a second, in the long run: of any kind, and those that send something
	ReadsAtOnce, SendsAtOnce int     // at once
	Prefixes                 int     // remembered; the one that has been silent longest is forgotten first
}

// DefaultRate lets some hundred people work behind one address.
var DefaultRate = Rate{Reads: 60, ReadsAtOnce: 600, Sends: 20, SendsAtOnce: 200, Prefixes: 10_000}

// limits counts requests by prefix, for a bounded number of them.
type limits struct {
	rate Rate
	now  func() time.Time

	mu     sync.Mutex
	byUse  *list.List // of *counted, latest first
	counts map[netip.Prefix]*list.Element
}

// counted is one prefix.
type counted struct {
	prefix       netip.Prefix
	reads, sends *rate.Limiter
}

func newLimits(r Rate, now func() time.Time) *limits {
	return &limits{rate: r, now: now, byUse: list.New(), counts: map[netip.Prefix]*list.Element{}}
}

// allow counts a request, and reports whether it may go on.
func (l *limits) allow(prefix netip.Prefix, sends bool) bool {
	now := l.now()
	l.mu.Lock()
	c := l.of(prefix)
	l.mu.Unlock()
	ok := c.reads.AllowN(now, 1)
	if sends {
		ok = c.sends.AllowN(now, 1) && ok
	}
	return ok
}

// of gives the counts of a prefix, and forgets another if there are too many.
func (l *limits) of(prefix netip.Prefix) *counted {
	if at := l.counts[prefix]; at != nil {
		l.byUse.MoveToFront(at)
		return at.Value.(*counted)
	}
	if l.byUse.Len() >= max(l.rate.Prefixes, 1) {
		oldest := l.byUse.Back()
		delete(l.counts, oldest.Value.(*counted).prefix)
		l.byUse.Remove(oldest)
	}
	c := &counted{
		prefix: prefix,
		reads:  rate.NewLimiter(rate.Limit(l.rate.Reads), l.rate.ReadsAtOnce),
		sends:  rate.NewLimiter(rate.Limit(l.rate.Sends), l.rate.SendsAtOnce),
	}
	l.counts[prefix] = l.byUse.PushFront(c)
	return c
}
