package rounds

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"
)

// day is a clock that stands still until it is moved.
type day struct{ now time.Time }

func (d *day) at() time.Time { return d.now }

func newDay() *day { return &day{time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)} }

// Tasks are done in order; one that fails or panics keeps none from being done.
func TestATaskThatFailsStopsNoOther(t *testing.T) {
	var done []string
	var log bytes.Buffer
	task := func(name string, how func() error) Task {
		return Task{Name: name, Do: func(context.Context) error { done = append(done, name); return how() }}
	}
	results := map[string]error{}
	r := New(Options{
		Now: newDay().at, Log: slog.New(slog.NewTextHandler(&log, nil)),
		Told:  func(name string, _ time.Duration, err error) { results[name] = err },
		Where: func(int) []string { return []string{"here"} },
		Tasks: []Task{
			task("fails", func() error { return errors.New("no room") }),
			task("panics", func() error { panic("KANARIE") }),
			task("works", func() error { return nil }),
		},
	})
	r.Round(t.Context())
	if got := strings.Join(done, " "); got != "fails panics works" {
		t.Errorf("done: %s", got)
	}
	if results["fails"] == nil || !errors.Is(results["panics"], ErrPanicked) || results["works"] != nil {
		t.Errorf("told: %v", results)
	}
	if strings.Contains(log.String(), "KANARIE") || !strings.Contains(log.String(), "here") {
		t.Errorf("the log tells what was panicked with, or not where: %s", &log)
	}
	// The same failure again is no news; that it is over is.
	log.Reset()
	r.Round(t.Context())
	if strings.Contains(log.String(), "a task failed") {
		t.Errorf("the same failure is told again: %s", &log)
	}
	r.Tasks[0].Do = func(context.Context) error { return nil }
	r.Round(t.Context())
	if !strings.Contains(log.String(), "goes well again") {
		t.Errorf("it is not told that it is over: %s", &log)
	}
}

// What the day brings is done once a day, when it goes well.
func TestNightlyTasks(t *testing.T) {
	clock := newDay()
	fail, done := true, 0
	r := New(Options{Now: clock.at, Log: slog.New(slog.DiscardHandler), Tasks: []Task{{Name: "night", Nightly: true, Do: func(context.Context) error {
		if done++; fail {
			return errors.New("not yet")
		}
		return nil
	}}}})
	for _, c := range []struct {
		what string
		fail bool
		more time.Duration
		want int
	}{
		{"it fails", true, 0, 1},
		{"so it is tried again", false, time.Hour, 2},
		{"and then not before the next day", false, time.Hour, 2},
		{"not before midnight in Sweden", false, 11*time.Hour + 59*time.Minute, 2},
		{"which is an hour before that in UTC", false, time.Minute, 3},
	} {
		fail = c.fail
		clock.now = clock.now.Add(c.more)
		r.Round(t.Context())
		if done != c.want {
			t.Errorf("%s: done %d times, want %d (%s)", c.what, done, c.want, clock.now)
		}
	}
}

// The round that is under way is finished when the rounds are stopped.
func TestStopFinishesTheRound(t *testing.T) {
	begun, finish := make(chan bool), make(chan bool)
	var done []string
	r := New(Options{Now: newDay().at, Every: time.Hour, Grace: time.Hour, Log: slog.New(slog.DiscardHandler), Tasks: []Task{
		{Name: "slow", Do: func(ctx context.Context) error {
			close(begun)
			<-finish
			done = append(done, fmt.Sprint("slow ", ctx.Err()))
			return nil
		}},
		{Name: "next", Do: func(ctx context.Context) error { done = append(done, fmt.Sprint("next ", ctx.Err())); return nil }},
	}})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan bool)
	go func() { r.Run(ctx); close(ended) }()
	<-begun
	stop()
	close(finish)
	<-ended
	if got := strings.Join(done, ", "); got != "slow <nil>, next <nil>" {
		t.Errorf("done: %s", got)
	}
}

// What is to be done first is done once: when the task that it comes after has
// been, or else the round, and not by rounds that are to stop.
func TestFirst(t *testing.T) {
	for _, test := range []struct {
		what, after, want string
		stop              bool
	}{
		{"after a task", "a", "a FIRST b a b a b", false},
		{"after the round", "", "a b FIRST a b a b", false},
		{"after a task that there is not", "c", "a b FIRST a b a b", false},
		{"in a round that is to stop", "a", "a b", true},
	} {
		t.Run(test.what, func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			var done []string
			task := func(name string) Task {
				return Task{Name: name, Do: func(context.Context) error {
					done = append(done, name)
					if name == "b" && slices.Index(done, "b")+4 < len(done) || name == "a" && test.stop {
						stop()
					}
					return nil
				}}
			}
			r := New(Options{
				Now: newDay().at, Every: time.Nanosecond, Grace: time.Hour, Log: slog.New(slog.DiscardHandler),
				First: func() { done = append(done, "FIRST") }, After: test.after, Tasks: []Task{task("a"), task("b")},
			})
			r.Run(ctx)
			if got := strings.Join(done, " "); got != test.want {
				t.Errorf("done: %s, want %s", got, test.want)
			}
		})
	}
}

// One that does not end in time is broken off.
func TestStopLosesPatience(t *testing.T) {
	begun := make(chan bool)
	r := New(Options{Now: newDay().at, Every: time.Hour, Grace: time.Millisecond, Log: slog.New(slog.DiscardHandler), Tasks: []Task{
		{Name: "endless", Do: func(ctx context.Context) error { close(begun); <-ctx.Done(); return ctx.Err() }},
	}})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan bool)
	go func() { r.Run(ctx); close(ended) }()
	<-begun
	stop()
	<-ended
}

// Waking begins a round at once, however many wake it.
func TestWake(t *testing.T) {
	rounds := make(chan bool, 100)
	r := New(Options{Now: newDay().at, Every: time.Hour, Grace: time.Hour, Log: slog.New(slog.DiscardHandler), Tasks: []Task{
		{Name: "count", Do: func(context.Context) error { rounds <- true; return nil }},
	}})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan bool)
	go func() { r.Run(ctx); close(ended) }()
	if err := r.Await(ctx); err != nil {
		t.Fatal(err)
	}
	if len(rounds) < 2 {
		t.Errorf("%d rounds; one that began after the call was waited for", len(rounds))
	}
	stop()
	<-ended
}
