package local

import (
	"maps"
	"slices"

	"github.com/idesluss/idesluss/internal/gitrepo"
)

// draft is a ledger that is being written, under the repository's lock.
type draft struct {
	*ledger
	tx    *gitrepo.Tx
	moved map[string]string // branches that this update moves, and where
}

// moveBranch moves a branch when all is written; from is empty when there is
// no such branch.
func (d *draft) moveBranch(name, from, to string) error {
	d.moved[name] = to
	return d.tx.SetRef(branchRef(name), from, to)
}

// keep sees to it that a head can be read ever after.
func (d *draft) keep(head string) error {
	tree, err := d.tx.Tree("", nil)
	if err != nil {
		return err
	}
	c := gitrepo.Commit{Tree: tree, Author: bot(epoch), Committer: bot(epoch), Message: "A head that was reviewed\n"}
	if d.kept != "" {
		c.Parents = []string{d.kept}
	}
	c.Parents = append(c.Parents, head)
	d.kept, err = d.tx.Commit(c)
	return err
}

// finish writes the ledger, if anything in it is new. The branches have been
// moved before it: see the package comment.
func (d *draft) finish() error {
	if len(d.edits) == 0 {
		return nil
	}
	if err := d.noteTargets(); err != nil {
		return err
	}
	blobs := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(d.edits)) {
		if d.edits[name] == nil {
			blobs[name] = ""
			continue
		}
		var err error
		if blobs[name], err = d.tx.Blob(d.edits[name]); err != nil {
			return err
		}
	}
	tree, err := d.tx.Tree(d.commit, blobs)
	if err != nil {
		return err
	}
	c := gitrepo.Commit{Tree: tree, Author: bot(epoch), Committer: bot(epoch), Message: "What the forge knows\n"}
	if d.kept != "" {
		c.Parents = []string{d.kept}
	}
	commit, err := d.tx.Commit(c)
	if err != nil {
		return err
	}
	if commit == d.commit {
		return nil
	}
	return d.tx.SetRef(forgeRef, d.commit, commit)
}

// noteTargets writes down where the target branches are, so that whoever reads
// this can tell whether somebody has moved them since.
func (d *draft) noteTargets() error {
	targets := map[string]string{}
	for branch := range d.book.Targets {
		at, err := d.branch(branch)
		if err != nil {
			return err
		}
		if at != "" {
			targets[branch] = at
		}
	}
	d.book.Targets = targets
	return d.put("book.json", &d.book)
}

// aims notes that a pull request wants into a branch.
func (d *draft) aims(base, at string) {
	targets := maps.Clone(d.book.Targets)
	if targets == nil {
		targets = map[string]string{}
	}
	targets[base] = at
	d.book.Targets = targets
}

// branch gives where a branch will be when this update is done; empty when it
// is not there.
func (d *draft) branch(name string) (string, error) {
	if to, ok := d.moved[name]; ok {
		return to, nil
	}
	return d.ledger.branch(name)
}
