package timeline

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"maps"
	"regexp"
	"slices"
)

// ErrIncomplete means that the commits end before the history does, as they do
// in a shallow clone.
var ErrIncomplete = errors.New("the history is not whole")

// Read makes the timeline of a history.
//
// commits are those of the first-parent line, newest first, down to the first
// of all or to the one that known was read at (which is not among them). When
// known turns out not to lie on the line, it is not used; nil is as good as a
// known that is never met. blob gives the bytes of a version of a file; each is
// asked for once, as a rule, and versions of one file after each other.
func Read(commits iter.Seq2[*Commit, error], blob func(id string) ([]byte, error), known *Timeline) (*Timeline, error) {
	line, err := collect(commits)
	if err != nil {
		return nil, err
	}
	if known == nil {
		known = &Timeline{}
	}
	if len(line) == 0 {
		return known, nil
	}
	switch first := line[len(line)-1].Parent; {
	case first == "":
		known = &Timeline{}
	case first != known.Head:
		return nil, fmt.Errorf("%w: it begins at %s, whose parent is not here", ErrIncomplete, line[len(line)-1].ID)
	}
	versions, err := readVersions(line, blob)
	if err != nil {
		return nil, err
	}
	f := newFollower(known, blob)
	for n := range slices.Backward(line) {
		if err := f.commit(line[n], versions[n]); err != nil {
			return nil, fmt.Errorf("commit %s: %w", line[n].ID, err)
		}
	}
	return f.timeline(line[0].ID), nil
}

// collect keeps the commits and, of their files, only those of ideas.
func collect(commits iter.Seq2[*Commit, error]) ([]*Commit, error) {
	var line []*Commit
	for c, err := range commits {
		if err != nil {
			return nil, err
		}
		kept := *c
		kept.Files = slices.DeleteFunc(slices.Clone(c.Files), func(f File) bool { return !ideaFile.MatchString(f.Path) })
		slices.SortFunc(kept.Files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
		line = append(line, &kept)
	}
	return line, nil
}

// ideaFile is where ideas lie, as package check has it.
var ideaFile = regexp.MustCompile(`^ideas/\d{4}/(?:0[1-9]|1[0-2])/[^/]+\.md$`)

// version is what could be read of one file of a commit.
type version struct {
	facts
	ok bool
}

// readVersions reads every file of every commit: the versions of one file
// after each other, newest first, since Git keeps the older as differences
// from the newer.
func readVersions(line []*Commit, blob func(string) ([]byte, error)) ([][]version, error) {
	type place struct{ commit, file int }
	versions := make([][]version, len(line))
	var places []place
	for n, c := range line {
		versions[n] = make([]version, len(c.Files))
		for k, f := range c.Files {
			if f.Blob != "" {
				places = append(places, place{n, k})
			}
		}
	}
	slices.SortStableFunc(places, func(a, b place) int {
		return cmp.Compare(line[a.commit].Files[a.file].Path, line[b.commit].Files[b.file].Path)
	})
	for _, p := range places {
		file := line[p.commit].Files[p.file]
		data, err := blob(file.Blob)
		if err != nil {
			return nil, fmt.Errorf("reading %s at %s: %w", file.Path, line[p.commit].ID, err)
		}
		v := &versions[p.commit][p.file]
		v.facts, v.ok = factsOf(file.Path, data)
	}
	return versions, nil
}

// timeline gives what has been found, by id.
func (f *follower) timeline(head string) *Timeline {
	t := &Timeline{Head: head, Findings: f.findings, Ideas: make([]History, 0, len(f.histories))}
	for _, id := range slices.Sorted(maps.Keys(f.histories)) {
		t.Ideas = append(t.Ideas, *f.histories[id])
	}
	return t
}
