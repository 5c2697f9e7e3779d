package site

import (
	"cmp"
	"html/template"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/timeline"
)

// Entry is what lists, and the pages of other ideas, may know of an idea. The
// register holds one per idea for a whole build, so it is kept small: the text
// of an idea is not here.
type Entry struct {
	File       string // path of the idea file
	ID         string
	Stem       string // file name without .md: the last part of its address
	Title      string
	Line       string // one line for lists: the effect when launched, else the benefit
	Step       *process.Step
	Areas      []string
	Audience   []string
	Goals      []string
	Challenges []string
	Received   calendar.Date
	AnswerBy   calendar.Date
	WaitingFor string
	Contact    string
	PauseUntil calendar.Date
	PauseTerms string
	Stays      []timeline.Stay // in steps, oldest first
	Ended      string          // why its way ended, in short; empty while it is open

	internalSlot int // where links to other ideas go in its page
	*kin             // nil when it mentions no other idea
	*onWeb           // nil when it has no public page
}

// kin is which other ideas an idea mentions.
type kin struct {
	replaces    string
	duplicateOf string
	mentioned   []string // ids: the two above and similar ones
}

// onWeb is what is kept of a launched idea.
type onWeb struct {
	Effects    []string
	Launched   calendar.Date // as the file says
	Published  calendar.Date // the day it first could be read here
	Updated    calendar.Date // of the public page
	card       template.HTML // as shown in lists
	lessons    template.HTML // what was learned, on the page of lessons
	publicSlot int           // where links to other ideas go in its page
}

// Public reports whether the idea has a page on the public site.
func (e *Entry) Public() bool { return e.onWeb != nil }

// Path gives the address of the idea's page, the same within both trees.
func (e *Entry) path(t *tree) string {
	if t.internal {
		return "/ide/" + e.ID + "/"
	}
	return "/ideer/" + e.Stem + "/"
}

// Open reports whether someone still waits for an answer.
func (e *Entry) Open() bool {
	switch e.Step.Kind {
	case process.New, process.Ongoing, process.Resting, process.Direct:
		return true
	}
	return false
}

// Late reports whether the answer is overdue on the given day.
func (e *Entry) Late(today calendar.Date) bool {
	return e.Open() && !e.AnswerBy.IsZero() && e.AnswerBy < today
}

// Since gives the day the idea entered the step it is in.
func (e *Entry) Since() calendar.Date {
	if n := len(e.Stays); n > 0 {
		return e.Stays[n-1].Entered
	}
	return e.Received
}

// Answered gives the day of the first answer, when the idea left its first
// step; zero while it is there.
func (e *Entry) Answered() calendar.Date {
	if len(e.Stays) == 0 {
		return 0
	}
	return e.Stays[0].Left
}

// newEntry notes an idea; h is what history knows of it, nil for nothing. What it keeps of the text is copied, so that the rest
// of the file can be let go, and words that many ideas share are kept once.
func newEntry(file string, i *idea.Idea, h *timeline.History, p *process.Process, shared *sharedWords) *Entry {
	step := p.Step(i.Step)
	e := &Entry{
		File: file, Stem: strings.TrimSuffix(path.Base(file), ".md"),
		Title: i.Title, Line: i.Benefit, Step: step,
		Areas: shared.list(i.Areas), Audience: shared.list(i.Audience),
		Goals: shared.list(i.Goals), Challenges: shared.list(i.Challenges),
		Received: i.Received, AnswerBy: i.AnswerBy,
		WaitingFor: shared.word(i.WaitingFor), Contact: shared.word(i.Contact),
		Stays: shared.stays(h, i),
	}
	e.ID = e.Stem[:min(len(i.ID), len(e.Stem))] // the same letters, already kept
	if i.Pause != nil {
		e.PauseUntil, e.PauseTerms = i.Pause.Until, i.Pause.Condition
	}
	if n := len(i.Decisions); n > 0 && !step.Kind.Open() && !titleOnly(step) {
		e.Ended = strings.Clone(shorten(i.Decisions[n-1].Reasons, 160))
	}
	e.kin = newKin(i)
	if isPublic(i, step) {
		e.onWeb = &onWeb{Launched: i.Launch.Date}
		e.Published, e.Updated = published(i, h, e.Stays, p)
		e.Line = i.Launch.Lead
		if i.Launch.Effect != nil {
			e.Effects = shared.list(i.Launch.Effect.Types)
		}
	}
	return e
}

