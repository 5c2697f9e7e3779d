package forgetest

import (
	"context"
	"fmt"
	"io/fs"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
)

// Flaky is a forge where one call fails, with or without having had its
// effect.
type Flaky struct {
	forge.Forge
	Calls *int // so far; several forges may share it
	At    int  // the call that fails
	Late  bool // after its effect
}

// ErrCut is what a cut connection gives.
var ErrCut = fmt.Errorf("the connection was cut: %w", forge.ErrUnavailable)

func try[T any](f *Flaky, call func() (T, error)) (T, error) {
	*f.Calls++
	var zero T
	if *f.Calls != f.At {
		return call()
	}
	if f.Late {
		if _, err := call(); err != nil {
			return zero, err
		}
	}
	return zero, ErrCut
}

func do(f *Flaky, call func() error) error {
	_, err := try(f, func() (struct{}, error) { return struct{}{}, call() })
	return err
}

// Propose implements [forge.Forge].
func (f *Flaky) Propose(ctx context.Context, p forge.Proposal) (*forge.PullRequest, error) {
	return try(f, func() (*forge.PullRequest, error) { return f.Forge.Propose(ctx, p) })
}

// Pulls implements [forge.Forge].
func (f *Flaky) Pulls(ctx context.Context, q forge.Query) ([]*forge.PullRequest, error) {
	return try(f, func() ([]*forge.PullRequest, error) { return f.Forge.Pulls(ctx, q) })
}

// Comments implements [forge.Forge].
func (f *Flaky) Comments(ctx context.Context, n int) ([]forge.Comment, error) {
	return try(f, func() ([]forge.Comment, error) { return f.Forge.Comments(ctx, n) })
}

// Reviews implements [forge.Forge].
func (f *Flaky) Reviews(ctx context.Context, n int) ([]forge.Review, error) {
	return try(f, func() ([]forge.Review, error) { return f.Forge.Reviews(ctx, n) })
}

// Say implements [forge.Forge].
func (f *Flaky) Say(ctx context.Context, n int, marker, body string, at time.Time) error {
	return do(f, func() error { return f.Forge.Say(ctx, n, marker, body, at) })
}

// SetStatus implements [forge.Forge].
func (f *Flaky) SetStatus(ctx context.Context, commit string, s forge.Status) error {
	return do(f, func() error { return f.Forge.SetStatus(ctx, commit, s) })
}

// Head implements [forge.Forge].
func (f *Flaky) Head(ctx context.Context, branch string) (string, error) {
	return try(f, func() (string, error) { return f.Forge.Head(ctx, branch) })
}

// Files implements [forge.Forge].
func (f *Flaky) Files(ctx context.Context, commit string) (fs.FS, error) {
	return try(f, func() (fs.FS, error) { return f.Forge.Files(ctx, commit) })
}

// Compare implements [forge.Forge].
func (f *Flaky) Compare(ctx context.Context, base, head string) (*forge.Comparison, error) {
	return try(f, func() (*forge.Comparison, error) { return f.Forge.Compare(ctx, base, head) })
}
