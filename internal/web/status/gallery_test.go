package status_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/markdown"
	"github.com/idesluss/idesluss/internal/pagetest"
	"github.com/idesluss/idesluss/internal/privacy"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/web/status"
)

// gallery is every page of a preset, in every state it can be in, by name.
func gallery(t testing.TB, preset string) map[string]*httptest.ResponseRecorder {
	t.Helper()
	f := frame(t, preset)
	p := f.Rules.Process
	s := serve(t, f)
	receipt := code(1).String()
	pages := map[string]*httptest.ResponseRecorder{"skriv-kvitto": s.get(""), "okant-kvitto": s.post("visa", "kvitto", "abcd")}
	stand := func(standing *gateway.Standing) { s.desk.standings[code(1)], s.desk.err = standing, nil }
	for _, step := range p.Steps {
		stand(full(p, step))
		pages["visa-"+step.ID] = s.post("visa", "kvitto", receipt)
		if step.Survey != "" {
			pages["tyck-till"] = s.post("tyck-till", "kvitto", receipt)
			pages["tyck-till-fel"] = s.post("tyck-till", "kvitto", receipt, "gor", "ja")
		}
	}
	late := full(p, p.Start())
	late.Late, late.AnswerBy = true, day.AddDays(-3)
	stand(late)
	pages["visa-sen"] = s.post("visa", "kvitto", receipt)
	late.AnswerBy = day.AddDays(3)
	pages["visa-nytt-datum"] = s.post("visa", "kvitto", receipt)
	stand(&gateway.Standing{ID: "26-7k3qm", Title: "Lånecyklar", State: gateway.Arrived, AnswerBy: day.AddDays(20),
		Can: map[string]bool{"komplettera": true, "aterta": true}})
	pages["visa-mottagen"] = s.post("visa", "kvitto", receipt)
	stand(full(p, p.Start()))
	pages["komplettera"] = s.post("komplettera", "kvitto", receipt)
	pages["komplettera-fel"] = s.post("komplettera", "kvitto", receipt, "gor", "ja")
	pages["svara-fel"] = s.post("komplettera", "kvitto", receipt, "fraga", "3")
	pages["aterta"] = s.post("aterta", "kvitto", receipt)
	pages["synas"] = s.post("synas", "kvitto", receipt)
	pages["synas-fel"] = s.post("synas", "kvitto", receipt, "gor", "ja", "val", "namn-citat")
	pages["synas-val-fel"] = s.post("synas", "kvitto", receipt, "gor", "ja")
	s.desk.err = &gateway.Refused{Hits: map[string][]privacy.Hit{"text": {{Text: "mvh Åsa", Remedy: "Skriv inte ditt namn."}}}}
	pages["komplettera-namn"] = s.post("komplettera", "kvitto", receipt, "gor", "ja", "text", "Också en stege, mvh Åsa")
	s.desk.err = gateway.ErrNotNow
	pages["inte-nu"] = s.post("aterta", "kvitto", receipt, "gor", "ja")
	s.desk.err = fmt.Errorf("a disk")
	pages["fel-hos-oss"] = s.post("aterta", "kvitto", receipt, "gor", "ja")
	s.desk.err = nil
	pages["tack"] = s.post("komplettera", "kvitto", receipt, "fraga", "3", "text", "Vaktmästaren.")
	pages["finns-inte"] = s.get("annat")
	pages["atertagen"] = s.post("aterta", "kvitto", receipt, "gor", "ja")
	stand(full(p, p.Start())) // it was taken back
	for name, write := range map[string][]string{
		"kontakt": {}, "kontakt-fel": {"gor", "ja"}, "kontakt-person": {"gor", "ja", "svar", "kontakt", "antal", "2", "epost2", "x"}, "kontakt-fler": {"gor", "ja", "fler", "ja"},
	} {
		pages[name] = s.post("kontakt", append([]string{"kvitto", receipt}, write...)...)
	}
	sealed := full(p, p.Start())
	sealed.Sealed, sealed.Messages, sealed.Recontacted, sealed.Reissued = 2, nil, day, []calendar.Date{day}
	stand(sealed)
	pages["visa-last"] = s.post("visa", "kvitto", receipt)
	pages["hitta"], pages["hitta-fel"], pages["hitta-tack"] = s.get("hitta"), s.post("hitta", "epost", "kim"), s.post("hitta", "epost", "kim@exempel.se")
	s.desk.shut = true
	pages["hitta-stangd"], pages["skriv-kvitto-stangd"] = s.get("hitta"), s.get("")
	s.desk.shut = false
	unheard := serve(t, f, func(o *status.Options) { o.AllowSeek = func(*http.Request) bool { return false } })
	pages["hitta-vanta"] = unheard.post("hitta", "epost", "kim@exempel.se")
	closed := serve(t, f, func(o *status.Options) { o.Allow = func(*http.Request) bool { return false } })
	pages["vanta"] = closed.post("visa", "kvitto", receipt)
	return pages
}

// Each page of the gallery is the one it is called: one that says that it cannot
// be shown now would pass for anything.
func TestTheGalleryShowsWhatItSays(t *testing.T) {
	for _, preset := range process.Presets() {
		for name, page := range gallery(t, preset) {
			if says := strings.Contains(mainText(t, page.Body.String()), "Det går inte att göra nu"); says != (name == "inte-nu") {
				t.Errorf("%s: %s is not shown", preset, name)
			}
		}
	}
}

// asTree gives pages as the files of a site.
func asTree(pages map[string]*httptest.ResponseRecorder) fstest.MapFS {
	tree := fstest.MapFS{}
	for name, w := range pages {
		tree["min-ide/"+name+"/index.html"] = &fstest.MapFile{Data: w.Body.Bytes()}
	}
	return tree
}

// ofSites are rules for pages that have an address each. These are answers:
// many at one address, which nothing links to.
var ofSites = []string{"canonical", "orphan", "title-unique"}

func TestPagesAreWellMade(t *testing.T) {
	for _, preset := range process.Presets() {
		t.Run(preset, func(t *testing.T) {
			found, err := pagetest.Lint(asTree(gallery(t, preset)), pagetest.Rules{
				Base: "https://ideslussen.exempelkoping.example/", Elsewhere: []string{"/"},
			})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range found {
				if !slices.Contains(ofSites, f.Rule) {
					t.Error(f)
				}
			}
		})
	}
}

// What we write on the pages is easy to read: LIX at most 35, and no sentence
// of more than 25 words.
func TestPagesAreEasyToRead(t *testing.T) {
	for _, preset := range process.Presets() {
		pages := gallery(t, preset)
		for _, name := range slices.Sorted(maps.Keys(pages)) {
			said := mainText(t, pages[name].Body.String())
			lix, longest := markdown.Readability(said)
			if lix > 35 {
				t.Errorf("%s: %s has LIX %.0f:\n%s", preset, name, lix, said)
			}
			if longest > 25 {
				t.Errorf("%s: %s has a sentence of %d words", preset, name, longest)
			}
			for _, word := range []string{"vänligen", "ogiltig", "felaktig", "tyvärr", "klicka här", "validera", "feedback", "!"} {
				if strings.Contains(strings.ToLower(said), word) {
					t.Errorf("%s: %s says %q", preset, name, word)
				}
			}
		}
	}
}
