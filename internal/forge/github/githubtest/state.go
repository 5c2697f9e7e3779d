package githubtest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// user is a person or a bot.
type user struct {
	id    int64
	login string
}

func (u *user) isBot() bool { return strings.HasSuffix(u.login, "[bot]") }

// Settings are what an administrator of a repository chooses.
type Settings struct {
	Main          string            // the default branch; main when empty
	Public        bool              // everyone can read it
	Collaborators map[string]string // login to role: admin, maintain, write, triage, read
	Teams         []Team            // teams that have been given the repository
	Protection    *Protection       // of the main branch; nil for none
	ForkOf        string            // the repository it was forked from
	Forking       bool              // whoever reads it may fork it
	NoMerge       bool              // merge commits are not allowed
	Squash        bool
	Rebase        bool
	AutoMerge     bool
	DeleteBranch  bool // a branch is deleted when its pull request is merged
}

// Team is a team and what it may do in a repository.
type Team struct {
	Slug, Permission string
	Members          []string
}

// Protection says who may move the main branch, and what a pull request needs.
type Protection struct {
	Updaters       []string // logins that may update it; nobody else
	AnyUpdater     bool     // whoever may write may update it all the same
	Statuses       []string // contexts that must be success before a merge
	StatusApp      int64    // the App that must set them; 0 for anybody
	Approvals      int      // approving reviews asked for
	ForcePush      bool
	Deletion       bool
	AdminsBypass   bool
	DismissStale   bool
	Linear         bool // no merge commits
	SignedOnly     bool
	OnlyInRulesets bool // said by a ruleset, and not by branch protection
}

// Organisation is an owner of repositories.
type Organisation struct {
	Plan              string // free, team, enterprise
	DefaultPermission string // what every member may do: none, read, write, admin
	MembersCanFork    bool
	Members, Owners   []string // logins; an owner is administrator of every repository
}

// repository is a repository.
type repository struct {
	Settings
	id          int64
	owner, name string
	git         *store
	issues      int // the latest number
	pulls       []*pull
	statuses    map[string][]*status
}

func (r *repository) fullName() string { return r.owner + "/" + r.name }

// begin makes the first commit of the main branch.
func (r *repository) begin(files map[string][]byte) error {
	edits := map[string]entry{}
	for path, data := range files {
		id, err := r.git.write("blob", data)
		if err != nil {
			return err
		}
		edits[path] = entry{mode: "100644", id: id}
	}
	tree, err := r.git.edit("", edits)
	if err != nil {
		return err
	}
	nobody := person{"Ingen Särskild", "ingen@exempel.invalid", time.Unix(1_700_000_000, 0).UTC()}
	id, err := r.git.writeCommit(commit{tree: tree, author: nobody, committer: nobody, message: "Början\n"})
	if err != nil {
		return err
	}
	return r.git.setRef("refs/heads/"+r.Main, "", id)
}

// protect tells the hook that guards pushes who may update the main branch.
func (r *repository) protect() error {
	hook := filepath.Join(r.git.dir, "hooks", "pre-receive")
	if r.Protection == nil || r.Protection.AnyUpdater {
		if err := os.Remove(hook); err != nil && !os.IsNotExist(err) {
			return err
		}
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(hook), 0o777); err != nil {
		return err
	}
	script := fmt.Sprintf(`#!/bin/sh
while read -r old new ref; do
	[ "$ref" = "refs/heads/%s" ] || continue
	case " %s " in
	*" $REMOTE_USER "*) ;;
	*) echo "GH006: Protected branch update failed for $ref." >&2; exit 1 ;;
	esac
done
`, r.Main, strings.Join(r.Protection.Updaters, " "))
	return os.WriteFile(hook, []byte(script), 0o777)
}

