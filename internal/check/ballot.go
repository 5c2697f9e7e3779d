package check

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// BallotKind is what a signed block says.
type BallotKind string

// The kinds of ballot.
const (
	AdviceBallot   BallotKind = "rad"    // a seat's assessment
	DecisionBallot BallotKind = "beslut" // a decider's approval of a wording
	FeedbackBallot BallotKind = "intyg"  // what can be done to deliver the answer before this has been done
)

// Part is who of a seat speaks. Why it is not the ordinary one is never told.
type Part string

// The parts.
const (
	Ordinary   Part = "ordinarie"
	Substitute Part = "ersattare"
	Vacant     Part = "obesatt" // nobody can, for this idea
)

// Ballot is what a seat says through the workplace: a COMMENT review that the
// bot posts, with words for people first and a signed block after them. The
// signature covers both, so neither can be edited alone.
//
//	(words for people)
//
//	```ideslussen-rost
//	{"version":1,"plats":"github.com/kommun/sluss","forslag":17,…}
//	HG3k…==
//	```
//
// The second line of the block is [Ballot] as JSON, its keys always in the
// same order and without spaces; the third is the Ed25519 signature, in
// standard base64, of "ideslussen-rost 1\n", that line, "\n" and the words.
type Ballot struct {
	Repository string            // the sluss
	Pull       int               // the pull request
	Underlag   string            // idea.Digest of what was read
	Wording    string            // of a decision: [Wording] of what was approved
	Kind       BallotKind        // empty is the same as AdviceBallot
	Seat       string            // id
	Part       Part              // empty is the same as Ordinary
	Number     int               // 1 for the first ballot of the seat on the pull request, 2 for the next; a lower number than an earlier one is a replay
	Advice     process.Outcome   // of an assessment
	Answers    map[string]string // by criterion id; "ja", "nej", "oklart", "1"–"4" or text
	Conflict   Conflict
	Reasons    string
	Day        calendar.Date
	Key        string // id in site/nycklar.yaml

	Words string // for people; signed, not part of the JSON

	signed    string // the JSON line, as it was read
	signature []byte
}

// The block's first and last line, and what a signature begins with.
const (
	ballotOpen    = "```ideslussen-rost\n"
	ballotClose   = "\n```"
	ballotContext = "ideslussen-rost 1\n"
	ballotVersion = 1
)

// ballotJSON gives a ballot's fields their names and their order.
type ballotJSON struct {
	Version    int        `json:"version"`
	Repository string     `json:"plats"`
	Pull       int        `json:"forslag"`
	Underlag   string     `json:"underlag"`
	Wording    string     `json:"lydelse,omitempty"`
	Kind       BallotKind `json:"slag"`
	Seat       string     `json:"stol"`
	Part       Part       `json:"rost"`
	Number     int        `json:"nr"`
	Advice     string     `json:"rad,omitempty"`
	Answers    []said     `json:"svar,omitempty"` // by criterion
	Conflict   Conflict   `json:"jav,omitempty"`
	Reasons    string     `json:"skal,omitempty"`
	Day        string     `json:"dag"`
	Key        string     `json:"nyckel"`
}

// said is a criterion and its answer.
type said [2]string

// line gives the ballot as one line of JSON, always the same for the same
// ballot.
func (b *Ballot) line() (string, error) {
	j := ballotJSON{
		ballotVersion, b.Repository, b.Pull, b.Underlag, b.Wording, b.Kind, b.Seat, b.Part, b.Number,
		string(b.Advice), nil, b.Conflict, b.Reasons, b.Day.String(), b.Key,
	}
	if j.Kind == "" {
		j.Kind = AdviceBallot
	}
	if j.Part == "" {
		j.Part = Ordinary
	}
	for criterion, answer := range b.Answers {
		j.Answers = append(j.Answers, said{criterion, answer})
	}
	slices.SortFunc(j.Answers, func(x, y said) int { return strings.Compare(x[0], y[0]) })
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(j)
	return strings.TrimSuffix(out.String(), "\n"), err
}

// Sign gives the body of the review: the words and the signed block. It
// refuses what [ParseBallot] would not read.
func (b *Ballot) Sign(key ed25519.PrivateKey) (string, error) {
	if len(key) != ed25519.PrivateKeySize {
		return "", errors.New("signing a ballot: the key is not an Ed25519 private key")
	}
	line, err := b.line()
	if err != nil {
		return "", fmt.Errorf("signing a ballot: %w", err)
	}
	words := tidy(b.Words)
	signature := ed25519.Sign(key, []byte(ballotContext+line+"\n"+words))
	body := ballotOpen + line + "\n" + base64.StdEncoding.EncodeToString(signature) + ballotClose
	if words != "" {
		body = words + "\n\n" + body
	}
	if _, err := ParseBallot(body); err != nil {
		return "", fmt.Errorf("signing a ballot: %w", err)
	}
	return body, nil
}

// ErrNoBallot means that a text holds no signed block.
var ErrNoBallot = errors.New("there is no signed block")

// ParseBallot reads the body of a review. It is strict: the block is the last
// thing in the body, there is only one, and its line is exactly the one that
// Sign would write. Whether the signature holds is for [Ballot.Verify] to say.
//
// Line ends of another system, and spaces around the body, are let pass: forges
// add them.
func ParseBallot(body string) (*Ballot, error) {
	body = tidy(body)
	if !strings.Contains(body, strings.TrimSpace(ballotOpen)) {
		return nil, ErrNoBallot
	}
	words, block, _ := strings.Cut("\n"+body, "\n"+ballotOpen)
	block, closed := strings.CutSuffix(block, ballotClose)
	line, encoded, split := strings.Cut(block, "\n")
	if !closed || !split || strings.Contains(encoded, "\n") {
		return nil, errors.New("the signed block is not whole, or is not last")
	}
	signature, err := base64.StdEncoding.Strict().DecodeString(encoded)
	if err != nil || len(signature) != ed25519.SignatureSize {
		return nil, errors.New("the signature cannot be read")
	}
	b, err := parseBallotLine(line)
	if err != nil {
		return nil, err
	}
	b.Words, b.signed, b.signature = tidy(words), line, signature
	return b, nil
}

