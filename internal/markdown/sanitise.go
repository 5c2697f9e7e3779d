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

// plain reports whether every tag of the page is one of the allowed, written
// exactly as our writer writes it. It knows nothing of Markdown.
func plain(page string) bool {
	for {
		text, rest, found := strings.Cut(page, "<")
		if strings.ContainsAny(text, "\">") {
			return false
		}
		if !found {
			return true
		}
		tag, after, closed := strings.Cut(rest, ">")
		if !closed || !plainTag(tag) {
			return false
		}
		page = after
	}
}

// plainTag checks what stands between < and >.
func plainTag(tag string) bool {
	if name, isEnd := strings.CutPrefix(tag, "/"); isEnd {
		_, ok := allowed[name]
		return ok
	}
	name, attributes, more := strings.Cut(tag, " ")
	values, ok := allowed[name]
	if !ok {
		return false
	}
	var seen []string
	for more {
		var attribute, value string
		attribute, attributes, _ = strings.Cut(attributes, `="`)
		value, attributes, ok = strings.Cut(attributes, `"`)
		pattern, known := values[attribute]
		if !ok || !known || slices.Contains(seen, attribute) || !pattern.MatchString(html.UnescapeString(value)) {
			return false
		}
		seen = append(seen, attribute)
		if attributes == "" {
			break
		}
		attributes, more = strings.CutPrefix(attributes, " ")
		if !more {
			return false
		}
	}
	return true
}
