package form

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/idesluss/idesluss/internal/web"
)

// secret stands in every hostile request: it may not come back as it is, and
// may not be in the log.
const secret = `"><script>KANARIE`

// listen serves a form as the service does: behind the guard, with the limits
// of time that connections have.
func listen(t testing.TB, s *service, log io.Writer, r web.Rate) string {
	t.Helper()
	address, err := url.Parse("http://127.0.0.1/")
	if err != nil {
		t.Fatal(err)
	}
	site := &web.Published{}
	site.Show(fstest.MapFS{"index.html": {Data: []byte("<!doctype html><title>Start</title>")}}, fstest.MapFS{})
	logger := slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	server := web.NewServer(web.Service{Site: site, Form: s.Form, Public: address, Meter: web.NewMeter(), Now: time.Now, Log: logger, Guard: web.Guard{Now: time.Now, Rate: r, Large: map[string]int64{SendPath: MaxUpload}}})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- web.Serve(ctx, listener, server, logger) }()
	t.Cleanup(func() {
		stop()
		if err := <-stopped; err != nil {
			t.Error(err)
		}
	})
	return listener.Addr().String()
}

// plenty is a rate that no test meets by chance.
var plenty = web.Rate{Reads: 1e6, ReadsAtOnce: 1e6, Sends: 1e6, SendsAtOnce: 1e6, Prefixes: 10}

type hostile struct{ why, request string }

