package githubtest

import (
	"net/http"
	"slices"
	"strings"
)

// Commits, and what one adds to another.

var _ = []struct{}{
	handle("read", "GET /repos/{owner}/{repo}/commits/{ref}", getCommit),
	handle("read", "GET /repos/{owner}/{repo}/compare/{basehead}", compare),
}

// commitFields is a commit as GitHub tells it beside Git: with the accounts
// that it takes author and committer to be.
func (s *Server) commitFields(c *commit) fields {
	inner := gitCommitFields(c)
	inner["comment_count"] = 0
	parents := inner["parents"]
	delete(inner, "parents")
	delete(inner, "sha")
	return fields{
		"sha": c.id, "commit": inner, "parents": parents,
		"author": s.byEmail(c.author.email), "committer": s.byEmail(c.committer.email),
	}
}

// byEmail finds the account that an address in a commit belongs to. GitHub
// knows the addresses that people have told it; the fake knows
// login@users.noreply.github.com and login@exempel.se.
func (s *Server) byEmail(email string) any {
	name, domain, _ := strings.Cut(email, "@")
	if domain != "users.noreply.github.com" && domain != "exempel.se" {
		return nil
	}
	if _, after, is := strings.Cut(name, "+"); is {
		name = after
	}
	return userOrNil(s.users[strings.ToLower(name)])
}

func (g *store) resolve(rev string) string {
	if hexID.MatchString(rev) {
		return rev
	}
	return g.ref("refs/heads/" + rev)
}

func getCommit(c *call) answer {
	found, is := c.repo.git.commit(c.repo.git.resolve(c.params["ref"]))
	if !is {
		return refuse(http.StatusUnprocessableEntity, "No commit found for SHA: "+c.params["ref"])
	}
	return ok(c.commitFields(found))
}

// filesLimit is how many files GitHub tells of at most.
const filesLimit = 300

func compare(c *call) answer {
	from, to, is := strings.Cut(c.params["basehead"], "...")
	g := c.repo.git
	base, isBase := g.commit(g.resolve(from))
	head, isHead := g.commit(g.resolve(to))
	if !is || !isBase || !isHead {
		return notFound
	}
	out, err := g.git(nil, "merge-base", base.id, head.id)
	if err != nil {
		return refuse(http.StatusNotFound, "No common ancestor between "+from+" and "+to+".")
	}
	common, _ := g.commit(strings.TrimSpace(string(out)))
	ahead := g.between(base.id, head.id)
	behind := g.between(head.id, base.id)
	state := "identical"
	switch {
	case len(ahead) > 0 && len(behind) > 0:
		state = "diverged"
	case len(ahead) > 0:
		state = "ahead"
	case len(behind) > 0:
		state = "behind"
	}
	listed := []fields{}
	for _, id := range ahead {
		if found, is := g.commit(id); is {
			listed = append(listed, c.commitFields(found))
		}
	}
	a := c.page(listed)
	files := []fields{}
	if page := c.r.URL.Query().Get("page"); page == "" || page == "1" {
		files = g.files(common.id, head.id)
		files = files[:min(len(files), filesLimit)]
	}
	a.body = fields{
		"base_commit": c.commitFields(base), "merge_base_commit": c.commitFields(common), "status": state,
		"ahead_by": len(ahead), "behind_by": len(behind), "total_commits": len(ahead),
		"commits": a.body, "files": files,
	}
	return a
}

// between gives the commits of to that are not in from, parents before
// children.
func (g *store) between(from, to string) []string {
	done := map[string]bool{}
	var all []string
	var visit func(id string, list bool)
	visit = func(id string, list bool) {
		if done[id] {
			return
		}
		done[id] = true
		if c, is := g.commit(id); is {
			for _, parent := range c.parents {
				visit(parent, list)
			}
		}
		if list {
			all = append(all, id)
		}
	}
	visit(from, false)
	visit(to, true)
	return all
}

// files gives what differs, with renames told as GitHub does.
func (g *store) files(from, to string) []fields {
	all := []fields{}
	if from == to {
		return all
	}
	out, err := g.git(nil, "diff-tree", "-r", "-M", "-z", "--raw", from, to)
	if err != nil {
		return all
	}
	parts := strings.Split(string(out), "\x00")
	for len(parts) > 1 {
		said := strings.Fields(parts[0])
		if len(said) < 5 {
			break
		}
		f := fields{"sha": said[3], "filename": parts[1]}
		parts = parts[2:]
		switch said[4][0] {
		case 'A':
			f["status"] = "added"
		case 'D':
			f["status"], f["sha"] = "removed", said[2]
		case 'R':
			f["status"], f["previous_filename"], f["filename"] = "renamed", f["filename"], parts[0]
			parts = parts[1:]
		default:
			f["status"] = "modified"
		}
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b fields) int { return strings.Compare(a["filename"].(string), b["filename"].(string)) })
	return all
}
