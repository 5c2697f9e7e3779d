package githubtest

import (
	"fmt"
	"net/http"
	"slices"
	"unicode/utf8"
)

// What is said about a pull request: reviews, comments, statuses.

var _ = []struct{}{
	handle("read", "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews", listReviews),
	handle("read", "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews", createReview),
	handle("write", "PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals", dismissReview),
	handle("read", "GET /repos/{owner}/{repo}/issues/{issue_number}/comments", listComments),
	handle("read", "POST /repos/{owner}/{repo}/issues/{issue_number}/comments", createComment),
	handle("read", "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", editComment),
	handle("read", "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}", deleteComment),
	handle("read", "GET /repos/{owner}/{repo}/commits/{ref}/status", combinedStatus),
	handle("write", "POST /repos/{owner}/{repo}/statuses/{sha}", createStatus),
}

// textLimit is the longest text of a pull request, review or comment.
const textLimit = 65536

func reviewFields(p *pull, r *review) fields {
	return fields{
		"id": r.id, "user": userFields(r.author), "body": r.body, "state": r.state, "commit_id": r.commit,
		"submitted_at": stamp(r.at), "_links": linkFields(), "author_association": "NONE",
		"html_url": fmt.Sprintf("https://github.invalid/pull/%d#%d", p.number, r.id),
	}
}

func listReviews(c *call) answer {
	p := c.repo.pull(c.number("pull_number"))
	if p == nil {
		return notFound
	}
	all := []fields{}
	for _, r := range p.reviews {
		all = append(all, reviewFields(p, r))
	}
	return c.page(all)
}

func createReview(c *call) answer {
	p := c.repo.pull(c.number("pull_number"))
	if p == nil {
		return notFound
	}
	c.settle(c.repo, p)
	r := &review{author: c.user, body: c.text("body"), commit: c.text("commit_id"), at: c.options.Now()}
	if r.commit == "" {
		r.commit = p.head
	}
	states := map[string]string{"APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED"}
	r.state = states[c.text("event")]
	_, there := c.repo.git.commit(r.commit)
	switch {
	case r.state == "":
		return refuse(http.StatusUnprocessableEntity, "the fake knows no pending reviews")
	case c.user == p.author && r.state != "COMMENTED":
		return refuseWhy("Review Can not " + map[string]string{"APPROVED": "approve", "CHANGES_REQUESTED": "request changes on"}[r.state] + " your own pull request")
	case r.state != "APPROVED" && r.body == "":
		return refuseWhy("Review Body can't be blank")
	case utf8.RuneCountInString(r.body) > textLimit:
		return refuseWhy("Review Body is too long")
	case !there:
		return refuseWhy("Review commit_id is not part of the pull request")
	}
	r.id = c.newID()
	p.reviews = append(p.reviews, r)
	p.updated = r.at
	return ok(reviewFields(p, r))
}

// refuseWhy is GitHub's answer to a review: its reasons are bare texts.
func refuseWhy(why string) answer {
	a := refuse(http.StatusUnprocessableEntity, "Unprocessable Entity")
	a.body.(fields)["errors"] = []string{why}
	return a
}

func dismissReview(c *call) answer {
	p := c.repo.pull(c.number("pull_number"))
	if p == nil {
		return notFound
	}
	i := slices.IndexFunc(p.reviews, func(r *review) bool { return int(r.id) == c.number("review_id") })
	switch {
	case i < 0:
		return notFound
	case p.reviews[i].state == "COMMENTED":
		return refuseWhy("Can not dismiss a commented pull request review")
	}
	p.reviews[i].state = "DISMISSED"
	p.updated = c.options.Now()
	return ok(reviewFields(p, p.reviews[i]))
}

func commentFields(x *comment) fields {
	return fields{
		"id": x.id, "user": userFields(x.author), "body": x.body, "author_association": "NONE",
		"created_at": stamp(x.at), "updated_at": stamp(x.updated),
	}
}

