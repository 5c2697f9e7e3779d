package gateway

import (
	"fmt"

	"github.com/idesluss/idesluss/internal/calendar"
)

// Event is something that those who had an idea are to be told, by mail where
// they have asked for that. What it was they read under their receipt; where
// the municipality sends whole answers by mail, the words say it too.
type Event struct {
	ID     string // of the idea
	Kind   EventKind
	Number int    // which of its kind: of the decision, of the message
	Words  *Words // nil: the mail says only that there is something to read
}

// Words are what a mail with the whole answer says, as plain text. What is
// empty is not spoken of.
type Words struct {
	Title   string        `json:"titel,omitempty"`
	Day     calendar.Date `json:"dag,omitzero"`      // that it came, or is used from
	By      calendar.Date `json:"senast,omitzero"`   // the next day that is promised
	Contact string        `json:"kontakt,omitempty"` // the function to ask
	Says    string        `json:"amne,omitempty"`    // the decision, as a subject has it: "Din idé får vänta"
	Text    string        `json:"text,omitempty"`
	Reasons string        `json:"skal,omitempty"`
	Tips    []string      `json:"tips,omitempty"`
}

// EventKind is what sort of thing has happened.
type EventKind string

// The kinds.
const (
	Kept     EventKind = "mottagen"   // the idea has been received
	Decided  EventKind = "svar"       // a decision stands on main
	Asked    EventKind = "fraga"      // the team waits for an answer
	Delayed  EventKind = "forsenad"   // the answer did not come on its day
	Alive    EventKind = "livstecken" // nothing has happened for a while
	Launched EventKind = "synas"      // do they want to be seen?
	Evaluate EventKind = "tyck-till"  // how was it?
	Renewed  EventKind = "kvitto"     // there is a fresh receipt for one who asked for it

	Recontacted EventKind = "kontakt" // they are to be reached here from now on
)

// Key names an event. The same event has the same key, however often it is
// queued: what has been queued under a key is not to be sent again.
func (e Event) Key() string { return fmt.Sprintf("%s-%s-%d", e.ID, e.Kind, e.Number) }

// announce queues an event. It may be called again with the same one.
func (g *Gateway) announce(e Event) error {
	if g.Queue == nil {
		return nil
	}
	if err := g.Queue(e); err != nil {
		return fmt.Errorf("queueing word about idea %s: %w", e.ID, err)
	}
	return nil
}
