package web

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestPrefix(t *testing.T) {
	for _, test := range []struct{ why, proxy, remote, said, want string }{
		{"IPv4 counts by 24 bits", "", "192.0.2.77:1234", "", "192.0.2.0/24"},
		{"IPv6 counts by 48 bits", "", "[2001:db8:1:2::3]:1234", "", "2001:db8:1::/48"},
		{"IPv4 written as IPv6 is IPv4", "", "[::ffff:192.0.2.77]:1", "", "192.0.2.0/24"},
		{"a header is not believed without a proxy", "", "192.0.2.77:1", "198.51.100.1", "192.0.2.0/24"},
		{"the proxy's header is believed", "X-Forwarded-For", "127.0.0.1:1", "198.51.100.1", "198.51.100.0/24"},
		{"only what the proxy itself has seen", "X-Forwarded-For", "127.0.0.1:1", "203.0.113.9, 198.51.100.1", "198.51.100.0/24"},
		{"an address with a port", "X-Forwarded-For", "127.0.0.1:1", "198.51.100.1:99", "198.51.100.0/24"},
		{"IPv6 in brackets", "X-Forwarded-For", "127.0.0.1:1", "[2001:db8:1:2::3]", "2001:db8:1::/48"},
		{"a zone is no part of it", "", "[fe80::1%eth0]:1", "", "fe80::/48"},
		{"nothing from the proxy", "X-Forwarded-For", "127.0.0.1:1", "", "invalid Prefix"},
		{"noise from the proxy", "X-Forwarded-For", "127.0.0.1:1", "<script>", "invalid Prefix"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = test.remote
		if test.said != "" {
			r.Header.Set("X-Forwarded-For", test.said)
		}
		if got := (Guard{Proxy: test.proxy}).prefix(r).String(); got != test.want {
			t.Errorf("%s: %s, wanted %s", test.why, got, test.want)
		}
	}
}

func TestGuard(t *testing.T) {
	reached := 0
	h := Guard{Now: time.Now, Body: 10, Large: map[string]int64{"/stor": 100}}.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reached++
		if err := r.ParseForm(); err != nil {
			http.Error(w, "too much", http.StatusRequestEntityTooLarge)
		}
	}))
	sent := func(method, path string, body string) int {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(method, path, strings.NewReader(body)))
		return w.Code
	}
	if some, more, elsewhere := sent("POST", "/stor", strings.Repeat("b", 90)), sent("POST", "/stor", strings.Repeat("b", 110)), sent("POST", "/stor/", strings.Repeat("b", 90)); some != 200 || more != 413 || elsewhere != 413 {
		t.Errorf("where large bodies are taken: %d, %d, %d", some, more, elsewhere)
	}
	for _, test := range []struct {
		why, method, body string
		header            map[string]string
		want              int
	}{
		{"reading", "GET", "", nil, 200},
		{"looking", "HEAD", "", nil, 200},
		{"sending from our own page", "POST", "a=b", map[string]string{"Sec-Fetch-Site": "same-origin"}, 200},
		{"sending from another site", "POST", "a=b", map[string]string{"Sec-Fetch-Site": "cross-site"}, 403},
		{"sending with a browser from before 2023, which tells no more of our pages", "POST", "a=b", map[string]string{"Origin": "null"}, 200},
		{"sending from somewhere that is not told, with a browser that says it was elsewhere", "POST", "a=b", map[string]string{"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403},
		{"sending from another origin", "POST", "a=b", map[string]string{"Origin": "https://evil.example"}, 403},
		{"a method that nothing answers", "DELETE", "", nil, 405},
		{"a body that is too large", "POST", "a=" + strings.Repeat("b", 20), nil, 413},
	} {
		before := reached
		r := httptest.NewRequest(test.method, "/", strings.NewReader(test.body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for name, value := range test.header {
			r.Header.Set(name, value)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != test.want || (reached > before) != (test.want == 200) {
			t.Errorf("%s: %d, wanted %d; reached: %t", test.why, w.Code, test.want, reached > before)
		}
	}
	// A body whose length is not told beforehand is cut off as it is read.
	r := httptest.NewRequest("POST", "/", strings.NewReader("a="+strings.Repeat("b", 20)))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.ContentLength = -1
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("a body without a length: %d", w.Code)
	}
}

func TestLimits(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	l := newLimits(Rate{Reads: 1, ReadsAtOnce: 3, Sends: 1, SendsAtOnce: 1, Prefixes: 2}, func() time.Time { return now })
	a, b, c := netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24")
	ask := func(why string, prefix netip.Prefix, sends, want bool) {
		t.Helper()
		if got := l.allow(prefix, sends); got != want {
			t.Errorf("%s: %t", why, got)
		}
	}
	ask("the first", a, true, true)
	ask("sending at once again", a, true, false)
	ask("reading", a, false, true)
	ask("reading more than at once", a, false, false)
	ask("another prefix", b, true, true)
	now = now.Add(2 * time.Second)
	ask("some time later", a, true, true)
	ask("a third prefix takes the place of the one silent longest", c, false, true)
	if n := len(l.counts); n != 2 || l.byUse.Len() != 2 {
		t.Errorf("%d prefixes are remembered", n)
	}
	ask("who was forgotten begins anew", b, true, true)
}
