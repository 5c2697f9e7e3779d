package gateway

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/process"
)

// told gives a world that notes what is to be told by mail, each key once.
func toldWorld(t *testing.T) (*world, *Received, *[]string) {
	t.Helper()
	w, got := opened(t)
	var keys []string
	w.Gateway.Queue = func(e Event) error {
		if !slices.Contains(keys, e.Key()) {
			keys = append(keys, e.Key())
		}
		return nil
	}
	return w, got, &keys
}

func TestADecisionIsToldOnce(t *testing.T) {
	w, got, keys := toldWorld(t)
	w.intoSluss(got)
	w.try(w.Tell(t.Context()))
	if len(*keys) > 0 {
		t.Errorf("told of nothing: %v", *keys)
	}
	w.passes(got.ID)
	w.try(w.Tell(t.Context()))
	w.try(w.Tell(t.Context()))
	if want := []string{got.ID + "-svar-1"}; !slices.Equal(*keys, want) {
		t.Errorf("told of %v, want %v", *keys, want)
	}
}

// Without a queue that takes it, a decision is told in the next round.
func TestAQueueThatFailsIsTriedAgain(t *testing.T) {
	w, got, keys := toldWorld(t)
	w.intoSluss(got)
	w.passes(got.ID)
	works := w.Gateway.Queue
	w.Gateway.Queue = func(Event) error { return errors.New("the disk is full") }
	if err := w.Tell(t.Context()); err == nil {
		t.Error("the failure is not told")
	}
	if err := w.Ask(t.Context(), got.ID, "Hur?"); err == nil {
		t.Error("the failure of a question is not told")
	}
	if s := w.look(got.Receipt); len(s.Messages) > 0 {
		t.Errorf("a question was kept that nobody is told of: %+v", s.Messages)
	}
	w.Gateway.Queue = works
	w.try(w.Tell(t.Context()))
	w.try(w.Ask(t.Context(), got.ID, "Hur?"))
	if want := []string{got.ID + "-svar-1", got.ID + "-fraga-1"}; !slices.Equal(*keys, want) {
		t.Errorf("told of %v, want %v", *keys, want)
	}
}

// believe puts the gateway's key among those that the sluss believes.
func (w *world) believe(seats ...string) {
	w.Helper()
	public, err := w.AttestKey()
	w.try(err)
	rules := *w.rules
	rules.Keys = &process.Keys{Format: 1, Keys: []process.Key{{ID: "gateway", Public: public, From: w.today(), Seats: seats}}}
	w.rules = &rules
}

func TestADeliveryIsAttestedWithASignature(t *testing.T) {
	w, got, _ := toldWorld(t)
	w.Gateway.Sluss.Repository = "local"
	w.intoSluss(got)
	w.passes(got.ID)
	w.believe("slussteam")
	w.try(w.Tell(t.Context()))
	w.try(w.Tell(t.Context()))
	open, err := w.openDecisions(t.Context())
	w.try(err)
	pull := open[got.ID]
	ballots := w.ballots(pull)
	if len(ballots) != 1 {
		t.Fatalf("%d attestations", len(ballots))
	}
	b := ballots[0]
	if b.Kind != check.FeedbackBallot || b.Seat != "slussteam" || b.Pull != pull.Number || b.Repository != "local" {
		t.Errorf("attested: %+v", b)
	}
	if why := b.Verify(w.rules.Keys, w.today()); why != "" {
		t.Errorf("it is not believed: %s", why)
	}
	// The key is drawn once.
	first, err := w.AttestKey()
	w.try(err)
	w.open()
	if second, err := w.AttestKey(); err != nil || first != second {
		t.Errorf("another key was drawn: %v", err)
	}
}

func (w *world) ballots(pull *forge.PullRequest) []*check.Ballot {
	w.Helper()
	comments, err := w.sluss.Comments(w.Context(), pull.Number)
	w.try(err)
	var all []*check.Ballot
	for _, c := range comments {
		if b, err := check.ParseBallot(c.Body); err == nil {
			all = append(all, b)
		}
	}
	return all
}

