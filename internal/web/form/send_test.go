package form

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/durable"
	faults "github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/intake"
	"github.com/idesluss/idesluss/internal/privacy"
	"github.com/idesluss/idesluss/internal/receipt"
)

// kept wants that the answers still stand in the page, and can be sent from it.
func (a *answer) wantKept() {
	a.t.Helper()
	_, values := a.form()
	for _, answers := range good {
		for i := 0; i+1 < len(answers); i += 2 {
			if got := strings.Join(values[answers[i]], "|"); got != answers[i+1] {
				a.t.Errorf("%s is %q in the page, was %q", answers[i], got, answers[i+1])
			}
		}
	}
}

func TestWhatStandsInTheWay(t *testing.T) {
	for _, test := range []struct {
		why   string
		err   error
		code  int
		title string
		says  []string
	}{
		{"many pictures wait", gateway.ErrCrowded, http.StatusServiceUnavailable, "Fel: Kontrollera", []string{"Just nu är det många som skickar bilder", "Vänta en minut"}},
		{"no more today", gateway.ErrCap, http.StatusServiceUnavailable, "Fel: Kontrollera", []string{"Du kan inte lämna fler idéer i dag", "08-465 004 10"}},
		{"the disk is full", durable.ErrFull, http.StatusServiceUnavailable, "Fel: Kontrollera", []string{"Något gick fel hos oss", "Vi har inte tagit emot idén.", "08-465 004 10"}},
		{"something else", errors.New("hemligheten"), http.StatusServiceUnavailable, "Fel: Kontrollera", []string{"Något gick fel hos oss"}},
		{"a number in the problem", &gateway.Refused{Hits: map[string][]privacy.Hit{"problem": {{Text: "070-123 45 67", Hard: true, Remedy: "Skriv inte telefonnummer."}, {Text: "Kim", Remedy: "mjuk"}}}},
			http.StatusUnprocessableEntity, "Fel: Vilket problem", []string{"”070-123 45 67” kan visa vem någon är. Skriv inte telefonnummer"}},
		{"a name in the title", &gateway.Refused{Hits: map[string][]privacy.Hit{"titel": {{Text: "kim@exempel.se", Hard: true, Remedy: "Skriv en roll i stället."}}}},
			http.StatusUnprocessableEntity, "Fel: Vad handlar", []string{"”kim@exempel.se” kan visa vem någon är. Skriv en roll i stället"}},
		{"a name in the benefit", &gateway.Refused{Hits: map[string][]privacy.Hit{"nytta": {{Text: "<b>", Hard: true, Remedy: "Skriv en roll."}}}},
			http.StatusUnprocessableEntity, "Fel: Nyttan", []string{"”<b>” kan visa vem någon är."}},
		{"a name somewhere that is not asked", &gateway.Refused{Hits: map[string][]privacy.Hit{"amnen": {{Text: "x", Hard: true}}}},
			http.StatusUnprocessableEntity, "Fel: Vad handlar", []string{"Ta bort det som kan visa vem någon är"}},
		{"an area that has gone", &gateway.Faulty{Faults: map[string][]faults.Fault{"omrade": {{Message: "m", Remedy: "Välj ett annat område."}}}},
			http.StatusUnprocessableEntity, "Fel: Vilken del", []string{"Välj ett annat område"}},
		{"something that no field asks", &gateway.Faulty{Faults: map[string][]faults.Fault{"kanal": {{Remedy: "x"}}}},
			http.StatusUnprocessableEntity, "Fel: Vad handlar", []string{"Skriv om idén med andra ord."}},
	} {
		t.Run(test.why, func(t *testing.T) {
			var failed error
			s := serve(t, "", func(o *Options) { o.Failed = func(err error) { failed = err } })
			check := s.upTo(len(good))
			s.clock = s.clock.Add(time.Hour)
			s.till.err = test.err
			page := s.send(check)
			page.want(test.code, test.title)
			for _, says := range test.says {
				if !strings.Contains(page.text(), says) {
					t.Errorf("it does not say %q: %s", says, page.text())
				}
			}
			if strings.Contains(page.Body.String(), "hemligheten") || strings.Contains(page.Body.String(), "mjuk") {
				t.Error("it tells too much")
			}
			page.wantKept()
			if page.id("felruta") == nil {
				t.Error("nothing for the focus")
			}
			if ours := test.code == http.StatusServiceUnavailable && !errors.Is(test.err, gateway.ErrCap) && !errors.Is(test.err, gateway.ErrCrowded); ours != (failed != nil) {
				t.Errorf("the operator was told %v", failed)
			}
			// When it is over, the same page can be sent.
			s.till.err = nil
			done := s.send(page)
			if test.code == http.StatusUnprocessableEntity {
				done = s.send(done)
			}
			done.want(http.StatusOK, "Vi har tagit emot")
		})
	}
}

