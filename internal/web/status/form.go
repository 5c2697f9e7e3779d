package status

import (
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/idesluss/idesluss/internal/strict"
)

// maxBody is the longest body of a request, in bytes: the longest text in the
// form's own characters, and some more.
const maxBody = 64 << 10

// The longest texts, in characters.
const (
	maxText   = 4000
	maxSurvey = 2000
	maxName   = 60
	maxQuote  = 300
)

var errTooLong = errors.New("the request is too long")

// form is the answers of one request.
type form struct{ values url.Values }

// readForm reads the body. What cannot be read has no answers; only one that
// is too long is an error.
func readForm(w http.ResponseWriter, r *http.Request) (form, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return form{}, nil
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	r.URL.RawQuery = "" // what stands in an address is not read
	err = r.ParseForm()
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		return form{}, errTooLong
	}
	return form{r.PostForm}, nil
}

// code gives what was typed as a receipt.
func (f form) code() string { return f.values.Get("kvitto") }

// text gives an answer as text that may be kept: letters whole, lines ended as
// here, nothing that cannot be seen.
func (f form) text(name string) string {
	typed := strings.ReplaceAll(f.values.Get(name), "\r\n", "\n")
	clean, _ := strict.Clean("", []byte(strings.ToValidUTF8(strings.ReplaceAll(typed, "\r", "\n"), "")), 1)
	return strings.TrimSpace(string(clean))
}

// line is text without line ends.
func (f form) line(name string) string { return strings.Join(strings.Fields(f.text(name)), " ") }

// number gives an answer that is a number, 0 for what is none.
func (f form) number(name string) int {
	n, err := strconv.Atoi(f.values.Get(name))
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// sent reports whether the form was sent, and not only asked for.
func (f form) sent() bool { return f.values.Get("gor") == "ja" }
