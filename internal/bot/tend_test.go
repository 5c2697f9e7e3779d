package bot

import (
	"context"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/local"
	"github.com/idesluss/idesluss/internal/idea"
)

// world is a sluss on a forge of its own, with a clock that the test sets.
type world struct {
	*testing.T
	bot   *Bot
	forge *local.Forge
	day   calendar.Date
}

func newWorld(t *testing.T, preset string, ideas ...string) *world {
	t.Helper()
	t.Parallel() // most of the time goes to waiting for the disk
	w := &world{T: t, day: thursday}
	now := func() time.Time { return w.day.Time().Add(10 * time.Hour) }
	f, err := local.Create(t.Context(), filepath.Join(t.TempDir(), "sluss.git"), files(t, preset, ideas...), thursday.Time(), local.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Shut() })
	w.forge = f
	w.bot = &Bot{Forge: f, Repository: "sluss", Now: now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	return w
}

func (w *world) try(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// tend tends the ideas, and tells in words what was done.
func (w *world) tend(ids ...string) string {
	w.Helper()
	fsys, err := w.bot.files(w.Context())
	w.try(err)
	done, err := w.bot.Tend(w.Context(), fsys, ids)
	w.try(err)
	var words []string
	for _, part := range []struct {
		word  string
		items []Item
	}{{"opened", done.Opened}, {"redrafted", done.Redrafted}, {"stale", done.Stale}, {"closed", done.Closed}, {"late", done.Late}} {
		for _, item := range part.items {
			words = append(words, part.word+" "+item.ID)
		}
	}
	for _, f := range done.Failed {
		words = append(words, "failed "+f.ID+": "+f.Err.Error())
	}
	return strings.Join(words, ", ")
}

// change makes main say something else, in another way than by a decision.
func (w *world) change(name string, change func([]byte) []byte) {
	w.Helper()
	path, _ := ideaFile(w, name)
	fsys, err := w.bot.files(w.Context())
	w.try(err)
	data, err := readFile(fsys, path)
	w.try(err)
	w.merge("hand/"+name+"-"+digest(data)[:6], map[string][]byte{path: change(data)})
}

func (w *world) merge(branch string, files map[string][]byte) {
	w.Helper()
	pull, err := w.forge.Propose(w.Context(), forge.Proposal{Branch: branch, Title: "För hand", Body: "x", Message: "För hand", Files: files, At: w.day.Time()})
	w.try(err)
	_, err = w.forge.Merge(w.Context(), pull.Number, forge.Merge{Head: pull.Head, Title: "För hand", At: w.day.Time()})
	w.try(err)
}

// byHand writes in the branch of a decision, as a person with an account does.
func (w *world) byHand(pull *forge.PullRequest, path string, change func([]byte) []byte) {
	w.Helper()
	fsys, err := w.forge.Files(w.Context(), pull.Head)
	w.try(err)
	data, err := readFile(fsys, path)
	w.try(err)
	_, err = w.forge.Propose(w.Context(), forge.Proposal{
		Branch: pull.Branch, Title: pull.Title, Body: pull.Body, Message: "Rättat för hand", Files: map[string][]byte{path: change(data)}, At: w.day.Time(),
	})
	w.try(err)
}

// open gives the one open decision about an idea.
func (w *world) open(id string) *forge.PullRequest {
	w.Helper()
	all, err := w.bot.decisions(w.Context())
	w.try(err)
	if len(all[id]) != 1 {
		w.Fatalf("idea %s has %d open decisions", id, len(all[id]))
	}
	return all[id][0]
}

// head gives the idea as a decision would leave it.
func (w *world) head(pull *forge.PullRequest, name string) *idea.Idea {
	w.Helper()
	path, _ := ideaFile(w, name)
	fsys, err := w.forge.Files(w.Context(), pull.Head)
	w.try(err)
	data, err := readFile(fsys, path)
	w.try(err)
	f, faults := idea.Parse(path, data)
	if len(faults) > 0 {
		w.Fatal(faults)
	}
	return &f.Idea
}

// said gives the bot's comment with a marker; "" when there is none.
func (w *world) said(pull int, marker string) string {
	w.Helper()
	comments, err := w.forge.Comments(w.Context(), pull)
	w.try(err)
	for _, c := range comments {
		if c.Marker == marker {
			return c.Body
		}
	}
	return ""
}

func (w *world) want(got, want string) {
	w.Helper()
	if got != want {
		w.Errorf("the bot did: %q, want %q", got, want)
	}
}

const ny, bedoms, vilar, avslutad = "26-7k3qm", "26-9n5st", "26-4b6fg", "26-2d8hj"

func replace(old, new string) func([]byte) []byte {
	return func(data []byte) []byte { return []byte(strings.Replace(string(data), old, new, 1)) }
}

func TestEveryIdeaThatWaitsGetsOneOpenDecision(t *testing.T) {
	w := newWorld(t, "orebro", "ny", "bedoms", "vilar", "avslutad")
	w.want(w.tend(), "opened "+vilar+", opened "+bedoms+", opened "+ny)
	w.want(w.tend(), "")
	w.day = w.day.AddDays(1)
	w.want(w.tend(), "") // a draft does not change as the days go
	w.want(w.tend(ny, avslutad), "")
}

func TestAnIdeaThatRestsIsWokenOnItsDay(t *testing.T) {
	w := newWorld(t, "orebro", "vilar")
	w.day = thursday.AddDays(-1)
	w.want(w.tend(), "")
	w.day = thursday
	w.want(w.tend(), "opened "+vilar)
	if i := w.head(w.open(vilar), "vilar"); i.Step != "provning" || i.Pause != nil || i.AnswerBy.IsZero() {
		t.Errorf("the draft does not lead back: %s, %v, %s", i.Step, i.Pause, i.AnswerBy)
	}
}

func TestADraftFollowsTheIdea(t *testing.T) {
	w := newWorld(t, "orebro", "bedoms")
	w.tend()
	before := w.open(bedoms)
	w.change("bedoms", replace("Många däck är lösa.", "Många däck är lösa, särskilt på våren."))
	w.want(w.tend(bedoms), "redrafted "+bedoms)
	after := w.open(bedoms)
	if after.Number != before.Number || after.Head == before.Head {
		t.Errorf("pull request %d at %s became %d at %s", before.Number, before.Head, after.Number, after.Head)
	}
	if i := w.head(after, "bedoms"); !strings.Contains(i.Section("Problem").Markdown, "på våren") {
		t.Error("the draft holds the idea as it was")
	}
	w.want(w.tend(), "")
}

func TestADraftDoesNotFollowOtherIdeas(t *testing.T) {
	w := newWorld(t, "orebro", "ny", "bedoms")
	w.tend()
	before := w.open(bedoms)
	w.change("ny", replace("Alla köper en borr", "De flesta köper en borr"))
	w.want(w.tend(), "redrafted "+ny)
	if after := w.open(bedoms); after.Head != before.Head {
		t.Error("a decision was written anew though its idea had not changed")
	}
}

func TestADraftFollowsTheRules(t *testing.T) {
	w := newWorld(t, "orebro", "bedoms")
	w.tend()
	organisation := files(t, "orebro")["site/organisation.yaml"].Data
	w.merge("hand/ord", map[string][]byte{"site/organisation.yaml": replace("Vård och omsorg", "Omsorg och vård")(organisation)})
	w.want(w.tend(), "redrafted "+bedoms)
	if !strings.Contains(w.open(bedoms).Body, "Omsorg och vård") {
		t.Error("the text says what the rules said before")
	}
}

func TestWhatAPersonHasWrittenIsNeverWrittenOver(t *testing.T) {
	w := newWorld(t, "orebro", "bedoms")
	w.tend()
	path, _ := ideaFile(t, "bedoms")
	w.byHand(w.open(bedoms), path, replace("[Skriv skälet här]", "Alla vill ha en pump."))
	w.want(w.tend(), "") // it fits the idea
	w.change("bedoms", replace("Många däck är lösa.", "De flesta däck är lösa."))
	w.want(w.tend(), "stale "+bedoms)
	pull := w.open(bedoms)
	if i := w.head(pull, "bedoms"); i.Decisions[2].Reasons != "Alla vill ha en pump." {
		t.Errorf("the reasons became %q", i.Decisions[2].Reasons)
	}
	if said := w.said(pull.Number, staleMarker); !strings.Contains(said, "måste skrivas om") {
		t.Errorf("said: %q", said)
	}
	w.want(w.tend(), "stale "+bedoms) // it is said again, in the same comment
	comments, err := w.forge.Comments(t.Context(), pull.Number)
	w.try(err)
	if len(comments) != 1 {
		t.Errorf("%d comments", len(comments))
	}
}

func TestADecisionOfAnotherIsLeftAlone(t *testing.T) {
	w := newWorld(t, "orebro", "bedoms")
	w.tend()
	path, _ := ideaFile(t, "bedoms")
	pull := w.open(bedoms)
	pull.Body = "Jag skriver om texten."
	w.byHand(pull, path, replace("[Skriv skälet här]", "Alla vill ha en pump."))
	w.want(w.tend(), "")
	w.change("bedoms", replace("Många däck är lösa.", "De flesta däck är lösa."))
	w.want(w.tend(), "stale "+bedoms)
}

func TestADecisionIsClosedWhenTheIdeaHasMovedInAnotherWay(t *testing.T) {
	w := newWorld(t, "orebro", "ny")
	w.tend()
	old := w.open(ny)
	w.change("ny", func(data []byte) []byte {
		data = replace("steg: provning", "steg: avslutad")(data)
		data = replace("svarsdatum: 2026-04-10\n", "")(data)
		data, err := idea.Append(data, "beslut", idea.Decision{Date: w.day, Step: "provning", Outcome: "nej", To: "avslutad", Reasons: "Nej.", NoTips: true, Instance: "projektgruppen"})
		w.try(err)
		return data
	})
	w.want(w.tend(ny), "closed "+ny)
	closed, err := w.forge.Pull(t.Context(), old.Number)
	w.try(err)
	if closed.State != forge.Closed || w.said(old.Number, closedMarker) == "" {
		t.Errorf("it is %s, and says %q", closed.State, w.said(old.Number, closedMarker))
	}
	w.want(w.tend(), "")
}

func TestADecisionAboutAnIdeaThatIsGoneIsClosed(t *testing.T) {
	w := newWorld(t, "orebro", "ny", "bedoms")
	w.tend()
	path, _ := ideaFile(t, "ny")
	w.merge("hand/bort", map[string][]byte{path: nil})
	w.want(w.tend(), "closed "+ny)
}

func TestADecisionThatSomebodyClosedIsOpenedOnceMore(t *testing.T) {
	w := newWorld(t, "orebro", "ny")
	w.tend()
	first := w.open(ny)
	w.try(w.forge.Close(t.Context(), first.Number))
	w.want(w.tend(), "opened "+ny)
	second := w.open(ny)
	if second.Number == first.Number || second.Branch != "ide/"+ny+"/0-2" {
		t.Errorf("pull request %d on %s", second.Number, second.Branch)
	}
	w.want(w.tend(), "")
	w.try(w.forge.Close(t.Context(), second.Number))
	w.tend()
	if third := w.open(ny); third.Branch != "ide/"+ny+"/0-3" {
		t.Errorf("the third is on %s", third.Branch)
	}
}

func TestAnOverdueAnswerIsSaidOnce(t *testing.T) {
	w := newWorld(t, "orebro", "bedoms")
	w.tend()
	w.day = calendar.Day(2026, 4, 16)
	w.want(w.tend(), "") // the last day
	w.day = calendar.Day(2026, 4, 17)
	w.want(w.tend(), "late "+bedoms)
	pull := w.open(bedoms)
	said := w.said(pull.Number, lateMarker)
	if !strings.Contains(said, "senast den 16 april 2026") || !strings.Contains(said, "de som bedömer") {
		t.Errorf("said: %s", said)
	}
	w.day = calendar.Day(2026, 4, 20)
	w.tend()
	if again := w.said(pull.Number, lateMarker); again != said {
		t.Errorf("it changed to: %s", again)
	}
	w.change("bedoms", replace("svarsdatum: 2026-04-16", "svarsdatum: 2026-05-04"))
	w.want(w.tend(), "redrafted "+bedoms)
	if said := w.said(pull.Number, lateMarker); !strings.Contains(said, "nytt datum: den 4 maj 2026") {
		t.Errorf("said: %s", said)
	}
}

func TestOneIdeaThatCannotBeReadDoesNotStopTheOthers(t *testing.T) {
	w := newWorld(t, "orebro", "ny", "bedoms")
	w.change("ny", replace("steg: provning", "steg: [provning"))
	if got := w.tend(); !strings.Contains(got, "opened "+bedoms) || !strings.Contains(got, "failed "+ny) {
		t.Errorf("the bot did: %s", got)
	}
	if got := w.tend("26-zzzzz"); !strings.Contains(got, "failed 26-zzzzz") {
		t.Errorf("the bot did: %s", got)
	}
}

func TestRulesThatCannotBeReadStopEverything(t *testing.T) {
	w := newWorld(t, "orebro", "ny")
	w.merge("hand/fel", map[string][]byte{"site/process.yaml": []byte("preset: nosuch\n")})
	fsys, err := w.bot.files(t.Context())
	w.try(err)
	if _, err := w.bot.Tend(context.Background(), fsys, nil); err == nil {
		t.Error("the bot tended by rules that it cannot read")
	}
}
