package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// How much memory a build may take. Go would collect garbage whenever what is
// in use has doubled, which for a program that begins small is hundreds of
// times for nothing. We let it lie until the program is as large as any server
// can spare, and then give it a little less room than Go does: 10,000 ideas
// are built in about 60 MiB, and 100,000 in about 220.
const (
	spare      = 41 << 20  // bytes that every build may take
	overhead   = 12 << 20  // beside what is in use and the garbage
	garbage    = 65        // percent of what is in use
	much       = 200 << 20 // bytes: beyond this
	lessOfMuch = 30        // percent of garbage is enough
)

// spareMemory sets when garbage is collected: at a limit for the whole program,
// which is set anew after each time. Whoever has set GOGC or GOMEMLIMIT knows
// better.
func spareMemory() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetMemoryLimit(spare)
	debug.SetGCPercent(-1)
	runtime.SetFinalizer(new(collection), (*collection).over)
}

// collection is garbage that tells when it is collected, and then is garbage
// again for the next time.
type collection struct{ _ *byte }

func (c *collection) over() {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	debug.SetMemoryLimit(room(int64(live[0].Value.Uint64())))
	runtime.SetFinalizer(c, (*collection).over)
}

// room gives how much memory to take, in bytes, when so much is in use.
func room(live int64) int64 {
	wanted := overhead + live + live*garbage/100
	least := overhead + live + live*lessOfMuch/100
	return max(spare, min(wanted, much), least)
}
