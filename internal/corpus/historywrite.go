package corpus

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"time"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/protocol"
)

// first writes the commit that everything begins with.
func (h *historian) first(site fs.FS) error {
	changes := ""
	files, err := siteFiles(site)
	if err != nil {
		return fmt.Errorf("reading site: %w", err)
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		changes += h.put("site/"+name, files[name])
	}
	var here []int
	for i := range h.n {
		if h.life(i).received < founded() {
			here = append(here, i)
			changes += h.arrive(i)
		}
	}
	h.commit("Idéslussen börjar", bot, founded(), changes, 0)
	for _, i := range here {
		h.begin(i, founded(), 0)
	}
	return nil
}

func siteFiles(site fs.FS) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(site, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) == ".go" {
			return err
		}
		files[name], err = fs.ReadFile(site, name)
		return err
	})
	return files, err
}

// happen writes one event.
func (h *historian) happen(e event) {
	switch e.kind {
	case adds, imports:
		h.add(e)
	case decides:
		h.decide(e.ideas[0], e.day)
	case edits:
		h.edit(e.ideas[0], e.day)
	case rules:
		h.commit("Kommentera processen", person, e.day, h.put("site/process.yaml", []byte("# Vår process.\npreset: orebro\n")), 0)
	}
}

// add merges new ideas: a batch that is released, or an import.
func (h *historian) add(e event) {
	changes := ""
	for _, i := range e.ideas {
		changes += h.arrive(i)
	}
	mark := h.merge(fmt.Sprintf("Slussa in %d idéer", len(e.ideas)), e.day, changes)
	for _, i := range e.ideas {
		h.begin(i, e.day, mark)
	}
}

// arrive gives the change that puts a new idea's file in place.
func (h *historian) arrive(i int) string {
	came := before(h.life(i))
	return h.write(i, version{decisions: came, draft: came == 0 && i%9 == 4})
}

// begin notes that an idea is there: since the commit, or since what the file
// says when it came with decisions or at the very beginning.
func (h *historian) begin(i int, day calendar.Date, mark int) {
	now := h.IdeaAfter(i, h.kept[i].decisions)
	t := &h.past.Ideas[i]
	t.ID, t.Added = now.ID, day
	since := day
	if mark == 0 || len(now.Decisions) > 0 {
		mark, since = 0, now.Received
	}
	t.enter(h.IdeaAfter(i, 0).Step, since, mark)
	for _, d := range now.Decisions {
		t.enter(d.To, d.Date, 0)
	}
	h.note(i, day)
}

// note notes that an idea's file has changed.
func (h *historian) note(i int, day calendar.Date) {
	h.past.Ideas[i].Changed, h.past.Ideas[i].Path = day, h.kept[i].path
}

func (t *Trail) enter(step string, day calendar.Date, mark int) {
	if n := len(t.Stays); n > 0 {
		t.Stays[n-1].Left = day
	}
	t.Stays = append(t.Stays, Stay{Step: step, Entered: day, Mark: mark})
}

// decide merges a decision. On the branch the idea may have stood elsewhere.
func (h *historian) decide(i int, day calendar.Date) {
	v := h.kept[i].version
	first := v.decisions == before(h.life(i))
	v.decisions++
	v.draft = false
	was, is := h.IdeaAfter(i, v.decisions-1), h.IdeaAfter(i, v.decisions)
	record := protocolOf(&was, &is, i)
	message := "Besluta om " + is.ID
	flaw := ""
	if first {
		flaw = map[int]string{7: "no-protocol", 19: "other-protocol", 30: "not-merged"}[i%41]
	}
	switch flaw {
	case "no-protocol":
		message = "Merge branch ide/" + is.ID
	case "other-protocol":
		record.From, record.To = record.To, record.From
		fallthrough
	default:
		message += "\n\n" + protocol.Format(record)
	}
	var mark int
	switch {
	case flaw == "not-merged":
		mark = h.commit(message, bot, day, h.write(i, v), 0)
	case i%5 == 2: // drafted first as the whole way to the end
		early := v
		early.decisions = h.Decisions(i)
		draft := h.write(i, early)
		mark = h.merge(message, day, draft, h.write(i, v))
	default:
		mark = h.merge(message, day, h.write(i, v))
	}
	if flaw != "" {
		h.past.Flaws = append(h.past.Flaws, Flaw{flaw, mark, is.ID})
	}
	h.past.Ideas[i].enter(is.Step, day, mark)
	h.note(i, day)
}

