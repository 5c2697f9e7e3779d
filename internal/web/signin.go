package web

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"time"
)

const (
	linkLasts    = 15 * time.Minute
	sessionLasts = 8 * time.Hour

	signInPath  = InternalPath + "logga-in"
	signOutPath = InternalPath + "logga-ut"

	nonceSize = 16
)

// SignIn keeps the index for those who have been given a link. A link comes
// from whoever can read the server's key; it is used once, within a quarter of
// an hour, and gives a cookie for a working day.
//
// A link is opened by pressing a button, so that a program that follows links
// does not use it up. The cookie is sent to the index and nowhere else. It says
// until when it holds, and not who has it. Whoever signs out ends it here too: a
// copy of the cookie opens nothing after that.
type SignIn struct {
	Key    []byte                                     // at least 32 bytes
	Spend  func(nonce string) (first bool, err error) // remembers that a link has been used, or a sign-in ended
	Over   func(nonce string) bool                    // whether a sign-in has been ended
	Secure bool                                       // readers come over TLS
	Now    func() time.Time
	Random io.Reader
}

// NewLink makes a link to the index, below the address of the service.
func NewLink(key []byte, random io.Reader, now time.Time) (string, error) {
	pass, err := newPass(key, random, "link", now.Add(linkLasts))
	if err != nil {
		return "", err
	}
	return signInPath + "?lank=" + pass, nil
}

// A pass is until when it holds, a random value, and a proof of both, for one
// purpose.
func newPass(key []byte, random io.Reader, purpose string, until time.Time) (string, error) {
	body := binary.BigEndian.AppendUint64(nil, uint64(until.Unix()))
	body = append(body, make([]byte, nonceSize)...)
	if _, err := io.ReadFull(random, body[8:]); err != nil {
		return "", fmt.Errorf("making a pass: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(append(body, proof(key, purpose, body)...)), nil
}

func proof(key []byte, purpose string, body []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("idesluss " + purpose + "\n"))
	mac.Write(body)
	return mac.Sum(nil)
}

// readPass gives the random value of a pass that holds.
func readPass(key []byte, purpose, pass string, now time.Time) (nonce string, ok bool) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(pass)
	if err != nil || len(raw) != 8+nonceSize+sha256.Size {
		return "", false
	}
	body, mac := raw[:8+nonceSize], raw[8+nonceSize:]
	if !hmac.Equal(mac, proof(key, purpose, body)) {
		return "", false
	}
	until := time.Unix(int64(binary.BigEndian.Uint64(body)), 0)
	return fmt.Sprintf("%d-%x", until.Unix(), body[8:]), now.Before(until)
}

// cookieName tells browsers to keep a cookie that came over TLS from anything
// that does not.
func (s *SignIn) cookieName() string {
	if s.Secure {
		return "__Secure-ideslussen"
	}
	return "ideslussen"
}

// Require lets those through who have signed in, and shows the others how to.
func (s *SignIn) Require(index http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+signInPath, s.ask)
	mux.HandleFunc("POST "+signInPath, s.signIn)
	mux.HandleFunc("POST "+signOutPath, s.signOut)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		if !s.isIn(r) {
			say(w, http.StatusForbidden, strangerPage)
			return
		}
		index.ServeHTTP(w, r)
	})
	return mux // the guard has turned away what other sites send
}

func (s *SignIn) isIn(r *http.Request) bool {
	cookie, err := r.Cookie(s.cookieName())
	if err != nil {
		return false
	}
	nonce, ok := readPass(s.Key, "cookie", cookie.Value, s.Now())
	return ok && !s.Over(nonce)
}

// ask shows the button that uses a link.
func (s *SignIn) ask(w http.ResponseWriter, r *http.Request) {
	link := r.URL.Query().Get("lank")
	switch _, ok := readPass(s.Key, "link", link, s.Now()); {
	case ok:
		say(w, http.StatusOK, ownPage("Logga in", `<p>Länken gäller en gång. När du har loggat in kan du läsa den interna sidan i åtta timmar, i den här webbläsaren.</p>
<form method="post" action="`+signInPath+`"><input type="hidden" name="lank" value="`+html.EscapeString(link)+`"><button>Logga in</button></form>`))
	case s.isIn(r):
		say(w, http.StatusOK, ownPage("Du är inloggad", `<p><a href="`+InternalPath+`">Gå till den interna sidan</a></p>
<form method="post" action="`+signOutPath+`"><button>Logga ut</button></form>`))
	default:
		say(w, http.StatusForbidden, strangerPage)
	}
}

func (s *SignIn) signIn(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 4<<10)
	nonce, ok := readPass(s.Key, "link", r.PostFormValue("lank"), s.Now())
	if !ok {
		say(w, http.StatusForbidden, strangerPage)
		return
	}
	first, err := s.Spend(nonce)
	if err != nil {
		// A link that may have been used is used.
		say(w, http.StatusServiceUnavailable, brokenPage)
		return
	}
	if !first {
		say(w, http.StatusForbidden, strangerPage)
		return
	}
	pass, err := newPass(s.Key, s.Random, "cookie", s.Now().Add(sessionLasts))
	if err != nil {
		say(w, http.StatusServiceUnavailable, brokenPage)
		return
	}
	s.setCookie(w, pass, 0)
	seeOther(w, InternalPath)
}

func (s *SignIn) signOut(w http.ResponseWriter, r *http.Request) {
	s.setCookie(w, "", -1)
	if cookie, err := r.Cookie(s.cookieName()); err == nil {
		if nonce, ok := readPass(s.Key, "cookie", cookie.Value, s.Now()); ok {
			if _, err := s.Spend(nonce); err != nil {
				say(w, http.StatusServiceUnavailable, stillInPage)
				return
			}
		}
	}
	seeOther(w, signInPath)
}

// setCookie lets the cookie come along when somebody follows a link to the index,
// from a mail perhaps; not with anything that another site sends.
func (s *SignIn) setCookie(w http.ResponseWriter, value string, maxAge int) {
	http.SetCookie(w, &http.Cookie{
		Name: s.cookieName(), Value: value, Path: InternalPath, MaxAge: maxAge,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.Secure,
	})
}

func seeOther(w http.ResponseWriter, path string) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Location", (&url.URL{Path: path}).String())
	w.WriteHeader(http.StatusSeeOther)
}

// stillInPage is for when it cannot be remembered that somebody has signed out.
var stillInPage = ownPage("Du är utloggad i den här webbläsaren", `<p>Något gick fel hos oss. Inloggningen är borttagen här, men den gäller tills den går ut av sig själv, senast åtta timmar efter att du loggade in.</p>
<p>Har någon annan kommit åt din dator? Säg till den som sköter tjänsten, så stänger de alla inloggningar.</p>`)

// strangerPage is the same for a link that is used, too old or made up.
var strangerPage = ownPage("Du behöver en ny länk", `<p>Den interna sidan är för dig som arbetar med idéerna. En inloggningslänk gäller en gång, i 15 minuter.</p>
<p>Be den som sköter tjänsten om en ny länk.</p>
<p><a href="/">Till den publika webbplatsen</a></p>`)
