package web

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// Guard stands before everything that anybody can reach. It turns away what no
// honest reader sends, before any part of the service sees it: other methods,
// forms from other sites, bodies larger than any form, and more at once than
// an address prefix should ask for.
//
// It remembers address prefixes for as long as it takes to count, in memory,
// and tells nobody: there is no log line here.
type Guard struct {
	Now   func() time.Time
	Proxy string // header in which the proxy in front tells the reader's address; empty: there is none
	Rate  Rate   // what a prefix may ask for; the zero value is [DefaultRate]
	Body  int64  // largest body, in bytes; 0 for maxGuardedBody

	Large map[string]int64 // addresses that take larger bodies, and how large
}

// maxGuardedBody is larger than what any page sends and than a webhook's
// delivery.
const maxGuardedBody = 5 << 20

// methods are those that something here answers.
var methods = []string{http.MethodGet, http.MethodHead, http.MethodPost}

// Wrap gives the handler behind the guard.
func (g Guard) Wrap(h http.Handler) http.Handler {
	if g.Rate == (Rate{}) {
		g.Rate = DefaultRate
	}
	if g.Body == 0 {
		g.Body = maxGuardedBody
	}
	most := func(r *http.Request) int64 {
		if large, ok := g.Large[r.URL.Path]; ok && r.Method == http.MethodPost {
			return max(large, g.Body)
		}
		return g.Body
	}
	limits := newLimits(g.Rate, g.Now)
	foreign := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case !slices.Contains(methods, r.Method):
			w.Header().Set("Allow", strings.Join(methods, ", "))
			say(w, http.StatusMethodNotAllowed, methodPage)
		case foreign.Check(r) != nil && !isUntold(r):
			say(w, http.StatusForbidden, foreignPage)
		case !limits.allow(g.prefix(r), r.Method == http.MethodPost):
			w.Header().Set("Retry-After", "30")
			say(w, http.StatusTooManyRequests, busyPage)
		case r.ContentLength > most(r):
			w.Header().Set("Connection", "close")
			say(w, http.StatusRequestEntityTooLarge, largePage)
		default:
			r.Body = http.MaxBytesReader(w, r.Body, most(r))
			h.ServeHTTP(w, r)
		}
	})
}

// isUntold reports whether a browser does not tell where a form was: one from
// before 2023 says no more of our own pages, since they let it tell nothing. (What
// a page elsewhere could make of that is little: a form is worth nothing without
// its token or a receipt, and the cookie of the index is not sent along.)
func isUntold(r *http.Request) bool {
	return r.Header.Get("Sec-Fetch-Site") == "" && r.Header.Get("Origin") == "null"
}

// prefix gives the part of the reader's address that is counted by: /24 of
// IPv4 and /48 of IPv6, so that a whole network counts as one. What cannot be
// read counts together. Behind a proxy only the last address in its header is
// believed: the one that the proxy itself has seen.
func (g Guard) prefix(r *http.Request) netip.Prefix {
	said := r.RemoteAddr
	if g.Proxy != "" {
		said = ""
		if lines := r.Header.Values(g.Proxy); len(lines) > 0 {
			said = lines[len(lines)-1]
			said = strings.TrimSpace(said[strings.LastIndexByte(said, ',')+1:])
		}
	}
	address, err := netip.ParseAddr(strings.Trim(said, "[]"))
	if err != nil {
		port, err := netip.ParseAddrPort(said)
		if err != nil {
			return netip.Prefix{}
		}
		address = port.Addr()
	}
	address = address.Unmap().WithZone("")
	bits := 24
	if address.Is6() {
		bits = 48
	}
	prefix, _ := address.Prefix(bits) // neither address is shorter
	return prefix
}

var (
	methodPage  = ownPage("Det går inte att göra så här", `<p>Gå tillbaka och använd länkarna och knapparna på sidan.</p>`)
	foreignPage = ownPage("Sidan kom från ett annat ställe", `<p>Av säkerhetsskäl tar vi bara emot det som skickas från våra egna sidor. <a href="/">Gå till startsidan</a> och försök därifrån.</p>`)
	busyPage    = ownPage("Många använder tjänsten just nu", `<p>Vänta en halv minut. Gå sedan tillbaka i webbläsaren och försök igen. Det du har skrivit finns kvar där.</p>`)
	largePage   = ownPage("Det är för mycket på en gång", `<p>Gå tillbaka i webbläsaren, så finns det du har skrivit kvar. Korta texten, eller välj färre eller mindre bilder, och försök igen.</p>`)
)
