package web

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Where the parts of the service stand.
const (
	FormPath    = "/lamna/"
	StatusPath  = "/min-ide/"
	WebhookPath = "/krok/github"
	AlivePath   = "/halsa/lever"
	ReadyPath   = "/halsa/redo"
)

// Service is what a [Server] is made of. What is nil is not offered: its
// address is then one of the public site's.
type Service struct {
	Site    *Published
	Form    http.Handler // at FormPath
	Status  http.Handler // at StatusPath
	SignIn  *SignIn      // before the index, at InternalPath
	Webhook http.Handler // at WebhookPath; it checks who asks

	FormSignIn *FormSignIn // before the form; nil: it is open to all

	Guard  Guard                  // before all of it
	Public *url.URL               // the address that readers use
	Hosts  func(host string) bool // whether the service is called that; nil for any name
	Ready  func() bool            // whether the service can take ideas
	Meter  *Meter
	Now    func() time.Time
	Log    *slog.Logger
}

// Server is the whole service over HTTP: the public site, the form, the status
// pages and, behind sign-in, the index.
//
// A request that goes well leaves nothing behind it but a number in the meter.
// What goes wrong is logged by part and kind; no address, browser, path, query
// or value is.
type Server struct {
	Service
	mux     *http.ServeMux
	guarded http.Handler // the mux, behind the guard
}

// NewServer puts the parts together.
func NewServer(s Service) *Server {
	server := &Server{Service: s, mux: http.NewServeMux()}
	server.mount("sajt", "/", http.HandlerFunc(s.Site.ServePublic))
	if s.Form != nil {
		form := s.Form
		if s.FormSignIn != nil {
			form = s.FormSignIn.Require(form)
		}
		server.mount("lamna", FormPath, form)
	}
	if s.Status != nil {
		server.mount("min-ide", StatusPath, s.Status)
	}
	if s.SignIn != nil {
		server.mount("internt", InternalPath, s.SignIn.Require(http.HandlerFunc(s.Site.ServeInternal)))
	}
	if s.Webhook != nil {
		server.mount("krok", WebhookPath, s.Webhook)
	}
	server.mount("halsa", AlivePath, http.HandlerFunc(alive))
	server.mount("halsa", ReadyPath, http.HandlerFunc(server.ready))
	server.guarded = s.Guard.Wrap(server.mux)
	return server
}

// mount puts a part at its address, measured, and with its panics contained.
func (s *Server) mount(area, path string, h http.Handler) {
	s.mux.Handle(path, s.Meter.measure(area, s.Now, s.contain(area, h)))
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.protect(w.Header())
	health := r.URL.Path == AlivePath || r.URL.Path == ReadyPath
	if !health && s.Hosts != nil && !s.Hosts(r.Host) {
		// Another name that leads here, perhaps so that a page elsewhere can read
		// what is answered.
		say(w, http.StatusMisdirectedRequest, misdirectedPage)
		return
	}
	s.guarded.ServeHTTP(w, r)
}

// CalledAs gives a handler that answers only when it is called by one of its
// names, as [Server] does: a page elsewhere cannot read what it says.
func CalledAs(hosts func(host string) bool, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !hosts(r.Host) {
			say(w, http.StatusMisdirectedRequest, misdirectedPage)
			return
		}
		h.ServeHTTP(w, r)
	})
}

// protect sets what every answer bears.
func (s *Server) protect(header http.Header) {
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("X-Frame-Options", "DENY")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("Content-Security-Policy", closedPolicy)
	header.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	if s.Public.Scheme == "https" {
		header.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// closedPolicy lets a page do nothing; those that need more say so.
const closedPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

func alive(w http.ResponseWriter, _ *http.Request) { sayPlain(w, http.StatusOK, "lever\n") }

func (s *Server) ready(w http.ResponseWriter, _ *http.Request) {
	if s.Ready != nil && !s.Ready() {
		sayPlain(w, http.StatusServiceUnavailable, "inte redo\n")
		return
	}
	sayPlain(w, http.StatusOK, "redo\n")
}

func sayPlain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write([]byte(text))
}

// say answers with a small page of the server's own, which must look right
// also when nothing else works.
func say(w http.ResponseWriter, status int, page string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Security-Policy", closedPolicy)
	w.WriteHeader(status)
	w.Write([]byte(page))
}

// ownPage is a page that needs no template, style or site.
func ownPage(title, content string) string {
	return `<!doctype html>
<html lang="sv"><head><meta charset="utf-8"><title>` + title + ` – Idéslussen</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<style>body{font:1.125rem/1.55 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere;hyphens:auto}h1{font-size:clamp(1.5rem,6vw,2rem);line-height:1.2}a{color:inherit}a,button{border-radius:6px}:focus-visible{outline:3px solid;outline-offset:3px}button{font:inherit;font-weight:650;padding:.6rem 1.2rem;min-height:2.75rem;border:0;background:#0f5a6b;color:#fff}</style>
</head><body><main><h1>` + title + `</h1>
` + strings.TrimSpace(content) + `
</main></body></html>
`
}

var (
	brokenPage = ownPage("Något gick fel hos oss", `<p>Det är inte ditt fel. Gå tillbaka i webbläsaren, så finns det du har skrivit kvar. Försök igen om en stund.</p>
<p>Du kan också kontakta oss på ett annat sätt. <a href="/kontakt/">Så når du oss</a>.</p>`)
	misdirectedPage = ownPage("Den här adressen är inte vår", `<p>Öppna tjänsten med den adress som kommunen har gett dig.</p>`)
	missingPage     = ownPage("Vi hittar inte sidan", `<p>Adressen kan vara fel, eller så har sidan flyttats. <a href="/">Gå till startsidan</a>.</p>`)
	unbuiltPage     = ownPage("Sidorna är inte klara än", `<p>Vi håller på att bygga dem. Försök igen om en stund.</p>`)
)
