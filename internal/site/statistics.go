package site

import (
	"iter"
	"slices"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
	"github.com/idesluss/idesluss/internal/timeline"
)

// smallest is the least number of ideas a figure may stand for where it could
// point out a person. Smaller groups are told as "färre än 5".
const smallest = timeline.Smallest

// Statistics are the figures the municipality answers for.
type Statistics struct {
	Total        int
	ThisYear     int
	Year         int
	FirstAnswers int // ideas whose first answer has been given, or should have been
	OnTime       int // of these, within the promised working days
	MedianFirst  int // working days from received to the first answer
	MedianLaunch int // days from received until the public could read of it
	Launched     int
	Late         int // open ideas whose answer is overdue
	Steps        []StepCount
	Outcomes     []OutcomeCount
	Areas        []TermCount
	Effects      []TermCount // launched ideas only
	Years        []YearCount
	Ways         *timeline.Figures // what the ideas' ways come to
}

// StepCount is how many ideas stand in a step now.
type StepCount struct {
	Step *process.Step
	N    int
}

// OutcomeCount is how many ideas have ended up in a kind of place.
type OutcomeCount struct {
	Name string
	N    int
}

// TermCount is how many ideas carry a term.
type TermCount struct {
	Term process.Term
	N    int
}

// YearCount is what came in and what was launched in a year.
type YearCount struct {
	Year, Received, Launched int
}

// statistics counts the register as of a day.
func statistics(r *Register, rules *process.Rules, today calendar.Date) *Statistics {
	s := &Statistics{Total: len(r.All), Year: today.Year(), Launched: len(r.Public)}
	var first, launch []int
	unanswered := 0
	workdays := newWorkdays(r.All, today)
	byStep := map[*process.Step]int{}
	years := map[int]*YearCount{}
	year := func(y int) *YearCount {
		if years[y] == nil {
			years[y] = &YearCount{Year: y}
		}
		return years[y]
	}
	for _, e := range r.All {
		byStep[e.Step]++
		year(e.Received.Year()).Received++
		if e.Received.Year() == s.Year {
			s.ThisYear++
		}
		if e.Late(today) {
			s.Late++
			if e.Answered().IsZero() {
				unanswered++ // a silence that is too long counts, though it has no length yet
			}
		}
		if on := e.Answered(); !on.IsZero() {
			days := workdays.Between(e.Received, on)
			first = append(first, days)
			if days <= rules.Process.Promise.AnswerDays {
				s.OnTime++
			}
		}
		if e.Public() {
			launch = append(launch, max(0, int(e.Published-e.Received)))
			year(e.Launched.Year()).Launched++
		}
	}
	s.FirstAnswers = len(first) + unanswered
	s.MedianFirst, s.MedianLaunch = percentile(first, 50), percentile(launch, 50)
	s.ofSteps(rules.Process.Steps, byStep)
	s.Ways = timeline.Measure(ways(r.All), rules.Process, today)
	s.Areas = countTerms(r.All, rules.Organisation.Areas, func(e *Entry) []string { return e.Areas })
	s.Effects = countTerms(r.Public, rules.Organisation.Effects, func(e *Entry) []string { return e.Effects })
	for _, y := range years {
		s.Years = append(s.Years, *y)
	}
	slices.SortFunc(s.Years, func(a, b YearCount) int { return a.Year - b.Year })
	return s
}

// ways gives the stays of every idea.
func ways(entries []*Entry) iter.Seq[[]timeline.Stay] {
	return func(yield func([]timeline.Stay) bool) {
		for _, e := range entries {
			if !yield(e.Stays) {
				return
			}
		}
	}
}

// ofSteps tells where ideas stand and how they have ended, in the order of the
// process.
func (s *Statistics) ofSteps(steps []*process.Step, byStep map[*process.Step]int) {
	outcomes := map[string]int{}
	for _, step := range steps {
		s.Steps = append(s.Steps, StepCount{step, byStep[step]})
		outcomes[outcomeName(step)] += byStep[step]
	}
	for _, name := range []string{goesOn, launchedName, doneDirectly, resting, referred, declined, other} {
		if n := outcomes[name]; n > 0 {
			s.Outcomes = append(s.Outcomes, OutcomeCount{name, n})
		}
	}
}

// How ideas are grouped for the public: where they ended up, in words.
const (
	goesOn       = "Är på väg"
	launchedName = "Har lanserats"
	doneDirectly = "Genomförs eller är genomförda direkt"
	resting      = "Vilar"
	referred     = "Har lämnats vidare"
	declined     = "Går inte vidare"
	other        = "Återtagna eller lämnade två gånger"
)

func outcomeName(s *process.Step) string {
	switch {
	case s.Web != "":
		return launchedName
	case s.Kind == process.Direct || s.Kind == process.Done:
		return doneDirectly
	case s.Kind == process.Resting:
		return resting
	case s.Kind == process.Referred:
		return referred
	case s.Kind == process.Closed:
		return declined
	case s.Kind == process.Withdrawn || s.Kind == process.Duplicate:
		return other
	}
	return goesOn
}

func countTerms(entries []*Entry, terms []process.Term, values func(*Entry) []string) []TermCount {
	counts := map[string]int{}
	for _, e := range entries {
		for _, v := range values(e) {
			counts[strict.Fold(v)]++
		}
	}
	out := make([]TermCount, len(terms))
	for i, t := range terms {
		out[i] = TermCount{t, counts[strict.Fold(t.ID)]}
	}
	return out
}

// percentile gives the value below which p per cent of the values lie, by the
// nearest-rank method; 0 for no values. It sorts them.
func percentile(values []int, p int) int {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	rank := (len(values)*p + 99) / 100
	return values[max(rank, 1)-1]
}

// share gives n of total in whole per cent.
func share(n, total int) int {
	if total == 0 {
		return 0
	}
	return (200*n + total) / (2 * total)
}