// hostileRequests are requests that no browser makes of our pages.
func hostileRequests() []hostile {
	var list []hostile
	add := func(why, request string) { list = append(list, hostile{why, request}) }
	head := "Host: 127.0.0.1\r\nConnection: close\r\n"
	encoded := url.QueryEscape(secret)
	form := func(path, body string) string {
		return fmt.Sprintf("POST %s HTTP/1.1\r\n%sContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", path, head, len(body), body)
	}
	for _, path := range []string{
		"/lamna/%2e%2e/%2e%2e/etc/passwd", "/lamna/../../etc/passwd", "/lamna/..%2f..%2fetc%2fpasswd", "/lamna/%00", "/lamna/%0d%0aX:y",
		"/lamna/" + encoded, "/lamna/?x=" + encoded, "/lamna/1-rubrik?rubrik=" + encoded, "/lamna/klart?nyckel=" + encoded, "/lamna//", "//lamna/",
		"//evil.example/lamna/", "/lamna/1-rubrik/", "/lamna/9-finns-inte", "/lamna/kontrollera", "/lamna/klart", "/lamna/svar.txt", "/lamna/kvitto.txt",
		"/lamna/digital-ide", "/lamna/.git/config", "/lamna/wp-login.php", "/lamna/" + strings.Repeat("a", 4000), "/" + strings.Repeat("%41", 3000),
		"/lamna/%ff%fe", "/lamna/%c0%af", "/lamna/\\..\\..", "/lamna/;id", "/lamna/1-rubrik;" + encoded, "/lamna/~root", "/.well-known/../lamna/",
		"/lamna/%252e%252e/", "/LAMNA/", "/lamna", "/lamna/1-rubrik%20", "/lamna/${jndi:ldap://x}", "/lamna/{{7*7}}", "http://evil.example/lamna/", "*",
	} {
		add("path "+path[:min(len(path), 40)], "GET "+path+" HTTP/1.1\r\n"+head+"\r\n")
	}
	for _, method := range []string{"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "BREW", "HEAD", "POST " + strings.Repeat("x", 10), strings.Repeat("A", 200)} {
		add("method "+method[:min(len(method), 12)], method+" /lamna/ HTTP/1.1\r\n"+head+"X-Prov: "+secret+"\r\n\r\n")
	}
	for _, header := range []string{
		"Referer: http://evil.example/?" + encoded, "User-Agent: " + secret, "Cookie: a=" + secret, "X-Forwarded-For: " + secret, "X-Forwarded-Host: evil.example",
		"Forwarded: for=" + secret, "Accept-Language: " + secret, "Range: bytes=0-1", "If-None-Match: *", "Expect: 100-continue", "Expect: " + secret, "Upgrade: h2c",
		"Transfer-Encoding: chunked", "Content-Length: 5", "Content-Length: -1", "X-Original-URL: /internt/", "X-Http-Method-Override: DELETE",
		"Content-Type: " + secret, "Accept: " + secret, "Authorization: Basic " + secret, "X: " + strings.Repeat("y", 20_000), "Cookie: " + strings.Repeat("k=v; ", 4000),
		": empty", "No-Colon " + secret, " folded: " + secret, "Bad\x00Name: x", "Value: a\x00b", "Host: evil.example", "Host: " + secret,
	} {
		add("header "+header[:min(len(header), 30)], "GET /lamna/ HTTP/1.1\r\n"+head+header+"\r\n\r\n")
	}
	for _, version := range []string{"HTTP/0.9", "HTTP/1.0", "HTTP/2.0", "HTTP/9.9", "HTTPS/1.1", "", "ICY"} {
		add("version "+version, "GET /lamna/ "+version+"\r\n"+head+"\r\n")
	}
	for _, kind := range []string{
		"", "text/plain", "application/json", "multipart/form-data; boundary=x", "multipart/form-data", "application/x-www-form-urlencoded; charset=utf-16",
		"application/x-www-form-urlencoded;" + secret, "text/html", "application/octet-stream", secret,
	} {
		body := "rubrik=" + encoded
		add("type "+kind, fmt.Sprintf("POST /lamna/1-rubrik HTTP/1.1\r\n%sContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", head, kind, len(body), body))
	}
	for _, body := range []string{
		"", "&", "=", "%", "%zz", "rubrik=%zz", "rubrik", "rubrik=" + encoded, "rubrik=%00", "rubrik=%ff%fe%fd", "rubrik=" + strings.Repeat("a", 100_000),
		"rubrik=" + strings.Repeat("%C3%A5", 5000), "nyckel=" + encoded, "nyckel=" + strings.Repeat("A", 100_000), "fran=" + encoded, "fran=1-rubrik", "fran=1-rubrik&rubrik=" + encoded,
		"fran=1-rubrik&rubrik=a&retur=" + encoded, "forsok=" + encoded, "forsok=26-7k3qm.AAAA", "antal=" + encoded, "antal=999999999999", "antal=-5", "fler=" + encoded,
		"malgrupp=" + encoded, "malgrupp=invanare&malgrupp=invanare&malgrupp=" + encoded, "omrade=" + encoded, "svar=" + encoded, "satt=" + encoded,
		strings.Repeat("a=b&", 20_000), strings.Repeat("rubrik=x&", 5000), "rubrik=%E2%80%AE" + encoded, "rubrik=" + strings.Repeat("%CC%81", 500),
		"webbplats=" + encoded, "text-problem=" + encoded + "&text-ide=" + encoded, "__proto__=" + encoded, "rubrik[]=" + encoded, "rubrik;x=" + encoded, "lugn=" + encoded,
		"rubrik=%0d%0aSet-Cookie:%20a=b", "text-problem=" + strings.Repeat("%F0%9F%98%80", 3000), "text-problem=" + strings.Repeat("a", 300_000), "arende=" + encoded,
	} {
		for _, page := range []string{"1-rubrik", "klart"} {
			add("body to "+page+" "+body[:min(len(body), 30)], form("/lamna/"+page, body))
		}
	}
	for _, page := range []string{"2-problem", "3-ide", "4-nytta", "8-kontakt", "kontrollera", "svar.txt", "kvitto.txt", "finns-inte", ""} {
		add("a value to "+page, form("/lamna/"+page, "rubrik="+encoded+"&namn="+encoded+"&text-problem="+encoded+"&svar=kontakt&arende="+encoded))
	}
	for why, raw := range map[string]string{
		"nothing":                   "\r\n\r\n",
		"noise":                     "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + strings.Repeat("\x00", 50),
		"a proxy's line":            "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\nGET /lamna/ HTTP/1.1\r\n" + head + "\r\n",
		"line feeds only":           "GET /lamna/ HTTP/1.1\nHost: 127.0.0.1\nConnection: close\n\n",
		"no host":                   "GET /lamna/ HTTP/1.1\r\nConnection: close\r\n\r\n",
		"two hosts":                 "GET /lamna/ HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
		"two lengths":               "POST /lamna/1-rubrik HTTP/1.1\r\n" + head + "Content-Length: 3\r\nContent-Length: 5\r\n\r\na=bcd",
		"length and chunks":         "POST /lamna/1-rubrik HTTP/1.1\r\n" + head + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"a chunk that lies":         "POST /lamna/1-rubrik HTTP/1.1\r\n" + head + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\na\r\n0\r\n\r\n",
		"a bad chunk":               "POST /lamna/1-rubrik HTTP/1.1\r\n" + head + "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
		"a body that says too much": "POST /lamna/1-rubrik HTTP/1.1\r\n" + head + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 99999999999\r\n\r\na=b",
		"another site's form":       "POST /lamna/klart HTTP/1.1\r\n" + head + "Sec-Fetch-Site: cross-site\r\nOrigin: https://evil.example\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=b",
		"another origin":            "POST /lamna/klart HTTP/1.1\r\n" + head + "Origin: https://evil.example\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=b",
		"a null origin":             "POST /lamna/klart HTTP/1.1\r\n" + head + "Origin: null\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=b",
		"a name with a space":       "GET /lamna/ x HTTP/1.1\r\n" + head + "\r\n",
		"a smuggled request":        form("/lamna/1-rubrik", "a=b") + "GET /internt/ HTTP/1.1\r\n" + head + "\r\n",
	} {
		add(why, raw)
	}
	return list
}

