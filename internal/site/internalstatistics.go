package site

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/timeline"
)

// internalStatisticsView is what statistik.html gets: the figures of the
// public page in more depth. Nothing is suppressed: whoever reads this can
// count the ideas in the lists.
type internalStatisticsView struct {
	Lead   string
	Key    []row
	Charts []*chartView
	Stays  []stayRow
	Years  []yearRow
}

// stayRow is how long ideas have stood in a step.
type stayRow struct {
	Step                   string
	N, Median, P90, Within string // of those that have left it
	Days                   string // the deadline, in working days
	Now, Over              string // there now, and of these longer than that
}

// yearRow is what came in and out during a year or a month.
type yearRow struct {
	Label                             string
	Received, Answers, Launched, Ends string
}

func (b *builder) internalStatistics() []job {
	p := &Page{
		Path: "/statistik/", Kind: "statistik", Title: "Statistik", Section: "/statistik/", Crumbs: startCrumb,
		Description: "Var idéerna står, hur länge de väntar och hur många som kommer in och blir klara.",
	}
	return []job{page(b.internal, p, func() *internalStatisticsView {
		f := countFlow(b.register.All, b.rules.Process, b.in.Today)
		return &internalStatisticsView{
			Lead: "Siffrorna gäller alla idéer fram till den " + b.in.Today.Words() + ".",
			Key:  f.key(b), Charts: b.internalCharts(f), Stays: stayRows(b.statistics.Ways), Years: f.yearRows(),
		}
	})}
}

// flow is what the internal statistics count beside what the public ones do.
type flow struct {
	open    int
	late    [4]int // in time, and late by 1–5, 6–20 and more working days
	waiting map[string]int
	launch  []int // days from received to launch
	years   map[string]*yearCount
	months  []monthCount // the latest twelve, oldest first
}

type yearCount struct{ received, answers, launched, ended int }

type monthCount struct {
	first calendar.Date
	yearCount
}

// countFlow goes through the ideas once.
func countFlow(entries []*Entry, p *process.Process, today calendar.Date) *flow {
	f := &flow{waiting: map[string]int{}, years: map[string]*yearCount{}}
	f.months = latestMonths(today, 12)
	works := map[*process.Step]string{}
	for _, s := range p.Steps {
		works[s] = cmp.Or(lowerAll(roleNames(p, s.Work)), "ingen som processen säger")
	}
	days := newWorkdays(entries, today)
	for _, e := range entries {
		f.at(e.Received, func(c *yearCount) { c.received++ })
		if on := e.Answered(); !on.IsZero() {
			f.at(on, func(c *yearCount) { c.answers++ })
		}
		if e.Public() {
			f.launch = append(f.launch, max(0, int(e.Published-e.Received)))
			f.at(e.Launched, func(c *yearCount) { c.launched++ })
		}
		if !e.Open() {
			f.at(endedOn(e), func(c *yearCount) { c.ended++ })
			continue
		}
		f.open++
		f.late[lateClass(e, today, days)]++
		who := works[e.Step]
		if e.WaitingFor != "" {
			who = known(waitingWords, e.WaitingFor)
		}
		f.waiting[who]++
	}
	return f
}

// at counts something that happened on a day, in its year and its month.
func (f *flow) at(d calendar.Date, count func(*yearCount)) {
	year := strconv.Itoa(d.Year())
	if f.years[year] == nil {
		f.years[year] = &yearCount{}
	}
	count(f.years[year])
	for n := len(f.months) - 1; n >= 0; n-- {
		if m := &f.months[n]; d >= m.first {
			if n < len(f.months)-1 || d < f.monthsEnd() {
				count(&m.yearCount)
			}
			return
		}
	}
}

// monthsEnd gives the day after the last of the months.
func (f *flow) monthsEnd() calendar.Date {
	t := f.months[len(f.months)-1].first.Time()
	return calendar.Of(t.AddDate(0, 1, 0))
}

// latestMonths gives the n months up to and with the day's own.
func latestMonths(today calendar.Date, n int) []monthCount {
	t := today.Time()
	first := calendar.Day(t.Year(), t.Month(), 1).Time()
	out := make([]monthCount, n)
	for i := range out {
		out[i].first = calendar.Of(first.AddDate(0, i-n+1, 0))
	}
	return out
}

// lateClass gives how late an open idea is, as an index of flow.late.
func lateClass(e *Entry, today calendar.Date, days *calendar.Workdays) int {
	if !e.Late(today) {
		return 0
	}
	switch n := days.Between(e.AnswerBy, today); {
	case n <= 5:
		return 1
	case n <= 20:
		return 2
	}
	return 3
}

func (f *flow) key(b *builder) []row {
	s := b.statistics
	rows := []row{
		{Term: "Idéer sedan starten", Text: number(s.Total)},
		{Term: fmt.Sprintf("Kom in %d", s.Year), Text: number(s.ThisYear)},
		{Term: "Väntar på svar", Text: number(f.open)},
		{Term: "Försenade", Text: number(s.Late)},
		{Term: "Lanserade", Text: number(s.Launched)},
	}
	if s.FirstAnswers > 0 {
		rows = append(rows,
			row{Term: "Första svaret i tid", Text: fmt.Sprintf("%s av %s (%d%sprocent)", number(s.OnTime), number(s.FirstAnswers), share(s.OnTime, s.FirstAnswers), nbsp)},
			row{Term: "Mediantid till första svaret", Text: plural(s.MedianFirst, "arbetsdag", "arbetsdagar")})
	}
	if len(f.launch) > 0 {
		rows = append(rows, row{Term: "Från idé till lansering", Text: fmt.Sprintf("median %s, nio av tio inom %s",
			plural(percentile(f.launch, 50), "dag", "dagar"), plural(percentile(f.launch, 90), "dag", "dagar"))})
	}
	return rows
}

