package gitrepo

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
)

// Commit reads a commit.
func (r *Repo) Commit(id string) (*Commit, error) {
	hash, err := parseID(id)
	if err != nil {
		return nil, err
	}
	c, err := r.objects.commit(hash)
	if err != nil {
		return nil, err
	}
	return c.clone(), nil
}

// clone gives a commit that is the caller's to change.
func (c *Commit) clone() *Commit {
	own := *c
	own.Parents = slices.Clone(c.Parents)
	return &own
}

// Blob reads the bytes of a file by its blob id.
func (r *Repo) Blob(id string) ([]byte, error) {
	hash, err := parseID(id)
	if err != nil {
		return nil, err
	}
	data, err := r.objects.read(hash, plumbing.BlobObject)
	return bytes.Clone(data), err
}

// parseCommit reads a commit's bytes.
func parseCommit(id string, data []byte) (*Commit, error) {
	c := &Commit{ID: id}
	for {
		line, rest, ok := bytes.Cut(data, []byte("\n"))
		if !ok {
			return nil, fmt.Errorf("commit %s: it has no message", id)
		}
		data = rest
		if len(line) == 0 {
			break
		}
		if err := c.header(line); err != nil {
			return nil, fmt.Errorf("commit %s: %w", id, err)
		}
	}
	if !isHex(c.Tree) || len(c.Tree) != 40 {
		return nil, fmt.Errorf("commit %s: it has no tree", id)
	}
	c.Message = string(data)
	return c, nil
}

// header reads one line before the message. The lines of a signature begin
// with a space; so do the others that go on.
func (c *Commit) header(line []byte) (err error) {
	key, value, _ := strings.Cut(string(line), " ")
	switch key {
	case "tree":
		c.Tree = value
	case "parent":
		if !isHex(value) || len(value) != 40 {
			return errors.New("a parent is no id")
		}
		c.Parents = append(c.Parents, value)
	case "author":
		c.Author, err = parseSignature(value)
	case "committer":
		c.Committer, err = parseSignature(value)
	case "gpgsig", "gpgsig-sha256":
		c.Signed = true
	}
	return err
}

// parseSignature reads "Name <mail> 1700000000 +0100". What cannot be read of
// a time is the beginning of 1970, as git has it.
func parseSignature(text string) (Signature, error) {
	open, end := strings.IndexByte(text, '<'), strings.LastIndexByte(text, '>')
	if open < 0 || end < open {
		return Signature{}, fmt.Errorf("%q names no one", text)
	}
	s := Signature{Name: strings.TrimSpace(text[:open]), Email: text[open+1 : end], When: time.Unix(0, 0).UTC()}
	seconds, zone, _ := strings.Cut(strings.TrimSpace(text[end+1:]), " ")
	unix, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return s, nil
	}
	s.When = time.Unix(unix, 0).In(parseZone(zone))
	return s, nil
}

// parseZone reads "+0100".
func parseZone(text string) *time.Location {
	n, err := strconv.Atoi(text)
	if err != nil || len(text) != 5 || n == 0 {
		return time.UTC
	}
	return time.FixedZone("", (n/100*60+n%100)*60)
}

// encodeCommit writes a commit.
func encodeCommit(c Commit) ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "tree %s\n", c.Tree)
	for _, parent := range c.Parents {
		fmt.Fprintf(&b, "parent %s\n", parent)
	}
	for _, who := range []struct {
		key string
		Signature
	}{{"author", c.Author}, {"committer", c.Committer}} {
		if err := who.valid(); err != nil {
			return nil, fmt.Errorf("%s: %w", who.key, err)
		}
		fmt.Fprintf(&b, "%s %s <%s> %d +0000\n", who.key, who.Name, who.Email, who.When.Unix())
	}
	if strings.ContainsRune(c.Message, 0) {
		return nil, errors.New("the message holds a NUL")
	}
	b.WriteByte('\n')
	b.WriteString(c.Message)
	return b.Bytes(), nil
}

// valid demands a signature that git reads back as it was written.
func (s Signature) valid() error {
	for _, text := range []string{s.Name, s.Email} {
		if text == "" || text != strings.TrimSpace(text) || strings.ContainsAny(text, "<>\n\x00") {
			return fmt.Errorf("%q cannot be a name or an address", text)
		}
	}
	if s.When.Unix() < 0 {
		return fmt.Errorf("the time %s is before 1970", s.When)
	}
	return nil
}
