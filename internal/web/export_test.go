package web

import (
	"bytes"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"testing/fstest"
	"time"

	"github.com/fsnotify/fsnotify"
)

func event(name string) fsnotify.Event { return fsnotify.Event{Name: name, Op: fsnotify.Write} }

// OwnPages gives the pages that the service has of its own, each as a folder.
func OwnPages() fs.FS {
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	index := &SignIn{Key: make([]byte, 32), Now: func() time.Time { return now }, Over: func(string) bool { return false }}
	form := &FormSignIn{Key: make([]byte, 32), Now: index.Now}
	asked := func(ask http.HandlerFunc, path, link string, cookie *http.Cookie) string {
		r := httptest.NewRequest("GET", path+"?lank="+link, nil)
		r.AddCookie(cookie)
		w := httptest.NewRecorder()
		ask(w, r)
		return w.Body.String()
	}
	nobody := &http.Cookie{Name: "x", Value: "x"}
	pass := func(purpose string) string {
		p, err := newPass(index.Key, bytes.NewReader(make([]byte, nonceSize)), purpose, now.Add(time.Minute))
		if err != nil {
			panic(err)
		}
		return p
	}
	tree := fstest.MapFS{}
	for name, page := range map[string]string{
		"trasig": brokenPage, "fel-adress": misdirectedPage, "inte-byggt": unbuiltPage, "finns-inte": missingPage,
		"fel-satt": methodPage, "annat-stalle": foreignPage, "manga": busyPage, "for-mycket": largePage,
		"index-ny-lank": strangerPage, "index-inne-an": stillInPage,
		"index-logga-in": asked(index.ask, signInPath, pass("link"), nobody),
		"index-inloggad": asked(index.ask, signInPath, "", &http.Cookie{Name: index.cookieName(), Value: pass("cookie")}),
		"lamna-stangt":   closedFormPage, "lamna-utloggad": signedOutFormPage,
		"lamna-logga-in": asked(form.ask, formSignInPath, newDayPass(form.Key, "form link", endOfDay(now, 1)), nobody),
		"lamna-oppet":    asked(form.ask, formSignInPath, "", &http.Cookie{Name: form.cookieName(), Value: newDayPass(form.Key, "form cookie", endOfDay(now, 1))}),
	} {
		tree[name+"/index.html"] = &fstest.MapFile{Data: []byte(page)}
	}
	return tree
}