func TestClosed(t *testing.T) {
	closed := false
	s := serve(t, "", func(o *Options) {
		o.Closed = func() *Closing {
			if !closed {
				return nil
			}
			return &Closing{Until: time.Date(2026, 11, 23, 8, 30, 0, 0, time.UTC)}
		}
	})
	check := s.upTo(len(good))
	s.clock = s.clock.Add(time.Hour)
	closed = true
	page := s.send(check)
	page.want(http.StatusServiceUnavailable, "Fel: Kontrollera")
	page.wantKept()
	start := s.get("/lamna/")
	start.want(http.StatusServiceUnavailable, "Du kan inte lämna en idé just nu")
	for _, a := range []*answer{page, start} {
		if !strings.Contains(strings.ReplaceAll(a.text(), "\u00a0", " "), "Tjänsten öppnar igen den 23 november 2026 kl. 08.30.") {
			t.Error(a.text())
		}
	}
	closed = false
	s.send(page).want(http.StatusOK, "Vi har tagit emot")
}

func TestTokens(t *testing.T) {
	for _, test := range []struct {
		why   string
		spoil func(s *service, written string) string
		wait  time.Duration
		ok    bool
	}{
		{"a day later is no problem", func(_ *service, w string) string { return w }, 24 * time.Hour, true},
		{"no token", func(*service, string) string { return "" }, time.Hour, false},
		{"noise", func(*service, string) string { return "abc" }, time.Hour, false},
		{"a changed token", func(_ *service, w string) string { return "A" + w[1:] + "" }, time.Hour, false},
		{"a token from another server", func(s *service, _ string) string {
			token, err := receipt.NewToken(s.Random)
			if err != nil {
				t.Fatal(err)
			}
			return token.Issue([]byte("another key of another server.."), s.clock)
		}, time.Hour, false},
		{"a token from tomorrow", func(s *service, _ string) string {
			token, err := receipt.NewToken(s.Random)
			if err != nil {
				t.Fatal(err)
			}
			return token.Issue(s.Key, s.clock.Add(48*time.Hour))
		}, time.Hour, false},
		{"a token of last year", func(_ *service, w string) string { return w }, 365 * 24 * time.Hour, false},
	} {
		t.Run(test.why, func(t *testing.T) {
			s := serve(t, "", nil)
			check := s.upTo(len(good))
			_, values := check.form()
			written := test.spoil(s, values.Get("nyckel"))
			if test.why == "a changed token" && written == values.Get("nyckel") {
				written = "B" + written[1:]
			}
			s.clock = s.clock.Add(test.wait)
			page := s.send(check, "nyckel", written)
			if test.ok {
				page.want(http.StatusOK, "Vi har tagit emot")
				return
			}
			page.want(http.StatusUnprocessableEntity, "Fel: Kontrollera")
			page.wantKept()
			if len(s.till.kept) != 0 {
				t.Error("it was received")
			}
			s.clock = s.clock.Add(time.Hour)
			s.send(page).want(http.StatusOK, "Vi har tagit emot")
		})
	}
}

func TestTooFast(t *testing.T) {
	s := serve(t, "", nil)
	page := s.send(s.upTo(len(good)))
	page.want(http.StatusUnprocessableEntity, "Fel: Kontrollera")
	if !strings.Contains(page.text(), "Läs igenom dina svar en gång till") || len(s.till.kept) != 0 {
		t.Error(page.text())
	}
	page.wantKept()
	s.send(page).want(http.StatusOK, "Vi har tagit emot") // a person who was quick
}

func TestTheTrap(t *testing.T) {
	s := serve(t, "", nil)
	check := s.upTo(len(good))
	trap := check.id("webbplats")
	if trap == nil || !has(trap.Parent, "hidden") || attr(trap, "tabindex") != "-1" {
		t.Fatal("the trap is not out of the way of those who do not see")
	}
	s.clock = s.clock.Add(time.Hour)
	page := s.send(check, "webbplats", "http://spam.example")
	page.want(http.StatusUnprocessableEntity, "Fel: Kontrollera")
	s.send(page, "webbplats", "http://spam.example").want(http.StatusUnprocessableEntity, "Fel: Kontrollera")
	if len(s.till.kept) != 0 {
		t.Error("it was received")
	}
	s.send(page).want(http.StatusOK, "Vi har tagit emot") // a browser had filled it in
}

