package doctor

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/forge/github"
	"github.com/idesluss/idesluss/internal/forge/github/githubtest"
	"github.com/idesluss/idesluss/internal/process"
)

const (
	slussRepo  = "kommun/sluss"
	intakeRepo = "kommun/intag"
)

// clinic is a GitHub where all is as it should be, until a test changes it.
type clinic struct {
	*testing.T
	*githubtest.Server
	org   githubtest.Organisation
	app   githubtest.App
	rules *process.Rules
	login string // who asks
}

// newClinic has a blind process with two seats, an intake, an App, an
// organisation with an owner, and an operator.
func newClinic(t *testing.T) *clinic {
	t.Helper()
	now := func() time.Time { return time.Date(2026, 3, 26, 9, 0, 0, 0, time.UTC) }
	server, err := githubtest.Start(githubtest.Options{Dir: t.TempDir(), Now: now})
	if err != nil {
		t.Fatal(err)
	}
	c := &clinic{T: t, Server: server, login: "agare"}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		for _, v := range server.Violations() {
			t.Errorf("not as GitHub describes: %s", v)
		}
	})
	c.org = githubtest.Organisation{Plan: "team", DefaultPermission: "none", Owners: []string{"agare"}, Members: []string{"anna", "bo", "cilla", "drift"}}
	c.app = githubtest.App{
		ID: 17, Installation: 4711, Slug: "ideslussen",
		Permissions: map[string]string{"contents": "write", "pull_requests": "write", "statuses": "write", "metadata": "read"},
	}
	files := map[string][]byte{"README.md": []byte("x\n")}
	c.must(c.AddRepository(slussRepo, files, githubtest.Settings{
		Collaborators: map[string]string{"anna": "read", "bo": "triage", "drift": "admin"},
		Protection:    &githubtest.Protection{Updaters: []string{"ideslussen[bot]"}, Statuses: []string{StatusContext}, StatusApp: 17},
	}))
	c.must(c.AddRepository(intakeRepo, files, githubtest.Settings{Collaborators: map[string]string{"cilla": "write", "drift": "admin"}}))
	c.rules = &process.Rules{
		Process: &process.Process{
			Roles: []process.Role{{ID: "bedomare", Blind: true}, {ID: "team", SeesIdentity: true}},
			Steps: []*process.Step{{ID: "a", Blind: true}},
		},
		Roster:  &process.Roster{Members: []process.Member{{Role: "bedomare", Logins: []string{"Anna"}, Substitutes: []string{"bo"}}, {Role: "team", Logins: []string{"cilla"}}}},
		Hosting: &process.Hosting{Repository: "github.com/" + slussRepo, Intake: "github.com/" + intakeRepo, Bots: []string{"ideslussen[bot]"}},
	}
	return c
}

