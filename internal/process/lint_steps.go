package process

import (
	"fmt"
	"strings"

	"github.com/idesluss/idesluss/internal/strict"
)

func stepPath(i int) string { return fmt.Sprintf("steg[%d]", i) }

func stepID(s **Step) string { return (*s).ID }

// steps judges each step by itself.
func (l *linter) steps() {
	l.ids(ProcessFile, "steg", underscoreID, idsOf(l.p.Steps, stepID))
	l.formerIDs()
	l.starts()
	for i, s := range l.p.Steps {
		path := stepPath(i)
		l.filled(ProcessFile, path+".namn", "ett namn på steget", s.Name)
		l.filled(ProcessFile, path+".tagg", "en tagg", s.Tag)
		l.filled(ProcessFile, path+".beskrivning", "en beskrivning av steget", s.Description)
		l.filled(ProcessFile, path+".status", "en mening om läget", s.Status)
		l.placeholders(path+".status", s.Status)
		l.oneOf(ProcessFile, path+".slag", "ett slag av steg", string(s.Kind), kindNames()...)
		l.oneOf(ProcessFile, path+".index", "ett val för vad som visas", s.Index, "", "allt", "rubrik")
		if s.Number < 0 || s.Number > 0 && l.p.Stage(s.Number) == nil {
			l.process(path+".nummer", "okant-skede", fmt.Sprintf("Det finns inget skede med nummer %d.", s.Number), "Lägg till det i skeden, eller ändra numret.")
		}
		l.workers(path, s)
		l.deadline(path, s)
		l.form(path+".mall", s.Form)
		l.form(path+".enkat", s.Survey)
		l.requirements(path+".kraver", s.Requires)
		l.kindRequirements(path, s)
		l.transitions(path, s)
	}
}

func kindNames() []string {
	var out []string
	for _, k := range Kinds() {
		out = append(out, string(k))
	}
	return out
}

// unknownStep notes an id that no step has.
func (l *linter) unknownStep(path, id string) {
	l.process(path, "okant-steg", fmt.Sprintf("Det finns inget steg som heter %q.", id), choose(id, append(idsOf(l.p.Steps, stepID), Previous)))
}

// formerIDs judges that no former id is also someone's present one.
func (l *linter) formerIDs() {
	for i, s := range l.p.Steps {
		if s.FormerID == "" {
			continue
		}
		for j, other := range l.p.Steps {
			taken := strict.Fold(other.ID) == strict.Fold(s.FormerID)
			if taken || i != j && strict.Fold(other.FormerID) == strict.Fold(s.FormerID) {
				l.process(stepPath(i)+".tidigare_id", "samma-id", fmt.Sprintf("Id %s används av steget %s.", s.FormerID, other.ID), "Ett tidigare id kan bara höra till ett steg.")
				break
			}
		}
	}
}

// starts judges that ideas come in at exactly one place.
func (l *linter) starts() {
	start := l.p.Start()
	if start == nil {
		l.process("steg", "ingen-borjan", "Det finns inget steg där idéer kommer in.", "Skriv slag: ny i ett av stegen.")
		return
	}
	for i, s := range l.p.Steps {
		if s.Kind == New && !s.Retired && s != start {
			l.process(stepPath(i)+".slag", "tva-borjan", fmt.Sprintf("Både %s och %s är steg där idéer kommer in.", start.ID, s.ID), "Bara ett steg kan ha slag: ny.")
		}
	}
}

// workers judges who works in a step.
func (l *linter) workers(path string, s *Step) {
	if s.Kind.Open() && len(s.Work) == 0 && !s.Retired {
		l.process(path+".arbetar", "ingen-arbetar", fmt.Sprintf("Ingen arbetar i steget %s.", s.ID), "Skriv minst en roll.")
	}
	for i, id := range s.Work {
		l.roleExists(ProcessFile, fmt.Sprintf("%s.arbetar[%d]", path, i), id)
	}
}

// maxDays is the longest deadline of a step, in working days: two years.
const maxDays = 500

