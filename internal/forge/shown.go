package forge

import (
	"context"
	"time"
)

// Remembering is a forge that can be read while it does not answer: it
// remembers where branches were, and has what was there.
type Remembering interface {
	// LastSeen gives the commit that a branch was at when it was last seen,
	// and that can be read. ErrNotFound when it has not been.
	LastSeen(branch string) (commit string, err error)
}

// showPatience is how long whoever wants to show something waits for a forge
// that may not answer.
const showPatience = 3 * time.Second

// ShownHead gives the commit of a branch to show people: where the branch is,
// or, when the forge does not tell, where it was seen last. Whoever decides or
// writes anything asks Head, and fails until the forge answers.
func ShownHead(ctx context.Context, s Source, branch string) (string, error) {
	remembering, ok := s.(Remembering)
	if !ok {
		return s.Head(ctx, branch)
	}
	seen, notSeen := remembering.LastSeen(branch)
	asking := ctx
	if notSeen == nil {
		limited, cancel := context.WithTimeout(ctx, showPatience)
		defer cancel()
		asking = limited
	}
	head, err := s.Head(asking, branch)
	if err == nil || notSeen != nil || ctx.Err() != nil {
		return head, err
	}
	return seen, nil
}
