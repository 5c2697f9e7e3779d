package markdown

import (
	"html"
	"regexp"
	"slices"
	"strings"

	"github.com/microcosm-cc/bluemonday"
)

// allowed is everything that may stand in the output: elements, and for each
// its attributes with the values they may have. bluemonday's policy is made
// from this table, and plain (below) checks against the same table.
var allowed = map[string]map[string]*regexp.Regexp{
	"p": nil, "br": nil, "hr": nil, "blockquote": nil, "em": nil, "strong": nil,
	"ul": nil, "li": nil, "pre": nil, "code": nil,
	"ol": {"start": whole(`[0-9]{1,9}`)},
	"h1": headingID, "h2": headingID, "h3": headingID, "h4": headingID, "h5": headingID, "h6": headingID,
	"a":   {"href": whole(relativePattern + `|` + httpsPattern + `|` + mailPattern + `|` + phonePattern)},
	"img": {"src": whole(relativePattern), "alt": anyValue, "loading": whole(`lazy`)},
	"div": {
		"class": whole(`tabell`), "role": whole(`region`), "tabindex": whole(`0`),
		"aria-label": anyValue,
	},
	"table": nil, "thead": nil, "tbody": nil, "tr": nil,
	"th": {"scope": whole(`col`), "class": alignment},
	"td": {"class": alignment},
}

var (
	headingID = map[string]*regexp.Regexp{"id": whole(`[a-z0-9_-]+`)}
	alignment = whole(`hoger|mitten`)
	anyValue  = regexp.MustCompile(``)
)

func whole(pattern string) *regexp.Regexp {
	return regexp.MustCompile(`^(?:` + pattern + `)$`)
}

// policy is the allow-list as bluemonday wants it. It is not changed after it
// is made and is safe for concurrent use.
var policy = newPolicy()

func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(true)
	p.AllowURLSchemes("https", "mailto", "tel")
	for element, attributes := range allowed {
		p.AllowElements(element)
		for name, value := range attributes {
			p.AllowAttrs(name).Matching(value).OnElements(element)
		}
	}
	return p
}

// sanitise is the last thing that happens to every page. What our own writer
// makes is plain already, so bluemonday, which costs as much as all the rest,
// is asked only when plain cannot vouch for the page. Fuzzing holds that the
// two never disagree: a plain page passes bluemonday unchanged.
func sanitise(page string) string {
	if plain(page) {
		return page
	}
	return policy.Sanitize(page)
}

// plain reports whether the page is written exactly as our writer would: every
// tag one of the allowed, every text escaped. It knows nothing of Markdown.
func plain(page string) bool {
	for {
		text, rest, found := strings.Cut(page, "<")
		if !isEscaped(text) {
			return false
		}
		if !found {
			return true
		}
		tag, after, closed := strings.Cut(rest, ">")
		if !closed || !usualTags[tag] && !plainTag(tag) {
			return false
		}
		page = after
	}
}

// usualTags are the tags that most pages are made of, judged beforehand.
var usualTags = judged(
	"p", "/p", "br", "hr", "blockquote", "/blockquote", "em", "/em", "strong", "/strong", "/a",
	"ul", "/ul", "ol", "/ol", "li", "/li", "pre", "/pre", "code", "/code",
	"/h2", "/h3", "/h4", "/h5", "/h6", "/div", `div class="tabell"`,
	"table", "/table", "thead", "/thead", "tbody", "/tbody", "tr", "/tr",
	"td", "/td", "/th", `th scope="col"`,
	`td class="hoger"`, `td class="mitten"`, `th scope="col" class="hoger"`, `th scope="col" class="mitten"`,
)

func judged(tags ...string) map[string]bool {
	verdicts := make(map[string]bool, len(tags))
	for _, tag := range tags {
		verdicts[tag] = plainTag(tag)
	}
	return verdicts
}

// plainTag checks what stands between < and >.
func plainTag(tag string) bool {
	if name, isEnd := strings.CutPrefix(tag, "/"); isEnd {
		_, ok := allowed[name]
		return ok
	}
	name, rest, more := strings.Cut(tag, " ")
	patterns, ok := allowed[name]
	if !ok || !more && (name == "a" || name == "img") {
		return false
	}
	var seen []string
	for more {
		attribute, quoted, _ := strings.Cut(rest, `="`)
		value, after, closed := strings.Cut(quoted, `"`)
		if !closed || slices.Contains(seen, attribute) || !plainValue(patterns, attribute, value) {
			return false
		}
		seen = append(seen, attribute)
		if after == "" {
			break
		}
		if rest, more = strings.CutPrefix(after, " "); !more {
			return false
		}
	}
	return true
}

func plainValue(patterns map[string]*regexp.Regexp, attribute, value string) bool {
	pattern, known := patterns[attribute]
	if !known || !isEscaped(value) {
		return false
	}
	value = html.UnescapeString(value)
	isAddress := attribute == "href" || attribute == "src"
	return pattern.MatchString(value) && (!isAddress || isCanonical(value))
}

// isEscaped reports whether s is as escape writes it, and has no line ends but
// \n, nor the NUL, which readers of HTML replace.
func isEscaped(s string) bool {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"', '\'', '>', '\r', 0:
			return false
		case '&':
			name, _, closed := strings.Cut(s[i+1:], ";")
			if !closed || !slices.Contains(escapes, name) {
				return false
			}
			i += len(name) + 1
		}
	}
	return true
}

// escapes are the character references that escape writes.
var escapes = []string{"amp", "lt", "gt", "#34", "#39"}
