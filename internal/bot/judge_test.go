package bot

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/protocol"
)

// sixSeats are the logins of those who judge in the preset orebro.
var sixSeats = []string{"stol-barn-utbildning", "stol-vard-omsorg", "stol-social-valfard", "stol-samhallsbyggnad", "stol-kultur-fritid", "stol-service-stod"}

func (w *world) review(pull *forge.PullRequest, login string, state forge.ReviewState, body string) {
	w.Helper()
	now, err := w.forge.Pull(w.Context(), pull.Number)
	w.try(err)
	w.try(w.forge.ReviewAs(w.Context(), pull.Number, login, forge.Review{State: state, Body: body, Commit: now.Head, At: w.bot.Now()}))
}

func (w *world) judge(pull *forge.PullRequest, merge bool) *Judgement {
	w.Helper()
	j, err := w.bot.Judge(w.Context(), pull.Number, merge)
	w.try(err)
	return j
}

// status gives the state and the words of the verdict's status on the head.
func (w *world) status(pull *forge.PullRequest) string {
	w.Helper()
	now, err := w.forge.Pull(w.Context(), pull.Number)
	w.try(err)
	all, err := w.forge.Statuses(w.Context(), now.Head)
	w.try(err)
	for _, s := range all {
		if s.Context == check.StatusContext {
			return string(s.State) + ": " + s.Description
		}
	}
	return ""
}

// yes is a choice that takes the idea "bedoms" on.
func yes() Choice {
	return Choice{Outcome: process.Yes, Reasons: "Alla kan ha nytta av den.", Next: "Vi utreder den."}
}

func TestADecisionIsJudgedFromDraftToMerge(t *testing.T) {
	w := newWorld(t, "orebro", "bedoms")
	w.tend()
	pull := w.open(bedoms)

	if j := w.judge(pull, true); j.Verdict.Standing != check.Waiting || j.Commit != "" {
		t.Fatalf("a draft that nobody has seen is %s:\n%s", j.Verdict.Standing, j.Verdict.Text())
	}
	w.want(w.status(pull), "pending: 0 av 6 stolar har svarat. Barn och utbildning har inte svarat. Sista dag är den 31 mars 2026. Och 6 saker till.")

	for _, login := range sixSeats {
		w.review(pull, login, forge.Approved, "Råd: ja\nJäv: nej\nFinns redan: 3\nVem har nytta: 2\nNytta och resurser: 4\nSamverkan: nej")
	}
	w.judge(pull, true)
	w.want(w.status(pull), "pending: Projektgruppen har inte skrivit beslutet.")

	w.move(bedoms, yes()) // the votes were about the draft, and the idea is the same
	w.judge(pull, true)
	w.want(w.status(pull), "pending: Projektgruppen har inte godkänt beslutet.")

	w.review(pull, "slussteam-1", forge.Approved, "")
	j := w.judge(pull, false)
	if j.Verdict.Standing != check.Ready || j.Commit != "" {
		t.Fatalf("it is %s:\n%s", j.Verdict.Standing, j.Verdict.Text())
	}
	if said := w.said(pull.Number, VerdictMarker); said != strings.TrimSpace(j.Verdict.Text()) && said != j.Verdict.Text() {
		t.Errorf("the comment says\n%s", said)
	}
	j = w.judge(pull, true)
	if j.Commit == "" {
		t.Fatal("it was not merged")
	}
	if again := w.judge(pull, true); again.Commit != j.Commit || again.Verdict != nil {
		t.Errorf("judged once more it gives %+v, want the merge that was made", again)
	}
	w.wantProtocol(pull, j.Commit)
}

// wantProtocol reads the merge commit as others do.
func (w *world) wantProtocol(pull *forge.PullRequest, commit string) {
	w.Helper()
	diff, err := w.forge.Compare(w.Context(), pull.Head, commit)
	w.try(err)
	i := slices.IndexFunc(diff.Commits, func(c forge.Commit) bool { return c.ID == commit })
	if i < 0 {
		w.Fatal("the merge commit is nowhere")
	}
	made := diff.Commits[i]
	if !strings.HasPrefix(made.Message, bedoms+": bedomning -> utredning\n\n") || made.Author.Email != forge.BotEmail || made.Author.When.Hour() != 0 {
		w.Errorf("the merge commit is %+v", made)
	}
	p, err := protocol.Parse(made.Message)
	w.try(err)
	if p.Idea != bedoms || p.To != "utredning" || p.Count != 6 || p.Seats != 6 || p.Decided != "projektgrupp" || len(p.Votes) != 6 {
		w.Errorf("the protocol is %+v", p)
	}
	want := []protocol.Answer{{Criterion: "finns_redan", Value: "3"}, {Criterion: "vem_nytta", Value: "2"}, {Criterion: "nytta_resurser", Value: "4"}}
	if v := p.Votes[1]; v.Seat != "stol-vard-omsorg" || v.Advice != "ja" || !slices.Equal(v.Answers, want) {
		w.Errorf("the vote is %+v", v)
	}
	for _, login := range append(slices.Clone(sixSeats), "slussteam-1") {
		if !slices.Contains(sixSeats, login) && strings.Contains(made.Message, login) { // a seat and its login have the same name here
			w.Errorf("the message names %s", login)
		}
	}
}

