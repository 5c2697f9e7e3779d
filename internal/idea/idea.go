// Package idea is one idea as a file: Markdown with YAML front matter.
//
// [Parse] is strict and reports all faults of a file at once; [Format] writes
// a file anew; editing one field changes only that field's lines. An [Idea]
// has no field that could hold a sender: who had the idea lives elsewhere, and
// never in Git.
//
// The package knows the shape of an idea, not the process it moves through:
// whether a step, an area or an answer exists is package check's to say.
package idea

import (
	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/strict"
)

// FormatVersion is the version of the file format that this package writes.
const FormatVersion = 1

// MaxSize is the largest idea file, in bytes.
const MaxSize = 64 << 10

// Kinds of submission (typ).
const (
	TypeIdea    = "ide"
	TypeProblem = "problem"
)

// Idea is what one file says. Keys are the Swedish ones in the file.
type Idea struct {
	Format       int           `yaml:"format"`       // FormatVersion
	ID           string        `yaml:"id"`           // "26-7k3qm": year and five random base32 characters, lower case; never changes
	Title        string        `yaml:"titel"`        // at most 80 characters
	Type         string        `yaml:"typ"`          // ide, problem
	Nature       string        `yaml:"slag"`         // forbattring, innovation; may be absent
	Step         string        `yaml:"steg"`         // id of a step in the process
	Received     calendar.Date `yaml:"inkommen"`     // the day its batch was released
	Origin       string        `yaml:"ursprung"`     // avvikelse, kundarende, workshop, vardag, …; never a person
	Organisation string        `yaml:"organisation"` // the organisation concerned, when several share a sluss
	Areas        []string      `yaml:"omrade"`       // programområden concerned
	Audience     []string      `yaml:"malgrupp"`     // who benefits
	Topics       []string      `yaml:"amnen"`        // free subject words
	Goals        []string      `yaml:"mal"`          // vision goals
	Benefit      string        `yaml:"nytta"`        // one sentence: benefit to the resident; required

	Challenges  []string `yaml:"utmaning"`    // ids of challenges it answers to
	Replaces    string   `yaml:"ersatter"`    // id of the earlier attempt
	Similar     []string `yaml:"liknar"`      // ids of similar ideas
	DuplicateOf string   `yaml:"dubblett_av"` // id of the idea this one duplicates
	SharedWith  []string `yaml:"delas_med"`   // other slussar that show it

	AnswerBy   calendar.Date `yaml:"svarsdatum"`  // when the next answer is due
	WaitingFor string        `yaml:"vantar_pa"`   // givare, bedomare, ledning, mottagare, annan
	Pause      *Pause        `yaml:"paus"`        // until a date or a condition
	Contact    string        `yaml:"handlaggare"` // contact function, never a person

	Forms     map[string]Form `yaml:"mall"`   // forms filled in openly, by form id
	Decisions []Decision      `yaml:"beslut"` // append-only; this is the återkoppling

	Responsible string       `yaml:"ansvarig"` // function
	Performer   string       `yaml:"utforare"` // function
	Receiver    *Receiver    `yaml:"mottagare"`
	Affected    []Affected   `yaml:"berorda"`
	Resources   string       `yaml:"resurser"`
	Cooperation *Cooperation `yaml:"samverkan"`
	Funding     *Funding     `yaml:"extern_finansiering"`
	Pilot       *Pilot       `yaml:"test"`
	Reports     []Report     `yaml:"lagesrapport"`

	Launch     *Launch `yaml:"lansering"`
	Images     []Image `yaml:"bilder"`
	TextOrigin string  `yaml:"textursprung"` // egna_ord, redigerad
	Translated string  `yaml:"oversatt"`     // maskin, manniska; absent when not translated

	Evaluation *Evaluation `yaml:"utvardering"`

	Sections []Section `yaml:"-"` // the body
}

// Pause says when a resting idea is taken up again.
type Pause struct {
	Until     calendar.Date `yaml:"till"`
	Condition string        `yaml:"villkor"`
}

// Decision is one move, with the answer the submitter gets.
type Decision struct {
	Date     calendar.Date `yaml:"datum"`
	Step     string        `yaml:"steg"`   // where the idea stood
	Outcome  string        `yaml:"utfall"` // the transition's outcome (see package process)
	To       string        `yaml:"till"`   // where it went
	Reasons  string        `yaml:"skal"`   // required
	Tips     []string      `yaml:"tips"`   // what to do to get a yes next time
	NoTips   bool          `yaml:"inga_tips"`
	Next     string        `yaml:"nasta"`   // what happens next, in words
	Instance string        `yaml:"instans"` // who decided: a function or a body
	Dnr      string        `yaml:"dnr"`     // diary number
}

