package corpus

import (
	"fmt"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// bodySize is how many bytes of text an idea has, about.
const bodySize = 2600

// draft is an idea being written.
type draft struct {
	idea.Idea
	*prose
	life life
	here place
	has  cargo
}

// write gives the idea as it stood after n of its decisions. Every part draws
// from a stream of its own, so that what was written early stays the same in
// later versions.
func (l life) write(c *Corpus, n int) idea.Idea {
	stream := func(part uint64) *random { return newRandom(c.seed, uint64(l.number), part) }
	d := &draft{prose: newProse(stream(3)), life: l}
	d.here, d.has = l.way.at(n)
	d.describe()
	d.random = stream(4)
	d.body()
	d.random = stream(5)
	d.relate(c)
	d.random = stream(6)
	d.decide(n)
	d.random = stream(7)
	d.prepare(c.table.form)
	d.random = stream(8)
	d.publish()
	return d.Idea
}

// describe fills in what every idea has from its first day.
func (d *draft) describe() {
	d.Format = idea.FormatVersion
	d.ID = d.life.id
	d.Title = d.title()
	d.Type = idea.TypeIdea
	d.Nature = pick(d.random, []string{"forbattring", "forbattring", "innovation"})
	d.Step = d.here.id
	d.Received = d.life.received
	d.Origin = pick(d.random, origins)
	d.Areas = sample(d.random, areas, d.between(1, 2))
	d.Audience = []string{d.who.id}
	d.Topics = sample(d.random, topics, d.between(1, 4))
	d.Goals = sample(d.random, goals, 1)
	d.Benefit = d.sentence(benefits)
	d.TextOrigin = pick(d.random, []string{"egna_ord", "redigerad"})
}

// relate ties about one idea in ten to another.
func (d *draft) relate(c *Corpus) {
	if d.has&original != 0 {
		d.DuplicateOf = c.other(d.random, d.life.number, func(w *way) bool { return w.carriesNo(original) })
		return
	}
	switch k := d.below(100); {
	case k < 3:
		d.Replaces = c.other(d.random, d.life.number, func(w *way) bool { return w.ends(process.No) })
	case k < 10:
		d.Similar = []string{c.other(d.random, d.life.number, func(*way) bool { return true })}
	}
}

// other gives the id of another idea, an earlier one when there is one, that
// went such a way if one is soon found.
func (c *Corpus) other(r *random, i int, such func(*way) bool) string {
	if i == 0 {
		return c.life(1).id
	}
	l := c.life(r.below(i))
	for range 20 {
		if such(l.way) {
			break
		}
		l = c.life(r.below(i))
	}
	return l.id
}

// decide writes the decisions so far, and when the next is due.
func (d *draft) decide(n int) {
	from := d.life.way.start
	for i, m := range d.life.way.moves[:n] {
		decision := idea.Decision{
			Date: d.life.decided[i], Step: from.id, Outcome: string(m.outcome), To: m.to.id,
			Reasons: d.sentence(reasons[m.outcome]), Next: d.sentence(next[m.outcome]), Instance: from.decides,
		}
		if m.outcome == process.No || m.outcome == process.Rest {
			decision.Tips = sample(d.random, tips, d.between(1, 2))
		}
		if d.chance(20) {
			decision.Dnr = fmt.Sprintf("KS %d/%d", d.between(100, 2400), decision.Date.Year())
		}
		d.Decisions = append(d.Decisions, decision)
		from = m.to
	}
	if d.has&answer != 0 {
		seen := Until
		if n < len(d.life.decided) {
			seen = d.life.decided[n]
		}
		d.AnswerBy = max(d.Received, workday(seen.AddDays(d.between(-12, 60))))
		d.Contact = pick(d.random, contacts)
		d.WaitingFor = pick(d.random, []string{"", "", "givare", "bedomare", "ledning"})
	}
	if d.has&pause != 0 {
		d.Pause = &idea.Pause{Until: Until.AddDays(d.between(30, 400)), Condition: "Lokalerna " + d.where + " är klara"}
	}
}

// prepare fills in what the work before a launch needs.
func (d *draft) prepare(blank blank) {
	if d.has&form != 0 {
		d.Forms = map[string]idea.Form{blank.id: d.answer(blank)}
	}
	if d.has&survey != 0 {
		d.Affected = []idea.Affected{{Service: pick(d.random, services), Role: "involveras", Contacted: d.life.since(survey)}}
		d.Cooperation = &idea.Cooperation{Internal: sample(d.random, services, 1), External: sample(d.random, partners, 1)}
	}
	if d.has&plan == 0 {
		return
	}
	d.Responsible = pick(d.random, functions)
	d.Performer = pick(d.random, functions)
	d.Receiver = &idea.Receiver{Who: pick(d.random, functions), Capacity: "Två timmar i veckan"}
	d.Resources = "Cirka " + thousands(d.between(10, 300)*1000) + " kronor och " + fmt.Sprint(d.between(20, 200)) + " timmar"
	d.Reports = []idea.Report{{Date: d.life.since(plan), Text: d.sentence(surveys)}}
	if d.chance(15) {
		d.Funding = &idea.Funding{Funder: "Exempelfonden", Amount: d.between(5, 90) * 10_000, Period: "12 månader", Status: "sokt"}
	}
	if d.has&pilot != 0 {
		d.Pilot = &idea.Pilot{Hypothesis: d.sentence(gains), Measure: "Antal per vecka före och efter", Result: d.sentence(results)}
	}
}

func (d *draft) answer(blank blank) idea.Form {
	f := idea.Form{Version: blank.version, Answers: map[string]string{}}
	for _, q := range blank.questions {
		f.Answers[q.criterion] = pick(d.random, q.answers)
	}
	return f
}

// publish fills in the launch and the evaluation.
func (d *draft) publish() {
	if d.has&launch == 0 {
		return
	}
	launched := d.life.since(launch)
	d.Launch = &idea.Launch{
		Date:      launched,
		Lead:      fmt.Sprintf("%s används nu %s. %s", capital(d.thing.the), d.where, d.Benefit),
		Effect:    d.effect(launched),
		Cost:      &idea.Cost{Development: d.between(2, 300) * 1000, Running: d.between(0, 40) * 1000, Hours: d.between(20, 400)},
		Adopt:     pick(d.random, []string{"ja", "ja", "anpassa"}),
		AdoptNote: "Byt ut våra uppgifter om tider och platser.",
		Channels:  []string{"webben"},
		Reviewed:  &idea.Reviewed{Date: Until.AddDays(-d.between(0, 300)), By: pick(d.random, contacts)},
	}
	if d.Launch.Reviewed.Date < launched {
		d.Launch.Reviewed.Date = launched
	}
	if d.chance(30) {
		d.Launch.UsedBy = sample(d.random, []string{"Provsta kommun", "Skolorna i Lövåsen", "Hemtjänsten i Älvhagen"}, 1)
	}
	d.Evaluation = &idea.Evaluation{Due: workday(launched.AddDays(365))}
	if d.has&evaluated != 0 {
		d.Evaluation.Done = d.life.since(evaluated)
		d.Evaluation.Outcome = pick(d.random, []string{"battre", "battre", "blandat", "oforandrat"})
		d.Evaluation.Lessons = d.sentence(lessons)
		d.Evaluation.By = sample(d.random, functions, 1)
	}
}

func (d *draft) effect(launched calendar.Date) *idea.Effect {
	m := pick(d.random, measures)
	before := m.before + d.between(-10, 10)
	after := before * d.between(120, 190) / 100
	if m.falls {
		after = before * d.between(30, 85) / 100
	}
	e := &idea.Effect{
		Types:    sample(d.random, effects, d.between(1, 2)),
		Before:   fmt.Sprintf("%s: %d %s.", m.what, before, m.unit),
		After:    fmt.Sprintf("%s: %d %s.", m.what, after, m.unit),
		Method:   "Mätning under fyra veckor före och fyra veckor efter.",
		Date:     launched,
		Measures: []idea.Measure{{What: m.what, Unit: m.unit, Before: float64(before), After: float64(after), Count: d.between(20, 400)}},
	}
	if d.chance(50) {
		e.Quote, e.Source = pick(d.random, quotes), "Medarbetare "+d.where
	}
	return e
}

// body writes the sections.
func (d *draft) body() {
	size := bodySize / 3
	switch way := d.life.way; { // an early version is as it was, not as it became
	case way.gained(launch) >= 0:
		size = bodySize / 7
	case way.gained(plan) >= 0:
		size = bodySize / 5
	}
	add := func(title, text string) {
		d.Sections = append(d.Sections, idea.Section{Title: title, Markdown: strings.TrimSuffix(text, "\n")})
	}
	add("Problem", d.section(problems, size))
	add("Idé", d.section(ideas, size))
	add("Nytta", d.section(gains, size))
	if d.has&survey != 0 {
		add("Helhetsbild", d.section(surveys, size))
	}
	if d.has&plan != 0 {
		var b strings.Builder
		d.table(&b)
		add("Handlingsplan", d.section(surveys, size/2)+"\n"+b.String())
	}
	if d.has&launch != 0 {
		var b strings.Builder
		d.list(&b, lessons, "- ")
		add("Resultat", d.section(results, size))
		add("Lärdomar", b.String())
		add("Så kan du göra samma sak", d.steps(adoption, d.between(4, 7)))
	}
}
