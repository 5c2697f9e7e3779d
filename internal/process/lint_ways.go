package process

import (
	"fmt"
	"slices"

	"github.com/idesluss/idesluss/internal/fault"
)

// ways judges the steps together: every step can be come to, and from every
// step an idea can come to an end.
func (l *linter) ways() {
	start := l.p.Start()
	if start == nil || slices.ContainsFunc(l.faults, func(f fault.Fault) bool { return f.Rule == "okant-steg" }) {
		return // a transition that leads nowhere makes all beyond it unreachable
	}
	reached := l.follow([]*Step{start}, l.after)
	ends := l.follow(l.ends(), l.before)
	for i, s := range l.p.Steps {
		switch {
		case l.p.Step(s.ID) != s:
			// Another step has the id and is the one that is found.
		case s.Retired:
			// Ideas that stood here when it was retired must still get out.
			if s.Kind.Open() && !ends[s] {
				l.stuck(i, s)
			}
		case !reached[s]:
			l.process(stepPath(i), "nas-inte", fmt.Sprintf("Ingen väg leder till steget %s.", s.ID), "Låt en övergång leda dit, ta bort steget eller skriv upphord: true.")
		case !ends[s]:
			l.stuck(i, s)
		}
	}
}

func (l *linter) stuck(i int, s *Step) {
	l.process(stepPath(i), "ingen-vag-ut", fmt.Sprintf("En idé i steget %s kan aldrig bli klar eller avslutad.", s.ID), "Lägg till en övergång som leder till ett slut.")
}

// ends gives the steps where an idea may stay.
func (l *linter) ends() []*Step {
	var out []*Step
	for _, s := range l.p.Steps {
		if !s.Kind.Open() {
			out = append(out, s)
		}
	}
	return out
}

// follow gives all steps that can be come to from those given.
func (l *linter) follow(from []*Step, next func(*Step) []*Step) map[*Step]bool {
	seen := map[*Step]bool{}
	for queue := from; len(queue) > 0; queue = queue[1:] {
		if s := queue[0]; !seen[s] {
			seen[s] = true
			queue = append(queue, next(s)...)
		}
	}
	return seen
}

// after gives the steps that the transitions of s lead to. A way back to the
// previous step opens nothing new, so it is left out.
func (l *linter) after(s *Step) []*Step {
	var out []*Step
	for i := range s.Transitions {
		if to := l.p.Step(s.Transitions[i].To); to != nil {
			out = append(out, to)
		}
	}
	return out
}

// before gives the steps from which s can be come to in one move.
func (l *linter) before(s *Step) []*Step {
	var out []*Step
	for _, from := range l.p.Steps {
		for _, to := range l.after(from) {
			if to == s {
				out = append(out, from)
			}
		}
	}
	return out
}
