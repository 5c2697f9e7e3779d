//go:build browser

package form

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/pagetest"
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
	for _, script := range []bool{true, false} {
		for _, look := range []pagetest.Look{{Name: "1280 px", Width: 1280}, {Name: "320 px", Width: 320}, {Name: "320 px, 200 %", Width: 320, RootSize: "200%"}} {
			t.Run(fmt.Sprintf("journey, script %t, %s", script, look.Name), func(t *testing.T) { testJourney(t, browser, look, script, true) })
		}
	}
	t.Run("journey without errors", func(t *testing.T) {
		testJourney(t, browser, pagetest.Look{Name: "1280 px", Width: 1280}, false, false)
	})
	t.Run("texts", func(t *testing.T) { testTexts(t, browser) })
	t.Run("back", func(t *testing.T) { testBack(t, browser) })
	t.Run("draft", func(t *testing.T) { testDraft(t, browser) })
	t.Run("pictures", func(t *testing.T) { testPictures(t, browser) })
	t.Run("counter", func(t *testing.T) { testCounter(t, browser) })
}

// testPages examines every page and every page with errors.
func testPages(t *testing.T, browser *pagetest.Browser) {
	tree := asTree(everyPage(t))
	dir := t.TempDir()
	for name, file := range tree {
		where := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(where), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(where, file.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	findings, err := pagetest.Validate(t.Context(), dir)
	none(t, findings, err)
	pages, err := pagetest.Pages(tree)
	if err != nil {
		t.Fatal(err)
	}
	server, err := pagetest.Serve(tree)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	shots := os.Getenv("SHOTS")
	all := os.Getenv("SOAK") != ""
	kinds := pagetest.OneOfEachKind(pages)
	for _, page := range pages {
		// Every page in light and dark; one of each kind, the one where most can
		// go wrong, in every look and with everything else.
		whole := all || slices.Contains(kinds, page)
		t.Run(page.Name, func(t *testing.T) {
			t.Parallel()
			looks := pagetest.AxeLooks
			if !whole {
				looks = looks[:2]
			}
			findings, err := browser.Axe(server, page, looks...)
			none(t, findings, err)
			findings, err = browser.Budget(server, page, pagetest.TextBudget)
			none(t, findings, err)
			if !whole {
				return
			}
			findings, err = browser.Reflow(server, page, pagetest.ReflowLooks...)
			none(t, findings, err)
			findings, err = browser.Keyboard(server, page)
			none(t, findings, err)
			if shots == "" {
				return
			}
			for _, look := range pagetest.ShotLooks {
				picture, err := browser.Shot(server, page, look)
				if err != nil {
					t.Fatal(err)
				}
				name := strings.ReplaceAll(filepath.Dir(page.Name), string(filepath.Separator), "-") + "-" + look.Name + ".png"
				if err := os.WriteFile(filepath.Join(shots, name), picture, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func none(t *testing.T, findings []pagetest.Finding, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
	for _, f := range findings {
		t.Error(f)
	}
}

// testTexts shows pages full of what would run, if it were more than text.
func testTexts(t *testing.T, browser *pagetest.Browser) {
	s := serve(t, "", nil)
	check := s.upTo(len(good))
	shown := map[string]*answer{}
	for chunk := range slices.Chunk(payloads(), 25) {
		for n, page := range withTexts(t, s, check, strings.Join(chunk, "\n"))[:2] {
			shown[fmt.Sprintf("text-%d-%d", len(shown), n)] = page
		}
	}
	tree := asTree(shown)
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
		// A picture is taken so that everything has been laid out; what the page
		// asked for and said meanwhile is what counts.
		findings, err := browser.Watch(server, page, pagetest.ShotLooks[0])
		none(t, findings, err)
	}
}

// walker is a visitor with a test to tell what is wrong.
type walker struct {
	*pagetest.Visit
	t *testing.T
}

func (w *walker) must(err error) {
	w.t.Helper()
	if err != nil {
		title, _ := w.Title()
		text, _ := w.Text()
		w.t.Fatalf("%v, on %q: %s", err, title, text)
	}
}

func (w *walker) wantTitle(begins string) {
	w.t.Helper()
	title, err := w.Title()
	w.must(err)
	if !strings.HasPrefix(title, begins) {
		text, _ := w.Text()
		w.t.Fatalf("the page is %q, wanted %q: %s", title, begins, text)
	}
}

func (w *walker) wantFocus(id string) {
	w.t.Helper()
	at, err := w.Focus()
	w.must(err)
	if at != id {
		w.t.Errorf("the focus is on %q, wanted %q", at, id)
	}
}

// press, tabTo and so on fail the test where the visitor cannot go on.
func (w *walker) press(keys ...string) { w.t.Helper(); w.must(w.Press(keys...)) }
func (w *walker) tabTo(what string)    { w.t.Helper(); w.must(w.TabTo(what)) }
func (w *walker) write(text string)    { w.t.Helper(); w.must(w.Type(text)) }
func (w *walker) follow()              { w.t.Helper(); w.must(w.Follow(pagetest.Enter)) }

// visit walks on a form of its own.
func visit(t *testing.T, browser *pagetest.Browser, s *service, look pagetest.Look, do func(*walker)) {
	t.Helper()
	findings, err := browser.Visit("http://"+listen(t, s, io.Discard, plenty), look, func(v *pagetest.Visit) error {
		do(&walker{v, t})
		return nil
	})
	none(t, findings, err)
}

// err sends a question without an answer, and goes by way of the error to its
// first field.
func (w *walker) err(n int, title, first string) {
	w.t.Helper()
	if strings.HasPrefix(first, "text-") {
		w.tabTo("Fortsätt")
	} else {
		w.tabTo(first) // Enter sends from any field of one line
	}
	w.follow()
	w.wantTitle("Fel: " + title)
	w.wantFocus("felruta")
	if link, err := w.Evaluate(`document.querySelector('#felruta a').hash`); err != nil || link != "#"+first {
		w.t.Errorf("question %d: the first error leads to %q, %v", n+1, link, err)
	}
	if strings.HasPrefix(first, "text-") {
		w.press(pagetest.Tab, pagetest.Enter)
		w.wantFocus(first)
		return
	}
	// DevTools sends Enter in two parts, of which the second would reach the
	// field and send the form, as no keyboard does.
	w.tabTo(first)
}

// testJourney sends an idea by keyboard only, with or without an error made at
// every question.
func testJourney(t *testing.T, browser *pagetest.Browser, look pagetest.Look, script, errors bool) {
	most := 60
	if errors {
		most = 85
	}
	s := serve(t, "", func(o *Options) { o.Least = 0 })
	visit(t, browser, s, look, func(w *walker) {
		if !script {
			w.must(w.WithoutScript())
		}
		w.must(w.Open("/lamna/"))
		w.press(pagetest.Tab, pagetest.Enter) // past the menu
		w.tabTo("Börja")
		w.follow()
		for n, fill := range []struct {
			title, first string
			how          func()
		}{
			{"Vad handlar", "rubrik", func() { w.write("Låna verktyg") }},
			{"Vilket problem", "text-problem", func() { w.write("Många har inga verktyg."); w.tabTo("Fortsätt") }},
			{"Hur ser din idé ut?", "text-ide", func() { w.write("Biblioteket lånar ut."); w.tabTo("Fortsätt") }},
			{"Nyttan", "malgrupp-1", func() {
				w.press(pagetest.Space)
				w.tabTo("nytta")
				w.write("Det blir billigare.")
				w.tabTo("Fortsätt")
			}},
			{"Finns något", "liknande-1", func() { w.press(pagetest.Space, pagetest.Tab); w.write("I Malmö") }},
			{"Vilken del", "omrade-1", func() { w.press(pagetest.Space) }},
			{"Vill du vara med", "delta-1", func() { w.press(pagetest.Space) }},
			{"Hur vill du få", "svar-1", func() {
				w.press(pagetest.Space, pagetest.Down, pagetest.Tab)
				w.write("Kim Exempel")
				w.press(pagetest.Tab)
				w.write("kim@exempel.se")
				w.press(pagetest.Tab, pagetest.Tab, pagetest.Space)
			}},
		} {
			w.wantTitle(fill.title)
			w.wantFocus("innehall")
			if errors {
				w.err(n, fill.title, fill.first)
			} else {
				w.tabTo(fill.first)
			}
			fill.how()
			if title, _ := w.Title(); errors && !strings.HasPrefix(title, "Fel: ") {
				t.Fatalf("question %d was left before it was sent", n+1)
			}
			w.follow()
		}
		w.wantTitle("Kontrollera dina svar")
		w.tabTo("Skicka in idén")
		w.follow()
		w.wantTitle("Vi har tagit emot din idé")
		t.Logf("%d presses besides typing", w.Presses)
		if w.Presses > most {
			t.Errorf("%d presses besides typing, at most %d", w.Presses, most)
		}
	})
	if len(s.till.kept) != 1 || s.till.kept[0].Contact == nil || s.till.kept[0].Contact.People[0].Email != "kim@exempel.se" || s.till.kept[0].Idea.Benefit != "Det blir billigare." {
		t.Errorf("received %+v", s.till.kept)
	}
}

// testBack goes back in the browser, where all answers must be, and forth.
func testBack(t *testing.T, browser *pagetest.Browser) {
	s := serve(t, "", func(o *Options) { o.Least = 0 })
	visit(t, browser, s, pagetest.Look{Name: "back", Width: 1280}, func(w *walker) {
		w.must(w.Open("/lamna/"))
		w.tabTo("Börja")
		w.follow()
		w.tabTo("rubrik")
		w.write("Låna verktyg")
		w.follow()
		w.tabTo("text-problem")
		w.write("Många har inga verktyg.")
		w.tabTo("Fortsätt")
		w.follow()
		w.wantTitle("Hur ser din idé ut?")
		w.must(w.Back())
		w.wantTitle("Vilket problem")
		if typed, err := w.Evaluate(`document.getElementById('text-problem').value`); err != nil || typed != "Många har inga verktyg." {
			t.Errorf("after going back the answer is %q, %v", typed, err)
		}
		w.must(w.Back())
		w.wantTitle("Vad handlar din idé om?")
		w.tabTo("Fortsätt")
		w.follow()
		w.wantTitle("Vilket problem")
	})
}

// testPictures chooses a picture in the page, with and without script, and
// changes an answer in between: the description is kept, and the page asks for
// the picture again.
func testPictures(t *testing.T, browser *pagetest.Browser) {
	const choose = `(() => { const files = new DataTransfer(); files.items.add(new File(['en bild'], 'kim-exempel.jpg', {type: 'image/jpeg'}));
		document.getElementById('bild-1').files = files.files; return 'ja' })()`
	for _, script := range []bool{true, false} {
		s := pictured(t, func(o *Options) { o.Least = 0 })
		visit(t, browser, s, pagetest.Look{Name: "pictures", Width: 320}, func(w *walker) {
			if !script {
				w.must(w.WithoutScript())
			}
			w.must(w.Open("/lamna/"))
			w.answerAll(s)
			w.wantTitle("Kontrollera dina svar")
			w.tabTo("Vill du bifoga bilder? (frivilligt)")
			w.press(pagetest.Enter)
			w.tabTo("bild-1-text")
			w.write("En tom hylla")
			if _, err := w.Evaluate(choose); err != nil {
				t.Fatal(err)
			}
			if _, err := w.Evaluate(`document.querySelector('[formaction^="/lamna/1-"]').focus()`); err != nil { // far back
				t.Fatal(err)
			}
			w.follow()
			w.wantTitle("Vad handlar")
			w.tabTo("Fortsätt")
			w.follow()
			w.wantTitle("Kontrollera dina svar")
			if text, _ := w.Text(); !strings.Contains(text, "Välj bilderna igen.") {
				t.Errorf("the page does not ask for the picture again: %s", text)
			}
			if _, err := w.Evaluate(choose); err != nil {
				t.Fatal(err)
			}
			w.tabTo("Skicka in idén")
			w.follow()
			w.wantTitle("Vi har tagit emot din idé")
			w.must(w.Back())
			w.wantTitle("Kontrollera dina svar")
		})
		if len(s.till.kept) != 1 || len(s.till.kept[0].Pictures) != 3 || string(s.till.kept[0].Pictures[0].File) != "en bild" || s.till.kept[0].Pictures[0].Alt != "En tom hylla" {
			t.Errorf("received %+v", s.till.kept)
		}
	}
}

// answerAll answers every question at once, and goes to the page that shows
// them all.
func (w *walker) answerAll(s *service) {
	w.t.Helper()
	_, values := s.upTo(len(good)).form()
	var fields strings.Builder
	for name, all := range values {
		for _, value := range all {
			fmt.Fprintf(&fields, "add(%q, %q);", name, value)
		}
	}
	_, err := w.Evaluate(`(() => { const form = document.createElement('form'); form.method = 'post'; form.action = '/lamna/kontrollera';
		const add = (name, value) => { const i = document.createElement('input'); i.type = 'hidden'; i.name = name; i.value = value; form.append(i) };
		` + fields.String() + `
		const b = document.createElement('button'); form.append(b); document.body.append(form); b.focus(); return 'ja' })()`)
	w.must(err)
	w.follow()
}

func testDraft(t *testing.T, browser *pagetest.Browser) {
	s := serve(t, "", func(o *Options) { o.Least = 0 })
	const store = `localStorage.length`
	visit(t, browser, s, pagetest.Look{Name: "draft", Width: 1280}, func(w *walker) {
		w.must(w.Open("/lamna/1-rubrik"))
		w.tabTo("rubrik")
		w.write("Låna verktyg")
		w.follow()
		if n, err := w.Evaluate(store); err != nil || n != "0" {
			t.Fatalf("%s drafts were saved before anyone asked, %v", n, err)
		}
		w.tabTo("text-problem")
		w.write("Många har inga verktyg.")
		w.tabTo("Spara utkast på den här enheten")
		w.press(pagetest.Enter)
		if kept, err := w.Evaluate(`localStorage.getItem('ideslussen-utkast')`); err != nil || !strings.Contains(kept, "Många har inga verktyg.") || strings.Contains(kept, "nyckel") {
			t.Fatalf("the draft is %s, %v", kept, err)
		}
		w.must(w.Open("/lamna/"))
		w.tabTo("Fortsätt på ditt utkast")
		w.follow()
		w.wantTitle("Vad handlar")
		w.tabTo("Fortsätt")
		w.follow()
		if typed, err := w.Evaluate(`document.getElementById('text-problem').value`); err != nil || typed != "Många har inga verktyg." {
			t.Errorf("the draft came back as %q, %v", typed, err)
		}
		w.tabTo("Ta bort utkastet")
		w.press(pagetest.Enter)
		if n, err := w.Evaluate(store); err != nil || n != "0" {
			t.Errorf("%s drafts are left, %v", n, err)
		}
	})
}

func testCounter(t *testing.T, browser *pagetest.Browser) {
	s := serve(t, "", nil)
	visit(t, browser, s, pagetest.Look{Name: "counter", Width: 1280}, func(w *walker) {
		w.must(w.Open("/lamna/1-rubrik"))
		w.tabTo("rubrik")
		w.write("Låna verktyg")
		w.follow()
		// As if pasted: three people in one picture are one character.
		_, err := w.Evaluate(`(f => { f.value = 'Åtta 👩‍👩‍👧'; f.dispatchEvent(new Event('input')); })(document.getElementById('text-problem'))`)
		w.must(err)
		for wait := `document.getElementById('text-problem-antal').innerText`; ; {
			said, err := w.Evaluate(wait)
			w.must(err)
			if strings.Contains(said, "Du har 1\u00a0994 tecken kvar") {
				break
			}
			if strings.Contains(said, "kvar") && !strings.Contains(said, "2\u00a0000 tecken kvar") {
				t.Fatalf("the counter says %q", said)
			}
		}
	})
}
