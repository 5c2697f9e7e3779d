package local

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"github.com/idesluss/idesluss/internal/gitrepo"
)

// Scrubbing says how a forge is to be told anew.
type Scrubbing struct {
	// File is that of [gitrepo.Rewriting], for the files of every branch.
	File func(path string, data []byte) (name string, rewritten []byte, err error)

	// Text gives what a text is to say: of a commit, where branch is empty, or
	// of what has been said in the pull request of a branch.
	Text func(branch, text string) string
}

// Scrub makes a new forge in dir, with the whole history of repo, its pull
// requests, reviews, comments and statuses told anew. A plain repository
// becomes a plain one. What only earlier records said does not come along, nor
// GitHub's own references to pull requests, which a mirror of it has.
func Scrub(ctx context.Context, repo *gitrepo.Repo, dir string, s Scrubbing) error {
	l, err := openLedger(repo, &shelf{})
	if err != nil {
		return err
	}
	how := gitrepo.Rewriting{
		File: s.File,
		Text: func(text string) string { return s.Text("", text) },
		Skip: func(ref string) bool { return ref == forgeRef || strings.HasPrefix(ref, "refs/pull/") },
	}
	if l.commit != "" {
		if l.kept != "" {
			how.Roots = []string{l.kept}
		}
		how.Then = func(tx *gitrepo.Tx, commits map[string]string) error {
			return (&scrub{l, s, commits}).write(tx)
		}
	}
	return repo.Rewrite(ctx, dir, how)
}

// scrub tells a ledger anew.
type scrub struct {
	*ledger
	Scrubbing
	commits map[string]string // what each old commit has become
}

func (s *scrub) write(tx *gitrepo.Tx) error {
	blobs := map[string]string{}
	err := fs.WalkDir(s.files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		to, data, err := s.file(name)
		if err == nil && to != "" {
			blobs[to], err = tx.Blob(data)
		}
		return err
	})
	if err != nil {
		return err
	}
	tree, err := tx.Tree("", blobs)
	if err != nil {
		return err
	}
	c := gitrepo.Commit{Tree: tree, Author: bot(epoch), Committer: bot(epoch), Message: "What the forge knows\n"}
	if s.kept != "" {
		c.Parents = []string{s.commits[s.kept]}
	}
	commit, err := tx.Commit(c)
	if err != nil {
		return err
	}
	return tx.SetRef(forgeRef, "", commit)
}

// The files of the ledger that say something; see forgeRef.
var (
	pullName   = regexp.MustCompile(`^pulls/[0-9]+/([0-9]+)/pull\.json$`)
	saidName   = regexp.MustCompile(`^pulls/[0-9]+/([0-9]+)/(review|comment)-[0-9]+\.json$`)
	statusName = regexp.MustCompile(`^statuses/([0-9a-f]{2})/([0-9a-f]{38})\.json$`)
	quietName  = regexp.MustCompile(`^(open|branches)/`)
)

// file tells a record anew, and where it lies; nowhere, when what it is about
// is left behind.
func (s *scrub) file(name string) (to string, data []byte, err error) {
	to = name
	var r record
	switch said := saidName.FindStringSubmatch(name); {
	case quietName.MatchString(name):
		data, err = fs.ReadFile(s.files, name)
		return name, data, err
	case name == "book.json":
		r, err = s.bookOf(name)
	case pullName.MatchString(name):
		r, err = s.pullOf(name)
	case said != nil && said[2] == "review":
		r, err = s.reviewOf(name)
	case said != nil:
		r, err = s.commentOf(name)
	case statusName.MatchString(name):
		part := statusName.FindStringSubmatch(name)
		commit := s.commits[part[1]+part[2]]
		if commit == "" {
			return "", nil, nil // nothing led to it any more
		}
		to = statusFile(commit)
		r, err = s.statusesOf(name)
	default:
		err = damaged(name, errors.New("it should not be there"))
	}
	if err != nil {
		return "", nil, err
	}
	if data, err = encode(r); err != nil {
		return "", nil, fmt.Errorf("telling %s:%s anew: %w", forgeRef, name, err)
	}
	return to, data, nil
}

func (s *scrub) must(name string, r record) error {
	found, err := s.get(name, r)
	if err == nil && !found {
		err = damaged(name, errMissing)
	}
	return err
}

// commit gives what a commit has become. One that nothing led to any more has
// become nothing.
func (s *scrub) commit(id string) string {
	if to := s.commits[id]; to != "" || id == "" {
		return to
	}
	return strings.Repeat("0", len(id))
}

func (s *scrub) bookOf(name string) (record, error) {
	var b book
	err := s.must(name, &b)
	for branch, at := range b.Targets {
		b.Targets[branch] = s.commit(at)
	}
	return &b, err
}

func (s *scrub) pullOf(name string) (record, error) {
	var p pull
	err := s.must(name, &p)
	p.Head, p.MergeCommit = s.commit(p.Head), s.commit(p.MergeCommit)
	s.texts(p.Branch, &p.Title, &p.Body)
	s.texts("", &p.Author)
	return &p, err
}

func (s *scrub) reviewOf(name string) (record, error) {
	var r review
	branch, err := s.branchOf(name)
	if err == nil {
		err = s.must(name, &r)
	}
	r.Commit = s.commit(r.Commit)
	s.texts(branch, &r.Body)
	s.texts("", &r.Author)
	return &r, err
}

func (s *scrub) commentOf(name string) (record, error) {
	var c comment
	branch, err := s.branchOf(name)
	if err == nil {
		err = s.must(name, &c)
	}
	s.texts(branch, &c.Body)
	s.texts("", &c.Author)
	return &c, err
}

func (s *scrub) statusesOf(name string) (record, error) {
	var all statuses
	err := s.must(name, &all)
	for i := range all.Statuses {
		s.texts("", &all.Statuses[i].Description, &all.Statuses[i].URL)
	}
	return &all, err
}

// branchOf gives the branch of the pull request that something was said in.
func (s *scrub) branchOf(name string) (string, error) {
	var p pull
	err := s.must(path.Join(path.Dir(name), "pull.json"), &p)
	return p.Branch, err
}

// texts tells texts anew; commits that are named by their whole ids too.
func (s *scrub) texts(branch string, texts ...*string) {
	for _, text := range texts {
		if *text == "" {
			continue
		}
		*text = commitID.ReplaceAllStringFunc(s.Text(branch, *text), func(id string) string {
			if to := s.commits[id]; to != "" {
				return to
			}
			return id
		})
	}
}

var commitID = regexp.MustCompile(`\b[0-9a-f]{40}\b`)
