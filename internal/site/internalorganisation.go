package site

import (
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// organisationView is what organisation.html gets: which roles there are,
// which seats are held, and where else an idea can go. Nobody's name or login.
type organisationView struct {
	AsOf    string
	Roles   []roleSeats
	Support []process.Function
}

// roleSeats is a role with its seats.
type roleSeats struct {
	ID, Name, Description string
	Knows                 string // whether it knows whose an idea is
	Seats                 []seatView
	Vacant                string // a sentence when someone is lacking
}

// seatView is one seat, told by what it is for.
type seatView struct {
	Name, State, Until string
}

func (b *builder) organisationPage() []job {
	p := &Page{
		Path: "/organisation/", Kind: "organisation", Title: "Roller och platser", Section: "/organisation/", Crumbs: startCrumb,
		Description: "Vilka roller som finns, vilka platser som är tillsatta och vart idéer kan hänvisas.",
	}
	return []job{page(b.internal, p, b.organisationView)}
}

func (b *builder) organisationView() *organisationView {
	v := &organisationView{AsOf: b.asOf(), Support: b.rules.Organisation.Support}
	for n := range b.rules.Process.Roles {
		r := &b.rules.Process.Roles[n]
		if !r.Unlisted {
			v.Roles = append(v.Roles, b.roleSeats(r))
		}
	}
	return v
}

func (b *builder) roleSeats(r *process.Role) roleSeats {
	out := roleSeats{ID: slug(r.ID), Name: r.Name, Description: r.Description}
	switch {
	case !b.rules.Process.Blind():
	case r.Blind:
		out.Knows = "Får inte veta vem som har idén"
	case r.SeesIdentity:
		out.Knows = "Vet vem som har idén"
	}
	vacant := 0
	seated := map[string]bool{}
	for n := range b.rules.Roster.Members {
		m := &b.rules.Roster.Members[n]
		if strict.Fold(m.Role) != strict.Fold(r.ID) {
			continue
		}
		seat := b.seat(m)
		if !m.Filled(b.in.Today) {
			vacant++
		}
		seated[strict.Fold(m.Area)] = true
		out.Seats = append(out.Seats, seat)
	}
	if b.onePerArea(r) {
		for _, t := range b.rules.Organisation.Areas {
			if !seated[strict.Fold(t.ID)] {
				vacant++
				out.Seats = append(out.Seats, seatView{Name: t.Name, State: "Ledig, ingen plats finns än", Until: "–"})
			}
		}
	}
	if vacant > 0 {
		out.Vacant = plural(vacant, "plats är ledig.", "platser är lediga.")
	}
	if len(out.Seats) == 0 {
		out.Vacant = "Ingen har rollen än."
	}
	return out
}

// seat tells of a seat by its function or the area it stands for, or else by
// its own id, which is in plain letters.
func (b *builder) seat(m *process.Member) seatView {
	v := seatView{Name: seatName(m.Seat), State: "Tillsatt", Until: orDash(m.Until.Words())}
	if t := b.rules.Organisation.Area(m.Area); t != nil {
		v.Name = t.Name
	}
	if m.Function != "" {
		v.Name = m.Function
	}
	switch {
	case len(m.Logins)+len(m.Groups) == 0:
		v.State = "Ledig"
	case !m.Filled(b.in.Today):
		v.State = "Ledig, tiden har gått ut"
	}
	if m.Chair {
		v.State += ", ordförande"
	}
	if len(m.Substitutes) > 0 {
		v.State += ", har ersättare"
	}
	return v
}

// seatName gives a seat's id as words: "mottagande-chefer" is "Mottagande
// chefer".
func seatName(id string) string {
	words := []rune(id)
	for n, r := range words {
		if r == '-' || r == '_' {
			words[n] = ' '
		}
	}
	if len(words) == 0 {
		return "Plats"
	}
	return upperFirst(string(words))
}

// onePerArea reports whether the process wants a vote from each programområde
// of the role.
func (b *builder) onePerArea(r *process.Role) bool {
	for _, s := range b.rules.Process.Steps {
		for _, t := range s.Transitions {
			if t.Quorum != nil && t.Quorum.PerArea && strict.Fold(t.Quorum.Role) == strict.Fold(r.ID) {
				return true
			}
		}
	}
	return false
}
