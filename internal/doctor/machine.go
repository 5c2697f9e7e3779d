package doctor

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/process"
)

// Machine is how the service is kept on the machine that it runs on, as values.
type Machine struct {
	Data    string // the folder of the state, as the operator writes it
	Now     time.Time
	Newest  time.Time     // when anything in the state was last changed
	Entries []Entry       // folders and files of the state
	Free    uint64        // bytes left on its disk
	FreeOf  bool          // Free is known
	Running bool          // the service is
	Demo    bool          // ideas go on at once, and alone
	Team    int           // public keys that contacts are sealed to
	Secret  []string      // private halves of the team's keys that lie here
	SignIn  calendar.Date // the day the key of sign-in links was drawn; zero when there is none
	Attest  string        // public half of the key that attests deliveries; empty when there is none
	Backup  time.Time     // when the newest backup was made; zero when none was found
	Backups string        // where backups were looked for; empty when nobody said
	Overdue int           // ideas that should have been released

	Damaged   []string      // files of the state that cannot be read, and why
	Mail      calendar.Date // the day that the oldest mail was queued; zero when none waits
	Unreached int           // ideas about which a mail did not come through
	Forge     string        // why the sluss cannot be read; empty when it can
	Rules     *process.Rules
}

// Entry is a folder or a file of the state.
type Entry struct {
	Path    string
	Mode    fs.FileMode
	Foreign bool // it belongs to another account than the state itself
}

// Bounds of what is as it should be.
const (
	leastFree    = 1 << 30
	oldestBackup = 26 * time.Hour // made every night, with time to spare
	oldestKey    = 400            // days
	clockSlack   = 10 * time.Minute
	slowestMail  = 1 // days
)

// forGroup are the folders that a group may be let into: the process that sends
// mail works in them.
var forGroup = []string{".", "ko", "valv", "skickat"}

// ExamineMachine gives everything that is wrong with how the service is kept on
// this machine.
func ExamineMachine(m *Machine) []Finding {
	d := &ward{Machine: m}
	d.access()
	d.damage()
	if d.Forge == "" {
		d.keys()
	} else {
		d.untold("forge-svarar-inte", "Se efter att den svarar, och att nyckeln till den gäller. Idéer tas emot så länge, och väntar.", "Slussen går inte att läsa: "+d.Forge)
	}
	d.mail()
	d.clock()
	d.room()
	if !m.Running {
		d.grave("tjansten-star", "Starta den: systemctl start idesluss-serve. Se i loggen varför den stannade: journalctl -u idesluss-serve.",
			"Tjänsten är inte i gång. Ingen kan lämna en idé.")
	}
	if m.Demo {
		d.grave("demonstration", "Starta tjänsten med --demo=false.", "Slussen är en demonstration: idéer går vidare utan att en människa har läst dem, och ensamma.")
	}
	d.backups()
	if m.Overdue > 0 {
		d.grave("ej-slappta", "Se vilka: idesluss intake list. Läs dem, och släpp dem: idesluss intake release.",
			"Idéer har väntat för länge på att släppas (%d).", m.Overdue)
	}
	return d.findings
}

// ward is one examination of a machine.
type ward struct {
	*Machine
	findings []Finding
}

func (d *ward) grave(id, remedy, format string, args ...any) {
	d.findings = append(d.findings, Finding{id, d.Data, true, fmt.Sprintf(format, args...), remedy})
}

func (d *ward) untold(id, remedy, what string) {
	d.findings = append(d.findings, Finding{id, d.Data, false, what, remedy})
}

// access: nobody but the service's own account reads the state, and a group
// only where mail is sent from.
func (d *ward) access() {
	var open, grouped, foreign []string
	for _, e := range d.Entries {
		top, _, _ := strings.Cut(e.Path, "/")
		switch perm := e.Mode.Perm(); {
		case e.Mode&fs.ModeSymlink != 0:
		case perm&0o007 != 0 && (e.Path == "." || !d.shut(top)):
			open = append(open, e.Path)
		case perm&0o070 != 0 && !slices.Contains(forGroup, top) && !d.shut(top):
			grouped = append(grouped, e.Path)
		}
		if e.Foreign && !slices.Contains(forGroup, top) {
			foreign = append(foreign, e.Path)
		}
	}
	if len(foreign) > 0 {
		d.grave("fel-agare", "Ge tillbaka dem: chown -R --reference="+d.Data+", på filerna. Kör kommandon som tjänstens konto, inte som root.", "Filer tillhör ett annat konto än tjänstens, som kanske inte kan läsa dem: %s.", some(foreign))
	}
	if len(open) > 0 {
		d.grave("lasbart-for-alla", "Stäng av: chmod -R o-rwx "+d.Data+".", "Andra konton på datorn kommer åt det som tjänsten vet: %s.", some(open))
	}
	if len(grouped) > 0 {
		d.grave("lasbart-for-grupp", "Stäng av: chmod g-rwx på mapparna.", "En grupp kommer åt mer än e-posten behöver: %s.", some(grouped))
	}
}

// damage: what cannot be read is nobody's until it is mended.
func (d *ward) damage() {
	if len(d.Damaged) > 0 {
		d.grave("trasig-fil", "Hämta filerna ur den senaste säkerhetskopian, och starta om tjänsten. Så gör ni: docs/data.md, Damaged files.",
			"Filer går inte att läsa. Det de handlar om går inte vidare: %s.", some(d.Damaged))
	}
}

