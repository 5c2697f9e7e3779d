package check

import (
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/protocol"
)

func TestQuorumNeeds(t *testing.T) {
	for _, c := range []struct {
		sentence           string
		q                  process.Quorum
		seats, votes, open int
		want               int
	}{
		{"one per area: every seat that may vote is waited for", process.Quorum{PerArea: true, Least: 4}, 6, 3, 3, 6},
		{"one per area: vacant seats are not", process.Quorum{PerArea: true, Least: 4}, 6, 3, 2, 5},
		{"one per area: but never fewer than minst", process.Quorum{PerArea: true, Least: 4}, 6, 3, 0, 4},
		{"one per area without minst: all of them", process.Quorum{PerArea: true}, 6, 5, 0, 6},
		{"a number: it is enough", process.Quorum{Count: 3}, 5, 1, 4, 3},
		{"a number, and seats that are vacant: still that number", process.Quorum{Count: 3}, 5, 1, 1, 3},
		{"a number and minst: down to minst when seats are vacant", process.Quorum{Count: 3, Least: 2}, 5, 1, 1, 2},
		{"a number and a deadline: all who may vote are waited for", process.Quorum{Count: 3, Silence: 10}, 5, 3, 2, 5},
		{"a number and a deadline that has passed: the number", process.Quorum{Count: 3, Silence: 10}, 5, 3, 0, 3},
		{"a number, a deadline and too few who answered", process.Quorum{Count: 3, Silence: 10}, 5, 2, 0, 3},
		{"nothing said: all", process.Quorum{}, 4, 2, 2, 4},
	} {
		if got := quorumNeeds(&c.q, c.seats, c.votes, c.open); got != c.want {
			t.Errorf("%s: %d votes are needed, want %d", c.sentence, got, c.want)
		}
	}
}

// TestWhereTheDecidersAlsoVote is the preset where five seats of the steering
// group both advise and decide.
func TestWhereTheDecidersAlsoVote(t *testing.T) {
	for _, c := range []struct {
		sentence string
		reviews  map[string]string // login to body; an approval
		late     bool
		standing Standing
		tells    string
	}{
		{"all five approve", map[string]string{"kommundirektor": "", "utvecklingschef": "", "chef-vard-omsorg": "", "chef-barn-utbildning": "", "chef-samhallsbyggnad": ""}, false, Ready, "5 av 5"},
		{"three have, and there is time left", map[string]string{"kommundirektor": "", "utvecklingschef": "", "chef-vard-omsorg": ""}, false, Waiting, "3 av 5"},
		{"three have, and the time is out", map[string]string{"kommundirektor": "", "utvecklingschef": "", "chef-vard-omsorg": ""}, true, Ready, "tyst"},
		{"two have, and the time is out", map[string]string{"kommundirektor": "", "utvecklingschef": ""}, true, Waiting, "3 stolar"},
		{"all advise a no, so nobody has approved the yes", map[string]string{"kommundirektor": "Råd: nej", "utvecklingschef": "Råd: nej", "chef-vard-omsorg": "Råd: nej", "chef-barn-utbildning": "Råd: nej", "chef-samhallsbyggnad": "Råd: nej"}, false, Waiting, "0 av 5 gör det"},
		{"three of five want it", map[string]string{"kommundirektor": "", "utvecklingschef": "", "chef-vard-omsorg": "", "chef-barn-utbildning": "Råd: nej", "chef-samhallsbyggnad": "Råd: nej"}, false, Ready, "ja: 3, nej: 2"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			rules := presetRules(t, "lerum")
			k := newTrial(t)
			k.c.Effect.Rules, k.c.Reviews = rules, nil
			from := rules.Process.Step("styrgruppsbeslut")
			m := &k.c.Effect.Moved[0]
			m.From, m.To, m.Transition = from, rules.Process.Step("ideutveckling"), from.Yes()
			for _, login := range slices.Sorted(mapKeys(c.reviews)) {
				k.says(login, forge.Approved, c.reviews[login])
			}
			if c.late {
				k.c.Now = k.c.Now.AddDate(0, 1, 0)
			}
			v := Judge(k.c)
			if v.Standing != c.standing || !strings.Contains(v.Short()+v.Text(), c.tells) {
				t.Errorf("it is %s, want %s and %q:\n%s\n%s", v.Standing, c.standing, c.tells, v.Short(), v.Text())
			}
		})
	}
}

