package check

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// Wording names an idea as a whole, decision included: what a decider approves.
// It is the SHA-256, in hex, of the idea as [idea.Format] writes it.
func Wording(i *idea.Idea) string {
	sum := sha256.Sum256(idea.Format(i))
	return hex.EncodeToString(sum[:])
}

// lower is the form in which logins are compared.
func lower(login string) string { return strings.ToLower(strings.TrimPrefix(login, "@")) }

func (h *hearing) miss(why string) {
	h.v.Missing = append(h.v.Missing, Missing{Why: why})
}

// latest gives each person's standing review of the kinds that forges let
// stand against each other: an approval and a request for changes take each
// other's place, a withdrawn one leaves nothing, and a comment changes nothing.
// Whoever has stepped aside says nothing.
func (h *hearing) latest() []*statement {
	standing := map[string]*statement{}
	people := h.people()
	for _, s := range people {
		switch {
		case s.review.State == forge.Dismissed || s.conflict == HasOne:
			delete(standing, s.login)
		case s.review.State != forge.Commented:
			standing[s.login] = s
		}
	}
	return slices.DeleteFunc(people, func(s *statement) bool { return standing[s.login] != s })
}

// objections finds those who ask for changes and have a part in the decision:
// a seat, work in the step, or the right to decide. Nobody else can stop it.
func (h *hearing) objections(roles []string) {
	outside := false
	for _, s := range h.latest() {
		if s.review.State != forge.ChangesRequested {
			continue
		}
		m, part := h.party(s, roles)
		if m == nil {
			s.drop("Invändningen kommer från någon utan stol i det här steget. Den hindrar inte beslutet.")
			outside = true
			continue
		}
		s.used = true
		h.v.Objections = append(h.v.Objections, Vote{
			Seat: m.Seat, Function: SeatName(h.rules, m), Substitute: part == Substitute,
			Advice: s.advice, Reasons: s.reasons, Review: s.review.ID, Day: s.day,
		})
	}
	slices.SortStableFunc(h.v.Objections, func(a, b Vote) int { return cmp.Compare(h.order(a.Seat), h.order(b.Seat)) })
	if outside {
		h.v.Notes = append(h.v.Notes, "Någon utan stol i steget har en invändning. Läs den innan du beslutar.")
	}
}

// party finds what part a person has in any of the roles: the first, where
// there are several.
func (h *hearing) party(s *statement, roles []string) (*process.Member, Part) {
	var substitute *process.Member
	for _, m := range h.members(roles...) {
		switch {
		case expired(m, s.day):
		case holds(m.Logins, s.login):
			return m, Ordinary
		case substitute == nil && (holds(m.Substitutes, s.login) || h.named[m.Seat] == s.login):
			substitute = m
		}
	}
	return substitute, Substitute
}

// order gives a seat's place in the roster.
func (h *hearing) order(seat string) int {
	return slices.IndexFunc(h.rules.Roster.Members, func(m process.Member) bool { return m.Seat == seat })
}

// parties are the roles that have a part in what becomes of an idea in a step.
func (h *hearing) parties() []string {
	roles := slices.Clone(h.move.From.Work)
	for _, t := range h.move.From.Transitions {
		roles = append(roles, t.Decides)
		if t.Quorum != nil {
			roles = append(roles, t.Quorum.Role)
		}
	}
	return slices.DeleteFunc(roles, func(role string) bool { return role == "" })
}

// decision asks for the decider's approval of exactly this wording.
func (h *hearing) decision() {
	t := h.move.Transition
	who := roleName(h.rules, t.Decides)
	role := h.rules.Process.Role(t.Decides)
	if role != nil && role.Unlisted {
		if !h.byBot {
			h.miss("Bara " + lowerFirst(who) + " kan bestämma det här, och gör det genom Idéslussen.")
		}
		return
	}
	if h.unwritten() {
		h.miss(who + " har inte skrivit beslutet.")
		return
	}
	decided, older := h.approvals(t)
	switch {
	case len(decided) > 0:
		h.v.Decided = &decided[0]
	case older:
		h.miss(who + " har godkänt en äldre lydelse av beslutet. Den nya behöver också godkännas.")
	default:
		h.miss(who + " har inte godkänt beslutet.")
	}
}

