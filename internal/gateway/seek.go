package gateway

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"filippo.io/age"

	"github.com/idesluss/idesluss/internal/calendar"
)

// ErrBusy means that so many have asked that no more can be taken down now.
var ErrBusy = errors.New("too many have asked for a receipt; the notifier has not come to them")

// soughtPrefix begins the names of what is asked for in the queue, before the
// day and a random mark.
const soughtPrefix = "hitta-"

const (
	mostSought  = 1000 // that wait at the same time
	soughtLasts = 2    // nights that one is kept at most, should the notifier not come to it
	soughtSize  = 1024 // bytes that each is filled up to, so that its length tells nothing
)

// IsSought reports whether a file in the queue is an address that is asked for.
func IsSought(name string) bool { return strings.HasPrefix(name, soughtPrefix) }

// sought is what is asked for, before it is sealed.
type sought struct {
	Address string `json:"epost"`
	Fill    string `json:"fyllnad"`
}

// CanSeek reports whether whoever has lost a receipt can be sent another: where
// contacts are taken, and there is a notifier.
func (g *Gateway) CanSeek() bool {
	rules, err := g.rules()
	return err == nil && g.Notify != "" && rules.Process.Contact != "aldrig"
}

// Seek takes down an address, whose owner has lost a receipt. Nobody here can
// tell whether it is anybody's: it is sealed to the notifier, who looks among
// the contacts, and mails that address alone. The same is done for every
// address. ErrNotNow when there is no notifier, ErrBusy.
func (g *Gateway) Seek(_ context.Context, address string) error {
	if !g.CanSeek() {
		return ErrNotNow
	}
	if len(address) > maxPerson {
		return faulty("epost", "for-lang", "E-postadressen är för lång.", "Korta den.")
	}
	g.mu.Lock() // they are counted one at a time
	defer g.mu.Unlock()
	waiting, err := g.eachSought(func(string, calendar.Date) error { return nil })
	if err != nil {
		return err
	}
	if waiting >= mostSought {
		return ErrBusy
	}
	s := sought{Address: address}
	plain, err := json.Marshal(s)
	if err != nil {
		return err
	}
	s.Fill = strings.Repeat(" ", max(0, soughtSize-len(plain)))
	if plain, err = json.Marshal(s); err != nil {
		return err
	}
	sealed, err := Seal(plain, g.Notify)
	if err != nil {
		return err
	}
	mark, err := g.chance(8)
	if err != nil {
		return err
	}
	return g.queue.Add(soughtPrefix+g.today().String()+"-"+hex.EncodeToString(mark), sealed)
}

// eachSought calls do with everything that is asked for, and the day of it.
func (g *Gateway) eachSought(do func(name string, day calendar.Date) error) (n int, err error) {
	names, err := g.queue.Names()
	if err != nil {
		return 0, err
	}
	for _, name := range names {
		if !IsSought(name) {
			continue
		}
		n++
		said := strings.TrimPrefix(name, soughtPrefix)
		day, err := calendar.ParseDate(said[:min(len(said), len("2006-01-02"))])
		if err != nil {
			day = 0 // nobody's: its time is out
		}
		if err := do(name, day); err != nil {
			return n, err
		}
	}
	return n, nil
}

// forgetSought takes away what the notifier has not come to in time.
func (g *Gateway) forgetSought() error {
	if g.queue == nil {
		return nil
	}
	_, err := g.eachSought(func(name string, day calendar.Date) error {
		if day.AddDays(soughtLasts) > g.today() {
			return nil
		}
		return g.queue.Remove(name)
	})
	return err
}

// OpenSought gives the address that is asked for.
func OpenSought(sealed []byte, keys ...age.Identity) (address string, err error) {
	plain, err := Unseal(sealed, keys...)
	if err != nil {
		return "", fmt.Errorf("opening what is asked for: %w", err)
	}
	var s sought
	if json.Unmarshal(plain, &s) != nil {
		return "", errors.New("opening what is asked for: it cannot be read")
	}
	return s.Address, nil
}
