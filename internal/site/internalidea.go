package site

import (
	"cmp"
	"html/template"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// internalIdeaView is what templates/internal/ide.html gets: an idea as those
// who work with it may see it, without a word of whose it is.
type internalIdeaView struct {
	Title, ID string
	*standing
	Path      template.HTML
	Late      string // "3 arbetsdagar sen"
	Lead      string // the benefit to the resident
	Guidance  string // in a step where nobody is to know whose the idea is: the page that says how
	Now       []row
	Status    string // what the idégivare reads
	Next      template.HTML
	Missing   []string
	HasNext   bool
	Sections  []sectionView
	Forms     []formView
	Decisions []decisionView
	Received  calendar.Date
	Groups    []factsView
	Affected  []affectedView
	Reports   []idea.Report
	Others    []relatedView
	PublicURL string
}

// formView is a form with its questions and answers in words.
type formView struct {
	ID      string
	Title   string
	Answers []row
}

// titleOnlyView is what ide-rubrik.html gets: an idea of which the process
// lets the index show only the title and the state.
type titleOnlyView struct {
	Title, ID string
	Tag       template.HTML
}

// titleOnly reports whether the index shows only title and state of ideas in
// the step.
func titleOnly(s *process.Step) bool { return strict.Fold(s.Index) == "rubrik" }

// internalIdea writes the page of one idea in the internal index.
func (b *builder) internalIdea(c *check.Checked, e *Entry, rel *relations) error {
	st := b.parts.standings[e.Step]
	p := &Page{
		Path: e.path(b.internal), Kind: "ide", Title: e.Title + " " + e.ID, Idea: e.ID,
		Description: "Ärende " + e.ID + " i Idéslussens interna index.",
		Crumbs:      b.internalCrumbs(e.Step),
	}
	if titleOnly(e.Step) {
		p.Kind = "ide-rubrik"
		return b.internal.write(p, &titleOnlyView{Title: e.Title, ID: e.ID, Tag: st.Tag})
	}
	i := &c.File.Idea
	v := &internalIdeaView{
		Title: e.Title, ID: e.ID, standing: st, Lead: i.Benefit,
		Path:     st.path[min(b.reached(i), len(st.path)-1)],
		Late:     b.lateness(e),
		Now:      b.now(i, e, st),
		Status:   b.status(i, e),
		Sections: b.internalSections(c),
		Forms:    b.forms(i), Decisions: b.timeline(i), Received: i.Received,
		Groups: b.factGroups(i, e), Affected: affected(i.Affected), Reports: reversed(i.Reports),
	}
	if e.Step.Blind {
		v.Guidance = cmp.Or(b.parts.guidance, "-")
	}
	if next := st.next[b.target(i, e.Step)]; next != nil {
		v.HasNext, v.Next, v.Missing = true, next.About, next.missing(c)
	}
	if rel != nil {
		v.Others = rel.internal
	}
	if e.Public() {
		v.PublicURL = b.public.absolute(e.path(b.public))
	}
	return b.internal.write(p, v)
}

// internalCrumbs leads to the list that ideas in the step stand in.
func (b *builder) internalCrumbs(s *process.Step) []Link {
	trail := []Link{{Href: "/", Text: internalMenu[0].Text}}
	if s.Kind.Open() {
		return append(trail, Link{Href: "/lista/", Text: "Lista"}, Link{Href: stepPath(s), Text: s.Name})
	}
	return append(trail, Link{Href: "/avslutade/", Text: "Avslutade"}, Link{Href: stepPath(s), Text: s.Name})
}

// stepPath gives the address of the list of ideas in a step.
func stepPath(s *process.Step) string {
	if s.Kind.Open() {
		return "/lista/steg/" + slug(s.ID) + "/"
	}
	return "/avslutade/" + slug(s.ID) + "/"
}

// reached gives the furthest public number that the idea has been at.
func (b *builder) reached(i *idea.Idea) int {
	n := 0
	for _, d := range i.Decisions {
		if s := b.rules.Process.Step(d.Step); s != nil {
			n = max(n, s.Number)
		}
	}
	return n
}

// target gives where a yes leads the idea, nil when nothing comes next.
func (b *builder) target(i *idea.Idea, s *process.Step) *process.Step {
	yes := s.Yes()
	if yes == nil {
		return nil
	}
	previous := ""
	if n := len(i.Decisions); n > 0 {
		previous = i.Decisions[n-1].Step
	}
	return b.rules.Process.Target(yes, previous)
}

// lateness tells how late an answer is, in the days that count.
func (b *builder) lateness(e *Entry) string {
	if !e.Late(b.in.Today) {
		return ""
	}
	days := calendar.WorkdaysBetween(e.AnswerBy, b.in.Today)
	if days == 0 {
		return "Försenad" // since a working day, but none has passed yet
	}
	return plural(days, "arbetsdag", "arbetsdagar") + " sen"
}

// now tells where an idea stands.
func (b *builder) now(i *idea.Idea, e *Entry, st *standing) []row {
	since := i.Received
	if n := len(i.Decisions); n > 0 {
		since = i.Decisions[n-1].Date
	}
	return told([]row{
		{Term: "Steg", Text: e.Step.Name},
		{Term: "I steget sedan", Text: since.Words() + ", " + plural(max(0, int(b.in.Today-since)), "dag", "dagar")},
		{Term: "Svar senast", Text: i.AnswerBy.Words()},
		{Term: "Väntar på", Text: waiting(e, st)},
		{Term: "Tas upp igen", Text: pauseWords(i.Pause)},
		{Term: "Kontakt", Text: i.Contact},
	})
}

// waiting tells who an idea waits for: who its file says, or else those who
// work in its step.
func waiting(e *Entry, st *standing) string {
	switch {
	case !e.Step.Kind.Open():
		return ""
	case e.WaitingFor != "":
		return known(waitingWords, e.WaitingFor)
	}
	return st.works
}

func pauseWords(p *idea.Pause) string {
	if p == nil {
		return ""
	}
	return restWords(p.Until, p.Condition)
}

// restWords tells when a resting idea is taken up again.
func restWords(until calendar.Date, condition string) string {
	condition = strings.TrimSuffix(strings.TrimSpace(condition), ".")
	switch {
	case until.IsZero():
		return condition
	case condition == "":
		return "den " + until.Words()
	}
	return "den " + until.Words() + ", eller tidigare: " + lowerFirst(condition)
}

// status gives what the idégivare reads about the step. A sentence with a hole
// in it is left out.
func (b *builder) status(i *idea.Idea, e *Entry) string {
	values := map[string]string{
		"titel": i.Title, "nr": i.ID, "kommun": b.rules.Organisation.Municipality,
		"svarsdatum": i.AnswerBy.Words(), "kontakt": i.Contact, "ansvarig": i.Responsible, "utforare": i.Performer,
		"mottagare": receiver(i), "paus": pauseWords(i.Pause), "dubblett_av": i.DuplicateOf,
	}
	if i.Launch != nil {
		values["lansering"] = i.Launch.Date.Words()
	}
	if n := len(i.Decisions); n > 0 {
		d := &i.Decisions[n-1]
		values["skal"], values["tips"], values["nasta"] = d.Reasons, strings.Join(d.Tips, " "), d.Next
	}
	return process.Fill(e.Step.Status, values)
}

// internalSections renders the whole text, in the order of the process, and
// last what the process has no heading for.
func (b *builder) internalSections(c *check.Checked) []sectionView {
	out := b.sections(c, false)
	for n, s := range c.File.Idea.Sections {
		if b.rules.Process.Section(s.Title) == nil {
			if html := c.Docs[n].HTML(); html != "" {
				out = append(out, sectionView{ID: slug(s.Title), Title: s.Title, HTML: html})
			}
		}
	}
	base := "/ideer/" + stem(c.File.Path) + "/"
	for n := range out {
		out[n].HTML = b.localise(out[n].HTML, base, b.internal)
	}
	return out
}

// forms gives the forms that are filled in, in the order of the process.
func (b *builder) forms(i *idea.Idea) []formView {
	var out []formView
	for n := range b.rules.Process.Forms {
		form := &b.rules.Process.Forms[n]
		filled, ok := i.Forms[form.ID]
		if !ok {
			continue
		}
		v := formView{ID: slug(form.ID), Title: "Svar i mallen " + form.Name}
		for k := range form.Criteria {
			question := &form.Criteria[k]
			if answer := answerTo(filled.Answers, question.ID); answer != "" {
				v.Answers = append(v.Answers, row{Term: question.Question, Text: answerInWords(question, answer)})
			}
		}
		if filled.Version != form.Version {
			v.Answers = append(v.Answers, row{Term: "Version", Text: number(filled.Version) + ". Frågorna har ändrats sedan dess."})
		}
		out = append(out, v)
	}
	return out
}

// answerInWords tells an answer as it was worded.
func answerInWords(c *process.Criterion, answer string) string {
	if len(c.Words) == 4 && len(answer) == 1 && answer >= "1" && answer <= "4" {
		return c.Words[answer[0]-'1']
	}
	if len(c.Words) == 0 {
		return known(answerWords, answer)
	}
	return answer
}

// told gives the rows that have something to tell.
func told(rows []row) []row {
	out := rows[:0]
	for _, r := range rows {
		if r.Text != "" || len(r.Links) > 0 {
			out = append(out, r)
		}
	}
	return out
}

// reversed gives a copy with the last first.
func reversed[T any](items []T) []T {
	out := make([]T, len(items))
	for n, item := range items {
		out[len(items)-1-n] = item
	}
	return out
}
