package check

import (
	"slices"
	"strconv"

	"github.com/idesluss/idesluss/internal/process"
)

// tally sums what was answered to each criterion of the step's form. The
// median of an even number of answers is the lower of the two in the middle.
func (h *hearing) tally(q *process.Quorum) []Tally {
	if h.form == nil {
		return nil
	}
	var out []Tally
	for i := range h.form.Criteria {
		c := &h.form.Criteria[i]
		t := Tally{Criterion: c}
		var values []int
		seats := map[string]int{}
		for _, vote := range h.v.Counted {
			answer := vote.Answers[c.ID]
			if answer == "" {
				continue
			}
			seats[answer]++
			if n, err := strconv.Atoi(answer); err == nil && c.Scale == scaleFour {
				values = append(values, n)
			}
		}
		for _, answer := range scales[c.Scale] {
			if seats[answer] > 0 {
				t.Answers = append(t.Answers, Answers{answer, seats[answer]})
			}
		}
		if len(values) > 0 {
			slices.Sort(values)
			t.Median = values[(len(values)-1)/2]
			t.Disagree = q.Disagree > 0 && values[len(values)-1]-values[0] >= q.Disagree
		}
		out = append(out, t)
	}
	return out
}
