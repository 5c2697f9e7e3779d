package site

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/timeline"
)

const laundry = "ideas/2025/02/25-3rb8x-kladvard-pa-boendet.md"

// laundryHistory gives the history of the idea in testdata/idebanken, in which every
// decision was merged so many days after it had been made.
func laundryHistory(t *testing.T, late int) *timeline.History {
	t.Helper()
	data, err := os.ReadFile("testdata/idebanken/" + laundry)
	if err != nil {
		t.Fatal(err)
	}
	file, faults := idea.Parse(laundry, data)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	h := &timeline.History{Idea: file.Idea.ID, Path: laundry, Decisions: len(file.Idea.Decisions), Stays: timeline.FromFile(&file.Idea)}
	h.Added = h.Stays[0].Entered
	for n := range h.Stays {
		s := &h.Stays[n]
		s.Commit = "c" + string(rune('0'+n))
		if n > 0 {
			s.Entered = s.Entered.AddDays(late)
			h.Stays[n-1].Left = s.Entered
		}
		h.Changed = s.Entered
	}
	return h
}

func buildLaundry(t *testing.T, h *timeline.History) (public, internal map[string][]byte) {
	t.Helper()
	var p, i Memory
	in := Input{Sluss: os.DirFS("testdata/idebanken"), Defaults: repository, Today: calendar.Day(2026, 11, 21)}
	if h != nil {
		in.Timeline = &timeline.Timeline{Ideas: []timeline.History{*h}}
	}
	r, err := Build(t.Context(), in, &p, &i)
	if err != nil || !r.OK() {
		t.Fatal(err, r)
	}
	return p.Files(), i.Files()
}

// The days on the pages are those of the commits, when there is a timeline.
func TestDaysComeFromTheTimeline(t *testing.T) {
	h := laundryHistory(t, 3)
	h.Changed = h.Changed.AddDays(5) // an edit after the last move
	public, internal := buildLaundry(t, h)
	var first calendar.Date // in the step from which the public may read of it
	for _, s := range h.Stays {
		if s.Step == "spridning" {
			first = s.Entered
		}
	}
	page := string(public["ideer/25-3rb8x-kladvard-pa-boendet/index.html"])
	for what, want := range map[string]string{
		"the day it was published":   `Publicerad den <time datetime="` + first.String() + `">`,
		"the day it changed":         `Uppdaterad den <time datetime="` + h.Changed.String() + `">`,
		"the same for search robots": `"dateModified":"` + h.Changed.String() + `"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%s: no %s in the page", what, want)
		}
	}
	if at := string(public["sitemap.xml"]); !strings.Contains(at, "<lastmod>"+h.Changed.String()+"</lastmod>") {
		t.Errorf("the sitemap does not tell %s:\n%s", h.Changed, at)
	}
	if feed := string(public["feed.xml"]); !strings.Contains(feed, "<updated>"+h.Changed.String()) {
		t.Errorf("the feed does not tell %s", h.Changed)
	}
	inside := string(internal["ide/25-3rb8x/index.html"])
	for _, s := range h.Stays[1:] {
		if !strings.Contains(inside, `datetime="`+s.Entered.String()+`"`) || !strings.Contains(inside, "Beslutet togs den "+s.Entered.AddDays(-3).Words()) {
			t.Errorf("its page does not tell that it moved on %s", s.Entered)
		}
	}
	again, againInside := buildLaundry(t, h)
	for name, data := range public {
		if !bytes.Equal(data, again[name]) {
			t.Errorf("%s is not the same twice", name)
		}
	}
	for name, data := range internal {
		if !bytes.Equal(data, againInside[name]) {
			t.Errorf("%s is not the same twice", name)
		}
	}
}

// A history that says what the files say changes nothing but when the file was
// changed.
func TestATimelineThatAgreesWithTheFiles(t *testing.T) {
	h := laundryHistory(t, 0)
	for n := range h.Stays {
		h.Stays[n].Commit = "" // imported, and not changed since
	}
	h.Changed = h.Added
	_, with := buildLaundry(t, h)
	_, without := buildLaundry(t, nil)
	for name, data := range without {
		// The public could read of it since it came to the step where they may,
		// which its file does not tell.
		if name == "statistik/index.html" {
			continue
		}
		if !bytes.Equal(data, with[name]) {
			t.Errorf("%s differs", name)
		}
	}
}
