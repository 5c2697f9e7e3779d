package local_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/local"
)

// Many pull requests, most of them ended, as a sluss has them after some
// years: 200, or as many as PULLS says. What is measured is logged (-v); what
// is tested is that the work for one does not grow with the number of all.
func TestManyPullRequests(t *testing.T) {
	many := 200
	if n, err := strconv.Atoi(os.Getenv("PULLS")); err == nil {
		many = n
	}
	ctx := t.Context()
	f, dir := create(t, map[string]string{idea: "Steg 0\n"})
	ended := many * 9 / 10
	measure(t, fmt.Sprint("making ", many), func() {
		for i := range many {
			p := decision(1)
			p.At = today.AddDate(0, 0, i/10) // ten a day
			p.Branch, p.Files = fmt.Sprintf("ide/%d/1", i), map[string][]byte{fmt.Sprintf("ideas/%d/%d.md", i/100, i): []byte("x\n")}
			pull, err := f.Propose(ctx, p)
			if err != nil {
				t.Fatal(err)
			}
			if i < ended {
				if _, err := f.Merge(ctx, pull.Number, forge.Merge{Head: pull.Head, Title: "Beslut", At: p.At}); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
	for _, packed := range []bool{false, true} {
		if packed {
			measure(t, "git gc", func() { git(t, dir, "gc", "--quiet", "--prune=now") })
		}
		f := open(t, dir)
		list := func(f *local.Forge, q forge.Query, want int) {
			if all, err := f.Pulls(ctx, q); err != nil || len(all) != want {
				t.Fatalf("%+v gives %d, %v, want %d", q, len(all), err, want)
			}
		}
		measure(t, "the open ones", func() { list(f, forge.Query{State: forge.Open}, many-ended) })
		measure(t, "again", func() { list(f, forge.Query{State: forge.Open}, many-ended) })
		measure(t, "one by its branch", func() { list(f, forge.Query{Branch: "ide/7/1"}, 1) })
		measure(t, "all", func() { list(f, forge.Query{}, many) })
		measure(t, "proposing the same", func() {
			p := decision(1)
			p.Branch, p.Files = fmt.Sprintf("ide/%d/1", many-1), map[string][]byte{fmt.Sprintf("ideas/%d/%d.md", (many-1)/100, many-1): []byte("x\n")}
			if _, err := f.Propose(ctx, p); err != nil {
				t.Fatal(err)
			}
		})
		measure(t, "a review", func() {
			if err := f.ReviewAs(ctx, many, "anna", forge.Review{State: forge.Commented, Body: fmt.Sprint(packed), At: today}); err != nil {
				t.Fatal(err)
			}
		})
	}
	// A review touches the folders on the way to it, and no more.
	before := objects(t, dir)
	if err := f.ReviewAs(ctx, many, "bo", forge.Review{State: forge.Approved, At: today}); err != nil {
		t.Fatal(err)
	}
	if n := objects(t, dir) - before; n > 10 {
		t.Errorf("a review writes %d objects", n)
	}
}

func objects(t *testing.T, dir string) int {
	t.Helper()
	n, err := strconv.Atoi(strings.Fields(git(t, dir, "count-objects"))[0])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func measure(t *testing.T, what string, do func()) {
	t.Helper()
	start := time.Now()
	do()
	t.Logf("%-20s %v", what, time.Since(start).Round(10*time.Microsecond))
}