func TestHostileRequests(t *testing.T) {
	s := serve(t, "", nil)
	log := &shared{}
	address := listen(t, s, log, plenty)
	requests := hostileRequests()
	if len(requests) < 150 {
		t.Fatalf("only %d requests", len(requests))
	}
	for _, r := range requests {
		body, status := raw(t, address, r.request)
		if status >= 500 && status != http.StatusNotImplemented && status != http.StatusHTTPVersionNotSupported {
			t.Errorf("%s: answered with %d", r.why, status)
		}
		header, _, _ := strings.Cut(body, "\r\n\r\n")
		if strings.Contains(header, "Set-Cookie") || strings.Contains(header, "KANARIE") {
			t.Errorf("%s: answered with the header %s", r.why, header)
		}
		if strings.Contains(header, "text/plain") && strings.Contains(header, "attachment") {
			continue // one's own answers on file, which no browser shows
		}
		if strings.Contains(body, secret) || strings.Contains(body, "<script>KANARIE") {
			t.Errorf("%s: what was sent came back as it was", r.why)
		}
	}
	// The service still works, and says nothing of what it was sent.
	if body, status := raw(t, address, "GET /lamna/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"); status != http.StatusOK || !strings.Contains(body, "Lämna en idé") {
		t.Errorf("afterwards the start page answers %d", status)
	}
	if said := log.String(); said != "" {
		t.Errorf("the log says %s", said)
	}
	if len(s.till.kept) != 0 {
		t.Errorf("%d ideas were received", len(s.till.kept))
	}
}

// raw sends bytes and gives all that comes back, with the status.
func raw(t *testing.T, address, request string) (body string, status int) {
	t.Helper()
	connection, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	go func() {
		io.WriteString(connection, request)
		connection.(*net.TCPConn).CloseWrite()
	}()
	reply, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		return "", 0 // broken off without an answer
	}
	defer reply.Body.Close()
	data, _ := io.ReadAll(reply.Body) // what came is judged, whole or not
	var all bytes.Buffer
	if err := reply.Header.Write(&all); err != nil {
		t.Fatal(err)
	}
	return all.String() + "\r\n\r\n" + string(data), reply.StatusCode
}

// shared is a log that several may write to.
type shared struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *shared) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *shared) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// Connections that send a byte now and then, or half a body, keep nobody else
// waiting.
func TestSlowConnectionsBesideHonestReaders(t *testing.T) {
	slow := 400
	if os.Getenv("SOAK") != "" {
		slow = 5000
	}
	s := serve(t, "", nil)
	address := listen(t, s, io.Discard, plenty)
	var open []net.Conn
	defer func() {
		for _, c := range open {
			c.Close()
		}
	}()
	for n := range slow {
		c, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatalf("connection %d: %v", n, err)
		}
		open = append(open, c)
		part := "GET /lamna/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: "
		if n%2 == 1 {
			part = "POST /lamna/1-rubrik HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nrubrik=a"
		}
		if _, err := io.WriteString(c, part); err != nil {
			t.Fatal(err)
		}
	}
	var failed atomic.Int32
	var honest sync.WaitGroup
	for range 20 {
		honest.Go(func() {
			for range 10 {
				reply, err := http.Get("http://" + address + "/lamna/")
				if err != nil || reply.StatusCode != http.StatusOK {
					failed.Add(1)
					continue
				}
				io.Copy(io.Discard, reply.Body)
				reply.Body.Close()
			}
		})
	}
	honest.Wait()
	if n := failed.Load(); n > 0 {
		t.Errorf("%d of 200 honest readers were not answered", n)
	}
}

func TestTooManyRequestsFromOnePrefix(t *testing.T) {
	s := serve(t, "", nil)
	address := listen(t, s, io.Discard, web.Rate{Reads: 0.001, ReadsAtOnce: 8, Sends: 0.001, SendsAtOnce: 2, Prefixes: 2})
	get := "GET /lamna/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
	post := "POST /lamna/1-rubrik HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n\r\n"
	var got []int
	for _, request := range []string{get, post, post, post, get, get, get, get, get} {
		_, status := raw(t, address, request)
		got = append(got, status)
	}
	want := []int{200, 200, 200, 429, 200, 200, 200, 200, 429}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("answered %v, wanted %v", got, want)
	}
}
