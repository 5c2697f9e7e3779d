package check

import (
	"errors"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// hearing is a case while it is being judged: every review has been read, and
// waits to be counted or discarded.
type hearing struct {
	c          *Case
	v          *Verdict
	rules      *process.Rules
	today      calendar.Date
	move       *Move             // the one idea that moves; nil when none does
	form       *process.Form     // filled in by those who vote; may be nil
	byBot      bool              // nobody but the bot has written anything in the change
	wrote      map[string]bool   // logins of those who have
	statements []*statement      // oldest first
	named      map[string]string // login of the substitute that the chair has named, by seat
	digests    map[string]string // of the underlag in a commit
}

// statement is one review, read.
type statement struct {
	assessment
	review *forge.Review
	order  int
	login  string // lower case; empty when the bot speaks for a seat
	ballot *Ballot
	day    calendar.Date
	member *process.Member // the seat it votes for
	part   Part
	votes  process.Outcome // what it advises; a bare approval advises ja
	older  bool            // it approved an older wording of the decision
	used   bool
	why    string // why it does not count; the first reason
}

func (s *statement) drop(why string) {
	if s != nil && s.why == "" {
		s.why = why
	}
}

// opinion reports whether a review says something about the proposal: a plain
// comment does not.
func (s *statement) opinion() bool {
	return s.review.State == forge.Approved || s.review.State == forge.ChangesRequested ||
		s.review.State == forge.Commented && (s.advice != "" || s.unclear != "")
}

// Why reviews are discarded, where several rules say the same.
const (
	whyWrote     = "Den som har skrivit något i förslaget kan inte också granska det."
	whyNoSeat    = "Rollen har ingen röst i det här förslaget."
	whyWithdrawn = "Den är tillbakadragen."
	whyOldText   = "Granskaren läste en äldre text."
	whyAside     = "Stolen svarar på ett annat sätt för den här idén."
)

// newHearing reads everything that has been said.
func newHearing(c *Case, v *Verdict) *hearing {
	h := &hearing{
		c: c, v: v, rules: c.Effect.Rules, today: calendar.FromClock(c.Now),
		wrote: map[string]bool{}, named: map[string]string{}, digests: map[string]string{},
	}
	// A move out of a step that the process does not have is told among the
	// findings; there is nobody to hear about it.
	if len(c.Effect.Moved) == 1 && c.Effect.Moved[0].From != nil {
		h.move = &c.Effect.Moved[0]
		h.form = h.rules.Process.Form(h.move.From.Form)
	}
	h.findWriters()
	replayed := map[string]int{}
	for i := range c.Reviews {
		s := &statement{review: &c.Reviews[i], order: i, day: calendar.FromClock(c.Reviews[i].At)}
		h.statements = append(h.statements, s)
		if h.isBot(s.review.Author) {
			h.readBallot(s, replayed)
			continue
		}
		s.login = lower(s.review.Author)
		s.assessment = readAssessment(s.review.Body, h.step(), h.form)
		if h.wrote[s.login] {
			s.drop(whyWrote)
		}
	}
	h.readComments()
	h.readNamings()
	return h
}

// readComments looks for the gateway's signed word that an answer has been
// delivered. Nothing else that is said in a comment counts for anything.
func (h *hearing) readComments() {
	replayed := map[string]int{}
	for _, comment := range h.c.Comments {
		b, err := ParseBallot(comment.Body)
		if err != nil || b.Kind != FeedbackBallot || !h.isBot(comment.Author) {
			continue
		}
		s := &statement{
			review: &forge.Review{ID: comment.ID, Author: comment.Author, State: forge.Commented, Body: comment.Body, At: comment.At},
			order:  len(h.statements), day: calendar.FromClock(comment.At),
		}
		h.readBallot(s, replayed)
		h.statements = append(h.statements, s)
	}
}

func (h *hearing) step() *process.Step {
	if h.move == nil {
		return nil
	}
	return h.move.From
}

// isBot reports whether a login is the bot's: the one we are, or one that
// site/forge.yaml names. What it says counts only when it is signed.
func (h *hearing) isBot(login string) bool {
	bots := []string{h.c.Bot}
	if h.rules.Hosting != nil {
		bots = append(bots, h.rules.Hosting.Bots...)
	}
	return slices.ContainsFunc(bots, func(b string) bool { return b != "" && strings.EqualFold(b, login) })
}

// findWriters notes who has written something in the change. The forge does
// not always know whose a commit is; then the name and the address are taken
// for logins, which can only make fewer votes count.
func (h *hearing) findWriters() {
	h.byBot = h.isBot(h.c.Pull.Author)
	if !h.byBot {
		h.wrote[strings.ToLower(h.c.Pull.Author)] = true
	}
	for _, commit := range h.c.Commits {
		for _, who := range []forge.Signature{commit.Author, commit.Committer} {
			if who.Email == forge.BotEmail && (who.Login == "" || h.isBot(who.Login)) {
				continue
			}
			h.byBot = false
			local, _, _ := strings.Cut(who.Email, "@")
			if _, after, numbered := strings.Cut(local, "+"); numbered { // 123+login@users.noreply.github.com
				local = after
			}
			for _, login := range []string{who.Login, who.Name, local} {
				h.wrote[strings.ToLower(login)] = true
			}
		}
	}
	delete(h.wrote, "")
}

// readBallot reads what the bot says for a seat, and believes only what is
// signed, for this pull request, and said once.
func (h *hearing) readBallot(s *statement, replayed map[string]int) {
	b, err := ParseBallot(s.review.Body)
	switch {
	case errors.Is(err, ErrNoBallot):
		s.drop("Den kommer från Idéslussens konto men saknar underskrift.")
		return
	case err != nil:
		s.drop("Underskriften går inte att läsa. Texten kan ha ändrats.")
		return
	}
	s.ballot, s.part = b, b.Part
	if s.review.State == forge.Dismissed {
		s.drop(whyWithdrawn)
		return
	}
	seat := h.rules.Roster.Seat(b.Seat)
	switch {
	case b.Repository != h.c.Repository:
		s.drop("Den är signerad för en annan sluss.")
	case b.Pull != h.c.Pull.Number:
		s.drop("Den är signerad för ett annat förslag.")
	case seat == nil:
		s.drop("Den talar för en stol som inte finns.")
	case expired(seat, s.day):
		s.drop("Stolens tid hade gått ut.")
	default:
		s.drop(b.Verify(h.rules.Keys, s.day))
	}
	if s.why != "" {
		return
	}
	if b.Number <= replayed[seat.Seat] {
		s.drop("Den är en upprepning av något som stolen redan har sagt.")
		return
	}
	replayed[seat.Seat] = b.Number
	s.member = seat
	s.votes, s.conflict, s.reasons = b.Advice, b.Conflict, b.Reasons
	s.delivered = b.Kind == FeedbackBallot
	s.answers = h.signedAnswers(b)
}

// signedAnswers takes the answers that the form asks for and the scale allows.
func (h *hearing) signedAnswers(b *Ballot) map[string]string {
	out := map[string]string{}
	for criterion, value := range b.Answers {
		if h.form == nil {
			continue
		}
		if c := h.form.Criterion(criterion); c != nil {
			if answer, ok := readAnswer(c, value); ok {
				out[c.ID] = answer
			}
		}
	}
	return out
}

// about tells which underlag a statement is about; empty when it cannot be
// known.
func (h *hearing) about(s *statement) string {
	if s.ballot != nil {
		return s.ballot.Underlag
	}
	if _, known := h.digests[s.review.Commit]; !known {
		digest := ""
		if f := h.read(s); f != nil {
			digest = idea.Digest(&f.Idea)
		}
		h.digests[s.review.Commit] = digest
	}
	return h.digests[s.review.Commit]
}

// read gives the idea as it stood where a review was written.
func (h *hearing) read(s *statement) *idea.File {
	if s.review.Commit == h.c.Pull.Head {
		return h.move.New
	}
	return h.c.Read[s.review.Commit]
}

func (h *hearing) current(s *statement) bool {
	return h.about(s) == idea.Digest(&h.move.New.Idea)
}

// people gives the statements that people have made with their own accounts
// and that nothing speaks against yet.
func (h *hearing) people() []*statement {
	var out []*statement
	for _, s := range h.statements {
		if s.ballot == nil && s.login != "" && s.why == "" {
			out = append(out, s)
		}
	}
	return out
}

// settle lists what does not count, oldest first. A plain comment is talk, and
// not told of.
func (h *hearing) settle() {
	for _, s := range h.statements {
		talk := s.ballot == nil && !s.opinion() && s.review.State != forge.Dismissed
		if s.used || talk && (s.why == "" || s.why == whyWrote) {
			continue
		}
		d := Discarded{Review: s.review.ID, Author: s.review.Author, Why: s.why}
		switch {
		case s.older:
			d.Why = "Den gäller en äldre lydelse av beslutet."
		case d.Why == "":
			d.Why = whyNoSeat
		}
		speaker := s.member
		if speaker == nil && s.login != "" {
			speaker, _ = h.party(s, []string{""})
		}
		if speaker != nil {
			d.Seat = speaker.Seat
		}
		h.v.Discarded = append(h.v.Discarded, d)
	}
}
