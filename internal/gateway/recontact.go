package gateway

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/receipt"
)

// Recontact takes down how those who had an idea want to be reached from now on,
// in the place of what they left before; nil takes it away. What was there is
// gone when it returns, also from what waits to be mailed: that goes to the new
// address, or to nobody. The new address gets a mail about it. The old one does
// not, since it is to be forgotten; that something was changed, and when, whoever
// has the receipt sees under it.
//
// What stands in the way is ErrNotNow, or a *[Faulty] (field kontakt).
//
// It can be done some times a day: each time somebody is mailed, who may have
// nothing to do with it. Taken away it can be at any time.
func (g *Gateway) Recontact(ctx context.Context, code receipt.Receipt, c *Contact) error {
	found, err := g.find(code)
	if err != nil {
		return err
	}
	rules, err := g.rules()
	if err != nil {
		return err
	}
	if !g.canRecontact(found, rules) {
		return ErrNotNow
	}
	var sealed []byte
	if c != nil {
		c = &Contact{People: slices.Clone(c.People), How: c.How}
	}
	faults := map[string][]fault.Fault{}
	g.aboutContact(c, rules.Process, func(field, rule, message, remedy string) {
		faults[field] = append(faults[field], fault.Fault{Rule: rule, Message: message, Remedy: remedy})
	})
	if len(faults) > 0 {
		return &Faulty{faults}
	}
	if c != nil {
		if sealed, err = g.seal(c); err != nil {
			return err
		}
	}
	i, _ := g.standing(ctx, found.ID)
	_, err = g.update(ctx, found.lookup, func(r *record) error {
		if r.State == Arrived { // the team has not let it go: their own words may stand in it
			told := r.Idea.idea()
			r.Findings = merge(r.Findings, g.scanIdea(&told, rules, c.own()), &told, rules.Process)
		}
		if r.Recontacted != g.today() {
			r.Recontacted, r.Recontacts = g.today(), 0
		}
		if c != nil && r.Recontacts >= mostRecontacts {
			return faulty("kontakt", "for-ofta", "Kontaktuppgifterna har ändrats många gånger i dag.", "Du har ändrat många gånger i dag. Vänta till i morgon, eller ring oss.")
		}
		r.Recontacts++
		r.Contact, r.Sent = c != nil, nil // what was sent is no longer what is kept
		if c == nil {
			return errors.Join(g.vault.Remove(r.ID+contactSuffix), g.unqueue(r.ID))
		}
		if err := g.vault.Put(r.ID+contactSuffix, sealed); err != nil {
			return err
		}
		e := Event{ID: r.ID, Kind: Recontacted, Number: int(g.today()), Words: g.words(r, rules, i, "")}
		if err := g.readdress(r.ID, e.Key()); err != nil {
			return err
		}
		return g.announce(e)
	})
	return err
}

// mostRecontacts is how many times a day contact details can be changed: enough
// for whoever has mistyped them.
const mostRecontacts = 5

// canRecontact tells whether contacts are taken. One that was left before can
// always be taken away.
func (g *Gateway) canRecontact(r *record, rules *process.Rules) bool {
	return rules.Process.Contact != "aldrig" && g.CanSeal() || r.Contact
}

// readdress has mail that waits about an idea go to those who are to be reached
// now: how far it has come is forgotten, and receipts that were asked for with
// an earlier address are. So is that a mail with the key anew has been sent.
func (g *Gateway) readdress(id, anew string) error {
	waiting := map[string]bool{anew: true}
	remove := func(folder, name string) error {
		if err := g.Data.Remove(path.Join(folder, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return errUnread
		}
		return nil
	}
	for _, folder := range []string{QueueFolder, SentFolder} {
		err := walk(g.Data, folder, func(folder, name string) error {
			if !strings.HasPrefix(name, id) {
				return nil
			}
			_, renewed := renewedKey(name)
			if folder == QueueFolder && !renewed {
				waiting[name] = true
				return nil
			}
			if !renewed && !waiting[name] {
				return nil // it was sent
			}
			return remove(folder, name)
		})
		if err == nil {
			err = g.Data.SyncDir(folder)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
