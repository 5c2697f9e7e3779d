package status

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"
)

func decode(t testing.TB, kind, body string) (form, error) {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, Path+"visa?kvitto=ADRESS", strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	return readForm(httptest.NewRecorder(), r)
}

const urlencoded = "application/x-www-form-urlencoded"

func TestReadForm(t *testing.T) {
	for name, c := range map[string]struct{ kind, body, code, text, line string }{
		"a form":                            {urlencoded, "kvitto=AB&text=hej+d%C3%A5", "AB", "hej då", "hej då"},
		"with a charset":                    {urlencoded + "; charset=UTF-8", "kvitto=AB", "AB", "", ""},
		"lines end as here":                 {urlencoded, "text=a%0D%0Ab%0Dc%0Ad", "", "a\nb\nc\nd", "a b c d"},
		"what cannot be seen is left out":   {urlencoded, "text=a%00b%E2%80%AEc%E2%80%8Bd%EF%BB%BF", "", "abcd", "abcd"},
		"letters in two parts become whole": {urlencoded, "text=a%CC%8A", "", "å", "å"},
		"bytes that are no letters":         {urlencoded, "text=a%FFb", "", "ab", "ab"},
		"space around":                      {urlencoded, "text=+%0A+a++b+%0A", "", "a  b", "a b"},
		"the first of several":              {urlencoded, "kvitto=AB&kvitto=CD", "AB", "", ""},
		"nothing of what is in the address": {urlencoded, "", "", "", ""},
		"another kind of body":              {"text/plain", "kvitto=AB", "", "", ""},
		"no kind":                           {"", "kvitto=AB", "", "", ""},
		"files":                             {"multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"kvitto\"\r\n\r\nAB\r\n--x--\r\n", "", "", ""},
		"broken escapes":                    {urlencoded, "kvitto=AB&text=%zz", "AB", "", ""},
	} {
		f, err := decode(t, c.kind, c.body)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := [3]string{f.code(), f.text("text"), f.line("text")}; got != [3]string{c.code, c.text, c.line} {
			t.Errorf("%s: read as %q", name, got)
		}
	}
	if _, err := decode(t, urlencoded, "text="+strings.Repeat("a", maxBody)); err != errTooLong {
		t.Errorf("too long a body: %v", err)
	}
}

func FuzzReadForm(f *testing.F) {
	f.Add("kvitto=AB&text=hej&fraga=3&gor=ja")
	f.Add("kvitto=%zz&&&=;text=a%CC%8A%E2%80%AE%00&fraga=-1")
	f.Add("text=%0d%0a%0d&fraga=99999999999999999999")
	f.Fuzz(func(t *testing.T, body string) {
		read, err := decode(t, urlencoded, body)
		if err != nil {
			return
		}
		text := read.text("text")
		if !utf8.ValidString(text) || strings.ContainsAny(text, "\x00\r\u202e\u2066\u200b\ufeff\x1b") || text != strings.TrimSpace(text) {
			t.Errorf("%q was read as %q", body, text)
		}
		again := form{map[string][]string{"text": {text}}}
		if again.text("text") != text {
			t.Errorf("%q is read as %q", text, again.text("text"))
		}
		if strings.ContainsAny(read.line("text"), "\n\t") || read.number("fraga") < 0 {
			t.Errorf("%q was read as %q, %d", body, read.line("text"), read.number("fraga"))
		}
		if shown := short(read.code(), maxCode); utf8.RuneCountInString(shown) > maxCode {
			t.Errorf("%d characters of a receipt are shown", utf8.RuneCountInString(shown))
		}
	})
}
