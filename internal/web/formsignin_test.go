package web_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/web"
)

// closedForm gives a service whose form is behind sign-in. The form answers with
// all that it was told.
func closedForm(change func(*world)) (*world, *web.Server) {
	return newWorld(func(w *world) {
		w.Form = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			json.NewEncoder(rw).Encode(map[string]any{"FORMULÄR": r.URL.Path, "body": string(body), "headers": r.Header})
		})
		w.Status = http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { io.WriteString(rw, "KVITTO") })
		w.FormSignIn = &web.FormSignIn{Key: signKey, Now: func() time.Time { return w.clock }}
		if change != nil {
			change(w)
		}
	})
}

// formLink gives what a link to the form of this moment carries.
func (w *world) formLink(t *testing.T, days int) string {
	t.Helper()
	u, err := url.Parse(web.NewFormLink(signKey, w.clock, days))
	if err != nil || u.Path != "/lamna/logga-in" {
		t.Fatal(u, err)
	}
	return u.Query().Get("lank")
}

func openForm(server http.Handler, link string) *http.Response {
	return ask(server, "POST", "/lamna/logga-in", url.Values{"lank": {link}}.Encode(), "Content-Type", form)
}

func asked(server http.Handler, path string, c *http.Cookie) *http.Response {
	return ask(server, "GET", path, "", "Cookie", c.Name+"="+c.Value)
}

// Somebody opens the link from the intranet, reads why, and gets to the form.
func TestTheFormIsOpenedWithALink(t *testing.T) {
	w, server := closedForm(nil)
	link := w.formLink(t, 90)
	r := ask(server, "GET", "/lamna/logga-in?lank="+link, "")
	body := text(t, r)
	for _, says := range []string{"<button>Öppna formuläret</button>", "Inloggningen sparas inte med din idé", "Formuläret är för dem som"} {
		if r.StatusCode != 200 || !strings.Contains(body, says) || len(r.Cookies()) > 0 {
			t.Fatalf("%d: it does not say %q:\n%s", r.StatusCode, says, body)
		}
	}
	r = openForm(server, link)
	if r.StatusCode != 303 || r.Header.Get("Location") != "/lamna/" || len(r.Cookies()) != 1 {
		t.Fatalf("%d to %q with %v", r.StatusCode, r.Header.Get("Location"), r.Cookies())
	}
	cookie := r.Cookies()[0]
	if cookie.Path != "/lamna/" || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.MaxAge != 0 || !cookie.Expires.IsZero() || cookie.Domain != "" {
		t.Errorf("the cookie: %v", cookie)
	}
	for _, path := range []string{"/lamna/", "/lamna/rubrik", "/lamna/fil", "/lamna/blankett"} {
		if r := asked(server, path, cookie); r.StatusCode != 200 || !strings.Contains(text(t, r), "FORMULÄR") {
			t.Errorf("%s: %d", path, r.StatusCode)
		}
	}
	if body := text(t, asked(server, "/lamna/logga-in", cookie)); !strings.Contains(body, "Stäng formuläret") {
		t.Errorf("it does not tell how to end it:\n%s", body)
	}
	if out := ask(server, "POST", "/lamna/logga-ut", "", "Cookie", cookie.Name+"="+cookie.Value); out.StatusCode != 303 || out.Cookies()[0].MaxAge >= 0 || out.Cookies()[0].Path != "/lamna/" {
		t.Errorf("ending it: %d %v", out.StatusCode, out.Cookies())
	}
	if len(w.spent) > 0 || w.log.Len() > 0 {
		t.Errorf("something is kept of it: %v %s", w.spent, &w.log)
	}
}

