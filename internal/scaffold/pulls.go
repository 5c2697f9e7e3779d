package scaffold

import (
	"fmt"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/process"
)

// pullFolder is where GitHub looks for texts that a pull request can begin
// with.
const pullFolder = ".github/PULL_REQUEST_TEMPLATE"

// outcomeWords say what each outcome is to those who write the pull request.
var outcomeWords = map[process.Outcome]string{
	process.Yes: "Idén går vidare", process.No: "Idén går inte vidare", process.Rest: "Idén får vänta",
	process.Refer: "Idén hänvisas till en annan funktion", process.DoNow: "Idén genomförs direkt",
	process.Withdraw: "Idégivaren tar tillbaka idén", process.Merge: "Idén sammanförs med en annan",
	process.Try: "Idén testas i liten skala", process.Back: "Idén går tillbaka till ett tidigare steg",
	process.Reopen: "Ett nej omprövas av någon annan",
}

// PullTemplates gives a text for each outcome of a process, for pull requests
// that move an idea by hand: what must be in the idea's file, who decides, and
// how those who review write. It is made from the process alone.
func PullTemplates(p *process.Process) []File {
	var files []File
	for _, outcome := range process.Outcomes() {
		ways := waysTo(p, outcome)
		if len(ways) == 0 {
			continue
		}
		files = append(files, File{pullFolder + "/" + string(outcome) + ".md", []byte(pullTemplate(p, outcome, ways))})
	}
	return files
}

// wayOut is a transition and the step it leads from.
type wayOut struct {
	from *process.Step
	*process.Transition
}

func waysTo(p *process.Process, outcome process.Outcome) []wayOut {
	var ways []wayOut
	for _, s := range p.Steps {
		for n := range s.Transitions {
			if t := &s.Transitions[n]; t.Outcome == outcome && !s.Retired {
				ways = append(ways, wayOut{s, t})
			}
		}
	}
	return ways
}

func pullTemplate(p *process.Process, outcome process.Outcome, ways []wayOut) string {
	var out strings.Builder
	fmt.Fprintf(&out, "<!-- Skapad ur processen %s av idesluss. Ändra i processen, inte här. -->\n## %s\n\n", p.Name, outcomeWords[outcome])
	out.WriteString("Idé: <!-- ärendenummer -->\n\nEn pull request flyttar en idé och ändrar inget annat. Lättast gör du den med `idesluss move`.\n\n### I idéns fil\n\n")
	out.WriteString("- [ ] `steg` är det nya steget.\n")
	fmt.Fprintf(&out, "- [ ] Sist i `beslut` står `datum`, `steg` (det gamla), `utfall: %s`, `till`, `skal` och `instans`. Det är svaret till den som hade idén.\n", outcome)
	if slices.ContainsFunc(ways, func(w wayOut) bool { return w.Tips }) {
		out.WriteString("- [ ] `tips` säger vad som kan ge ett ja nästa gång, eller `inga_tips: ja` om det inte finns några.\n")
	}
	if slices.ContainsFunc(ways, func(w wayOut) bool { return strings.Contains(w.Message, "{{nasta}}") }) {
		out.WriteString("- [ ] `nasta` säger vad som händer nu.\n")
	}
	if slices.ContainsFunc(ways, func(w wayOut) bool { return leadsToOpen(p, w.Transition) }) {
		out.WriteString("- [ ] `svarsdatum` är dagen för nästa svar, om någon väntar på ett.\n")
	}
	if p.Blind() {
		out.WriteString("- [ ] Inget i filen, här eller i ändringens beskrivning visar vem som hade idén. Ditt eget namn syns i Git.\n")
	}
	out.WriteString("\n### Vägar med det här utfallet\n\n| Från | Till | Kallas | Beslutar | Röster |\n| --- | --- | --- | --- | --- |\n")
	for _, w := range ways {
		fmt.Fprintf(&out, "| %s | %s | %s | %s | %s |\n", w.from.Name, target(p, w.Transition), w.Name, roleName(p, w.Decides), votes(p, w.Quorum))
	}
	out.WriteString("\n### Du som granskar\n\nSkriv i din granskning, en uppgift per rad:\n\n```\n")
	fmt.Fprintf(&out, "Råd: %s\n```\n", outcome)
	for _, form := range formsOf(p, ways) {
		fmt.Fprintf(&out, "\nI steget %s också:\n\n```\n", strings.Join(form.steps, " och "))
		for _, c := range form.Criteria {
			fmt.Fprintf(&out, "%s: %s\n", c.Label, scaleHint(c.Scale))
		}
		out.WriteString("```\n")
	}
	return out.String()
}

// leadsToOpen reports whether someone waits for an answer after a transition.
func leadsToOpen(p *process.Process, t *process.Transition) bool {
	to := p.Step(t.To)
	return t.To == process.Previous || to != nil && to.Kind.Open() && to.Kind != process.Resting
}

func target(p *process.Process, t *process.Transition) string {
	if to := p.Step(t.To); to != nil {
		return to.Name
	}
	return "steget före"
}

func roleName(p *process.Process, id string) string {
	if role := p.Role(id); role != nil {
		return role.Name
	}
	return id
}

// votes tells which votes a transition needs.
func votes(p *process.Process, q *process.Quorum) string {
	switch {
	case q == nil:
		return "inga"
	case q.PerArea && q.Least > 0:
		return fmt.Sprintf("en per område ur %s, minst %d", roleName(p, q.Role), q.Least)
	case q.PerArea:
		return "en per område ur " + roleName(p, q.Role)
	}
	return fmt.Sprintf("%d ur %s", q.Count, roleName(p, q.Role))
}

// reviewForm is a form and the steps where those who review fill it in.
type reviewForm struct {
	*process.Form
	steps []string
}

func formsOf(p *process.Process, ways []wayOut) []*reviewForm {
	var forms []*reviewForm
	for _, w := range ways {
		form := p.Form(w.from.Form)
		if form == nil || !p.FilledInBlind(form) && w.Quorum == nil {
			continue // filled in in the idea's file
		}
		at := slices.IndexFunc(forms, func(f *reviewForm) bool { return f.ID == form.ID })
		if at < 0 {
			forms, at = append(forms, &reviewForm{Form: form}), len(forms)
		}
		if !slices.Contains(forms[at].steps, w.from.Name) {
			forms[at].steps = append(forms[at].steps, w.from.Name)
		}
	}
	return forms
}

func scaleHint(scale string) string {
	switch scale {
	case "ja_nej":
		return "ja, nej eller oklart"
	case "1-4":
		return "1, 2, 3 eller 4"
	}
	return "med egna ord"
}
