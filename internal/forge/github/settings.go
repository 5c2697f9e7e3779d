package github

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/google/go-github/v62/github"
)

// Settings are what GitHub tells of how a repository is kept, as far as a
// sluss depends on it. What the credentials may not see is named in Untold.
type Settings struct {
	Repository string // "kommun/sluss"
	Private    bool
	Main       string // its default branch
	ForkOf     string // the repository it was forked from
	Forks      []string
	Forking    bool // whoever reads it may fork it

	MergeCommits, Squash, Rebase, AutoMerge bool // how pull requests may be merged

	People []Access // whoever has a right to it, by login
	Branch Rules    // of the main branch
	App    *Installation

	Plan           string // of its organisation: free, team, enterprise
	BasePermission string // what every member of the organisation may do: none, read, write, admin

	Untold []Part // what could not be seen

	bots []string // logins of Apps that are looked for
}

// Access is what somebody may do.
type Access struct {
	ID    int64
	Login string
	Role  string // read, triage, write, maintain, admin, or one of the organisation's own
}

// Rules are what protects a branch, by branch protection and rulesets taken
// together.
type Rules struct {
	Restricted bool     // only some may update it
	Updaters   []string // who they are: "App 17", "ideslussen[bot]", "anna", "team ledning", "role 5"
	ForcePush  bool     // its history may be rewritten
	Deletion   bool
	AdminsPass bool // administrators need not keep the rules
	Statuses   []RequiredStatus
	Approvals  int // approving reviews that GitHub itself asks for
	Linear     bool
	SignedOnly bool
	Protected  bool // there are any rules at all
}

// RequiredStatus is a status that must be success before a merge.
type RequiredStatus struct {
	Context string
	App     int64 // that must set it; 0 for anybody
}

// Installation is a GitHub App in the repository.
type Installation struct {
	App         int64
	Slug        string            // its login is slug[bot]
	Permissions map[string]string // "contents": "write"
}

// Part is a part of the settings.
type Part string

// Parts that credentials may not see.
const (
	PartMerging      Part = "merging"
	PartPeople       Part = "people"
	PartForks        Part = "forks"
	PartBranch       Part = "branch"
	PartBypass       Part = "bypass" // who need not keep the rules
	PartApp          Part = "app"
	PartOrganisation Part = "organisation"
)

// Settings reads the settings of the repository, and of the App that acts under
// one of the logins bots. To see all of them takes the token of somebody who
// owns the organisation.
func (f *Forge) Settings(ctx context.Context, bots []string) (*Settings, error) {
	doing := "reading the settings of " + f.Repository()
	repo, _, err := f.api.Repositories.Get(ctx, f.owner, f.name)
	if err != nil {
		return nil, failed(ctx, doing, err)
	}
	s := &Settings{
		Repository: f.Repository(),
		Private:    repo.GetPrivate(),
		Main:       repo.GetDefaultBranch(),
		ForkOf:     repo.GetParent().GetFullName(),
		Forking:    repo.GetAllowForking(),
	}
	for _, login := range bots {
		if strings.HasSuffix(login, "[bot]") {
			s.bots = append(s.bots, login)
		}
	}
	if repo.AllowMergeCommit == nil {
		s.Untold = append(s.Untold, PartMerging)
	}
	s.MergeCommits, s.Squash = repo.GetAllowMergeCommit(), repo.GetAllowSquashMerge()
	s.Rebase, s.AutoMerge = repo.GetAllowRebaseMerge(), repo.GetAllowAutoMerge()
	for _, part := range []struct {
		name Part
		read func(context.Context, *Settings) error
	}{
		{PartForks, f.readForks},
		{PartPeople, f.readPeople},
		{PartBranch, f.readProtection},
		{PartBranch, f.readRulesets},
		{PartApp, f.readApp},
		{PartOrganisation, f.readOrganisation},
	} {
		err := part.read(ctx, s)
		switch status := statusOf(err); {
		case status == http.StatusForbidden || status == http.StatusNotFound || status == http.StatusUnauthorized:
			s.Untold = append(s.Untold, part.name)
		case err != nil:
			return nil, failed(ctx, doing, err)
		}
	}
	slices.Sort(s.Untold)
	s.Untold = slices.Compact(s.Untold)
	return s, nil
}