func TestNothingIsAttestedWithoutAKeyThatIsBelieved(t *testing.T) {
	for what, spoil := range map[string]func(*world){
		"there is no key":                      func(w *world) { w.try(w.keys.Remove(attestName)) },
		"the sluss has no keys":                func(w *world) { w.rules.Keys = nil },
		"the sluss has another key":            func(w *world) { w.rules.Keys.Keys[0].Public = "AAAA" },
		"the key's time is out":                func(w *world) { w.rules.Keys.Keys[0].Until = w.today() - 1 },
		"the key's time has not come":          func(w *world) { w.rules.Keys.Keys[0].From = w.today() + 1 },
		"the key speaks for a blind seat only": func(w *world) { w.rules.Keys.Keys[0].Seats = []string{"stol-vard-omsorg"} },
	} {
		t.Run(what, func(t *testing.T) {
			w, got, _ := toldWorld(t)
			w.intoSluss(got)
			w.passes(got.ID)
			w.believe()
			spoil(w)
			w.try(w.Tell(t.Context()))
			open, err := w.openDecisions(t.Context())
			w.try(err)
			if n := len(w.ballots(open[got.ID])); n > 0 {
				t.Errorf("%d attestations", n)
			}
		})
	}
}

func TestWhoIsKeptWaitingIsToldSo(t *testing.T) {
	w, got, keys := toldWorld(t)
	w.intoSluss(got)
	due := w.look(got.Receipt).AnswerBy
	late := func(day calendar.Date) *Standing {
		w.now = day.Time()
		w.try(w.Late(t.Context()))
		w.try(w.Late(t.Context()))
		return w.look(got.Receipt)
	}
	if s := late(due); s.Late || len(s.Messages) > 0 {
		t.Errorf("told on the very day: %+v", s.Messages)
	}
	s := late(due + 1)
	extended := due.AddWorkdays(10)
	if !s.Late || s.AnswerBy != extended || len(s.Messages) != 1 || s.Messages[0].Question {
		t.Fatalf("the day after: late %v, %v, %+v", s.Late, s.AnswerBy, s.Messages)
	}
	for _, want := range []string{"senast den " + due.Words(), "Nytt datum är den " + extended.Words(), "Projektgruppen kan berätta mer"} {
		if !strings.Contains(s.Messages[0].Text, want) {
			t.Errorf("the letter does not say %q:\n%s", want, s.Messages[0].Text)
		}
	}
	if s := late(extended + 1); len(s.Messages) != 1 || !s.Late {
		t.Errorf("a second extension: %+v", s.Messages)
	}
	if want := []string{fmt.Sprintf("%s-forsenad-%d", got.ID, due)}; !slices.Equal(*keys, want) {
		t.Errorf("told by mail of %v, want %v", *keys, want)
	}
	open, err := w.openDecisions(t.Context())
	w.try(err)
	comments, err := w.sluss.Comments(t.Context(), open[got.ID].Number)
	w.try(err)
	said := func(c forge.Comment) bool {
		return c.Marker == extendedMarker && strings.Contains(c.Body, extended.Words())
	}
	if !slices.ContainsFunc(comments, said) {
		t.Error("the decision does not tell the new day")
	}
}

// Also the team can be late, before an idea is in the sluss.
func TestLateBeforeTheSluss(t *testing.T) {
	w, got, _ := toldWorld(t)
	w.now = got.AnswerBy.AddDays(1).Time()
	w.try(w.Late(t.Context()))
	if s := w.look(got.Receipt); len(s.Messages) != 1 || s.AnswerBy <= got.AnswerBy {
		t.Errorf("%+v", s)
	}
}

func TestASignOfLife(t *testing.T) {
	w, got, keys := toldWorld(t)
	w.intoSluss(got)
	w.passes(got.ID)
	entered := w.today()
	w.rules.Process.Promise.SignOfLife = 2
	for _, at := range []struct{ day, letters int }{{13, 0}, {14, 1}, {15, 1}, {20, 1}} {
		w.now = entered.AddDays(at.day).Time()
		w.try(w.Late(t.Context()))
		s := w.look(got.Receipt)
		alive := 0
		for _, m := range s.Messages {
			if strings.Contains(m.Text, "inte bortglömd") {
				alive++
			}
		}
		if alive != at.letters {
			t.Errorf("day %d: %d letters, want %d", at.day, alive, at.letters)
		}
	}
	if want := []string{fmt.Sprintf("%s-livstecken-%d", got.ID, entered.AddDays(14))}; !slices.Equal(*keys, want) {
		t.Errorf("told by mail of %v, want %v", *keys, want)
	}
}

