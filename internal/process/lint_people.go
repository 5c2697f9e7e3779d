package process

import (
	"fmt"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/strict"
)

func memberPath(i int) string { return fmt.Sprintf("medlemmar[%d]", i) }

// members judges the roster.
func (l *linter) members() {
	roster := l.rules.Roster
	if roster.Format != FormatVersion && len(roster.Members) > 0 {
		l.fault(RosterFile, "format", "format", fmt.Sprintf("Filen har format %d.", roster.Format), fmt.Sprintf("Skriv format: %d.", FormatVersion))
	}
	stools, chairs := map[string]bool{}, map[string]bool{}
	for i := range roster.Members {
		m, path := &roster.Members[i], memberPath(i)
		l.member(path, m)
		seat, role := strict.Fold(m.Seat), strict.Fold(m.Role)
		if seat != "" && stools[seat] {
			l.fault(RosterFile, path+".stol", "samma-stol", fmt.Sprintf("Stolen %s finns redan tidigare i listan.", m.Seat), "Ge den här en egen.")
		}
		stools[seat] = true
		if m.Chair && chairs[role] {
			l.fault(RosterFile, path+".ordforande", "tva-ordforande", fmt.Sprintf("Rollen %s har redan en ordförande.", m.Role), "Låt bara en vara ordförande.")
		}
		chairs[role] = chairs[role] || m.Chair
	}
	l.oneSeatEach()
	if len(l.p.Steps) > 0 {
		l.doubleRoles()
		l.deciders()
	}
}

func (l *linter) member(path string, m *Member) {
	if len(l.p.Roles) > 0 {
		if role := l.roleExists(RosterFile, path+".roll", m.Role); role != nil && role.Unlisted {
			l.fault(RosterFile, path+".roll", "olistad-roll", fmt.Sprintf("Rollen %s har inga medlemmar i listan.", role.ID), "Ta bort raden. Rollen får man av att lämna eller läsa en idé.")
		}
	}
	switch {
	case m.Seat == "":
		l.fault(RosterFile, path, "saknas", "Raden säger inte vilken stol det gäller.", "Skriv stol: och ett namn med små bokstäver, till exempel stol: vard-omsorg.")
	case !hyphenID.MatchString(m.Seat):
		l.fault(RosterFile, path+".stol", "id-form", fmt.Sprintf("%q går inte att använda som namn på en stol.", m.Seat), "Skriv små bokstäver a–z, siffror och bindestreck, till exempel stol-vard-omsorg.")
	}
	if m.Area != "" && l.rules.Organisation.Area(m.Area) == nil {
		l.fault(RosterFile, path+".omrade", "okant-omrade", fmt.Sprintf("Det finns inget område som heter %q.", m.Area), choose(m.Area, idsOf(l.rules.Organisation.Areas, termID)))
	}
	l.logins(path+".inloggning", m.Logins)
	l.logins(path+".grupper", m.Groups)
	l.logins(path+".ersattare", m.Substitutes)
	if expired(m, l.today) {
		l.fault(RosterFile, path+".till", "mandat-ute", fmt.Sprintf("Mandatet för %s gick ut %s.", m.Seat, m.Until.Words()), "Förläng det eller utse någon annan.")
	}
}

// logins judges names that people sign in with. An e-mail address is personal
// data that has no place in Git.
func (l *linter) logins(path string, names []string) {
	for i, name := range names {
		at := fmt.Sprintf("%s[%d]", path, i)
		switch {
		case strings.Contains(name, "@"):
			l.fault(RosterFile, at, "e-postadress", "Här står en e-postadress.", "Skriv inloggningen eller gruppen i stället.")
		case name == "" || strings.ContainsAny(name, " \t"):
			l.fault(RosterFile, at, "inloggning", fmt.Sprintf("%q är inte en inloggning.", name), "Skriv namnet som personen loggar in med, utan mellanslag.")
		}
	}
}

// oneSeatEach judges that nobody has two votes: the same login on two seats of
// a role, or a substitute who already sits.
func (l *linter) oneSeatEach() {
	type seat struct{ role, login string }
	sits := map[seat]string{}
	for i, m := range l.rules.Roster.Members {
		for j, login := range m.Logins {
			key := seat{strict.Fold(m.Role), strings.ToLower(login)}
			if other, ok := sits[key]; ok {
				l.fault(RosterFile, fmt.Sprintf("%s.inloggning[%d]", memberPath(i), j), "tva-stolar", fmt.Sprintf("%s har redan stolen %s.", login, other), "En person har en röst. Utse någon annan.")
			} else {
				sits[key] = m.Seat
			}
		}
	}
	for i, m := range l.rules.Roster.Members {
		for j, login := range m.Substitutes {
			if other, ok := sits[seat{strict.Fold(m.Role), strings.ToLower(login)}]; ok {
				l.fault(RosterFile, fmt.Sprintf("%s.ersattare[%d]", memberPath(i), j), "ersattare-har-stol", fmt.Sprintf("%s har redan stolen %s.", login, other), "Utse en ersättare utan egen stol.")
			}
		}
	}
}

