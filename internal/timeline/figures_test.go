package timeline

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// twoSteps is a process with a step of five working days, one without a
// deadline that the public may read of, and one where ideas end.
func twoSteps() *process.Process {
	return &process.Process{Steps: []*process.Step{
		{ID: "in", Kind: process.New, Days: 5},
		{ID: "ut", FormerID: "gamla-ut", Kind: process.Ongoing, Web: "Lanserad"},
		{ID: "slut", Kind: process.Closed},
	}}
}

// walk reads "in 2026-03-02 ut 2026-03-09": steps, each with the day the idea
// entered it. A step after "=" came without a decision.
func walk(t *testing.T, text string) []Stay {
	t.Helper()
	words := strings.Fields(text)
	var stays []Stay
	decisions := 0
	for n := 0; n < len(words); n += 2 {
		step, quiet := strings.CutPrefix(words[n], "=")
		s := Stay{Step: step, Entered: date(t, words[n+1])}
		if n > 0 {
			stays[len(stays)-1].Left = s.Entered
			if !quiet {
				decisions++
				s.Decision = decisions
			}
		}
		stays = append(stays, s)
	}
	return stays
}

func TestFigures(t *testing.T) {
	p := twoSteps()
	in, out, end := p.Steps[0], p.Steps[1], p.Steps[2]
	for _, test := range []struct {
		what  string
		walks []string
		want  Figures
	}{
		{"nothing has happened", nil, Figures{Steps: []StepFigures{{Step: in}, {Step: out}, {Step: end}}}},
		{"one waits, in time on the last day", []string{"in 2026-03-13"}, Figures{
			Steps:  []StepFigures{{Step: in, Waiting: 1}, {Step: out}, {Step: end}},
			Months: []Month{{First: date(t, "2026-03-01"), Came: 1}},
		}},
		{"one has waited a working day too long", []string{"in 2026-03-12"}, Figures{
			Steps:  []StepFigures{{Step: in, Waiting: 1, Overdue: 1}, {Step: out}, {Step: end}},
			Months: []Month{{First: date(t, "2026-03-01"), Came: 1}},
		}},
		{"one left in time over a weekend, and where it is now has no deadline", []string{"in 2026-02-27 ut 2026-03-06"}, Figures{
			Steps:    []StepFigures{{Step: in, Left: Spread{1, 5, 5}, InTime: 1}, {Step: out, Waiting: 1}, {Step: end}},
			Months:   []Month{{First: date(t, "2026-02-01"), Came: 1}, {First: date(t, "2026-03-01"), Moved: 1, Public: 1}},
			ToPublic: Spread{1, 5, 5},
		}},
		{"three left, two late; a month in which nothing happened is one too", []string{
			"in 2026-01-07 slut 2026-01-08", "in 2026-01-07 slut 2026-01-15", "in 2026-01-07 slut 2026-01-16",
		}, Figures{
			Steps:  []StepFigures{{Step: in, Left: Spread{3, 6, 7}, InTime: 1}, {Step: out}, {Step: end, Waiting: 3}},
			Months: []Month{{First: date(t, "2026-01-01"), Came: 3, Moved: 3, Ended: 3}, {First: date(t, "2026-02-01")}, {First: date(t, "2026-03-01")}},
		}},
		{"a step with a new id is no move, and one that is dropped is not told of", []string{"borta 2026-03-02 gamla-ut 2026-03-03 =ut 2026-03-04"}, Figures{
			Steps:    []StepFigures{{Step: in}, {Step: out, Waiting: 1}, {Step: end}},
			Months:   []Month{{First: date(t, "2026-03-01"), Came: 1, Moved: 1, Public: 1}},
			ToPublic: Spread{1, 1, 1},
		}},
		{"the public reads of it once, however often it comes there", []string{"in 2026-03-02 ut 2026-03-03 in 2026-03-04 ut 2026-03-05"}, Figures{
			Steps:    []StepFigures{{Step: in, Left: Spread{2, 1, 1}, InTime: 2}, {Step: out, Left: Spread{1, 1, 1}, InTime: 1, Waiting: 1}, {Step: end}},
			Months:   []Month{{First: date(t, "2026-03-01"), Came: 1, Moved: 3, Public: 1}},
			ToPublic: Spread{1, 1, 1},
		}},
	} {
		var ways [][]Stay
		for _, w := range test.walks {
			ways = append(ways, walk(t, w))
		}
		got := Measure(slices.Values(ways), p, date(t, "2026-03-20"))
		if diff := cmp.Diff(&test.want, got); diff != "" {
			t.Errorf("%s:\n%s", test.what, diff)
		}
	}
}

func TestAFigureIsShownFromFiveIdeas(t *testing.T) {
	if (Spread{N: 4}).Shown() || !(Spread{N: 5}).Shown() {
		t.Error("it should be from five")
	}
}

// A file may have been changed since the timeline was read.
func TestStaysOfAFileThatHasBeenChanged(t *testing.T) {
	decided := func(step string, days ...string) *idea.Idea {
		i := &idea.Idea{Step: step, Received: date(t, "2026-03-02")}
		steps := []string{"a", "b", "c", "d"}
		for n, d := range days {
			i.Decisions = append(i.Decisions, idea.Decision{Date: date(t, d), Step: steps[n], To: steps[n+1]})
		}
		return i
	}
	known := func() *History {
		return &History{Decisions: 1, Stays: []Stay{
			{Step: "a", Entered: date(t, "2026-03-03"), Left: date(t, "2026-03-10"), Commit: "1"},
			{Step: "b", Entered: date(t, "2026-03-10"), Commit: "2", Decision: 1},
		}}
	}
	removed := known()
	removed.Removed = date(t, "2026-03-11")
	for _, test := range []struct {
		what string
		h    *History
		file *idea.Idea
		want string
	}{
		{"it has not: history tells", known(), decided("b", "2026-03-09"), "a 2026-03-03 1, b 2026-03-10 2"},
		{"a decision more: the file tells of that one", known(), decided("c", "2026-03-09", "2026-03-12"), "a 2026-03-03 1, b 2026-03-10 2, c 2026-03-12 file"},
		{"a decision more, made before the last was merged", known(), decided("c", "2026-03-09", "2026-03-09"), "a 2026-03-03 1, b 2026-03-10 2, c 2026-03-10 file"},
		{"its decision is gone: the file tells all", known(), decided("a"), "a 2026-03-02 file"},
		{"it stands elsewhere after as many decisions: the file tells all", known(), decided("x", "2026-03-09"), "a 2026-03-02 file, x 2026-03-09 file"},
		{"history does not know it", nil, decided("b", "2026-03-09"), "a 2026-03-02 file, b 2026-03-09 file"},
		{"it was taken away in history", removed, decided("b", "2026-03-09"), "a 2026-03-02 file, b 2026-03-09 file"},
		{"its days are out of order", nil, decided("c", "2026-03-09", "2026-03-05"), "a 2026-03-02 file, b 2026-03-09 file, c 2026-03-09 file"},
	} {
		before := way(test.h)
		if got := way(&History{Stays: StaysOf(test.h, test.file)}); got != test.want {
			t.Errorf("%s: %s, want %s", test.what, got, test.want)
		}
		if way(test.h) != before {
			t.Errorf("%s: the history was changed", test.what)
		}
	}
}