// mail: what is queued should be on its way the same day.
func (d *ward) mail() {
	if !d.Mail.IsZero() && int(calendar.FromClock(d.Now)-d.Mail) > slowestMail {
		d.grave("post-vantar", "Se om e-postprocessen är i gång, och varför mejlen inte går: journalctl -u idesluss-notify. Står det att nyckeln inte öppnar dem har den bytts utan "+d.Data+"/nycklar/avisering.",
			"Mejl har väntat sedan den %s.", d.Mail.Words())
	}
	if d.Unreached > 0 {
		d.grave("post-kom-inte-fram", "Se vilka: idesluss intake list. Nå dem på ett annat sätt, eller försök igen: idesluss notify --once --retry.",
			"Mejl om idéer kom inte fram (%d).", d.Unreached)
	}
}

// shut tells what nobody reaches, since the folder above keeps them out, and
// which is made with the modes of what it was copied from: the built sites, the
// forge or the copy of it, and what was read of its history.
func (d *ward) shut(top string) bool {
	return slices.Contains([]string{"webb", "sluss.git", "spegel.git", "cache"}, top)
}

// some names a few.
func some(names []string) string {
	const few = 5
	if len(names) <= few {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:few], ", ") + fmt.Sprintf(" och %d till", len(names)-few)
}

func (d *ward) keys() {
	today := calendar.FromClock(d.Now)
	takes := d.Rules.Process.Contact != "aldrig"
	if takes && d.Team == 0 {
		d.grave("ingen-nyckel", "Gör en på lagets dator: idesluss key new team. Skriv den publika delen i "+d.Data+"/nycklar/team.",
			"Det finns ingen nyckel att försegla kontaktuppgifter med.")
	}
	if takes && d.Team == 1 {
		d.grave("en-nyckel", "Gör en till, och lås in den: idesluss key new team.",
			"Kontaktuppgifterna är förseglade med en enda nyckel. Försvinner den kan ingen läsa dem.")
	}
	if len(d.Secret) > 0 && !d.Demo {
		d.grave("hemlig-nyckel", "Flytta den till lagets dator, och radera den här.", "Den privata delen av en nyckel för kontaktuppgifter ligger på servern: %s.", some(d.Secret))
	}
	if !d.SignIn.IsZero() && int(today-d.SignIn) > oldestKey {
		d.grave("gammal-nyckel", "Byt den: idesluss serve link --new-key, och starta om tjänsten.", "Nyckeln för inloggning är från den %s.", d.SignIn.Words())
	}
	d.attest(today)
}

// attest: the sluss must believe the key that attests deliveries.
func (d *ward) attest(today calendar.Date) {
	if d.Attest == "" {
		return // those who give an answer say so by hand
	}
	remedy := "Skriv den publika delen i " + process.KeysFile + ", för en stol som vet vem idén kommer från."
	if d.Rules.Keys == nil {
		d.grave("okant-intyg", remedy, "Slussen känner inte nyckeln som tjänsten intygar med.")
		return
	}
	for _, k := range d.Rules.Keys.Keys {
		if k.Public != d.Attest {
			continue
		}
		if k.From > today || !k.Until.IsZero() && k.Until < today {
			d.grave("ogiltigt-intyg", "Gör en ny nyckel, och skriv in den: idesluss key new seat.", "Nyckeln som tjänsten intygar med gäller inte i dag.")
		}
		return
	}
	d.grave("okant-intyg", remedy, "Slussen känner inte nyckeln som tjänsten intygar med.")
}

func (d *ward) clock() {
	if !d.Newest.IsZero() && d.Now.Add(clockSlack).Before(d.Newest) {
		d.grave("klocka", "Ställ klockan, och låt den hållas rätt: timedatectl set-ntp true.",
			"Klockan går fel: den är före det som senast skrevs. Svarsdagar och inloggningar blir fel.")
	}
}

func (d *ward) room() {
	switch {
	case !d.FreeOf:
		d.untold("okant-utrymme", "Se efter själv hur mycket plats som finns på disken.", "Det går inte att se hur mycket plats som finns på disken.")
	case d.Free < leastFree:
		d.grave("fullt", "Gör plats, eller flytta "+d.Data+" till en större disk.", "Det finns bara %d MB kvar på disken. När den är full kan ingen lämna en idé.", d.Free>>20)
	}
}

func (d *ward) backups() {
	switch {
	case d.Backups == "":
		d.untold("okand-kopia", "Säg var kopiorna ligger, med --backups.", "Ingen har sagt var säkerhetskopiorna ligger.")
	case d.Backup.IsZero():
		d.grave("ingen-kopia", "Ta en nu: idesluss backup. Slå på den varje natt: systemctl enable --now idesluss-backup.timer.", "Det finns ingen säkerhetskopia i %s.", d.Backups)
	case d.Now.Sub(d.Backup) > oldestBackup:
		d.grave("gammal-kopia", "Se varför den inte har gjorts: journalctl -u idesluss-backup.", "Den senaste säkerhetskopian är från den %s.", calendar.FromClock(d.Backup).Words())
	}
}