func (f *Forge) readForks(ctx context.Context, s *Settings) error {
	forks, err := everyPage(func(page github.ListOptions) ([]*github.Repository, *github.Response, error) {
		return f.api.Repositories.ListForks(ctx, f.owner, f.name, &github.RepositoryListForksOptions{ListOptions: page})
	})
	for _, fork := range forks {
		s.Forks = append(s.Forks, fork.GetFullName())
	}
	return err
}

func (f *Forge) readPeople(ctx context.Context, s *Settings) error {
	people, err := everyPage(func(page github.ListOptions) ([]*github.User, *github.Response, error) {
		return f.api.Repositories.ListCollaborators(ctx, f.owner, f.name, &github.ListCollaboratorsOptions{Affiliation: "all", ListOptions: page})
	})
	for _, u := range people {
		s.People = append(s.People, Access{ID: u.GetID(), Login: u.GetLogin(), Role: u.GetRoleName()})
	}
	slices.SortFunc(s.People, func(a, b Access) int { return strings.Compare(strings.ToLower(a.Login), strings.ToLower(b.Login)) })
	return err
}

// readProtection reads the older of GitHub's two ways to protect a branch.
func (f *Forge) readProtection(ctx context.Context, s *Settings) error {
	s.Branch.ForcePush, s.Branch.Deletion = true, true
	p, _, err := f.api.Repositories.GetBranchProtection(ctx, f.owner, f.name, s.Main)
	if errors.Is(err, github.ErrBranchNotProtected) {
		return nil
	}
	if err != nil {
		return err // "not found" to those who may not know
	}
	rules := &s.Branch
	rules.Protected = true
	rules.ForcePush = p.GetAllowForcePushes() != nil && p.GetAllowForcePushes().Enabled
	rules.Deletion = p.GetAllowDeletions() != nil && p.GetAllowDeletions().Enabled
	rules.AdminsPass = p.GetEnforceAdmins() == nil || !p.GetEnforceAdmins().Enabled
	rules.Linear = p.GetRequireLinearHistory() != nil && p.GetRequireLinearHistory().Enabled
	rules.SignedOnly = p.GetRequiredSignatures().GetEnabled()
	if reviews := p.GetRequiredPullRequestReviews(); reviews != nil {
		rules.Approvals = reviews.RequiredApprovingReviewCount
	}
	if r := p.GetRestrictions(); r != nil {
		rules.Restricted = true
		for _, u := range r.Users {
			rules.Updaters = append(rules.Updaters, u.GetLogin())
		}
		for _, t := range r.Teams {
			rules.Updaters = append(rules.Updaters, "team "+t.GetSlug())
		}
		for _, a := range r.Apps {
			rules.Updaters = append(rules.Updaters, a.GetSlug()+"[bot]")
		}
	}
	if checks := p.GetRequiredStatusChecks(); checks != nil && checks.Checks != nil {
		for _, c := range *checks.Checks {
			rules.Statuses = append(rules.Statuses, RequiredStatus{c.Context, max(c.GetAppID(), 0)})
		}
	}
	return nil
}

// readRulesets reads the newer way, and adds what it says.
func (f *Forge) readRulesets(ctx context.Context, s *Settings) error {
	listed, err := everyPage(func(page github.ListOptions) ([]*github.RepositoryRule, *github.Response, error) {
		return f.rulesFor(ctx, s.Main, page)
	})
	if err != nil || len(listed) == 0 {
		return err
	}
	rules := &s.Branch
	rules.Protected = true
	sets := map[int64]bool{}
	for _, rule := range listed {
		sets[rule.RulesetID] = true
		if err := rules.add(rule); err != nil {
			return err
		}
	}
	for id := range sets {
		set, _, err := f.api.Repositories.GetRuleset(ctx, f.owner, f.name, id, true)
		if err != nil {
			return err
		}
		if set.BypassActors == nil { // a ruleset with nobody in it says [], and those who may not see it are told nothing
			s.Untold = append(s.Untold, PartBypass)
		}
		for _, actor := range set.BypassActors {
			rules.Updaters = append(rules.Updaters, s.actorName(actor))
			rules.AdminsPass = rules.AdminsPass || actor.GetActorType() == "RepositoryRole" || actor.GetActorType() == "OrganizationAdmin"
		}
	}
	slices.Sort(rules.Updaters)
	rules.Updaters = slices.Compact(rules.Updaters)
	return nil
}

