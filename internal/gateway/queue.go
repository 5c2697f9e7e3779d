package gateway

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"filippo.io/age"

	"github.com/idesluss/idesluss/internal/durable"
)

// The queue of mail is where the service and idesluss notify meet: the service
// adds, the notifier sends and takes away. An event in it is sealed to the
// notifier alone, and stands under its key. No address is there: those are in
// the vault, which the notifier can open too, and the service cannot.
const (
	QueueFolder   = "ko"      // events to tell of
	SentFolder    = "skickat" // the notifier's own: how far it has come with each
	VaultFolder   = vaultFolder
	ContactSuffix = contactSuffix
)

// ByMail is how somebody wants to be reached who wants mail.
const ByMail = "epost"

// Keys open what has been sealed: the notifier's, or the team's.
type Keys = []age.Identity

// Queued is an event in the queue.
type Queued struct {
	Event
	Mark string // drawn by chance: mails about the event are known by it
}

// queueFile is how a Queued is written, before it is sealed.
type queueFile struct {
	Format int       `json:"format"`
	ID     string    `json:"id"`
	Kind   EventKind `json:"slag"`
	Number int       `json:"nr"`
	Mark   string    `json:"marke"`
	Words  *Words    `json:"ord,omitempty"`
}

const queueFormat = 1

// openQueue makes the queue that events are kept in, when there is a notifier
// and the service was not given another one.
func (g *Gateway) openQueue() error {
	if g.Notify == "" {
		return nil
	}
	if _, err := Seal(nil, g.Notify); err != nil {
		return fmt.Errorf("the notifier: %w", err)
	}
	var err error
	if g.queue, err = g.folder(QueueFolder); err != nil || g.Queue != nil {
		return err
	}
	g.Queue = g.enqueue
	return nil
}

// enqueue keeps an event until the notifier has told of it. One about an idea
// that has no contact is to be told to nobody. The same event twice is in the
// queue once; should one come back that has been told, the notifier knows.
func (g *Gateway) enqueue(e Event) error {
	if _, err := g.vault.Get(e.ID + contactSuffix); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	if _, err := g.Data.ReadFile(path.Join(SentFolder, e.Key())); err == nil && e.Kind != Renewed {
		return nil // the notifier is at it, or done
	}
	mark := make([]byte, 16)
	g.drawing.Lock()
	_, err := io.ReadFull(g.Random, mark)
	g.drawing.Unlock()
	if err != nil {
		return fmt.Errorf("drawing a mark: %w", err)
	}
	sealed, err := SealEvent(&Queued{e, hex.EncodeToString(mark)}, g.Notify)
	if err != nil {
		return err
	}
	if err := g.queue.Add(e.Key(), sealed); err != nil && !errors.Is(err, durable.ErrExists) {
		return err
	}
	return nil
}

// SealEvent seals an event to the notifier, whose key is a line age1…
func SealEvent(q *Queued, to string) ([]byte, error) {
	plain, err := json.Marshal(queueFile{queueFormat, q.ID, q.Kind, q.Number, q.Mark, q.Words})
	if err != nil {
		return nil, err
	}
	return Seal(plain, to)
}

// Seal seals bytes to keys: lines age1…
func Seal(plain []byte, to string) ([]byte, error) {
	recipients, err := age.ParseRecipients(strings.NewReader(to))
	if err != nil {
		return nil, fmt.Errorf("reading a key to seal to (age1…): %w", err)
	}
	var out bytes.Buffer
	w, err := age.Encrypt(&out, recipients...)
	if err == nil {
		_, err = w.Write(plain)
		err = errors.Join(err, w.Close())
	}
	if err != nil {
		return nil, fmt.Errorf("sealing: %w", err)
	}
	return out.Bytes(), nil
}

// Unseal opens what has been sealed.
func Unseal(sealed []byte, keys ...age.Identity) ([]byte, error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), keys...)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// OpenEvent opens a sealed event with the notifier's keys.
func OpenEvent(sealed []byte, keys ...age.Identity) (*Queued, error) {
	plain, err := Unseal(sealed, keys...)
	if err != nil {
		return nil, fmt.Errorf("opening an event: %w", err)
	}
	var f queueFile
	if err := json.Unmarshal(plain, &f); err != nil || f.Format != queueFormat {
		// What stands there is not told: it is somebody's.
		return nil, errors.New("opening an event: what was sealed cannot be read, or is of another version")
	}
	return &Queued{Event{ID: f.ID, Kind: f.Kind, Number: f.Number, Words: f.Words}, f.Mark}, nil
}
