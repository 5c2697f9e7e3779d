package githubtest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Pull requests and their merging.

var _ = []struct{}{
	handle("read", "GET /repos/{owner}/{repo}/pulls", listPulls),
	handle("read", "POST /repos/{owner}/{repo}/pulls", createPull),
	handle("read", "GET /repos/{owner}/{repo}/pulls/{pull_number}", getPull),
	handle("read", "PATCH /repos/{owner}/{repo}/pulls/{pull_number}", editPull),
	handle("write", "PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge", mergePull),
}

func userFields(u *user) fields {
	kind := "User"
	if u.isBot() {
		kind = "Bot"
	}
	return fields{"login": u.login, "id": u.id, "type": kind}
}

// userOrNil is null for nobody.
func userOrNil(u *user) any {
	if u == nil {
		return nil
	}
	return userFields(u)
}

func (r *repository) htmlURL() string { return "https://github.com/" + r.fullName() }

func (p *pull) state() string {
	if p.closed {
		return "closed"
	}
	return "open"
}

// pullFields is a pull request as GitHub tells it; whole with what is only
// told of one at a time.
func (s *Server) pullFields(r *repository, p *pull, whole bool) fields {
	s.settle(r, p)
	from := any(nil)
	label := "unknown repository"
	if p.from != nil {
		from = s.repositoryFields(p.from)
		label = p.from.owner + ":" + p.branch
	}
	f := fields{
		"id": p.id, "number": p.number, "state": p.state(), "title": p.title, "user": userFields(p.author),
		"created_at": stamp(p.created), "updated_at": stamp(p.updated),
		"closed_at": stamp(p.closedAt), "merged_at": stamp(p.mergedAt),
		"merge_commit_sha": nil,
		"html_url":         fmt.Sprintf("%s/pull/%d", r.htmlURL(), p.number),
		"head":             fields{"label": label, "ref": p.branch, "sha": p.head, "repo": from, "user": userFields(p.author)},
		"base":             fields{"label": r.owner + ":" + p.base, "ref": p.base, "sha": r.git.ref("refs/heads/" + p.base), "repo": s.repositoryFields(r), "user": userFields(p.author)},
		"_links":           linkFields(),
		"body":             nil, "author_association": "CONTRIBUTOR",
	}
	if p.body != "" {
		f["body"] = p.body
	}
	if p.merged {
		f["merge_commit_sha"] = p.mergeCommit
	}
	if whole {
		f["merged"], f["merged_by"] = p.merged, userOrNil(p.mergedBy)
		f["mergeable"], f["mergeable_state"] = nil, "unknown"
		if !p.closed {
			f["mergeable"], f["mergeable_state"] = s.mergeable(r, p)
		}
	}
	return f
}

func linkFields() fields {
	links := fields{}
	for _, name := range []string{"comments", "commits", "statuses", "html", "issue", "review_comments", "review_comment", "self"} {
		links[name] = fields{"href": "https://github.invalid/"}
	}
	return links
}

// mergeable tells whether it can be merged; nil while GitHub is still working
// it out.
func (s *Server) mergeable(r *repository, p *pull) (any, string) {
	if p.unsettled > 0 {
		p.unsettled--
		return nil, "unknown"
	}
	_, fits, err := r.git.mergeTrees(r.git.ref("refs/heads/"+p.base), p.head)
	switch {
	case err != nil || !fits:
		return false, "dirty"
	case r.missingStatus(p) != "":
		return true, "blocked"
	}
	return true, "clean"
}

// missingStatus is the first status that a merge needs and that is not there.
func (r *repository) missingStatus(p *pull) string {
	if r.Protection == nil || p.base != r.Main {
		return ""
	}
	for _, needed := range r.Protection.Statuses {
		if !slices.ContainsFunc(r.latest(p.head), func(st *status) bool { return st.context == needed && st.state == "success" }) {
			return needed
		}
	}
	return ""
}

func listPulls(c *call) answer {
	query := c.r.URL.Query()
	state := query.Get("state")
	if state == "" {
		state = "open"
	}
	all := []fields{}
	for _, p := range c.repo.pulls {
		c.settle(c.repo, p)
		label := ""
		if p.from != nil {
			label = p.from.owner + ":" + p.branch
		}
		if state != "all" && state != p.state() || query.Get("head") != "" && !strings.EqualFold(query.Get("head"), label) ||
			query.Get("base") != "" && query.Get("base") != p.base {
			continue
		}
		all = append(all, c.pullFields(c.repo, p, false))
	}
	if d := query.Get("direction"); d == "desc" || d == "" && query.Get("sort") != "" && query.Get("sort") != "created" || d == "" && query.Get("sort") == "" {
		slices.Reverse(all)
	}
	return c.page(all)
}

