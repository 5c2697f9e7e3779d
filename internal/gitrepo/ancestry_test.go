package gitrepo

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"
)

// graph is a history without a repository: commit n is named by its number,
// and its parents have lower ones.
type graph struct {
	commits []*Commit
	reads   int
}

func (g *graph) name(n int) string { return fmt.Sprintf("%040x", n) }

// number gives the number of the commit with a name.
func number(name string) int {
	n, err := strconv.ParseInt(name, 16, 0)
	if err != nil {
		panic(err)
	}
	return int(n)
}

// add adds a commit, and gives its number.
func (g *graph) add(at int64, parents ...int) int {
	n := len(g.commits)
	c := &Commit{ID: g.name(n), Committer: Signature{When: time.Unix(at, 0)}}
	for _, parent := range parents {
		c.Parents = append(c.Parents, g.name(parent))
	}
	g.commits = append(g.commits, c)
	return n
}

func (g *graph) walk() *walk {
	return &walk{read: func(id string) (*Commit, error) {
		g.reads++
		return g.commits[number(id)], nil
	}}
}

// above gives all that can be reached from a commit, itself too.
func (g *graph) above(id string) map[string]bool {
	reached := map[string]bool{}
	for stack := []string{id}; len(stack) > 0; {
		id := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if reached[id] {
			continue
		}
		reached[id] = true
		stack = append(stack, g.commits[number(id)].Parents...)
	}
	return reached
}

// bases gives the common ancestors of two commits that are no ancestors of
// another.
func (g *graph) bases(a, b string) []string {
	fromB := g.above(b)
	var common, best []string
	for id := range g.above(a) {
		if fromB[id] {
			common = append(common, id)
		}
	}
	for _, id := range common {
		if !slices.ContainsFunc(common, func(other string) bool { return other != id && g.above(other)[id] }) {
			best = append(best, id)
		}
	}
	slices.Sort(best)
	return best
}

// check compares what is found about two commits with what all of history
// says.
func (g *graph) check(t *testing.T, a, b string) {
	t.Helper()
	best := g.bases(a, b)
	base, err := g.walk().base(a, b)
	switch {
	case len(best) == 0:
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("base(%s, %s) = %s %v, and there is none", a, b, base, err)
		}
	case err != nil || !slices.Contains(best, base):
		t.Errorf("base(%s, %s) = %s %v, want one of %v", a, b, base, err, best)
	}
	between, err := g.walk().between(a, b)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, c := range between {
		for _, parent := range c.Parents {
			if !got[parent] && !g.above(a)[parent] {
				t.Errorf("between(%s, %s): %s comes before its parent %s", a, b, c.ID, parent)
			}
		}
		got[c.ID] = true
	}
	for id := range g.above(b) {
		if want := !g.above(a)[id]; got[id] != want {
			t.Errorf("between(%s, %s) has %s: %t", a, b, id, got[id])
		}
	}
}

// Where two commits parted does not hang on what the clocks of those who made
// commits say.
func TestAncestryWithoutClocks(t *testing.T) {
	clocks := map[string]func(n int, rng *rand.Rand) int64{
		"all at once":     func(int, *rand.Rand) int64 { return 0 },
		"one a minute":    func(n int, _ *rand.Rand) int64 { return int64(n) * 60 },
		"backwards":       func(n int, _ *rand.Rand) int64 { return -int64(n) * 60 },
		"any time at all": func(_ int, rng *rand.Rand) int64 { return rng.Int64N(1 << 30) },
		"a few days":      func(n int, _ *rand.Rand) int64 { return int64(n/20) * 86400 },
	}
	for name, clock := range clocks {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(60) {
				rng := rand.New(rand.NewPCG(seed, 1))
				g := &graph{}
				for n := range 10 + rng.IntN(50) {
					var parents []int
					for range min(n, rng.IntN(4)) {
						parents = append(parents, max(0, n-1-rng.IntN(1+rng.IntN(n))))
					}
					g.add(clock(n, rng), parents...)
				}
				for range 10 {
					g.check(t, g.name(rng.IntN(len(g.commits))), g.name(rng.IntN(len(g.commits))))
				}
			}
		})
	}
}

// The bot's commits of a day all have the same time. Still only what has parted
// is read, not all that was made that day.
func TestAncestryReadsWhatHasParted(t *testing.T) {
	g := &graph{}
	tip := g.add(0)
	line := []int{tip}
	for n := range 5000 {
		// Each idea and each decision comes from where main was a while before.
		from := line[max(0, len(line)-1-n%7)]
		tip = g.add(0, tip, g.add(0, from))
		line = append(line, tip)
	}
	for _, ago := range []int{0, 1, 5, 40} {
		head := g.add(0, line[len(line)-1-ago])
		g.reads = 0
		base, err := g.walk().base(g.name(tip), g.name(head))
		if want := g.name(line[len(line)-1-ago]); err != nil || base != want {
			t.Fatalf("parted at %s %v, want %s", base, err, want)
		}
		if most := 20 * (ago + 8); g.reads > most {
			t.Errorf("%d merges ago: %d commits were read, want at most %d", ago, g.reads, most)
		}
	}
}

// Any history, any clocks, any two commits.
func FuzzAncestry(f *testing.F) {
	f.Add([]byte{0, 1, 0, 0, 2, 1, 0, 0, 3, 0}, byte(2), byte(3))
	f.Add([]byte("en historia med sammanslagningar och klockor som går fel"), byte(9), byte(14))
	f.Fuzz(func(t *testing.T, data []byte, a, b byte) {
		g := &graph{}
		for n := 0; len(data) >= 2 && n < 40; n++ {
			var parents []int
			for range int(data[0]>>6) % 4 {
				if n > 0 && len(data) > 2 {
					parents = append(parents, n-1-int(data[2])%n)
					data = slices.Delete(slices.Clone(data), 2, 3)
				}
			}
			g.add(int64(data[0]&0x3f)*3600*int64(1+data[1]%30), parents...)
			data = data[2:]
		}
		if n := len(g.commits); n > 0 {
			g.check(t, g.name(int(a)%n), g.name(int(b)%n))
		}
	})
}
