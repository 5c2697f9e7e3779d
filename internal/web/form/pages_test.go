package form

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	faults "github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/markdown"
	"github.com/idesluss/idesluss/internal/pagetest"
	"github.com/idesluss/idesluss/internal/privacy"
)

// everyPage gives each page of a form, and each page with errors, under names
// that say which it is.
func everyPage(t testing.TB) map[string]*answer {
	t.Helper()
	pages := map[string]*answer{}
	s := serve(t, "", func(o *Options) {
		o.Mail = true
		o.Similar = func(string) []Link { return []Link{{"/ideer/", "Låna verktyg i sporthallen"}} }
	})
	add := func(name string, a *answer) { pages[name] = a }
	add("start", s.get("/lamna/"))
	add("blankett", s.get("/lamna/blankett"))
	add("saknas", s.get("/lamna/finns-inte"))
	for n := range len(good) {
		page := s.upTo(n)
		add(fmt.Sprintf("fraga-%d", n+1), page)
		add(fmt.Sprintf("fel-%d", n+1), s.send(page, "text-ide", "", "svar", "kontakt"))
	}
	last := s.upTo(len(good) - 1)
	_, values := last.form()
	values.Set("svar", "kontakt")
	values.Set("fler", "ja")
	together := s.post(last.formAction("Lägg till en person"), values)
	add("fraga-flera", together)
	add("fel-flera", s.send(together, "epost2", "fel"))
	check := s.upTo(len(good))
	add("kontrollera", check)
	add("fel-for-snabbt", s.send(check))
	s.clock = s.clock.Add(time.Hour)
	s.till.err = gateway.ErrCap
	add("fel-taket", s.send(check))
	s.till.err = &gateway.Refused{Hits: map[string][]privacy.Hit{"problem": {{Text: "070-123 45 67", Hard: true, Remedy: "Ta bort numret."}, {Text: "Kim Exempel", Hard: true, Remedy: "Skriv en roll i stället."}}}}
	add("fel-personuppgift", s.send(check))
	s.till.err = nil
	add("klart", s.send(check))
	add("redan", s.send(check))
	digital := serve(t, "", func(o *Options) { o.Digital = "digitaliseringsfunktionen" })
	page := digital.upTo(5)
	add("fraga-digital", page)
	add("digital", digital.send(page, "omrade", "kultur-fritid", "digital", "ja"))
	pictures := pictured(t, nil)
	check = pictures.checked()
	add("kontrollera-bilder", check)
	pictures.till.err = &gateway.Faulty{Faults: map[string][]faults.Fault{"bild-1": {{Remedy: "Filen får vara högst 10 MB."}}, "bild-1-text": {{Remedy: "Beskriv vad bilden visar."}}}}
	add("fel-bilder", pictures.do(pictures.withFiles(check, []file{{"bild-1", "a.jpg", "x"}}, "bild-2-text", "En hylla")))
	pictures.till.err = nil
	add("fel-bilder-for-stora", pictures.do(pictures.withFiles(check, []file{{"bild-4", "a.jpg", strings.Repeat("x", MaxUpload)}})))
	add("klart-bilder", pictures.do(pictures.withFiles(check, []file{{"bild-1", "a.jpg", "x"}}, "bild-1-text", "En hylla")))
	pictures.till.changed = true
	add("redan-andrad", pictures.send(check))
	closed := serve(t, "", func(o *Options) { o.Closed = func() *Closing { return &Closing{} } })
	add("stangt", closed.get("/lamna/"))
	lerum := serve(t, "lerum", nil)
	add("start-lerum", lerum.get("/lamna/"))
	page = lerum.upTo(7)
	add("fraga-lerum", page)
	add("fel-lerum", lerum.send(page))
	return pages
}

// asTree gives pages as files, each under a folder of its own.
func asTree(pages map[string]*answer) fstest.MapFS {
	tree := fstest.MapFS{}
	for name, page := range pages {
		tree[path.Join("lamna", name, "index.html")] = &fstest.MapFile{Data: page.Body.Bytes()}
	}
	return tree
}

