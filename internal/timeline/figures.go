package timeline

import (
	"iter"
	"slices"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/process"
)

// Smallest is the least number of ideas that a figure may stand for where it
// could point out a person.
const Smallest = 5

// Figures are what the ways of all ideas come to, on a day.
type Figures struct {
	Steps    []StepFigures // in the order of the process
	Months   []Month       // every one from the first in which something happened up to the day's own
	ToPublic Spread        // from when an idea came in until the public could read of it
}

// StepFigures are those of one step.
type StepFigures struct {
	Step    *process.Step
	Left    Spread // how long ideas that have left it had been there
	InTime  int    // of these, within the step's working days; all when it has none
	Waiting int    // ideas that are there now
	Overdue int    // of these, longer than the step's working days
}

// Spread is how long something took, in working days.
type Spread struct {
	N      int // how many it is counted from
	Median int
	P90    int // nine of ten took no longer
}

// Shown reports whether the figures stand for so many ideas that anyone may see
// them.
func (s Spread) Shown() bool { return s.N >= Smallest }

// Month is what happened in a month.
type Month struct {
	First  calendar.Date // its first day
	Came   int           // ideas that entered their first step
	Moved  int           // moves from one step to another
	Public int           // ideas that the public could read of for the first time
	Ended  int           // ideas that came to where nobody waits any more, and are still there
}

// Measure counts the ways of ideas as of a day. Steps that the process has
// dropped are not told of. A step that has another id than before is the same.
func Measure(ways iter.Seq[[]Stay], p *process.Process, today calendar.Date) *Figures {
	m := newMeasure(p, today)
	for way := range ways {
		m.way(way)
	}
	return m.figures(p)
}

// measure is figures being counted.
type measure struct {
	today    calendar.Date
	workdays *calendar.Workdays
	steps    map[string]*process.Step // by folded id, former ids too
	process  *process.Process
	count    map[*process.Step]*StepFigures
	stays    map[*process.Step][]int
	toPublic []int
	months   map[calendar.Date]*Month
}

func newMeasure(p *process.Process, today calendar.Date) *measure {
	m := &measure{
		today: today, process: p, workdays: calendar.CountWorkdays(today.AddDays(-20*366), today.AddDays(1)),
		steps: map[string]*process.Step{}, count: map[*process.Step]*StepFigures{}, stays: map[*process.Step][]int{},
		months: map[calendar.Date]*Month{},
	}
	for _, s := range p.Steps {
		m.count[s] = &StepFigures{Step: s}
	}
	return m
}

// step finds a step by the id in a stay; nil when the process has dropped it.
func (m *measure) step(id string) *process.Step {
	s, ok := m.steps[id]
	if !ok {
		s = m.process.Step(id)
		m.steps[id] = s
	}
	return s
}

// way counts one idea.
func (m *measure) way(way []Stay) {
	if len(way) == 0 {
		return
	}
	came, public := way[0].Entered, false
	m.month(came).Came++
	for n := 0; n < len(way); n++ {
		stay, step := way[n], m.step(way[n].Step)
		for n+1 < len(way) && way[n+1].Decision == 0 && m.step(way[n+1].Step) == step {
			n++ // it only has another id
			stay.Left = way[n].Left
		}
		if !stay.Left.IsZero() && n+1 < len(way) {
			m.month(stay.Left).Moved++
		}
		if step == nil {
			continue
		}
		if step.Web != "" && !public {
			public = true
			m.toPublic = append(m.toPublic, m.workdays.Between(came, stay.Entered))
			m.month(stay.Entered).Public++
		}
		m.stay(step, stay)
	}
}

// stay counts one idea's time in one step.
func (m *measure) stay(step *process.Step, stay Stay) {
	c := m.count[step]
	if stay.Left.IsZero() {
		c.Waiting++
		if step.Kind.Open() && step.Days > 0 && m.workdays.Between(stay.Entered, m.today) > step.Days {
			c.Overdue++
		}
		if !step.Kind.Open() {
			m.month(stay.Entered).Ended++
		}
		return
	}
	days := m.workdays.Between(stay.Entered, stay.Left)
	m.stays[step] = append(m.stays[step], days)
	if step.Days == 0 || days <= step.Days {
		c.InTime++
	}
}

// month gives the month of a day.
func (m *measure) month(d calendar.Date) *Month {
	t := d.Time()
	first := d.AddDays(1 - t.Day())
	if m.months[first] == nil {
		m.months[first] = &Month{First: first}
	}
	return m.months[first]
}

func (m *measure) figures(p *process.Process) *Figures {
	f := &Figures{ToPublic: spread(m.toPublic)}
	for _, s := range p.Steps {
		c := m.count[s]
		c.Left = spread(m.stays[s])
		f.Steps = append(f.Steps, *c)
	}
	if len(m.months) == 0 {
		return f
	}
	first, last := m.today, m.month(m.today).First
	for d := range m.months {
		first = min(first, d)
	}
	for d := first; d <= last; d = nextMonth(d) {
		f.Months = append(f.Months, *m.month(d))
	}
	return f
}

// nextMonth gives the first day of the next month.
func nextMonth(first calendar.Date) calendar.Date { return calendar.Of(first.Time().AddDate(0, 1, 0)) }

// spread tells how long something took. It sorts the days.
func spread(days []int) Spread {
	slices.Sort(days)
	return Spread{len(days), percentile(days, 50), percentile(days, 90)}
}

// percentile gives the value below which p per cent of sorted values lie, by
// the nearest-rank method; 0 for no values.
func percentile(sorted []int, p int) int {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[max((len(sorted)*p+99)/100, 1)-1]
}
