package intake

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/forgetest"
	"github.com/idesluss/idesluss/internal/idea"
)

// house is an intake and a sluss, and the desk between them.
type house struct {
	*testing.T
	intake, sluss *forgetest.Memory
	desk          *Desk
	now           time.Time
}

func newHouse(t *testing.T, preset string) *house {
	h := &house{T: t, now: at(t, "2026-03-02 08:00")}
	h.intake = forgetest.NewMemory(map[string][]byte{Template: []byte("mall"), "README.md": []byte("läs mig")})
	files := map[string][]byte{}
	for name, file := range rulesFiles(t, preset) {
		files[name] = file.Data
	}
	h.sluss = forgetest.NewMemory(files)
	h.desk = &Desk{
		Intake: h.intake, Rules: presetRules(t, preset), Contact: "Projektgruppen",
		Sluss: &bot.Bot{
			Forge: h.sluss, Now: func() time.Time { return h.now }, Log: slog.New(slog.DiscardHandler),
			Random: rand.NewChaCha8(sha256.Sum256([]byte(t.Name()))),
		},
	}
	return h
}

var employee = forgetest.Someone{Name: "Anna Ek", Mail: "anna.ek@example.org", Login: "annaek", Branch: "anna/min-ide", Message: "Annas idé"}

// idea opens a pull request with an idea of that title.
func (h *house) idea(title string) *forge.PullRequest {
	p := employee
	p.Branch += "-" + title
	p.At = h.now
	return h.intake.Open(p, map[string][]byte{"ideer/" + title + " av Anna.md": []byte(strings.Replace(told, "Låna verktyg på biblioteket", title, 1))})
}

// clear is what the team does.
func (h *house) clear(pull *forge.PullRequest) {
	if _, err := h.intake.Merge(context.Background(), pull.Number, forge.Merge{Head: pull.Head, Title: "Tas emot", At: h.now}); err != nil {
		h.Fatal(err)
	}
}

func (h *house) relay() *Relayed {
	h.Helper()
	relayed, err := h.desk.Relay(context.Background())
	if err != nil {
		h.Fatal(err)
	}
	return relayed
}

// ideas gives what stands in the sluss's pull requests, in their order.
func (h *house) ideas() []*idea.Idea {
	h.Helper()
	var all []*idea.Idea
	for _, pull := range h.sluss.Opened {
		if !strings.HasPrefix(pull.Branch, "ny/") {
			continue
		}
		files, _ := h.sluss.Compare(context.Background(), h.sluss.Heads["main"], pull.Head)
		if len(files.Files) != 1 {
			h.Fatalf("%s changes %d files", pull.Branch, len(files.Files))
		}
		name := files.Files[0].Path
		file, faults := idea.Parse(name, h.sluss.Trees[pull.Head][name])
		if len(faults) > 0 {
			h.Fatal(faults)
		}
		all = append(all, &file.Idea)
	}
	return all
}

// said gives the bot's comment with a marker.
func (h *house) said(pull *forge.PullRequest, marker string) string {
	if c := commentOf(h.intake.Said[pull.Number], marker); c != nil {
		return c.Body
	}
	return ""
}

