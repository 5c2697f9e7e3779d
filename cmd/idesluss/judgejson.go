package main

import (
	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/check"
)

// verdictJSON gives a verdict for programs. Field names are stable. Where
// advice and answers are not to be seen yet, they are not here either.
func verdictJSON(j *bot.Judgement) any {
	type vote struct {
		Seat       string            `json:"stol"`
		Function   string            `json:"funktion"`
		Substitute bool              `json:"ersattare"`
		Vacant     bool              `json:"obesatt"`
		Silent     bool              `json:"tyst"`
		Advice     string            `json:"rad,omitempty"`
		Answers    map[string]string `json:"svar,omitempty"`
		Conflict   string            `json:"jav,omitempty"`
		Review     string            `json:"granskning,omitempty"`
		Day        string            `json:"dag,omitempty"`
	}
	type discarded struct {
		Review string `json:"granskning"`
		Seat   string `json:"stol,omitempty"`
		Why    string `json:"skal"`
	}
	type missing struct {
		Seat string `json:"stol,omitempty"`
		Why  string `json:"text"`
	}
	type tally struct {
		Criterion string         `json:"kriterium"`
		Answers   map[string]int `json:"svar"`
		Median    int            `json:"median,omitempty"`
		Disagree  bool           `json:"oense"`
	}
	type verdict struct {
		Pull       int             `json:"forslag"`
		Head       string          `json:"spets"`
		Commit     string          `json:"genomfort_i,omitempty"`
		Standing   string          `json:"lage"`
		Short      string          `json:"kort"`
		Needed     int             `json:"behovs"`
		Seats      int             `json:"stolar"`
		Reached    bool            `json:"beslutfor"`
		Counted    []vote          `json:"raknas"`
		Discarded  []discarded     `json:"raknas_inte"`
		Missing    []missing       `json:"saknas"`
		Objections []vote          `json:"invandningar"`
		Decided    *vote           `json:"beslutat_av,omitempty"`
		Advice     map[string]int  `json:"rad"`
		Criteria   []tally         `json:"kriterier"`
		Notes      []string        `json:"att_veta"`
		Unread     []string        `json:"gick_inte_att_lasa"`
		Findings   []check.Finding `json:"fynd"`
	}
	out := verdict{Pull: j.Pull.Number, Head: j.Pull.Head, Commit: j.Commit, Standing: string(j.Pull.State)}
	v := j.Verdict
	if v == nil {
		return out
	}
	told := func(w check.Vote) vote {
		one := vote{Seat: w.Seat, Function: w.Function, Substitute: w.Substitute, Vacant: w.Vacant, Silent: w.Silent, Conflict: string(w.Conflict), Review: w.Review}
		if !w.Day.IsZero() {
			one.Day = w.Day.String()
		}
		if !v.Hidden {
			one.Advice, one.Answers = string(w.Advice), w.Answers
		}
		return one
	}
	out.Standing, out.Short, out.Needed, out.Seats, out.Reached = string(v.Standing), v.Short(), v.Needed, v.Seats, v.Reached
	out.Counted, out.Objections = []vote{}, []vote{}
	for _, w := range v.Counted {
		out.Counted = append(out.Counted, told(w))
	}
	for _, w := range v.Objections {
		out.Objections = append(out.Objections, told(w))
	}
	if v.Decided != nil {
		decided := told(*v.Decided)
		out.Decided = &decided
	}
	out.Discarded, out.Missing, out.Criteria = []discarded{}, []missing{}, []tally{}
	for _, d := range v.Discarded {
		out.Discarded = append(out.Discarded, discarded{d.Review, d.Seat, d.Why})
	}
	for _, m := range v.Missing {
		out.Missing = append(out.Missing, missing{m.Seat, m.Why})
	}
	out.Advice = map[string]int{}
	if !v.Hidden {
		for _, a := range v.Advice {
			out.Advice[a.Answer] = a.Seats
		}
		for _, t := range v.Criteria {
			one := tally{t.Criterion.ID, map[string]int{}, t.Median, t.Disagree}
			for _, a := range t.Answers {
				one.Answers[a.Answer] = a.Seats
			}
			out.Criteria = append(out.Criteria, one)
		}
	}
	out.Notes, out.Unread = list(v.Notes), list(v.Unread)
	if v.Effect != nil {
		out.Findings = list(v.Effect.Findings)
	}
	return out
}