func TestANewIdeaIsTakenInWhenNothingIsWrongWithIt(t *testing.T) {
	w := newWorld(t, "orebro")
	pulls, err := w.bot.Add(t.Context(), []*idea.Idea{newIdea()})
	w.try(err)
	j := w.judge(pulls[0], true)
	if j.Commit == "" {
		t.Fatalf("it was not merged:\n%s", j.Verdict.Text())
	}
	w.want(w.status(pulls[0]), "success: Klart.")
}

func TestAMergeThatIsTooLateIsJudgedAgain(t *testing.T) {
	w := newWorld(t, "orebro", "ny")
	w.tend()
	pull := w.open(ny)
	w.move(ny, passes())
	w.review(pull, "slussteam-1", forge.Approved, "")
	// Between the verdict and the merge somebody writes another wording: what
	// was approved must not carry what was not.
	w.bot.Forge = &meanwhile{Forge: w.forge, do: func() {
		other := passes()
		other.Reasons = "Ett annat skäl."
		late := &Bot{Forge: w.forge, Repository: "sluss", Now: w.bot.Now, Log: w.bot.Log}
		if _, err := late.Move(t.Context(), ny, other, false); err != nil {
			t.Error(err)
		}
	}}
	j := w.judge(pull, true)
	if j.Commit != "" || j.Verdict.Standing != check.Waiting {
		t.Fatalf("it is %s, merged as %q", j.Verdict.Standing, j.Commit)
	}
	if !strings.Contains(j.Verdict.Text(), "äldre lydelse") {
		t.Errorf("it says\n%s", j.Verdict.Text())
	}
}

// meanwhile is a forge where something happens just before the first merge.
type meanwhile struct {
	forge.Forge
	do func()
}

func (m *meanwhile) Merge(ctx context.Context, number int, how forge.Merge) (string, error) {
	if do := m.do; do != nil {
		m.do = nil
		do()
	}
	return m.Forge.Merge(ctx, number, how)
}

func TestAJudgeThatIsStoppedCanBeRunAgain(t *testing.T) {
	w := newWorld(t, "orebro", "ny")
	w.tend()
	pull := w.open(ny)
	w.move(ny, passes())
	w.review(pull, "slussteam-1", forge.Approved, "")
	stop := &stopsAfter{Forge: w.forge}
	w.bot.Forge = stop
	for stop.after = 0; ; stop.after++ {
		stop.calls = 0
		j, err := w.bot.Judge(t.Context(), pull.Number, true)
		if err == nil {
			if j.Commit == "" {
				t.Fatal("it was not merged")
			}
			break
		}
		if !errors.Is(err, forge.ErrUnavailable) {
			t.Fatal(err)
		}
	}
	if stop.after < 2 {
		t.Errorf("it was stopped %d times, so the test sees too little", stop.after)
	}
	verdicts := 0
	comments, err := w.forge.Comments(t.Context(), pull.Number)
	w.try(err)
	for _, c := range comments {
		if c.Marker == VerdictMarker {
			verdicts++
		}
	}
	if verdicts != 1 {
		t.Errorf("there are %d comments with the verdict", verdicts)
	}
}

// stopsAfter is a forge that answers nothing after a number of writes, which
// have all been carried out, the last one too.
type stopsAfter struct {
	forge.Forge
	after, calls int
}

func (s *stopsAfter) stop(err error) error {
	if s.calls++; err == nil && s.calls > s.after {
		return forge.ErrUnavailable
	}
	return err
}

func (s *stopsAfter) SetStatus(ctx context.Context, commit string, status forge.Status) error {
	return s.stop(s.Forge.SetStatus(ctx, commit, status))
}

func (s *stopsAfter) Say(ctx context.Context, number int, marker, body string, at time.Time) error {
	return s.stop(s.Forge.Say(ctx, number, marker, body, at))
}

func (s *stopsAfter) Merge(ctx context.Context, number int, m forge.Merge) (string, error) {
	commit, err := s.Forge.Merge(ctx, number, m)
	return commit, s.stop(err)
}

func TestRulesCannotVoteForThemselves(t *testing.T) {
	w := newWorld(t, "orebro", "bedoms")
	fsys, err := w.bot.files(t.Context())
	w.try(err)
	roster, err := readFile(fsys, process.RosterFile)
	w.try(err)
	pull, err := w.forge.Propose(t.Context(), forge.Proposal{
		Branch: "regler", Title: "Roller", Body: "x", Message: "Roller", At: w.day.Time(),
		Files: map[string][]byte{process.RosterFile: replace("[slussteam-1", "[smygande, slussteam-1")(roster)},
	})
	w.try(err)
	w.review(pull, "smygande", forge.Approved, "")
	if j := w.judge(pull, true); j.Commit != "" || j.Verdict.Standing != check.Waiting {
		t.Fatalf("someone who gives themselves a seat approved it: %s", j.Verdict.Text())
	}
	w.review(pull, "SlussTeam-1", forge.Approved, "")
	if j := w.judge(pull, true); j.Commit == "" {
		t.Errorf("the team could not approve it: %s", j.Verdict.Text())
	}
}
