package site

import (
	"bytes"
	"image"
	"image/jpeg"
	"slices"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/timeline"
)

// The figures that the municipality answers for: who has had an answer, and in
// time.
func TestFirstAnswersInTime(t *testing.T) {
	open := &process.Step{ID: "ny", Kind: process.New}
	rules := &process.Rules{
		Process:      &process.Process{Promise: process.Promise{AnswerDays: 5}, Steps: []*process.Step{open}},
		Organisation: &process.Organisation{},
	}
	monday := calendar.Day(2026, 11, 2)
	answered := func(d calendar.Date) *Entry {
		return &Entry{ID: "a", Step: open, Received: monday, Stays: []timeline.Stay{{Step: "ny", Entered: monday, Left: d}, {Step: "ny", Entered: d}}}
	}
	waiting := []timeline.Stay{{Step: "ny", Entered: monday}}
	for _, c := range []struct {
		what            string
		idea            *Entry
		answers, ontime int
	}{
		{"answered on the last promised day", answered(monday.AddDays(7)), 1, 1},
		{"answered the day after", answered(monday.AddDays(8)), 1, 0},
		{"waiting, and not late yet", &Entry{ID: "a", Step: open, Received: monday, AnswerBy: monday.AddDays(30), Stays: waiting}, 0, 0},
		{"waiting, and late", &Entry{ID: "a", Step: open, Received: monday, AnswerBy: monday.AddDays(7), Stays: waiting}, 1, 0},
	} {
		s := statistics(newRegister([]*Entry{c.idea}), rules, monday.AddDays(15))
		if s.FirstAnswers != c.answers || s.OnTime != c.ontime {
			t.Errorf("%s: %d answers, %d in time; want %d, %d", c.what, s.FirstAnswers, s.OnTime, c.answers, c.ontime)
		}
	}
}

func TestPercentilesAreOfTheNearestRank(t *testing.T) {
	for _, c := range []struct {
		values []int
		p      int
		want   int
	}{
		{nil, 50, 0}, {[]int{7}, 50, 7}, {[]int{7}, 90, 7}, {[]int{3, 1, 2}, 50, 2}, {[]int{1, 2, 3, 4}, 50, 2}, {[]int{1, 2, 3, 4, 5}, 90, 5},
	} {
		if got := percentile(c.values, c.p); got != c.want {
			t.Errorf("%d%% of %v: %d, want %d", c.p, c.values, got, c.want)
		}
	}
}

// Five ideas are enough to tell of, four are not.
func TestStaysOfFewIdeasAreNotTold(t *testing.T) {
	for n, told := range map[int]bool{smallest: true, smallest - 1: false} {
		b := &builder{statistics: &Statistics{Ways: &timeline.Figures{Steps: []timeline.StepFigures{
			{Step: &process.Step{Name: "Prövning"}, Left: timeline.Spread{N: n, Median: 3}}}}}}
		if got := b.staysChart() != nil; got != told {
			t.Errorf("%d ideas: told %v, want %v", n, got, told)
		}
	}
}

func TestAStretchOfTimeInWords(t *testing.T) {
	from := calendar.Day(2026, 1, 1)
	for days, want := range map[int]string{0: "0 dagar", 1: "1 dag", 59: "59 dagar", 60: "2 månader", 365: "12 månader", -1: ""} {
		if got := strings.ReplaceAll(duration(from, from.AddDays(days)), nbsp, " "); got != want {
			t.Errorf("%d days: %q, want %q", days, got, want)
		}
	}
}

// The longer of the two bars fills the width, whichever it is.
func TestBarsOfAMeasure(t *testing.T) {
	for _, c := range []struct {
		before, after float64
		want          string
	}{
		{20, 10, "98.0% 49.0%"}, {10, 20, "49.0% 98.0%"}, {0, 5, "0 98.0%"}, {0, 0, "0 0"}, {-3, 3, "0 98.0%"},
	} {
		m := measureOf(1, idea.Measure{What: "Frågor", Before: c.before, After: c.after})
		if got := m.BeforeWidth + " " + m.AfterWidth; got != c.want {
			t.Errorf("%v to %v: %s, want %s", c.before, c.after, got, c.want)
		}
	}
}

