package form

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/privacy"
)

// payloads are texts that would run a script, ask a stranger or break out of
// the place they stand in, if a page took them for more than text.
func payloads() []string {
	const act = "alert(1)"
	var list []string
	for _, before := range []string{"", `"`, `'`, `">`, `'>`, "</textarea>", "</title>", "</script>", "-->", "]]>", "</style>", "&quot;>", "\x00", "`"} {
		for _, tag := range []string{
			"<script>%s</script>", "<img src=x onerror=%s>", "<svg onload=%s>", "<body onload=%s>", "<iframe src=javascript:%s>", "<a href=javascript:%s>x</a>", "<input autofocus onfocus=%s>",
			"<details open ontoggle=%s>", "<video><source onerror=%s>", "<math><mtext></form><form><mglyph><style></math><img src onerror=%s>", "<form action=javascript:%s><button>x", "<object data=javascript:%s>",
			"<embed src=javascript:%s>", "<marquee onstart=%s>", "<link rel=stylesheet href=https://ond.example/%s>", "<meta http-equiv=refresh content=0;url=javascript:%s>", "<base href=https://ond.example/%s>",
			"<img src=https://ond.example/%s>", "<style>@import 'https://ond.example/%s'</style>", "<ScRiPt>%s</sCrIpT>", "<script/src=https://ond.example/%s></script>", " onmouseover=%s x=", " autofocus onfocus=%s x=",
			"{{%s}}", "${%s}", "javascript:%s", "<!--<img src=x onerror=%s>-->", "<template><img src=x onerror=%s></template>", "<select><img src=x onerror=%s>", "\u2028<script>%s</script>",
		} {
			list = append(list, before+fmt.Sprintf(tag, act))
		}
	}
	return list
}

// skeleton gives the elements of a page with their attributes' names.
func skeleton(root *html.Node) string {
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		b.WriteString(n.Data)
		for _, a := range n.Attr {
			b.WriteString(" " + a.Key)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// withTexts gives pages where each text slot holds the text: the answers to
// check, questions with errors, what a privacy finding quotes.
func withTexts(t testing.TB, s *service, check *answer, text string) []*answer {
	t.Helper()
	text = strings.ReplaceAll(text, "|", "¦")
	action, values := check.form()
	for _, field := range []string{"rubrik", "text-problem", "text-ide", "nytta", "liknande-var", "malgrupp-annan", "namn"} {
		values.Set(field, text)
	}
	values["malgrupp"] = []string{"annan"}
	values.Set("rubrik", shortened(text))
	pages := []*answer{s.post("/lamna/kontrollera", values)}
	s.till.err = &gateway.Refused{Hits: map[string][]privacy.Hit{"titel": {{Text: text, Hard: true, Remedy: text}}}}
	s.clock = s.clock.Add(time.Minute)
	pages = append(pages, s.post(action, values))
	s.till.err = nil
	for _, spoilt := range []struct{ page, field, value string }{{"1-rubrik", "rubrik", text + strings.Repeat(" x", 90)}, {"8-kontakt", "epost", text}, {"4-nytta", "malgrupp-annan", text + strings.Repeat(" x", 110)}} {
		with := url.Values{}
		for k, v := range values {
			with[k] = v
		}
		with.Set(spoilt.field, spoilt.value)
		with.Set("fran", spoilt.page)
		page := s.post("/lamna/"+spoilt.page, with)
		if page.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s answers %d", spoilt.page, page.Code)
		}
		pages = append(pages, page)
	}
	return pages
}

// shortened gives as much of a text as a title may hold.
func shortened(text string) string {
	if r := []rune(text); len(r) > 70 {
		return string(r[:70])
	}
	return text
}

func TestTextIsNeverMoreThanText(t *testing.T) {
	s := serve(t, "", nil)
	check := s.upTo(len(good))
	var plain []string
	for _, page := range withTexts(t, s, check, "vanlig text") {
		plain = append(plain, skeleton(page.root))
	}
	all := payloads()
	if len(all) < 400 {
		t.Fatalf("only %d payloads", len(all))
	}
	for _, payload := range all {
		for n, page := range withTexts(t, s, check, payload) {
			if got := skeleton(page.root); got != plain[n] {
				t.Fatalf("%q changes page %d (%s)", payload, n, page.path)
			}
		}
	}
}