// internalCharts gives the figures as bars with tables.
func (b *builder) internalCharts(f *flow) []*chartView {
	var out []*chartView
	add := func(c *chartView, caption, label, value, method string) {
		c.Caption, c.Label, c.Value, c.Method = caption, label, value, method
		out = append(out, c)
	}
	s := b.statistics
	if s.Total == 0 {
		return nil
	}
	var steps []figure
	for _, c := range s.Steps {
		if !c.Step.Retired || c.N > 0 {
			steps = append(steps, figure{label: c.Step.Name, n: c.N})
		}
	}
	add(newChart("steg", "Var idéerna står", steps), "Idéer i varje steg", "Steg", "Antal idéer",
		"Varje idé räknas en gång, i det steg där den är nu.")
	add(newChart("sena", fmt.Sprintf("%s av %s väntar på ett försenat svar", number(s.Late), number(f.open)), []figure{
		{label: "I tid", n: f.late[0]}, {label: "1–5 arbetsdagar sena", n: f.late[1]},
		{label: "6–20 arbetsdagar sena", n: f.late[2]}, {label: "Mer än 20 arbetsdagar sena", n: f.late[3]},
	}), "Öppna idéer efter hur sent svaret är", "Läge", "Antal idéer", "En idé är sen när svarsdatum har passerat. Helger och helgdagar räknas inte.")
	add(newChart("vantar", "Vem idéerna väntar på", largestFirst(f.waiting)), "Öppna idéer efter vem de väntar på", "Väntar på", "Antal idéer",
		"Har idén inget eget besked om vem den väntar på räknas den till dem som arbetar i steget.")
	var outcomes []figure
	for _, o := range s.Outcomes {
		outcomes = append(outcomes, figure{label: o.Name, n: o.N})
	}
	add(newChart("utfall", "Vad som har hänt med idéerna", outcomes), "Idéer efter vad som har hänt", "Vad som har hänt", "Antal idéer",
		"Varje idé räknas en gång, efter det steg där den är nu.")
	areas, _ := termFigures(s.Areas)
	add(newChart("omraden", "Idéer inom varje programområde", areas), "Idéer per programområde", "Område", "Antal idéer",
		"En idé kan höra till flera områden och räknas då i alla.")
	if effects, top := termFigures(s.Effects); top.n > 0 {
		add(newChart("effekter", "Effekter av lanserade idéer", effects), "Lanserade idéer per typ av effekt", "Typ av effekt", "Antal idéer",
			"En idé kan ha flera effekter och räknas då i alla.")
	}
	var months []figure
	for _, m := range f.months {
		months = append(months, figure{label: upperFirst(m.first.MonthWords()), n: m.received})
	}
	add(newChart("manader", "Så många idéer kom in varje månad", months), "Idéer som har kommit in per månad", "Månad", "Antal idéer",
		"Vi räknar de senaste tolv månaderna. Den sista månaden är inte slut än.")
	var moves []figure
	for _, m := range s.Ways.Months[max(0, len(s.Ways.Months)-12):] {
		moves = append(moves, figure{label: upperFirst(m.First.MonthWords()), n: m.Moved})
	}
	add(newChart("genomstromning", "Så många gånger en idé tog ett steg varje månad", moves), "Idéer som har gått till ett annat steg per månad", "Månad", "Antal gånger",
		"En idé räknas varje gång den går från ett steg till ett annat, åt vilket håll det än är. Den sista månaden är inte slut än.")
	return out
}

// largestFirst gives counts as figures, the largest first.
func largestFirst(counts map[string]int) []figure {
	var out []figure
	for label, n := range counts {
		out = append(out, figure{label: upperFirst(label), n: n})
	}
	slices.SortFunc(out, func(x, y figure) int {
		return cmp.Or(cmp.Compare(y.n, x.n), cmp.Compare(x.label, y.label))
	})
	return out
}

func stayRows(f *timeline.Figures) []stayRow {
	var out []stayRow
	for _, s := range f.Steps {
		if s.Left.N == 0 {
			continue
		}
		r := stayRow{
			Step: s.Step.Name, N: number(s.Left.N), Median: number(s.Left.Median), P90: number(s.Left.P90),
			Days: "–", Within: "–", Now: number(s.Waiting), Over: "–",
		}
		if days := s.Step.Days; days > 0 {
			r.Days, r.Over = number(days), number(s.Overdue)
			r.Within = fmt.Sprintf("%d%s%%", share(s.InTime, s.Left.N), nbsp)
		}
		out = append(out, r)
	}
	return out
}

// yearRows gives every year, the latest first.
func (f *flow) yearRows() []yearRow {
	var years []string
	for y := range f.years {
		years = append(years, y)
	}
	slices.Sort(years)
	var out []yearRow
	for _, y := range slices.Backward(years) {
		c := f.years[y]
		out = append(out, yearRow{y, number(c.received), number(c.answers), number(c.launched), number(c.ended)})
	}
	return out
}

// newWorkdays counts the working days of the time that ideas tell of.
func newWorkdays(entries []*Entry, today calendar.Date) *calendar.Workdays {
	first, last := today, today
	note := func(d calendar.Date) {
		if !d.IsZero() {
			first, last = min(first, d), max(last, d)
		}
	}
	for _, e := range entries {
		note(e.Received)
		note(e.AnswerBy)
		note(e.Since())
	}
	return calendar.CountWorkdays(first, last)
}
