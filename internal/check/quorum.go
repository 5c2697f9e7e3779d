package check

import (
	"fmt"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/process"
)

// quorum gives the quorum whose seats are asked in the step, and whether the
// transition needs it. Where the chosen way out needs no votes, those that
// another way needs are shown all the same.
func (h *hearing) quorum() (q *process.Quorum, needed bool) {
	if h.move == nil || h.move.From == nil {
		return nil, false
	}
	if t := h.move.Transition; t != nil && t.Quorum != nil {
		return t.Quorum, true
	}
	for _, t := range h.move.From.Transitions {
		if t.Quorum != nil {
			return t.Quorum, false
		}
	}
	return nil, false
}

// deadline is the last day on which a seat holds up the quorum; zero when
// silence changes nothing.
func (h *hearing) deadline(q *process.Quorum) calendar.Date {
	if q.Silence == 0 || h.c.Entered.IsZero() {
		return 0
	}
	return h.c.Entered.AddWorkdays(q.Silence)
}

// seatsAsked gives the seats of a quorum in the order of the roster: with one
// per programområde, also the areas that have none.
func (h *hearing) seatsAsked(q *process.Quorum) []*seat {
	var out []*seat
	covered := map[string]bool{}
	for _, m := range h.members(q.Role) {
		if q.PerArea {
			area := h.rules.Organisation.Area(m.Area)
			if area == nil || covered[area.ID] {
				continue
			}
			covered[area.ID] = true
		}
		out = append(out, &seat{member: m, id: m.Seat, name: SeatName(h.rules, m)})
	}
	if q.PerArea {
		for _, area := range h.rules.Organisation.Areas {
			if !covered[area.ID] {
				out = append(out, &seat{id: area.ID, name: area.Name})
			}
		}
	}
	return out
}

// count puts the seats into the verdict, and tells who is missing.
func (h *hearing) count(q *process.Quorum, seats []*seat) {
	votes, open := 0, 0
	for _, s := range seats {
		switch {
		case s.vote != nil:
			votes++
		case s.waits():
			open++
		}
	}
	v := h.v
	v.Seats = len(seats)
	v.Needed = quorumNeeds(q, len(seats), votes, open)
	v.Reached = votes >= v.Needed
	for _, s := range seats {
		if !s.waits() {
			v.Counted = append(v.Counted, h.vote(s))
		} else if !v.Reached {
			v.Missing = append(v.Missing, Missing{s.id, h.waitsFor(s, q)})
		}
	}
	if open == 0 && !v.Reached {
		v.Missing = append(v.Missing, Missing{"", fmt.Sprintf("Det behövs svar från %d stolar för att kunna besluta. Nu finns %d.", v.Needed, votes)})
	}
}

// quorumNeeds gives how many votes make a quorum, of all seats, those that have
// voted, and those that may yet do so. With one seat per programområde, or a
// deadline, every seat that may vote is waited for; else the number is enough.
// Vacant and silent seats are not waited for, down to minst.
func quorumNeeds(q *process.Quorum, seats, votes, open int) int {
	floor := q.Count
	if floor == 0 {
		floor = seats
	}
	if q.Least > 0 {
		floor = min(floor, q.Least)
	}
	if q.PerArea || q.Silence > 0 || q.Count == 0 {
		return max(floor, votes+open)
	}
	return max(floor, min(q.Count, votes+open))
}

func (h *hearing) waitsFor(s *seat, q *process.Quorum) string {
	who := s.name
	if s.handed {
		who = "Ersättaren för " + s.name
	}
	why := who + " har inte svarat."
	if last := h.deadline(q); !last.IsZero() {
		why += " Sista dag är den " + last.Words() + "."
	}
	return why
}

// vote gives a seat's part in the verdict.
func (h *hearing) vote(s *seat) Vote {
	vote := Vote{Seat: s.id, Function: s.name, Vacant: s.absent, Silent: s.silent}
	if s.vote != nil {
		vote.Substitute = s.vote.part == Substitute
		vote.Conflict = s.vote.conflict
		vote.Advice = s.vote.votes
		vote.Answers = s.vote.answers
		vote.Reasons = s.vote.reasons
		vote.Review = s.vote.review.ID
		vote.Day = s.vote.day
		for _, note := range s.vote.notes {
			h.v.Unread = append(h.v.Unread, s.name+": "+note)
		}
	}
	return vote
}
