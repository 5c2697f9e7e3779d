//go:build browser

package status_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/pagetest"
	"github.com/idesluss/idesluss/internal/process"
)

// TestInBrowser holds everything that needs Chromium, so that one browser
// serves the whole binary.
func TestInBrowser(t *testing.T) {
	browser, err := pagetest.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(browser.Close)
	t.Run("pages", func(t *testing.T) { testPages(t, browser) })
	t.Run("journey", func(t *testing.T) { testJourney(t, browser) })
	t.Run("hostile", func(t *testing.T) { testHostile(t, browser) })
	t.Run("policy", func(t *testing.T) { testPolicy(t, browser) })
}

// testPages examines every page in every state, in one process wholly and of
// the others what differs. With SHOTS a folder gets pictures of all.
func testPages(t *testing.T, browser *pagetest.Browser) {
	for _, preset := range process.Presets() {
		tree := asTree(gallery(t, preset))
		dir := t.TempDir()
		if err := os.CopyFS(dir, tree); err != nil {
			t.Fatal(err)
		}
		t.Run("vnu/"+preset, func(t *testing.T) {
			found, err := pagetest.Validate(t.Context(), dir)
			none(t, found, err)
		})
	}
	tree := asTree(gallery(t, "orebro"))
	pages, err := pagetest.Pages(tree)
	if err != nil {
		t.Fatal(err)
	}
	server, err := pagetest.Serve(tree)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	for _, page := range pages {
		t.Run(page.Name, func(t *testing.T) {
			if folder := os.Getenv("SHOTS"); folder != "" {
				for _, look := range pagetest.ShotLooks {
					picture, err := browser.Shot(server, page, look)
					if err != nil {
						t.Fatal(err)
					}
					name := strings.ReplaceAll(strings.TrimSuffix(page.Name, "/index.html"), "/", "_") + "-" + look.Name + ".png"
					if err := os.WriteFile(filepath.Join(folder, name), picture, 0o644); err != nil {
						t.Fatal(err)
					}
				}
			}
			found, err := browser.Axe(server, page, pagetest.AxeLooks...)
			none(t, found, err)
			found, err = browser.Budget(server, page, pagetest.TextBudget)
			none(t, found, err)
			found, err = browser.Reflow(server, page, pagetest.ReflowLooks...)
			none(t, found, err)
			found, err = browser.Keyboard(server, page)
			none(t, found, err)
		})
	}
}

func none(t *testing.T, found []pagetest.Finding, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
	for _, f := range found {
		t.Error(f)
	}
}

// online serves the pages, under their own policy.
func online(t *testing.T, s *service) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return server
}

var narrow = pagetest.Look{Name: "320 px", Width: 320}