// deadline judges that nobody waits without a date. A rest has its own: the
// day or the condition of its pause.
func (l *linter) deadline(path string, s *Step) {
	at := path + ".arbetsdagar"
	switch {
	case s.Days < 0 || s.ReportEvery < 0:
		l.process(at, "negativt", "En tidsgräns kan inte vara mindre än noll.", "Skriv antalet arbetsdagar.")
	case s.Days > maxDays:
		l.process(at, "for-lang-tidsgrans", fmt.Sprintf("Tidsgränsen är %d arbetsdagar.", s.Days), fmt.Sprintf("Skriv högst %d, som är två år.", maxDays))
	case s.Kind.Open() && s.Kind != Resting && s.Days == 0 && !s.Retired:
		l.process(at, "ingen-tidsgrans", fmt.Sprintf("Steget %s har ingen tidsgräns.", s.ID), "Skriv inom hur många arbetsdagar nästa svar ska ges.")
	case s.ReportEvery > s.Days:
		l.process(path+".lagesrapport_arbetsdagar", "rapport-for-sent", "Lägesrapporten kommer efter stegets tidsgräns.", "Skriv färre arbetsdagar.")
	}
}

func (l *linter) form(path, id string) {
	if id != "" && l.p.Form(id) == nil {
		l.process(path, "okand-mall", fmt.Sprintf("Det finns ingen mall som heter %q.", id), choose(id, idsOf(l.p.Forms, func(f *Form) string { return f.ID })))
	}
}

// requirements judges that what is asked for can be given.
func (l *linter) requirements(path string, r Requirements) {
	for i, id := range r.Forms {
		l.form(fmt.Sprintf("%s.mallar[%d]", path, i), id)
		if form := l.p.Form(id); form != nil && l.p.FilledInBlind(form) {
			l.process(fmt.Sprintf("%s.mallar[%d]", path, i), "blind-mall", fmt.Sprintf("Mallen %s fylls i av var och en för sig och finns aldrig i idéns fil.", form.ID), "Ta bort kravet. Beslutförheten kräver svaren.")
		}
	}
	for i, id := range r.Sections {
		if l.p.Section(id) == nil {
			l.process(fmt.Sprintf("%s.avsnitt[%d]", path, i), "okant-avsnitt", fmt.Sprintf("Det finns inget avsnitt som heter %q.", id), choose(id, idsOf(l.p.Sections, func(s *Section) string { return s.ID })))
		}
	}
	l.fieldsExist(path+".falt", r.Fields)
	l.fieldsExist(path+".nagot_av", r.AnyOf)
}

func (l *linter) fieldsExist(path string, written []string) {
	if l.fields == nil {
		return
	}
	for i, field := range written {
		if !folds(l.fields, field) {
			l.process(fmt.Sprintf("%s[%d]", path, i), "okant-falt", fmt.Sprintf("En idé har inget fält som heter %q.", field), choose(field, l.fields))
		}
	}
}

// kindRequirements judges what some kinds cannot be without: a rest says when
// it ends, a duplicate says of what.
func (l *linter) kindRequirements(path string, s *Step) {
	switch s.Kind {
	case Resting:
		asks := false
		for _, f := range append(s.Requires.Fields, s.Requires.AnyOf...) {
			asks = asks || strings.HasPrefix(f, "paus")
		}
		if !asks {
			l.process(path+".kraver", "vila-utan-slut", "En idé kan vila utan att någon vet när den tas upp igen.", "Skriv nagot_av: [paus.till, paus.villkor] under kraver.")
		}
	case Duplicate:
		if !folds(s.Requires.Fields, "dubblett_av") {
			l.process(path+".kraver", "dubblett-av-vad", "Det står inte vilken idé som är densamma.", "Skriv falt: [dubblett_av] under kraver.")
		}
	case Referred:
		if len(l.rules.Organisation.Support) == 0 {
			l.fault(OrganisationFile, "stodfunktioner", "inga-stodfunktioner", "Idéer kan hänvisas vidare, men det finns ingen lista över vart.", "Skriv minst en stödfunktion.")
		}
	}
}

// placeholders judges the words between double braces in a text.
func (l *linter) placeholders(path, text string) {
	for _, word := range placeholdersIn(text) {
		if !folds(Placeholders(), word) || strict.Fold(word) != word {
			l.process(path, "okand-plats", fmt.Sprintf("{{%s}} kan inte fyllas i.", word), choose(word, Placeholders()))
		}
	}
}
