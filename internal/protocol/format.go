package protocol

import (
	"fmt"
	"strings"
)

// The trailers' keys, in the order they stand.
const (
	keyIdea     = "Ide"
	keyStep     = "Steg"
	keyVote     = "Bedomning"
	keyQuorum   = "Beslutfor"
	keyDecided  = "Beslut"
	keyUnderlag = "Underlag"
)

// The words of a vote.
const (
	wordSubstitute = "ersattare"
	wordVacant     = "obesatt"
	wordSilent     = "tyst"
	wordAdvice     = "rad"
)

// Format gives the trailers, one per line: the last paragraph of a merge
// message. What the protocol does not tell has no line.
func Format(p *Protocol) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", keyIdea, p.Idea)
	switch {
	case p.To == "":
	case p.From == "":
		fmt.Fprintf(&b, "%s: -> %s\n", keyStep, p.To)
	default:
		fmt.Fprintf(&b, "%s: %s -> %s\n", keyStep, p.From, p.To)
	}
	for _, v := range p.Votes {
		fmt.Fprintf(&b, "%s: %s\n", keyVote, v.words())
	}
	if p.Seats > 0 {
		fmt.Fprintf(&b, "%s: %d/%d\n", keyQuorum, p.Count, p.Seats)
	}
	if p.Decided != "" {
		fmt.Fprintf(&b, "%s: %s\n", keyDecided, p.Decided)
	}
	if p.Underlag != "" {
		fmt.Fprintf(&b, "%s: %s\n", keyUnderlag, p.Underlag)
	}
	return b.String()
}

// words gives a vote as it is written.
func (v *Vote) words() string {
	words := []string{v.Seat}
	switch {
	case v.Vacant:
		return v.Seat + " " + wordVacant
	case v.Silent:
		return v.Seat + " " + wordSilent
	case v.Substitute:
		words = append(words, wordSubstitute)
	}
	words = append(words, wordAdvice+"="+v.Advice)
	for _, a := range v.Answers {
		words = append(words, a.Criterion+"="+a.Value)
	}
	return strings.Join(words, " ")
}
