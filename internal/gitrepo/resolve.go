package gitrepo

import (
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// Resolve gives the id of the commit that a revision means: a branch, a tag, a
// full reference, an id or its first digits (at least four), or HEAD, and
// after any of them ~N (so many first parents up) and ^N (the Nth parent).
// Where a name means several things, git's order decides: as it stands, a tag,
// a branch, a remote's branch, an id.
func (r *Repo) Resolve(rev string) (string, error) {
	base, steps := rev, ""
	if i := strings.IndexAny(rev, "~^"); i >= 0 {
		base, steps = rev[:i], rev[i:]
	}
	id, err := r.resolveName(base)
	if err != nil {
		return "", fmt.Errorf("finding %q: %w", rev, err)
	}
	id, err = r.climb(id, steps)
	if err != nil {
		return "", fmt.Errorf("finding %q: %w", rev, err)
	}
	return id, nil
}

// resolveName finds the commit that a name without steps means.
func (r *Repo) resolveName(name string) (string, error) {
	if isHex(name) && len(name) == 40 {
		return r.peel(name)
	}
	if name == "@" {
		name = "HEAD"
	}
	for _, form := range []string{"%s", "refs/%s", "refs/tags/%s", "refs/heads/%s", "refs/remotes/%s", "refs/remotes/%s/HEAD"} {
		full := fmt.Sprintf(form, name)
		if full != "HEAD" && validRef(full) != nil {
			continue
		}
		id, err := r.Ref(full)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return "", err
		}
		return r.peel(id)
	}
	if isHex(name) && len(name) >= 4 && len(name) < 40 {
		return r.resolveShort(name)
	}
	return "", errorf(ErrNotFound, "there is no such branch, tag or commit")
}

// peel goes from an annotated tag to the commit it is about.
func (r *Repo) peel(id string) (string, error) {
	for range 10 {
		hash, err := parseID(id)
		if err != nil {
			return "", err
		}
		kind, data, err := r.objects.readAny(hash)
		switch {
		case err != nil:
			return "", err
		case kind == plumbing.CommitObject:
			return id, nil
		case kind != plumbing.TagObject:
			return "", errorf(ErrNotFound, "%s is a %s, not a commit", id, kind)
		}
		line, _, _ := strings.Cut(string(data), "\n")
		target, ok := strings.CutPrefix(line, "object ")
		if !ok {
			return "", fmt.Errorf("tag %s: it is about nothing", id)
		}
		id = target
	}
	return "", fmt.Errorf("tag %s: a tag of a tag of a tag …", id)
}

// resolveShort finds the one commit whose id begins so.
func (r *Repo) resolveShort(prefix string) (string, error) {
	ids, err := r.objects.beginning(prefix)
	if err != nil {
		return "", err
	}
	var commits []string
	for _, id := range ids {
		if commit, err := r.peel(id); err == nil {
			commits = append(commits, commit)
		} else if !errors.Is(err, ErrNotFound) {
			return "", err
		}
	}
	slices.Sort(commits)
	commits = slices.Compact(commits)
	switch len(commits) {
	case 0:
		return "", errorf(ErrNotFound, "there is no such branch, tag or commit")
	case 1:
		return commits[0], nil
	}
	return "", fmt.Errorf("%d commits begin so; write more of the id", len(commits))
}

// beginning gives the ids that begin with some hex digits.
func (o *objects) beginning(prefix string) ([]string, error) {
	whole, err := hex.DecodeString(prefix[:len(prefix)&^1])
	if err != nil {
		return nil, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.packsChanged() {
		o.store.Reindex()
	}
	hashes, err := o.store.HashesWithPrefix(whole)
	if err != nil {
		return nil, fmt.Errorf("looking for ids that begin with %s: %w", prefix, err)
	}
	var ids []string
	for _, hash := range hashes {
		if strings.HasPrefix(hash.String(), prefix) {
			ids = append(ids, hash.String())
		}
	}
	return ids, nil
}

// climb follows steps: ~N and ^N.
func (r *Repo) climb(id, steps string) (string, error) {
	walk, err := r.newWalk()
	if err != nil {
		return "", err
	}
	for steps != "" {
		kind := steps[0]
		if kind != '~' && kind != '^' {
			return "", errorf(ErrNotFound, "%q says no way from a commit to its parents", steps)
		}
		digits := 1
		for digits < len(steps) && '0' <= steps[digits] && steps[digits] <= '9' {
			digits++
		}
		n := 1
		if digits > 1 {
			if n, err = strconv.Atoi(steps[1:digits]); err != nil {
				return "", errorf(ErrNotFound, "%q is too far", steps[1:digits])
			}
		}
		steps = steps[digits:]
		times, parent := n, 1
		if kind == '^' {
			times, parent = 1, n
		}
		if parent == 0 {
			continue
		}
		for range times {
			c, err := walk.commit(id)
			if err != nil {
				return "", err
			}
			if len(c.Parents) < parent {
				return "", errorf(ErrNotFound, "%s has %d parents", id, len(c.Parents))
			}
			id = c.Parents[parent-1]
		}
	}
	return id, nil
}
