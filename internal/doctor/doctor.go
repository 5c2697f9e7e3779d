// Package doctor judges how a sluss's repositories on GitHub are kept: who can
// read what, who can change what, and whether GitHub itself keeps the rules
// that the sluss stands on; and how the service is kept on the machine it runs
// on ([ExamineMachine]). It gets settings as values and gives findings in
// Swedish, each with its remedy. It changes nothing.
//
// What GitHub did not tell is said to be untold; it is never taken for good.
package doctor

import (
	"fmt"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/forge/github"
	"github.com/idesluss/idesluss/internal/process"
)

// StatusContext is the commit status without which nothing may be merged.
const StatusContext = "ideslussen/beslut"

// Patient is a sluss on GitHub.
type Patient struct {
	Sluss     *github.Settings
	Intake    *github.Settings // nil when there is none
	Rules     *process.Rules
	Operators []string // logins of those who look after the repositories
}

// Finding is one thing that is not as it should be.
type Finding struct {
	ID         string `json:"id"`     // short name of what is judged
	Repository string `json:"repo"`   // or the folder of the state
	Grave      bool   `json:"fel"`    // the sluss does not keep its promises; otherwise nobody knows
	What       string `json:"text"`   // what is wrong
	Remedy     string `json:"atgard"` // what to do about it
}

// examination gathers the findings of one repository.
type examination struct {
	*Patient
	*github.Settings
	bots     []string
	findings []Finding
}

func (e *examination) grave(id, remedy, format string, args ...any) {
	e.findings = append(e.findings, Finding{id, e.Repository, true, fmt.Sprintf(format, args...), remedy})
}

// Examine gives everything that is wrong, the sluss first.
func Examine(p *Patient) []Finding {
	var bots []string
	if p.Rules.Hosting != nil {
		bots = p.Rules.Hosting.Bots
	}
	e := &examination{Patient: p, Settings: p.Sluss, bots: bots}
	e.branch()
	e.merging()
	e.app()
	e.relation()
	if p.Rules.Process.Blind() {
		e.closed()
		e.strangers()
	}
	e.untold()
	findings := e.findings
	if p.Intake != nil {
		in := &examination{Patient: p, Settings: p.Intake, bots: bots}
		in.intake()
		in.untold()
		findings = append(findings, in.findings...)
	}
	return findings
}

func (e *examination) isBot(login string) bool {
	return slices.ContainsFunc(e.bots, func(bot string) bool { return strings.EqualFold(bot, login) })
}

// closed: nobody reads a blind sluss by being an employee, and there are no
// copies of it.
func (e *examination) closed() {
	if !e.Private {
		e.grave("offentlig", "Gör repot privat: Settings, Danger zone, Change visibility.",
			"Repot är offentligt, fast bedömningen är blind: vem som helst kan läsa idéerna och öppna ändringsförslag.")
	}
	if e.BasePermission != "" && e.BasePermission != "none" {
		e.grave("grundbehorighet", "Välj No permission: organisationens Settings, Member privileges, Base permissions.",
			"Alla medlemmar i organisationen har behörigheten %s i alla repon, också här.", e.BasePermission)
	}
	if e.Forking {
		e.grave("kopiering", "Stäng av Allow forking: Settings, General, Features.",
			"Den som kan läsa repot kan göra en egen kopia (fork), som lever vidare.")
	}
	if len(e.Forks) > 0 {
		e.grave("kopior", "Ta bort kopiorna. Det som har stått i dem kan vara läst.",
			"Det finns kopior av repot: %s.", strings.Join(e.Forks, ", "))
	}
}

// strangers: in a blind sluss nobody but those who hold a role, operators and
// the bot may do anything.
func (e *examination) strangers() {
	known := slices.Concat(e.bots, e.Operators)
	for _, m := range e.Rules.Roster.Members {
		known = append(known, slices.Concat(m.Logins, m.Substitutes)...)
	}
	for _, p := range e.People {
		if !slices.ContainsFunc(known, func(login string) bool { return strings.EqualFold(login, p.Login) }) {
			e.grave("utan-roll", "Ta bort personen: Settings, Collaborators and teams. Har hen en roll, skriv in den i "+process.RosterFile+". Sköter hen repot, kör doctor med --drift "+p.Login+".",
				"%s har behörigheten %s men ingen roll i slussen, och kan läsa idéer eller öppna ändringsförslag.", p.Login, p.Role)
		}
	}
}

