package githubtest

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// What an administrator sees of settings, as far as doctor asks for them.

var _ = []struct{}{
	handle("read", "GET /repos/{owner}/{repo}", getRepository),
	handle("read", "GET /repos/{owner}/{repo}/forks", listForks),
	handle("write", "GET /repos/{owner}/{repo}/collaborators", listCollaborators),
	handle("read", "GET /repos/{owner}/{repo}/branches/{branch}/protection", getProtection),
	handle("read", "GET /repos/{owner}/{repo}/rules/branches/{branch}", listRules),
	handle("read", "GET /repos/{owner}/{repo}/rulesets/{ruleset_id}", getRuleset),
	handle("app", "GET /repos/{owner}/{repo}/installation", getInstallation),
	handle("", "GET /orgs/{org}", getOrganisation),
	handle("", "GET /orgs/{org}/installations", listInstallations),
}

func (s *Server) repositoryFields(r *repository) fields {
	return fields{
		"id": r.id, "name": r.name, "full_name": r.fullName(), "private": !r.Public, "fork": r.ForkOf != "",
		"owner": fields{"login": r.owner, "type": "Organization"}, "default_branch": r.Main,
	}
}

func getRepository(c *call) answer {
	f := c.repositoryFields(c.repo)
	if parent := c.repositories[strings.ToLower(c.repo.ForkOf)]; parent != nil {
		f["parent"], f["source"] = c.repositoryFields(parent), c.repositoryFields(parent)
	}
	f["allow_forking"] = c.repo.Forking
	f["visibility"] = map[bool]string{true: "public", false: "private"}[c.repo.Public]
	f["permissions"] = permissionFields(c.role(c.repo, c.user))
	if c.may(c.repo, c.user, "maintain") {
		f["allow_merge_commit"], f["allow_squash_merge"], f["allow_rebase_merge"] = !c.repo.NoMerge, c.repo.Squash, c.repo.Rebase
		f["allow_auto_merge"], f["delete_branch_on_merge"] = c.repo.AutoMerge, c.repo.DeleteBranch
	}
	return ok(f)
}

func permissionFields(role string) fields {
	f := fields{}
	for i, name := range []string{"pull", "triage", "push", "maintain", "admin"} {
		f[name] = slices.Index(roles, role) > i
	}
	return f
}

func listForks(c *call) answer {
	all := []fields{}
	for _, name := range slices.Sorted(maps.Keys(c.repositories)) {
		if r := c.repositories[name]; strings.EqualFold(r.ForkOf, c.repo.fullName()) {
			all = append(all, c.repositoryFields(r))
		}
	}
	return c.page(all)
}

// listCollaborators lists whoever may do anything at all, in whichever way
// they have come by it.
func listCollaborators(c *call) answer {
	all := []fields{}
	for _, key := range slices.Sorted(maps.Keys(c.users)) {
		u := c.users[key]
		granted := c.granted(c.repo, u)
		if granted == "none" || u.isBot() { // an App is no collaborator
			continue
		}
		f := userFields(u)
		f["role_name"], f["permissions"] = granted, permissionFields(granted)
		all = append(all, f)
	}
	return c.page(all)
}

func (p *Protection) bots(bots bool) []string {
	var all []string
	for _, login := range p.Updaters {
		if slug, is := strings.CutSuffix(login, "[bot]"); is == bots {
			all = append(all, slug)
		}
	}
	return all
}

func getProtection(c *call) answer {
	if !c.may(c.repo, c.user, "admin") {
		return notFound
	}
	p := c.repo.Protection
	if p == nil || p.OnlyInRulesets || c.params["branch"] != c.repo.Main {
		return refuse(http.StatusNotFound, "Branch not protected")
	}
	users, apps := []fields{}, []fields{}
	for _, login := range p.bots(false) {
		users = append(users, userFields(c.Server.user(login)))
	}
	for _, slug := range p.bots(true) {
		apps = append(apps, fields{"slug": slug, "id": c.appID(slug)})
	}
	f := fields{
		"enforce_admins":          fields{"url": "https://github.invalid/", "enabled": !p.AdminsBypass},
		"allow_force_pushes":      fields{"enabled": p.ForcePush},
		"allow_deletions":         fields{"enabled": p.Deletion},
		"required_signatures":     fields{"url": "https://github.invalid/", "enabled": p.SignedOnly},
		"required_linear_history": fields{"enabled": p.Linear},
	}
	if !p.AnyUpdater {
		f["restrictions"] = fields{"users": users, "apps": apps, "teams": []fields{}}
	}
	if p.Statuses != nil {
		checks := []fields{}
		for _, context := range p.Statuses {
			checks = append(checks, fields{"context": context, "app_id": idOrNil(p.StatusApp)})
		}
		f["required_status_checks"] = fields{"strict": false, "contexts": p.Statuses, "checks": checks}
	}
	if p.Approvals > 0 {
		f["required_pull_request_reviews"] = fields{
			"dismiss_stale_reviews": p.DismissStale, "require_code_owner_reviews": false, "required_approving_review_count": p.Approvals,
		}
	}
	return ok(f)
}