// doubleRoles judges that nobody both must not know and knows whose an idea
// is. Logins and groups are compared without regard to case.
func (l *linter) doubleRoles() {
	knows := map[string]string{}
	for _, m := range l.rules.Roster.Members {
		if role := l.p.Role(m.Role); role != nil && role.SeesIdentity && !role.Blind {
			for _, name := range m.holders() {
				knows[name] = role.ID
			}
		}
	}
	for i, m := range l.rules.Roster.Members {
		role := l.p.Role(m.Role)
		if role == nil || !role.Blind {
			continue
		}
		for _, name := range m.holders() {
			if other, ok := knows[name]; ok {
				_, shown, _ := strings.Cut(name, ":")
				l.fault(RosterFile, memberPath(i), "dubbel-roll", fmt.Sprintf("%s har stolen %s och ska inte veta vem idéer kommer från, men har också rollen %s som vet det.", shown, m.Seat, other), "Ta bort den ena.")
			}
		}
	}
}

// holders gives all who may act for the member, logins and groups apart.
func (m *Member) holders() []string {
	var out []string
	for _, login := range slices.Concat(m.Logins, m.Substitutes) {
		out = append(out, "login:"+strings.ToLower(login))
	}
	for _, group := range m.Groups {
		out = append(out, "group:"+strings.ToLower(group))
	}
	return out
}

// deciders judges that each role that works or decides has someone in it.
func (l *linter) deciders() {
	held := map[string]bool{}
	for i := range l.rules.Roster.Members {
		if m := &l.rules.Roster.Members[i]; m.Filled(l.today) {
			held[strict.Fold(m.Role)] = true
		}
	}
	asked := map[string]bool{}
	for _, s := range l.p.Steps {
		for _, id := range s.Work {
			asked[strict.Fold(id)] = true
		}
		for _, t := range s.Transitions {
			asked[strict.Fold(t.Decides)] = true
		}
	}
	for _, role := range l.p.Roles {
		if id := strict.Fold(role.ID); asked[id] && !held[id] && !role.Unlisted {
			l.fault(RosterFile, "medlemmar", "roll-utan-medlem", fmt.Sprintf("Ingen har rollen %s, som arbetar eller beslutar i processen.", role.ID), "Lägg till en rad för rollen.")
		}
	}
}

// seats judges that every quorum can be met by the seats there are.
func (l *linter) seats() {
	judged := map[Quorum]bool{}
	for _, s := range l.p.Steps {
		for _, t := range s.Transitions {
			if q := t.Quorum; q != nil && l.p.Role(q.Role) != nil && !judged[*q] {
				judged[*q] = true
				l.reachable(q)
			}
		}
	}
}

func (l *linter) reachable(q *Quorum) {
	filled := 0
	areas := map[string]int{}
	for i := range l.rules.Roster.Members {
		m := &l.rules.Roster.Members[i]
		if strict.Fold(m.Role) != strict.Fold(q.Role) {
			continue
		}
		area := strict.Fold(m.Area)
		if q.PerArea && l.perArea(i, m, areas[area]) || !q.PerArea {
			if m.Filled(l.today) {
				filled++
			}
		}
		areas[area]++
	}
	if q.PerArea {
		for _, area := range l.rules.Organisation.Areas {
			if areas[strict.Fold(area.ID)] == 0 {
				l.fault(RosterFile, "medlemmar", "omrade-utan-stol", fmt.Sprintf("Området %s har ingen stol med rollen %s.", area.ID, q.Role), "Lägg till en stol. Den får stå utan inloggning tills någon är utsedd.")
			}
		}
	}
	if need := max(q.Count, q.Least); filled < need {
		l.fault(RosterFile, "medlemmar", "nar-inte-beslutforhet", fmt.Sprintf("Beslut kräver %d stolar med rollen %s, men %d är besatta.", need, q.Role, filled), "Utse fler, eller sänk kravet i processen.")
	}
}

// perArea judges one seat of a role that has one per area, where others of the
// same area came before it, and reports whether it counts.
func (l *linter) perArea(i int, m *Member, before int) bool {
	switch {
	case m.Area == "":
		l.fault(RosterFile, memberPath(i), "stol-utan-omrade", fmt.Sprintf("Stolen %s hör inte till något område.", m.Seat), "Skriv omrade.")
	case before > 0:
		l.fault(RosterFile, memberPath(i)+".omrade", "omrade-med-tva-stolar", fmt.Sprintf("Området %s har mer än en stol med rollen %s.", m.Area, m.Role), "Låt området ha en stol, och gör den andra till ersättare.")
	default:
		return true
	}
	return false
}
