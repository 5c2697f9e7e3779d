package site

import (
	"bytes"
	"html/template"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// titleOnlyView is what ide-rubrik.html gets: an idea of which the process
// lets the index show only the title and the state.
type titleOnlyView struct {
	Title, ID string
	Tag       template.HTML
}

// titleOnly reports whether the index shows only title and state of ideas in
// the step.
func titleOnly(s *process.Step) bool { return strict.Fold(s.Index) == "rubrik" }

// internalIdea writes the page of one idea in the internal index, as those who
// work with it may see it, without a word of whose it is.
func (b *builder) internalIdea(c *check.Checked, e *Entry) error {
	st := b.parts.standings[e.Step]
	p := &Page{
		Path: e.path(b.internal), Kind: "ide", Title: e.Title + " " + e.ID,
		Description: "Ärende " + e.ID + " i Idéslussens interna index.",
		Crumbs:      internalCrumbs(e.Step),
	}
	if titleOnly(e.Step) {
		p.Kind = "ide-rubrik"
		return b.internal.write(p, &titleOnlyView{Title: e.Title, ID: e.ID, Tag: st.tag})
	}
	i, s := &c.File.Idea, b.parts.stamps
	pictures, reports, services, err := b.rareParts(i)
	if err != nil {
		return err
	}
	content := buffers.Get().(*bytes.Buffer)
	defer func() { content.Reset(); buffers.Put(content) }()
	s.page.fill(content, e.Title, e.ID, i.Benefit,
		filledIn(func(out *bytes.Buffer) {
			s.state.fill(out, st.tag, s.lateTag(b.lateness(e)), st.path[min(b.reached(i), len(st.path)-1)])
		}),
		st.note,
		filledIn(func(out *bytes.Buffer) { s.facts(out, b.now(i, e, st)) }),
		filledIn(func(out *bytes.Buffer) {
			if status := b.status(i, e); status != "" {
				s.status.fill(out, status)
			}
		}),
		filledIn(func(out *bytes.Buffer) { b.wayForward(out, c, e, st) }),
		filledIn(func(out *bytes.Buffer) {
			b.text(out, c)
			out.WriteString(string(pictures))
		}),
		reports,
		filledIn(func(out *bytes.Buffer) { b.timeline(out, i, e) }),
		i.Received.Words(),
		services,
		filledIn(func(out *bytes.Buffer) { b.factGroups(out, i, e) }),
		filledIn(func(out *bytes.Buffer) {
			if e.Public() {
				s.public.fill(out, b.public.absolute(e.path(b.public)))
			}
		}),
		slot)
	e.internalSlot, err = b.internal.writeContent(p, content.Bytes())
	return err
}

// rareParts renders what few ideas have: pictures, reports, newest first, and
// the services that are affected.
func (b *builder) rareParts(i *idea.Idea) (pictures, reports, services template.HTML, err error) {
	if shown := b.images(b.internal, i.Images); len(shown) > 0 {
		if pictures, err = b.internal.fragment("bilder.html", shown); err != nil {
			return "", "", "", err
		}
	}
	if len(i.Reports) > 0 {
		if reports, err = b.internal.fragment("lagesrapporter.html", reversed(i.Reports)); err != nil {
			return "", "", "", err
		}
	}
	if len(i.Affected) > 0 {
		services, err = b.internal.fragment("berorda.html", affected(i.Affected))
	}
	return pictures, reports, services, err
}

// internalCrumbs leads to the list that ideas in the step stand in. It is one
// link, so that the content is within eight stops of the keyboard.
func internalCrumbs(s *process.Step) []Link {
	return []Link{startCrumb[0], {Href: stepPath(s), Text: s.Name}}
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

// late tells that an answer is late, in a word.
func (b *builder) late(e *Entry) string {
	if e.Late(b.in.Today) {
		return "Försenad"
	}
	return ""
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
	since := e.Since()
	rows := []row{
		{Term: "Steg", Text: e.Step.Name},
		{Term: "I steget sedan", Text: since.Words() + ", " + plural(max(0, int(b.in.Today-since)), "dag", "dagar")},
	}
	if e.Open() {
		rows = append(rows, row{Term: "Svar senast", Text: i.AnswerBy.Words()}, row{Term: "Väntar på", Text: waiting(e, st)})
	}
	if isResting(e) {
		rows = append(rows, row{Term: "Tas upp igen", Text: pauseWords(i.Pause)})
	}
	return append(rows, row{Term: "Kontakt", Text: i.Contact})
}

// wayForward tells what comes next, what is missing before that, and which
// other ways there are.
func (b *builder) wayForward(out *bytes.Buffer, c *check.Checked, e *Entry, st *standing) {
	if next := st.next[b.target(&c.File.Idea, e.Step)]; next != nil {
		b.parts.nextStep.fill(out, next.name, next.to, next.terms, filledIn(func(out *bytes.Buffer) {
			if missing := next.missing(c); len(missing) > 0 {
				b.parts.missing.fill(out, filledIn(func(out *bytes.Buffer) { b.parts.items(out, missing) }))
			} else {
				b.parts.complete.fill(out)
			}
		}))
	}
	out.WriteString(string(st.ways))
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
		return lowerFirst(condition)
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

// text writes all of an idea's text: the sections in the order of the process,
// and last those that the process does not know.
func (b *builder) text(out *bytes.Buffer, c *check.Checked) {
	known := b.rules.Process.Sections
	base := "/ideer/" + stem(c.File.Path) + "/"
	written := c.File.Idea.Sections
	places := make([]int, len(written))
	for n := range written {
		places[n] = b.sectionPlace(written[n].Title)
	}
	for place := range len(known) + 1 {
		for n := range written {
			html := c.Docs[n].HTML()
			if places[n] != place || html == "" {
				continue
			}
			if hasAddress(html) {
				html = b.localise(html, base, b.internal)
			}
			id, title := slug(written[n].Title), written[n].Title
			if place < len(known) {
				id, title = known[place].ID, known[place].Title
			}
			b.parts.section.fill(out, id, title, html)
		}
	}
}

// hasAddress reports whether a text has links or pictures, which is faster
// than looking for each.
func hasAddress(html template.HTML) bool {
	return strings.Contains(string(html), "href=") || strings.Contains(string(html), "src=")
}

// sectionPlace gives where a heading comes in the process, last when the
// process does not know it.
func (b *builder) sectionPlace(title string) int {
	if n, ok := b.parts.sections[title]; ok {
		return n
	}
	for n, s := range b.rules.Process.Sections {
		if strict.Fold(s.Title) == strict.Fold(title) {
			return n
		}
	}
	return len(b.rules.Process.Sections)
}

// forms gives the forms that are filled in, in the order of the process.
func (b *builder) forms(i *idea.Idea) []factsView {
	var out []factsView
	for n := range b.rules.Process.Forms {
		form := &b.rules.Process.Forms[n]
		filled, ok := i.Forms[form.ID]
		if !ok {
			continue
		}
		v := factsView{ID: "mall-" + slug(form.ID), Title: "Svar i mallen " + form.Name}
		for k := range form.Criteria {
			question := &form.Criteria[k]
			if answer := answerTo(filled.Answers, question.ID); answer != "" {
				v.Rows = append(v.Rows, row{Term: question.Question, Text: answerInWords(question, answer)})
			}
		}
		if filled.Version != form.Version {
			v.Rows = append(v.Rows, row{Term: "Version", Text: number(filled.Version) + ". Frågorna har ändrats sedan dess."})
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

// reversed gives a copy with the last first.
func reversed[T any](items []T) []T {
	out := make([]T, len(items))
	for n, item := range items {
		out[len(items)-1-n] = item
	}
	return out
}
