package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"html"
	"net/http"
	"time"
)

const (
	formSignInPath  = FormPath + "logga-in"
	formSignOutPath = FormPath + "logga-ut"
	formFilePath    = FormPath + "fil" // where programs ask, and get no page
)

// FormSignIn keeps the form for those who have a link to it, which an
// organisation gives all who may leave ideas, on its intranet perhaps. It opens
// the form and nothing else.
//
// Nobody can be told by it. A link and a cookie say until which day they hold,
// and nothing else, so all that are given out for the same days are the same.
// Nothing is kept of a sign-in, here or on disk, and the form never sees the
// cookie. A new key ends them all.
type FormSignIn struct {
	Key    []byte // at least 32 bytes
	Secure bool   // readers come over TLS
	Now    func() time.Time
}

// NewFormLink makes a link to the form, below the address of the service, that
// many can use, until some days after today have come to an end. Made again on
// the same day it is the same.
func NewFormLink(key []byte, now time.Time, days int) string {
	return formSignInPath + "?lank=" + newDayPass(key, "form link", endOfDay(now, days))
}

// endOfDay is when a day ends, some days after today. It tells no hour.
func endOfDay(now time.Time, days int) time.Time {
	return now.UTC().Truncate(24*time.Hour).AddDate(0, 0, days+1)
}

// A day pass is until when it holds, and a proof of that for one purpose. It has
// nothing that is its own.
func newDayPass(key []byte, purpose string, until time.Time) string {
	body := binary.BigEndian.AppendUint64(nil, uint64(until.Unix()))
	return base64.RawURLEncoding.EncodeToString(append(body, proof(key, purpose, body)...))
}

func holdsToday(key []byte, purpose, pass string, now time.Time) bool {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(pass)
	if err != nil || len(raw) != 8+sha256.Size || !hmac.Equal(raw[8:], proof(key, purpose, raw[:8])) {
		return false
	}
	return now.Before(time.Unix(int64(binary.BigEndian.Uint64(raw)), 0))
}

func (s *FormSignIn) cookieName() string {
	if s.Secure {
		return "__Secure-ideslussen-lamna"
	}
	return "ideslussen-lamna"
}

// Require lets those through who have signed in, and tells the others how to.
func (s *FormSignIn) Require(form http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+formSignInPath, s.ask)
	mux.HandleFunc("POST "+formSignInPath, s.signIn)
	mux.HandleFunc("POST "+formSignOutPath, s.signOut)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if !s.isIn(r) {
			s.refuse(w, r)
			return
		}
		form.ServeHTTP(w, unnamed(r))
	})
	return mux // the guard has turned away what other sites send
}

// unnamed is a request without what tells who is signed in, here or at a proxy:
// no part behind this has any use for it.
func unnamed(r *http.Request) *http.Request {
	r = r.Clone(r.Context())
	r.Header.Del("Cookie")
	r.Header.Del("Authorization")
	return r
}

func (s *FormSignIn) isIn(r *http.Request) bool {
	cookie, err := r.Cookie(s.cookieName())
	return err == nil && holdsToday(s.Key, "form cookie", cookie.Value, s.Now())
}

// refuse tells a person where the link is, and a program to leave it to a person.
func (s *FormSignIn) refuse(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path == formFilePath:
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusForbidden)
		_ = json.NewEncoder(w).Encode(map[string]string{
			"rubrik": "Du behöver logga in för att lämna en idé", "besked": "Det går bara i webbläsaren, med länken från din organisation.",
		}) // whoever has gone does not read it
	case r.Method == http.MethodPost:
		say(w, http.StatusForbidden, signedOutFormPage)
	default:
		say(w, http.StatusForbidden, closedFormPage)
	}
}

// ask shows what signing in is, and the button.
func (s *FormSignIn) ask(w http.ResponseWriter, r *http.Request) {
	link := r.URL.Query().Get("lank")
	switch {
	case holdsToday(s.Key, "form link", link, s.Now()):
		say(w, http.StatusOK, ownPage("Öppna formuläret", whySignIn+unsavedSignIn+`<p>Din webbläsare får en kaka, så att formuläret är öppet tills du stänger webbläsaren, högst till slutet av morgondagen. Alla som öppnar formuläret i dag får likadana kakor.</p>
<form method="post" action="`+formSignInPath+`"><input type="hidden" name="lank" value="`+html.EscapeString(link)+`"><button>Öppna formuläret</button></form>`))
	case s.isIn(r):
		say(w, http.StatusOK, ownPage("Formuläret är öppet", unsavedSignIn+`<p><a href="`+FormPath+`">Lämna en idé</a></p>
<p>Delar du dator med andra? Stäng formuläret när du är klar.</p>
<form method="post" action="`+formSignOutPath+`"><button>Stäng formuläret</button></form>`))
	default:
		say(w, http.StatusForbidden, closedFormPage)
	}
}

func (s *FormSignIn) signIn(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 4<<10)
	if !holdsToday(s.Key, "form link", r.PostFormValue("lank"), s.Now()) {
		say(w, http.StatusForbidden, closedFormPage)
		return
	}
	// Until tomorrow has ended, so that nobody is shut out at midnight.
	s.setCookie(w, newDayPass(s.Key, "form cookie", endOfDay(s.Now(), 1)), 0)
	seeOther(w, FormPath)
}

func (s *FormSignIn) signOut(w http.ResponseWriter, _ *http.Request) {
	s.setCookie(w, "", -1)
	seeOther(w, formSignInPath)
}

// setCookie lets the cookie come along to the form, and nowhere else.
func (s *FormSignIn) setCookie(w http.ResponseWriter, value string, maxAge int) {
	http.SetCookie(w, &http.Cookie{
		Name: s.cookieName(), Value: value, Path: FormPath, MaxAge: maxAge,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.Secure,
	})
}

const (
	whySignIn = `<p>Formuläret är för dem som har fått länken av sin organisation. Det är för att idéerna ska komma från dem som tjänsten är till för.</p>
`
	unsavedSignIn = `<p><strong>Inloggningen sparas inte med din idé.</strong> Vi vet inte vem du är. Alla använder samma länk, och vi sparar inte att du har loggat in.</p>
`
	elsewhere = `<p>Har du redan lämnat en idé? <a href="` + StatusPath + `">Följ den med ditt kvitto</a>. Där behöver du inte logga in.</p>
<p>Hittar du inte länken? <a href="/kontakt/">Kontakta oss</a>, så hjälper vi dig att lämna idén.</p>`
)

// closedFormPage is the same for whoever has no link, and for a link that is too
// old or made up.
var closedFormPage = ownPage("Du behöver logga in för att lämna en idé", whySignIn+`<p>Öppna länken som din organisation har gett dig. Den finns oftast på intranätet. Fungerar den inte längre finns det en ny på samma ställe.</p>
`+unsavedSignIn+elsewhere)

// signedOutFormPage is for whoever has written something meanwhile.
var signedOutFormPage = ownPage("Du behöver logga in igen", `<p>Formuläret har stängts, och inget är skickat. Gör så här för att inte förlora det du har skrivit:</p>
<ol><li>Låt den här sidan vara öppen. Öppna länken från din organisation i en ny flik, och tryck på <strong>Öppna formuläret</strong>.</li>
<li>Kom tillbaka hit, gå ett steg bakåt i webbläsaren och försök igen. Det du har skrivit finns kvar där.</li></ol>
`+unsavedSignIn+elsewhere)
