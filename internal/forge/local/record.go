package local

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
)

// The records of the ledger. Each is a JSON file that is written in one way
// only, and read strictly: a record that says something impossible is damage,
// and nothing is done on top of it.

// book is book.json: what is counted, and where the target branches were.
type book struct {
	Format  int               `json:"format"`
	Last    int               `json:"last"`    // the number of the last pull request
	Targets map[string]string `json:"targets"` // branch: the commit it pointed at when this was written
}

func (b *book) valid() error {
	if b.Format != 1 {
		return fmt.Errorf("it has format %d, and this program reads format 1", b.Format)
	}
	if b.Last < 0 {
		return fmt.Errorf("the last number is %d", b.Last)
	}
	for branch, commit := range b.Targets {
		if forge.ValidBranch(branch) != nil || !forge.IsID(commit) {
			return fmt.Errorf("the branch %q was never at %q", branch, commit)
		}
	}
	return nil
}

// pull is a pull request.
type pull struct {
	Number      int         `json:"number"`
	State       forge.State `json:"state"`
	Branch      string      `json:"branch"`
	Base        string      `json:"base"`
	Head        string      `json:"head"` // while it is open the branch knows better
	Title       string      `json:"title"`
	Body        string      `json:"body"`
	Author      string      `json:"author"`
	Created     time.Time   `json:"created"`
	Updated     time.Time   `json:"updated"`
	Merged      time.Time   `json:"merged,omitzero"`
	MergeCommit string      `json:"merge_commit,omitempty"`
	Reviews     int         `json:"reviews"`  // how many there are
	Comments    int         `json:"comments"` // the same
}

func (p *pull) valid() error {
	merged := p.State == forge.Merged
	switch {
	case p.Number < 1 || p.Reviews < 0 || p.Comments < 0:
		return errors.New("a number in it is too low")
	case p.State != forge.Open && p.State != forge.Closed && !merged:
		return fmt.Errorf("%q is not a state", p.State)
	case merged != forge.IsID(p.MergeCommit), merged == p.Merged.IsZero():
		return errors.New("it is neither merged nor not")
	case !forge.IsID(p.Head), forge.ValidBranch(p.Branch) != nil, forge.ValidBranch(p.Base) != nil:
		return errors.New("it lacks a branch or a head")
	}
	return nil
}

// touch notes when something happened to it.
func (p *pull) touch(at time.Time) {
	if at = stored(at); at.After(p.Updated) {
		p.Updated = at
	}
}

// pullRequest is the record as the forge tells it.
func (p *pull) pullRequest() *forge.PullRequest {
	return &forge.PullRequest{
		Number: p.Number, State: p.State, Branch: p.Branch, Base: p.Base, Head: p.Head, Title: p.Title, Body: p.Body,
		Author: p.Author, CreatedAt: p.Created, UpdatedAt: p.Updated, MergedAt: p.Merged, MergeCommit: p.MergeCommit,
	}
}

// review is a review.
type review struct {
	Author string            `json:"author"`
	State  forge.ReviewState `json:"state"`
	Body   string            `json:"body"`
	Commit string            `json:"commit"`
	At     time.Time         `json:"at"`
}

func (r *review) valid() error {
	as := forge.Review{State: r.State, Body: r.Body, Commit: r.Commit}
	if err := as.Valid(); err != nil {
		return err
	}
	if r.Commit == "" {
		return errors.New("it is of no commit")
	}
	return validLogin(r.Author)
}

// says reports whether two reviews say the same.
func (r *review) says(other *review) bool {
	return r.Author == other.Author && r.State == other.State && r.Body == other.Body && r.Commit == other.Commit
}

// comment is a comment.
type comment struct {
	Author string    `json:"author"`
	Marker string    `json:"marker,omitempty"`
	Body   string    `json:"body"`
	At     time.Time `json:"at"`
	Edited time.Time `json:"edited,omitzero"`
}

func (c *comment) valid() error {
	if c.Marker != "" {
		if err := forge.ValidComment(c.Marker, c.Body); err != nil {
			return err
		}
	}
	return validLogin(c.Author)
}

// branchEntry tells which pull request a branch has had.
type branchEntry struct {
	Branch string `json:"branch"`
	Number int    `json:"number"`
}

func (b *branchEntry) valid() error {
	if b.Number < 1 {
		return errors.New("the number is too low")
	}
	return forge.ValidBranch(b.Branch)
}

// statuses are the statuses of a commit, by context.
type statuses struct {
	Statuses []status `json:"statuses"`
}

type status struct {
	Context     string            `json:"context"`
	State       forge.StatusState `json:"state"`
	Description string            `json:"description,omitempty"`
	URL         string            `json:"url,omitempty"`
}

func (s *statuses) valid() error {
	if len(s.Statuses) == 0 {
		return errors.New("there are none in it")
	}
	for _, one := range s.Statuses {
		as := forge.Status(one)
		if err := as.Valid(); err != nil {
			return err
		}
	}
	return nil
}

// record is what each of them can do.
type record interface{ valid() error }

// encode writes a record in the one way there is.
func encode(r record) ([]byte, error) {
	if err := r.valid(); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(r)
	return b.Bytes(), err
}

// decode reads a record. Unknown keys are damage: whoever wrote them meant
// something by them.
func decode(data []byte, r record) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(r); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("something follows after the record")
	}
	return r.valid()
}

// stored is a time as a record holds it.
func stored(at time.Time) time.Time { return at.UTC().Round(0) }
