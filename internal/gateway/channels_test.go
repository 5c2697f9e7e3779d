package gateway

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/forgetest"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/intake"
	"github.com/idesluss/idesluss/internal/process"
)

// sameChance always gives the same: ideas in different worlds get one number.
type sameChance struct{}

func (sameChance) Read(p []byte) (int, error) {
	for n := range p {
		p[n] = 7
	}
	return len(p), nil
}

// arrivals are the ways by which one idea can come into the sluss, each in a
// world of its own.
var arrivals = map[string]func(*world, *forgetest.Memory){
	"the form": func(w *world, _ *forgetest.Memory) { w.sendByForm("webb", nil) },
	"the form, with a contact": func(w *world, _ *forgetest.Memory) {
		w.sendByForm("webb", byMail())
	},
	"paper":     func(w *world, _ *forgetest.Memory) { w.sendByForm("papper", nil) },
	"telephone": func(w *world, _ *forgetest.Memory) { w.sendByForm("telefon", byMail()) },
	"the form, and then erased": func(w *world, _ *forgetest.Memory) {
		w.try(w.Erase(w.Context(), w.sendByForm("webb", byMail()).ID))
	},
	"a pull request in the intake": func(w *world, in *forgetest.Memory) {
		file := strings.Replace(pulled, "Genom en pull request", "Låna verktyg", 1)
		pull := in.Open(forgetest.Someone{Name: "Anna Ek", Login: "annaek", Branch: "b", Message: "m", At: w.now}, map[string][]byte{"ideer/min.md": []byte(file)})
		_, err := in.Merge(w.Context(), pull.Number, forge.Merge{Head: pull.Head, Title: "Tas emot", At: w.now})
		w.try(err)
		w.doRelay()
	},
	"a terminal": func(w *world, _ *forgetest.Memory) {
		draft, faults := intake.Read("min.md", []byte(strings.Replace(pulled, "Genom en pull request", "Låna verktyg", 1)), w.rules)
		if len(faults) > 0 {
			w.Fatal(faults)
		}
		i := draft.Idea
		id, err := w.Sluss.NewID(w.Context(), w.today().Year())
		w.try(err)
		i.Format, i.ID, i.Step, i.Received, i.Contact = idea.FormatVersion, id, w.rules.Process.Start().ID, w.today(), "Projektgruppen"
		i.AnswerBy = w.today().AddWorkdays(promised(w.rules.Process))
		_, err = w.Sluss.Add(w.Context(), []*idea.Idea{&i})
		w.try(err)
	},
}

func (w *world) sendByForm(channel string, c *Contact) *Received {
	w.Helper()
	s := w.submission(1, "Låna verktyg")
	draft, faults := intake.Read("min.md", []byte(strings.Replace(pulled, "Genom en pull request", "Låna verktyg", 1)), w.rules)
	if len(faults) > 0 {
		w.Fatal(faults)
	}
	s.Idea, s.Channel, s.Contact = draft.Idea, channel, c
	got := w.receive(s)
	w.try(w.Release(w.Context(), got.ID))
	w.doRelay()
	return got
}

// answered has the team pass on what the one who had the idea has answered: where
// it was written in the intake, there; else by hand.
func (w *world) answered(id string, in *forgetest.Memory, words string) {
	w.Helper()
	if pulls, err := in.Pulls(w.Context(), forge.Query{}); err != nil || len(pulls) > 0 {
		w.try(err)
		for _, m := range w.rules.Roster.Members {
			if role := w.rules.Process.Role(m.Role); role.SeesIdentity && !role.Blind && len(m.Logins) > 0 {
				in.Remark(pulls[0].Number, m.Logins[0], intake.ReplyPhrase+": "+words, w.now)
				return
			}
		}
		w.Fatal("nobody in the team has a login")
	}
	w.try(w.Pass(w.Context(), id, words))
	w.try(w.Pass(w.Context(), id, words)) // sent twice
}

