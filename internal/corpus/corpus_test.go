package corpus

import (
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/process"
)

func TestWaysAddUpToAHundredPerAgeGroup(t *testing.T) {
	table, err := readTable(orebro)
	if err != nil {
		t.Fatal(err)
	}
	var sums [len(ages) + 1]int
	for _, w := range table.ways {
		for i, n := range w.weights {
			sums[i] += n
		}
	}
	for i, sum := range sums {
		if sum != 100 {
			t.Errorf("age group %d adds up to %d", i, sum)
		}
	}
}

func TestATableWithAFaultIsRefused(t *testing.T) {
	for what, text := range map[string]string{
		"a line of an unknown kind":           "stig a b",
		"a step without who decides":          "step a - -",
		"a step that carries something odd":   "step a katt - -",
		"a step that gains something odd":     "step a - katt -",
		"a way without a step":                "way 1 2 3 4",
		"a way that ends with an outcome":     "step a - - -\nway 1 2 3 4 a ja",
		"a way from a step that is not there": "way 1 2 3 4 a",
		"a way to a step that is not there":   "step a - - -\nway 1 2 3 4 a ja b",
		"a weight that is no number":          "step a - - -\nway 1 2 3 x a",
		"a form without questions":            "form a 1",
		"a form version that is no number":    "form a ett b=ja",
	} {
		if _, err := readTable(text); err == nil {
			t.Errorf("%s: no error", what)
		}
	}
}

func newCorpus(t *testing.T, n int) *Corpus {
	t.Helper()
	c, err := New(n, 1)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSizeOfACorpus(t *testing.T) {
	for _, n := range []int{-1, 0, 1, idSpace + 1} {
		if _, err := New(n, 1); err == nil {
			t.Errorf("New(%d): no error", n)
		}
	}
}

// A register has launched, ended and open ideas in about these shares; without
// them the bench would measure another site than the one that will be built.
func TestSharesOfLaunchedEndedAndOpen(t *testing.T) {
	c := newCorpus(t, 4000)
	var public, open, ended, related int
	for i := range c.Len() {
		d := c.Idea(i)
		switch {
		case c.Public(i):
			public++
		case d.Contact != "" && d.Decisions == nil, d.Contact != "" && d.Decisions[len(d.Decisions)-1].Outcome != string(process.DoNow):
			open++
		default:
			ended++
		}
		if d.Replaces != "" || d.DuplicateOf != "" || len(d.Similar) > 0 {
			related++
		}
	}
	within := func(what string, got, want int) {
		if share := got * 100 / c.Len(); share < want-3 || share > want+3 {
			t.Errorf("%s: %d %%, want about %d %%", what, share, want)
		}
	}
	within("launched", public, 20)
	within("ended", ended, 45)
	within("open", open, 35)
	within("related to another", related, 12)
}

func TestIdsAreUnique(t *testing.T) {
	c := newCorpus(t, 50_000)
	seen := make(map[string]bool, c.Len())
	for i := range c.Len() {
		id := c.life(i).id
		if seen[id] {
			t.Fatalf("idea %d has the id %s that another has", i, id)
		}
		seen[id] = true
	}
}

func TestDecisionsAreAChainInOrderOfTime(t *testing.T) {
	c := newCorpus(t, 1000)
	for i := range c.Len() {
		d := c.Idea(i)
		step, day := c.table.ways[0].start.id, d.Received
		for _, b := range d.Decisions {
			if b.Step != step {
				t.Fatalf("%s: a decision in %s, but it stood in %s", d.ID, b.Step, step)
			}
			if b.Date < day || b.Date > Until {
				t.Fatalf("%s: decided %s, after %s", d.ID, b.Date, day)
			}
			if b.Reasons == "" || b.Next == "" || b.Instance == "" {
				t.Fatalf("%s: decision without words: %+v", d.ID, b)
			}
			step, day = b.To, b.Date
		}
		if d.Step != step {
			t.Fatalf("%s: stands in %s, but was moved to %s", d.ID, d.Step, step)
		}
	}
}

func TestRelationsLeadToOtherIdeasThatExist(t *testing.T) {
	c := newCorpus(t, 1000)
	ids := map[string]bool{}
	for i := range c.Len() {
		ids[c.life(i).id] = true
	}
	related := 0
	for d := range c.Ideas() {
		for _, other := range append(d.Similar, d.Replaces, d.DuplicateOf) {
			if other == "" {
				continue
			}
			related++
			if !ids[other] || other == d.ID {
				t.Errorf("%s refers to %s", d.ID, other)
			}
		}
	}
	if related == 0 {
		t.Fatal("no idea refers to another")
	}
}

func TestTitlesAreShortEnoughToBeLaunched(t *testing.T) {
	for _, th := range things {
		for _, w := range workplaces {
			for _, p := range places {
				if title := th.title + " " + strings.Replace(w, "%s", p, 1); len([]rune(title)) > 60 {
					t.Errorf("%d characters: %s", len([]rune(title)), title)
				}
			}
		}
	}
}

// What a text weighs decides what rendering it costs.
func TestBodiesWeighWhatRealOnesDo(t *testing.T) {
	c := newCorpus(t, 500)
	total := 0
	for d := range c.Ideas() {
		for _, s := range d.Sections {
			total += len(s.Title) + len(s.Markdown)
		}
	}
	if mean := total / c.Len(); mean < 2500 || mean > 3500 {
		t.Errorf("mean body is %d bytes, want 2500–3500", mean)
	}
}

// A history is made of the idea after each decision: the text of one version
// must come again in the next.
func TestEarlierVersionsKeepTheirText(t *testing.T) {
	c := newCorpus(t, 200)
	checked := 0
	for i := range c.Len() {
		for n := range c.Decisions(i) {
			before, after := c.IdeaAfter(i, n), c.IdeaAfter(i, n+1)
			if before.Title != after.Title || before.Benefit != after.Benefit || len(before.Decisions) != n {
				t.Fatalf("%s changed with decision %d", before.ID, n)
			}
			for _, s := range before.Sections {
				if again := after.Section(s.Title); again == nil || again.Markdown != s.Markdown {
					t.Fatalf("%s: the section %s changed with decision %d", before.ID, s.Title, n)
				}
			}
			checked++
		}
	}
	if checked == 0 {
		t.Fatal("no idea has a decision")
	}
}
