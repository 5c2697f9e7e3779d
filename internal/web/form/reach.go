package form

import (
	"net/url"
	"strconv"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/site"
)

// Reach is the question of how somebody wants to be reached, as the form has
// it, for a page elsewhere where it is answered anew.
type Reach struct{ form *Form }

// NewReach gives the question as the process has it; nil where it asks nobody.
func NewReach(frame *site.Frame) *Reach {
	if frame.Rules.Process.Contact == "aldrig" {
		return nil
	}
	f := &Form{Options: Options{Frame: frame}}
	f.pages = []*page{f.reachPage()}
	return &Reach{f}
}

// Reached is an answer to the question.
type Reached struct {
	reach   *Reach
	answers *answers
}

// Read takes the answer from what was sent.
func (r *Reach) Read(sent url.Values) *Reached {
	a := r.form.answersFrom(sent)
	if a.more {
		a.set(peopleField, strconv.Itoa(min(a.people()+1, mostPeople)))
	}
	return &Reached{r, a}
}

// More reports whether one more person was asked for, and nothing sent.
func (r *Reached) More() bool { return r.answers.more }

// Faults gives what to do about the answer, by the field it stands in.
func (r *Reached) Faults() (ids, texts []string) {
	for _, f := range r.reach.form.pages[0].faults(r.answers) {
		ids, texts = append(ids, f.ID), append(texts, f.Text)
	}
	return ids, texts
}

// Contact gives the contact of an answer without faults; nil when the receipt is
// to be the only way.
func (r *Reached) Contact() *gateway.Contact { return r.reach.form.contact(r.answers) }

// ReachView is the question ready to be shown: its fields by
// templates/tjanst/lamna-falt.html.
type ReachView struct {
	Lead   string
	Fields []fieldView
	People int
	More   bool   // there is room for one more
	Next   string // the field of one more
}

// View makes the question ready, with what is to be done about the answers.
func (r *Reached) View(ids, texts []string) *ReachView {
	page, a := r.reach.form.pages[0], r.answers
	var found []fault
	for n := range ids {
		found = append(found, fault{ids[n], texts[n]})
	}
	v := &ReachView{Lead: page.lead, People: a.people(), More: a.people() < mostPeople, Next: of(nameField, a.people()+1)}
	for _, field := range page.fields(a) {
		v.Fields = append(v.Fields, field.view(a, found))
	}
	return v
}