func TestFiles(t *testing.T) {
	s := serve(t, "", nil)
	check := s.upTo(len(good))
	_, values := check.form()
	file := s.post(check.formAction("Ladda ner dina svar som textfil"), values)
	body := file.Body.String()
	if file.Code != http.StatusOK || !strings.HasPrefix(file.Header().Get("Content-Type"), "text/plain") || !strings.Contains(file.Header().Get("Content-Disposition"), "attachment") ||
		file.Header().Get("Cache-Control") != "no-store" || !strings.Contains(body, "Rubrik\r\nLåna verktyg på biblioteket\r\n") || !strings.Contains(body, "Du har inte skickat in idén än.") {
		t.Errorf("the answers on file: %d %v %s", file.Code, file.Header(), body)
	}
	s.clock = s.clock.Add(time.Hour)
	done := s.send(check)
	code := s.till.kept[0].Token.Receipt().String()
	if where := done.formAction("Följ idén"); where != "/min-ide/visa" || !strings.Contains(done.Body.String(), `name="kvitto" value="`+code+`"`) {
		t.Errorf("the idea is followed at %q", where)
	}
	kept := s.send(done)
	if body := kept.Body.String(); !strings.Contains(body, "Kvitto: "+code) || !strings.Contains(body, "26-7k3qm") || kept.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("the receipt on file: %d %s", kept.Code, body)
	}
	s.send(done, "nyckel", "").want(http.StatusBadRequest, "Vi kunde inte läsa")
	s.send(done, "arende", "<script>").want(http.StatusBadRequest, "Vi kunde inte läsa")
}

func TestHeaders(t *testing.T) {
	s := serve(t, "", nil)
	check := s.upTo(len(good))
	s.clock = s.clock.Add(time.Hour)
	done := s.send(check)
	for why, page := range map[string]*answer{"start": s.get("/lamna/"), "question": s.upTo(3), "check": check, "done": done, "missing": s.get("/lamna/x")} {
		policy := page.Header().Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'; style-src 'sha256-") || strings.Contains(policy, "unsafe") || !strings.Contains(policy, "script-src 'sha256-") ||
			!strings.Contains(policy, "form-action 'self'") || !strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("%s: policy %s", why, policy)
		}
		if page.Header().Get("X-Robots-Tag") != "noindex, nofollow" || page.Header().Get("Referrer-Policy") != "no-referrer" || page.Header().Get("Set-Cookie") != "" {
			t.Errorf("%s: %v", why, page.Header())
		}
	}
	if done.Header().Get("Cache-Control") != "no-store" || !strings.HasPrefix(check.Header().Get("Cache-Control"), "private") {
		t.Error("what may be kept is wrong")
	}
}

func TestAddresses(t *testing.T) {
	s := serve(t, "", nil)
	for _, test := range []struct {
		method, path string
		want         int
		where        string
	}{
		{"GET", "/lamna/", 200, ""},
		{"HEAD", "/lamna/", 200, ""},
		{"POST", "/lamna/", 405, ""},
		{"GET", "/lamna/1-rubrik", 200, ""},
		{"GET", "/lamna/2-problem", 303, "/lamna/"},
		{"GET", "/lamna/8-kontakt", 303, "/lamna/"},
		{"GET", "/lamna/kontrollera", 303, "/lamna/"},
		{"GET", "/lamna/klart", 303, "/lamna/"},
		{"GET", "/lamna/svar.txt", 303, "/lamna/"},
		{"GET", "/lamna/blankett", 200, ""},
		{"POST", "/lamna/blankett", 405, ""},
		{"GET", "/lamna/9-annat", 404, ""},
		{"PUT", "/lamna/klart", 405, ""},
		{"POST", "/lamna/klart", 400, ""}, // no form in it
	} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(test.method, test.path, nil))
		if w.Code != test.want || w.Header().Get("Location") != test.where {
			t.Errorf("%s %s: %d %q", test.method, test.path, w.Code, w.Header().Get("Location"))
		}
	}
}

// Who had good of the idea, beside the groups there are words for, comes back
// where it was written.
func TestANewAttemptKnowsWhoElse(t *testing.T) {
	s := serve(t, "", nil)
	check := s.upTo(len(good))
	_, values := check.form()
	values["malgrupp"], values["malgrupp-annan"] = []string{"annan"}, []string{"De som *bygger*"}
	s.clock = s.clock.Add(time.Hour)
	s.post("/lamna/klart", values).want(http.StatusOK, "Vi har tagit emot")
	w := httptest.NewRecorder()
	s.Open(w, s.till.kept[0])
	_, again := s.shown(w).form()
	for _, field := range []string{"malgrupp", "malgrupp-annan", "nytta"} {
		if got, want := again.Get(field), values.Get(field); got != want {
			t.Errorf("%s is %q, want %q", field, got, want)
		}
	}
}

