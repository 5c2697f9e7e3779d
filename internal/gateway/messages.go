package gateway

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/privacy"
	"github.com/idesluss/idesluss/internal/receipt"
)

// Bounds of the dialogue.
const (
	maxLetter  = 20_000 // bytes of one
	maxLetters = 200    // of one idea
)

// textField names the text in what is refused.
const textField = "text"

// Ask puts a question to those who had an idea. It is sealed to their receipt,
// and nobody here can read it afterwards.
func (g *Gateway) Ask(ctx context.Context, id, text string) error {
	return g.send(ctx, id, letter{From: fromTeam, Question: true}, text, Asked)
}

// send writes a letter from the team, and queues word of it. The word is queued
// first, under the number that the letter is to have: made again after a crash,
// it is the same word.
func (g *Gateway) send(ctx context.Context, id string, l letter, text string, kind EventKind) error {
	text, err := readable(text)
	if err != nil {
		return err
	}
	words := g.letterWords(ctx, id, text)
	if words != nil && l.Question {
		words.By = replyBy(g.today())
	}
	_, err = g.updateID(ctx, id, func(r *record) error {
		if r.State == Withdrawn || !r.Withdrew.IsZero() || len(r.Letters) >= maxLetters {
			return ErrNotNow
		}
		l.Day = g.today()
		written, err := r.write(l, text)
		if err != nil {
			return err
		}
		return g.announce(Event{ID: id, Kind: kind, Number: written.Number, Words: words})
	})
	return err
}

// Answer answers a question. ErrNotNow for one that has been answered, and for
// what is no question.
//
// What the holder of a receipt writes is read by the team, in zone 1. What
// they carry on from it they write themselves. A text that tells who somebody
// is, is refused with the words that do: *[Refused], under "text".
func (g *Gateway) Answer(ctx context.Context, code receipt.Receipt, message int, text string) error {
	return g.reply(ctx, code, text, func(r *record) (letter, error) {
		for n := range r.Letters {
			if l := &r.Letters[n]; l.Number == message && r.waits(l) {
				return letter{From: fromHolder, Answers: message}, nil
			}
		}
		return letter{}, ErrNotNow
	})
}

// Supplement adds something to an idea. See Answer for who reads it, and what
// is refused.
func (g *Gateway) Supplement(ctx context.Context, code receipt.Receipt, text string) error {
	return g.reply(ctx, code, text, func(r *record) (letter, error) { return letter{From: fromHolder}, nil })
}

// reply keeps what the holder of a receipt has written. The same words sent
// again the same day are the same letter.
func (g *Gateway) reply(ctx context.Context, code receipt.Receipt, text string, begin func(*record) (letter, error)) error {
	found, err := g.find(code)
	if err != nil {
		return err
	}
	if text, err = readable(text); err != nil {
		return err
	}
	if err := g.refuseHard(textField, text); err != nil {
		return err
	}
	rules, err := g.rules()
	if err != nil {
		return err
	}
	i, seen := g.standing(ctx, found.ID)
	_, err = g.update(ctx, found.lookup, func(r *record) error {
		sent := func(l letter) bool { return l.From == fromHolder && l.Text == text && l.Day == g.today() }
		if slices.ContainsFunc(r.Letters, sent) {
			return nil
		}
		if !g.can(r, rules, i, seen)[CanSupplement] || len(r.Letters) >= maxLetters {
			return ErrNotNow
		}
		l, err := begin(r)
		if err != nil {
			return err
		}
		l.Day = g.today()
		_, err = r.write(l, text)
		return err
	})
	return err
}

// Pass gives those who work with an idea in the sluss what those who had it have
// answered, in the team's own words: as what comes from the intake is given, so
// that it does not tell by which way the idea came. A *[Refused] when the words
// tell who somebody is, ErrNotNow when no decision about the idea is open.
func (g *Gateway) Pass(ctx context.Context, id, text string) error {
	text, err := readable(text)
	if err != nil {
		return err
	}
	if err := g.refuseHard(textField, text); err != nil {
		return err
	}
	desk, err := g.Desk()
	if err != nil {
		return err
	}
	if err := desk.Pass(ctx, id, text); errors.Is(err, forge.ErrNotFound) {
		return ErrNotNow
	} else if err != nil {
		return err
	}
	return nil
}

// Heard gives what the holder of a receipt has written about an idea, for the
// team: ErrUnknown when there is no such idea here. Of questions it gives the
// day and whether they wait; the words are sealed.
func (g *Gateway) Heard(_ context.Context, id string) ([]Message, []ContactEntry, error) {
	r, err := g.byID(id)
	if err != nil {
		return nil, nil, err
	}
	return r.heard(), r.log(), nil
}

// readable gives a text that can be kept, or says what is wrong with it.
func readable(text string) (string, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	switch {
	case text == "":
		return "", faulty(textField, "saknas", "Det står ingenting.", "Skriv det du vill säga.")
	case len(text) > maxLetter:
		return "", faulty(textField, "for-lang", "Texten är för lång.", "Korta den, eller dela den i flera.")
	case unprintable(text):
		return "", faulty(textField, "tecken", "Det finns tecken i texten som inte syns.", "Skriv texten på nytt.")
	}
	return text, nil
}

// unprintable reports whether there is something in a text that no one can
// see, line ends and tabs aside.
func unprintable(text string) bool {
	return strings.ContainsFunc(text, func(c rune) bool {
		return c == unicode.ReplacementChar || unicode.IsControl(c) && c != '\n' && c != '\t' || unicode.Is(unicode.Bidi_Control, c)
	})
}

// refuseHard refuses a text that tells who somebody is beyond doubt.
func (g *Gateway) refuseHard(field, text string) error {
	var hits []privacy.Hit
	for _, hit := range g.scan(text, text, privacy.Known{}) {
		if hit.Hard {
			hits = append(hits, hit)
		}
	}
	if len(hits) == 0 {
		return nil
	}
	return &Refused{map[string][]privacy.Hit{field: hits}}
}

// faulty is one fault in one field.
func faulty(field, rule, message, remedy string) error {
	return &Faulty{map[string][]fault.Fault{field: {{Rule: rule, Message: message, Remedy: remedy}}}}
}