// A public page was last changed when the latest of what it tells happened.
func TestThePublicPageIsAsNewAsWhatItTells(t *testing.T) {
	day := func(n int) calendar.Date { return calendar.Day(2026, 1, n) }
	whole := func() *idea.Idea {
		return &idea.Idea{
			Launch:     &idea.Launch{Date: day(1), Reviewed: &idea.Reviewed{Date: day(2)}},
			Evaluation: &idea.Evaluation{Done: day(3)}, Decisions: []idea.Decision{{Date: day(4)}},
		}
	}
	for _, c := range []struct {
		what string
		edit func(*idea.Idea)
		want calendar.Date
	}{
		{"a decision is the latest", func(*idea.Idea) {}, day(4)},
		{"the evaluation is", func(i *idea.Idea) { i.Decisions = nil }, day(3)},
		{"someone has read it through", func(i *idea.Idea) { i.Decisions, i.Evaluation = nil, nil }, day(2)},
		{"nothing since the launch", func(i *idea.Idea) { i.Decisions, i.Evaluation, i.Launch.Reviewed = nil, nil, nil }, day(1)},
	} {
		i := whole()
		c.edit(i)
		if got := updated(i); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
}

// Two ideas that each mention the other are told once on each page.
func TestIdeasThatMentionEachOtherAreToldOnce(t *testing.T) {
	b, _ := aBuilder(t, 2, func(i int) string { return "Idé" })
	one, two := b.register.Public[0], b.register.Public[1]
	one.kin, two.kin = &kin{mentioned: []string{two.ID}}, &kin{mentioned: []string{one.ID}}
	b.register = newRegister(b.register.Public)
	for _, e := range b.register.Public {
		if related := b.related(b.public, e); len(related) != 1 || related[0].How != "Liknar" {
			t.Errorf("%s: %v", e.ID, related)
		}
	}
}

func TestAChallengeIsOpenThroughItsLastDay(t *testing.T) {
	if ended(exampleDay, exampleDay) || !ended(exampleDay.AddDays(-1), exampleDay) || ended(0, exampleDay) {
		t.Error("a challenge should be open through its last day, and without one for ever")
	}
}

// What may not be read by everyone may not be gathered by search engines.
func TestRobotsStayOutOfTheIndex(t *testing.T) {
	var public, internal Memory
	if _, err := Build(t.Context(), Input{Sluss: emptySluss(t, "orebro"), Defaults: repository, Today: exampleDay}, &public, &internal); err != nil {
		t.Fatal(err)
	}
	if got := string(internal.Files()["robots.txt"]); got != "User-agent: *\nDisallow: /\n" {
		t.Errorf("robots.txt of the index is %q", got)
	}
	if got := string(public.Files()["robots.txt"]); !strings.Contains(got, "Disallow:\n") {
		t.Errorf("robots.txt of the public site is %q", got)
	}
}

// A page may be updated on the day it is published.
func TestAPageUpdatedTheDayItWasPublished(t *testing.T) {
	files := withPage(t, "uppdaterad: 2026-03-04", "uppdaterad: 2026-01-02") // as publicerad
	_, r := buildInMemory(t, files)
	if found := errorsOf(r.Findings); len(found) > 0 {
		t.Error(found)
	}
}

// A picture must not tell who took it, where and when.
func TestAPictureWithMetadataIsRefused(t *testing.T) {
	const signature = "\x89PNG\r\n\x1a\n"
	chunk := func(name string) string { return "\x00\x00\x00\x00" + name + "\x00\x00\x00\x00" }
	for what, c := range map[string]struct {
		data string
		want bool
	}{
		"a PNG with EXIF":                   {signature + chunk("IHDR") + chunk("eXIf") + chunk("IEND"), true},
		"a PNG with text":                   {signature + chunk("IHDR") + chunk("tEXt") + chunk("IEND"), true},
		"a PNG without":                     {signature + chunk("IHDR") + chunk("IEND"), false},
		"a PNG whose pixels spell the name": {signature + "\x00\x00\x00\x04IDATtEXt\x00\x00\x00\x00" + chunk("IEND"), false},
		"a JPEG with EXIF":                  {"\xff\xd8\xff\xe1\x00\x08Exif\x00\x00\xff\xd9", true},
		"a JPEG without":                    {"\xff\xd8\xff\xd9", false},
	} {
		if got := hasMetadata([]byte(c.data)); got != c.want {
			t.Errorf("%s: %v", what, got)
		}
	}
	var b builder
	if _, ok := b.judgeImage("site/bilder/x.jpg", withEXIF(t)); ok || len(b.findings) != 1 || b.findings[0].Severity != check.Error {
		t.Errorf("a JPEG with EXIF is taken: %v", b.findings)
	}
}

// withEXIF is a picture that a camera might have made.
func withEXIF(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		t.Fatal(err)
	}
	start := out.Bytes()[:2]
	return slices.Concat(start, []byte("\xff\xe1\x00\x08Exif\x00\x00"), out.Bytes()[2:])
}
