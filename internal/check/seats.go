package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/process"
)

// expired reports whether a seat's term had ended before the day.
func expired(m *process.Member, day calendar.Date) bool {
	return !m.Until.IsZero() && day > m.Until
}

// SeatName gives what a seat is called where people read: its function, or the
// programområde or the role it stands for. Never a person.
func SeatName(rules *process.Rules, m *process.Member) string {
	if m.Function != "" {
		return m.Function
	}
	if rules.Organisation != nil {
		if area := rules.Organisation.Area(m.Area); area != nil {
			return area.Name
		}
	}
	holders := 0
	for i := range rules.Roster.Members {
		if same(rules.Roster.Members[i].Role, m.Role) {
			holders++
		}
	}
	if holders == 1 {
		return roleName(rules, m.Role)
	}
	words := strings.Map(func(r rune) rune {
		if r == '-' || r == '_' {
			return ' '
		}
		return r
	}, m.Seat)
	if words == "" {
		return roleName(rules, m.Role)
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

func roleName(rules *process.Rules, id string) string {
	if role := rules.Process.Role(id); role != nil && role.Name != "" {
		return role.Name
	}
	return id
}

// members gives those in the roster who have one of the roles, in its order.
// The empty role is everyone's.
func (h *hearing) members(roles ...string) []*process.Member {
	var out []*process.Member
	for i := range h.rules.Roster.Members {
		m := &h.rules.Roster.Members[i]
		if slices.ContainsFunc(roles, func(role string) bool { return role == "" || same(role, m.Role) }) {
			out = append(out, m)
		}
	}
	return out
}

func holds(logins []string, login string) bool {
	return slices.ContainsFunc(logins, func(l string) bool { return strings.EqualFold(strings.TrimPrefix(l, "@"), login) })
}

// place finds the seat, among those of the roles, that a person's review
// speaks for, and as what. It is nil, with a reason, when there is none or
// more than one.
func (h *hearing) place(s *statement, roles ...string) (*process.Member, Part, string) {
	var own, others []*process.Member
	why := whyNoSeat
	for _, m := range h.members(roles...) {
		holder, substitute := holds(m.Logins, s.login), holds(m.Substitutes, s.login) || h.named[m.Seat] == s.login
		switch {
		case !holder && !substitute:
		case s.seat != "" && !h.means(m, s.seat):
			why = fmt.Sprintf("Den talar för en stol, %q, som granskaren inte har.", cited(s.seat))
		case expired(m, s.day):
			why = "Stolens tid hade gått ut."
		case holder:
			own = append(own, m)
		default:
			others = append(others, m)
		}
	}
	switch {
	case len(own) == 1:
		return own[0], Ordinary, ""
	case len(own) == 0 && len(others) == 1:
		return others[0], Substitute, ""
	case len(own)+len(others) > 1:
		return nil, "", "Granskaren kan tala för flera stolar. Skriv vilken på raden Stol."
	}
	return nil, "", why
}

// means reports whether a seat is the one that people call name.
func (h *hearing) means(m *process.Member, name string) bool {
	return same(m.Seat, name) || same(m.Function, name) || m.Area != "" && same(m.Area, name) || same(SeatName(h.rules, m), name)
}

// readNamings finds the substitutes that the chair has named for this idea.
func (h *hearing) readNamings() {
	q, _ := h.quorum()
	if q == nil {
		return
	}
	for _, s := range h.people() {
		if len(s.named) == 0 || s.review.State == forge.Dismissed {
			continue
		}
		s.used = true
		if !slices.ContainsFunc(h.members(q.Role), func(m *process.Member) bool {
			return m.Chair && holds(m.Logins, s.login) && !expired(m, s.day)
		}) {
			h.v.Unread = append(h.v.Unread, "Någon annan än ordföranden har utsett en ersättare. Det räknas inte.")
			continue
		}
		for _, n := range s.named {
			h.nameSubstitute(q, n)
		}
	}
}

func (h *hearing) nameSubstitute(q *process.Quorum, n naming) {
	members := h.members(q.Role)
	i := slices.IndexFunc(members, func(m *process.Member) bool { return h.means(m, n.seat) })
	switch {
	case i < 0:
		h.v.Unread = append(h.v.Unread, fmt.Sprintf("Ordföranden har utsett en ersättare för %q, men det finns ingen sådan stol.", cited(n.seat)))
	case h.knowsWho(n.login) && h.move.From.Blind:
		h.v.Unread = append(h.v.Unread, fmt.Sprintf("Den som ordföranden har utsett för %s har en roll som vet vem idéer kommer från, och kan inte rösta.", SeatName(h.rules, members[i])))
	default:
		h.named[members[i].Seat] = lower(n.login)
	}
}

// knowsWho reports whether someone has a role that sees identity.
func (h *hearing) knowsWho(login string) bool {
	for _, m := range h.members("") {
		role := h.rules.Process.Role(m.Role)
		if role != nil && role.SeesIdentity && (holds(m.Logins, login) || holds(m.Substitutes, login)) {
			return true
		}
	}
	return false
}
