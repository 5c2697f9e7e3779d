package check

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// decisions judges beslut: a chain from the process's first step to where the
// idea stands, each link a transition of the process. History is never
// excused: a broken chain is an error in every step.
func (l *linter) decisions() {
	start := l.rules.Process.Start()
	if len(l.idea.Decisions) == 0 {
		if start != nil && start.ID != l.step.ID && !l.file.Document.Has("beslut") {
			l.add(Error, "beslut-saknas", "steg",
				fmt.Sprintf("Idén står i steget %s, men inget beslut har fört den dit.", l.step.Name),
				fmt.Sprintf("Skriv besluten under beslut, eller låt idén stå i %s.", start.ID))
		}
		return
	}
	whole := true
	for n := range l.idea.Decisions {
		l.unwritten(n)
		whole = l.decision(n, start)
	}
	if whole {
		l.lastLink()
	}
	l.reexaminations()
}

// at gives the path of a key in decision n.
func at(n int, key string) string { return fmt.Sprintf("beslut[%d].%s", n, key) }

// decision judges one decision, and reports whether it is a whole link of the
// chain. One mistake is told once, so nothing is built on a link that broke.
func (l *linter) decision(n int, start *process.Step) bool {
	if !l.begins(n, start) {
		return false
	}
	taken := l.transition(n)
	if taken == nil {
		return false
	}
	l.tips(n, taken)
	return l.previous(n, taken)
}

// begins judges that decision n begins where the one before it ended.
func (l *linter) begins(n int, start *process.Step) bool {
	d := l.idea.Decisions[n]
	from := l.rules.Process.Step(d.Step)
	if from == nil {
		l.unknownStep(n, "steg", d.Step)
		return false
	}
	if n == 0 {
		if start != nil && from.ID != start.ID {
			l.add(Error, "beslutskedja", at(0, "steg"),
				fmt.Sprintf("Det första beslutet är fattat i %s, men processen börjar i %s.", from.ID, start.ID),
				fmt.Sprintf("Skriv steg: %s, eller lägg till besluten som saknas före.", start.ID))
			return false
		}
		return true
	}
	before := l.rules.Process.Step(l.idea.Decisions[n-1].To)
	if before != nil && before.ID != from.ID {
		l.add(Error, "beslutskedja", at(n, "steg"),
			fmt.Sprintf("Beslutet är fattat i %s, men det förra beslutet förde idén till %s.", from.ID, before.ID),
			fmt.Sprintf("Skriv steg: %s, eller lägg till beslutet som saknas emellan.", before.ID))
		return false
	}
	return true
}

func (l *linter) unknownStep(n int, key, written string) {
	if written == "" {
		return // told when the file was parsed
	}
	l.add(Error, "okant-steg", at(n, key),
		fmt.Sprintf("Processen har inget steg som heter %s.", written),
		meantOrChoices(written, stepIDs(l.rules.Process)))
}

// transition finds the transition that decision n took, or tells that there
// is none.
func (l *linter) transition(n int) *process.Transition {
	d := l.idea.Decisions[n]
	from, to := l.rules.Process.Step(d.Step), l.rules.Process.Step(d.To)
	if to == nil {
		l.unknownTarget(n, d)
		return nil
	}
	if from == nil {
		return nil
	}
	outcome := process.Outcome(d.Outcome)
	if t := from.Transition(outcome, to.ID); t != nil {
		return t
	}
	if elsewhere := from.Transition(outcome, ""); elsewhere != nil {
		l.add(Error, "okand-overgang", at(n, "till"),
			fmt.Sprintf("Utfallet %s leder från %s till %s, inte till %s.", d.Outcome, from.ID, elsewhere.To, to.ID),
			fmt.Sprintf("Skriv till: %s, eller ändra utfallet.", elsewhere.To))
		return nil
	}
	l.add(Error, "okand-overgang", at(n, "utfall"),
		fmt.Sprintf("Från steget %s finns inget utfall som heter %s.", from.ID, d.Outcome),
		waysOut(from))
	return nil
}

func (l *linter) unknownTarget(n int, d idea.Decision) {
	if d.To == process.Previous {
		l.add(Error, "okant-steg", at(n, "till"),
			"I ett beslut står alltid vilket steg idén gick till.",
			fmt.Sprintf("Skriv stegets id i stället för %s.", process.Previous))
		return
	}
	l.unknownStep(n, "till", d.To)
}

// waysOut gives a remedy that lists the outcomes of a step.
func waysOut(from *process.Step) string {
	if len(from.Transitions) == 0 {
		return "Idén kan inte gå vidare härifrån. Ta bort beslutet."
	}
	var outcomes []string
	for _, t := range from.Transitions {
		outcomes = append(outcomes, string(t.Outcome))
	}
	return choices(outcomes)
}

// previous judges a transition back: to the step the idea came from.
func (l *linter) previous(n int, t *process.Transition) bool {
	if t.To != process.Previous || n == 0 {
		return true
	}
	to, came := l.rules.Process.Step(l.idea.Decisions[n].To), Back(l.rules.Process, l.idea.Decisions[:n])
	if came == nil || to.ID == came.ID {
		return true
	}
	l.add(Error, "fel-vag-tillbaka", at(n, "till"),
		fmt.Sprintf("Idén går tillbaka till %s, men den kom från %s.", to.ID, came.ID),
		fmt.Sprintf("Skriv till: %s.", came.ID))
	return false
}

