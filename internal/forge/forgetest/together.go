package forgetest

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
)

var fixedZone = time.FixedZone("", 5400)

// atOnce runs do so many times, at the same time.
func (t *trial) atOnce(times int, do func(i int) error) {
	t.Helper()
	errs := make([]error, times)
	var wait sync.WaitGroup
	for i := range times {
		wait.Go(func() { errs[i] = do(i) })
	}
	wait.Wait()
	for _, err := range errs {
		t.must(err)
	}
}

var together = []promise{
	{"several who propose the same at once get the same pull request", func(t *trial) {
		numbers := make([]int, 6)
		t.atOnce(len(numbers), func(i int) error {
			pull, err := t.Forge.Propose(t.ctx, decision())
			if err == nil {
				numbers[i] = pull.Number
			}
			return err
		})
		for _, number := range numbers {
			equal(t, "number", number, numbers[0])
		}
		equal(t, "pull requests", len(t.pulls(forge.Query{})), 1)
	}},
	{"several who propose different things at once all get theirs", func(t *trial) {
		const many = 6
		t.atOnce(many, func(i int) error {
			p := decision()
			p.Branch, p.Title = fmt.Sprintf("ide/26-7k3qm/%d", i+1), fmt.Sprint("Nummer ", i)
			_, err := t.Forge.Propose(t.ctx, p)
			return err
		})
		numbers := map[int]bool{}
		for i := range many {
			all := t.pulls(forge.Query{Branch: fmt.Sprintf("ide/26-7k3qm/%d", i+1)})
			equal(t, "pull requests of a branch", len(all), 1)
			equal(t, "title", all[0].Title, fmt.Sprint("Nummer ", i))
			numbers[all[0].Number] = true
		}
		equal(t, "numbers", len(numbers), many)
	}},
	{"several merged at once are all merged", func(t *trial) {
		const many = 4
		var all []*forge.PullRequest
		for i := range many {
			p := decision()
			p.Branch, p.Files = fmt.Sprintf("ide/26-7k3qm/%d", i+1), map[string][]byte{fmt.Sprintf("ideas/%d.md", i): []byte("x\n")}
			all = append(all, t.propose(p))
		}
		t.atOnce(many, func(i int) error {
			_, err := t.Forge.Merge(t.ctx, all[i].Number, protocol(all[i].Head))
			return err
		})
		equal(t, "merges", t.git("rev-list", "--count", "--merges", "--first-parent", t.head(t.Main)), fmt.Sprintln(many))
		for i := range many {
			equal(t, "its file", t.git("show", fmt.Sprintf("%s:ideas/%d.md", t.head(t.Main), i)), "x\n")
		}
	}},
	{"several who merge the same at once get one merge", func(t *trial) {
		pull := t.propose(decision())
		commits := make([]string, 4)
		t.atOnce(len(commits), func(i int) (err error) {
			commits[i], err = t.Forge.Merge(t.ctx, pull.Number, protocol(pull.Head))
			return err
		})
		for _, commit := range commits {
			equal(t, "commit", commit, t.head(t.Main))
		}
		equal(t, "merges", t.git("rev-list", "--count", "--merges", t.head(t.Main)), "1\n")
	}},
	{"several who say the same at once leave one comment", func(t *trial) {
		number := t.propose(decision()).Number
		t.must(t.Forge.Say(t.ctx, number, "utlatande", "Först", day(27)))
		t.atOnce(4, func(i int) error { return t.Forge.Say(t.ctx, number, "utlatande", "Sedan", day(27)) })
		got := t.comments(number)
		equal(t, "comments", len(got), 1)
		equal(t, "body", got[0].Body, "Sedan")
	}},
	{"once the caller has given up, nothing is written and every call says so", func(t *trial) {
		pull := t.propose(decision())
		main := t.head(t.Main)
		ctx, cancel := context.WithCancel(t.ctx)
		cancel()
		f := t.Forge
		calls := map[string]func() error{
			"Propose":   func() error { _, err := f.Propose(ctx, addition()); return err },
			"Pull":      func() error { _, err := f.Pull(ctx, pull.Number); return err },
			"Pulls":     func() error { _, err := f.Pulls(ctx, forge.Query{}); return err },
			"Reviews":   func() error { _, err := f.Reviews(ctx, pull.Number); return err },
			"Comments":  func() error { _, err := f.Comments(ctx, pull.Number); return err },
			"Statuses":  func() error { _, err := f.Statuses(ctx, main); return err },
			"Head":      func() error { _, err := f.Head(ctx, t.Main); return err },
			"Files":     func() error { _, err := f.Files(ctx, main); return err },
			"Compare":   func() error { _, err := f.Compare(ctx, main, pull.Head); return err },
			"Close":     func() error { return f.Close(ctx, pull.Number) },
			"Say":       func() error { return f.Say(ctx, pull.Number, "utlatande", "Hej", day(27)) },
			"Merge":     func() error { _, err := f.Merge(ctx, pull.Number, protocol(pull.Head)); return err },
			"SetStatus": func() error { return f.SetStatus(ctx, main, forge.Status{Context: "a", State: forge.Success}) },
			"Review": func() error {
				return f.Review(ctx, pull.Number, forge.Review{State: forge.Commented, Body: "Hej", At: day(27)})
			},
		}
		for name, call := range calls {
			t.untouched(name, func() { t.wants(name, call(), context.Canceled) })
		}
	}},
}