func mapKeys(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// changeOf is a case of a change that moves no idea.
func changeOf(t *testing.T, spoil func(*Effect)) *trial {
	k := newTrial(t)
	k.c.Effect.Moved, k.c.Reviews, k.c.Read = nil, nil, nil
	k.c.Pull.Author = "utvecklare"
	k.c.Commits[0].Author = forge.Signature{Login: "utvecklare"}
	spoil(k.c.Effect)
	return k
}

func TestChangesThatMoveNothing(t *testing.T) {
	some := trialIdea(t, "bedomning", "", trialProblem)
	other := trialIdea(t, "bedomning", "", "Ingen hittar sin skruvmejsel.")
	added := func(e *Effect) { e.Added = []*idea.File{some} }
	edited := func(e *Effect) { e.Edited = []Edit{{Old: some, New: other}} }
	set := func(e *Effect) { e.Set = []string{process.RosterFile} }
	texts := func(e *Effect) { e.Texts = []string{"site/sidor/om.md"} }
	byBot := func(k *trial) {
		k.c.Pull.Author = theBot
		k.c.Commits[0].Author = forge.Signature{Email: forge.BotEmail}
	}
	for _, c := range []struct {
		sentence string
		what     func(*Effect)
		spoil    func(*trial)
		standing Standing
	}{
		{"a new idea by the bot", added, byBot, Ready},
		{"a new idea by someone else", added, func(k *trial) {}, Waiting},
		{"a new idea on the bot's pull request that someone has written in", added, func(k *trial) { k.c.Pull.Author = theBot }, Waiting},
		{"a new idea by someone else that somebody with a role approves", added, func(k *trial) { k.says("kommunikator-1", forge.Approved, "") }, Ready},
		{"an idea's text by the bot", edited, byBot, Ready},
		{"an idea's text by someone else", edited, func(k *trial) {}, Waiting},
		{"a change of rules", set, func(k *trial) {}, Waiting},
		{"a change of rules by the bot", set, byBot, Waiting},
		{"a change of rules that the wrong role approves", set, func(k *trial) { k.says("kommunikator-1", forge.Approved, "") }, Waiting},
		{"a change of rules that the right role approves", set, func(k *trial) { k.says(theTeam, forge.Approved, "") }, Ready},
		{"a change of rules that its author approves", set, func(k *trial) { k.c.Pull.Author = theTeam; k.says("SLUSSTEAM-1", forge.Approved, "") }, Waiting},
		{"a change of rules that was approved before it changed", set, func(k *trial) { k.saysOf(sameCommit, theTeam, forge.Approved, "") }, Waiting},
		{"a change of rules that someone with a role objects to", set, func(k *trial) {
			k.says(theTeam, forge.Approved, "")
			k.says(care, forge.ChangesRequested, "Nej.")
		}, Objected},
		{"a change of rules that someone from outside objects to", set, func(k *trial) {
			k.says(theTeam, forge.Approved, "")
			k.says("granne", forge.ChangesRequested, "Nej.")
		}, Ready},
		{"a change of a page", texts, func(k *trial) {}, Waiting},
		{"a change of a page that someone with a role approves", texts, func(k *trial) { k.says(care, forge.Approved, "") }, Ready},
		{"a change of a page that a stranger approves", texts, func(k *trial) { k.says("granne", forge.Approved, "") }, Waiting},
		{"a change of a page that was approved and then commented", texts, func(k *trial) {
			k.says(care, forge.Approved, "")
			k.says(care, forge.Commented, "Fint.")
		}, Ready},
		{"a change of nothing", func(*Effect) {}, byBot, Waiting},
		{"an idea is taken away", func(e *Effect) { e.Removed = []string{some.Path} }, byBot, Waiting},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			k := changeOf(t, c.what)
			c.spoil(k)
			k.judge(c.standing, "0/0", "")
		})
	}
}

// TestAdviceIsHiddenUntilThereIsAQuorum: nobody is to read what others answer
// to a question that each answers alone.
func TestAdviceIsHiddenUntilThereIsAQuorum(t *testing.T) {
	k := newTrial(t)
	k.silences(care)
	k.says(culture, forge.Approved, "Råd: nej\nFinns redan: 1")
	v := Judge(k.c)
	if text := v.Text() + v.Short(); !v.Hidden || strings.Contains(text, "nej:") || strings.Contains(text, ": nej") || strings.Contains(text, ": ja") || strings.Contains(text, "| Fråga |") {
		t.Errorf("it tells too much:\n%s", text)
	}
	if !strings.Contains(v.Text(), "Kultur och fritid: har svarat.") {
		t.Errorf("it does not tell who has answered:\n%s", v.Text())
	}
	k.c.Now = k.c.Now.AddDate(0, 1, 0)
	if v := Judge(k.c); v.Hidden || !strings.Contains(v.Text(), "Kultur och fritid: nej.") {
		t.Errorf("after the last day it is still hidden:\n%s", v.Text())
	}
}

