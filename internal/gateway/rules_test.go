package gateway

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/idea"
)

// What the process says about who may send an idea, and how, holds here too,
// whatever a form has let through.
func TestTheProcessSaysWhatIsTaken(t *testing.T) {
	bo := Person{Name: "Bo Ek", Email: "bo@example.org"}
	contact := func(how string, people ...Person) *Contact { return &Contact{People: people, How: how} }
	for _, c := range []struct {
		what   string
		rule   string // kontakt
		change func(*Submission)
		field  string // that is at fault; "" when the idea is taken
	}{
		{"no contact where it is asked for", "kravs", func(s *Submission) {}, "kontakt"},
		{"no contact where it may be left", "frivillig", func(s *Submission) {}, ""},
		{"a contact where it may be left", "frivillig", func(s *Submission) { s.Contact = contact("epost", bo) }, ""},
		{"a contact where none is taken", "aldrig", func(s *Submission) { s.Contact = contact("epost", bo) }, "kontakt"},
		{"no contact where none is taken", "aldrig", func(s *Submission) {}, ""},
		{"several who had the idea together", "kravs", func(s *Submission) { s.Contact = contact("mote", bo, Person{Name: "Ylva Ek"}) }, ""},
		{"a contact of nobody", "frivillig", func(s *Submission) { s.Contact = contact("epost") }, "kontakt"},
		{"one without a name", "frivillig", func(s *Submission) { s.Contact = contact("epost", Person{Email: "bo@example.org"}) }, "kontakt"},
		{"mail without an address", "frivillig", func(s *Submission) { s.Contact = contact("epost", Person{Name: "Bo", Phone: "070-1740605"}) }, "kontakt"},
		{"a call without a number", "frivillig", func(s *Submission) { s.Contact = contact("telefon", bo) }, "kontakt"},
		{"a way to be reached that there is not", "frivillig", func(s *Submission) { s.Contact = contact("fax", bo) }, "kontakt"},
		{"an address in two lines", "frivillig", func(s *Submission) { s.Contact = contact("epost", Person{Name: "Bo", Email: "a@b.se\r\nBcc: c@d.se"}) }, "kontakt"},
		{"a name without end", "frivillig", func(s *Submission) {
			s.Contact = contact("epost", Person{Name: strings.Repeat("Bo ", 100), Email: "a@b.se"})
		}, "kontakt"},
		{"somebody who may not send ideas", "frivillig", func(s *Submission) { s.Who = "invanare" }, "vem"},
		{"nobody said who, and only one group may", "frivillig", func(s *Submission) { s.Who = "" }, ""},
		{"a part that there is not", "frivillig", func(s *Submission) { s.Part = "chef" }, "vill_delta"},
		{"a channel that there is not", "frivillig", func(s *Submission) { s.Channel = "duva" }, "kanal"},
		{"a text without end about what there is", "frivillig", func(s *Submission) { s.Exists = strings.Repeat("x", 5000) }, "finns_redan"},
		{"a problem without a solution", "frivillig", func(s *Submission) {
			s.Idea.Type, s.Idea.Sections = idea.TypeProblem, s.Idea.Sections[:1]
		}, ""},
		{"an idea without a solution", "frivillig", func(s *Submission) { s.Idea.Sections = s.Idea.Sections[:1] }, "*"},
		{"no title", "frivillig", func(s *Submission) { s.Idea.Title = " " }, "*"},
		{"a title that is too long", "frivillig", func(s *Submission) { s.Idea.Title = strings.Repeat("ord ", 40) }, "titel"},
		{"no benefit", "frivillig", func(s *Submission) { s.Idea.Benefit = "" }, "*"},
		{"an area that there is not", "frivillig", func(s *Submission) { s.Idea.Areas = []string{"rymden"} }, "omrade"},
		{"a section that there is not", "frivillig", func(s *Submission) {
			s.Idea.Sections = append(s.Idea.Sections, idea.Section{Title: "Hemligheter", Markdown: "x"})
		}, "Hemligheter"},
		{"a text without end", "frivillig", func(s *Submission) { s.Idea.Sections[1].Markdown = strings.Repeat("ord ", 10_000) }, "*"},
	} {
		w := memoryWorld(t, "orebro")
		w.rules.Process.Contact = c.rule
		w.open()
		s := w.submission(1, "Låna verktyg")
		c.change(s)
		got, err := w.Receive(t.Context(), s)
		var faulty *Faulty
		switch {
		case c.field == "" && err != nil:
			if errors.As(err, &faulty) {
				t.Errorf("%s: %v", c.what, faulty.Faults)
			} else {
				t.Errorf("%s: %v", c.what, err)
			}
		case c.field == "" && s.Contact != nil && !w.theCase(got.ID).Contact:
			t.Errorf("%s: the contact is not kept", c.what)
		case c.field != "" && !errors.As(err, &faulty):
			t.Errorf("%s: %v", c.what, err)
		case c.field != "" && c.field != "*" && len(faulty.Faults[c.field]) == 0:
			t.Errorf("%s is told of %v", c.what, faulty.Faults)
		}
	}
}

