package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/durable/durabletest"
)

// What has been used up stays so, whenever the power goes, for as long as it
// would hold; and is forgotten after that.
func TestWhatIsUsedUpStaysSo(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	e := &env{now: func() time.Time { return now }}
	nonce := fmt.Sprintf("%d-%032x", now.Add(8*time.Hour).Unix(), 7)
	for cut := 1; ; cut++ {
		disk := durabletest.New()
		s, err := e.spentPasses(disk)
		if err != nil {
			t.Fatal(err)
		}
		disk.CutAt(cut, cut%2 == 0)
		first, said := s.spend(nonce)
		disk.Restart(rand.New(rand.NewPCG(1, uint64(cut))))
		again, err := e.spentPasses(disk)
		if err != nil {
			t.Fatal(err)
		}
		if said == nil && (!first || !s.over(nonce) || !again.over(nonce)) {
			t.Fatalf("call %d: it was said to be used up, and is not", cut)
		}
		if said != nil && !errors.Is(said, durabletest.ErrPower) {
			t.Fatal(said)
		}
		if said != nil {
			continue
		}
		if first, err := again.spend(nonce); first || err != nil {
			t.Errorf("it is used twice: %v", err)
		}
		now = now.Add(8*time.Hour + time.Second)
		last, err := e.spentPasses(disk)
		if err != nil || last.over(nonce) {
			t.Errorf("it is remembered when it would not hold: %v", err)
		}
		if cut < 4 {
			t.Errorf("only %d calls", cut)
		}
		return
	}
}
