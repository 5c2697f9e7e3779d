package process

import (
	"fmt"

	"github.com/idesluss/idesluss/internal/strict"
)

// header judges what the process says about itself and promises.
func (l *linter) header() {
	p := l.p
	if p.Format != FormatVersion {
		l.process("format", "format", fmt.Sprintf("Filen har format %d.", p.Format), fmt.Sprintf("Skriv format: %d.", FormatVersion))
	}
	if !underscoreID.MatchString(p.ID) {
		l.process("id", "id-form", fmt.Sprintf("%q går inte att använda som id.", p.ID), "Skriv små bokstäver a–z.")
	}
	l.filled(ProcessFile, "namn", "ett namn på processen", p.Name)
	l.filled(ProcessFile, "beskrivning", "en beskrivning av processen", p.Description)
	l.oneOf(ProcessFile, "kontakt", "ett sätt att lämna kontaktuppgifter", p.Contact, "kravs", "frivillig", "aldrig")
	l.oneOf(ProcessFile, "kommentarer", "ett val för kommentarer", p.Comments, "alla", "nej")
	l.oneOf(ProcessFile, "slapp", "ett sätt att släppa idéer vidare", p.Release, "", "manniska", "ren")
	if len(p.Submitters) == 0 {
		l.process("far_lamna", "saknas", "Det står inte vem som får lämna idéer.", "Skriv till exempel far_lamna: [anstallda].")
	}
	for i, who := range p.Submitters {
		l.oneOf(ProcessFile, fmt.Sprintf("far_lamna[%d]", i), "en grupp", who, "anstallda", "invanare", "foretag", "foreningar")
	}
	if p.Batch.Least < 0 || p.Batch.Latest < 0 {
		l.process("sats", "negativt", "En sats kan inte vara mindre än noll.", "Skriv till exempel minst: 3 och senast: 72.")
	}
	if l.roleExists(ProcessFile, "godkanner_andringar", p.Approves) != nil && p.Role(p.Approves).Unlisted {
		l.process("godkanner_andringar", "olistad-roll", "Alla kan ha rollen, så ingen särskild kan godkänna ändringar.", "Välj en roll som har medlemmar.")
	}
	if c := p.Challenges; c != nil {
		l.roleExists(ProcessFile, "utmaningar.beslutar", c.Decides)
	}
	l.flows("inflode", p.Inflow)
	l.flows("utflode", p.Outflow)
	l.promise()
}

func (l *linter) flows(list string, flows []Flow) {
	for i, f := range flows {
		l.filled(ProcessFile, fmt.Sprintf("%s[%d].namn", list, i), "ett namn på flödet", f.Name)
	}
}

// promise judges what is promised against the time the first step may take.
func (l *linter) promise() {
	promise := l.p.Promise
	switch start := l.p.Start(); {
	case promise.AnswerDays <= 0:
		l.process("lofte.svar_arbetsdagar", "inget-lofte", "Det står inte när den som lämnar en idé får svar.", "Skriv till exempel svar_arbetsdagar: 15.")
	case start != nil && start.Days > promise.AnswerDays:
		l.process("lofte.svar_arbetsdagar", "lofte-for-kort",
			fmt.Sprintf("Svar utlovas inom %d arbetsdagar, men steget %s får ta %d.", promise.AnswerDays, start.ID, start.Days),
			"Korta steget eller lova längre tid.")
	}
	if promise.SignOfLife < 0 || promise.ExtensionDays < 0 {
		l.process("lofte", "negativt", "Ett löfte kan inte vara mindre än noll.", "Skriv 0 om det inte finns.")
	}
}

func (l *linter) roles() {
	l.ids(ProcessFile, "roller", underscoreID, idsOf(l.p.Roles, func(r *Role) string { return r.ID }))
	for i, r := range l.p.Roles {
		path := fmt.Sprintf("roller[%d]", i)
		l.filled(ProcessFile, path+".namn", "ett namn på rollen", r.Name)
		if r.Blind && r.SeesIdentity {
			l.process(path+".blind", "blind-och-seende",
				fmt.Sprintf("Rollen %s ska både veta och inte veta vem idén kommer från.", r.ID), "Ta bort blind eller ser_identitet.")
		}
	}
}

func (l *linter) forms() {
	l.ids(ProcessFile, "mallar", underscoreID, idsOf(l.p.Forms, func(f *Form) string { return f.ID }))
	for i := range l.p.Forms {
		form, path := &l.p.Forms[i], fmt.Sprintf("mallar[%d]", i)
		l.filled(ProcessFile, path+".namn", "ett namn på mallen", form.Name)
		if form.Version < 1 {
			l.process(path+".version", "version", "Mallen saknar version.", "Skriv version: 1, och höj den när frågorna ändras.")
		}
		if len(form.Criteria) == 0 {
			l.process(path, "tom-mall", fmt.Sprintf("Mallen %s har inga kriterier.", form.ID), "Lägg till minst ett.")
		}
		l.ids(ProcessFile, path+".kriterier", underscoreID, idsOf(form.Criteria, func(c *Criterion) string { return c.ID }))
		labels := map[string]bool{}
		for j, c := range form.Criteria {
			at := fmt.Sprintf("%s.kriterier[%d]", path, j)
			l.criterion(at, c)
			if label := strict.Fold(c.Label); label != "" && labels[label] {
				l.process(at+".etikett", "samma-etikett", fmt.Sprintf("Två kriterier i mallen har etiketten %q.", c.Label), "Ge dem olika etiketter.")
			} else {
				labels[label] = true
			}
		}
		if !l.used(form.ID) {
			l.process(path+".id", "mall-anvands-inte", fmt.Sprintf("Inget steg använder mallen %s.", form.ID), "Skriv mall eller enkat i ett steg, eller ta bort mallen.")
		}
	}
}

