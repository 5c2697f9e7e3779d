package web_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/web"
)

const form = "application/x-www-form-urlencoded"

// link gives what a link of this moment carries.
func (w *world) link(t *testing.T, seed string) string {
	t.Helper()
	link, err := web.NewLink(signKey, strings.NewReader(strings.Repeat(seed, 16)), w.clock)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	return u.Query().Get("lank")
}

func signIn(server http.Handler, link string) *http.Response {
	return ask(server, "POST", "/internt/logga-in", url.Values{"lank": {link}}.Encode(), "Content-Type", form)
}

// Somebody opens a link, presses the button, and reads the index.
func TestSignIn(t *testing.T) {
	w, server := newWorld(nil)
	link := w.link(t, "a")
	r := ask(server, "GET", "/internt/logga-in?lank="+link, "")
	if body := text(t, r); r.StatusCode != 200 || !strings.Contains(body, "<button>Logga in</button>") || len(w.spent) > 0 {
		t.Fatalf("the page with the button: %d, spent %v\n%s", r.StatusCode, w.spent, body)
	}
	r = signIn(server, link)
	if r.StatusCode != 303 || r.Header.Get("Location") != "/internt/" || len(r.Cookies()) != 1 {
		t.Fatalf("%d to %q with %v", r.StatusCode, r.Header.Get("Location"), r.Cookies())
	}
	cookie := r.Cookies()[0]
	if cookie.Path != "/internt/" || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Secure || cookie.MaxAge != 0 || cookie.Domain != "" {
		t.Errorf("the cookie: %v", cookie)
	}
	index := func() *http.Response {
		return ask(server, "GET", "/internt/", "", "Cookie", cookie.Name+"="+cookie.Value)
	}
	if r := index(); r.StatusCode != 200 || !strings.Contains(text(t, r), "HEMLIGT") || r.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("the index: %d %v", r.StatusCode, r.Header)
	}
	w.clock = w.clock.Add(7*time.Hour + 59*time.Minute)
	if r := index(); r.StatusCode != 200 {
		t.Errorf("within a working day: %d", r.StatusCode)
	}
	w.clock = w.clock.Add(time.Minute)
	if r := index(); r.StatusCode != 403 {
		t.Errorf("after it: %d", r.StatusCode)
	}
}

func TestSignInOverTLS(t *testing.T) {
	w, server := newWorld(func(w *world) { w.SignIn.Secure = true })
	cookie := signIn(server, w.link(t, "a")).Cookies()[0]
	if !cookie.Secure || !strings.HasPrefix(cookie.Name, "__Secure-") {
		t.Errorf("the cookie: %v", cookie)
	}
	out := ask(server, "POST", "/internt/logga-ut", "", "Cookie", cookie.Name+"="+cookie.Value)
	if out.StatusCode != 303 || out.Cookies()[0].MaxAge >= 0 {
		t.Errorf("signing out: %d %v", out.StatusCode, out.Cookies())
	}
}

// Whoever signs out is out: the cookie is gone, and a copy of it opens nothing.
// Others stay signed in.
func TestSignOutEndsTheSignIn(t *testing.T) {
	w, server := newWorld(nil)
	mine, other := signIn(server, w.link(t, "a")).Cookies()[0], signIn(server, w.link(t, "b")).Cookies()[0]
	index := func(c *http.Cookie) int {
		return ask(server, "GET", "/internt/", "", "Cookie", c.Name+"="+c.Value).StatusCode
	}
	if index(mine) != 200 || index(other) != 200 {
		t.Fatal("they are not signed in")
	}
	out := ask(server, "POST", "/internt/logga-ut", "", "Cookie", mine.Name+"="+mine.Value)
	if out.StatusCode != 303 || len(out.Cookies()) != 1 || out.Cookies()[0].MaxAge >= 0 {
		t.Errorf("signing out: %d %v", out.StatusCode, out.Cookies())
	}
	if index(mine) != 403 || index(other) != 200 {
		t.Errorf("the copy gives %d, another's %d", index(mine), index(other))
	}
	spent := len(w.spent)
	for _, value := range []string{mine.Value, "AAAA", w.link(t, "c"), ""} {
		if r := ask(server, "POST", "/internt/logga-ut", "", "Cookie", mine.Name+"="+value); r.StatusCode != 303 {
			t.Errorf("signing out with %q: %d", value, r.StatusCode)
		}
	}
	if len(w.spent) != spent {
		t.Errorf("what is no sign-in is remembered: %v", w.spent)
	}
}