// everythingSaid gives all that can be read in a sluss: files and pull requests,
// with all that has been said about them.
func (w *world) everythingSaid() string {
	w.Helper()
	var out strings.Builder
	pulls, err := w.sluss.Pulls(w.Context(), forge.Query{})
	w.try(err)
	slices.SortFunc(pulls, func(a, b *forge.PullRequest) int { return a.Number - b.Number })
	for _, p := range pulls {
		fmt.Fprintf(&out, "%d %s %s %q %q %v %v\n", p.Number, p.Branch, p.State, p.Title, p.Body, p.CreatedAt, p.MergedAt)
		comments, err := w.sluss.Comments(w.Context(), p.Number)
		w.try(err)
		for _, c := range comments {
			fmt.Fprintf(&out, "  %s %s %q %v\n", c.Author, c.Marker, c.Body, c.At)
		}
		reviews, err := w.sluss.Reviews(w.Context(), p.Number)
		w.try(err)
		fmt.Fprintf(&out, "  %+v\n", reviews)
	}
	return out.String() + string(everything(w.TB.(*testing.T), w.mainFiles()))
}

// Whichever way an idea came, what stands in the sluss is the same, from the
// first day until its answer is late: nobody who judges it can tell.
func TestNobodyCanTellTheChannel(t *testing.T) {
	said := map[string]string{}
	for what, send := range arrivals {
		t.Run(what, func(t *testing.T) {
			w := memoryWorld(t, "orebro")
			w.random = sameChance{}
			w.rules.Process.Batch = process.Batch{Least: 1}
			in := forgetest.NewMemory(map[string][]byte{intake.Template: []byte("mall")})
			w.intake = in
			w.open()
			w.Gateway.Sluss.Repository = "local"
			w.believe("slussteam")
			w.doRelay()
			w.try(w.Tell(t.Context()))
			send(w, in)
			id := w.admit()
			w.try(w.Tell(t.Context()))
			w.answered(id, in, "Den ska stå på biblioteket.")
			w.try(w.Tell(t.Context()))
			w.now = w.now.AddDate(0, 0, 2)
			w.passes(id)
			w.try(w.Tell(t.Context()))
			due := w.asItStands(id).AnswerBy
			for _, day := range []int{0, 1, 2, 60} {
				w.now = due.AddDays(day).Time()
				w.try(w.Late(t.Context()))
				w.try(w.TakeBack(t.Context()))
				w.try(w.Expire(t.Context()))
				w.try(w.Tell(t.Context()))
			}
			all := w.everythingSaid()
			for _, marker := range []string{attestMarker, extendedMarker, "svar-1"} {
				if n := strings.Count(all, " "+marker+" "); n != 1 {
					t.Errorf("%s stands %d times", marker, n)
				}
			}
			said[what] = all
		})
	}
	for what, all := range said {
		if want := said["the form"]; all != want {
			at := 0
			for at < min(len(all), len(want)) && all[at] == want[at] {
				at++
			}
			from := max(0, at-200)
			t.Errorf("%s can be told from the form:\n%q\n%q", what, all[from:min(len(all), at+200)], want[from:min(len(want), at+200)])
		}
	}
	if len(said) != len(arrivals) {
		t.Errorf("%d channels", len(said))
	}
}

// Those who came by the intake are told there what others are told under their
// receipts.
func TestTheIntakeIsToldOfDelaysAndLife(t *testing.T) {
	w := memoryWorld(t, "orebro")
	w.rules.Process.Batch = process.Batch{Least: 1}
	w.rules.Process.Promise.SignOfLife = 1
	in := forgetest.NewMemory(map[string][]byte{intake.Template: []byte("mall")})
	w.intake = in
	w.open()
	arrivals["a pull request in the intake"](w, in)
	came, due := w.today(), w.asItStands(w.admit()).AnswerBy
	for day := came; day < due+4; day++ {
		w.now = day.Time()
		w.try(w.Late(t.Context()))
	}
	comments, err := in.Comments(t.Context(), 1)
	w.try(err)
	var told []string
	for _, c := range comments {
		if strings.HasPrefix(c.Marker, "forsenad-") || strings.HasPrefix(c.Marker, "livstecken-") {
			told = append(told, c.Marker)
		}
		if strings.HasPrefix(c.Marker, "forsenad-") && !strings.Contains(c.Body, "Nytt datum är den "+due.AddWorkdays(10).Words()) {
			t.Errorf("it says %s", c.Body)
		}
	}
	want := []string{"livstecken-" + came.AddDays(7).String(), "livstecken-" + came.AddDays(14).String(), "livstecken-" + came.AddDays(21).String(), "forsenad-" + due.String()}
	if !slices.Equal(told, want[:len(told)]) && !slices.Equal(told, want) || len(told) < 3 {
		t.Errorf("told %v, want %v", told, want)
	}
}