// Receiver is the function that takes the result over.
type Receiver struct {
	Who      string `yaml:"vem"`
	Capacity string `yaml:"kapacitet"`
}

// Affected is a service the idea touches.
type Affected struct {
	Service   string        `yaml:"verksamhet"`
	Role      string        `yaml:"roll"` // informeras, involveras
	Contacted calendar.Date `yaml:"kontaktad"`
	Anchored  calendar.Date `yaml:"forankrad"`
}

// Cooperation lists partners inside and outside the municipality.
type Cooperation struct {
	Internal []string `yaml:"intern"`
	External []string `yaml:"extern"`
}

// Funding is money from outside.
type Funding struct {
	Funder string `yaml:"finansiar"`
	Amount int    `yaml:"belopp"` // kronor
	Period string `yaml:"period"`
	Call   string `yaml:"utlysning"`
	Status string `yaml:"status"` // mojlig, sokt, beviljad, avslag
	Dnr    string `yaml:"dnr"`
}

// Pilot is a test on a small scale.
type Pilot struct {
	Hypothesis string `yaml:"hypotes"`
	Measure    string `yaml:"matt"`
	Result     string `yaml:"resultat"`
}

// Report is one progress report.
type Report struct {
	Date calendar.Date `yaml:"datum"`
	Text string        `yaml:"text"`
}

// Launch is what the public page of a launched idea needs besides its text.
type Launch struct {
	Date      calendar.Date `yaml:"datum"`
	Lead      string        `yaml:"ingress"` // at most two sentences, the effect first
	Effect    *Effect       `yaml:"effekt"`
	Cost      *Cost         `yaml:"kostnad"`
	Adopt     string        `yaml:"ta_over"`      // ja, anpassa, nej
	AdoptNote string        `yaml:"ta_over_text"` // what to adapt, or what it rests on
	UsedBy    []string      `yaml:"anvands_av"`   // municipalities and units that took it over
	Channels  []string      `yaml:"kanaler"`
	Reviewed  *Reviewed     `yaml:"granskad"`
}

// Effect is what changed, and how that is known.
type Effect struct {
	Types    []string      `yaml:"typ"` // kinds of effect, from site/organisation.yaml
	Before   string        `yaml:"fore"`
	After    string        `yaml:"efter"`
	Method   string        `yaml:"metod"`
	Date     calendar.Date `yaml:"datum"`
	Measures []Measure     `yaml:"matt"` // numbers, for the chart and the table
	Quote    string        `yaml:"citat"`
	Source   string        `yaml:"kalla"` // whose words the quote is: a role, never a name
}

// Measure is one number before and after.
type Measure struct {
	What   string  `yaml:"vad"`
	Unit   string  `yaml:"enhet"`
	Before float64 `yaml:"fore,keepzero"`
	After  float64 `yaml:"efter,keepzero"`
	Count  int     `yaml:"antal"` // how many observations it rests on
}

// Cost is what it took, in kronor and hours.
type Cost struct {
	Development int `yaml:"utveckling,keepzero"` // kronor, once
	Running     int `yaml:"drift,keepzero"`      // kronor per year
	Hours       int `yaml:"arbetstid"`           // hours of work
}

// Reviewed says when the page was last read through, and by which function.
type Reviewed struct {
	Date calendar.Date `yaml:"datum"`
	By   string        `yaml:"av"`
}

// Image is a picture beside the text: a JPEG or PNG file in site/bilder.
type Image struct {
	File       string `yaml:"fil"`
	Alt        string `yaml:"alt"`
	Decorative bool   `yaml:"dekorativ"`
	License    string `yaml:"licens"`
}

// Evaluation is what came of a launched idea.
type Evaluation struct {
	Due     calendar.Date `yaml:"senast"`
	Done    calendar.Date `yaml:"gjord"`
	Outcome string        `yaml:"utfall"` // battre, oforandrat, samre, blandat
	Lessons string        `yaml:"lardomar"`
	By      []string      `yaml:"av"` // functions
}

// Section is one part of the body, under a level-two heading.
type Section struct {
	Title    string // the heading as written, without "## "
	Markdown string // what follows it, until the next such heading
	Line     int    // the line of the heading in the file
	First    int    // the line in the file that Markdown begins on
}

// Section gives the section whose heading folds to the same as title, or nil.
func (i *Idea) Section(title string) *Section {
	want := strict.Fold(title)
	for n := range i.Sections {
		if strict.Fold(i.Sections[n].Title) == want {
			return &i.Sections[n]
		}
	}
	return nil
}