// TestNoLoginIsTold: the comment names seats and functions, in every case of
// the tables.
func TestNoLoginIsTold(t *testing.T) {
	names := map[string]bool{"granne": true, "kompis": true, "sjukskoterska-7": true, "smygande": true}
	for _, m := range presetRules(t, "orebro").Roster.Members {
		for _, login := range slices.Concat(m.Logins, m.Substitutes) {
			names[login] = true
		}
	}
	for _, c := range judgeCases {
		k := newTrial(t)
		c.spoil(k)
		v := Judge(k.c)
		for name := range names {
			if text := v.Text() + v.Short(); strings.Contains(strings.ToLower(text), name) {
				t.Errorf("%s: %s is named in\n%s", c.sentence, name, text)
			}
		}
	}
}

// TestWhyASeatIsEmptyIsNotTold: conflict of interest is nobody else's concern.
func TestWhyASeatIsEmptyIsNotTold(t *testing.T) {
	k := newTrial(t)
	k.says(care, forge.Commented, "Jäv: ja")
	k.says("ersattare-vard-omsorg", forge.Approved, "Jäv: ja")
	text := Judge(k.c).Text()
	if strings.Contains(strings.ToLower(text), "jäv") || strings.Contains(text, whyAside) || !strings.Contains(text, "Vård och omsorg: obesatt.") {
		t.Errorf("it says\n%s", text)
	}
}

func TestWordsOfAReviewCannotSpeakToAForge(t *testing.T) {
	k := newTrial(t)
	k.says(care, forge.Approved, "Råd: @alla <img src=x> [x](http://x.example) # | `\n@Fins redan: 3")
	k.says(culture, forge.Approved, "Stol: @alla\n"+fullReview)
	for _, bad := range []string{"@", "<img", "[x", "http:", "# "} {
		if text := Judge(k.c).Text(); strings.Contains(strings.ReplaceAll(text, "### ", ""), bad) {
			t.Errorf("%q is in\n%s", bad, text)
		}
	}
}

// TestTheProtocolOfEveryVerdictCanBeRead: what is written into merge commits
// is read back the same.
func TestTheProtocolOfEveryVerdictCanBeRead(t *testing.T) {
	read := 0
	for _, c := range slices.Concat(judgeCases, ballotCases) {
		k := newTrial(t)
		if slices.ContainsFunc(ballotCases, func(b judgeCase) bool { return b.sentence == c.sentence }) {
			k.silences(care)
		}
		c.spoil(k)
		v := Judge(k.c)
		if v.Standing != Ready {
			continue
		}
		p := v.Protocol()
		got, err := protocol.Parse("Beslut\n\n" + protocol.Format(p))
		if err != nil {
			t.Errorf("%s: %v\n%s", c.sentence, err, protocol.Format(p))
			continue
		}
		if diff := cmp.Diff(p, got); diff != "" {
			t.Errorf("%s: -written +read\n%s", c.sentence, diff)
		}
		read++
	}
	if read < 20 {
		t.Errorf("only %d protocols were read", read)
	}
}

// randomReviews makes up a row of reviews of the trial, by all sorts.
func randomReviews(k *trial, r *rand.Rand) {
	k.c.Reviews = nil
	logins := append(slices.Clone(k.seats), theTeam, "slussteam-2", "ersattare-vard-omsorg", "granne", "kommunikator-1")
	bodies := []string{"", fullReview, "Råd: nej\nJäv: nej", "Råd: vila", "Råd: kanske", "Jäv: ja", "Heja!", "Fins redan: 3\nRåd: ja", "Återkoppling: given", "Ersättare: Vård och omsorg = granne"}
	states := []forge.ReviewState{forge.Approved, forge.Approved, forge.Approved, forge.Commented, forge.ChangesRequested, forge.Dismissed}
	commits := []string{headCommit, headCommit, sameCommit, olderText, olderWords, draftCommit, "borta"}
	pick := func(of []string) string { return of[r.IntN(len(of))] }
	for range r.IntN(25) {
		k.saysOf(pick(commits), pick(logins), states[r.IntN(len(states))], pick(bodies))
	}
}

