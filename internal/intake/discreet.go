package intake

import (
	"context"
	"errors"
	"fmt"

	"github.com/idesluss/idesluss/internal/forge"
)

// errNotTold stands in for what went wrong in the intake.
var errNotTold = errors.New("it failed, in a way that would tell of a pull request there")

// discreet takes what tells of a single pull request of the intake (its number,
// a branch, the name of a file) out of an error. The relay runs where the
// sluss's own jobs do, and those who assess ideas may read what it writes.
func (d *Desk) discreet(doing string, err error) error {
	if err == nil {
		return nil
	}
	if d.Frank {
		return fmt.Errorf("%s: %w", doing, err)
	}
	for _, kind := range []error{
		context.Canceled, context.DeadlineExceeded,
		forge.ErrNotFound, forge.ErrNotPermitted, forge.ErrUnavailable, forge.ErrConflict, forge.ErrClosed,
	} {
		if errors.Is(err, kind) {
			return fmt.Errorf("%s: %w", doing, kind)
		}
	}
	return fmt.Errorf("%s: %w", doing, errNotTold)
}
