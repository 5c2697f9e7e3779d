package gateway

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"slices"
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
	return g.show(ctx, r.lookup, choice, name, quote)
}

// show keeps a choice. What counts is the record: it tells which file of a
// consent holds, so that there is one moment when what is shown changes. A file
// before that, or after it, shows nothing, and is swept when the state is opened.
//
// That kept releases must be purged is noted before that moment, since the power
// may go at it, and after it, since a release may have been built meanwhile.
func (g *Gateway) show(ctx context.Context, lookup, choice, name, quote string) error {
	mark := ""
	if choice != ShowNothing {
		drawn, err := g.chance(8)
		if err != nil {
			return err
		}
		mark = hex.EncodeToString(drawn)
	}
	shown := false
	r, err := g.update(ctx, lookup, func(r *record) error {
		if mark != "" {
			data, err := json.Marshal(consent{g.today(), name, quote})
			if err != nil {
				return err
			}
			if err := g.consents.Put(consentFile(r.ID, mark), data); err != nil {
				return err
			}
		}
		if shown = r.Shown != ""; shown {
			if err := g.notePurge(); err != nil {
				return err
			}
		}
		r.Visible, r.Shown = choice, mark
		return nil
	})
	if err != nil || !shown {
		return err
	}
	return g.unshow(r.ID, mark)
}

func consentFile(id, mark string) string { return id + "." + mark + consentSuffix }

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
		id, is := IdeaOf(file)
		if !is {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		if r, err := g.byID(id); errors.Is(err, ErrUnknown) || err == nil && file != consentFile(id, r.Shown) {
			continue // it does not hold
		} else if err != nil {
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
			g.noteDamage(consentFolder, file, id, notReadable)
			continue // nobody is shown who may not have asked for it
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

// notePurge notes that kept releases must be purged.
func (g *Gateway) notePurge() error {
	mark, err := g.chance(16)
	if err != nil {
		return err
	}
	return g.consents.Put(unshownName, []byte(hex.EncodeToString(mark)))
}

// unshow takes away what is kept of consents about an idea, but for the one with
// a mark. That kept releases must be purged is noted before it is gone.
func (g *Gateway) unshow(id, but string) error {
	all, err := g.consents.Names()
	if err != nil {
		return err
	}
	noted := false
	for _, file := range all {
		if of, is := IdeaOf(file); !is || of != id || but != "" && file == consentFile(id, but) {
			continue
		}
		if !noted {
			if err := g.notePurge(); err != nil {
				return err
			}
			noted = true
		}
		if err := g.consents.Remove(file); err != nil {
			return err
		}
	}
	return nil
}

// sweepConsents takes away consents that do not hold, and has a record that
// tells of one that is not there (any more) tell nothing: then it is asked for
// again. Beside another process, which may be between the two now, nothing is
// swept.
func (g *Gateway) sweepConsents() error {
	if g.Beside != "" {
		return nil
	}
	files, err := g.consents.Names()
	if err != nil {
		return err
	}
	for _, file := range files {
		id, is := IdeaOf(file)
		if !is {
			continue
		}
		if mark := g.index.entry(id).shown; file != consentFile(id, mark) {
			if err := g.unshow(id, mark); err != nil {
				return err
			}
		}
	}
	for _, id := range g.index.in(Arrived, Released, Relayed, Withdrawn) {
		mark := g.index.entry(id).shown
		if mark == "" || slices.Contains(files, consentFile(id, mark)) {
			continue
		}
		if _, err := g.updateID(context.Background(), id, func(r *record) error {
			r.Visible, r.Shown = "", ""
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
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