// All of the form is closed to strangers, and the rest is as open as before.
func TestAClosedForm(t *testing.T) {
	_, server := closedForm(nil)
	for _, path := range []string{"/lamna/", "/lamna/rubrik", "/lamna/klart", "/lamna/blankett", "/lamna/logga-in", "/lamna/nej", "/lamna/../lamna/", "//lamna/"} {
		r := ask(server, "GET", path, "")
		if body := text(t, r); r.StatusCode == 200 || strings.Contains(body, "FORMULÄR") || len(r.Cookies()) > 0 {
			t.Errorf("GET %s: %d %s", path, r.StatusCode, body)
		}
	}
	body := text(t, ask(server, "GET", "/lamna/", ""))
	for _, says := range []string{"Du behöver logga in för att lämna en idé", "intranätet", "Inloggningen sparas inte med din idé", `href="/min-ide/"`, `href="/kontakt/"`} {
		if !strings.Contains(body, says) {
			t.Errorf("it does not say %q:\n%s", says, body)
		}
	}
	r := ask(server, "POST", "/lamna/klart", "rubrik=x", "Content-Type", form)
	if body := text(t, r); r.StatusCode != 403 || !strings.Contains(body, "Det du har skrivit finns kvar") {
		t.Errorf("somebody who was writing: %d %s", r.StatusCode, body)
	}
	for _, method := range []string{"GET", "POST"} {
		r := ask(server, method, "/lamna/fil", "", "Accept", "application/json")
		if body := text(t, r); r.StatusCode != 403 || r.Header.Get("Content-Type") != "application/json" || !strings.Contains(body, `"rubrik":"Du behöver logga in`) {
			t.Errorf("a program: %d %s", r.StatusCode, body)
		}
	}
	if r := ask(server, "GET", "/min-ide/", ""); r.StatusCode != 200 || text(t, r) != "KVITTO" {
		t.Errorf("whoever has a receipt: %d", r.StatusCode)
	}
	if r := ask(server, "GET", "/", ""); r.StatusCode != 200 {
		t.Errorf("the public site: %d", r.StatusCode)
	}
}

// What opens the form does not open the index, nor the other way about, whatever
// the cookie is called.
func TestTheFormAndTheIndexAreOpenedApart(t *testing.T) {
	w, server := closedForm(nil)
	toForm := openForm(server, w.formLink(t, 1)).Cookies()[0]
	toIndex := signIn(server, w.link(t, "a")).Cookies()[0]
	for _, name := range []string{toForm.Name, toIndex.Name} {
		for _, value := range []string{toForm.Value, w.formLink(t, 1)} {
			if r := asked(server, "/internt/", &http.Cookie{Name: name, Value: value}); r.StatusCode != 403 {
				t.Errorf("the index is opened by the form's %s=%s: %d", name, value, r.StatusCode)
			}
		}
		for _, value := range []string{toIndex.Value, w.link(t, "b"), w.formLink(t, 1)} {
			if r := asked(server, "/lamna/", &http.Cookie{Name: name, Value: value}); r.StatusCode != 403 {
				t.Errorf("the form is opened by %s=%s: %d", name, value, r.StatusCode)
			}
		}
	}
	for what, r := range map[string]*http.Response{
		"the index by the form's link": signIn(server, w.formLink(t, 1)), "the index by the form's cookie": signIn(server, toForm.Value),
		"the form by the index's link": openForm(server, w.link(t, "c")), "the form by its own cookie": openForm(server, toForm.Value),
		"the form by nothing": openForm(server, ""), "the form by much": openForm(server, strings.Repeat("A", 100_000)),
		"the form by a link for longer": openForm(server, "AAAAB"+w.formLink(t, 1)[5:]),
	} {
		if r.StatusCode != 403 || len(r.Cookies()) > 0 {
			t.Errorf("%s: %d %v", what, r.StatusCode, r.Cookies())
		}
	}
}

