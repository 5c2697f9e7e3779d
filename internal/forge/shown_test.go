package forge_test

import (
	"context"
	"errors"
	"testing"

	"github.com/idesluss/idesluss/internal/forge"
)

// asked is a forge that answers as it is told to.
type asked struct {
	forge.Source
	head string
	err  error
}

func (a asked) Head(context.Context, string) (string, error) { return a.head, a.err }

// remembering is one that remembers too.
type remembering struct {
	asked
	seen string
}

func (r remembering) LastSeen(string) (string, error) {
	if r.seen == "" {
		return "", forge.ErrNotFound
	}
	return r.seen, nil
}

func TestShownHead(t *testing.T) {
	up, down := asked{head: "nu"}, asked{err: forge.ErrUnavailable}
	gone, stop := context.WithCancel(t.Context())
	stop()
	for _, c := range []struct {
		what string
		ctx  context.Context
		from forge.Source
		want string
		err  error
	}{
		{"a forge that answers", t.Context(), up, "nu", nil},
		{"one that does not, and remembers nothing", t.Context(), down, "", forge.ErrUnavailable},
		{"one that answers, and remembers", t.Context(), remembering{up, "förr"}, "nu", nil},
		{"one that does not answer, and remembers", t.Context(), remembering{down, "förr"}, "förr", nil},
		{"one that lets nobody in, and remembers", t.Context(), remembering{asked{err: forge.ErrNotPermitted}, "förr"}, "förr", nil},
		{"one that does not answer, and has not seen it", t.Context(), remembering{down, ""}, "", forge.ErrUnavailable},
		{"somebody who no longer asks", gone, remembering{asked{err: context.Canceled}, "förr"}, "", context.Canceled},
	} {
		if got, err := forge.ShownHead(c.ctx, c.from, "main"); got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %q, %v, want %q, %v", c.what, got, err, c.want, c.err)
		}
	}
}