// outcome is a verdict without what tells the order of reviews.
func outcome(v *Verdict) string {
	discarded := map[string]string{}
	for _, d := range v.Discarded {
		discarded[d.Review] = d.Why
	}
	return fmt.Sprintf("%s %+v %+v %+v %+v %+v %v %v", v.Standing, v.Counted, v.Missing, v.Objections, v.Decided, v.Advice, v.Notes, discarded)
}

// rounds is how many cases each property is tried on; SOAK=1 tries more.
func rounds() int {
	if os.Getenv("SOAK") != "" {
		return 20_000
	}
	return 200
}

func TestJudgeGivesTheSameTwice(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	k := newTrial(t)
	for range rounds() {
		randomReviews(k, r)
		a, b := Judge(k.c), Judge(k.c)
		if !reflect.DeepEqual(a, b) || a.Text() != b.Text() {
			t.Fatalf("the same case gives\n%s\nand\n%s", a.Text(), b.Text())
		}
		if len([]rune(a.Short())) > maxStatus {
			t.Fatalf("too long a status: %q", a.Short())
		}
	}
}

// TestTheOrderOfSeatsDoesNotMatter: only what the people of one seat say has
// an order among itself.
func TestTheOrderOfSeatsDoesNotMatter(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	k := newTrial(t)
	group := func(login string) string { // people who have a seat in common, or name each other to one
		switch {
		case strings.HasPrefix(login, "slussteam"):
			return "slussteam"
		case strings.HasSuffix(login, "vard-omsorg"), login == "granne", login == chair:
			return care
		}
		return login
	}
	for range rounds() {
		randomReviews(k, r)
		want := outcome(Judge(k.c))
		before := slices.Clone(k.c.Reviews)
		// Deal the groups anew, and let each keep its own order.
		queues := map[string][]forge.Review{}
		var places []string
		for _, review := range before {
			g := group(review.Author)
			queues[g] = append(queues[g], review)
			places = append(places, g)
		}
		r.Shuffle(len(places), func(i, j int) { places[i], places[j] = places[j], places[i] })
		for i, g := range places {
			k.c.Reviews[i], queues[g] = queues[g][0], queues[g][1:]
		}
		if got := outcome(Judge(k.c)); got != want {
			t.Fatalf("in another order\n%s\nbecomes\n%s", want, got)
		}
	}
}

// TestWhatDoesNotCountChangesNothing: reviews by strangers, of an older text or
// unsigned by the bot move nothing but the list of what does not count.
func TestWhatDoesNotCountChangesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	k := newTrial(t)
	without := func(v *Verdict) string {
		v.Discarded = nil
		return outcome(v)
	}
	for range rounds() {
		randomReviews(k, r)
		want := without(Judge(k.c))
		at := r.IntN(len(k.c.Reviews) + 1)
		extra := forge.Review{ID: "extra", Author: "främling", State: forge.Approved, Body: fullReview, Commit: headCommit, At: k.c.Now}
		switch r.IntN(3) {
		case 0:
			extra.Author, extra.Commit, extra.State = social, olderText, forge.Commented
		case 1:
			extra.Author, extra.State = theBot, forge.Commented
		}
		k.c.Reviews = slices.Insert(k.c.Reviews, at, extra)
		if got := without(Judge(k.c)); got != want {
			t.Fatalf("a review that does not count (%+v) makes\n%s\ninto\n%s", extra, want, got)
		}
	}
}

// TestOneMoreYesNeverUndoes: a seat that has said nothing and now advises what
// is decided makes nothing worse.
func TestOneMoreYesNeverUndoes(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	rank := map[Standing]int{Faulty: 0, Objected: 1, Waiting: 2, Ready: 3}
	k := newTrial(t)
	for range rounds() {
		randomReviews(k, r)
		k.silences(build)
		k.silences("ersattare-samhallsbyggnad")
		k.c.Now = time.Date(2026, 3, 20+r.IntN(20), 12, 0, 0, 0, time.UTC)
		before := Judge(k.c).Standing
		k.says(build, forge.Approved, fullReview)
		if after := Judge(k.c).Standing; rank[after] < rank[before] {
			t.Fatalf("one more yes makes %s into %s", before, after)
		}
	}
}

func TestEnteredLateOnAHoliday(t *testing.T) {
	k := newTrial(t)
	k.silences(care)
	k.c.Entered = calendar.Day(2026, time.March, 27) // ten working days later is after Easter
	k.judge(Waiting, "5/6", "Sista dag är den 14 april 2026.")
}
