package gateway

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"
)

// contactChannels are the ways in which the team reaches those who had an idea.
var contactChannels = []string{"telefon", "mote", "epost", "brev"}

// Note writes in the contact log: that somebody with a role has been in touch
// with those who had an idea. They read it under their receipt.
func (g *Gateway) Note(ctx context.Context, id string, e ContactEntry) error {
	e.Role = strings.Join(strings.Fields(e.Role), " ")
	switch {
	case !slices.Contains(contactChannels, e.Channel):
		return faulty("satt", "okant-varde", "Det går inte att ha kontakt så.", "Välj telefon, mote, epost eller brev.")
	case e.Role == "":
		return faulty("roll", "saknas", "Det står inte vilken funktion som tog kontakten.", "Skriv funktionen, till exempel projektgruppen.")
	case utf8.RuneCountInString(e.Role) > 80 || unprintable(e.Role):
		return faulty("roll", "for-lang", "Funktionens namn är för långt.", "Korta det.")
	case e.Day > g.today():
		return faulty("dag", "framtid", "Dagen har inte varit än.", "Skriv dagen då ni hade kontakt.")
	}
	if err := g.refuseHard("roll", e.Role); err != nil {
		return err
	}
	if e.Day.IsZero() {
		e.Day = g.today()
	}
	entry := contacted(e)
	_, err := g.updateID(ctx, id, func(r *record) error {
		if slices.Contains(r.Contacts, entry) {
			return nil
		}
		if len(r.Contacts) >= maxLetters {
			return ErrNotNow
		}
		r.Contacts = append(r.Contacts, entry)
		slices.SortStableFunc(r.Contacts, func(a, b contacted) int { return int(a.Day - b.Day) })
		return nil
	})
	return err
}