func TestPagesAsVisitorsReadThem(t *testing.T) {
	pages := everyPage(t)
	tree := asTree(pages)
	var unlinked []string
	for name := range tree {
		unlinked = append(unlinked, name)
	}
	findings, err := pagetest.Lint(tree, pagetest.Rules{
		Base: "https://ideslussen.exempelkoping.example/", Elsewhere: []string{"/"}, Unlinked: unlinked,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		switch {
		case f.Rule == "title-unique", f.Rule == "canonical":
			continue // one page in several states, under names of our own
		case f.Rule == "element" && strings.Contains(f.Message, "<script>"):
			continue // the one script there may be; see TestTheOneScript
		}
		t.Error(f)
	}
}

func TestTheOneScript(t *testing.T) {
	for name, page := range everyPage(t) {
		body := page.Body.String()
		if n := strings.Count(body, "<script"); n > 1 || n == 1 && !strings.Contains(body, "<script>"+script+"</script>") {
			t.Errorf("%s has another script", name)
		}
		if strings.Contains(body, " style=") || strings.Contains(body, " onclick=") {
			t.Errorf("%s has what the policy forbids", name)
		}
	}
}

func TestPagesAreEasyToRead(t *testing.T) {
	for name, page := range everyPage(t) {
		lix, longest := markdown.Readability(page.lines())
		if lix > 35 || longest > 25 {
			t.Errorf("%s: LIX %.0f, longest sentence %d words:\n%s", name, lix, longest, page.lines())
		}
	}
}

func TestPagesAreLight(t *testing.T) {
	heaviest, which := 0, ""
	for name, page := range everyPage(t) {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		w.Write(page.Body.Bytes())
		w.Close()
		if b.Len() > heaviest {
			heaviest, which = b.Len(), name
		}
		if b.Len() > pagetest.TextPage {
			t.Errorf("%s is %d bytes compressed", name, b.Len())
		}
	}
	t.Logf("the heaviest page is %s with %d bytes compressed; the script is %d bytes", which, heaviest, len(script))
	if len(script) > 3<<10 {
		t.Errorf("the script is %d bytes", len(script))
	}
}

// Templates must stand both for all there can be and for nothing.
func TestTemplatesWithEverythingAndNothing(t *testing.T) {
	s := serve(t, "", nil)
	filled := fieldView{Kind: text, ID: "x", Label: "Etikett", Heading: true, Lead: "Mer", Hint: "Tips", Value: "Värde", Most: 10, Faults: []string{"Ett", "Två"}, DescribedBy: "x-tips", Input: "text", Fill: "name"}
	chosen := fieldView{Kind: one, ID: "y", Label: "Val", Hint: "Tips", Faults: []string{"Fel"}, Choices: []choiceView{{ID: "y-1", Name: "y", Value: "ja", Label: "Ja", Hint: "Hjälp", Radio: true, Checked: true, Then: []fieldView{filled}}}}
	all := common{Title: "Titel", Action: "/x", Hidden: []hidden{{"a", "b\nc"}}, Faults: []fault{{"x", "Fel"}}, Notice: &notice{"Rubrik", "Text", "Kvar"}, Script: "1"}
	for kind, views := range map[string][]any{
		"lamna-start":       {&startView{}, &startView{common: all, Municipality: "K", Employees: true, Questions: "åtta", Days: 15, Team: "T", Blind: "B", Contact: "kravs", Open: true, Phone: "1", Whistleblowing: "https://x.example/", Blank: "/b"}},
		"lamna-fraga":       {&questionView{}, &questionView{common: all, Number: 2, Of: 3, Lead: "L", Fields: []fieldView{filled, chosen}, Back: "/b", More: "/m", Similar: []Link{{"/i", "I"}}}},
		"lamna-kontrollera": {&answersView{}, &answersView{common: all, Idea: []answered{{"/a", "b", []row{{"c", "d"}}}}, Person: []answered{{}}, Team: "T", Blind: "B", Save: "/s", Contact: true, Pictures: &picturesView{true, true, 3, 10, "T", []pictureView{{1, filled, filled}}}}},
		"lamna-klart":       {&doneView{}, &doneView{common: all, Number: "26-7k3qm", Receipt: "R", AnswerBy: 20000, Team: "T", Blind: "B", Function: "F", Mailed: "m@x.se", Status: "/s", Start: "/", Keep: "/k"}, &doneView{Again: true}, &doneView{Again: true, Changed: true}, &doneView{Pictures: 1}, &doneView{Pictures: 2}, &doneView{Open: true}},
		"lamna-digital":     {&digitalView{common: all, Function: &s.Frame.Rules.Organisation.Support[0], Save: "/s"}},
		"lamna-besked":      {&messageView{}, &messageView{"T", "X", "1", "/a"}},
		"lamna-blankett":    {&blankView{}, &blankView{Title: "T", Function: "F", Post: "P", Pages: []blankPageView{{1, "A", "L", []blankField{{"A", "B", "C", "U", []string{"d"}, false}, {Box: true}, {}}}}}},
	} {
		for n, view := range views {
			w := httptest.NewRecorder()
			s.show(w, 200, &shown{page: s.page("x", kind, "Titel"), view: view})
			if w.Code != 200 || strings.Contains(w.Body.String(), "ZgotmplZ") || strings.Contains(w.Body.String(), "&lt;nil&gt;") {
				t.Errorf("%s, view %d: %d", kind, n, w.Code)
			}
		}
	}
	used, err := os.ReadDir("../../../templates/tjanst")
	if err != nil {
		t.Fatal(err)
	}
	ours := 0
	for _, file := range used {
		if strings.HasPrefix(file.Name(), "lamna-") {
			ours++
		}
	}
	if ours != 13 {
		t.Errorf("there are %d templates of the form: see that each of them is executed here", ours)
	}
}

// lines gives what a reader sees in the content, a line for each block.
func (a *answer) lines() string { return visible(a.root) }

func FuzzAnswers(f *testing.F) {
	for _, seed := range []string{"", "rubrik=Hej&fran=1-rubrik", "nyckel=%ff&malgrupp=a&malgrupp=b", "antal=9&namn9=x&svar=kontakt", "text-ide=%E2%80%AE&losning=saknas", "omrade=vet-inte&omrade=kultur-fritid&digital=ja"} {
		f.Add(seed)
	}
	s := serve(f, "", nil)
	f.Fuzz(func(t *testing.T, body string) {
		sent, err := url.ParseQuery(body)
		if err != nil {
			return
		}
		a := s.answersFrom(sent)
		total := 0
		for name, values := range a.values {
			for _, v := range values {
				total += len(v)
				if strings.ContainsAny(v, "\x00\r\u202e") {
					t.Errorf("%s holds what cannot be seen: %q", name, v)
				}
			}
		}
		if total > 200_000 {
			t.Errorf("%d bytes were kept", total)
		}
		// What a page carries along comes back as it was.
		carried := url.Values{}
		for _, h := range s.carried(a, nil) {
			carried.Add(h.Name, h.Value)
		}
		again := s.answersFrom(carried)
		if fmt.Sprint(again.values) != fmt.Sprint(a.values) {
			t.Errorf("%v came back as %v", a.values, again.values)
		}
		if p, _ := s.firstFaults(a); p == nil {
			s.submission(a, tokenFor(t, s))
		}
	})
}

var errorLink = regexp.MustCompile(`<li><a href="#([^"]+)"><span class="dold">Fel: </span>`)

// Whoever goes from error to error goes down the page.
func TestErrorsStandInTheOrderOfTheirFields(t *testing.T) {
	most := 0
	for name, page := range everyPage(t) {
		body, last := page.Body.String(), 0
		links := errorLink.FindAllStringSubmatch(body, -1)
		most = max(most, len(links))
		for _, link := range links {
			at := strings.Index(body, ` id="`+link[1]+`"`)
			if at < last {
				t.Errorf("%s: the error about %s stands after one further down", name, link[1])
			}
			last = at
		}
	}
	if most < 3 {
		t.Errorf("no page has more than %d errors", most)
	}
}
