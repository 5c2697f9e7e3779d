package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// running is the service, as somebody has started it in a folder of its own.
type running struct {
	t       *testing.T
	dir     string
	address string // of the public site, with its slash
	link    string // to the index
	told    string // what it said when it started
	log     *locked
	clock   func() time.Time

	variables map[string]string // of its environment
	stop      context.CancelFunc
	exit      chan int
}

// locked is a buffer that several goroutines may write in.
type locked struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *locked) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// today is the clock of these tests.
func today() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }

// ourSluss copies our own sluss into a folder.
func ourSluss(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"site", "ideas"} {
		if err := os.CopyFS(filepath.Join(dir, name), os.DirFS(filepath.Join("..", "..", name))); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// emptySluss makes a sluss without ideas.
func emptySluss(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "lillby")
	e := testEnv(".", io.Discard)
	e.now = today
	if code := run(t.Context(), []string{"init", "--kommun", "Lillby kommun", dir}, e); code != exitOK {
		t.Fatalf("init: exit %d", code)
	}
	return dir
}

// serve starts the service in a folder, and waits until it says where it is.
func serve(t *testing.T, dir string, flags ...string) *running {
	t.Helper()
	return (&running{t: t, dir: dir, clock: today}).start(flags...)
}

// start starts what has been laid out.
func (r *running) start(flags ...string) *running {
	t, dir := r.t, r.dir
	t.Helper()
	r.log, r.exit, r.told = &locked{}, make(chan int, 1), ""
	stdout, told := io.Pipe()
	e := r.env(told)
	e.stderr = r.log
	ctx, stop := context.WithCancel(t.Context())
	r.stop = stop
	args := append([]string{"serve", "-C", dir, "--addr", "127.0.0.1:0", "--every", "50ms"}, flags...)
	go func() {
		code := run(ctx, args, e)
		told.Close()
		r.exit <- code
	}()
	lines := bufio.NewScanner(stdout)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "Stoppa") {
		r.told += lines.Text() + "\n"
	}
	go io.Copy(io.Discard, stdout)
	r.address = r.said(`Publik webbplats: +(\S+)`)
	if strings.Contains(r.told, "Internt index") {
		r.link = r.said(`Internt index: +(\S+)`)
	}
	t.Cleanup(func() { r.end() })
	return r
}

func (r *running) said(pattern string) string {
	r.t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(r.told)
	if m == nil {
		r.t.Fatalf("it does not say %s:\n%s\n%s", pattern, r.told, r.log)
	}
	return m[1]
}

// end stops the service and gives its exit code. It may be called again.
func (r *running) end() int {
	r.stop()
	code := <-r.exit
	r.exit <- code
	return code
}

func (r *running) env(stdout io.Writer) *env {
	return &env{
		stdin: strings.NewReader(""), stdout: stdout, stderr: r.log, dir: ".", now: r.clock, random: rand.Reader,
		getenv: func(name string) string { return r.variables[name] },
	}
}

// command is what a clerk does in another window.
func (r *running) command(args ...string) string {
	r.t.Helper()
	var out bytes.Buffer
	e := r.env(&out)
	e.stderr = &out
	if code := run(r.t.Context(), append(args, "-C", r.dir), e); code != exitOK {
		r.t.Fatalf("idesluss %s: exit %d\n%s", strings.Join(args, " "), code, &out)
	}
	return out.String()
}

// until asks again until there is an answer.
func (r *running) until(what string, ask func() bool) {
	r.t.Helper()
	patience := time.NewTimer(time.Minute)
	defer patience.Stop()
	for !ask() {
		select {
		case <-patience.C:
			r.t.Fatalf("waited for %s in vain\n%s", what, r.log)
		case <-time.After(200 * time.Millisecond): // the service counts requests, by a clock that stands still
		}
	}
}

// browser is one without script, which keeps the cookies it is given.
type browser struct {
	t    *testing.T
	jar  *cookiejar.Jar
	page *html.Node
	url  *url.URL
	resp *http.Response
	text string // what can be read on the page
}

func (r *running) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		r.t.Fatal(err)
	}
	return &browser{t: r.t, jar: jar}
}

