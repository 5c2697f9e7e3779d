package main

import (
	"context"
	"net/http"
	"time"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/site"
	"github.com/idesluss/idesluss/internal/web/form"
	"github.com/idesluss/idesluss/internal/web/status"
)

// leastTime is how long nobody fills in the form in: what is sent sooner is
// shown once more.
const leastTime = time.Minute

// reframe makes the pages anew that are made when they are asked for: the form
// and the status pages, in the layout and by the rules of the main branch.
func (s *service) reframe(frame *site.Frame, launched []form.Idea) error {
	o := form.Options{
		Frame: frame, Gateway: waking{s}, Key: s.gateway.FormKey(), Now: s.env.now, Random: s.env.random,
		Least: leastTime, Mail: s.gateway.Notify != "", Failed: s.failed("form"),
		Similar: form.Similar(launched), Room: s.room, Patience: patient,
	}
	if s.demo {
		o.Least = 0
	}
	f, err := form.New(o)
	if err != nil {
		return err
	}
	st, err := status.New(status.Options{
		Gateway: s.gateway, Frame: frame, Allow: s.attempt, AllowSeek: s.seek, Now: s.env.now, Log: s.log,
		Again: func(w http.ResponseWriter, _ *http.Request, earlier *gateway.Submission) { f.Open(w, earlier) },
	})
	if err != nil {
		return err
	}
	s.form.Set(s.noticed(f))
	s.status.Set(st)
	return nil
}

// How long somebody who sends pictures may be silent, and how long it may take
// to clean those that came. Those who would wait longer are not let in: the
// gateway bounds how many wait.
const (
	silence  = 30 * time.Second
	cleaning = 3 * time.Minute
)

// patient lets a request take longer than pages do. A connection that cannot
// has the time it has.
func patient(w http.ResponseWriter) {
	c := http.NewResponseController(w)
	_ = c.SetReadDeadline(time.Now().Add(silence))
	_ = c.SetWriteDeadline(time.Now().Add(cleaning))
}

// failed logs what of ours failed in a part.
func (s *service) failed(part string) func(error) {
	return func(err error) { s.log.Error("a request failed", "part", part, "err", err) }
}

// waking has ideas go on their way as soon as they have been received, in a
// sluss to be tried. In a real one the rounds keep their time: one that came
// early would tell, in figures and on the forge, when somebody sent an idea.
type waking struct{ *service }

// Receive implements [form.Receiver].
func (w waking) Receive(ctx context.Context, sent *gateway.Submission) (*gateway.Received, error) {
	received, err := w.gateway.Receive(ctx, sent)
	if err == nil && w.demo {
		w.rounds.Wake()
	}
	return received, err
}

// noticed has the start page of the form say that the sluss is one to be tried,
// and that signing in is not kept.
func (s *service) noticed(f http.Handler) http.Handler {
	note := ""
	if s.formIsClosed() {
		note = formOpenNote
	}
	if !s.demo && note == "" {
		return f
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != form.Path {
			f.ServeHTTP(w, r)
			return
		}
		f.ServeHTTP(s.sites.published.Noticing(w, note), r)
	})
}
