package process

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func preset(t testing.TB, name string) *Process {
	t.Helper()
	p, err := Preset(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestSimulateGolden: the same seed gives the same forecast on every machine.
func TestSimulateGolden(t *testing.T) {
	for _, name := range Presets() {
		forecast, err := Simulate(preset(t, name), Simulation{Ideas: 500, Seed: 7, Start: today})
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.MarshalIndent(forecast, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		golden := filepath.Join("testdata", "simulate", name+".json")
		if *update {
			if err := os.WriteFile(golden, append(got, '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)+"\n"); diff != "" {
			t.Errorf("%s (-want +got; -update writes anew):\n%s", name, diff)
		}
	}
}

// TestSimulateIsSane says what is true of every forecast of every preset.
func TestSimulateIsSane(t *testing.T) {
	for _, name := range Presets() {
		p := preset(t, name)
		for seed := range uint64(5) {
			f, err := Simulate(p, Simulation{Ideas: 400, Seed: seed, Start: today})
			if err != nil {
				t.Fatal(err)
			}
			ended, share := f.Wandering, 0.0
			for _, end := range f.Ends {
				ended += end.Ideas
				share += end.Share
				if p.Step(end.Step).Kind.Open() {
					t.Errorf("%s: ideas end in %s, where someone waits", name, end.Step)
				}
				if end.Days.Median > end.Days.P90 {
					t.Errorf("%s: the median to %s is above the ninetieth percentile", name, end.Step)
				}
			}
			if ended != f.Ideas {
				t.Errorf("%s: %d of %d ideas came to an end", name, ended, f.Ideas)
			}
			if share < 0.99 || share > 1.0001 {
				t.Errorf("%s: the shares add up to %f", name, share)
			}
			if first := f.Steps[0]; first.Step != p.Start().ID || first.Visits < f.Ideas {
				t.Errorf("%s: %d ideas came in, but %s had %d visits", name, f.Ideas, first.Step, first.Visits)
			}
			if f.Public.Ideas == 0 || f.Public.Ideas > f.Ideas {
				t.Errorf("%s: %d ideas were shown in public", name, f.Public.Ideas)
			}
		}
	}
}

// TestSimulateFollowsDeadlines: halving every deadline shortens the way.
func TestSimulateFollowsDeadlines(t *testing.T) {
	slow, fast := preset(t, "orebro"), preset(t, "orebro")
	for _, s := range fast.Steps {
		s.Days /= 2
	}
	s := Simulation{Ideas: 1000, Seed: 1, Start: today}
	before, err := Simulate(slow, s)
	if err != nil {
		t.Fatal(err)
	}
	after, err := Simulate(fast, s)
	if err != nil {
		t.Fatal(err)
	}
	if after.Public.Days.Median >= before.Public.Days.Median {
		t.Errorf("with half the deadlines the median is %d days, before it was %d", after.Public.Days.Median, before.Public.Days.Median)
	}
}

func TestSimulateRefuses(t *testing.T) {
	for _, test := range []struct {
		sentence string
		process  *Process
		ideas    int
	}{
		{"a process with nowhere to come in", &Process{ID: "tom"}, 1},
		{"no ideas", preset(t, "orebro"), 0},
		{"more ideas than memory", preset(t, "orebro"), MaxIdeas + 1},
	} {
		if _, err := Simulate(test.process, Simulation{Ideas: test.ideas, Start: today}); err == nil {
			t.Errorf("%s is accepted", test.sentence)
		}
	}
}
