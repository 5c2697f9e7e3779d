package site

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/process"
)

// repository is the root of the repository, which is a sluss itself.
var repository = os.DirFS("../..")

// exampleDay is a day on which the repository's own sluss is in order.
var exampleDay = calendar.Day(2026, 11, 21)

// emptySluss is a sluss by a preset, with nothing in it but what it must have:
// no ideas, no challenges, no pages in Markdown.
func emptySluss(t *testing.T, preset string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{
		"ideas/.gitkeep":    {},
		"site/process.yaml": {Data: []byte("preset: " + preset + "\n")},
		"site/sajt.yaml":    {Data: []byte(smallConfig)},
	}
	for name, read := range map[string]func(string) ([]byte, error){
		"site/roller.yaml": process.PresetRoster, "site/organisation.yaml": process.PresetOrganisation,
	} {
		data, err := read(preset)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	return files
}

const smallConfig = `format: 1
namn: Idéslussen
adress: https://ideer.example/
adress_internt: https://internt.example/
kontakt:
  funktion: Projektgruppen
  epost: ideer@exempel.example
`

// build builds a sluss in memory with the repository's templates.
func buildInMemory(t *testing.T, sluss fs.FS, edit ...func(*Input)) (public map[string][]byte, r *Result) {
	t.Helper()
	in := Input{Sluss: sluss, Defaults: repository, Today: exampleDay}
	for _, e := range edit {
		e(&in)
	}
	var p, i Memory
	r, err := Build(t.Context(), in, &p, &i)
	if err != nil {
		t.Fatal(err)
	}
	return p.Files(), r
}

// errorsOf gives the findings that stop a build.
func errorsOf(found []check.Finding) []check.Finding {
	return slices.DeleteFunc(slices.Clone(found), func(f check.Finding) bool { return f.Severity != check.Error })
}

// The pages that every sluss has, whatever is in it.
var alwaysThere = []string{
	"index.html", "404.html", "ideer/index.html", "lardomar/index.html", "sa-fungerar-det/index.html",
	"resultat/index.html", "kontakt/index.html", "projektet/index.html", "tillganglighet/index.html",
	"utmaningar/index.html", "sok/index.html", "feed.xml", "sitemap.xml", "robots.txt", "data/ideer.json",
	"data/ideer.csv", "data/ideer.schema.json", "datasets/dcat.rdf",
}

func TestAnEmptySlussOfEachPresetHasEveryPage(t *testing.T) {
	for _, preset := range process.Presets() {
		t.Run(preset, func(t *testing.T) {
			public, r := buildInMemory(t, emptySluss(t, preset))
			if found := errorsOf(r.Findings); len(found) > 0 {
				t.Fatalf("findings: %v", found)
			}
			for _, name := range alwaysThere {
				if len(public[name]) == 0 {
					t.Errorf("%s is missing", name)
				}
			}
			noBrokenMenus(t, public)
		})
	}
}

// noBrokenMenus wants every menu and footer link of the start page to lead to
// a page.
func noBrokenMenus(t *testing.T, public map[string][]byte) {
	t.Helper()
	parts := strings.Split(string(public["index.html"]), `href="/`)
	for _, part := range parts[1:] {
		path, _, _ := strings.Cut(part, `"`)
		name := path
		if name == "" || strings.HasSuffix(name, "/") {
			name += "index.html"
		}
		if _, ok := public[name]; !ok {
			t.Errorf("the start page leads to /%s, which does not exist", path)
		}
	}
}

func TestTheRepositorysOwnSlussHasEveryPage(t *testing.T) {
	public, r := buildInMemory(t, repository)
	if found := errorsOf(r.Findings); len(found) > 0 {
		t.Fatalf("findings: %v", found)
	}
	names := slices.Concat(alwaysThere, []string{
		"om/index.html", "utmaningar/trygg-hemma/index.html", "data/resultat-omraden.csv", ".well-known/security.txt",
	})
	for _, name := range names {
		if len(public[name]) == 0 {
			t.Errorf("%s is missing", name)
		}
	}
	noBrokenMenus(t, public)
	for name, data := range public {
		if strings.HasPrefix(name, "bilder/") {
			continue
		}
		if bytes.Contains(data, []byte("{{")) || bytes.Contains(data, []byte("&amp;amp;")) || bytes.Contains(data, []byte("&amp;#")) {
			t.Errorf("%s has a placeholder or markup that is escaped twice", name)
		}
	}
}

func TestOnlyLaunchedIdeasAreInTheFilesForPrograms(t *testing.T) {
	public, _ := buildInMemory(t, repository)
	html := map[string]bool{} // ids that have a page
	for name := range public {
		if rest, ok := strings.CutPrefix(name, "ideer/2"); ok && len(rest) > 7 {
			html["2"+rest[:7]] = true
		}
	}
	closed := 0
	err := fs.WalkDir(repository, "ideas", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasPrefix(entry.Name(), "2") {
			return err
		}
		id := entry.Name()[:8]
		if html[id] {
			return nil
		}
		closed++
		for _, file := range []string{"feed.xml", "sitemap.xml", "data/ideer.json", "data/ideer.csv", "sok/index.html", "lardomar/index.html"} {
			if bytes.Contains(public[file], []byte(id)) {
				t.Errorf("%s tells of %s, which is not launched", file, id)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if closed == 0 || len(html) == 0 {
		t.Fatalf("nothing to compare: %d launched, %d not", len(html), closed)
	}
}

func TestSameInputGivesSameBytes(t *testing.T) {
	first, _ := buildInMemory(t, repository, func(in *Input) { in.Workers = 1 })
	second, _ := buildInMemory(t, repository, func(in *Input) { in.Workers = 7 })
	if !slices.Equal(slices.Sorted(maps.Keys(first)), slices.Sorted(maps.Keys(second))) {
		t.Fatal("the two builds have different files")
	}
	for name := range first {
		if !bytes.Equal(first[name], second[name]) {
			t.Errorf("%s differs between two builds", name)
		}
	}
}

func TestPagesWorkBelowAFolderOfTheHost(t *testing.T) {
	public, _ := buildInMemory(t, repository, func(in *Input) { in.PublicAddress = "https://kommunen.example/slussen/" })
	for name, data := range public {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		for _, part := range strings.Split(string(data), `href="/`)[1:] {
			if !strings.HasPrefix(part, "slussen/") {
				t.Errorf("%s leads out of its folder: /%.40s", name, part)
			}
		}
	}
}

// Each template with nothing in its view, and with everything.
func TestTemplatesTakeEmptyAndFullViews(t *testing.T) {
	link := Link{Href: "/x/", Text: "Länk", Lang: "fi", Current: "page"}
	day := calendar.Day(2026, 3, 4)
	chart := newChart("c", "Rubrik", []figure{{label: "a", n: 3}, {label: "b", told: tooFew}})
	chart.Caption, chart.Label, chart.Value, chart.Method, chart.CSV = "Tabell", "Vad", "Antal", "Så.", "/c.csv"
	pager := pagerView{Number: 2, Total: 3, Newer: "/1/", Older: "/3/"}
	rows := []row{{Term: "Term", Text: "Text"}}
	sections := []sectionView{{ID: "s", Title: "Del", HTML: "<p>Text</p>"}}
	contact := Contact{Function: "Vi", Mail: "a@b.se", Phone: "08-1", PhoneHours: []Hours{{"mån", "9"}}, VisitHours: []Hours{{"tis", "10"}},
		Visit: "Gatan", Post: "Boxen", Languages: []string{"svenska"}, AnswerWithin: 3}
	cards := []challengeCard{{Link: link, Line: "Rad", Ideas: "1 idé"}}
	tests := []struct {
		name        string
		empty, full any
	}{
		{"text.html", &textView{}, &textView{Title: "T", Lead: "L", Buttons: []Link{link, link}, HTML: "<p>x</p>", Unwritten: true, Lang: "sv", Dir: "rtl", Children: []Link{link},
			Published: dateView{"2026-01-01", "1 januari 2026"}, Updated: dateView{"2026-01-02", "2 januari 2026"}, Notes: []string{"Not."}, Words: textWordsIn["sv"]}},
		{"stapel.html", &chartView{}, chart},
		{"tillganglighet.html", &accessibilityView{}, &accessibilityView{Name: "N", Municipality: "K", Address: "https://a/", Internal: true,
			Compliance: "delvis förenlig", Situations: []situationView{{"Använda utan syn", []Defect{{Problem: "P", Page: "S", Requirement: "K", Reason: "R", Alternative: "A", Fixed: "F"}}}},
			Excluded: []string{"filmer"}, Contact: contact, ReportHref: "/kontakt/", AssessedBy: "oss", Assessed: day, Published: day, Updated: day}},
		{"404.html", &notFoundView{}, &notFoundView{}},
		{"kontakt.html", &contactView{}, &contactView{Contact: contact, Name: "N", Municipality: "K", Suggestions: "https://a/", Whistleblower: "https://b/"}},
		{"lardomar.html", &lessonsView{}, &lessonsView{Title: "T", Lead: "L", Pager: pager, Lessons: []lessonView{{Link: link, State: "Lanserad", StateClass: "s5", Launched: day, HTML: "<p>x</p>"}}}},
		{"projektet.html", &projectView{}, &projectView{Name: "N", Facts: rows, Sections: sections, Words: "Egna.", Updated: day}},
		{"resultat.html", &resultsView{}, &resultsView{Lead: "L", Key: rows, Charts: []*chartView{chart}}},
		{"sa-fungerar-det.html", &howView{}, &howView{Lead: "L", Promises: []string{"p"}, Stages: []stageView{{1, "S", "D", []stepView{{"N", "D", []string{"f", "g"}}}}},
			SideRoads: []sideRoadView{{"N", "D", []string{"f"}}}, Roles: []roleView{{"N", "D", "Vet"}}, Open: true, Purpose: "P", Principles: []string{"p"}, Submitters: "bor här",
			Support: []string{"s"}, Inflow: []process.Flow{{Name: "N", Description: "D"}}, Outflow: []process.Flow{{Name: "N", Description: "D"}}, Sourcing: "S."}},
		{"sok.html", &azView{}, &azView{Title: "T", Count: "1 idé", Letters: []Link{link}, Groups: []azGroup{{"a", "A", []azIdea{{Link: link, State: "Lanserad", StateClass: "s5"}}}}, Pager: pager}},
		{"utmaningar.html", &challengesView{}, &challengesView{Challenges: cards, Sourcing: "S.", Submit: "/lamna/"}},
		{"utmaning.html", &challengeView{}, &challengeView{Title: "T", Facts: rows, Sections: sections, Ideas: cards, Ended: true}},
	}
	tree, err := newTree(false, "https://ideer.example/", nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := tree.parse(repository, "templates/public"); err != nil {
		t.Fatal(err)
	}
	for _, test := range tests {
		for what, view := range map[string]any{"empty": test.empty, "full": test.full} {
			t.Run(test.name+" "+what, func(t *testing.T) {
				html, err := tree.fragment(test.name, view)
				if err != nil {
					t.Fatal(err)
				}
				if s := string(html); strings.Contains(s, "<no value>") || strings.Contains(s, "ZgotmplZ") {
					t.Errorf("the page has holes in it:\n%s", s)
				}
			})
		}
	}
}