// toFillIn is what stands in square brackets for the writer to fill in: in the
// phrases of a process, and in the draft of a decision. A link in Markdown and
// what a quotation leaves out, […], are something else.
var toFillIn = regexp.MustCompile(`\[[^\[\]]*\pL[^\[\]]*\](?:[^(]|$)`)

// Unwritten reports whether a decision is still a draft: a text that the one
// who had the idea will read has something left to fill in.
func Unwritten(d *idea.Decision) bool {
	for _, text := range texts(d) {
		if toFillIn.MatchString(text.words) {
			return true
		}
	}
	return false
}

// decisionText is a text of a decision, and its key.
type decisionText struct{ key, words string }

func texts(d *idea.Decision) []decisionText {
	out := []decisionText{{"skal", d.Reasons}, {"nasta", d.Next}, {"instans", d.Instance}, {"dnr", d.Dnr}}
	for n, tip := range d.Tips {
		out = append(out, decisionText{fmt.Sprintf("tips[%d]", n), tip})
	}
	return out
}

// unwritten judges that decision n has been written by someone.
func (l *linter) unwritten(n int) {
	for _, text := range texts(&l.idea.Decisions[n]) {
		if found := toFillIn.FindString(text.words); found != "" {
			found = found[:strings.LastIndexByte(found, ']')+1]
			l.add(Error, "inte-ifyllt", at(n, text.key),
				fmt.Sprintf("Beslutet är inte färdigt. Här står %s.", found),
				"Skriv det som ska stå här, utan hakparenteser.")
		}
	}
}

// tips judges that a no or a pause tells how to get a yes next time.
func (l *linter) tips(n int, t *process.Transition) {
	d := l.idea.Decisions[n]
	switch {
	case t.Tips && len(d.Tips) == 0 && !d.NoTips:
		l.add(Error, "tips-saknas", at(n, "utfall"),
			"Beslutet har inga tips till den som hade idén.",
			"Skriv under tips vad som kan ge ett ja nästa gång, eller skriv inga_tips: ja.")
	case len(d.Tips) > 0 && d.NoTips:
		l.add(Error, "tips-och-inga-tips", at(n, "inga_tips"),
			"Beslutet har tips, men säger också att det inte finns några.",
			"Ta bort raden inga_tips.")
	}
}

// lastLink judges that the last decision led to where the idea stands.
func (l *linter) lastLink() {
	last := len(l.idea.Decisions) - 1
	to := l.rules.Process.Step(l.idea.Decisions[last].To)
	if to == nil || to.ID == l.step.ID {
		return
	}
	l.add(Error, "beslutskedja", "steg",
		fmt.Sprintf("Idén står i %s, men det senaste beslutet förde den till %s.", l.step.ID, to.ID),
		fmt.Sprintf("Skriv steg: %s, eller lägg till beslutet som saknas.", to.ID))
}

// reexaminations judges that a no is examined again at most once, and by
// someone other than who said it.
func (l *linter) reexaminations() {
	first := -1
	for n, d := range l.idea.Decisions {
		if !same(d.Outcome, string(process.Reopen)) {
			continue
		}
		if first >= 0 {
			l.add(Error, "omprovad-tva-ganger", at(n, "utfall"),
				"Idén har redan omprövats en gång.",
				"En idé omprövas högst en gång. Lämna den som en ny idé, och skriv ärendenumret under ersatter.")
			continue
		}
		first = n
		if n > 0 {
			l.reexamined(n, l.idea.Decisions[n-1])
		}
	}
}

// reexamined judges decision n, which takes up an earlier no.
func (l *linter) reexamined(n int, no idea.Decision) {
	d := l.idea.Decisions[n]
	if declined := l.transitionOf(no); declined != nil && !declined.Reexamine {
		l.add(Error, "far-inte-omprovas", at(n, "utfall"),
			fmt.Sprintf("Beslutet %q i steget %s kan inte omprövas.", declined.Name, no.Step),
			"Lämna en ny idé i stället, och skriv ärendenumret under ersatter.")
	}
	switch {
	case strings.TrimSpace(d.Instance) == "":
		l.add(Error, "omprovning-utan-instans", at(n, "utfall"),
			"Det står inte vem som omprövade idén.",
			"Skriv funktionen eller gruppen under instans.")
	case same(d.Instance, no.Instance):
		l.add(Error, "omprovad-av-samma", at(n, "instans"),
			fmt.Sprintf("%s har omprövat sitt eget beslut.", d.Instance),
			"Låt någon annan ompröva idén.")
	}
}

// transitionOf gives the transition that a decision took, or nil.
func (l *linter) transitionOf(d idea.Decision) *process.Transition {
	from, to := l.rules.Process.Step(d.Step), l.rules.Process.Step(d.To)
	if from == nil || to == nil {
		return nil
	}
	return from.Transition(process.Outcome(d.Outcome), to.ID)
}