func TestANewAttempt(t *testing.T) {
	s := serve(t, "", nil)
	check := s.upTo(len(good))
	s.clock = s.clock.Add(time.Hour)
	s.send(check)
	earlier := *s.till.kept[0]
	earlier.Retries, earlier.Contact, earlier.Exists = "26-aaaaa", nil, ""
	w := httptest.NewRecorder()
	s.Open(w, &earlier)
	page := s.shown(w)
	page.want(http.StatusOK, "Vad handlar din idé om?")
	if !strings.Contains(page.text(), "Vi har fyllt i det du skrev förra gången.") {
		t.Errorf("nothing tells that the answers are there: %s", page.text())
	}
	_, values := page.form()
	for _, field := range []string{"rubrik", "text-problem", "text-ide", "nytta", "malgrupp", "omrade", "delta"} {
		if values.Get(field) == "" {
			t.Errorf("%s is not filled in", field)
		}
	}
	if got := values.Get("nytta"); got != "Fler kan laga saker själva. Det kostar mindre." {
		t.Errorf("the benefit is %q", got)
	}
	for range 4 {
		page = s.send(page)
	}
	page = s.send(page, good[4]...)
	for range 2 {
		page = s.send(page)
	}
	check = s.send(page, good[7]...)
	check.want(http.StatusOK, "Kontrollera")
	s.clock = s.clock.Add(time.Hour)
	s.send(check).want(http.StatusOK, "Vi har tagit emot")
	if got := s.till.kept[1]; got.Retries != "26-aaaaa" || got.Token == earlier.Token || got.Idea.Sections[0].Markdown != earlier.Idea.Sections[0].Markdown {
		t.Errorf("received %+v", got)
	}

	// The mark goes with its own form only.
	_, values = check.form()
	mark := values.Get("forsok")
	other := s.upTo(len(good))
	s.clock = s.clock.Add(time.Hour)
	s.send(other, "forsok", mark).want(http.StatusOK, "Vi har tagit emot")
	if got := s.till.kept[2].Retries; got != "" {
		t.Errorf("another form replaces %s", got)
	}
}

func (s *service) shown(w *httptest.ResponseRecorder) *answer {
	s.t.Helper()
	a := &answer{ResponseRecorder: w, t: s.t, path: "(opened)"}
	a.read()
	return a
}

// What is received is an idea that a file can hold, whatever was typed.
func TestAnIdeaThatAFileCanHold(t *testing.T) {
	s := serve(t, "", nil)
	texts := []string{
		"# Rubrik\n---\nFörst en sak.\n1. Två\n* Tre", "<script>alert(1)</script>", "a\u202eb", strings.Repeat("Ett ord till. ", 120), "- [ ] x\n\n```\nkod\n```\n| a | b |\n|--|--|",
		"Se https://www.exempel.se/sida?a=b&c=d och [länken](http://x.se).", "Vi " + strings.Repeat("👩‍👩‍👧 ", 300), strings.Repeat("[a](b) *c* _d_ `e` <f> ", 20), "- [ ]\n- [x] [ ] y", "1. a\n2. b\n\n- c\n  - d",
		strings.Repeat("rad\n", 400), strings.Repeat("- punkt\n", 200), "Kl. 8. Sedan.\n\n=====\n\n-----\n* * *",
	}
	for chunk := range slices.Chunk(payloads(), 15) {
		texts = append(texts, strings.Join(chunk, "\n"))
	}
	for _, typed := range texts {
		page := s.send(s.get("/lamna/"))
		for _, answers := range good {
			answers = append([]string{}, answers...)
			for i := 0; i+1 < len(answers); i += 2 {
				if strings.HasPrefix(answers[i], "text-") {
					answers[i+1] = strings.ReplaceAll(typed, "|", "¦")
				}
			}
			page = s.send(page, answers...)
		}
		s.clock = s.clock.Add(time.Hour)
		s.send(page).want(http.StatusOK, "Vi har tagit emot")
		i := s.till.kept[len(s.till.kept)-1].Idea
		if _, found := intake.Fit(i, s.Frame.Rules); len(found) > 0 {
			t.Errorf("%.200q: %v", typed, found)
		}
	}
}

func TestFirstSentence(t *testing.T) {
	for typed, want := range map[string]string{
		"Kort":                      "Kort",
		"En mening. En till.":       "En mening.",
		"Det tar t.ex. en dag.":     "Det tar t.ex. en dag.",
		"Rad ett\nRad två":          "Rad ett",
		strings.Repeat("abcd ", 50): strings.TrimSpace(strings.Repeat("abcd ", 39)) + "…",
	} {
		if got := firstSentence(typed); got != want {
			t.Errorf("%q: got %q", typed, got)
		}
	}
}
