// Package gateway is zone 1: the only place that ever knows who has sent an
// idea. It takes ideas from the form without ever losing one, keeps contacts
// sealed, lets people release what has been de-identified, relays it into the
// sluss, and carries the dialogue with whoever holds the receipt.
//
// State is files under one folder (docs/data.md tells which), each durable
// before anything is answered. What has been relayed is found again from the
// sluss itself. Nothing of zone 1 is ever in Git, in a log line, or in an
// error text.
package gateway

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"time"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/privacy"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/receipt"
)

// What callers branch on.
var (
	ErrUnknown = errors.New("no such receipt")              // unknown, expired and erased alike
	ErrCap     = errors.New("no more ideas today")          // the daily cap; tomorrow there is room
	ErrNotNow  = errors.New("this cannot be done any more") // withdraw what has ended, answer what is answered

	ErrCrowded = errors.New("too many pictures wait to be cleaned") // in a minute there is room
)

// Options are what a gateway gets from outside.
type Options struct {
	Data   durable.FS
	Sluss  *bot.Bot
	Rules  func() (*process.Rules, error) // as they are on the main branch now
	Team   []string                       // age recipients that contacts are sealed to
	Notify string                         // age recipient of idesluss notify; empty when no mail is sent
	Cap    int                            // ideas a day
	Keep   int                            // days after the end until a receipt expires
	Now    func() time.Time
	Random io.Reader
	Log    *slog.Logger // counts and ids of the sluss; never a receipt, a contact or a text

	Workplaces func() []string                                        // names that give a workplace away, instead of those of the rules; nil: those
	Intake     forge.Forge                                            // the intake repository, whose ideas go in the same batches; nil when there is none
	Contact    func() string                                          // the function that answers for new ideas; nil: the team
	Beside     string                                                 // a mark of this process, when another may have the state open; see durable.Join
	Queue      func(Event) error                                      // keeps what is to be told by mail; the same event twice is told once; nil sends none
	HeadAge    time.Duration                                          // how old what is known of the main branch may be; 0 asks the forge each time
	Lock       func(context.Context) (unlock func() error, err error) // keeps other processes from changing records; nil when there are none
}

// Submission is what someone sends.
type Submission struct {
	Token    receipt.Token
	Idea     idea.Idea // what the form asks, as an idea without id, step and dates
	Pictures []Picture // sent with it, where the process takes pictures
	Exists   string    // what they know of something similar; stays in zone 1
	Part     string    // driva, delta, folja, kanske, nej: whether they want to take part
	Who      string    // anstallda, invanare, foretag, foreningar
	Channel  string    // webb, papper, telefon
	Contact  *Contact  // nil: only the receipt
	Retries  string    // id of the earlier attempt, when its receipt was used
}

// Contact is how those who sent an idea want to be reached. It is sealed the
// moment it is received, and the web process cannot read it back.
type Contact struct {
	People []Person `json:"personer"`
	How    string   `json:"satt"` // epost, telefon, mote
}

// Person is one who sent an idea.
type Person struct {
	Name  string `json:"namn"`
	Email string `json:"epost"`
	Phone string `json:"telefon"`
}

// Received is what the sender is told.
type Received struct {
	Receipt  receipt.Receipt
	ID       string // the number of the idea
	AnswerBy calendar.Date
	Again    bool // the same form was received before; nothing new was kept
	Changed  bool // Again, and the answers were others than those that are kept
}

// Refused is a submission that must be changed first: what was found, by the
// field it stands in (titel, nytta, or the id of a section).
type Refused struct{ Hits map[string][]privacy.Hit }

func (r *Refused) Error() string { return "the text tells who somebody is" }

// State is where an idea is on its way into the sluss.
type State string

// The states.
const (
	Arrived   State = "mottagen"   // waits for the team to look at it
	Released  State = "slappt"     // waits for its batch
	Relayed   State = "slussad"    // is in the sluss
	Withdrawn State = "aterkallad" // before it came there
)

// Standing is what the holder of a receipt sees. It holds no contact.
type Standing struct {
	ID, Title string
	State     State
	Idea      *idea.Idea // as it stands on main; nil before it is there
	Step      *process.Step
	Stays     []Stay // the way so far, oldest first
	AnswerBy  calendar.Date
	Late      bool
	Contact   string          // the function to ask
	Answers   []Answer        // decisions, latest first
	Messages  []Message       // oldest first
	Sealed    int             // messages from before this receipt, which only an earlier one opens
	Reissued  []calendar.Date // days when a fresh receipt was made, oldest first
	Log       []ContactEntry  // latest first
	Can       map[string]bool // komplettera, aterta, forsok-igen, synas, tyck-till, kontakt
	Visible   string          // what was chosen at launch: "", inget, namn, namn-citat
	Expires   calendar.Date   // zero while the idea is open

	Recontacted calendar.Date // when they last changed how they are reached
}

// Stay is one step on the way.
type Stay struct {
	Step    *process.Step
	Entered calendar.Date
}

// Answer is one decision, in the words that the process has for it.
type Answer struct {
	Day     calendar.Date
	Outcome process.Outcome
	Text    string
	Reasons string
	Tips    []string
}

// Message is one part of the dialogue.
type Message struct {
	Number   int
	Day      calendar.Date
	FromTeam bool
	Question bool          // it waits for an answer
	By       calendar.Date // the day that it is gladly answered by; nothing happens after it
	Text     string
}

// ContactEntry is one contact with those who sent an idea, as the log has it.
type ContactEntry struct {
	Day     calendar.Date
	Channel string // telefon, mote, epost, brev
	Role    string // function of who made it
}

// Case is an idea as the team sees it before it is in the sluss.
type Case struct {
	ID       string
	State    State
	Arrived  calendar.Date
	Due      calendar.Date // when it must be released at the latest
	Channel  string
	Who      string
	Part     string
	Exists   string
	Retries  string // the earlier attempt
	Idea     idea.Idea
	Findings []Finding
	Contact  bool      // there is a sealed contact
	Messages []Message // what the holder of the receipt has written, and which questions wait; the team's own words are sealed
}

// Finding is a hit in a text, and what the team has decided about it. Once it
// has been replaced, what stood there is forgotten.
type Finding struct {
	Number int    `json:"nr"`
	Field  string `json:"falt"` // titel, nytta, amnen, or the id of a section
	privacy.Hit
	Replaced *string `json:"ersatt,omitempty"` // what stands there instead
	Because  string  `json:"skal,omitempty"`   // why it may stay
}
