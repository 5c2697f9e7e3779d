package web

import (
	"net/http"
	"sync/atomic"
)

// Swap is a handler that is made anew when what it shows has changed. Requests
// under way are finished by the one that they came to.
type Swap struct{ now atomic.Pointer[http.Handler] }

// Set makes h answer from now on.
func (s *Swap) Set(h http.Handler) { s.now.Store(&h) }

// ServeHTTP implements [http.Handler].
func (s *Swap) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := s.now.Load()
	if h == nil {
		w.Header().Set("Retry-After", "10")
		say(w, http.StatusServiceUnavailable, unbuiltPage)
		return
	}
	(*h).ServeHTTP(w, r)
}
