package bot

import (
	"fmt"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// Way is one way out of the step where an idea stands, in words for those who
// decide.
type Way struct {
	Transition *process.Transition
	To         *process.Step // nil when it leads back and there is nowhere to go
	Terms      []string      // who decides and what must come first, in sentences
	Asks       []string      // what the idea must have
	Lacks      []string      // what of that it has not got
	Answer     string        // what the one who had the idea will be told; gaps in square brackets
}

// Ways gives the ways out of where an idea stands, in the order of the
// process, as they would be if one was taken on the day.
func (s *Situation) Ways(day calendar.Date) []Way {
	var ways []Way
	for n := range s.Step.Transitions {
		t := &s.Step.Transitions[n]
		w := Way{Transition: t, To: s.target(t), Terms: s.terms(t)}
		if w.To != nil {
			w.Asks = requirementWords(check.Required(s.Rules.Process, t, w.To))
			w.Lacks = requirementWords(check.Lacking(s.File, t, s.Rules))
			w.Answer = s.draftAnswer(t, w.To, day)
		}
		ways = append(ways, w)
	}
	return ways
}

// draftAnswer gives what the one who had the idea would be told, with gaps
// where the decision has not been written.
func (s *Situation) draftAnswer(t *process.Transition, to *process.Step, day calendar.Date) string {
	i := s.File.Idea
	i.AnswerBy = answerBy(s.Rules.Process, to, i.Pause, day)
	return strings.TrimSpace(process.Fill(t.Message, draftValues(s.Rules, &i, &idea.Decision{})))
}

// terms tells who decides and what must come first.
func (s *Situation) terms(t *process.Transition) []string {
	var out []string
	if role := s.Rules.Process.Role(t.Decides); role != nil {
		out = append(out, role.Name+" beslutar.")
	}
	if t.Quorum != nil {
		out = append(out, s.quorumTerms(t.Quorum)...)
	}
	if t.FeedbackFirst {
		out = append(out, "Den som hade idén ska först ha fått vårt förra svar. Den som beslutar skriver då raden ”Återkoppling: given”.")
	}
	if t.Reexamine {
		out = append(out, "Beslutet kan prövas en gång till, av någon annan.")
	}
	return out
}

func (s *Situation) quorumTerms(q *process.Quorum) []string {
	who := "de som röstar"
	if role := s.Rules.Process.Role(q.Role); role != nil {
		who = lowerFirst(role.Name)
	}
	var out []string
	switch {
	case q.PerArea:
		out = append(out, fmt.Sprintf("Innan dess ger %s råd, en röst per programområde.", who))
	case q.Count > 0:
		out = append(out, fmt.Sprintf("Innan dess ger %s råd. Det behövs %s.", who, count(q.Count, "röst", "röster")))
	}
	if q.Least > 0 {
		out = append(out, fmt.Sprintf("Minst %s ska ha någon som kan rösta.", count(q.Least, "plats", "platser")))
	}
	if q.Majority {
		out = append(out, "Majoriteten avgör.")
	}
	if q.Silence > 0 {
		out = append(out, fmt.Sprintf("Den som inte har svarat på %s hindrar inte beslutet.", count(q.Silence, "arbetsdag", "arbetsdagar")))
	}
	return out
}

// voters gives what the seats that give advice here are called: programområden
// and functions, never persons. Each once, in the order of the roster.
func (s *Situation) voters() []string {
	var out []string
	for _, t := range s.Step.Transitions {
		if t.Quorum == nil || s.Rules.Roster == nil {
			continue
		}
		for i := range s.Rules.Roster.Members {
			m := &s.Rules.Roster.Members[i]
			if !same(m.Role, t.Quorum.Role) {
				continue
			}
			if name := s.seatName(m); name != "" && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// seatName gives what a seat is called where people read.
func (s *Situation) seatName(m *process.Member) string {
	if m.Function != "" {
		return m.Function
	}
	if org := s.Rules.Organisation; org != nil {
		if area := org.Area(m.Area); area != nil {
			return area.Name
		}
	}
	return m.Seat
}

// requirementWords tells what is asked for, as in "mallen Prövning".
func requirementWords(all []check.Requirement) []string {
	var out []string
	for _, r := range all {
		switch {
		case r.Section != nil:
			out = append(out, "avsnittet "+r.Section.Title)
		case r.Criterion != nil:
			out = append(out, fmt.Sprintf("svar på frågan ”%s” i mallen %s", r.Criterion.Question, r.Form.Name))
		case r.Form != nil:
			out = append(out, "mallen "+r.Form.Name)
		default:
			out = append(out, strings.Join(r.Fields, " eller "))
		}
	}
	return out
}