func TestSignOutWithAFullDisk(t *testing.T) {
	w, server := newWorld(nil)
	cookie := signIn(server, w.link(t, "a")).Cookies()[0]
	w.SignIn.Spend = func(string) (bool, error) { return false, errors.New("no room") }
	r := ask(server, "POST", "/internt/logga-ut", "", "Cookie", cookie.Name+"="+cookie.Value)
	if r.StatusCode != 503 || len(r.Cookies()) != 1 || r.Cookies()[0].MaxAge >= 0 {
		t.Errorf("%d %v", r.StatusCode, r.Cookies())
	}
}

// Whatever is wrong with a link, the answer is the same, and there is no cookie.
func TestLinksThatDoNotSignIn(t *testing.T) {
	other, err := web.NewLink([]byte(strings.Repeat("annan nyckel", 4)), strings.NewReader(strings.Repeat("b", 16)), time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	want := ""
	for _, c := range []struct {
		what string
		link func(*world, http.Handler) string
	}{
		{"none", func(*world, http.Handler) string { return "" }},
		{"made up", func(*world, http.Handler) string { return "AAAA" }},
		{"not even letters", func(*world, http.Handler) string { return "<script>\x00" }},
		{"made with another key", func(*world, http.Handler) string { return strings.TrimPrefix(other, "/internt/logga-in?lank=") }},
		{"used", func(w *world, server http.Handler) string {
			link := w.link(t, "c")
			signIn(server, link)
			return link
		}},
		{"too old", func(w *world, _ http.Handler) string {
			link := w.link(t, "d")
			w.clock = w.clock.Add(15 * time.Minute)
			return link
		}},
		{"with its end changed", func(w *world, _ http.Handler) string {
			link := w.link(t, "e")
			last := link[len(link)-5]
			return link[:len(link)-5] + string(last^1) + link[len(link)-4:]
		}},
		{"with another time", func(w *world, _ http.Handler) string { return "AAAAAP" + w.link(t, "f")[6:] }},
		{"a cookie", func(w *world, server http.Handler) string {
			return signIn(server, w.link(t, "g")).Cookies()[0].Value
		}},
		{"very long", func(*world, http.Handler) string { return strings.Repeat("A", 100_000) }},
	} {
		t.Run(c.what, func(t *testing.T) {
			w, server := newWorld(nil)
			r := signIn(server, c.link(w, server))
			body := text(t, r)
			if want == "" {
				want = body
			}
			if r.StatusCode != 403 || len(r.Cookies()) > 0 || body != want {
				t.Errorf("%d %v\n%s", r.StatusCode, r.Cookies(), body)
			}
		})
	}
}

// The index is not read with a cookie that is made up, or with a link as one.
func TestCookiesThatDoNotOpen(t *testing.T) {
	w, server := newWorld(nil)
	for _, value := range []string{"", "AAAA", w.link(t, "a")} {
		for _, path := range []string{"/internt/", "/internt/index.html", "/internt/../internt/", "/internt"} {
			r := ask(server, "GET", path, "", "Cookie", "ideslussen="+value)
			if body := text(t, r); strings.Contains(body, "HEMLIGT") || r.StatusCode == 200 {
				t.Errorf("%q opens %s: %d", value, path, r.StatusCode)
			}
		}
	}
}

// A page elsewhere cannot use a link up, nor sign anybody out.
func TestSignInFromElsewhere(t *testing.T) {
	w, server := newWorld(nil)
	for _, path := range []string{"/internt/logga-in", "/internt/logga-ut"} {
		r := ask(server, "POST", path, url.Values{"lank": {w.link(t, "a")}}.Encode(), "Content-Type", form, "Sec-Fetch-Site", "cross-site")
		if r.StatusCode != 403 || len(r.Cookies()) > 0 || len(w.spent) > 0 {
			t.Errorf("%s: %d %v", path, r.StatusCode, r.Cookies())
		}
	}
}

// A link that cannot be remembered as used is not used.
func TestSignInWithAFullDisk(t *testing.T) {
	w, server := newWorld(func(w *world) {
		w.SignIn.Spend = func(string) (bool, error) { return false, errors.New("no room") }
	})
	if r := signIn(server, w.link(t, "a")); r.StatusCode != 503 || len(r.Cookies()) > 0 {
		t.Errorf("%d %v", r.StatusCode, r.Cookies())
	}
}

// FuzzPass: nothing but what the key has made holds.
func FuzzPass(f *testing.F) {
	w, _ := newWorld(nil)
	link, err := web.NewLink([]byte(strings.Repeat("x", 32)), strings.NewReader(strings.Repeat("s", 16)), w.clock)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(strings.TrimPrefix(link, "/internt/logga-in?lank="))
	f.Add("")
	f.Fuzz(func(t *testing.T, pass string) {
		_, server := newWorld(nil) // one of its own: nobody gets to try so many times
		if r := signIn(server, pass); r.StatusCode != 403 || len(r.Cookies()) > 0 {
			t.Errorf("%q signs in: %d", pass, r.StatusCode)
		}
	})
}
