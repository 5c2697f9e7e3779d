package gateway

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/receipt"
)

const (
	recordFormat = 1
	recordSuffix = ".json"
)

// record is what zone 1 keeps of an idea. It stands under the lookup of its
// receipt, and tells nobody's name: a contact is sealed in the vault, under
// the idea's id.
type record struct {
	Format      int           `json:"format"`
	ID          string        `json:"id"`
	State       State         `json:"lage"`
	Arrived     calendar.Date `json:"inkommen"`
	AnswerBy    calendar.Date `json:"svar_senast,omitzero"`
	Released    time.Time     `json:"slappt,omitzero"` // the hour the team let it go
	Batch       calendar.Date `json:"sats,omitzero"`   // of its batch: set before the idea is proposed
	Mailbox     []byte        `json:"brevlada"`        // public key
	Channel     string        `json:"kanal,omitempty"`
	Who         string        `json:"vem,omitempty"`
	Part        string        `json:"vill_delta,omitempty"`
	Exists      string        `json:"finns_redan,omitempty"`
	Retries     string        `json:"forsoker_igen,omitempty"`
	Contact     bool          `json:"kontakt,omitempty"`
	Recontacted calendar.Date `json:"kontakt_andrad,omitzero"`  // the day they last changed it
	Recontacts  int           `json:"kontakt_ganger,omitempty"` // and how often that day
	Idea        *told         `json:"ide,omitempty"`            // nil when its time is out
	Findings    []Finding     `json:"fynd,omitempty"`
	Sent        []byte        `json:"skickat,omitempty"`     // receipt.Token.Mark of what was sent
	Reissued    []reissued    `json:"nya_kvitton,omitempty"` // receipts beside the first
	dialogue

	lookup string
}

// told is what somebody has told of an idea: all that may go into the sluss,
// and nothing else.
type told struct {
	Title        string    `json:"titel"`
	Type         string    `json:"typ"`
	Nature       string    `json:"slag,omitempty"`
	Areas        []string  `json:"omrade,omitempty"`
	Audience     []string  `json:"malgrupp,omitempty"`
	Benefit      string    `json:"nytta"`
	Origin       string    `json:"ursprung,omitempty"`
	Organisation string    `json:"organisation,omitempty"`
	Topics       []string  `json:"amnen,omitempty"`
	Goals        []string  `json:"mal,omitempty"`
	Challenges   []string  `json:"utmaning,omitempty"`
	Replaces     string    `json:"ersatter,omitempty"`
	Sections     []section `json:"avsnitt,omitempty"`
	Pictures     []shown   `json:"bilder,omitempty"`
}

// shown is a picture that came with an idea: its file among the pictures of the
// state, less the idea's id, and what it shows.
type shown struct {
	File string `json:"fil"`
	Alt  string `json:"alt"`
}

type section struct {
	Title    string `json:"rubrik"`
	Markdown string `json:"text"`
}

// tell takes what may go on of an idea.
func tell(i *idea.Idea) *told {
	t := &told{
		Title: i.Title, Type: i.Type, Nature: i.Nature, Areas: i.Areas, Audience: i.Audience, Benefit: i.Benefit,
		Origin: i.Origin, Organisation: i.Organisation, Topics: i.Topics, Goals: i.Goals, Challenges: i.Challenges, Replaces: i.Replaces,
	}
	for _, s := range i.Sections {
		t.Sections = append(t.Sections, section{s.Title, s.Markdown})
	}
	for _, p := range i.Images {
		t.Pictures = append(t.Pictures, shown{p.File, p.Alt})
	}
	return t
}

// idea gives it back, without id, step and dates. A nil told gives an idea that
// says nothing.
func (t *told) idea() idea.Idea {
	if t == nil {
		return idea.Idea{}
	}
	i := idea.Idea{
		Format: idea.FormatVersion,
		Title:  t.Title, Type: t.Type, Nature: t.Nature, Areas: t.Areas, Audience: t.Audience, Benefit: t.Benefit,
		Origin: t.Origin, Organisation: t.Organisation, Topics: t.Topics, Goals: t.Goals, Challenges: t.Challenges, Replaces: t.Replaces,
	}
	for _, s := range t.Sections {
		i.Sections = append(i.Sections, idea.Section{Title: s.Title, Markdown: s.Markdown})
	}
	for _, p := range t.Pictures {
		i.Images = append(i.Images, idea.Image{File: p.File, Alt: p.Alt})
	}
	return i
}