// testJourney is someone with a keyboard and no script, on a narrow screen:
// a mistyped receipt, the idea, an empty answer and then a real one, a change
// of mind, and the idea taken back.
func testJourney(t *testing.T, browser *pagetest.Browser) {
	s, receipt := known(t)
	delete(s.desk.standings[code(1)].Can, "tyck-till")
	server := online(t, s)
	found, err := browser.Visit(server.URL, narrow, func(v *pagetest.Visit) error {
		if err := v.WithoutScript(); err != nil {
			return err
		}
		says := func(phrases ...string) {
			t.Helper()
			seen, err := v.Text()
			if err != nil {
				t.Fatal(err)
			}
			for _, phrase := range phrases {
				if !strings.Contains(seen, phrase) {
					t.Errorf("the page does not say %q:\n%s", phrase, seen)
				}
			}
			address, err := v.Address()
			if err != nil || strings.Contains(address, receipt) {
				t.Errorf("the address is %s, %v", address, err)
			}
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(v.Open("/min-ide/"))
		must(v.TabTo("kvitto"))
		must(v.Type("ABCDE"))
		must(v.Follow(pagetest.Enter))
		says("Det finns ett fel", "Skriv kvittot som det står")
		must(v.Await(`document.activeElement.id`, "felruta"))
		if title, err := v.Title(); err != nil || !strings.HasPrefix(title, "Fel: ") {
			t.Errorf("the title is %q, %v", title, err)
		}
		must(v.TabTo("kvitto"))
		must(v.Await(`document.getElementById('kvitto').value`, "ABCDE")) // what was typed is still there
		must(v.Open("/min-ide/"))
		must(v.TabTo("kvitto"))
		must(v.Type(strings.ToLower(receipt)))
		must(v.Follow(pagetest.Enter))
		says("Så går det för din idé", "Vem ska laga dem?")
		must(v.TabTo("svar-3"))
		must(v.TabTo("Skicka svaret"))
		must(v.Follow(pagetest.Enter))
		says("Det finns ett fel", "Skriv ditt svar", "Vem ska laga dem?")
		must(v.Await(`document.activeElement.id`, "felruta"))
		must(v.TabTo("text"))
		must(v.Type("Vaktmästaren på biblioteket."))
		must(v.TabTo("Skicka svaret"))
		must(v.Follow(pagetest.Enter))
		says("Vi har fått ditt svar.", "Vaktmästaren på biblioteket.")
		must(v.TabTo("Välj om du vill synas"))
		must(v.Follow(pagetest.Enter))
		must(v.TabTo("val-2"))
		must(v.Press(pagetest.Down))
		must(v.TabTo("Spara mitt val"))
		must(v.Follow(pagetest.Enter))
		says("Vi visar inte ditt namn.")
		must(v.TabTo("Ta tillbaka idén"))
		must(v.Follow(pagetest.Enter))
		says("Vill du ta tillbaka idén?")
		must(v.TabTo("Avbryt"))
		must(v.Follow(pagetest.Enter))
		must(v.TabTo("Ta tillbaka idén"))
		must(v.Follow(pagetest.Enter))
		must(v.TabTo("Ta tillbaka idén"))
		must(v.Follow(pagetest.Enter))
		says("Du har tagit tillbaka idén.")
		t.Logf("%d key presses besides typing", v.Presses)
		return nil
	})
	none(t, found, err)
	want := []string{"Answer 3Vaktmästaren på biblioteket.", "Consent inget||", "Withdraw"}
	if !slices.Equal(s.desk.called, want) {
		t.Errorf("the gateway was asked %q, want %q", s.desk.called, want)
	}
}

// testHostile shows pages that hold what should do nothing, and lets them be
// for as long as they load: many texts at once in the lists, and each in turn
// where there is room for one.
func testHostile(t *testing.T, browser *pagetest.Browser) {
	f := frame(t, "orebro")
	p := f.Rules.Process
	s := serve(t, f)
	receipt := code(1).String()
	shown := map[string]*httptest.ResponseRecorder{}
	all := payloads()
	for n, chunk := 0, slices.Collect(slices.Chunk(all, 40)); n < len(chunk); n++ {
		standing := full(p, p.Start())
		standing.Messages, standing.Answers, standing.Log = nil, nil, nil
		for k, text := range chunk[n] {
			standing.Messages = append(standing.Messages, gateway.Message{Number: k + 1, Day: day, FromTeam: true, Question: k%2 == 0, Text: text})
			standing.Answers = append(standing.Answers, gateway.Answer{Day: day, Text: text, Reasons: "2 " + text, Tips: []string{"3 " + text}})
			standing.Log = append(standing.Log, gateway.ContactEntry{Day: day, Role: text})
		}
		s.desk.standings[code(1)] = standing
		shown[fmt.Sprint("lists-", n)] = s.post("visa", "kvitto", receipt)
	}
	for n, text := range all {
		for _, step := range p.Steps {
			if step.Survey != "" {
				s.desk.standings[code(1)] = full(p, step)
			}
		}
		fill(s.desk.standings[code(1)], text)
		for name, w := range echoes(s, receipt, text) {
			// Of pages made of the same parts, one.
			if slices.Contains([]string{"receipt", "answer", "consent", "survey"}, name) {
				shown[fmt.Sprint(name, "-", n)] = w
			}
		}
	}
	style, _ := s.Sources()
	server := showing(t, shown, "default-src 'none'; style-src "+style+"; img-src data:; base-uri 'none'; form-action 'self'")
	names := slices.Sorted(maps.Keys(shown))
	for some := range slices.Chunk(names, 100) {
		found, err := browser.Visit(server.URL, narrow, func(v *pagetest.Visit) error { return v.Open("/+" + strings.Join(some, "+")) })
		none(t, found, err)
	}
	t.Logf("%d pages with %d texts", len(shown), len(all))
}

// showing serves answers that have been given, by name, and many of them in
// frames of one page: "/+one+other".
func showing(t *testing.T, pages map[string]*httptest.ResponseRecorder, policy string) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if names, many := strings.CutPrefix(r.URL.Path, "/+"); many {
			w.Header().Set("Content-Security-Policy", "default-src 'none'; frame-src 'self'")
			io.WriteString(w, `<!doctype html><title>Många</title>`)
			for name := range strings.SplitSeq(names, "+") {
				fmt.Fprintf(w, `<iframe src="/%s"></iframe>`, name)
			}
			return
		}
		w.Header().Set("Content-Security-Policy", policy)
		if page := pages[strings.TrimPrefix(r.URL.Path, "/")]; page != nil {
			io.Copy(w, bytes.NewReader(page.Body.Bytes()))
			return
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(server.Close)
	return server
}

// testPolicy shows that the tab sees what the pages never do.
func testPolicy(t *testing.T, browser *pagetest.Browser) {
	bad := httptest.NewRecorder()
	bad.WriteString(`<!doctype html><title>x</title><main>x</main><script>alert(1)</script><img src="https://elsewhere.example/p.png">`)
	for policy, want := range map[string][]string{
		"default-src 'none'":         {"policy"},
		"script-src 'unsafe-inline'": {"dialog", "foreign-request"},
	} {
		server := showing(t, map[string]*httptest.ResponseRecorder{"bad": bad}, policy)
		for _, path := range []string{"/bad", "/+bad+bad"} {
			found, err := browser.Visit(server.URL, narrow, func(v *pagetest.Visit) error { return v.Open(path) })
			if err != nil {
				t.Error(err)
			}
			for _, rule := range want {
				if !slices.ContainsFunc(found, func(f pagetest.Finding) bool { return f.Rule == rule }) {
					t.Errorf("%s, %s: no %s; found %v", path, policy, rule, found)
				}
			}
		}
	}
}
