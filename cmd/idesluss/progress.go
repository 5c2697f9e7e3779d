package main

import (
	"fmt"
	"io"
	"time"
)

// progress shows on a terminal how far long work has come. It says nothing
// during the first second, and nothing at all when there is no terminal.
type progress struct {
	w      io.Writer // nil: stay silent
	now    func() time.Time
	what   string
	start  time.Time
	latest time.Time
}

const (
	progressAfter = time.Second
	progressEvery = 100 * time.Millisecond
)

func (e *env) progress(what string) *progress {
	p := &progress{now: e.now, what: what, start: e.now()}
	if e.terminal {
		p.w = e.stderr
	}
	return p
}

// step tells that done of total are finished. It is for one goroutine at a
// time.
func (p *progress) step(done, total int) {
	if p.w == nil || total == 0 {
		return
	}
	now := p.now()
	if now.Sub(p.start) < progressAfter || now.Sub(p.latest) < progressEvery {
		return
	}
	p.latest = now
	fmt.Fprintf(p.w, "\r%s: %d av %d (%d %%)", p.what, done, total, 100*done/total)
}

// count tells that so much is finished of nobody knows how much.
func (p *progress) count(done int) {
	now := p.now()
	if p.w == nil || now.Sub(p.start) < progressAfter || now.Sub(p.latest) < progressEvery {
		return
	}
	p.latest = now
	fmt.Fprintf(p.w, "\r%s: %d", p.what, done)
}

// done takes the line away, if there is one.
func (p *progress) done() {
	if p.w != nil && !p.latest.IsZero() {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
