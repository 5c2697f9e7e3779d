package bot

import (
	"fmt"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// Choice is what has been decided about an idea, and what is written into its
// file together with that. Where it is asked to be brief it says nothing: the
// step that an outcome leads to, the day of the next answer, and who decides
// are then what the process says.
type Choice struct {
	Outcome  process.Outcome
	To       string // id of a step; needed only when the outcome leads to several
	Reasons  string
	Tips     []string
	NoTips   bool   // there are none, and that is said
	Next     string // what happens now
	Instance string // who decided
	Dnr      string
	Day      calendar.Date

	Fields   []Field           // in the front matter, set in this order
	Sections map[string]string // texts, by heading or id
	Answers  map[string]string // to forms filled in openly: by "provning.uppdrag"
}

// Field is one value of the front matter: "ansvarig", "paus.till".
type Field struct {
	Path, Value string
	Add         bool // the value is added to the list at Path
}

// written is a choice put into the file of an idea.
type written struct {
	transition *process.Transition
	idea       *idea.Idea // what the file is to say
	decision   *idea.Decision
	paths      []string // what is other in its front matter, the decision aside
	sections   []string // headings of texts that are other
}

// wrong is a choice that cannot be carried out, told by its own words.
func wrong(what, rule, message, remedy string) check.Finding {
	return check.Finding{Severity: check.Error, Fault: fault.Fault{File: what, Rule: rule, Message: message, Remedy: remedy}}
}

// choose puts a choice into a copy of the idea. What it cannot make sense of
// it tells, all of it at once.
func (s *Situation) choose(c Choice) (*written, []check.Finding) {
	w := &written{idea: &s.fresh().Idea}
	found := s.fields(w, c)
	found = append(found, s.answers(w, c)...)
	found = append(found, s.texts(w, c)...)
	t, f := s.transition(c)
	if t == nil {
		return w, append(found, f)
	}
	w.transition = t
	to := s.target(t)
	if to == nil {
		return w, append(found, wrong("utfall", "okant-steg",
			fmt.Sprintf("%s leder tillbaka dit idén kom ifrån, men det finns inget sådant steg.", t.Name), "Välj en annan väg."))
	}
	s.move(w, c, to)
	return w, found
}

// transition finds the way that was chosen.
func (s *Situation) transition(c Choice) (*process.Transition, check.Finding) {
	var ways []*process.Transition
	for i := range s.Step.Transitions {
		t := &s.Step.Transitions[i]
		to := s.target(t)
		if same(string(t.Outcome), string(c.Outcome)) && (c.To == "" || to != nil && to == s.Rules.Process.Step(c.To)) {
			ways = append(ways, t)
		}
	}
	switch {
	case len(ways) == 1:
		return ways[0], check.Finding{}
	case len(ways) > 1:
		var steps []string
		for _, t := range ways {
			steps = append(steps, t.To)
		}
		return nil, wrong("till", "flera-vagar", fmt.Sprintf("Utfallet %s kan leda till flera steg.", c.Outcome),
			"Skriv också vilket: "+strings.Join(steps, " eller ")+".")
	case len(s.Step.Transitions) == 0:
		return nil, wrong("utfall", "okand-overgang",
			fmt.Sprintf("Idén står i steget %s, och därifrån går ingen väg.", s.Step.Name), "Lämna den i så fall som en ny idé.")
	}
	var outcomes []string
	for _, t := range s.Step.Transitions {
		if way := string(t.Outcome); !slices.Contains(outcomes, way) {
			outcomes = append(outcomes, way)
		}
	}
	message := fmt.Sprintf("Från steget %s finns inget utfall som heter %q.", s.Step.Name, c.Outcome)
	if c.To != "" {
		message = fmt.Sprintf("Från steget %s leder utfallet %q inte till %q.", s.Step.Name, c.Outcome, c.To)
	}
	if c.Outcome == "" {
		message = "Det står inte vad beslutet blev."
	}
	return nil, wrong("utfall", "okand-overgang", message, "Välj bland "+strings.Join(outcomes, ", ")+".")
}

// move writes the step and the decision, and what follows from them.
func (s *Situation) move(w *written, c Choice, to *process.Step) {
	i := w.idea
	w.decision = &idea.Decision{
		Date: c.Day, Step: s.Step.ID, Outcome: string(w.transition.Outcome), To: to.ID,
		Reasons: strings.TrimSpace(c.Reasons), Tips: c.Tips, NoTips: c.NoTips,
		Next: strings.TrimSpace(c.Next), Instance: s.instance(w.transition, c), Dnr: c.Dnr,
	}
	i.Decisions = append(slices.Clone(i.Decisions), *w.decision)
	i.Step = to.ID
	w.paths = append(w.paths, "steg")
	said := func(path string) bool {
		return slices.ContainsFunc(c.Fields, func(f Field) bool { return f.Path == path || strings.HasPrefix(f.Path, path+".") })
	}
	if !said("svarsdatum") {
		i.AnswerBy = answerBy(s.Rules.Process, to, i.Pause, c.Day)
		w.paths = append(w.paths, "svarsdatum")
	}
	if !said("vantar_pa") && i.WaitingFor != "" {
		i.WaitingFor = ""
		w.paths = append(w.paths, "vantar_pa")
	}
	if !said("paus") && i.Pause != nil && to.Kind != process.Resting {
		i.Pause = nil
		w.paths = append(w.paths, "paus")
	}
}

// instance tells who decided: as was said, else the role that the process
// names, and whose advice it had. Who examines a no again is someone else, so
// that must be said.
func (s *Situation) instance(t *process.Transition, c Choice) string {
	decides := s.Rules.Process.Role(t.Decides)
	if c.Instance != "" || decides == nil || t.Outcome == process.Reopen {
		return c.Instance
	}
	who := lowerFirst(decides.Name)
	if t.Quorum != nil {
		if advises := s.Rules.Process.Role(t.Quorum.Role); advises != nil && advises != decides {
			who += ", på råd av " + lowerFirst(advises.Name)
		}
	}
	return who
}
