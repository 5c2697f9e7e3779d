package status

import (
	"cmp"
	"slices"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/process"
)

// What a step on the way can be, for the one who follows it.
const (
	tagDone    = "Klar"
	tagHere    = "Pågår"
	tagComing  = "Inte påbörjad"
	tagNever   = "Inte aktuell"
	tagSkipped = "Behövdes inte"
)

// beforehand says what we do with an idea that is not to be seen in the sluss.
var beforehand = map[gateway.State]string{
	gateway.Arrived:  "Vi läser igenom texten innan idén går vidare.",
	gateway.Released: "Vi har läst igenom texten. Idén går snart vidare.",
	gateway.Relayed:  "Idén har gått vidare. Vi kan inte visa vart just nu. Titta igen om en stund.",
}

// steps is the way of the process, as the idea has gone it: first our own
// reception, then the public stages, with a side road where the idea has left
// them.
func (v *visit) steps() []stepView {
	s := v.standing
	reception := stepView{Name: "Mottagen", Tag: tagDone}
	if s.Idea == nil || s.Step == nil {
		reception.Current, reception.Tag, reception.Note = true, tagHere, beforehand[s.State]
		if s.State == gateway.Withdrawn {
			reception.Tag = "Återtagen"
		}
	}
	out := []stepView{reception}
	at := v.stage()
	for _, stage := range v.rules().Process.Stages {
		entered := v.entered(stage.Number)
		view := stepView{Name: stage.Name, Date: entered}
		switch {
		case s.Step != nil && s.Step.Number == stage.Number:
			view.Current, view.Tag, view.Colour = true, tagHere, stage.Number
			if !s.Step.Kind.Open() {
				view.Tag = s.Step.Tag
			}
		case stage.Number <= at && !entered.IsZero():
			view.Tag = tagDone
		case stage.Number <= at:
			view.Tag = tagSkipped
		case v.ended():
			view.Tag = tagNever
		default:
			view.Tag, view.Date = tagComing, 0 // it may have been there before, and been sent back
		}
		out = append(out, view)
		if s.Step != nil && s.Step.Number == 0 && stage.Number == at {
			out = append(out, v.sideRoad())
		}
	}
	if s.Step != nil && s.Step.Number == 0 && at == 0 {
		out = append(out, v.sideRoad())
	}
	return out
}

// stage is the public number that the idea has come to: where it stands, or
// stood when it left the way. 0 before it is on it.
func (v *visit) stage() int {
	if v.standing.Step == nil {
		return 0
	}
	if n := v.standing.Step.Number; n > 0 {
		return n
	}
	for _, stay := range slices.Backward(v.standing.Stays) {
		if stay.Step != nil && stay.Step.Number > 0 {
			return stay.Step.Number
		}
	}
	return 0
}

// entered gives the day that the idea first came to a stage.
func (v *visit) entered(number int) calendar.Date {
	for _, stay := range v.standing.Stays {
		if stay.Step != nil && stay.Step.Number == number {
			return stay.Entered
		}
	}
	return 0
}

// ended reports whether no more steps are to come.
func (v *visit) ended() bool {
	s := v.standing
	return s.State == gateway.Withdrawn || s.Step != nil && !s.Step.Kind.Open() && s.Step.Kind != process.Resting
}

// sideRoad is a step outside the public stages, where the idea stands.
func (v *visit) sideRoad() stepView {
	view := stepView{Name: v.standing.Step.Name, Tag: v.standing.Step.Tag, Current: true}
	if n := len(v.standing.Stays); n > 0 {
		view.Date = v.standing.Stays[n-1].Entered
	}
	if view.Name == view.Tag {
		view.Tag = tagHere
		if !v.standing.Step.Kind.Open() {
			view.Tag = ""
		}
	}
	return view
}

// eventView is one thing that has happened.
type eventView struct {
	Date calendar.Date
	Text string
}

// contacts are what was done, by channel.
var contacts = map[string]string{
	"telefon": "ringde dig", "mote": "träffade dig", "epost": "mejlade dig", "brev": "skrev brev till dig",
}

// events is what has happened beside the messages, the latest first.
func (v *visit) events() []eventView {
	s := v.standing
	var out []eventView
	for _, stay := range s.Stays {
		if stay.Step != nil {
			out = append(out, eventView{stay.Entered, came(stay.Step)})
		}
	}
	for _, a := range slices.Backward(s.Answers) {
		out = append(out, eventView{a.Day, "Du fick svar. " + v.outcome(a) + "."})
	}
	if !s.Recontacted.IsZero() {
		out = append(out, eventView{s.Recontacted, "Du bytte kontaktuppgifter."})
	}
	for _, day := range s.Reissued {
		out = append(out, eventView{day, "Vi mejlade ett nytt kvitto, som någon hade bett om."})
	}
	for _, c := range slices.Backward(s.Log) {
		out = append(out, eventView{c.Day, v.roleName(c.Role) + " " + cmp.Or(contacts[c.Channel], "hörde av sig till dig") + "."})
	}
	slices.Reverse(out)
	slices.SortStableFunc(out, func(a, b eventView) int { return cmp.Compare(b.Date, a.Date) })
	return out
}

// came tells that an idea came to a step: to one of the public stages, or to a
// state outside them, which is no place to come to.
func came(step *process.Step) string {
	if step.Number > 0 {
		return "Idén kom till " + step.Name + "."
	}
	return "Nytt läge: " + step.Tag + "."
}

// roleName gives the name of a role, or the function as it was written.
func (v *visit) roleName(role string) string {
	if r := v.rules().Process.Role(role); r != nil {
		return r.Name
	}
	return cmp.Or(role, v.contact())
}