func (c *clinic) must(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

// examine reads the settings as a person and judges them.
func (c *clinic) examine() []Finding {
	c.Helper()
	c.SetOrganisation("kommun", c.org)
	c.AddApp(c.app)
	read := func(name string) *github.Settings {
		f, err := github.Open(github.Options{
			Repository: name, API: c.URL(), Token: githubtest.Token(c.login),
			Now: time.Now, Transport: http.DefaultTransport,
		})
		c.must(err)
		s, err := f.Settings(c.Context(), c.rules.Hosting.Bots)
		c.must(err)
		return s
	}
	return Examine(&Patient{Sluss: read(slussRepo), Intake: read(intakeRepo), Rules: c.rules, Operators: []string{"agare", "Drift"}})
}

// sluss and intake change the settings of a repository.
func (c *clinic) sluss(change func(*githubtest.Settings))  { c.must(c.SetSettings(slussRepo, change)) }
func (c *clinic) intake(change func(*githubtest.Settings)) { c.must(c.SetSettings(intakeRepo, change)) }

// protection changes the rules of the sluss's main branch.
func protection(change func(*githubtest.Protection)) func(*clinic) {
	return func(c *clinic) { c.sluss(func(s *githubtest.Settings) { change(s.Protection) }) }
}

// wrong are settings that are wrong in one way each, and what is then found.
var wrong = []struct {
	why   string
	spoil func(*clinic)
	found string
}{
	{"everybody can read the blind sluss", func(c *clinic) { c.sluss(func(s *githubtest.Settings) { s.Public = true }) }, "offentlig"},
	{"whoever reads the sluss may copy it", func(c *clinic) { c.sluss(func(s *githubtest.Settings) { s.Forking = true }) }, "kopiering"},
	{"somebody has copied the sluss", func(c *clinic) {
		c.must(c.AddRepository("cilla/sluss", nil, githubtest.Settings{ForkOf: slussRepo, Public: true}))
	}, "kopior"},
	{"the sluss is a copy of the intake", func(c *clinic) { c.sluss(func(s *githubtest.Settings) { s.ForkOf = intakeRepo }) }, "ar-kopia"},
	{"an employee without a role may write in the sluss", func(c *clinic) {
		c.sluss(func(s *githubtest.Settings) { s.Collaborators["cecilia"] = "write" })
	}, "utan-roll"},
	{"an employee without a role reads the sluss through a team", func(c *clinic) {
		c.sluss(func(s *githubtest.Settings) {
			s.Teams = []githubtest.Team{{Slug: "alla", Permission: "read", Members: []string{"cecilia"}}}
		})
	}, "utan-roll"},
	{"the main branch has another name", func(c *clinic) { c.rules.Hosting.Branch = "huvud" }, "huvudgren"},
	{"whoever may write may change main", protection(func(p *githubtest.Protection) { p.AnyUpdater = true }), "alla-andrar"},
	{"a person may change main too", protection(func(p *githubtest.Protection) { p.Updaters = append(p.Updaters, "drift") }), "andra-andrar"},
	{"the bot may not change main", protection(func(p *githubtest.Protection) { p.Updaters = nil }), "robot-utelast"},
	{"history may be rewritten", protection(func(p *githubtest.Protection) { p.ForcePush = true }), "historik"},
	{"main may be deleted", protection(func(p *githubtest.Protection) { p.Deletion = true }), "radering"},
	{"administrators need not keep the rules", protection(func(p *githubtest.Protection) { p.AdminsBypass = true }), "administratorer"},
	{"GitHub asks for approvals of its own", protection(func(p *githubtest.Protection) { p.Approvals = 1 }), "godkannanden"},
	{"GitHub refuses merge commits", protection(func(p *githubtest.Protection) { p.Linear = true }), "linjar"},
	{"GitHub refuses commits that are not signed", protection(func(p *githubtest.Protection) { p.SignedOnly = true }), "signaturer"},
	{"merges need no decision", protection(func(p *githubtest.Protection) { p.Statuses = nil }), "status"},
	{"merges need something else than the decision", protection(func(p *githubtest.Protection) { p.Statuses = []string{"bygge"} }), "status"},
	{"whoever may write may say that it is decided", protection(func(p *githubtest.Protection) { p.StatusApp = 0 }), "status-av-vem"},
	{"merge commits are turned off", func(c *clinic) { c.sluss(func(s *githubtest.Settings) { s.NoMerge = true }) }, "sammanslagning"},
	{"pull requests may be squashed", func(c *clinic) { c.sluss(func(s *githubtest.Settings) { s.Squash = true }) }, "squash"},
	{"pull requests may be rebased", func(c *clinic) { c.sluss(func(s *githubtest.Settings) { s.Rebase = true }) }, "rebase"},
	{"pull requests may merge themselves", func(c *clinic) { c.sluss(func(s *githubtest.Settings) { s.AutoMerge = true }) }, "automatik"},
	{"the plan keeps no rules", func(c *clinic) { c.org.Plan = "free" }, "abonnemang"},
	{"the App may change workflows", func(c *clinic) { c.app.Permissions["workflows"] = "write" }, "app-workflows"},
	{"the App may change settings", func(c *clinic) { c.app.Permissions["administration"] = "read" }, "app-administration"},
	{"the App may not set statuses", func(c *clinic) { delete(c.app.Permissions, "statuses") }, "app-saknar-statuses"},
	{"the App may only read", func(c *clinic) { c.app.Permissions["contents"] = "read" }, "app-saknar-contents"},
	{"everybody can read the intake", func(c *clinic) { c.intake(func(s *githubtest.Settings) { s.Public = true }) }, "intag-offentligt"},
	{"one who assesses blindly may read the intake", func(c *clinic) {
		c.intake(func(s *githubtest.Settings) { s.Collaborators["ANNA"] = "read" })
	}, "bedomare-i-intaget"},
	{"a substitute is in the intake through a team", func(c *clinic) {
		c.intake(func(s *githubtest.Settings) {
			s.Teams = []githubtest.Team{{Slug: "alla", Permission: "write", Members: []string{"bo"}}}
		})
	}, "bedomare-i-intaget"},
}

func ids(findings []Finding) string {
	var all []string
	for _, f := range findings {
		all = append(all, f.ID)
	}
	return strings.Join(all, " ")
}

func TestEachWrongSettingIsFound(t *testing.T) {
	for _, rulesets := range []bool{false, true} {
		for _, w := range append(slices.Clone(wrong), wrong[0]) {
			c := newClinic(t)
			c.sluss(func(s *githubtest.Settings) { s.Protection.OnlyInRulesets = rulesets })
			w.spoil(c)
			findings := c.examine()
			if got := ids(findings); got != w.found {
				t.Errorf("%s (rulesets %v): found %q, want %q: %+v", w.why, rulesets, got, w.found, findings)
				continue
			}
			f := findings[0]
			if !f.Grave || !strings.HasSuffix(f.What, ".") || !strings.HasSuffix(f.Remedy, ".") || f.Repository == "" {
				t.Errorf("%s: %+v", w.why, f)
			}
		}
	}
}

func TestNothingIsFoundWhereAllIsWell(t *testing.T) {
	for _, rulesets := range []bool{false, true} {
		c := newClinic(t)
		c.sluss(func(s *githubtest.Settings) { s.Protection.OnlyInRulesets = rulesets })
		if findings := c.examine(); len(findings) > 0 {
			t.Errorf("rulesets %v: %+v", rulesets, findings)
		}
	}
}

func TestWhatEveryMemberMayDoIsFoundInBothRepositories(t *testing.T) {
	c := newClinic(t)
	c.org.DefaultPermission = "read"
	// anna and bo read the intake, and cilla holds a role in the sluss.
	if got, want := ids(c.examine()), "grundbehorighet intag-grundbehorighet bedomare-i-intaget bedomare-i-intaget"; got != want {
		t.Errorf("found %q, want %q", got, want)
	}
}

func TestNoProtectionAtAllIsSeveralFaults(t *testing.T) {
	c := newClinic(t)
	c.sluss(func(s *githubtest.Settings) { s.Protection = nil })
	if got, want := ids(c.examine()), "alla-andrar historik radering status"; got != want {
		t.Errorf("found %q, want %q", got, want)
	}
}

func TestAnOpenProcessMayBePublic(t *testing.T) {
	c := newClinic(t)
	c.rules.Process.Steps[0].Blind, c.rules.Process.Roles[0].Blind = false, false
	c.org.Plan = "free"
	c.sluss(func(s *githubtest.Settings) {
		s.Public, s.Forking, s.Collaborators["vem-som-helst"] = true, true, "write"
	})
	c.intake(func(s *githubtest.Settings) { s.Public, s.Collaborators["anna"] = true, "write" })
	if findings := c.examine(); len(findings) > 0 {
		t.Errorf("%+v", findings)
	}
}

// What cannot be seen is said, and is not a fault that is known.
func TestWhatIsNotToldIsSaid(t *testing.T) {
	c := newClinic(t)
	c.login = "bo" // who may do little, and is an assessor
	c.intake(func(s *githubtest.Settings) { s.Collaborators["bo"] = "read" })
	findings := c.examine()
	for _, f := range findings {
		if f.Grave {
			t.Errorf("%+v", f)
		}
	}
	if got, want := ids(findings[:6]), "okant-app okant-branch okant-merging okant-organisation okant-people okant-app"; got != want {
		t.Errorf("found %q, want %q", got, want)
	}
}
