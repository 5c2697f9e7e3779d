package process

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/idesluss/idesluss/internal/calendar"
)

// Simulation says what to try a process with. The same simulation of the same
// process gives the same forecast, on every machine.
type Simulation struct {
	Ideas int           // how many ideas come in, evenly over a year; at most MaxIdeas
	Seed  uint64        // where the choices come from
	Start calendar.Date // the first day
}

// MaxIdeas bounds a simulation.
const MaxIdeas = 100_000

// maxMoves is where an idea that goes round and round is given up.
const maxMoves = 60

// Forecast is how it went.
type Forecast struct {
	Ideas     int    `json:"ideer"`
	Steps     []Stay `json:"steg"`   // in the order of the process; steps that are not ends
	Ends      []End  `json:"slut"`   // in the order of the process
	Public    End    `json:"publik"` // the first step that is shown on the public web: from idea to reality
	Wandering int    `json:"utan_slut"`
}

// Stay is how long ideas stood in a step, in working days.
type Stay struct {
	Step   string `json:"steg"`
	Visits int    `json:"besok"`
	Days   Spread `json:"arbetsdagar"`
	Limit  int    `json:"tidsgrans"` // the deadline; 0 for none
	Late   int    `json:"sena"`      // visits that took longer
}

// End is where ideas came to rest for good, and how long the way there took, in
// calendar days from the day they came in.
type End struct {
	Step  string  `json:"steg"`
	Ideas int     `json:"ideer"`
	Share float64 `json:"andel"` // of all ideas, 0–1
	Days  Spread  `json:"dagar"`
}

// Spread is a median and a ninetieth percentile: nine of ten are below it.
type Spread struct {
	Median int `json:"median"`
	P90    int `json:"p90"`
}

// chance is how likely an outcome is, compared with the others that a step
// offers: our guess of an ordinary year, to be replaced by counts when a sluss
// has a history.
func chance(o Outcome) int {
	switch o {
	case Yes:
		return 60
	case No:
		return 15
	case Rest:
		return 8
	case Refer, DoNow:
		return 6
	case Try:
		return 25
	case Back:
		return 12
	case Merge, Withdraw:
		return 3
	}
	return 0
}

// leaveEnd is how many of a hundred ideas at an end with ways out take one:
// a no that is re-examined, a referral that comes back, a page taken down.
const leaveEnd = 4

// Simulate walks ideas through a process. At each step it draws how long the
// idea stands there, from a fifth of the deadline up to it and for one in ten
// beyond, and then which way out it takes. A rest lasts between one and eight
// months. It knows nothing of the people, the meetings or the ideas, so its
// days are what the deadlines promise and not what will be.
func Simulate(p *Process, s Simulation) (*Forecast, error) {
	switch {
	case p.Start() == nil:
		return nil, fmt.Errorf("process %s has no step where ideas come in", p.ID)
	case s.Ideas < 1 || s.Ideas > MaxIdeas:
		return nil, fmt.Errorf("%d ideas: want 1 to %d", s.Ideas, MaxIdeas)
	}
	w := &walk{
		p:      p,
		random: rand.New(rand.NewPCG(s.Seed, 0)),
		stays:  map[*Step][]int{},
		late:   map[*Step]int{},
		ends:   map[*Step][]int{},
	}
	for i := range s.Ideas {
		w.idea(s.Start.AddDays(i * 365 / s.Ideas))
	}
	return w.forecast(s.Ideas), nil
}

type walk struct {
	p         *Process
	random    *rand.Rand
	stays     map[*Step][]int // working days, one per visit
	late      map[*Step]int
	ends      map[*Step][]int // calendar days, one per idea
	public    []int           // calendar days until shown in public, one per idea that was
	wandering int
}

// idea walks one idea from the day it came in.
func (w *walk) idea(received calendar.Date) {
	today := received
	step, previous := w.p.Start(), ""
	reopened, shown := false, false
	for range maxMoves {
		if step.Web != "" && !shown {
			shown = true
			w.public = append(w.public, int(today-received))
		}
		if step.Kind.Open() {
			today = w.stay(step, today)
		}
		way := w.choose(step, reopened)
		if way == nil {
			w.ends[step] = append(w.ends[step], int(today-received))
			return
		}
		next := w.p.Target(way, previous)
		if next == nil {
			break // nothing before it, or a step that does not exist
		}
		reopened = reopened || way.Outcome == Reopen
		previous, step = step.ID, next
	}
	w.wandering++
}

// stay draws how long an idea stands in a step and gives the day it leaves.
func (w *walk) stay(step *Step, from calendar.Date) calendar.Date {
	limit := min(max(step.Days, 0), maxDays)
	days := 20 + w.random.IntN(141) // a rest
	if limit > 0 {
		days = limit/5 + w.random.IntN(limit-limit/5+1)
		if w.random.IntN(10) == 0 {
			days = limit + 1 + w.random.IntN(limit/2+1)
			w.late[step]++
		}
	}
	w.stays[step] = append(w.stays[step], days)
	return from.AddWorkdays(days)
}

// choose draws a way out, or nil for staying at an end. A no is re-examined
// once at most.
func (w *walk) choose(step *Step, reopened bool) *Transition {
	if len(step.Transitions) == 0 || !step.Kind.Open() && w.random.IntN(100) >= leaveEnd {
		return nil
	}
	total := 0
	weights := make([]int, len(step.Transitions))
	for i, t := range step.Transitions {
		weights[i] = chance(t.Outcome)
		if t.Outcome == Reopen && !reopened {
			weights[i] = 1
		}
		total += weights[i]
	}
	if total == 0 {
		return nil
	}
	at := w.random.IntN(total)
	for i := range weights {
		if at -= weights[i]; at < 0 {
			return &step.Transitions[i]
		}
	}
	return nil
}

func (w *walk) forecast(ideas int) *Forecast {
	f := &Forecast{Ideas: ideas, Wandering: w.wandering}
	for _, step := range w.p.Steps {
		if stays := w.stays[step]; len(stays) > 0 {
			f.Steps = append(f.Steps, Stay{
				Step: step.ID, Visits: len(stays), Days: spread(stays), Limit: step.Days, Late: w.late[step],
			})
		}
		if ends := w.ends[step]; len(ends) > 0 {
			f.Ends = append(f.Ends, end(step.ID, ends, ideas))
		}
		if step.Web != "" && f.Public.Step == "" && len(w.public) > 0 {
			f.Public = end(step.ID, w.public, ideas)
		}
	}
	return f
}

func end(step string, days []int, ideas int) End {
	return End{Step: step, Ideas: len(days), Share: float64(len(days)) / float64(ideas), Days: spread(days)}
}

// spread gives the median and the ninetieth percentile, by nearest rank.
func spread(days []int) Spread {
	slices.Sort(days)
	rank := func(share float64) int {
		return days[max(int(math.Ceil(share*float64(len(days))))-1, 0)]
	}
	return Spread{Median: rank(0.5), P90: rank(0.9)}
}
