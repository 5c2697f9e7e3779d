package notify

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/receipt"
)

// ordered is what an order holds, sealed to the notifier itself.
type ordered struct {
	Receipt string `json:"kvitto"`
	Address string `json:"epost"` // as it stands in the contact
}

// seek orders a fresh receipt for everybody whose address somebody has asked
// for. All contacts are looked through once, however many are asked for. That an
// address is nobody's leaves no trace.
func (n *Notifier) seek(done *Done) error {
	asked, names, err := n.sought(done)
	if err != nil || len(asked) == 0 {
		return err
	}
	contacts, err := n.vault.Names()
	if err != nil {
		return err
	}
	for _, name := range contacts {
		if err := n.seekIn(name, asked); err != nil {
			return err
		}
	}
	for _, name := range names {
		if err := n.queue.Remove(name); err != nil {
			return err
		}
	}
	return nil
}

// sought gives the addresses that are asked for, folded, and the files that ask.
func (n *Notifier) sought(done *Done) (asked map[string]bool, names []string, err error) {
	all, err := n.queue.Names()
	if err != nil {
		return nil, nil, err
	}
	asked = map[string]bool{}
	for _, name := range all {
		if !gateway.IsSought(name) {
			continue
		}
		sealed, err := n.queue.Get(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue // its time was out
		} else if err != nil {
			n.unread(err)
			continue
		}
		address, err := gateway.OpenSought(sealed, n.Keys...)
		if err != nil {
			done.Sealed++
			continue
		}
		asked[gateway.FoldAddress(address)] = true
		names = append(names, name)
	}
	return asked, names, nil
}

// seekIn orders for those in one contact who are asked for.
func (n *Notifier) seekIn(name string, asked map[string]bool) error {
	sealed, err := n.vault.Get(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // erased meanwhile
	} else if err != nil {
		n.unread(err)
		return nil
	}
	c, err := gateway.OpenContact(sealed, n.Keys...)
	if err != nil {
		return nil // sealed before the notifier had its key
	}
	for i, person := range c.People {
		if person.Email == "" || !asked[gateway.FoldAddress(person.Email)] {
			continue
		}
		if err := n.order(strings.TrimSuffix(name, gateway.ContactSuffix), i, person.Email); err != nil {
			return err
		}
	}
	return nil
}

// order draws a receipt, unless that person has had one today, and leaves the
// order for the service.
func (n *Notifier) order(id string, person int, address string) error {
	key := gateway.RenewedKey(id, person, n.today())
	switch had, err := n.load(key); {
	case err != nil:
		n.unread(err)
		return nil
	case had != nil:
		return nil
	}
	token, err := receipt.NewToken(n.Random)
	if err != nil {
		return err
	}
	code := token.Receipt()
	plain, err := json.Marshal(ordered{code.String(), address})
	if err != nil {
		return err
	}
	sealed, err := gateway.Seal(plain, n.own)
	if err != nil {
		return err
	}
	m := begin(nil, 1)
	m.Order = &gateway.Order{Lookup: code.Lookup(), Mailbox: code.Mailbox(), Person: person, Sealed: sealed}
	return n.save(key, m)
}

// asked gives the one who is to have an ordered receipt, at the address that it
// was asked for with; nobody, when that is not among the contact any more.
func (n *Notifier) asked(c *gateway.Contact, m *gateway.SentMark) ([]recipient, error) {
	if m == nil || m.Order == nil {
		return nil, nil
	}
	plain, err := gateway.Unseal(m.Order.Sealed, n.Keys...)
	if err != nil {
		return nil, errSealed
	}
	var o ordered
	if json.Unmarshal(plain, &o) != nil {
		return nil, fmt.Errorf("an order in %s cannot be read", gateway.SentFolder)
	}
	for _, person := range c.People {
		if person.Email == o.Address {
			return []recipient{{person, o.Receipt}}, nil
		}
	}
	return nil, nil
}

// hadItsTime reports whether a mark is of a fresh receipt so long ago that it
// keeps nobody from asking for another.
func (n *Notifier) hadItsTime(key string) bool {
	day, ok := gateway.RenewedOn(key)
	return ok && day < n.today().AddDays(-keptRenewed)
}

// keptRenewed is how many days a fresh receipt may be on its way.
const keptRenewed = 30