// An idea that was in the sluss before the service is left alone: nobody has
// been promised anything.
func TestIdeasFromBeforeTheServiceAreLeftAlone(t *testing.T) {
	w := memoryWorld(t, "orebro")
	w.Gateway = &Gateway{Options: w.options()} // not opened: it is not there yet
	arrivals["a terminal"](w, nil)
	id := w.admit()
	w.open()
	w.believe("slussteam")
	for range 2 { // also when it is opened again
		w.Gateway.Sluss.Repository = "local"
		w.doRelay()
		w.passesOnce(id)
		w.try(w.Tell(t.Context()))
		w.now = w.asItStands(id).AnswerBy.AddDays(1).Time()
		w.try(w.Late(t.Context()))
		w.open()
	}
	if all := w.everythingSaid(); strings.Contains(all, " "+attestMarker+" ") || strings.Contains(all, " "+extendedMarker+" ") {
		t.Error("something is said about it")
	}
}

func (w *world) passesOnce(id string) {
	w.Helper()
	if w.asItStands(id).Step == w.rules.Process.Start().ID {
		w.passes(id)
	}
}

// While somebody has not been told, nothing is attested about anybody.
func TestNothingIsAttestedUntilAllAreTold(t *testing.T) {
	w := memoryWorld(t, "orebro")
	w.rules.Process.Batch = process.Batch{Least: 1}
	in := forgetest.NewMemory(map[string][]byte{intake.Template: []byte("mall")})
	w.intake = in
	w.open()
	w.Gateway.Sluss.Repository = "local"
	w.believe("slussteam")
	got := w.sendByForm("webb", nil)
	w.admit()
	w.passes(got.ID)
	w.Gateway.Intake = deaf{in}
	if err := w.Tell(t.Context()); err == nil {
		t.Error("it is not told")
	}
	if strings.Contains(w.everythingSaid(), " "+attestMarker+" ") {
		t.Error("it was attested")
	}
	w.Gateway.Intake = in
	w.try(w.Tell(t.Context()))
	if !strings.Contains(w.everythingSaid(), " "+attestMarker+" ") {
		t.Error("it was not attested when it could be")
	}
}

// deaf is an intake that does not answer.
type deaf struct{ forge.Forge }

func (deaf) Pulls(context.Context, forge.Query) ([]*forge.PullRequest, error) {
	return nil, forge.ErrUnavailable
}

// admit takes in what has been proposed, and gives the one idea's number.
func (w *world) admit() string {
	w.Helper()
	pulls, err := w.sluss.Pulls(w.Context(), forge.Query{State: forge.Open})
	w.try(err)
	_, _, err = w.Sluss.Admit(w.Context(), pulls)
	w.try(err)
	ids, err := w.onMain(w.Context())
	w.try(err)
	if len(ids) != 1 {
		w.Fatalf("%d ideas are in the sluss", len(ids))
	}
	return ids[0]
}

// asItStands gives an idea as it stands on the main branch.
func (w *world) asItStands(id string) *idea.Idea {
	w.Helper()
	i, seen := w.standing(w.Context(), id)
	if i == nil || !seen {
		w.Fatalf("%s is not on the main branch", id)
	}
	return i
}

// What is passed on is held to the same measure as what is asked, and has to have
// somewhere to go.
func TestWhatCannotBePassedOn(t *testing.T) {
	w, got := opened(t)
	if err := w.Pass(t.Context(), got.ID, "Tjugo."); !errors.Is(err, ErrNotNow) {
		t.Errorf("before it is in the sluss: %v", err)
	}
	w.intoSluss(got)
	var refused *Refused
	if err := w.Pass(t.Context(), got.ID, "Ring HEMLIG."); !errors.As(err, &refused) {
		t.Errorf("a number: %v", err)
	}
	var faulty *Faulty
	if err := w.Pass(t.Context(), got.ID, " "); !errors.As(err, &faulty) {
		t.Errorf("nothing: %v", err)
	}
	if strings.Contains(w.everythingSaid(), "svar-") {
		t.Error("something was passed on")
	}
}
