package idea

import (
	"fmt"

	"github.com/idesluss/idesluss/internal/calendar"
)

// maxYears is the longest time between inkommen and any other date: more is a
// slip of the finger.
const maxYears = 20

// dates judges that the dates come in the order things happen.
func (c *checker) dates(i *Idea) {
	from := i.Received
	if from.IsZero() {
		return
	}
	c.after("svarsdatum", i.AnswerBy, "inkommen", from)
	if i.Pause != nil {
		c.after("paus.till", i.Pause.Until, "inkommen", from)
	}
	last, name := from, "inkommen"
	for n, d := range i.Decisions {
		c.after(item("beslut", n, "datum"), d.Date, name, last)
		if d.Date >= last {
			last, name = d.Date, "beslutet före"
		}
	}
	last, name = from, "inkommen"
	for n, r := range i.Reports {
		c.after(item("lagesrapport", n, "datum"), r.Date, name, last)
		if r.Date >= last {
			last, name = r.Date, "rapporten före"
		}
	}
	for n, a := range i.Affected {
		c.after(item("berorda", n, "forankrad"), a.Anchored, "kontaktad", a.Contacted)
	}
	c.launchDates(i, from)
}

func (c *checker) launchDates(i *Idea, from calendar.Date) {
	name := "inkommen"
	if l := i.Launch; l != nil {
		c.after("lansering.datum", l.Date, name, from)
		if !l.Date.IsZero() {
			from, name = l.Date, "lansering.datum"
		}
	}
	if e := i.Evaluation; e != nil {
		c.after("utvardering.senast", e.Due, name, from)
		c.after("utvardering.gjord", e.Done, name, from)
	}
}

// after wants a date, when there is one, to be on or after another, and within
// a lifetime of it.
func (c *checker) after(path string, date calendar.Date, name string, earliest calendar.Date) {
	switch {
	case date.IsZero() || earliest.IsZero():
	case date < earliest:
		c.fault(path, "datumordning", fmt.Sprintf("%s är före %s, som är %s.", date, name, earliest), "Rätta det datum som är fel.")
	case date.Year() > earliest.Year()+maxYears:
		c.fault(path, "datumordning", fmt.Sprintf("%s är mer än %d år efter %s.", date, maxYears, name), "Kontrollera året.")
	}
}
