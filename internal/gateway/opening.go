package gateway

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"unicode/utf8"

	"filippo.io/age"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/idea"
)

// Opening is one time that a contact was opened: when, whose, and why. What
// the contact said is not there.
type Opening struct {
	Day     calendar.Date `json:"dag"`
	ID      string        `json:"ide"` // empty once the idea has been erased
	Purpose string        `json:"syfte"`
}

// OpenContact lets a contact be opened by those who have a key for it. Every
// opening is noted first, with what it is for. ErrUnknown when there is none
// with that number.
func (g *Gateway) OpenContact(id, purpose string, keys ...age.Identity) (*Contact, error) {
	purpose = strings.TrimSpace(purpose)
	if purpose == "" || utf8.RuneCountInString(purpose) > 200 || unprintable(purpose) {
		return nil, errors.New("say in a few words, at most 200 characters, what the contact is opened for: it is noted")
	}
	if !idea.ValidID(id) {
		return nil, ErrUnknown
	}
	sealed, err := g.vault.Get(id + contactSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrUnknown
	} else if err != nil {
		return nil, err
	}
	if err := g.noteOpening(Opening{g.today(), id, purpose}); err != nil {
		return nil, fmt.Errorf("noting that a contact is opened: %w", err)
	}
	return OpenContact(sealed, keys...)
}

// noteOpening keeps a note, under a name that tells the day and nothing more.
func (g *Gateway) noteOpening(o Opening) error {
	note, err := json.Marshal(o)
	if err != nil {
		return err
	}
	for {
		mark, err := g.chance(8)
		if err != nil {
			return err
		}
		err = g.openings.Add(o.Day.String()+"-"+hex.EncodeToString(mark)+".json", note)
		if !errors.Is(err, durable.ErrExists) {
			return err
		}
	}
}

// Openings gives every time that a contact was opened, oldest first.
func (g *Gateway) Openings() ([]Opening, error) {
	var all []Opening
	err := g.eachOpening(func(_ string, o *Opening, _ []byte) error {
		if o != nil {
			all = append(all, *o)
		}
		return nil
	})
	return all, err
}

// eachOpening calls do with every note. One that cannot be read is given as nil
// and the bytes that are there.
func (g *Gateway) eachOpening(do func(name string, o *Opening, data []byte) error) error {
	names, err := g.openings.Names()
	if err != nil {
		return err
	}
	for _, name := range names {
		data, err := g.openings.Get(name)
		if err != nil {
			g.noteDamage(openingsFolder, name, "", durable.Reason(err))
			continue
		}
		o := &Opening{}
		if json.Unmarshal(data, o) != nil {
			g.noteDamage(openingsFolder, name, "", notReadable)
			o = nil
		}
		if err := do(name, o, data); err != nil {
			return err
		}
	}
	return nil
}

// forgetOpenings keeps that a contact was opened, and on which day, but not
// whose or why: the words may tell.
func (g *Gateway) forgetOpenings(id string) error {
	return g.eachOpening(func(name string, o *Opening, data []byte) error {
		if o == nil && !bytes.Contains(data, []byte(id)) || o != nil && o.ID != id {
			return nil
		}
		if o == nil {
			o = &Opening{}
			o.Day, _ = calendar.ParseDate(name[:min(len(name), len("2026-11-23"))]) // its name begins with it
		}
		note, err := json.Marshal(Opening{Day: o.Day})
		if err != nil {
			return err
		}
		return g.openings.Put(name, note)
	})
}
