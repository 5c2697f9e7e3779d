package doctor

import (
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/process"
)

// wellKept is a service that nothing is wrong with.
func wellKept(t *testing.T) *Machine {
	t.Helper()
	p, err := process.Preset("orebro")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 22, 6, 30, 0, 0, time.UTC)
	return &Machine{
		Data: "data", Now: now, Newest: now.Add(-time.Minute), Free: 10 << 30, FreeOf: true, Running: true, Team: 2,
		SignIn: calendar.Day(2026, 3, 1), Attest: "publik", Backup: now.Add(-4 * time.Hour), Backups: "/var/backups",
		Entries: []Entry{
			{".", 0o710 | fs.ModeDir, false}, {"spool", 0o700 | fs.ModeDir, false}, {"spool/a", 0o600, false}, {"ko", 0o770 | fs.ModeDir, false}, {"ko/b", 0o660, false},
			{"valv", 0o750 | fs.ModeDir, false}, {"webb", 0o755 | fs.ModeDir, false}, {"sluss.git", 0o755 | fs.ModeDir, false}, {"cache", 0o755 | fs.ModeDir, false},
		},
		Rules: &process.Rules{Process: p, Keys: &process.Keys{Keys: []process.Key{{ID: "tjansten", Public: "publik", From: calendar.Day(2026, 1, 1)}}}},
	}
}

func TestAWellKeptService(t *testing.T) {
	if found := ExamineMachine(wellKept(t)); len(found) > 0 {
		t.Errorf("found %+v", found)
	}
}

func TestWhatIsWrongWithAMachine(t *testing.T) {
	for _, c := range []struct {
		what  string
		spoil func(*Machine)
		id    string
		grave bool
		says  string
	}{
		{"others read a record", func(m *Machine) { m.Entries[2].Mode |= 0o004 }, "lasbart-for-alla", true, "spool/a"},
		{"others look into the state", func(m *Machine) { m.Entries[0].Mode |= 0o001 }, "lasbart-for-alla", true, "."},
		{"a group reads records", func(m *Machine) { m.Entries[1].Mode |= 0o040 }, "lasbart-for-grupp", true, "spool"},
		{"many things are open", func(m *Machine) {
			for range 9 {
				m.Entries = append(m.Entries, Entry{"logg/x", 0o644, false})
			}
		}, "lasbart-for-alla", true, "och 4 till"},
		{"root has written something", func(m *Machine) { m.Entries[2].Foreign = true }, "fel-agare", true, "spool/a"},
		{"a record cannot be read", func(m *Machine) { m.Damaged = []string{"spool/12345678*: it is empty"} }, "trasig-fil", true, "spool/12345678*"},
		{"mail waits", func(m *Machine) { m.Mail = calendar.Day(2026, 11, 20) }, "post-vantar", true, "20 november 2026"},
		{"mail did not come through", func(m *Machine) { m.Unreached = 3 }, "post-kom-inte-fram", true, "(3)"},
		{"the forge does not answer, so its keys are not known", func(m *Machine) { m.Forge, m.Rules = "GitHub is down", nil }, "forge-svarar-inte", false, "GitHub is down"},
		{"no key for contacts", func(m *Machine) { m.Team = 0 }, "ingen-nyckel", true, ""},
		{"only one", func(m *Machine) { m.Team = 1 }, "en-nyckel", true, ""},
		{"the team's private key is here", func(m *Machine) { m.Secret = []string{"nycklar/team.hemlig"} }, "hemlig-nyckel", true, "team.hemlig"},
		{"the key of links is old", func(m *Machine) { m.SignIn = calendar.Day(2025, 3, 1) }, "gammal-nyckel", true, "1 mars 2025"},
		{"the sluss has no keys", func(m *Machine) { m.Rules.Keys = nil }, "okant-intyg", true, ""},
		{"the sluss has another key", func(m *Machine) { m.Attest = "annan" }, "okant-intyg", true, ""},
		{"the key's time is out", func(m *Machine) { m.Rules.Keys.Keys[0].Until = calendar.Day(2026, 11, 21) }, "ogiltigt-intyg", true, ""},
		{"the key's time has not come", func(m *Machine) { m.Rules.Keys.Keys[0].From = calendar.Day(2026, 11, 23) }, "ogiltigt-intyg", true, ""},
		{"the clock is slow", func(m *Machine) { m.Newest = m.Now.Add(time.Hour) }, "klocka", true, ""},
		{"the disk is nearly full", func(m *Machine) { m.Free = 100 << 20 }, "fullt", true, "100 MB"},
		{"nobody knows the disk", func(m *Machine) { m.FreeOf = false }, "okant-utrymme", false, ""},
		{"the service stands still", func(m *Machine) { m.Running = false }, "tjansten-star", true, ""},
		{"it is only tried", func(m *Machine) { m.Demo = true }, "demonstration", true, ""},
		{"no backup", func(m *Machine) { m.Backup = time.Time{} }, "ingen-kopia", true, "/var/backups"},
		{"an old backup", func(m *Machine) { m.Backup = m.Now.Add(-27 * time.Hour) }, "gammal-kopia", true, "21 november 2026"},
		{"nobody says where backups are", func(m *Machine) { m.Backups = "" }, "okand-kopia", false, ""},
		{"ideas wait too long", func(m *Machine) { m.Overdue = 2 }, "ej-slappta", true, "(2)"},
	} {
		t.Run(c.what, func(t *testing.T) {
			m := wellKept(t)
			c.spoil(m)
			found := ExamineMachine(m)
			if len(found) != 1 || found[0].ID != c.id || found[0].Grave != c.grave || !strings.Contains(found[0].What, c.says) || found[0].Remedy == "" {
				t.Errorf("found %+v, want %s", found, c.id)
			}
		})
	}
}

// Where no contacts are taken no key is needed, and in a sluss to be tried the
// team's key lies where it is drawn.
func TestWhatIsNotWrong(t *testing.T) {
	m := wellKept(t)
	m.Rules.Process.Contact, m.Team, m.Attest = "aldrig", 0, ""
	if found := ExamineMachine(m); len(found) > 0 {
		t.Errorf("found %+v", found)
	}
	m = wellKept(t)
	m.Mail = calendar.Day(2026, 11, 21)
	m.Entries = append(m.Entries, Entry{"skickat/a", 0o660, true}) // the notifier's own
	if found := ExamineMachine(m); len(found) > 0 {
		t.Errorf("found %+v", found)
	}
	m = wellKept(t)
	m.Demo, m.Secret = true, []string{"nycklar/team.hemlig"}
	if found := ExamineMachine(m); len(found) != 1 || found[0].ID != "demonstration" {
		t.Errorf("found %+v", found)
	}
}
