package forge

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds that GitHub sets, and that every forge keeps, so that what works on
// one works on the other. In characters.
const (
	MaxTitle       = 256
	MaxBody        = 65_536
	MaxDescription = 140
)

// Valid tells what is wrong with a proposal before anything is written; the
// repository has its own opinion of branch names and paths besides.
func (p *Proposal) Valid() error {
	return errors.Join(
		ValidBranch(p.Branch),
		line("the title", p.Title, MaxTitle),
		text("the text", p.Body),
		someText("the commit message", p.Message),
		validFiles(p.Files),
	)
}

// Valid tells what is wrong with a review that is to be added.
func (r *Review) Valid() error {
	var err error
	switch r.State {
	case Approved:
		err = text("the review", r.Body)
	case ChangesRequested, Commented:
		err = someText("the review", r.Body)
	default:
		err = fmt.Errorf("a review cannot be made %q", r.State)
	}
	if r.Commit != "" && !IsID(r.Commit) {
		err = errors.Join(err, fmt.Errorf("%q is not the id of a commit", r.Commit))
	}
	return err
}

// Valid tells what is wrong with a status that is to be set.
func (s *Status) Valid() error {
	err := line("the context of a status", s.Context, MaxTitle)
	if !slices.Contains([]StatusState{Pending, Success, Failure, Failed}, s.State) {
		err = errors.Join(err, fmt.Errorf("%q is not the state of a status", s.State))
	}
	if s.Description != "" {
		err = errors.Join(err, line("the description of a status", s.Description, MaxDescription))
	}
	if s.URL != "" && !strings.HasPrefix(s.URL, "https://") && !strings.HasPrefix(s.URL, "http://") {
		err = errors.Join(err, fmt.Errorf("%q is not a web address", s.URL))
	}
	return err
}

// Valid tells what is wrong with a merge that is to be made.
func (m *Merge) Valid() error {
	err := errors.Join(line("the title of the merge", m.Title, MaxTitle), text("the message of the merge", m.Message))
	if !IsID(m.Head) {
		err = errors.Join(err, fmt.Errorf("%q is not the id of a commit", m.Head))
	}
	return err
}

// marker is a word that can stand in an HTML comment.
var marker = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// ValidComment tells what is wrong with a comment that is to be written; see
// Say.
func ValidComment(word, body string) error {
	err := someText("the comment", body)
	if len(word) > 40 || !marker.MatchString(word) {
		err = errors.Join(err, fmt.Errorf("%q is not a short word to mark a comment with", word))
	}
	return err
}

// ValidBranch tells what is wrong with the name of a branch, as git
// check-ref-format --branch would.
func ValidBranch(name string) error {
	bad := name == "" || name == "@" || name == "HEAD" || len(name) > 200 || !utf8.ValidString(name) ||
		strings.HasPrefix(name, "-") || strings.HasSuffix(name, ".") ||
		strings.Contains(name, "..") || strings.Contains(name, "@{") ||
		strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || strings.ContainsRune(` ~^:?*[\`, r) })
	for part := range strings.SplitSeq(name, "/") {
		bad = bad || part == "" || strings.HasPrefix(part, ".") || strings.HasSuffix(part, ".lock")
	}
	if bad {
		return fmt.Errorf("%q cannot be the name of a branch", name)
	}
	return nil
}

func validFiles(files map[string][]byte) error {
	var err error
	for name := range files {
		bad := !utf8.ValidString(name) || strings.ContainsRune(name, 0)
		for part := range strings.SplitSeq(name, "/") {
			bad = bad || part == "" || part == "." || part == ".." || strings.EqualFold(part, ".git")
		}
		if bad {
			err = errors.Join(err, fmt.Errorf("%q cannot be the path of a file", name))
		}
	}
	return err
}

// IsID reports whether a word has the shape of an object's id.
func IsID(word string) bool {
	return len(word) == 40 && !strings.ContainsFunc(word, func(r rune) bool { return !strings.ContainsRune("0123456789abcdef", r) })
}

// line wants one line of text, and something in it.
func line(what, s string, most int) error {
	if strings.TrimSpace(s) == "" || strings.ContainsFunc(s, unicode.IsControl) || !utf8.ValidString(s) {
		return fmt.Errorf("%s must be one line of text", what)
	}
	if n := utf8.RuneCountInString(s); n > most {
		return fmt.Errorf("%s is %d characters, and may be %d", what, n, most)
	}
	return nil
}

func someText(what, s string) error {
	if strings.TrimSpace(s) == "" {
		return fmt.Errorf("%s is empty", what)
	}
	return text(what, s)
}

// text wants text, of several lines or none.
func text(what, s string) error {
	if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
		return fmt.Errorf("%s is not text in UTF-8", what)
	}
	if n := utf8.RuneCountInString(s); n > MaxBody {
		return fmt.Errorf("%s is %d characters, and may be %d", what, n, MaxBody)
	}
	return nil
}
