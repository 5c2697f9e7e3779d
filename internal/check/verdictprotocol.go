package check

import (
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/protocol"
)

// Protocol gives what the merge commit is to tell; nil when the change is not
// about one idea.
func (v *Verdict) Protocol() *protocol.Protocol {
	e := v.Effect
	switch {
	case len(e.Moved) == 1 && v.Transition != nil:
		m := &e.Moved[0]
		p := &protocol.Protocol{
			Idea: m.New.Idea.ID, From: m.From.ID, Underlag: idea.Digest(&m.New.Idea),
			Count: v.votes(), Seats: v.Seats, Decided: v.decidedBy(),
		}
		if m.To != nil {
			p.To = m.To.ID
		}
		if v.Seats == 0 {
			p.Count = 0
		}
		for i := range v.Counted {
			p.Votes = append(p.Votes, v.protocolVote(&v.Counted[i]))
		}
		return p
	case len(e.Added) == 1 && len(e.Moved)+len(e.Edited) == 0:
		i := &e.Added[0].Idea
		return &protocol.Protocol{Idea: i.ID, To: stepID(e.Rules, i.Step), Underlag: idea.Digest(i), Decided: v.decidedBy()}
	case len(e.Edited) == 1 && len(e.Moved)+len(e.Added) == 0:
		return &protocol.Protocol{Idea: e.Edited[0].New.Idea.ID, Underlag: idea.Digest(&e.Edited[0].New.Idea), Decided: v.decidedBy()}
	}
	return nil
}

func stepID(rules *process.Rules, name string) string {
	if rules != nil && rules.Process != nil {
		if step := rules.Process.Step(name); step != nil {
			return step.ID
		}
	}
	return name
}

// decidedBy gives the role of the one who decided.
func (v *Verdict) decidedBy() string {
	if v.Decided == nil {
		return ""
	}
	if m := v.Effect.Rules.Roster.Seat(v.Decided.Seat); m != nil {
		return m.Role
	}
	return ""
}

// protocolVote leaves out text answers: they are words, and belong in the
// decision.
func (v *Verdict) protocolVote(vote *Vote) protocol.Vote {
	out := protocol.Vote{Seat: vote.Seat, Substitute: vote.Substitute, Vacant: vote.Vacant, Silent: vote.Silent, Advice: string(vote.Advice)}
	for _, t := range v.Criteria {
		if answer := vote.Answers[t.Criterion.ID]; answer != "" && t.Criterion.Scale != scaleText {
			out.Answers = append(out.Answers, protocol.Answer{Criterion: t.Criterion.ID, Value: answer})
		}
	}
	return out
}
