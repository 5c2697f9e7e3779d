package check

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/idesluss/idesluss/internal/forge"
)

// FuzzExamine puts any two texts in the place of two ideas, before and after.
// Nothing may panic; the same change always gives the same findings; and one
// that changes nothing has none.
func FuzzExamine(f *testing.F) {
	base := sluss(f)
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(base)), func(name string) bool { return !strings.HasPrefix(name, "ideas/") })
	first, second := names[0], names[1]
	f.Add(base[first].Data, moved(f).new[first].Data, base[second].Data, reopened(f).new[second].Data)
	for _, name := range names {
		f.Add(base[first].Data, base[name].Data, base[second].Data, []byte{})
	}
	rules := new(Verifier)
	f.Fuzz(func(t *testing.T, oldFirst, newFirst, oldSecond, newSecond []byte) {
		p := &proposal{t: t, target: maps.Clone(base), old: maps.Clone(base), new: maps.Clone(base), author: "bot"}
		for _, file := range []struct {
			tree fstest.MapFS
			name string
			data []byte
		}{{p.old, first, oldFirst}, {p.target, first, oldFirst}, {p.new, first, newFirst}, {p.old, second, oldSecond}, {p.target, second, oldSecond}, {p.new, second, newSecond}} {
			delete(file.tree, file.name)
			if len(file.data) > 0 { // an empty text is no file
				file.tree[file.name] = &fstest.MapFile{Data: file.data}
			}
		}
		p.commits = []forge.Commit{{Message: "x"}}
		e := examine(t, p, rules)
		if again := examine(t, p, rules); !reflect.DeepEqual(e.Findings, again.Findings) {
			t.Errorf("got %v, and then %v", e.Findings, again.Findings)
		}
		nothing := bytes.Equal(oldFirst, newFirst) && bytes.Equal(oldSecond, newSecond)
		if nothing && len(e.Findings) > 0 {
			t.Errorf("nothing changes: got %v", e.Findings)
		}
		for _, f := range e.Findings {
			if f.File != first && f.File != second || f.Rule == "" || f.Message == "" {
				t.Errorf("got %+v", f)
			}
		}
	})
}

// examine is like the proposal's own, but reads the rules once and for all.
func examine(t testing.TB, p *proposal, rules *Verifier) *Effect {
	t.Helper()
	x := p.change().examiner()
	x.load = rules.load
	if err := x.examine(); err != nil {
		t.Fatal(err)
	}
	return x.effect
}

// The fuzzer seldom hits on what is nearly right, so here lines of good ideas
// are taken away, doubled and moved about.
func TestExamineMutatedIdeas(t *testing.T) {
	base := sluss(t)
	random := rand.New(rand.NewPCG(1, 2))
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(base)), func(name string) bool { return !strings.HasPrefix(name, "ideas/") })
	faulty := 0
	rounds := 400
	if os.Getenv("SOAK") != "" {
		rounds = 20_000
	}
	rules, nothing := new(Verifier), byTheBot(t)
	for range rounds {
		p := *nothing
		p.new = maps.Clone(base)
		for range 2 {
			name, other := names[random.IntN(len(names))], names[random.IntN(len(names))]
			p.put(p.new, name, mutated(random, string(base[name].Data), string(base[other].Data)))
		}
		if random.IntN(4) == 0 {
			p.target = maps.Clone(p.new)
		}
		if errors, _ := Count(examine(t, &p, rules).Findings); errors > 0 {
			faulty++
		}
	}
	if faulty < rounds/2 {
		t.Errorf("only %d of %d had a fault: the mutations are too mild", faulty, rounds)
	}
}

// mutated changes one to four lines of a text, some of them to lines of another.
func mutated(random *rand.Rand, text, other string) string {
	lines, others := strings.Split(text, "\n"), strings.Split(other, "\n")
	for range 1 + random.IntN(4) {
		n, m := random.IntN(len(lines)), random.IntN(len(lines))
		switch random.IntN(5) {
		case 0:
			lines = slices.Delete(lines, n, n+1)
		case 1:
			lines = slices.Insert(lines, m, lines[n])
		case 2:
			lines[n], lines[m] = lines[m], lines[n]
		case 3:
			lines[n] = others[random.IntN(len(others))]
		case 4:
			lines[n] += " # " + lines[m]
		}
		if len(lines) == 0 {
			lines = []string{""}
		}
	}
	return strings.Join(lines, "\n")
}