func (b *browser) open(address string) *browser {
	b.t.Helper()
	request, err := http.NewRequestWithContext(b.t.Context(), "GET", address, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.ask(request)
}

func (b *browser) ask(request *http.Request) *browser {
	b.t.Helper()
	client := &http.Client{Jar: b.jar}
	resp, err := client.Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	page, err := html.Parse(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	b.resp, b.url, b.page, b.text = resp, resp.Request.URL, page, ""
	for n := range page.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "style" && n.Parent.Data != "script" {
			b.text += n.Data + " "
		}
	}
	b.text = strings.Join(strings.Fields(b.text), " ")
	return b
}

// press fills in the form that has a button, and presses it. Fields are given
// as name, value; several values are separated by |.
func (b *browser) press(button string, fields ...string) *browser {
	b.t.Helper()
	for form := range b.page.Descendants() {
		if form.Type != html.ElementNode || form.Data != "form" || !hasButton(form, button) {
			continue
		}
		values := filledIn(form)
		for i := 0; i+1 < len(fields); i += 2 {
			values[fields[i]] = strings.Split(fields[i+1], "|")
		}
		to, err := b.url.Parse(attribute(form, "action"))
		if err != nil {
			b.t.Fatal(err)
		}
		request, err := http.NewRequestWithContext(b.t.Context(), "POST", to.String(), strings.NewReader(values.Encode()))
		if err != nil {
			b.t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return b.ask(request)
	}
	b.t.Fatalf("there is no button %q on %s:\n%s", button, b.url.Path, b.text)
	return nil
}

func hasButton(form *html.Node, text string) bool {
	for n := range form.Descendants() {
		if n.Type == html.ElementNode && n.Data == "button" && n.FirstChild != nil && strings.TrimSpace(n.FirstChild.Data) == text {
			return true
		}
	}
	return false
}

// filledIn is what a form sends when nothing in it is changed.
func filledIn(form *html.Node) url.Values {
	values := url.Values{}
	for n := range form.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		name := attribute(n, "name")
		switch kind := attribute(n, "type"); {
		case n.Data == "textarea":
			text := ""
			if n.FirstChild != nil {
				text = strings.TrimPrefix(n.FirstChild.Data, "\n")
			}
			values.Add(name, text)
		case n.Data != "input" || name == "":
		case kind == "radio" || kind == "checkbox":
			for _, a := range n.Attr {
				if a.Key == "checked" {
					values.Add(name, attribute(n, "value"))
				}
			}
		default:
			values.Add(name, attribute(n, "value"))
		}
	}
	return values
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// says wants a text on the page.
func (b *browser) says(texts ...string) *browser {
	b.t.Helper()
	for _, text := range texts {
		if !strings.Contains(b.text, text) {
			b.t.Fatalf("%s (%d) does not say %q:\n%s", b.url.Path, b.resp.StatusCode, text, b.text)
		}
	}
	return b
}

// leadsTo wants links on the page.
func (b *browser) leadsTo(paths ...string) {
	b.t.Helper()
	there := map[string]bool{}
	for n := range b.page.Descendants() {
		if n.Type == html.ElementNode && n.Data == "a" {
			there[attribute(n, "href")] = true
		}
	}
	for _, path := range paths {
		if !there[path] {
			b.t.Errorf("%s does not lead to %s", b.url.Path, path)
		}
	}
}

// An employee leaves an idea in the browser, follows it with the receipt,
// answers a question, is told no with tips, tries again with the old text, and
// is told yes. A clerk does the rest from a terminal.
func TestAnIdeaFromFormToYes(t *testing.T) {
	r := serve(t, ourSluss(t))
	if !strings.Contains(r.told, "demonstration") {
		t.Errorf("it does not say that it is a demonstration:\n%s", r.told)
	}
	b := r.browser()
	b.open(r.address).says("Det här är en demonstration").leadsTo("/lamna-en-ide/", "/min-ide/")
	b.open(r.address+"lamna-en-ide/").says("Det här är en demonstration").leadsTo("/lamna/", "/min-ide/")
	b.open(r.address+"lamna/").says("Lämna en idé", "Det här är en demonstration")
	b.press("Börja").press("Fortsätt", "rubrik", "Felanmälan med bild").says("Felanmälan med bild till vaktmästarna")
	b.open(r.address+"lamna/").press("Börja").
		press("Fortsätt", "rubrik", "Cykelpump vid stationen").
		press("Fortsätt", "text-problem", "De som cyklar till tåget har ingenstans att pumpa däcken.").
		press("Fortsätt", "text-ide", "Sätt upp en pump som sitter fast i muren.").
		press("Fortsätt", "malgrupp", "invanare|medarbetare", "nytta", "Fler cyklar till tåget.").
		press("Fortsätt", "liknande", "nej").
		press("Fortsätt", "omrade", "samhallsbyggnad").
		press("Fortsätt", "delta", "kanske").
		press("Fortsätt", "svar", "kvitto").
		says("Du har inte skickat in idén än", "Cykelpump vid stationen")
	b.press("Skicka in idén").says("Vi har tagit emot din idé")
	id, code := numberOf(b), receiptOf(b)

	// The service takes it into the sluss, and opens the decision about it.
	follow := func() *browser { return r.browser().open(r.address+"min-ide/").press("Visa min idé", "kvitto", code) }
	r.until("the idea to be tried", func() bool { return strings.Contains(follow().text, "Under prövning") })
	if got := r.command("forge", "pulls", "--state", "merged"); !strings.Contains(got, "Cykelpump vid stationen") {
		t.Errorf("the forge does not tell of it:\n%s", got)
	}
	follow().says("Cykelpump vid stationen", id)

	// The team has a question, and gets an answer.
	question := filepath.Join(t.TempDir(), "fraga.txt")
	must(t, os.WriteFile(question, []byte("Vilken av stationens murar menar du?\n"), 0o600))
	r.command("intake", "ask", id, "@"+question)
	b = follow().says("Vi har en fråga till dig", "Vilken av stationens murar")
	b.press("Skicka svaret", "text", "Den norra, vid cykelstället.")
	follow().says("Den norra, vid cykelstället.")
	if got := r.command("intake", "list"); !strings.Contains(got, "Idégivaren har skrivit till er\n  "+id+"  Cykelpump vid stationen\n") {
		t.Errorf("the list does not tell that there is an answer:\n%s", got)
	}
	if got := r.command("intake", "show", id); !strings.Contains(got, "Den norra, vid cykelstället.") {
		t.Errorf("the team does not see the answer:\n%s", got)
	}

	// It is told no, with tips.
	r.decide(id, "--outcome", "nej", "--skal", "Muren ska rivas.", "--tips", "Fråga Trafikverket om en annan plats.")
	r.until("the answer", func() bool { return strings.Contains(follow().text, "Muren ska rivas.") })
	b = follow().says("Fråga Trafikverket om en annan plats.")

	// It is tried again, with the old text filled in, and told yes.
	b.press("Försök igen")
	if got := filledIn(b.form()).Get("rubrik"); got != "Cykelpump vid stationen" {
		t.Fatalf("the title is not filled in but %q:\n%s", got, b.text)
	}
	for range 4 {
		b.press("Fortsätt")
	}
	b.press("Fortsätt", "liknande", "nej").press("Fortsätt").press("Fortsätt").press("Fortsätt", "svar", "kvitto")
	first := code
	b.says("Cykelpump vid stationen").press("Skicka in idén").says("Vi har tagit emot din idé")
	second, code2 := numberOf(b), receiptOf(b)
	if second == id || code2 == first {
		t.Fatalf("the new attempt has the old number %s or receipt", second)
	}
	code = code2
	r.until("the new attempt to be tried", func() bool { return strings.Contains(follow().text, "Under prövning") })
	r.decide(second, "--outcome", "ja", "--skal", "Nu finns en plats.", "--nasta", "Vi ringer dig.",
		"--answer", "provning.uppdrag=ja", "--answer", "provning.vardegrund=ja", "--answer", "provning.jamlikhet_miljo=ja", "--answer", "provning.extern_finansiering=nej")
	r.until("the yes", func() bool { return strings.Contains(follow().text, "Nu finns en plats.") })

	// The index shows both, to those who have a link.
	b = r.browser().open(r.address + "internt/ide/" + second + "/").says("Du behöver en ny länk")
	b.open(r.link).press("Logga in").says("Att göra")
	r.until("the index to show the decision", func() bool {
		return strings.Contains(b.open(r.address+"internt/ide/"+second+"/").text, "Nu finns en plats.")
	})
	b.says("Cykelpump vid stationen", "Logga ut").leadsTo("/internt/logga-in")
	b.open(r.address + "internt/logga-in").press("Logga ut")
	b.open(r.address + "internt/").says("Du behöver en ny länk")
	if code := r.end(); code != exitOK {
		t.Errorf("exit %d", code)
	}
	for _, secret := range []string{first, code2, "Cykelpump", "Trafikverket", "norra", "127.0.0.1:"} {
		if log := r.log.String(); strings.Contains(log, secret) {
			t.Errorf("%q is in the log:\n%s", secret, log)
		}
	}
}

// form gives the form of the page's content.
func (b *browser) form() *html.Node {
	b.t.Helper()
	for n := range b.page.Descendants() {
		if n.Type == html.ElementNode && n.Data == "form" {
			return n
		}
	}
	b.t.Fatalf("there is no form on %s:\n%s", b.url.Path, b.text)
	return nil
}

func numberOf(b *browser) string  { return found(b, `\b\d{2}-[0-9a-z]{5}\b`) }
func receiptOf(b *browser) string { return found(b, `\b(?:[0-9A-Z]{5}-){3}[0-9A-Z]{5}\b`) }

func found(b *browser, pattern string) string {
	b.t.Helper()
	got := regexp.MustCompile(pattern).FindString(b.text)
	if got == "" {
		b.t.Fatalf("no %s on %s:\n%s", pattern, b.url.Path, b.text)
	}
	return got
}

// decide writes a decision about an idea, and approves it.
func (r *running) decide(id string, choice ...string) {
	r.t.Helper()
	out := r.command(append([]string{"move", id}, choice...)...)
	number := regexp.MustCompile(`Skrev beslut (\d+)`).FindStringSubmatch(out)
	if number == nil {
		r.t.Fatalf("move does not tell the decision's number:\n%s", out)
	}
	r.command("review", number[1], "--as", "slussteam-1", "--approve")
}