// branch: only the bot updates the main branch, and only what is decided.
func (e *examination) branch() {
	b, main := e.Branch, e.Main
	where := "Settings, Rules, Rulesets (eller Branches)"
	if want := e.Rules.Hosting.Main(); main != want {
		e.grave("huvudgren", "Byt huvudgren i repot, eller rätta gren i "+process.HostingFile+".", "Repots huvudgren är %s, men slussen arbetar på %s.", main, want)
	}
	if e.isUntold(github.PartBranch) {
		return
	}
	if !b.Restricted {
		e.grave("alla-andrar", "Lägg till regeln Restrict updates för "+main+" och låt bara roboten gå förbi den: "+where+".",
			"Var och en som har skrivrätt kan ändra %s utan beslut.", main)
	} else if !e.isUntold(github.PartBypass) {
		e.updaters(where)
	}
	if b.ForcePush {
		e.grave("historik", "Lägg till regeln Block force pushes: "+where+".", "Historiken på %s kan skrivas om.", main)
	}
	if b.Deletion {
		e.grave("radering", "Lägg till regeln Restrict deletions: "+where+".", "Grenen %s kan tas bort.", main)
	}
	if b.Protected && b.AdminsPass {
		e.grave("administratorer", "Ta bort administratörerna från Bypass list, eller slå på Do not allow bypassing the above settings: "+where+".",
			"Administratörer behöver inte följa reglerna för %s.", main)
	}
	if b.Approvals > 0 {
		e.grave("godkannanden", "Sätt Required approvals till 0: "+where+". Det är slussen som räknar rösterna.",
			"GitHub begär %d godkännanden. Robotens egna förslag kan då inte slås ihop.", b.Approvals)
	}
	if b.Linear {
		e.grave("linjar", "Ta bort regeln Require linear history: "+where+".", "GitHub kräver linjär historik. Då kan protokollet, som är en sammanslagning, inte skrivas.")
	}
	if b.SignedOnly {
		e.grave("signaturer", "Ta bort regeln Require signed commits: "+where+".", "GitHub kräver signerade ändringar. Robotens är osignerade, så att inget i dem skiljer sig åt.")
	}
	e.status(where)
}

func (e *examination) updaters(where string) {
	bot := func(updater string) bool {
		return e.isBot(updater) || e.App != nil && (updater == fmt.Sprint("App ", e.App.App) || updater == e.App.Slug+"[bot]")
	}
	if !slices.ContainsFunc(e.Branch.Updaters, bot) {
		e.grave("robot-utelast", "Lägg till roboten i Bypass list: "+where+".", "Roboten får inte ändra %s, och kan inte verkställa beslut.", e.Main)
	}
	for _, u := range e.Branch.Updaters {
		if !bot(u) && !strings.HasPrefix(u, "role ") { // said of administrators
			e.grave("andra-andrar", "Ta bort "+u+" ur Bypass list eller Restrict who can push: "+where+".", "Också %s får ändra %s utan beslut.", u, e.Main)
		}
	}
}

func (e *examination) status(where string) {
	i := slices.IndexFunc(e.Branch.Statuses, func(s github.RequiredStatus) bool { return s.Context == StatusContext })
	switch {
	case i < 0:
		e.grave("status", "Lägg till "+StatusContext+" under Require status checks to pass: "+where+".",
			"GitHub slår ihop förslag till %s utan att slussen har sagt att de är beslutade.", e.Main)
	case e.App != nil && e.Branch.Statuses[i].App != e.App.App:
		e.grave("status-av-vem", "Välj er App som källa för "+StatusContext+" i stället för Any source: "+where+".",
			"Fler än slussens App kan sätta statusen %s.", StatusContext)
	}
}

// merging: the merge commit is the protocol, so there must be one.
func (e *examination) merging() {
	if e.Private && e.Plan == "free" {
		e.grave("abonnemang", "Välj Team eller Enterprise för organisationen.", "Organisationen har abonnemanget Free. Där gäller inga regler för grenar i privata repon.")
	}
	if e.isUntold(github.PartMerging) {
		return
	}
	where := ": Settings, General, Pull Requests."
	if !e.MergeCommits {
		e.grave("sammanslagning", "Slå på Allow merge commits"+where, "Sammanslagningar är avstängda. Protokollet kan inte skrivas.")
	}
	for _, way := range []struct {
		on         bool
		id, button string
	}{{e.Squash, "squash", "squash merging"}, {e.Rebase, "rebase", "rebase merging"}, {e.AutoMerge, "automatik", "auto-merge"}} {
		if way.on {
			e.grave(way.id, "Stäng av Allow "+way.button+where, "Förslag kan slås ihop med %s, förbi protokollet.", way.button)
		}
	}
}