func TestIdeasGoTogetherOrWhenTheOldestHasWaited(t *testing.T) {
	h := newHouse(t, "orebro") // three at least, or 72 hours
	first := h.idea("Första")
	if r := h.relay(); len(r.Ideas) != 0 || r.Held != 0 {
		t.Errorf("before the team has cleared anything: %+v", r)
	}
	h.clear(first)
	h.now = at(t, "2026-03-03 09:00")
	h.clear(h.idea("Andra"))
	r := h.relay()
	if len(r.Ideas) != 0 || r.Held != 2 || !r.Next.Equal(at(t, "2026-03-05 08:00")) {
		t.Errorf("two wait for a third: %+v", r)
	}
	if len(h.sluss.Opened) != 0 || h.said(first, markRecord) != "" {
		t.Error("something was said already")
	}
	h.now = at(t, "2026-03-04 10:00")
	h.clear(h.idea("Tredje"))
	if r = h.relay(); len(r.Ideas) != 3 || r.Held != 0 {
		t.Errorf("three go: %+v", r)
	}
	for _, i := range h.ideas() {
		// Fifteen working days are promised; the one that waited the longest
		// waited two of them.
		if i.Received.String() != "2026-03-04" || i.AnswerBy.String() != "2026-03-23" || i.Step != h.desk.Rules.Process.Start().ID || i.Contact != "Projektgruppen" {
			t.Errorf("%s: %s, %s, %s, %s", i.Title, i.Received, i.AnswerBy, i.Step, i.Contact)
		}
	}
	if r = h.relay(); len(r.Ideas) != 0 || len(h.sluss.Opened) != 3 {
		t.Errorf("again: %+v", r)
	}
	h.clear(h.idea("Fjärde"))
	h.now = h.now.Add(72*time.Hour - time.Minute)
	if r = h.relay(); r.Held != 1 {
		t.Errorf("one minute early: %+v", r)
	}
	h.now = h.now.Add(time.Minute)
	if r = h.relay(); len(r.Ideas) != 1 {
		t.Errorf("after three days: %+v", r)
	}
}

func TestTheOrderOfArrivalDoesNotFollow(t *testing.T) {
	h := newHouse(t, "orebro")
	var cleared, proposed []string
	for n := range 12 {
		title := fmt.Sprintf("Idé %c", 'A'+n)
		cleared = append(cleared, title)
		h.clear(h.idea(title))
	}
	h.relay()
	var ids []string
	for _, i := range h.ideas() {
		proposed, ids = append(proposed, i.Title), append(ids, i.ID)
	}
	if !slices.IsSorted(ids) || slices.Equal(cleared, proposed) {
		t.Errorf("proposed in the order %v, ids %v", proposed, ids)
	}
}

func TestTheAnswerIsNeverDueBeforeTomorrow(t *testing.T) {
	p := presetRules(t, "orebro").Process
	for _, c := range []struct {
		about string
		stay  int
		want  string
	}{
		{"no wait", 0, "2026-03-23"},
		{"some wait", 5, "2026-03-16"},
		{"a wait as long as the promise", 15, "2026-03-03"},
		{"a longer one", 40, "2026-03-03"},
	} {
		if got := answerBy(p, calendar.Day(2026, 3, 2), c.stay).String(); got != c.want {
			t.Errorf("%s: %s, want %s", c.about, got, c.want)
		}
	}
}

func TestTheCaseNumberAndTheDayAreTold(t *testing.T) {
	h := newHouse(t, "orebro")
	pull := h.idea("Låna")
	h.clear(pull)
	h.now = h.now.Add(80 * time.Hour)
	r := h.relay()
	want := "**Din idé har ärendenummer " + r.Ideas[0] + ".**\n\nDen lämnas in i Idéslussen den 5 mars 2026, tillsammans med andra idéer och utan uppgift om vem som har skrivit den.\n\n" +
		"Nu är det gjort. Du får svar senast den 23 mars 2026. Svaret, och frågor om det blir några, kommer som kommentarer här. Du behöver inte göra något.\n\n<!-- ide=" + r.Ideas[0] + " sats=2026-03-05 lage=inne -->\n"
	if got := h.said(pull, markRecord); got != want {
		t.Errorf("said %q\nwant %q", got, want)
	}
}

