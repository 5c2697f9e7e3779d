package gateway

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/receipt"
)

// What the holder of a receipt can choose when the idea is launched.
const (
	ShowNothing   = "inget"
	ShowName      = "namn"
	ShowNameQuote = "namn-citat"
)

// Bounds of what is shown, in bytes.
const (
	maxName  = 200
	maxQuote = 1200
)

const consentSuffix = ".json"

// consent is what someone has asked to have shown. It is the only place where
// a name stands in clear.
type consent struct {
	Day   calendar.Date `json:"dag"`
	Name  string        `json:"namn"`
	Quote string        `json:"citat,omitempty"`
}

// Consent takes down whether those who had a launched idea want to be seen, and
// how: choice is one of [ShowNothing], [ShowName] and [ShowNameQuote]. It can be
// changed at any time. What is no longer to be seen must also be taken out of
// releases that are kept: see [Gateway.Unshown].
//
// What stands in the way is ErrNotNow, a *[Faulty] (field namn, citat or val),
// or a *[Refused].
func (g *Gateway) Consent(ctx context.Context, code receipt.Receipt, choice, name, quote string) error {
	r, err := g.find(code)
	if err != nil {
		return err
	}
	rules, err := g.rules()
	if err != nil {
		return err
	}
	i, seen := g.standing(ctx, r.ID)
	if !g.can(r, rules, i, seen)[CanBeSeen] && (choice != ShowNothing || r.Visible == "") {
		return ErrNotNow // a consent can always be withdrawn
	}
	name, quote = strings.Join(strings.Fields(name), " "), strings.TrimSpace(quote)
	if err := g.aboutConsent(choice, name, quote); err != nil {
		return err
	}
	if choice != ShowNameQuote {
		quote = ""
	}
	_, err = g.update(ctx, r.lookup, func(r *record) error {
		if err := g.unshow(r.ID); err != nil {
			return err
		}
		r.Visible = choice
		if choice == ShowNothing {
			return nil
		}
		data, err := json.Marshal(consent{g.today(), name, quote})
		if err != nil {
			return err
		}
		return g.consents.Put(r.ID+consentSuffix, data)
	})
	return err
}

// aboutConsent judges what someone wants to have shown.
func (g *Gateway) aboutConsent(choice, name, quote string) error {
	switch choice {
	case ShowNothing:
		return nil
	case ShowName, ShowNameQuote:
	default:
		return faulty("val", "okant-varde", "Det går inte att svara så.", "Välj om du vill synas.")
	}
	switch {
	case name == "":
		return faulty("namn", "saknas", "Det står inget namn.", "Skriv ditt namn.")
	case len(name) > maxName || unprintable(name):
		return faulty("namn", "for-lang", "Namnet är för långt.", "Korta namnet.")
	case choice == ShowNameQuote && quote == "":
		return faulty("citat", "saknas", "Det står inget citat.", "Skriv det du vill säga, eller välj bara ditt namn.")
	case choice == ShowNameQuote && (len(quote) > maxQuote || unprintable(quote)):
		return faulty("citat", "for-lang", "Citatet är för långt.", "Korta citatet.")
	}
	if err := g.refuseHard("namn", name); err != nil {
		return err
	}
	return g.refuseHard("citat", quote)
}

// Names gives the names to show, by the idea's id: for the page of that idea
// on the public site, and nowhere else.
func (g *Gateway) Names(ctx context.Context) (map[string]string, error) {
	names, _, err := g.shown(ctx)
	return names, err
}

// Quotes gives what those who are named want to say, by the idea's id.
func (g *Gateway) Quotes(ctx context.Context) (map[string]string, error) {
	_, quotes, err := g.shown(ctx)
	return quotes, err
}

func (g *Gateway) shown(ctx context.Context) (names, quotes map[string]string, err error) {
	all, err := g.consents.Names()
	if err != nil {
		return nil, nil, err
	}
	names, quotes = map[string]string{}, map[string]string{}
	for _, file := range all {
		id, is := strings.CutSuffix(file, consentSuffix)
		if !is {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		data, err := g.consents.Get(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue // withdrawn meanwhile
		} else if err != nil {
			return nil, nil, err
		}
		var c consent
		if json.Unmarshal(data, &c) != nil {
			return nil, nil, fmt.Errorf("the consent about idea %s cannot be read", id)
		}
		names[id] = c.Name
		if c.Quote != "" {
			quotes[id] = c.Quote
		}
	}
	return names, quotes, nil
}

// unshownName is the mark that something shown before must be purged.
const unshownName = "rensa"

// unshow takes a consent away. That kept releases must be purged is noted
// before it is gone.
func (g *Gateway) unshow(id string) error {
	switch _, err := g.consents.Get(id + consentSuffix); {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	}
	mark, err := g.chance(16)
	if err != nil {
		return err
	}
	if err := g.consents.Put(unshownName, []byte(hex.EncodeToString(mark))); err != nil {
		return err
	}
	return g.consents.Remove(id + consentSuffix)
}

// Unshown tells whether a name is no longer to be seen, and older releases than
// one that is built from now on must be removed; mark is empty when not. Once
// they are gone, it is given to Purged.
func (g *Gateway) Unshown() (mark string, err error) {
	data, err := g.consents.Get(unshownName)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return string(data), err
}

// Purged says that the releases which Unshown told of are gone. Another
// withdrawal since then has a mark of its own.
func (g *Gateway) Purged(mark string) error {
	if now, err := g.Unshown(); err != nil || now != mark || mark == "" {
		return err
	}
	return g.consents.Remove(unshownName)
}
