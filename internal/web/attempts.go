package web

import "net/http"

// AttemptRate is how often one address prefix may try a receipt. It is tighter
// than for other pages, and still enough for the employees of a municipality
// behind one address, each of whom tries the same receipt some times over.
var AttemptRate = Rate{Reads: 3, ReadsAtOnce: 90, Sends: 3, SendsAtOnce: 90, Prefixes: 10_000}

// SeekRate is how often one address prefix may ask for a fresh receipt: people do
// so now and then, and each time something is kept until the notifier comes to it.
var SeekRate = Rate{Reads: 0.05, ReadsAtOnce: 20, Sends: 0.05, SendsAtOnce: 20, Prefixes: 10_000}

// Attempts gives what counts tries of something that could be guessed, by the
// same prefixes as the guard. It reports whether the one who asks may try once
// more.
func (g Guard) Attempts(r Rate) func(*http.Request) bool {
	limits := newLimits(r, g.Now)
	return func(r *http.Request) bool { return limits.allow(g.prefix(r), true) }
}