// A link holds for its days; a sign-in until tomorrow has ended.
func TestHowLongTheFormIsOpen(t *testing.T) {
	w, server := closedForm(nil)
	w.clock = time.Date(2026, 11, 22, 23, 59, 0, 0, time.UTC)
	link := w.formLink(t, 3)
	cookie := openForm(server, link).Cookies()[0]
	for _, c := range []struct {
		at        time.Time
		link, in  int
		otherwise string
	}{
		{time.Date(2026, 11, 23, 23, 59, 59, 0, time.UTC), 303, 200, "tomorrow"},
		{time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC), 303, 403, "the day after"},
		{time.Date(2026, 11, 25, 23, 59, 59, 0, time.UTC), 303, 403, "the last day of the link"},
		{time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC), 403, 403, "when it is over"},
	} {
		w.clock = c.at
		if got := openForm(server, link).StatusCode; got != c.link {
			t.Errorf("the link, %s: %d", c.otherwise, got)
		}
		if got := asked(server, "/lamna/", cookie).StatusCode; got != c.in {
			t.Errorf("the sign-in, %s: %d", c.otherwise, got)
		}
	}
}

// Everybody who signs in on a day has the same cookie, with whatever link and at
// whatever hour, and everybody who is given a link has the same.
func TestSignInsToTheFormCannotBeToldApart(t *testing.T) {
	w, server := closedForm(nil)
	w.clock = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	link, want := w.formLink(t, 90), openForm(server, w.formLink(t, 90)).Header.Get("Set-Cookie")
	for _, hour := range []int{1, 8, 23} {
		w.clock = time.Date(2026, 11, 22, hour, 17, 5, 99, time.UTC)
		if got := w.formLink(t, 90); got != link {
			t.Errorf("at %d the link is another", hour)
		}
		for _, days := range []int{1, 30, 90} {
			r := ask(server, "POST", "/lamna/logga-in", url.Values{"lank": {w.formLink(t, days)}}.Encode(), "Content-Type", form,
				"User-Agent", "Webbläsare/kim", "X-Forwarded-Email", "kim@exempel.se")
			if got := r.Header.Get("Set-Cookie"); got != want {
				t.Errorf("at %d with a link of %d days: %s, and not %s", hour, days, got, want)
			}
		}
	}
}

// The form is not told of the cookie, nor of one that a proxy has set.
func TestTheFormIsNotToldWhoIsSignedIn(t *testing.T) {
	w, server := closedForm(nil)
	cookie := openForm(server, w.formLink(t, 1)).Cookies()[0]
	r := ask(server, "POST", "/lamna/klart", "rubrik=Pump", "Content-Type", form, "Authorization", "Bearer kim",
		"Cookie", "_oauth2_proxy=kim; "+cookie.Name+"="+cookie.Value)
	body := text(t, r)
	if r.StatusCode != 200 || !strings.Contains(body, "rubrik=Pump") || strings.Contains(body, "kim") || strings.Contains(body, cookie.Value) {
		t.Errorf("%d %s", r.StatusCode, body)
	}
}

func TestTheFormIsOpenedOverTLS(t *testing.T) {
	w, server := closedForm(func(w *world) { w.FormSignIn.Secure = true })
	cookie := openForm(server, w.formLink(t, 1)).Cookies()[0]
	if !cookie.Secure || !strings.HasPrefix(cookie.Name, "__Secure-") || asked(server, "/lamna/", cookie).StatusCode != 200 {
		t.Errorf("the cookie: %v", cookie)
	}
}

// FuzzFormPass: nothing but what the key has made opens the form.
func FuzzFormPass(f *testing.F) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	link := strings.TrimPrefix(web.NewFormLink([]byte(strings.Repeat("x", 32)), now, 90), "/lamna/logga-in?lank=")
	f.Add(link)
	f.Add(link[:40])
	f.Add("")
	f.Fuzz(func(t *testing.T, pass string) {
		_, server := closedForm(nil) // one of its own: nobody gets to try so many times
		if r := openForm(server, pass); r.StatusCode != 403 || len(r.Cookies()) > 0 {
			t.Errorf("%q opens the form: %d", pass, r.StatusCode)
		}
		if r := ask(server, "GET", "/lamna/", "", "Cookie", "ideslussen-lamna="+pass); r.StatusCode != 403 {
			t.Errorf("%q as a cookie opens the form: %d", pass, r.StatusCode)
		}
	})
}