func listComments(c *call) answer {
	p := c.repo.pull(c.number("issue_number"))
	if p == nil {
		return notFound
	}
	all := []fields{}
	for _, x := range p.comments {
		all = append(all, commentFields(x))
	}
	return c.page(all)
}

func createComment(c *call) answer {
	p := c.repo.pull(c.number("issue_number"))
	switch body := c.text("body"); {
	case p == nil:
		return notFound
	case body == "" || utf8.RuneCountInString(body) > textLimit:
		return invalid("IssueComment", "body", "")
	}
	now := c.options.Now()
	x := &comment{id: c.newID(), author: c.user, body: c.text("body"), at: now, updated: now}
	p.comments = append(p.comments, x)
	p.updated = now
	return created(commentFields(x))
}

// comment finds a comment in the whole repository.
func (c *call) comment() (*pull, int) {
	for _, p := range c.repo.pulls {
		for i, x := range p.comments {
			if int(x.id) == c.number("comment_id") {
				return p, i
			}
		}
	}
	return nil, 0
}

func editComment(c *call) answer {
	p, i := c.comment()
	switch {
	case p == nil:
		return notFound
	case p.comments[i].author != c.user && !c.may(c.repo, c.user, "write"):
		return refuse(http.StatusForbidden, "Must have admin rights to Repository.")
	case c.text("body") == "" || utf8.RuneCountInString(c.text("body")) > textLimit:
		return invalid("IssueComment", "body", "")
	}
	p.comments[i].body, p.comments[i].updated = c.text("body"), c.options.Now()
	return ok(commentFields(p.comments[i]))
}

func deleteComment(c *call) answer {
	p, i := c.comment()
	switch {
	case p == nil:
		return notFound
	case p.comments[i].author != c.user && !c.may(c.repo, c.user, "write"):
		return refuse(http.StatusForbidden, "Must have admin rights to Repository.")
	}
	p.comments = slices.Delete(p.comments, i, i+1)
	return answer{status: http.StatusNoContent}
}

func statusFields(st *status) fields {
	return fields{
		"id": st.id, "state": st.state, "context": st.context, "description": st.description, "target_url": st.url,
		"created_at": stamp(st.at), "updated_at": stamp(st.at),
	}
}

func combinedStatus(c *call) answer {
	id := c.params["ref"]
	if !hexID.MatchString(id) {
		id = c.repo.git.ref("refs/heads/" + id)
	}
	if _, there := c.repo.git.commit(id); !there {
		return notFound
	}
	latest := c.repo.latest(id)
	state := "success"
	listed := []fields{}
	for _, st := range latest {
		listed = append(listed, statusFields(st))
		if st.state != "success" && state != "failure" {
			state = map[string]string{"pending": "pending", "failure": "failure", "error": "failure"}[st.state]
		}
	}
	if len(latest) == 0 {
		state = "pending"
	}
	a := c.page(listed)
	a.body = fields{
		"state": state, "sha": id, "total_count": len(latest), "statuses": a.body,
		"repository": c.repositoryFields(c.repo),
	}
	return a
}

func createStatus(c *call) answer {
	id := c.params["sha"]
	st := &status{
		author: c.user, state: c.text("state"), context: c.text("context"),
		description: c.text("description"), url: c.text("target_url"), at: c.options.Now(),
	}
	switch _, there := c.repo.git.commit(id); {
	case !there:
		return refuse(http.StatusUnprocessableEntity, "No commit found for SHA: "+id)
	case utf8.RuneCountInString(st.description) > 140:
		return refuse(http.StatusUnprocessableEntity, "Validation Failed: description is too long (maximum is 140 characters)")
	case len(c.repo.statuses[id]) >= 1000:
		return refuse(http.StatusUnprocessableEntity, "This SHA and context has reached the maximum number of statuses.")
	}
	if st.context == "" {
		st.context = "default"
	}
	st.id = c.newID()
	c.repo.statuses[id] = append(c.repo.statuses[id], st)
	return created(statusFields(st))
}
