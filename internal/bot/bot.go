// Package bot is what the sluss's own account does on a forge: it proposes new
// ideas, keeps one open decision per idea, writes the decision that people
// have come to, and merges what the judge (package check) finds ready.
//
// It holds no opinion of its own: which ways there are is the process's to
// say, and whether a pull request may be merged is check's. It fetches, asks,
// and writes. Every method may be run again after a failure.
package bot

import (
	"io"
	"log/slog"
	"time"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/forge"
)

// Bot acts on one sluss.
type Bot struct {
	Forge      forge.Forge
	Repository string // what signed assessments must name
	Main       string // the branch that is the truth; "main" when empty
	Now        func() time.Time
	Random     io.Reader
	Log        *slog.Logger // never a login, an address or a text of an idea
}

// today gives the day it is in Sweden.
func (b *Bot) today() calendar.Date { return calendar.FromClock(b.Now()) }

// stamp is the time on all that the bot writes: the day and no more, since the
// hour of a new idea is its sender's.
func (b *Bot) stamp() time.Time { return b.today().Time() }
