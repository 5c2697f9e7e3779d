// Package process is the way an idea goes, as data: steps, transitions,
// roles, seats, criteria, quorum and deadlines, read from site/process.yaml,
// site/roller.yaml and site/organisation.yaml.
//
// No step is known by name in Go code. What code may rely on is the fixed set
// of step kinds ([Kind]) and outcomes ([Outcome]), which is what lets the site,
// the statistics and the messages work for every process.
//
// The package reads and judges definitions; it does not know ideas.
package process

// Kind is what sort of place a step is.
type Kind string

// The kinds of step. Waiting for someone is a field of the idea, not a kind.
const (
	New       Kind = "ny"         // where ideas come in
	Ongoing   Kind = "pagar"      // work goes on
	Resting   Kind = "vilande"    // paused until a date or a condition; remembers where to go back
	Done      Kind = "klar"       // all the way through
	Closed    Kind = "avslutad"   // declined, or taken out of use
	Referred  Kind = "hanvisad"   // another function has taken it over
	Direct    Kind = "direkt"     // so simple that it is just done
	Withdrawn Kind = "aterkallad" // the submitter took it back
	Duplicate Kind = "dubblett"   // another idea says the same
)

// Kinds gives all kinds.
func Kinds() []Kind {
	return []Kind{New, Ongoing, Resting, Done, Closed, Referred, Direct, Withdrawn, Duplicate}
}

// Open reports whether someone waits for an answer while an idea stands in a
// step of the kind. The other kinds are ends, though some may be left again.
func (k Kind) Open() bool { return k == New || k == Ongoing || k == Resting || k == Direct }

// Outcome is what a transition means to the one who had the idea.
type Outcome string

// The outcomes. Exactly one transition from each step of an open kind is a Yes.
const (
	Yes      Outcome = "ja"
	No       Outcome = "nej"
	Rest     Outcome = "vila"
	Refer    Outcome = "hanvisa"
	DoNow    Outcome = "direkt"
	Withdraw Outcome = "aterkalla"
	Merge    Outcome = "dubblett"
	Try      Outcome = "prova"    // test on a small scale
	Back     Outcome = "tillbaka" // to an earlier step, for more work
	Reopen   Outcome = "omprova"  // a no is examined once more, by someone else
)

// Outcomes gives all outcomes.
func Outcomes() []Outcome {
	return []Outcome{Yes, No, Rest, Refer, DoNow, Withdraw, Merge, Try, Back, Reopen}
}

// Previous is the target of a transition that leads back to the step the idea
// stood in before this one: how a rest ends and a no is re-examined.
const Previous = "foregaende"

// Process is a whole definition.
type Process struct {
	Format      int       `yaml:"format"`
	Preset      string    `yaml:"preset"` // name of the preset whose steps site/process.yaml uses
	ID          string    `yaml:"id"`
	Name        string    `yaml:"namn"`
	Description string    `yaml:"beskrivning"`
	Purpose     string    `yaml:"syfte"`               // why the sluss is there, in what can be measured
	Principles  []string  `yaml:"principer"`           // what it holds to
	Submitters  []string  `yaml:"far_lamna"`           // anstallda, invanare, foretag, foreningar
	Contact     string    `yaml:"kontakt"`             // kravs, frivillig, aldrig
	Release     string    `yaml:"slapp"`               // manniska, ren
	Batch       Batch     `yaml:"sats"`                // how the relay groups ideas
	Pictures    bool      `yaml:"bilder"`              // whether pictures may be sent with an idea in the form
	Comments    string    `yaml:"kommentarer"`         // alla, nej
	Promise     Promise   `yaml:"lofte"`               // service promises
	Inflow      []Flow    `yaml:"inflode"`             // where ideas come from besides the form
	Outflow     []Flow    `yaml:"utflode"`             // where results go
	Approves    string    `yaml:"godkanner_andringar"` // role that approves changes to the process itself
	Roles       []Role    `yaml:"roller"`
	Forms       []Form    `yaml:"mallar"`
	Sections    []Section `yaml:"avsnitt"`
	Stages      []Stage   `yaml:"skeden"` // the public numbers, for How it works
	Steps       []*Step   `yaml:"steg"`
	Support     []string  `yaml:"aktiviteter"` // coaching and activities that belong to the sluss
	Phrases     []Phrase  `yaml:"textbank"`    // reasons that come back, with tips
	Advice      []string  `yaml:"skrivrad"`    // to those who write answers
	Challenges  *Sourcing `yaml:"utmaningar"`  // how strategic challenges are found; absent when they are not

	index map[string]*Step // by folded id and former id
}

// Batch bounds how the relay groups ideas so that none stands alone.
type Batch struct {
	Least  int `yaml:"minst"`  // ideas
	Latest int `yaml:"senast"` // hours
}

// Promise is what the municipality promises those who submit.
type Promise struct {
	AnswerDays    int `yaml:"svar_arbetsdagar"`  // working days to the first answer
	SignOfLife    int `yaml:"livstecken_veckor"` // weeks without an event before one is told so
	ExtensionDays int `yaml:"forlangning_arbetsdagar"`
}

// Flow is a neighbouring process.
type Flow struct {
	Name        string `yaml:"namn"`
	Description string `yaml:"beskrivning"`
}

// Sourcing is how strategic challenges come about: from which dialogues and
// analyses, and which role takes them on.
type Sourcing struct {
	Sources []string `yaml:"kallor"`
	Decides string   `yaml:"beslutar"`
}

// Phrase is a reason that comes back, with the tips that go with it. What
// stands in square brackets is for the writer to fill in.
type Phrase struct {
	ID       string    `yaml:"id"`
	Name     string    `yaml:"namn"`
	Steps    []string  `yaml:"steg"`   // where it is offered
	Outcomes []Outcome `yaml:"utfall"` // and for which answers
	Reason   string    `yaml:"skal"`
	Tips     []string  `yaml:"tips"`
}

// Role is a part someone plays.
type Role struct {
	ID           string `yaml:"id"`
	Name         string `yaml:"namn"`
	Description  string `yaml:"beskrivning"`
	SeesIdentity bool   `yaml:"ser_identitet"` // knows who had the idea
	Blind        bool   `yaml:"blind"`         // must not know before launch
	Unlisted     bool   `yaml:"olistad"`       // anyone's, such as the idégivare's: never in site/roller.yaml
}