// needed is what the App must be permitted, and never what it must not.
var needed = []string{"contents", "pull_requests", "statuses"}

func (e *examination) app() {
	if e.App == nil {
		return
	}
	remedy := "Ändra Appens behörigheter: organisationens Settings, Developer settings, GitHub Apps."
	for _, name := range []string{"administration", "workflows"} {
		if level, has := e.App.Permissions[name]; has {
			e.grave("app-"+name, remedy, "Appen har behörigheten %s (%s), som den inte ska ha.", name, level)
		}
	}
	for _, name := range needed {
		if e.App.Permissions[name] != "write" {
			e.grave("app-saknar-"+name, remedy, "Appen saknar behörigheten %s (Read and write), som den behöver.", name)
		}
	}
	if !e.isBot(e.App.Slug + "[bot]") {
		e.grave("robotens-namn", "Skriv bot: [\""+e.App.Slug+"[bot]\"] i "+process.HostingFile+".", "Appen heter %s[bot], men %s säger något annat.", e.App.Slug, process.HostingFile)
	}
}

// relation: what is forked shares its objects with what it was forked from.
func (e *examination) relation() {
	remedy := "Gör ett nytt, tomt repo och lägg innehållet där. Kopiera inte med fork."
	if e.ForkOf != "" && (e.Rules.Process.Blind() || e.Intake != nil && strings.EqualFold(e.ForkOf, e.Intake.Repository)) {
		e.grave("ar-kopia", remedy, "Repot är en kopia (fork) av %s och delar lagring med det.", e.ForkOf)
	}
	if e.Intake != nil && strings.EqualFold(e.Intake.ForkOf, e.Repository) {
		e.grave("intag-ar-kopia", remedy, "Intagets repo %s är en kopia (fork) av slussen och delar lagring med den.", e.Intake.Repository)
	}
}

// intake: those who assess blindly cannot see who sends what.
func (e *examination) intake() {
	blind := e.blindHolders()
	if len(blind) == 0 {
		return
	}
	if !e.Private {
		e.grave("intag-offentligt", "Gör repot privat: Settings, Danger zone, Change visibility.", "Intagets repo är offentligt: de som bedömer kan se vem som skickar in.")
	}
	if e.BasePermission != "" && e.BasePermission != "none" {
		e.grave("intag-grundbehorighet", "Välj No permission: organisationens Settings, Member privileges, Base permissions.",
			"Alla medlemmar i organisationen, också de som bedömer, har behörigheten %s i intaget.", e.BasePermission)
	}
	for _, p := range e.People {
		if slices.ContainsFunc(blind, func(login string) bool { return strings.EqualFold(login, p.Login) }) {
			e.grave("bedomare-i-intaget", "Ta bort personen ur "+e.Repository+": Settings, Collaborators and teams. Den som bedömer skickar sina egna idéer med formuläret.",
				"%s bedömer blint men har behörigheten %s i intaget, och kan se vem som skickar in.", p.Login, p.Role)
		}
	}
}

// blindHolders are the logins that hold a seat of a blind role.
func (e *examination) blindHolders() []string {
	var logins []string
	for _, m := range e.Rules.Roster.Members {
		if role := e.Rules.Process.Role(m.Role); role != nil && role.Blind {
			logins = append(logins, slices.Concat(m.Logins, m.Substitutes)...)
		}
	}
	return logins
}

func (e *examination) isUntold(part github.Part) bool { return slices.Contains(e.Untold, part) }

// parts are in Swedish what could not be seen.
var parts = map[github.Part]string{
	github.PartMerging:      "hur förslag får slås ihop",
	github.PartPeople:       "vilka som har behörighet",
	github.PartForks:        "om det finns kopior",
	github.PartBranch:       "vad som skyddar huvudgrenen",
	github.PartBypass:       "vilka som går förbi reglerna",
	github.PartApp:          "vilka behörigheter Appen har",
	github.PartOrganisation: "organisationens abonnemang och grundbehörighet",
}

func (e *examination) untold() {
	for _, part := range e.Untold {
		e.findings = append(e.findings, Finding{
			ID: "okant-" + string(part), Repository: e.Repository,
			What:   "GitHub visar inte " + parts[part] + " för den som frågar.",
			Remedy: "Kör doctor med en token från någon som äger organisationen.",
		})
	}
}
