package process

import (
	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/strict"
)

// Roster is site/roller.yaml: who sits where.
type Roster struct {
	Format  int      `yaml:"format"`
	Members []Member `yaml:"medlemmar"`
}

// Member is a seat or a person's hold of a role, told by login or sign-in
// subject or group, never by e-mail address.
type Member struct {
	Role        string        `yaml:"roll"`
	Seat        string        `yaml:"stol"`     // id of the seat; unique
	Function    string        `yaml:"funktion"` // what the seat is called where people read; never a name
	Area        string        `yaml:"omrade"`   // programområde id
	Logins      []string      `yaml:"inloggning"`
	Groups      []string      `yaml:"grupper"`
	Substitutes []string      `yaml:"ersattare"` // logins
	Until       calendar.Date `yaml:"till"`      // last day of the term; absent when it has none
	Chair       bool          `yaml:"ordforande"`
}

// Organisation is site/organisation.yaml: the municipality's own words.
type Organisation struct {
	Format        int        `yaml:"format"`
	Municipality  string     `yaml:"kommun"`         // Exempelköpings kommun
	Short         string     `yaml:"kortnamn"`       // Exempelköping
	Organisations []Term     `yaml:"organisationer"` // when several share the sluss
	Areas         []Term     `yaml:"omraden"`        // programområden
	Audiences     []Term     `yaml:"malgrupper"`
	Effects       []Term     `yaml:"effekter"`
	Goals         []Term     `yaml:"mal"`
	Support       []Function `yaml:"stodfunktioner"` // where ideas can be referred
}

// Term is a word with a stable ASCII id.
type Term struct {
	ID   string `yaml:"id"`
	Name string `yaml:"namn"`
}

// Function is a support function that ideas may be referred to.
type Function struct {
	ID          string `yaml:"id"`
	Name        string `yaml:"namn"`
	Description string `yaml:"beskrivning"`
	Contact     string `yaml:"kontakt"`
}

// Rules is everything site/ says about how ideas are handled.
type Rules struct {
	Process      *Process
	Roster       *Roster
	Organisation *Organisation
	Hosting      *Hosting    // nil when pull requests live on this machine
	Keys         *Keys       // nil when nobody signs for seats
	Workplaces   *Workplaces // nil when no names are known to give a workplace away

	places map[string]*strict.Document // by file; where each value stood
}

// expired reports whether the member's term has ended on the day.
func expired(m *Member, today calendar.Date) bool {
	return today != 0 && m.Until != 0 && m.Until < today
}

// Filled reports whether someone sits on the seat on the day.
func (m *Member) Filled(today calendar.Date) bool {
	return len(m.Logins)+len(m.Groups) > 0 && !expired(m, today)
}

// Seat finds a seat by its id.
func (r *Roster) Seat(id string) *Member {
	return find(r.Members, id, func(m *Member) string { return m.Seat })
}
