package protocol

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// ErrNone means that a message has no protocol: its last paragraph does not
// begin with an Ide trailer.
var ErrNone = errors.New("the message has no protocol")

var (
	ideaForm   = regexp.MustCompile(`^[0-9]{2}-[0-9a-hjkmnp-tv-z]{5}$`)
	wordForm   = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`) // ids of steps, seats, roles and criteria; answers
	digestForm = regexp.MustCompile(`^[0-9a-f]{64}$`)
	countForm  = regexp.MustCompile(`^(0|[1-9][0-9]{0,3})/([1-9][0-9]{0,3})$`)
)

// Parse reads the protocol in a commit message. It is strict: for every
// protocol p that it gives, the last paragraph of the message is Format(p),
// byte for byte, but for line ends after it.
//
// The error is ErrNone when there is no protocol at all, and otherwise tells
// the first line that is wrong.
func Parse(message string) (*Protocol, error) {
	message = strings.TrimRight(message, "\n")
	if i := strings.LastIndex(message, "\n\n"); i >= 0 {
		message = message[i+2:]
	}
	if !strings.HasPrefix(message, keyIdea+": ") {
		return nil, ErrNone
	}
	r := &reader{lines: strings.Split(message, "\n")}
	p := r.protocol()
	if r.err == nil && len(r.lines) > 0 {
		r.fail("stands where it should not, or is not a trailer of a protocol")
	}
	if r.err != nil {
		return nil, r.err
	}
	return p, nil
}

// reader takes trailers from the top, until the first that is wrong.
type reader struct {
	lines []string
	err   error
}

func (r *reader) fail(why string) {
	if r.err == nil {
		line := ""
		if len(r.lines) > 0 {
			line = r.lines[0]
		}
		r.err = fmt.Errorf("reading the protocol: %q %s", line, why)
	}
}

// next gives the value of the next line, if its key is the given one and its
// value is good.
func (r *reader) next(key string, good func(value string) bool) (string, bool) {
	if r.err != nil || len(r.lines) == 0 {
		return "", false
	}
	value, ok := strings.CutPrefix(r.lines[0], key+": ")
	if !ok {
		return "", false
	}
	if !good(value) {
		r.fail("cannot be read")
		return "", false
	}
	r.lines = r.lines[1:]
	return value, true
}

func (r *reader) protocol() *Protocol {
	p := &Protocol{}
	p.Idea, _ = r.next(keyIdea, ideaForm.MatchString)
	r.next(keyStep, p.readStep)
	for {
		if _, ok := r.next(keyVote, p.readVote); !ok {
			break
		}
	}
	r.next(keyQuorum, p.readQuorum)
	p.Decided, _ = r.next(keyDecided, wordForm.MatchString)
	p.Underlag, _ = r.next(keyUnderlag, digestForm.MatchString)
	return p
}

func (p *Protocol) readStep(value string) bool {
	from, to, ok := strings.Cut(value, "-> ")
	if from != "" {
		from, ok = strings.CutSuffix(from, " ")
		ok = ok && wordForm.MatchString(from)
	}
	p.From, p.To = from, to
	return ok && wordForm.MatchString(to)
}

func (p *Protocol) readQuorum(value string) bool {
	m := countForm.FindStringSubmatch(value)
	if m == nil {
		return false
	}
	p.Count, _ = strconv.Atoi(m[1]) // the form says that they are numbers
	p.Seats, _ = strconv.Atoi(m[2])
	return p.Count <= p.Seats
}

func (p *Protocol) readVote(value string) bool {
	words := strings.Split(value, " ")
	v := Vote{Seat: words[0]}
	if !wordForm.MatchString(v.Seat) {
		return false
	}
	for _, other := range p.Votes {
		if other.Seat == v.Seat {
			return false
		}
	}
	ok := v.read(words[1:])
	p.Votes = append(p.Votes, v)
	return ok
}

// read takes what stands after the seat.
func (v *Vote) read(words []string) bool {
	if len(words) == 1 && (words[0] == wordVacant || words[0] == wordSilent) {
		v.Vacant, v.Silent = words[0] == wordVacant, words[0] == wordSilent
		return true
	}
	if len(words) > 0 && words[0] == wordSubstitute {
		v.Substitute, words = true, words[1:]
	}
	seen := map[string]bool{}
	for i, word := range words {
		key, value, ok := strings.Cut(word, "=")
		if !ok || !wordForm.MatchString(key) || !wordForm.MatchString(value) || seen[key] || (i == 0) != (key == wordAdvice) {
			return false
		}
		seen[key] = true
		if i == 0 {
			v.Advice = value
		} else {
			v.Answers = append(v.Answers, Answer{key, value})
		}
	}
	return v.Advice != ""
}
