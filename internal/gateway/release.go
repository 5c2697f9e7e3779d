package gateway

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/intake"
	"github.com/idesluss/idesluss/internal/privacy"
	"github.com/idesluss/idesluss/internal/process"
)

// What the team is told when something cannot be done.
var (
	ErrNoFinding = errors.New("the idea has no such finding")
	ErrHard      = errors.New("it must be replaced; it cannot be kept")
	ErrReason    = errors.New("it must be said why it may stay")
	ErrApart     = errors.New("the words do not stand together in the text; rewrite the text")
	ErrNoField   = errors.New("the idea has no such text")
	ErrPicture   = errors.New("it is a picture: it can be kept or dropped, and not replaced")
	ErrNoPicture = errors.New("it is no picture")
)

// Undecided stands in the way of a release: findings that nobody has decided
// about.
type Undecided struct{ Findings []Finding }

func (u *Undecided) Error() string {
	return fmt.Sprintf("%d findings are not decided about", len(u.Findings))
}

// Replace puts other words in the place of a finding, everywhere in its text
// that it was found, and forgets what stood there. The new text is looked
// through: a *[Refused] when the words tell who somebody is, a *[Faulty] when
// the idea is none any more.
func (g *Gateway) Replace(ctx context.Context, id string, finding int, with string) error {
	return g.edit(ctx, id, func(e *editing) error {
		f, err := e.finding(finding)
		if err != nil {
			return err
		}
		switch {
		case f.Replaced != nil:
			return ErrNoFinding
		case f.Kind == pictureKind:
			return ErrPicture
		}
		replaced, known := 0, g.knownWords(e.rules, nil)
		for _, t := range texts(&e.idea, e.rules.Process) {
			if t.field == f.Field {
				var n int
				*t.words, n = g.replaceIn(*t.words, t.shown, f.Text, with, known)
				replaced += n
			}
		}
		if replaced == 0 {
			return ErrApart
		}
		f.Replaced, f.Text, f.Because, f.Start, f.End = &with, "", "", 0, 0
		return nil
	})
}

// replaceIn puts with in the place of each hit that reads text; or, where the
// scan told no places, of each such word.
func (g *Gateway) replaceIn(words, shown, text, with string, known privacy.Known) (string, int) {
	var places [][2]int
	for _, hit := range g.scan(words, shown, known) {
		if hit.Text == text && hit.Start < hit.End && hit.End <= len(words) {
			places = append(places, [2]int{hit.Start, hit.End})
		}
	}
	if len(places) == 0 {
		places = wholeWords(words, text)
	}
	slices.SortFunc(places, func(a, b [2]int) int { return a[0] - b[0] })
	var out strings.Builder
	at, n := 0, 0
	for _, p := range places {
		if p[0] < at {
			continue // within the one before it
		}
		out.WriteString(words[at:p[0]] + with)
		at = p[1]
		n++
	}
	out.WriteString(words[at:])
	return out.String(), n
}

// wholeWords gives the places where text stands with no letter or digit beside
// it.
func wholeWords(words, text string) [][2]int {
	var places [][2]int
	if text == "" {
		return nil
	}
	for at := 0; ; {
		n := strings.Index(words[at:], text)
		if n < 0 {
			return places
		}
		start, end := at+n, at+n+len(text)
		before, _ := utf8.DecodeLastRuneInString(words[:start])
		after, _ := utf8.DecodeRuneInString(words[end:])
		if !unicode.IsLetter(before) && !unicode.IsDigit(before) && !unicode.IsLetter(after) && !unicode.IsDigit(after) {
			places = append(places, [2]int{start, end})
		}
		at = end
	}
}

// Rewrite gives a text of an idea other words: for what tells who somebody is
// in a way that no program finds. The field is titel, nytta, or the id of a
// section.
func (g *Gateway) Rewrite(ctx context.Context, id, field, words string) error {
	return g.edit(ctx, id, func(e *editing) error {
		if field == topicsField {
			e.idea.Topics = strings.Split(words, ",")
			return nil
		}
		for _, t := range texts(&e.idea, e.rules.Process) {
			if t.field == field {
				*t.words = words
				return nil
			}
		}
		return ErrNoField
	})
}

// Keep lets a finding stay as it is, because of something.
func (g *Gateway) Keep(ctx context.Context, id string, finding int, because string) error {
	return g.edit(ctx, id, func(e *editing) error {
		f, err := e.finding(finding)
		switch {
		case err != nil:
			return err
		case f.Replaced != nil:
			return ErrNoFinding
		case f.Hard:
			return ErrHard
		case strings.TrimSpace(because) == "":
			return ErrReason
		}
		f.Because = strings.TrimSpace(because)
		return nil
	})
}

// Release lets an idea go with the next batch. *[Undecided] when a finding is
// left to decide about, *[Faulty] when the rules no longer take the idea.
func (g *Gateway) Release(ctx context.Context, id string) error {
	err := g.edit(ctx, id, func(e *editing) error {
		if open := undecided(e.findings); len(open) > 0 {
			return &Undecided{open}
		}
		e.record.State, e.record.Released = Released, g.hour()
		return nil
	})
	if err == nil {
		g.Log.Info("an idea was released", "id", id)
	}
	return err
}

// editing is an idea that the team works with.
type editing struct {
	record   *record
	rules    *process.Rules
	idea     idea.Idea
	findings []Finding
}

func (e *editing) finding(number int) (*Finding, error) {
	for n := range e.findings {
		if e.findings[n].Number == number {
			return &e.findings[n], nil
		}
	}
	return nil, ErrNoFinding
}

// edit has the team change an idea that has not been released: ErrNotNow when
// it has. What comes out is held to the same measure as what comes in.
func (g *Gateway) edit(ctx context.Context, id string, change func(*editing) error) error {
	rules, err := g.rules()
	if err != nil {
		return err
	}
	_, err = g.updateID(ctx, id, func(r *record) error {
		if r.State != Arrived {
			return ErrNotNow
		}
		e := &editing{record: r, rules: rules, idea: r.Idea.idea()}
		e.findings = merge(r.Findings, g.scanIdea(&e.idea, rules, nil), &e.idea, rules.Process)
		before := hard(e.findings)
		if err := change(e); err != nil {
			return err
		}
		fit, faults := intake.Fit(e.idea, rules)
		if len(faults) > 0 {
			return &Faulty{faults}
		}
		r.Idea = tell(&fit)
		r.Findings = merge(e.findings, g.scanIdea(&fit, rules, nil), &fit, rules.Process)
		for field, hits := range hard(r.Findings) {
			for _, hit := range hits {
				if !slices.ContainsFunc(before[field], func(b privacy.Hit) bool { return b.Text == hit.Text }) {
					return &Refused{map[string][]privacy.Hit{field: {hit}}}
				}
			}
		}
		return nil
	})
	return err
}
