package gateway

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/forgetest"
	"github.com/idesluss/idesluss/internal/idea"
)

// onDiskWorld has its state on the machine's disk, where it can be copied.
func onDiskWorld(t *testing.T) (w *world, dir string) {
	t.Helper()
	w, dir = memoryWorld(t, "orebro"), t.TempDir()
	w.useDisk(dir)
	return w, dir
}

func (w *world) useDisk(dir string) {
	w.Helper()
	disk, err := durable.Disk(dir)
	if err != nil {
		w.Fatal(err)
	}
	w.disk = disk
	w.open()
}

// proposed gives the titles of the pull requests of the sluss, by id.
func (w *world) proposed() map[string]string {
	all := map[string]string{}
	for _, i := range w.inSluss() {
		all[i.ID] = i.Title + " " + i.Received.String() + " " + i.AnswerBy.String() + " " + i.Section("Problem").Markdown
	}
	return all
}

// The state comes back as it was before the ideas went in; nothing goes twice.
func TestAfterTheStateWasRestoredNothingGoesTwice(t *testing.T) {
	for _, merged := range []bool{false, true} {
		for _, when := range []string{"before the release", "after the release", "in the middle of the batch"} {
			w, dir := onDiskWorld(t)
			backup := t.TempDir()
			copyNow := func() {
				if err := os.CopyFS(backup, os.DirFS(dir)); err != nil {
					t.Fatal(err)
				}
			}
			var ids []string
			for n, title := range []string{"Ett", "Två", "Tre"} {
				s := w.submission(n, title)
				s.Idea.Sections[0].Markdown = "Anna saknar pumpar."
				ids = append(ids, w.receive(s).ID)
			}
			if when == "before the release" {
				copyNow()
			}
			for _, id := range ids {
				if err := w.Replace(t.Context(), id, 1, "En kollega"); err != nil {
					t.Fatal(err)
				}
				if err := w.Release(t.Context(), id); err != nil {
					t.Fatal(err)
				}
			}
			if when == "after the release" {
				copyNow()
			}
			calls := 0
			memory := w.sluss
			if when == "in the middle of the batch" {
				w.sluss = &forgetest.Flaky{Forge: memory, Calls: &calls, At: 10}
				w.open()
				if _, err := w.Relay(t.Context()); err == nil {
					t.Fatal("nothing failed")
				}
				copyNow()
				w.sluss = memory
				w.open()
			}
			w.doRelay()
			before := w.proposed()
			if len(before) != 3 {
				t.Fatalf("%s: %d ideas went", when, len(before))
			}
			if merged {
				for _, pull := range memory.(*forgetest.Memory).Opened {
					if _, err := w.sluss.Merge(t.Context(), pull.Number, forge.Merge{Head: pull.Head, Title: "Ny", At: monday}); err != nil {
						t.Fatal(err)
					}
				}
			}
			w.useDisk(backup)
			w.now = w.now.AddDate(0, 0, 7)
			if err := w.Reconcile(t.Context()); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				w.doRelay()
			}
			if after := w.proposed(); !maps.Equal(before, after) {
				t.Errorf("%s, merged %v: %v became %v", when, merged, before, after)
			}
			for _, id := range ids {
				r, err := w.byID(id)
				if err != nil || r.State != Relayed || r.Batch.String() != "2026-03-02" || strings.Contains(r.Idea.Sections[0].Markdown, "Anna") {
					t.Errorf("%s: %s, %v, %+v", when, id, err, r)
				}
			}
		}
	}
}

// The sluss comes back as it was before the ideas came; they go again as they
// were.
func TestAfterTheSlussWasRestoredWhatItLostGoesAgain(t *testing.T) {
	for _, asked := range []bool{true, false} { // a round does it by itself after a start
		lostAndAgain(t, asked)
	}
}