// protocolOf gives the protocol of a decision.
func protocolOf(was, is *idea.Idea, i int) *protocol.Protocol {
	p := &protocol.Protocol{Idea: is.ID, From: was.Step, To: is.Step, Decided: "projektgrupp"}
	outcome := is.Decisions[len(is.Decisions)-1].Outcome
	if i%3 > 0 {
		for n := range 6 {
			p.Votes = append(p.Votes, protocol.Vote{
				Seat: fmt.Sprintf("stol-%d", n+1), Substitute: n == i%11, Advice: outcome,
				Answers: []protocol.Answer{{Criterion: "finns_redan", Value: fmt.Sprint(1 + (i+n)%4)}, {Criterion: "vem_nytta", Value: "3"}},
			})
		}
		p.Count, p.Seats = 6, 6
	}
	return p
}

// edit changes the text of an idea, and gives a draft its title: its file gets
// another name.
func (h *historian) edit(i int, day calendar.Date) {
	v := h.kept[i].version
	v.edits++
	v.draft = false
	changes := h.write(i, v)
	if (i+v.edits)%2 == 0 {
		h.merge("Rätta texten", day, changes)
	} else {
		h.commit("Rätta texten", person, day, changes, 0)
	}
	h.note(i, day)
}

// write gives the change that makes an idea's file what it is in a version.
func (h *historian) write(i int, v version) string {
	now := h.IdeaAfter(i, v.decisions)
	if v.draft {
		now.Title = "Förslag: " + now.Title
	}
	if v.edits > 0 {
		last := &now.Sections[len(now.Sections)-1]
		last.Markdown += fmt.Sprintf("\n\nTexten har rättats %d gånger.", v.edits)
	}
	changes := ""
	k := &h.kept[i]
	if at := idea.Path(&now); at != k.path {
		if k.path != "" {
			changes = "D " + k.path + "\n"
		}
		k.path = at
	}
	k.version = v
	return changes + h.put(k.path, idea.Format(&now))
}

// put writes a file's bytes and gives the change that puts them at a path.
func (h *historian) put(at string, data []byte) string {
	h.mark++
	fmt.Fprintf(h.w, "blob\nmark :%d\ndata %d\n%s\n", h.mark, len(data), data)
	return fmt.Sprintf("M 100644 :%d %s\n", h.mark, at)
}

// signer is who makes a commit, and at what time of the day.
type signer struct {
	name string
	hour time.Duration // from midnight UTC
	zone string
}

var (
	bot = signer{"Idéslussen <sluss@example.org>", 0, "+0000"}
	// Past midnight in Sweden, while the clock in Greenwich and the one of a
	// traveller show the day before.
	person = signer{"Kim Exempel <kim@example.org>", -30 * time.Minute, "-0700"}
)

// merge makes a commit of each of the changes on a branch, and merges them.
func (h *historian) merge(message string, day calendar.Date, changes ...string) int {
	fmt.Fprintf(h.w, "reset %s\nfrom :%d\n\n", branch, h.head)
	all, tip := "", 0
	for _, change := range changes {
		all += change
		h.mark++
		tip = h.mark
		h.object(branch, "Ändra", bot, day, change, 0, 0)
	}
	return h.commit(message, bot, day, all, tip)
}

// branch is the one that all merges come from.
const branch = "refs/heads/sida"

// commit makes a commit on main, a merge when other is given.
func (h *historian) commit(message string, who signer, day calendar.Date, changes string, other int) int {
	h.mark++
	h.object("refs/heads/main", message, who, day, changes, h.head, other)
	h.head = h.mark
	h.past.Commits++
	return h.mark
}

// object writes a commit with the last mark given.
func (h *historian) object(ref, message string, who signer, day calendar.Date, changes string, from, other int) {
	when := fmt.Sprintf("%s %d %s", who.name, day.Time().Add(who.hour).Unix(), who.zone)
	fmt.Fprintf(h.w, "commit %s\nmark :%d\nauthor %s\ncommitter %s\ndata %d\n%s\n", ref, h.mark, when, when, len(message), message)
	if from > 0 {
		fmt.Fprintf(h.w, "from :%d\n", from)
	}
	if other > 0 {
		fmt.Fprintf(h.w, "merge :%d\n", other)
	}
	fmt.Fprintf(h.w, "%s\n", changes)
}

// finish takes the branch away.
func (h *historian) finish() {
	h.past.Head = h.head
	fmt.Fprintf(h.w, "reset %s\nfrom %040d\n\n", branch, 0)
}
