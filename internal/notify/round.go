package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/gateway"
)

// Done is what a round has done.
type Done struct {
	Sent    int // mails that the server took
	Waiting int // mails that are to be tried again
	Failed  int // mails that failed now
	Sealed  int // events that this key does not open: they are kept
}

// Round tries everything in the queue that is due, once. Only one notifier
// does so at a time. ErrServer when the server takes no mail at all.
func (n *Notifier) Round(ctx context.Context) (*Done, error) {
	unlock, err := n.Lock()
	if err != nil {
		return nil, fmt.Errorf("sending mail: %w", err)
	}
	done := &Done{}
	err = n.round(ctx, done)
	if done.Sealed > 0 {
		n.Log.Error("there are events that the notifier's key does not open", "count", done.Sealed)
	}
	if done.Sent+done.Failed > 0 {
		n.Log.Info("mails have been sent", "sent", done.Sent, "failed", done.Failed, "waiting", done.Waiting)
	}
	return done, errors.Join(err, unlock())
}

func (n *Notifier) round(ctx context.Context, done *Done) error {
	if err := n.sweep(); err != nil {
		return err
	}
	if err := n.seek(done); err != nil {
		return err
	}
	keys, err := n.queue.Names()
	if err != nil {
		return err
	}
	keys = slices.DeleteFunc(keys, gateway.IsSought) // those that are not ours to open
	post := &post{Notifier: n, done: done}
	defer post.leave()
	for _, key := range keys {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := post.event(ctx, key); err != nil {
			return err
		}
	}
	return nil
}

// sweep takes away what a crash left half-written, and what is about ideas that
// nobody can be written to about any more: they have been erased, or their time
// is out.
func (n *Notifier) sweep() (err error) {
	if n.sent, err = durable.Open(n.Data, gateway.SentFolder); err != nil {
		return err
	}
	contacts, err := n.vault.Names()
	if err != nil {
		return err
	}
	there := map[string]bool{}
	for _, name := range contacts {
		there[strings.TrimSuffix(name, gateway.ContactSuffix)] = true
	}
	for _, folder := range []*durable.Folder{n.queue, n.sent} {
		keys, err := folder.Names()
		if err != nil {
			return err
		}
		for _, key := range keys {
			if id, ok := gateway.IdeaOf(key); ok && there[id] && !n.hadItsTime(key) || gateway.IsSought(key) {
				continue
			}
			if err := folder.Remove(key); err != nil {
				return err
			}
		}
	}
	return nil
}

// Retry has mails that failed be tried again, and tells how many.
func (n *Notifier) Retry() (again int, err error) {
	unlock, err := n.Lock()
	if err != nil {
		return 0, fmt.Errorf("sending mail: %w", err)
	}
	defer func() { err = errors.Join(err, unlock()) }()
	keys, err := n.queue.Names()
	if err != nil {
		return 0, err
	}
	for _, key := range keys {
		m, err := n.load(key)
		if err != nil {
			n.unread(err)
			continue
		}
		if m == nil {
			continue // it has not been tried at all
		}
		before := again
		for i := range m.Mails {
			if m.Mails[i].State == gateway.MailFailed {
				m.Mails[i] = gateway.SentMail{State: gateway.MailWaits}
				again++
			}
		}
		if again > before {
			if err := n.save(key, m); err != nil {
				return again, err
			}
		}
	}
	return again, nil
}

// load reads how far it has come with an event.
func (n *Notifier) load(key string) (*gateway.SentMark, error) {
	data, err := n.sent.Get(key)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	return gateway.ReadSentMark(data)
}

// unread tells of a file that cannot be read. Mails that do not need it do not
// wait for it.
func (n *Notifier) unread(err error) {
	n.Log.Error("a file cannot be read, and the mail that needs it is left alone; idesluss doctor tells which", "error", err)
}

// save keeps how far it has come with an event.
func (n *Notifier) save(key string, m *gateway.SentMark) error {
	data, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if err := n.sent.Put(key, data); err != nil {
		return fmt.Errorf("keeping how far a mail has come: %w", err)
	}
	return nil
}