// used reports whether any step has the form filled in.
func (l *linter) used(form string) bool {
	for _, s := range l.p.Steps {
		if folds([]string{s.Form, s.Survey}, form) {
			return true
		}
	}
	return false
}

// Scales of a criterion.
const (
	scaleYesNo = "ja_nej"
	scaleFour  = "1-4"
	scaleText  = "text"
)

func (l *linter) criterion(path string, c Criterion) {
	l.filled(ProcessFile, path+".etikett", "en etikett", c.Label)
	l.filled(ProcessFile, path+".fraga", "en fråga", c.Question)
	l.oneOf(ProcessFile, path+".skala", "en skala", c.Scale, scaleYesNo, scaleFour, scaleText)
	l.oneOf(ProcessFile, path+".sikt", "en sikt", c.Term, "", "kort", "lang")
	words := 0
	if c.Scale == scaleFour {
		words = 4
	}
	if len(c.Words) != words {
		l.process(path+".ord", "ord-i-skalan", fmt.Sprintf("Skalan %s ska ha %d svar i ord, men här finns %d.", c.Scale, words, len(c.Words)), "Skriv ett svar för varje steg i skalan, det lägsta först.")
	}
	if c.Gate && c.Scale != scaleYesNo {
		l.process(path+".sparr", "sparr-utan-nej", "Bara en fråga med svaren ja och nej kan stoppa en idé.", "Ta bort sparr eller byt skala till ja_nej.")
	}
	if c.Weight < 0 || c.Weight > 5 {
		l.process(path+".vikt", "vikt", fmt.Sprintf("Vikten är %d.", c.Weight), "Skriv ett tal från 0 till 5.")
	}
	if c.Weight > 0 && c.Scale == scaleText {
		l.process(path+".vikt", "vikt-pa-text", "Ett svar i fri text kan inte räknas och har ingen vikt.", "Ta bort vikt.")
	}
}

func (l *linter) sections() {
	l.ids(ProcessFile, "avsnitt", underscoreID, idsOf(l.p.Sections, func(s *Section) string { return s.ID }))
	headings := map[string]bool{}
	for i, s := range l.p.Sections {
		path := fmt.Sprintf("avsnitt[%d]", i)
		l.filled(ProcessFile, path+".rubrik", "en rubrik", s.Title)
		l.filled(ProcessFile, path+".hjalp", "en hjälptext", s.Help)
		if heading := strict.Fold(s.Title); heading != "" && headings[heading] {
			l.process(path+".rubrik", "samma-rubrik", fmt.Sprintf("Två avsnitt har rubriken %q.", s.Title), "Ge dem olika rubriker.")
		} else {
			headings[heading] = true
		}
		if s.Max < 0 {
			l.process(path+".hogst_ord", "negativt", "Antalet ord kan inte vara mindre än noll.", "Skriv 0 om det inte finns någon gräns.")
		}
		for j, typ := range s.RequiredOf {
			l.oneOf(ProcessFile, fmt.Sprintf("%s.kravs_av[%d]", path, j), "en typ", typ, "ide", "problem")
		}
	}
}

// phrases judges the bank of texts: each has a reason and tips, and belongs
// somewhere.
func (l *linter) phrases() {
	l.ids(ProcessFile, "textbank", underscoreID, idsOf(l.p.Phrases, func(f *Phrase) string { return f.ID }))
	for i, phrase := range l.p.Phrases {
		path := fmt.Sprintf("textbank[%d]", i)
		l.filled(ProcessFile, path+".namn", "ett namn på texten", phrase.Name)
		l.filled(ProcessFile, path+".skal", "ett skäl", phrase.Reason)
		if len(phrase.Tips) == 0 {
			l.process(path+".tips", "skal-utan-tips", fmt.Sprintf("Skälet %s har inga tips.", phrase.ID), "Skriv minst ett tips.")
		}
		for j, outcome := range phrase.Outcomes {
			l.oneOf(ProcessFile, fmt.Sprintf("%s.utfall[%d]", path, j), "ett utfall", string(outcome), outcomeNames()...)
		}
		for j, id := range phrase.Steps {
			if l.p.Step(id) == nil {
				l.unknownStep(fmt.Sprintf("%s.steg[%d]", path, j), id)
			}
		}
	}
}

// stages judges the public numbers: each is told once and used.
func (l *linter) stages() {
	used := map[int]bool{}
	for _, s := range l.p.Steps {
		used[s.Number] = true
	}
	seen := map[int]bool{}
	for i, stage := range l.p.Stages {
		path := fmt.Sprintf("skeden[%d]", i)
		l.filled(ProcessFile, path+".namn", "ett namn på skedet", stage.Name)
		l.filled(ProcessFile, path+".beskrivning", "en beskrivning av skedet", stage.Description)
		switch {
		case stage.Number <= 0 || seen[stage.Number]:
			l.process(path+".nummer", "nummer", "Varje skede ska ha ett eget nummer från 1.", "Numrera skedena i ordning.")
		case !used[stage.Number]:
			l.process(path+".nummer", "skede-utan-steg", fmt.Sprintf("Inget steg har nummer %d.", stage.Number), "Ta bort skedet, eller ge ett steg numret.")
		}
		seen[stage.Number] = true
	}
}
