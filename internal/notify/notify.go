// Package notify tells those who had an idea by mail that there is something to
// read under their receipt. It is a process of its own, with an account and a
// key of its own: the only one that opens both the queue of events and the
// contacts, and the only one that speaks with a mail server.
//
// It promises:
//
//   - Nothing is lost. An event leaves the queue when every mail about it has
//     been taken by the mail server, or when there is nobody left to write to.
//     A server that is down is waited for, however long.
//   - Nothing is sent twice, as far as SMTP can promise. How far each mail has
//     come is kept (see mark) before and after the server is asked to take
//     it. Between the two nobody can know: if the line or the power goes there,
//     the mail is sent again under the same Message-ID, by which most mail
//     systems see that it is the same.
//   - Nobody is told who anybody is. A name, an address or a text is in no log
//     line and no error; of what a mail server says only the codes are kept,
//     since servers repeat addresses. The mail has no host name, no user agent
//     and no address but its one recipient's.
//
// What it cannot do: see that a mail which the server has taken came no
// further. Such a bounce comes as a mail to the staffed mailbox, and a person
// reads it.
package notify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"time"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/gateway"
)

// Options are what a notifier gets from outside.
type Options struct {
	Data   durable.FS
	Keys   gateway.Keys // the notifier's own
	Server Server
	Sender Sender
	Form   Form
	Mails  fs.FS // the folder mejl, as in templates
	Now    func() time.Time
	Random io.Reader    // of fresh receipts
	Log    *slog.Logger // counts, codes and ids of ideas; never an address, a name or a text
	Lock   func() (unlock func() error, err error)
}

// Form is how much a mail says.
type Form string

// The forms.
const (
	Short Form = "kort" // that there is something to read: no subject, no text of the idea
	Whole Form = "helt" // the whole answer
)

// Sender is who the mails are from: a mailbox that people look after.
type Sender struct {
	Name         string // the service's
	Mail         string
	Municipality string
	Phone        string
	Address      string // where a receipt is typed in
}

// GiveUp is how long a mail that the server does not take is tried. After that
// it has failed, and a person must look. A server that cannot be reached at
// all counts as nothing: then no mail has been tried.
const GiveUp = 14 * 24 * time.Hour

// Wait gives how long to wait after a number of tries that came to nothing: a
// minute, then twice as long each time, at most six hours.
func Wait(tries int) time.Duration {
	wait := time.Minute
	for range tries - 1 {
		if wait *= 2; wait >= longest {
			return longest
		}
	}
	return wait
}

const longest = 6 * time.Hour

// Notifier sends what is in the queue.
type Notifier struct {
	Options
	queue, vault, sent *durable.Folder
	mails              *mails
	own                string // what is sealed to it, its keys open
}

// today is the day it is in Sweden.
func (n *Notifier) today() calendar.Date { return calendar.FromClock(n.Now()) }

// New makes a notifier. What cannot work is told here, and not when the first
// mail is to be sent.
func New(o Options) (*Notifier, error) {
	if o.Data == nil || o.Now == nil || o.Random == nil || o.Log == nil || o.Lock == nil || len(o.Keys) == 0 {
		return nil, errors.New("making a notifier: something that it needs was not given")
	}
	if err := o.Server.check(); err != nil {
		return nil, err
	}
	n := &Notifier{Options: o}
	var err error
	if n.own, err = gateway.PublicOf(o.Keys); err != nil {
		return nil, err
	}
	if n.mails, err = readMails(o.Mails, o.Sender, o.Form); err != nil {
		return nil, err
	}
	for _, f := range []struct {
		name   string
		folder **durable.Folder
	}{{gateway.QueueFolder, &n.queue}, {gateway.VaultFolder, &n.vault}, {gateway.SentFolder, &n.sent}} {
		// Others may have them open; see sweep for the one that is ours.
		if *f.folder, err = durable.Join(o.Data, f.name, "mejl"); err != nil {
			return nil, fmt.Errorf("opening the queue of mail: %w", err)
		}
	}
	return n, nil
}

// Run does rounds until ctx is done: one each time every has passed, and after
// one in which the server could not be reached, later and later.
func (n *Notifier) Run(ctx context.Context, every time.Duration) error {
	down := 0
	for {
		_, err := n.Round(ctx)
		wait := every
		switch {
		case ctx.Err() != nil:
			return nil // what is left is for the next time
		case errors.Is(err, ErrServer):
			down++
			wait = max(every, Wait(down))
			n.Log.Warn("the mail server cannot be used; nothing is lost", "error", err, "again", wait)
		case err != nil:
			return err
		default:
			down = 0
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-timer.C:
		}
	}
}
