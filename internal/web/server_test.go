package web_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/idesluss/idesluss/internal/web"
)

const page = `<!doctype html><html lang="sv"><head><title>Sida</title><style>p{color:red}</style></head><body><main id="innehall" tabindex="-1"><p>Hej</p></main></body></html>`

// sites are two small trees.
func sites() (public, internal fstest.MapFS) {
	public = fstest.MapFS{
		"index.html":               {Data: []byte(page)},
		"404.html":                 {Data: []byte(strings.Replace(page, "Hej", "Finns inte", 1))},
		"ideer/index.html":         {Data: []byte(page)},
		"feed.xml":                 {Data: []byte("<feed/>")},
		"bilder/a.jpg":             {Data: []byte("bild")},
		".well-known/security.txt": {Data: []byte("Contact: x")},
		"tom/fil.txt":              {Data: []byte("x")},
	}
	internal = fstest.MapFS{"index.html": {Data: []byte(strings.Replace(page, "Hej", "HEMLIGT", 1))}}
	return public, internal
}

type world struct {
	web.Service
	log   bytes.Buffer
	spent map[string]bool
	clock time.Time
}

var signKey = bytes.Repeat([]byte{7}, 32)

// newWorld gives a service on this machine with two trees and an index behind
// sign-in.
func newWorld(change func(*world)) (*world, *web.Server) {
	w := &world{spent: map[string]bool{}, clock: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	now := func() time.Time { return w.clock }
	published := &web.Published{}
	published.Show(sites())
	w.Service = web.Service{
		Site: published, Guard: web.Guard{Now: now}, Public: &url.URL{Scheme: "http", Host: "127.0.0.1:8080", Path: "/"},
		Meter: web.NewMeter(), Now: now, Log: slog.New(slog.NewTextHandler(&w.log, nil)),
		SignIn: &web.SignIn{
			Key: signKey, Now: now, Random: strings.NewReader(strings.Repeat("slump", 100)),
			Over: func(nonce string) bool { return w.spent[nonce] },
			Spend: func(nonce string) (bool, error) {
				first := !w.spent[nonce]
				w.spent[nonce] = true
				return first, nil
			},
		},
	}
	if change != nil {
		change(w)
	}
	return w, web.NewServer(w.Service)
}

func ask(h http.Handler, method, target, body string, headers ...string) *http.Response {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func text(t *testing.T, r *http.Response) string {
	t.Helper()
	data, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestPublishedSite(t *testing.T) {
	_, server := newWorld(nil)
	for _, c := range []struct {
		what, method, target string
		status               int
		kind, location, says string
	}{
		{"the start page", "GET", "/", 200, "text/html; charset=utf-8", "", "Hej"},
		{"a folder is its page", "GET", "/ideer/", 200, "text/html; charset=utf-8", "", "Hej"},
		{"a folder without its slash is sent to it", "GET", "/ideer", 301, "", "/ideer/", ""},
		{"a folder that begins as a host does leads nowhere else", "GET", "//ideer", 307, "", "/ideer", "Redirect"},
		{"a folder without a page is not there", "GET", "/tom", 404, "text/html; charset=utf-8", "", "Finns inte"},
		{"what does not exist", "GET", "/nej", 404, "text/html; charset=utf-8", "", "Finns inte"},
		{"a way out of the tree", "GET", "/..%2f..%2fetc/passwd", 404, "text/html; charset=utf-8", "", "Finns inte"},
		{"a picture", "GET", "/bilder/a.jpg", 200, "image/jpeg", "", "bild"},
		{"a head has no body", "HEAD", "/", 200, "text/html; charset=utf-8", "", ""},
		{"a page is read and not written", "POST", "/", 405, "text/plain; charset=utf-8", "", "läsa"},
		{"the index has no page under the public site", "GET", "/internal/index.html", 404, "", "", "Finns inte"},
	} {
		t.Run(c.what, func(t *testing.T) {
			r := ask(server, c.method, c.target, "")
			body := text(t, r)
			if r.StatusCode != c.status || c.kind != "" && r.Header.Get("Content-Type") != c.kind || r.Header.Get("Location") != c.location {
				t.Errorf("%d %s to %q", r.StatusCode, r.Header.Get("Content-Type"), r.Header.Get("Location"))
			}
			if !strings.Contains(body, c.says) || c.says == "" && body != "" || strings.Contains(body, "HEMLIGT") {
				t.Errorf("body: %q", body)
			}
			if len(r.Cookies()) > 0 {
				t.Error("a cookie outside the index")
			}
		})
	}
}

// A page may show its own style and our pictures, and do nothing else.
func TestPagesHaveAClosedPolicy(t *testing.T) {
	_, server := newWorld(nil)
	r := ask(server, "GET", "/", "")
	policy := r.Header.Get("Content-Security-Policy")
	// printf 'p{color:red}' | openssl dgst -sha256 -binary | base64
	for _, part := range []string{"default-src 'none'", "style-src 'sha256-p0bF+un5yUb9MBO6xRb8kPHlY2BdpHVtLiFkDrZPF64='", "frame-ancestors 'none'", "base-uri 'none'"} {
		if !strings.Contains(policy, part) {
			t.Errorf("no %s in %s", part, policy)
		}
	}
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY",
		"Strict-Transport-Security": "", // only over TLS
	} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	_, secure := newWorld(func(w *world) { w.Public.Scheme = "https" })
	if got := ask(secure, "GET", "/", "").Header.Get("Strict-Transport-Security"); got == "" {
		t.Error("readers who come over TLS are not told to keep to it")
	}
}

// A reader who has a page is told so, until it is another.
func TestPagesAreNamedByTheirContent(t *testing.T) {
	w, server := newWorld(nil)
	tag := ask(server, "GET", "/", "").Header.Get("ETag")
	if tag == "" {
		t.Fatal("no ETag")
	}
	for _, have := range []string{tag, "W/" + tag, `"other", ` + tag} {
		if r := ask(server, "GET", "/", "", "If-None-Match", have); r.StatusCode != http.StatusNotModified {
			t.Errorf("%s: %d", have, r.StatusCode)
		}
	}
	public, internal := sites()
	public["index.html"] = &fstest.MapFile{Data: []byte(strings.Replace(page, "Hej", "Nytt", 1))}
	w.Site.Show(public, internal)
	if r := ask(server, "GET", "/", "", "If-None-Match", tag); r.StatusCode != http.StatusOK || r.Header.Get("ETag") == tag {
		t.Errorf("the old page is still good: %d %s", r.StatusCode, r.Header.Get("ETag"))
	}
}

// Another name that leads here may be a page elsewhere that wants to read what
// is answered. Those who watch over the service use the machine's own name.
func TestOnlyItsOwnNameIsAnswered(t *testing.T) {
	_, server := newWorld(func(w *world) { w.Hosts = func(host string) bool { return host == "slussen.example" } })
	for target, status := range map[string]int{
		"http://slussen.example/":                        200,
		"http://ond.example/":                            http.StatusMisdirectedRequest,
		"http://ond.example/internt/":                    http.StatusMisdirectedRequest,
		"http://127.0.0.1:8080" + web.AlivePath:          200,
		"http://127.0.0.1:8080" + web.ReadyPath:          200,
		"http://127.0.0.1:8080" + web.AlivePath + "mera": http.StatusMisdirectedRequest,
	} {
		if r := ask(server, "GET", target, ""); r.StatusCode != status {
			t.Errorf("%s: %d, want %d", target, r.StatusCode, status)
		}
	}
}

func TestHealth(t *testing.T) {
	ready := false
	_, server := newWorld(func(w *world) { w.Ready = func() bool { return ready } })
	if r := ask(server, "GET", web.AlivePath, ""); r.StatusCode != 200 {
		t.Errorf("alive: %d", r.StatusCode)
	}
	if r := ask(server, "GET", web.ReadyPath, ""); r.StatusCode != 503 {
		t.Errorf("not ready: %d", r.StatusCode)
	}
	ready = true
	if r := ask(server, "GET", web.ReadyPath, ""); r.StatusCode != 200 {
		t.Errorf("ready: %d", r.StatusCode)
	}
}

// Before the first build there is a page that says so.
func TestNothingBuilt(t *testing.T) {
	_, server := newWorld(func(w *world) { w.Site = &web.Published{}; w.Form = &web.Swap{} })
	for _, path := range []string{"/", "/lamna/"} {
		if r := ask(server, "GET", path, ""); r.StatusCode != 503 || r.Header.Get("Retry-After") == "" {
			t.Errorf("%s: %d", path, r.StatusCode)
		}
	}
}

// A handler that panics gives a page that tells what to do, and the log no word
// of what it was about.
func TestAPanicTellsNothing(t *testing.T) {
	const secret = "KANARIE-8731"
	w, server := newWorld(func(w *world) {
		w.Form = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			rw.Header().Set("X-Half", "done")
			if r.FormValue("titel") == secret+" sent" {
				io.WriteString(rw, "half a page")
			}
			panic("cannot do " + r.FormValue("titel"))
		})
	})
	r := ask(server, "POST", "/lamna/1-rubrik?q="+secret, "titel="+secret, "Content-Type", "application/x-www-form-urlencoded", "User-Agent", secret)
	body := text(t, r)
	if r.StatusCode != 500 || !strings.Contains(body, "Gå tillbaka") || r.Header.Get("X-Half") != "" {
		t.Errorf("%d %v\n%s", r.StatusCode, r.Header, body)
	}
	if r.Header.Get("Cache-Control") != "no-store" || !strings.Contains(r.Header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("the error page has not the headers of a page: %v", r.Header)
	}
	log := w.log.String()
	if strings.Contains(body+log, secret) || strings.Contains(log, "192.0.2.1") || strings.Contains(log, "1-rubrik") {
		t.Errorf("it tells what was asked: %s", log)
	}
	if !strings.Contains(log, "server_test.go") && !strings.Contains(log, "TestAPanicTellsNothing") || !strings.Contains(log, "part=lamna") {
		t.Errorf("it does not tell where it was: %s", log)
	}
	// Half an answer must not look whole.
	func() {
		defer func() {
			if recover() != http.ErrAbortHandler {
				t.Error("half an answer was ended as if it were whole")
			}
		}()
		ask(server, "POST", "/lamna/1-rubrik", "titel="+secret+"+sent", "Content-Type", "application/x-www-form-urlencoded")
	}()
}

