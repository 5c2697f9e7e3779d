package local

import (
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
)

// Many pull requests, one in ten of them open, as a sluss has them after some
// years: 1,000, or as many as PULLS says. What is measured is logged (-v); what
// is tested is that the open ones are found among them, and that a review
// writes the folders on the way to it and no more.
func TestManyPullRequests(t *testing.T) {
	many := 1000
	if n, err := strconv.Atoi(os.Getenv("PULLS")); err == nil {
		many = n
	}
	ctx := t.Context()
	f := filled(t)
	measure(t, fmt.Sprint("making ", many), func() { fillWith(t, f, many) })
	list := func(q forge.Query, want int) func() {
		return func() {
			if all, err := f.Pulls(ctx, q); err != nil || len(all) != want {
				t.Errorf("%+v gives %d, %v, want %d", q, len(all), err, want)
			}
		}
	}
	measure(t, "the open ones", list(forge.Query{State: forge.Open}, many/10+1))
	measure(t, "once more", list(forge.Query{State: forge.Open}, many/10+1))
	measure(t, "one by its branch", list(forge.Query{Branch: "ide/7/1"}, 1))
	measure(t, "all", list(forge.Query{}, many+1))
	measure(t, "a review", func() {
		if err := f.ReviewAs(ctx, 11, "anna", forge.Review{State: forge.Commented, Body: "Hej", At: day}); err != nil {
			t.Error(err)
		}
	})
	l, err := openLedger(f.repo, &shelf{})
	if err != nil {
		t.Fatal(err)
	}
	before := l.commit
	if err := f.ReviewAs(ctx, 11, "bo", forge.Review{State: forge.Approved, At: day}); err != nil {
		t.Fatal(err)
	}
	if l, err = openLedger(f.repo, &shelf{}); err != nil {
		t.Fatal(err)
	}
	changes, err := f.repo.Changes(before, l.commit)
	if err != nil || len(changes) != 2 {
		t.Errorf("a review changes %+v, %v: want itself and its pull request", changes, err)
	}
}

// fillWith makes many pull requests, every tenth of them open, in one update.
func fillWith(t *testing.T, f *Forge, many int) {
	t.Helper()
	err := f.write(t.Context(), func(d *draft) error {
		main, err := f.repo.Ref(branchRef(f.main))
		if err != nil {
			return err
		}
		for i := range many {
			branch := fmt.Sprintf("ide/%d/1", i)
			p, err := d.begin(branch, f.main, main, "Låna verktyg på biblioteket", "Det här ska avgöras.", BotLogin, day)
			if err != nil {
				return err
			}
			if i%10 == 9 {
				err = d.moveBranch(branch, "", main)
			} else {
				p.State = forge.Closed
				err = d.putPull(p)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func measure(t *testing.T, what string, do func()) {
	t.Helper()
	start := time.Now()
	do()
	t.Logf("%-20s %v", what, time.Since(start).Round(10*time.Microsecond))
}