func newKin(i *idea.Idea) *kin {
	k := kin{replaces: i.Replaces, duplicateOf: i.DuplicateOf}
	for _, id := range slices.Concat([]string{i.Replaces, i.DuplicateOf}, i.Similar) {
		if id != "" {
			k.mentioned = append(k.mentioned, id)
		}
	}
	if len(k.mentioned) == 0 {
		return nil
	}
	return &k
}

// mentionedIDs gives the ids of the ideas that this one mentions.
func (k *kin) mentionedIDs() []string {
	if k == nil {
		return nil
	}
	return k.mentioned
}

// sharedWords keeps one copy of each word and list of words. It is safe for
// concurrent use.
type sharedWords struct {
	mu    sync.Mutex
	one   map[string]string
	lists map[string][]string
}

func (w *sharedWords) word(s string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.locked(s)
}

func (w *sharedWords) locked(s string) string {
	kept, ok := w.one[s]
	if !ok {
		if w.one == nil {
			w.one = map[string]string{}
		}
		kept = strings.Clone(s)
		w.one[kept] = kept
	}
	return kept
}

func (w *sharedWords) list(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	key := strings.Join(list, "\x00")
	w.mu.Lock()
	defer w.mu.Unlock()
	kept, ok := w.lists[key]
	if !ok {
		if w.lists == nil {
			w.lists = map[string][]string{}
		}
		for _, s := range list {
			kept = append(kept, w.locked(s))
		}
		w.lists[key] = kept
	}
	return kept
}

// stays gives an idea's stays: those of its history when they are all, which
// are shared with it, or else ones of its own, with each step's name kept once.
func (w *sharedWords) stays(h *timeline.History, i *idea.Idea) []timeline.Stay {
	stays := timeline.StaysOf(h, i)
	if h != nil && len(h.Stays) > 0 && &stays[0] == &h.Stays[0] {
		return stays
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for n := range stays {
		stays[n].Step = w.locked(stays[n].Step)
	}
	return stays
}

// isPublic reports whether the process lets the public see an idea in its step.
func isPublic(i *idea.Idea, step *process.Step) bool { return step.Web != "" && i.Launch != nil }

// published gives the days a public page was first there and last changed: as
// history tells them, or as far as the file does.
func published(i *idea.Idea, h *timeline.History, stays []timeline.Stay, p *process.Process) (first, last calendar.Date) {
	if h == nil {
		return i.Launch.Date, updated(i)
	}
	first = i.Launch.Date
	for _, s := range stays {
		if step := p.Step(s.Step); step != nil && step.Web != "" {
			first = s.Entered
			break
		}
	}
	if last = h.Edited(); last.IsZero() {
		last = updated(i)
	}
	return first, max(first, last)
}

// updated gives the day a public page last changed, as far as its file tells.
func updated(i *idea.Idea) calendar.Date {
	last := i.Launch.Date
	if r := i.Launch.Reviewed; r != nil {
		last = max(last, r.Date)
	}
	if i.Evaluation != nil {
		last = max(last, i.Evaluation.Done)
	}
	for _, d := range i.Decisions {
		last = max(last, d.Date)
	}
	return last
}

// Register is every idea of the sluss, in a fixed order.
type Register struct {
	All    []*Entry // by id, which begins with the year
	Public []*Entry // by launch, oldest first

	byID     map[string]*Entry
	mentions map[string][]*Entry // id -> ideas that mention it
}

func newRegister(entries []*Entry) *Register {
	slices.SortFunc(entries, func(a, b *Entry) int {
		return cmp.Or(cmp.Compare(a.Received, b.Received), cmp.Compare(a.ID, b.ID), cmp.Compare(a.File, b.File))
	})
	r := &Register{All: entries, byID: make(map[string]*Entry, len(entries)), mentions: map[string][]*Entry{}}
	for _, e := range entries {
		r.byID[e.ID] = e
		for _, id := range e.mentionedIDs() {
			r.mentions[id] = append(r.mentions[id], e)
		}
		if e.Public() {
			r.Public = append(r.Public, e)
		}
	}
	slices.SortStableFunc(r.Public, func(a, b *Entry) int {
		return cmp.Or(cmp.Compare(a.Launched, b.Launched), cmp.Compare(a.ID, b.ID))
	})
	return r
}

// Entry gives the idea with the id, or nil.
func (r *Register) Entry(id string) *Entry { return r.byID[id] }

// where gives the entries for which keep holds, in their order.
func where(entries []*Entry, keep func(*Entry) bool) []*Entry {
	var out []*Entry
	for _, e := range entries {
		if keep(e) {
			out = append(out, e)
		}
	}
	return out
}
