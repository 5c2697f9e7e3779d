package status_test

import "testing"

// How long a page takes says how long the least time must be.
func BenchmarkPages(b *testing.B) {
	f := frame(b, "orebro")
	s := serve(b, f)
	standing := full(f.Rules.Process, f.Rules.Process.Start())
	standing.Messages = append(standing.Messages, manyMessages(20)...)
	s.desk.standings[code(1)] = standing
	for name, typed := range map[string]string{"known": code(1).String(), "unknown": code(2).String()} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				s.post("visa", "kvitto", typed)
			}
		})
	}
}