func idOrNil(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

func (s *Server) appID(slug string) int64 {
	for _, a := range s.apps {
		if a.Slug == slug {
			return a.ID
		}
	}
	return 0
}

// rulesetID is the one ruleset that a repository may have.
const rulesetID = 1

// rules are what a ruleset says of the main branch.
func (p *Protection) rules() []fields {
	all := []fields{}
	if p == nil || !p.OnlyInRulesets {
		return all
	}
	if !p.AnyUpdater {
		all = append(all, fields{"type": "update", "parameters": fields{"update_allows_fetch_and_merge": false}})
	}
	if !p.ForcePush {
		all = append(all, fields{"type": "non_fast_forward"})
	}
	if !p.Deletion {
		all = append(all, fields{"type": "deletion"})
	}
	if p.Statuses != nil {
		checks := []fields{}
		for _, context := range p.Statuses {
			check := fields{"context": context}
			if p.StatusApp != 0 {
				check["integration_id"] = p.StatusApp
			}
			checks = append(checks, check)
		}
		all = append(all, fields{"type": "required_status_checks", "parameters": fields{
			"required_status_checks": checks, "strict_required_status_checks_policy": false,
		}})
	}
	if p.Linear {
		all = append(all, fields{"type": "required_linear_history"})
	}
	if p.SignedOnly {
		all = append(all, fields{"type": "required_signatures"})
	}
	if p.Approvals > 0 {
		all = append(all, fields{"type": "pull_request", "parameters": fields{
			"required_approving_review_count": p.Approvals, "dismiss_stale_reviews_on_push": p.DismissStale,
			"require_code_owner_review": false, "require_last_push_approval": false, "required_review_thread_resolution": false,
		}})
	}
	return all
}

func listRules(c *call) answer {
	all := []fields{}
	if c.params["branch"] == c.repo.Main {
		all = c.repo.Protection.rules()
	}
	for _, rule := range all {
		rule["ruleset_source_type"], rule["ruleset_source"], rule["ruleset_id"] = "Repository", c.repo.fullName(), rulesetID
	}
	return c.page(all)
}

func getRuleset(c *call) answer {
	p := c.repo.Protection
	if p == nil || !p.OnlyInRulesets || c.number("ruleset_id") != rulesetID {
		return notFound
	}
	f := fields{
		"id": rulesetID, "name": "main", "source": c.repo.fullName(), "source_type": "Repository", "target": "branch",
		"enforcement": "active", "rules": p.rules(),
	}
	if c.may(c.repo, c.user, "admin") { // others are not told
		actors := []fields{}
		for _, slug := range p.bots(true) {
			actors = append(actors, fields{"actor_type": "Integration", "actor_id": c.appID(slug), "bypass_mode": "always"})
		}
		for _, login := range p.bots(false) {
			actors = append(actors, fields{"actor_type": "User", "actor_id": c.Server.user(login).id, "bypass_mode": "always"})
		}
		if p.AdminsBypass {
			actors = append(actors, fields{"actor_type": "RepositoryRole", "actor_id": 5, "bypass_mode": "always"})
		}
		f["bypass_actors"] = actors
	}
	return ok(f)
}

func installationFields(a *app) fields {
	return fields{
		"id": a.Installation, "app_id": a.ID, "app_slug": a.Slug, "permissions": permissions(a),
		"repository_selection": "selected", "target_type": "Organization", "single_file_name": nil,
	}
}

func getInstallation(c *call) answer {
	name := c.params["owner"] + "/" + c.params["repo"]
	if c.app == nil || !slices.ContainsFunc(c.app.Repositories, func(r string) bool { return strings.EqualFold(r, name) }) {
		return notFound
	}
	return ok(installationFields(c.app))
}

func (c *call) owns(org string) bool {
	o := c.organisations[org]
	return o != nil && c.user != nil && slices.Contains(o.Owners, c.user.login)
}

func getOrganisation(c *call) answer {
	o := c.organisations[c.params["org"]]
	if o == nil {
		return notFound
	}
	f := fields{"login": c.params["org"], "type": "Organization"}
	if c.owns(c.params["org"]) { // others are not told
		f["plan"] = fields{"name": o.Plan, "space": 1, "private_repos": 1}
		f["default_repository_permission"], f["members_can_fork_private_repositories"] = o.DefaultPermission, o.MembersCanFork
	}
	return ok(f)
}

func listInstallations(c *call) answer {
	if !c.owns(c.params["org"]) {
		return refuse(http.StatusForbidden, "Must be an owner of the organization")
	}
	all := []fields{}
	for _, id := range slices.Sorted(maps.Keys(c.apps)) {
		all = append(all, installationFields(c.apps[id]))
	}
	a := c.page(all)
	a.body = fields{"total_count": len(all), "installations": a.body}
	return a
}