// load reads the record under a lookup: ErrUnknown when there is none, or when
// it is damaged, which is noted.
func (g *Gateway) load(lookup string) (*record, error) {
	data, err := g.spool.Get(lookup + recordSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrUnknown
	} else if err != nil {
		return nil, err
	}
	r, err := readRecord(data)
	if err != nil {
		return nil, g.unreadRecord(lookup, data, err)
	}
	r.lookup = lookup
	return r, nil
}

// errRecord does not tell what stands there: it is somebody's.
var errRecord = errors.New("a record cannot be read, or is of another version")

func readRecord(data []byte) (*record, error) {
	r := &record{}
	if isNewer(data, recordFormat) {
		return nil, errNewer
	}
	if err := json.Unmarshal(data, r); err != nil || r.Format != recordFormat || !idea.ValidID(r.ID) || r.Arrived.IsZero() {
		return nil, errRecord
	}
	return r, nil
}

// find reads the record that a receipt is for: ErrUnknown when there is none.
func (g *Gateway) find(r receipt.Receipt) (*record, error) {
	home, ok := g.index.home(r.Lookup())
	if !ok {
		return nil, ErrUnknown
	}
	return g.load(home)
}

// byID reads the record of an idea: ErrUnknown when there is none.
func (g *Gateway) byID(id string) (*record, error) {
	lookup, ok := g.index.lookup(id)
	if !ok {
		return nil, ErrUnknown
	}
	return g.load(lookup)
}

// update changes a record, alone among all that may. It is written before
// update returns, unless change fails or changes nothing.
func (g *Gateway) update(ctx context.Context, lookup string, change func(*record) error) (*record, error) {
	unlock, err := g.lock(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	r, err := g.load(lookup)
	if err != nil {
		return nil, err
	}
	before, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	if err := change(r); err != nil {
		return nil, err
	}
	after, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(before, after) {
		if err := g.spool.Put(lookup+recordSuffix, after); err != nil {
			return nil, err
		}
	}
	g.index.put(r)
	return r, nil
}

// updateID is update for an idea by its id.
func (g *Gateway) updateID(ctx context.Context, id string, change func(*record) error) (*record, error) {
	lookup, ok := g.index.lookup(id)
	if !ok {
		return nil, ErrUnknown
	}
	return g.update(ctx, lookup, change)
}

// lock keeps everyone else from changing records, also in other processes.
func (g *Gateway) lock(ctx context.Context) (unlock func(), err error) {
	g.mu.Lock()
	if g.Lock == nil {
		return g.mu.Unlock, nil
	}
	release, err := g.Lock(ctx)
	if err != nil {
		g.mu.Unlock()
		return nil, fmt.Errorf("locking the state: %w", err)
	}
	return func() {
		// A lock that cannot be let go is let go when the process ends.
		_ = release()
		g.mu.Unlock()
	}, nil
}

// today is the day it is in Sweden.
func (g *Gateway) today() calendar.Date { return calendar.FromClock(g.Now()) }

// promised gives how many working days an answer may take; 0 when nothing is
// promised.
func promised(p *process.Process) int {
	if days := p.Promise.AnswerDays; days != 0 {
		return days
	}
	return p.Start().Days
}

// rules gives the rules of the sluss as they are now.
func (g *Gateway) rules() (*process.Rules, error) {
	rules, err := g.Rules()
	if err != nil {
		return nil, fmt.Errorf("reading the rules of the sluss: %w", err)
	}
	if rules.Process.Start() == nil {
		return nil, errors.New("the process has no step where ideas come in (see idesluss process check)")
	}
	return rules, nil
}
