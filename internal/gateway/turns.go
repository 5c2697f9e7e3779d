package gateway

import "sync"

// turns sees to it that what is received for one receipt is received by one
// call at a time, and that no more are at work than the disk has use for. Those
// that wait get their turn in the order they came: somebody sits and waits for
// each of them.
type turns struct {
	mu   sync.Mutex
	busy map[string]chan struct{} // by lookup: closed when that call is done
	room chan struct{}
}

// mostAtOnce is how many are received at a time.
const mostAtOnce = 64

func newTurns() *turns {
	return &turns{busy: map[string]chan struct{}{}, room: make(chan struct{}, mostAtOnce)}
}

// take waits for the turn of a receipt, and gives what ends it.
func (t *turns) take(lookup string) (end func()) {
	done := make(chan struct{})
	for {
		t.mu.Lock()
		before := t.busy[lookup]
		if before == nil {
			t.busy[lookup] = done
		}
		t.mu.Unlock()
		if before == nil {
			break
		}
		<-before
	}
	t.room <- struct{}{}
	return func() {
		<-t.room
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.busy, lookup)
		close(done)
	}
}
