package check

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/protocol"
)

// Merged is one commit on the first-parent line of the main branch, and what
// it changed.
type Merged struct {
	Commit forge.Commit
	Before fs.FS              // its first parent: the target as it was, whose rules judge
	After  fs.FS              // the commit itself
	Files  []forge.FileChange // between the two, by path
	Brings []forge.Commit     // what a merge brought in; the commit itself when it is none
}

// Verifier judges history once more: whether what stands on the main branch
// came there in the way the process has. It remembers the rules it has read,
// which seldom change between commits. The zero value is ready for use; it is
// not for several goroutines at once.
type Verifier struct {
	Bot   string // the bot's login, besides those in site/forge.yaml
	rules map[[sha256.Size]byte]loadedRules
}

type loadedRules struct {
	rules  *process.Rules
	faults []fault.Fault
}

// Verify finds what is wrong with one commit: what would have stopped it if it
// were judged today by the rules of that day; that somebody else than the bot
// put it there; and a protocol that is missing, or does not agree with the
// ideas. Warnings are left out: they stopped nothing then.
//
// A commit that touches neither ideas nor rules has no findings, and neither
// has one from before there was a process: there was no sluss then.
func (v *Verifier) Verify(m *Merged) ([]Finding, error) {
	if _, err := fs.Lstat(m.Before, process.ProcessFile); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	change := Change{
		Target: m.Before, Old: m.Before, New: m.After, Bot: v.Bot,
		Diff:  &forge.Comparison{Commits: m.Brings, Files: m.Files},
		Today: calendar.FromClock(m.Commit.Committer.When),
	}
	x := change.examiner()
	x.load, x.parse = v.load, idea.ParseOlder
	if err := x.examine(); err != nil {
		return nil, err
	}
	found := slices.DeleteFunc(x.effect.Findings, func(f Finding) bool { return f.Severity == Warning })
	x.effect.Findings = nil
	x.verifyHand(m)
	x.verifyProtocol(m)
	found = append(found, x.effect.Findings...)
	Sort(found)
	return found, nil
}

// load reads rules, or gives those with the same bytes that were read before.
func (v *Verifier) load(fsys fs.FS) (*process.Rules, []fault.Fault, error) {
	sum := sha256.New()
	for _, name := range ruleFiles {
		data, err := fs.ReadFile(fsys, name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, nil, fmt.Errorf("reading %s: %w", name, err)
		}
		fmt.Fprintf(sum, "%s %t %d\n%s", name, err == nil, len(data), data)
	}
	key := [sha256.Size]byte(sum.Sum(nil))
	if known, ok := v.rules[key]; ok {
		return known.rules, known.faults, nil
	}
	rules, faults, err := process.Load(fsys)
	if err != nil {
		return nil, nil, err
	}
	if v.rules == nil {
		v.rules = map[[sha256.Size]byte]loadedRules{}
	}
	v.rules[key] = loadedRules{rules, faults}
	return rules, faults, nil
}

// verifyHand tells that another hand than the bot's put ideas or rules on the
// main branch. What a commit says of its author can be made up; that the bot
// alone can write there is for the forge to see to.
func (x *examiner) verifyHand(m *Merged) {
	e := x.effect
	if len(x.changed)+len(e.Removed)+len(e.Set) == 0 || x.madeByBot(m.Commit.Author) {
		return
	}
	path := ""
	switch {
	case len(x.changed) > 0:
		path = x.changed[0].path
	case len(e.Removed) > 0:
		path = e.Removed[0]
	default:
		path = e.Set[0]
	}
	const remedy = "Låt bara roboten skriva på huvudgrenen. Då är allt som står där bedömt."
	if len(m.Commit.Parents) > 1 {
		x.tell(Error, path, "sammanslagen-av-annan", "Ändringen är inte sammanslagen av slussens robot.", remedy)
		return
	}
	x.tell(Error, path, "rakt-pa-huvudgrenen", "Ändringen är gjord rakt på huvudgrenen, utan att vara bedömd.", remedy)
}

// noreply is the address that GitHub gives the commits of an account.
var noreply = regexp.MustCompile(`^(?:[0-9]+\+)?(.+)@users\.noreply\.github\.com$`)

func (x *examiner) madeByBot(s forge.Signature) bool {
	if s.Name == forge.BotName && s.Email == forge.BotEmail {
		return true
	}
	login := s.Login
	if m := noreply.FindStringSubmatch(s.Email); m != nil && login == "" {
		login = m[1]
	}
	return login != "" && x.isBot(login)
}