// unwritten reports whether the decision is still the bot's draft.
func (h *hearing) unwritten() bool { return h.move.Decision == nil || Unwritten(h.move.Decision) }

// approvals gives the deciders' approvals of this wording, an ordinary
// holder's before a substitute's and the latest first, and whether there are
// any of an older one. Whoever advises another way than the one that is
// written has not approved it.
func (h *hearing) approvals(t *process.Transition) (found []Vote, older bool) {
	wording := Wording(&h.move.New.Idea)
	orders := map[string]int{}
	approve := func(s *statement, m *process.Member, part Part, read string) {
		if read != wording {
			s.older, older = true, true
			return
		}
		s.used = true
		orders[s.review.ID] = s.order
		found = append(found, Vote{
			Seat: m.Seat, Function: SeatName(h.rules, m), Substitute: part == Substitute,
			Conflict: s.conflict, Advice: t.Outcome, Reasons: s.reasons, Review: s.review.ID, Day: s.day,
		})
	}
	for _, s := range h.latest() {
		m, part, _ := h.place(s, t.Decides)
		if m == nil || s.review.State != forge.Approved || s.unclear != "" || s.advice != "" && s.advice != t.Outcome {
			continue
		}
		read := ""
		if f := h.read(s); f != nil {
			read = Wording(&f.Idea)
		}
		approve(s, m, part, read)
	}
	for _, s := range h.statements {
		if s.ballot == nil || s.why != "" || s.ballot.Kind != DecisionBallot {
			continue
		}
		if !same(s.member.Role, t.Decides) {
			s.drop("Stolen beslutar inte om det här.")
			continue
		}
		approve(s, s.member, s.part, s.ballot.Wording)
	}
	slices.SortStableFunc(found, func(a, b Vote) int {
		if a.Substitute != b.Substitute {
			if b.Substitute {
				return -1
			}
			return 1
		}
		return orders[b.Review] - orders[a.Review]
	})
	return found, older
}

// feedback asks for word that the earlier answer has reached the one who had
// the idea: from the gateway, signed, or from someone who knows who it is.
func (h *hearing) feedback() {
	for _, s := range h.statements {
		if !s.delivered || s.why != "" && s.why != whyWrote || s.review.State == forge.Dismissed {
			continue
		}
		m := s.member
		if s.ballot == nil {
			m, _ = h.party(s, h.seeing())
		}
		if m != nil && slices.ContainsFunc(h.seeing(), func(role string) bool { return same(role, m.Role) }) {
			s.used = s.used || s.why == ""
			h.v.Delivered = true
		}
	}
	if !h.v.Delivered && h.move.Delivery {
		h.miss("Idégivaren har inte fått det förra svaret. Den som har lämnat det skriver raden Återkoppling: given i en granskning.")
	}
}

// seeing are the roles that see identity.
func (h *hearing) seeing() []string {
	var roles []string
	for _, role := range h.rules.Process.Roles {
		if role.SeesIdentity && !role.Unlisted {
			roles = append(roles, role.ID)
		}
	}
	return roles
}

// approvedBy asks for one approval of what a pull request that moves no idea
// would change, exactly as it now stands. The empty role is everyone's in the
// roster.
func (h *hearing) approvedBy(role, what string) {
	for _, s := range h.latest() {
		m, part := h.party(s, []string{role})
		switch {
		case m == nil || s.review.State != forge.Approved:
		case s.review.Commit != h.c.Pull.Head:
			s.drop(whyOldText)
		default:
			s.used = true
			if h.v.Decided == nil {
				h.v.Decided = &Vote{Seat: m.Seat, Function: SeatName(h.rules, m), Substitute: part == Substitute, Review: s.review.ID, Day: s.day}
			}
			return
		}
	}
	who := "någon med en roll i slussen"
	if role != "" {
		who = "någon med rollen " + roleName(h.rules, role)
	}
	h.miss(what + " behöver godkännas av " + who + ", och inte av den som har skrivit ändringen.")
}