func lostAndAgain(t *testing.T, asked bool) {
	w := memoryWorld(t, "orebro")
	w.open()
	old := w.sluss.(*forgetest.Memory).Trees[w.sluss.(*forgetest.Memory).Heads["main"]]
	for n, title := range []string{"Ett", "Två", "Tre"} {
		w.released(n, title)
	}
	w.doRelay()
	before := w.proposed()
	expired := slices.Sorted(maps.Keys(before))[0]
	if _, err := w.updateID(t.Context(), expired, func(r *record) error { r.Idea = nil; return nil }); err != nil {
		t.Fatal(err)
	}
	w.sluss = forgetest.NewMemory(old)
	w.now = w.now.AddDate(0, 0, 3)
	w.open()
	if asked {
		if err := w.Reconcile(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		w.doRelay()
	}
	delete(before, expired) // its text is not kept; that is told
	if after := w.proposed(); !maps.Equal(before, after) {
		t.Errorf("%v became %v", before, after)
	}
	if told := w.log.String(); !strings.Contains(told, "its text is not kept any more") || !strings.Contains(told, expired) {
		t.Errorf("that %s is lost is not told:\n%s", expired, told)
	}
	if err := w.Reconcile(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r := w.doRelay(); len(r.Ideas) != 0 {
		t.Errorf("again: %+v", r)
	}
}

// Somebody else's idea got the same number elsewhere. Neither is lost.
func TestAnotherIdeaWithTheSameNumberIsLeftAlone(t *testing.T) {
	for _, merged := range []bool{false, true} {
		w := memoryWorld(t, "orebro")
		w.open()
		var ids []string
		for n, title := range []string{"Ett", "Två", "Tre", "Fyra"} {
			ids = append(ids, w.released(n, title).ID)
		}
		other := typed("Något helt annat")
		other.Format = idea.FormatVersion
		other.ID, other.Received, other.Step, other.Contact = ids[1], w.today(), w.rules.Process.Start().ID, "Projektgruppen"
		other.Benefit, other.AnswerBy = "En annan nytta.", w.today().AddWorkdays(15)
		other.Sections = []idea.Section{{Title: "Problem", Markdown: "Ett annat problem."}, {Title: "Idé", Markdown: "En annan idé."}}
		pulls, err := w.Sluss.Add(t.Context(), []*idea.Idea{&other})
		if err != nil {
			t.Fatal(err)
		}
		if merged {
			if _, err := w.sluss.Merge(t.Context(), pulls[0].Number, forge.Merge{Head: pulls[0].Head, Title: "Ny", At: monday}); err != nil {
				t.Fatal(err)
			}
		}
		if r := w.doRelay(); len(r.Ideas) != 3 || r.Stopped != 1 || slices.Contains(r.Ideas, ids[1]) {
			t.Errorf("merged %v: %+v", merged, r)
		}
		if !strings.HasPrefix(w.proposed()[ids[1]], "Något helt annat") {
			t.Errorf("merged %v: it was overwritten: %v", merged, w.proposed())
		}
		if err := w.Reconcile(t.Context()); err != nil {
			t.Fatal(err)
		}
		if r, err := w.byID(ids[1]); err != nil || r.State != Released || r.Idea.Title != "Två" {
			t.Errorf("merged %v: %+v, %v", merged, r, err)
		}
	}
}

// Numbers of the sluss are remembered, so that none is given out while the
// forge is away.
func TestANumberOfTheSlussIsNotGivenOut(t *testing.T) {
	first := memoryWorld(t, "orebro")
	first.random = chance("the same")
	first.open()
	id := first.receive(first.submission(1, "Ett")).ID

	w := memoryWorld(t, "orebro")
	there := typed("Där förut")
	there.Format = idea.FormatVersion
	there.ID, there.Received, there.Step, there.Contact = id, first.today(), w.rules.Process.Start().ID, "Projektgruppen"
	there.AnswerBy = there.Received.AddWorkdays(15)
	b := &bot.Bot{Forge: w.sluss, Now: first.Now, Random: w.random, Log: first.Options.Log}
	if _, err := b.Add(t.Context(), []*idea.Idea{&there}); err != nil {
		t.Fatal(err)
	}
	w.open()
	if err := w.Reconcile(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.random = chance("the same")
	w.sluss = &resting{Forge: w.sluss, away: true}
	w.open()
	if got := w.receive(w.submission(1, "Ett")); got.ID == id {
		t.Error("the number is somebody's")
	}
}
