package form

import (
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode"
)

// maxBody bounds what a page may send, in bytes. All answers at their longest,
// each letter written as %XX%XX, come to less.
const maxBody = 256 << 10

// errForm means that a request does not carry a form.
var errForm = errors.New("the request is no form")

// Fields that are not answers.
const (
	tokenField  = "nyckel"    // the form token
	fromField   = "fran"      // the page that the request was made on
	returnField = "retur"     // set while one answer is changed from the page that shows them all
	retryField  = "forsok"    // the earlier attempt, with our mark
	calmField   = "lugn"      // set once someone has been asked to send again
	trapField   = "webbplats" // nobody sees it; programs fill it in
	peopleField = "antal"     // how many who sent the idea are shown
	moreField   = "fler"      // the button that shows one more
)

// answers are what has been filled in so far, and what goes with it.
type answers struct {
	values map[string][]string // by field; only fields that are asked
	token  string              // as it was written; not yet believed
	from   string
	back   bool // to the page that shows all answers
	retry  string
	calm   bool
	trap   bool
	more   bool // one more who sent the idea is asked for
	chosen chosen
}

// get gives the first answer of a field.
func (a *answers) get(name string) string {
	if v := a.values[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

func (a *answers) set(name string, values ...string) { a.values[name] = values }

// decode reads the form of a request. It looks at the body only, never at the
// address, and keeps nothing that is not asked.
func (f *Form) decode(w http.ResponseWriter, r *http.Request) (*answers, error) {
	kind, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err == nil && kind == "multipart/form-data" && parameters["boundary"] != "" && r.URL.Path == SendPath && f.takesPictures() {
		r.URL.RawQuery = ""
		return f.decodeUpload(w, r, parameters["boundary"])
	}
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, errForm
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	r.URL.RawQuery = ""
	if err := r.ParseForm(); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return nil, err
		}
		return nil, errForm
	}
	return f.answersFrom(r.PostForm), nil
}

// answersFrom takes what is asked from what was sent.
func (f *Form) answersFrom(sent url.Values) *answers {
	a := &answers{
		values: map[string][]string{},
		token:  sent.Get(tokenField), from: sent.Get(fromField), back: sent.Get(returnField) != "",
		retry: sent.Get(retryField), calm: sent.Get(calmField) != "", trap: sent.Get(trapField) != "",
		more: sent.Get(moreField) != "",
	}
	if n := peopleIn(sent.Get(peopleField)); n > 1 {
		a.set(peopleField, strconv.Itoa(n))
	}
	for _, p := range f.pages {
		for field := range p.all(a) {
			if v := field.take(sent[field.name]); len(v) > 0 {
				a.values[field.name] = v
			}
		}
	}
	f.describe(a, sent)
	return a
}

// legible gives a text as it was typed, less what cannot be seen.
func legible(typed string, lines bool) string {
	typed = strings.ReplaceAll(strings.ToValidUTF8(typed, "\uFFFD"), "\r\n", "\n")
	typed = strings.ReplaceAll(typed, "\r", "\n")
	typed = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' && lines:
			return r
		case r == '\n' || r == '\t' || unicode.Is(unicode.Zs, r) && r != '\u00a0':
			return ' '
		case unicode.IsControl(r), r == '\u2028', r == '\u2029', unicode.Is(unicode.Bidi_Control, r), r == '\ufeff', r == '\u00ad':
			return -1
		}
		return r
	}, typed)
	if lines {
		return strings.Trim(typed, "\n ")
	}
	return strings.Join(strings.Fields(typed), " ")
}

// length counts characters as people do: a letter with its accents is one, and
// so is a picture made of several.
func length(text string) int {
	n, joined := 0, false
	for _, r := range text {
		switch {
		case r == '\u200d':
			joined = true
			continue
		case joined, unicode.Is(unicode.M, r), r >= 0x1F3FB && r <= 0x1F3FF:
		default:
			n++
		}
		joined = false
	}
	return n
}