func TestWhatIsReleasedByItself(t *testing.T) {
	for _, c := range []struct {
		what, preset, release, title string
		want                         State
	}{
		{"a person lets go, and nothing was found", "orebro", "manniska", "Låna verktyg", Arrived},
		{"clean ideas go, and nothing was found", "orebro", "ren", "Låna verktyg", Released},
		{"clean ideas go, and a name was found", "orebro", "ren", "Låna av Anna", Arrived},
		{"an open process", "idebanken", "ren", "Låna verktyg", Released},
		{"an open process, and a name was found", "idebanken", "ren", "Låna av Anna", Arrived},
	} {
		w := memoryWorld(t, c.preset)
		w.rules.Process.Release = c.release
		w.open()
		got := w.receive(w.submission(1, c.title))
		if state := w.theCase(got.ID).State; state != c.want {
			t.Errorf("%s: %s", c.what, state)
		}
	}
}

func TestNoMoreIdeasThanTheCap(t *testing.T) {
	w := memoryWorld(t, "orebro")
	w.cap = 2
	w.open()
	first := w.submission(1, "Ett")
	w.receive(first)
	bad := w.submission(9, "HEMLIG")
	if _, err := w.Receive(t.Context(), bad); errors.Is(err, ErrCap) || err == nil {
		t.Errorf("an idea that is refused: %v", err)
	}
	w.receive(w.submission(2, "Två"))
	if _, err := w.Receive(t.Context(), w.submission(3, "Tre")); !errors.Is(err, ErrCap) {
		t.Errorf("one more than the cap: %v", err)
	}
	if got := w.receive(first); !got.Again {
		t.Error("a form that was sent again is counted again")
	}
	w.open()
	if _, err := w.Receive(t.Context(), w.submission(3, "Tre")); !errors.Is(err, ErrCap) {
		t.Errorf("after a restart: %v", err)
	}
	w.now = w.now.AddDate(0, 0, 1)
	w.receive(w.submission(3, "Tre"))
}

// Many send at once, and each sends several times.
func TestManySendAtOnce(t *testing.T) {
	w := memoryWorld(t, "orebro")
	w.open()
	const people, times = 40, 5
	type answer struct {
		who int
		id  string
		err error
	}
	answers := make(chan answer)
	for n := range people {
		for range times {
			go func() {
				got, err := w.Receive(t.Context(), w.submission(n, fmt.Sprintf("Idé %d", n)))
				if err != nil {
					answers <- answer{n, "", err}
					return
				}
				answers <- answer{n, got.ID, nil}
			}()
		}
	}
	ids := map[int]map[string]bool{}
	all := map[string]bool{}
	for range people * times {
		a := <-answers
		if a.err != nil {
			t.Fatal(a.err)
		}
		if ids[a.who] == nil {
			ids[a.who] = map[string]bool{}
		}
		ids[a.who][a.id], all[a.id] = true, true
	}
	for n, of := range ids {
		if len(of) != 1 {
			t.Errorf("idea %d has %d numbers", n, len(of))
		}
	}
	if names, err := w.spool.Names(); err != nil || len(names) != people || len(all) != people {
		t.Errorf("%d records, %d numbers, %v", len(names), len(all), err)
	}
}

// A form that is typed in in any way becomes an idea that can be read.
func TestTextsBecomeWhatAFileHas(t *testing.T) {
	w := memoryWorld(t, "orebro")
	w.open()
	s := w.submission(1, "Låna \u200bverktyg\r\n på  biblioteket")
	s.Idea.Sections[0].Markdown = "# Viktigt\r\nAlla köper.\r\nSamma.\r\n----\r\n## Mer\r\nNu.\r\n\r\n\r\n\r\nSlut. \u202eandigt"
	got := w.receive(s)
	i := w.theCase(got.ID).Idea
	if i.Title != "Låna verktyg på biblioteket" {
		t.Errorf("%q", i.Title)
	}
	if text := i.Section("Problem").Markdown; text != "### Viktigt\nAlla köper.\nSamma.\n\n----\n### Mer\nNu.\n\nSlut. andigt" {
		t.Errorf("%q", text)
	}
	if err := w.Release(t.Context(), got.ID); err != nil {
		t.Fatal(err)
	}
	w.now = w.now.AddDate(0, 0, 4)
	if r := w.doRelay(); len(r.Ideas) != 1 || w.inSluss()[0].Section("Problem").Markdown != i.Section("Problem").Markdown {
		t.Errorf("%+v", r)
	}
}
