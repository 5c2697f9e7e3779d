package process

import (
	"fmt"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/strict"
)

// transitions judges the ways out of one step.
func (l *linter) transitions(path string, s *Step) {
	yes := 0
	seen := map[string]bool{}
	for i := range s.Transitions {
		t, at := &s.Transitions[i], fmt.Sprintf("%s.overgangar[%d]", path, i)
		if t.Outcome == Yes {
			yes++
		}
		way := string(t.Outcome) + " " + strict.Fold(t.To)
		if seen[way] {
			l.process(at, "samma-overgang", fmt.Sprintf("Steget %s har redan en övergång %s till %s.", s.ID, t.Outcome, t.To), "Ta bort den ena.")
		}
		seen[way] = true
		l.transition(at, s, t)
	}
	switch {
	case s.Retired:
	case yes > 1:
		l.process(path+".overgangar", "flera-ja", fmt.Sprintf("Steget %s har %d övergångar som är ett ja.", s.ID, yes), "Låt bara en ha utfall: ja.")
	case yes == 0 && s.Kind.Open():
		l.process(path+".overgangar", "inget-ja", fmt.Sprintf("Steget %s har ingen övergång som är ett ja.", s.ID), "Ge en av övergångarna utfall: ja.")
	}
}

// transition judges one way out of s.
func (l *linter) transition(path string, s *Step, t *Transition) {
	l.filled(ProcessFile, path+".namn", "ett namn på övergången", t.Name)
	known := l.oneOf(ProcessFile, path+".utfall", "ett utfall", string(t.Outcome), outcomeNames()...)
	if t.Decides == "" {
		l.process(path+".beslutar", "ingen-beslutar", "Det står inte vem som beslutar.", "Skriv en roll.")
	} else {
		l.roleExists(ProcessFile, path+".beslutar", t.Decides)
	}
	if target := l.target(path, s, t); target != nil && known {
		l.leadsRight(path, t, target)
	}
	l.answer(path, t)
	l.reexamination(path, s, t)
	l.requirements(path+".kraver", t.Requires)
	if t.FeedbackFirst && s == l.p.Start() {
		l.process(path+".aterkoppling_forst", "inget-tidigare-svar", "I det första steget finns inget tidigare svar att vänta på.", "Ta bort aterkoppling_forst.")
	}
	if t.Quorum != nil {
		l.quorum(path+".beslutfor", s, t.Quorum)
	}
}

func outcomeNames() []string {
	var out []string
	for _, o := range Outcomes() {
		out = append(out, string(o))
	}
	return out
}

// target judges that a transition leads to a step that takes ideas.
func (l *linter) target(path string, s *Step, t *Transition) *Step {
	if t.To == Previous {
		if t.Outcome == Yes && s.Kind != Resting {
			l.process(path+".till", "foregaende", "Bara ett steg där idéer vilar kan gå framåt till det steg de kom från.", "Skriv stegets id.")
		}
		return nil
	}
	to := l.p.Step(t.To)
	switch {
	case to == nil:
		l.unknownStep(path+".till", t.To)
	case to.Retired:
		l.process(path+".till", "upphort-steg", fmt.Sprintf("Steget %s har upphört och tar inte emot idéer.", to.ID), "Välj ett annat steg.")
	case to == s:
		l.process(path+".till", "samma-steg", "Övergången leder tillbaka till samma steg.", "Välj ett annat steg, eller ta bort övergången.")
	}
	return to
}

// leads says to which kinds of step an outcome may lead.
var leads = map[Outcome][]Kind{
	Yes:      {New, Ongoing, Done, Direct},
	No:       {Closed},
	Rest:     {Resting},
	Refer:    {Referred},
	DoNow:    {Direct},
	Withdraw: {Withdrawn},
	Merge:    {Duplicate},
	Try:      {Ongoing},
	Back:     {New, Ongoing},
	Reopen:   {New, Ongoing},
}

// leadsRight judges that an outcome leads where its word says.
func (l *linter) leadsRight(path string, t *Transition, to *Step) {
	if slices.Contains(Kinds(), to.Kind) && !slices.Contains(leads[t.Outcome], to.Kind) {
		var kinds []string
		for _, k := range leads[t.Outcome] {
			kinds = append(kinds, string(k))
		}
		l.process(path+".till", "utfall-och-slag", fmt.Sprintf("Utfallet %s leder till %s, som är ett steg av slaget %s.", t.Outcome, to.ID, to.Kind),
			fmt.Sprintf("Välj ett steg av slaget %s, eller ett annat utfall.", strings.Join(kinds, " eller ")))
	}
}

