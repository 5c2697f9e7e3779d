package gateway

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/idea"
)

// SentMark is how far the notifier has come with an event. It stands under the
// event's key, and knows recipients only by which in order they are.
type SentMark struct {
	Format int        `json:"format"`
	Mails  []SentMail `json:"mejl"` // one for each recipient; none: there was nobody to write to
	Order  *Order     `json:"bestallning,omitempty"`
}

// SentMail is how far one mail has come.
type SentMail struct {
	State   MailState `json:"lage"`
	Tries   int       `json:"forsok,omitempty"`
	Unsure  int       `json:"ovissa,omitempty"` // times that the server was asked to take it and no answer came
	Next    time.Time `json:"nasta,omitzero"`   // not to be tried before
	Trouble string    `json:"hinder,omitempty"` // codes, such as "RCPT 550 5.1.1"
}

// MailState is where a mail is.
type MailState string

// The states.
const (
	MailWaits  MailState = "vantar"
	MailAsked  MailState = "pagar"      // the server has been asked to take it, or is about to be; what it answered is not known
	MailTaken  MailState = "skickat"    // the server has taken it
	MailFailed MailState = "misslyckat" // it will not be tried again by itself
)

const sentFormat = 1

// MarshalJSON writes the format too.
func (m *SentMark) MarshalJSON() ([]byte, error) {
	type plain SentMark
	p := plain(*m)
	p.Format = sentFormat
	return json.Marshal(p)
}

// ReadSentMark reads what a mark holds.
func ReadSentMark(data []byte) (*SentMark, error) {
	m := &SentMark{}
	if err := json.Unmarshal(data, m); err != nil || m.Format != sentFormat {
		return nil, fmt.Errorf("a mark in %s cannot be read, or is of another version", SentFolder)
	}
	return m, nil
}

// Done reports whether there is nothing left to try, and whether all went well.
func (m *SentMark) Done() (done, well bool) {
	done, well = true, true
	for _, mail := range m.Mails {
		done = done && (mail.State == MailTaken || mail.State == MailFailed)
		well = well && mail.State == MailTaken
	}
	return done, done && well
}

// IdeaOf gives the id of the idea that an event's key is about.
func IdeaOf(key string) (id string, ok bool) {
	const length = len("26-7k3qm")
	if len(key) <= length || !idea.ValidID(key[:length]) {
		return "", false
	}
	return key[:length], true
}

// Unreached gives the ids of the ideas about which a mail did not come through,
// sorted: somebody must reach those people in another way.
func Unreached(data durable.FS) ([]string, error) {
	entries, err := data.ReadDir(SentFolder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("reading %s: %w", SentFolder, err)
	}
	var ids []string
	for _, entry := range entries {
		id, ok := IdeaOf(entry.Name())
		if !ok || len(ids) > 0 && ids[len(ids)-1] == id {
			continue
		}
		mark, err := data.ReadFile(SentFolder + "/" + entry.Name())
		if err != nil {
			continue // it has gone meanwhile, or is among what is damaged: see Examine
		}
		m, err := ReadSentMark(mark)
		if err != nil {
			continue
		}
		for _, mail := range m.Mails {
			if mail.State == MailFailed {
				ids = append(ids, id)
				break
			}
		}
	}
	return ids, nil
}
