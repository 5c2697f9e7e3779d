package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/process"
)

// Decision drafts the open decision about an idea: the transition that is a
// yes (where there is none, the first), as it would be if taken on the day,
// with gaps where someone is to write. It is made of what the idea's file and
// the rules say: the same give the same draft, byte for byte.
func Decision(s *Situation, day calendar.Date) (forge.Proposal, error) {
	t := s.proposed()
	if t == nil {
		return forge.Proposal{}, fmt.Errorf("idea %s: no way leads on from the step %s", s.File.Idea.ID, s.Step.ID)
	}
	w := &written{idea: &s.fresh().Idea, transition: t}
	s.move(w, draft(t, day), s.target(t))
	data, err := s.bytes(w)
	if err != nil {
		return forge.Proposal{}, err
	}
	return s.proposal(w, data, false, day)
}

// proposed gives the transition that a draft takes; nil when there is none
// that leads anywhere.
func (s *Situation) proposed() *process.Transition {
	if t := s.Step.Yes(); t != nil && s.target(t) != nil {
		return t
	}
	for n := range s.Step.Transitions {
		if t := &s.Step.Transitions[n]; s.target(t) != nil {
			return t
		}
	}
	return nil
}

// draft gives a choice with gaps for what the transition's message tells.
func draft(t *process.Transition, day calendar.Date) Choice {
	c := Choice{Outcome: t.Outcome, To: t.To, Reasons: draftReasons, Day: day}
	if t.Tips {
		c.Tips = []string{draftTip}
	}
	if strings.Contains(t.Message, "nasta") {
		c.Next = draftNext
	}
	return c
}

// proposal makes the pull request of what has been written, by the bot itself
// or by someone who has chosen. data is the file that says it.
func (s *Situation) proposal(w *written, data []byte, chosen bool, day calendar.Date) (forge.Proposal, error) {
	i := &s.File.Idea
	m := mark{kind: draftMark, day: day, wrote: digest(data)}
	told, message := w, "Beslut om "+i.ID
	if chosen {
		m.kind = chosenMark
	} else {
		told, message = nil, "Utkast till beslut om "+i.ID
	}
	body, err := s.text(w.transition, told, day)
	if err != nil {
		return forge.Proposal{}, err
	}
	p := forge.Proposal{
		Branch: fmt.Sprintf("%s%d", decisionBranches(i.ID), len(i.Decisions)),
		Title:  fmt.Sprintf("%s: %s (%s)", s.Step.Name, i.Title, i.ID),
		Body:   body, Message: message,
		Files: map[string][]byte{s.File.Path: data},
		At:    day.Time(),
	}
	m.from = digest(s.Data)
	if !chosen {
		m.from = digest(s.Data, []byte(p.Title), []byte(p.Body))
	}
	p.Body += "\n" + m.String() + "\n"
	return p, nil
}

// decisionBranches is how the branches of all decisions about an idea begin.
// What follows is how many decisions there were, and, when a decision was
// closed without having been taken, a hyphen and which attempt it is.
func decisionBranches(id string) string { return "ide/" + id + "/" }

// mark is a line at the end of the text of a decision's pull request, which
// people do not see. By it the bot knows what it wrote there itself, and what
// that was made from, so that it never writes over what somebody else wrote.
type mark struct {
	kind  string
	day   calendar.Date
	from  string // digest of what it was made from
	wrote string // digest of the idea's file as it was written
}

// The kinds of mark.
const (
	draftMark  = "utkast" // the bot's own draft
	chosenMark = "beslut" // someone has chosen; see Move
)

func (m mark) String() string {
	return fmt.Sprintf("<!-- ideslussen %s %s %s %s -->", m.kind, m.day, m.from, m.wrote)
}

var markLine = regexp.MustCompile(`<!-- ideslussen (utkast|beslut) ([0-9-]{10}) ([0-9a-f]{64}) ([0-9a-f]{64}) -->\s*$`)

var errNoMark = errors.New("the text has no mark of the bot")

// parseMark finds the mark at the end of a text.
func parseMark(body string) (mark, error) {
	found := markLine.FindStringSubmatch(body)
	if found == nil {
		return mark{}, errNoMark
	}
	day, err := calendar.ParseDate(found[2])
	if err != nil {
		return mark{}, fmt.Errorf("%w: %w", errNoMark, err)
	}
	return mark{kind: found[1], day: day, from: found[3], wrote: found[4]}, nil
}

// digest names some texts, together.
func digest(texts ...[]byte) string {
	h := sha256.New()
	for _, text := range texts {
		sum := sha256.Sum256(text)
		h.Write(sum[:])
	}
	return hex.EncodeToString(h.Sum(nil))
}