func TestWithdrawnBeforeTheSlussItNeverGetsThere(t *testing.T) {
	w, got, _ := toldWorld(t)
	w.try(w.Withdraw(t.Context(), got.Receipt))
	w.try(w.Withdraw(t.Context(), got.Receipt))
	s := w.look(got.Receipt)
	if s.State != Withdrawn || s.Can[CanWithdraw] || s.Can[CanSupplement] || !s.Can[CanRetry] || s.Expires.IsZero() {
		t.Errorf("%+v", s)
	}
	if cases, err := w.Cases(t.Context()); err != nil || len(cases) > 0 {
		t.Errorf("the team still sees %d, %v", len(cases), err)
	}
	if err := w.Release(t.Context(), got.ID); err == nil {
		t.Error("it was released")
	}
	if err := w.Supplement(t.Context(), got.Receipt, "Mer."); !errors.Is(err, ErrNotNow) {
		t.Errorf("something was added: %v", err)
	}
	if err := w.Ask(t.Context(), got.ID, "Hur?"); !errors.Is(err, ErrNotNow) {
		t.Errorf("something was asked: %v", err)
	}
	again, err := w.Again(t.Context(), got.Receipt)
	w.try(err)
	if again.Idea.Title != "Låna verktyg på biblioteket" {
		t.Errorf("%+v", again)
	}
}

func TestWithdrawnInTheSlussItIsADecision(t *testing.T) {
	w, got, keys := toldWorld(t)
	w.intoSluss(got)
	head := w.head()
	w.try(w.Withdraw(t.Context(), got.Receipt))
	w.try(w.Withdraw(t.Context(), got.Receipt))
	if s := w.look(got.Receipt); s.State != Withdrawn || s.Can[CanWithdraw] || s.Can[CanSupplement] {
		t.Errorf("its holder sees %+v", s)
	}
	if w.head() != head {
		t.Error("something was written in the sluss while somebody sat there")
	}
	w.try(w.TakeBack(t.Context()))
	w.try(w.TakeBack(t.Context()))
	s := w.look(got.Receipt)
	if s.Step.Kind != process.Withdrawn || len(s.Answers) != 1 || s.Answers[0].Outcome != process.Withdraw || s.Can[CanWithdraw] {
		t.Fatalf("%+v", s)
	}
	w.try(w.Tell(t.Context()))
	if want := []string{got.ID + "-svar-1"}; !slices.Equal(*keys, want) {
		t.Errorf("told of %v", *keys)
	}
}

func TestWhatHasEndedCannotBeWithdrawn(t *testing.T) {
	w, got, _ := toldWorld(t)
	w.intoSluss(got)
	w.declines(got.ID)
	if err := w.Withdraw(t.Context(), got.Receipt); !errors.Is(err, ErrNotNow) {
		t.Errorf("%v", err)
	}
}

// What somebody has begun to write by hand does not stand in the way.
func TestAnIdeaIsWithdrawnOverADraft(t *testing.T) {
	w, got, _ := toldWorld(t)
	w.intoSluss(got)
	_, err := w.Sluss.Move(t.Context(), got.ID, bot.Choice{Outcome: process.No, Reasons: "Det finns.", NoTips: true, Day: w.today()}, true)
	w.try(err)
	w.try(w.Withdraw(t.Context(), got.Receipt))
	w.try(w.TakeBack(t.Context()))
	if s := w.look(got.Receipt); s.Step.Kind != process.Withdrawn {
		t.Errorf("it stands in %s", s.Step.ID)
	}
}

func TestWhatHasHadItsTimeIsTakenAway(t *testing.T) {
	w, got, _ := toldWorld(t)
	w.intoSluss(got)
	w.try(w.Supplement(t.Context(), got.Receipt, "Det gäller också spadar."))
	start := w.today()
	stored := func() string {
		data, err := w.disk.ReadFile("spool/" + got.Receipt.Lookup() + ".json")
		if errors.Is(err, fs.ErrNotExist) {
			return ""
		}
		w.try(err)
		return string(data)
	}
	at := func(days int) {
		w.now = start.AddDays(days).Time()
		w.try(w.Expire(t.Context()))
	}
	at(30)
	if s := stored(); !strings.Contains(s, "borrmaskin") || !strings.Contains(s, "spadar") {
		t.Error("the text was taken away before its time")
	}
	at(31)
	if s := stored(); strings.Contains(s, "borrmaskin") || strings.Contains(s, "spadar") {
		t.Error("the text is kept after its time")
	}
	if s := w.look(got.Receipt); s.Title == "" || len(s.Messages) != 1 || s.Messages[0].Text != "Det gäller också spadar." {
		t.Errorf("the holder sees %+v", s)
	}
	w.declines(got.ID)
	end := 31
	at(end + 180)
	if stored() == "" {
		t.Fatal("the receipt went before its time")
	}
	at(end + 181)
	if _, err := w.Look(t.Context(), got.Receipt); !errors.Is(err, ErrUnknown) || stored() != "" {
		t.Errorf("the receipt is still good: %v", err)
	}
	w.open()
	if _, err := w.Look(t.Context(), got.Receipt); !errors.Is(err, ErrUnknown) {
		t.Errorf("opened again: %v", err)
	}
}

