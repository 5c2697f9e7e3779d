package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/process"
)

// Judge comes to a verdict. It is a pure function: the same case always gives
// the same verdict, down to the order of its lists. The rules and the seats
// are those of the target branch, whatever the pull request itself says.
//
// In words, for those who use it: docs/bedomning.md.
func Judge(c *Case) *Verdict {
	v := &Verdict{Effect: c.Effect, Reached: true}
	if c.Effect.Rules == nil || c.Effect.Rules.Process == nil || c.Effect.Rules.Roster == nil {
		v.Standing = Faulty
		v.Notes = append(v.Notes, "Reglerna i site/ går inte att läsa. Rätta dem först.")
		return v
	}
	h := newHearing(c, v)
	if m := h.move; m != nil && m.Transition != nil && m.From != nil {
		v.Transition = m.Transition
		h.judgeMove()
	} else {
		h.move = nil
		h.judgeChange()
	}
	h.settle()
	v.Standing = h.standing()
	return v
}

// judgeMove judges an idea's way from one step to another.
func (h *hearing) judgeMove() {
	q, needed := h.quorum()
	h.objections(h.parties())
	h.decision()
	if q != nil {
		h.judgeVotes(q, needed)
	}
	h.feedback()
	if h.v.Transition.Outcome == process.Reopen {
		h.noteReexamination()
	}
}

func (h *hearing) judgeVotes(q *process.Quorum, needed bool) {
	v := h.v
	missing := v.Missing // of the decision; the seats come first
	v.Missing = nil
	h.count(q, h.votes(q))
	v.Criteria = h.tally(q)
	v.Advice = h.advice()
	if !needed {
		v.Missing, v.Needed, v.Seats, v.Reached = nil, 0, 0, true
		v.Counted = slices.DeleteFunc(v.Counted, func(vote Vote) bool { return vote.Vacant || vote.Silent })
	}
	late := !h.deadline(q).IsZero() && h.today > h.deadline(q)
	v.Hidden = !v.Reached && !late && slices.ContainsFunc(v.Criteria, func(t Tally) bool { return t.Criterion.Independent })
	v.Missing = append(v.Missing, missing...)
	if v.Reached {
		h.notesOnVotes(q, needed)
	}
}

// judgeChange judges a pull request that moves no idea: new ideas, other words
// in the same step, rules, texts and code. Each part asks for its own approval.
func (h *hearing) judgeChange() {
	e := h.c.Effect
	if len(e.Moved) > 0 {
		h.miss("Förslaget flyttar idéer på ett sätt som processen inte har.")
	}
	h.objections([]string{""})
	byPeople := len(e.Added)+len(e.Edited) > 0 && !h.byBot
	approves := h.rules.Process.Approves
	switch {
	case len(e.Set) > 0:
		h.approvedBy(approves, "Ändringen av reglerna")
	case len(e.Removed) > 0:
		h.approvedBy(approves, "Att en idé tas bort")
	case byPeople && len(e.Added) > 0:
		h.approvedBy("", "En idé som inte har kommit genom Idéslussen")
	case byPeople:
		h.approvedBy("", "Ändringen av idéns text")
	case len(e.Other) > 0 || len(e.Texts) > 0:
		h.approvedBy("", "Ändringen")
	case len(e.Added)+len(e.Edited)+len(e.Moved) == 0:
		h.miss("Förslaget ändrar ingenting.")
	}
}

// standing weighs what has been found. While a decision is only the bot's
// draft, what is wrong with it is what is left to write.
func (h *hearing) standing() Standing {
	switch {
	case h.c.Pull.State == forge.Closed || h.faulty():
		return Faulty
	case len(h.v.Objections) > 0:
		return Objected
	case len(h.v.Missing) > 0:
		return Waiting
	}
	return Ready
}

func (h *hearing) faulty() bool {
	draft := ""
	if h.move != nil && h.unwritten() {
		draft = h.move.New.Path
	}
	return len(h.c.Effect.Moved) > 0 && h.move == nil || slices.ContainsFunc(h.c.Effect.Findings, func(f Finding) bool {
		return f.Severity == Error && (draft == "" || f.File != draft)
	})
}