// The words of the record may be changed by later versions, and its last line
// may not: ideas would go twice. One that somebody has spoilt is left alone.
func TestTheRecordOutlivesItsWords(t *testing.T) {
	h := newHouse(t, "orebro")
	h.desk.Rules.Process.Batch.Least = 1
	pull := h.idea("Låna")
	h.clear(pull)
	h.relay()
	for _, c := range []struct {
		body string
		lost int
	}{
		{"Andra ord.\r\n\r\n<!-- ide=26-7k3qm sats=2026-03-02 lage=inne -->", 0},
		{"Andra ord.\n<!-- ide=26-7k3qm sats=2026-03-02 lage=inne -->\nOch fler.", 0},
		{"Andra ord.", 1},
		{"<!-- ide=26-7k3qm sats=2026-02-31 lage=inne -->", 1},
		{"<!-- ide=26 sats=2026-03-02 lage=inne -->", 1},
		{"<!-- ide=26-7k3qm sats=2026-03-02 lage=borta -->", 1},
	} {
		h.intake.Said[pull.Number][0].Body = c.body
		if r := h.relay(); r.Lost != c.lost || len(h.ideas()) != 1 || len(r.Ideas) != 0 {
			t.Errorf("%q: %+v, %d ideas", c.body, r, len(h.ideas()))
		}
	}
}

// An idea that was cleared but cannot go on is told of, and holds up no other.
func TestWhatCannotGoOnIsTold(t *testing.T) {
	h := newHouse(t, "orebro")
	h.desk.Rules.Process.Batch.Least = 1
	bad := employee
	bad.Branch = "bad"
	pull := h.intake.Open(bad, map[string][]byte{"ideer/x.md": []byte(strings.Replace(told, "nytta:", "nyta:", 1))})
	h.clear(pull)
	two := employee
	two.Branch = "two"
	both := h.intake.Open(two, map[string][]byte{"ideer/y.md": []byte(told), "ideer/z.md": []byte(told)})
	h.clear(both)
	again := employee
	again.Branch = "again"
	refers := h.intake.Open(again, map[string][]byte{"ideer/w.md": []byte(strings.Replace(told, "typ: ide\n", "typ: ide\nersatter: 25-00000\nutmaning: [finns-inte]\n", 1))})
	h.clear(refers)
	traced := employee
	traced.Branch = "tells"
	tells := h.intake.Open(traced, map[string][]byte{"ideer/v.md": []byte(strings.Replace(told, "Alla köper", "Jag, 850709-9805, och alla köper", 1))})
	h.clear(tells)
	other := employee
	other.Branch = "other"
	h.clear(h.intake.Open(other, map[string][]byte{"README.md": []byte("Nytt")}))
	h.clear(h.idea("Bra"))
	r := h.relay()
	if len(r.Ideas) != 1 || r.Stopped != 4 || len(h.ideas()) != 1 {
		t.Errorf("%+v", r)
	}
	for _, c := range []struct {
		pull *forge.PullRequest
		want string
	}{
		{pull, `- Rad 6: Nyckeln "nyta" finns inte här. Menade du "nytta"?`},
		{both, "- Här finns 2 nya filer. Lägg en idé i taget"},
		{tells, "- Rad 12: Här står ett personnummer."},
		{refers, "- Det finns ingen idé med ärendenummer 25-00000."},
		{refers, "- Det finns ingen utmaning som heter finns-inte."},
	} {
		if got := h.said(c.pull, markStopped); !strings.Contains(got, c.want) {
			t.Errorf("%q is not said in %q", c.want, got)
		}
	}
}

// However the team merged, the idea is found; with nothing to compare with, it
// is told.
func TestEveryWayToMerge(t *testing.T) {
	for _, c := range []struct {
		about string
		merge func(*house, *forge.PullRequest)
		ideas int
	}{
		{"squashed into one commit", func(h *house, p *forge.PullRequest) {
			tree := h.intake.Trees[p.Head]
			p.MergeCommit = h.intake.Commit(forge.Commit{Parents: []string{h.intake.Heads["main"]}}, tree)
		}, 1},
		{"rebased, and the idea is in the first of two commits", func(h *house, p *forge.PullRequest) {
			tree := h.intake.Trees[p.Head]
			first := h.intake.Commit(forge.Commit{Parents: []string{h.intake.Heads["main"]}}, tree)
			more := maps.Clone(tree)
			more["README.md"] = []byte("mer")
			p.MergeCommit = h.intake.Commit(forge.Commit{Parents: []string{first}}, more)
		}, 1},
		{"fast-forwarded, without a commit of its own", func(h *house, p *forge.PullRequest) { p.MergeCommit = p.Head }, 0},
	} {
		h := newHouse(t, "orebro")
		h.desk.Rules.Process.Batch.Least = 1
		pull := h.idea("Låna")
		c.merge(h, pull)
		pull.State, pull.MergedAt, h.intake.Heads["main"] = forge.Merged, h.now, pull.MergeCommit
		if r := h.relay(); len(r.Ideas) != c.ideas || r.Stopped != 1-c.ideas {
			t.Errorf("%s: %+v, %s", c.about, r, h.said(pull, markStopped))
		}
	}
}

