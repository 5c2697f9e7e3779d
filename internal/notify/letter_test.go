package notify_test

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/markdown"
	"github.com/idesluss/idesluss/internal/notify"
	"github.com/idesluss/idesluss/internal/pagetest"
)

var kinds = []gateway.EventKind{
	gateway.Kept, gateway.Decided, gateway.Asked, gateway.Delayed, gateway.Alive, gateway.Launched, gateway.Evaluate,
}

// read takes a mail apart: its headers, and its two parts.
type readMail struct {
	mail.Header
	text, page string
}

func read(t testing.TB, raw []byte) *readMail {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("%v in\n%s", err, raw)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("%s, %v", kind, err)
	}
	out := &readMail{Header: m.Header}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for n, want := range []string{"text/plain; charset=UTF-8", "text/html; charset=UTF-8"} {
		part, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		if got := part.Header.Get("Content-Type"); got != want {
			t.Errorf("part %d is %s", n, got)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			out.text = strings.ReplaceAll(string(body), "\r\n", "\n")
		} else {
			out.page = strings.ReplaceAll(string(body), "\r\n", "\n")
		}
	}
	if _, err := parts.NextRawPart(); err != io.EOF {
		t.Errorf("there is a third part, %v", err)
	}
	return out
}

func (m *readMail) subject(t testing.TB) string {
	t.Helper()
	s, err := new(mime.WordDecoder).DecodeHeader(m.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// sendOne sends one event to one person, and gives the mail as it was received.
func (w *world) sendOne(e gateway.Event, to gateway.Person) mailTaken {
	w.Helper()
	before := len(w.mails())
	w.contact(e.ID, &gateway.Contact{How: gateway.ByMail, People: []gateway.Person{to}})
	w.event(e)
	w.open()
	w.round()
	mails := w.mails()
	if len(mails) != before+1 {
		w.Fatalf("%d mails more", len(mails)-before)
	}
	return mails[before]
}

// Each mail in each form, whole, as it leaves us.
func TestMailsAreAsWritten(t *testing.T) {
	for _, form := range []notify.Form{notify.Short, notify.Whole} {
		for n, kind := range append(slices.Clone(kinds), gateway.Recontacted) {
			if form == notify.Short && n > 0 && kind != gateway.Recontacted {
				continue // all are the same; see below
			}
			t.Run(string(form)+" "+string(kind), func(t *testing.T) {
				w := newWorld(t)
				w.form = form
				said := words()
				switch kind {
				case gateway.Kept:
					said.Text = "Rubrik:\nLåna verktyg på biblioteket\n\nProblem:\nAlla köper samma borrmaskin. Den används en gång."
				case gateway.Asked:
					said.Text, said.By = "Hur många lånar böcker på biblioteket i dag?", 0
				case gateway.Delayed:
					said.Text = "Du skulle ha fått svar senast den 27 mars 2026. Det har du inte fått. Det beror på oss och inte på din idé.\n\nNytt datum är den 30 mars 2026."
				case gateway.Alive:
					said.Text = "Det har inte hänt något nytt sedan sist, men idén ligger inte bortglömd.\n\nJust nu: Under bedömning.\n\nDu får svar senast den 30 mars 2026."
				case gateway.Launched, gateway.Evaluate:
					said.Text = ""
				}
				m := w.sendOne(gateway.Event{ID: anId, Kind: kind, Number: 1, Words: said}, anna().People[0])
				golden(t, fmt.Sprintf("%s-%s.eml", form, kind), m.Text)
				got := read(t, m.Text)
				if lix, longest := markdown.Readability(got.text); lix > 35 || longest > 25 {
					t.Errorf("LIX %.0f, and a sentence of %d words:\n%s", lix, longest, got.text)
				}
				if words := pagetest.Forbidden(got.text); len(words) > 0 {
					t.Errorf("it says %q:\n%s", words, got.text)
				}
			})
		}
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	got = bytes.ReplaceAll(got, []byte("\r\n"), []byte("\n"))
	if os.Getenv("UPDATE") != "" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (UPDATE=1 writes it)", err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (UPDATE=1 writes it):\n%s", file, diff)
	}
}

// A short mail is the same whatever has happened, to whichever idea.
func TestShortMailsTellNothing(t *testing.T) {
	w := newWorld(t)
	var first *readMail
	for n, kind := range kinds {
		e := gateway.Event{ID: []string{anId, "26-9qdtj"}[n%2], Kind: kind, Number: n + 1, Words: words()}
		if n%3 == 0 {
			e.Words = nil
		}
		got := read(t, w.sendOne(e, gateway.Person{Name: "Kim Kanarie", Email: fmt.Sprintf("kim%d@exempel.example", n)}).Text)
		if first == nil {
			first = got
		}
		if got.text != first.text || got.page != first.page || got.subject(t) != first.subject(t) {
			t.Errorf("%s is told otherwise:\n%s", kind, got.text)
		}
		for _, word := range []string{e.ID, "verktyg", "Kim", "bedömning"} {
			if strings.Contains(got.subject(t)+got.text+got.page, word) {
				t.Errorf("%s says %q", kind, word)
			}
		}
	}
}

// An event whose words are not known is told in short, also where whole answers
// are sent.
func TestWithoutWordsTheMailIsShort(t *testing.T) {
	w := newWorld(t)
	w.form = notify.Whole
	got := read(t, w.sendOne(gateway.Event{ID: anId, Kind: gateway.Asked, Number: 2}, anna().People[0]).Text)
	if got.subject(t) != "Det finns nytt om din idé" || strings.Contains(got.text, "Anna") {
		t.Errorf("%s:\n%s", got.subject(t), got.text)
	}
}

func TestHeadersTellNothingMore(t *testing.T) {
	w := newWorld(t)
	w.form = notify.Whole
	w.event(gateway.Event{ID: anId, Kind: gateway.Decided, Number: 1, Words: words()})
	w.contact(anId, &gateway.Contact{How: gateway.ByMail, People: []gateway.Person{
		{Name: "Anna", Email: "anna@exempel.example"}, {Name: "Utan adress"}, {Name: "Bo", Email: "bo@exempel.example"},
	}})
	w.open()
	w.round()
	mails := w.mails()
	if len(mails) != 2 {
		t.Fatalf("%d mails", len(mails))
	}
	ids := map[string]bool{}
	for n, m := range mails {
		got := read(t, m.Text)
		want := map[string]bool{"From": true, "To": true, "Subject": true, "Date": true, "Message-Id": true, "Mime-Version": true,
			"Content-Type": true, "Auto-Submitted": true, "Content-Language": true, "Content-Transfer-Encoding": false, "Received": false}
		for name := range got.Header {
			if !want[name] {
				t.Errorf("there is a header %s: %s", name, got.Get(name))
			}
		}
		for name, needed := range want {
			if needed && len(got.Header[name]) != 1 {
				t.Errorf("%d headers %s", len(got.Header[name]), name)
			}
		}
		if got.Get("Auto-Submitted") != "auto-generated" {
			t.Error("it does not say that it is written by a program")
		}
		if id := got.Get("Message-Id"); !regexp.MustCompile(`^<[0-9a-f]{24}@exempelkoping\.example>$`).MatchString(id) || ids[id] {
			t.Errorf("Message-ID %s", id)
		} else {
			ids[id] = true
		}
		host, err := os.Hostname()
		if err != nil {
			t.Fatal(err)
		}
		if len(host) > 3 && bytes.Contains(bytes.ToLower(m.Text), []byte(strings.ToLower(host))) {
			t.Errorf("the mail has the name of this machine, %s", host)
		}
		to, err := got.AddressList("To")
		if err != nil || len(to) != 1 || to[0].Address != m.To || to[0].Name != "" {
			t.Errorf("mail %d is to %v, %v", n, to, err)
		}
		other := mails[1-n].To
		if bytes.Contains(m.Text, []byte(other)) {
			t.Errorf("the mail to %s has %s in it", m.To, other)
		}
		if date, err := got.Date(); err != nil || !date.Equal(w.now) {
			t.Errorf("date %v, %v", date, err)
		}
	}
}

// Nothing is fetched when the mail is read, and the only link is where a
// receipt is typed in. Text and HTML say the same.
func TestTheHTMLIsTheText(t *testing.T) {
	for _, kind := range append(slices.Clone(kinds), gateway.Recontacted) {
		w := newWorld(t)
		w.form = notify.Whole
		said := words()
		said.Text += "\n\nSe https://spionen.example/?id=1 och <img src=https://spionen.example/x.png>\n\n- ett\n- två\n\n1. först\n2. sedan"
		said.Title = `Verktyg & "skruvar" <b>`
		got := read(t, w.sendOne(gateway.Event{ID: anId, Kind: kind, Number: 1, Words: said}, anna().People[0]).Text)
		page, err := html.Parse(strings.NewReader(got.page))
		if err != nil {
			t.Fatal(err)
		}
		var shown strings.Builder
		var walk func(*html.Node)
		walk = func(n *html.Node) {
			switch {
			case n.Type == html.TextNode && n.Parent.Data != "title":
				shown.WriteString(n.Data + " ")
			case n.Type == html.ElementNode:
				if !strings.Contains(" html head meta title body p br ul ol li a ", " "+n.Data+" ") {
					t.Errorf("%s: element %s", kind, n.Data)
				}
				for _, a := range n.Attr {
					if a.Key == "href" && a.Val != w.sender.Address || strings.Contains(" src srcset background action ", " "+a.Key+" ") || strings.Contains(a.Val, "url(") {
						t.Errorf("%s: %s=%s", kind, a.Key, a.Val)
					}
				}
			}
			for c := range n.ChildNodes() {
				walk(c)
			}
		}
		walk(page)
		plain := regexp.MustCompile(`(?m)^(- |[0-9]+\. )`).ReplaceAllString(got.text, "")
		same := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if same(plain) != same(shown.String()) {
			t.Errorf("%s: the text is\n%s\nand the HTML\n%s", kind, plain, shown.String())
		}
	}
}

// Every field tries to begin a header, a mail or a command of its own.
func TestNothingCanBeInjected(t *testing.T) {
	hostile := []string{
		"x\r\nBcc: spion@exempel.example", "x\nBcc: spion@exempel.example", "x\rBcc: spion@exempel.example", "x\r\n\r\nBcc: spion@exempel.example",
		"x\r\n.\r\nMAIL FROM:<spion@exempel.example>", "x\u2028Bcc: spion@exempel.example", "x\x00Bcc: spion@exempel.example",
		"=?utf-8?q?x=0D=0ABcc:_spion@exempel.example?=", "x\u202Espion", strings.Repeat("å", 5000), "\xff\xfe", "{{.Address}}",
	}
	fields := map[string]func(*world, *gateway.Event, *gateway.Person, string){
		"title":        func(_ *world, e *gateway.Event, _ *gateway.Person, s string) { e.Words.Title = s },
		"subject":      func(_ *world, e *gateway.Event, _ *gateway.Person, s string) { e.Words.Says = s },
		"text":         func(_ *world, e *gateway.Event, _ *gateway.Person, s string) { e.Words.Text = s },
		"reasons":      func(_ *world, e *gateway.Event, _ *gateway.Person, s string) { e.Words.Reasons = s },
		"tip":          func(_ *world, e *gateway.Event, _ *gateway.Person, s string) { e.Words.Tips = []string{s} },
		"contact":      func(_ *world, e *gateway.Event, _ *gateway.Person, s string) { e.Words.Contact = s },
		"name":         func(_ *world, _ *gateway.Event, p *gateway.Person, s string) { p.Name = s },
		"service":      func(w *world, _ *gateway.Event, _ *gateway.Person, s string) { w.sender.Name = s },
		"municipality": func(w *world, _ *gateway.Event, _ *gateway.Person, s string) { w.sender.Municipality = s },
		"phone":        func(w *world, _ *gateway.Event, _ *gateway.Person, s string) { w.sender.Phone = s },
	}
	for name, set := range fields {
		for _, kind := range []gateway.EventKind{gateway.Kept, gateway.Decided} {
			w := newWorld(t)
			w.form = notify.Whole
			for n, s := range hostile {
				e, p := gateway.Event{ID: anId, Kind: kind, Number: n + 1, Words: words()}, anna().People[0]
				set(w, &e, &p, s)
				m := w.sendOne(e, p)
				got := read(t, m.Text)
				for _, header := range []string{"Bcc", "Cc", "Reply-To", "Sender"} {
					if got.Get(header) != "" {
						t.Errorf("%s %d: header %s: %s", name, n, header, got.Get(header))
					}
				}
				if m.From != w.sender.Mail || m.To != p.Email {
					t.Errorf("%s %d: from %s to %s", name, n, m.From, m.To)
				}
				for line := range strings.SplitSeq(string(m.Text), "\r\n") {
					if len(line) > 998 || strings.ContainsAny(line, "\r\n\x00") {
						t.Errorf("%s %d: a line of %d bytes", name, n, len(line))
					}
				}
			}
			if len(w.mails()) != len(hostile) {
				t.Errorf("%s: %d mails", name, len(w.mails()))
			}
		}
	}
}

func TestAddressesThatCannotBeUsed(t *testing.T) {
	for _, address := range []string{
		"anna", "@exempel.example", "anna@", "anna@@exempel.example", "anna@exempel.example\r\nRCPT TO:<spion@exempel.example>", "anna@exempel.example\n",
		"anna@exempel.example>", "<anna@exempel.example>", "Anna <anna@exempel.example>", `"a b"@exempel.example`, `"a>"@exempel.example`,
		"anna@exempel.example, bo@exempel.example", "anna@exempel.example bo@exempel.example", "anna@[127.0.0.1]", "anna@exempel",
		strings.Repeat("a", 65) + "@exempel.example", "a@" + strings.Repeat("a.", 130) + "example", "anna\x00@exempel.example", "anna@exempel\u202e.example",
		"anna;bo@exempel.example", "anna@.", " anna@exempel.example",
	} {
		w := newWorld(t)
		e := gateway.Event{ID: anId, Kind: gateway.Decided, Number: 1}
		w.contact(anId, &gateway.Contact{How: gateway.ByMail, People: []gateway.Person{{Name: "Anna", Email: address}}})
		w.event(e)
		w.open()
		if done := w.round(); done.Failed != 1 || len(w.mails()) > 0 {
			t.Errorf("%q: %+v", address, done)
		}
		if got := w.state(e.Key()); got != "misslyckat ADDRESS not one that can be used" {
			t.Errorf("%q: %s", address, got)
		}
	}
}

func TestOddAddressesThatCanBeUsed(t *testing.T) {
	for _, address := range []string{"a@b.se", "anna.ek+ide@exempel.example", "o'brien@exempel.example", "x_y-z!#$%&'*/=?^`{|}~@exempel.example", strings.Repeat("a", 64) + "@exempel.example"} {
		w := newWorld(t)
		if m := w.sendOne(gateway.Event{ID: anId, Kind: gateway.Decided, Number: 1}, gateway.Person{Email: address}); m.To != address {
			t.Errorf("%q: sent to %q", address, m.To)
		}
	}
}
