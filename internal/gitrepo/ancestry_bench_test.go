package gitrepo

import "testing"

// What is compared when many ideas that were proposed at once are merged one by
// one: main has gone a thousand merges on, from where a proposal came.
func BenchmarkParted(b *testing.B) {
	g := &graph{}
	base := g.add(0)
	tip := base
	for range 1000 {
		tip = g.add(0, tip, g.add(0, base))
	}
	head := g.add(0, base)
	w := &walk{read: func(id string) (*Commit, error) { return g.commits[number(id)], nil }}
	for b.Loop() {
		if got, err := w.base(g.name(tip), g.name(head)); err != nil || got != g.name(base) {
			b.Fatal(got, err)
		}
	}
}