// mayUpdate reports whether a person may move a branch.
func (r *repository) mayUpdate(u *user, branch string) bool {
	return r.Protection == nil || branch != r.Main || r.Protection.AnyUpdater ||
		slices.ContainsFunc(r.Protection.Updaters, func(login string) bool { return strings.EqualFold(login, u.login) })
}

// roles from the least to the most.
var roles = []string{"none", "read", "triage", "write", "maintain", "admin"}

// role tells what a person may do.
func (s *Server) role(r *repository, u *user) string {
	granted := s.granted(r, u)
	if r.Public && granted == "none" {
		return "read"
	}
	return granted
}

// granted is what somebody has been given a right to, by name, by a team or by
// the organisation.
func (s *Server) granted(r *repository, u *user) string {
	best := "none"
	better := func(is bool, role string) {
		if is && slices.Index(roles, role) > slices.Index(roles, best) {
			best = role
		}
	}
	for login, role := range r.Collaborators {
		better(strings.EqualFold(login, u.login), role)
	}
	for _, team := range r.Teams {
		better(slices.Contains(team.Members, u.login), team.Permission)
	}
	if o := s.organisations[r.owner]; o != nil {
		better(slices.Contains(o.Members, u.login), o.DefaultPermission)
		better(slices.Contains(o.Owners, u.login), "admin")
	}
	return best
}

func (s *Server) may(r *repository, u *user, role string) bool {
	return slices.Index(roles, s.role(r, u)) >= slices.Index(roles, role)
}

// pull is a pull request.
type pull struct {
	id                 int64
	number             int
	author             *user
	title, body        string
	branch, base       string
	from               *repository // where its branch is
	head               string      // frozen when it is closed
	baseCommit         string      // what the base pointed at when it was closed
	closed, merged     bool
	created, updated   time.Time
	closedAt, mergedAt time.Time
	mergeCommit        string
	mergedBy           *user
	reviews            []*review
	comments           []*comment
	unsettled          int // how many more times mergeable is told as unknown
}

// review is a review of a pull request.
type review struct {
	id     int64
	author *user
	state  string // APPROVED, CHANGES_REQUESTED, COMMENTED, DISMISSED
	body   string
	commit string
	at     time.Time
}

// comment is a comment on a pull request.
type comment struct {
	id          int64
	author      *user
	body        string
	at, updated time.Time
}

// status is a commit status.
type status struct {
	id                               int64
	author                           *user
	state, context, description, url string
	at                               time.Time
}

func (r *repository) pull(number int) *pull {
	for _, p := range r.pulls {
		if p.number == number {
			return p
		}
	}
	return nil
}

// latest gives the latest status of each context, the newest first.
func (r *repository) latest(commit string) []*status {
	var all []*status
	for _, st := range slices.Backward(r.statuses[commit]) {
		if !slices.ContainsFunc(all, func(other *status) bool { return other.context == st.context }) {
			all = append(all, st)
		}
	}
	return all
}

// settle brings an open pull request up to date with its branches: its head
// follows its branch, it is closed when the branch is gone, and merged when
// the base has what it proposes.
func (s *Server) settle(r *repository, p *pull) {
	if p.closed {
		return
	}
	head := p.from.git.ref("refs/heads/" + p.branch)
	base := r.git.ref("refs/heads/" + p.base)
	now := s.options.Now()
	switch {
	case head == "":
		p.closed, p.closedAt, p.updated = true, now, now
	case head != p.head:
		p.head, p.updated = head, now
		_ = r.git.setRef(p.ref(), r.git.ref(p.ref()), head)
	}
	if base != p.baseCommit && !p.closed {
		p.baseCommit = base
		if r.git.isAncestor(p.head, base) {
			p.closed, p.merged = true, true
			p.closedAt, p.mergedAt, p.updated = now, now, now
			p.mergeCommit = base
		}
	}
}

// ref is where GitHub keeps the head of a pull request, for ever.
func (p *pull) ref() string { return fmt.Sprintf("refs/pull/%d/head", p.number) }