// launch has an idea be launched as far as anyone can see: the process asks for
// nothing.
func (w *world) launch(got *Received) {
	w.Helper()
	start := w.rules.Process.Start()
	for _, s := range w.rules.Process.Steps {
		if s.Survey != "" {
			start.Survey = s.Survey
		}
	}
	start.Web = "Lanserad"
	w.look(got.Receipt)
	w.Gateway.view.mu.Lock()
	defer w.Gateway.view.mu.Unlock()
	w.Gateway.view.ideas[got.ID].Launch = launchedOn(w.today())
}

func TestWhoWantsToBeSeenIsAskedAtLaunch(t *testing.T) {
	w, got, keys := toldWorld(t)
	w.intoSluss(got)
	if err := w.Consent(t.Context(), got.Receipt, ShowName, "Anna Ek", ""); !errors.Is(err, ErrNotNow) {
		t.Errorf("before launch: %v", err)
	}
	w.launch(got)
	if !w.look(got.Receipt).Can[CanBeSeen] {
		t.Fatal("nobody is asked")
	}
	w.try(w.Tell(t.Context()))
	if !slices.Contains(*keys, got.ID+"-synas-1") {
		t.Errorf("told of %v", *keys)
	}
	shows := func(names, quotes map[string]string) {
		t.Helper()
		n, err := w.Names(t.Context())
		w.try(err)
		q, err := w.Quotes(t.Context())
		w.try(err)
		if !maps.Equal(n, names) || !maps.Equal(q, quotes) {
			t.Errorf("shown: %v and %v, want %v and %v", n, q, names, quotes)
		}
	}
	purge := func(want bool) {
		t.Helper()
		mark, err := w.Unshown()
		w.try(err)
		if (mark != "") != want {
			t.Errorf("to be purged: %q, want %v", mark, want)
		}
		w.try(w.Purged(mark))
	}
	w.try(w.Consent(t.Context(), got.Receipt, ShowNameQuote, " Anna   Ek ", "Det var roligt."))
	shows(map[string]string{got.ID: "Anna Ek"}, map[string]string{got.ID: "Det var roligt."})
	purge(false)
	w.try(w.Consent(t.Context(), got.Receipt, ShowName, "Anna Ek", "Det var roligt."))
	shows(map[string]string{got.ID: "Anna Ek"}, nil)
	purge(true)
	w.try(w.Consent(t.Context(), got.Receipt, ShowNothing, "", ""))
	shows(nil, nil)
	if s := w.look(got.Receipt); s.Visible != ShowNothing {
		t.Errorf("the choice is %q", s.Visible)
	}
	first, err := w.Unshown()
	w.try(err)
	w.try(w.Consent(t.Context(), got.Receipt, ShowName, "Anna Ek", ""))
	w.try(w.Consent(t.Context(), got.Receipt, ShowNothing, "", ""))
	w.try(w.Purged(first)) // a release was purged that was built before the second withdrawal
	purge(true)
	purge(false)
	data, err := w.disk.ReadFile("spool/" + got.Receipt.Lookup() + ".json")
	w.try(err)
	if strings.Contains(string(data), "Anna Ek") {
		t.Error("the name stands in the record")
	}
}