// verifyProtocol judges the protocol of a merge. One idea that moves must have
// one, and so must one new idea that was merged; any that is there must agree
// with what the merge did.
func (x *examiner) verifyProtocol(m *Merged) {
	e := x.effect
	p, err := protocol.Parse(m.Commit.Message)
	var i *idea.Idea
	path, from, to, required := "", "", "", false
	switch {
	case len(e.Moved) == 1:
		move := e.Moved[0]
		i, path, required = &move.New.Idea, move.New.Path, true
		from, to = move.Old.Idea.Step, move.New.Idea.Step
	case len(e.Moved) == 0 && len(e.Added) == 1 && len(e.Edited) == 0:
		i, path, required = &e.Added[0].Idea, e.Added[0].Path, len(m.Commit.Parents) > 1
		to = i.Step
	case len(e.Moved)+len(e.Added) == 0 && len(e.Edited) == 1:
		i, path = &e.Edited[0].New.Idea, e.Edited[0].New.Path
	}
	tell := func(rule, message string) {
		x.tell(Error, path, rule, message, "Jämför idén med pull requesten. Stämmer idén, så låt protokollet vara; det går inte att ändra i efterhand.")
	}
	switch {
	case errors.Is(err, protocol.ErrNone):
		switch {
		case required && len(e.Moved) == 1:
			tell("protokoll-saknas", "Det finns inget protokoll över hur beslutet kom till.")
		case required:
			tell("intag-utan-protokoll", "Det finns inget protokoll över att idén togs in.")
		}
		return
	case err != nil:
		tell("protokoll-olasligt", "Protokollet går inte att läsa.")
		return
	case i == nil:
		tell("protokoll-om-annat", fmt.Sprintf("Protokollet gäller %s, som inte ändras ensam här.", p.Idea))
		return
	case p.Idea != i.ID:
		tell("protokoll-om-annat", fmt.Sprintf("Protokollet gäller %s, men det är %s som ändras.", p.Idea, i.ID))
		return
	}
	if !x.sameStep(p.From, from) || !x.sameStep(p.To, to) {
		tell("protokoll-annat-steg", fmt.Sprintf("Protokollet säger att idén gick från %q till %q. Den gick från %q till %q.", p.From, p.To, from, to))
	}
	if p.Underlag != "" && p.Underlag != idea.Digest(i) {
		tell("protokoll-annat-underlag", "Protokollet gäller ett annat underlag än den text som står i idén.")
	}
	if len(e.Moved) == 1 && e.Rules != nil && e.Moved[0].Transition != nil {
		x.verifyVotes(p, &e.Moved[0], tell)
	}
}

// sameStep compares steps as they are called today and as they were called.
func (x *examiner) sameStep(a, b string) bool {
	if same(a, b) || x.effect.Rules == nil {
		return same(a, b)
	}
	p := x.effect.Rules.Process
	return a != "" && b != "" && p.Step(a) != nil && p.Step(a) == p.Step(b)
}

// verifyVotes judges that the seats of a protocol were there, that enough of
// them voted, and that the one who decided holds the role.
func (x *examiner) verifyVotes(p *protocol.Protocol, m *Move, tell func(rule, message string)) {
	rules, t := x.effect.Rules, m.Transition
	h := &hearing{rules: rules, today: x.Today}
	var seats []*seat
	if t.Quorum != nil {
		seats = h.seatsAsked(t.Quorum)
	}
	votes := 0
	for _, vote := range p.Votes {
		asked := slices.ContainsFunc(seats, func(s *seat) bool { return s.id == vote.Seat })
		if !asked && rules.Roster.Seat(vote.Seat) == nil {
			tell("protokoll-okand-stol", fmt.Sprintf("I protokollet har %s röstat, men det fanns ingen sådan stol.", vote.Seat))
			continue
		}
		if !vote.Vacant && !vote.Silent && (asked || t.Quorum == nil) {
			votes++
		}
	}
	if t.Quorum != nil {
		switch needed := quorumNeeds(t.Quorum, len(seats), votes, 0); {
		case votes < needed:
			tell("protokoll-inte-beslutfor", fmt.Sprintf("I protokollet har %d stolar röstat. Det behövdes %d.", votes, needed))
		case p.Count != votes || p.Seats != len(seats):
			tell("protokoll-fel-antal", fmt.Sprintf("Protokollet säger %d av %d, men %d av %d stolar har röstat.", p.Count, p.Seats, votes, len(seats)))
		}
	}
	role := rules.Process.Role(t.Decides)
	switch {
	case role == nil || role.Unlisted:
	case p.Decided == "" && h.allSeated(role.ID):
		tell("protokoll-utan-beslutare", fmt.Sprintf("Protokollet säger inte vem som beslutade. %s ska göra det.", role.Name))
	case p.Decided != "" && !same(p.Decided, role.ID):
		tell("protokoll-fel-beslutare", fmt.Sprintf("Enligt protokollet beslutade %s. %s ska göra det.", roleName(rules, p.Decided), role.Name))
	}
}

// allSeated reports whether every member of a role sits on a seat with an id,
// so that the protocol can tell of it.
func (h *hearing) allSeated(role string) bool {
	members := h.members(role)
	return len(members) > 0 && !slices.ContainsFunc(members, func(m *process.Member) bool { return m.Seat == "" })
}
