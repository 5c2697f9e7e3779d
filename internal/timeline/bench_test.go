package timeline

import (
	"fmt"
	"testing"
)

// large is a timeline of 10,000 ideas and 40,000 stays.
func large() *Timeline {
	t := &Timeline{Head: fmt.Sprintf("%040d", 1)}
	for n := range 10_000 {
		h := History{Idea: fmt.Sprintf("26-%05d", n), Path: fmt.Sprintf("ideas/2026/03/26-%05d-en-rubrik-som-ar-ungefar-sa-lang.md", n), Added: 20_000, Changed: 20_100, Decisions: 3}
		for k := range 4 {
			s := Stay{Step: fmt.Sprint("steg", k), Commit: fmt.Sprintf("%040d", 4*n+k), Decision: k, Entered: h.Added + 30}
			if k < 3 {
				s.Left = s.Entered + 30
			}
			h.Stays = append(h.Stays, s)
		}
		t.Ideas = append(t.Ideas, h)
	}
	return t
}

func BenchmarkDecode(b *testing.B) {
	data := Encode(large())
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, err := Decode(data); err != nil {
			b.Fatal(err)
		}
	}
}
