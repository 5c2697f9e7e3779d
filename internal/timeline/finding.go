package timeline

import (
	"errors"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/protocol"
	"github.com/idesluss/idesluss/internal/strict"
)

// Finding is something about the history that should not be so. It is not
// judged here: who knows the process may know better.
type Finding struct {
	Kind     Kind
	Commit   string
	Day      calendar.Date
	Idea     string // empty when none can be told
	Path     string // of its file; empty when the finding is of the commit
	From, To string // the move in the front matter; empty when there was none
	Detail   string // what the protocol said instead, or what could not be read
}

// Kind is what a finding is about.
type Kind string

// Kinds of findings.
const (
	NoProtocol       Kind = "no-protocol"       // an idea moved, and the message has no trailers
	BadProtocol      Kind = "bad-protocol"      // the trailers cannot be read
	OtherProtocol    Kind = "other-protocol"    // the trailers tell of another move than the front matter
	NotMerged        Kind = "not-merged"        // an idea moved in a commit that is no merge
	NoDecision       Kind = "no-decision"       // an idea moved, and its file tells of no decision
	DecisionsRemoved Kind = "decisions-removed" // an idea's file tells of fewer decisions than before
	Unreadable       Kind = "unreadable"        // an idea file cannot be read
)

// move is one idea that a commit moved, or added (From is empty then).
type move struct {
	idea, path, from, to string
	news                 bool // the idea is new here, or here again
}

// judgeProtocol holds what the message of a commit says against what it did.
// The first commit of all tells what there was, and moves nothing.
func (f *follower) judgeProtocol(c *Commit, day calendar.Date, moves []move) {
	report := func(kind Kind, m move, detail string) {
		f.findings = append(f.findings, Finding{kind, c.ID, day, m.idea, m.path, m.from, m.to, detail})
	}
	said, err := readProtocol(c.Message)
	none := errors.Is(err, protocol.ErrNone)
	if err != nil && !none {
		report(BadProtocol, move{}, err.Error())
	}
	told := false // what the protocol says has been seen, or told to be otherwise
	for _, m := range moves {
		moved := !m.news && c.Parent != ""
		if moved && !c.Merge {
			report(NotMerged, m, "")
		}
		switch {
		case none && moved:
			report(NoProtocol, m, "")
		case err != nil:
		case agrees(said, m):
			told = true
		case moved || said.Idea == m.idea:
			report(OtherProtocol, m, protocolMove(said))
			told = true
		}
	}
	if err == nil && !told && said.From != said.To {
		report(OtherProtocol, move{idea: said.Idea}, protocolMove(said))
	}
}

// readProtocol spares the strict reading of a message that holds no trailers.
func readProtocol(message string) (*protocol.Protocol, error) {
	if !strings.Contains(message, "Ide:") {
		return nil, protocol.ErrNone
	}
	return protocol.Parse(message)
}

// agrees reports whether a protocol tells of a move.
func agrees(p *protocol.Protocol, m move) bool {
	return p.Idea == m.idea && strict.Fold(p.From) == m.from && strict.Fold(p.To) == m.to
}

func protocolMove(p *protocol.Protocol) string {
	return strings.TrimSpace(p.Idea + " " + p.From + " -> " + p.To)
}
