// Package rounds does the work that nobody waits for, one piece at a time and
// again and again: ideas into the sluss, decisions that are ready, pages that
// have changed, and once a day what the day brings.
//
// Each task must be one that can be interrupted anywhere and run again. A task
// that fails or panics is told of and tried again in the next round; it keeps
// nothing else from being done. The package knows no ideas, and what it logs is
// the task's name and its error.
package rounds

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/idesluss/idesluss/internal/calendar"
)

// Task is one piece of work.
type Task struct {
	Name    string
	Nightly bool // once for each calendar day in Sweden; in every round until it has gone well
	Do      func(context.Context) error
}

// Options are what rounds get from outside.
type Options struct {
	Tasks []Task        // in the order they are done
	Every time.Duration // between rounds, when nothing wakes them
	Grace time.Duration // how long a round may go on when it is asked to stop
	Now   func() time.Time
	Log   *slog.Logger

	// First is called once, when the task that it comes After has been done, or
	// else the first round, unless the rounds are to stop; may be nil.
	First func()
	After string
	// Told is told what came of each task; may be nil.
	Told func(task string, took time.Duration, err error)
	// Where gives the place in the code of a panic; may be nil.
	Where func(skip int) []string
}

// Rounds does its tasks in one goroutine.
type Rounds struct {
	Options
	wake   chan struct{}
	done   map[string]calendar.Date // nightly tasks, the day they last went well
	failed map[string]string        // tasks that last failed, and how

	begun    bool         // First has been called
	stopping func() error // nil until they are run

	mu    sync.Mutex
	ended int           // rounds that are over
	next  chan struct{} // closed when one more is
}

// New gives rounds that have not begun.
func New(o Options) *Rounds {
	return &Rounds{
		Options: o, wake: make(chan struct{}, 1), next: make(chan struct{}),
		done: map[string]calendar.Date{}, failed: map[string]string{},
	}
}

// Wake begins a round as soon as the one under way is over. It never waits.
func (r *Rounds) Wake() {
	select {
	case r.wake <- struct{}{}:
	default: // it is on its way
	}
}

// Run does rounds until ctx is done. The round that is under way then is
// finished, unless that takes longer than the grace.
func (r *Rounds) Run(ctx context.Context) {
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	defer context.AfterFunc(ctx, func() {
		patience := time.NewTimer(r.Grace)
		defer patience.Stop()
		select {
		case <-patience.C:
			cancel()
		case <-work.Done():
		}
	})()
	timer := time.NewTimer(r.Every)
	defer timer.Stop()
	r.stopping = ctx.Err
	for ctx.Err() == nil {
		r.Round(work)
		r.begin()
		timer.Reset(r.Every)
		select {
		case <-ctx.Done():
		case <-timer.C:
		case <-r.wake:
		}
	}
}

// Round does each task once.
func (r *Rounds) Round(ctx context.Context) {
	today := calendar.FromClock(r.Now())
	for _, task := range r.Tasks {
		if task.Nightly && r.done[task.Name] == today {
			continue
		}
		if ctx.Err() != nil {
			break
		}
		began := r.Now()
		err := r.contained(ctx, task)
		if err == nil && task.Nightly {
			r.done[task.Name] = today
		}
		r.tell(task.Name, err)
		if r.Told != nil {
			r.Told(task.Name, r.Now().Sub(began), err)
		}
		if task.Name == r.After {
			r.begin()
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ended++
	close(r.next)
	r.next = make(chan struct{})
}

// begin calls First, the first time, when the rounds are run.
func (r *Rounds) begin() {
	if r.First == nil || r.begun || r.stopping == nil || r.stopping() != nil {
		return
	}
	r.begun = true
	r.First()
}

// ErrPanicked is what a task that panicked fails with.
var ErrPanicked = errors.New("it panicked")

// contained does one task. What it panicked with is not told: it may hold what
// somebody has written.
func (r *Rounds) contained(ctx context.Context, task Task) (err error) {
	defer func() {
		reason := recover()
		if reason == nil {
			return
		}
		err = fmt.Errorf("%w: %T", ErrPanicked, reason)
		if r.Where != nil {
			r.Log.Error("a task panicked", "task", task.Name, "at", r.Where(2))
		}
	}()
	return task.Do(ctx)
}

// tell logs that a task has begun to fail in some way, and that it goes well
// again: not every round that it does.
func (r *Rounds) tell(name string, err error) {
	before, failing := r.failed[name]
	switch {
	case err == nil && failing:
		delete(r.failed, name)
		r.Log.Info("a task goes well again", "task", name)
	case err != nil && err.Error() != before:
		r.failed[name] = err.Error()
		r.Log.Error("a task failed; it is tried again", "task", name, "err", err)
	}
}

// Await waits until a round that began after the call has ended.
func (r *Rounds) Await(ctx context.Context) error {
	r.mu.Lock()
	wanted := r.ended + 2 // the one under way may have begun before
	r.mu.Unlock()
	for {
		r.Wake()
		r.mu.Lock()
		ended, next := r.ended, r.next
		r.mu.Unlock()
		if ended >= wanted {
			return nil
		}
		select {
		case <-next:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