func createPull(c *call) answer {
	from, branch := c.repo, c.text("head")
	if owner, name, cross := strings.Cut(branch, ":"); cross {
		branch = name
		if !strings.EqualFold(owner, c.repo.owner) {
			from = c.fork(c.repo, owner)
		}
	}
	base := c.text("base")
	head := ""
	if from != nil {
		head = from.git.ref("refs/heads/" + branch)
	}
	label := ""
	switch {
	case head == "":
		return invalid("PullRequest", "head", "")
	case c.repo.git.ref("refs/heads/"+base) == "":
		return invalid("PullRequest", "base", "")
	case from == c.repo && !c.may(c.repo, c.user, "write"):
		return refuse(http.StatusForbidden, "Resource not accessible by personal access token")
	default:
		label = from.owner + ":" + branch
	}
	for _, p := range c.repo.pulls {
		c.settle(c.repo, p)
		if !p.closed && p.from == from && p.branch == branch && p.base == base {
			return invalid("PullRequest", "", fmt.Sprintf("A pull request already exists for %s.", label))
		}
	}
	if from != c.repo {
		if _, err := c.repo.git.git(nil, "fetch", "--quiet", "--no-tags", from.git.dir, "refs/heads/"+branch); err != nil {
			return refuse(http.StatusInternalServerError, err.Error())
		}
	}
	if c.repo.git.isAncestor(head, c.repo.git.ref("refs/heads/"+base)) {
		return invalid("PullRequest", "", fmt.Sprintf("No commits between %s and %s", base, branch))
	}
	c.repo.issues++
	now := c.options.Now()
	p := &pull{
		id: c.newID(), number: c.repo.issues, author: c.user, title: c.text("title"), body: c.text("body"),
		branch: branch, base: base, from: from, head: head, created: now, updated: now, unsettled: 1,
		baseCommit: c.repo.git.ref("refs/heads/" + base),
	}
	if err := c.repo.git.setRef(p.ref(), "", head); err != nil {
		return refuse(http.StatusInternalServerError, err.Error())
	}
	c.repo.pulls = append(c.repo.pulls, p)
	return created(c.pullFields(c.repo, p, true))
}

// fork finds somebody's fork of a repository.
func (s *Server) fork(r *repository, owner string) *repository {
	for _, other := range s.repositories {
		if strings.EqualFold(other.owner, owner) && strings.EqualFold(other.ForkOf, r.fullName()) {
			return other
		}
	}
	return nil
}

func getPull(c *call) answer {
	p := c.repo.pull(c.number("pull_number"))
	if p == nil {
		return notFound
	}
	return ok(c.pullFields(c.repo, p, true))
}

func editPull(c *call) answer {
	p := c.repo.pull(c.number("pull_number"))
	if p == nil {
		return notFound
	}
	c.settle(c.repo, p)
	if p.author != c.user && !c.may(c.repo, c.user, "triage") {
		return refuse(http.StatusForbidden, "Resource not accessible by personal access token")
	}
	if p.merged && c.text("state") == "open" {
		return invalid("PullRequest", "state", "cannot be reopened")
	}
	now := c.options.Now()
	if _, said := c.body["title"]; said {
		p.title = c.text("title")
	}
	if _, said := c.body["body"]; said {
		p.body = c.text("body")
	}
	switch {
	case c.text("state") == "closed" && !p.closed:
		p.closed, p.closedAt = true, now
	case c.text("state") == "open" && p.closed:
		p.closed, p.closedAt = false, time.Time{}
	}
	p.updated = now
	return ok(c.pullFields(c.repo, p, true))
}

func mergePull(c *call) answer {
	p := c.repo.pull(c.number("pull_number"))
	if p == nil {
		return notFound
	}
	c.settle(c.repo, p)
	method := c.text("merge_method")
	if method == "" {
		method = "merge"
	}
	g := c.repo.git
	base := g.ref("refs/heads/" + p.base)
	switch allowed := map[string]bool{"merge": !c.repo.NoMerge, "squash": c.repo.Squash, "rebase": c.repo.Rebase}; {
	case p.closed:
		return refuse(http.StatusMethodNotAllowed, "Pull Request is not mergeable")
	case c.text("sha") != "" && c.text("sha") != p.head:
		return refuse(http.StatusConflict, "Head branch was modified. Review and try the merge again.")
	case !allowed[method]:
		return refuse(http.StatusMethodNotAllowed, "Merge commits are not allowed on this repository.")
	case method != "merge":
		return refuse(http.StatusMethodNotAllowed, "the fake merges only with merge commits")
	case !c.repo.mayUpdate(c.user, p.base):
		return refuse(http.StatusForbidden, "You're not authorized to push to this branch.")
	case c.repo.missingStatus(p) != "":
		return refuse(http.StatusMethodNotAllowed, fmt.Sprintf("Required status check %q is expected.", c.repo.missingStatus(p)))
	}
	tree, fits, err := g.mergeTrees(base, p.head)
	switch {
	case err != nil:
		return refuse(http.StatusInternalServerError, err.Error())
	case !fits:
		return refuse(http.StatusMethodNotAllowed, "Pull Request is not mergeable")
	}
	now := c.options.Now()
	message := c.text("commit_title")
	if message == "" {
		message = fmt.Sprintf("Merge pull request #%d from %s/%s", p.number, p.from.owner, p.branch)
	}
	if body, said := c.body["commit_message"].(string); !said {
		message += "\n\n" + p.title
	} else if body != "" {
		message += "\n\n" + body
	}
	at := now.UTC().Truncate(time.Second)
	id, err := g.writeCommit(commit{
		tree: tree, parents: []string{base, p.head}, message: message,
		author:    person{c.user.login, noreply(c.user), at},
		committer: person{"GitHub", "noreply@github.com", at},
		signature: "-----BEGIN PGP SIGNATURE-----\n\nweb-flow\n-----END PGP SIGNATURE-----\n",
	})
	if err == nil {
		err = g.setRef("refs/heads/"+p.base, base, id)
	}
	if err != nil {
		return refuse(http.StatusInternalServerError, err.Error())
	}
	p.closed, p.merged, p.mergeCommit, p.mergedBy = true, true, id, c.user
	p.closedAt, p.mergedAt, p.updated = now, now, now
	if c.repo.DeleteBranch && p.from == c.repo {
		_ = g.setRef("refs/heads/"+p.branch, "", "")
	}
	return ok(fields{"sha": id, "merged": true, "message": "Pull Request successfully merged"})
}
