package form

import (
	"context"
	"io"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/net/html"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/receipt"
	"github.com/idesluss/idesluss/internal/site"
)

// sluss is our own sluss, with another process if one is named and lines of
// it replaced.
func sluss(t testing.TB, preset string, replace ...string) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	root := os.DirFS("../../..")
	for _, name := range []string{"site/sajt.yaml", "site/organisation.yaml", "site/roller.yaml", "site/process.yaml"} {
		data, err := fs.ReadFile(root, name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	texts, err := fs.Glob(root, "site/sidor/*.md")
	if err != nil || len(texts) == 0 {
		t.Fatalf("no pages of text: %v", err)
	}
	for _, name := range texts {
		data, err := fs.ReadFile(root, name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	if preset != "" {
		files["site/process.yaml"] = &fstest.MapFile{Data: []byte(presetText(t, preset, replace...))}
	}
	return files
}

func presetText(t testing.TB, preset string, replace ...string) string {
	t.Helper()
	data, err := os.ReadFile("../../process/presets/" + preset + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for i := 0; i+1 < len(replace); i += 2 {
		if !strings.Contains(text, replace[i]) {
			t.Fatalf("the process %s has no %q", preset, replace[i])
		}
		text = strings.Replace(text, replace[i], replace[i+1], 1)
	}
	return text
}

var frames sync.Map

func frameOf(t testing.TB, preset string, replace ...string) *site.Frame {
	t.Helper()
	key := preset + strings.Join(replace, "|")
	if kept, ok := frames.Load(key); ok {
		return kept.(*site.Frame)
	}
	frame, findings, err := site.NewFrame(site.Input{Sluss: sluss(t, preset, replace...), Defaults: os.DirFS("../../.."), Today: calendar.Day(2026, 11, 22)})
	if err != nil {
		t.Fatal(err)
	}
	if frame == nil {
		t.Fatalf("no frame: %v", findings)
	}
	frames.Store(key, frame)
	return frame
}

// till receives ideas as the gateway does: one for each token.
type till struct {
	mu   sync.Mutex
	err  error
	kept []*gateway.Submission
	ids  map[string]string

	changed bool // what is sent again is other than what came first
}

func (g *till) Receive(ctx context.Context, s *gateway.Submission) (*gateway.Received, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.err != nil {
		return nil, g.err
	}
	code := s.Token.Receipt()
	received := &gateway.Received{Receipt: code, ID: "26-7k3qm", AnswerBy: calendar.Day(2026, 12, 14)}
	if g.ids == nil {
		g.ids = map[string]string{}
	}
	_, received.Again = g.ids[code.Lookup()]
	received.Changed = received.Again && g.changed
	if !received.Again {
		g.ids[code.Lookup()] = received.ID
		g.kept = append(g.kept, s)
	}
	return received, nil
}

// service is a form under test with its clock and its gateway.
type service struct {
	*Form
	t     testing.TB
	till  *till
	clock time.Time
}

func serve(t testing.TB, preset string, change func(*Options), replace ...string) *service {
	t.Helper()
	s := &service{t: t, till: &till{}, clock: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	o := Options{
		Frame: frameOf(t, preset, replace...), Gateway: s.till, Key: []byte("0123456789abcdef0123456789abcdef"),
		Now: func() time.Time { return s.clock }, Random: &locked{r: rand.NewChaCha8([32]byte{1})}, Least: time.Minute,
	}
	if change != nil {
		change(&o)
	}
	form, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	s.Form = form
	return s
}

type locked struct {
	mu sync.Mutex
	r  io.Reader
}

func (l *locked) Read(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.r.Read(p)
}

// answer is what a page came back as.
type answer struct {
	*httptest.ResponseRecorder
	t    testing.TB
	root *html.Node
	path string // where it stands
}

func (s *service) do(r *http.Request) *answer {
	s.t.Helper()
	for range 5 {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		a := &answer{ResponseRecorder: w, t: s.t, path: r.URL.Path}
		if w.Code != http.StatusTemporaryRedirect {
			a.read()
			return a
		}
		where, _, _ := strings.Cut(w.Header().Get("Location"), "#")
		body, _ := r.Context().Value(bodyKey{}).(string)
		r = post(where, body)
	}
	s.t.Fatal("redirects without end")
	return nil
}

func (a *answer) read() {
	a.t.Helper()
	root, err := html.Parse(strings.NewReader(a.Body.String()))
	if err != nil {
		a.t.Fatal(err)
	}
	a.root = root
}

type bodyKey struct{}

func post(path, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r.WithContext(context.WithValue(r.Context(), bodyKey{}, body))
}

func (s *service) get(path string) *answer {
	s.t.Helper()
	return s.do(httptest.NewRequest(http.MethodGet, path, nil))
}

func (s *service) post(path string, values url.Values) *answer {
	s.t.Helper()
	return s.do(post(path, values.Encode()))
}

// form gives what the page's own form would send when nothing is changed, and
// where.
func (a *answer) form() (action string, values url.Values) {
	a.t.Helper()
	values = url.Values{}
	for n := range a.root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "form":
			action, _, _ = strings.Cut(attr(n, "action"), "#")
		case "input":
			kind := attr(n, "type")
			if (kind == "radio" || kind == "checkbox") && !has(n, "checked") {
				continue
			}
			values.Add(attr(n, "name"), attr(n, "value"))
		case "textarea":
			values.Add(attr(n, "name"), strings.TrimPrefix(said(n), "\n"))
		}
	}
	if action == "" {
		a.t.Fatalf("there is no form on %s: %s", a.path, a.Body)
	}
	return action, values
}

// send sends the page's form with some answers set.
func (s *service) send(on *answer, answers ...string) *answer {
	s.t.Helper()
	action, values := on.form()
	for i := 0; i+1 < len(answers); i += 2 {
		values[answers[i]] = strings.Split(answers[i+1], "|")
	}
	return s.post(action, values)
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func said(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func (a *answer) title() string {
	for n := range a.root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "title" {
			return said(n)
		}
	}
	return ""
}

// text gives what a reader sees in the content.
func (a *answer) text() string {
	for n := range a.root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "main" {
			var b strings.Builder
			for d := range n.Descendants() {
				if d.Type == html.TextNode && d.Parent.Data != "script" {
					b.WriteString(d.Data + " ")
				}
			}
			return strings.Join(strings.Fields(b.String()), " ")
		}
	}
	return ""
}

// id finds an element.
func (a *answer) id(id string) *html.Node {
	for n := range a.root.Descendants() {
		if n.Type == html.ElementNode && attr(n, "id") == id {
			return n
		}
	}
	return nil
}

func (a *answer) want(status int, title string) {
	a.t.Helper()
	if a.Code != status || !strings.HasPrefix(a.title(), title) {
		a.t.Fatalf("%s answered %d %q, wanted %d %q: %s", a.path, a.Code, a.title(), status, title, a.text())
	}
}

// good are answers without fault to every question of our own process.
var good = [][]string{
	{"rubrik", "Låna verktyg på biblioteket"},
	{"text-problem", "Många i området har inga egna verktyg.\nDe frågar ofta efter en borr."},
	{"text-ide", "Biblioteket lånar ut verktyg på samma sätt som böcker."},
	{"malgrupp", "invanare|foreningar", "nytta", "Fler kan laga saker själva. Det kostar mindre."},
	{"liknande", "ja", "liknande-var", "Malmö har ett fritidslån"},
	{"omrade", "kultur-fritid"},
	{"delta", "delta"},
	{"svar", "kontakt", "namn", "Kim Exempel", "epost", "kim@exempel.se", "satt", "epost"},
}

// upTo answers the first n questions and gives the page after them.
func (s *service) upTo(n int) *answer {
	s.t.Helper()
	page := s.send(s.get("/lamna/"))
	for i := range n {
		page = s.send(page, good[i]...)
		if page.Code != http.StatusOK {
			s.t.Fatalf("question %d was answered with %d: %s", i+1, page.Code, page.text())
		}
	}
	return page
}

func TestTheWholeWay(t *testing.T) {
	s := serve(t, "", nil)
	check := s.upTo(len(good))
	check.want(http.StatusOK, "Kontrollera dina svar innan du skickar in idén – ")
	if !strings.Contains(check.text(), "Du har inte skickat in idén än.") {
		t.Error("the page does not say that nothing has been sent")
	}
	for _, answers := range good {
		for i := 1; i < len(answers); i += 2 {
			if typed := answers[i]; len(typed) > 20 && !strings.Contains(check.text(), strings.Join(strings.Fields(typed), " ")) {
				t.Errorf("%q is not shown", typed)
			}
		}
	}
	s.clock = s.clock.Add(5 * time.Minute)
	done := s.send(check)
	done.want(http.StatusOK, "Vi har tagit emot din idé – ")
	if len(s.till.kept) != 1 {
		t.Fatalf("%d ideas were received", len(s.till.kept))
	}
	sent := s.till.kept[0]
	code := sent.Token.Receipt().String()
	for _, want := range []string{"26-7k3qm", code, "14 december 2026"} {
		if !strings.Contains(strings.ReplaceAll(done.text(), "\u00a0", " "), want) {
			t.Errorf("the page does not tell %q: %s", want, done.text())
		}
	}
	if sent.Contact == nil || sent.Contact.How != "epost" || len(sent.Contact.People) != 1 || sent.Contact.People[0].Name != "Kim Exempel" {
		t.Errorf("contact %+v", sent.Contact)
	}
	if i := sent.Idea; i.Title != "Låna verktyg på biblioteket" || i.Type != "ide" || !slices.Equal(i.Areas, []string{"kultur-fritid"}) ||
		!slices.Equal(i.Audience, []string{"invanare", "foreningar"}) || i.Benefit != "Fler kan laga saker själva." || len(i.Sections) != 3 {
		t.Errorf("idea %+v", i)
	}
	if sent.Exists != "Ja: Malmö har ett fritidslån" || sent.Part != "delta" || sent.Who != "anstallda" || sent.Channel != "webb" || sent.Retries != "" {
		t.Errorf("submission: %q %q %q %q %q", sent.Exists, sent.Part, sent.Who, sent.Channel, sent.Retries)
	}

	again := s.send(check)
	again.want(http.StatusOK, "Du har redan skickat in den här idén – ")
	if !strings.Contains(again.text(), code) || len(s.till.kept) != 1 {
		t.Error("sent twice, it does not show the same receipt once more")
	}
}

// tokenFor draws a token.
func tokenFor(t testing.TB, s *service) receipt.Token {
	t.Helper()
	token, _, err := s.newToken()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// visible gives the content of a page as text, a line for each block.
func visible(root *html.Node) string {
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(strings.Join(strings.Fields(n.Data), " ") + " ")
		}
		if n.Type == html.ElementNode && (n.Data == "script" || n.Data == "textarea" || has(n, "hidden")) {
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if n.Type == html.ElementNode && slices.Contains([]string{"p", "li", "h1", "h2", "h3", "label", "legend", "dt", "dd", "div", "button", "fieldset"}, n.Data) {
			b.WriteString("\n")
		}
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "main" {
			walk(n)
		}
	}
	return b.String()
}