// advice counts how many seats advise each way out, most first.
func (h *hearing) advice() []Answers {
	var out []Answers
	for _, t := range h.move.From.Transitions {
		if slices.ContainsFunc(out, func(a Answers) bool { return a.Answer == string(t.Outcome) }) {
			continue
		}
		a := Answers{Answer: string(t.Outcome)}
		for _, vote := range h.v.Counted {
			if vote.Advice == t.Outcome {
				a.Seats++
			}
		}
		if a.Seats > 0 {
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b Answers) int { return cmp.Compare(b.Seats, a.Seats) })
	return out
}

// notesOnVotes holds the way that was chosen against what the seats advise.
func (h *hearing) notesOnVotes(q *process.Quorum, needed bool) {
	v := h.v
	votes, asked := 0, 0
	for _, vote := range v.Counted {
		if vote.Vacant || vote.Silent {
			continue
		}
		votes++
		if vote.Conflict == NotAsked {
			asked++
		}
		if missing := h.unanswered(vote); missing != "" {
			v.Notes = append(v.Notes, fmt.Sprintf("%s har inte svarat på %s. Rådet räknas ändå.", vote.Function, missing))
		}
	}
	if asked > 0 {
		v.Notes = append(v.Notes, fmt.Sprintf("%d av %d har inte fått frågan om jäv. Det är inte samma sak som ett nej.", asked, votes))
	}
	for _, t := range v.Criteria {
		if t.Disagree {
			v.Notes = append(v.Notes, fmt.Sprintf("Stolarna är oeniga om %s.", lowerFirst(t.Criterion.Label)))
		}
	}
	if h.unwritten() {
		return
	}
	h.gates()
	h.majority(q, needed, votes)
}

// unanswered names the required criteria that a vote leaves out.
func (h *hearing) unanswered(vote Vote) string {
	var labels []string
	if h.form != nil {
		for _, c := range h.form.Criteria {
			if c.Required && vote.Answers[c.ID] == "" {
				labels = append(labels, c.Label)
			}
		}
	}
	return inWords(labels)
}

// inWords joins words as people do: "a, b och c".
func inWords(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " och " + words[last]
}

// gates stops a yes where at least half of those who answered say no to a
// criterion that is a gate.
func (h *hearing) gates() {
	if h.v.Transition.Outcome != process.Yes {
		return
	}
	for _, t := range h.v.Criteria {
		if !t.Criterion.Gate {
			continue
		}
		no, all := 0, 0
		for _, a := range t.Answers {
			all += a.Seats
			if a.Answer == string(process.No) {
				no += a.Seats
			}
		}
		told := fmt.Sprintf("%d av %d har svarat nej på %s, som är en spärr.", no, all, t.Criterion.Label)
		switch {
		case no > 0 && 2*no >= all:
			h.miss(told + " Då kan idén inte gå vidare.")
		case no > 0:
			h.v.Notes = append(h.v.Notes, told)
		}
	}
}

// majority asks for more than half of the votes behind the chosen way, where
// the process does; the chair's decides between halves. Otherwise the decider
// may choose another way than the one advised, and is told so.
func (h *hearing) majority(q *process.Quorum, needed bool, votes int) {
	v, chosen, chair := h.v, 0, false
	for _, vote := range v.Counted {
		if vote.Advice != v.Transition.Outcome {
			continue
		}
		chosen++
		m := h.rules.Roster.Seat(vote.Seat)
		chair = chair || m != nil && m.Chair
	}
	enough := 2*chosen > votes || 2*chosen == votes && chair
	if needed && q.Majority && !enough {
		h.miss(fmt.Sprintf("Beslutet %s kräver att mer än hälften råder till det. %d av %d gör det.", v.Transition.Outcome, chosen, votes))
	}
	if len(v.Advice) > 0 && v.Advice[0].Seats > chosen {
		v.Notes = append(v.Notes, fmt.Sprintf("%s råder %s. Beslutet är %s.", roleName(h.rules, q.Role), v.Advice[0].Answer, v.Transition.Outcome))
	}
}

// noteReexamination reminds of what cannot be seen in a pull request: whether
// the one who decides now is someone else.
func (h *hearing) noteReexamination() {
	if h.move.Old == nil || len(h.move.Old.Idea.Decisions) == 0 {
		return
	}
	decisions := h.move.Old.Idea.Decisions
	who := decisions[len(decisions)-1].Instance
	if who == "" {
		who = "okänd"
	}
	h.v.Notes = append(h.v.Notes, fmt.Sprintf("Det här är en omprövning. Den ska göras av någon annan än den som sa nej (%s).", who))
}
