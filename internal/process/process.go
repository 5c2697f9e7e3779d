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

// Outcome is what a transition means to the one who had the idea.
type Outcome string

// The outcomes. Exactly one transition from each step that has any is a Yes.
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

// Previous is the target of a transition that leads back to the step the idea
// stood in before this one: how a rest ends and a no is re-examined.
const Previous = "foregaende"

// Process is a whole definition.
type Process struct {
	Format      int       `yaml:"format"`
	ID          string    `yaml:"id"`
	Name        string    `yaml:"namn"`
	Description string    `yaml:"beskrivning"`
	Purpose     string    `yaml:"syfte"`               // why the sluss is there, in what can be measured
	Principles  []string  `yaml:"principer"`           // what it holds to
	Submitters  []string  `yaml:"far_lamna"`           // anstallda, invanare, foretag, foreningar
	Contact     string    `yaml:"kontakt"`             // kravs, frivillig, aldrig
	Release     string    `yaml:"slapp"`               // manniska, ren
	Batch       Batch     `yaml:"sats"`                // how the relay groups ideas
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

// Role is a part someone plays.
type Role struct {
	ID           string `yaml:"id"`
	Name         string `yaml:"namn"`
	Description  string `yaml:"beskrivning"`
	SeesIdentity bool   `yaml:"ser_identitet"` // knows who had the idea
	Blind        bool   `yaml:"blind"`         // must not know before launch
	Unlisted     bool   `yaml:"olistad"`       // anyone's, such as the idégivare's: never in site/roller.yaml
}

// Form is a set of criteria filled in together.
type Form struct {
	ID       string      `yaml:"id"`
	Name     string      `yaml:"namn"`
	Version  int         `yaml:"version"`
	Criteria []Criterion `yaml:"kriterier"`
}

// Criterion is one question with its scale.
type Criterion struct {
	ID          string   `yaml:"id"`
	Label       string   `yaml:"etikett"` // short, as in a review's "Etikett: svar"
	Question    string   `yaml:"fraga"`
	Help        string   `yaml:"hjalp"`
	Scale       string   `yaml:"skala"` // ja_nej (ja, nej, oklart), 1-4, text
	Words       []string `yaml:"ord"`   // the four answers of scale 1-4, in words
	Weight      int      `yaml:"vikt"`
	Gate        bool     `yaml:"sparr"`     // a no stops the idea
	Independent bool     `yaml:"oberoende"` // answered without seeing others' answers
	Term        string   `yaml:"sikt"`      // kort, lang, or absent for both
	Required    bool     `yaml:"kravs"`
}

// Section is a heading an idea file may have.
type Section struct {
	ID     string `yaml:"id"`
	Title  string `yaml:"rubrik"`
	Help   string `yaml:"hjalp"`
	Public bool   `yaml:"publik"` // shown on the public web once the idea is
	Max    int    `yaml:"hogst_ord"`

	// RequiredOf holds the types of submission (typ) that a requirement of the
	// section applies to; empty means all. A problem needs no idea.
	RequiredOf []string `yaml:"kravs_av"`
}

// Stage is one public number: what the steps that share it are called together.
type Stage struct {
	Number      int    `yaml:"nummer"`
	Name        string `yaml:"namn"`
	Description string `yaml:"beskrivning"` // in the second person
}

// Step is one place on the way.
type Step struct {
	ID          string       `yaml:"id"` // ASCII, never deleted
	Name        string       `yaml:"namn"`
	Tag         string       `yaml:"tagg"`   // the state in words: "Under prövning"
	Number      int          `yaml:"nummer"` // public number; several steps may share one; 0 for side roads
	Kind        Kind         `yaml:"slag"`
	Description string       `yaml:"beskrivning"` // for How it works, in the second person
	Status      string       `yaml:"status"`      // one sentence for the status page and the index
	Work        []string     `yaml:"arbetar"`     // role ids
	Tools       []string     `yaml:"verktyg"`
	Meeting     bool         `yaml:"mote"`        // people meet
	Blind       bool         `yaml:"blind"`       // who works here must not know whose the idea is
	Days        int          `yaml:"arbetsdagar"` // deadline in working days; 0 for none
	Form        string       `yaml:"mall"`        // form filled in here
	Survey      string       `yaml:"enkat"`       // form the idégivare is asked to fill in here, about the support
	ReportEvery int          `yaml:"lagesrapport_arbetsdagar"`
	Index       string       `yaml:"index"`  // shown in the internal index: allt (also when absent) or rubrik, which is title and state
	Web         string       `yaml:"webb"`   // heading of the public state (Lanserad, Utvärderad, Avvecklad); empty: not public
	Requires    Requirements `yaml:"kraver"` // what an idea in this step must have
	Transitions []Transition `yaml:"overgangar"`
	Retired     bool         `yaml:"upphord"` // no idea may enter any more
	FormerID    string       `yaml:"tidigare_id"`
}

// Requirements is what must be filled in.
type Requirements struct {
	Fields   []string `yaml:"falt"`     // paths in the front matter, such as "mottagare.vem"
	AnyOf    []string `yaml:"nagot_av"` // at least one of these paths
	Sections []string `yaml:"avsnitt"`  // section ids
	Forms    []string `yaml:"mallar"`   // form ids: every required criterion answered
}

// Transition is one way out of a step.
type Transition struct {
	To            string       `yaml:"till"` // step id or Previous
	Outcome       Outcome      `yaml:"utfall"`
	Name          string       `yaml:"namn"`     // what the decider chooses: "Går vidare till bedömning"
	Decides       string       `yaml:"beslutar"` // role id
	Quorum        *Quorum      `yaml:"beslutfor"`
	Requires      Requirements `yaml:"kraver"`
	Tips          bool         `yaml:"tips"`               // tips, or an explicit none, are required
	FeedbackFirst bool         `yaml:"aterkoppling_forst"` // the earlier answer must have been delivered
	Reexamine     bool         `yaml:"omprova"`            // this no may be re-examined once, by someone else
	Message       string       `yaml:"meddelande"`         // what the submitter is told
}

// Quorum is which votes a transition needs.
type Quorum struct {
	Role     string `yaml:"roll"`
	Count    int    `yaml:"antal"`      // votes needed; 0 when PerArea says it
	PerArea  bool   `yaml:"per_omrade"` // one seat per programområde
	Least    int    `yaml:"minst"`      // seats that must remain when some are vacant
	Majority bool   `yaml:"majoritet"`
	Silence  int    `yaml:"tystnad_arbetsdagar"` // working days after which a silent seat no longer holds it up
	Disagree int    `yaml:"oenighet"`            // spread on a 1-4 criterion from which disagreement is flagged
}

// Roster is site/roller.yaml: who sits where.
type Roster struct {
	Format  int      `yaml:"format"`
	Members []Member `yaml:"medlemmar"`
}

// Member is a seat or a person's hold of a role, told by login or sign-in
// subject or group, never by e-mail address.
type Member struct {
	Role        string   `yaml:"roll"`
	Seat        string   `yaml:"stol"`   // id of the seat; unique
	Area        string   `yaml:"omrade"` // programområde id
	Logins      []string `yaml:"inloggning"`
	Groups      []string `yaml:"grupper"`
	Substitutes []string `yaml:"ersattare"` // logins
	Until       string   `yaml:"till"`      // last day of the term, YYYY-MM-DD
	Chair       bool     `yaml:"ordforande"`
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
}
