package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/idesluss/idesluss/internal/calendar"
)

// A release is what would be built only when nothing that pages are made from
// is otherwise.
func TestStampTellsReleasesApart(t *testing.T) {
	type given struct {
		sites servedSites
		of    builtOf
		files fstest.MapFS
	}
	begin := func() given {
		return given{
			servedSites{program: "p", public: "http://a/", internal: "http://a/internt/"},
			builtOf{head: "h", day: calendar.Of(today()), names: map[string]string{"26-aaaaa": "Bo"}, quotes: map[string]string{}},
			fstest.MapFS{
				"public/index.html": {Data: []byte("en sida")}, "public/om/index.html": {Data: []byte("en till")},
				"internal/index.html": {Data: []byte("en tredje")},
			},
		}
	}
	stamp := func(change func(*given)) string {
		g := begin()
		change(&g)
		s, err := g.sites.stamp(g.of, g.files)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	was := stamp(func(*given) {})
	for what, change := range map[string]func(*given){
		"another build of the program": func(g *given) { g.sites.program = "q" },
		"another address":              func(g *given) { g.sites.public = "http://b/" },
		"another address of the index": func(g *given) { g.sites.internal = "http://b/internt/" },
		"other files on main":          func(g *given) { g.of.head = "i" },
		"another day":                  func(g *given) { g.of.day = g.of.day.AddDays(1) },
		"somebody who is seen":         func(g *given) { g.of.names["26-bbbbb"] = "Li" },
		"somebody who is not":          func(g *given) { delete(g.of.names, "26-aaaaa") },
		"another name":                 func(g *given) { g.of.names["26-aaaaa"] = "Bosse" },
		"something to say":             func(g *given) { g.of.quotes["26-aaaaa"] = "Hej" },
		"a quote for a name":           func(g *given) { g.of.names, g.of.quotes = g.of.quotes, g.of.names },
		"a page that is lost":          func(g *given) { delete(g.files, "public/index.html") },
		"a page that is empty":         func(g *given) { g.files["internal/index.html"] = &fstest.MapFile{} },
		"a page more":                  func(g *given) { g.files["public/x.html"] = &fstest.MapFile{} },
	} {
		if stamp(change) == was {
			t.Errorf("%s makes no difference", what)
		}
	}
	if is := stamp(func(g *given) { g.files[stampFile] = &fstest.MapFile{Data: []byte(was)} }); is != was {
		t.Error("a stamp changes what it is a stamp of")
	}
	if strings.Contains(was, "Bo") {
		t.Errorf("a name stands in %s", was)
	}
}

// A service that is started again shows what it had built, and is ready
// without building it once more; until something is otherwise.
func TestSitesAreNotBuiltAgainAtStart(t *testing.T) {
	dir, addr, now := emptySluss(t), freeAddress(t), today()
	start := func() *running {
		return (&running{t: t, dir: dir, clock: func() time.Time { return now }}).start("--addr", addr)
	}
	builds := func(r *running, what string) {
		t.Helper()
		r.until("the sites", func() bool { return strings.Contains(r.log.String(), "the sites ") })
		r.browser().open(r.address + "lamna/").says("Lämna en idé")
		r.end()
		built := strings.Contains(r.log.String(), "the sites were built")
		stood := strings.Contains(r.log.String(), "the sites stand as they were built")
		if built == stood || built != (what != "") {
			t.Errorf("built: %v; what is otherwise: %q\n%s", built, what, r.log)
		}
	}
	builds(start(), "everything")
	builds(start(), "")
	page := filepath.Join(dir, "data", sitesFolder, "aktuell", "public", "index.html")
	if err := os.Truncate(page, 0); err != nil {
		t.Fatal(err)
	}
	builds(start(), "a page was lost when the machine fell")
	if err := os.RemoveAll(filepath.Dir(page)); err != nil {
		t.Fatal(err)
	}
	builds(start(), "all pages were")
	now = now.AddDate(0, 0, 1)
	builds(start(), "the day")
	builds(start(), "")
}