// Wherever a round is interrupted, before or after a call has had its effect,
// the next ones finish it: each idea once, one date for all.
func TestInterruptedAnywhereEachIdeaGoesOnce(t *testing.T) {
	for _, late := range []bool{false, true} {
		failed := 0
		for call := 1; ; call++ {
			calls := 0
			h := newHouse(t, "orebro")
			var pulls []*forge.PullRequest
			for _, title := range []string{"Ett", "Två", "Tre", "Fyra"} {
				pulls = append(pulls, h.idea(title))
				h.clear(pulls[len(pulls)-1])
			}
			h.desk.Intake = &forgetest.Flaky{Forge: h.intake, Calls: &calls, At: call, Late: late}
			h.desk.Sluss.Forge = &forgetest.Flaky{Forge: h.sluss, Calls: &calls, At: call, Late: late}
			_, err := h.desk.Relay(context.Background())
			if err != nil && !errors.Is(err, forge.ErrUnavailable) {
				t.Fatal(err)
			}
			if err == nil && calls < call {
				break // every call has failed once
			}
			failed++
			h.now = h.now.AddDate(0, 0, 1) // nobody looked until tomorrow
			h.relay()
			if call%2 == 0 {
				h.now = h.now.AddDate(0, 0, 5)
			}
			h.relay()
			titles, days := map[string]int{}, map[string]int{}
			for _, i := range h.ideas() {
				titles[i.Title]++
				days[i.Received.String()+" "+i.AnswerBy.String()]++
			}
			if len(titles) != 4 || len(h.ideas()) != 4 || len(days) != 1 {
				t.Errorf("call %d failed, late %v: %v, %v", call, late, titles, days)
			}
			for _, pull := range pulls {
				rec, err := readRecord(h.intake.Said[pull.Number])
				if err != nil || rec == nil || !rec.Done || titles[strings.TrimPrefix(pull.Branch, "anna/min-ide-")] != 1 {
					t.Errorf("call %d failed, late %v: not told: %+v", call, late, rec)
				}
			}
		}
		if failed < 20 {
			t.Errorf("only %d calls were tried", failed)
		}
	}
}