var (
	ballotID     = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)
	ballotDigest = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

func parseBallotLine(line string) (*Ballot, error) {
	var j ballotJSON
	if err := json.Unmarshal([]byte(line), &j); err != nil {
		return nil, fmt.Errorf("the signed block cannot be read: %w", err)
	}
	day, err := calendar.ParseDate(j.Day)
	if err != nil {
		return nil, fmt.Errorf("the signed block's day: %w", err)
	}
	b := &Ballot{
		Repository: j.Repository, Pull: j.Pull, Underlag: j.Underlag, Wording: j.Wording, Kind: j.Kind, Seat: j.Seat, Part: j.Part,
		Number: j.Number, Advice: process.Outcome(j.Advice), Conflict: j.Conflict, Reasons: j.Reasons, Day: day, Key: j.Key,
	}
	for _, p := range j.Answers {
		if b.Answers == nil {
			b.Answers = map[string]string{}
		}
		b.Answers[p[0]] = p[1]
	}
	again, err := b.line()
	if err != nil || again != line {
		return nil, errors.New("the signed block is not written as this version writes it")
	}
	if err := b.sound(); err != nil {
		return nil, err
	}
	return b, nil
}

// sound judges what needs no rules: that the fields fit each other.
func (b *Ballot) sound() error {
	answered := b.Advice != "" || len(b.Answers) > 0
	switch {
	case b.Repository == "" || b.Pull < 1 || b.Number < 1:
		return errors.New("the signed block does not say what it is about")
	case !ballotDigest.MatchString(b.Underlag):
		return errors.New("the signed block does not say what was read")
	case !ballotID.MatchString(b.Seat) || !ballotID.MatchString(b.Key):
		return errors.New("the signed block does not say who speaks")
	case b.Conflict != NotAsked && b.Conflict != NoConflict:
		return errors.New("a seat with a conflict does not speak")
	case b.Part != Ordinary && b.Part != Substitute && b.Part != Vacant:
		return errors.New("the signed block does not say which part of the seat speaks")
	case (b.Kind == DecisionBallot) != (b.Wording != "") || b.Wording != "" && !ballotDigest.MatchString(b.Wording):
		return errors.New("a decision is about a wording, and nothing else is")
	case b.Kind == AdviceBallot && (b.Part == Vacant) == (b.Advice != ""):
		return errors.New("a seat gives one advice, and a vacant seat none")
	case b.Kind == AdviceBallot && b.Part == Vacant && answered:
		return errors.New("a vacant seat answers nothing")
	case b.Kind == DecisionBallot || b.Kind == FeedbackBallot:
		if answered || b.Part == Vacant {
			return errors.New("only an assessment gives advice and answers")
		}
	case b.Kind != AdviceBallot:
		return errors.New("the signed block is of no known kind")
	}
	return nil
}

// Describe gives a ballot in words, for Words: what a person would have
// written in a review of their own.
func (b *Ballot) Describe(rules *process.Rules, step *process.Step) string {
	var out strings.Builder
	name := b.Seat
	if m := rules.Roster.Seat(b.Seat); m != nil {
		name = SeatName(rules, m)
	}
	switch {
	case b.Kind == FeedbackBallot:
		return "Vi har gjort det som går för att det förra svaret ska nå den som hade idén."
	case b.Part == Vacant:
		return name + " är obesatt för den här idén."
	case b.Part == Substitute:
		name += " (ersättare)"
	}
	if b.Kind == DecisionBallot {
		return name + " godkänner beslutet som det står."
	}
	fmt.Fprintf(&out, "**%s**\n\nRåd: %s\n", name, b.Advice)
	if b.Conflict != NotAsked {
		fmt.Fprintf(&out, "Jäv: %s\n", b.Conflict)
	}
	if form := rules.Process.Form(step.Form); form != nil {
		for i := range form.Criteria {
			if answer := b.Answers[form.Criteria[i].ID]; answer != "" {
				fmt.Fprintf(&out, "%s: %s\n", form.Criteria[i].Label, answer)
			}
		}
	}
	return strings.TrimSpace(out.String() + "\n" + b.Reasons)
}

// tidy takes away what forges add to a text.
func tidy(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

// Verify tells in Swedish why a ballot that came on the day must not be
// believed; empty when it may. The day is the forge's own, so that a key that
// has been taken out of use cannot sign for the past.
func (b *Ballot) Verify(keys *process.Keys, day calendar.Date) string {
	key := keys.Key(b.Key)
	switch {
	case key == nil:
		return "Den är signerad med en nyckel som inte finns i " + process.KeysFile + "."
	case day < key.From:
		return "Den är signerad med en nyckel som inte gällde än."
	case !key.Until.IsZero() && day > key.Until:
		return "Den är signerad med en nyckel som har slutat gälla."
	case len(key.Seats) > 0 && !slices.ContainsFunc(key.Seats, func(s string) bool { return strict.Fold(s) == strict.Fold(b.Seat) }):
		return "Den är signerad med en nyckel som inte får tala för stolen."
	case b.Day > day:
		return "Den är daterad efter den dag då den kom."
	}
	public := key.Decode()
	if public == nil || !ed25519.Verify(public, []byte(ballotContext+b.signed+"\n"+b.Words), b.signature) {
		return "Signaturen stämmer inte med texten."
	}
	return ""
}
