package gitrepo

import (
	"context"
	"fmt"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// Verify reads everything that a reference leads to, and fails on the first
// object that is not there, is not whole, is not what its id says, or is a
// tree or a commit that this package would not read. look, which may be nil,
// sees the bytes of each object.
func (r *Repo) Verify(ctx context.Context, look func(id string, data []byte) error) error {
	refs, err := r.Refs("refs/")
	if err != nil {
		return err
	}
	cut, err := r.cutOff()
	if err != nil {
		return err
	}
	var stack []oid
	seen := map[oid]bool{}
	add := func(id oid) {
		if !seen[id] {
			seen[id] = true
			stack = append(stack, id)
		}
	}
	for _, name := range refs {
		id, err := r.Ref(name)
		if err != nil {
			return err
		}
		add(plumbing.NewHash(id))
	}
	for len(stack) > 0 {
		id := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if err := ctx.Err(); err != nil {
			return err
		}
		leads, data, err := r.verify(id, cut)
		if err != nil {
			return fmt.Errorf("verifying %s: %w", r.common, err)
		}
		if look != nil {
			if err := look(id.String(), data); err != nil {
				return err
			}
		}
		for _, id := range leads {
			add(id)
		}
	}
	return nil
}

// verify reads one object, and tells which others it leads to.
func (r *Repo) verify(id oid, cut map[string]bool) (leads []oid, data []byte, err error) {
	kind, data, err := r.objects.fromDisk(id)
	if err != nil {
		return nil, nil, err
	}
	if is := plumbing.ComputeHash(kind, data); is != id {
		return nil, nil, fmt.Errorf("object %s is damaged: what it holds is %s", id, is)
	}
	switch kind {
	case plumbing.CommitObject:
		c, err := parseCommit(id.String(), data)
		if err != nil {
			return nil, nil, err
		}
		leads = append(leads, plumbing.NewHash(c.Tree))
		if !cut[id.String()] {
			for _, parent := range c.Parents {
				leads = append(leads, plumbing.NewHash(parent))
			}
		}
	case plumbing.TreeObject:
		entries, err := parseTree(data)
		if err != nil {
			return nil, nil, fmt.Errorf("tree %s: %w", id, err)
		}
		for _, e := range entries {
			if e.mode != modeSubmodule {
				leads = append(leads, e.id)
			}
		}
	case plumbing.TagObject:
		line, _, _ := strings.Cut(string(data), "\n")
		target, err := parseID(strings.TrimPrefix(line, "object "))
		if err != nil {
			return nil, nil, fmt.Errorf("tag %s: %w", id, err)
		}
		leads = append(leads, target)
	}
	return leads, data, nil
}