// Nothing of the person, the file or the pull request crosses: two houses that
// differ in all of that end up with the same sluss.
func TestOnlyTheTypedIdeaCrosses(t *testing.T) {
	build := func(who []forgetest.Someone, names []string, spoil func(string) string, clock string) *forgetest.Memory {
		h := newHouse(t, "orebro")
		for n, title := range []string{"Ett", "Två", "Tre"} {
			h.now = at(t, "2026-03-02 "+clock)
			p := who[n]
			p.At = h.now
			pull := h.intake.Open(p, map[string][]byte{names[n]: []byte(spoil(strings.Replace(told, "Låna verktyg på biblioteket", title, 1)))})
			h.intake.Remark(pull.Number, p.Login, "Hej, jag heter "+p.Name, h.now)
			h.clear(pull)
		}
		h.now = at(t, "2026-03-03 "+clock)
		h.relay()
		return h.sluss
	}
	one := build(
		[]forgetest.Someone{{Name: "Anna Ek", Login: "annaek", Branch: "a1"}, {Name: "Bo Ek", Login: "boek", Branch: "b1"}, {Name: "Cy Ek", Login: "cyek", Branch: "c1"}},
		[]string{"ideer/a.md", "ideer/b.md", "ideer/c.md"}, func(s string) string { return s }, "07:01")
	other := build(
		[]forgetest.Someone{{Name: "Örjan Å", Login: "x", Branch: "z", Message: "Signed-off-by: Örjan"}, {Name: "Å", Login: "y", Branch: "y"}, {Name: "Ä", Login: "z", Branch: "x"}},
		[]string{"Örjans idé.md", "ideer/y.txt", "z"},
		func(s string) string {
			return "\ufeff" + strings.Replace(s, "typ:", "# Örjan\nnamn: Örjan\ntyp:", 1) + "<!-- Örjan -->\n"
		}, "16:59")
	if len(one.Opened) != 3 {
		t.Fatalf("%d ideas went", len(one.Opened))
	}
	if diff := cmp.Diff(dump(one), dump(other)); diff != "" {
		t.Errorf("they differ:\n%s", diff)
	}
}

// gossip is a forge whose errors tell all they know.
type gossip struct {
	forge.Forge
	on string
}

func (g gossip) fail(call string) error {
	if call == g.on {
		return errors.New("pull request 17: ideer/Annas idé.md on annas-gren: 500")
	}
	return nil
}

func (g gossip) Pulls(ctx context.Context, q forge.Query) ([]*forge.PullRequest, error) {
	return pair(g.fail("pulls"), func() ([]*forge.PullRequest, error) { return g.Forge.Pulls(ctx, q) })
}

func (g gossip) Comments(ctx context.Context, n int) ([]forge.Comment, error) {
	return pair(g.fail("comments"), func() ([]forge.Comment, error) { return g.Forge.Comments(ctx, n) })
}

func (g gossip) Compare(ctx context.Context, base, head string) (*forge.Comparison, error) {
	return pair(g.fail("compare"), func() (*forge.Comparison, error) { return g.Forge.Compare(ctx, base, head) })
}

func (g gossip) Files(ctx context.Context, commit string) (fs.FS, error) {
	return pair(g.fail("files"), func() (fs.FS, error) { return g.Forge.Files(ctx, commit) })
}

func (g gossip) Say(ctx context.Context, n int, marker, body string, at time.Time) error {
	return errors.Join(g.fail("say"), g.Forge.Say(ctx, n, marker, body, at))
}

func pair[T any](err error, call func() (T, error)) (T, error) {
	if err != nil {
		var zero T
		return zero, err
	}
	return call()
}

// An error of the relay is read in the sluss's logs.
func TestErrorsDoNotTellOfAPullRequest(t *testing.T) {
	for _, call := range []string{"pulls", "comments", "compare", "files", "say"} {
		for _, frank := range []bool{false, true} {
			h := newHouse(t, "orebro")
			h.desk.Rules.Process.Batch.Least = 1
			h.clear(h.idea("Låna"))
			h.desk.Intake, h.desk.Frank = gossip{h.intake, call}, frank
			_, err := h.desk.Relay(context.Background())
			if err == nil || strings.Contains(err.Error(), "Annas") != frank || !strings.Contains(err.Error(), "intake") {
				t.Errorf("%s, frank %v: %v", call, frank, err)
			}
		}
	}
}

// dump writes all there is in a forge.
func dump(m *forgetest.Memory) string {
	var out strings.Builder
	for n := range m.Last + 1 {
		id := fmt.Sprintf("%040x", n)
		if c := m.Made[id]; c != nil {
			fmt.Fprintf(&out, "%+v %q\n", *c, m.Trees[id])
		}
	}
	fmt.Fprintf(&out, "%v %v %v\n", m.Heads, m.Said, m.Marked)
	for _, p := range m.Opened {
		fmt.Fprintf(&out, "%+v\n", *p)
	}
	return out.String()
}
