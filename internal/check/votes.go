package check

import (
	"maps"
	"slices"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/process"
)

// seat is one seat that is asked for its assessment, and how it stands.
type seat struct {
	member *process.Member // nil for a programområde that has no seat
	id     string
	name   string
	vote   *statement
	absent bool // obesatt
	silent bool // tyst
	handed bool // the ordinary holder has left it to a substitute
}

func (s *seat) waits() bool { return s.vote == nil && !s.absent && !s.silent }

// votes finds each seat's latest assessment.
func (h *hearing) votes(q *process.Quorum) []*seat {
	people, aside := h.personalVotes(q)
	spoken := h.signedVotes(q)
	seats := h.seatsAsked(q)
	deadline := h.deadline(q)
	for _, s := range seats {
		if s.member == nil {
			s.absent = true
			continue
		}
		candidates := spoken[s.member]
		for _, p := range people {
			if p.member == s.member {
				candidates = append(candidates, p)
			}
		}
		vacated := s.choose(candidates)
		s.handed = slices.ContainsFunc(s.member.Logins, func(login string) bool { return aside[lower(login)] })
		if s.vote != nil {
			continue
		}
		s.absent = vacated || h.empty(s.member, aside)
		s.silent = !s.absent && !deadline.IsZero() && h.today > deadline
	}
	return seats
}

// personalVotes gives the one vote of each person, and who has stepped aside.
// The latest review counts. One that has been withdrawn leaves none behind it.
func (h *hearing) personalVotes(q *process.Quorum) (votes []*statement, aside map[string]bool) {
	latest := map[string]*statement{}
	aside = maps.Clone(h.wrote) // who has written the proposal does not vote on it
	for _, s := range h.people() {
		switch {
		case s.review.State == forge.Dismissed:
			s.drop(whyWithdrawn)
			latest[s.login].drop("Granskaren har dragit tillbaka en senare granskning. Då gäller ingen av dem.")
			delete(latest, s.login)
		case s.conflict == HasOne:
			s.drop(whyAside)
			latest[s.login].drop(whyAside)
			delete(latest, s.login)
			aside[s.login] = true
		case s.opinion() && h.cast(s, q):
			latest[s.login].drop("Samma person har granskat igen senare.")
			latest[s.login] = s
			delete(aside, s.login)
		}
	}
	for _, s := range h.statements { // in order, so that the same case gives the same verdict
		if s.login != "" && latest[s.login] == s {
			votes = append(votes, s)
		}
	}
	return votes, aside
}

// cast finds the seat that an opinion is a vote for, and what it advises. It
// reports false, with a reason, when it is none.
func (h *hearing) cast(s *statement, q *process.Quorum) bool {
	var why string
	s.member, s.part, why = h.place(s, q.Role)
	switch {
	case s.member == nil:
	case s.unclear != "":
		why = s.unclear
	case !h.current(s):
		why = whyOldText
	case s.advice != "":
		s.votes = s.advice
	case s.review.State == forge.Approved && h.readAsYes(s):
		s.votes = process.Yes
	case s.review.State == forge.Approved:
		why = "Förslaget var inte ett ja när det godkändes, så godkännandet säger inte vilket råd stolen ger. Skriv en rad som börjar med Råd."
	}
	s.drop(why)
	return why == ""
}

// readAsYes reports whether what was approved was the way forward.
func (h *hearing) readAsYes(s *statement) bool {
	read, before := h.read(s), 0
	if h.move.Old != nil {
		before = len(h.move.Old.Idea.Decisions)
	}
	if read == nil || len(read.Idea.Decisions) <= before {
		return read != nil
	}
	last := read.Idea.Decisions[len(read.Idea.Decisions)-1]
	return same(last.Outcome, string(process.Yes))
}

// signedVotes gives the latest ballot of each seat.
func (h *hearing) signedVotes(q *process.Quorum) map[*process.Member][]*statement {
	latest := map[*process.Member][]*statement{}
	for _, s := range h.statements {
		if s.ballot == nil || s.why != "" || s.ballot.Kind != AdviceBallot {
			continue
		}
		switch {
		case !same(s.member.Role, q.Role):
			s.drop("Stolen röstar inte i det här steget.")
		case !h.current(s):
			s.drop(whyOldText)
		case s.part != Vacant && h.move.From.Transition(s.votes, "") == nil:
			s.drop("Rådet finns inte i det här steget.")
		default:
			for _, earlier := range latest[s.member] {
				earlier.drop("Stolen har svarat igen senare.")
			}
			latest[s.member] = []*statement{s}
		}
	}
	return latest
}

// choose takes the latest of the ordinary holders' votes, or else of the
// substitutes'. It reports whether the seat has been told to be vacant.
func (s *seat) choose(candidates []*statement) (vacated bool) {
	slices.SortFunc(candidates, func(a, b *statement) int { return b.order - a.order })
	for _, part := range []Part{Ordinary, Substitute} {
		for _, c := range candidates {
			switch {
			case c.part == Vacant:
				vacated = true
			case c.part != part:
			case s.vote == nil && c.votes != "":
				s.vote = c
				c.used = true
			case s.vote != nil && s.vote != c && s.vote.part == c.part:
				c.drop("Stolen har svarat igen senare.")
			}
		}
	}
	for _, c := range candidates {
		switch {
		case c.part == Vacant && s.vote == nil:
			c.used = true
		case c != s.vote && c.votes != "":
			c.drop("Den ordinarie på stolen har svarat.")
		}
	}
	return vacated
}

// empty reports whether nobody can vote for a seat: nobody sits there, or
// everyone who could has stepped aside.
func (h *hearing) empty(m *process.Member, aside map[string]bool) bool {
	if expired(m, h.today) {
		return true
	}
	could := slices.Concat(m.Logins, m.Substitutes)
	if named := h.named[m.Seat]; named != "" {
		could = append(could, named)
	}
	return len(m.Groups) == 0 && !slices.ContainsFunc(could, func(login string) bool { return !aside[lower(login)] })
}
