package gateway

import "fmt"

// Event is something that those who had an idea are to be told, by mail where
// they have asked for that. It says nothing of what it was: they read that
// under their receipt.
type Event struct {
	ID     string // of the idea
	Kind   EventKind
	Number int // which of its kind: of the decision, of the message
}

// EventKind is what sort of thing has happened.
type EventKind string

// The kinds.
const (
	Decided  EventKind = "svar"       // a decision stands on main
	Asked    EventKind = "fraga"      // the team waits for an answer
	Delayed  EventKind = "forsenad"   // the answer did not come on its day
	Alive    EventKind = "livstecken" // nothing has happened for a while
	Launched EventKind = "synas"      // do they want to be seen?
	Evaluate EventKind = "tyck-till"  // how was it?
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
