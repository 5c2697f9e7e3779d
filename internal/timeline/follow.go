package timeline

import (
	"fmt"
	"slices"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/strict"
)

// follower follows every idea from commit to commit, oldest first.
type follower struct {
	histories map[string]*History // by id
	ids       map[string]string   // of the ideas whose file is at a path
	own       map[string]bool     // whose stays may be appended to, not shared with what was known
	steps     map[string]string   // one copy of each
	findings  []Finding
	blob      func(string) ([]byte, error)
}

// newFollower begins where known ends, and leaves known as it is.
func newFollower(known *Timeline, blob func(string) ([]byte, error)) *follower {
	f := &follower{
		histories: make(map[string]*History, len(known.Ideas)), ids: make(map[string]string, len(known.Ideas)),
		own: map[string]bool{}, steps: map[string]string{}, findings: slices.Clip(known.Findings), blob: blob,
	}
	for _, h := range slices.Clone(known.Ideas) {
		f.histories[h.Idea] = &h
		if h.Removed.IsZero() {
			f.ids[h.Path] = h.Idea
		}
	}
	return f
}

// commit follows the ideas through one commit.
func (f *follower) commit(c *Commit, versions []version) error {
	day := calendar.FromClock(c.When)
	var moves []move
	for n, file := range c.Files {
		if file.Blob == "" {
			continue
		}
		m, err := f.file(c, day, file, versions[n])
		if err != nil {
			return err
		}
		if m.to != m.from || m.news {
			moves = append(moves, m)
		}
	}
	for _, file := range c.Files { // after the above: a file with a new name is not gone
		if id, here := f.ids[file.Path]; here && file.Blob == "" {
			delete(f.ids, file.Path)
			f.removed(id, file.Path, day)
		}
	}
	f.judgeProtocol(c, day, moves)
	return nil
}

// file follows one file that is there after the commit.
func (f *follower) file(c *Commit, day calendar.Date, file File, v version) (move, error) {
	if !v.ok {
		finding := Finding{Kind: Unreadable, Commit: c.ID, Day: day, Path: file.Path}
		if h := f.histories[f.ids[file.Path]]; h != nil && h.Path == file.Path {
			finding.Idea, h.Changed = h.Idea, max(h.Changed, day)
		}
		f.findings = append(f.findings, finding)
		return move{}, nil
	}
	h := f.histories[v.id]
	m := move{idea: v.id, path: file.Path, to: v.step}
	f.ids[file.Path] = v.id
	if h == nil {
		h = &History{Idea: v.id, Path: file.Path, Added: day, Changed: day, Decisions: v.decisions}
		f.histories[v.id] = h
		m.news = true
		return m, f.appears(c, h, day, file, v)
	}
	h.Path, h.Changed = file.Path, max(h.Changed, day)
	if now := h.now(); now != nil {
		m.from = now.Step
	} else {
		m.news, h.Removed = true, 0 // taken away, and back again
	}
	return m, f.changes(c, h, day, file, v, m)
}

// elsewhere is after how many days from when it came in, as its file says, a new
// idea must have been somewhere else. The relay adds what it releases the same
// day, and a forge that is out of order is not so for a month.
const elsewhere = 30

// appears notes an idea that is new. What it went through before it came here
// is in its file.
func (f *follower) appears(c *Commit, h *History, day calendar.Date, file File, v version) error {
	switch {
	case v.decisions > 0:
		decisions, err := f.decisions(file, v)
		if err != nil {
			return err
		}
		told := idea.Idea{Step: v.step, Received: v.received, Decisions: decisions}
		for _, s := range FromFile(&told) {
			s.Left = 0
			f.enter(h, s)
		}
	case c.Parent == "" || v.received.AddDays(elsewhere) < day:
		f.enter(h, Stay{Step: v.step, Entered: v.received})
	default:
		f.enter(h, Stay{Step: v.step, Entered: day, Commit: c.ID})
	}
	return nil
}

// changes notes what a new version of a known idea's file means.
func (f *follower) changes(c *Commit, h *History, day calendar.Date, file File, v version, m move) error {
	more := v.decisions - h.Decisions
	switch {
	case more == 1 || more > 1 && m.news:
		f.enter(h, Stay{Step: v.step, Entered: day, Commit: c.ID, Decision: v.decisions})
	case more > 1: // several at once: it passed through the steps between that day
		decisions, err := f.decisions(file, v)
		if err != nil {
			return err
		}
		for n := h.Decisions; n < v.decisions; n++ {
			f.enter(h, Stay{Step: decisions[n].To, Entered: day, Commit: c.ID, Decision: n + 1})
		}
		h.stand(f.step(v.step))
	case m.to != m.from:
		f.enter(h, Stay{Step: v.step, Entered: day, Commit: c.ID})
	}
	finding := Finding{Commit: c.ID, Day: day, Idea: h.Idea, Path: file.Path, From: m.from, To: m.to}
	if more < 0 {
		finding.Kind, finding.Detail = DecisionsRemoved, fmt.Sprintf("%d -> %d", h.Decisions, v.decisions)
		f.findings = append(f.findings, finding)
	} else if more == 0 && m.to != m.from && !m.news {
		finding.Kind = NoDecision
		f.findings = append(f.findings, finding)
	}
	h.Decisions = v.decisions
	return nil
}

// decisions reads what a version tells of its decisions: as many as were
// counted, also from a file with faults.
func (f *follower) decisions(file File, v version) ([]idea.Decision, error) {
	data, err := f.blob(file.Blob)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", file.Path, err)
	}
	decisions := make([]idea.Decision, v.decisions)
	if parsed, _ := idea.Parse(file.Path, data); parsed != nil {
		copy(decisions, parsed.Idea.Decisions)
	}
	return decisions, nil
}

// enter begins a stay and ends the one before. A clock that has gone backwards
// is not followed: nobody leaves a step before entering it.
func (f *follower) enter(h *History, s Stay) {
	if !f.own[h.Idea] {
		h.Stays, f.own[h.Idea] = slices.Clone(h.Stays), true
	}
	s.Step = f.step(s.Step)
	if n := len(h.Stays); n > 0 {
		last := &h.Stays[n-1]
		s.Entered = max(s.Entered, last.Entered, last.Left)
		if last.Left.IsZero() {
			last.Left = s.Entered
		}
	}
	h.Stays = append(h.Stays, s)
}

// removed notes that a file is gone, unless the idea lies elsewhere now.
func (f *follower) removed(id, path string, day calendar.Date) {
	h := f.histories[id]
	if h.Path != path {
		return
	}
	if last := h.now(); last != nil {
		left := max(day, last.Entered)
		f.own[id], h.Stays = true, slices.Clone(h.Stays)
		h.Stays[len(h.Stays)-1].Left = left
	}
	h.Removed = max(day, h.Added)
	h.Changed = max(h.Changed, day)
}

// step gives the one copy of a step's folded name.
func (f *follower) step(name string) string {
	name = strict.Fold(name)
	kept, ok := f.steps[name]
	if !ok {
		kept = name
		f.steps[name] = kept
	}
	return kept
}