// Requests that go well leave nothing in the log.
func TestNothingIsLoggedOfWhatGoesWell(t *testing.T) {
	w, server := newWorld(func(w *world) {
		w.Form = http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(422) })
	})
	ask(server, "GET", "/?q=hemligt", "")
	ask(server, "POST", "/lamna/klart", "a=b")
	ask(server, "GET", "/internt/", "")
	if w.log.Len() > 0 {
		t.Errorf("logged: %s", &w.log)
	}
}

func TestMeter(t *testing.T) {
	w, server := newWorld(func(w *world) {
		w.Form = http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(422) })
	})
	for range 7 {
		ask(server, "POST", "/lamna/klart", "a=b")
		ask(server, "GET", "/", "")
	}
	for range 4 {
		ask(server, "GET", "/lamna/", "")
	}
	w.Meter.SetGroup("idesluss_ideas_before_release", 4)
	r := ask(w.Meter, "GET", "/metrics", "")
	told := text(t, r)
	for _, want := range []string{
		"# TYPE idesluss_requests_total counter\n",
		`idesluss_requests_total{part="sajt",status="2xx"} 7` + "\n",
		`idesluss_requests_total{part="lamna",status="4xx"} 10` + "\n", // eleven, in fives
	} {
		if !strings.Contains(told, want) {
			t.Errorf("no %q in\n%s", want, told)
		}
	}
	if strings.Contains(told, "before_release") {
		t.Errorf("four ideas are told of:\n%s", told)
	}
	w.Meter.SetGroup("idesluss_ideas_before_release", 9) // one more would tell when it came
	if told := text(t, ask(w.Meter, "GET", "/metrics", "")); !strings.Contains(told, "idesluss_ideas_before_release{} 5\n") {
		t.Errorf("five ideas are not told of:\n%s", told)
	}
	if r := ask(w.Meter, "GET", "/", ""); r.StatusCode != 404 {
		t.Errorf("elsewhere: %d", r.StatusCode)
	}
}

// A request that has begun is answered although the service is asked to stop.
func TestServeFinishesWhatHasBegun(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	begun, go_on := make(chan bool), make(chan bool)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- web.Serve(ctx, listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			close(begun)
			<-go_on
			if r.Context().Err() == nil {
				io.WriteString(w, "whole")
			}
		}), slog.New(slog.DiscardHandler))
	}()
	answer := make(chan string, 1)
	go func() {
		r, err := http.Get("http://" + listener.Addr().String())
		if err != nil {
			answer <- err.Error()
			return
		}
		data, _ := io.ReadAll(r.Body)
		answer <- string(data)
	}()
	<-begun
	stop()
	close(go_on)
	if got := <-answer; got != "whole" {
		t.Errorf("got %q", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
