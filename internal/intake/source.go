package intake

import (
	"context"
	"time"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/idea"
)

// Source is where ideas wait that have been cleared for the sluss. There are
// two: the pull requests of an intake repository, and the records of a gateway.
// What waits in all of them goes in the same batches, so that the channel of an
// idea does not show.
type Source interface {
	// Cleared gives what has been cleared and is not known to be in the sluss,
	// and what went there before, Done: the rest of a batch has the same dates.
	// What cannot go it counts.
	Cleared(ctx context.Context, known *Known, counts *Relayed) ([]*Parcel, error)
	// Gave reports whether one of its ideas has the id.
	Gave(id string) bool
	// Begin remembers the id and the batch of an idea, before it is proposed.
	Begin(ctx context.Context, p *Parcel) error
	// Arrived remembers that an idea has been proposed, and when it is answered.
	Arrived(ctx context.Context, p *Parcel) error
}

// Parcel is an idea on its way into the sluss.
type Parcel struct {
	Idea     idea.Idea                         // what was typed; no id, step, dates or contact
	Picture  func(file string) ([]byte, error) // gives one of Idea.Images; nil when there are none
	ID       string                            // empty until it is drawn
	Batch    calendar.Date                     // zero until it has been decided when it goes
	Done     bool                              // it is in the sluss
	Cleared  time.Time                         // since when it waits for company
	Since    calendar.Date                     // since when somebody waits for an answer
	AnswerBy calendar.Date                     // told when it is in the sluss

	Origin any // for the source to know it by

	source Source
}
