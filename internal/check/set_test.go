package check

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/idea"
)

// small gives an idea that says nothing but its id and some relations.
func small(t testing.TB, id string, lines ...string) *idea.File {
	t.Helper()
	text := "---\nformat: 1\nid: " + id + "\ntitel: En idé\ntyp: ide\nsteg: provning\ninkommen: 2026-03-18\n" +
		"omrade: [kultur-fritid]\nnytta: Det blir bättre.\n" + strings.Join(append(lines, "---"), "\n") + "\n"
	path := "ideas/2026/03/" + id + "-en-ide.md"
	f, faults := idea.Parse(path, []byte(text))
	if f == nil {
		t.Fatal(faults)
	}
	return f
}

func TestSet(t *testing.T) {
	type file struct {
		id    string
		lines []string
	}
	for _, c := range []struct {
		what  string
		files []file
		want  []string // "rule place", sorted by place
		tells string
	}{
		{"ideas that refer to each other are fine",
			[]file{{"26-aaaa1", []string{"liknar: [26-aaaa2]"}}, {"26-aaaa2", []string{"liknar: [26-aaaa1]"}}}, nil, ""},
		{"an idea may refer to a challenge",
			[]file{{"26-aaaa1", []string{"utmaning: [slang-mindre]"}}}, nil, ""},
		{"a challenge does not exist",
			[]file{{"26-aaaa1", []string{"utmaning: [slang-midre]"}}}, []string{"okand-hanvisning 26-aaaa1:10"}, "Menade du slang-mindre?"},
		{"the earlier attempt does not exist",
			[]file{{"26-aaaa1", []string{"ersatter: 26-aaab2"}}, {"26-aaaa2", nil}}, []string{"okand-hanvisning 26-aaaa1:10"}, "Menade du 26-aaaa2?"},
		{"a similar idea does not exist",
			[]file{{"26-aaaa1", []string{"liknar:", "  - 26-aaaa2", "  - 26-zzzz9"}}, {"26-aaaa2", nil}}, []string{"okand-hanvisning 26-aaaa1:12"}, "26-zzzz9 (liknar)"},
		{"the duplicate does not exist",
			[]file{{"26-aaaa1", []string{"dubblett_av: 26-zzzz9"}}}, []string{"okand-hanvisning 26-aaaa1:10"}, "dubblett_av"},
		{"two ideas replace each other",
			[]file{{"26-aaaa2", []string{"ersatter: 26-aaaa1"}}, {"26-aaaa1", []string{"ersatter: 26-aaaa2"}}},
			[]string{"ring 26-aaaa1:10"}, "26-aaaa1 → 26-aaaa2 → 26-aaaa1"},
		{"three ideas duplicate each other, and a fourth one of them",
			[]file{
				{"26-aaaa3", []string{"dubblett_av: 26-aaaa2"}}, {"26-aaaa2", []string{"dubblett_av: 26-aaaa1"}},
				{"26-aaaa1", []string{"dubblett_av: 26-aaaa3"}}, {"26-aaaa0", []string{"dubblett_av: 26-aaaa1"}},
			},
			[]string{"ring 26-aaaa1:10"}, "26-aaaa1 → 26-aaaa3 → 26-aaaa2 → 26-aaaa1"},
		{"a chain that ends is no ring",
			[]file{{"26-aaaa3", []string{"ersatter: 26-aaaa2"}}, {"26-aaaa2", []string{"ersatter: 26-aaaa1"}}, {"26-aaaa1", nil}}, nil, ""},
		{"replacing one that duplicates the first is no ring",
			[]file{{"26-aaaa1", []string{"ersatter: 26-aaaa2"}}, {"26-aaaa2", []string{"dubblett_av: 26-aaaa1"}}}, nil, ""},
		{"an idea that refers to itself was told when it was parsed",
			[]file{{"26-aaaa1", []string{"ersatter: 26-aaaa1"}}}, nil, ""},
	} {
		t.Run(c.what, func(t *testing.T) {
			for _, reversed := range []bool{false, true} {
				if reversed {
					slices.Reverse(c.files) // the order of files must not matter
				}
				var set Set
				set.AddChallenge("ideas/utmaningar/slang-mindre.md", "slang-mindre")
				for _, f := range c.files {
					set.Add(small(t, f.id, f.lines...))
				}
				var got []string
				told := ""
				for _, f := range set.Findings() {
					got = append(got, fmt.Sprintf("%s %s:%d", f.Rule, f.File[len("ideas/2026/03/"):][:8], f.Line))
					told += f.Message + " " + f.Remedy
				}
				if !slices.Equal(got, c.want) {
					t.Fatalf("got %v, want %v", got, c.want)
				}
				if !strings.Contains(told, c.tells) {
					t.Errorf("%q does not tell %q", told, c.tells)
				}
			}
		})
	}
}

func TestTwoFilesWithOneID(t *testing.T) {
	var set Set
	first, second := small(t, "26-aaaa1"), small(t, "26-aaaa1")
	second.Path = "ideas/2026/03/26-aaaa1-samma-igen.md"
	set.Add(second)
	set.Add(first)
	found := set.Findings()
	if len(found) != 1 {
		t.Fatalf("want one finding, got %v", found)
	}
	got := found[0]
	if got.Rule != "samma-id" || got.File != second.Path || got.Line != 3 || !strings.Contains(got.Message, first.Path) {
		t.Errorf("got %+v", got)
	}
}

// A sluss with 100,000 ideas must fit beside everything else in memory.
func TestSetIsSmall(t *testing.T) {
	const ideas, most = 20_000, 300 // bytes per idea
	f := small(t, "26-aaaa1", "liknar: [26-aaaa2]", "utmaning: [slang-mindre]")
	var before, after runtime.MemStats
	var set Set
	runtime.GC()
	runtime.ReadMemStats(&before)
	for n := range ideas {
		f.Idea.ID = fmt.Sprintf("26-%05d", n)
		f.Path = "ideas/2026/03/" + f.Idea.ID + "-lana-verktyg-pa-biblioteket.md"
		set.Add(f)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if each := (after.HeapAlloc - before.HeapAlloc) / ideas; each > most {
		t.Errorf("the set keeps %d bytes per idea, want at most %d", each, most)
	} else {
		t.Logf("%d bytes per idea", each)
	}
	runtime.KeepAlive(&set)
}