func TestAConsentThatMakesNoSenseIsRefused(t *testing.T) {
	w, got, _ := toldWorld(t)
	w.intoSluss(got)
	w.launch(got)
	for _, c := range []struct{ what, choice, name, quote, field string }{
		{"an unknown choice", "allt", "Bo Ek", "", "val"},
		{"no name", ShowName, " ", "", "namn"},
		{"a name without end", ShowName, strings.Repeat("a", maxName+1), "", "namn"},
		{"a name that turns the text around", ShowName, "Bo \u202eEk", "", "namn"},
		{"no quote", ShowNameQuote, "Bo Ek", "", "citat"},
		{"a quote without end", ShowNameQuote, "Bo Ek", strings.Repeat("a", maxQuote+1), "citat"},
	} {
		var wrong *Faulty
		if err := w.Consent(t.Context(), got.Receipt, c.choice, c.name, c.quote); !errors.As(err, &wrong) || len(wrong.Faults[c.field]) != 1 {
			t.Errorf("%s: %v", c.what, err)
		}
	}
	var refused *Refused
	if err := w.Consent(t.Context(), got.Receipt, ShowNameQuote, "Bo Ek", "Ring HEMLIG."); !errors.As(err, &refused) {
		t.Errorf("a number in the quote: %v", err)
	}
	if names, err := w.Names(t.Context()); err != nil || len(names) > 0 {
		t.Errorf("shown: %v, %v", names, err)
	}
}

func TestASurveyIsAnsweredOnceAndByNobody(t *testing.T) {
	w, got, keys := toldWorld(t)
	w.intoSluss(got)
	if err := w.Survey(t.Context(), got.Receipt, map[string]string{"svar_i_tid": "ja"}); !errors.Is(err, ErrNotNow) {
		t.Errorf("before it is asked: %v", err)
	}
	w.launch(got)
	w.try(w.Tell(t.Context()))
	if !slices.Contains(*keys, got.ID+"-tyck-till-1") {
		t.Errorf("told of %v", *keys)
	}
	for what, answers := range map[string]map[string]string{
		"nothing": {}, "what is not asked": {"skonummer": "44"}, "what cannot be answered": {"svar_i_tid": "kanske"},
		"a novel": {"gora_battre": strings.Repeat("a", maxSurveyText+1)},
	} {
		var wrong *Faulty
		if err := w.Survey(t.Context(), got.Receipt, answers); !errors.As(err, &wrong) {
			t.Errorf("%s: %v", what, err)
		}
	}
	w.try(w.Survey(t.Context(), got.Receipt, map[string]string{"svar_i_tid": "ja", "gora_battre": "Svara på kvällen.", "skonummer": "44"}))
	if err := w.Survey(t.Context(), got.Receipt, map[string]string{"svar_i_tid": "nej"}); !errors.Is(err, ErrNotNow) {
		t.Errorf("a second time: %v", err)
	}
	data, err := w.disk.ReadFile("enkat/svar.json")
	w.try(err)
	for _, trace := range []string{got.ID, got.Receipt.Lookup(), w.today().String(), "skonummer"} {
		if strings.Contains(string(data), trace) {
			t.Errorf("the answers tell %q: %s", trace, data)
		}
	}
	opinions := func() map[string]int {
		t.Helper()
		all, err := w.Opinions(t.Context())
		w.try(err)
		out := map[string]int{}
		for _, o := range all {
			out[o.Criterion] = o.Counts["ja"]
		}
		return out
	}
	for n := range 4 {
		if shown := opinions(); len(shown) > 0 {
			t.Errorf("after %d answers these are shown: %v", n+1, shown)
		}
		w.try(w.keepSurvey(surveyed{"stod", 1, map[string]string{"svar_i_tid": "ja"}}))
	}
	if shown := opinions(); !maps.Equal(shown, map[string]int{"svar_i_tid": 5}) {
		t.Errorf("after five answers: %v", shown)
	}
	if texts, err := w.SurveyTexts(t.Context(), "stod", "gora_battre"); err != nil || texts != nil {
		t.Errorf("one text is shown: %v, %v", texts, err)
	}
}

func TestKeysThatSign(t *testing.T) {
	pair, err := NewSigningKey(chance("nyckel"))
	if err != nil {
		t.Fatal(err)
	}
	key, err := ReadSigningKey(pair.Private)
	if err != nil {
		t.Fatal(err)
	}
	public := (&process.Key{Public: pair.Public}).Decode()
	if !ed25519.Verify(public, []byte("x"), ed25519.Sign(key, []byte("x"))) {
		t.Error("the halves do not fit")
	}
	for _, wrong := range []string{"", "x", pair.Public, string(pair.Private) + "x", strings.Replace(string(pair.Private), "PRIVATE", "PUBLIC", 2), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"} {
		if _, err := ReadSigningKey([]byte(wrong)); err == nil {
			t.Errorf("%.40q was read", wrong)
		}
	}
}

// head is where the main branch of the sluss is.
func (w *world) head() string {
	w.Helper()
	head, err := w.Sluss.Forge.Head(w.Context(), "main")
	w.try(err)
	return head
}
