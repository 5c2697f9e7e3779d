package timeline

import (
	"slices"

	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/strict"
)

// FromFile gives the stays of an idea as its file tells them: in its first step
// since it came in, and in the others since the days of the decisions.
func FromFile(i *idea.Idea) []Stay {
	stays := make([]Stay, 1, len(i.Decisions)+1)
	stays[0] = Stay{Step: strict.Fold(i.Step), Entered: i.Received}
	for n, d := range i.Decisions {
		last := &stays[n]
		last.Step, last.Left = strict.Fold(d.Step), max(d.Date, last.Entered)
		stays = append(stays, Stay{Step: strict.Fold(d.To), Entered: last.Left, Decision: n + 1})
	}
	stays[len(stays)-1].Step = strict.Fold(i.Step)
	return stays
}

// StaysOf gives the stays of an idea whose file may have been changed since
// the timeline was read: as history tells them, and for decisions that are only
// in the file, as the file does. h is nil when history does not know the idea.
// The stays may be those of h, and are not to be changed.
func StaysOf(h *History, i *idea.Idea) []Stay {
	if h == nil || h.now() == nil {
		return FromFile(i)
	}
	now, step := h.now(), strict.Fold(i.Step)
	more := len(i.Decisions) - h.Decisions
	switch {
	case more == 0 && now.Step == step:
		return h.Stays
	case more <= 0:
		return FromFile(i) // written over by hand: history knows no more than the file
	}
	stays := slices.Clone(h.Stays)
	for n := h.Decisions; n < len(i.Decisions); n++ {
		d, last := i.Decisions[n], &stays[len(stays)-1]
		last.Left = max(d.Date, last.Entered)
		stays = append(stays, Stay{Step: strict.Fold(d.To), Entered: last.Left, Decision: n + 1})
	}
	stays[len(stays)-1].Step = step
	return stays
}
