package status

import (
	"context"
	"runtime"
	"time"
)

// coarse is more than how late an idle program wakes up for a timer. Go's
// runtime sleeps in whole milliseconds, counted from when it went idle: how
// long the work took would show in when the timer comes.
const coarse = 2 * time.Millisecond

// atLeast begins a time, and gives what waits for its end: it ends to some
// microseconds, whatever was done meanwhile. It reports false when the context
// has ended first.
func atLeast(d time.Duration) (wait func(context.Context) bool) {
	soon, end := time.NewTimer(max(0, d-coarse)), time.NewTimer(d)
	return func(ctx context.Context) bool {
		defer soon.Stop()
		defer end.Stop()
		select {
		case <-soon.C:
		case <-ctx.Done():
			return false
		}
		for { // awake, and giving way to whoever has something to do
			select {
			case <-end.C:
				return true
			case <-ctx.Done():
				return false
			default:
				runtime.Gosched()
			}
		}
	}
}
