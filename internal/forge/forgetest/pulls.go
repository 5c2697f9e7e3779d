package forgetest

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/idesluss/idesluss/internal/forge"
)

var pulls = []promise{
	{"a new repository has no pull requests", func(t *trial) {
		equal(t, "pull requests", len(t.pulls(forge.Query{})), 0)
	}},
	{"pull requests are found by state and by branch, in the order of their numbers", func(t *trial) {
		var numbers []int
		for i := range 4 {
			p := decision()
			p.Branch, p.Files = fmt.Sprintf("ide/26-7k3qm/%d", i+1), map[string][]byte{fmt.Sprintf("ideas/%d.md", i): []byte("x\n")}
			numbers = append(numbers, t.propose(p).Number)
		}
		t.merge(numbers[1])
		t.must(t.Forge.Close(t.ctx, numbers[2]))
		for _, c := range []struct {
			q    forge.Query
			want []int
		}{
			{forge.Query{}, numbers},
			{forge.Query{State: forge.Open}, []int{numbers[0], numbers[3]}},
			{forge.Query{State: forge.Merged}, []int{numbers[1]}},
			{forge.Query{State: forge.Closed}, []int{numbers[2]}},
			{forge.Query{Branch: "ide/26-7k3qm/2"}, []int{numbers[1]}},
			{forge.Query{Branch: "ide/26-7k3qm/2", State: forge.Open}, nil},
			{forge.Query{Branch: "ide/26-7k3qm/2", State: forge.Merged}, []int{numbers[1]}},
			{forge.Query{Branch: "ide/26-7k3qm/1", State: forge.Open}, []int{numbers[0]}},
			{forge.Query{Branch: "ide/26-7k3qm"}, nil},
			{forge.Query{Branch: "finns-inte"}, nil},
		} {
			var got []int
			for _, pull := range t.pulls(c.q) {
				got = append(got, pull.Number)
				if one := t.pull(pull.Number); !reflect.DeepEqual(one, pull) {
					t.Errorf("Pull gives\n%+v\nPulls gave\n%+v", one, pull)
				}
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("Pulls(%+v) gives %v, want %v", c.q, got, c.want)
			}
		}
	}},
	{"more pull requests than a page holds all come", func(t *trial) {
		const many = 104
		var stream strings.Builder
		for i := range many {
			stream.WriteString(pushed{branch: fmt.Sprintf("anna/%d", i), from: t.head(t.Main), files: map[string]string{"ny.txt": fmt.Sprint(i)}}.stream())
		}
		t.gitWith(stream.String(), "fast-import", "--quiet")
		anna := t.As("anna-ek")
		for i := range many {
			_, err := anna.Open(t.ctx, fmt.Sprintf("anna/%d", i), fmt.Sprint("Nummer ", i), "")
			t.must(err)
		}
		all := t.pulls(forge.Query{State: forge.Open})
		equal(t, "open pull requests", len(all), many)
		for i, pull := range all {
			equal(t, "title", pull.Title, fmt.Sprint("Nummer ", i))
		}
	}},
	{"what a person pushed and opened is theirs", func(t *trial) {
		head := t.push(pushed{branch: "min-idé", from: t.head(t.Main), files: map[string]string{fresh: "Ny\n"}})
		number, err := t.As("Anna-Ek").Open(t.ctx, "min-idé", "En idé från mig", "Hej!\n\nÅäö.")
		t.must(err)
		pull := t.pull(number)
		equal(t, "state", pull.State, forge.Open)
		equal(t, "author", pull.Author, "Anna-Ek")
		equal(t, "branch", pull.Branch, "min-idé")
		equal(t, "base", pull.Base, t.Main)
		equal(t, "head", pull.Head, head)
		equal(t, "title", pull.Title, "En idé från mig")
		equal(t, "body", pull.Body, "Hej!\n\nÅäö.")
	}},
	{"a push to its branch moves an open pull request's head", func(t *trial) {
		pull := t.propose(decision())
		head := t.push(pushed{branch: pull.Branch, from: pull.Head, files: map[string]string{garden: "Mer\n"}})
		equal(t, "head", t.pull(pull.Number).Head, head)
		equal(t, "head among the open", t.pulls(forge.Query{State: forge.Open})[0].Head, head)
	}},
	{"a push to its branch does not move a merged pull request's head", func(t *trial) {
		pull := t.propose(decision())
		t.merge(pull.Number)
		t.push(pushed{branch: pull.Branch, from: pull.Head, files: map[string]string{garden: "Mer\n"}})
		equal(t, "head", t.pull(pull.Number).Head, pull.Head)
	}},
	{"a number that nobody has had is not found", func(t *trial) {
		t.propose(decision())
		for _, number := range []int{-1, 0, 1_000_000} {
			t.untouched("asking for it", func() {
				_, err := t.Forge.Pull(t.ctx, number)
				t.wants("Pull", err, forge.ErrNotFound)
				_, err = t.Forge.Reviews(t.ctx, number)
				t.wants("Reviews", err, forge.ErrNotFound)
				_, err = t.Forge.Comments(t.ctx, number)
				t.wants("Comments", err, forge.ErrNotFound)
				t.wants("Review", t.Forge.Review(t.ctx, number, forge.Review{State: forge.Commented, Body: "Hej"}), forge.ErrNotFound)
				t.wants("Say", t.Forge.Say(t.ctx, number, "utlatande", "Hej", day(28)), forge.ErrNotFound)
				_, err = t.Forge.Merge(t.ctx, number, protocol(t.head(t.Main)))
				t.wants("Merge", err, forge.ErrNotFound)
				t.wants("Close", t.Forge.Close(t.ctx, number), forge.ErrNotFound)
			})
		}
	}},
}
