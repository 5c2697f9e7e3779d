package gateway

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
)

// One receipt is received by one call at a time; others do not wait for it, as
// long as there is room.
func TestTurns(t *testing.T) {
	turns := newTurns()
	var atWork atomic.Int32
	inside := make([]atomic.Int32, 5)
	var group sync.WaitGroup
	for n := range 500 {
		group.Go(func() {
			which := n % len(inside)
			end := turns.take(fmt.Sprint(which))
			defer end()
			if now := inside[which].Add(1); now != 1 {
				t.Errorf("%d have the turn of one receipt", now)
			}
			if now := atWork.Add(1); now > mostAtOnce {
				t.Errorf("%d are at work", now)
			}
			atWork.Add(-1)
			inside[which].Add(-1)
		})
	}
	group.Wait()
	if len(turns.busy) > 0 || len(turns.room) > 0 {
		t.Errorf("%d are still waited for, %d at work", len(turns.busy), len(turns.room))
	}

	// While one is held, as many others as there is room for get their turns.
	held := turns.take("en")
	var ends []func()
	for n := range mostAtOnce - 1 {
		ends = append(ends, turns.take(fmt.Sprint("andra ", n)))
	}
	full := make(chan bool)
	go func() {
		turns.take("en till")()
		close(full)
	}()
	select {
	case <-full:
		t.Error("there was room for one more")
	default:
	}
	held()
	<-full
	for _, end := range ends {
		end()
	}
}