// answer judges that the one who had the idea is told, with reasons, and with
// tips when the idea stops.
func (l *linter) answer(path string, t *Transition) {
	at := path + ".meddelande"
	if strings.TrimSpace(t.Message) == "" {
		l.process(at, "inget-svar", "Idégivaren får inget svar.", "Skriv vad idégivaren får veta.")
		return
	}
	l.placeholders(at, t.Message)
	if t.Outcome != No && t.Outcome != Rest {
		return
	}
	if !t.Tips {
		l.process(path+".tips", "nej-utan-tips", "Idén stannar utan att idégivaren får tips.", "Skriv tips: true.")
	}
	for _, word := range []string{"skal", "tips"} {
		if !slices.Contains(placeholdersIn(t.Message), word) {
			l.process(at, "svar-utan-"+word, fmt.Sprintf("Svaret har ingen plats för %s.", map[string]string{"skal": "skälen", "tips": "tipsen"}[word]), fmt.Sprintf("Skriv {{%s}} i texten.", word))
		}
	}
}

// reexamination judges that a no that may be examined once more leads to
// where that can be asked for, and that only a no may.
func (l *linter) reexamination(path string, s *Step, t *Transition) {
	if t.Outcome == Reopen && s.Kind != Closed {
		l.process(path+".utfall", "omprovning-av-vad", "Bara ett nej kan omprövas.", "Flytta övergången till ett steg av slaget avslutad.")
	}
	if !t.Reexamine {
		return
	}
	if t.Outcome != No {
		l.process(path+".omprova", "omprovning-av-vad", "Bara ett nej kan omprövas.", "Ta bort omprova.")
		return
	}
	if to := l.p.Step(t.To); to != nil && to.Transition(Reopen, "") == nil {
		l.process(path+".omprova", "ingen-omprovning", fmt.Sprintf("Det går inte att ompröva från steget %s.", to.ID), "Ge det en övergång med utfall: omprova, eller ta bort omprova.")
	}
}

// quorum judges a demand for votes by itself; whether the seats can meet it is
// for seats.
func (l *linter) quorum(path string, s *Step, q *Quorum) {
	if role := l.roleExists(ProcessFile, path+".roll", q.Role); role != nil && !folds(s.Work, role.ID) {
		l.process(path+".roll", "rostar-utan-att-arbeta", fmt.Sprintf("Rollen %s röstar i steget %s men arbetar inte där.", role.ID, s.ID), "Lägg till rollen i arbetar.")
	}
	switch {
	case q.Count < 0 || q.Least < 0 || q.Silence < 0:
		l.process(path, "negativt", "Beslutförheten kan inte vara mindre än noll.", "Skriv antalet.")
	case q.PerArea && q.Count > 0:
		l.process(path+".antal", "antal-och-omrade", "Både antal och per_omrade säger hur många röster som behövs.", "Ta bort det ena.")
	case !q.PerArea && q.Count == 0:
		l.process(path, "ingen-beslutforhet", "Det står inte hur många röster som behövs.", "Skriv antal eller per_omrade.")
	case q.PerArea && q.Least == 0:
		l.process(path+".minst", "minst-saknas", "Det står inte hur många platser som minst ska vara besatta.", "Skriv minst.")
	}
	if s.Days > 0 && q.Silence > s.Days {
		l.process(path+".tystnad_arbetsdagar", "tystnad-for-lang", fmt.Sprintf("Tystnad räknas efter %d arbetsdagar, men steget får ta %d.", q.Silence, s.Days), "Skriv färre arbetsdagar.")
	}
	if q.Disagree < 0 || q.Disagree > 3 {
		l.process(path+".oenighet", "oenighet", "Svar på en skala från 1 till 4 kan skilja sig med högst 3.", "Skriv 1, 2 eller 3.")
	}
	if q.Disagree > 0 && !l.hasFourScale(s.Form) {
		l.process(path+".oenighet", "oenighet", "Steget har ingen mall med skalan 1-4 att vara oenig om.", "Ta bort oenighet, eller ge steget en sådan mall.")
	}
}

func (l *linter) hasFourScale(id string) bool {
	form := l.p.Form(id)
	return form != nil && slices.ContainsFunc(form.Criteria, func(c Criterion) bool { return c.Scale == scaleFour })
}