// rulesFor lists the rules of a branch, a page at a time, which go-github
// leaves out.
func (f *Forge) rulesFor(ctx context.Context, branch string, page github.ListOptions) ([]*github.RepositoryRule, *github.Response, error) {
	path := fmt.Sprintf("repos/%s/%s/rules/branches/%s?per_page=%d&page=%d", f.owner, f.name, branch, page.PerPage, page.Page)
	request, err := f.api.NewRequest(http.MethodGet, path, nil)
	if err != nil {
		return nil, nil, err
	}
	var rules []*github.RepositoryRule
	resp, err := f.api.Do(ctx, request, &rules)
	return rules, resp, err
}

// actorName names somebody whom a ruleset lets pass.
func (s *Settings) actorName(a *github.BypassActor) string {
	id := strconv.FormatInt(a.GetActorID(), 10)
	switch a.GetActorType() {
	case "Integration":
		return "App " + id
	case "RepositoryRole":
		return "role " + id
	case "OrganizationAdmin":
		return "role admin"
	case "User":
		for _, p := range s.People {
			if p.ID == a.GetActorID() {
				return p.Login
			}
		}
	}
	return strings.ToLower(a.GetActorType()) + " " + id
}

// add takes in one rule of a ruleset.
func (r *Rules) add(rule *github.RepositoryRule) error {
	var p struct {
		Checks []struct {
			Context     string
			Integration int64 `json:"integration_id"`
		} `json:"required_status_checks"`
		Approvals int `json:"required_approving_review_count"`
	}
	if rule.Parameters != nil {
		if err := json.Unmarshal(*rule.Parameters, &p); err != nil {
			return fmt.Errorf("the rule %s: %w", rule.Type, err)
		}
	}
	switch rule.Type {
	case "update":
		r.Restricted = true
	case "non_fast_forward":
		r.ForcePush = false
	case "deletion":
		r.Deletion = false
	case "required_linear_history":
		r.Linear = true
	case "required_signatures":
		r.SignedOnly = true
	case "pull_request":
		r.Approvals = max(r.Approvals, p.Approvals)
	case "required_status_checks":
		for _, c := range p.Checks {
			r.Statuses = append(r.Statuses, RequiredStatus{c.Context, max(c.Integration, 0)})
		}
	}
	return nil
}

// readApp finds the App: as itself, or among those that the organisation's
// owner sees.
func (f *Forge) readApp(ctx context.Context, s *Settings) error {
	if f.asApp != nil {
		found, _, err := f.asApp.Apps.FindRepositoryInstallation(ctx, f.owner, f.name)
		if err == nil {
			s.App, err = asInstallation(found)
		}
		return err
	}
	if s.bots == nil {
		return nil // the bot is an account like others
	}
	listed, err := everyPage(func(page github.ListOptions) ([]*github.Installation, *github.Response, error) {
		all, resp, err := f.api.Organizations.ListInstallations(ctx, f.owner, &page)
		if err != nil {
			return nil, resp, err
		}
		return all.Installations, resp, nil
	})
	for _, i := range listed {
		if slices.Contains(s.bots, i.GetAppSlug()+"[bot]") && err == nil {
			s.App, err = asInstallation(i)
		}
	}
	return err
}

func asInstallation(i *github.Installation) (*Installation, error) {
	app := &Installation{App: i.GetAppID(), Slug: i.GetAppSlug(), Permissions: map[string]string{}}
	encoded, err := json.Marshal(i.GetPermissions())
	if err != nil {
		return nil, err
	}
	return app, json.Unmarshal(encoded, &app.Permissions)
}

func (f *Forge) readOrganisation(ctx context.Context, s *Settings) error {
	org, _, err := f.api.Organizations.Get(ctx, f.owner)
	if err != nil {
		return err
	}
	if org.Plan == nil {
		s.Untold = append(s.Untold, PartOrganisation)
	}
	s.Plan, s.BasePermission = org.GetPlan().GetName(), org.GetDefaultRepoPermission()
	return nil
}
