package gitrepo

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// commit rewrites a commit whose parents have been rewritten. When nothing in
// it changes its bytes are the same, signature and all.
func (w *rewriter) commit(c *Commit) (string, error) {
	hash, err := parseID(c.ID)
	if err != nil {
		return "", err
	}
	old, err := w.from.objects.read(hash, plumbing.CommitObject)
	if err != nil {
		return "", err
	}
	root, err := parseID(c.Tree)
	if err != nil {
		return "", err
	}
	tree, err := w.folder(place{"", root})
	if err != nil {
		return "", err
	}
	value := func(key, value string) string {
		switch key {
		case "tree":
			return tree.String()
		case "parent":
			return w.commits[value]
		}
		return value
	}
	anew := w.describe(old, true, value)
	if !bytes.Equal(anew, old) {
		anew = w.describe(old, false, value)
	}
	if _, err := parseCommit("", anew); err != nil {
		return "", err
	}
	id, err := w.tx.write(plumbing.CommitObject, anew)
	return id.String(), err
}

// tag rewrites an annotated tag.
func (w *rewriter) tag(old []byte) (string, error) {
	var fault error
	anew := w.describe(old, true, func(key, value string) string {
		if key == "object" {
			value, fault = w.object(value)
		}
		return value
	})
	if fault != nil {
		return "", fault
	}
	if !bytes.Equal(anew, old) { // a tag's signature ends its message
		anew, _, _ = bytes.Cut(anew, []byte("-----BEGIN "))
	}
	id, err := w.tx.write(plumbing.TagObject, anew)
	return id.String(), err
}

// describe writes a commit or a tag anew: its head line by line, with or
// without signatures, and its message.
func (w *rewriter) describe(old []byte, signatures bool, value func(key, value string) string) []byte {
	head, message, _ := strings.Cut(string(old), "\n\n")
	var b bytes.Buffer
	dropping := false
	for line := range strings.SplitSeq(head, "\n") {
		key, text, _ := strings.Cut(line, " ")
		if key != "" { // otherwise the line goes on with the one before
			dropping = !signatures && slices.Contains([]string{"gpgsig", "gpgsig-sha256", "mergetag"}, key)
		}
		switch {
		case dropping:
			continue
		case key == "":
		case key == "author" || key == "committer" || key == "tagger":
			line = key + " " + w.person(text)
		default:
			line = key + " " + value(key, text)
		}
		b.WriteString(line)
		b.WriteByte('\n')
	}
	b.WriteByte('\n')
	b.WriteString(wholeID.ReplaceAllStringFunc(w.how.Text(message), func(id string) string {
		if anew := w.commits[id]; anew != "" {
			return anew
		}
		return id
	}))
	return b.Bytes()
}

var wholeID = regexp.MustCompile(`\b[0-9a-f]{40}\b`)

// person rewrites a name and an address, and leaves the time.
func (w *rewriter) person(text string) string {
	name, rest, ok := strings.Cut(text, " <")
	mail, when, closed := strings.Cut(rest, ">")
	if !ok || !closed {
		return text
	}
	clean := strings.NewReplacer("<", "", ">", "", "\n", " ", "\x00", "")
	return clean.Replace(w.how.Text(name)) + " <" + clean.Replace(w.how.Text(mail)) + ">" + when
}
