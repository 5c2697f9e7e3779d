package local

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/gitrepo"
)

// forgeRef points at what the forge knows: a commit of its own, with this
// tree:
//
//	book.json                      the last number, and where the target branches were
//	pulls/0/7/pull.json            pull request 7; the first folder is the number's hundreds
//	pulls/0/7/review-1.json        its reviews
//	pulls/0/7/comment-1.json       its comments
//	open/0/7                       an empty file for each that is to be decided
//	branches/3f/09….json           which pull request a branch has had, by the branch's hash
//	statuses/ab/cdef….json         the statuses of a commit
//
// The commit has no history: what is not said any more is gone when the
// repository is packed. Its parent, if any, leads to every head that has been
// reviewed, so that they can be read also when their branches have moved on.
const forgeRef = "refs/sluss/forge"

// epoch is when every commit of the ledger was made: its records tell times.
var epoch = time.Unix(0, 0).UTC()

// ledger is what the forge knows at one moment, and what it is about to know.
type ledger struct {
	repo   *gitrepo.Repo
	commit string // of forgeRef; empty before the first
	kept   string // leads to the heads that have been reviewed; may be empty
	files  fs.FS  // of commit; nil before the first
	book   book
	edits  map[string][]byte // what differs from files; nil where one is gone
	shelf  *shelf            // of what has been read before
}

func openLedger(repo *gitrepo.Repo, shelf *shelf) (*ledger, error) {
	l := &ledger{repo: repo, edits: map[string][]byte{}, shelf: shelf}
	err := l.open()
	if err == nil {
		shelf.follow(l)
	}
	return l, err
}

// open reads where the ledger is, and its book.
func (l *ledger) open() error {
	repo := l.repo
	commit, err := repo.Ref(forgeRef)
	if errors.Is(err, gitrepo.ErrNotFound) {
		l.book.Format = 1
		return nil
	} else if err != nil {
		return err
	}
	l.commit = commit
	c, err := repo.Commit(commit)
	if err != nil {
		return damaged("", err)
	}
	if len(c.Parents) > 0 {
		l.kept = c.Parents[0]
	}
	if l.files, err = repo.FS(commit); err != nil {
		return damaged("", err)
	}
	found, err := l.get("book.json", &l.book)
	if err == nil && !found {
		err = damaged("book.json", errMissing)
	}
	return err
}

var errMissing = errors.New("it is not there")

// damaged tells which part of the ledger cannot be read. It is never one of
// the errors that callers branch on: that a record is unreadable does not mean
// that there is none.
func damaged(name string, err error) error {
	return fmt.Errorf("%s:%s is damaged, restore the repository from its mirror: %v", forgeRef, name, err)
}

// get reads a record, and tells whether there is one.
func (l *ledger) get(name string, r record) (found bool, err error) {
	data, edited := l.edits[name]
	if !edited {
		if l.files == nil {
			return false, nil
		}
		data, err = fs.ReadFile(l.files, name)
		if errors.Is(err, fs.ErrNotExist) {
			return false, nil
		}
	}
	if err == nil && data != nil {
		err = decode(data, r)
	}
	if err != nil {
		return false, damaged(name, err)
	}
	return data != nil, nil
}

// put writes a record into what is about to be known.
func (l *ledger) put(name string, r record) error {
	data, err := encode(r)
	if err != nil {
		return fmt.Errorf("writing %s:%s: %w", forgeRef, name, err)
	}
	l.edits[name] = data
	return nil
}

// Where records lie.
func hundreds(number int) string { return strconv.Itoa(number / 100) }

func pullFile(number int) string {
	return fmt.Sprintf("pulls/%s/%d/pull.json", hundreds(number), number)
}

func saidFile(number int, what string, i int) string {
	return fmt.Sprintf("pulls/%s/%d/%s-%d.json", hundreds(number), number, what, i)
}

func openFile(number int) string { return fmt.Sprintf("open/%s/%d", hundreds(number), number) }

func branchFile(branch string) string {
	sum := sha256.Sum256([]byte(branch))
	name := hex.EncodeToString(sum[:20])
	return "branches/" + name[:2] + "/" + name[2:] + ".json"
}

func statusFile(commit string) string { return "statuses/" + commit[:2] + "/" + commit[2:] + ".json" }

// pull reads a pull request. Its head is where its branch is, as long as it is
// open; without its branch it is not.
func (l *ledger) pull(number int) (*pull, error) {
	p, found, err := l.pullRecord(number)
	switch {
	case err != nil:
		return nil, err
	case !found && 1 <= number && number <= l.book.Last:
		return nil, damaged(pullFile(number), errMissing)
	case !found:
		return nil, fmt.Errorf("pull request %d: %w", number, forge.ErrNotFound)
	case p.Number != number:
		return nil, damaged(pullFile(number), fmt.Errorf("it says that it is %d", p.Number))
	case p.State != forge.Open:
		return &p, nil
	}
	head, err := l.repo.Ref(branchRef(p.Branch))
	switch {
	case errors.Is(err, gitrepo.ErrNotFound):
		p.State = forge.Closed
	case err != nil:
		return nil, err
	default:
		p.Head = head
	}
	return &p, nil
}

// pullRecord reads the record of a pull request, and tells whether there is
// one.
func (l *ledger) pullRecord(number int) (p pull, found bool, err error) {
	name := pullFile(number)
	_, edited := l.edits[name]
	if !edited {
		if p, found = l.shelf.take(l, number); found {
			return p, true, nil
		}
	}
	found, err = l.get(name, &p)
	if err == nil && found && !edited && p.Number == number {
		l.shelf.put(l, p)
	}
	return p, found, err
}

// putPull writes a pull request, and among the open ones if it is.
func (l *ledger) putPull(p *pull) error {
	l.edits[openFile(p.Number)] = nil
	if p.State == forge.Open {
		l.edits[openFile(p.Number)] = []byte{}
	}
	return l.put(pullFile(p.Number), p)
}

// pullOf gives the pull request that a branch has, or has had; nil when it has
// had none.
func (l *ledger) pullOf(branch string) (*pull, error) {
	var b branchEntry
	found, err := l.get(branchFile(branch), &b)
	if err != nil || !found {
		return nil, err
	}
	p, err := l.pull(b.Number)
	switch {
	case errors.Is(err, forge.ErrNotFound):
		return nil, damaged(branchFile(branch), fmt.Errorf("there is no pull request %d", b.Number))
	case err != nil:
		return nil, err
	case b.Branch != branch || p.Branch != branch:
		return nil, damaged(branchFile(branch), fmt.Errorf("it is about the branch %q, and pull request %d about %q", b.Branch, b.Number, p.Branch))
	}
	return p, nil
}

// opened gives the numbers of the open pull requests, in order.
func (l *ledger) opened() ([]int, error) {
	in := map[int]bool{}
	note := func(name string, open bool) bool {
		number, err := strconv.Atoi(path.Base(name))
		if err != nil || name != openFile(number) {
			return false
		}
		in[number] = open
		return true
	}
	if l.files != nil {
		err := fs.WalkDir(l.files, "open", func(name string, d fs.DirEntry, err error) error {
			switch {
			case name == "open" && errors.Is(err, fs.ErrNotExist):
				return fs.SkipDir
			case err != nil:
				return damaged(name, err)
			case !d.IsDir() && !note(name, true):
				return damaged(name, errors.New("it should not be there"))
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	for name, data := range l.edits {
		note(name, data != nil)
	}
	maps.DeleteFunc(in, func(_ int, open bool) bool { return !open })
	return slices.Sorted(maps.Keys(in)), nil
}
